"""Words of a sentence that turn or narrow it: each stands in the tree, or is left to a person; none is dropped."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

INCLUSIONS = {
    # one of many bounds alone would let everybody in
    "Neutrophils ≥ 1.5 x 10^9/L, hemoglobin ≥ 10 g/dL, and INR or aPTT ≤ 1.5 x ULN": (
        "neutrophils >= 1.5 10*9/L and hemoglobin >= 10 g/dL and inr <= 1.5 x ULN and aptt <= 1.5 x ULN"
    ),
    "Platelets ≥ 100 x 10^9/L, bilirubin ≤ 2 mg/dL, and creatinine ≤ 1.5 mg/dL or creatinine clearance ≥ 60 mL/min": (
        "platelets >= 100 10*9/L and bilirubin <= 2 mg/dL and "
        "(creatinine <= 1.5 mg/dL or creatinine clearance >= 60 mL/min)"
    ),
    "IgM < 50 mg/dL, IgA < 100 mg/dL, or IgG < 600 mg/dL": (
        "igm < 50 mg/dL or iga < 100 mg/dL or igg < 600 mg/dL"
    ),
    "Neutrophils ≥ 1500/µL, hemoglobin ≥ 9 g/dL or transfused, platelets ≥ 100,000/µL": (
        "neutrophils >= 1500 /uL and (hemoglobin >= 9 g/dL or received(transfusion)) and platelets >= 100000 /uL"
    ),
    "Hemoglobin ≥ 9 g/dL, ALT ≤ 2.5 x ULN or ≤ 5 x ULN if liver metastases": (
        "hemoglobin >= 9 g/dL and (alt <= 2.5 x ULN or condition(liver metastasis) and alt <= 5 x ULN)"
    ),
    "ECOG 0-1 or Karnofsky ≥ 70 and life expectancy > 3 months": (
        "(ecog from 0 to 1 or karnofsky >= 70) and life expectancy > 3 mo"
    ),
    "ALP no greater than ULN or SGOT/SGPT no greater than ULN": (
        "alp <= 1 x ULN or ast <= 1 x ULN or alt <= 1 x ULN"
    ),
    # "or" joins what is of one sort, "and" asks for another sort besides
    "Asthma and either eosinophils > 300/µL or FeNO > 25 ppb": (
        "condition(asthma) and (eosinophils > 300 /uL or feno > 25 [ppb])"
    ),
    "Hypertension or diabetes and age over 50": (
        "(condition(hypertension) or condition(diabetes mellitus)) and age > 50 years"
    ),
    "SBP > 140 mmHg or DBP > 90 mmHg and age > 18": (
        "(systolic blood pressure > 140 mm[Hg] or diastolic blood pressure > 90 mm[Hg]) and age > 18 years"
    ),
    # what is left over behind the last may be meant of all: the first alone is not enough
    "Prior surgery or radiotherapy to the affected breast": (
        '(received(surgery) or received(radiotherapy)) and attest by investigator "to the affected breast"'
    ),
    # of whom it is asked
    "Myeloma patients: bilirubin no greater than 2.0 mg/dL": (
        "if condition(multiple myeloma) then bilirubin <= 2 mg/dL"
    ),
    "Asthma patients: has asthma": "condition(asthma)",
    "Patients receiving treatment for an acute infection must have been on stable therapy for at least 7 days": (
        'if condition(infection) history acute and attest by investigator "treatment for an acute infection" '
        'then unparsed "must have been on stable therapy for at least 7 days"'
    ),
    "Karnofsky 50-100% (over 10 years of age) Lansky 50-100% (10 years and under)": (
        "(if age > 10 years then karnofsky from 50 to 100) and (if age <= 10 years then lansky from 50 to 100)"
    ),
    # how long, and how many
    "No more than 1 prior chemotherapy regimen for glioma, ependymoma, or medulloblastoma": (
        "received(chemotherapy) lines <= 1 or attest by investigator"
        ' "No more than 1 prior chemotherapy regimen for glioma, ependymoma, or medulloblastoma"'
    ),
    "On antiretroviral treatment (including at least 2 NRTIs) for at least 16 weeks": (
        'received(antiretroviral therapy) ongoing for at least 16 weeks and unparsed "including at least 2 NRTIs"'
    ),
    "Antiretroviral therapy for at least 6 months, with stable dose for at least 3 months": (
        "received(antiretroviral therapy) for at least 6 months"
        ' and attest by investigator "with stable dose for at least 3 months"'
    ),
    "Not more than 6 weeks of therapy with imatinib": "not received(imatinib) for more than 6 weeks",
    "No more than 2 prior chemotherapy regimens for recurrent, persistent, or metastatic disease": (
        "received(chemotherapy) lines <= 2 or attest by investigator"
        ' "No more than 2 prior chemotherapy regimens for recurrent, persistent, or metastatic disease"'
    ),
    "Receiving a combination that includes metformin": 'unparsed "Receiving a combination that includes metformin"',
    "Only one prior line of therapy": "received(antineoplastic therapy) lines = 1",
    # what stands behind the name is asked for besides
    "Locally advanced or metastatic pancreatic cancer previously untreated": (
        '(condition(pancreatic cancer) "locally advanced" or condition(pancreatic cancer) metastatic)'
        " and condition(pancreatic cancer) untreated"
    ),
    "The newborns were premature, of low birth weight, or had sepsis": (
        'age < 28 days and (condition("premature") or condition(low birth weight) or condition(sepsis) history)'
    ),
    "Gastric cancer confirmed by endoscopy or barium enema": "condition(gastric cancer)",
}
EXCLUSIONS = {
    "Pregnant or women who are breastfeeding": "condition(pregnancy) or sex female and condition(lactation)",
    "Pregnant patients and patients who are nursing infants": "condition(pregnancy) or condition(lactation)",
    "Liver metastases only": (
        'condition(liver metastasis) and attest by investigator "Liver metastases only"'
    ),
    "Any medication during this pregnancy": 'unparsed "Any medication during this pregnancy"',
    "Disseminated fungal infection": 'condition("disseminated fungal infection")',
    "Chronic transfusion therapy": "received(transfusion) ongoing",
    # what stands beside a bracket with "or"
    "Use of opioids (or benzodiazepines) within 7 days before surgery": (
        "received(opioid) within 7 days before surgery or received(benzodiazepine) within 7 days before surgery"
    ),
    "History of severe hypersensitivity to penicillin": (
        'allergy(penicillin) and attest by investigator "History of severe hypersensitivity to penicillin"'
    ),
    "Current use of systemic antihistamines": (
        'received(antihistamine) ongoing and attest by investigator "systemic antihistamines"'
    ),
    "Chronic or paroxysmal atrial fibrillation": (
        "condition(atrial fibrillation) chronic or condition(paroxysmal atrial fibrillation)"
    ),
}


@pytest.mark.parametrize(("text", "wanted"), INCLUSIONS.items())
def test_an_inclusion_asks_for_all_that_it_says(text: str, wanted: str) -> None:
    assert tree(text, "inclusion") == wanted


@pytest.mark.parametrize(("text", "wanted"), EXCLUSIONS.items())
def test_an_exclusion_keeps_out_whom_it_says(text: str, wanted: str) -> None:
    assert tree(text, "exclusion") == wanted
