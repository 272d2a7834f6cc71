"""Leaves about conditions and treatments, judged for all leaves and facts at once.

The rules are those of `trialrun.matching.conditions` and `trialrun.matching.treatments`, in their order; what
concerns one record and one demand is asked of the functions there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, NamedTuple

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
from trialrun.matching.days import active, answered, happened, last_day, ongoing, stands
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
from trialrun.matching.hierarchy import has_narrower, is_inborn
from trialrun.matching.intervals import Interval, inside
from trialrun.matching.spread import is_spread, primaries, spread_of
from trialrun.matching.treatments import count_of_lines
from trialrun.model.criteria import Received, Tree
from trialrun.model.logic import Truth
from trialrun.model.patient import ConditionFact, Fact, TreatmentFact
from trialrun.model.screening import Policy
from trialrun.model.time import Moment

Columns = Callable[[str], Any]
_NO, _UNKNOWN, _YES = np.int8(-1), np.int8(0), np.int8(1)


def _table(
    asked: NDArray[Any], found: Sequence[Hashable], fact: NDArray[Any], judge: Callable[[int, Any], Truth]
) -> Truths:
    """A demand's number and the fact's own value for each pair: `judge` is asked once for each combination.

    asked: the demand's number for each pair, 0 for no demand. found: the value of each fact.
    """
    truths = np.ones(len(asked), dtype=np.int8)
    some = np.flatnonzero(asked)
    if not len(some):
        return truths
    values = list(dict.fromkeys(found))
    of_fact = np.asarray([values.index(value) for value in found], dtype=np.int64)
    codes = asked[some].astype(np.int64) * len(values) + of_fact[fact[some]]
    distinct, inverse = np.unique(codes, return_inverse=True)
    answers = [judge(code // len(values), values[code % len(values)]) for code in distinct.tolist()]
    truths[some] = numbers(answers)[inverse]
    return truths


def _days(moments: Sequence[Moment]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return (
        np.asarray([moment.first.toordinal() for moment in moments], dtype=np.int64),
        np.asarray([moment.last.toordinal() for moment in moments], dtype=np.int64),
    )


_ALWAYS = 1 << 30


def _dates(fact: Fact, on: date) -> tuple[int, int]:
    """For `surely_later`: the first day that a fact may have, and the last one that a denial may have."""
    if fact.on is None:
        return NEVER, _ALWAYS
    return fact.on.first.toordinal(), min(fact.on.last, on).toordinal()


# ---- conditions ----------------------------------------------------------------------------------------


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
    facts = [f for f in chart.conditions.all if happened(f.on, on) is not None]
    if not facts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8)
    concepts = [fact.concept for fact in facts]
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
    np.minimum(concept, np.where(pairs.covered, _YES, _UNKNOWN), out=concept)
    spread = [is_spread(one) for one in concepts]
    if any(spread):
        cancers, exceptings = primaries(chart.conditions, on), column("exceptings")
        own = _table(
            excepting,
            spread,
            fact,
            lambda n, found: Truth.of(not (found and spread_of(cancers, exceptings[n]))),
        )
        own[names.which(is_spread)[name]] = _YES
        np.minimum(concept, np.where(pairs.covered, own, _YES), out=concept)
    asked_for = column("exceptings")
    sequel = _table(
        excepting,
        concepts,
        fact,
        lambda n, found: Truth.UNKNOWN if may_come_of(found, asked_for[n]) else Truth.YES,
    )
    sequel[names.which(is_sign)[name]] = _YES
    np.minimum(concept, np.where(pairs.covered, sequel, _YES), out=concept)
    suspected = np.asarray([f.suspected for f in facts], dtype=np.bool_)[fact]
    certainty = np.where(suspected, _UNKNOWN, _YES)
    presence = [active(f, on) for f in facts]
    present = numbers(presence)[fact]
    ended = np.asarray([f.until is not None for f in facts], dtype=np.bool_)[fact]
    state = _status(status, window, present, ended)
    severities, courses, grades, asked_stages = (
        column(name) for name in ("severities", "courses", "grades", "stages")
    )
    others = [
        _table(
            column("severity")[row],
            [found_severity(f) for f in facts],
            fact,
            lambda n, found: Truth.UNKNOWN if found is None else Truth.of(found == severities[n]),
        ),
        _table(
            column("course")[row],
            [(f.course, later_courses(f, chart.conditions, on)) for f in facts],
            fact,
            lambda n, found: course_truth(courses[n], *found),
        ),
        _table(
            column("grade")[row],
            [f.grade for f in facts],
            fact,
            lambda n, found: Truth.UNKNOWN if found is None else inside(Interval.exactly(found), grades[n]),
        ),
        _table(
            column("stage")[row],
            [f.stage for f in facts],
            fact,
            lambda n, found: stages.stage(asked_stages[n], found) if found else Truth.UNKNOWN,
        ),
        _condition_time(window, windows, facts, presence, present, fact, on),
    ]
    absent = np.asarray([f.absent for f in facts], dtype=np.bool_)[fact]
    truth = np.minimum.reduce([concept, certainty, state, *others])
    truth[absent] = _NO

    denial = absent & _denials(facts, column, row, fact) & ~suspected & (~pairs.covered | pairs.same)
    days = policy.measurement_days
    standing = [is_inborn(f.concept) or stands(f, on, days) for f in facts]
    recent = np.asarray(standing, dtype=np.bool_)[fact]
    denied, surely = pairs.any(denial), pairs.any(denial & recent)
    vague = ~pairs.covered & surely[pairs.leaf]
    live = np.where(vague, _NO, truth)
    whole = pairs.most(live)

    failing = np.minimum.reduce([certainty, *others]) == _NO
    narrow = np.asarray([not has_narrower(f.concept, "condition") for f in facts], dtype=np.bool_)[fact]
    asked = np.asarray([answered(f) for f in facts], dtype=np.bool_)[fact]
    equal, below = pairs.same, pairs.same | ~pairs.covered
    contradicts = (~absent & ~suspected & (window == 0) & (status != 2) & (concept != _NO)) & np.where(
        state == _NO, (equal & narrow) | (below & asked), equal & failing & (present == _YES)
    )
    result = np.where(whole >= 0, whole, np.where(pairs.any(contradicts), _NO, silent(pairs.atoms)))

    first, last = np.asarray([_dates(one, on) for one in facts], dtype=np.int64).T
    limit = pairs.most(np.where(denial, last[fact], NEVER))
    newer = pairs.any((live == _YES) & (first[fact] > limit[pairs.leaf]))
    disputed = np.where(whole == _NO, _NO, np.where(newer, _YES, _UNKNOWN))
    spoken_of = surely | (denied & (whole != _NO))
    return pairs.atoms, np.where(spoken_of, disputed, result).astype(np.int8)


def _status(status: NDArray[Any], window: NDArray[Any], present: Truths, ended: NDArray[np.bool_]) -> Truths:
    """`conditions._status` for many: columns of the leaves, and of the facts."""
    unstated = np.where((present == _NO) | ((present == _UNKNOWN) & ended), _UNKNOWN, _YES)
    any_time = (status == 2) | ((status == 0) & (window != 0))
    return np.where(any_time, _YES, np.where(status == 1, present, unstated))


def _denials(
    facts: Sequence[ConditionFact], column: Columns, row: NDArray[Any], fact: NDArray[Any]
) -> NDArray[np.bool_]:
    """Whether a stated absence denies the leaf: it is of no form that the leaf does not ask for."""
    severities, courses = column("severities"), column("courses")

    def numbered(values: Sequence[Any], found: Any) -> int:
        return 0 if found is None else values.index(found) if found in values else -1

    plain = np.asarray([f.grade is None and not f.stage for f in facts], dtype=np.bool_)
    severity = np.asarray([numbered(severities, f.severity) for f in facts])[fact]
    course = np.asarray([numbered(courses, f.course) for f in facts])[fact]
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
    recent[~windows.at_most[number]] = _YES
    limit = windows.latest[number]
    began = not_after(first[own], last[own], limit)
    ended = not_after(end_first[own], end_last[own], limit)
    open_end = np.where(began == ended, began, _UNKNOWN)
    long_ago = np.where(event | (there == _YES), began, np.where(there == _UNKNOWN, open_end, ended))
    long_ago[~windows.at_least[number]] = _YES
    found = np.minimum(recent, long_ago)
    found[windows.undecided[number]] = _UNKNOWN
    truths[some] = found
    return truths


# ---- treatments ----------------------------------------------------------------------------------------


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
    courses = [
        _Course.of(fact, on, policy)
        for fact in chart.treatments.all
        if fact.status != "planned" and happened(fact.on, on) is not None
    ]
    few = _merged(courses)
    if len(few) == len(courses):
        return _received(names, starts, column, windows, few, on, silent, leaf, complete, None)
    counted = column("counted") != 0
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
    """As of `_dates`."""
    answered: bool
    stands: bool
    """Of a stated absence whether it is recent enough."""

    @classmethod
    def of(cls, fact: TreatmentFact, on: date, policy: Policy) -> _Course:
        start = happened(fact.on, on)
        assert start is not None
        running = ongoing(fact, on)
        end = last_day(start, running, fact.until, on, brief=fact.kind == "procedure")
        ends = end.first.toordinal(), end.last.toordinal()
        recent = stands(fact, on, policy.measurement_days)
        dates = _dates(fact, on)
        return cls(fact.concept, running, fact.line, fact.absent, ends, dates, answered(fact), recent)


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

    concept = excepted(column("exceptings"), column("excepting")[row], fact, concepts, "therapy")
    np.minimum(concept, np.where(pairs.covered, _YES, _UNKNOWN), out=concept)
    going_on = np.where(asks_ongoing, numbers([one.running for one in courses])[fact], _YES)
    lines = np.asarray([one.line or 0 for one in courses])[fact]
    numbered = np.asarray([one.line is not None for one in courses], dtype=np.bool_)[fact]
    right = np.where(lines == asks_line, _YES, _NO)
    line = np.where(asks_line == 0, _YES, np.where(numbered, right, _UNKNOWN))
    base = np.minimum.reduce([concept, going_on, line])
    at_most, long_ago = _treatment_time(window, windows, courses, fact, on)

    absent = np.asarray([one.absent for one in courses], dtype=np.bool_)[fact]
    given = np.minimum(base, at_most)
    given[absent] = _NO
    denial = absent & (~pairs.covered | pairs.same)
    recent = np.asarray([one.stands for one in courses], dtype=np.bool_)[fact]
    denied, surely = pairs.any(denial), pairs.any(denial & recent)
    live = (given != _NO) & ~(~pairs.covered & surely[pairs.leaf])
    any_live = pairs.any(live)
    any_given = pairs.most(np.where(live, given, _NO))
    none_recent = pairs.least(np.where(live, np.maximum(-base, long_ago), _YES))
    last_one = np.minimum(any_given, none_recent)

    narrow = np.asarray([not has_narrower(one, "therapy") for one in concepts], dtype=np.bool_)[fact]
    contradicts = pairs.same & ~absent & (window == 0) & (concept != _NO) & (going_on == _NO) & narrow
    asked = np.asarray([one.answered for one in courses], dtype=np.bool_)[fact]
    below = (pairs.same | ~pairs.covered) & ~absent & asked & (concept != _NO)
    contradicts |= below & ((going_on == _NO) | (at_most == _NO))
    quiet = np.where(pairs.any(contradicts), _NO, silent(pairs.atoms))
    result = np.where(any_live, last_one, np.where(surely, _NO, quiet))
    sure = live & (base == _YES) & (given == _YES) & (long_ago == _YES)
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
    result[denied & any_live & older] = _UNKNOWN
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
    recent[~windows.at_most[number]] = _YES
    undecided = windows.undecided[number]
    still = windows.today[number] & (end_first >= on.toordinal())
    at_most[some] = np.where(undecided, np.where(still, _YES, _UNKNOWN), recent)
    old = not_after(end_first, end_last, windows.latest[number])
    old[~windows.at_least[number] | undecided] = _YES
    long_ago[some] = old
    return at_most, long_ago
