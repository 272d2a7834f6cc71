"""Derived facts: checked against published values, and never beside or instead of recorded ones."""

from __future__ import annotations

from typing import Any

import pytest
from tests.patients.samples import LOINC, clinical, coded, condition, man, observation, quantity, read, woman

from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, Source
from trialrun.patients.derived import DERIVATIONS, ckd_epi_2021, derive
from trialrun.vocab.concepts import concepts


def measured(code: str, value: float, unit: str, day: str = "2026-01-10", **more: Any) -> dict[str, Any]:
    number = quantity(value, unit, **more)
    return observation(coded(LOINC, code), valueQuantity=number, effectiveDateTime=day) | {
        "id": f"{code}-{day}"
    }


def weight(kilograms: float, day: str = "2026-01-10") -> dict[str, Any]:
    return measured("29463-7", kilograms, "kg", day)


def height(centimetres: float, day: str = "2026-01-10") -> dict[str, Any]:
    return measured("8302-2", centimetres, "cm", day)


def creatinine(value: float, unit: str = "mg/dL", day: str = "2026-01-10", **more: Any) -> dict[str, Any]:
    return measured("2160-0", value, unit, day, **more)


def derived(patient: Patient, concept: str) -> MeasurementFact | None:
    found = [f for f in patient.facts if f.concept == concept and f.source.place.startswith("derived")]
    assert len(found) <= 1
    if not found:
        return None
    assert isinstance(found[0], MeasurementFact)
    return found[0]


# Worked examples of the National Kidney Foundation's calculator (CKD-EPI creatinine 2021).
@pytest.mark.parametrize(
    ("creatinine_mg", "age", "female", "published"),
    [
        (1.0, 50, False, 92),
        (1.0, 50, True, 69),
        (0.6, 30, True, 124),
        (2.5, 70, False, 27),
        (0.8, 65, False, 98),
    ],
)
def test_ckd_epi_2021(creatinine_mg: float, age: int, female: bool, published: int) -> None:
    assert round(ckd_epi_2021(creatinine_mg, age, female=female)) == published


def test_egfr_from_creatinine_in_either_unit() -> None:
    mg = derived(read(creatinine(1.0)), "egfr")
    umol = derived(read(creatinine(88.4, "umol/L")), "egfr")
    assert mg is not None
    assert umol is not None
    assert mg.value == pytest.approx(umol.value, abs=0.2)
    assert mg.unit == "mL/min/{1.73_m2}"
    assert mg.source.derived_from == ("Observation/2160-0-2026-01-10", "Patient/p")
    assert "CKD-EPI 2021" in mg.shown
    # 64 completed years on that day
    assert mg.value == round(ckd_epi_2021(1.0, 64, female=True), 1)


@pytest.mark.parametrize(
    "resources",
    [
        [creatinine(1.0), measured("33914-3", 80, "mL/min/{1.73_m2}")],
        [creatinine(1.0), measured("33914-3", 80, "mL/min/{1.73_m2}", "2026-01-12")],
        [creatinine(0.3, comparator="<")],
        [creatinine(1.0, "U/L")],
        [creatinine(1.0, day="1975-01-01")],
        [creatinine(0.0)],
    ],
    ids=["recorded that day", "recorded later", "only a bound", "no unit of creatinine", "a child", "zero"],
)
def test_no_egfr(resources: list[dict[str, Any]]) -> None:
    assert derived(read(*resources), "egfr") is None


def test_an_older_egfr_does_not_replace_a_newer_creatinine() -> None:
    older = measured("33914-3", 80, "mL/min/{1.73_m2}", "2025-01-01")
    assert derived(read(creatinine(1.0), older), "egfr") is not None


def test_no_egfr_without_sex_or_birth_date() -> None:
    assert derived(read(creatinine(1.0), patient=woman(gender="unknown")), "egfr") is None
    assert derived(read(creatinine(1.0), patient=woman(birthDate=None)), "egfr") is None


