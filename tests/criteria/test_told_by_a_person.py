"""What the team says and no record holds: how a thing was found, what drugs ask for, with whom somebody lives."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Delirium (detected clinically and/or by a scale) after surgery": (
            'condition(delirium) and attest by investigator "after surgery"'
            ' and attest by investigator "detected clinically and/or by a scale"'
        ),
        "Medically stable for anesthesia verified by examination, ECG and urinalysis": (
            'attest by investigator "Medically stable for anesthesia verified by examination, ECG and urinalysis"'
        ),
        "Excluded from curative surgery because of heart failure or COPD": (
            'attest by investigator "Excluded from curative surgery because of heart failure or COPD"'
        ),
        "Single parent household": 'attest by investigator "Single parent household"',
        "Stable asthma": "condition(asthma) stable",
        "Population aged 50 to 60 years": "age from 50 to 60 years",
        "I. Adults with gout": "age >= 18 years and condition(gout)",
    },
    exclusion={
        # the list is of what the drugs do, and no illness by itself
        "Use of drugs, which promote bone or muscle loss": (
            'attest by investigator "Use of drugs, which promote bone or muscle loss"'
        ),
        "Medication that requires fasting": 'attest by investigator "Medication that requires fasting"',
        "Having a condition affecting balance": 'attest by investigator "Having a condition affecting balance"',
        "Asthma, gout or epilepsy before or during pregnancy": (
            "(condition(asthma) or condition(gout) or condition(epilepsy))"
            ' and attest by investigator "before or during pregnancy"'
        ),
        "GAD-7 questionnaire for anxiety score ≥ 12": "gad-7 >= 12",
        "DNR order": "condition(do-not-resuscitate order)",
    },
)
def test_what_no_record_holds_is_asked_of_a_person(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
