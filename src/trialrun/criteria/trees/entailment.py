"""Whether one tree follows from another, decided soundly: True is certain, False only means "not shown".

`implies(one, other)`: whoever fits `one` fits `other`, for every patient. It is shown from the shape of the
trees, from ranges inside ranges, concepts below concepts, and windows inside windows. Words that only a
person can judge follow from themselves alone. `excludes(one, other)`: nobody fits both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from trialrun.criteria.trees.normal import completed, literal, negations_inside, scale_values, whole_steps
from trialrun.criteria.trees.ranges import apart, inside, intersection, length_inside, window_inside
from trialrun.model.criteria import (
    Age,
    All,
    Allergy,
    Allowed,
    AnyOf,
    AtLeast,
    Attest,
    Condition,
    FamilyHistory,
    IsSex,
    Measurement,
    Not,
    Personal,
    Range,
    Received,
    Repeated,
    Response,
    Result,
    Score,
    Test,
    Tree,
    Unparsed,
    Window,
    children,
)
from trialrun.model.errors import AmbiguousUnit
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.scales import bounds
from trialrun.vocab.units import RELATIVE, convert

FINDINGS: frozenset[Result] = frozenset(
    ("positive", "mutated", "deleted", "amplified", "rearranged", "abnormal")
)
HEALTHY = "healthy"


def implies(one: Tree, other: Tree) -> bool:
    """Whether it is certain that whoever fits `one` fits `other`."""
    if _follows(negations_inside(one), negations_inside(other), {}):
        return True
    # The same, asked from the other end: it finds what two bounds together say.
    return _follows(negations_inside(other, negated=True), negations_inside(one, negated=True), {})


def equal(one: Tree, other: Tree) -> bool:
    """Whether it is certain that the same patients fit both."""
    return one == other or (implies(one, other) and implies(other, one))


def excludes(one: Tree, other: Tree) -> bool:
    """Whether it is certain that nobody fits both."""
    return implies(one, Not(other))


# ---- logic ---------------------------------------------------------------------------------------------

_Known = dict[tuple[Tree, Tree], bool]


def _follows(one: Tree, other: Tree, known: _Known) -> bool:
    """`other` from `one`, both with negations above leaves only. Each pair of subtrees is looked at once."""
    key = (one, other)
    if key not in known:
        known[key] = one == other or _shown(one, other, known)
    return known[key]


def _shown(one: Tree, other: Tree, known: _Known) -> bool:
    if isinstance(other, Allowed) or (isinstance(one, Not) and isinstance(one.of, Allowed)):
        return True  # a permission holds for everybody
    if isinstance(one, AnyOf):
        return all(_follows(part, other, known) for part in one.of)
    if isinstance(other, All):
        return all(_follows(one, part, known) for part in other.of)
    if isinstance(one, AtLeast) and isinstance(other, AtLeast) and _counted(one, other, known):
        return True
    if isinstance(one, All) and any(_follows(part, other, known) for part in one.of):
        return True
    if isinstance(other, AnyOf) and any(_follows(one, part, known) for part in other.of):
        return True
    if isinstance(one, All) and _narrowed(one, other):
        return True
    if isinstance(one, AtLeast):
        # At least n of k hold, so one of any k - n + 1 of them does: enough of them must lead to it.
        leading = sum(_follows(part, other, known) for part in one.of)
        if leading > len(one.of) - one.count:
            return True
    if isinstance(other, AtLeast):
        return sum(_follows(one, part, known) for part in other.of) >= other.count
    if children(one) and not isinstance(one, Not):
        return False
    if children(other) and not isinstance(other, Not):
        return False
    return _literals(one, other)


def _counted(one: AtLeast, other: AtLeast, known: _Known) -> bool:
    """n of one's operands lead to different operands of the other, however they are chosen."""
    partner: dict[int, int] = {}

    def place(index: int, seen: set[int]) -> bool:
        for place_of, part in enumerate(other.of):
            if place_of not in seen and _follows(one.of[index], part, known):
                seen.add(place_of)
                if place_of not in partner or place(partner[place_of], seen):
                    partner[place_of] = index
                    return True
        return False

    placed = sum(place(index, set()) for index in range(len(one.of)))
    # Those without a partner may be among the n that hold.
    return one.count - (len(one.of) - placed) >= other.count


