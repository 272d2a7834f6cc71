"""A comma between a disease and the next adjective, half steps of a scale, and several own tumors."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(sentence: str, kind: str = "Exclusion", diseases: tuple[str, ...] = ()) -> str:
    (one,) = compile_text(f"{kind} Criteria:\n\n* {sentence}", diseases=diseases)
    return write(one.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Hypertension, pulmonary or airway disease",
            "condition(hypertension) or condition(pulmonary disease) or condition(respiratory disease)",
        ),
        (
            "Uncontrolled hypertension, pulmonary, cardiac or renal disease",
            "condition(hypertension) uncontrolled or condition(pulmonary disease) uncontrolled"
            " or condition(heart disease) uncontrolled or condition(renal disease) uncontrolled",
        ),
        (
            "Hypertension, pulmonary and hepatic disease",
            "condition(hypertension) or condition(pulmonary disease) or condition(hepatic disease)",
        ),
        (
            "Stroke, hypertension, pulmonary/renal disease",
            "condition(stroke) or condition(hypertension) or condition(pulmonary disease) or condition(renal disease)",
        ),
        # What an index turns about stays one name.
        ("Hypertension, pulmonary", "condition(pulmonary hypertension)"),
        ("Hypertension, pulmonary; asthma", "condition(pulmonary hypertension) or condition(asthma)"),
        (
            "Hypertension, pulmonary or portal",
            "condition(pulmonary hypertension) or condition(portal hypertension)",
        ),
    ],
)
def test_an_adjective_behind_a_comma_belongs_to_the_noun_that_follows(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hoehn and Yahr stage 1 to 2.5", "hoehn-yahr from 1 to 2.5"),
        ("Hoehn and Yahr stage 2.5 or less", "hoehn-yahr <= 2.5"),
        ("Modified Hoehn & Yahr stage 1.5-3", "hoehn-yahr from 1.5 to 3"),
        ("Hoehn and Yahr stages 1, 1.5 or 2", "hoehn-yahr from 1 to 2"),
        ("Hoehn-Yahr stage III or worse", "hoehn-yahr >= 3"),
        ("NYHA class II-III", "nyha from 2 to 3"),
    ],
)
def test_half_steps_of_a_scale(sentence: str, expected: str) -> None:
    assert tree(sentence, "Inclusion") == expected


def test_a_tumor_that_is_not_called_malignant_is_the_trials_own_too() -> None:
    own = ("central nervous system tumor", "lymphoma")
    assert tree("Recurrent disease", "Inclusion", own) == (
        "condition(central nervous system tumor) recurrent or condition(lymphoma) recurrent"
    )
    # A heading above a kind that is named adds nothing.
    own = ("neoplasm", "breast cancer")
    assert tree("Measurable disease", "Inclusion", own) == "condition(breast cancer) measurable"
