"""Numbers and comparisons as criteria write them: "≥", "not more than", "1,500", "two"; and what a finder found."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from trialrun.model.criteria import Range


class Found(msgspec.Struct, gc=False):
    kind: Literal["quantity", "grade", "stage", "lines", "word"]
    start: int
    end: int
    value: Any
    lead: tuple[int, int] | None = None  # a comparator that stands before the scale's name


WORD_NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,2}(?:,\d\d)+,\d{3}(?![\d.,])|\d{1,3}(?:[ \u00a0]\d{3})+(?![\d.,])|\d+(?:[.·,]\d+)?|\.\d+)"
MULTIPLES = {"twice": 2, "thrice": 3}
"""Words for times a limit, never for a count: "twice the upper limit of normal"."""
WORDS = "|".join(sorted(WORD_NUMBERS, key=len, reverse=True))


def tells_number(text: str) -> bool:
    """Whether a number stands in a text, in digits or as a word."""
    return any(map(str.isdigit, text)) or not WORD_NUMBERS.keys().isdisjoint(text.lower().split())


AT_MOST = (
    r"(?:less|lesser|lower|smaller|younger)(?: than)? or equal(?: to)?(?: than)?|equal(?: to)? or less than"
    r"|equal(?: to)? or lower than|below or equal(?: to)?|equal(?: to)? or below|under or equal to|at most|at maximum"
    r"|(?:(?:(?:must|should|may|can|shall) )?not|cannot) be (?:more|greater|higher|larger|older|longer) than|(?:is |are )?(?:no|not) (?:more|greater|higher|larger|older|longer|above) than|not (?:exceed(?:ing)?|above|over)"
    r"|(?:(?:does|do|must|should|may|can|shall) not|cannot|not to) exceed|(?:from )?birth (?:to|until|through|up to)(?: and including)?(?=\s*\d)|up to(?: and including)?|maximum(?: of| age)?|max\.?|(?:a )?maximum of"
    r"|within(?=\s*[\d.]+\s*(?:x|×|times|-?fold)\s*(?:(?:the|of|institutional)\s+)*(?:i?uln|unl|upper|normal))"
    r"|<\s*or\s*(?:=|equals?\b)(?:\s*to)?|<\s*/\s*=|<\s*=|=\s*(?:or|/)?\s*<|≤|≦|⩽|≤\s*="
)
AT_LEAST = (
    r"(?:greater|more|higher|larger)(?: than)? or equal(?: to)?(?: than)?"
    r"|equal(?: to)? or (?:greater|more|higher|larger|older|over|above)(?: than)?|above or equal(?: to)?|older than or equal to"
    r"|over or equal to|at least|(?:(?:(?:must|should|may|can|shall) )?not|cannot) be (?:less|lower|younger|smaller|fewer) than|(?:no|not) (?:less|lower|younger|smaller|fewer|below|under) than|not (?:below|under)"
    r"|(?:a )?minimum of|minimum(?: age)?|min\.?|>\s*or\s*(?:=|equals?\b)(?:\s*to)?|>\s*/\s*=|>\s*=|=\s*(?:or|/)?\s*>|≥|≧|⩾"
)
BELOW = r"(?:less|lower)(?=\s*\d)|less than|lower than|smaller than|fewer than|younger than|shorter than|below|under|<|＜"
ABOVE = r"greater than|more than|higher than|larger than|older than|longer than|exceed(?:s|ing)?|in excess of|over|above|(?:greater|higher|more)(?=\s*\d)|>|＞"
EQUAL = r"equals?(?: to)?|="
COMPARATOR = (
    rf"(?P<{{0}}le>{AT_MOST})|(?P<{{0}}ge>{AT_LEAST})|(?P<{{0}}lt>{BELOW})"
    rf"|(?P<{{0}}gt>{ABOVE})|(?P<{{0}}eq>{EQUAL})"
)


_HAS_DIGIT = re.compile(r"\d")
_SAYS_VALUE = re.compile(
    rf"\b(?:[IVX]{{1,4}}|{WORDS}|{'|'.join(MULTIPLES)})\b|normal|limit|[ul]ln\b|unl\b|high|low|elevat|rais|increas"
    r"|decreas|reduc|adequate|acceptable|detect|full\b|perfect|positive|negative",
    re.IGNORECASE,
)


def says_value(text: str) -> bool:
    """Whether a text may give something measured a value: a quick look before anything is compiled."""
    return _HAS_DIGIT.search(text) is not None or _SAYS_VALUE.search(text) is not None


def spaced(pattern: str) -> str:
    """The pattern for use in a verbose expression, where a bare space means nothing."""
    return pattern.replace(" ", r"\ ")


_LETTERS = re.compile(r"[a-z]+")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d{1,2}(,\d\d)+,\d{3}")  # or in lakhs: "1,00,000"
_POINTED = re.compile(r"\d{1,3}\.\d{3}")


@lru_cache(maxsize=4096)
def parse_number(text: str, unit: str = "") -> float:
    """A number as criteria write it. "50.000" before a count per volume and "50,000" are fifty thousand."""
    text = text.strip().lower()
    if word := _LETTERS.match(text):
        return float((WORD_NUMBERS | MULTIPLES)[word.group()])
    text = text.replace(" ", "").replace("\u00a0", "").replace("·", ".")
    if "," in text and _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if unit == "/uL" and _POINTED.fullmatch(text):
        return float(text.replace(".", ""))
    return float(text.replace(",", "."))


def bounded(kind: str, value: float) -> Range:
    if kind == "le":
        return Range(high=value)
    if kind == "lt":
        return Range(high=value, high_included=False)
    if kind == "ge":
        return Range(low=value)
    if kind == "gt":
        return Range(low=value, low_included=False)
    return Range(value, value)


# Scales and values that are worse the higher they are, where "2 or better" is 2 at most, and scales that are not.
_TOLD = re.compile(
    r"\b(?:(?P<good>(?:karnofsky|kps|lansky)(?:\W+performance\W+(?:status|score|scale|index))?)|ecog|zubrod|swog|gog|who|nyha|rankin|mrs|edss|nihss|asa"
    r"|performance status|performance score|ps|grade|class|creatinine|bilirubin|transaminases?|a[ls]t|inr|pain|hba1c|hoehn|cdr|ccs|gmfcs|ashworth)\b"
)


def better_or_worse(kind: str, text: str, start: int, end: int) -> str:
    """The comparison that "or better", "or worse" behind a number say of what is named before it."""
    said, before = text[start:end], text[max(0, start - 90) : start]
    if kind not in ("ge", "le") or not ("better" in said or "worse" in said):
        return kind
    told = list(_TOLD.finditer(before))
    bad = bool(told) and told[-1]["good"] is None
    return "ge" if ("better" in said) != bad else "le"


_OR_BETTER = re.compile(r"\s*,?\s*\(?or\s+better\b\)?")


def or_better(text: str, number: int, end: int, told: Range) -> tuple[Range, int] | None:
    """ "ECOG 0-1 or better", "Karnofsky 70-80 or better": the range from its worse end on, and where that is told."""
    behind = _OR_BETTER.match(text, end)
    if behind is None or told.low is None:
        return None
    if better_or_worse("ge", text, number, behind.end()) == "ge":
        return Range(low=told.low), behind.end()
    return replace(told, low=min(told.low, 0)), behind.end()


def comparator(match: re.Match[str], prefix: str) -> str:
    return next((kind for kind in ("le", "ge", "lt", "gt", "eq") if match[f"{prefix}{kind}"]), "")


def comparison_kind(words: str) -> str:
    for kind, pattern in (("le", AT_MOST), ("ge", AT_LEAST), ("lt", BELOW), ("gt", ABOVE)):
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return kind
    return "eq"


# "18 years or older", "2 or less": which way a number goes, told behind it.
SUFFIX_ABOVE = (
    r"(?:years?(?: of age| old)?|yrs?|y|months?|%|percent)?\s*(?:\)|,)?\s*"
    r"(?:(?:or|and|&)\s+(?:more|older|greater|above|higher|over|larger|better|up|longer)\b(?!\s+than\b)|\+(?!\d))"
)
SUFFIX_BELOW = (
    r"(?:years?(?: of age| old)?|yrs?|y|months?|%|percent)?\s*,?\s*"
    r"(?:or|and|&)\s+(?:less|younger|below|lower|under|fewer|smaller|worse)\b(?!\s+than\b)"
)

# Of a score or an acuity a range is told from either end.
_FALLING = re.compile(
    r"(?:scores?|acuity|bcva|letters?|va|index)(?:\s+(?:is|was|that\s+is))?\s*(?:of|from|between|ranging from|:|=)?\s*$"
)


def told_from_above(opened: str, unit: str, lower: str, number: int) -> bool:
    """ "BCVA of 78 to 24 letters", "age between 75 and 18 years": a range that is told from its upper end."""
    if opened.startswith(("between", "from")) and unit == "years":
        return True
    return unit in ("", "{letters}") and _FALLING.search(lower[max(0, number - 40) : number]) is not None
