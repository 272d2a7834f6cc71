"""Which way "better" and "worse" point, what lasted how long, and demands that lean on the one before."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("ECOG performance status of 2 or better", "ecog <= 2"),
        ("ECOG 3 or worse", "ecog >= 3"),
        ("NYHA class II or better", "nyha <= 2"),
        ("Modified Rankin scale 3 or worse", "mrs >= 3"),
        ("Karnofsky performance status 60 or worse", "karnofsky <= 60"),
        ("Karnofsky performance status 80 or better, ECOG 1 or better", "karnofsky >= 80 and ecog <= 1"),
        ("LVEF of 45% or better", "lvef >= 45 %"),
        ("MMSE score 18 or worse", "mmse <= 18"),
    ],
)
def test_better_and_worse_point_as_the_scale_does(sentence: str, expected: str) -> None:
    assert tree("inclusion", sentence) == expected


def test_who_never_had_it_had_it_no_longer_than_that() -> None:
    assert tree("inclusion", "No more than 6 months of prior tamoxifen") == (
        "not received(tamoxifen) for more than 6 months"
    )


def test_a_denial_of_people_reaches_what_else_is_said_of_them() -> None:
    assert tree("inclusion", "No patients with gout or who are smokers") == (
        "not (condition(gout) or condition(smoking))"
    )


def test_a_capital_or_is_no_new_demand() -> None:
    assert tree("inclusion", "Renal: Creatinine no greater than 1.4 mg/dL OR Creatinine clearance above 55 mL/min") == (
        "creatinine <= 1.4 mg/dL or creatinine clearance > 55 mL/min"
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_at_least_so_severe_is_also_worse(kind: str) -> None:
    assert tree(kind, "At least moderate depression") == (
        "condition(depression) moderate or condition(depression) severe"
    )


def test_either_value_shows_the_disease_and_does_not_stand_for_it() -> None:
    sentence = "Uncontrolled hypertension as evidenced by systolic blood pressure > 170 mmHg or diastolic blood pressure > 105 mmHg"
    assert tree("exclusion", sentence) == (
        "condition(hypertension) uncontrolled and"
        " (systolic blood pressure > 170 mm[Hg] or diastolic blood pressure > 105 mm[Hg])"
    )


def test_what_is_asked_of_some_behind_a_value_is_asked_of_them_alone() -> None:
    assert tree("inclusion", "Platelets at least 90,000/uL For patients with liver metastases: ALT below 5 x ULN") == (
        "platelets >= 90000 /uL and (if condition(liver metastasis) then alt < 5 x ULN)"
    )  # fmt: skip


def test_a_line_under_unless_they_keeps_nobody_out() -> None:
    criteria = compile_text(
        "Exclusion Criteria:\n\n* Another cancer within 5 years, unless they:\n\n"
        "  * have not received chemotherapy in the last 6 months\n  * have no metastases"
    )
    lines = [write(one.tree) for one in criteria][1:]
    assert len(lines) == 2
    assert all(line.startswith("attest by investigator") for line in lines)


def test_two_words_for_one_thing_have_one_grade() -> None:
    assert tree("exclusion", "Bleeding/hemorrhage grade >= 3 within 4 weeks") == (
        "condition(hemorrhage) grade >= 3 within 4 weeks before screening"
    )


def test_a_number_before_active_says_nothing_of_the_past() -> None:
    (criterion,) = compile_text("Inclusion Criteria:\n\n* 4 active")
    assert "failed" not in criterion.note
