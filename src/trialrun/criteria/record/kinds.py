"""Lists of diseases of which a patient has one: "Histologically confirmed sarcoma, including: A, B, C"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.criteria.layout.bare_diseases import announces_kinds, disease_alone
from trialrun.criteria.layout.introductions import NEGATIVE
from trialrun.vocab.concepts import is_a

_LEAST_SHARE = 0.6  # of the lines name a disease; the others may be kinds that the vocabulary lacks
_ALL = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_DEMAND = re.compile(
    r"\W*(?:no|not|must|at least|patients?|age|without|normal|adequate|[<>≤≥\d])\b", re.IGNORECASE
)


def one_of_kinds(lead: str, lines: Sequence[str]) -> bool:
    """Whether the lines under an introduction are kinds of a disease: none is asked for besides another."""
    if len(lines) < 2 or NEGATIVE.match(lead) or _ALL.search(lead):
        return False
    named = [name for line in lines if (name := disease_alone(line))]
    if len(named) < _LEAST_SHARE * len(lines) or len(set(named)) < 2:
        return False
    return announces_kinds(lead) or all(is_a(name, "malignancy", "condition") for name in named)


def kinds_first(lead: str, lines: Sequence[str]) -> int:
    """How many lines at the start of an announced list are kinds of a disease, where demands follow them."""
    count = next((i for i, line in enumerate(lines) if not disease_alone(line)), len(lines))
    if not 2 <= count < len(lines) or not all(_DEMAND.match(line) for line in lines[count + 1 :]):
        return 0
    return count if one_of_kinds(lead, lines[:count]) else 0
