"""What stands behind the last of a list or before its first, how an illness has to be, a treatment "to" one."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def tree(sentence: str, kind: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


_INCLUSION = {
    "CLL or Waldenström macroglobulinemia in relapse": "condition(chronic lymphocytic leukemia) relapsed or condition(waldenstrom macroglobulinemia) relapsed",
    "CLL, mantle cell lymphoma, or follicular lymphoma in complete remission": 'condition(chronic lymphocytic leukemia) "in remission" or condition(mantle cell lymphoma) "in remission" or condition(follicular lymphoma) "in remission"',
    "Ewing sarcoma or osteosarcoma in first relapse": '(condition(ewing sarcoma) relapsed or condition(osteosarcoma) relapsed) and attest by investigator "in first relapse"',
    "Ewing sarcoma or osteosarcoma in first relapse or with progressive disease": 'condition(ewing sarcoma) relapsed and attest by investigator "in first relapse" or condition(osteosarcoma) relapsed and attest by investigator "in first relapse" or response = PD',
    "CLL in relapse or follicular lymphoma": "condition(chronic lymphocytic leukemia) relapsed and condition(lymphoma) relapsed or condition(follicular lymphoma)",
    "Newly diagnosed CLL or follicular lymphoma in relapse": 'condition(chronic lymphocytic leukemia) "newly diagnosed" or condition(follicular lymphoma) relapsed',
    "CLL or follicular lymphoma in relapse or second remission": 'condition(chronic lymphocytic leukemia) relapsed or condition(follicular lymphoma) relapsed or attest by investigator "second remission"',
    "No asthma or COPD that is uncontrolled": "not (condition(asthma) uncontrolled or condition(chronic obstructive pulmonary disease) uncontrolled)",
    "Any chronic illness must be well controlled": 'attest by investigator "Any chronic illness must be well controlled"',
    "Underlying medical conditions should be stable": 'attest by investigator "Underlying medical conditions should be stable"',
    "Melanoma or Merkel cell carcinoma stage III": "condition(melanoma) stage III or condition(merkel cell carcinoma) stage III",
    "Melanoma, bladder cancer, or lung cancer stage IIIB or IV": "condition(melanoma) stage IIIB|IV or condition(bladder cancer) stage IIIB|IV or condition(lung cancer) stage IIIB|IV",
    "Bladder cancer or stage IV melanoma": "condition(bladder cancer) or condition(melanoma) stage IV",
    "Stage II bladder cancer or melanoma stage III": "condition(bladder cancer) stage II or condition(melanoma) stage III",
    "Negative for malaria or dengue": "not condition(malaria) and not condition(dengue)",
    "Have negative tests for viral or fungal infections": "not condition(viral infection) and not condition(fungal infection)",
    "Asthma or bronchiectasis with FEV1 < 60 %": "(condition(asthma) or condition(bronchiectasis)) and fev1 < 60 % predicted",
    "Gout or hypertension with creatinine clearance > 60 mL/min": '(condition(gout) or condition(hypertension)) and (creatinine clearance > 60 mL/min or condition(gout) and attest by investigator "Gout or hypertension with creatinine clearance > 60 mL/min")',
    "Thalassemia or sickle cell disease with ferritin > 1000 ng/mL": "(condition(thalassemia) or condition(sickle cell disease)) and ferritin > 1000 ng/mL",
    "Multiple myeloma or AL amyloidosis with at least 2 prior lines": "(condition(multiple myeloma) or condition(primary amyloidosis)) and received(antineoplastic therapy) lines >= 2",
    "Melanoma, thyroid cancer or bladder cancer with measurable disease": "condition(melanoma) measurable or condition(thyroid cancer) measurable or condition(bladder cancer) measurable",
    "Type 1 or type 2 diabetes with HbA1c > 8 %": "hba1c > 8 % and condition(type 1 diabetes mellitus) or hba1c > 8 % and condition(type 2 diabetes mellitus)",
    "Ovarian or breast cancer with a germline BRCA mutation": "(condition(ovarian cancer) or condition(breast cancer)) and test(germline brca mutation) positive",
    "Renal or hepatic impairment with albumin < 3 g/dL": "(condition(renal impairment) or condition(hepatic impairment)) and albumin < 3 g/dL",
}

_EXCLUSION = {
    "Asthma or bronchiectasis with FEV1 < 60 %": "condition(asthma) or fev1 < 60 % predicted and condition(bronchiectasis)",
    "Gout or hypertension with creatinine clearance < 60 mL/min": "condition(gout) or creatinine clearance < 60 mL/min and condition(hypertension)",
    "Melanoma or Merkel cell carcinoma stage III": "condition(melanoma) or condition(merkel cell carcinoma) stage III",
    "Negative tests for measles or rubella": "not condition(measles) or not condition(rubella)",
    "CLL or follicular lymphoma in relapse": "condition(chronic lymphocytic leukemia) or condition(follicular lymphoma) relapsed",
    "Ewing sarcoma or osteosarcoma in first relapse": '(condition(ewing sarcoma) or condition(osteosarcoma) relapsed) and attest by investigator "in first relapse"',
    "Weight loss > 10 % unexplained": 'weight loss > 10 % and attest by investigator "Weight loss > 10 % unexplained"',
    "Previous treatment to psoriasis": 'condition(psoriasis) history and attest by investigator "Previous treatment to psoriasis"',
    "Prior radiotherapy to a bone metastasis": 'received(radiotherapy) and attest by investigator "to a bone metastasis"',
    "Current medication to gout": 'condition(gout) and attest by investigator "Current medication to gout"',
    "Any medical condition that is uncontrolled": 'attest by investigator "Any medical condition that is uncontrolled"',
}


@pytest.mark.parametrize("sentence", _INCLUSION)
def test_what_has_to_be_so(sentence: str) -> None:
    assert tree(sentence, "inclusion") == _INCLUSION[sentence]


@pytest.mark.parametrize("sentence", _EXCLUSION)
def test_what_keeps_out_so(sentence: str) -> None:
    assert tree(sentence, "exclusion") == _EXCLUSION[sentence]
