"""How a value must have been measured is told beside the tree that asks for the value alone."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text


def note(sentence: str) -> str:
    (one,) = compile_text(f"Inclusion Criteria:\n\n- {sentence}")
    return one.note


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Oxygen saturation at least 91% on room air", "“on room air”"),
        ("Resting heart rate below 110 bpm", "“resting”"),
        ("Fasting triglycerides below 350 mg/dL", "“fasting”"),
        ("LVEF at least 45% by MUGA or echocardiogram", "“by MUGA or echocardiogram”"),
        (
            "Creatinine clearance above 50 mL/min by the Cockcroft-Gault formula",
            "“by the Cockcroft-Gault formula”",
        ),
    ],
)
def test_the_note_says_how(sentence: str, words: str) -> None:
    assert words in note(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Fasting glucose below 120 mg/dL",
        "Heart rate below 110 bpm",
        "Asthma that gets worse at rest",
        "Platelets above 60,000/µL without transfusion",
    ],
)
def test_what_is_asked_is_not_told_again(sentence: str) -> None:
    assert "wants it" not in note(sentence)


def test_values_of_two_visits_are_named() -> None:
    (one,) = compile_text(
        "Exclusion Criteria:\n* Serum potassium > 5.3 mmol/L at screening or > 5.1 mmol/L at visit 2\n"
    )
    assert one.note == (
        "Read as: the value on the record counts, though the sentence wants it “at screening”, “at visit 2”."
    )
    (one,) = compile_text("Exclusion Criteria:\n* Serum potassium > 5.3 mmol/L at screening\n")
    assert not one.note


def test_a_grade_behind_a_list_is_told() -> None:
    (one,) = compile_text("Exclusion Criteria:\n* Neuropathy or mucositis grade >= 3\n")
    assert one.note == "Read as: the grade behind a member of the list holds for the one before it too."
