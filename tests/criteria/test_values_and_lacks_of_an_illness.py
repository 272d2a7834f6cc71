"""Whose a value behind "with … or" is, and of which illnesses something is lacking."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, parse, write


def tree_of(sentence: str, section: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{section} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


def as_written(tree: str) -> str:
    return write(parse(tree))


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "Type 1 diabetes with HbA1c > 9 % or fasting glucose > 200 mg/dL on insulin",
            "condition(type 1 diabetes mellitus) and (hba1c > 9 % or fasting glucose > 200 mg/dL)"
            ' and (received(insulin) ongoing or attest by investigator "on insulin")',
        ),
        (
            "Hypertension with SBP > 150 mmHg or DBP > 95 mmHg while taking amlodipine",
            "condition(hypertension) and (systolic blood pressure > 150 mm[Hg] or diastolic blood pressure > 95 mm[Hg])"
            ' and (received(amlodipine) ongoing or attest by investigator "while taking amlodipine")',
        ),
        (
            "Heart failure with NYHA class III or LVEF < 30 %",
            "condition(heart failure) and (nyha = 3 or lvef < 30 %)",
        ),
    ],
)
def test_all_values_are_of_the_illness(sentence: str, tree: str) -> None:
    assert tree_of(sentence) == as_written(tree)


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    ("ill", "value", "other"),
    [
        ("cirrhosis", "bilirubin > 4 mg/dL", "ascites"),
        ("multiple myeloma", "hemoglobin < 9 g/dL", "hypercalcemia"),
    ],
)
def test_of_what_stands_beside_a_value_a_person_says_whose_it_is(
    ill: str, value: str, other: str, section: str
) -> None:
    sentence = f"{ill.capitalize()} with {value} or {other}"
    asked = f'(condition({ill}) or attest by investigator "{sentence}")'
    tree = f"condition({ill}) and {value} or condition({other}) and {asked}"
    assert tree_of(sentence, section) == as_written(tree)


def test_an_illness_after_a_comma_or_of_old_counts_by_itself() -> None:
    value = "hba1c > 10 % and condition(diabetes mellitus)"
    told = tree_of("Diabetes with HbA1c > 10 % or history of stroke", "Exclusion")
    assert told == as_written(f"{value} or condition(stroke) history")
    assert tree_of("Diabetes with HbA1c > 10 %, or cancer", "Exclusion") == as_written(
        f"{value} or condition(malignancy)"
    )


_BLOCKS = (
    "(condition(second-degree atrioventricular block) or condition(third-degree atrioventricular block))"
)


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Second or third degree heart block without a pacemaker", f"{_BLOCKS} and not received(pacemaker)"),
        ("Second- or third-degree AV block without any pacemaker", f"{_BLOCKS} and not received(pacemaker)"),
        ("Second- or third-degree AV block", _BLOCKS),
        ("Cirrhosis without ascites", "condition(cirrhosis) and not condition(ascites)"),
        (
            "Type 1 or type 2 diabetes without nephropathy",
            "(condition(type 1 diabetes mellitus) or condition(type 2 diabetes mellitus))"
            " and not condition(renal disease)",
        ),
    ],
)
def test_what_is_lacking_is_lacking_of_either(sentence: str, tree: str, section: str) -> None:
    assert tree_of(sentence, section) == as_written(tree)


def test_of_two_illnesses_or_a_drug_it_is_not_told_by_the_lack() -> None:
    assert "unparsed" in tree_of("Asthma or COPD without bronchiectasis", "Exclusion")
    # who took it once and takes none now is "without" it: no record of an old use decides that
    assert tree_of("HIV infection without zidovudine", "Exclusion").startswith("unparsed")
