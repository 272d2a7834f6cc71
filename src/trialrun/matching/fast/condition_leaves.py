"""Leaves about conditions, judged for all leaves and facts at once.

The rules are those of `trialrun.matching.conditions`, in their order; what concerns one record and one demand
is asked of the functions there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching import stages
from trialrun.matching.chart import Chart
from trialrun.matching.conditions import (
    course_truth,
    found_severity,
    is_event,
    is_state,
    later_courses,
)
from trialrun.matching.consequences import is_sign, may_come_of
from trialrun.matching.days import active, answered, happened, last_day, stands
from trialrun.matching.fast.facts import NO, UNKNOWN, YES, Columns, dates_of, kept, table
from trialrun.matching.fast.pairs import (
    NEVER,
    Names,
    Pairs,
    Truths,
    Windows,
    excepted,
    not_after,
    not_before,
    numbers,
)
from trialrun.matching.hierarchy import has_narrower, is_inborn
from trialrun.matching.intervals import Interval, inside
from trialrun.matching.spread import is_spread, primaries, spread_of
from trialrun.model.logic import Truth
from trialrun.model.patient import ConditionFact
from trialrun.model.screening import Policy
from trialrun.model.time import Moment


class _Conditions(msgspec.Struct, frozen=True):
    """A patient's conditions on a day, with what of each matters to a leaf."""

    facts: list[ConditionFact]
    concepts: list[str]
    spread: list[bool]
    cancers: frozenset[str]
    presence: list[Truth]
    courses: list[tuple[str | None, Hashable]]
    severities: list[str | None]
    suspected: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    absent: NDArray[np.bool_]
    recent: NDArray[np.bool_]
    """Whether it is, as a stated absence, recent enough."""
    narrow: NDArray[np.bool_]
    answered: NDArray[np.bool_]
    dates: NDArray[np.int64]
    """As of `dates_of`: the first days and the last ones."""

    @classmethod
    def of(cls, chart: Chart, on: date, policy: Policy) -> _Conditions:
        facts = [f for f in chart.conditions.all if happened(f.on, on) is not None]

        def told(of: Callable[[ConditionFact], bool]) -> NDArray[np.bool_]:
            return np.asarray([of(fact) for fact in facts], dtype=np.bool_)

        days = policy.measurement_days
        return cls(
            facts=facts,
            concepts=[fact.concept for fact in facts],
            spread=[is_spread(fact.concept) for fact in facts],
            cancers=primaries(chart.conditions, on),
            presence=[active(fact, on) for fact in facts],
            courses=[(fact.course, later_courses(fact, chart.conditions, on)) for fact in facts],
            severities=[found_severity(fact) for fact in facts],
            suspected=told(lambda fact: fact.suspected),
            ended=told(lambda fact: fact.until is not None),
            absent=told(lambda fact: fact.absent),
            recent=told(lambda fact: is_inborn(fact.concept) or stands(fact, on, days)),
            narrow=told(lambda fact: not has_narrower(fact.concept, "condition")),
            answered=told(answered),
            dates=np.asarray([dates_of(fact, on) for fact in facts], dtype=np.int64).reshape(-1, 2).T,
        )


