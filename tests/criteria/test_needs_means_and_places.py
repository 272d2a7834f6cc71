"""Who needs a treatment may not have it yet; a mean, an intention and a place are part of what a value is."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No symptomatic liver metastases, gouty arthritis, or bone metastases requiring radiotherapy or surgery": 'not (condition(liver metastasis) symptomatic or condition(gout) symptomatic or condition(bone metastasis) and attest by investigator "requiring radiotherapy or surgery")',
        "No bone metastases requiring chemotherapy or surgery": 'not (condition(bone metastasis) and (received(chemotherapy) ongoing or attest by investigator "requiring chemotherapy or surgery"))',
        "No need for supplemental oxygen": 'not (received(oxygen therapy) ongoing or attest by investigator "need for supplemental oxygen")',
        "Estimated survival of at least 90 days after radiotherapy": 'life expectancy >= 90 d and attest by investigator "after radiotherapy"',
        "Life expectancy of at least 6 months following enrollment": "life expectancy >= 6 mo",
        "Life expectancy of more than 3 months": "life expectancy > 3 mo",
        "Mean CD4 count of at least 150/µL": "cd4 count >= 150 /uL",
        "Lumbar spine or hip T-score must be equal to or below -2.2": "lumbar spine t-score <= -2.2 or hip t-score <= -2.2",
        "INR ≤ 1.4 (or ≤ 3 if on therapeutic anticoagulation)": 'inr <= 1.4 or received(anticoagulant) ongoing and attest by investigator "therapeutic anticoagulation" and inr <= 3',
    },
    exclusion={
        "Rib metastases requiring radiotherapy": 'condition("rib metastases") and attest by investigator "requiring radiotherapy"',
        "Hernia requiring surgery within 2 weeks": "condition(hernia) and received(surgery) within 2 weeks before screening",
        "Arrhythmia requiring a pacemaker or surgery": 'condition(arrhythmia) and (received(pacemaker) ongoing or attest by investigator "requiring a pacemaker or surgery")',
        "All patients requiring a combination of different implants": 'received("combination of different implants") ongoing or attest by investigator "requiring combination of different implants"',
        "Patients requiring insulin": "received(insulin) ongoing",
        "Need for hemodialysis": 'received(hemodialysis) ongoing or attest by investigator "Need for hemodialysis"',
        "Need for vasopressors, mechanical ventilation or dialysis": 'received(vasopressor) ongoing or attest by investigator "Need for vasopressors" or received(mechanical ventilation) ongoing or attest by investigator "Need for mechanical ventilation" or received(dialysis) ongoing or attest by investigator "Need for dialysis"',
        "Current or anticipated need for anticoagulation": 'received(anticoagulant) ongoing or attest "Current or anticipated need for anticoagulation"',
        "Need for liver transplantation": "received(liver transplant) planned",
        "Heart failure requiring insulin": 'condition(heart failure) and (received(insulin) ongoing or attest by investigator "requiring insulin")',
        "Prior BNCT": "received(boron neutron capture therapy)",
        "History of carbon ion therapy": "received(carbon ion radiotherapy)",
        "Mean QTc interval ≥ 480 ms": "qtc >= 480 ms",
        "Average systolic blood pressure > 165 mmHg": "systolic blood pressure > 165 mm[Hg]",
        "Mean corpuscular volume < 75 fL": "mcv < 75 fL",
        "Mean arterial pressure < 65 mmHg": "mean arterial pressure < 65 mm[Hg]",
        "More than 15 % unintentional weight loss within the past 2 months": "unintentional weight loss > 15 % within 2 months before screening",
        "Weight loss > 12 %": "weight loss > 12 %",
        "Unintentional weight loss": "condition(unintentional weight loss)",
        "Patients with a dual-energy X-ray absorptiometry (DXA) total hip T-score ≤ -3.5": "total hip t-score <= -3.5",
        "Femoral neck BMD T-score < -2.8": "femoral neck t-score < -2.8",
        "T-score < -2": "bone density t-score < -2",
        "Patients receiving therapeutic anticoagulation": 'received(anticoagulant) ongoing and attest by investigator "therapeutic anticoagulation"',
        "Current use of full-dose anticoagulation": 'received(anticoagulant) ongoing and attest by investigator "full-dose anticoagulation"',
        "Current use of therapeutic anticoagulation or bleeding disorder": 'received(anticoagulant) ongoing and attest by investigator "therapeutic anticoagulation" or condition(bleeding disorder)',
        "Use of anticoagulation": "received(anticoagulant) ongoing",
    },
)
def test_what_is_needed_meant_and_measured(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
