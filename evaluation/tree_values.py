"""The values of compiled criteria, in which they are compared with the gold (`form_view`).

- Values are the ranges of ages, measurements, scores, grades, stages, counted lines, counted operands,
  and the lengths of windows. Bounds of one concept in one conjunction make one range.
- The two limits that "normal" stands for, the age that "adults" stands for and the points that a letter
  stands for ("Child-Pugh B") are no values, since the gold has none there; the age is one where the
  sentence gives it beside the word.
- A unit is what the sentence writes: a dose is "mg" where no day is named, a filtration rate "mL/min"
  where no surface is.
- A number that is left to a person, and was told by another part of the tree, counts once. How long
  somebody agrees or wishes to do something is no value, as the gold takes nothing of such promises.
- How long, how often or how much of what stands beside it is a value of that one, and no measurement of
  its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evaluation.view import Value
from trialrun.model import criteria as c

_ROMAN = re.compile(r"\b(?:I{1,3}|IV)[A-C]?\b")
_LETTER = re.compile(r"\b[A-D]\b")
_STAGES = {"0": 0.0, "I": 1.0, "II": 2.0, "III": 3.0, "IV": 4.0}


def values_of(leaf: c.Tree) -> Iterator[Value]:
    if isinstance(leaf, c.Age):
        yield value_of(leaf.range, leaf.unit)
    elif isinstance(leaf, c.Measurement):
        value = value_of(leaf.range, "%" if leaf.unit == "% predicted" else leaf.unit)
        yield replace(value, length=leaf.unit in _LENGTHS)
    elif isinstance(leaf, c.Score):
        yield value_of(leaf.range, "")
    elif isinstance(leaf, c.Condition):
        if leaf.grade is not None:
            yield value_of(leaf.grade, "")
        yield from _stages(leaf.stage)
    elif isinstance(leaf, c.Received) and leaf.lines not in (None, c.Range(low=1.0)):
        assert leaf.lines is not None
        yield value_of(leaf.lines, "")
    if (window := getattr(leaf, "within", None)) is not None:
        yield from _lengths(window)
    if (lasting := getattr(leaf, "lasting", None)) is not None:
        yield from _lengths(lasting)


def longest(tree: c.Tree, beside: Sequence[c.Tree]) -> Value | None:
    """How long at most somebody has had what stands beside it."""
    if not isinstance(tree, c.Not) or not isinstance(tree.of, (c.Condition, c.Received)):
        return None
    least = tree.of.within.at_least if tree.of.within is not None else None
    if least is None or not any(type(x) is type(tree.of) and x.concept == tree.of.concept for x in beside):
        return None
    return Value(None, least.amount, unit=least.unit, length=True)


def bounds_sibling(value: c.Measurement, beside: Sequence[c.Tree]) -> bool:
    """ "Heartburn at least 2 days a week": how much of the finding there is, which stands beside it."""
    named = {value.concept, value.concept.removesuffix(" duration"), value.concept.removesuffix(" dose")}
    return any(isinstance(x, (c.Condition, c.Received)) and x.concept in named for x in beside)


_LENGTHS = ("min", "h", "d", "wk", "mo", "a")
LIMITS = ("x LLN", "x ULN")


def within_limits(operands: Sequence[c.Tree]) -> set[str]:
    """Concepts that must be at least the lower and at most the upper limit: "normal" in other words."""
    bounds = [(x.concept, x.range, x.unit) for x in operands if isinstance(x, c.Measurement)]
    low = {name for name, interval, unit in bounds if (interval, unit) == (c.Range(low=1.0), "x LLN")}
    high = {name for name, interval, unit in bounds if (interval, unit) == (c.Range(high=1.0), "x ULN")}
    return low & high


def value_of(interval: c.Range, unit: str) -> Value:
    return Value(interval.low, interval.high, interval.low_included, interval.high_included, unit)


_PER_DAY = re.compile(
    r"/\s*(?:d\b|day|24)|\b(?:per|a|each|every)\s+(?:day|24)|\bdaily\b|-day\b", re.IGNORECASE
)


def lettered(leaf: c.Score, text: str) -> bool:
    """Whether the text gives the score by a letter, "Child-Pugh B", and none of its points."""
    points = [f"{x:g}" for x in (leaf.range.low, leaf.range.high) if x is not None]
    if any(re.search(rf"(?<![\d.]){point}(?!\.?\d)", text) for point in points):
        return False
    return _LETTER.search(text) is not None and _ROMAN.search(text) is None


def as_written(unit: str, text: str) -> str:
    """The unit without what only the name of the quantity says, and the text does not write."""
    if unit.endswith("/{1.73_m2}") and "1.73" not in text:
        return unit.removesuffix("/{1.73_m2}")
    if unit.endswith("/d") and not _PER_DAY.search(text):
        return unit.removesuffix("/d")
    return unit


def _stages(stages: tuple[str, ...]) -> Iterator[Value]:
    numbers = [_STAGES[major] for stage in stages if (major := re.sub(r"[^IV0].*", "", stage)) in _STAGES]
    numbers += [float(stage) for stage in stages if stage.isdigit() and stage != "0"]
    steps = {b - a for a, b in itertools.pairwise(numbers)}
    if numbers and steps <= {1.0}:
        yield Value(numbers[0], numbers[-1])
    else:
        yield from (Value(n, n) for n in numbers)


def _lengths(window: c.Window | c.Length) -> Iterator[Value]:
    least, most = window.at_least, window.at_most
    if least is not None and most is not None and least.unit == most.unit:
        yield Value(least.amount, most.amount, unit=most.unit, length=True)
        return
    if least is not None:
        yield Value(least.amount, None, unit=least.unit, length=True)
    if most is not None:
        yield Value(None, most.amount, unit=most.unit, length=True)


def joint_values(operands: Sequence[c.Tree]) -> Iterator[Value]:
    """The range that a lower and an upper bound of one concept make together."""
    for index, one in enumerate(operands):
        for other in operands[index + 1 :]:
            if isinstance(one, c.Age) and isinstance(other, c.Age):
                same = one.unit == other.unit
            elif isinstance(one, c.Measurement) and isinstance(other, c.Measurement):
                same = (one.concept, one.unit) == (other.concept, other.unit)
            elif isinstance(one, c.Score) and isinstance(other, c.Score):
                same = one.scale == other.scale
            else:
                continue
            if not same:
                continue
            low, high = sorted((one.range, other.range), key=lambda r: r.low is None)
            if low.high is None and high.low is None and low.low is not None and high.high is not None:
                unit = getattr(one, "unit", "")
                yield Value(low.low, high.high, low.low_included, high.high_included, unit)


def inside(value: Value, known: list[Value]) -> bool:
    """Whether the bound is one end of a range that is there already."""
    if (value.low is None) == (value.high is None):
        return False
    for whole in known:
        if whole.low is None or whole.high is None or whole.low == whole.high or whole.unit != value.unit:
            continue
        if value.low is not None and (value.low, value.low_included) == (whole.low, whole.low_included):
            return True
        if value.high is not None and (value.high, value.high_included) == (whole.high, whole.high_included):
            return True
    return False
