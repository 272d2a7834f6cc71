"""Values, lengths, exceptions and cohorts: of which illness, time and list each of them is told."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

from trialrun.criteria import compile_study, compile_text, write
from trialrun.model.study import study_from


def trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Renal impairment (eGFR < 50) or cirrhosis",
            "condition(renal impairment) and egfr < 50 or condition(cirrhosis)",
        ),
        (
            "Anemia (hemoglobin < 9 g/dL), obesity (BMI > 32), or gout",
            "condition(anemia) and hemoglobin < 9 g/dL or condition(obesity) and bmi > 32 or condition(gout)",
        ),
        # at the end it may be of both; between commas both are asked for
        (
            "Asthma or COPD (FEV1 < 65 %)",
            "(condition(asthma) or condition(chronic obstructive pulmonary disease)) and fev1 < 65 % predicted",
        ),
        (
            "Hypertension (SBP > 145 mmHg), diabetes and gout",
            "condition(hypertension) and condition(diabetes mellitus) and condition(gout)"
            " and systolic blood pressure > 145 mm[Hg]",
        ),
    ],
)
def test_a_value_in_brackets_is_asked_of_its_own_illness(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Severe asthma (FEV1 < 45 %)",
            "condition(asthma) and fev1 < 45 % predicted",
        ),
        # the value alone tells of it
        ("Uncontrolled diabetes (HbA1c > 10 %)", "condition(diabetes mellitus) uncontrolled or hba1c > 10 %"),
        ("Severe anemia (hemoglobin < 7 g/dL)", "condition(anemia) severe or hemoglobin < 7 g/dL"),
    ],
)
def test_a_value_that_says_how_bad_keeps_out_those_with_the_illness(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        ("exclusion", "Hepatic dysfunction SGOT/SGPT > 4 x ULN", "ast > 4 x ULN or alt > 4 x ULN"),
        ("inclusion", "No hepatic dysfunction SGOT/SGPT > 4 x ULN", "not (ast > 4 x ULN or alt > 4 x ULN)"),
        ("inclusion", "No renal impairment creatinine > 3 mg/dL", "not creatinine > 3 mg/dL"),
        ("exclusion", "Hepatic dysfunction, AST > 4 x ULN", "condition(hepatic impairment) or ast > 4 x ULN"),
    ],
)
def test_a_value_behind_an_illness_without_a_bracket(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "No gout or epilepsy of more than 3 years duration",
            "not (condition(gout) or condition(epilepsy) more than 3 years before screening)",
        ),
        (
            "No gout or epilepsy of more than 3 years",
            "not (condition(gout) or condition(epilepsy) more than 3 years before screening)",
        ),
        ("No seizure for more than 3 years", "not condition(seizure) within 3 years before screening"),
        (
            "No gout or epilepsy for more than 3 years",
            "not (condition(gout) within 3 years before screening"
            " or condition(epilepsy) within 3 years before screening)",
        ),
    ],
)
def test_how_long_something_has_lasted_is_no_time_without_it(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "FVC ≥ 65% For adults: DLCO ≥ 55%",
            "fvc >= 65 % predicted and (if age >= 18 years then dlco >= 55 % predicted)",
        ),
        (
            "Hemoglobin ≥ 8 g/dL For children: platelets ≥ 60 x 10^9/L For adults: platelets ≥ 90 x 10^9/L",
            "hemoglobin >= 8 g/dL and (if age < 18 years then platelets >= 60 10*9/L)"
            " and (if age >= 18 years then platelets >= 90 10*9/L)",
        ),
    ],
)
def test_what_stands_before_for_adults_is_asked_of_all(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Use of heparin, or administration of clopidogrel within 3 weeks",
            "received(heparin) within 3 weeks before screening or received(clopidogrel) within 3 weeks before screening",
        ),
        (
            "Current use of heparin, or administration of clopidogrel within 3 weeks",
            "received(heparin) ongoing or received(clopidogrel) within 3 weeks before screening",
        ),
        (
            "Chronic use of heparin or clopidogrel",
            'received(heparin) ongoing and attest by investigator "Chronic use of heparin"'
            ' or received(clopidogrel) ongoing and attest by investigator "Chronic use of clopidogrel"',
        ),
        (
            "Chronic use of heparin or surgery within 3 weeks",
            'received(heparin) within 3 weeks before screening and attest by investigator "Chronic use of heparin"'
            " or received(surgery) within 3 weeks before screening",
        ),
        (
            "Ulcer, treated with omeprazole or psoriasis",
            'condition(ulcer) and attest by investigator "treated with omeprazole" or condition(psoriasis)',
        ),
        (
            "Ulcer, treated with omeprazole or surgery",
            "condition(ulcer) and (received(omeprazole) or received(surgery))",
        ),
        ("AS or gout", 'unparsed "AS" or condition(gout)'),
        ("GOUT AS DEFINED", "condition(gout)"),
    ],
)
def test_what_is_said_of_a_drug_and_of_an_illness(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "* Prior malignancy within 4 years\n* Exception: basal cell carcinoma\n* Gout",
            [
                "condition(malignancy except basal cell carcinoma) history within 4 years before screening",
                "condition(gout)",
            ],
        ),
        (
            "* Autoimmune disease\n* Gout\n* The only exceptions are psoriasis and vitiligo",
            ["condition(autoimmune disease except psoriasis, vitiligo)", "condition(gout)"],
        ),
        (
            "* Autoimmune disease\n* Exceptions:\n  * psoriasis\n  * vitiligo\n* Gout",
            ["condition(autoimmune disease except psoriasis, vitiligo)", "condition(gout)"],
        ),
        (
            "* Autoimmune disease, with the following exceptions:\n  * psoriasis\n  * vitiligo",
            ["condition(autoimmune disease except psoriasis, vitiligo)"],
        ),
        # of nothing that stands before it
        ("* Gout\n* Exception: psoriasis", ["condition(gout)", 'unparsed "Exception: psoriasis"']),
    ],
)
def test_an_exception_in_a_bullet_of_its_own(lines: str, expected: list[str]) -> None:
    assert trees(f"Exclusion Criteria:\n\n{lines}\n") == expected


def test_cohorts_under_allowed_are_demands_of_their_own() -> None:
    text = "Inclusion Criteria:\n\n* Groups allowed:\n  * Group 1: gout\n  * Group 2: psoriasis\n"
    found = compile_text(text)
    assert [(one.applies_to, write(one.tree)) for one in found] == [
        ("Group 1", "condition(gout)"),
        ("Group 2", "condition(psoriasis)"),
    ]
    allowed = "Inclusion Criteria:\n\n* Allowed:\n  * Aspirin\n  * Paracetamol\n"
    assert trees(allowed) == ['allowed "Aspirin"', 'allowed "Paracetamol"']


def test_the_following_patients_are_alternatives_where_each_line_names_an_illness() -> None:
    head = "Inclusion Criteria:\n\nThe following patients are eligible:\n\n"
    assert trees(f"{head}* Patients with gout\n* Patients with psoriasis\n") == [
        "condition(gout) or condition(psoriasis)"
    ]
    assert trees(f"{head}* Patients with gout\n* Patients over 30 years of age\n") == [
        "condition(gout)",
        "age > 30 years",
    ]


@pytest.mark.parametrize(
    ("disease", "asked", "expected"),
    [
        (
            "Lymphoma",
            "Mantle cell lymphoma",
            "condition(malignancy except lymphoma) history"
            " or condition(lymphoma except mantle cell lymphoma) history"
            ' and attest by investigator "another lymphoma than the one for which the patient would join"',
        ),
        ("Lymphoma", "Lymphoma", "condition(malignancy except lymphoma) history"),
        (
            "Mantle Cell Lymphoma",
            "Mantle cell lymphoma",
            "condition(malignancy except mantle cell lymphoma) history",
        ),
    ],
)
def test_another_sort_of_the_disease_than_the_one_asked_for(disease: str, asked: str, expected: str) -> None:
    text = f"Inclusion Criteria:\n\n* {asked}\n\nExclusion Criteria:\n\n* Prior malignancy\n"
    study = study_from(
        {
            "protocolSection": {
                "conditionsModule": {"conditions": [disease]},
                "eligibilityModule": {"eligibilityCriteria": text},
            }
        }
    )
    last = compile_study(study).criteria[-1]
    assert write(last.tree) == expected
    assert len(last.spans) == expected.count("condition(") + expected.count("attest")
