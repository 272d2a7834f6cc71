"""Demands that stand one behind the other without a stop: "No AIDS No uncontrolled infection"."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every
from trialrun.model import criteria as c

# A capital within a line, behind a word that can end a demand; the gap stands first, so that it is looked for quickly.
_NEXT = re.compile(
    r"\s(?<=[\w)%]\s)\s*(?=[A-Z])(?!(?:OR|AND|AND/OR|NOR)\b)(?=(?P<strong>No|Not|At least|More than|Must|Able to|Normal|Negative|No more|Prior|Recovered|Adequate|Measurable|Patients?\s+must"
    r"|(?:Hist|Cyt|Path)[a-z]*ologic(?:ally)?)\s+[A-Za-z\d]"
    r"|(?P<tested>(?:HIV|HTLV|CMV|EBV|HBV|HCV|HBsAg|Hepatitis\s+[BC]|ER|PR|HER-?2|Estrogen|Progesterone|Hormone|Philadelphia)\b[^.;:]{0,40}?\b(?:negative|positive|seronegative)\b)"
    r"|(?P<weak>[A-Z][A-Za-z/_\d]{1,24})(?:\s+[\w/.()-]+){0,4}?\s+(?:at\s+least|no\s+(?:greater|more|less)\s+than|(?:greater|less|more)\s+than|within|normal|not|must|[<>≥≤]))"
)
# Behind one of these a demand goes on.
_OPEN = frozenset(
    (
        "of or and with to for in the an a any other at by from no not than least is are be has have must without due on as if"
        " unless except including either both between per within less more greater under over since after before during prior"
        " primary secondary recurrent metastatic normal elevated serum plasma"
    ).split()
)
_LAST_WORD = re.compile(r"[a-z]*$")
_MOST = 5
_TURNS = re.compile(r"Not?|(?:Hist|Cyt|Path).*")


# "… 60 mL/min Ascites must be drained": behind a value, what must be so is the next demand.
_MEASURED = re.compile(r"(?:\d|%|[a-zA-Z]/\w{1,8}|\d\s?[a-zA-Z]{1,4}|\b(?:normal|ULN|LLN))$")
_OBLIGED = re.compile(r"[A-Z][a-z]{3,}(?:\s+[a-z-]+){0,3}\s+must\s+(?:be|have|not)\b")


def _is_obliged(text: str, before: int, place: int, end: int) -> bool:
    """Whether a demand without a value begins at the place, behind a value that ends before it."""
    return (
        _OBLIGED.match(text, place, end) is not None
        and _MEASURED.search(text, max(0, before - 24), before) is not None
    )


_VALUE = re.compile(r"\d|normal|ULN|LLN|limit", re.IGNORECASE)


def _goes_on(piece: str, place: int) -> bool:
    last = piece[:place].rsplit(None, 1)[-1:]
    found = _LAST_WORD.search(last[0].lower()) if last else None
    return found is not None and found.group() in _OPEN


# No half of a name ("HBV DNA"), and nothing that a value is told for ("in which case ANC at least …").
_ENDS = re.compile(r"(?:\b(?!(?:cases?|which|then|when)\b)[a-z]+|[a-z]['’]s|\))$")


def next_demand(text: str, start: int, end: int) -> int | None:
    """Where in an inclusion's stretch a value begins that is asked for besides, behind a stop that is lost."""
    for match in _NEXT.finditer(text, start, end):
        before = text[start : match.start()]
        if match["weak"] and _ENDS.search(before) is not None and not _goes_on(before, len(before)):
            opened = text.count("(", start, match.start()) - text.count(")", start, match.start())
            if opened <= 0 and _VALUE.search(text, match.end(), end):
                return match.end()
    return None


def runs_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """Several demands of an inclusion, where each is wholly understood by itself and they are not together."""
    if context.excluding:
        return None
    piece = text[start:end]
    cuts = [
        match
        for match in _NEXT.finditer(piece)
        if not _goes_on(piece, match.start())
        and piece[: match.start()].count("(") == piece[: match.start()].count(")")
    ]
    if not cuts or len(cuts) > _MOST:
        return None
    obliged = {m.end() for m in cuts if m["weak"] and _is_obliged(piece, m.start(), m.end(), len(piece))}
    # The one denial would deny the other, and the "or" between two ways of proof would join the demands.
    turned = any(match["tested"] or _TURNS.fullmatch(match["strong"] or "") for match in cuts)
    if not turned and not obliged and not context.plain(text, start, end, context).unparsed:
        return None
    bounds = [start, *(start + match.end() for match in cuts), end]
    for match, (a, b) in zip(cuts, itertools.pairwise(bounds[1:]), strict=True):
        if match["weak"] and match.end() not in obliged and not _VALUE.search(text, a, b):
            return None
    parts: dict[tuple[int, int], Built] = {}
    weak = {
        a: bool(match["weak"]) and match.end() not in obliged
        for match, a in zip(cuts, bounds[1:-1], strict=True)
    }
    # Most such rows are none, which the shortest piece tells soonest.
    for a, b in sorted(itertools.pairwise(bounds), key=_extent):
        part = parts[a, b] = context.clause(text, a, b, context)
        if part.unparsed or (weak.get(a) and not _is_value(part)):
            return None
    return every([parts[place] for place in itertools.pairwise(bounds)])


def _extent(place: tuple[int, int]) -> int:
    return place[1] - place[0]


def _is_value(part: Built) -> bool:
    known = [x for x in c.leaves(part.tree) if not isinstance(x, (c.Attest, c.Allowed))]
    return all(isinstance(x, (c.Measurement, c.Score, c.Age)) for x in known)


# At least one of these stands in whatever the rule reads.
HINTS = (
    " no ", " not ", " at least ", " more than ", " must ", " able ", " normal ", " negative",
    " positive", " seronegative", " prior ", " recovered ", " adequate ", " measurable ", " greater ",
    " less ", "<", ">", "≥", "≤", " within ", " histologic", " cytologic", " pathologic",
)  # fmt: skip
