"""A narrower name is a concept of its own: excluding it must not keep out the rest of the broader one."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import resolve


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("thiamine deficiency", "nutritional deficiency"),
        ("constrictive pericarditis", "pericardial disease"),
        ("paranoid schizophrenia", "schizophrenia"),
        ("myopia", "refractive error"),
        ("protein C deficiency", "thrombophilia"),
        ("visceral leishmaniasis", "leishmaniasis"),
        ("opioid dependence", "opioid use disorder"),
        ("binge eating disorder", "eating disorder"),
    ],
)
def test_the_narrower_name_has_its_own_concept(narrower: str, broader: str) -> None:
    found = resolve(narrower, "condition")
    assert found != broader
    assert is_a(found, broader, "condition")


def test_a_risk_is_not_the_thought() -> None:
    assert resolve("risk of suicide", "condition") != "suicidal ideation"
