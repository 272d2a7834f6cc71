"""Normal forms of trees: negations only above leaves, ranges of scales and ages in the steps that they have.

Every function here keeps the meaning of a tree in Kleene's logic.
"""

from __future__ import annotations

import math

from trialrun.model.criteria import (
    Age,
    All,
    Allowed,
    AnyOf,
    AtLeast,
    IfThen,
    Not,
    Range,
    Score,
    Tree,
    conjunction,
    disjunction,
)
from trialrun.vocab.scales import bounds

_LOGICAL = frozenset((All, AnyOf, AtLeast, IfThen, Not))


def negations_inside(tree: Tree, *, negated: bool = False, keep_if: bool = False) -> Tree:
    """An equal tree whose negations stand directly above leaves.

    Conjunctions inside conjunctions are merged, and so are disjunctions. "If A then B" becomes "not A or B",
    unless `keep_if`: then it stays where it is not negated. "At least 1 of" and "all n of" become or and and.
    """

    if type(tree) not in _LOGICAL:
        return Not(tree) if negated else tree

    def inner(part: Tree, flip: bool) -> Tree:
        return negations_inside(part, negated=flip, keep_if=keep_if)

    def each(of: tuple[Tree, ...]) -> tuple[Tree, ...]:  # most are leaves, and stay as they are
        return tuple([x if not negated and type(x) not in _LOGICAL else inner(x, negated) for x in of])

    match tree:
        case Not(of):
            return inner(of, not negated)
        case All(of):
            parts = each(of)
            return any_of(parts) if negated else all_of(parts)
        case AnyOf(of):
            parts = each(of)
            return all_of(parts) if negated else any_of(parts)
        case IfThen(condition, then):
            if negated:
                return all_of((inner(condition, False), inner(then, True)))
            if keep_if:
                return IfThen(inner(condition, False), inner(then, False))
            return any_of((inner(condition, True), inner(then, False)))
        case AtLeast(count, of):
            # Fewer than n of k hold: at least k - n + 1 of them do not.
            needed = len(of) - count + 1 if negated else count
            parts = each(of)
            if needed == 1:
                return any_of(parts)
            return all_of(parts) if needed == len(parts) else AtLeast(needed, parts)
        case _:
            return Not(tree) if negated else tree


def all_of(parts: tuple[Tree, ...]) -> Tree:
    """The conjunction, with conjunctions inside it merged and repetitions left out."""
    flat = dict.fromkeys([leaf for part in parts for leaf in (part.of if type(part) is All else (part,))])
    return conjunction(tuple(flat))


def any_of(parts: tuple[Tree, ...]) -> Tree:
    """The disjunction, with disjunctions inside it merged and repetitions left out."""
    flat = dict.fromkeys([leaf for part in parts for leaf in (part.of if type(part) is AnyOf else (part,))])
    return disjunction(tuple(flat))


def literal(tree: Tree) -> tuple[Tree, bool]:
    """A leaf and whether it is negated; any other tree is given back as it is."""
    return (tree.of, True) if isinstance(tree, Not) else (tree, False)


def whole_steps(wanted: Range, step: float = 1.0, origin: float = 0.0) -> tuple[float, float]:
    """Lowest and highest of the values origin, origin ± step … that lie in the range; infinite if unbounded.

    The lowest is above the highest where none does.
    """
    low, high = -math.inf, math.inf
    if wanted.low is not None:
        steps = (wanted.low - origin) / step
        low = math.ceil(steps - _TINY)
        if not wanted.low_included and abs(low - steps) < _TINY:
            low += 1
        low = origin + low * step
    if wanted.high is not None:
        steps = (wanted.high - origin) / step
        high = math.floor(steps + _TINY)
        if not wanted.high_included and abs(high - steps) < _TINY:
            high -= 1
        high = origin + high * step
    return low, high


_TINY = 1e-9


def completed(age: Age) -> tuple[float, float]:
    """Lowest and highest age in completed units: "older than 18" is from 19 on."""
    return whole_steps(age.range)


def scale_values(score: Score) -> tuple[float, float] | None:
    """Lowest and highest value of the scale that counts, both on the scale.

    None for a scale that the vocabulary does not know. The lowest is above the highest where no value counts.
    """
    ends = bounds(score.scale)
    if ends is None:
        return None
    lowest, highest, step = ends
    low, high = whole_steps(score.range, step, lowest)
    return max(low, lowest), min(high, highest)


def without_bound_at_the_end(score: Score) -> Score | None:
    """The score with inclusive bounds on the scale, and none where the scale ends: "ecog from 0 to 1" is
    "ecog <= 1". None where every value or none counts, and for an unknown scale."""
    values, ends = scale_values(score), bounds(score.scale)
    if values is None or ends is None or values[0] > values[1]:
        return None
    low = None if values[0] <= ends[0] else values[0]
    high = None if values[1] >= ends[1] else values[1]
    return None if low is None and high is None else Score(score.scale, Range(low, high))


def complement(wanted: Range) -> tuple[Range, ...]:
    """The ranges of all numbers outside, from below to above."""
    found = []
    if wanted.low is not None:
        found.append(Range(high=wanted.low, high_included=not wanted.low_included))
    if wanted.high is not None:
        found.append(Range(low=wanted.high, low_included=not wanted.high_included))
    return tuple(found)


def is_permission(tree: Tree) -> bool:
    """Whether the sentence permits something, and so holds for everybody."""
    return isinstance(literal(tree)[0], Allowed)
