"""What a clause behind two members, or an adjective before them, says of both; how a disease answers to a drug."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def tree(sentence: str, kind: str = "exclusion") -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Asthma or diabetes that is uncontrolled",
            "condition(asthma) uncontrolled or condition(diabetes mellitus) uncontrolled",
        ),
        (
            "Leukemia or lymphoma that is relapsed",
            "condition(leukemia) relapsed or condition(lymphoma) relapsed",
        ),
        (
            "CD30-positive or ALK-positive lymphoma that is relapsed",
            "test(cd30) positive and condition(lymphoma) relapsed"
            " or test(alk rearrangement) positive and condition(lymphoma) relapsed",
        ),
    ],
)
def test_a_clause_behind_two_is_of_both(sentence: str, expected: str, kind: str) -> None:
    assert tree(sentence, kind) == expected


def test_no_stroke_is_under_control() -> None:
    """A stroke keeps out by itself."""
    assert tree("Stroke or hypertension that is uncontrolled") == (
        "condition(stroke) or condition(hypertension) uncontrolled"
    )


def test_a_course_before_two_markers_is_of_both() -> None:
    assert tree("Relapsed CD30-positive or ALK-positive lymphoma", "inclusion") == (
        "test(cd30) positive and condition(lymphoma) relapsed"
        " or test(alk rearrangement) positive and condition(lymphoma) relapsed"
    )


def test_resistance_to_a_drug_is_not_said_of_the_next_illness() -> None:
    told = tree("Polycythemia vera, resistant to hydroxyurea, with splenomegaly", "inclusion")
    assert told.startswith("condition(polycythemia vera) and ")
    assert told.endswith("condition(splenomegaly)")


@pytest.mark.parametrize(
    "sentence",
    [
        "Cannot tolerate metformin or other oral antidiabetic drugs",
        "Patients who do not tolerate methotrexate or other DMARDs",
        "Not tolerating statins or fibrates",
    ],
)
def test_who_takes_a_drug_is_not_who_cannot_bear_it(sentence: str) -> None:
    assert tree(sentence) == f'attest by investigator "{sentence}"'


def test_which_infection_it_was_is_asked() -> None:
    assert tree("Secondary infection with CMV") == (
        'condition(cytomegalovirus infection) and attest by investigator "Secondary infection with CMV"'
    )
