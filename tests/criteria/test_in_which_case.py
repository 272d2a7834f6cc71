"""Headings and words that say in which case a bound is asked: "In the presence of X:", "in the absence of X"."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


def listed(kind: str, heading: str, *lines: str) -> list[str]:
    return trees(f"{kind} Criteria:\n\n* {heading}\n" + "".join(f"  * {line}\n" for line in lines))


@pytest.mark.parametrize(
    ("heading", "case"),
    [
        ("In the presence of brain metastases:", "condition(brain metastasis)"),
        ("In presence of brain metastases:", "condition(brain metastasis)"),
        ("In the absence of brain metastases:", "not condition(brain metastasis)"),
        ("In case of asthma:", "condition(asthma)"),
        ("If the patient has asthma:", "condition(asthma)"),
        ("If there are bone metastases:", "condition(bone metastasis)"),
        ("With brain metastases:", "condition(brain metastasis)"),
        ("Without brain metastases:", "not condition(brain metastasis)"),
        ("If of childbearing potential:", "condition(childbearing potential)"),
        ("If the patient is older than 70 years:", "age > 70 years"),
        ("If symptomatic:", 'attest by investigator "symptomatic"'),
    ],
)
def test_the_list_is_asked_in_that_case(heading: str, case: str) -> None:
    asked = ["Calcium ≤ 11 mg/dL", "AST ≤ 4 x ULN"]
    values = ["calcium <= 11 mg/dL", "ast <= 4 x ULN"]
    assert listed("Inclusion", heading, *asked) == [f"if {case} then {value}" for value in values]


@pytest.mark.parametrize(
    ("heading", "line", "expected"),
    [
        ("Without brain metastases:", "AST > 3 x ULN", "not condition(brain metastasis) and ast > 3 x ULN"),
        (
            "In the presence of asthma:",
            "FEV1 < 60 % predicted",
            "condition(asthma) and fev1 < 60 % predicted",
        ),
        ("If asthmatic:", "FEV1 < 60 % predicted", "condition(asthma) and fev1 < 60 % predicted"),
    ],
)
def test_it_keeps_out_in_that_case(heading: str, line: str, expected: str) -> None:
    assert listed("Exclusion", heading, line) == [expected]


@pytest.mark.parametrize(
    ("heading", "line", "expected"),
    [
        ("Without:", "gout", "condition(gout)"),
        ("No history of:", "gout", "condition(gout)"),
        ("With one of the following:", "gout", "condition(gout)"),
        ("No arthritis, including:", "gout", "condition(gout)"),
        ("With kidney disease:", "Dialysis", "received(dialysis)"),
    ],
)
def test_other_headings_say_what_is_listed(heading: str, line: str, expected: str) -> None:
    assert listed("Inclusion", heading, line) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In the presence of bone metastases: ALP ≤ 6 x ULN", "if condition(bone metastasis) then alp <= 6 x ULN"),
        ("In the presence of bone metastases, ALP ≤ 6 x ULN", "if condition(bone metastasis) then alp <= 6 x ULN"),
        ("In absence of bone metastases, ALP ≤ 2 x ULN", "if not condition(bone metastasis) then alp <= 2 x ULN"),
        ("ALP ≤ 2 x ULN (in the absence of bone metastases)", "if not condition(bone metastasis) then alp <= 2 x ULN"),
        ("ALP ≤ 6 x ULN in the presence of bone metastases", "if condition(bone metastasis) then alp <= 6 x ULN"),
        (
            "ALP ≤ 2 x ULN or ≤ 6 x ULN in the presence of bone metastases",
            "alp <= 2 x ULN or condition(bone metastasis) and alp <= 6 x ULN",
        ),
        # what a disease would lower is asked of everybody, who may not have it
        ("WBC ≥ 4 x 10^9/L in the absence of sepsis", 'unparsed "WBC ≥ 4 x 10^9/L in the absence of sepsis"'),
    ],
)  # fmt: skip
def test_the_bound_of_those_with_it_or_without_it(sentence: str, expected: str) -> None:
    assert trees(f"Inclusion Criteria:\n\n* {sentence}\n") == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "In the absence of bone metastases: ALP > 2 x ULN",
            "not condition(bone metastasis) and alp > 2 x ULN",
        ),
        ("ALP > 6 x ULN in the presence of bone metastases", "condition(bone metastasis) and alp > 6 x ULN"),
        ("In case of asthma, FEV1 < 60 % predicted", "condition(asthma) and fev1 < 60 % predicted"),
    ],
)
def test_the_bound_that_keeps_out_those_with_it_or_without_it(sentence: str, expected: str) -> None:
    assert trees(f"Exclusion Criteria:\n\n* {sentence}\n") == [expected]
