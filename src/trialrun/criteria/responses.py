"""Finds the abbreviations of responses (CR, PR, SD, PD) where the words around them speak of responses.

By itself "CR" may be creatinine, "PR" a receptor or an interval, "SD" a standard deviation, "PD" Parkinson's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.signs import Words
from trialrun.vocab.context import abbreviated

_ABBREVIATION = re.compile(r"(?<![\w/-])(?:CR|PR|SD|PD|CRi|sCR|VGPR)(?![\w/-])")
_SIGNS = Words("CR", "PR", "SD", "PD")
_OF_RESPONSE = re.compile(
    r"respon[sd]|remission|RECIST|IMWG|\bELN\b|Lugano|\bor better\b|\bachiev|\bbest\b|\b(?:first|second|third|last|latest|front|1st|2nd)[ -]?(?:line|therapy|regimen|treatment)"
    r"|\bprogress|\binduction\b|\bconsolidation\b|\bVGPR\b|\bCRi\b|\bsCR\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"\breceptors?\b|\bER\b|\bHER-?2|\bhormon|\binterval\b|\bsegment\b|\bmsec\b|\bms\b|\bstandard deviation|\bmean\b|\bz-?score|\bextended\b|\brelease\b"
    r"|\bmg/d|\bclearance\b|\blevodopa|\bparkinson|\bdialysis\b|\bpersonality",
    re.IGNORECASE,
)
_REACH = 60


def responses(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and category of each abbreviation that stands for a response."""
    if not _SIGNS.stand_in(text):
        return
    found = list(_ABBREVIATION.finditer(text))
    if not found:
        return
    otherwise = {(start, end) for start, end, _ in abbreviated(text)}
    several = len({match.group() for match in found}) > 1
    for match in found:
        around = text[max(0, match.start() - _REACH) : match.end() + _REACH]
        if match.span() in otherwise or _OF_SOMETHING_ELSE.search(around):
            continue
        if re.search(r"\d\s*$", text[: match.start()]):
            continue  # "2 SD above"
        if (
            several
            or _OF_RESPONSE.search(around)
            or re.search(r"\b[Ii]n (?:first )?$", text[: match.start()])
        ):
            yield match.start(), match.end(), match.group()
