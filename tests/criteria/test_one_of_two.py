"""What belongs to both halves of a phrase, and what to one: trees of sentences in our own words."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def _tree(sentence: str, *, kind: str = "Exclusion") -> str:
    found = compile_text(f"{kind} Criteria:\n\n* {sentence}\n")
    return " | ".join(write(x.tree) for x in found)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "Heart rate < 45 or > 110 bpm within 5 days before enrollment",
            "heart rate < 45 /min within 5 days before enrolment or heart rate > 110 /min within 5 days before enrolment",
        ),
        ("CMV disease (retinitis, colitis)", "condition(cytomegalovirus disease)"),
        ("Active CMV disease (e.g., pneumonitis, colitis)", "condition(cytomegalovirus disease) active"),
        (
            "Serious infection (pneumonia, cellulitis)",
            "condition(infection) severe or condition(pneumonia) severe or condition(cellulitis) severe",
        ),
        (
            "Medical or family history of long QT syndrome",
            "condition(long QT syndrome) history or family history(long QT syndrome)",
        ),
        ("Abdominal surgery, including for cancer or obesity", "received(abdominal surgery)"),
        (
            "Any other neurological disease, known to produce chorea",
            'condition(neurological disease) and attest by investigator "that is known to produce chorea"',
        ),
        ("Co-infection of hepatitis B", "condition(hepatitis B)"),
    ],
)
def test_who_is_kept_out(sentence: str, tree: str) -> None:
    assert _tree(sentence) == tree


def test_the_time_of_another_thing_is_not_lent_to_a_value() -> None:
    found = _tree("Hemoglobin < 9 g/dL or blood donation of more than 400 mL in the previous six weeks")
    assert found.startswith("hemoglobin < 9 g/dL or ")


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "Treatment with cisplatin (or carboplatin) plus etoposide",
            "received(cisplatin) and received(etoposide) or received(carboplatin) and received(etoposide)",
        ),
        ("No aneurysm clips", "not received(aneurysm clip)"),
        (
            "Forced expiratory volume in one second (FEV1) / forced vital capacity (FVC) ratio less than 0.7",
            "fev1/fvc < 0.7",
        ),
    ],
)
def test_who_is_let_in(sentence: str, tree: str) -> None:
    assert _tree(sentence, kind="Inclusion") == tree
