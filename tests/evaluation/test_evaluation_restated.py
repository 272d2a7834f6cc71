"""The same criterion in other words keeps its meaning, and where it does not it is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import restated
from trialrun.criteria import parse

DEMO = Path(__file__).parents[2] / "src" / "trialrun" / "demo" / "trials"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("age >= 18 years and sex male", "sex male and age >= 18 years", True),
        ("condition(asthma) or condition(gout)", "condition(gout) or condition(asthma)", True),
        ('attest "able to walk"', 'attest "can walk"', True),
        ("age >= 18 years", "age > 18 years", False),
        ("condition(asthma)", "condition(asthma) active", False),
        ("condition(asthma) and condition(gout)", "condition(asthma) or condition(gout)", False),
    ],
)
def test_a_meaning_has_no_order_and_no_words_of_questions(one: str, other: str, alike: bool) -> None:
    assert (restated.meaning(parse(one)) == restated.meaning(parse(other))) is alike


@pytest.mark.parametrize(
    ("kind", "text", "turned"),
    [
        ("exclusion", "Uncontrolled asthma.", "No uncontrolled asthma"),
        ("exclusion", "HIV infection", "No HIV infection"),
        ("exclusion", "Patients who have asthma", None),
        ("exclusion", "Asthma unless it is controlled", None),
        ("inclusion", "No uncontrolled asthma", "Uncontrolled asthma"),
        ("inclusion", "No more than two exacerbations", None),
        ("inclusion", "Uncontrolled asthma", None),
    ],
)
def test_only_a_bare_name_is_turned_about(kind: str, text: str, turned: str | None) -> None:
    found = restated.turned_about(kind, text)
    assert (found[1] if found else None) == turned


@pytest.mark.parametrize(
    ("wording", "text", "other"),
    [
        ("≥ as at least", "Platelets ≥ 100,000/µL", "Platelets at least 100,000/µL"),
        ("≥ as at least", "ECOG =≥ 2", "ECOG =≥ 2"),  # no "=at least 2"
        ("a number in words and digits", "within 4 weeks of entry", "within four (4) weeks of entry"),
        ("% as percent", "LVEF ≥ 50%", "LVEF ≥ 50 percent"),
    ],
)
def test_a_wording_says_the_same(wording: str, text: str, other: str) -> None:
    said, put = restated.REWORDINGS[wording]
    assert restated.re.sub(said, put, text) == other


def test_the_command_lists_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    restated.main([str(DEMO), "--json", "--every", "3"])
    found = json.loads(capsys.readouterr().out)
    assert found["of"] > 500
    assert found["kept"] == found["of"] - sum(one["changed"] for one in found["wordings"].values())
    assert found["kept"] > 0.98 * found["of"]
