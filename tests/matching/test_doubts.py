"""Words that were not understood may govern their neighbours: nobody gets in by a fragment of a sentence."""

from __future__ import annotations

import pytest
from tests.matching.judging import ON, OPEN, condition, drug, patient, procedure, value

from trialrun.criteria import compile_text, write
from trialrun.matching.evaluator import evaluate
from trialrun.model import patient as p


def asked(sentence: str, *facts: p.AnyFact, kind: str = "Inclusion") -> str:
    """Whether the patient has what the sentence asks: "yes", "no" or "unknown"."""
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    return evaluate(criterion.tree, patient(*facts), ON, OPEN).name.lower()


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("At least 3 weeks since prior regional or systemic biologic therapy", drug("biologic therapy")),
        (
            "Must have frobbed standard treatment including radiotherapy",
            procedure("radiotherapy", "2026-01-01"),
        ),
        ("Need for zorbing shown by bulky or active asthma", condition("asthma")),
        (
            "CT or MRI since the last fall showing no more than one lacuna",
            procedure("computed tomography", "2026-01-01"),
        ),
        (
            "Proven lung cancer by mediastinoscopy, thoracotomy, or needle biopsy",
            procedure("thoracotomy", "2026-01-01"),
        ),
    ],
)
def test_a_fragment_lets_nobody_in(sentence: str, fact: p.AnyFact) -> None:
    assert asked(sentence, fact) == "unknown"


def test_a_way_of_finding_a_disease_is_no_other_way_in() -> None:
    sentence = "Proven lung cancer by mediastinoscopy, thoracotomy, or needle biopsy"
    assert asked(sentence, condition("lung cancer")) == "unknown"
    assert "thoracotomy, or needle biopsy" in write(
        compile_text(f"Inclusion Criteria:\n* {sentence}")[0].tree
    )


@pytest.mark.parametrize(
    ("sentence", "fact"),
    [
        ("DLCO > 50 %, or frobbed by the lung clinic", value("dlco", 60, "%")),
        ("Asthma or other zorbing illness of the lung", condition("asthma")),
        ("Frobbing of the knee; or asthma", condition("asthma")),
    ],
)
def test_an_alternative_of_its_own_still_lets_in(sentence: str, fact: p.AnyFact) -> None:
    assert asked(sentence, fact) == "yes"


def test_what_keeps_out_keeps_out_beside_words_not_understood() -> None:
    assert asked("Frobbing of the knee, asthma or stroke", condition("asthma"), kind="Exclusion") in (
        "true",
        "yes",
    )
