"""Families of sentences that were read wrongly for long, one or more of each kind, in words of our own."""

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        # whoever had a baby early is asked how early that was, and not how long ago
        "Previous spontaneous preterm birth at 16 to 36 weeks": "condition(spontaneous preterm birth) and "
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


@each(
    inclusion={
        # what may go with it lets nobody in by itself
        "Exon 19 deletion, alone or with other EGFR mutations": "test(egfr exon 19 deletion) positive",
        "Metformin alone or in combination with a sulfonylurea for at least 3 months": "received(metformin) "
        "for at least 3 months",
        "Hypertension, alone or with diabetes": "condition(hypertension)",
    },
    exclusion={
        "Radiotherapy alone or with chemotherapy within 4 weeks": "received(radiotherapy) "
        "within 4 weeks before screening",
        # active once, and perhaps no longer
        "History of active tuberculosis": "condition(tuberculosis) history",
        "Previously active lupus": "condition(systemic lupus erythematosus) history",
        "Active tuberculosis": "condition(tuberculosis) active",
        # which of what is spared is meant
        "Malignancy other than breast cancer (DCIS) within 5 years": "condition(malignancy except breast "
        "cancer) within 5 years before screening or condition(breast cancer) within 5 years before screening "
        'and not attest by investigator "DCIS"',
        "Cancer other than basal cell carcinoma (BCC) within 5 years": "condition(malignancy except basal cell "
        "carcinoma) within 5 years before screening",
        "Treated in a previous trial": 'attest by investigator "Treated in a previous trial"',
    },
)
def test_lets_nobody_in_or_out_by_half_a_sentence(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def listed(kind: str, heading: str, *items: str) -> list[str]:
    lines = "".join(f"  * {item}\n" for item in items)
    return [write(one.tree) for one in compile_text(f"{kind} Criteria:\n\n* {heading}\n{lines}")]


@pytest.mark.parametrize(
    "heading",
    [
        "Recent procedures (< 3 months):",
        "Recent (< 3 months) procedures:",
        "History within the past 3 months of:",
    ],
)
def test_a_heading_lends_its_time_however_it_tells_it(heading: str) -> None:
    assert listed("Exclusion", heading, "Angioplasty", "Stroke more than 1 month ago") == [
        "received(angioplasty) within 3 months before screening",
        "condition(stroke) more than 1 month before screening",
    ]


def test_a_heading_that_asks_for_something_lends_its_time_too() -> None:
    assert listed("Exclusion", "Cardiac events within 6 months:", "Stroke", "LVEF < 40%") == [
        "condition(cardiac event) within 6 months before screening",
        "condition(stroke) within 6 months before screening",
        "lvef < 40 %",
    ]


def test_a_heading_lends_its_course_to_diseases_alone() -> None:
    assert listed("Inclusion", "Newly diagnosed:", "Multiple myeloma", "Lymphoma") == [
        'condition(multiple myeloma) "newly diagnosed" or condition(lymphoma) "newly diagnosed"'
    ]
    assert listed("Exclusion", "Uncontrolled:", "Hypertension", "Alcohol above 20 g/day") == [
        "condition(hypertension) uncontrolled",
        '"alcohol" > 20 g/d',
    ]
    assert listed("Inclusion", "Untreated:", "Melanoma", "No brain metastases") == [
        "condition(melanoma) untreated",
        "not condition(brain metastasis)",
    ]


def test_how_far_a_cancer_has_gone_may_be_said_of_the_trials_own() -> None:
    (found,) = compile_text("Exclusion Criteria:\n\n* Unresectable tumor\n", diseases=("pancreatic cancer",))
    assert write(found.tree) == (
        "condition(neoplasm except pancreatic cancer) unresectable or condition(pancreatic cancer) "
        'unresectable and attest by investigator "unresectable pancreatic cancer is meant, too"'
    )
