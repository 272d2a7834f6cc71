"""Metastases: the spread of a cancer that the record has is no other cancer beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from trialrun.matching.chart import Shelf
from trialrun.matching.days import happened
from trialrun.model.patient import ConditionFact
from trialrun.vocab.concepts import is_a
from trialrun.vocab.metastases import SELDOM_SPREADS, is_spread

__all__ = ["is_spread", "primaries", "spread_of"]


def primaries(shelf: Shelf[ConditionFact], on: date) -> frozenset[str]:
    """The cancers on record that a metastasis may come from."""
    return frozenset(
        fact.concept
        for fact in shelf.covered_by("malignancy")
        if not (fact.absent or fact.suspected or happened(fact.on, on) is None)
        and not is_spread(fact.concept)
        and not any(is_a(fact.concept, one, "condition") for one in SELDOM_SPREADS)
    )


def spread_of(cancers: Iterable[str], excepting: tuple[str, ...]) -> str:
    """The first of the cancers by name that is one of the exceptions; "" for none."""
    own = sorted(c for c in cancers if any(is_a(c, one, "condition") for one in excepting))
    return own[0] if own else ""
