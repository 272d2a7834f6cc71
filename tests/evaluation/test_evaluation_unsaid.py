"""Words and numbers that a tree does not say are found, and what it says by other words is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import unsaid

DEMO = Path(__file__).parents[2] / "src" / "trialrun" / "demo" / "trials"


@pytest.mark.parametrize(
    ("text", "tree", "missing"),
    [
        ("Severe asthma", "condition(asthma)", ["severe"]),
        ("Severe asthma", "condition(asthma) severe", []),
        ("Bone metastases only", "condition(bone metastasis)", ["only"]),
        ("Acute or chronic pancreatitis", "condition(pancreatitis)", []),
        ("Inoperable melanoma", "condition(melanoma) unresectable", []),
        ("Chronic HBV infection", "condition(chronic hepatitis B)", []),
        ("No prior surgery", "not received(surgery)", []),
    ],
)
def test_a_qualifier_is_said_by_the_tree_or_listed(text: str, tree: str, missing: list[str]) -> None:
    assert unsaid.unsaid(text, tree) == missing


@pytest.mark.parametrize(
    ("text", "tree", "lost"),
    [
        ("Platelets ≥ 100,000/mm3", "platelets >= 100000 /uL", []),
        ("Platelets ≥ 1,5 x 10^9/L", "platelets >= 1.5 10*9/L", []),
        ("Lansky 50-100 % (10 years and under)", "lansky from 50 to 100", ["10"]),
        ("ECOG 0, 1 or 2", "ecog from 0 to 2", []),
        ("Type 2 diabetes", "condition(type 2 diabetes mellitus)", []),
    ],
)
def test_a_number_is_in_the_tree_or_listed(text: str, tree: str, lost: list[str]) -> None:
    assert unsaid.lost_numbers(text, tree) == lost


def test_the_command_counts_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    unsaid.main([str(DEMO), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["compiled"] > 50
    assert set(found) == {"compiled", "a number", *unsaid.QUALIFIERS}
    assert all(0 <= one["unsaid"] <= one["of"] for word, one in found.items() if word != "compiled")
