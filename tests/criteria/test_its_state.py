"""How an illness has to be is asked of those who have it, unless it is what the trial studies."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def tree(sentence: str, kind: str = "Inclusion") -> str:
    return " | ".join(write(x.tree) for x in compile_text(f"{kind} Criteria:\n\n* {sentence}\n"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Hydronephrosis must be successfully treated",
            'if condition(hydronephrosis) then attest by investigator "Hydronephrosis must be successfully treated"',
        ),
        (
            "Diabetes must be well controlled",
            "if condition(diabetes mellitus) then condition(diabetes mellitus) controlled",
        ),
        (
            "Tremor must be stable for at least 4 weeks",
            "if condition(tremor) then condition(tremor) stable for at least 4 weeks",
        ),
        (
            "Creatinine <= 2 mg/dL OR creatinine clearance >= 50 mL/min Hydronephrosis must be treated",
            "(creatinine <= 2 mg/dL or creatinine clearance >= 50 mL/min) and (if condition(hydronephrosis) then attest"
            ' by investigator "Hydronephrosis must be treated")',
        ),
        ("Insulin must be stable for 4 weeks", "received(insulin) ongoing stable for at least 4 weeks"),
    ],
)
def test_a_state_is_asked_of_who_has_the_illness(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_among_exclusions_only_a_bad_state_keeps_out() -> None:
    expected = "not (if condition(hypertension) then condition(hypertension) controlled)"
    assert tree("Hypertension must be controlled", "Exclusion") == expected
