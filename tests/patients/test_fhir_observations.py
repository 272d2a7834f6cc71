"""Observations: numbers with units and limits, scores, qualitative results, statuses, components."""

from __future__ import annotations

from typing import Any

import pytest
from tests.patients.samples import (
    LOINC,
    SNOMED,
    coded,
    man,
    observation,
    only,
    quantity,
    read,
    recorded,
    woman,
)

from trialrun.model.patient import ConditionFact, MeasurementFact, ScoreFact, TestFact
from trialrun.model.time import Moment

CREATININE = coded(LOINC, "2160-0", "Creatinine")
HIV = coded(LOINC, "56888-1", "HIV 1+2 Ab+HIV1 p24 Ag [Presence]")
UNKNOWN = coded("http://example.org", "1", "Zzyzx factor")


def creatinine(*ranges: dict[str, Any], unit: str = "mg/dL", value: float = 1.3) -> dict[str, Any]:
    return observation(CREATININE, valueQuantity=quantity(value, unit), referenceRange=list(ranges))


def test_number_unit_date_code_and_place() -> None:
    fact = only(
        observation(
            CREATININE, valueQuantity=quantity(1.3, "mg/dL"), effectiveDateTime="2026-01-10T08:00:00Z"
        )
    )
    assert isinstance(fact, MeasurementFact)
    assert (fact.concept, fact.value, fact.unit, fact.comparator) == ("creatinine", 1.3, "mg/dL", "")
    assert fact.on == Moment.parse("2026-01-10")
    assert (fact.codes[0].system, fact.codes[0].code, fact.source.place) == (
        "LOINC",
        "2160-0",
        "Observation/r",
    )


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (quantity(5, "10*3/uL"), "10*3/uL"),
        ({"value": 5, "unit": "K/uL"}, "10*3/uL"),
        ({"value": 5, "unit": "x10^9/L"}, "10*9/L"),
        ({"value": 5, "unit": "mg/dl", "system": "http://example.org", "code": "zz"}, "mg/dL"),
        ({"value": 5, "unit": "drops"}, "drops"),
        ({"value": 5}, ""),
    ],
)
def test_units(value: dict[str, Any], unit: str) -> None:
    assert only(observation(CREATININE, valueQuantity=value)).unit == unit


@pytest.mark.parametrize("comparator", ["<", "<=", ">", ">="])
def test_a_bound_stays_a_bound(comparator: str) -> None:
    fact = only(observation(CREATININE, valueQuantity=quantity(0.3, "mg/dL", comparator=comparator)))
    assert (fact.comparator, fact.value) == (comparator, 0.3)


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("1.3 mg/dL", 1.3, "mg/dL", ""),
        ("< 0.5 mg/dL", 0.5, "mg/dL", "<"),
        ("≥2", 2.0, "", ">="),
        ("0,9 mg/dL", 0.9, "mg/dL", ""),
    ],
)
def test_a_number_written_as_text(text: str, value: float, unit: str, comparator: str) -> None:
    fact = only(observation(CREATININE, valueString=text))
    assert isinstance(fact, MeasurementFact)
    assert (fact.value, fact.unit, fact.comparator) == (value, unit, comparator)


def test_percent_predicted_is_no_other_percentage() -> None:
    fev1 = observation(coded(LOINC, "20152-5", "FEV1 measured/predicted"), valueQuantity=quantity(78, "%"))
    assert (only(fev1).concept, only(fev1).unit) == ("fev1", "% predicted")
    dlco = observation({"text": "DLCO"}, valueQuantity=quantity(70, "%"))
    assert only(dlco).unit == "% predicted"
    lvef = observation(coded(LOINC, "10230-1", "LVEF"), valueQuantity=quantity(60, "%"))
    assert only(lvef).unit == "%"


