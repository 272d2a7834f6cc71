"""Numbers known exactly or only as lying between two bounds, against the range that a criterion asks for."""

from __future__ import annotations

import math

import msgspec

from trialrun.model.criteria import Range
from trialrun.model.logic import Truth

TOLERANCE = 1e-9
"""Relative: so that a value on a bound stays on it after a conversion there and back."""


class Interval(msgspec.Struct, frozen=True):
    """A number known to lie between `low` and `high`; `open_*`: the bound itself is not possible."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    @classmethod
    def exactly(cls, value: float) -> Interval:
        return cls(value, value)


def same(one: float, other: float) -> bool:
    """Equal but for rounding."""
    return one == other or math.isclose(one, other, rel_tol=TOLERANCE)


def _less(one: float, other: float) -> bool:
    return one < other and not same(one, other)


def inside(known: Interval, asked: Range) -> Truth:
    """YES when every possible value lies in the range, NO when none does."""
    if _beyond(known, asked):
        return Truth.NO
    low_held = asked.low is None or (
        (same(known.low, asked.low) and (asked.low_included or known.open_low)) or _less(asked.low, known.low)
    )
    high_held = asked.high is None or (
        (same(known.high, asked.high) and (asked.high_included or known.open_high))
        or _less(known.high, asked.high)
    )
    return Truth.YES if low_held and high_held else Truth.UNKNOWN


def _beyond(known: Interval, asked: Range) -> bool:
    if asked.low is not None and (
        _less(known.high, asked.low)
        or (same(known.high, asked.low) and (known.open_high or not asked.low_included))
    ):
        return True
    return asked.high is not None and (
        _less(asked.high, known.low)
        or (same(known.low, asked.high) and (known.open_low or not asked.high_included))
    )
