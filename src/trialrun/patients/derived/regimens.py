"""Lines of systemic anticancer therapy, where the record has drugs and days but no line numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from trialrun.model.patient import AnyFact, ConditionFact, Patient, Source, TreatmentFact
from trialrun.vocab.concepts import is_a

REGIMEN_DAYS = 28
"""Drugs that start within so many days of a line's first are one regimen."""
ANTICANCER = "systemic antineoplastic therapy"


def lines_of_therapy(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Each anticancer drug of a line once with the line, if none is recorded and every such drug has a start.

    A line begins with its first drug and holds those that start within 28 days; a drug that is new after that
    begins the next line with all that start on its day, the same drugs again do not. Hess et al., Future
    Oncol 2021, doi:10.2217/fon-2020-1041, without their rule for gaps, since records of drugs seldom have
    sure ends.
    """
    diseases = [
        f.concept for f in patient.facts if isinstance(f, ConditionFact) and f.concept and not f.absent
    ]
    if diseases and not any(is_a(one, "neoplasm", "condition") for one in diseases):
        return  # rituximab for a rejection, methotrexate for arthritis
    drugs = [
        fact
        for fact in patient.facts
        if isinstance(fact, TreatmentFact)
        and fact.concept
        and not fact.absent
        and fact.status != "planned"
        and is_a(fact.concept, ANTICANCER, "therapy")
    ]
    if not drugs or any(fact.line is not None or fact.on is None or not fact.on.exact for fact in drugs):
        return
    by_day: dict[date, list[TreatmentFact]] = {}
    for fact in drugs:
        assert fact.on is not None
        by_day.setdefault(fact.on.first, []).append(fact)
    line, start, seen = 0, None, set[str]()
    for day in sorted(by_day):
        new = any(fact.concept not in seen for fact in by_day[day])
        if start is None or (new and (day - start).days > REGIMEN_DAYS):
            line, start, seen = line + 1, day, set()
        for fact in by_day[day]:
            if fact.concept not in seen:
                seen.add(fact.concept)
                source = Source("derived", (fact.source.place,))
                yield msgspec.structs.replace(
                    fact, line=line, source=source, shown=f"line {line}: {fact.shown}"
                )
