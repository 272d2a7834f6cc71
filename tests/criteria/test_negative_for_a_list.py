"""What stands behind "negative for" is denied, each member of the list; none of it is asked for."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def read(sentence: str, section: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{section} Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Negative for HIV and malignancy", "test(hiv test) negative and not condition(malignancy)"),
        (
            "Negative for hepatitis B, any malignancy and for syphilis",
            "not condition(hepatitis B) and not condition(malignancy) and not condition(syphilis)",
        ),
        (
            "Seronegative for HIV, for antibodies to rubella and for hepatitis C",
            'test(hiv test) negative and attest by investigator "for antibodies to rubella"'
            " and not condition(hepatitis C)",
        ),
        (
            "Tested negative for HBsAg, heroin and hepatitis C",
            'test(hbsag) negative and unparsed "heroin" and not condition(hepatitis C)',
        ),
        # said of the person, not of the test
        ("Negative for HIV and with gout", "test(hiv test) negative and condition(gout)"),
        (
            "Negative for HIV, currently taking insulin, and gout",
            "test(hiv test) negative and received(insulin) ongoing and condition(gout)",
        ),
        (
            "Negative for HIV, age over 18 years and gout",
            "test(hiv test) negative and age > 18 years and condition(gout)",
        ),
        # a marker of the tumour, and the tumour
        (
            "Negative for EGFR mutation and non-small cell lung cancer",
            "test(egfr mutation) negative and condition(non-small cell lung cancer)",
        ),
    ],
)
def test_a_result_is_of_all_that_is_listed_behind_it(sentence: str, tree: str) -> None:
    assert read(sentence) == tree


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "Positive for HBsAg or for antibodies to HCV",
            "test(hbsag) positive or test(hcv antibody) positive",
        ),
        ("Positive for antibodies to HIV-1 or HIV-2", "test(hiv test) positive"),
        ("Vomiting blood within 1 month", "condition(hematemesis) within 1 month before screening"),
        ("Blood in the urine", "condition(hematuria)"),
        ("Bloody stools", "condition(hematochezia)"),
        ("Deaf or blind patients", "condition(deafness) or condition(blindness)"),
        ("Severe renal disfunction", "condition(renal impairment) severe"),
        (
            "Type I or type II DM",
            "condition(type 1 diabetes mellitus) or condition(type 2 diabetes mellitus)",
        ),
    ],
)
def test_names_of_antibodies_bleeding_and_diabetes(sentence: str, tree: str) -> None:
    assert read(sentence, "Exclusion") == tree
