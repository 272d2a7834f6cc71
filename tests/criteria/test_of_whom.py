"""Of whom something is asked, which stage or remission it is, which vaccine: readings that once turned a verdict."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

INCLUSIONS = {
    # a demand on some is none on the others
    "For adults, ECOG 0-1 will be required": "if age >= 18 years then ecog from 0 to 1",
    "For adults: ECOG 0-1": "if age >= 18 years then ecog from 0 to 1",
    "In men, hemoglobin > 13 g/dL": "if sex male then hemoglobin > 13 g/dL",
    "Patients > 60 must have ECOG 0-1": "if age > 60 years then ecog from 0 to 1",
    "For patients over 60, ECOG 0-1": "if age > 60 years then ecog from 0 to 1",
    "Children must have a Lansky score of at least 50": "if age < 18 years then lansky >= 50",
    "For patients with liver metastases, ALT < 5 x ULN is required": (
        "if condition(liver metastasis) then alt < 5 x ULN"
    ),
    # an age without the word
    "Patients must be ≥ 18": "age >= 18 years",
    "Healthy adults 18-45": "age from 18 to 45 years and condition(healthy)",
    "Children 6 months to 5 years": "age >= 6 months and age <= 5 years",
    "Children under 5 years": "age < 5 years",
    # which numbers are no age
    "Patients must be ≥ 60": 'unparsed "Patients must be ≥ 60"',
    "Children 3 months after transplant": 'unparsed "Children 3 months after transplant"',
    # the stage of a scale, and a class beside a measurement
    "ISS stage II or III": "iss from 2 to 3",
    "Multiple myeloma, Durie-Salmon stage II or III": (
        "condition(multiple myeloma) and durie-salmon from 2 to 3"
    ),
    "Durie-Salmon stage IIA": 'unparsed "Durie-Salmon stage IIA"',
    "Hoehn and Yahr stage 2-3": "hoehn-yahr from 2 to 3",
    "NYHA class II-IV with LVEF ≤ 40 %": "nyha from 2 to 4 and lvef <= 40 %",
    # no record's stage answers a TNM class, no complete response tells that it is the first
    "T2-T4 N0 M0 bladder cancer": 'condition(bladder cancer) and attest by investigator "T2-T4 N0 M0"',
    "T1-2, N0-1, M0 breast cancer": 'condition(breast cancer) and attest by investigator "T1-2, N0-1, M0"',
    "AML in CR1 or CR2": (
        'condition(acute myeloid leukemia) and response = CR and attest by investigator "in CR1 or CR2"'
    ),
    "AML in second or subsequent relapse": (
        "condition(acute myeloid leukemia) relapsed and attest by investigator "
        '"in second or subsequent relapse"'
    ),
    # how often, and how much of the skin
    "Two consecutive PSA values > 0.2 ng/mL": "psa > 0.2 ng/mL on 2 occasions",
    "BSA ≥ 10 %": "affected body surface area >= 10 %",
    "BSA > 1.5 m2": "bsa > 1.5 m2",
    # a sum is neither of its numbers
    "Gleason 4+3 cancer": 'unparsed "Gleason 4+3 cancer"',
    # stopped long enough ago
    "Discontinued warfarin at least 5 days before surgery": (
        "not received(warfarin) within less than 5 days before surgery"
    ),
    "Must discontinue aspirin or clopidogrel 7 days prior to surgery": (
        "not (received(aspirin) within less than 7 days before surgery"
        " or received(clopidogrel) within less than 7 days before surgery)"
    ),
    "Vaccinated against hepatitis B": "received(hepatitis b vaccine)",
}
EXCLUSIONS = {
    "Prior anthrax vaccination": "received(anthrax vaccine)",
    "Received plague vaccine": "received(plague vaccine)",
    "Tularemia or anthrax vaccine within 30 days": (
        'received("tularemia vaccine") within 30 days before screening'
        " or received(anthrax vaccine) within 30 days before screening"
    ),
    "History of tuberculosis or BCG vaccination": (
        "condition(tuberculosis) history or received(bcg vaccine)"
    ),
    "Vaccination against smallpox": "received(smallpox vaccine)",
    "Outside the age range of 18-75": "not age from 18 to 75 years",
    "BMI outside the range of 18 to 30 kg/m2": "not bmi from 18 to 30 kg/m2",
    "Unable or unwilling to comply with study procedures": (
        'attest "Unable or unwilling to comply with study procedures"'
    ),
    "Living outside the county": 'unparsed "Living outside the county"',
    "Discontinued clopidogrel less than 5 days before surgery": (
        "received(clopidogrel) within less than 5 days before surgery"
    ),
    "Discontinued warfarin at least 5 days before surgery": (
        'unparsed "Discontinued warfarin at least 5 days before surgery"'
    ),
    "Malignancy except curatively treated basal cell carcinoma or prostate cancer": (
        "condition(malignancy except basal cell carcinoma, prostate cancer)"
        " or condition(basal cell carcinoma)"
        ' and not attest by investigator "curatively treated basal cell carcinoma"'
        " or condition(prostate cancer)"
        ' and not attest by investigator "curatively treated basal cell carcinoma or prostate cancer"'
    ),
    "Malignancy except prostate cancer or treated basal cell carcinoma": (
        "condition(malignancy except prostate cancer, basal cell carcinoma)"
        " or condition(basal cell carcinoma)"
        ' and not attest by investigator "treated basal cell carcinoma"'
    ),
}


@pytest.mark.parametrize(("sentence", "tree"), INCLUSIONS.items())
def test_inclusions(sentence: str, tree: str) -> None:
    assert [write(x.tree) for x in compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")] == [tree]


@pytest.mark.parametrize(("sentence", "tree"), EXCLUSIONS.items())
def test_exclusions(sentence: str, tree: str) -> None:
    assert [write(x.tree) for x in compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")] == [tree]


PARTS = {
    "Relapsed multiple myeloma (Arm A) and relapsed AML (Arm B)": [
        ("Arm A", "condition(multiple myeloma) relapsed"),
        ("Arm B", "condition(acute myeloid leukemia) relapsed"),
    ],
    "Platelets ≥ 100,000/mm3 (Part A) or ≥ 50,000/mm3 (Part B)": [
        ("Part A", "platelets >= 100000 /uL"),
        ("Part B", "platelets >= 50000 /uL"),
    ],
    "No prior bortezomib (Arm A) or lenalidomide (Arm B)": [
        ("Arm A", "not received(bortezomib)"),
        ("Arm B", "not received(lenalidomide)"),
    ],
    "Asthma (Part 1 only)": [("Part 1", "condition(asthma)")],
}


@pytest.mark.parametrize(("sentence", "asked"), PARTS.items())
def test_each_arm_in_brackets_has_its_own(sentence: str, asked: list[tuple[str, str]]) -> None:
    compiled = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    assert [(x.applies_to, write(x.tree)) for x in compiled] == asked
    assert {x.text for x in compiled} == {sentence}


LISTS = {
    # names of diseases behind their introduction, be they in paragraphs or on its own level
    "Patients with one of the following diagnoses:\n\nFibrosarcoma.\n\nLeiomyosarcoma.\n\nECOG 0-1.\n": [
        "condition(fibrosarcoma) or condition(leiomyosarcoma)",
        "ecog from 0 to 1",
    ],
    " - One of the following diagnoses:\n - Multiple myeloma\n - Mantle cell lymphoma\n - Hemoglobin > 8 g/dL\n": [
        "condition(multiple myeloma) or condition(mantle cell lymphoma)",
        "hemoglobin > 8 g/dL",
    ],
    " - Any of the following conditions:\n - Hypertension\n - Diabetes mellitus\n - No cancer\n": [
        "condition(hypertension) or condition(diabetes mellitus)",
        "not condition(malignancy)",
    ],
    # kinds that the vocabulary lacks, and demands below them
    " - Brain tumors, including:\n   - Medulloblastoma\n   - Ependymoblastoma\n   - No metastases\n": [
        'condition(medulloblastoma) or condition("ependymoblastoma")',
        "not condition(metastatic cancer)",
    ],
    # two lists side by side stay two
    " - Solid tumors:\n   - Neuroblastoma\n   - Osteosarcoma\n - CNS tumors:\n   - Medulloblastoma\n   - Ependymoma\n": [
        "condition(neuroblastoma) or condition(osteosarcoma)",
        "condition(medulloblastoma) or condition(ependymoma)",
    ],
    # what a word of the protocol means is asked of nobody
    " - Lesions considered nonmeasurable include:\n   - Ascites\n   - Bone lesions\n - ECOG 0-1\n": [
        'allowed "Ascites"',
        'allowed "Bone lesions"',
        "ecog from 0 to 1",
    ],
    # "OR" on a line of its own, wherever the indents put it
    " - Hypertension\n - OR\n - Diabetes mellitus\n - ECOG 0-1\n": [
        "condition(hypertension) or condition(diabetes mellitus)",
        "ecog from 0 to 1",
    ],
    " - Hypertension\n\n   OR\n\n - Diabetes mellitus\n - ECOG 0-1\n": [
        "condition(hypertension) or condition(diabetes mellitus)",
        "ecog from 0 to 1",
    ],
    "  -  Premenopausal\n\nOR\n\n  -  Perimenopausal\n  -  ECOG 0-1\n": [
        "condition(premenopausal) or condition(perimenopausal)",
        "ecog from 0 to 1",
    ],
    # ... and under the heading of a group it is of that group's list; a count keeps its items apart
    " - At least two of the following:\n   - Fever, or\n   - Cough\n   - OR\n   - Asthma\n": [
        "at least 2 of (condition(fever), condition(cough), condition(asthma))",
    ],
    # all of them
    " - Patients must have all of the following diagnoses:\n - Hypertension\n - Obesity\n": [
        "condition(hypertension)",
        "condition(obesity)",
    ],
}


@pytest.mark.parametrize(("text", "trees"), LISTS.items())
def test_lists_of_diseases(text: str, trees: list[str]) -> None:
    assert [write(x.tree) for x in compile_text(f"Inclusion Criteria:\n\n{text}")] == trees
