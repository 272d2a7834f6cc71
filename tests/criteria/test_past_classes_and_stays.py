"""Classes and stays of the past, demands in the wrong list, and the study's drugs by name: what keeps out too few."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # whoever is asked for a class has it today
        "NYHA class II heart failure within the past 5 months": (
            "nyha = 2 and condition(heart failure) within 5 months before screening"
        ),
        "No NYHA class IV heart failure within 5 months": (
            'not ((nyha = 4 or attest by investigator "NYHA class IV heart failure within 5 months")'
            " and condition(heart failure) within 5 months before screening)"
        ),
        "Non-pregnant, non-lactating women": "not condition(pregnancy) and not condition(lactation)",
        "Hospitalized for heart failure": (
            "received(hospitalization) ongoing and condition(heart failure)"
            ' and attest by investigator "for heart failure"'
        ),
    },
    exclusion={
        "NYHA class IV heart failure within the past 5 months": (
            '(nyha = 4 or attest by investigator "NYHA class IV heart failure within the past 5 months")'
            " and condition(heart failure) within 5 months before screening"
        ),
        "History of Child-Pugh class C cirrhosis": (
            '(child-pugh from 10 to 15 or attest by investigator "Child-Pugh class C cirrhosis")'
            " and condition(cirrhosis) history"
        ),
        "NYHA class III or IV heart failure": "nyha from 3 to 4 and condition(heart failure)",
        "ECOG performance status of 3 within the last month": "ecog = 3",
        # nobody is kept out for not being pregnant
        "Non-pregnant, non-lactating": 'attest by investigator "Non-pregnant, non-lactating"',
        "Women who are not pregnant": 'attest by investigator "Women who are not pregnant"',
        "Pregnant or lactating women": "sex female and (condition(pregnancy) or condition(lactation))",
        "Hospitalised because of gout": (
            'received(hospitalization) and condition(gout) and attest by investigator "because of gout"'
        ),
        "Currently hospitalized for pneumonia": (
            "received(hospitalization) ongoing and condition(pneumonia)"
            ' and attest by investigator "for pneumonia"'
        ),
        "Hospitalized patients": "received(hospitalization) ongoing",
        # who takes the study's drugs is not kept out
        "Contraindication to the study drugs (heparin, aspirin)": (
            'attest by investigator "Contraindication to the study drugs"'
            " or allergy(heparin) or allergy(aspirin)"
        ),
        "Contraindication to MRI (pacemaker, metal implant)": (
            'attest by investigator "Contraindication to MRI" or received(pacemaker) or condition(metal implant)'
        ),
        # what the last example requires, the kind requires too
        "Heart disease including angina or arrhythmia requiring medication": (
            "(condition(heart disease) or condition(angina pectoris) or condition(arrhythmia))"
            ' and attest by investigator "requiring medication"'
        ),
        "Lung disease such as COPD, asthma or bronchiectasis that requires daily treatment": (
            "(condition(pulmonary disease) or condition(chronic obstructive pulmonary disease)"
            " or condition(asthma) or condition(bronchiectasis))"
            ' and attest by investigator "that requires daily treatment"'
        ),
        "Lung disease (such as asthma requiring daily treatment)": (
            "condition(pulmonary disease)"
            ' or condition(asthma) and attest by investigator "requiring daily treatment"'
        ),
    },
)
def test_what_was_keeps_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
