"""Clinical scales: values written as letters or Roman numerals, bounds, and performance status conversions.

The scales themselves (bounds, steps, synonyms, codes) stand in `data/scales*.tsv`. One ECOG grade stands for
two Karnofsky values, so a conversion gives a range and never a single invented number.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Literal

from trialrun.model.criteria import Range
from trialrun.vocab.concepts import concepts

# ECOG grade: lowest and highest Karnofsky value. Two tables are in use and differ at every other ten. After
# that of NCI's protocols (scale of Oken et al., Am J Clin Oncol 1982;5:649-655, PMID 7165009) 90 is grade 0,
# 80 and 70 are grade 1 …; after Ma et al., Eur J Cancer 2010;46:3175-3183, doi:10.1016/j.ejca.2010.06.126,
# 90 and 80 are grade 1, 70 and 60 are grade 2 … The ranges hold what either says.
_KARNOFSKY_OF_ECOG: dict[int, tuple[int, int]] = {
    0: (90, 100),
    1: (70, 90),
    2: (50, 70),
    3: (30, 50),
    4: (10, 30),
    5: (0, 0),
}

# Child-Pugh classes by score: Pugh et al., Br J Surg 1973;60:646-649, doi:10.1002/bjs.1800600817.
_CHILD_PUGH_CLASS: dict[str, tuple[int, int]] = {"a": (5, 6), "b": (7, 9), "c": (10, 15)}

_ROMAN: dict[str, int] = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_LETTERS: dict[str, int] = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
_WORDS: dict[str, int] = {
    "zero": 0, "none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "mild": 1, "moderate": 2, "severe": 3,
}  # fmt: skip

# Scales whose letters are classes in the order A, B, C … (BCLC 0, very early, comes before A).
_LETTERED = frozenset({"binet stage", "asia impairment scale", "barcelona clinic liver cancer stage"})
# Scales on which a word of severity names a grade.
_WORDED = frozenset({"gvhd grade"})


def ecog_of_karnofsky(value: float) -> tuple[int, int]:
    """The lowest and highest ECOG grade of a Karnofsky value of 0 to 100. Raises ValueError outside."""
    if not 0 <= value <= 100:
        raise ValueError("a Karnofsky value lies between 0 and 100")
    # A value between two tens is not on the scale; the ten below it is the cautious reading.
    ten = math.floor(value / 10) * 10
    grades = [grade for grade, (low, high) in _KARNOFSKY_OF_ECOG.items() if low <= ten <= high]
    return grades[0], grades[-1]


def karnofsky_of_ecog(grade: float) -> tuple[int, int]:
    """The lowest and highest Karnofsky value of an ECOG grade of 0 to 5. Raises ValueError for no grade."""
    if grade not in _KARNOFSKY_OF_ECOG:
        raise ValueError("an ECOG grade is a whole number from 0 to 5")
    return _KARNOFSKY_OF_ECOG[int(grade)]


_PERCENT = ("karnofsky", "lansky")


def convert(value: float, scale: str, to: str) -> tuple[float, float] | None:
    """The lowest and highest value on the scale `to` that a score stands for; None if the two do not compare.

    Lansky's play-performance scale is the children's Karnofsky and counts alike (Lansky et al., Cancer
    1987;60:1651-1656). A value that is not on its scale compares with nothing.
    """
    if scale == to:
        return value, value
    if scale in _PERCENT and 0 <= value <= 100:
        if to in _PERCENT:
            return value, value
        if to == "ecog":
            return ecog_of_karnofsky(value)
    if scale == "ecog" and to in _PERCENT and value in _KARNOFSKY_OF_ECOG:
        return karnofsky_of_ecog(value)
    return None


@cache
def converts(scale: str, to: str) -> bool:
    """Whether values on the one scale say anything on the other."""
    return scale == to or (
        (scale in _PERCENT and (to in _PERCENT or to == "ecog")) or (scale == "ecog" and to in _PERCENT)
    )


@cache
def bounds(scale: str) -> tuple[float, float, float] | None:
    """Lowest value, highest value and step of a scale; None for a name that is no scale."""
    found = concepts("scale").get(scale)
    if found is None:
        return None
    low, high, step = (float(found.columns[column]) for column in ("low", "high", "step"))
    return low, high, step


def plausible(scale: str, value: float) -> bool:
    """Whether the value lies on the scale; a Karnofsky of 2 or an ECOG of 70 does not."""
    known = bounds(scale)
    return known is not None and known[0] <= value <= known[1]


def likely_scale(scale: str, value: float) -> str:
    """The performance scale that a value can only mean: "performance status ≥ 70" is Karnofsky, not ECOG."""
    if scale == "ecog" and 10 <= value <= 100 and value % 10 == 0:
        return "karnofsky"
    if scale in ("karnofsky", "lansky") and value in (1, 2, 3, 4):
        return "ecog"
    return scale


_CLASS = re.compile(
    r"(?:class|stage|grade|score|type|level|category)?\s*([0-9.]+|[ivIV]+|[a-eA-E])\s*([a-dA-D])?"
)


def score_range(text: str, scale: str) -> tuple[float, float] | None:
    """What a written value means on a scale, lowest and highest: "III" is (3, 3), Child-Pugh "B" is (7, 9).

    None for what is no value of the scale. A subclass letter ("IIIa", "B8") narrows nothing, except that a
    Child-Pugh letter with its score is the score.
    """
    written = text.strip().lower()
    if scale == "child-pugh":
        return _child_pugh(written)
    if written in _WORDS and (written not in ("mild", "moderate", "severe") or scale in _WORDED):
        value: float = _WORDS[written]
        return (value, value) if plausible(scale, value) else None
    match = _CLASS.fullmatch(written)
    if match is None:
        return None
    core = match[1]
    if core in _ROMAN and not (scale in _LETTERED and core in _LETTERS):
        value = _ROMAN[core]
    elif core in _LETTERS:
        if scale not in _LETTERED or match[2]:
            return None
        value = _LETTERS[core]
    else:
        try:
            value = float(core)
        except ValueError:
            return None
    return (value, value) if plausible(scale, value) else None


def _child_pugh(written: str) -> tuple[float, float] | None:
    match = re.fullmatch(r"(?:class|score|grade|stage)?\s*([abc])?\s*(\d{1,2})?", written)
    if match is None or not (match[1] or match[2]):
        return None
    if match[2]:
        score = int(match[2])
        if not 5 <= score <= 15:
            return None
        if match[1]:
            low, high = _CHILD_PUGH_CLASS[match[1]]
            return (score, score) if low <= score <= high else None
        return score, score
    return _CHILD_PUGH_CLASS[match[1]]


def class_range(low: str, high: str, scale: str) -> Range | None:
    """The range from one written value to another ("I" to "III", "A" to "B"); None if either is no value."""
    first, last = score_range(low, scale), score_range(high, scale)
    if first is None or last is None or first[0] > last[1]:
        return None
    return Range(first[0], last[1])


def child_pugh_class(score: float) -> Literal["A", "B", "C"]:
    """The class of a Child-Pugh score of 5 to 15. Raises ValueError outside."""
    for letter, (low, high) in _CHILD_PUGH_CLASS.items():
        if low <= score <= high:
            return "A" if letter == "a" else "B" if letter == "b" else "C"
    raise ValueError("a Child-Pugh score lies between 5 and 15")
