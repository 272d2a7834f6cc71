"""Age groups of which a text asks different things; the texts are invented."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

NESTED = """Inclusion Criteria:

  - Age 65-70 years:
      - Karnofsky 80-100%
  - Under 65 years:
      - ECOG 0-1
"""
FLAT = """Inclusion Criteria:

  - Age 65-70 years:
  - Karnofsky 80-100%
  - Under 65 years:
  - ECOG 0-1
"""
INLINE = """Inclusion Criteria:

  - Age 65-70 years: Karnofsky 80-100%
  - Under 65 years: ECOG 0-1
"""


@pytest.mark.parametrize("text", [NESTED, FLAT, INLINE])
def test_what_is_asked_of_an_age_group_is_asked_of_it_alone(text: str) -> None:
    found = compile_text(text)
    assert [write(one.tree) for one in found] == [
        "if age from 65 to 70 years then karnofsky from 80 to 100",
        "if age < 65 years then ecog from 0 to 1",
    ]
    assert [[text[span.start : span.end] for span in one.spans] for one in found] == [
        ["65-70 years", "Karnofsky 80-100%"],
        ["Under 65 years", "ECOG 0-1"],
    ]


def test_an_age_group_that_is_kept_out_for_something() -> None:
    text = "Exclusion Criteria:\n\n- Age 65 years and over: asthma\n- Under 65 years: gout\n"
    assert [write(one.tree) for one in compile_text(text)] == [
        "age >= 65 years and condition(asthma)",
        "age < 65 years and condition(gout)",
    ]


def test_the_only_age_is_a_demand() -> None:
    text = "Inclusion Criteria:\n\n- Age 18-75 years:\n    - Asthma\n"
    assert [write(one.tree) for one in compile_text(text)] == ["age from 18 to 75 years", "condition(asthma)"]
