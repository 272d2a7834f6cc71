"""Illnesses that have no name, what an illness of old required, the systemic way, and questionnaires by name."""

import pytest
from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No serious underlying medical conditions": (
            'not attest by investigator "serious underlying medical conditions"'
        ),
        "No other serious illness or medical problem": (
            'not attest by investigator "other serious illness or medical problem"'
        ),
        "No other medical condition that would make surgery unsafe": (
            'not attest by investigator "other medical condition that would make surgery unsafe"'
        ),
        "No severe medical illness or active infection": (
            'not (attest by investigator "severe medical illness" or condition(infection) active)'
        ),
        # an illness that has one
        "No severe renal disease": "not condition(renal disease) severe",
    },
    exclusion={
        "Unstable medical conditions": 'attest by investigator "Unstable medical conditions"',
        "Severe or uncontrolled systemic disease": (
            'attest by investigator "Severe or uncontrolled systemic disease"'
        ),
        "Unstable medical conditions such as asthma or gout": (
            'attest by investigator "Unstable medical conditions" or condition(asthma) uncontrolled'
            " or condition(gout) uncontrolled"
        ),
        "Have any medical condition or treatment that may cause a rise in calcium": (
            'attest by investigator "any medical condition or treatment that may cause a rise in calcium"'
        ),
        "Current medical disorder, other than gout, associated with chronic pain": (
            'attest by investigator "Current medical disorder, other than gout, associated with chronic pain"'
        ),
        "History of hepatitis or chronic illness": (
            'condition(hepatitis) history or attest by investigator "History of … chronic illness"'
        ),
        "Decompensated forms of chronic diseases": (
            'attest by investigator "Decompensated forms of chronic diseases"'
        ),
        "Serious medical illness within 2 months before surgery": (
            'attest by investigator "Serious medical illness within 2 months before surgery"'
        ),
        "Uncontrolled heart disease": "condition(heart disease) uncontrolled",
        "Terminal illness": "condition(terminal illness)",
    },
)
def test_an_illness_without_a_name_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No history of colitis requiring infliximab": (
            "not (condition(colitis) history and received(infliximab)"
            ' and attest by investigator "requiring infliximab")'
        ),
    },
    exclusion={
        "History of psoriasis requiring methotrexate": (
            "condition(psoriasis) history and received(methotrexate)"
            ' and attest by investigator "requiring methotrexate"'
        ),
        "Prior angina requiring nitrates": (
            "condition(angina pectoris) history and received(nitrate)"
            ' and attest by investigator "requiring nitrates"'
        ),
        # a time of its own tells which treatment is meant
        "Colitis requiring infliximab within 2 months": (
            "condition(colitis) and received(infliximab) within 2 months before screening"
        ),
        "Gout requiring colchicine": (
            "condition(gout) and (received(colchicine) ongoing"
            ' or attest by investigator "requiring colchicine")'
        ),
    },
)
def test_what_was_given_once_may_have_been_for_something_else(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No systemic therapy with terbinafine within 3 weeks": (
            "not (received(terbinafine) within 3 weeks before screening"
            ' and attest by investigator "systemic therapy with terbinafine")'
        ),
    },
    exclusion={
        "Prior systemic treatment with fluconazole or terbinafine": (
            'received(fluconazole) and attest by investigator "systemic treatment with fluconazole"'
            " or received(terbinafine)"
            ' and attest by investigator "systemic treatment with fluconazole or terbinafine"'
        ),
        "Systemic treatment with tacrolimus within 3 weeks": (
            "received(tacrolimus) within 3 weeks before screening"
            ' and attest by investigator "Systemic treatment with tacrolimus"'
        ),
        # what has a systemic form of its own, or is given in no other way
        "Prior treatment with systemic steroids": "received(systemic corticosteroid)",
        "Systemic therapy with methotrexate": "received(methotrexate)",
        "Prior systemic treatment with interferon": "received(interferon)",
        "Systemic acyclovir or topical clotrimazole": (
            'received(acyclovir) and attest by investigator "Systemic acyclovir"'
            ' or received("topical clotrimazole")'
        ),
    },
)
def test_the_systemic_way_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("GAD-7 questionnaire ≥ 12", "gad-7 >= 12"),
        ("PHQ-9 questionnaire score of at least 11", "phq-9 >= 11"),
        ("Score of 14 or more on the GAD-7 questionnaire", "gad-7 >= 14"),
        ("Insomnia Severity Index questionnaire ≥ 16", "insomnia severity index >= 16"),
        ("GAD-7 ≥ 12", "gad-7 >= 12"),
        ("Ache Burden Questionnaire ≥ 12", '"ache burden questionnaire" >= 12'),
        ("Sleep Loss Score (SLS) of more than 40", '"sleep loss score" > 40'),
    ],
)
def test_a_questionnaire_is_the_scale_of_its_name(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected
