"""Lines that name a disease and say nothing else of it, and what announces a list of such lines."""

from __future__ import annotations

import re

from trialrun.criteria.words.nouns import group_of_head
from trialrun.vocab.mentions import fold, mentions

_LONGEST = 8  # words: a name with its stage, and no sentence
_SAID = re.compile(
    r"\b(?:no|not|without|history|prior|previous|requir\w+|must|should)\b|[<>≤≥=]", re.IGNORECASE
)
_KINDS = re.compile(
    r"\b(?:includ(?:e|es|ing)|(?:sub)?types?|histolog(?:y|ies)|diagnos[ei]s|following|categories|forms)\b[^:]*:\W*$",
    re.IGNORECASE,
)
_NOUN = (
    r"\b(?:diseases?|disorders?|syndromes?|malignanc(?:y|ies)|tumou?rs?|cancers?|carcinomas?|lymphomas?|leuka?emias?|sarcomas?"
    r"|gliomas?|neoplasms?|diagnos[ei]s|histolog(?:y|ies)|(?:sub)?types?)\b"
)
_DISEASES = re.compile(_NOUN, re.IGNORECASE)
_OF_DISEASES = re.compile(rf"{_NOUN}\W*:\W*$", re.IGNORECASE)  # "CNS tumors:"


_ANY = re.compile(r"\b(?:any|one|either)\s+(?:one\s+)?of\s+(?:the\s+)?following\b[^:]*:\W*$", re.IGNORECASE)


def announces_kinds(lead: str) -> bool:
    """Whether an introduction says that a list of diseases follows."""
    return bool(
        _ANY.search(lead) or _OF_DISEASES.search(lead) or (_KINDS.search(lead) and _DISEASES.search(lead))
    )


def one_of_any(lead: str) -> bool:
    """Whether an introduction asks for one of those that follow."""
    return _ANY.search(lead) is not None


def disease_alone(line: str) -> str:
    """The disease that a line names and says nothing else of; "" where there is none."""
    low = line.lower()
    if "nos" in low or "otherwise" in low:
        line = _UNSPECIFIED.sub("", line)
    if "class" in low or "stage" in low or "grade" in low or "type" in low:
        line = _GRADED.sub("", line)
    words = line.strip(" .;,").split()
    if not words or len(words) > _LONGEST or _OTHERWISE.search(line) or _SAID.search(line):
        return ""
    known = next((name for found in mentions(line) if (name := found.of("condition"))), "")
    if known or any(sign in line for sign in ":(%") or _NO_DISEASE.search(line):
        return known
    return fold(line).strip(" .;,") if group_of_head(words[-1].strip(",;.").lower()) == "condition" else ""


# "Lupus nephritis, class III or IV": of which class it is.
_GRADED = re.compile(
    r"(?:\s*,)?\s+\(?(?:class|stage|grade|type)\s+(?:[IV]{1,3}|\d)[AB]?(?:\s*(?:,|or|and|to|/|-|–)\s*(?:class\s+|stage\s+|grade\s+|type\s+)?(?:[IV]{1,3}|\d)[AB]?)*\)?\W*$",
    re.IGNORECASE,
)
_UNSPECIFIED = re.compile(r"\W*\b(?:not\s+otherwise\s+specified|NOS)\b\W*$", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:negative|positive|status|known|measurable|evaluable|adequate|normal|stable|allowed|eligible|excluded)\b",
    re.IGNORECASE,
)
_NO_DISEASE = re.compile(
    r"\b(?:measurable|evaluable|adequate|normal|healthy|able|ability|willing\w*|patients?|subjects?|criteria|age)\b",
    re.IGNORECASE,
)
