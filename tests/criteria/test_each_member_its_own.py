"""Brackets, adjectives and routes that belong to one member of a list, or to each by itself."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


def test_a_course_in_a_bracket_is_of_the_disease_before_it() -> None:
    found = tree("exclusion", "Schizophrenia, depression (untreated), or bipolar disorder")
    assert found == (
        'condition(schizophrenia) or condition(depression) and attest by investigator "untreated"'
        " or condition(bipolar disorder)"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Severe, unstable or uncontrolled epilepsy",
            "condition(epilepsy) severe or condition(epilepsy) uncontrolled",
        ),
        (
            "History of severe or uncontrolled epilepsy",
            "condition(epilepsy) history severe or condition(epilepsy) history uncontrolled",
        ),
        # what stands before the course is of both
        (
            "Mild or moderate chronic asthma",
            "condition(asthma) mild chronic or condition(asthma) moderate chronic",
        ),
    ],
)
def test_alternative_adjectives_keep_out_each_by_itself(sentence: str, expected: str) -> None:
    assert tree("exclusion", sentence) == expected


@pytest.mark.parametrize("told", ["Systemic antibiotics", "Systemic antifungals", "Systemic antihistamines"])
def test_whether_a_drug_is_systemic_is_asked_where_its_class_is_put_on_the_skin_as_well(told: str) -> None:
    assert tree("exclusion", told).endswith(f'and attest by investigator "{told}"')


@pytest.mark.parametrize(
    "told",
    ["Systemic treatment with corticosteroids", "Systemic therapy with steroids", "Systemic corticosteroids"],
)
def test_systemic_treatment_with_corticosteroids_is_with_systemic_ones(told: str) -> None:
    assert tree("exclusion", told).removesuffix(" ongoing") == "received(systemic corticosteroid)"


@pytest.mark.parametrize("ends", ["(included)", "(both inclusive)", "(limits included)"])
def test_that_the_ends_count_asks_nothing(ends: str) -> None:
    assert tree("inclusion", f"Age 20 to 45 years {ends}") == "age from 20 to 45 years"


def test_a_body_mass_index_says_who_is_morbidly_obese() -> None:
    assert tree("exclusion", "Morbid obesity (BMI > 40 kg/m2)") == "bmi > 40 kg/m2"


def test_hepatic_stupor_or_coma_is_encephalopathy() -> None:
    assert tree("inclusion", "No hepatic stupor or coma") == "not condition(hepatic encephalopathy)"


@pytest.mark.parametrize(
    "heading", ["[Allowed: AS PER AMENDMENT 2/3/01:", "Concurrent Medication: Allowed:", "Allowed:"]
)
def test_what_is_allowed_is_demanded_of_nobody(heading: str) -> None:
    text = f"Inclusion Criteria\n\n{heading}\n\n* All antibiotics, as clinically indicated.\n* Aspirin.\n"
    trees = [write(criterion.tree) for criterion in compile_text(text)]
    assert trees == ['allowed "All antibiotics, as clinically indicated."', 'allowed "Aspirin."']


def test_what_might_exclude_somebody_spares_nobody() -> None:
    found = tree("exclusion", "Any illness that might exclude them from this study")
    assert "not" not in found