def test_the_greater_age_counts_where_the_day_of_birth_is_not_known() -> None:
    fact = derived(read(creatinine(1.0), patient=woman(birthDate="1961")), "egfr")
    assert fact is not None
    assert fact.value == round(ckd_epi_2021(1.0, 65, female=True), 1)


def test_body_mass_index() -> None:
    fact = derived(read(weight(70, "2025-12-01"), weight(72), height(170, "2019-01-01")), "bmi")
    assert fact is not None
    assert (fact.value, fact.unit, str(fact.on)) == (24.9, "kg/m2", "2026-01-10")
    pounds = measured("29463-7", 158.73, "[lb_av]")
    inches = measured("8302-2", 66.93, "[in_i]")
    imperial = derived(read(pounds, inches), "bmi")
    assert imperial is not None
    assert imperial.value == pytest.approx(24.9, abs=0.1)


def test_no_body_mass_index() -> None:
    recorded = measured("39156-5", 25, "kg/m2")
    assert derived(read(weight(72), height(170), recorded), "bmi") is None
    assert derived(read(weight(72)), "bmi") is None
    assert derived(read(weight(72), height(0)), "bmi") is None
    child = woman(birthDate="2015-05-05")
    assert derived(read(weight(30), height(120, "2024-01-01"), patient=child), "bmi") is None
    assert derived(read(weight(30), height(130, "2026-01-02"), patient=child), "bmi") is not None


def test_a_man_is_not_pregnant() -> None:
    facts = [fact for fact in read(patient=man()).facts if isinstance(fact, ConditionFact)]
    assert {(fact.concept, fact.absent, fact.source.derived_from) for fact in facts} == {
        (concept, True, ("Patient/p",)) for concept in ("pregnancy", "lactation", "childbearing potential")
    }
    assert all(fact.concept in concepts("condition") for fact in facts)
    assert read().facts == ()


def test_a_recorded_pregnancy_is_not_denied_by_the_recorded_sex() -> None:
    pregnant = condition({"text": "Pregnancy"}, clinicalStatus=clinical("active"))
    found = [fact for fact in read(pregnant, patient=man()).facts if fact.concept == "pregnancy"]
    assert [isinstance(fact, ConditionFact) and not fact.absent for fact in found] == [True]


def test_every_derivation_names_its_formula() -> None:
    for derivation in DERIVATIONS:
        assert derivation.__doc__


def _conditions(*names: str, **more: Any) -> list[tuple[str, str | None]]:
    """The derived conditions of a note's patient who has those named, each with its course."""
    source = Source("note")
    facts = tuple(ConditionFact(concept=name, source=source, status="active") for name in names)
    denied = tuple(ConditionFact(concept=name, source=source, absent=True) for name in more.get("no", ()))
    found = derive(Patient(id="x", facts=(*facts, *denied)), "note: sex").facts
    return [
        (f.concept, f.course) for f in found if isinstance(f, ConditionFact) and f.source.place == "derived"
    ]


def test_metastases_are_those_of_the_only_cancer() -> None:
    ductal = "invasive ductal carcinoma of the breast"
    assert _conditions("breast cancer", ductal, "bone metastasis") == [
        (ductal, "metastatic"),
        ("metastatic breast cancer", None),
    ]
    assert _conditions("gastric cancer", "liver metastasis", no=("brain metastasis",)) == [
        ("gastric cancer", "metastatic")
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("breast cancer", "lung cancer", "bone metastasis"),
        ("breast cancer", "axillary lymph node metastasis"),
        ("glioma", "bone metastasis"),
        ("basal cell carcinoma", "bone metastasis"),
        ("breast cancer", "metastatic prostate cancer"),
        ("bone metastasis",),
    ],
)
def test_whose_metastases_they_are_may_not_be_known(names: tuple[str, ...]) -> None:
    assert _conditions(*names) == []


def test_denied_metastases_are_nobodys() -> None:
    assert _conditions("breast cancer", "bone metastasis", no=("metastatic cancer",)) == []
