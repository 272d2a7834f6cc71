"""What a record cannot answer becomes a question to a person; what it can, does not."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def read(kind: str, sentence: str) -> list[str]:
    heading = f"{kind.capitalize()} Criteria"
    return [write(found.tree) for found in compile_text(f"{heading}:\n\n - {sentence}")]


@pytest.mark.parametrize(
    ("kind", "sentence", "tree"),
    [
        (
            "inclusion",
            "No cardiac or renal disease that would preclude the infusion",
            "not ((condition(heart disease) or condition(renal disease)) and attest by investigator "
            '"that would preclude the infusion")',
        ),
        (
            "inclusion",
            "No prior radiotherapy to more than 20% of bone marrow",
            'not (received(radiotherapy) and attest by investigator "to more than 20% of bone marrow")',
        ),
        (
            "inclusion",
            "At least 3 weeks since prior radiotherapy to more than 20% of bone marrow",
            "not (received(radiotherapy) within less than 3 weeks before treatment and attest by investigator "
            '"to more than 20% of bone marrow")',
        ),
        (
            "exclusion",
            "Diarrhea of unknown cause",
            'condition(diarrhea) and attest by investigator "of unknown cause"',
        ),
        ("exclusion", "Recent surgery", 'received(surgery) and attest by investigator "Recent surgery"'),
        (
            "exclusion",
            "Known or suspected pregnancy",
            'condition(pregnancy) or attest by investigator "Known or suspected pregnancy"',
        ),
        ("exclusion", "Are taking certain drugs", 'attest by investigator "Are taking certain drugs"'),
        (
            "inclusion",
            "At least 14 years old (consent of a parent is required if under 18)",
            'age >= 14 years and attest "consent of a parent is required if under 18"',
        ),
    ],
)
def test_who_answers(kind: str, sentence: str, tree: str) -> None:
    assert read(kind, sentence) == [tree]


def test_a_tail_does_not_swallow_the_next_demand() -> None:
    sentence = "Solid tumor for which no standard therapy exists Measurable disease at two sites"
    assert "for which no standard therapy exists Measurable" not in str(
        [tree for tree in read("inclusion", sentence) if "attest" in tree]
    )


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Between the ages of 18 and 65", "age from 18 to 65 years"),
        ("Ages ≥ 2 years to < 18 years", "age from 2 to below 18 years"),
        ("Male or female between 20 and 55", "age from 20 to 55 years"),
        ("Male or female", 'allowed "Male or female"'),
        ("Any age", 'allowed "Any age"'),
        ("Performance status - ECOG 0-2", "ecog from 0 to 2"),
        ("No requirement for steroids", "not received(corticosteroid) ongoing"),
        (
            "PT and PTT normal",
            "prothrombin time >= 1 x LLN and prothrombin time <= 1 x ULN and aptt >= 1 x LLN and aptt <= 1 x ULN",
        ),
        (
            "At least 2 weeks since prior infection",
            "not condition(infection) within less than 2 weeks before treatment",
        ),
    ],
)
def test_plain_demands(sentence: str, tree: str) -> None:
    assert read("inclusion", sentence) == [tree]