@pytest.mark.parametrize(
    ("ranges", "low", "high"),
    [
        ([{"low": quantity(0.6, "mg/dL"), "high": quantity(1.1, "mg/dL")}], 0.6, 1.1),
        ([{"high": {"value": 1.1}}], None, 1.1),
        ([{"low": quantity(53.05, "umol/L"), "high": quantity(97.25, "umol/L")}], 0.6, 1.1),
        ([{"text": "0.6 - 1.1"}], 0.6, 1.1),
        ([{"text": "0.6-1.1 mg/dL"}], 0.6, 1.1),
        ([{"text": "< 1.2 mg/dL"}], None, 1.2),
        ([{"text": "see comment"}], None, None),
        ([], None, None),
        (
            [{"low": {"value": 0.7}, "high": {"value": 1.2}, "appliesTo": [coded(SNOMED, "248153007")]}],
            None,
            None,
        ),
        (
            [
                {"high": {"value": 1.2}, "appliesTo": [{"text": "male"}]},
                {"high": {"value": 1.1}, "appliesTo": [coded(SNOMED, "248152002")]},
            ],
            None,
            1.1,
        ),
        (
            [
                {"high": {"value": 0.7}, "age": {"high": {"value": 17, "code": "a"}}},
                {"high": {"value": 1.1}, "age": {"low": {"value": 18, "code": "a"}}},
            ],
            None,
            1.1,
        ),
        (
            [
                {"high": {"value": 5.0}, "type": coded("http://example.org", "critical")},
                {"high": {"value": 1.1}, "type": coded("http://example.org", "normal")},
            ],
            None,
            1.1,
        ),
    ],
)
def test_the_laboratory_s_limits(ranges: list[dict[str, Any]], low: float | None, high: float | None) -> None:
    fact = only(creatinine(*ranges))
    assert fact.lower_limit == (pytest.approx(low, rel=0.01) if low else None)
    assert fact.upper_limit == (pytest.approx(high, rel=0.01) if high else None)


@pytest.mark.parametrize(
    ("ranges", "says"),
    [
        ([{"high": {"value": 1.1}}, {"high": {"value": 1.3}}], "several reference ranges"),
        ([{"low": {"value": 1.1}, "high": {"value": 0.6}}], "swapped"),
        ([{"high": {"value": 1.1, "unit": "furlongs"}}], "does not fit"),
        ([{"high": quantity(40, "U/L")}], "does not fit"),
    ],
)
def test_limits_that_cannot_be_used_are_remarked_on(ranges: list[dict[str, Any]], says: str) -> None:
    patient = read(creatinine(*ranges))
    fact = recorded(patient)[0]
    assert isinstance(fact, MeasurementFact)
    assert (fact.lower_limit, fact.upper_limit) == (None, None)
    assert says in patient.problems[0]


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("final", True),
        ("amended", True),
        ("corrected", True),
        ("preliminary", True),
        ("unknown", True),
        ("registered", False),
        ("cancelled", False),
        ("entered-in-error", False),
    ],
)
def test_status(status: str, kept: bool) -> None:
    patient = read(observation(HIV, status=status, valueCodeableConcept=coded(SNOMED, "260385009")))
    assert len(patient.facts) == kept
    assert kept or patient.problems[0].startswith("Observation/r: left out")
    assert (status == "preliminary") == any("preliminary" in problem for problem in patient.problems)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"valueCodeableConcept": coded(SNOMED, "10828004", "Positive (qualifier value)")}, "positive"),
        ({"valueCodeableConcept": coded(SNOMED, "260385009")}, "negative"),
        ({"valueCodeableConcept": coded(SNOMED, "260373001")}, "positive"),
        ({"valueCodeableConcept": coded(SNOMED, "260415000")}, "negative"),
        ({"valueCodeableConcept": coded(LOINC, "LA6577-6")}, "negative"),
        ({"valueCodeableConcept": coded(LOINC, "LA15255-5")}, "positive"),
        ({"valueCodeableConcept": coded(LOINC, "LA11884-6")}, None),
        ({"valueCodeableConcept": {"text": "Non-reactive"}}, "negative"),
        ({"valueCodeableConcept": {"text": "Reactive"}}, "positive"),
        ({"valueString": "Detected"}, "positive"),
        ({"valueString": "NOT DETECTED"}, "negative"),
        ({"valueString": "not HIV positive"}, "negative"),
        ({"valueString": "Indeterminate"}, None),
        ({"valueString": "sample lost"}, None),
        ({"valueBoolean": False}, "negative"),
        (
            {
                "interpretation": [
                    coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "NEG")
                ]
            },
            "negative",
        ),
        (
            {
                "valueQuantity": quantity(0.1, "1"),
                "interpretation": [
                    coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "NR")
                ],
            },
            "negative",
        ),
        ({"valueQuantity": quantity(20, "1", comparator="<")}, None),
    ],
)
def test_results_of_tests(value: dict[str, Any], result: str | None) -> None:
    fact = only(observation(HIV, **value))
    assert isinstance(fact, TestFact)
    assert (fact.concept, fact.result) == ("hiv test", result)


