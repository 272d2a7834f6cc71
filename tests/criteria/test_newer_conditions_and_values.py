"""Newer wordings: metastases just named, values beside their illness, drugs if taken, and what may be done later on."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        # the metastases are those just named
        "Patients with brain metastases were only enrolled if the metastases were stable": "if condition(brain metastasis) then condition(brain metastasis) stable",
        "Patients with liver metastases are eligible only if the lesions are asymptomatic": "if condition(liver metastasis) then condition(liver metastasis) asymptomatic",
        "Patients with brain metastases are eligible if the lesions have been stable for 6 weeks": (
            "if condition(brain metastasis) then condition(brain metastasis) stable and attest by "
            'investigator "that have been stable for 6 weeks"'
        ),
        # of a drug "if applicable" only whoever takes it is asked
        (
            "Stable dose of methotrexate and corticosteroids (if applicable) for 6 weeks before randomization"
        ): (
            "received(methotrexate) ongoing stable for at least 6 weeks and (if "
            "received(corticosteroid) ongoing then received(corticosteroid) ongoing stable for at "
            "least 6 weeks)"
        ),
        "On a stable dose of metformin (if applicable)": "if received(metformin) ongoing then received(metformin) ongoing stable",
        "Stable dose of metformin for 3 months": "received(metformin) ongoing stable for at least 3 months",
        "HbA1c < 8 % at selection": "hba1c < 8 %",
        "20 to 70 years old (at the time consent is obtained)": "age from 20 to 70 years",
        "Local advanced or metastatic melanoma": 'condition(melanoma) "locally advanced" or condition(melanoma) metastatic',
    },
    exclusion={
        "Patients with bone metastases are excluded unless the metastases are stable": "condition(bone metastasis) and not condition(bone metastasis) stable",
        # the value tells as well how badly it is controlled
        "Uncontrolled diabetes, HbA1c > 10 %": "condition(diabetes mellitus) uncontrolled or hba1c > 10 %",
        "Uncontrolled hypertension, blood pressure > 170/110 mmHg": (
            "condition(hypertension) uncontrolled or systolic blood pressure > 170 mm[Hg] or "
            "diastolic blood pressure > 110 mm[Hg]"
        ),
        "Diabetes, HbA1c > 10 %": "condition(diabetes mellitus) and hba1c > 10 %",
        "Heart failure, LVEF < 35 %": "condition(heart failure) and lvef < 35 %",
        # of another scale
        "Disc degeneration of grade 3 to 8": 'condition(degenerative disc disease) and attest by investigator "of grade 3 to 8"',
        "Neuropathy of grade 2 to 4": "condition(neuropathy) grade from 2 to 4",
        "Neuropathy grade 2 - 6 weeks after surgery": "condition(neuropathy) grade = 2 within 6 weeks after surgery",
        # a permission for later
        "Children may be admitted after recovery from the measles.": 'allowed "Children may be admitted after recovery from the measles"',
        "Patients may be enrolled in the study once they have recovered": 'allowed "Patients may be enrolled in the study once they have recovered"',
        # for what it was given, and to what somebody reacts
        "Previous treatment (excluding vitamins) for glaucoma in the last 3 months": (
            'condition(glaucoma) history and attest by investigator "Previous treatment for glaucoma '
            'in the last 3 months" and not attest by investigator "vitamins"'
        ),
        "Allergic reaction other than rash to amoxicillin": 'attest by investigator "Allergic reaction other than rash to amoxicillin"',
        "Allergy other than hay fever": "condition(allergic disease except seasonal allergic rhinitis)",
        # names of values and times of newer protocols
        "Mean QT interval corrected for heart rate (QTc) ≥ 480 ms": "qtc >= 480 ms",
        "Body weight index (BMI) < 17 kg/m2 or BMI > 38 kg/m2": "bmi < 17 kg/m2 or bmi > 38 kg/m2",
        "Major surgery within 5 weeks prior to the first dose of study interventions": "received(major surgery) within 5 weeks before treatment",
        "Stroke within 9 months prior to the first dose of XYZ20417": "condition(stroke) within 9 months before treatment",
        "Stroke within 9 months of CA125 elevation": 'unparsed "Stroke within 9 months of CA125 elevation"',
    },
)
def test_newer_conditions_and_values(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # under a heading that keeps out, a list of conditions on which some may join
        (
            "Exclusion Criteria:\n\n* Participants with gout will be allowed entry into the study if:\n\n"
            "  * Uric acid < 6 mg/dL\n  * ALT < 2 x ULN\n",
            [
                "if condition(gout) then uric acid < 6 mg/dL",
                "if condition(gout) then alt < 2 x ULN",
            ],
        ),
        # what is permitted is asked of nobody, whatever stands in brackets behind it
        (
            "Inclusion Criteria:\n\n* The following steroids are permitted (a low dose is 10 mg daily or less):\n\n"
            "  * Inhaled steroids\n  * Steroids required to treat a rash\n",
            ['allowed "Inhaled steroids"', 'allowed "Steroids required to treat a rash"'],
        ),
        # nobody had all of these operations
        (
            "Inclusion Criteria:\n\n* Participants must be surgically sterile, such as:\n\n"
            "  * Having undergone hysterectomy\n  * Having undergone vasectomy\n",
            ["condition(surgically sterile) or received(hysterectomy) or received(vasectomy)"],
        ),
        # one or the other, or both
        (
            "Inclusion Criteria:\n\n* Treatment with:\n\n  * methotrexate\n  * and/or leflunomide\n  * and/or sulfasalazine\n"
            "* Age over 18\n",
            [
                "received(methotrexate) or received(leflunomide) or received(sulfasalazine)",
                "age > 18 years",
            ],
        ),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert [write(criterion.tree) for criterion in compile_text(text)] == expected
