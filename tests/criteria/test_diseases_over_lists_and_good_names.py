"""Diseases that head a list among alternatives, reasons under a denial, and what good and bare names mean."""

from __future__ import annotations

import pytest

from trialrun.criteria.compiler import compile_text
from trialrun.criteria.trees.writer import write

INCLUSION = "Inclusion Criteria:\n\n"
EXCLUSION = "Exclusion Criteria:\n\n"


def trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


UNDER_DISEASES = [
    (
        "* One of the following:\n  * Vasculitis:\n    * Takayasu arteritis\n    * Giant cell arteritis\n  * Gout\n",
        "condition(takayasu arteritis) or condition(giant cell arteritis) or condition(gout)",
    ),
    (
        "* One of the following:\n  * Acute myeloid leukemia:\n    * In first complete remission\n    * Refractory\n  * Gout\n",
        'condition(acute myeloid leukemia) and (response = CR and attest by investigator "In first complete remission"'
        ' or unparsed "Refractory") or condition(gout)',
    ),
    (  # the disease that heads its lines is asked for, too
        "* One of the following:\n  * Asthma:\n    * FEV1 < 70 %\n    * Age over 40\n  * Gout\n",
        "condition(asthma) and fev1 < 70 % predicted and age > 40 years or condition(gout)",
    ),
    (  # both are asked for where the line says so
        "* One of the following:\n  * Diabetes, all of:\n    * HbA1c > 7 %\n    * BMI > 30\n  * Gout\n",
        "condition(diabetes mellitus) and hba1c > 7 % and bmi > 30 or condition(gout)",
    ),
    (  # no disease, and no demand
        "* One of the following:\n  * Laboratory:\n    * HbA1c > 7 %\n    * BMI > 30\n  * Gout\n",
        "hba1c > 7 % and bmi > 30 or condition(gout)",
    ),
]


@pytest.mark.parametrize(("text", "tree"), UNDER_DISEASES)
def test_a_disease_over_lines_among_alternatives(text: str, tree: str) -> None:
    assert trees(INCLUSION + text) == [tree]


def test_one_reason_for_no_children_is_enough() -> None:
    lines = "  * bilateral tubal ligation\n  * menopause\n"
    reasons = "received(tubal ligation) or condition(postmenopausal)"
    for head in ("such as:", "e.g.:", "for example:"):
        found = trees(f"{INCLUSION}* Participants must not be of reproductive potential, {head}\n{lines}")
        assert found == [f"not condition(childbearing potential) or {reasons}"]
    assert trees(f"{INCLUSION}* Participants of non-childbearing potential, including:\n{lines}") == [reasons]
    # of what is denied without it, each line is a demand
    assert trees(f"{INCLUSION}* No chronic infection, such as:\n  * hepatitis B\n  * HIV\n") != [
        "not condition(infection) or condition(hepatitis B) or condition(HIV infection)"
    ]


NAMES = [
    ("exclusion", "Controlled hypertension is defined as blood pressure below 150/95 mmHg", "allowed"),
    ("exclusion", "Stable asthma is defined as an ACT above 20", "allowed"),
    ("exclusion", "Adequate renal function is defined as creatinine ≤ 2 mg/dL", "allowed"),
    ("exclusion", "Significant is defined as a fall in pressure with symptoms", "allowed"),
    ("inclusion", "Controlled seizures are defined as no seizure for 3 months", "allowed"),
    ("inclusion", "Adequate renal function is defined as creatinine ≤ 2 mg/dL", "creatinine <= 2 mg/dL"),
    ("inclusion", "Controlled diabetes is defined as HbA1c < 8 %", "hba1c < 8 %"),
    ("exclusion", "Obesity is defined as a BMI above 36", "bmi > 36"),
    ("exclusion", "Obesity is defined as BMI > 35", "bmi > 35"),
    ("exclusion", "Controlled asthma", "condition(asthma) controlled"),
]


@pytest.mark.parametrize(("kind", "text", "tree"), NAMES)
def test_what_a_good_name_means_keeps_nobody_out(kind: str, text: str, tree: str) -> None:
    (found,) = trees(f"{kind.capitalize()} Criteria:\n\n* {text}\n")
    assert found == (f'allowed "{text}"' if tree == "allowed" else tree)


FUNCTIONS = [
    ("Impaired cardiac function", "condition(cardiac impairment)"),
    ("Cardiac dysfunction", "condition(cardiac impairment)"),
    ("Heart disease", "condition(heart disease)"),
    ("Liver dysfunction", "condition(hepatic impairment)"),
    ("Liver disease", "condition(hepatic disease)"),
    ("Ventricular dysfunction", "condition(ventricular dysfunction)"),
    ("Left ventricular dysfunction", "condition(left ventricular dysfunction)"),
]


@pytest.mark.parametrize(("text", "tree"), FUNCTIONS)
def test_an_organ_that_works_poorly_is_more_than_any_disease_of_it(text: str, tree: str) -> None:
    assert trees(f"{EXCLUSION}* {text}\n") == [tree]
