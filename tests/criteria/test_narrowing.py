"""What narrows a known thing in words that no record answers is a question, and what says nothing is passed over."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

INCLUSIONS = {
    # what a treatment was for, what a condition is like, where
    "No previous chemotherapy or radiotherapy for sarcoma": (
        'not ((received(chemotherapy) or received(radiotherapy)) and attest by investigator "for sarcoma")'
    ),
    "Breast cancer that expresses the receptor": (
        'condition(breast cancer) and attest by investigator "that expresses the receptor"'
    ),
    # which came first; "no X after Y" asks nobody to have had Y
    "No infection after surgery": (
        'not (condition(infection) and received(surgery) and attest by investigator "after surgery")'
    ),
    # an exception and a condition that nobody coded
    "No major bleeding unless a shunt is in place": (
        'not (condition(hemorrhage) and attest by investigator "major bleeding")'
        ' or attest by investigator "a shunt is in place"'
    ),
    "Bilirubin no greater than 2 x ULN (unless due to haemolysis)": (
        'bilirubin <= 2 x ULN or attest by investigator "due to haemolysis"'
    ),
    # another bound for some, on the side of the first
    "AST no greater than 3 times upper limit of normal (ULN) (6 times ULN if liver metastases)": (
        "ast <= 3 x ULN or condition(liver metastasis) and ast <= 6 x ULN"
    ),
    "Creatinine normal OR creatinine clearance greater than 50 mL/min": (
        "creatinine <= 1 x ULN or creatinine clearance > 50 mL/min"
    ),
    "Creatinine no greater than 2 times normal OR creatinine clearance greater than 50 mL/min": (
        "creatinine <= 2 x ULN or creatinine clearance > 50 mL/min"
    ),
    # what says nothing
    "Non-Hodgkin's lymphoma (NHL)": "condition(non-hodgkin lymphoma)",
    "Prostate specific antigen value (PSA) at least 4 ng/mL": "psa >= 4 ng/mL",
    "Germ cell tumor (any histology)": "condition(germ cell tumor)",
    "ECOG 0-1 (see Patient Characteristics)": "ecog from 0 to 1",
    "As per amendment 3/4/99: Platelets at least 90,000/mm3": "platelets >= 90000 /uL",
    "FEV_1 at least 50% predicted": "fev1 >= 50 % predicted",
    "No thrombosis by Doppler ultrasound or venography": "not condition(thrombosis)",
    "Melanoma, not otherwise specified": "condition(melanoma)",
    "M/F, 20 to 40 years": "age from 20 to 40 years",
    # judged
    "No other serious illness": 'attest by investigator "No other serious illness"',
    # patients' texts
    "Have never taken anti-HIV drugs": "not received(antiretroviral therapy)",
}
EXCLUSIONS = {
    "Recurrent ulcer after gastrectomy": (
        'condition(ulcer) recurrent and received(gastrectomy) and attest by investigator "after gastrectomy"'
    ),
    "Surgery within 4 weeks (except diagnostic surgery)": (
        'received(surgery) within 4 weeks before screening and not attest by investigator "diagnostic surgery"'
    ),
    # an exception that is broader than what it is taken from is a slip, and nobody's question
    "Leukemia except hematologic malignancy": 'condition(leukemia) and unparsed "except hematologic malignancy"',
    "Active opportunistic (AIDS-related) infection": "condition(opportunistic infection) active",
    "Stents (metal, plastic or coated)": (
        'received(stent placement) and attest by investigator "metal, plastic or coated"'
    ),
    # by which examination abnormalities were seen is all that is known of them
    "Clinically significant abnormalities on ECG": (
        'attest by investigator "Clinically significant abnormalities on ECG"'
    ),
    "Have taken heparin": "received(heparin)",
    "Currently being treated with heparin": "received(heparin) ongoing",
    "Maintenance with fluconazole": "received(fluconazole) ongoing",
    # a stretch whose noun stands in the next item is no whole question: the question goes on to it
    "Chemotherapy for recurrent or metastatic disease": (
        'received(chemotherapy) and attest by investigator "for recurrent or metastatic disease"'
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_the_tail_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("disease", "tree"),
    [
        ("breast cancer", "not condition(stroke) within less than 6 months before treatment"),
        ("stroke", "condition(stroke) at least 6 months before screening"),
        ("ischemic stroke", 'unparsed "At least 6 months since stroke"'),
    ],
)
def test_the_time_since_an_illness_is_free_of_it_unless_the_trial_is_about_it(
    disease: str, tree: str
) -> None:
    found = compile_text("Inclusion Criteria:\n\n* At least 6 months since stroke", diseases=(disease,))
    assert [write(x.tree) for x in found] == [tree]
