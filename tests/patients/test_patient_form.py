"""The short form: lines of text become facts; what cannot be read is an error of its field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from trialrun.model.errors import BadRequest
from trialrun.model.patient import (
    AllergyFact,
    AnyFact,
    ConditionFact,
    MeasurementFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients import FORM, BadForm, read_form

TODAY = date(2026, 1, 15)
moment = Moment.parse


def facts(**answers: str) -> list[AnyFact]:
    return [f for f in read_form(answers, TODAY).facts if not f.source.place.startswith("derived")]


def only(**answers: str) -> Any:
    found = facts(**answers)
    assert len(found) == 1, found
    return found[0]


def wrong(**answers: str) -> dict[str, str]:
    with pytest.raises(BadForm) as caught:
        read_form(answers, TODAY)
    assert isinstance(caught.value, BadRequest)
    return caught.value.fields


def test_an_empty_form_is_a_patient_without_facts() -> None:
    patient = read_form({}, TODAY)
    assert (patient.birth, patient.sex, patient.facts) == (None, None, ())
    assert read_form({field.name: "  " for field in FORM}, TODAY).facts == ()


@pytest.mark.parametrize(
    ("answers", "first", "last"),
    [
        ({"age": "54"}, date(1971, 1, 16), date(1972, 1, 15)),
        ({"age": "54 years"}, date(1971, 1, 16), date(1972, 1, 15)),
        ({"age": "0"}, date(2025, 1, 16), date(2026, 1, 15)),
        ({"age": "6 months"}, date(2025, 6, 16), date(2025, 7, 15)),
        ({"age": "2 weeks"}, date(2025, 12, 26), date(2026, 1, 1)),
        ({"birth_date": "1961-04-23"}, date(1961, 4, 23), date(1961, 4, 23)),
        ({"birth_date": "1961"}, date(1961, 1, 1), date(1961, 12, 31)),
        ({"birth_date": "3 May 1961"}, date(1961, 5, 3), date(1961, 5, 3)),
        ({"birth_date": "23.4.1961"}, date(1961, 4, 23), date(1961, 4, 23)),
        ({"birth_date": "04/1961"}, date(1961, 4, 1), date(1961, 4, 30)),
        ({"birth_date": "1961-04-23", "age": "20"}, date(1961, 4, 23), date(1961, 4, 23)),
    ],
)
def test_age_and_birth(answers: dict[str, str], first: date, last: date) -> None:
    assert read_form(answers, TODAY).birth == Moment(first, last)


@pytest.mark.parametrize(
    ("text", "sex"), [("female", "female"), ("F", "female"), ("man", "male"), ("", None)]
)
def test_sex(text: str, sex: str) -> None:
    assert read_form({"sex": text}, TODAY).sex == sex


@pytest.mark.parametrize(
    ("line", "concept", "says"),
    [
        ("multiple myeloma", "multiple myeloma", {"status": "active"}),
        (
            "multiple myeloma, relapsed, since 2024-05",
            "multiple myeloma",
            {"status": "active", "course": "relapsed", "on": moment("2024-05")},
        ),
        (
            "AML in relapse (May 2024)",
            "acute myeloid leukemia",
            {"course": "relapsed", "on": moment("2024-05")},
        ),
        ("neuropathy grade 2", "neuropathy", {"grade": 2.0}),
        ("history of stroke", "stroke", {"status": "resolved"}),
        ("no diabetes", "diabetes mellitus", {"absent": True, "status": "unknown"}),
        ("severe asthma", "asthma", {"severity": "severe"}),
        (
            "stage III colon cancer, diagnosed 2023",
            "colon cancer",
            {"stage": "III", "on": moment("2023")},
        ),
        ("pneumonia until 2024-03", "pneumonia", {"status": "resolved", "until": moment("2024-03")}),
        ("suspected pneumonia", "pneumonia", {"suspected": True}),
        ("• pneumonia", "pneumonia", {}),
        ("zzyzx syndrome", "", {"shown": "zzyzx syndrome"}),
    ],
)
def test_conditions(line: str, concept: str, says: dict[str, Any]) -> None:
    fact = only(conditions=line)
    assert isinstance(fact, ConditionFact)
    assert fact.concept == concept
    assert {name: getattr(fact, name) for name in says} == says
    assert fact.source.place == "form: conditions, line 1"


def test_several_lines_and_what_is_unknown() -> None:
    patient = read_form({"conditions": "asthma\r\n\nzzyzx syndrome; stroke"}, TODAY)
    assert [fact.concept for fact in patient.facts] == ["asthma", "", "stroke"]
    assert len(patient.problems) == 1
    assert patient.problems[0].startswith("form: conditions, line 2: stands for nothing")
    assert "zzyzx" not in patient.problems[0]


@pytest.mark.parametrize(
    ("line", "concept", "value", "unit", "low", "high", "on"),
    [
        ("creatinine 1.2 mg/dL (0.6-1.1)", "creatinine", 1.2, "mg/dL", 0.6, 1.1, "2026-01-15"),
        ("creatinine: 1.2 mg/dL", "creatinine", 1.2, "mg/dL", None, None, "2026-01-15"),
        ("platelets 120 10^9/L on 2026-01-10", "platelets", 120, "10*9/L", None, None, "2026-01-10"),
        ("platelets 120 x10^9/L, 3 January 2026", "platelets", 120, "10*9/L", None, None, "2026-01-03"),
        ("CD4 count 350 /uL", "cd4 count", 350, "/uL", None, None, "2026-01-15"),
        ("DLCO 70 %", "dlco", 70, "% predicted", None, None, "2026-01-15"),
        ("INR 1.1", "inr", 1.1, "", None, None, "2026-01-15"),
        ("ALT 40 U/L (< 35)", "alt", 40, "U/L", None, 35, "2026-01-15"),
    ],
)
def test_labs(
    line: str, concept: str, value: float, unit: str, low: float | None, high: float | None, on: str
) -> None:
    fact = only(labs=line)
    assert isinstance(fact, MeasurementFact)
    assert (fact.concept, fact.value, fact.unit) == (concept, value, unit)
    assert (fact.lower_limit, fact.upper_limit, str(fact.on)) == (low, high, on)


def test_a_bound_a_score_and_a_result() -> None:
    bound = only(labs="ALT <40 U/L")
    assert (bound.comparator, bound.value) == ("<", 40)
    scored = only(labs="NYHA class 2")
    assert isinstance(scored, ScoreFact)
    assert (scored.concept, scored.value) == ("nyha", 2)
    result = only(labs="HBsAg negative")
    assert isinstance(result, TestFact)
    assert (result.concept, result.result) == ("hbsag", "negative")


@pytest.mark.parametrize(
    ("line", "concept", "says"),
    [
        (
            "lenalidomide 2024-05 to 2025-03",
            "lenalidomide",
            {"status": "completed", "on": moment("2024-05"), "until": moment("2025-03")},
        ),
        (
            "lenalidomide since 2020",
            "lenalidomide",
            {"status": "ongoing", "on": moment("2020"), "until": None},
        ),
        ("lenalidomide (ongoing)", "lenalidomide", {"status": "ongoing"}),
        ("lenalidomide 2024 - now", "lenalidomide", {"status": "ongoing", "on": moment("2024")}),
        ("lenalidomide", "lenalidomide", {"status": "unknown", "until": None}),
        (
            "lenalidomide until May 2025",
            "lenalidomide",
            {"status": "completed", "until": moment("2025-05")},
        ),
        (
            "autologous stem cell transplant 2023-11-02",
            "autologous stem cell transplant",
            {"status": "completed", "kind": "procedure", "until": moment("2023-11-02")},
        ),
        ("no chemotherapy", "chemotherapy", {"absent": True, "status": "unknown"}),
        ("magic beans", "", {"shown": "magic beans"}),
    ],
)
def test_treatments(line: str, concept: str, says: dict[str, Any]) -> None:
    fact = only(treatments=line)
    assert isinstance(fact, TreatmentFact)
    assert fact.concept == concept
    assert {name: getattr(fact, name) for name in says} == says


def test_allergies() -> None:
    none = only(allergies="none")
    assert isinstance(none, AllergyFact)
    assert (none.concept, none.absent) == ("allergy", True)
    assert [fact.concept for fact in facts(allergies="cisplatin\nallergy to docetaxel\nzzyzx")] == [
        "cisplatin",
        "docetaxel",
        "",
    ]


def test_yes_no_and_scores() -> None:
    found = facts(ecog="1", karnofsky="80%", pregnant="no", hiv="yes", hepatitis_b="unknown")
    scores = {f.concept: f.value for f in found if isinstance(f, ScoreFact)}
    assert scores == {"ecog": 1, "karnofsky": 80}
    conditions = {f.concept: f.absent for f in found if isinstance(f, ConditionFact)}
    assert conditions == {"pregnancy": True, "HIV infection": False}
    assert {f.concept: f.result for f in found if isinstance(f, TestFact)} == {"hiv test": "positive"}


def test_derived_facts_come_with_the_form() -> None:
    patient = read_form({"age": "54", "sex": "female", "labs": "creatinine 1.2 mg/dL"}, TODAY)
    assert "egfr" in {fact.concept for fact in patient.facts}


def test_errors_name_each_field_and_repeat_nothing() -> None:
    answers = {
        "age": "secret",
        "sex": "secret",
        "ecog": "7",
        "karnofsky": "secret",
        "labs": "creatinine high\nALT 3 U/L",
        "pregnant": "secret",
    }
    fields = wrong(**answers)
    assert set(fields) == set(answers)
    assert "secret" not in str(fields)
    assert fields["labs"].startswith("line 1")


@pytest.mark.parametrize("text", ["1861-01-01", "2099-01-01", "soon", "1961-13-01"])
def test_impossible_birth_dates(text: str) -> None:
    assert set(wrong(birth_date=text)) == {"birth_date"}


@pytest.mark.parametrize("text", ["131", "-3", "54.5", "9999 days old men"])
def test_impossible_ages(text: str) -> None:
    assert set(wrong(age=text)) == {"age"}


@pytest.mark.parametrize(
    ("line", "on", "until"),
    [
        ("lymphoma, relapsed 03/2025", "2025-03", None),
        ("lymphoma since 5.6.2019", "2019-06-05", None),
        ("lymphoma from 5. 6. 2019 to 07/2020", "2019-06-05", "2020-07"),
    ],
)
def test_days_with_points_and_months_with_slashes(line: str, on: str, until: str | None) -> None:
    fact = only(conditions=line)
    assert (fact.concept, fact.on) == ("lymphoma", moment(on))
    assert fact.until == (moment(until) if until else None)


@pytest.mark.parametrize("day", ["31.02.2024", "11.20.2024", "03/04/2024", "13/2024"])
def test_what_is_no_day_or_may_be_two_is_not_passed_over(day: str) -> None:
    patient = read_form({"conditions": f"stroke {day}"}, TODAY)
    (fact,) = patient.facts
    assert (fact.concept, fact.on, fact.shown) == ("", None, f"stroke {day}")
    assert patient.problems


@pytest.mark.parametrize(
    ("line", "value", "unit", "on"),
    [
        ("hb 9,1 g/dL on 20.11.2025", 9.1, "g/dL", "2025-11-20"),
        ("hemoglobin 12,25 g/dL", 12.25, "g/dL", str(TODAY)),
        ("creatinine 0,125 mmol/L (0,06-0,11)", 0.125, "mmol/L", str(TODAY)),
        ("platelets 45,000 /uL 2. 1. 2026", 45000, "/uL", "2026-01-02"),
        ("LDH 1,250 U/L", 1250, "U/L", str(TODAY)),
    ],
)
def test_commas_in_values(line: str, value: float, unit: str, on: str) -> None:
    measured = [
        f for f in facts(labs=line) if isinstance(f, MeasurementFact) and f.source.place.startswith("form")
    ]
    (fact,) = measured
    assert (fact.value, fact.unit, fact.on) == (value, unit, moment(on))
    assert fact.concept
    assert fact.upper_limit == (0.11 if "(" in line else None)
