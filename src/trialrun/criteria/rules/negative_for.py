"""What stands behind "negative for A;": a germ was looked for as well, another illness may be asked for."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, negate, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

_NEGATIVE = re.compile(
    r"\W*(?:(?:patients?|subjects?|participants?|be|is|are|tests?|tested|testing|must|should|have|has)\s+)*"
    r"(?:sero-?)?negative\s+for\b",
    re.IGNORECASE,
)
_AND_HISTORY = re.compile(
    r"(?P<germs>\S[^;:()]{10,160}?)(?:\s*,)?\s+(?:and|or|nor)\s+(?:for\s+)?(?:(?:any|a|an|prior|previous|past|known|documented)\s+)*"
    r"(?P<ill>(?:history|evidence|signs?|presence|diagnosis)\s+of\s+[^,;:()]{3,80})\W*",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:and|or|if|unless|except|who|must|should)\b", re.IGNORECASE)


def and_of_a_history(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Negative for A, B and history of C": the C is denied too; the illness of the trial may be demanded."""
    if context.excluding or _NEGATIVE.match(text, start, end) is None:
        return None
    match = _AND_HISTORY.fullmatch(text, start, end)
    if match is None or _MORE.search(match["ill"]):
        return None
    ill = context.clause(text, *match.span("ill"), context.as_exclusion())
    if not isinstance(ill.tree, c.Condition):
        return None
    germs = context.clause(text, *match.span("germs"), context)
    related = any(
        is_a(ill.tree.concept, own, "condition") or is_a(own, ill.tree.concept, "condition")
        for own in context.diseases
    )
    return every([germs, unparsed(text, *match.span("ill")) if related else negate(ill)])


_GERMS = ("viral infection", "sexually transmitted infection", "mycobacterial infection")


def behind_a_result(piece: str, parts: list[Built], text: str, context: Context) -> list[Built]:
    """ "Negative for HIV; hepatitis B; gout": the hepatitis is denied; of the gout nobody can tell."""
    if _NEGATIVE.match(piece) is None:
        return parts
    return [parts[0], *(_found(part, text, context) for part in parts[1:])]


def _found(part: Built, text: str, context: Context) -> Built:
    ill = part.tree
    if not isinstance(ill, c.Condition) or ill != c.Condition(ill.concept):
        return part
    name = text[part.start : part.end].strip(" .,")
    named = mentions(name)
    if len(named) != 1 or (named[0].start, named[0].end) != (0, len(name)):
        return part  # "with gout", "diagnosis of gout": told by itself
    if any(is_a(ill.concept, germ, "condition") for germ in _GERMS):
        return negate(part)
    own = is_a(ill.concept, "neoplasm", "condition") or ill.concept in context.diseases
    return part if own else unparsed(text, part.start, part.end)
