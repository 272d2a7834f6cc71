"""Leaves about treatments, judged for all leaves and facts at once.

The rules are those of `trialrun.matching.treatments`, in their order; what concerns one record and one demand
is asked of the functions there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.days import answered, happened, last_day, ongoing, stands
from trialrun.matching.fast.facts import NO, UNKNOWN, YES, Columns, dates_of, kept, table
from trialrun.matching.fast.known import assumed, mark, recorded
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
from trialrun.matching.hierarchy import has_narrower
from trialrun.matching.intervals import inside
from trialrun.matching.treatments import count_of_lines, lasted, tells_days
from trialrun.model.criteria import Received, Tree
from trialrun.model.logic import Truth
from trialrun.model.patient import TreatmentFact
from trialrun.model.screening import Policy
from trialrun.model.time import Moment


def treatments(
    names: Names,
    starts: NDArray[Any],
    column: Columns,
    windows: Windows,
    chart: Chart,
    on: date,
    policy: Policy,
    silent: Callable[[NDArray[Any]], Truths],
    leaf: Callable[[int], Tree],
) -> tuple[NDArray[Any], Truths]:
    """Places and truths of the treatment leaves that have to do with the patient's treatments.

    leaf: the leaf at a place; asked for only where lines are counted.
    """
    complete = "treatments" in policy.complete
    courses, few = kept("courses", chart, on, policy, lambda: _courses(chart, on, policy))
    if len(few) == len(courses):
        return _received(names, starts, column, windows, few, on, silent, leaf, complete, None)
    # Of these each course counts: by its line, or by its own first and last day.
    counted = (column("counted") != 0) | (column("lasting") != 0)
    some = _received(names, starts, column, windows, few, on, silent, leaf, complete, ~counted)
    rest = _received(names, starts, column, windows, courses, on, silent, leaf, complete, counted)
    return np.concatenate((some[0], rest[0])), np.concatenate((some[1], rest[1]))


class _Course(NamedTuple):
    """What of a record of a treatment matters to a leaf."""

    concept: str
    running: Truth
    line: int | None
    absent: bool
    ends: tuple[int, int]
    """The first and the last day that may be the last one, as ordinals."""
    dates: tuple[int, int]
    """As of `dates_of`."""
    answered: bool
    stands: bool
    """Of a stated absence whether it is recent enough."""
    days: tuple[Moment, Moment, bool]
    """From when it was given and until when, and whether the record tells both."""

    @classmethod
    def of(cls, fact: TreatmentFact, on: date, policy: Policy) -> _Course:
        start = happened(fact.on, on)
        assert start is not None
        running = ongoing(fact, on)
        end = last_day(start, running, fact.until, on, brief=fact.kind == "procedure")
        ends = end.first.toordinal(), end.last.toordinal()
        recent = stands(fact, on, policy.measurement_days)
        dates, days = dates_of(fact, on), (start, end, tells_days(fact, running))
        return cls(fact.concept, running, fact.line, fact.absent, ends, dates, answered(fact), recent, days)


def _courses(chart: Chart, on: date, policy: Policy) -> tuple[list[_Course], list[_Course]]:
    """The courses of a patient, and as of `_merged`."""
    found = [
        _Course.of(fact, on, policy)
        for fact in chart.treatments.all
        if fact.status != "planned" and happened(fact.on, on) is not None
    ]
    return found, _merged(found)


def _merged(courses: list[_Course]) -> list[_Course]:
    """Repeated courses as one, which lasted to the last of their days.

    Windows ask for the last one only. Where something is denied, the date of each one matters, and where
    lines are counted their number: then they stay apart.
    """
    if any(course.absent for course in courses):
        return courses
    found: dict[tuple[str, Truth, int | None, bool], _Course] = {}
    for course in courses:
        key = course.concept, course.running, course.line, course.answered
        known = found.get(key, course)
        ends = max(known.ends[0], course.ends[0]), max(known.ends[1], course.ends[1])
        found[key] = course._replace(ends=ends)
    return list(found.values())


def _received(
    names: Names,
    starts: NDArray[Any],
    column: Columns,
    windows: Windows,
    courses: list[_Course],
    on: date,
    silent: Callable[[NDArray[Any]], Truths],
    leaf: Callable[[int], Tree],
    complete: bool,
    only: NDArray[np.bool_] | None,
) -> tuple[NDArray[Any], Truths]:
    """As `treatments`, for some of the leaves."""
    nothing = np.zeros(0, dtype=np.int8)
    if not courses:
        return np.zeros(0, dtype=np.int64), nothing
    concepts = [course.concept for course in courses]
    pairs = Pairs(names, starts, concepts, "therapy", only)
    if not len(pairs):
        return pairs.atoms, nothing
    row, fact = (pairs.atoms - starts[0])[pairs.leaf], pairs.fact
    window = column("window")[row]
    asks_ongoing, asks_line = column("ongoing")[row] != 0, column("line")[row]
    lasting, lastings = column("lasting")[row], column("lastings")

    concept = excepted(column("exceptings"), column("excepting")[row], fact, concepts, "therapy")
    np.minimum(concept, np.where(pairs.covered, YES, UNKNOWN), out=concept)
    going_on = np.where(asks_ongoing, numbers([one.running for one in courses])[fact], YES)
    lines = np.asarray([one.line or 0 for one in courses])[fact]
    numbered = np.asarray([one.line is not None for one in courses], dtype=np.bool_)[fact]
    right = np.where(lines == asks_line, YES, NO)
    line = np.where(asks_line == 0, YES, np.where(numbered, right, UNKNOWN))
    length = table(lasting, [one.days for one in courses], fact, lambda n, found: lasted(lastings[n], *found))
    dose = np.where(column("stable")[row] != 0, UNKNOWN, YES)
    base = np.minimum.reduce([concept, going_on, line, length, dose])
    at_most, long_ago = _treatment_time(window, windows, courses, fact, on)

    absent = np.asarray([one.absent for one in courses], dtype=np.bool_)[fact]
    given = np.minimum(base, at_most)
    given[absent] = NO
    denial = absent & (pairs.wider | pairs.same)
    recent = np.asarray([one.stands for one in courses], dtype=np.bool_)[fact]
    denied, surely = pairs.any(denial), pairs.any(denial & recent)
    live = (given != NO) & ~(~pairs.covered & surely[pairs.leaf])
    any_live = pairs.any(live)
    any_given = pairs.most(np.where(live, given, NO))
    none_recent = pairs.least(np.where(live, np.maximum(-base, long_ago), YES))
    last_one = np.minimum(any_given, none_recent)

    narrow = np.asarray([not has_narrower(one, "therapy") for one in concepts], dtype=np.bool_)[fact]
    plain = (window == 0) & (lasting == 0)
    contradicts = pairs.same & ~absent & plain & (concept != NO) & (going_on == NO) & narrow
    asked = np.asarray([one.answered for one in courses], dtype=np.bool_)[fact]
    below = (pairs.same | pairs.wider) & ~absent & asked & (concept != NO)
    contradicts |= below & ((going_on == NO) | (at_most == NO))
    quiet = np.where(pairs.any(contradicts), NO, silent(pairs.atoms))
    result = np.where(any_live, last_one, np.where(surely, NO, quiet))
    sure = live & (base == YES) & (given == YES) & (long_ago == YES)
    ends = np.append(pairs.starts, len(fact))
    for number in np.flatnonzero(column("counted")[pairs.atoms - starts[0]]).tolist():
        own = slice(ends[number], ends[number + 1])
        node = leaf(int(pairs.atoms[number]))
        assert isinstance(node, Received) and node.lines is not None
        counting, possible = ([courses[n].line for n in fact[own][mask[own]]] for mask in (sure, live))
        spoken_of = bool(surely[number] or any_live[number])
        quietly = silent(pairs.atoms[number : number + 1])
        truths = []
        for listed, nothing in ((False, recorded(quietly)[0]), (complete, assumed(quietly)[0])):
            bounded = listed or bool(surely[number] and not any_live[number])
            counted = inside(count_of_lines(node, counting, possible, bounded), node.lines)
            truths.append(int(counted) if counted is not Truth.UNKNOWN or spoken_of else int(nothing))
        result[number] = mark(*truths)

    first, last = np.asarray([one.dates for one in courses], dtype=np.int64).T
    limit = pairs.most(np.where(denial, last[fact], NEVER))
    older = pairs.any(live & (first[fact] <= limit[pairs.leaf]))
    result[denied & any_live & older] = UNKNOWN
    return pairs.atoms, result.astype(np.int8)


def _treatment_time(
    window: NDArray[Any], windows: Windows, courses: Sequence[_Course], fact: NDArray[Any], on: date
) -> tuple[Truths, Truths]:
    """Whether the last day is as recent as "at most" asks, and as long ago as "at least" asks."""
    at_most = np.ones(len(window), dtype=np.int8)
    long_ago = np.ones(len(window), dtype=np.int8)
    some = np.flatnonzero(window)
    if not len(some):
        return at_most, long_ago
    ends = np.asarray([one.ends for one in courses], dtype=np.int64)
    end_first, end_last = ends[fact[some]].T
    number = window[some]
    recent = not_before(end_first, end_last, windows.earliest[number])
    recent[~windows.at_most[number]] = YES
    undecided = windows.undecided[number]
    still = windows.today[number] & (end_first >= on.toordinal())
    at_most[some] = np.where(undecided, np.where(still, YES, UNKNOWN), recent)
    old = not_after(end_first, end_last, windows.latest[number])
    old[~windows.at_least[number] | undecided] = YES
    long_ago[some] = old
    return at_most, long_ago
