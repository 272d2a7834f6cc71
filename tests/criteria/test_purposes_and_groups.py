"""Exceptions by what a drug is given for, values and examples that a bracket or a list holds, two groups."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # to what end a drug is given no record tells
        "No concurrent corticosteroids except as antiemetic": "not (received(corticosteroid) ongoing and not attest by"
        ' investigator "as antiemetic")',
        "No antibiotics except for prophylaxis": 'not (received(antibiotic) and not attest by investigator "prophylaxis")',
        "No steroids unless as premedication": 'not received(corticosteroid) or attest by investigator "as premedication"',
        "No hormonal therapy except hormone replacement therapy": "not received(hormone therapy except hormone replacement therapy)",
        # any of the values makes what is denied
        "No renal impairment (creatinine > 2 mg/dL, potassium > 6)": "not (creatinine > 2 mg/dL or potassium > 6)",
        # examples of which the bullets got lost are examples one by one
        "No heart disease such as: Heart failure Atrial fibrillation": "not (condition(heart disease)"
        " or condition(heart failure) or condition(atrial fibrillation))",
        # each group with its own plan
        "Patients with gallstones, scheduled for cholecystectomy, or patients with hip fracture, awaiting hip replacement": "condition(gallstones)"
        " and received(cholecystectomy) planned or condition(hip fracture) and received(hip replacement) planned",
    },
    exclusion={
        "Steroids except physiologic replacement": 'received(corticosteroid) and not attest by investigator "physiologic replacement"',
    },
)
def test_purposes_and_groups(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
