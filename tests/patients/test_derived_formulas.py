"""Derived facts: formulas by hand, the tables of CTCAE, IMWG and ELN row by row, and what keeps them true."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.matching import evaluate
from trialrun.model.criteria import Measurement, Range, Result, Sex
from trialrun.model.logic import Truth
from trialrun.model.patient import (
    AnyFact,
    ConditionFact,
    Fact,
    MeasurementFact,
    Patient,
    ResponseFact,
    ScoreFact,
    Source,
    TestFact,
    TreatmentFact,
)
from trialrun.model.screening import Policy
from trialrun.model.time import Moment
from trialrun.patients.derived import ckd_epi_2021, days_since, derive
from trialrun.patients.derived.blood import absolute_neutrophils, calcium_for_albumin
from trialrun.patients.derived.body import cockcroft_gault, du_bois, mosteller
from trialrun.patients.derived.liver import child_pugh_points
from trialrun.patients.derived.responses import Myeloma, eln, imwg
from trialrun.patients.derived.toxicity import SCALES, grade

DAY = date(2026, 1, 10)


def lab(concept: str, value: float, unit: str, day: date = DAY, **more: Any) -> MeasurementFact:
    place = Source(f"lab/{concept}-{day}")
    return MeasurementFact(concept=concept, source=place, on=Moment.on(day), value=value, unit=unit, **more)


def condition(concept: str, **more: Any) -> ConditionFact:
    return ConditionFact(concept=concept, source=Source(f"condition/{concept}"), **more)


def drug(concept: str, day: date, **more: Any) -> TreatmentFact:
    source = Source(f"drug/{concept}-{day}")
    return TreatmentFact(concept=concept, source=source, on=Moment.on(day), shown=concept, **more)


def patient(*facts: AnyFact, sex: Sex = "female") -> Patient:
    return Patient(birth=Moment.on(date(1961, 4, 23)), sex=sex, facts=facts)


def derived(found: Patient, kind: type[Fact], concept: str) -> Any:
    facts = [f for f in derive(found, "Patient/p").facts if isinstance(f, kind) and f.concept == concept]
    assert len(facts) <= 1
    return facts[0] if facts else None


# ---- formulas ------------------------------------------------------------------------------------------


def test_body_surface_area_by_hand() -> None:
    assert mosteller(70, 170) == pytest.approx(1.8181, abs=1e-4)  # sqrt(70 x 170 / 3600)
    assert du_bois(70, 170) == pytest.approx(1.8097, abs=1e-4)


def test_cockcroft_gault_by_hand() -> None:
    assert cockcroft_gault(1.0, 40, 72, female=False) == pytest.approx(100)
    assert cockcroft_gault(2.0, 60, 72, female=True) == pytest.approx(34)


def test_ckd_epi_by_hand() -> None:
    assert ckd_epi_2021(0.9, 50, female=False) == pytest.approx(142 * 0.9938**50)
    assert ckd_epi_2021(0.7, 50, female=True) == pytest.approx(142 * 0.9938**50 * 1.012)


def test_calcium_and_neutrophils_by_hand() -> None:
    assert calcium_for_albumin(8.0, 2.0) == pytest.approx(9.6)
    assert absolute_neutrophils(4.0, 50) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("bilirubin", "albumin", "inr", "ascites", "encephalopathy", "points"),
    [
        (1.0, 4.0, 1.0, 1, 1, 5),
        (2.5, 3.0, 2.0, 2, 2, 10),
        (4.0, 2.0, 3.0, 3, 3, 15),
        (2.0, 3.5, 1.7, 1, 1, 8),
    ],
)
def test_child_pugh_by_its_table(
    bilirubin: float, albumin: float, inr: float, ascites: int, encephalopathy: int, points: int
) -> None:
    assert child_pugh_points(bilirubin, albumin, inr, ascites, encephalopathy) == points


@pytest.mark.parametrize(
    ("term", "value", "low", "high", "expected"),
    [
        ("Anemia", 13.0, 12.0, 16.0, 0),
        ("Anemia", 11.0, 12.0, 16.0, 1),
        ("Anemia", 9.9, None, None, 2),
        ("Anemia", 7.9, None, None, 3),
        ("Anemia", 11.0, None, None, None),
        ("Platelet count decreased", 75.0, 150.0, 400.0, 1),
        ("Platelet count decreased", 74.0, None, None, 2),
        ("Platelet count decreased", 24.0, None, None, 4),
        ("Neutrophil count decreased", 0.4, None, None, 4),
        ("Hyponatremia", 129.0, None, None, 2),
        ("Hyponatremia", 124.0, None, None, 3),
        ("Hypokalemia", 3.2, 3.5, 5.0, 1),
        ("Hypokalemia", 2.9, 3.5, 5.0, 3),
        ("Alanine aminotransferase increased", 120.0, None, 40.0, 1),
        ("Alanine aminotransferase increased", 121.0, None, 40.0, 2),
        ("Alanine aminotransferase increased", 900.0, None, 40.0, 4),
        ("Alanine aminotransferase increased", 900.0, None, None, None),
        ("Blood bilirubin increased", 4.0, 0.2, 1.2, 3),
        ("Creatinine increased", 1.2, 0.6, 1.1, 1),
    ],
)
def test_ctcae_grades_by_its_tables(
    term: str, value: float, low: float | None, high: float | None, expected: int | None
) -> None:
    scale = next(scale for scale in SCALES if scale.term == term)
    unit = scale.unit or "U/L"
    assert grade(scale, lab(scale.analyte, value, unit, lower_limit=low, upper_limit=high)) == expected


@given(
    st.sampled_from([s for s in SCALES if not s.times_limit]), st.floats(0.01, 1000), st.floats(0.01, 1000)
)
def test_a_worse_value_never_has_a_lower_grade(scale: Any, one: float, other: float) -> None:
    limits = {"lower_limit": 1000.0} if scale.side == "low" else {"upper_limit": 0.01}
    better, worse = sorted((one, other), reverse=scale.side == "low")
    first = grade(scale, lab(scale.analyte, better, scale.unit, **limits))
    second = grade(scale, lab(scale.analyte, worse, scale.unit, **limits))
    assert first is not None and second is not None and first <= second


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (Myeloma(serum=4.0), Myeloma(serum=3.8), "SD"),
        (Myeloma(serum=4.0), Myeloma(serum=2.9), "MR"),
        (Myeloma(serum=4.0), Myeloma(serum=2.0), "PR"),
        (Myeloma(serum=4.0), Myeloma(serum=0.4), "VGPR"),
        (Myeloma(serum=4.0), Myeloma(serum=5.1), "PD"),
        (Myeloma(serum=4.0, urine=900), Myeloma(serum=0.3), None),
        (Myeloma(serum=4.0, urine=900), Myeloma(serum=0.3, urine=150), "PR"),
        (Myeloma(serum=4.0, urine=900), Myeloma(serum=0.3, urine=90), "VGPR"),
        (Myeloma(serum=4.0), Myeloma(serum=0, immunofixation_negative=True, plasma_cells=2), "CR"),
        (
            Myeloma(serum=4.0),
            Myeloma(serum=0, kappa=10, lambda_=10, immunofixation_negative=True, plasma_cells=2),
            "CR",
        ),
        (Myeloma(kappa=1010, lambda_=10), Myeloma(kappa=400, lambda_=10), "PR"),
        (Myeloma(kappa=1010, lambda_=10), Myeloma(kappa=60, lambda_=10), "VGPR"),
        (Myeloma(kappa=50, lambda_=10), Myeloma(kappa=10, lambda_=10), None),
        (Myeloma(), Myeloma(), None),
        (Myeloma(serum=4.0, urine=900), Myeloma(serum=2.8, urine=600), "SD"),
        (Myeloma(serum=4.0, urine=900), Myeloma(serum=2.8, urine=400), "MR"),
        (Myeloma(serum=4.0, urine=900), Myeloma(serum=3.8, urine=1200), "PD"),
        (Myeloma(serum=6.0), Myeloma(serum=7.0), "PD"),
        (Myeloma(kappa=500, lambda_=10), Myeloma(kappa=700, lambda_=10), "PD"),
        (Myeloma(serum=4.0), Myeloma(serum=0, immunofixation_negative=False, plasma_cells=2), "VGPR"),
        (Myeloma(serum=4.0), Myeloma(serum=0, immunofixation_negative=True), "VGPR"),
    ],
)
def test_imwg_by_its_table(before: Myeloma, now: Myeloma, expected: str | None) -> None:
    assert imwg(before, now) == expected


def test_progression_counts_from_the_lowest_value() -> None:
    assert imwg(Myeloma(serum=4.0), Myeloma(serum=1.6), nadir=Myeloma(serum=1.0)) == "PD"
    assert imwg(Myeloma(serum=4.0), Myeloma(serum=1.2), nadir=Myeloma(serum=1.0)) == "PR"


@pytest.mark.parametrize(
    ("blasts", "blood", "neutrophils", "platelets", "before", "expected"),
    [
        (2, 0, 1.5, 150, 60, "CR"),
        (2, 0, 0.6, 150, 60, "CRi"),
        (2, 0, 1.5, 60, 60, "CRi"),
        (2, 0, 0.3, 20, 60, None),
        (2, 0, 0.6, 60, 60, "CRi"),
        (2, None, 1.5, 150, 60, None),
        (2, 3, 1.5, 150, 60, None),
        (20, 0, 1.5, 150, 60, "PR"),
        (20, 0, 1.5, 150, 30, None),
        (20, 0, 1.5, 150, None, None),
    ],
)
def test_eln_by_its_table(
    blasts: float,
    blood: float | None,
    neutrophils: float,
    platelets: float,
    before: float | None,
    expected: str | None,
) -> None:
    assert eln(blasts, blood, neutrophils, platelets, before) == expected


# ---- facts ---------------------------------------------------------------------------------------------


def test_each_says_what_it_was_derived_from() -> None:
    found = patient(
        lab("weight", 70, "kg"), lab("height", 170, "cm"), lab("creatinine", 1.0, "mg/dL"),
        lab("leukocytes", 4.0, "10*9/L"), lab("neutrophil percentage", 30, "%"),
        lab("calcium", 8.0, "mg/dL", lower_limit=8.5, upper_limit=10.5), lab("albumin", 2.9, "g/dL"),
    )  # fmt: skip
    assert derived(found, MeasurementFact, "bsa").value == 1.82
    clearance = derived(found, MeasurementFact, "creatinine clearance")
    assert clearance.value == pytest.approx((140 - 64) * 70 / 72 * 0.85, abs=0.1)
    assert clearance.source.derived_from == (f"lab/creatinine-{DAY}", f"lab/weight-{DAY}", "Patient/p")
    assert derived(found, MeasurementFact, "neutrophils").value == 1.2
    assert derived(found, MeasurementFact, "corrected calcium").value == pytest.approx(8.88)
    # Derived from what was derived: the count of 1.2 is neutropenia of grade 2, and the calcium is in order.
    neutropenia = derived(found, ConditionFact, "neutropenia")
    assert (neutropenia.grade, neutropenia.shown) == (2, "CTCAE v5.0 Neutrophil count decreased, grade 2")
    assert neutropenia.source.derived_from == ("derived",)
    assert derived(found, ConditionFact, "hypocalcemia") is None
    assert derived(found, ConditionFact, "hypoalbuminemia").grade == 2


def test_a_recorded_value_is_never_replaced() -> None:
    found = patient(lab("weight", 70, "kg"), lab("height", 170, "cm"), lab("bsa", 1.9, "m2"))
    assert derived(found, MeasurementFact, "bsa").value == 1.9
    said = patient(lab("hemoglobin", 7.0, "g/dL"), condition("anemia", absent=True))
    assert derived(said, ConditionFact, "anemia").absent


def test_parts_of_different_days_do_not_combine() -> None:
    earlier = DAY - timedelta(days=3)
    apart = patient(lab("calcium", 8.0, "mg/dL"), lab("albumin", 2.0, "g/dL", earlier))
    assert derived(apart, MeasurementFact, "corrected calcium") is None
    old = patient(lab("creatinine", 1.0, "mg/dL"), lab("weight", 70, "kg", DAY - timedelta(days=200)))
    assert derived(old, MeasurementFact, "creatinine clearance") is None


def test_a_derived_value_expires_with_what_it_rests_on() -> None:
    found = derive(patient(lab("weight", 70, "kg"), lab("creatinine", 1.0, "mg/dL")), "Patient/p")
    node = Measurement("creatinine clearance", Range(low=30), "mL/min")
    policy = Policy(measurement_days=30)
    assert evaluate(node, found, DAY + timedelta(days=30), policy) is Truth.YES
    assert evaluate(node, found, DAY + timedelta(days=31), policy) is Truth.UNKNOWN


def test_child_pugh_needs_all_five() -> None:
    parts = (
        condition("cirrhosis", status="active"), lab("bilirubin", 2.5, "mg/dL"), lab("albumin", 3.0, "g/dL"),
        lab("inr", 1.2, "", DAY - timedelta(days=5)), condition("ascites", status="active", severity="mild"),
    )  # fmt: skip
    assert derived(patient(*parts), ScoreFact, "child-pugh") is None
    score = derived(
        patient(*parts, condition("hepatic encephalopathy", absent=True)), ScoreFact, "child-pugh"
    )
    assert (score.value, score.on) == (8, Moment.on(DAY - timedelta(days=5)))
    vague = (
        *parts[:-1],
        condition("ascites", status="active"),
        condition("hepatic encephalopathy", absent=True),
    )
    assert derived(patient(*vague), ScoreFact, "child-pugh") is None


def test_a_complete_response_needs_serum_and_urine_to_be_negative() -> None:
    known = (
        condition("multiple myeloma", status="active"), drug("lenalidomide", date(2025, 6, 1)),
        lab("serum m-protein", 4.0, "g/dL", date(2025, 5, 20)), lab("bone marrow plasma cells", 2, "%"),
    )  # fmt: skip

    def fixed(concept: str, result: Result, shown: str = "") -> TestFact:
        return TestFact(
            concept=concept, result=result, shown=shown, on=Moment.on(DAY), source=Source(concept)
        )  # fmt: skip

    serum, urine = fixed("serum immunofixation", "negative"), fixed("urine immunofixation", "negative")
    found = derived(patient(*known, serum, urine), ResponseFact, "CR")
    assert {"serum immunofixation", "urine immunofixation"} <= set(found.source.derived_from)
    assert derived(patient(*known, serum), ResponseFact, "CR") is None
    both = fixed("immunofixation", "negative", "Immunofixation of serum and urine")
    assert derived(patient(*known, both), ResponseFact, "CR") is not None
    bad = fixed("urine immunofixation", "positive")
    assert derived(patient(*known, serum, bad), ResponseFact, "CR") is None


def test_response_of_a_myeloma() -> None:
    found = patient(
        condition("multiple myeloma", status="active"), drug("lenalidomide", date(2025, 6, 1)),
        lab("serum m-protein", 4.0, "g/dL", date(2025, 5, 20)), lab("serum m-protein", 1.5, "g/dL"),
    )  # fmt: skip
    response = derived(found, ResponseFact, "PR")
    assert (response.criteria, response.on) == ("IMWG", Moment.on(DAY))
    assert "unconfirmed" in response.shown
    judged = ResponseFact(concept="VGPR", source=Source("note"), on=Moment.on(DAY))
    assert derived(msgspec.structs.replace(found, facts=(*found.facts, judged)), ResponseFact, "PR") is None
    other = msgspec.structs.replace(found, facts=(condition("gout"), *found.facts[1:]))
    assert derived(other, ResponseFact, "PR") is None


def test_response_of_a_leukemia() -> None:
    found = patient(
        condition("acute myeloid leukemia", status="active"), drug("azacitidine", date(2025, 11, 1)),
        lab("bone marrow blasts", 45, "%", date(2025, 10, 20)), lab("bone marrow blasts", 3, "%"),
        lab("peripheral blood blasts", 0, "%"), lab("neutrophils", 0.8, "10*9/L"),
        lab("platelets", 120, "10*9/L"),
    )  # fmt: skip
    assert derived(found, ResponseFact, "CRi").criteria == "ELN"


def test_lines_of_therapy() -> None:
    found = patient(
        drug("carboplatin", date(2024, 1, 1)), drug("pemetrexed", date(2024, 1, 20)),
        drug("carboplatin", date(2024, 2, 20)), drug("nivolumab", date(2024, 6, 1)),
        drug("docetaxel", date(2025, 1, 1)), drug("carboplatin", date(2025, 1, 1)),
        drug("metformin", date(2023, 1, 1)),
    )  # fmt: skip
    lines = [(f.concept, f.line) for f in derive(found, "p").facts if isinstance(f, TreatmentFact) and f.line]
    assert lines == [
        ("carboplatin", 1), ("pemetrexed", 1), ("nivolumab", 2), ("docetaxel", 3), ("carboplatin", 3)
    ]  # fmt: skip
    numbered = patient(drug("carboplatin", date(2024, 1, 1), line=2), drug("nivolumab", date(2024, 6, 1)))
    assert [f.line for f in derive(numbered, "p").facts if isinstance(f, TreatmentFact)] == [2, None]


def test_a_negative_pregnancy_test() -> None:
    test = TestFact(concept="pregnancy test", source=Source("lab/1"), on=Moment.on(DAY), result="negative")
    assert derived(patient(test), ConditionFact, "pregnancy").absent
    assert (
        derived(patient(msgspec.structs.replace(test, result="positive")), ConditionFact, "pregnancy") is None
    )


def test_days_since() -> None:
    found = patient(
        drug("rituximab", date(2025, 1, 1), until=Moment.parse("2025-06"), status="completed"),
        drug("aspirin", date(2020, 1, 1), status="ongoing"),
        condition("stroke", on=Moment.on(date(2026, 1, 1))),
    )
    assert days_since(found, "rituximab", DAY) == (194, 223)
    assert days_since(found, "aspirin", DAY) == (0, 0)
    assert days_since(found, "stroke", DAY) == (9, 9)
    assert days_since(found, "cisplatin", DAY) is None
