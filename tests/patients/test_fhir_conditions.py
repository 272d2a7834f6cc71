"""Conditions: status, certainty, severity, stage, course, dates, and the words around a name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.patients.samples import (
    ICD10,
    SNOMED,
    clinical,
    coded,
    condition,
    conditions,
    only,
    read,
    resource,
    verified,
)

from trialrun.model.patient import AllergyFact, ConditionFact, FamilyFact, TreatmentFact
from trialrun.model.time import Moment


def test_codes_concept_place_and_words() -> None:
    fact = only(condition(coded(ICD10, "C90.00", "Multiple myeloma", text="Myeloma, IgG kappa")))
    assert (fact.concept, fact.shown) == ("multiple myeloma", "Myeloma, IgG kappa")
    assert [(code.system, code.code) for code in fact.codes] == [("ICD-10-CM", "C90.00")]
    assert fact.source.place == "Condition/r"


@pytest.mark.parametrize(
    ("elements", "status", "course"),
    [
        ({"clinicalStatus": clinical("active")}, "active", None),
        ({"clinicalStatus": clinical("recurrence")}, "active", "recurrent"),
        ({"clinicalStatus": clinical("relapse")}, "active", "relapsed"),
        ({"clinicalStatus": clinical("remission")}, "unknown", "in remission"),
        ({"clinicalStatus": clinical("inactive")}, "resolved", None),
        ({"clinicalStatus": clinical("resolved")}, "resolved", None),
        ({}, "unknown", None),
        ({"clinicalStatus": {"text": "Active"}}, "active", None),
        ({"abatementDateTime": "2025-02"}, "resolved", None),
        ({"abatementString": "last winter"}, "resolved", None),
    ],
)
def test_status(elements: dict[str, Any], status: str, course: str | None) -> None:
    fact = only(condition(**elements))
    assert (fact.status, fact.course) == (status, course)


def test_an_end_beats_the_word_active() -> None:
    patient = read(condition(clinicalStatus=clinical("active"), abatementDateTime="2025-02-03"))
    fact = patient.facts[0]
    assert isinstance(fact, ConditionFact)
    assert (fact.status, fact.until) == ("resolved", Moment.on(date(2025, 2, 3)))
    assert patient.problems == ("Condition/r: is called active but has an end; read as resolved",)


@pytest.mark.parametrize(
    ("status", "absent", "suspected"),
    [
        ("confirmed", False, False),
        ("refuted", True, False),
        ("provisional", False, True),
        ("differential", False, True),
        ("unconfirmed", False, True),
    ],
)
def test_verification(status: str, absent: bool, suspected: bool) -> None:
    fact = only(condition(verificationStatus=verified(status)))
    assert (fact.absent, fact.suspected) == (absent, suspected)


def test_entered_in_error_is_dropped_with_a_remark() -> None:
    patient = read(condition(verificationStatus=verified("entered-in-error")))
    assert patient.facts == ()
    assert patient.problems == ("Condition/r: left out, it was entered in error",)


def test_a_denial_never_covers_more_than_was_denied() -> None:
    """An ICD-10 code that is known only by a broader one does not deny the broader condition."""
    patient = read(condition(coded(ICD10, "C92.09X"), verificationStatus=verified("refuted")))
    fact = conditions(patient)[0]
    assert (fact.concept, fact.absent) == ("", True)
    assert "narrower" in patient.problems[0]
    exact = only(condition(coded(ICD10, "C92.0"), verificationStatus=verified("refuted")))
    assert (exact.concept, exact.absent) == ("acute myeloid leukemia", True)


@pytest.mark.parametrize(
    ("severity", "word", "grade"),
    [
        (coded(SNOMED, "24484000"), "severe", None),
        (coded(SNOMED, "255604002"), "mild", None),
        ({"text": "Moderate"}, "moderate", None),
        ({"text": "CTCAE grade 3"}, "severe", 3.0),
        ({"text": "Grade IV"}, "severe", 4.0),
        (coded("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "C41339"), "moderate", 2.0),
        ({"text": "mild to moderate"}, None, None),
    ],
)
def test_severity_and_grade(severity: dict[str, Any], word: str | None, grade: float | None) -> None:
    fact = only(condition(coded(ICD10, "G62.9", "Polyneuropathy"), severity=severity))
    assert (fact.severity, fact.grade) == (word, grade)


@pytest.mark.parametrize(
    ("summary", "stage"),
    [
        (coded(SNOMED, "261638004", "Stage 3A (qualifier value)"), "IIIA"),
        (coded("http://cancerstaging.org", "c3A"), "IIIA"),
        (coded("http://cancerstaging.org", "4", "IV"), "IV"),
        ({"text": "R-ISS stage II"}, "II"),
        ({"text": "Stage IVB"}, "IVB"),
        ({"text": "Binet B"}, "Binet B"),
        ({"text": "extensive disease"}, "extensive disease"),
    ],
)
def test_stage(summary: dict[str, Any], stage: str) -> None:
    assert only(condition(stage=[{"summary": summary}])).stage == stage


def test_a_toxicity_grade_in_the_stage_is_no_stage() -> None:
    fact = only(condition(stage=[{"summary": {"text": "CTCAE grade 2"}}]))
    assert (fact.stage, fact.grade) == ("", 2.0)


def test_a_tumor_grade_is_no_toxicity_grade() -> None:
    assert only(condition(stage=[{"summary": {"text": "Grade 3"}}])).grade is None


def test_several_stages_are_remarked_on() -> None:
    patient = read(condition(stage=[{"summary": {"text": "Stage II"}}, {"summary": {"text": "Stage III"}}]))
    assert conditions(patient)[0].stage == "II"
    assert len(patient.problems) == 1


@pytest.mark.parametrize(
    ("elements", "on"),
    [
        ({"onsetDateTime": "2024-05-03"}, Moment.parse("2024-05-03")),
        ({"onsetDateTime": "2024-05"}, Moment.parse("2024-05")),
        ({"onsetDateTime": "2024-05-03T23:59:00+02:00"}, Moment.parse("2024-05-03")),
        ({"onsetPeriod": {"start": "2023", "end": "2024"}}, Moment.parse("2023")),
        ({"onsetAge": {"value": 50, "code": "a"}}, Moment(date(2011, 4, 23), date(2012, 4, 22))),
        (
            {"onsetRange": {"low": {"value": 50, "unit": "years"}, "high": {"value": 52, "unit": "years"}}},
            Moment(date(2011, 4, 23), date(2014, 4, 22)),
        ),
        ({"onsetString": "long ago"}, None),
        ({"recordedDate": "2024-06-01"}, Moment.parse("2024-06-01")),
        (
            {
                "extension": [
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/condition-assertedDate",
                        "valueDateTime": "2024-01-02",
                    }
                ],
                "recordedDate": "2024-06-01",
            },
            Moment.parse("2024-01-02"),
        ),
        ({"onsetDateTime": "2024-05", "recordedDate": "2024-06-01"}, Moment.parse("2024-05")),
    ],
)
def test_onset(elements: dict[str, Any], on: Moment | None) -> None:
    assert only(condition(**elements)).on == on


@pytest.mark.parametrize("text", ["2024-13-40", "0000", "yesterday", "2024-5-3", "20240503", "2024-02-30"])
def test_a_date_that_is_none_leaves_the_fact_undated(text: str) -> None:
    patient = read(condition(onsetDateTime=text))
    assert patient.facts[0].on is None
    assert patient.problems == ("Condition/r: has a date that is no date; read as undated",)
    assert text not in str(patient.problems)


@pytest.mark.parametrize(
    ("text", "concept", "status", "absent", "suspected", "course"),
    [
        ("History of stroke (situation)", "stroke", "resolved", False, False, None),
        ("H/O: pneumonia", "pneumonia", "resolved", False, False, None),
        ("Suspected pneumonia", "pneumonia", "active", False, True, None),
        ("No evidence of pneumonia", "pneumonia", "active", True, False, None),
        ("Acute myeloid leukemia in relapse", "acute myeloid leukemia", "active", False, False, "relapsed"),
        ("Multiple myeloma, in remission", "multiple myeloma", "unknown", False, False, "in remission"),
        ("Relapsed multiple myeloma", "multiple myeloma", "active", False, False, "relapsed"),
        ("Newly diagnosed multiple myeloma", "multiple myeloma", "active", False, False, "newly diagnosed"),
        ("Refractory anemia (disorder)", "refractory anemia", "active", False, False, None),
        ("Multiple myeloma in early relapse", "multiple myeloma", "active", False, False, "early relapse"),
    ],
)
def test_the_words_around_a_name(
    text: str, concept: str, status: str, absent: bool, suspected: bool, course: str | None
) -> None:
    fact = only(condition({"text": text}, clinicalStatus=clinical("active")))
    assert (fact.concept, fact.status, fact.absent, fact.suspected, fact.course) == (
        concept,
        status,
        absent,
        suspected,
        course,
    )
    assert fact.shown == text


@pytest.mark.parametrize(
    ("text", "courses"),
    [
        ("Newly diagnosed, untreated acute myeloid leukemia", ["newly diagnosed", "untreated"]),
        ("Relapsed and refractory multiple myeloma", ["relapsed", "refractory"]),
        ("Relapsed/refractory multiple myeloma", ["relapsed"]),
        ("Multiple myeloma, relapsed, early relapse", ["early relapse"]),
    ],
)
def test_two_courses_are_two_facts(text: str, courses: list[str]) -> None:
    facts = read(condition({"text": text}, clinicalStatus=clinical("active"))).facts
    assert [fact.course for fact in facts if isinstance(fact, ConditionFact)] == courses
    assert len({fact.concept for fact in facts} - {""}) == 1


@pytest.mark.parametrize(
    ("code", "course"),
    [("C92.00", None), ("C92.01", "in remission"), ("C92.02", "relapsed"), ("C9002", "relapsed")],
)
def test_icd10_states_remission_and_relapse(code: str, course: str | None) -> None:
    assert only(condition(coded(ICD10, code))).course == course


def test_a_name_narrows_its_code_and_a_contradiction_is_remarked_on() -> None:
    narrower = only(condition(coded(ICD10, "C95.9", "Leukemia", text="acute myeloid leukemia")))
    assert narrower.concept == "acute myeloid leukemia"
    patient = read(condition(coded(ICD10, "C90.0", text="asthma")))
    assert patient.facts[0].concept == ""
    assert "different things" in patient.problems[0]
    leukemia = read(condition(coded(ICD10, "C92.0", text="chronic myeloid leukemia")))
    assert leukemia.facts[0].concept == "myeloid leukemia"


def test_the_site_narrows_a_condition() -> None:
    fact = only(
        condition(
            coded(SNOMED, "128462008", "Secondary malignant neoplastic disease"),
            bodySite=[coded(SNOMED, "12738006", "Brain structure (body structure)")],
        )
    )
    assert fact.concept == "brain metastasis"


def test_conditions_that_are_something_else() -> None:
    family = only(condition({"text": "Family history of breast cancer"}))
    assert isinstance(family, FamilyFact)
    assert (family.concept, family.absent) == ("breast cancer", False)
    none = only(condition({"text": "No family history of breast cancer"}))
    assert isinstance(none, FamilyFact)
    assert none.absent
    transplant = only(condition({"text": "Kidney transplant"}, clinicalStatus=clinical("active")))
    assert isinstance(transplant, TreatmentFact)
    assert (transplant.concept, transplant.status) == ("kidney transplant", "completed")
    allergy = only(condition({"text": "Allergy to cisplatin"}))
    assert isinstance(allergy, AllergyFact)
    assert allergy.concept == "cisplatin"


def test_what_is_not_in_the_vocabulary_is_kept_without_a_concept() -> None:
    fact = only(condition(coded("http://example.org/codes", "42", "Zzyzx syndrome")))
    assert (fact.concept, fact.shown) == ("", "Zzyzx syndrome")
    assert fact.codes[0].system == "http://example.org/codes"


def test_no_code_is_a_remark() -> None:
    patient = read(resource("Condition"))
    assert patient.facts == ()
    assert patient.problems == ("Condition/r: left out, it has no code",)


def test_evidence_is_named_as_source() -> None:
    evidence = {"resourceType": "DiagnosticReport", "id": "d", "status": "final"} | {
        "subject": {"reference": "Patient/p"}
    }
    fact = only(
        condition(evidence=[{"detail": [{"reference": "urn:uuid:d"}, {"reference": "Observation/away"}]}]),
        evidence,
    )
    assert fact.source.derived_from == ("DiagnosticReport/d",)
