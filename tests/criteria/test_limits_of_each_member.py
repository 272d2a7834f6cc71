"""A limit, a site or a denial behind a list is each member's; a demand of some is made of nobody else."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        # what comes behind the breast cancers is said of the inflammatory one too
        "Metastatic, inflammatory, or recurrent breast cancer treated with no more than 3 prior regimens": (
            "received(antineoplastic therapy) lines <= 3 and (condition(breast cancer) history metastatic"
            " or condition(breast cancer) history recurrent)"
            " or received(antineoplastic therapy) lines <= 3 and condition(inflammatory breast cancer) history"
        ),
        "Locally advanced, inflammatory, or recurrent breast cancer": (
            'condition(inflammatory breast cancer) or condition(breast cancer) "locally advanced"'
            " or condition(breast cancer) recurrent"
        ),
        # whether a mild one of old counts, a person says
        "No severe, previous or current colitis": (
            "not (condition(colitis) history severe or condition(colitis) history"
            ' and attest by investigator "severe, previous or current colitis")'
        ),
        # people of one course of the disease are some of them
        "Patients with refractory disease must have no history of gout": (
            'if attest by investigator "refractory disease" then not condition(gout) history'
        ),
        "Patients with gout must have no history of stroke": "if condition(gout) then not condition(stroke) history",
        # each bound is asked of those who have the illness
        "FEV1 ≥ 70 % for asthma; FEV1 ≥ 50 % for COPD": (
            "condition(asthma) and fev1 >= 70 % predicted"
            " or condition(chronic obstructive pulmonary disease) and fev1 >= 50 % predicted"
            " or fev1 >= 70 % predicted and fev1 >= 50 % predicted"
        ),
        "Fasting glucose ≥ 126 mg/dL for diabetes or HbA1c ≥ 6.5 % for diabetes": (
            "fasting glucose >= 126 mg/dL and condition(diabetes mellitus)"
            " or hba1c >= 6.5 % and condition(diabetes mellitus)"
        ),
        "Platelets ≥ 75 for recurrent tumor": "if condition(neoplasm) recurrent then platelets >= 75",
        "PSA ≥ 4 for metastatic prostate cancer": "psa >= 4 and condition(metastatic prostate cancer)",
        # denied with the germs before it
        "Negative for HIV, hepatitis C and history of melanoma": (
            "test(hiv test) negative and not condition(hepatitis C) and not condition(melanoma) history"
        ),
        "Negative for hepatitis C and a history of stroke within 2 years": (
            "not condition(hepatitis C) and not condition(stroke) history within 2 years before screening"
        ),
        "Negative for HIV and no history of melanoma": (
            "test(hiv test) negative and not condition(melanoma) history"
        ),
        # how long one lasts, and not for how long there was none
        "No fever lasting more than 5 days": "not condition(fever) for more than 5 days",
        "No diarrhea that has lasted more than 5 days": "not condition(diarrhea) for more than 5 days",
        "No fever or cough lasting more than 5 days": (
            "not (condition(fever) for more than 5 days or condition(cough) for more than 5 days)"
        ),
        "No fever for at least 5 days": "not condition(fever) within less than 5 days before screening",
    },
    exclusion={
        "Severe, prior or ongoing colitis": (
            "condition(colitis) history severe or condition(colitis) history"
            ' and attest by investigator "Severe, prior or ongoing colitis"'
        ),
        "Severe, persistent asthma": "condition(asthma) severe chronic",
        # of either the site is told
        "Other malignancy except carcinoma in situ or stage I carcinoma of the breast": (
            "condition(malignancy except breast cancer, carcinoma in situ of the breast)"
            ' or condition(breast cancer) and not attest by investigator "stage I carcinoma of the breast"'
        ),
        "Other malignancy except carcinoma in situ": "condition(malignancy except carcinoma in situ)",
        # neither a stroke nor asthma is a reason for chemotherapy
        "Chemotherapy for melanoma, stroke, or asthma": (
            'received(chemotherapy) and attest by investigator "for melanoma" or condition(stroke)'
            " or condition(asthma)"
        ),
        # a slip of the pen for "within"
        "Immunotherapy/chemotherapy with 3 weeks of first dose": (
            "received(immunotherapy) within 3 weeks before treatment"
            " or received(chemotherapy) within 3 weeks before treatment"
        ),
        "Surgery with 2 weeks prior to randomization": "received(surgery) within 2 weeks before randomisation",
    },
)
def test_each_member_has_its_limit(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "disease", "expected"),
    [
        (
            "Patients with recurrent disease must have no history of gout",
            "bladder cancer",
            "if condition(bladder cancer) recurrent then not condition(gout) history",
        ),
        # the illness of the trial may be what is asked for
        (
            "Negative for HIV and history of melanoma",
            "melanoma",
            'test(hiv test) negative and unparsed "history of melanoma"',
        ),
    ],
)
def test_beside_the_disease_of_the_trial(sentence: str, disease: str, expected: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n", diseases=(disease,))
    assert write(criterion.tree) == expected


def test_which_of_the_disease_is_a_demand_of_its_own() -> None:
    text = "Inclusion Criteria:\n\n* Proven carcinoma of the bladder Recurrent or metastatic disease\n"
    trees = [write(one.tree) for one in compile_text(text, diseases=("bladder cancer",))]
    assert trees == [
        "condition(bladder cancer)",
        "condition(bladder cancer) recurrent or condition(bladder cancer) metastatic",
    ]


@pytest.mark.parametrize(
    "words", ["confirmed Metastatic disease", "disease Newly diagnosed disease Relapsed disease"]
)
def test_a_course_behind_its_own_words_or_among_others_is_none(words: str) -> None:
    text = f"Inclusion Criteria:\n\n* Histologically {words}\n"
    assert len(compile_text(text, diseases=("bladder cancer",))) == 1
