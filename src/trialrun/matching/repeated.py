"""Results that must agree more than once, or for some time: "on two occasions", "above 200 for 3 months".

Asked is the unbroken row of results that ends with the latest one. What the latest result alone denies is
denied: then the latest two do not agree either, and nothing has lasted. It is confirmed only where every
result that may belong to the row agrees, and enough of them have a full date. Results of one day are one
occasion. What has lasted for a time was seen at its beginning or before, and ever since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from trialrun.matching.days import Limits, happened
from trialrun.matching.latest import Judged
from trialrun.model.criteria import Length, Repeated
from trialrun.model.logic import Truth, all_of
from trialrun.model.patient import Fact

F = TypeVar("F", bound=Fact)


def repeatedly(
    facts: Sequence[F],
    on: date,
    bounds: Limits,
    judge: Callable[[F], Judged],
    latest: Truth,
    repeated: Repeated | None,
    lasting: Length | None,
) -> Truth:
    """Whether the results of one quantity agree as often, and for as long, as is asked.

    bounds: the days from which results count as one occasion. latest: what the latest result says.
    """
    if latest is not Truth.YES:
        return latest
    asked = []
    if repeated is not None:
        asked.append(_in_a_row(facts, on, bounds, judge, repeated))
    if lasting is not None:
        asked.append(_all_the_time(facts, on, judge, lasting))
    return all_of((latest, *asked))


def _in_a_row(
    facts: Sequence[F], on: date, bounds: Limits, judge: Callable[[F], Judged], repeated: Repeated
) -> Truth:
    days: set[date] = set()
    truths: dict[date, Truth] = {}
    for fact in facts:
        moment = happened(fact.on, on)
        if moment is None or moment.first > bounds.latest:
            continue
        if bounds.earliest is not None and moment.last < bounds.earliest:
            continue
        exact = moment.exact and (bounds.earliest is None or moment.first >= bounds.earliest)
        truth = judge(fact).truth
        if not exact:
            if truth is not Truth.YES:
                return Truth.UNKNOWN  # it may belong to the row
            continue
        days.add(moment.first)
        truths[moment.first] = min(truths.get(moment.first, Truth.YES), truth)
    row: list[date] = []
    for day in sorted(days, reverse=True):
        if truths[day] is not Truth.YES:
            # Of two results a day apart the second is the one before the latest; with a time between
            # them, or with one in doubt, it cannot be told which results are meant.
            sure = truths[day] is Truth.NO and repeated.apart is None and _all_exact(facts, on)
            return Truth.NO if sure else Truth.UNKNOWN
        if not row or repeated.apart is None or _apart(day, row[-1], repeated):
            row.append(day)
        if len(row) == repeated.times:
            return Truth.YES
    return Truth.UNKNOWN


def _apart(earlier: date, later: date, repeated: Repeated) -> bool:
    assert repeated.apart is not None
    limit = repeated.apart.before(later)
    return limit is not None and earlier <= limit


def _all_exact(facts: Sequence[F], on: date) -> bool:
    return all(fact.on is not None and fact.on.exact for fact in facts)


def _all_the_time(facts: Sequence[F], on: date, judge: Callable[[F], Judged], lasting: Length) -> Truth:
    if lasting.at_most is not None or lasting.at_least is None:
        return Truth.UNKNOWN  # when it began lies between two results
    limit = lasting.at_least.last_outside(on)
    if limit is None or not _all_exact(facts, on):
        return Truth.UNKNOWN
    dated = sorted((fact.on.first, judge(fact).truth) for fact in facts if fact.on and fact.on.first <= on)
    before = [day for day, _ in dated if day <= limit]
    if not before:
        return Truth.UNKNOWN
    return (
        Truth.YES if all(truth is Truth.YES for day, truth in dated if day >= before[-1]) else Truth.UNKNOWN
    )
