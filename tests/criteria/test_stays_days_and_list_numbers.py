"""Reasons of one stay, two days that a time is counted to, and list numbers that run into the line before."""

from __future__ import annotations

import pytest

from trialrun.criteria.compiler import compile_text
from trialrun.criteria.trees.writer import write


def trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


SENTENCES = [
    (
        "Admitted to hospital due to asthma, gout or other severe inflammation",
        'received(hospitalization) and attest by investigator "due to asthma, gout or other severe inflammation"',
    ),
    (  # the last has its own time
        "Hospitalization for asthma, stroke, myocardial infarction within 6 months",
        'received(hospitalization) and attest by investigator "for asthma" or condition(stroke)'
        " or condition(myocardial infarction) within 6 months before screening",
    ),
    (
        "Stroke within 4 weeks before surgery or chemotherapy",
        "condition(stroke) within 4 weeks before surgery or condition(stroke) and attest by investigator"
        ' "within 4 weeks before surgery or chemotherapy"',
    ),
    (
        "Bleeding within 2 weeks of randomization or study treatment",
        "condition(hemorrhage) within 2 weeks before randomisation or condition(hemorrhage)"
        ' and attest by investigator "within 2 weeks of randomization or study treatment"',
    ),
    (
        "Stroke within 4 weeks before surgery, or diabetes",
        "condition(stroke) within 4 weeks before surgery or condition(diabetes mellitus)",
    ),
    (
        "Stroke or chemotherapy within 4 weeks before surgery",
        "condition(stroke) within 4 weeks before surgery or received(chemotherapy) within 4 weeks before surgery",
    ),
]


@pytest.mark.parametrize(("text", "tree"), SENTENCES)
def test_reasons_of_a_stay_and_days_of_a_time(text: str, tree: str) -> None:
    assert trees(f"Exclusion Criteria:\n\n* {text}\n") == [tree]


def test_the_number_of_the_next_line_is_no_part_of_the_one_before() -> None:
    told = ["condition(gout)", "condition(tuberculosis) active", "condition(pregnancy)"]
    for text in (
        "* Gout 2.\n* Active tuberculosis 3.\n* Pregnancy\n",
        "11. Gout 12. Active tuberculosis at entry 13. Pregnancy\n",
        "11. Gout 12.\nActive tuberculosis at entry 13.\nPregnancy\n",
    ):
        assert trees(f"Exclusion Criteria:\n\n{text}") == told


def test_a_number_that_is_a_value_stays() -> None:
    found = trees("Exclusion Criteria:\n\n* Heart failure of NYHA class 3.\n* Neuropathy of grade 4.\n")
    assert found == ["nyha = 3 and condition(heart failure)", "condition(neuropathy) grade = 4"]
    allergic = trees("Exclusion Criteria:\n\n* Allergy to polysorbate 80.\n* Gout\n")
    assert "polysorbate 80" in allergic[0]
