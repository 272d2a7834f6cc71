"""Diseases that laboratory values define: overt primary hypothyroidism, severe hypercholesterolemia.

Only values far from every laboratory's limits count, or values outside the limits that the record itself
gives; what lies between is left to a person. Not where the record speaks of the disease in any way.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.errors import AmbiguousUnit
from trialrun.model.patient import AnyFact, ConditionFact, MeasurementFact, Patient, Source
from trialrun.model.time import full_years
from trialrun.vocab.concepts import is_a
from trialrun.vocab.units import convert

TSH_HIGH = 10.0
"""mIU/L; above it thyrotropin is high by every laboratory's limits."""
FREE_T4_LOW = 0.6
"""ng/dL (7.7 pmol/L); below it free thyroxine is low by every laboratory's limits."""
LDL_HIGH = 190.0
"""mg/dL; from it on it is severe. Grundy et al., doi:10.1161/CIR.0000000000000625."""


def hypothyroidism(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Thyrotropin above and free thyroxine below their limits on one day, in anyone past the first year.

    The definition of overt primary hypothyroidism: Garber et al., Thyroid 2012, doi:10.1089/thy.2012.0205.
    """
    if _said(patient, "hypothyroidism"):
        return
    for tsh in _values(patient, "tsh"):
        assert tsh.on is not None
        if patient.birth is not None and full_years(patient.birth.last, tsh.on.first) < 1:
            continue
        if not _beyond(tsh, TSH_HIGH, "u[IU]/mL", high=True):
            continue
        for thyroxine in _values(patient, "free t4"):
            if thyroxine.on == tsh.on and _beyond(thyroxine, FREE_T4_LOW, "ng/dL", high=False):
                yield ConditionFact(
                    concept="hypothyroidism",
                    source=Source("derived", (tsh.source.place, thyroxine.source.place)),
                    shown="thyrotropin high and free thyroxine low",
                    on=tsh.on,
                    status="active",
                )
                return


def hypercholesterolemia(patient: Patient, place: str) -> Iterator[AnyFact]:
    """An LDL cholesterol of 190 mg/dL or more."""
    if _said(patient, "hypercholesterolemia"):
        return
    for ldl in _values(patient, "ldl"):
        try:
            value = convert(ldl.value, ldl.unit, "mg/dL", "ldl")
        except AmbiguousUnit:
            continue
        if value >= LDL_HIGH:
            yield ConditionFact(
                concept="hypercholesterolemia",
                source=Source("derived", (ldl.source.place,)),
                shown=f"LDL cholesterol of {LDL_HIGH:g} mg/dL or more",
                on=ldl.on,
                status="active",
            )
            return


def _said(patient: Patient, concept: str) -> bool:
    """Whether the record has the disease, a kind of it or what it is a kind of, or denies it."""
    return any(
        isinstance(fact, ConditionFact)
        and bool(fact.concept)
        and (is_a(fact.concept, concept, "condition") or is_a(concept, fact.concept, "condition"))
        for fact in patient.facts
    )


def _values(patient: Patient, concept: str) -> list[MeasurementFact]:
    return [
        fact
        for fact in patient.facts
        if isinstance(fact, MeasurementFact) and fact.concept == concept and not fact.comparator and fact.on
    ]


def _beyond(fact: MeasurementFact, bound: float, unit: str, *, high: bool) -> bool:
    """Whether a value lies beyond its laboratory's limit, or beyond the bound where none is given."""
    limit = fact.upper_limit if high else fact.lower_limit
    if limit is not None:
        return fact.value > limit if high else fact.value < limit
    try:
        value = convert(fact.value, fact.unit, unit, fact.concept)
    except AmbiguousUnit:
        return False
    return value > bound if high else value < bound
