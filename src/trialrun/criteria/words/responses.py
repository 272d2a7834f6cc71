"""Finds the abbreviations of responses (CR, PR, SD, PD) where the words around them speak of responses, and their rules.

By itself "CR" may be creatinine, "PR" a receptor or an interval, "SD" a standard deviation, "PD" Parkinson's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.words.signs import Words
from trialrun.model.criteria import ResponseRules
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


# "Less than a partial response": not that one, but whatever is worse.
_UNREACHED = re.compile(
    r"\b(?:less|worse|lower|poorer) than (?:an? |the )?"
    r"(?:(?:stringent |very good )?(?:partial|complete) (?:response|remission)|vgpr|pr|scr|cri?)\b"
)


def unreached(folded: str) -> Iterator[tuple[int, int]]:
    """Start and end of each response that is named only as the one that was not reached."""
    for match in _UNREACHED.finditer(folded):
        yield match.span()


_NAMED_RULES: dict[str, ResponseRules] = {
    "imwg": "IMWG",
    "international myeloma working group": "IMWG",
    "eln": "ELN",
    "european leukemianet": "ELN",
    "european leukemia net": "ELN",
    "recist": "RECIST",
    "lugano": "Lugano",
    "iwg": "IWG",
    "international working group": "IWG",
}
_NAMED = "|".join(sorted(_NAMED_RULES, key=len, reverse=True))
_RULES = re.compile(
    rf"""(?<![\w/])(?P<open>\()?(?:(?:as\ )?(?:by|per|using|with|following|under|based\ on|according\ to|in\ accordance\ with
        |(?:assessed|defined|determined|measured|evaluated|judged)\ (?:by|per|according\ to|using))\ (?:the\ )?(?:modified\ )?)?
        (?P<name>{_NAMED.replace(" ", r"[ ]")})(?![\w-])(?:,?\ ?\(?(?:(?:v|version)\.?\ ?)?(?:\d(?:\.\d)?|(?:19|20)\d\d)\b\)?)?
        (?:\ (?:uniform\ )?(?:response\ )?(?:criteria|classification|recommendations|guidelines))?
        (?:\ (?:(?:v|version)\.?\ ?)?(?:\d\.\d|(?:19|20)\d\d)\b)?(?(open)\))(?!\ (?:adverse|favou?rable|intermediate|risk|high|low|stage))""",
    re.VERBOSE,
)


def response_rules(folded: str) -> Iterator[tuple[int, int, ResponseRules]]:
    """Start, end and name of each set of rules that a sentence about responses names: "per ELN 2017", "(IMWG)"."""
    for match in _RULES.finditer(folded):
        yield match.start(), match.end(), _NAMED_RULES[match["name"]]
