"""Adjectives of which no record tells which one holds, and scores on scales without a code."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree as reads


@pytest.mark.parametrize(
    ("line", "disease", "asked"),
    [
        (
            "Low- or intermediate-risk neuroblastoma",
            "neuroblastoma",
            "Low- or intermediate-risk neuroblastoma",
        ),
        ("Patients with high-risk melanoma", "melanoma", "high-risk melanoma"),
        (
            "Biopsy proven standard, intermediate or high risk prostate cancer",
            "prostate cancer",
            "standard, intermediate or high risk prostate cancer",
        ),
    ],
)
def test_of_what_risk_it_is_a_person_says(line: str, disease: str, asked: str) -> None:
    assert reads(line) == f'condition({disease}) and attest by investigator "{asked}"'


def test_one_of_two_courses_is_on_record_and_the_other_is_asked() -> None:
    assert reads("Adults with residual or recurrent meningioma") == (
        'age >= 18 years and condition(meningioma) and attest by investigator "residual or recurrent meningioma"'
        " or age >= 18 years and condition(meningioma) recurrent"
    )


def test_what_has_a_name_of_its_own_keeps_it() -> None:
    assert "condition(high-risk pregnancy)" in reads("High-risk pregnancy", "exclusion")
    assert "condition(high-risk pregnancy)" in reads("High-risk pregnancy by local guidelines", "exclusion")
    assert "condition(brain metastasis)" in reads("Primary or metastatic brain tumor")


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        ("Fatigue Burden Score (FBS) of more than 40", '"fatigue burden score" > 40'),
        ("A stroke burden scale, total score of at least 8", '"stroke burden scale" >= 8'),
        ("Score ≥ 6 on the Widespread Itch Index", '"widespread itch index" >= 6'),
        ("ECOG standard score 0-1", "ecog from 0 to 1"),
        ("ECOG performance status0-1", "ecog from 0 to 1"),
        ("WHO PS0-2", "ecog from 0 to 2"),
        # the second of two numbers that are glued to a word is no value by itself
        ("Karnofsky performance status80-100", 'unparsed "Karnofsky performance status80-100"'),
        ("Glogau photoaging score II or III", "glogau photoaging scale from 2 to 3"),
        ("BIL < 1.2 x ULN and D-BIL < 0.4 mg/dL", "bilirubin < 1.2 x ULN and direct bilirubin < 0.4 mg/dL"),
        # whose criteria these are, only what stands near tells
        ("Positive HRS criteria", 'unparsed "Positive HRS criteria"'),
        ("Cirrhosis with HRS", "condition(cirrhosis) and condition(hepatorenal syndrome)"),
        (
            "Neuropathy concerning the feet",
            'condition(neuropathy) and attest by investigator "concerning the feet"',
        ),
        ("A Montgomery scale score (MADRS) of >= 20", "madrs >= 20"),
    ],
)
def test_a_score_on_a_scale_without_a_code_keeps_its_bound(line: str, tree: str) -> None:
    assert reads(line) == tree


def test_what_somebody_has_besides_is_no_part_of_a_scales_name() -> None:
    assert '"severe asthma' not in reads("Severe asthma with a control score > 3")
