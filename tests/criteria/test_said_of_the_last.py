"""What stands behind a list is said of its last member, or of what the whole list is about."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    exclusion={
        # when an illness came that stands beside a reaction, nobody asks
        "History of gout or grade 4 reaction during prior adalimumab": "condition(gout) history"
        ' or attest by investigator "grade 4 reaction during prior adalimumab"',
        "Asthma, gout, or severe infusion reaction to prior adalimumab": "condition(asthma) or condition(gout)"
        " or condition(infusion reaction) history severe"
        ' and attest by investigator "to prior adalimumab"',
        "History of rash or severe reaction during prior adalimumab": "condition(rash) history"
        ' or unparsed "severe reaction during prior adalimumab"',
        "History of colitis or pneumonitis during prior nivolumab": "(condition(colitis) history"
        ' or condition(pneumonitis) history) and attest by investigator "during prior nivolumab"',
        "Gout or severe reaction to penicillin": "condition(gout)"
        ' or attest by investigator "severe reaction to penicillin"',
        "Sarcoma not resectable by excision or amputation": "condition(sarcoma)"
        ' and attest by investigator "not resectable by excision or amputation"',
        # what left an illness is a question about it
        "Residual pain from previous surgery": "condition(pain)"
        ' and attest by investigator "Residual pain from previous surgery"',
        "Ongoing nausea due to prior radiotherapy": "condition(nausea) active"
        ' and attest by investigator "Ongoing nausea due to prior radiotherapy"',
        "Headache from previous injury": "condition(headache)"
        ' and attest by investigator "Headache from previous injury"',
        "Residual pain": 'condition("residual pain")',
        # it is the illness which requires it, and not what is spared
        "Infection, other than oral thrush that requires intravenous antibiotics": (
            "condition(infection except oral candidiasis)"
            ' and (received(intravenous antibiotic) ongoing or attest by investigator "requires intravenous antibiotics")'
        ),
        "Cancer other than basal cell carcinoma requiring systemic treatment": (
            "condition(malignancy except basal cell carcinoma)"
            ' and attest by investigator "requiring systemic treatment"'
        ),
        "Any infection other than hepatitis C that has been cured": "condition(infection except hepatitis C)"
        ' or condition(hepatitis C) and not attest by investigator "that has been cured"',
        # the germ behind both
        "Infection with or exposure to measles": 'condition(measles) or unparsed "exposure to measles"',
        "Infected with or exposed to measles within 21 days": "condition(measles) within 21 days before screening"
        ' or unparsed "exposed to measles within 21 days"',
        # a question goes on to its noun, and to its bracket's end
        "Suspicion of active, chronic, or recurrent infections": (
            'attest by investigator "Suspicion of active, chronic, or recurrent infections"'
            " or condition(infection) active chronic or condition(recurrent infection)"
        ),
        # it is what is treated that has the kinds
        "Treatment for infection (bacterial or fungal) within 2 weeks": "condition(bacterial infection) history"
        ' and attest by investigator "Treatment for bacterial infection within 2 weeks"'
        " or condition(fungal infection) history"
        ' and attest by investigator "Treatment for fungal infection within 2 weeks"',
        "Antibiotics for pneumonia (viral, bacterial)": (
            'received(antibiotic) and attest by investigator "for viral or bacterial pneumonia"'
        ),
        "Active infection (bacterial, viral)": "condition(bacterial infection) active or condition(viral infection) active",
        # AIDS is as advanced as it can be
        "Advanced ARC or AIDS": "condition(AIDS) or condition(AIDS-related complex)"
        ' and attest by investigator "Advanced ARC"',
        "Advanced ARC or AIDS dementia": 'condition(AIDS-related complex) and attest by investigator "Advanced ARC"'
        " or condition(AIDS dementia complex)",
        # nobody is kept out for a good value
        "Creatinine not exceeding 2 mg/dL": "not creatinine <= 2 mg/dL",
        "Platelets not below 100,000/uL": "not platelets >= 100000 /uL",
        "Bilirubin not exceeding 2 x ULN, AST not exceeding 3 x ULN": "not (bilirubin <= 2 x ULN and ast <= 3 x ULN)",
        "BMI not exceeding 18": "bmi <= 18",
        "Hemoglobin not exceeding 8 g/dL": "hemoglobin <= 8 g/dL",
    },
    inclusion={
        "No history of gout or grade 4 reaction during prior adalimumab": "not (condition(gout) history"
        ' or attest by investigator "grade 4 reaction during prior adalimumab")',
        "No infection other than thrush requiring antibiotics": (
            "not (condition(infection except oral candidiasis)"
            ' and (received(antibiotic) ongoing or attest by investigator "requiring antibiotics"))'
        ),
        "No residual pain from prior surgery": "not (condition(pain)"
        ' and attest by investigator "residual pain from prior surgery")',
        # what somebody has recovered from
        "At least 4 weeks since prior surgery and recovered": (
            "not received(surgery) within less than 4 weeks before treatment and (if received(surgery) then"
            ' attest by investigator "prior surgery and recovered")'
        ),
        "Asthma refractory to standard therapy and gout": "condition(asthma) refractory"
        ' and attest by investigator "refractory to standard therapy" and condition(gout)',
        # how it can be removed is nothing that was done
        "Sarcoma resectable by wide excision or amputation": "condition(sarcoma)"
        ' and attest by investigator "resectable by wide excision or amputation"',
        "Resectable by lobectomy or pneumonectomy": 'attest by investigator "Resectable by lobectomy or pneumonectomy"',
        "Melanoma resected by wide excision or amputation": "condition(melanoma)"
        ' and attest by investigator "resected by wide excision or amputation"',
        "Recurrent sarcoma that is not curable by surgery or radiotherapy": "condition(sarcoma) recurrent"
        ' and attest by investigator "that is not curable by surgery or radiotherapy"',
        "Sarcoma that is resectable by excision or amputation and has hemoglobin > 9 g/dL": "condition(sarcoma)"
        ' and attest by investigator "that is resectable by excision or amputation" and hemoglobin > 9 g/dL',
        # what was done beside an illness lets in nobody without it, unless a person says so
        "Asthma with eosinophilia or treatment with omalizumab": "condition(asthma) and condition(eosinophilia)"
        " or received(omalizumab) and (condition(asthma)"
        ' or attest by investigator "Asthma with eosinophilia or treatment with omalizumab")',
        # the stage is that of the cancer, and asked of each of the alternatives
        "Stage IIIB with pleural effusion or pleural implants": 'unparsed "Stage IIIB"'
        ' and (condition(pleural effusion) or received("pleural implants"))',
        "Stage IIIB with pleural effusion": 'unparsed "Stage IIIB" and condition(pleural effusion)',
        "Stage III or IV melanoma with ulceration or brain metastases": "condition(melanoma) stage III|IV"
        " and (condition(ulcer) or condition(brain metastasis))",
        "Stage IV with hepatocellular carcinoma or colon cancer": (
            "condition(hepatocellular carcinoma) stage IV or condition(colon cancer) stage IV"
        ),
    },
)
def test_tails(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("demanded", "other", "expected"),
    [
        (
            "Prior trastuzumab",
            "Other monoclonal antibodies",
            "received(monoclonal antibody except trastuzumab)",
        ),
        ("No prior trastuzumab", "Other monoclonal antibodies", "received(monoclonal antibody)"),
        ("Prior trastuzumab", "Other antibiotics", "received(antibiotic)"),
        ("Prior cisplatin", "Other concurrent chemotherapy", "received(chemotherapy) ongoing"),
    ],
)
def test_other_than_what_is_demanded(demanded: str, other: str, expected: str) -> None:
    text = f"Inclusion Criteria:\n\n* {demanded}\n\nExclusion Criteria:\n\n* {other}\n"
    assert write(compile_text(text)[-1].tree) == expected
