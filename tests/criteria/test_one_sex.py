"""What is said of one sex in a trial that takes both is asked of that one."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_study, write
from trialrun.model.study import EligibilityModule, Protocol, Study


def trees(*sentences: str, sex: str = "ALL", excluded: str = "") -> list[str]:
    listed = "\n".join(f"* {sentence}" for sentence in sentences)
    text = f"Inclusion Criteria:\n\n{listed}\n" + (
        f"\nExclusion Criteria:\n\n* {excluded}\n" if excluded else ""
    )
    module = EligibilityModule(eligibility_criteria=text, sex=sex)
    study = Study(protocol_section=Protocol(eligibility_module=module))
    return [write(one.tree) for one in compile_study(study).criteria if one.kind == "inclusion"]


BIRTH = "Women who are sterile or use an intrauterine device"


def test_what_is_about_children_is_asked_of_women() -> None:
    assert trees(BIRTH)[0].startswith("if sex female then ")
    assert not trees(BIRTH, sex="FEMALE")[0].startswith("if sex female then ")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (
            ("Men must be over 40 years old",),
            "if sex female then condition(osteoporosis)",
        ),
        ((), "sex female and condition(osteoporosis)"),
    ],
)
def test_a_disease_of_women_is_demanded_unless_men_are_taken(others: tuple[str, ...], expected: str) -> None:
    assert trees("Women with osteoporosis", *others)[0] == expected


def test_men_who_are_kept_out_are_not_taken() -> None:
    assert trees("Women with osteoporosis", excluded="Men")[0] == "sex female and condition(osteoporosis)"


def test_a_sentence_of_both_stays() -> None:
    assert trees("Women over 50 years or men over 40 years") == trees(
        "Women over 50 years or men over 40 years", sex=""
    )


@pytest.mark.parametrize(
    ("sentence", "sex", "expected"),
    [
        ("Negative pregnancy test", "ALL", "if sex female then test(pregnancy test) negative"),
        ("Negative pregnancy test", "FEMALE", "test(pregnancy test) negative"),
        (
            "Hemoglobin above 9 g/dL and negative urine pregnancy test",
            "ALL",
            "hemoglobin > 9 g/dL and (if sex female then test(pregnancy test) negative)",
        ),
        (
            "Women of childbearing potential must have a negative pregnancy test",
            "ALL",
            "if condition(childbearing potential) then test(pregnancy test) negative",
        ),
    ],
)
def test_no_man_has_a_pregnancy_test(sentence: str, sex: str, expected: str) -> None:
    assert trees(sentence, sex=sex)[0] == expected
