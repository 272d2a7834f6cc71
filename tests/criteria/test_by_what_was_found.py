"""That an examination was made keeps nobody out: what it showed is asked, of each of those listed."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def compiled(sentence: str, section: str = "Exclusion") -> str:
    (criterion,) = compile_text(f"{section} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    "sentence",
    [
        "Clinically significant abnormality in vital signs, ECG or laboratory tests",
        "Abnormalities of vital signs, ECG, chest x-ray or laboratory values",
        "Deviation from normal in medical history, ECG, ultrasound",
        "Abnormal physical examination, vital signs or ECG",
        "Clinically significant abnormal laboratory values or ECG",
    ],
)
def test_what_several_examinations_show_is_one_question(sentence: str) -> None:
    assert compiled(sentence) == f'attest by investigator "{sentence}"'


@pytest.mark.parametrize(
    "sentence",
    [
        "Gout or ECG",
        "Poor prognosis on MRI, gout, x-ray or ECG",
        "Any important change in weight, chest x-ray, or electrocardiogram",
    ],
)
def test_no_examination_keeps_out_by_itself(sentence: str) -> None:
    tree = compiled(sentence)
    assert "received(" not in tree, tree
    assert "received(" not in compiled(f"No {sentence}", "Inclusion")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Previous mammography", "received(mammogram)"),
        ("MRI within 6 months", "received(magnetic resonance imaging) within 6 months before screening"),
        ("Prior CT scan or mammogram", "received(computed tomography) or received(mammogram)"),
    ],
)
def test_an_examination_asked_for_is_kept(sentence: str, expected: str) -> None:
    assert compiled(sentence) == expected
