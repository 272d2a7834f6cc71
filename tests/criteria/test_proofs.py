"""How a disease must be proven is told beside the tree that asks for the disease alone."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def compiled(sentence: str, heading: str = "Inclusion") -> tuple[str, str]:
    (one,) = compile_text(f"{heading} Criteria:\n\n- {sentence}")
    return write(one.tree), one.note


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Histologically or cytologically confirmed melanoma", "“histologically or cytologically confirmed”"),
        ("Biopsy-proven sarcoma", "“biopsy-proven”"),
        ("Sarcoma, confirmed by core needle biopsy or MRI", "“confirmed by core needle biopsy or MRI”"),
        ("Asthma documented by spirometry", "“documented by spirometry”"),
        ("Pathological diagnosis of lymphoma", "“pathological diagnosis”"),
        ("CT verified pulmonary embolism", ""),
        ("Appendicitis detected by ultrasound", "“detected by ultrasound”"),
        ("Pericardial effusion as assessed by echocardiography", "“assessed by echocardiography”"),
        ("Hip fracture seen on MRI", "“seen on MRI”"),
        ("Lupus by the 1997 ACR criteria", "“by the 1997 ACR criteria”"),
        ("Bipolar disorder according to DSM-IV criteria", "“according to DSM-IV criteria”"),
    ],
)
def test_the_note_says_which_proof(sentence: str, words: str) -> None:
    for heading in ("Inclusion", "Exclusion"):
        assert words in compiled(sentence, heading)[1]


@pytest.mark.parametrize(
    "sentence",
    [
        "Diagnosis of lymphoma",
        "Known asthma",
        "Lymphoma that meets the following criteria",
        "Platelets at least 100,000/µL, confirmed by a second sample",
        "Sarcoma; evidence of its growth on CT is discussed in the tumor board",
    ],
)
def test_without_a_proof_there_is_no_note(sentence: str) -> None:
    for one in compile_text(f"Inclusion Criteria:\n\n- {sentence}"):
        assert "wants it" not in one.note


def test_a_proof_that_is_asked_of_a_person_is_not_told_twice() -> None:
    for one in compile_text("Inclusion Criteria:\n\n- Histologically confirmed relapse as the board sees it"):
        if "Histologically confirmed" in write(one.tree):
            assert one.note == ""
