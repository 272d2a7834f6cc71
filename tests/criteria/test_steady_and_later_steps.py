"""What is permitted at a steady dose is asked of whoever takes it; a later step of the trial asks those who reach it."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "Stable doses of beta blockers or statins are permitted": 'if (received(beta blocker) ongoing or received(statin) ongoing) then attest by investigator "Stable doses of beta blockers or statins"',
        "Stable doses of levothyroxine are allowed": 'if received(levothyroxine) ongoing then attest by investigator "Stable doses of levothyroxine"',
        "Lithium at a stable dose for at least 5 weeks prior to entry allowed": 'if received(lithium) ongoing then attest by investigator "Lithium at a stable dose for at least 5 weeks prior to entry"',
        "Lithium allowed providing the dose has been stable for 5 weeks": 'if received(lithium) then attest by investigator "the dose has been stable for 5 weeks"',
        "Stable angina is permitted": 'allowed "Stable angina is permitted"',
        "Stable doses of medicines for other conditions are permitted": 'allowed "Stable doses of medicines for other conditions are permitted"',
    },
    exclusion={
        "Stable doses of statins are permitted": 'allowed "Stable doses of statins are permitted"',
    },
)  # fmt: skip
def test_a_dose_that_may_go_on_is_to_be_steady(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_so_is_a_line_under_what_is_allowed() -> None:
    text = "Inclusion Criteria:\n\nAllowed:\n\n* Lithium at a constant dose for 5 weeks prior to study entry.\n\n* Heparin."
    lithium, heparin = compile_text(text)
    question = 'attest by investigator "Lithium at a constant dose for 5 weeks prior to study entry"'
    assert write(lithium.tree) == f"if received(lithium) ongoing then {question}"
    assert write(heparin.tree) == 'allowed "Heparin."'


def test_a_later_step_in_a_bracket_is_no_demand_of_all() -> None:
    text = "Inclusion Criteria:\n\n* Hemoglobin at least 9 g/dL (second randomization)\n\n* Gout (at third registration only)"
    blood, gout = compile_text(text)
    assert (write(blood.tree), blood.applies_to) == ("hemoglobin >= 9 g/dL", "Second randomization")
    assert (write(gout.tree), gout.applies_to) == ("condition(gout)", "Third registration")


def test_a_rate_in_milliliters_is_noted() -> None:
    plain, related = compile_text("Inclusion Criteria:\n\n* GFR > 35 mL/min\n\n* eGFR > 35 mL/min/1.73 m2")
    assert write(plain.tree) == write(related.tree) == "egfr > 35 mL/min/{1.73_m2}"
    assert "1.73 m²" in plain.note
    assert not related.note
