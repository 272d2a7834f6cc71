"""The ends of a scale, which say how a score is counted and bound nobody: "≥ 4 (0-10)", "6 of 66 joints"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPAN = r"(?<![\d.])(?P<low>[01]) ?(?:[-–—‐‑]|to|through) ?(?P<top>\d{1,3})(?![\d.])"
_KIND = (
    r"(?:(?:\d{1,2}[ -]{1,3}points? )?(?:(?:numeric(?:al)?|visual|verbal|pain|rating|analog(?:ue)?|likert|categorical|ordinal)[ -]?)*"
    r"(?:scales?|nrs|vas|nprs|vrs|ranges?))"
)
_POINTS = r"(?:[ -]{0,3}(?:points?|mm|cm))?"
_IN_BRACKETS = re.compile(
    rf"\((?:(?P<name>[^()<>≤≥=]{{2,50}}?)(?P<stop> ?[,;:]? ))??(?P<ends>(?:(?:on|scored|rated) )?(?:an? |the )?(?:possible |potential |total )?"
    rf"(?:(?:scor(?:es?|ing) )?(?:scales?|ranges?|ranging|scores?):? )?(?:of |from |is |between )?{_SPAN}{_POINTS}(?: scale| range)?)(?= ?[,;)]| {_KIND}\))"
    rf"(?: {_KIND})?(?:[,;] ?(?:(?:with|where|and) )?(?:higher|lower|greater|0|10)[^()]*)?\)"
)
_BEHIND = re.compile(
    rf",? (?:on|using|of) (?:an? |the )?(?:scale (?:of |from |ranging from )?)?{_SPAN}{_POINTS}(?: ?scales?\b(?! (?:of|score)\b)|(?= {_KIND}\b)|(?<=\d)(?! ?[\w%/<>≤≥]))"
)
_SAID_OUT_OF = re.compile(
    r",? ?\(?\bout of (?:a (?:possible|total|maximum)(?: of)? )?(?P<top>\d{2,3})(?: (?:points?|possible))?(?:\)|(?! ?(?:[%/<>≤≥.]?\d|[a-z%]))|(?= (?:and|or|on|at|in|by|swollen|tender|joints)\b))"
)
_JOINTS = re.compile(
    r" ?\((?:out )?(?:of )?(?:the )?(?P<top>28|44|46|66|68|76|78)(?:[ -]joints?)?(?: (?:count|assessment|index|evaluated|assessed))?\)"
)
# A bound that the ends of its scale may follow, and its number.
_BOUND = re.compile(
    r"(?:[<>≤≥=]|\b(?:than|equal to|least|most|minimum of|maximum of|above|below|over|under|exceeding|of|between|from|is)) ?(?:grade )?(?P<value>\d{1,3}(?:\.\d+)?)\b(?![^()]*\d{4})"
    r"|\b(?P<low>\d{1,3}(?:\.\d+)?) ?(?:[-–—‐‑]|to) ?(?P<high>\d{1,3}(?:\.\d+)?)\b"
    r"|\b(?P<least>\d{1,3}) (?:points? )?(?:or|and) (?:more|less|above|below|higher|lower|greater|fewer)\b"
)
_BARE = re.compile(_KIND)
_ENDS = ((_IN_BRACKETS, "("), (_BEHIND, " "), (_SAID_OUT_OF, "out of "), (_JOINTS, "("))
_TOP = r" ?(?:[-–—‐‑]|to|through)? ?\d{1,3}\b"
_OF_JOINTS = r"(?:28|44|46|66|68|76|78)\b"
# Each alternative begins with a letter or figure of its own: only there does the pattern start at all.
MAYBE = re.compile(rf"0(?<=\b0){_TOP}|1(?<=\b1){_TOP}|out of|of {_OF_JOINTS}|\({_OF_JOINTS}")
"""What stands in a folded sentence that tells the ends of a scale; looked for before anything else is."""
_REACH = 80


def scale_ends(lower: str) -> Iterator[tuple[int, int]]:
    """Where behind a bound only the ends of the scale are told on which it is counted."""
    for pattern, sign in _ENDS:
        for match in pattern.finditer(lower) if sign in lower else ():
            start = match.start()
            if not _bounded(lower, max(0, start - _REACH), start, float(match["top"])):
                continue
            if pattern is _IN_BRACKETS and match["name"] and not _BARE.fullmatch(match["name"]):
                yield match.start("stop"), match.end("ends")
            else:
                yield match.span()


def _bounded(lower: str, start: int, end: int, top: float) -> bool:
    """Whether the last bound before the place lies on a scale that ends there."""
    bounds = list(_BOUND.finditer(lower, start, end))
    if not bounds:
        return False
    last = bounds[-1]
    values = [float(x) for x in (last["value"], last["low"], last["high"], last["least"]) if x]
    return max(values) <= top and max(values) > 0


# "5/10", "5 out of 10", "≥ 24/30" on a scale that ends there.
_OUT_OF = re.compile(
    r"\s*(?:/|out of)\s*(?P<top>10{1,2}|[23]0|2[1278]|6[03468]|7[28])(?![\d.,/%])(?!\s*(?:mm|cm|m|u|l|g|day|week|month|year)\w*\b)"
)
_RATED = re.compile(
    r"\bpain\b|\bscores?\b|\bscale\b|\bvas\b|\bnrs\b|\bintensity\b|\bmmse\b|\bmoca\b|\bmental\b|\bcognitive\b|\bjoints?\b|\bphq\b|\bmadrs\b"
)


def out_of(lower: str, end: int, value: float, *, compared: bool) -> int:
    """Where the greatest score ends that is told behind a number ("4/10", "≥ 24/30"); 0 for none.

    compared: whether the number is a bound; of a bare one only "of 10" and "of 100" are that.
    """
    whole = _OUT_OF.match(lower, end)
    if whole is None or value > float(whole["top"]) or not (compared or whole["top"].startswith("10")):
        return 0
    return whole.end() if _RATED.search(lower) else 0
