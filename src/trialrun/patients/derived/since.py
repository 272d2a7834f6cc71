"""How long ago something last was."""

from __future__ import annotations

from datetime import date

from trialrun.model.patient import ConditionFact, Patient, TreatmentFact
from trialrun.vocab.concepts import is_a


def days_since(patient: Patient, concept: str, on: date) -> tuple[int, int] | None:
    """The least and the greatest number of days since a treatment's last day or a condition's onset.

    0 while a treatment goes on. None where the record has no dated one before the day `on`.
    """
    best: tuple[int, int] | None = None
    for fact in patient.facts:
        if isinstance(fact, TreatmentFact):
            if fact.absent or fact.status == "planned" or not is_a(fact.concept, concept, "therapy"):
                continue
            if fact.status == "ongoing":
                return 0, 0
            moment = fact.until or (fact.on if fact.kind == "procedure" else None)
        elif isinstance(fact, ConditionFact):
            if fact.absent or fact.suspected or not is_a(fact.concept, concept, "condition"):
                continue
            moment = fact.on
        else:
            continue
        if moment is None or moment.first > on:
            continue
        days = (max(0, (on - moment.last).days), (on - moment.first).days)
        best = days if best is None else (min(best[0], days[0]), min(best[1], days[1]))
    return best
