"""What was ruled out, what a plan includes, and what a definition of a denied illness means."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Exclusion of pregnancy", "not condition(pregnancy)"),
        ("Women need to rule out pregnancy", "not condition(pregnancy)"),
        (
            "Tuberculosis has been ruled out by culture",
            'not condition(tuberculosis) and attest by investigator "by culture"',
        ),
        # the illness of the trial is no other one
        ("Other lung diseases have been ruled out", 'not attest by investigator "Other lung diseases"'),
        ("Exclusion of other causes of cirrhosis", 'not attest by investigator "other causes of cirrhosis"'),
    ],
)
def test_who_has_what_is_to_be_ruled_out_is_not_let_in(sentence: str, expected: str) -> None:
    found = tree("inclusion", sentence)
    assert found.removeprefix("if sex female then ") == expected


def test_what_is_not_ruled_out_keeps_out_as_what_is_there_does() -> None:
    assert tree("exclusion", "Sepsis not ruled out") == (
        'condition(sepsis) or attest by investigator "Sepsis not ruled out"'
    )
    assert tree("exclusion", "Patients with sepsis ruled out") == "not condition(sepsis)"


def test_people_who_are_to_be_excluded_are_nothing_to_be_ruled_out() -> None:
    assert "not condition" not in tree("exclusion", "Exclude patients with sepsis")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Treatment plan includes radiotherapy", "received(radiotherapy) planned"),
        (
            "Planned therapy consists of cisplatin and etoposide",
            "received(cisplatin) planned and received(etoposide) planned",
        ),
    ],
)
def test_what_a_plan_includes_is_planned(sentence: str, expected: str) -> None:
    assert tree("inclusion", sentence) == expected


# Either pressure is enough for the illness, and so neither may be there.
@pytest.mark.parametrize(
    "sentence",
    [
        "No hypertension (BP > 150/90 mmHg)",
        "No hypertension defined as BP > 150/90 mmHg",
        "No hypertension: BP > 150/90 mmHg",
        "Without hypertension (blood pressure of > 150/90 mmHg)",
    ],
)
def test_a_denied_hypertension_is_denied_by_either_pressure(sentence: str) -> None:
    assert tree("inclusion", sentence) == (
        "not (systolic blood pressure > 150 mm[Hg] or diastolic blood pressure > 90 mm[Hg])"
    )


def test_a_pressure_that_is_always_high_defines_what_is_asked() -> None:
    assert tree("exclusion", "Hypertension (BP repeatedly > 160/100 mmHg)") == (
        "condition(hypertension) and (systolic blood pressure > 160 mm[Hg] or diastolic blood pressure > 100 mm[Hg]) "
        'and attest by investigator "repeatedly"'
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Melanoma suitable for surgery",
            'condition(melanoma) and attest by investigator "suitable for surgery"',
        ),
        (
            "Bleeding leading to hemoglobin < 8 g/dL",
            'hemoglobin < 8 g/dL and condition(hemorrhage) and attest by investigator "leading to hemoglobin < 8 g/dL"',
        ),
        (
            "Asthma according to the criteria of the European Respiratory Society",
            "condition(asthma)",
        ),
        (
            "Stable dose of regular medication for 2 months",
            'attest by investigator "Stable dose of regular medication for 2 months"',
        ),
    ],
)
def test_what_a_person_has_to_judge_is_asked_beside_what_is_known(sentence: str, expected: str) -> None:
    assert tree("inclusion", sentence) == expected


def test_a_range_of_numbers_before_an_adjective_is_no_fault() -> None:
    assert "unparsed" in tree("inclusion", "0-1 active")
    assert tree("inclusion", "ECOG 0-1 active lupus").startswith("ecog from 0 to 1")


def test_a_value_that_is_asked_for_beside_a_denied_illness_is_not_denied() -> None:
    assert "unparsed" in tree("inclusion", "No hypertension (BP < 150/90 mmHg)")
    assert tree("inclusion", "No renal failure: creatinine < 1.5 mg/dL") == (
        "not condition(renal failure) and creatinine < 1.5 mg/dL"
    )
