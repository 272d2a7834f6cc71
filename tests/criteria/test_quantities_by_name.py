"""Bounds on quantities by their own names, numbers below zero, and units that say little by themselves."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree as reads


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        (
            "DXA with a T-score of -2.5 or lower",
            "bone density t-score <= -2.5 and received(bone densitometry)",
        ),
        ("T score ≤ -2.5", "bone density t-score <= -2.5"),
        ("RASS score of -2 or higher", "rass >= -2"),
        ("RASS between -3 and +1", "rass from -3 to 1"),
        ("Spherical equivalent from -1.25 to -5 D", "spherical equivalent from -5 to -1.25 [diop]"),
        ("BMI z-score above 2", "bmi z-score > 2"),
        ("-2 ≤ BMI z-score < +2", "bmi z-score >= -2 and bmi z-score < 2"),
        ("Head circumference below -3 SD", '"head circumference z-score" < -3'),
    ],
)
def test_a_number_may_lie_below_zero(line: str, tree: str) -> None:
    assert reads(line) == tree


@pytest.mark.parametrize(
    "line", ["Hb > -9 g/dL", "Weight -50 to 90 kg", "Age >-18 years", "creatinine < - 1.4 mg/dL"]
)
def test_a_dash_before_what_is_never_below_zero_is_no_sign(line: str) -> None:
    assert " -" not in reads(line).split("unparsed")[0]


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        ("Plasma endotoxin above 20 EU/mL", '"plasma endotoxin" > 20 EU/mL'),
        ("Preoperative hip disability score ≥ 40", '"preoperative hip disability score" >= 40'),
        ("Postoperative platelet count must be ≥ 90,000/mm3", '"postoperative platelet count" >= 90000 /uL'),
        ("Time from symptom onset to puncture < 6 hours", '"time from symptom onset to puncture" < 6 h'),
        ("Duration of anesthesia > 2 hours", '"duration of anesthesia" > 2 h'),
        (
            "2.1 pmol/L ≤ Free triiodothyronine (FT3) ≤ 6 pmol/L",
            "free t3 >= 2.1 pmol/L and free t3 <= 6 pmol/L",
        ),
        ("Neutrophils ≥1.5 ´ 109/L", "neutrophils >= 1.5 10*9/L"),
        ("SaO2≥ 90%", "spo2 >= 90 %"),
    ],
)
def test_a_bound_is_read_on_what_is_named_before_it(line: str, tree: str) -> None:
    assert reads(line) == tree


def test_a_bound_on_a_finding_asks_for_the_finding_only_from_below() -> None:
    """Whoever has no astigmatism has less than 2 D of it, and must not be kept out."""
    assert reads("Astigmatism of more than 2 D", "exclusion") == (
        'condition(astigmatism) and "astigmatism" > 2 [diop]'
    )
    assert reads("Astigmatism of less than 2 D") == '"astigmatism" < 2 [diop]'
    assert reads("No scoliosis > 20 degrees") == 'not (condition(scoliosis) and "scoliosis" > 20 deg)'


@pytest.mark.parametrize(
    "line",
    [
        "Hematopoietic: Hemoglobin of at least 9 mg/dL",  # no value of it is so small
        "Surgery > 2 hours",
        "Contraceptive method with a failure rate of less than 1 %",
    ],
)
def test_what_is_no_quantity_by_these_words_stays_open(line: str) -> None:
    assert '"' + "hematopoietic hemoglobin" not in reads(line)
    assert "unparsed" in reads(line) or "attest" in reads(line)
