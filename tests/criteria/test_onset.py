"""At what time of life an illness began is asked beside the illness, and says nothing of the patient's age."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Adult-onset asthma",
            'condition(asthma) and attest by investigator "Adult-onset asthma"',
        ),
        (
            "Juvenile onset dystonia",
            'condition(dystonia) and attest by investigator "Juvenile onset dystonia"',
        ),
        (
            "History of stroke or childhood-onset epilepsy",
            "condition(stroke) history or condition(epilepsy) history"
            ' and attest by investigator "childhood-onset epilepsy"',
        ),
        ("Acute onset psychosis", "condition(psychotic disorder) acute"),
        ("New-onset atrial fibrillation", 'condition(atrial fibrillation) "newly diagnosed"'),
        ("Late-onset Pompe disease", "condition(late-onset pompe disease)"),
    ],
)
def test_when_an_illness_began(sentence: str, expected: str) -> None:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == expected


def test_history_reaches_what_is_weighed() -> None:
    (criterion,) = compile_text(
        "Exclusion Criteria:\n\n* History of gout, clinically significant asthma or seizures"
    )
    assert write(criterion.tree) == (
        "condition(gout) history or condition(asthma) history"
        ' and attest by investigator "clinically significant asthma" or condition(seizure) history'
    )
