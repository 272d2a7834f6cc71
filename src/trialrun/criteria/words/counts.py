"""How many of a list at the most, or more than how many: "no more than one of the following"."""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, at_least, negate
from trialrun.criteria.words.comparisons import WORD_NUMBERS

BOUND = r"(?:(?:no|not)\s+more\s+than|at\s+most|(?:fewer|less)\s+than|more\s+than)"
BOUND_AT_END = re.compile(rf"\b(?P<bound>{BOUND})\s+$", re.IGNORECASE)
"""The bound in front of a number: "No more than | one of the following"."""

BOUND_OF_LIST = re.compile(
    rf"\b(?P<bound>{BOUND})\s+(?P<n>\d|one|two|three|four|five|six)(?:\s*\(\w+\))?\s+(?:of\s+)?(?:the\s+|these\s+)?"
    r"(?:(?:following|below|these)\b(?:\s+[\w-]+){0,3}(?=\s*:?\s*$)|(?:[\w-]+\s+){0,3}?(?:criteria|risk\s+factors)(?=\s*:))",
    re.IGNORECASE,
)


def fulfilled(bound: str, number: str, parts: list[Built]) -> Built | None:
    """Whether more, or no more, than so many of the parts hold; None where any number of them would do."""
    count = int(number) if number.isdigit() else WORD_NUMBERS[number.lower()]
    words = bound.lower().split()
    fewer = words[0] in ("fewer", "less")
    least = count if fewer else count + 1
    if not 1 <= least <= len(parts):
        return None
    met = at_least(least, parts)
    return met if words[0] == "more" else negate(met)


# "Must have failed at least two standard therapies:": so many of those that the list names.
FAILED = re.compile(
    r"\b(?:failed|failure\s+(?:of|to\s+respond\s+to|with))\s+(?:(?:treatment\s+with|to\s+respond\s+to)\s+)?"
    r"(?:(?:at\s+least|a\s+minimum\s+of|≥|>=)\s*)?(?P<n>[2-6]|two|three|four|five|six)(?:\s+\(\d\))?(?:\s+or\s+more)?\s+(?:of\s+)?(?:(?!following\b)[\w()/-]+\s+){0,6}?"
    r"(?:therap(?:y|ies)|treatments?|medications?|drugs?|agents?|modalities)\b[^.:;]{0,60}:\s*$",
    re.IGNORECASE,
)
