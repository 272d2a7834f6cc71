"""What is not required of some, or asked of some only; sentences that explain and ask for nothing."""

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        # what is not required of some
        "Ferritin at least 300 ng/mL (not required if cystic fibrosis)": "ferritin >= 300 ng/mL or condition(cystic fibrosis)",
        "Ferritin at least 300 ng/mL (this requirement may be waived for patients with gout)": "ferritin >= 300 ng/mL or condition(gout)",
        "Creatinine at most 2 mg/dL (not required if on dialysis)": 'creatinine <= 2 mg/dL or attest by investigator "not required if on dialysis"',
        "HbA1c < 9 % (not required if patient has had gout for a minimum of 4 weeks)": 'hba1c < 9 % or attest by investigator "not required if patient has had gout for a minimum of 4 weeks"',
        "Negative pregnancy test (not required if postmenopausal or surgically sterile)": "test(pregnancy test) negative or condition(postmenopausal) or condition(surgically sterile)",
        "No prior methotrexate (not applicable for patients with gout)": "not received(methotrexate) or condition(gout)",
        # of several values it may be of each
        "Hemoglobin at least 9 g/dL and platelets at least 75,000/mm3 (not required if bone marrow involvement)": '(hemoglobin >= 9 g/dL or attest by investigator "not required if bone marrow involvement") and (platelets >= 75000 /uL or condition("bone marrow involvement"))',
        # "unless" turns it round
        "Hemoglobin at least 9 g/dL (not required unless bleeding) and albumin at least 3 g/dL": "(hemoglobin >= 9 g/dL or not condition(hemorrhage)) and albumin >= 3 g/dL",
        # of the proof, and not of the disease
        "Asthma (lung function test is not necessary if diagnosed before)": "condition(asthma)",
        # what is asked of some besides
        "21 and over (must be 55 or under if receiving intensified busulfan)": 'age >= 21 years and (if attest by investigator "receiving intensified busulfan" then age <= 55 years)',
        "Age 12 years or older (must be 18 or older in case of gout)": "age >= 12 years and (if condition(gout) then age >= 18 years)",
        "LVEF at least 50 % (should be at least 60 % for patients with gout)": "lvef >= 50 % and (if condition(gout) then lvef >= 60 %)",
        "Creatinine < 2 mg/dL (must be < 1.5 mg/dL if receiving cisplatin)": 'creatinine < 2 mg/dL and (if attest by investigator "receiving cisplatin" then creatinine < 1.5 mg/dL)',
        "Prior ibuprofen (must be stopped for surgery)": 'received(ibuprofen) and unparsed "must be stopped for surgery"',
        "Stable dose of prednisone (must be stable for at least 1 month prior to study entry)": 'unparsed "Stable dose of prednisone (must be stable for at least 1 month prior to study entry)"',
        # what is done of some only
        "Histologically confirmed melanoma Reconfirmation of melanoma required only if complete response for greater than 2 years": 'condition(melanoma) and (if response = CR for more than 2 years then attest by investigator "Reconfirmation of melanoma required only if complete response for greater than 2 years")',
        "Rebiopsy is required only if gout": 'if condition(gout) then attest by investigator "Rebiopsy is required only if gout"',
        "Measurable disease is not required only if gout": 'attest by investigator "Measurable disease is not required only if gout"',
        # who is let in besides
        "Asthma previously untreated with omalizumab; however, participants may be entered if they have had a single dose for a crisis": 'condition(asthma) and (condition(asthma) untreated and unparsed "previously untreated with omalizumab" or attest by investigator "however, participants may be entered if they have had a single dose for a crisis")',
        "Untreated Hodgkin lymphoma; patients may be enrolled if they had one dose of vincristine": 'condition(hodgkin lymphoma) and (condition(hodgkin lymphoma) untreated or attest by investigator "patients may be enrolled if they had one dose of vincristine")',
    },
    exclusion={
        # what is not required of some
        "Prior warfarin (not applicable for patients with gout)": "received(warfarin) and not condition(gout)",
        "Asthma, eczema (not applicable if on dialysis) or gout": 'condition(asthma) or condition(eczema) and not attest by investigator "not applicable if on dialysis" or condition(gout)',
    },
)
def test_what_is_waived_or_asked_of_some(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Additionally, their inclusion is necessary to develop knowledge of the natural history of gout or asthma": 'allowed "their inclusion is necessary to develop knowledge of the natural history of gout or asthma"',
        "If there is evidence of linkage, small families can be pooled for analysis, or a combination of large and small families can be pooled": 'allowed "If there is evidence of linkage, small families can be pooled for analysis, or a combination of large and small families can be pooled"',
        # a demand stands beside it
        "These measurements must be obtained within 2 weeks": 'unparsed "These measurements must be obtained within 2 weeks"',
        # what is to be done
        "Participants must notify the study doctor of any change of medication": 'attest "Participants must notify the study doctor of any change of medication"',
    },
    exclusion={
        "These four scans allow detection of most stenoses resulting from atherosclerosis or vasculitis, which together make up more than 80% of all": 'allowed "These four scans allow detection of most stenoses resulting from atherosclerosis or vasculitis, which together make up more than 80% of all"',
        "Such participants would receive a clinical high dose (12 mCi) bone scan (H-BS) instead, if the standard scan (L-BS) was negative": 'allowed "Such participants would receive a clinical high dose (12 mCi) bone scan (H-BS) instead, if the standard scan (L-BS) was negative"',
        "One drink is equivalent to a half pint of beer or 1 measure of spirits or 1 glass of wine": 'allowed "One drink is equivalent to a half pint of beer or 1 measure of spirits or 1 glass of wine"',
        # a demand stands beside it
        "These patients would be treated with radiotherapy before entry and must have recovered": 'unparsed "These patients would be treated with radiotherapy before entry and must have recovered"',
        "Drinks are more than 14 per week": 'unparsed "Drinks are more than 14 per week"',
        # what is to be done
        "The patient will need to inform the study team ahead of time about the surgeon and hospital that will be performing the surgery": 'unparsed "The patient will need to inform the study team ahead of time about the surgeon and hospital that will be performing the surgery"',
    },
)
def test_what_asks_nothing_of_the_patient(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Opioid abuse within the past 6 months, as defined in Diagnostic and Statistical Manual of Mental Disorders, 5th Edition Revised, or gout": "condition(opioid abuse) within 6 months before screening or condition(gout)",
        "Opioid dependence according to the Diagnostic and Statistical Manual of Mental Disorders (4th ed., text rev.)": "condition(opioid dependence)",
        "Motor neuropathy ≥ grade 3, as defined by the NCI's Common Toxicity Criteria version 3.0": "condition(motor neuropathy) grade >= 3",
        "Motor neuropathy > grade 1 according to the National Cancer Institute's Common Toxicity Criteria (version 2.0)": "condition(motor neuropathy) grade > 1",
        "Motor neuropathy ≥ grade 3 as defined by CTCAE version 4": "condition(motor neuropathy) grade >= 3",
        # where the grade stands behind, it stays
        "Peripheral motor neuropathy >/= Common Terminology Criteria for Adverse Events (CTCAE) Grade 2": "condition(motor neuropathy) grade >= 2",
        "Deafness (CTCAE v5) grade 2 or higher": "condition(deafness) grade >= 2",
        "Patients with NCI common toxicity criteria (CTC) grade 2 or greater motor neuropathy are excluded": "condition(motor neuropathy) grade >= 2",
    },
)
def test_by_whose_manual(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("heading", "ids"),
    [
        ("EXCLSUION CIRTERIA:", ["I1", "E1"]),
        ("Exlcusion critera", ["I1", "E1"]),
        ("Inclusoin cirteria:", ["I1", "I2"]),
        # no heading of a section
        ("Occlusion craters:", ["I1", "I2"]),
        ("Infusion centers:", ["I1", "I2"]),
    ],
)
def test_a_heading_with_slips(heading: str, ids: list[str]) -> None:
    text = f"Inclusion Criteria:\n\n* Gout\n\n{heading}\n\n* Asthma\n"
    assert [one.id for one in compile_text(text)] == ids


