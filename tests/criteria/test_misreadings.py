"""Sentences that were once read so that somebody was let in or kept out against them, with the right tree."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

INCLUSIONS = {
    "No heart failure worse than NYHA class II": "not (nyha > 2 and condition(heart failure))",
    "Creatinine < 1.6 mg/dL (regimen 4) or < 3.0 mg/dL (regimen 2)": (
        'creatinine < 1.6 mg/dL and attest by investigator "regimen 4"'
        ' or creatinine < 3 mg/dL and attest by investigator "regimen 2"'
    ),
    "No severe heart disease defined as one or more of: myocardial infarction within 6 months, unstable angina": (
        "not (condition(myocardial infarction) within 6 months before screening or condition(unstable angina))"
    ),
    "Life expectancy of at least 24 months (excluding diagnosis of lymphoma)": (
        'attest by investigator "Life expectancy of at least 24 months (excluding diagnosis of lymphoma)"'
    ),
    # Whoever has something that can be evaluated and not measured is let in too.
    "Measurable or evaluable disease": (
        'condition(malignancy) measurable or attest by investigator "Measurable or evaluable disease"'
    ),
    "Evaluable disease": 'attest by investigator "Evaluable disease"',
    "Lung cancer with measurable or evaluable disease": (
        "condition(lung cancer) and (condition(lung cancer) measurable"
        ' or attest by investigator "measurable or evaluable disease")'
    ),
    "No acute illness within 2 weeks of enrollment": "not condition(acute illness) within 2 weeks before enrolment",
    "No prior irradiation of current surgical sites": (
        'not (received(radiotherapy) and attest by investigator "of current surgical sites")'
    ),
    # The denial is said of the treatment, and is no part of the question.
    "No other concurrent treatment for brain metastasis until relapse": (
        "not (condition(brain metastasis) and attest by investigator"
        ' "treatment for brain metastasis until relapse")'
    ),
    "For children younger than 12 years, the Lansky score must be 60 or more": (
        "if age < 12 years then lansky >= 60"
    ),
    "Patients with severe diarrhea may receive loperamide": (
        'allowed "Patients with severe diarrhea may receive loperamide"'
    ),
    "Patients with gout and healthy volunteers": "condition(gout) or condition(healthy)",
    "AST plus ALT less than 100 U/L": 'unparsed "AST plus ALT less than 100 U/L"',
    "No untreated hyperthyroidism or hypothyroidism": (
        "not (condition(hyperthyroidism) untreated or condition(hypothyroidism) untreated)"
    ),
    "No other serious illness or dementia": (
        'not (attest by investigator "other serious illness" or condition(dementia))'
    ),
    "Elevated LDL cholesterol between 160 and 220 mg/dL": "ldl from 160 to 220 mg/dL",
    "No history of being treated with insulin": "not received(insulin)",
    "No concurrent immunosuppressives At least 1 year since interferon": (
        "not received(immunosuppressive drug) ongoing and not received(interferon) within less than 1 year before treatment"
    ),
    "No patients with the following abnormalities of liver tests: AST greater than 5x ULN; ALT greater than 5x ULN": (
        "not (ast > 5 x ULN or alt > 5 x ULN)"
    ),
    "Evidence of tumor by MRI, CT scan, chest x-ray, or radionuclide scan": "condition(neoplasm)",
    "No leptomeningeal metastasis by MRI or CSF evaluation": "not condition(leptomeningeal disease)",
    "Concurrent protease inhibitors allowed, dosage must be stable": (
        'if received(protease inhibitor) ongoing then attest by investigator "dosage must be stable"'
    ),
    # Nobody is asked to have been transplanted.
    "Under 18 years of age at time of transplantation": "age < 18 years",
    "Colon cancer stage I or stage III": "condition(colon cancer) stage I|III",
}
EXCLUSIONS = {
    "Heart failure > NYHA class II": "nyha > 2 and condition(heart failure)",
    "Cirrhosis worse than Child-Pugh A": "child-pugh >= 7 and condition(cirrhosis)",
    "Known allergy to aspirin or drugs": (
        'allergy(aspirin) or attest by investigator "Known allergy to aspirin or drugs"'
    ),
    "Abnormal thyroid function tests": "condition(abnormal thyroid function tests)",
    "Receiving cytomegalovirus hyperimmune globulin": "received(hyperimmune globulin) ongoing",
    "Prior primary malignancy within 5 years": "condition(malignancy) history within 5 years before screening",
    "Acute or chronic illness": 'attest by investigator "Acute or chronic illness"',
    "Acute treatment for a serious infection": (
        "condition(infection) history severe"
        ' and attest by investigator "Acute treatment for a serious infection"'
    ),
    "Use of drugs for diabetes or dyslipidemia": (
        "(condition(diabetes mellitus) history or condition(dyslipidemia) history)"
        ' and attest by investigator "Use of drugs for diabetes or dyslipidemia"'
    ),
    "Taking experimental drugs except those that the sponsor has approved": (
        "received(investigational agent) ongoing"
        ' and not attest by investigator "those that the sponsor has approved"'
    ),
    # The time is of the infarction: who had heart disease at any time is kept out.
    "History of heart disease, including myocardial infarction within 6 months": (
        "condition(heart disease) history or condition(myocardial infarction) history"
        " within 6 months before screening"
    ),
    "Psychosis or psychiatric symptoms requiring other medications": (
        '(condition(psychotic disorder) or condition("psychiatric symptoms"))'
        ' and attest by investigator "requiring other medications"'
    ),
    # "active disease" is the same disease, of which nobody would know that from the time alone
    "Must not have a history of recurrent herpes keratitis or active disease within 6 months": (
        'unparsed "Must not have a history of recurrent herpes keratitis or active disease within 6 months"'
    ),
    "Known hypersensitivity to macrolides (erythromycin or azithromycin) or ethambutol": (
        "allergy(macrolide) or allergy(erythromycin) or allergy(azithromycin) or allergy(ethambutol)"
    ),
    "Serious medical conditions, such as heart failure or other heart disease, which would affect safety": (
        '(attest by investigator "Serious medical conditions" or condition(heart failure) severe or condition(heart disease) severe)'
        ' and attest by investigator "which would affect safety"'
    ),
    "Antiretroviral therapy other than that provided by this study": (
        'received(antiretroviral therapy) and not attest by investigator "that provided by this study"'
    ),
    "Other anticytomegalovirus (CMV) therapy": 'received("anticytomegalovirus therapy")',
    # Women are not kept out for being women.
    "Woman or partner demonstrate significant cognitive impairment that precludes consent": (
        'unparsed "Woman or partner demonstrate significant cognitive impairment that precludes consent"'
    ),
    "Mechanical circulatory support other than intra-aortic balloon pump": (
        "received(mechanical circulatory support except intra-aortic balloon pump)"
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_the_sentence_is_read_as_it_is_meant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_is_to_be_measured_is_a_demand_of_its_own() -> None:
    text = (
        "Inclusion Criteria:\n\n* Proven sarcoma with no standard therapy Measurable disease No prior surgery"
    )
    assert [write(criterion.tree) for criterion in compile_text(text)][1:] == [
        "condition(malignancy) measurable",
        "not received(surgery)",
    ]


def trees(text: str) -> list[str]:
    return [f"{criterion.id} {write(criterion.tree)}" for criterion in compile_text(text)]


@pytest.mark.parametrize("lead", ["except:", "with the exception of the following:", "other than"])
def test_a_list_of_what_is_spared_keeps_nobody_out(lead: str) -> None:
    listed = "    * Basal cell carcinoma\n    * Carcinoma in situ of the cervix\n"
    text = f"Inclusion Criteria:\n\n* No prior cancer {lead}\n{listed}    * Not pregnant\n"
    spared = "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix) history"
    assert trees(text) == [f"I1 not {spared}", "I2 not condition(pregnancy)"]
    assert trees(f"Exclusion Criteria:\n\n* Any prior cancer {lead}\n{listed}") == [f"E1 {spared}"]


def test_a_demand_under_allowed_is_a_demand() -> None:
    text = (
        "Inclusion Criteria:\n\nAllowed:\n\n* Topical antifungals\n* Patients must have HIV infection\n"
        "* Aspirin, but must be stopped before surgery\n"
    )
    assert trees(text) == [
        'I1 allowed "Topical antifungals"',
        "I2 condition(HIV infection)",
        'I3 unparsed "Aspirin, but must be stopped before surgery"',
    ]


def test_an_enumeration_with_full_stops_and_brackets() -> None:
    text = "Inclusion Criteria:\n\n* a.) Age over 18 b.) Diabetes mellitus c.) no asthma\n"
    assert trees(text) == ["I1 age > 18 years", "I2 condition(diabetes mellitus)", "I3 not condition(asthma)"]


def test_a_note_on_the_time_says_whose_it_is() -> None:
    def note(sentence: str) -> str:
        (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
        return criterion.note

    assert "every member" in note("Stroke, seizure or bleeding within 6 months before screening")
    some = note("Hydroxyurea, autologous or allogeneic transplant (at least 6 months ago) or steroids")
    assert "every member" not in some and "directly before it" in some
