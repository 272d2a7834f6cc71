"""Treatments that are planned, beside whom they are planned for; kinds that nobody names; lists left open."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Children referred for adenoidectomy and aged 2 to 9 years",
            "age < 18 years and received(adenoidectomy) planned and age from 2 to 9 years",
        ),
        (
            "Men booked for prostatectomy and older than 50 years",
            "sex male and received(prostatectomy) planned and age > 50 years",
        ),
        (
            "Women scheduled for hysterectomy or mastectomy, ASA I-II",
            "sex female and (received(hysterectomy) planned or received(mastectomy) planned) and asa from 1 to 2",
        ),
        ("Women not scheduled for hysterectomy", "sex female and not received(hysterectomy) planned"),
    ],
)
def test_what_is_planned_is_not_asked_for_as_done(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


def test_a_plan_during_the_study_needs_no_word_of_a_person() -> None:
    assert tree("Receiving dialysis or scheduled to receive dialysis during the study", "exclusion") == (
        "received(dialysis) ongoing or received(dialysis) planned"
    )


def test_what_is_no_treatment_is_not_planned() -> None:
    assert "planned" not in tree("Children referred for evaluation of chest pain", "inclusion")


@pytest.mark.parametrize(
    ("sentence", "head", "kind"),
    [
        ("Conditions that impair swallowing, e.g. stroke", "Conditions that impair swallowing", "stroke"),
        ("Diseases affecting gait, such as parkinsonism", "Diseases affecting gait", "parkinsonism"),
        (
            "Factors precluding a safe scan (claustrophobia)",
            "Factors precluding a safe scan",
            "claustrophobia",
        ),
    ],
)
def test_a_person_says_what_nobody_names_and_its_examples_keep_out(
    sentence: str, head: str, kind: str
) -> None:
    assert tree(sentence, "exclusion") == f'attest by investigator "{head}" or condition({kind})'


def test_a_list_in_brackets_that_ends_with_etc_is_a_list() -> None:
    assert tree("Eye surgery (vitrectomy, cataract surgery, etc.)", "exclusion").startswith(
        "received(ocular surgery) or received(vitrectomy) or received(cataract surgery)"
    )


@pytest.mark.parametrize(
    "sentence",
    ["Patients recommended for ultrasound guided biopsy", "Requirement of arterial catheterization"],
)
def test_what_a_doctor_finds_right_is_for_a_doctor_to_say(sentence: str) -> None:
    assert tree(sentence, "inclusion") == f'attest by investigator "{sentence}"'


def test_what_a_disease_needs_is_no_name_of_a_treatment() -> None:
    assert "received(" not in tree("Varices needing endoscopic treatment", "exclusion")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("SOFA score of 4 points or more", "sofa >= 4"),
        ("MMSE of 22 points or lower", "mmse <= 22"),
        ("Sepsis with a SOFA score of 3 points or higher", "sofa >= 3 and condition(sepsis)"),
    ],
)
def test_points_stand_between_a_number_and_its_bound(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


def test_what_has_lasted_is_there_and_as_old_as_that() -> None:
    assert tree("Neck pain that has lasted for at least 4 months", "inclusion") == (
        "condition(neck pain) for at least 4 months"
    )


def test_what_once_lasted_is_not_as_old_as_that() -> None:
    assert "before screening" not in tree("Fever that lasted for more than 3 days", "exclusion")


@pytest.mark.parametrize(
    ("people", "asked"),
    [
        ("Outpatients", 'attest by investigator "Outpatients aged over 21"'),
        ("Inpatients", 'attest by investigator "Inpatients aged over 21"'),
        ("Soldiers", 'unparsed "Soldiers"'),
    ],
)
def test_the_age_of_people_is_no_measurement(people: str, asked: str) -> None:
    assert tree(f"{people} aged over 21", "inclusion") == f"age > 21 years and {asked}"