def test_normal_and_abnormal_examinations() -> None:
    ecg = coded(LOINC, "11524-6", "EKG study")
    assert only(observation(ecg, valueCodeableConcept=coded(SNOMED, "17621005", "Normal"))).result == "normal"
    assert only(observation(ecg, valueString="abnormal")).result == "abnormal"


@pytest.mark.parametrize(
    ("scale", "value", "score"),
    [
        ("ecog", {"valueInteger": 1}, 1),
        ("ecog", {"valueQuantity": quantity(2, "{score}")}, 2),
        ("ecog", {"valueCodeableConcept": coded(LOINC, "LA9625-0", "Capable of only limited selfcare")}, 3),
        ("ecog", {"valueCodeableConcept": {"text": "ECOG 2 - ambulatory, unable to work"}}, 2),
        ("ecog", {"valueString": "1"}, 1),
        ("karnofsky", {"valueCodeableConcept": coded(LOINC, "LA29177-5")}, 80),
        ("nyha", {"valueCodeableConcept": {"text": "NYHA Class III"}}, 3),
    ],
)
def test_scores(scale: str, value: dict[str, Any], score: float) -> None:
    code = {"ecog": "89247-1", "karnofsky": "89243-0", "nyha": "88020-3"}[scale]
    fact = only(observation(coded(LOINC, code), **value))
    assert isinstance(fact, ScoreFact)
    assert (fact.concept, fact.value) == (scale, score)


def test_a_class_of_several_scores_decides_nothing() -> None:
    patient = read(observation({"text": "Child-Pugh"}, valueCodeableConcept={"text": "Child-Pugh class B"}))
    assert recorded(patient)[0].concept == ""
    assert "class of several scores" in patient.problems[0]
    scored = only(observation({"text": "Child-Pugh"}, valueCodeableConcept={"text": "Child-Pugh B8"}))
    assert (scored.concept, scored.value) == ("child-pugh", 8)


def test_a_score_off_its_scale_decides_nothing() -> None:
    patient = read(observation(coded(LOINC, "89247-1"), valueCodeableConcept={"text": "ECOG 9"}))
    assert recorded(patient)[0].concept == ""
    assert "no value of its scale" in patient.problems[0]


@pytest.mark.parametrize(
    ("answer", "status", "absent"),
    [
        (coded(SNOMED, "77386006", "Pregnant"), "active", False),
        (coded(LOINC, "LA26683-5", "Not pregnant"), "unknown", True),
    ],
)
def test_pregnancy_status(answer: dict[str, Any], status: str, absent: bool) -> None:
    fact = only(observation(coded(LOINC, "82810-3", "Pregnancy status"), valueCodeableConcept=answer))
    assert isinstance(fact, ConditionFact)
    assert (fact.concept, fact.status, fact.absent) == ("pregnancy", status, absent)


def test_an_unknown_pregnancy_status_decides_nothing() -> None:
    fact = only(
        observation(coded(LOINC, "82810-3"), valueCodeableConcept=coded(LOINC, "LA4489-6", "Unknown"))
    )
    assert (fact.concept, fact.absent) == ("", False)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("449868002", {("smoking", "active", False), ("non-smoker", "unknown", True)}),
        ("8517006", {("former smoker", "active", False), ("smoking", "resolved", False)}),
        (
            "266919005",
            {
                ("non-smoker", "active", False),
                ("smoking", "unknown", True),
                ("former smoker", "unknown", True),
            },
        ),
        ("266927001", {("", "unknown", False)}),
    ],
)
def test_smoking(code: str, facts: set[tuple[str, str, bool]]) -> None:
    patient = read(observation(coded(LOINC, "72166-2"), valueCodeableConcept=coded(SNOMED, code)))
    found = [fact for fact in patient.facts if isinstance(fact, ConditionFact)]
    assert {(fact.concept, fact.status, fact.absent) for fact in found} == facts