def _narrowed(one: All, other: Tree) -> bool:
    """Two bounds of one quantity in a conjunction, "above 5 and below 9", taken as one range."""
    leaf, _ = literal(other)
    if not isinstance(leaf, Measurement):
        return False
    ranges = []
    for part in one.of:
        if isinstance(part, Measurement) and _same_value(part, leaf) and part.within == leaf.within:
            found = _in_unit(part, leaf.unit)
            if found is not None:
                ranges.append(found)
    if len(ranges) < 2:
        return False
    shared = intersection(*ranges)
    if shared is None:
        return True  # nobody fits
    return _literals(replace(leaf, range=shared), other)


def _same_value(one: Measurement, other: Measurement) -> bool:
    """Whether two leaves are about one value, or one row of values."""
    return (one.concept, one.specimen, one.repeated, one.lasting) == (
        other.concept,
        other.specimen,
        other.repeated,
        other.lasting,
    )


# ---- leaves --------------------------------------------------------------------------------------------


def _literals(one: Tree, other: Tree) -> bool:
    (first, denied), (second, also_denied) = literal(one), literal(other)
    if denied and also_denied:
        return _leaf(second, first)
    if denied:
        return _covers_all(first, second)
    if also_denied:
        return _disjoint(first, second)
    return _leaf(first, second)


def _leaf(one: Tree, other: Tree) -> bool:
    """Whether a leaf follows from another one of its class."""
    if type(one) is not type(other):
        return False
    if one == other:
        return True
    rule = _RULES.get(type(one))
    return rule is not None and rule(one, other)


def _age(one: Age, other: Age) -> bool:
    first, second = age_span(one), age_span(other)
    return first[0] == second[0] and second[1] <= first[1] and first[2] <= second[2]


def age_span(age: Age) -> tuple[str, float, float]:
    """(months or days, lowest and highest completed): years are twelve months, weeks seven days."""
    low, high = completed(age)
    low = max(low, 0)
    size = {"years": 12, "months": 1, "weeks": 7, "days": 1}[age.unit]
    return ("months" if age.unit in ("years", "months") else "days"), low * size, high * size + size - 1


def _condition(one: Condition, other: Condition) -> bool:
    if HEALTHY in (one.concept, other.concept):
        return False  # the contrary of illness: nothing is known of what is above or below it
    return (
        _concept(one, other, "condition")
        and _status(other) in (None, "history", _status(one))
        and not (_status(one) == "history" and _status(other) is None)
        and other.severity in (None, one.severity)
        and (other.course in (None, one.course) or (one.course, other.course) in _SAME_COURSE)
        and (other.grade is None or (one.grade is not None and _grades(one.grade, other.grade)))
        and (not other.stage or (bool(one.stage) and {*_folded(one.stage)} <= {*_folded(other.stage)}))
        and window_inside(one.within, other.within)
        and length_inside(one.lasting, other.lasting)
        and (one.lasting == other.lasting or one.course == other.course)
    )


def _repeats(one: Repeated | None, other: Repeated | None) -> bool:
    """Whether a row of results holds the other one; a row of two or more holds the latest."""
    if one == other or other is None:
        return True
    return one is not None and one.times >= other.times and one.apart == other.apart


_SAME_COURSE = frozenset(
    (
        ("relapsed", "recurrent"),
        ("recurrent", "relapsed"),
        ("early relapse", "relapsed"),
        ("early relapse", "recurrent"),
        ("untreated", "untreated or uncontrolled"),
        ("uncontrolled", "untreated or uncontrolled"),
    )
)


def _status(node: Condition) -> str | None:
    """With a window, a sentence that does not say asks for any time."""
    return "history" if node.status is None and node.within is not None else node.status


def _grades(one: Range, other: Range) -> bool:
    """CTCAE grades are whole numbers."""
    first, second = whole_steps(one), whole_steps(other)
    return second[0] <= first[0] and first[1] <= second[1]


def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)


def _concept(one: Condition | Received, other: Condition | Received, group: Group) -> bool:
    """A concept below the other, and each of the other's exceptions excepted here too."""
    return is_a(one.concept, other.concept, group) and all(
        any(is_a(exception, mine, group) for mine in one.excepting) for exception in other.excepting
    )


