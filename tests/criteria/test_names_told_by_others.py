"""Words that the vocabulary's names leave out or add: told in the note, or asked; nouns and sizes shared by lists."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text
from trialrun.vocab.concepts import is_a


@each(
    inclusion={
        "No known or predicted gastroparesis": 'not (condition(gastroparesis) or attest by investigator "known or predicted gastroparesis")',
        "No uncontrolled, life-threatening asthma": 'not (condition(asthma) severe uncontrolled and attest by investigator "life-threatening asthma")',
        "Life-threatening colitis": 'condition(colitis) severe and attest by investigator "Life-threatening colitis"',
        "No renal abnormalities": 'not (condition(renal disease) or attest by investigator "renal abnormalities")',
        "No known hepatic abnormalities within the past 4 months": (
            "not (condition(hepatic disease) within 4 months before screening"
            ' or attest by investigator "known hepatic abnormalities within the past 4 months")'
        ),
        "Not allergic to latex": "not allergy(latex)",
        "Not allergic to Novamide QZ-41": 'not allergy("novamide qz 41")',
        "No known or possible pregnancy": 'not (condition(pregnancy) or attest by investigator "known or possible pregnancy")',
        "No possible or known allergy to eggs, latex or heparin": 'not (allergy(egg) or allergy(latex) or allergy(heparin) or attest by investigator "possible or known allergy to eggs, latex or heparin")',
        "No active or planned pregnancy": 'not (condition(pregnancy) active or attest by investigator "active or planned pregnancy")',
        "Sarcoidosis with cardiac involvement": 'condition(sarcoidosis) and condition(heart disease) and attest by investigator "cardiac involvement"',
        "Must not be hypersensitive to aspirin or eggs": "not (allergy(aspirin) or allergy(egg))",
        "No penile or testicular prostheses": 'not (received("penile prostheses") or received("testicular prostheses"))',
    },
    exclusion={
        "Known or expected pancreatitis": 'condition(pancreatitis) or attest by investigator "Known or expected pancreatitis"',
        "Severe or life-threatening asthma": "condition(asthma) severe",
        "Probable or confirmed pneumonia": 'condition(pneumonia) or attest by investigator "Probable or confirmed pneumonia"',
        "Active or suspected infection": 'condition(infection) active or attest by investigator "Active or suspected infection"',
        "Known or potential allergy to aspirin": 'allergy(aspirin) or attest by investigator "Known or potential allergy to aspirin"',
        "Any severe or life threatening allergy to heparin": 'allergy(heparin) and attest by investigator "Any severe or life threatening allergy to heparin"',
        "Definite or probable ALS": 'condition(amyotrophic lateral sclerosis) and attest by investigator "Definite or probable ALS"',
        "Life-threatening bleeding": "condition(life-threatening bleeding)",
        "Life-threatening illness": "condition(life-threatening disease)",
        "Significant pulmonary abnormality": 'attest by investigator "Significant pulmonary abnormality"',
        "Cardiac conduction abnormality": "condition(cardiac conduction disorder)",
        "Electrolyte abnormalities": "condition(electrolyte disorder)",
        "Thyroid dysfunction": "condition(thyroid dysfunction)",
        "Thyroid disorder": "condition(thyroid disease)",
        "Small hepatic, splenic or pelvic cysts": (
            'condition("small hepatic cysts") or condition("small splenic cysts") or condition("small pelvic cysts")'
        ),
        "Large granular lymphocytic leukemia": "condition(large granular lymphocytic leukemia)",
        "Large cell or small cell lung cancer": "condition(large cell lung cancer) or condition(small cell lung cancer)",
        "Supplementary parenteral or enteral feeding": (
            'received("supplementary parenteral feeding") or received("supplementary enteral feeding")'
        ),
        "Patients with knee, blood vessel or cochlear implants": (
            'received("knee implants") or received("blood vessel implants") or received(cochlear implant)'
        ),
    },
)  # fmt: skip
def test_what_a_name_leaves_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_only_what_changes_the_hormones_is_a_dysfunction_of_the_thyroid() -> None:
    assert is_a("hypothyroidism", "thyroid dysfunction", "condition")
    assert is_a("hyperthyroidism", "thyroid dysfunction", "condition")
    assert is_a("thyroid dysfunction", "thyroid disease", "condition")
    assert not is_a("goiter", "thyroid dysfunction", "condition")


def _note(sentence: str) -> str:
    [one] = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
    return one.note


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Focal radiation within 3 weeks", "radiotherapy, though the sentence says “Focal radiation”"),
        (
            "Current combination antiretroviral therapy",
            "though the sentence says “combination antiretroviral therapy”",
        ),
        ("Invasive malignancy within 4 years", "malignancy, though the sentence says “Invasive malignancy”"),
        ("Antileukemic agents within 2 weeks", "though the sentence says “Antileukemic agents”"),
        ("Bladder dysfunction", "bladder disease, though the sentence says “Bladder dysfunction”"),
        ("Immune dysfunction or lung injury", "pulmonary disease, though the sentence says “lung injury”"),
        ("Use of steroids", "corticosteroid, though the sentence says “steroids”"),
        ("Use of hypnotics", "sedative, though the sentence says “hypnotics”"),
        ("Daily smoker", "smoking, though the sentence says “Daily smoker”"),
        ("More than 5 mg of prednisone (or its equivalent) per day", "the dose as prednisone"),
        ("Allergy to or intolerance of heparin", "an allergy or an intolerance"),
    ],
)
def test_what_a_name_adds_or_leaves_out_is_told(sentence: str, told: str) -> None:
    assert told in _note(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Radiotherapy within 3 weeks",
        "Current antiretroviral therapy",
        "Anabolic steroids",
        "Steroids (corticosteroids) within 2 weeks",
        "Malignancy within 4 years",
        "Sedatives",
        "Smokers",
        "Hepatic dysfunction",
        "Allergy to heparin",
    ],
)
def test_what_the_name_says_is_not_told_again(sentence: str) -> None:
    assert "though the sentence says" not in _note(sentence)
    assert "intolerance" not in _note(sentence)
