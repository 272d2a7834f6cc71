"""Kinds that share a noun, grades that share a word, and what is said before or behind all of them."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def tree(sentence: str, kind: str = "exclusion") -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


EITHER = "condition(type 1 diabetes mellitus){0} or condition(type 2 diabetes mellitus){0}"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Type 1 or 2 diabetes", ""),
        ("Type I/II diabetes mellitus", ""),
        ("Types 1 and 2 diabetes", ""),
        ("Diabetes type 1 or type 2", ""),
        ("Poorly controlled type 1 or 2 diabetes", " uncontrolled"),
        ("A history of type 1 or type 2 diabetes mellitus", " history"),
    ],
)
@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_either_type_of_diabetes(sentence: str, said: str, kind: str) -> None:
    assert tree(sentence, kind) == EITHER.format(said)


def test_what_is_measured_in_either_type_is_asked_of_both() -> None:
    assert tree("Type 1 or type 2 diabetes with HbA1c above 10 %") == (
        "hba1c > 10 % and condition(type 1 diabetes mellitus)"
        " or hba1c > 10 % and condition(type 2 diabetes mellitus)"
    )
    assert tree("No type 1 or 2 diabetes", "inclusion") == f"not ({EITHER.format('')})"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Type 3 von Willebrand disease", "condition(von willebrand disease)"),
        ("Spinal muscular atrophy type 1 or 2", "condition(spinal muscular atrophy)"),
    ],
)
def test_a_type_without_a_name_is_left_to_a_person(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion").startswith(f"{expected} and attest by investigator ")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Grade 2, 3 and 4 rash", "condition(rash) grade from 2 to 4"),
        ("Grades II, III, or IV acute GVHD", "condition(acute graft-versus-host disease) grade from 2 to 4"),
        (
            "Grade 1, 2 or 3a follicular lymphoma",
            "condition(grade 1 follicular lymphoma) or condition(grade 2 follicular lymphoma)"
            " or condition(follicular lymphoma grade 3a)",
        ),
        ("HIV-1 or HIV-2 infection", "condition(HIV infection)"),
        ("T cell leukemia or lymphoma", "condition(T-cell leukemia) or condition(T-cell lymphoma)"),
        ("Lack of factor VIII", "condition(hemophilia A)"),
    ],
)
def test_lists_of_kinds(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_grades_with_a_gap_are_no_range() -> None:
    assert "from 1 to 4" not in tree("Grade 1, 3 and 4 rash")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Normal ALT and bilirubin", "alt <= 1 x ULN and bilirubin <= 1 x ULN"),
        (
            "Normal creatinine, ALT and bilirubin",
            "creatinine <= 1 x ULN and alt <= 1 x ULN and bilirubin <= 1 x ULN",
        ),
    ],
)
def test_normal_is_said_of_each_value(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


def test_what_is_abnormal_was_not_only_made() -> None:
    said = tree("Abnormal mammogram or Pap smear")
    assert said == 'attest by investigator "Abnormal mammogram" or condition(abnormal pap smear)'
    assert "received(echocardiogram)" not in tree("Normal ECG and echocardiogram", "inclusion")


@pytest.mark.parametrize(
    "sentence",
    [
        "Secondary loss of response to infliximab or adalimumab",
        "Inadequate response, loss of response, or intolerance to infliximab or adalimumab",
        "Failed infliximab or adalimumab",
    ],
)
def test_a_drug_that_did_not_help_was_given(sentence: str) -> None:
    expected = "(received(infliximab) or received(adalimumab)) and attest by investigator "
    assert tree(sentence, "inclusion").startswith(expected)


def test_or_are_no_candidates_is_an_alternative() -> None:
    assert tree("Relapsed AML or are not candidates for transplant", "inclusion") == (
        'condition(acute myeloid leukemia) relapsed or attest by investigator "not candidates for transplant"'
    )
