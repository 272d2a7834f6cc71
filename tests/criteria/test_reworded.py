"""Short forms, and what stands behind "with", as the words that they stand for."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each

from trialrun.criteria import compile_text, parse, write


def tree_of(sentence: str, section: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{section} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


def as_written(tree: str) -> str:
    return write(parse(tree))


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "ALT > 8 x ULN, or ALT > 4 x ULN with total bilirubin > 2 x ULN",
            "alt > 8 x ULN or alt > 4 x ULN and bilirubin > 2 x ULN",
        ),
        (
            "HCV antibody positive with detectable RNA",
            "test(hcv antibody) positive and test(hcv rna) positive",
        ),
        ("HBsAg positive with undetectable HBV DNA", "test(hbsag) positive and test(hbv dna) negative"),
        ("Latent tuberculosis not treated", "condition(latent tuberculosis) untreated"),
        ("T-score < -2 at the hip, femoral neck or lumbar spine", "bone density t-score < -2"),
        (
            "Consumption of at least 3 drinks per day",
            "alcohol intake >= 3 {drinks}/d",
        ),
        ("Sinus bradycardia < 45 bpm", 'heart rate < 45 /min and attest by investigator "Sinus bradycardia"'),
        ("Office SBP > 160 mmHg", "systolic blood pressure > 160 mm[Hg]"),
        ("Seated DBP > 95 mmHg at randomisation", "diastolic blood pressure > 95 mm[Hg]"),
        ("KL grade ≥ 3 with hip pain", "score(kellgren-lawrence grade) >= 3 and condition(hip pain)"),
        (
            "Chronic hepatitis C genotype 3, treatment naive",
            "condition(chronic HCV genotype 3 infection) untreated",
        ),
    ],
)
def test_short_forms(sentence: str, tree: str, section: str) -> None:
    assert tree_of(sentence, section) == as_written(tree)


def test_whose_bilirubin_it_is_stays_open_beside_two_enzymes() -> None:
    # It may be asked beside either enzyme, and who has the one alone must not be kept out.
    told = tree_of("ALT > 3 x ULN or AST > 3 x ULN with bilirubin > 2 x ULN", "Exclusion")
    assert told.startswith("unparsed")


def test_an_episode_is_single_or_recurrent() -> None:
    denied = tree_of("Major depressive disorder, single or recurrent, without psychotic features")
    assert denied == "condition(major depressive disorder) and not condition(psychotic symptom)"
    assert tree_of("Single or recurrent major depressive episode") == "condition(major depressive disorder)"


def test_smokers_of_so_many_pack_years() -> None:
    told = tree_of("Current smokers with at least 15 pack-years")
    assert "tobacco exposure >= 15 {pack-years}" in told and "history" not in told


def test_weeks_of_a_pregnancy_and_weeks_after_it() -> None:
    told = tree_of("Nulliparous women at 38 weeks or more")
    assert told == as_written(
        'condition(nulliparous) and condition(pregnancy) and "gestational age" >= 38 wk'
    )
    assert "gestational age" not in tree_of("Multiparous women at 6 weeks postpartum")


@each(
    exclusion={
        "Heparin and drugs with antiplatelet activity": ("received(heparin) or received(antiplatelet drug)"),
        "Use of medications with antihypertensive effects within 2 weeks": (
            "received(antihypertensive) within 2 weeks before screening"
        ),
        "Agents with immunosuppressive properties": "received(immunosuppressive drug)",
        "Drugs with activity against hepatitis B": (
            'attest by investigator "Drugs with activity against hepatitis B"'
        ),
        "Drugs with antiplasmatic activity": 'received("drugs with antiplasmatic activity")',
        "Systolic or diastolic heart failure": (
            "condition(heart failure with reduced ejection fraction)"
            " or condition(heart failure with preserved ejection fraction)"
        ),
        "Systolic or diastolic blood pressure above 165 mmHg": (
            "systolic blood pressure > 165 mm[Hg] or diastolic blood pressure > 165 mm[Hg]"
        ),
    },
    inclusion={
        "No drugs with anticholinergic activity": "not received(anticholinergic)",
        "Systolic/diastolic heart failure with LVEF < 45 %": (
            "(condition(heart failure with reduced ejection fraction)"
            " or condition(heart failure with preserved ejection fraction)) and lvef < 45 %"
        ),
        "Systolic or diastolic dysfunction": (
            "condition(left ventricular systolic dysfunction) or condition(diastolic dysfunction)"
        ),
        "Systolic or diastolic hypertension": 'unparsed "Systolic or diastolic hypertension"',
    },
)
def test_drugs_by_what_they_do_and_failures_of_either_half(kind: str, sentence: str, expected: str) -> None:
    assert tree_of(sentence, kind.capitalize()) == expected
