"""CTCAE version 5.0 grades of laboratory values.

Source: National Cancer Institute, Common Terminology Criteria for Adverse Events (CTCAE) v5.0, 27 November
2017 (no DOI; the document's pages "Blood and lymphatic system disorders", "Investigations" and "Metabolism
and nutrition disorders"). Grades that need a symptom, a hospital stay or a patient's baseline are left to a
person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.model.errors import AmbiguousUnit
from trialrun.model.patient import AnyFact, ConditionFact, MeasurementFact, Patient, Source
from trialrun.patients.derived.values import days_after, latest
from trialrun.vocab.units import convert

HOLDS_DAYS = 90
"""A grade holds so long after its value, as a measurement does by default; then it is over."""


class Scale(msgspec.Struct, frozen=True):
    """One adverse event of a value. `bounds`: where grades 2, 3 and 4 begin, in `unit` or times the limit.

    side: "low" for values below the lower limit of normal, "high" for those above the upper one. Grade 1 is
    any value outside the limit that is not of a higher grade; None: the grade does not depend on the value
    alone.
    """

    term: str
    analyte: str
    side: Literal["low", "high"]
    unit: str
    bounds: tuple[float | None, float | None, float | None]
    times_limit: bool = False
    condition: str = ""


SCALES: tuple[Scale, ...] = (
    Scale("Anemia", "hemoglobin", "low", "g/dL", (10.0, 8.0, None), condition="anemia"),
    Scale(
        "White blood cell decreased", "leukocytes", "low", "10*9/L", (3.0, 2.0, 1.0), condition="leukopenia"
    ),
    Scale(
        "Neutrophil count decreased", "neutrophils", "low", "10*9/L", (1.5, 1.0, 0.5), condition="neutropenia"
    ),
    Scale(
        "Lymphocyte count decreased", "lymphocytes", "low", "10*9/L", (0.8, 0.5, 0.2), condition="lymphopenia"
    ),
    Scale(
        "Platelet count decreased",
        "platelets",
        "low",
        "10*9/L",
        (75.0, 50.0, 25.0),
        condition="thrombocytopenia",
    ),
    Scale("Hypoalbuminemia", "albumin", "low", "g/dL", (3.0, 2.0, None), condition="hypoalbuminemia"),
    Scale(
        "Hypercalcemia", "corrected calcium", "high", "mg/dL", (11.5, 12.5, 13.5), condition="hypercalcemia"
    ),
    Scale("Hypocalcemia", "corrected calcium", "low", "mg/dL", (8.0, 7.0, 6.0), condition="hypocalcemia"),
    Scale("Hyperkalemia", "potassium", "high", "mmol/L", (5.5, 6.0, 7.0), condition="hyperkalemia"),
    Scale("Hypokalemia", "potassium", "low", "mmol/L", (None, 3.0, 2.5), condition="hypokalemia"),
    Scale("Hypernatremia", "sodium", "high", "mmol/L", (150.0, 155.0, 160.0), condition="hypernatremia"),
    Scale("Hyponatremia", "sodium", "low", "mmol/L", (130.0, 125.0, 120.0), condition="hyponatremia"),
    Scale("Hypermagnesemia", "magnesium", "high", "mg/dL", (None, 3.0, 8.0)),
    Scale("Hypomagnesemia", "magnesium", "low", "mg/dL", (1.2, 0.9, 0.7), condition="hypomagnesemia"),
    Scale("Hypoglycemia", "glucose", "low", "mg/dL", (55.0, 40.0, 30.0), condition="hypoglycemia"),
    Scale("Alanine aminotransferase increased", "alt", "high", "", (3.0, 5.0, 20.0), times_limit=True),
    Scale("Aspartate aminotransferase increased", "ast", "high", "", (3.0, 5.0, 20.0), times_limit=True),
    Scale("Alkaline phosphatase increased", "alp", "high", "", (2.5, 5.0, 20.0), times_limit=True),
    Scale("GGT increased", "ggt", "high", "", (2.5, 5.0, 20.0), times_limit=True),
    Scale("Blood bilirubin increased", "bilirubin", "high", "", (1.5, 3.0, 10.0), times_limit=True),
    Scale("Creatinine increased", "creatinine", "high", "", (1.5, 3.0, 6.0), times_limit=True),
)


def grade(scale: Scale, fact: MeasurementFact) -> int | None:
    """0 to 4; None where the unit or the laboratory's limit that decides it is missing.

    Without the limit a value that is of grade 2 or more by an absolute bound still has its grade.
    """
    limit = fact.lower_limit if scale.side == "low" else fact.upper_limit
    if scale.times_limit:
        if not limit or limit <= 0:
            return None
        value, edge = fact.value / limit, 1.0
    else:
        try:
            value = convert(fact.value, fact.unit, scale.unit, fact.concept)
            edge = float("nan") if limit is None else convert(limit, fact.unit, scale.unit, fact.concept)
        except AmbiguousUnit:
            return None
    low = scale.side == "low"
    for number, bound in ((4, scale.bounds[2]), (3, scale.bounds[1]), (2, scale.bounds[0])):
        if bound is not None and (value < bound if low else value > bound):
            return number
    if limit is None:
        return None
    return int(value < edge if low else value > edge)


def graded_values(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Of the latest value of each analyte, what it is by name and grade; nothing for a value within limits.

    Not where the record has the condition itself, with or without a grade: a person's word counts.
    """
    said = {fact.concept for fact in patient.facts if isinstance(fact, ConditionFact)}
    for scale in SCALES:
        fact = latest(patient, scale.analyte)
        if not scale.condition or scale.condition in said or fact is None or fact.on is None:
            continue
        found = grade(scale, fact)
        if found:
            yield ConditionFact(
                concept=scale.condition,
                source=Source("derived", (fact.source.place,)),
                shown=f"CTCAE v5.0 {scale.term}, grade {found}",
                on=fact.on,
                until=days_after(fact.on, HOLDS_DAYS),
                status="active",
                grade=float(found),
            )
