"""Metastases, as the vocabulary knows them: with a word of the cancer that they come from, or without."""

from __future__ import annotations

from functools import cache

from trialrun.vocab.concepts import ancestors, concepts, is_a

METASTASIS = "metastatic cancer"
SELDOM_SPREADS = ("non-melanoma skin cancer", "carcinoma in situ")
"""Cancers that do not explain a metastasis."""


@cache
def is_spread(concept: str) -> bool:
    """Whether it is a metastasis without a word of its origin, unlike "metastatic breast cancer"."""
    if not is_a(concept, METASTASIS, "condition"):
        return False
    others = ancestors(concept, "condition") - ancestors(METASTASIS, "condition")
    return not any(
        is_a(name, "malignancy", "condition") and not is_a(name, METASTASIS, "condition") for name in others
    )


@cache
def metastatic(cancer: str) -> tuple[str, ...]:
    """The concepts that name a cancer, or the organ's cancer that it is a kind of, as one that has spread."""
    names = (f"metastatic {name}" for name in ancestors(cancer, "condition"))
    known = concepts("condition")
    return tuple(
        sorted(name for name in names if name in known and name != METASTASIS and not is_spread(name))
    )