def _family_history(one: FamilyHistory, other: FamilyHistory) -> bool:
    return is_a(one.concept, other.concept, "condition")


def _allergy(one: Allergy, other: Allergy) -> bool:
    return is_a(one.concept, other.concept, "therapy")


def _received(one: Received, other: Received) -> bool:
    same_records = replace(one, lines=None, within=None) == replace(other, lines=None, within=None)
    if one.planned != other.planned:
        return False
    if (other.stable and not one.stable) or not length_inside(one.lasting, other.lasting):
        return False
    if other.within is not None and other.within.at_least is not None and not same_records:
        return (
            False  # "at least 6 months ago" speaks of the last one; of more treatments, the last may be later
        )
    if not window_inside(one.within, other.within):
        return False
    if other.lines is not None or one.lines is not None:
        return _lines(one, other, same_records)
    return _given(one, other)


def _given(one: Received, other: Received) -> bool:
    return (
        _concept(one, other, "therapy")
        and other.ongoing in (None, one.ongoing)
        and other.line in (None, one.line)
    )


def _lines(one: Received, other: Received, same_records: bool) -> bool:
    """Counts of lines. One treatment is at least one line; a count of at least one is a treatment."""
    low, high = (1.0, float("inf")) if one.lines is None else whole_steps(one.lines)
    if other.lines is None:
        return low >= 1 and _given(one, other)
    wanted_low, wanted_high = whole_steps(other.lines)
    if same_records and one.within == other.within:
        return max(wanted_low, 0) <= max(low, 0) and high <= wanted_high
    return wanted_high == float("inf") and wanted_low <= low and _given(one, other)


def _measurement(one: Measurement, other: Measurement) -> bool:
    if (one.concept, one.specimen) != (other.concept, other.specimen):
        return False
    if not (_repeats(one.repeated, other.repeated) and length_inside(one.lasting, other.lasting)):
        return False
    if not _same_latest(one.within, other.within):
        return False
    found = _in_unit(one, other.unit)
    return found is not None and inside(found, other.range)


def _in_unit(node: Measurement, unit: str) -> Range | None:
    """The node's range in another unit; None where it cannot be converted."""
    if node.unit == unit:
        return node.range
    if RELATIVE & {node.unit, unit}:
        return None
    try:
        low, high = (
            None if bound is None else convert(bound, node.unit, unit, node.concept)
            for bound in (node.range.low, node.range.high)
        )
    except AmbiguousUnit:
        return None
    if any(bound is not None and not math.isfinite(bound) for bound in (low, high)):
        return None
    if low is not None and high is not None and low > high:
        return None
    return Range(low, high, node.range.low_included, node.range.high_included)


def _same_latest(one: Window | None, other: Window | None) -> bool:
    """Whether the latest value in one window is the latest in the other: that of a shorter, recent one is."""
    if one == other:
        return True
    if one is None or one.after or one.at_least is not None:
        return False
    return other is None or (other.at_least is None and window_inside(one, other))


def _score(one: Score, other: Score) -> bool:
    if one.scale != other.scale:
        return False
    first, second = scale_values(one), scale_values(other)
    if first is None or second is None:
        return inside(one.range, other.range)
    return second[0] <= first[0] and first[1] <= second[1]


def _test(one: Test, other: Test) -> bool:
    if one.result != other.result or not _same_latest(one.within, other.within):
        return False
    if not _repeats(one.repeated, other.repeated):
        return False
    if one.concept == other.concept:
        return True
    # A finding of the narrower is one of the broader; where the broader is free of it, so is the narrower.
    low, high = (one, other) if one.result in FINDINGS else (other, one)
    return one.within == other.within and is_a(low.concept, high.concept, "test")


_DEPTH = {"PD": 0, "SD": 1, "MR": 2, "PR": 3, "VGPR": 4, "CR": 5, "sCR": 6}


def _response(one: Response, other: Response) -> bool:
    if one.line != other.line or one.within != other.within or other.criteria not in ("", one.criteria):
        return False
    if not length_inside(one.lasting, other.lasting):
        return False
    if one.category == other.category:
        return other.at_least or not one.at_least or one.category == "sCR"
    if one.category == "sCR" and other.category == "CR":
        return True
    if one.category not in _DEPTH or other.category not in _DEPTH:
        return False
    return other.at_least and _DEPTH[one.category] > _DEPTH[other.category]


