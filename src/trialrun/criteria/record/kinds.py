"""Lists of diseases or values of which one is enough: "Confirmed sarcoma, including: A, B, C"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.criteria.layout.bare_diseases import announces_kinds, disease_alone
from trialrun.criteria.layout.introductions import NEGATIVE
from trialrun.criteria.layout.permitting import EXAMPLES
from trialrun.criteria.trees.build import Built, every, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_LEAST_SHARE = 0.6  # of the lines name a disease; the others may be kinds that the vocabulary lacks
_ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_DEMAND = re.compile(
    r"\W*(?:no|not|must|at least|patients?|age|without|normal|adequate|[<>≤≥\d])\b", re.IGNORECASE
)


# "Measurable disease, defined as:": of myeloma any of the values that follow makes it measurable.
_MEASURABLE = re.compile(
    r"\bmeasurable\s+(?:disease|(?:multiple\s+)?myeloma)\b[^.;]{0,90}:\s*$", re.IGNORECASE
)
_OF_MYELOMA = re.compile(
    r"\b(?:(?:m|para|myeloma|monoclonal)[\s-]?(?:protein|spike|component)|light[\s-]chains?|s?flc|bence[\s-]jones)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"[<>≤≥]|\b(?:at\s+least|more\s+than|greater\s+than)\b", re.IGNORECASE)
_JOINED = re.compile(r"\band\W*$", re.IGNORECASE)


_STERILE = re.compile(r"\bsteril(?:e|i[sz]ed|i[sz]ation)\b[^.:;]{0,60}:?\s*$", re.IGNORECASE)


def measures_of_myeloma(lead: str, lines: Sequence[str]) -> bool:
    """Whether the lines under "Measurable disease:" are each a bound on what a myeloma puts out."""
    if len(lines) < 2 or "easurable" not in lead or not _MEASURABLE.search(lead):
        return False
    if NEGATIVE.match(lead) or _ALL.search(lead) or any(map(_JOINED.search, lines[:-1])):
        return False
    return all(_OF_MYELOMA.search(line) and _BOUND.search(line) for line in lines)


# "The following patients are eligible:" and lines that each name the people with another disease.
_ELIGIBLE = re.compile(
    r"\W*(?:the\s+)?(?:following|these)\s+(?:(?:groups?|categories|types?|kinds)\s+of\s+)?(?:patients?|subjects?|participants?|individuals|people|persons|groups?)\s+"
    r"(?:are|will\s+be|may\s+be|can\s+be|is)\s+(?:eligible|included|enrol{1,2}ed|recruited|admitted|studied)\b[^:.]{0,60}:?\W*",
    re.IGNORECASE,
)
_ILL = re.compile(
    r"\W*(?:(?:adult|male|female|pediatric)\s+)*(?:patients?|subjects?|participants?|individuals|people|persons|those|adults|children|women|men)\s+(?:with|who\s+have|having|suffering\s+from|diagnosed\s+with)\b",
    re.IGNORECASE,
)


def one_of_kinds(lead: str, lines: Sequence[str]) -> bool:
    """Whether the lines under an introduction are kinds of a disease: none is asked for besides another."""
    if measures_of_myeloma(lead, lines):
        return True
    if len(lines) > 1 and "steril" in lead.lower() and EXAMPLES.search(lead) and _STERILE.search(lead):
        return True  # "surgically sterile, such as:": nobody had all of these operations
    if len(lines) < 2 or NEGATIVE.match(lead) or _ALL.search(lead):
        return False
    named = [name for line in lines if (name := disease_alone(line))]
    if len(named) < _LEAST_SHARE * len(lines) or len(set(named)) < 2:
        return False
    if EXAMPLES.search(lead) or announces_kinds(lead):
        return True
    if _ELIGIBLE.fullmatch(lead) and len(named) == len(lines) and all(map(_ILL.match, lines)):
        return True
    return all(is_a(name, "malignancy", "condition") for name in named)


def kinds_first(lead: str, lines: Sequence[str]) -> int:
    """How many lines at the start of an announced list are kinds of a disease, where demands follow them."""
    count = next((i for i, line in enumerate(lines) if not disease_alone(line)), len(lines))
    if not 2 <= count < len(lines) or not all(_DEMAND.match(line) for line in lines[count + 1 :]):
        return 0
    return count if one_of_kinds(lead, lines[:count]) else 0


def with_examples(parts: Sequence[Built]) -> Built:
    """The head of a list or an example; an example alone where the head asks for no more than a disease."""
    head, *examples = parts
    plain = head.tree
    if isinstance(plain, c.Not) or (isinstance(plain, c.Condition) and plain == c.Condition(plain.concept)):
        return some(parts)
    return some([head, every([head, some(examples)])])
