"""Ranges inside and apart from ranges, windows inside windows, lengths of time that are never longer."""

from __future__ import annotations

import operator
from collections.abc import Callable

from trialrun.model.criteria import Length, Range, Window
from trialrun.model.time import Duration


def inside(one: Range, other: Range) -> bool:
    """Whether every number of the first range lies in the second."""
    if other.low is not None:
        if one.low is None or less(one.low, other.low):
            return False
        if same(one.low, other.low) and one.low_included and not other.low_included:
            return False
    if other.high is not None:
        if one.high is None or less(other.high, one.high):
            return False
        if same(one.high, other.high) and one.high_included and not other.high_included:
            return False
    return True


def apart(one: Range, other: Range) -> bool:
    """Whether no number lies in both ranges."""
    for first, second in ((one, other), (other, one)):
        if first.high is None or second.low is None:
            continue
        if less(first.high, second.low):
            return True
        if same(first.high, second.low) and not (first.high_included and second.low_included):
            return True
    return False


def intersection(*ranges: Range) -> Range | None:
    """The numbers that lie in all of the ranges; None if there are none."""
    lows = [(found.low, not found.low_included) for found in ranges if found.low is not None]
    highs = [(found.high, found.high_included) for found in ranges if found.high is not None]
    low, low_open = max(lows, default=(None, False))
    high, high_included = min(highs, default=(None, True))
    if (
        low is not None
        and high is not None
        and (low > high or (low == high and (low_open or not high_included)))
    ):
        return None
    return Range(low, high, not low_open, high_included)


def same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def less(one: float, other: float) -> bool:
    return one < other and not same(one, other)


def window_inside(one: Window | None, other: Window | None) -> bool:
    """Whether every moment of the first window lies in the second."""
    if one == other:
        return True
    if other is None:
        return one is None or not one.after  # what is still to come has not been yet
    if one is None or (one.anchor, one.after) != (other.anchor, other.after):
        return False
    if other.at_most is not None and (one.at_most is None or not _no_later(one.at_most, other.at_most)):
        return False
    return other.at_least is None or (one.at_least is not None and _no_sooner(one.at_least, other.at_least))


def length_inside(one: Length | None, other: Length | None) -> bool:
    """Whether what has lasted as long as the first says has lasted as long as the second says."""
    if one == other or other is None:
        return True
    if one is None:
        return False
    longer = other.at_least is None or (one.at_least is not None and _no_sooner(one.at_least, other.at_least))
    shorter = other.at_most is None or (one.at_most is not None and _no_later(one.at_most, other.at_most))
    return longer and shorter


def _no_later(one: Duration, other: Duration) -> bool:
    """Whether what is within the first bound is within the second."""
    return not_longer(one, other, strictly=other.strict and not one.strict)


def _no_sooner(one: Duration, other: Duration) -> bool:
    """Whether what is beyond the first bound is beyond the second."""
    return not_longer(other, one, strictly=other.strict and not one.strict)


# Days that a calendar unit has at least and at most.
_DAYS = {"hours": (1 / 24, 1 / 24), "days": (1, 1), "weeks": (7, 7), "months": (28, 31), "years": (365, 366)}


def not_longer(one: Duration, other: Duration, *, strictly: bool = False) -> bool:
    """Whether the first length is never longer than the second, on whatever day it is counted from.

    strictly: and never as long, either. Whether the lengths as bounds count themselves does not matter.
    """
    at_most: Callable[[float, float], bool] = operator.lt if strictly else operator.le
    if one.unit == other.unit:
        return at_most(one.amount, other.amount)
    units = {one.unit, other.unit}
    if "half-lives" in units:
        return False
    if units == {"months", "years"}:
        months = {"months": 1, "years": 12}
        return at_most(one.amount * months[one.unit], other.amount * months[other.unit])
    if units <= {"hours", "days", "weeks"}:
        return at_most(one.amount * _DAYS[one.unit][0], other.amount * _DAYS[other.unit][0])
    return at_most(one.amount * _DAYS[one.unit][1], other.amount * _DAYS[other.unit][0])