@each(
    inclusion={
        # what may be given, or who may join, is asked of nobody
        "Erythropoietin can be used before, during and after the protocol treatment for patients with documented anemia as long as they meet the criteria for neutropenia and/or thrombocytopenia as stated above": 'if received(erythropoietin) ongoing then attest by investigator "Erythropoietin can be used before, during and after the protocol treatment for patients with documented anemia as long as they meet the criteria for neutropenia and/or thrombocytopenia as stated above"',
        "Prednisone may be given provided that the patient has eosinophilia": 'if received(prednisone) ongoing then attest by investigator "Prednisone may be given provided that the patient has eosinophilia"',
        "Subjects with other rheumatic disorders including gout, past bursitis, and the crystal, storage, and elastic disorders may be accepted": 'allowed "Subjects with other rheumatic disorders including gout, past bursitis, and the crystal, storage, and elastic disorders may be accepted"',
        "Patients with other skin disorders may be accepted only if mild": 'attest by investigator "Patients with other skin disorders may be accepted only if mild"',
        # said twice
        "Patient is male or female and at least 50 years of age or older": "age >= 50 years",
        "At least 12 years old or older than 60 kg": 'age >= 12 years or unparsed "older than 60 kg"',
    },
    exclusion={
        # what may be given, or who may join, is asked of nobody
        "Prednisone may be used as long as the patient has asthma": 'unparsed "Prednisone may be used as long as the patient has asthma"',
        "NOTE: Infections in remission that do not require further treatment or warts requiring only local treatment are allowed.": 'allowed "NOTE: Infections in remission that do not require further treatment or warts requiring only local treatment are allowed"',
        # what keeps out all the same
        "NOTE: No live vaccines are allowed": 'unparsed "NOTE: No live vaccines are allowed"',
        "NOTE: Only topical steroids are allowed": 'unparsed "NOTE: Only topical steroids are allowed"',
    },
)
def test_what_may_be_given_and_who_may_join(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_one_of_which_counts_no_lines() -> None:
    text = """Inclusion Criteria:

Patients must:

  -  Have gout.

Have two courses of colchicine (one of which must have been at daily doses of 2 mg).

  -  Have asthma.

  -  Have eczema.
"""
    assert [write(one.tree) for one in compile_text(text)][2:] == ["condition(asthma)", "condition(eczema)"]
