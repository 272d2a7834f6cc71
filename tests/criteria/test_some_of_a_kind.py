"""Which of a kind are meant, and of what stands behind it: examples, classes, other kinds, requirements."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    "No active infection or malignancy requiring treatment": (
        "not ((condition(infection) active or condition(malignancy) active)"
        ' and attest by investigator "requiring treatment")'
    ),
    "No other cancer except treated basal cell carcinoma, or other skin cancer cured for 3 years": (
        "not (condition(malignancy except basal cell carcinoma, skin cancer)"
        " or condition(basal cell carcinoma)"
        ' and not attest by investigator "treated basal cell carcinoma"'
        " or condition(skin cancer except basal cell carcinoma)"
        ' and not attest by investigator "cured for 3 years")'
    ),
    "No sinus tachycardia greater than 110 beats/min": (
        'not (heart rate > 110 /min and attest by investigator "sinus tachycardia")'
    ),
    "Currently on rituximab": "received(rituximab) ongoing",
}
EXCLUSIONS = {
    # examples keep out by themselves, and which others are meant a person says
    "Certain blood thinners, such as warfarin or heparin": (
        'received(anticoagulant) and attest by investigator "Certain blood thinners"'
        " or received(warfarin) or received(heparin)"
    ),
    "Use of certain antidepressants (including fluoxetine and sertraline)": (
        'received(antidepressant) ongoing and attest by investigator "certain antidepressants"'
        " or received(fluoxetine) ongoing or received(sertraline) ongoing"
    ),
    "Certain serious medical conditions, such as diabetes or asthma": (
        'attest by investigator "Certain serious medical conditions"'
        " or condition(diabetes mellitus) severe or condition(asthma) severe"
    ),
    "Certain serious infections, such as tuberculosis": (
        'condition(infection) severe and attest by investigator "Certain serious infections"'
        " or condition(tuberculosis) severe"
    ),
    "Systemic antibiotics, such as rifampin": (
        '(received(antibiotic) or received(rifampin)) and attest by investigator "Systemic antibiotics"'
    ),
    # a gloss names the class, and no second drug
    "Warfarin (a vitamin K antagonist)": "received(warfarin)",
    "Foscarnet (non-nucleoside pyrophosphate analogue)": "received(foscarnet)",
    "Tenofovir (nucleotide analogue) or lithium (mood stabilizer)": (
        "received(tenofovir) or received(lithium)"
    ),
    "Warfarin (or other vitamin K antagonists)": "received(warfarin) or received(vitamin k antagonist)",
    "Warfarin (vitamin K antagonists)": "received(warfarin) or received(vitamin k antagonist)",
    "Warfarin (heparin)": "received(warfarin) or received(heparin)",
    # of the other kinds those told before them are none
    "Malignancy except adequately treated basal cell carcinoma or other skin cancer cured for 3 years": (
        "condition(malignancy except basal cell carcinoma, skin cancer)"
        " or condition(basal cell carcinoma)"
        ' and not attest by investigator "adequately treated basal cell carcinoma"'
        " or condition(skin cancer except basal cell carcinoma)"
        ' and not attest by investigator "cured for 3 years"'
    ),
    "Malignancy except adequately treated basal cell carcinoma or resected melanoma": (
        "condition(malignancy except basal cell carcinoma, melanoma)"
        " or condition(basal cell carcinoma)"
        ' and not attest by investigator "adequately treated basal cell carcinoma"'
        ' or condition(melanoma) and not attest by investigator "resected melanoma"'
    ),
    # of two under one "active"
    "Active asthma or eczema requiring therapy": (
        "(condition(asthma) active or condition(eczema) active)"
        ' and attest by investigator "requiring therapy"'
    ),
    "Active hepatitis, or infection requiring treatment": (
        "condition(hepatitis) active or condition(infection) active"
        ' and attest by investigator "requiring treatment"'
    ),
    "Active infection or bleeding requiring transfusion": (
        "condition(infection) active or condition(hemorrhage) active and received(transfusion)"
    ),
    "Sinus bradycardia (< 50 bpm)": 'heart rate < 50 /min and attest by investigator "Sinus bradycardia"',
    "Bradycardia < 50 bpm": "heart rate < 50 /min",
    "Sinus tachycardia": "condition(sinus tachycardia)",
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_which_of_a_kind_are_meant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
