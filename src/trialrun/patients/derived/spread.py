"""Of which cancer a metastasis is: of the only one that the record has."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from trialrun.model.patient import AnyFact, ConditionFact, Patient, Source
from trialrun.vocab.concepts import ancestors, is_a
from trialrun.vocab.metastases import METASTASIS, SELDOM_SPREADS, is_spread, metastatic

REGIONAL = ("lymph node metastasis", "peritoneal carcinomatosis", "malignant ascites")
"""Spread that a cancer of the organs beside it may have without being metastatic."""
_NO_ORIGIN = (*SELDOM_SPREADS, "hematologic malignancy", "central nervous system tumor")
"""Cancers that give no metastases as a rule, or whose spread is called otherwise."""


def metastatic_cancer(patient: Patient, place: str) -> Iterator[AnyFact]:
    """The cancer as metastatic, where the record has metastases, one cancer and no word of their origin.

    Nothing is derived of lymph nodes and peritoneum, which may be regional, nor of what the record denies.
    """
    conditions = [fact for fact in patient.facts if isinstance(fact, ConditionFact) and fact.concept]
    spread = [fact for fact in conditions if is_a(fact.concept, METASTASIS, "condition")]
    if not spread or any(not (fact.absent or is_spread(fact.concept)) for fact in spread):
        return
    denied = [fact.concept for fact in spread if fact.absent]
    sure = [
        fact
        for fact in spread
        if not (fact.absent or fact.suspected or fact.status == "resolved")
        and not any(is_a(fact.concept, one, "condition") for one in REGIONAL)
        and not any(is_a(fact.concept, one, "condition") for one in denied)
    ]
    cancers = {
        fact.concept: fact
        for fact in conditions
        if is_a(fact.concept, "malignancy", "condition") and not fact.absent and fact not in spread
    }
    kinds = [one for one in cancers if not any(one in _wider(other) for other in cancers)]
    if not sure or len(kinds) != 1 or any(is_a(kinds[0], one, "condition") for one in _NO_ORIGIN):
        return
    cancer = cancers[kinds[0]]
    if cancer.suspected or cancer.status == "resolved" or cancer.course == "metastatic":
        return
    found = max(sure, key=lambda fact: (fact.on is not None, str(fact.on)))
    derived = msgspec.structs.replace(
        found,
        source=Source("derived", tuple(dict.fromkeys((cancer.source.place, found.source.place)))),
        shown=f"{found.shown or found.concept} of the only cancer on record",
        concept=cancer.concept,
        course="metastatic",
        stage=cancer.stage,
    )
    yield derived
    for name in metastatic(cancer.concept):
        yield msgspec.structs.replace(derived, concept=name, course=None)


def _wider(concept: str) -> frozenset[str]:
    return ancestors(concept, "condition") - {concept}
