"""Lists of diseases of which a patient has one: "Histologically confirmed sarcoma, including: A, B, C"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.criteria.introductions import NEGATIVE
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import mentions

_LEAST_SHARE = 0.6  # of the lines name a disease; the others may be kinds that the vocabulary lacks
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
_ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)


def one_of_kinds(lead: str, lines: Sequence[str]) -> bool:
    """Whether the lines under an introduction are kinds of a disease: none is asked for besides another."""
    if len(lines) < 2 or NEGATIVE.match(lead) or _ALL.search(lead):
        return False
    named = [name for line in lines if (name := _disease(line))]
    if len(named) < _LEAST_SHARE * len(lines) or len(set(named)) < 2:
        return False
    announced = _OF_DISEASES.search(lead) or (_KINDS.search(lead) and _DISEASES.search(lead))
    return bool(announced) or all(is_a(name, "malignancy", "condition") for name in named)


def _disease(line: str) -> str:
    """The disease that a line names and says nothing else of; "" where there is none."""
    if len(line.split()) > _LONGEST or _SAID.search(line):
        return ""
    return next((name for found in mentions(line) if (name := found.of("condition"))), "")