def _personal(one: Personal, other: Personal) -> bool:
    return one.about == other.about and one.value.casefold() == other.value.casefold()


def _attest(one: Attest, other: Attest) -> bool:
    return one.by == other.by and words(one.text) == words(other.text)


def _unparsed(one: Unparsed, other: Unparsed) -> bool:
    return words(one.text) == words(other.text)


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """The text for comparison: case, spaces and punctuation at its ends do not count."""
    folded = re.sub(r"[‐‑–—]", "-", text.replace("’", "'")).casefold()
    return " ".join(folded.split()).strip(" .;,:*-•")


_RULES: dict[type[msgspec.Struct], Callable[[Any, Any], bool]] = {
    Age: _age,
    Condition: _condition,
    FamilyHistory: _family_history,
    Allergy: _allergy,
    Measurement: _measurement,
    Score: _score,
    Test: _test,
    Response: _response,
    Received: _received,
    Personal: _personal,
    Attest: _attest,
    Unparsed: _unparsed,
}


# ---- leaves that exclude each other --------------------------------------------------------------------

_CONTRARY = frozenset(
    frozenset(pair) for pair in (("positive", "negative"), ("normal", "abnormal"), ("mutated", "wild type"))
)


def _disjoint(one: Tree, other: Tree) -> bool:
    """Whether no patient fits both leaves: two ranges of one quantity without a shared value, two sexes …"""
    match one, other:
        case IsSex(first), IsSex(second):
            return first != second
        case Age(), Age():
            unit, low, high = age_span(one)
            other_unit, other_low, other_high = age_span(other)
            return unit == other_unit and (high < other_low or other_high < low)
        case Measurement(), Measurement() if one.within == other.within and (one.concept, one.specimen) == (
            other.concept,
            other.specimen,
        ):
            found = _in_unit(one, other.unit)
            return found is not None and apart(found, other.range)
        case Score(), Score() if one.scale == other.scale:
            mine, theirs = scale_values(one), scale_values(other)
            if mine is None or theirs is None:
                return apart(one.range, other.range)
            return mine[1] < theirs[0] or theirs[1] < mine[0]
        case Test(), Test() if one.concept == other.concept and one.within == other.within:
            return frozenset((one.result, other.result)) in _CONTRARY
        case _:
            return False


def _covers_all(denied: Tree, other: Tree) -> bool:
    """Whether whoever does not fit one leaf fits the other: "not below 2" is "at least 2"."""
    match denied, other:
        case IsSex(first), IsSex(second):
            return first != second
        case Age(), Age():
            unit, low, high = age_span(denied)
            other_unit, other_low, other_high = age_span(other)
            if unit != other_unit:
                return False
            below = low <= 0 or (other_low <= 0 and low - 1 <= other_high)
            above = high == float("inf") or (other_high == float("inf") and other_low <= high + 1)
            return below and above
        case Measurement(repeated=None, lasting=None), Measurement() if (
            _same_value(denied, other) and denied.within == other.within
        ):
            found = _in_unit(denied, other.unit)
            return found is not None and _fills(found, other.range)
        case Score(), Score() if denied.scale == other.scale:
            return _fills_scale(denied, other)
        case _:
            return False


def _fills_scale(denied: Score, wanted: Score) -> bool:
    mine, theirs, ends = scale_values(denied), scale_values(wanted), bounds(denied.scale)
    if mine is None or theirs is None or ends is None:
        return _fills(denied.range, wanted.range)
    below = mine[0] <= ends[0] or (theirs[0] <= ends[0] and mine[0] - ends[2] <= theirs[1])
    above = mine[1] >= ends[1] or (theirs[1] >= ends[1] and theirs[0] <= mine[1] + ends[2])
    return below and above


def _fills(denied: Range, wanted: Range) -> bool:
    """Whether every number outside of the first range lies in the second."""
    if denied.low is not None and denied.high is not None:
        return False  # both sides would have to lie in one range
    if denied.low is not None:
        outside = Range(high=denied.low, high_included=not denied.low_included)
    else:
        outside = Range(low=denied.high, low_included=not denied.high_included)
    return inside(outside, wanted)
