"""Records and forms as they come in practice that were once read for something else, each by its cause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.patients.samples import clinical, coded, condition, observation, only, quantity, read, resource
from tests.patients.samples import verified as verification

from trialrun.model.patient import AllergyFact, ConditionFact, MeasurementFact, TestFact, TreatmentFact
from trialrun.model.time import Moment
from trialrun.patients import answers, fhir, read_any, read_form
from trialrun.patients.values import written_value

TODAY = date(2026, 1, 15)
STROKE = {"text": "Stroke"}


# ---- results in words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("No viral RNA detected", "negative"),
        ("none of the variants detected", "negative"),
        ("Never detected", "negative"),
        ("not positive", "negative"),
        ("non-positive", "negative"),
        ("no longer positive", "negative"),
        ("viral RNA detected", "positive"),
        ("strongly positive", "positive"),
        ("false positive", ""),
        ("previously positive", ""),
        ("not negative", ""),
        ("type 1 positive, type 2 negative", ""),
        ("type 1 negative, type 2 positive", ""),
        ("negative or positive", ""),
    ],
)
def test_a_result_is_not_the_opposite_of_its_words(text: str, result: str) -> None:
    assert answers.result_word(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("0", None),
        ("1+", "negative"),
        ("IHC 1+ (negative)", "negative"),
        ("2+", None),
        ("Score 3+", "positive"),
    ],
)
def test_a_stain_for_her2_is_positive_from_three_on(text: str, result: str | None) -> None:
    fact = only(observation({"text": "HER2"}, valueCodeableConcept={"text": text}))
    assert isinstance(fact, TestFact)
    assert fact.concept == "her2"
    assert fact.result == ("negative" if text == "0" and fact.result else result)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Never smoker", "never"),
        ("Non-smoker", "never"),
        ("Current non-smoker", ""),
        ("Not a current smoker", ""),
        ("Denies current smoking", ""),
        ("Passive smoker", ""),
        ("No longer smokes", "former"),
        ("Stopped smoking", "former"),
        ("Current some day smoker", "current"),
    ],
)
def test_who_does_not_smoke_is_no_smoker(text: str, status: str) -> None:
    assert answers.smoking(fhir.CodeableConcept(text=text)) == status


@pytest.mark.parametrize(
    ("text", "number"), [("1,500 /uL", 1500.0), ("1,234.5 ng/mL", 1234.5), ("250", 250.0)]
)
def test_thousands_are_told_apart_by_commas(text: str, number: float) -> None:
    value = written_value(text)
    assert value is not None and value.number == number


def test_a_span_of_grades_is_no_grade() -> None:
    assert answers.grade(fhir.CodeableConcept(text="grade 2-3")) is None
    assert answers.grade(fhir.CodeableConcept(text="Grade III")) == 3


# ---- what a status says --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status",
    [
        {"coding": [{"system": "urn:hospital", "code": "R7"}, *verification("refuted")["coding"]]},
        {"coding": [{"display": "Refuted"}]},
        {"text": "REFUTED"},
    ],
)
def test_a_refuted_diagnosis_is_refuted_in_whatever_coding(status: dict[str, Any]) -> None:
    assert only(condition(STROKE, verificationStatus=status)).absent


def test_a_status_in_words_may_be_an_error_too() -> None:
    assert read(condition(STROKE, verificationStatus={"text": "Entered in Error"})).facts == ()


def test_who_refutes_a_denial_leaves_all_open() -> None:
    denial = condition({"text": "No history of stroke"}, verificationStatus=verification("refuted"))
    none_known = resource(
        "AllergyIntolerance",
        code={"text": "No known allergies"},
        verificationStatus=verification("refuted"),
    )
    for part in (denial, none_known):
        patient = read(part)
        assert [fact.concept for fact in patient.facts] == [""]
        assert "refutes a denial" in patient.problems[0]


@pytest.mark.parametrize(
    "text", ["ongoing", "not resolved", "unknown", "N/A", "in remission", "still present?"]
)
def test_words_in_place_of_an_end_are_no_end(text: str) -> None:
    fact = only(condition(STROKE, clinicalStatus=clinical("active"), abatementString=text))
    assert fact.status == "active"


def test_an_onset_in_words_is_not_the_day_of_recording() -> None:
    patient = read(condition(STROKE, onsetString="as a student", recordedDate="2026-01-02"))
    assert patient.facts[0].on is None
    assert patient.problems == ("Condition/r: has an onset in words, which was not read",)
    assert only(condition(STROKE, onsetString="2012", recordedDate="2026-01-02")).on == Moment.parse("2012")


@pytest.mark.parametrize(
    ("system", "code", "course"),
    [
        ("http://hl7.org/fhir/sid/icd-10", "C91.01", None),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "C91.01", "in remission"),
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", "C91.02", None),
        ("http://hl7.org/fhir/sid/icd-10-cm", "C91.02", "relapsed"),
    ],
)
def test_national_versions_of_icd10_state_courses_of_their_own(
    system: str, code: str, course: str | None
) -> None:
    assert only(condition(coded(system, code))).course == course


@pytest.mark.parametrize(
    "system", ["http://hl7.org/fhir/sid/icd-10", "http://fhir.de/CodeSystem/bfarm/icd-10-gm"]
)
def test_a_personal_history_is_one_in_every_version_of_icd10(system: str) -> None:
    fact = only(condition(coded(system, "Z85.3", "Breast cancer"), clinicalStatus=clinical("active")))
    assert (fact.concept, fact.status) == ("breast cancer", "resolved")


# ---- numbers and days ----------------------------------------------------------------------------------


def test_limits_for_ages_in_days_are_those_of_newborns() -> None:
    newborn = {"low": quantity(14, "g/dL"), "age": {"high": {"value": 30, "code": "d"}}}
    grown = {"low": quantity(12, "g/dL"), "age": {"low": {"value": 6570, "code": "d"}}}
    value = observation(
        {"text": "Hemoglobin"}, valueQuantity=quantity(13, "g/dL"), referenceRange=[newborn, grown]
    )
    assert only(value).lower_limit == 12


def test_the_last_day_there_is_fills_a_gap_and_breaks_nothing() -> None:
    low = observation(
        {"text": "Hemoglobin"}, valueQuantity=quantity(7, "g/dL"), effectiveDateTime="9999-12-31"
    )
    assert isinstance(read(low).facts[0], MeasurementFact)


# ---- forms ---------------------------------------------------------------------------------------------


def one(**fields: str) -> Any:
    facts = read_form(fields, TODAY).facts
    assert len(facts) == 1, facts
    return facts[0]


@pytest.mark.parametrize(
    ("line", "drug", "year"),
    [("decitabine 2024", "decitabine", "2024"), ("octreotide 2023", "octreotide", "2023")],
)
def test_a_drug_that_begins_like_a_month_is_a_drug(line: str, drug: str, year: str) -> None:
    fact = one(treatments=line)
    assert isinstance(fact, TreatmentFact)
    assert (fact.concept, fact.on) == (drug, Moment.parse(year))


@pytest.mark.parametrize(
    ("line", "denied"),
    [
        ("no chemotherapy", {"chemotherapy"}),
        ("no prior chemotherapy", {"chemotherapy"}),
        ("no chemotherapy or immunotherapy", {"chemotherapy", "immunotherapy"}),
        ("no chemotherapy in the last 6 months", {""}),
        ("no chemotherapy since 2020", {""}),
        ("no vitamin D analogues", {""}),
    ],
)
def test_a_line_denies_no_more_than_it_says(line: str, denied: set[str]) -> None:
    patient = read_form({"treatments": line}, TODAY)
    assert {fact.concept for fact in patient.facts} == denied
    assert all(isinstance(fact, TreatmentFact) and fact.absent for fact in patient.facts)
    assert bool(patient.problems) == (denied == {""})


@pytest.mark.parametrize(
    ("line", "concept", "absent"),
    [
        ("no known allergy to penicillin", "penicillin", True),
        ("no penicillin allergy", "penicillin", True),
        ("penicillin allergy", "penicillin", False),
        ("NKDA", "drug", True),
        ("no known drug allergies", "drug", True),
        ("no allergies", "allergy", True),
        ("family history of penicillin", "", False),
    ],
)
def test_an_allergy_denied_is_no_allergy(line: str, concept: str, absent: bool) -> None:
    fact = one(allergies=line)
    assert isinstance(fact, AllergyFact)
    assert (fact.concept, fact.absent) == (concept, absent)


@pytest.mark.parametrize("field", ["conditions", "treatments"])
def test_a_day_that_no_calendar_has_is_remarked_on(field: str) -> None:
    line = {"conditions": "stroke 2025-02-30", "treatments": "cisplatin 2025-02-30"}[field]
    patient = read_form({field: line}, TODAY)
    assert patient.facts[0].on is None
    assert any("no date" in problem for problem in patient.problems)


def test_the_day_of_answers_may_have_an_hour() -> None:
    content = b"day: 2026-01-15 10:30:00\nsex: female\nage: 50\nlabs: hemoglobin 13 g/dL\n"
    patient = read_any(content, "answers.yaml")
    assert patient.facts[0].on == Moment.on(TODAY)
    assert not any(isinstance(fact, ConditionFact) and not fact.absent for fact in patient.facts)
