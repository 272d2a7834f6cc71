"""What asks nobody for anything, and permissions with words behind them."""

import pytest

from trialrun.criteria import compile_text, write


def trees(kind: str, sentence: str) -> str:
    return " | ".join(write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n * {sentence}\n"))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("Exclusion", "This study has been changed."),
        ("Exclusion", "Originally, children with measles were eligible."),
        ("Inclusion", "No more than 10 percent of volunteers may be over 50 years of age"),
        ("Inclusion", "Chronic use of aspirin is not encouraged while on study"),
        ("Exclusion", "It is recommended that contact with children be avoided"),
        ("Inclusion", "Concurrent surgery allowed after the second course of therapy"),
    ],
)
def test_a_remark_asks_nobody(kind: str, sentence: str) -> None:
    assert trees(kind, sentence) == f'allowed "{sentence.rstrip(".")}"'


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        # what a remark changes is asked all the same
        (
            "Exclusion",
            "This study has been changed so that pregnant women are excluded",
            'condition(pregnancy) and unparsed "changed so"',
        ),
        # what keeps out is not lost beside advice
        (
            "Exclusion",
            "Active hepatitis (alcohol is strongly discouraged)",
            'condition(hepatitis) active and unparsed "alcohol is strongly discouraged"',
        ),
        ("Inclusion", "Must not have any of the following: pacemaker, gout", "not (received(pacemaker) or condition(gout))"),
        # of whoever has what is permitted, the rest is asked
        (
            "Inclusion",
            "Brain metastases allowed after definitive radiotherapy",
            'if condition(brain metastasis) then attest by investigator "after definitive radiotherapy"',
        ),
        (
            "Inclusion",
            "Concurrent steroids allowed at stable dose",
            'if received(corticosteroid) ongoing then attest by investigator "at stable dose"',
        ),
        ("Inclusion", "No concurrent biologic therapy allowed", "not received(biologic therapy) ongoing"),
        ("Inclusion", "No hematological malignancies permitted", "not condition(hematologic malignancy)"),
        (
            "Inclusion",
            "No restrictions on prior therapy allowed",
            'unparsed "No restrictions on prior therapy allowed"',
        ),
        # whether somebody else fits, and whether there is a donor, no record of the patient says
        ("Exclusion", "DONOR: Pregnancy", 'attest by investigator "DONOR: Pregnancy"'),
        (
            "Inclusion",
            "HLA-identical sibling donor available",
            'attest by investigator "HLA-identical sibling donor available"',
        ),
        (
            "Inclusion",
            "HIV RNA > 1000 copies/mL [AS PER AMENDMENT 2/16/99:",
            "hiv viral load > 1000 copies/mL",
        ),
    ],
)  # fmt: skip
def test_what_is_asked_beside_remarks_and_permissions(kind: str, sentence: str, expected: str) -> None:
    assert trees(kind, sentence) == expected


def test_a_word_that_says_that_anything_will_do_asks_nothing() -> None:
    assert trees("Inclusion", "Any status") == 'allowed "Any status"'
    pointer = "More information about this criterion can be found in the protocol"
    assert trees("Inclusion", pointer) == f'allowed "{pointer}"'
