"""By which formula a value is calculated, whose house it is, and what another study is about keep nobody out."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    exclusion={
        "eGFR < 35 by the MDRD formula": "egfr < 35",
        "QTc corrected by Fridericia's formula > 490 ms": "qtc > 490 ms",
        "Creatinine clearance calculated according to the Cockcroft and Gault formula < 45 mL/min": (
            "creatinine clearance < 45 mL/min"
        ),
        "Chronic kidney disease with eGFR < 55 by CKD-EPI": "egfr < 55 and condition(chronic kidney disease)",
        # on which picture it was seen
        "Hydrocephalus or brain abscess on neuroimaging": "condition(hydrocephalus) or condition(brain abscess)",
        "Stroke on brain imaging studies": "condition(stroke)",
        # what another study is about is no disease of the patient
        "Participation in an observational, asthma or cancer study": (
            'attest by investigator "Participation in an observational, asthma or cancer study"'
        ),
        "Taken part in a diabetes study": 'attest by investigator "Taken part in a diabetes study"',
        "Heart failure or involved in another study": (
            'condition(heart failure) or attest by investigator "involved in another study"'
        ),
        # the house of the women is open to men
        "Seen at the Women's Health Center": 'attest by investigator "Seen at the Women\'s Health Center"',
    },
    inclusion={
        "Creatinine clearance ≥ 55 mL/min using the Cockcroft-Gault formula": (
            "creatinine clearance >= 55 mL/min"
        ),
        "eGFR > 40 mL/min using the Modification of Diet in Renal Disease equation": (
            "egfr > 40 mL/min/{1.73_m2}"
        ),
        "GFR ≥ 35 mL/min estimated by the Modification of Diet in Renal Disease (MDRD) formula": (
            "egfr >= 35 mL/min/{1.73_m2}"
        ),
        "Estimated GFR (Modification of Diet in Renal Disease) > 35 mL/min": "egfr > 35 mL/min/{1.73_m2}",
        # a formula that is drunk is none
        "Infants fed with formula": 'age < 12 months and unparsed "fed with formula"',
        "Female's aged 20 to 44": "sex female and age from 20 to 44 years",
        "Seen at the Children's Hospital": 'attest by investigator "Seen at the Children\'s Hospital"',
    },
)
def test_the_sentence_means_the_tree(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
