"""Alternatives with a verb or a circumstance of their own, and what else exceptions, demands and classes reach."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Should be free of asthma or deemed at low risk": (
            'not condition(asthma) or attest by investigator "deemed at low risk"'
        ),
        "No prior melanoma, or considered to be at low risk of recurrence": (
            "not condition(melanoma) history"
            ' or attest by investigator "considered to be at low risk of recurrence"'
        ),
        "No dyspnea at rest or with minimal exertion": (
            'not (condition(dyspnea) and attest by investigator "at rest or with minimal exertion")'
        ),
        "No chest pain at rest": 'not (condition(chest pain) and attest by investigator "at rest")',
        "Recovered from prior surgery 2 prior regimens allowed": (
            'attest by investigator "Recovered from prior surgery"'
        ),
        "1 prior regimen allowed": 'allowed "1 prior regimen allowed"',
        "Specifically, must not have gout, asthma or epilepsy": (
            "not (condition(gout) or condition(asthma) or condition(epilepsy))"
        ),
        "No aspirin or heparin with the past 3 days": (
            "not (received(aspirin) within 3 days before screening"
            " or received(heparin) within 3 days before screening)"
        ),
    },
    exclusion={
        "Should be free of gout or judged to be at low risk of it": (
            'not (not condition(gout) or attest by investigator "judged to be at low risk of it")'
        ),
        "Angina at rest or on exertion": (
            'condition(angina pectoris) and attest by investigator "at rest or on exertion"'
        ),
        # whoever is given it is not spared
        "Infections other than herpes zoster, or that do not require antibiotics": (
            "condition(infection except herpes zoster)"
            ' and not attest by investigator "that do not require antibiotics"'
        ),
        "Specifically, must not have gout, asthma or epilepsy": (
            "condition(gout) or condition(asthma) or condition(epilepsy)"
        ),
        "Asthma, must not have gout, eczema or epilepsy": (
            'unparsed "Asthma, must not have gout, eczema or epilepsy"'
        ),
        "Patients must not have gout or epilepsy": "condition(gout) or condition(epilepsy)",
        "Do not use ribavirin in female patients": "sex female and received(ribavirin) ongoing",
        "Do not use adequate contraception": 'attest "Do not use adequate contraception"',
        "Any investigational drug or device within 60 days (except COVID-19 vaccines)": (
            "received(investigational agent except covid-19 vaccine) within 60 days before screening"
            " or received(investigational device except covid-19 vaccine) within 60 days before screening"
        ),
        "Infections requiring surgery (including appendicitis)": (
            '(condition(infection) or condition(appendicitis)) and attest by investigator "requiring surgery"'
        ),
        "Lumps of tissue requiring surgery (including goiter)": (
            'unparsed "Lumps of tissue requiring surgery"'
            ' or condition(goiter) and attest by investigator "requiring surgery"'
        ),
        "Emergency surgery (e.g., appendicitis)": "received(emergency surgery)",
        "Things of any kind (including goiter)": 'unparsed "Things of any kind" or condition(goiter)',
        "Neuropathy of any cause (including diabetes)": "condition(neuropathy)",
        "Insulin or metformin with the previous month": (
            "received(insulin) within 1 month before screening"
            " or received(metformin) within 1 month before screening"
        ),
        "Type I myocardial infarction": "condition(type 1 myocardial infarction)",
        "Cytotoxic immunosuppressive agents within 2 months": (
            "received(cytotoxic immunosuppressive drug) within 2 months before screening"
        ),
    },
)
def test_each_alternative_with_its_own_verb(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
