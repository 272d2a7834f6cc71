"""Which of several results of one quantity is the latest, when dates may be missing or partial.

Every result that may be the latest usable one is a candidate; the answer is decided only when all
candidates agree. So two results of one day that disagree are a conflict, a result without a date (which may
be too old, and may be the newest) leaves the answer open, and a better date never reverses an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

import msgspec

from trialrun.matching.days import Limits, happened, not_after, not_before
from trialrun.model.logic import Truth
from trialrun.model.patient import Fact
from trialrun.model.time import Moment

F = TypeVar("F", bound=Fact)


class Judged(msgspec.Struct, frozen=True):
    """What one result says of a leaf, in a clause. `missing` where it leaves it open."""

    truth: Truth
    text: str
    missing: str = ""


class Outcome(msgspec.Struct, Generic[F], frozen=True):
    """The answer of the latest results. `absent`: none counts, and `facts` are those too old."""

    truth: Truth
    facts: tuple[F, ...]
    said: tuple[Judged, ...] = ()
    absent: bool = False


def expiry(days: int, on: date) -> date:
    """The earliest day from which a result still counts."""
    return date.fromordinal(max(on.toordinal() - days, 1))


def latest(
    facts: Sequence[F], on: date, bounds: Limits, judge: Callable[[F], Judged], stale: str = ""
) -> Outcome[F]:
    """The answer of the latest usable results among facts of one quantity.

    bounds: the days from which results count. stale: what to say of a result that may be too old.
    """
    known = [(fact, moment) for fact in facts if (moment := happened(fact.on, on)) is not None]
    known = [(fact, moment) for fact, moment in known if moment.first <= bounds.latest]
    # What ends before another surely began is not the latest.
    newest = max((moment.first for _, moment in known if moment.last <= bounds.latest), default=date.min)
    candidates = [(fact, moment) for fact, moment in known if moment.last >= newest]
    fresh = [pair for pair in candidates if _fresh(pair[1], bounds) is not Truth.NO]
    if not fresh:
        return Outcome(Truth.UNKNOWN, tuple(fact for fact, _ in candidates), absent=True)
    said = [
        judge(fact)
        if _fresh(moment, bounds) is Truth.YES
        else Judged(Truth.UNKNOWN, _uncertain(fact, judge(fact).text, stale), "its date")
        for fact, moment in fresh
    ]
    used = tuple(fact for fact, _ in fresh)
    truths = {one.truth for one in said}
    truth = truths.pop() if len(truths) == 1 else Truth.UNKNOWN
    return Outcome(truth, used, tuple(said))


def _fresh(moment: Moment, bounds: Limits) -> Truth:
    """Whether it lies inside the bounds."""
    young = Truth.YES if bounds.earliest is None else not_before(moment, bounds.earliest)
    return min(young, not_after(moment, bounds.latest))


def _uncertain(fact: Fact, text: str, stale: str) -> str:
    when = "has no date" if fact.on is None else f"is only known to be of {fact.on}"
    return f"{text}, but it {when}{stale}"


def age_limit(on: date, days: int) -> Limits:
    """Results of the last `days` days."""
    return Limits(expiry(days, on), on)


def days_between(earlier: date, later: date) -> int:
    return (later - earlier) // timedelta(days=1)
