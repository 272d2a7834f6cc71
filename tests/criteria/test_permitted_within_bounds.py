"""Who had more than the permission names is kept out."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # of a drug taken day by day
        "Prednisone ≤ 10 mg/day is allowed": (
            'if received(prednisone) ongoing then attest by investigator "Prednisone ≤ 10 mg/day"'
        ),
        "Aspirin < 100 mg/day is permitted": (
            'if received(aspirin) ongoing then attest by investigator "Aspirin < 100 mg/day"'
        ),
        "Low dose aspirin (≤ 325 mg/day) is permitted": (
            'if received(aspirin) ongoing then attest by investigator "Low dose aspirin (≤ 325 mg/day)"'
        ),
        "Stable dose of prednisone ≤ 10 mg/day allowed": (
            'if received(prednisone) ongoing then attest by investigator "Stable dose of '
            'prednisone ≤ 10 mg/day"'
        ),
        # of what was given
        "Prior radiotherapy to less than 25% of the bone marrow is allowed": (
            'if received(radiotherapy) then attest by investigator "Prior radiotherapy to less '
            'than 25% of the bone marrow"'
        ),
        "Prior chemotherapy ≤ 3 regimens is allowed": (
            'if received(chemotherapy) then attest by investigator "Prior chemotherapy ≤ 3 regimens"'
        ),
        "Prior doxorubicin less than 300 mg/m2 allowed": (
            'if received(doxorubicin) then attest by investigator "Prior doxorubicin less than 300 mg/m2"'
        ),
        "Up to 3 prior regimens allowed": "received(antineoplastic therapy) lines <= 3",
        # how long ago
        "Prior radiotherapy > 6 weeks before entry is allowed": (
            "not received(radiotherapy) within 6 weeks before enrolment"
        ),
        # no treatment
        "Hemoglobin < 8 g/dL is acceptable": 'allowed "Hemoglobin < 8 g/dL is acceptable"',
        "Transfusion to maintain hemoglobin > 8 g/dL is allowed": (
            'allowed "Transfusion to maintain hemoglobin > 8 g/dL is allowed"'
        ),
        "Alcohol ≤ 2 drinks per day is allowed": 'allowed "Alcohol ≤ 2 drinks per day is allowed"',
    },
    exclusion={
        # of a drug taken day by day
        "Prednisone ≤ 10 mg/day is allowed": (
            'received(prednisone) ongoing and not attest by investigator "Prednisone ≤ 10 mg/day"'
        ),
        # of what was given
        "Prior chemotherapy ≤ 3 regimens is allowed": (
            'received(chemotherapy) and not attest by investigator "Prior chemotherapy ≤ 3 regimens"'
        ),
    },
)
def test_what_is_permitted_up_to_a_bound_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
