"""Kleene's strong three-valued logic: the only logic that verdicts are made of.

The numeric values make `and` a minimum, `or` a maximum and `not` a change of sign, so that the fast
engines can compute the same truths on arrays of int8.

Source: Kleene SC. Introduction to Metamathematics (1952), §64.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """One of three truth values. UNKNOWN is information that is missing, never a weak NO."""

    NO = -1
    UNKNOWN = 0
    YES = 1

    def negated(self) -> Truth:
        return Truth(-int(self))

    @property
    def decided(self) -> bool:
        return self is not Truth.UNKNOWN

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """True, False or None (not known) as a truth value."""
        if value is None:
            return cls.UNKNOWN
        return cls.YES if value else cls.NO


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction; YES for no operands."""
    return min(truths, default=Truth.YES)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction; NO for no operands."""
    return max(truths, default=Truth.NO)


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """YES when at least `n` are YES; NO when even all unknowns turning out YES would not make `n`."""
    values = list(truths)
    if sum(t is Truth.YES for t in values) >= n:
        return Truth.YES
    if sum(t is not Truth.NO for t in values) < n:
        return Truth.NO
    return Truth.UNKNOWN
