"""A note whose heading names one of two days ("03/04/2026") dates by both, and by today never."""

from __future__ import annotations

from datetime import date

import pytest

from trialrun.criteria import compile_study
from trialrun.matching import screen
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, TreatmentFact
from trialrun.model.study import study_from
from trialrun.model.time import Moment
from trialrun.patients.note import read_note

NOTE = """Clinic note 03/04/2026
62-year-old woman with AML diagnosed 3 months ago. Creatinine 1.1 mg/dL.
On azacitidine. Stopped venetoclax 10 days ago."""


@pytest.fixture
def patient() -> Patient:
    return read_note(NOTE, "note", date(2026, 11, 21))


def test_what_has_no_date_of_its_own_is_of_either_day(patient: Patient) -> None:
    (creatinine,) = (f for f in patient.facts if isinstance(f, MeasurementFact) and f.concept == "creatinine")
    assert creatinine.on == Moment(date(2026, 3, 4), date(2026, 4, 3))


def test_times_that_count_from_the_note_hold_for_both_days(patient: Patient) -> None:
    (aml,) = (f for f in patient.facts if isinstance(f, ConditionFact) and "leukemia" in f.concept)
    assert aml.on is not None and aml.on.first < date(2025, 12, 4) and aml.on.last > date(2026, 1, 2)
    (venetoclax,) = (f for f in patient.facts if isinstance(f, TreatmentFact) and f.concept == "venetoclax")
    assert venetoclax.until == Moment(date(2026, 2, 22), date(2026, 3, 24))


def test_the_age_is_that_of_either_day(patient: Patient) -> None:
    assert patient.birth == Moment(date(1963, 3, 5), date(1964, 4, 3))


def test_each_fact_stands_once(patient: Patient) -> None:
    treated = [f.concept for f in patient.facts if isinstance(f, TreatmentFact)]
    assert sorted(treated) == ["azacitidine", "venetoclax"]


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(2026, 5, 1), "met"),  # within 90 days of either
        (date(2026, 6, 20), "unknown"),  # of the later day alone
        (date(2026, 11, 21), "unknown"),
    ],
)
def test_an_old_value_does_not_count_as_of_today(on: date, verdict: str) -> None:
    text = "Inclusion Criteria:\n\n* Creatinine < 1.5 mg/dL"
    study = study_from({"protocolSection": {"eligibilityModule": {"eligibilityCriteria": text}}})
    judged = screen(study, compile_study(study), read_note(NOTE, "note", on), on).criteria
    (asked,) = (one for one in judged if "Creatinine" in one.text)
    assert asked.verdict == verdict


def test_a_date_elsewhere_that_tells_the_order_settles_the_day() -> None:
    told = read_note(f"{NOTE}\nSeen last on 02/28/2026.", "note", date(2026, 11, 21))
    (creatinine,) = (f for f in told.facts if isinstance(f, MeasurementFact) and f.concept == "creatinine")
    assert creatinine.on == Moment.on(date(2026, 3, 4))


@pytest.mark.parametrize(
    "heading",
    [
        "Clinic note 1 February 2026.",
        "Seen in clinic on 2026-02-01.",
        "Date of visit: 1 Feb 2026.",
    ],
)
def test_a_note_without_its_lines_is_of_the_day_of_its_first_sentence(heading: str) -> None:
    told = read_note(
        f"{heading} 63-year-old woman with relapsed AML, who came alone. Creatinine 1.1 mg/dL.",
        "note",
        date(2026, 11, 21),
    )
    (creatinine,) = (f for f in told.facts if isinstance(f, MeasurementFact) and f.concept == "creatinine")
    assert creatinine.on == Moment.on(date(2026, 2, 1))


@pytest.mark.parametrize(
    "opening",
    [
        "Diagnosed with AML on 1 February 2026. She came alone today and feels well enough to walk.",
        "63-year-old woman who had a hip replacement on 1 February 2026. She came alone today.",
    ],
)
def test_a_day_in_the_story_is_not_that_of_the_note(opening: str) -> None:
    told = read_note(f"{opening} Creatinine 1.1 mg/dL.", "note", date(2026, 11, 21))
    (creatinine,) = (f for f in told.facts if isinstance(f, MeasurementFact) and f.concept == "creatinine")
    assert creatinine.on == Moment.on(date(2026, 11, 21))
