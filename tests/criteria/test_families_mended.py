"""Families of sentences that were read wrongly for long, one or more of each kind, in words of our own."""

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        # whoever had a baby early is asked how early that was, and not how long ago
        "Previous spontaneous preterm birth at 16 to 36 weeks": "condition(preterm delivery) and "
        'attest by investigator "at 16 to 36 weeks"',
        # a permission asks nobody for what it permits
        "Women may have an IUD": 'allowed "Women may have an IUD"',
        "Women may have an implant or an IUD": 'unparsed "Women may have an implant or an IUD"',
        # a stricter rule of the place keeps out more people, and takes in none
        "Age 18 years or older unless local regulations require a higher age": "age >= 18 years and not "
        'attest by investigator "unless local regulations require a higher age"',
        "No medication restrictions such as aspirin": "attest by investigator "
        '"No medication restrictions such as aspirin"',
        "Benign or malignant liver tumors": "condition(liver tumor)",
        "No infection requiring treatment and/or hospitalization within 4 weeks": "not (condition(infection) "
        "and (received(hospitalization) within 4 weeks before screening or attest by investigator "
        '"requiring treatment and/or hospitalization within 4 weeks"))',
        "Lung fibrosis or cancer": "condition(pulmonary fibrosis) or condition(lung cancer) or "
        'condition(malignancy) and attest by investigator "Lung fibrosis or cancer"',
    },
    exclusion={
        # commas alone: each member by itself, understood or not
        "LVEF < 40%, diabetes, odd thing": "lvef < 40 % or condition(diabetes mellitus) or "
        'unparsed "odd thing"',
        "Stroke, with aphasia, dementia": "condition(stroke) and condition(aphasia) or condition(dementia)",
        "Asthma, COPD, not controlled": "(condition(asthma) or condition(chronic obstructive pulmonary "
        'disease)) and unparsed "not controlled"',
        "Women, over 50 years, with osteoporosis": "sex female and age > 50 years and condition(osteoporosis)",
        # what came of an illness, or what did not cause it
        "Heart insufficiency resulting in dyspnea and/or edema": "condition(heart failure) and "
        'attest by investigator "resulting in dyspnea and/or edema"',
        "Asthma not controlled by inhaled corticosteroids, montelukast or theophylline": "condition(asthma) "
        'and attest by investigator "not controlled by inhaled corticosteroids, montelukast or theophylline"',
        "NSAID-induced lesions such as gastric ulcer and gastritis": 'condition("nsaid induced lesions") or '
        "(condition(gastric ulcer) or condition(gastritis)) and attest by investigator "
        '"NSAID-induced lesions such as gastric ulcer and gastritis"',
        "Hypertension and drugs that cannot control it": "condition(hypertension) and "
        'attest by investigator "and drugs that cannot control it"',
        # a change is no value
        "Decrease in hemoglobin ≥ 2 g/dL": 'attest by investigator "Decrease in hemoglobin ≥ 2 g/dL"',
        "A drop of hemoglobin to below 8 g/dl": "hemoglobin < 8 g/dL",
        "Increase in ALT > 3 x ULN": "alt > 3 x ULN",
        "Previous delivery at < 32 weeks": 'condition("delivery") history and '
        'attest by investigator "at < 32 weeks"',
        "Age under 18 years, unless local rules are stricter": "age < 18 years or "
        'attest by investigator "unless local rules are stricter"',
        # "etc." is no further condition
        "Autoimmune disease (lupus, vasculitis, etc.)": "condition(autoimmune disease) or "
        "condition(systemic lupus erythematosus) or condition(vasculitis)",
        # what goes with what is spared is not spared itself
        "Any anticancer therapy, other than tamoxifen given with radiotherapy": "received(antineoplastic "
        "therapy except tamoxifen) or received(tamoxifen) and not "
        'attest by investigator "given with radiotherapy"',
        "Previous surgery, except biopsy or radiotherapy": "received(surgery except biopsy, radiotherapy)",
        "Eczema, allergy or hypersensitivity to penicillin": "condition(eczema) or allergy(penicillin)",
        "Taking aspirin, warfarin or heparin for a long time": "(received(aspirin) ongoing or "
        "received(warfarin) ongoing or received(heparin) ongoing) and "
        'attest by investigator "for a long time"',
        "Benign or malignant meningiomas": "condition(meningioma)",
        "Thyroid nodules or cancer": "condition(thyroid nodule) or condition(thyroid cancer) or "
        'condition(malignancy) and attest by investigator "Thyroid nodules or cancer"',
        "Liver cirrhosis or cancer": "condition(cirrhosis) or condition(malignancy)",
        # narrower than what they were taken for
        "Total lactase deficiency": "condition(total lactase deficiency)",
        "Heroin use": "condition(heroin use)",
        "Whipple procedure": "received(pancreaticoduodenectomy)",
        # words that keep out, and spare nobody
        "A history of stroke excludes the subject": "condition(stroke) history",
        "Bone scan to exclude metastases": "received(bone scan) and attest by investigator "
        '"to exclude metastases"',
    },
)
def test_is_read_as_meant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "The following pre-existing conditions will exclude patients from the study:",
        "The presence of any of these pre-existing medical conditions excludes the patient:",
        "Any of the following co-existing illnesses would exclude the subject:",
    ],
)
def test_a_heading_that_excludes_says_nothing_of_its_items(heading: str) -> None:
    found = compile_text(f"Exclusion Criteria:\n\n* {heading}\n  * Stroke\n  * Asthma\n")
    assert [write(one.tree) for one in found] == ["condition(stroke)", "condition(asthma)"]
