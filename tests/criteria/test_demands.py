"""Demands under a heading that keeps out, what an item of a list requires, and how findings are told."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def read(heading: str, *lines: str, diseases: tuple[str, ...] = ()) -> list[str]:
    text = f"{heading}:\n\n" + "\n".join(f"* {line}" for line in lines)
    return [write(one.tree) for one in compile_text(text, diseases=diseases)]


EXCLUSIONS = {
    "More than 14 days since prior major surgery": "received(major surgery) within 14 days before treatment",
    "At least 4 weeks since prior chemotherapy and recovered": (
        "received(chemotherapy) within less than 4 weeks before treatment"
        ' or not (if received(chemotherapy) then attest by investigator "prior chemotherapy and recovered")'
    ),
    "Not pregnant or nursing": "condition(pregnancy) or condition(lactation)",
    "No concurrent use of beta blockers": "received(beta blocker) ongoing",
    "No insulin within the past 3 months": "received(insulin) within 3 months before screening",
    # which way these point cannot be told: a trial may ask for them
    "No prior chemotherapy": 'unparsed "No prior chemotherapy"',
    "No measurable disease": "not condition(malignancy) measurable",
    # what an item requires
    "Arrhythmia that requires treatment, angina or heart failure": (
        'condition(arrhythmia) and attest by investigator "that requires treatment"'
        " or condition(angina pectoris) or condition(heart failure)"
    ),
    "Asthma or COPD requiring oral corticosteroids": (
        "(condition(asthma) or condition(chronic obstructive pulmonary disease)) and "
        '(received(oral corticosteroid) ongoing or attest by investigator "requiring oral corticosteroids")'
    ),
    "Gastritis of clinical relevance": (
        'condition(gastritis) and attest by investigator "of clinical relevance"'
    ),
    # examples of what somebody has to judge
    "Significant liver disease, e.g. cirrhosis or hepatitis": (
        "(condition(hepatic disease) or condition(cirrhosis) or condition(hepatitis))"
        ' and attest by investigator "Significant liver disease"'
    ),
    # either of two courses, and what narrows
    "Active or chronic hepatitis B or C": (
        "condition(hepatitis B) active or condition(hepatitis B) chronic"
        " or condition(hepatitis C) active or condition(hepatitis C) chronic"
    ),
    "History of or treatment for hepatitis C": "condition(hepatitis C) history",
    "Prior chemotherapy for this disease": (
        'received(chemotherapy) and attest by investigator "for this disease"'
    ),
    "Pleural effusion as only evidence of disease": (
        'condition(pleural effusion) and attest by investigator "as only evidence of disease"'
    ),
    "Allergy to any of the following: penicillin, aspirin": "allergy(penicillin) or allergy(aspirin)",
    # findings
    "Positive serology or RNA for HIV-1 or HIV-2": "test(hiv test) positive",
    "Negative HCV RNA while on antiviral treatment": "test(hcv rna) negative and received(antiviral) ongoing",
}


@pytest.mark.parametrize("sentence", EXCLUSIONS)
def test_an_exclusion_keeps_out_whom_its_author_meant(sentence: str) -> None:
    assert read("Exclusion Criteria", sentence, diseases=("malignancy",)) == [EXCLUSIONS[sentence]]


def test_a_list_of_demands_under_the_wrong_heading_keeps_out_who_does_not_meet_them() -> None:
    found = read(
        "Exclusion Criteria",
        "No prior chemotherapy",
        "No diabetes",
        "Platelets at least 100 x 10^9/L",
        "ECOG 0-2",
        "Able to swallow tablets",
        "HIV infection",
    )
    assert found == [
        "received(chemotherapy)",
        "condition(diabetes mellitus)",
        "not platelets >= 100 10*9/L",
        "not ecog from 0 to 2",
        'not attest "Able to swallow tablets"',
        "condition(HIV infection)",
    ]
    # One such line among real exclusions says too little about its list.
    assert read("Exclusion Criteria", "Diabetes", "Platelets at least 100 x 10^9/L", "Asthma")[1] == (
        "platelets >= 100 10*9/L"
    )


def test_a_denial_of_people_reaches_what_is_said_of_them() -> None:
    assert read("Inclusion Criteria", "No females who are premenopausal") == [
        "not (sex female and condition(premenopausal))"
    ]
    assert read("Inclusion Criteria", "Patients with no prior chemotherapy who have asthma") == [
        "not received(chemotherapy) and condition(asthma)"
    ]


INCLUSIONS = {
    "Childbearing potential: negative pregnancy test": (
        "if condition(childbearing potential) then test(pregnancy test) negative"
    ),
    "Women will be either surgically sterile or postmenopausal": (
        "if sex female then (condition(surgically sterile) or condition(postmenopausal))"
    ),
    "No known or suspected brain metastases": (
        'not (condition(brain metastasis) or attest by investigator "known or suspected brain metastases")'
    ),
    # what a word of another sentence means asks for nothing
    "Progressive disease is defined as new lesions": 'allowed "Progressive disease is defined as new lesions"',
}


@pytest.mark.parametrize("sentence", INCLUSIONS)
def test_a_demand_asks_those_it_is_meant_for(sentence: str) -> None:
    assert read("Inclusion Criteria", sentence) == [INCLUSIONS[sentence]]


def test_an_introduction_lends_its_time_to_its_own_list_and_no_further() -> None:
    found = read("Exclusion Criteria", "Within 4 weeks:\n  * Chemotherapy\n  * Fever", "Uveitis")
    assert found == [
        "received(chemotherapy) within 4 weeks before screening",
        "condition(fever) within 4 weeks before screening",
        "condition(uveitis)",
    ]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Absence of the following: asthma, gout", "not (condition(asthma) or condition(gout))"),
        ("Free of: asthma, gout", "not (condition(asthma) or condition(gout))"),
        (
            "No history of the following: asthma, stroke and gout",
            "not (condition(asthma) history or condition(stroke) history or condition(gout) history)",
        ),
        (
            "Must not have any of the following conditions: asthma, gout",
            "not (condition(asthma) or condition(gout))",
        ),
        (
            "No prior treatment with any of the following: rituximab, cisplatin",
            "not (received(rituximab) or received(cisplatin))",
        ),
    ],
)
def test_a_list_that_is_denied_inside_a_sentence_is_not_demanded(text: str, tree: str) -> None:
    found = compile_text(f"Inclusion Criteria:\n\n- {text}\n")
    assert [write(one.tree) for one in found] == [tree]
