"""Antibodies that somebody has are a test; those that somebody was given are a treatment."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(sentence: str, heading: str = "Exclusion") -> str:
    (one,) = compile_text(f"{heading} Criteria:\n\n- {sentence}")
    return write(one.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Presence of anti-HLA class I antibodies", "test(anti-hla antibody) positive"),
        ("Presence of donor-specific antibodies", "test(donor-specific antibody) positive"),
        ("Presence of neutralizing antibodies to AAV2", "test(anti-aav2 antibody) positive"),
        ("Known anti-sperm antibodies", 'test("anti sperm antibodies") positive'),
        ("Pre-existing antibodies against adenovirus", 'test("antibodies against adenovirus") positive'),
        ("Presence of inhibitors against factor IX", "test(factor ix inhibitor) positive"),
        ("Haemophilia A with inhibitors", "condition(hemophilia A with inhibitors)"),
        ("Prior anti-PD-1 antibodies", "received(anti-pd-1 antibody)"),
        ("Treatment with factor Xa inhibitors", "received(factor xa inhibitor)"),
    ],
)
def test_whose_antibodies(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_their_absence_is_asked_for() -> None:
    asked = tree("Absence of neutralizing antibodies against AAV2", "Inclusion")
    assert asked == "test(anti-aav2 antibody) negative"
