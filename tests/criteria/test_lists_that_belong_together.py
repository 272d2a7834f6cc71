"""Lists that are one demand: bounds that are lent, what a tumor is not amenable to, what alone is permitted."""

from __future__ import annotations

from tests.criteria.reading import each, tree

SHARED = {
    "Ferritin > 500 ng/mL and lipase or GGT > 2 x ULN": "ferritin > 500 ng/mL and (lipase > 2 x ULN or ggt > 2 x ULN)",
    "Ferritin > 500 ng/mL and lipase > 3 x ULN or GGT > 2 x ULN": (
        "ferritin > 500 ng/mL and lipase > 3 x ULN or ggt > 2 x ULN"
    ),
    "Clinically relevant drug use. Smoking is permitted.": (
        'attest by investigator "Clinically relevant drug use. Smoking is permitted"'
    ),
    "Abuse of alcohol that hinders compliance. Smoking is permitted.": (
        'condition(alcohol abuse) and attest by investigator "that hinders compliance"'
    ),
    "Skin infection that needs an operation (acne is permitted)": (
        'condition(skin infection) and attest by investigator "that needs an operation" '
        'and not attest by investigator "acne is permitted"'
    ),
    "Subjects with renal insufficiency: creatinine > 2.5 mg/dL": "creatinine > 2.5 mg/dL",
    "Subjects with liver metastases: ALT > 6 x ULN": "condition(liver metastasis) and alt > 6 x ULN",
    "Adverse events requiring dialysis": (
        'condition("adverse events") and (received(dialysis) ongoing or attest by investigator "requiring dialysis")'
    ),
    "Heart failure or cirrhosis. Asthma is permitted.": "condition(heart failure) or condition(cirrhosis)",
    "Any illness that limits compliance. Hypertension is permitted.": (
        'attest "Any illness that limits compliance. Hypertension is permitted"'
    ),
}
DEMANDED = {
    "Advanced sarcoma not amenable to surgery, radiotherapy, or chemotherapy": (
        'condition(sarcoma) and attest by investigator "Advanced sarcoma" and attest by investigator '
        '"not amenable to surgery, radiotherapy, or chemotherapy"'
    ),
    "Sarcoma or thymoma not amenable to surgery, radiotherapy, or chemotherapy": (
        "(condition(sarcoma) or condition(thymoma)) and attest by investigator "
        '"not amenable to surgery, radiotherapy, or chemotherapy"'
    ),
    "Female/male aged 20-60": "age from 20 to 60 years",
    "ECOG or Zubrod performance status scale 0-2": "ecog from 0 to 2",
    "WHO physical status score 0~1": "ecog from 0 to 1",
    "ASA physical status 1-2": "asa from 1 to 2",
}


@each(inclusion=DEMANDED, exclusion=SHARED)
def test_what_belongs_together(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
