"""Allergies, diagnostic reports, family histories."""

from __future__ import annotations

from typing import Any

import pytest
from tests.patients.samples import (
    ICD10,
    LOINC,
    RXNORM,
    SNOMED,
    clinical,
    coded,
    observation,
    only,
    quantity,
    read,
    recorded,
    resource,
    verified,
)

from trialrun.model.patient import AllergyFact, ConditionFact, FamilyFact, MeasurementFact, TestFact


def allergy(**elements: Any) -> dict[str, Any]:
    return resource("AllergyIntolerance", **{"code": coded(RXNORM, "2555", "cisplatin")} | elements)


@pytest.mark.parametrize(
    ("elements", "concept", "absent"),
    [
        ({}, "cisplatin", False),
        (
            {"clinicalStatus": clinical("active"), "verificationStatus": verified("confirmed")},
            "cisplatin",
            False,
        ),
        ({"verificationStatus": verified("refuted")}, "cisplatin", True),
        ({"code": {"text": "Allergy to cisplatin"}}, "cisplatin", False),
        ({"code": coded(SNOMED, "716186003", "No known allergy")}, "allergy", True),
        ({"code": coded(SNOMED, "409137002", "No known drug allergy")}, "drug", True),
        ({"code": {"text": "No known allergies"}}, "allergy", True),
        ({"code": {"text": "NKDA"}}, "drug", True),
        ({"code": coded(SNOMED, "429625007", "No known food allergy")}, "", True),
        ({"clinicalStatus": clinical("resolved")}, "", False),
        ({"code": {"text": "Zzyzx dust"}}, "", False),
        ({"code": None, "reaction": [{"substance": {"text": "cisplatin"}}]}, "cisplatin", False),
    ],
)
def test_allergies(elements: dict[str, Any], concept: str, absent: bool) -> None:
    fact = only(allergy(**elements))
    assert isinstance(fact, AllergyFact)
    assert (fact.concept, fact.absent) == (concept, absent)


def test_an_allergy_that_is_a_disease_is_both() -> None:
    facts = read(allergy(code={"text": "Latex"})).facts
    assert [(type(fact), fact.concept) for fact in facts if fact.concept] == [
        (AllergyFact, "latex"),
        (ConditionFact, "latex allergy"),
    ]


def test_allergies_that_are_no_facts() -> None:
    assert read(allergy(verificationStatus=verified("entered-in-error"))).facts == ()
    assert "no substance" in read(allergy(code=None)).problems[0]


def report(**elements: Any) -> dict[str, Any]:
    given = {"status": "final", "code": coded(LOINC, "11524-6", "ECG"), "effectiveDateTime": "2026-01-05"}
    return resource("DiagnosticReport", **given | elements)


def test_the_results_of_a_report_are_not_doubled() -> None:
    value = observation(coded(LOINC, "2160-0"), valueQuantity=quantity(1, "mg/dL")) | {"id": "o"}
    patient = read(report(result=[{"reference": "urn:uuid:o"}]), value)
    assert [type(fact) for fact in recorded(patient)] == [MeasurementFact]
    assert patient.problems == ()


def test_results_that_are_not_in_the_record_are_remarked_on() -> None:
    assert "1 results" in read(report(result=[{"reference": "Observation/away"}])).problems[0]


def test_coded_conclusions() -> None:
    diagnosis = only(report(conclusionCode=[coded(ICD10, "C92.0", "AML")]))
    assert isinstance(diagnosis, ConditionFact)
    assert (diagnosis.concept, diagnosis.status, str(diagnosis.on)) == (
        "acute myeloid leukemia",
        "unknown",
        "2026-01-05",
    )
    result = only(report(conclusionCode=[coded(SNOMED, "17621005", "Normal")]))
    assert isinstance(result, TestFact)
    assert (result.concept, result.result) == ("ecg result", "normal")
    early = only(report(status="preliminary", conclusionCode=[coded(ICD10, "C92.0")]))
    assert early.suspected


def test_a_conclusion_in_words_is_remarked_on() -> None:
    patient = read(report(conclusion="Looks like leukemia."))
    assert patient.facts == ()
    assert "in words" in patient.problems[0]
    assert read(report(status="entered-in-error", conclusionCode=[coded(ICD10, "C92.0")])).facts == ()


def family(text: str, relationship: dict[str, Any] | None = None, **elements: Any) -> dict[str, Any]:
    return resource(
        "FamilyMemberHistory",
        status="completed",
        relationship=relationship
        or coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH", "mother"),
        condition=[{"code": {"text": text}}],
        **elements,
    )


def test_family_history() -> None:
    fact = only(family("breast cancer"))
    assert isinstance(fact, FamilyFact)
    assert (fact.concept, fact.absent, fact.shown) == ("breast cancer", False, "mother: breast cancer")


def test_one_relative_without_a_disease_leaves_the_others_open() -> None:
    fact = only(family("No history of breast cancer"))
    assert (fact.concept, fact.absent) == ("", False)
    anyone = coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "FAMMEMB", "family member")
    assert only(family("No history of breast cancer", anyone)).absent


def test_family_history_in_error() -> None:
    assert read(family("breast cancer") | {"status": "entered-in-error"}).facts == ()
