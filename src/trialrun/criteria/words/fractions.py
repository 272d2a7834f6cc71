"""Finds fractions of a limit or of what is predicted, "half the upper limit", dilutions, "≤ 1:50", and Snellen's, "20/40"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.words.comparisons import COMPARATOR, Found, bounded, comparator
from trialrun.criteria.words.signs import Words
from trialrun.model.criteria import Range

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "a": 1, "": 1}
_FRACTION = re.compile(
    rf"(?:(?:{COMPARATOR.format('f_')})\s*)?(?<![\w./-])(?:(?P<upper>\d)\s*/\s*(?P<lower>\d{{1,2}})(?:rd|th|nd)?s?"
    rf"|(?:(?P<count>one|two|three|four|a)[\s-]+)?(?P<part>{'|'.join(_PARTS)})s?)"
    r"(?![\w/]|\.\d)\s*(?:x\s*|of\s+)?(?:(?:the|that|their|its|an?|age|institutional|laboratory|local|normal|expected)[\s-]+)*"
    r"(?:(?P<uln>i?uln|unl|upper\s+limits?\s+of\s+(?:the\s+)?normal)|(?P<lln>lln|lower\s+limits?\s+of\s+(?:the\s+)?normal)"
    r"|(?P<predicted>predicted(?:\s+(?:normal|values?))*|expected)|(?P<other>normal|values?|body|baseline|limits?))\b",
)


# Before a fraction is looked for: "mg/dL" is none, and this alone is quickly searched.
_MAYBE = re.compile(rf"\d\s*/\s*\d|{'|'.join(_PARTS)}")


def find_fractions(text: str, lower: str) -> Iterator[tuple[Found, str]]:
    """Fractions with the unit they are told in; "" for one of something that no unit names ("of normal")."""
    for match in _FRACTION.finditer(lower) if _MAYBE.search(lower) else ():
        upper = int(match["upper"]) if match["upper"] else _COUNTS[match["count"] or ""]
        below = int(match["lower"]) if match["lower"] else _PARTS[match["part"]]
        if not 0 < upper < below:
            continue
        kind = comparator(match, "f_")
        unit = (
            "x ULN"
            if match["uln"]
            else "x LLN"
            if match["lln"]
            else "% predicted"
            if match["predicted"]
            else ""
        )
        share = upper / below * (100 if unit == "% predicted" else 1)
        yield (
            Found("quantity", match.start(), match.end(), _rounded(bounded(kind or "eq", share))),
            unit if kind else "",
        )


def _rounded(interval: Range) -> Range:
    low, high = (None if x is None else round(x, 2) for x in (interval.low, interval.high))
    return Range(low, high, interval.low_included, interval.high_included)


_TITRE = re.compile(
    rf"(?:(?<!\w)(?:{COMPARATOR.format('t_')})\s*)?(?<![\d.,:/])1\s?(?P<sign>[:/])\s?\d{{1,6}}(?![\d:/]|\.\d)"
)


def find_titres(lower: str) -> Iterator[Found]:
    """ "≤ 1:50", of a titre "1/400": a dilution, which is no value of 1; no record tells it in one way."""
    for match in _TITRE.finditer(lower):
        if match["sign"] == ":" or "tit" in lower:
            yield Found("word", match.start(), match.end(), None)


# "20/40", "6/12": how far off somebody reads what others read from further. Records tell acuity in letters or logMAR.
_SNELLEN = re.compile(
    r"(?<![\d.,/])(?:20|6)\s?/\s?\d{1,4}(?![\d/]|\.\d)(?:\s+or\s+(?:better|worse|less|more|greater|lower|higher)\b)?"
)
_OF_SIGHT = Words("acuity", "snellen", "bcva", "vision", "letter", "eye")


def find_snellen(lower: str) -> Iterator[Found]:
    """ "Visual acuity of 20/200 or better": no value of 200."""
    if _OF_SIGHT.stand_in(lower):
        for match in _SNELLEN.finditer(lower):
            yield Found("word", match.start(), match.end(), None)
