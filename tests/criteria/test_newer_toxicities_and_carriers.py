"""What is left of earlier treatment, what is asked of carriers of a virus, and bounds told in brackets."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # asked of carriers, and nobody has to be one
        "HBsAg-positive patients must have HBV DNA < 1000 IU/mL": "if test(hbsag) positive then hbv dna level < 1000 [IU]/mL",
        "HIV-positive participants must have a CD4 count > 300 /uL": "if condition(HIV infection) then cd4 count > 300 /uL",
        "HER2-positive patients must have ECOG 0-1": "ecog from 0 to 1 and test(her2) positive",
        # a bound that stands in brackets, and how a value was found
        "Leukemia with (at least) stable disease": "condition(leukemia) and response >= SD",
        "(At least) two prior lines of chemotherapy": "received(chemotherapy) lines >= 2",
        (
            "Creatinine ≤ 2 mg/dL or measured or calculated creatinine clearance ≥ 45 mL/min for "
            "patients with creatinine > 2 mg/dL"
        ): "creatinine <= 2 mg/dL or creatinine > 2 mg/dL and creatinine clearance >= 45 mL/min",
        ("Hemoglobin ≥ 8 g/dL without the use of red blood cell (RBC) transfusion within the last 3 weeks"): (
            "hemoglobin >= 8 g/dL and not received(red blood cell transfusion) within 3 weeks before "
            "screening"
        ),
    },
    exclusion={
        # what is in a bracket is said of one
        "Active hepatitis B (HBsAg positive) or hepatitis C (HCV RNA detected)": (
            'condition(hepatitis B) active and attest by investigator "HBsAg positive" or '
            'condition(hepatitis C) active and attest by investigator "HCV RNA detected"'
        ),
        "Known asthma (mild) or seizure (unprovoked)": 'condition(asthma) mild or condition(seizure) and attest by investigator "unprovoked"',
        # none of what is spared keeps out
        (
            "Any unresolved toxicity NCI CTCAE Grade ≥3 from earlier treatment with the exception of "
            "hair loss, vitiligo, and the values given above"
        ): (
            'condition(adverse reaction) active grade >= 3 and attest by investigator "from earlier treatment" '
            'and not attest by investigator "hair loss, '
            'vitiligo, and the values given above"'
        ),
        (
            "Unresolved toxicities from earlier chemotherapy greater than Common Terminology Criteria "
            "for Adverse Events (CTCAE) grade 2 except alopecia"
        ): 'condition(adverse reaction) active grade > 2 and attest by investigator "from earlier chemotherapy" and not attest by investigator "alopecia"',
        "Unresolved toxicity": "condition(adverse reaction) active",
        # a bound of a grade before the long name of its scale
        "Rash greater than Common Terminology Criteria for Adverse Events (CTCAE) grade 2": "condition(rash) grade > 2",
        "Rash of Common Terminology Criteria for Adverse Events (CTCAE) v5.0 grade 2 or higher": "condition(rash) grade >= 2",
    },
)
def test_newer_toxicities_and_carriers(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
