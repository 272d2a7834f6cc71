"""Sentences of the kind that older cancer trials have, each with the tree that a careful oncologist makes of it."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write

INCLUSIONS = {
    # a bound from below and one from above are no alternatives: whoever lies between may join so
    "Creatinine greater than 1.4 mg/dL and no greater than 2.2 mg/dL allowed with 25% dose reduction": (
        "if creatinine > 1.4 mg/dL then creatinine <= 2.2 mg/dL and "
        'attest by investigator "25% dose reduction"'
    ),
    "Creatinine ≤ 1.4 mg/dL; up to 2 mg/dL allowed in patients with renal cell carcinoma": (
        "creatinine <= 1.4 mg/dL or condition(renal cell carcinoma) and creatinine <= 2 mg/dL"
    ),
    # a general name for what was named before spares some of it, and lets nobody else in
    "Craniopharyngioma (excluding tumors with brain stem parts)": (
        'condition(craniopharyngioma) and not attest by investigator "tumors with brain stem parts"'
    ),
    "Ependymoma except subependymoma": "condition(ependymoma except subependymoma)",
    # for what an operation is spared is no disease that the patient must have
    "At least 3 weeks since prior surgery except for diagnosis of thymoma": (
        "not (received(surgery) within less than 3 weeks before treatment and "
        'not attest by investigator "diagnosis of thymoma")'
    ),
    # "or other illness" is another one than the disease before it
    "No severe hepatic disease or other illness that would increase risk": (
        "not (condition(hepatic disease) severe or "
        'attest by investigator "other illness that would increase risk")'
    ),
    "No severe hepatic disease or disorder that would increase risk": (
        'not (condition(hepatic disease) severe and attest by investigator "that would increase risk")'
    ),
    # what is said of a denied disease is denied with it
    "Melanoma without infection that requires drainage": (
        'condition(melanoma) and not (condition(infection) and attest by investigator "that requires drainage")'
    ),
    "Melanoma with brain metastases that would limit therapy": (
        'condition(melanoma) and condition(brain metastasis) and attest by investigator "that would limit therapy"'
    ),
    # what is not current keeps nobody out
    "No current antihypertensive or antidiabetic medication": (
        "not (received(antihypertensive) ongoing or received(antidiabetic) ongoing)"
    ),
    "No antihypertensive medication": "not received(antihypertensive)",
    "No current or past tuberculosis": "not condition(tuberculosis) history",
    # any medication is a member of the list
    "No current medications or hormone therapy": (
        'not (unparsed "No current medications" or received(hormone therapy) ongoing)'
    ),
    # the diseases that a treatment was for keep nobody out by themselves
    "No prior chemotherapy for gastric, hepatic, or biliary tract carcinoma, gallbladder cancer, or thymoma": (
        "not (received(chemotherapy) and attest by investigator "
        '"for gastric, hepatic, or biliary tract carcinoma, gallbladder cancer, or thymoma")'
    ),
    "Hemoglobin at least 11 g/dL (less than 9 g/dL allowed if on dialysis)": (
        "hemoglobin >= 11 g/dL or received(dialysis) ongoing and hemoglobin < 9 g/dL"
    ),
    # behind what spares somebody the next value is asked for, though a stop is lost
    "Bilirubin no greater than 1.6 mg/dL unless due to Gilbert's disease SGOT no greater than 2.5 times normal": (
        '(bilirubin <= 1.6 mg/dL or attest by investigator "due to Gilbert\'s disease") and ast <= 2.5 x ULN'
    ),
    "Hemoglobin at least 9 g/dL unless due to marrow involvement Platelet count at least 75,000/mm3": (
        '(hemoglobin >= 9 g/dL or attest by investigator "due to marrow involvement") and platelets >= 75000 /uL'
    ),
    "ANC at least 1500/mm3 unless due to disease, in which case ANC at least 500/mm3": (
        'neutrophils >= 1500 /uL or attest by investigator "due to disease, in which case ANC at least 500/mm3"'
    ),
    "Creatinine less than 1.5 mg/dL unless creatinine clearance at least 60 mL/min": (
        "creatinine < 1.5 mg/dL or creatinine clearance >= 60 mL/min"
    ),
    # what tenderness suggests is no illness that keeps out
    "No severe nausea, cough, or tenderness suggestive of appendicitis or abscess": (
        "not (condition(nausea) severe or condition(cough) severe or "
        'attest by investigator "tenderness suggestive of appendicitis or abscess")'
    ),
    # of abbreviations in brackets those of the last, and not those of each or of all
    "ALL, CLL, or high-risk MDS (R-AEB or R-AEBT)": (
        "condition(acute lymphoblastic leukemia) or condition(chronic lymphocytic leukemia) or "
        'condition(higher-risk myelodysplastic syndrome) and attest by investigator "R-AEB or R-AEBT"'
    ),
    "No prior mechlorethamine, vincristine, procarbazine, and prednisone (MOPP)": (
        "not ((received(mechlorethamine) or received(vincristine) or received(procarbazine) or "
        'received(prednisone)) and attest by investigator "MOPP")'
    ),
    # whoever may take one thing has recovered from the other all the same
    "No chemotherapy for 3 weeks and recovered from its effects; use of anagrelide is permitted": (
        'attest by investigator "recovered from its effects" and not (received(chemotherapy) and '
        'attest by investigator "for 3 weeks" and not attest by investigator "use of anagrelide is permitted")'
    ),
    # a histology is none of a sarcoma that stands behind it
    "No clear cell or serous histology, uterine sarcomas, or thymoma": (
        'not (unparsed "No clear cell" or condition("serous histology") or condition(uterine sarcoma) or '
        "condition(thymoma))"
    ),
    "Clear cell or alveolar soft part sarcoma": (
        "condition(clear cell sarcoma) or condition(alveolar soft part sarcoma)"
    ),
    "Concomitant medications not allowed: ketoconazole, rifampin": (
        "not (received(ketoconazole) or received(rifampin))"
    ),
    # either course is of the disease, and no therapy is demanded by itself
    "Histologically confirmed follicular lymphoma in relapse or refractory to prior treatment": (
        "condition(follicular lymphoma) relapsed or condition(follicular lymphoma) refractory"
    ),
    "Hodgkin lymphoma relapsed or refractory to brentuximab": (
        "condition(hodgkin lymphoma) relapsed or condition(hodgkin lymphoma) refractory and "
        'attest by investigator "refractory to brentuximab"'
    ),
    # whoever responded has the disease as well
    "Ovarian cancer in complete or partial remission": (
        "condition(ovarian cancer) and (response = CR or response = PR)"
    ),
    "SCLC in PR or CR": "condition(small cell lung cancer) and (response = PR or response = CR)",
    # the shorter time of one drug is not in the longer time of all
    "At least 3 weeks since prior chemotherapy (24 hours since hydroxyurea)": (
        "not received(chemotherapy except hydroxyurea) within less than 3 weeks before treatment and "
        "not received(hydroxyurea) within less than 24 hours before treatment"
    ),
    "At least 3 weeks since prior chemotherapy (1 day since hydroxyurea) and recovered": (
        "not received(chemotherapy except hydroxyurea) within less than 3 weeks before treatment and "
        "not received(hydroxyurea) within less than 1 day before treatment and "
        "(if (received(chemotherapy except hydroxyurea) or received(hydroxyurea)) then "
        'attest by investigator "prior chemotherapy (1 day since hydroxyurea) and recovered")'
    ),
    "At least 4 weeks since prior chemotherapy (6 weeks since nitrosoureas)": (
        "not received(chemotherapy) within less than 4 weeks before treatment and "
        "not received(nitrosourea) within less than 6 weeks before treatment"
    ),
    # a performance that is allowed on a condition is no demand, and the condition is of that one alone
    "ECOG 0-1 ECOG 2 allowed provided symptoms are due to gout": (
        'ecog from 0 to 1 or ecog = 2 and attest by investigator "provided symptoms are due to gout"'
    ),
    "No more than 2 prior regimens for metastatic disease or adjuvant therapy": (
        "received(antineoplastic therapy) lines <= 2 or attest by investigator "
        '"No more than 2 prior regimens for metastatic disease or adjuvant therapy"'
    ),
    "No prior chemotherapy, including for early breast cancer": "not received(chemotherapy)",
    "Chronic pain related to AIDS or cancer": (
        'condition(chronic pain) and attest by investigator "related to AIDS or cancer"'
    ),
    "No neuropathy greater than grade 1, including hearing loss": (
        "not (condition(neuropathy) grade > 1 or condition(hearing loss) grade > 1)"
    ),
}
EXCLUSIONS = {
    # a grade within a list is of its own member
    "Angina, grade 2 or greater peripheral vascular disease, stroke, or heart failure": (
        "condition(angina pectoris) or condition(peripheral vascular disease) grade >= 2 or "
        "condition(stroke) or condition(heart failure)"
    ),
    "Grade 3 or 4 nausea, vomiting, or diarrhea": (
        "condition(nausea) grade from 3 to 4 or condition(vomiting) grade from 3 to 4 or "
        "condition(diarrhea) grade from 3 to 4"
    ),
    "Infection, or grade 3 nausea or vomiting": (
        "condition(infection) or condition(nausea) grade = 3 or condition(vomiting) grade = 3"
    ),
    # whatever else is taken keeps nobody out
    "Concomitant medications and treatments not allowed: tacrolimus, warfarin": (
        "received(tacrolimus) or received(warfarin)"
    ),
    "Growth factors (G-CSF or GM-CSF), vaccines, or interferon": (
        'received(growth factor) and attest by investigator "G-CSF or GM-CSF" or received(vaccine) or '
        "received(interferon)"
    ),
    # whoever did not reach a partial response had none
    "Refractory myeloma as shown by less than partial response to bortezomib": (
        "condition(multiple myeloma) refractory and "
        'unparsed "as shown by less than partial response to bortezomib"'
    ),
    "Less than VGPR after bortezomib": 'received(bortezomib) and unparsed "Less than VGPR after"',
    "At least a partial response to bortezomib": "received(bortezomib) and response >= PR",
    "Surgery for gastric cancer": (
        'received(surgery) and condition(gastric cancer) and attest by investigator "for gastric cancer"'
    ),
    "Medications or herbal products within 2 weeks": (
        'unparsed "Medications" or received(herbal medicine) within 2 weeks before screening'
    ),
    "Acute therapy for a serious bacterial, viral, or fungal infection within 10 days": (
        'attest by investigator "Acute therapy for a serious bacterial, viral, or fungal infection within 10 days"'
    ),
}


def _tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


@pytest.mark.parametrize(("sentence", "tree"), INCLUSIONS.items())
def test_an_inclusion(sentence: str, tree: str) -> None:
    assert _tree("Inclusion", sentence) == tree


@pytest.mark.parametrize(("sentence", "tree"), EXCLUSIONS.items())
def test_an_exclusion(sentence: str, tree: str) -> None:
    assert _tree("Exclusion", sentence) == tree