def test_components_are_facts_of_the_same_resource() -> None:
    pressure = observation(
        coded(LOINC, "85354-9", "Blood pressure"),
        component=[
            {"code": coded(LOINC, "8480-6"), "valueQuantity": quantity(132, "mm[Hg]")},
            {"code": coded(LOINC, "8462-4"), "valueQuantity": quantity(81, "mm[Hg]")},
        ],
    )
    facts = read(pressure).facts
    assert [(fact.concept, fact.source.place) for fact in facts] == [
        ("systolic blood pressure", "Observation/r"),
        ("diastolic blood pressure", "Observation/r"),
    ]


def test_a_panel_without_a_value_is_no_fact() -> None:
    panel = observation(coded(LOINC, "24323-8"), hasMember=[{"reference": "Observation/x"}])
    patient = read(panel)
    assert (patient.facts, patient.problems) == ((), ())


def test_no_value_is_a_remark() -> None:
    patient = read(observation(CREATININE, dataAbsentReason={"text": "hemolysed"}))
    assert patient.problems == ("Observation/r: left out, it has no value",)


def test_two_values_where_one_is_allowed() -> None:
    both = {"valueCodeableConcept": coded(SNOMED, "10828004"), "valueQuantity": {"value": 3}}
    patient = read(observation(coded(LOINC, "48676-1", "HER2"), **both))
    assert [(type(fact), fact.concept) for fact in patient.facts] == [(TestFact, "her2")]
    assert "two values" in patient.problems[0]
    assert len(recorded(read(observation(CREATININE, **both)))) == 2


def test_an_asserted_finding_is_its_value() -> None:
    code = coded("http://terminology.hl7.org/CodeSystem/v3-ActCode", "ASSERTION")
    fact = only(observation(code, valueCodeableConcept={"text": "Pneumonia"}))
    assert isinstance(fact, ConditionFact)
    assert (fact.concept, fact.status) == ("pneumonia", "unknown")


def test_what_is_not_in_the_vocabulary_is_kept() -> None:
    number = only(observation(UNKNOWN, valueQuantity=quantity(7, "mg/dL")))
    assert (number.concept, number.value, number.shown) == ("", 7.0, "Zzyzx factor")
    answer = only(observation(UNKNOWN, valueString="purple"))
    assert (answer.concept, answer.shown, answer.result) == ("", "Zzyzx factor: purple", None)


def test_an_undated_observation_is_remarked_on() -> None:
    bare = observation(CREATININE, valueQuantity=quantity(1, "mg/dL"))
    del bare["effectiveDateTime"]
    patient = read(bare)
    assert recorded(patient)[0].on is None
    assert patient.problems == ("Observation/r: is undated",)


def test_a_period_is_all_its_days() -> None:
    fact = only(
        observation(
            CREATININE,
            effectiveDateTime=None,
            effectivePeriod={"start": "2026-01-01", "end": "2026-01-03"},
            valueQuantity=quantity(1, "mg/dL"),
        )
    )
    assert str(fact.on) == "2026-01-01..2026-01-03"


def test_an_observation_about_a_relative_is_left_out() -> None:
    patient = read(observation(HIV, valueBoolean=True, focus=[{"reference": "RelatedPerson/son"}]))
    assert patient.facts == ()


def test_sex_at_birth_goes_before_gender_and_chooses_the_limits() -> None:
    url = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
    who = man(extension=[{"url": url, "valueCode": "F"}])
    patient = read(patient=who)
    assert patient.sex == "female"
    assert "differs" in patient.problems[0]
    newer = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex", "valueCode": "248153007"}
    assert read(patient=woman(gender="other", extension=[newer])).sex == "male"
    assert read(patient=woman(gender="unknown")).sex is None
