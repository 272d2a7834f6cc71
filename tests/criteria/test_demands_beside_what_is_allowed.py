"""A demand stands, whatever is allowed beside it: of the recovery, of the value, of some who join."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # what stands before "At least …, A is allowed" is still asked
        "At least 3 weeks since prior chemotherapy and recovered from toxic effects, alopecia is allowed": (
            "not received(chemotherapy) within less than 3 weeks before treatment and (if "
            'received(chemotherapy) then attest by investigator "recovered from toxic effects, '
            'alopecia is allowed")'
        ),
        "At least 4 weeks since prior radiotherapy, hydroxyurea is allowed": (
            "not (received(radiotherapy) within less than 4 weeks before treatment and not attest"
            ' by investigator "hydroxyurea is allowed")'
        ),
        "At least 18 years of age, both sexes are allowed": "age >= 18 years",
        "At the time of enrollment, corticosteroids are allowed": (
            'allowed "At the time of enrollment, corticosteroids are allowed"'
        ),
        # what need not have recovered loosens the recovery alone
        "At least 2 weeks since radiotherapy and recovered (fatigue allowed)": (
            "not received(radiotherapy) within less than 2 weeks before treatment and (if "
            'received(radiotherapy) then attest by investigator "radiotherapy and recovered '
            '(fatigue allowed)")'
        ),
        "No chemotherapy within 4 weeks and recovered from toxicity (hair loss permitted)": (
            "not received(chemotherapy) within 4 weeks before screening and (if "
            'received(chemotherapy) then attest by investigator "recovered from toxicity (hair '
            'loss permitted)")'
        ),
        "At least 3 weeks since prior chemotherapy and recovered (hydroxyurea allowed)": (
            '(if received(chemotherapy) then attest by investigator "prior chemotherapy and '
            'recovered") and not (received(chemotherapy) within less than 3 weeks before '
            'treatment and not attest by investigator "hydroxyurea allowed")'
        ),
        # those who take none are let in too
        "Patients may be on metformin therapy, but will not be started on it solely for this study": (
            'allowed "Patients may be on metformin therapy, but will not be started on it solely '
            'for this study"'
        ),
        "Subjects may be taking statins but the dose must be stable for 4 weeks": (
            'if received(statin) ongoing then attest by investigator "must be stable for 4 weeks"'
        ),
        "Patients may be on insulin": 'allowed "Patients may be on insulin"',
        # what may be given to reach the value
        "Hemoglobin at least 9 g/dL (may receive RBC transfusions)": "hemoglobin >= 9 g/dL",
        "Neutrophils ≥ 1.0 x 10^9/L (may receive G-CSF)": "neutrophils >= 1 10*9/L",
        "Platelets > 50,000/mm3 (may not receive platelet transfusions)": (
            'platelets > 50000 /uL and attest by investigator "may not receive platelet transfusions"'
        ),
        "Platelets > 50,000/mm3 (may be transfused if no bleeding)": (
            'platelets > 50000 /uL and unparsed "may be transfused if no bleeding"'
        ),
        "Karnofsky ≥ 60 (for patients > 16 years)": "if age > 16 years then karnofsky >= 60",
    },
    exclusion={
        # what stands before "At least …, A is allowed" is still asked
        "At least 3 prior regimens, adjuvant therapy is allowed": (
            "received(antineoplastic therapy except adjuvant therapy) lines >= 3"
        ),
    },
)
def test_a_permission_loosens_only_what_it_speaks_of(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
