"""A result that is said once of several germs or tests is each one's: nobody is asked to be infected."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

NEITHER = "not condition(hepatitis B) and not condition(hepatitis C)"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Negative for HIV, hepatitis B and hepatitis C", f"test(hiv test) negative and {NEITHER}"),
        ("HIV, HBV and HCV negative", f"test(hiv test) negative and {NEITHER}"),
        ("HIV, HBV, HCV negative", f"test(hiv test) negative and {NEITHER}"),
        ("Seronegative for HIV, hepatitis B and C", f"test(hiv test) negative and {NEITHER}"),
        ("Hepatitis B and C negative", NEITHER),
        ("Hepatitis B or C negative", NEITHER),
        ("Negative for HIV or hepatitis B", "test(hiv test) negative and not condition(hepatitis B)"),
    ],
)
def test_negative_is_said_of_each(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("HIV infection, HBsAg negative", "condition(HIV infection)"),
        ("HIV-infected and hepatitis B negative", "condition(HIV infection)"),
        ("HIV positive, hepatitis B negative", "condition(HIV infection)"),
        ("HIV positive or HIV negative", "condition(HIV infection)"),
    ],
)
def test_what_is_said_to_be_there_stays(sentence: str, asked: str) -> None:
    assert tree(sentence).startswith(asked)


def test_several_values_that_are_normal() -> None:
    assert "unparsed" not in tree("Magnesium, phosphorus, potassium and chloride normal")


@pytest.mark.parametrize(
    "sentence",
    [
        "Follicular lymphoma relapsed after at least 2 prior lines including rituximab",
        "Relapsed follicular lymphoma after at least two prior lines including rituximab",
    ],
)
def test_lines_of_therapy_include_what_is_named(sentence: str) -> None:
    """One line, or rituximab alone, is not enough."""
    assert "lines >= 2 and received(rituximab)" in tree(sentence)


def test_who_is_of_an_age_is_asked_for_more() -> None:
    """Nobody below that age is kept out."""
    assert tree("Patients > 70 years must have ECOG 0-1") == "if age > 70 years then ecog from 0 to 1"


def test_a_lack_of_response_is_nothing_that_everybody_else_has() -> None:
    found = tree("Lack of response to at least two antidepressants")
    assert found.startswith("received(antidepressant) and attest")
