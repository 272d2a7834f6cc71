"""Demands that stand each for itself: "either not A, or B", "must not have A and must have B".

The denial ends where the second verb, or the second group of people, begins.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, some, unparsed
from trialrun.model import criteria as c

_PEOPLE = r"(?:(?:(?:all|the|study)\s+)*(?:patients?|subjects?|participants?|volunteers?|individuals|persons|they)\s+)"
_VERBS = (
    r"(?:(?:have|has|had|having|be|been|are|is|were|was|do|does|did|receive[ds]?|take|taking|use|using)\s+)"
)
_EITHER = re.compile(
    rf"\W*{_PEOPLE}?(?:(?:who|must|should|shall)\s+)*{_VERBS}*either\s*:?\s+(?P<first>{_VERBS}*(?:not|no|never|without)\s+\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# Where the other alternative begins, the surest sign first: capitals, a verb of its own.
_OTHERWISE = (
    re.compile(r"\s*[,;]?\s+OR\s+"),
    re.compile(rf"\s*[,;]?\s+or\s+(?={_VERBS}|must\s|should\s|treated\s|with\s)", re.IGNORECASE),
    re.compile(r"\s*[,;]?\s+or\s+(?!equal\b|more\b|less\b|greater\b|older\b|younger\b)", re.IGNORECASE),
)


def either_not(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Either not fertile or with a negative test": the second is what lets in those whom the first does not."""
    match = None if context.excluding else _EITHER.fullmatch(text, start, end)
    if match is None:
        return None
    cuts: list[re.Match[str]] = []
    for sign in _OTHERWISE:
        cuts = [x for x in sign.finditer(text, match.start("first"), end) if _is_outside(text, start, x)]
        if not cuts:
            continue
        if len(cuts) > 1 or "," in text[match.start("first") : cuts[0].start()]:
            break
        first = context.clause(text, match.start("first"), cuts[0].start(), context)
        other = context.clause(text, cuts[0].end(), end, context)
        return some([first, other])
    return unparsed(text, start, end) if cuts else None  # how far the denial reaches cannot be told


def _is_outside(text: str, start: int, cut: re.Match[str]) -> bool:
    return text.count("(", start, cut.start()) == text.count(")", start, cut.start())


_NOT_BUT = re.compile(
    r"(?P<denied>[^;:]*?\b(?:must|should|shall|may|can)\s*not\s[^;:]*?)\s*,?\s+(?:and|but)\s+(?:(?:they|patients|subjects|participants)\s+)?"
    r"(?P<asked>(?:must|should|shall)\s+(?!not\b|also\s+not\b|never\b|neither\b)[^;]+)",
    re.IGNORECASE,
)
_GOVERNED = re.compile(r"\b(?:who|whom|whose|that|which|unless|if|either|neither|except)\b", re.IGNORECASE)


def denied_and_asked(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must not have A or B and must have C": what is asked for is not denied with the rest."""
    match = None if context.excluding else _NOT_BUT.fullmatch(text, start, end)
    if match is None or _GOVERNED.search(match["denied"]) or not _is_balanced(match["denied"]):
        return None
    parts = [context.clause(text, *match.span(part), context) for part in ("denied", "asked")]
    if all(isinstance(x, c.Unparsed) for x in c.leaves(parts[1].tree)):
        return None
    return every(parts)


def _is_balanced(words: str) -> bool:
    return words.count("(") == words.count(")")


_MUST = r"\b(?:must|should|shall|(?:have|has|need)\s+to)\s"
_OF_WHOM = r"(?:(?:all|any|those)\s+)?(?:patients?|subjects?|participants?|individuals|persons|people|women|men|those|adults|children)\s+(?:(?:with|without|on|receiving|taking|aged|over|under)\s|who\s)"
_EACH_GROUP = re.compile(
    rf"(?P<one>{_OF_WHOM}[^;:]*?{_MUST}[^;:]*?)\s*,?\s+(?:or|and|while|whereas)\s+(?P<other>{_OF_WHOM}[^;:]*?{_MUST}[^;:]*)",
    re.IGNORECASE,
)


def of_each_group(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with A must have B or patients with C must have D": a demand on each group, whatever joins them."""
    match = None if context.excluding else _EACH_GROUP.fullmatch(text, start, end)
    if match is None:
        return None
    parts = [context.clause(text, *match.span(part), context) for part in ("one", "other")]
    return every(parts) if all(isinstance(part.tree, c.IfThen) for part in parts) else None


GROUP_HINTS = tuple(
    f" {join} {who} "
    for join in ("or", "and", "while", "whereas")
    for who in (
        "patients",
        "subjects",
        "participants",
        "those",
        "women",
        "men",
        "adults",
        "children",
        "individuals",
    )
)
ASKED = tuple(
    f" {before} {verb} "
    for before in ("and", "but", "they", "patients", "subjects", "participants")
    for verb in ("must", "should", "shall")
)
