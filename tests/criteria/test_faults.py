"""Faults that other tools have and this one must not: each by name, with the sentences that would show it.

The trees of the sentences stand in tests/fixtures/criteria/sentences.txt, and `test_sentences` holds the
compiler to them; here it is held that none of them is lost. What takes more than one sentence is tested here.
"""

from __future__ import annotations

import pytest
from tests.criteria.test_sentences import pairs

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

SENTENCES: dict[str, tuple[str, ...]] = {
    "units per litre of LDH read as inches": ("LDH ≤ 600 U/L",),
    "times the upper normal range read as a bare number": (
        "AST and ALT less than 5 times the upper normal range",
        "ALT less than 3 times normal",
    ),
    "one platelet count in four spellings": (
        "platelets ≥ 50.000/mm3",
        "Platelet count of at least 50,000/µL",
        "platelets > 50 x 10^9/L",
        "PLT ≥ 50 G/L",
    ),
    "a power of ten lost": ("ANC ≥ 1.0 x 10^9/L", "ANC 1.0 x 10^9/L or more"),
    "creatinine clearance read as creatinine": ("Creatinine clearance ≥ 60 mL/min",),
    "QTcF": ("QTcF ≤ 470 ms",),
    "unless read as a demand": (
        "Unless HER2 positive, patients with prior trastuzumab",
        "No prior trastuzumab unless HER2 positive",
    ),
    "an escaped comparison": (r"Fasting glucose \<126 mg/dL",),
    "ages": (
        "Age between 18 and 75 years",
        "Age 18-75",
        "> 18 and < 60 years of age",
        "Patients over 18 years",
        "at least 18 years old",
        "18 years or older",
        "not younger than 18 years",
        "Not younger than 18",
    ),
    "two pressures": ("BP > 140/90", "BP < 140/90 mmHg"),
    "a range with its repetition in another unit": ("HbA1c 7.0–10.5 % (53–91 mmol/mol)",),
    "a history of two denied": ("No history of stroke or myocardial infarction",),
    "an exception with a time": (
        "History of malignancy within 5 years except non-melanoma skin cancer",
        "Malignancy (except basal cell carcinoma) within the past 5 years",
        "Malignancy, except basal cell carcinoma, within the past 5 years",
    ),
    "double negation": (
        "Inability to swallow tablets",
        "Lack of venous access",
        "Absence of diabetes mellitus",
        "Without adequate contraception",
        "Patients without hypertension",
        "Failure to achieve a partial response",
    ),
    "and/or": ("History of seizures, stroke and/or dementia",),
}


@pytest.mark.parametrize("fault", SENTENCES)
def test_each_fault_has_its_sentences_among_the_fixtures(fault: str) -> None:
    held = {sentence for _, sentence, _ in pairs()}
    assert set(SENTENCES[fault]) <= held


def test_four_spellings_of_a_platelet_count_are_one_value() -> None:
    values = set()
    for sentence in SENTENCES["one platelet count in four spellings"]:
        (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}")
        words = write(criterion.tree).split()
        assert words[0] == "platelets"
        values.add(float(words[2]) * {"/uL": 1e-3, "10*9/L": 1.0}[words[3]])
    assert values == {50.0}


def read(text: str) -> list[tuple[str, str, str]]:
    """Kind, part of the study and tree of each criterion."""
    return [(c.kind, c.applies_to, write(c.tree)) for c in compile_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion Criteria:  - {}  - {}  - {}  Exclusion Criteria:  - {}  - {}  - {}",
        "Inclusion criteria: 1. {} 2. {} 3. {} Exclusion criteria: 1. {} 2. {} 3. {}",
        "Inclusion:\n➢ {}\n✓ {}\n\uf0b7 {}\nExclusion:\n❖ {}\n► {}\n− {}",
        "Inclusion:\nI1. {}\nI2. {}\nI3. {}\nExclusion:\nE1. {}\nE2. {}\nE3. {}",
        "Inclusion:\n1\\. {}\n2\\. {}\n3\\. {}\nExclusion:\n1\\. {}\n2\\. {}\n3\\. {}",
    ],
)
def test_no_bullet_is_lost(text: str) -> None:
    lines = ("Asthma", "ECOG 0-1", "Signed informed consent", "Glaucoma", "Dementia", "Stroke")
    assert read(text.format(*lines)) == [
        ("inclusion", "", "condition(asthma)"),
        ("inclusion", "", "ecog from 0 to 1"),
        ("inclusion", "", 'attest "Signed informed consent"'),
        ("exclusion", "", "condition(glaucoma)"),
        ("exclusion", "", "condition(dementia)"),
        ("exclusion", "", "condition(stroke)"),
    ]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("between 18 and 75", "age from 18 to 75 years"),
        ("18-75", "age from 18 to 75 years"),
        ("> 18 and < 60", "age from above 18 to below 60 years"),
        ("over 18", "age > 18 years"),
        ("at least 18", "age >= 18 years"),
        ("18 or older", "age >= 18 years"),
        ("not younger than 18", "age >= 18 years"),
        ("18 ≤ age ≤ 70", "age >= 18 years and age <= 70 years"),
        ("at least 60", 'unparsed "at least 60"'),
    ],
)
def test_an_age_that_stands_alone(sentence: str, tree: str) -> None:
    assert read(f"Inclusion Criteria:\n\n * {sentence}\n") == [("inclusion", "", tree)]


