"""The heading of a list of values says when they are measured."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


@pytest.mark.parametrize(
    ("heading", "time"),
    [
        ("Adequate organ function within 14 days before enrollment, defined as:", "14 days before enrolment"),
        ("Laboratory values obtained within 7 days prior to registration:", "7 days before enrolment"),
        (
            "Screening laboratory parameters, within 2 weeks of enrollment, must be:",
            "2 weeks before enrolment",
        ),
    ],
)
def test_a_value_has_the_time_of_its_heading(heading: str, time: str) -> None:
    text = f"Inclusion Criteria:\n\n* {heading}\n  * Hemoglobin ≥ 9 g/dL\n  * Creatinine ≤ 1.5 x ULN\n"
    assert trees(text) == [f"hemoglobin >= 9 g/dL within {time}", f"creatinine <= 1.5 x ULN within {time}"]


def test_what_has_a_time_of_its_own_keeps_it() -> None:
    text = """Inclusion Criteria:

* Adequate bone marrow function within 14 days before enrollment:
  * Platelets ≥ 100 x 10^9/L within 3 days before enrollment
  * Age over 18 years
  * Life expectancy of at least 3 months
"""
    assert trees(text) == [
        "platelets >= 100 10*9/L within 3 days before enrolment",
        "age > 18 years",
        "life expectancy >= 3 mo",
    ]


def test_a_time_that_is_said_of_something_else_is_lent_to_nothing() -> None:
    text = """Inclusion Criteria:

* Adequate bone marrow function without transfusion within 14 days:
  * Hemoglobin ≥ 9 g/dL
"""
    assert "hemoglobin >= 9 g/dL" in trees(text)
