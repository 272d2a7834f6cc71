"""Sentences of the kind that newer cancer trials have, each with the tree that a careful oncologist makes of it."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

LUNG = "condition(non-small cell lung cancer)"


def inclusion(sentence: str) -> str:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


def exclusion(sentence: str) -> str:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Unresectable, stage II NSCLC", f"{LUNG} unresectable stage II"),
        ("Inoperable, stage IIIA or IIIB NSCLC", f"{LUNG} unresectable stage IIIA|IIIB"),
        (
            "Unresectable, stage IV, or recurrent NSCLC",
            f"{LUNG} unresectable or {LUNG} stage IV or {LUNG} recurrent",
        ),
        (
            "Previously untreated locally advanced or metastatic NSCLC",
            f'{LUNG} untreated and ({LUNG} "locally advanced" or {LUNG} metastatic)',
        ),
        (
            "Untreated, recurrent or metastatic NSCLC",
            f"{LUNG} untreated and ({LUNG} recurrent or {LUNG} metastatic)",
        ),
        (
            "Treatment-naive for locally advanced/metastatic NSCLC",
            f'{LUNG} untreated and ({LUNG} "locally advanced" or {LUNG} metastatic)',
        ),
        (
            "Unresectable locally advanced or metastatic NSCLC",
            f'{LUNG} unresectable and {LUNG} "locally advanced" or {LUNG} metastatic',
        ),
        (
            "Relapsed or refractory symptomatic NSCLC",
            f"{LUNG} symptomatic and ({LUNG} relapsed or {LUNG} refractory)",
        ),
        (
            "Relapsed, refractory or untreated NSCLC",
            f"{LUNG} relapsed or {LUNG} refractory or {LUNG} untreated",
        ),
    ],
)
def test_courses_that_hold_together_and_courses_of_which_one_is_enough(sentence: str, tree: str) -> None:
    assert inclusion(sentence) == tree


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Advanced NSCLC", f'{LUNG} and attest by investigator "Advanced NSCLC"'),
        (
            "Advanced or metastatic NSCLC",
            f'{LUNG} and attest by investigator "Advanced or metastatic NSCLC" or {LUNG} metastatic',
        ),
    ],
)
def test_advanced_is_said_by_a_person_and_the_cancer_is_known(sentence: str, tree: str) -> None:
    assert inclusion(sentence) == tree


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "No previous systemic treatment for metastatic NSCLC",
            'not (received(systemic antineoplastic therapy) and attest by investigator "systemic treatment for metastatic NSCLC")',
        ),
        (
            "No prior drug treatment for stage IV NSCLC",
            None,
        ),
        (
            "No previous drug therapy for ALK-positive advanced NSCLC, including therapy with an ALK inhibitor",
            None,
        ),
        (
            "Must not have received prior systemic anticancer therapy for advanced/metastatic NSCLC, including chemotherapy",
            "not (received(systemic antineoplastic therapy)"
            ' and attest by investigator "for advanced/metastatic NSCLC, including chemotherapy")',
        ),
    ],
)
def test_whoever_has_metastases_was_not_therefore_treated_for_them(sentence: str, tree: str | None) -> None:
    found = inclusion(sentence)
    if tree is not None:
        assert found == tree
    assert "condition" not in found


def test_what_several_treatments_were_for_is_asked_of_each() -> None:
    assert exclusion("Prior systemic chemotherapy or immunotherapy for advanced NSCLC") == (
        '(received(chemotherapy) or received(immunotherapy)) and attest by investigator "for advanced NSCLC"'
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Unresolved toxicities of earlier anticancer drugs to grade 1 or less",
        "Side effects of former treatment that did not recover to ≤ grade 1, except hair loss",
    ],
)
def test_whoever_has_recovered_to_the_grade_is_not_kept_out(sentence: str) -> None:
    assert exclusion(sentence) == f'attest by investigator "{sentence}"'


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        # An allergy to something else keeps nobody out.
        (
            "Known allergies, hypersensitivity, or intolerance to XYZ-99",
            'attest by investigator "Known allergies, hypersensitivity, or intolerance to XYZ-99"',
        ),
        # Neither a child nor somebody incapacitated is let in for not being both.
        ("Age < 18 years, pregnant women", "age < 18 years or condition(pregnancy)"),
        # A value keeps out whoever has no such diagnosis on record.
        ("Renal insufficiency with creatinine clearance < 45 mL/min", "creatinine clearance < 45 mL/min"),
        ("Anemia, hemoglobin < 7 g/dL", "condition(anemia) or hemoglobin < 7 g/dL"),
        ("Spirometry with FEV1 < 50 % predicted", "fev1 < 50 % predicted"),
        ("Severe heart failure (NYHA III-IV)", "condition(heart failure) and nyha from 3 to 4"),
        ("Hypertension that cannot be well controlled", "condition(hypertension) uncontrolled"),
        ("Cancerous meningitis", "condition(leptomeningeal disease)"),
        ("CSF cytology positive", "test(csf cytology) positive"),
        (
            "Congenital or acquired immunodeficiency disorders",
            "condition(primary immunodeficiency) or condition(acquired immunodeficiency)",
        ),
        # Steroids for anything else keep nobody out.
        (
            "Autoimmune disease that required systemic therapy (e.g., with use of biologics, corticosteroids)",
            'condition(autoimmune disease) and attest by investigator "that required systemic therapy'
            ' (e.g., with use of biologics, corticosteroids)"',
        ),
        # What is allowed besides spares nobody of those who had the other.
        (
            "Prior therapy with an EGFR TKI (earlier chemotherapy is allowed)",
            "received(egfr tyrosine kinase inhibitor)",
        ),
        (
            "Malabsorption or other intestinal disease or condition that may affect absorption",
            "(condition(malabsorption) or condition(intestinal disease)) and attest by investigator"
            ' "that may affect absorption"',
        ),
        ("Hormone replacement is not considered a form of systemic treatment", None),
    ],
)
def test_what_keeps_out(sentence: str, tree: str | None) -> None:
    assert exclusion(sentence) == (tree or f'allowed "{sentence}"')


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("EGFR/ALK wild type", 'test(egfr mutation) "wild type" and test(alk rearrangement) "wild type"'),
        ("EGFR/ALK positive", "test(egfr mutation) positive or test(alk rearrangement) positive"),
        (
            "EGFR mutation (exon 19 deletion, L858R)",
            "test(egfr exon 19 deletion) positive or test(egfr l858r) positive",
        ),
        (
            "EGFR mutation (e.g., exon 19 deletion, L858R)",
            "test(egfr mutation) positive or test(egfr exon 19 deletion) positive or test(egfr l858r) positive",
        ),
        (
            "EGFR mutation test result available",
            'attest by investigator "EGFR mutation test result available"',
        ),
        ("Patients must be off corticosteroids", 'unparsed "Patients must be off corticosteroids"'),
        (
            "Patients who cannot undergo lobectomy",
            'attest by investigator "Patients who cannot undergo lobectomy"',
        ),
        ("Agreed to have a biopsy at progression", 'attest "Agreed to have a biopsy at progression"'),
        (
            "No heart or lung disease precluding participation",
            "not ((condition(heart disease) or condition(pulmonary disease))"
            ' and attest by investigator "precluding participation")',
        ),
        (
            "No radiotherapy for primary or metastatic lesions within 3 weeks",
            "not (received(radiotherapy) within 3 weeks before screening"
            ' and attest by investigator "for primary or metastatic lesions")',
        ),
    ],
)
def test_what_is_demanded(sentence: str, tree: str) -> None:
    assert inclusion(sentence) == tree


def of_lung_cancer(sentence: str, kind: str = "Inclusion") -> str:
    (criterion,) = compile_text(
        f"{kind} Criteria:\n\n* {sentence}\n", diseases=("non-small cell lung cancer",)
    )
    return write(criterion.tree)


def test_whoever_may_join_as_well_is_not_demanded() -> None:
    treated = "Patients with treated brain metastases are eligible"
    assert of_lung_cancer(treated) == (
        f'if condition(brain metastasis) then attest by investigator "{treated}"'
    )
    assert of_lung_cancer(treated, "Exclusion") == f'allowed "{treated}"'
    assert of_lung_cancer("Patients with NSCLC are eligible").startswith("unparsed")
    menopause = "Post-menopausal defined as older than 50 years and amenorrheic for a year"
    assert of_lung_cancer(menopause) == f'allowed "{menopause}"'


def test_what_cannot_be_meant_keeps_nobody_out() -> None:
    assert of_lung_cancer("Lack of venous ports, or sepsis", "Exclusion").endswith("or condition(sepsis)")
    mixed = "Mixed small cell and non-small cell lung cancer"
    assert "condition(non-small cell lung cancer)" not in of_lung_cancer(mixed, "Exclusion")
    assert of_lung_cancer("Treatment with any of the following:", "Exclusion").startswith("unparsed")
    assert of_lung_cancer("Second malignancy", "Exclusion") == (
        "condition(malignancy except non-small cell lung cancer)"
    )
    assert exclusion("Major surgery within 3 weeks before the first dose of nivolumab") == (
        "received(major surgery) within 3 weeks before treatment"
    )
    assert exclusion("Retinal disease such as hemorrhage") == (
        "condition(retinal disease) or condition(hemorrhage)"
        ' and attest by investigator "Retinal disease such as hemorrhage"'
    )