def test_a_bare_bound_under_a_name_is_no_age() -> None:
    for name in ("Karnofsky performance status", "MMSE score"):
        assert "age" not in read(f"Inclusion Criteria:\n\n * {name}:\n   * at least 20\n")[0][2]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("20 kg/m2 ≤ BMI < 35 kg/m2", "bmi >= 20 kg/m2 and bmi < 35 kg/m2"),
        ("ALK-positive NSCLC", "test(alk rearrangement) positive and condition(non-small cell lung cancer)"),
        (
            "Metastatic KRAS wild-type colorectal cancer",
            'test(kras mutation) "wild type" and condition(colorectal cancer) metastatic',
        ),
        ("No CD30+ lymphoma", "not (test(cd30) positive and condition(lymphoma))"),
        (
            "SBP > 140 and/or DBP > 90 mmHg",
            "systolic blood pressure > 140 mm[Hg] or diastolic blood pressure > 90 mm[Hg]",
        ),
        (
            "platelets ≥ 100,000 and ANC ≥ 1.5 x 10^9/L",
            "platelets >= 100000 and neutrophils >= 1.5 10*9/L",
        ),
        ("Platelets 50.000 or more per mm3", "platelets >= 50000 /uL"),
        ("Tumor size above 5 millimeters", "tumor size > 5 mm"),
        ("QTc (Fridericia) ≤ 480 milliseconds", "qtcf <= 480 ms"),
        ("Cr clearance ≥ 50 mL/min", "creatinine clearance >= 50 mL/min"),
        ("AST within 5 times the ULN", "ast <= 5 x ULN"),
        (
            "Blood pressure of 140/90 mmHg or less",
            "systolic blood pressure <= 140 mm[Hg] and diastolic blood pressure <= 90 mm[Hg]",
        ),
        (
            "With the exception of basal cell carcinoma, no malignancy within 5 years",
            "not condition(malignancy except basal cell carcinoma) within 5 years before screening",
        ),
        ("PD-L1 ≥ 50 %", "pd-l1 expression >= 50 %"),
        (
            "MSI-H colorectal cancer",
            "test(microsatellite instability) positive and condition(colorectal cancer)",
        ),
        ("CR or CRi per ELN 2017", "response = CR by ELN or response = CRi by ELN"),
        ("Very good partial response or better (IMWG)", "response >= VGPR by IMWG"),
        (
            "Hypertension on treatment",
            'condition(hypertension) and attest by investigator "on treatment"',
        ),
        ("Western blot negative for HIV", "test(hiv western blot) negative"),
        ("Unable to swallow tablets", 'attest by investigator "Unable to swallow tablets"'),
    ],
)
def test_nothing_is_lost_or_lent(sentence: str, tree: str) -> None:
    assert read(f"Inclusion Criteria:\n\n * {sentence}\n") == [("inclusion", "", tree)]


def test_headers_inside_text() -> None:
    text = (
        "Key inclusion criteria:\n\n - Age 18 or older\n\nKey exclusion criteria:\n\n - Dementia\n\n"
        "Part A only:\n\n - Diabetes mellitus\n"
    )
    assert read(text) == [
        ("inclusion", "", "age >= 18 years"),
        ("exclusion", "", "condition(dementia)"),
        ("exclusion", "Part A", "condition(diabetes mellitus)"),
    ]
    text = "Inclusion Criteria:\n\n - For Phase 2: relapsed multiple myeloma\n - Part A only: ECOG 0-1\n"
    assert read(text) == [
        ("inclusion", "Phase 2", "condition(multiple myeloma) relapsed"),
        ("inclusion", "Part A", "ecog from 0 to 1"),
    ]


def test_criteria_in_a_paragraph_without_bullets() -> None:
    text = (
        "Patients must be at least 18 years old. They must have an ECOG performance status of 0 or 1. "
        "Patients with active tuberculosis are excluded. Women who are pregnant are not eligible."
    )
    assert read(text) == [
        ("inclusion", "", "age >= 18 years"),
        ("inclusion", "", "ecog from 0 to 1"),
        ("inclusion", "", "not condition(tuberculosis) active"),
        ("inclusion", "", "not (sex female and condition(pregnancy))"),
    ]


def test_sections_in_the_other_order_or_only_one() -> None:
    text = "Exclusion Criteria:\n\n - Active tuberculosis\n\nInclusion Criteria:\n\n - Age 18 or older\n"
    assert read(text) == [
        ("exclusion", "", "condition(tuberculosis) active"),
        ("inclusion", "", "age >= 18 years"),
    ]
    assert read("Exclusion Criteria:\n\n - Active tuberculosis\n - Dementia\n") == [
        ("exclusion", "", "condition(tuberculosis) active"),
        ("exclusion", "", "condition(dementia)"),
    ]


def test_another_disease_than_the_one_under_study() -> None:
    def exclusion(text: str, *diseases: str) -> str:
        found = compile_text(f"Exclusion Criteria:\n\n - {text}\n", diseases=diseases)
        return write(found[0].tree)

    assert exclusion("Other liver disease", "hepatitis C") == "condition(hepatic disease except hepatitis C)"
    assert exclusion("Liver disease", "hepatitis C") == "condition(hepatic disease)"
    assert exclusion("Prior malignancy", "brain tumor") == "condition(malignancy except brain tumor) history"
    assert exclusion("Prior malignancy", "neoplasm") == (
        "condition(malignancy) history and attest by investigator "
        '"another malignancy than the one for which the patient would join"'
    )
    assert exclusion("Prior malignancy", "squamous cell carcinoma", "laryngeal cancer") == (
        "condition(malignancy except squamous cell carcinoma, laryngeal cancer) history or "
        "condition(squamous cell carcinoma except laryngeal cancer) history and attest by investigator "
        '"another squamous cell carcinoma than the one for which the patient would join"'
    )
