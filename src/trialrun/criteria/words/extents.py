"""Finds what a person has to compare with the record: TNM classes ("T1-2 N0 M0"), which remission or relapse.

No record's stage group answers "T2-T4 N0 M0", and a complete response does not tell whether it is the first.
Both stay beside the disease as something to attest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from trialrun.criteria.words.signs import Words

_T = r"[cpyr]{0,2}T(?:[0-4][a-d]?[12]?|is|a|x|X)(?![\w.%])"
_N = r"[cp]?N(?:[0-3][a-c]?|x|X)(?![\w.%])|[cp]?N\+"
_M = r"[cp]?M(?:[01][a-d]?|x|X)(?![\w.%])"
_TO = r"\s*(?:-|–|/|,\s*or\s|,|\bor\b|\bto\b|\band\b)\s*"
_TS = rf"(?:{_T}|[Aa]ny\sT\b)(?:{_TO}(?:{_T}|[0-4][a-d]?(?![\w.%])))*"
_NS = rf"(?:{_N}|[Aa]ny\sN\b)(?:{_TO}(?:{_N}|[0-3][a-c]?(?![\w.%])))*"
_MS = rf"(?:{_M}|[Aa]ny\sM\b)(?:{_TO}(?:{_M}))*"
_GAP = r"[\s,;/]*"
_STAGED = (
    r"(?:(?:[Cc]linical|[Pp]athologic(?:al)?|AJCC|UICC|TNM|[Ss]tages?|[Cc]lassification|[Tt]umou?r)[\s:]+)"
)
_BOUND = r"(?:[<>≤≥]=?\s*)?"
_ONE = rf"(?:{_TS}{_GAP}(?:{_NS}(?:{_GAP}{_MS})?|{_MS})|{_NS}{_GAP}{_MS})"
_TNM = re.compile(
    rf"(?<![\w-]){_STAGED}{{0,3}}{_ONE}(?:(?:\s*,)?\s*(?:\bor\b|\band\b|,|/)\s*{_ONE})*"
    rf"|(?<![\w-]){_STAGED}{{1,3}}{_BOUND}{_TS}"
    rf"|(?<![\w-]){_BOUND}[cpyr]{{0,2}}T(?:[0-4][a-d](?:[-/][a-d])?|is)(?:{_TO}(?:{_T}|[0-4][a-d]?(?![\w.%])))*(?=\s+\w+|$)"
    rf"|(?<![\w-]){_BOUND}{_TS}(?=\s+(?:disease|tumou?rs?|cancers?|carcinomas?|lesions?|primary)\b)"
    rf"|(?<![\w-]){_NS}(?=\s+(?:disease|tumou?rs?|cancers?|carcinomas?)\b)"
)
_MAYBE_TNM = re.compile(r"T(?:[0-4]|is|[axX])|N[0-3+xX]|[Aa]ny\s[TN]")

_NUMBER = r"(?:first|second|third|fourth|fifth|sixth|subsequent|later|further|[1-4](?:st|nd|rd|th))"
_MORE = r"(?:greater|beyond|higher|more)"
_EVENT = (
    r"(?:(?:complete|partial|hematologic|haematologic|morphologic|cytogenetic|clinical)\s+)?"
    r"(?:remissions?|relapses?|CRs?|PRs?|recurrences?)"
)
_AND = r"\s*(?:\bor\b|\band/or\b|,|/|\bto\b|-)\s*"
_NTH = re.compile(
    rf"\b(?:(?:in|beyond)\s+)?(?:(?:their|a|the|at\s+least)\s+)?{_NUMBER}"
    rf"(?:{_AND}(?:{_EVENT}\s+or\s+)?(?:{_NUMBER}|{_MORE}))*\s+{_EVENT}\b(?:\s*\(?\bCR\s?[1-4]\b\)?)?"
    r"|(?:\b(?:in|beyond|at\s+least)\s+|(?:>|≥|>=)\s*)?\bCR\s?[1-4]\b"
    r"(?:\s*(?:\bor\b|\band\b|,|/|-|–|\bto\b)\s*(?:(?:CR\s?)?[1-4]\b|(?:greater|later|beyond|more|higher)\b))*\+?",
    re.IGNORECASE,
)
MAYBE_NTH = Words(
    *("remission", "relapse", "recurrence"),
    *(f"cr{blank}{number}" for blank in ("", " ") for number in "1234"),
    *(f" {word}{end}" for word in ("cr", "crs", "pr", "prs") for end in " ,;:.()/]>"),
)
_COMPLETE = re.compile(r"\bCR\s?[1-4s]?\b|\bcomplete\b", re.IGNORECASE)
_RELAPSE = re.compile(r"\b(?:relapse|recurrence)s?\b", re.IGNORECASE)


class Extent(msgspec.Struct, frozen=True, gc=False):
    """Where it stands; means: "CR" where it says a complete response, "relapsed" where it says a relapse."""

    start: int
    end: int
    means: str = ""


def extents(text: str, *, nth: bool) -> Iterator[Extent]:
    """TNM classes and counted remissions of a sentence; nth: whether it may count one."""
    if ("T" in text or "N" in text) and _MAYBE_TNM.search(text):
        for match in _TNM.finditer(text):
            yield Extent(match.start(), match.end())
    if nth:
        for match in _NTH.finditer(text):
            said = match.group()
            means = "relapsed" if _RELAPSE.search(said) else "CR" if _COMPLETE.search(said) else ""
            yield Extent(match.start(), match.end(), means)