def conditions(
    names: Names,
    starts: NDArray[Any],
    column: Columns,
    windows: Windows,
    chart: Chart,
    on: date,
    policy: Policy,
    silent: Callable[[NDArray[Any]], Truths],
) -> tuple[NDArray[Any], Truths]:
    """Places and truths of the condition leaves that the patient's conditions have to do with.

    column: a column of the leaves, or a table of the values that they number. silent: truths without facts,
    which are marked, as the result is, by `known.mark`.
    """
    own: _Conditions = kept("conditions", chart, on, policy, lambda: _Conditions.of(chart, on, policy))
    facts, concepts = own.facts, own.concepts
    if not facts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8)
    pairs = Pairs(names, starts, concepts, "condition")
    if not len(pairs):
        return pairs.atoms, np.zeros(0, dtype=np.int8)
    base = pairs.atoms - starts[0]
    row, fact = base[pairs.leaf], pairs.fact
    status, window = column("status")[row], column("window")[row]
    name = (np.searchsorted(starts, pairs.atoms, side="right") - 1)[pairs.leaf]
    states = names.which(is_state)[name]
    status = np.where(states & (status == 0) & (window == 0), 1, status)
    excepting = column("excepting")[row]

    concept = excepted(column("exceptings"), excepting, fact, concepts, "condition")
    np.minimum(concept, np.where(pairs.covered, YES, UNKNOWN), out=concept)
    exceptings = column("exceptings")
    if any(own.spread):
        elsewhere = table(
            excepting,
            own.spread,
            fact,
            lambda n, found: Truth.of(not (found and spread_of(own.cancers, exceptings[n]))),
        )
        elsewhere[names.which(is_spread)[name]] = YES
        np.minimum(concept, np.where(pairs.covered, elsewhere, YES), out=concept)
    sequel = table(
        excepting,
        concepts,
        fact,
        lambda n, found: Truth.UNKNOWN if may_come_of(found, exceptings[n]) else Truth.YES,
    )
    sequel[names.which(is_sign)[name]] = YES
    np.minimum(concept, np.where(pairs.covered, sequel, YES), out=concept)
    suspected, absent = own.suspected[fact], own.absent[fact]
    certainty = np.where(suspected, UNKNOWN, YES)
    present = numbers(own.presence)[fact]
    state = _status(status, window, present, own.ended[fact])
    severities, courses, grades, asked_stages = (
        column(name) for name in ("severities", "courses", "grades", "stages")
    )
    others = [
        table(
            column("severity")[row],
            own.severities,
            fact,
            lambda n, found: Truth.UNKNOWN if found is None else Truth.of(found == severities[n]),
        ),
        table(
            column("course")[row],
            own.courses,
            fact,
            lambda n, found: course_truth(courses[n], *found),
        ),
        table(
            column("grade")[row],
            [f.grade for f in facts],
            fact,
            lambda n, found: Truth.UNKNOWN if found is None else inside(Interval.exactly(found), grades[n]),
        ),
        table(
            column("stage")[row],
            [f.stage for f in facts],
            fact,
            lambda n, found: stages.stage(asked_stages[n], found) if found else Truth.UNKNOWN,
        ),
        _condition_time(window, windows, facts, own.presence, present, fact, on),
    ]
    truth = np.minimum.reduce([concept, certainty, state, *others])
    truth[absent] = NO

    denial = absent & _denials(facts, column, row, fact) & ~suspected & (~pairs.covered | pairs.same)
    denied, surely = pairs.any(denial), pairs.any(denial & own.recent[fact])
    vague = ~pairs.covered & surely[pairs.leaf]
    live = np.where(vague, NO, truth)
    whole = pairs.most(live)

    failing = np.minimum.reduce([certainty, *others]) == NO
    narrow, asked = own.narrow[fact], own.answered[fact]
    equal, below = pairs.same, pairs.same | ~pairs.covered
    contradicts = (~absent & ~suspected & (window == 0) & (status != 2) & (concept != NO)) & np.where(
        state == NO, (equal & narrow) | (below & asked), equal & failing & (present == YES)
    )
    result = np.where(whole >= 0, whole, np.where(pairs.any(contradicts), NO, silent(pairs.atoms)))

    first, last = own.dates
    limit = pairs.most(np.where(denial, last[fact], NEVER))
    newer = pairs.any((live == YES) & (first[fact] > limit[pairs.leaf]))
    disputed = np.where(whole == NO, NO, np.where(newer, YES, UNKNOWN))
    spoken_of = surely | (denied & (whole != NO))
    return pairs.atoms, np.where(spoken_of, disputed, result).astype(np.int8)


def _status(status: NDArray[Any], window: NDArray[Any], present: Truths, ended: NDArray[np.bool_]) -> Truths:
    """`conditions._status` for many: columns of the leaves, and of the facts."""
    unstated = np.where((present == NO) | ((present == UNKNOWN) & ended), UNKNOWN, YES)
    any_time = (status == 2) | ((status == 0) & (window != 0))
    return np.where(any_time, YES, np.where(status == 1, present, unstated))


def _denials(
    facts: Sequence[ConditionFact], column: Columns, row: NDArray[Any], fact: NDArray[Any]
) -> NDArray[np.bool_]:
    """Whether a stated absence denies the leaf: it is of no form that the leaf does not ask for."""
    severities, courses = column("severities"), column("courses")

    def place(values: Sequence[Any], found: Any) -> int:
        return 0 if found is None else values.index(found) if found in values else -1

    plain = np.asarray([f.grade is None and not f.stage for f in facts], dtype=np.bool_)
    severity = np.asarray([place(severities, f.severity) for f in facts])[fact]
    course = np.asarray([place(courses, f.course) for f in facts])[fact]
    fits_severity = (severity == 0) | (severity == column("severity")[row])
    fits_course = (course == 0) | (course == column("course")[row])
    fits: NDArray[np.bool_] = plain[fact] & fits_severity & fits_course
    return fits


def _condition_time(
    window: NDArray[Any],
    windows: Windows,
    facts: Sequence[ConditionFact],
    presence: Sequence[Truth],
    present: Truths,
    fact: NDArray[Any],
    on: date,
) -> Truths:
    truths = np.ones(len(window), dtype=np.int8)
    some = np.flatnonzero(window)
    if not len(some):
        return truths
    starts = [happened(f.on, on) for f in facts]
    known = [start for start in starts if start is not None]
    events = [is_event(f.concept) for f in facts]
    ends = [
        start if event else last_day(start, there, f.until, on)
        for f, start, event, there in zip(facts, known, events, presence, strict=True)
    ]
    first, last = _days(known)
    end_first, end_last = _days(ends)
    event = np.asarray(events, dtype=np.bool_)[fact[some]]
    number, there, own = window[some], present[some], fact[some]
    recent = not_before(end_first[own], end_last[own], windows.earliest[number])
    recent[~windows.at_most[number]] = YES
    limit = windows.latest[number]
    began = not_after(first[own], last[own], limit)
    ended = not_after(end_first[own], end_last[own], limit)
    open_end = np.where(began == ended, began, UNKNOWN)
    long_ago = np.where(event | (there == YES), began, np.where(there == UNKNOWN, open_end, ended))
    long_ago[~windows.at_least[number]] = YES
    found = np.minimum(recent, long_ago)
    found[windows.undecided[number]] = UNKNOWN
    truths[some] = found
    return truths


def _days(moments: Sequence[Moment]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return (
        np.asarray([moment.first.toordinal() for moment in moments], dtype=np.int64),
        np.asarray([moment.last.toordinal() for moment in moments], dtype=np.int64),
    )
