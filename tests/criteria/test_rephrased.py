"""Wordings that are told anew, charts of acuity, ranges told from above, and what no record but a person tells."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Subjects after total hip arthroplasty": "received(total hip replacement)",
        "Adults after myocardial infarction": "age >= 18 years and condition(myocardial infarction)",
        "Individuals to be operated on for gallstones": (
            'received(surgery) planned and condition(gallstones) and attest by investigator "for gallstones"'
        ),
        "Hearing aid users": "received(hearing aid)",
        "Patients who have started insulin": "received(insulin)",
        "Patients started on insulin": "received(insulin) ongoing",
        "Patients who have started hemodialysis within 2 months": (
            "received(hemodialysis) within 2 months before screening "
            'and attest by investigator "who have started hemodialysis within 2 months"'
        ),
        "Scheduled for 4 cycles of neoadjuvant chemotherapy": (
            "received(neoadjuvant chemotherapy) planned "
            'and attest by investigator "4 cycles of neoadjuvant chemotherapy"'
        ),
        "Migraine that lasted less than 8 hours": ('condition(migraine) and "migraine duration" < 8 h'),
        "Asthma related hospitalization within 6 months": (
            "received(hospitalization) within 6 months before screening and condition(asthma) "
            'and attest by investigator "Asthma related hospitalization within 6 months"'
        ),
        "Autism diagnosis made by a child psychiatrist": "condition(autism spectrum disorder)",
        "Gout [3, 4]": "condition(gout)",
        "Gout for a period of at least 3 months": "condition(gout) at least 3 months before screening",
        "More than 2 ED visits in the past year, or at least 1 hospitalization in the past year": (
            '"ed visits in past year" > 2 or received(hospitalization) within 1 year before screening'
        ),
        "ICU patients with a length of stay of more than 5 days": (
            "received(icu admission) for more than 5 days"
        ),
        "Stump length greater than 12 cm in length": '"stump length" > 12 cm',
        "Bilirubin reported as > 3 mg/dL": "bilirubin > 3 mg/dL",
        "Hemoglobin greater then 9 g/dL": "hemoglobin > 9 g/dL",
        "Surgery continues more than 2 hours": "received(surgery) for more than 2 hours",
        "Physically active (> 2 x 45 min brisk walking per week)": (
            'condition(physically active) and attest by investigator "> 2 x 45 min brisk walking per week"'
        ),
        "The causative agent of sepsis includes E. coli or S. aureus": (
            'attest by investigator "The causative agent of sepsis includes E. coli or S. aureus"'
        ),
        "Urinary catheter more than 72 hours in situ": "received(urinary catheter) for more than 72 hours",
        "Non-diabetic controls": "not condition(diabetes mellitus)",
        "Patients for whom a tissue sample is available": (
            'attest by investigator "Patients for whom a tissue sample is available"'
        ),
        "Alive 3 months after the end of therapy": (
            'attest by investigator "Alive 3 months after the end of therapy"'
        ),
        "Contraindications to sedation (e.g. airway hard to manage)": (
            'attest by investigator "Contraindications to sedation (e.g. airway hard to manage)"'
        ),
        "Heart function grade II-III": "nyha from 2 to 3",
        "Leukocytes < 4,000/mm3 or > 10% bands": ("leukocytes < 4000 /uL or immature neutrophils > 10 %"),
        "Age between 70 and 25 years": "age from 25 to 70 years",
        "BCVA of 73 to 34 letters (20/40 to 20/200)": "best corrected visual acuity from 34 to 73 {letters}",
        "BCVA ≥ 55 letters (approximate Snellen equivalent of 20/80 or better)": (
            "best corrected visual acuity >= 55 {letters}"
        ),
        "Visual acuity of 20/60 or better": ('attest by investigator "Visual acuity of 20/60 or better"'),
        "Mother at least 16 years of age": '"maternal age" >= 16 a',
        "Normal cardiac findings": 'attest by investigator "Normal cardiac findings"',
        "Competitive athletes": 'attest by investigator "Competitive athletes"',
        "Taking three or more medications per day": ('"medications per day" >= 3'),
    },
    exclusion={
        # it was the donor's
        "Grafts donated after circulatory death": (
            'attest by investigator "Grafts donated after circulatory death"'
        ),
        # whoever has no part in them is kept out
        "Not participating in the hearing test or the balance assessments": (
            'attest by investigator "Not participating in the hearing test or the balance assessments"'
        ),
        "Any anticoagulant other then aspirin": "received(anticoagulant except aspirin)",
        "History of porphyria in the patient or her family": (
            "condition(porphyria) history or family history(porphyria)"
        ),
        "Self-disclosed as pregnant or planning on becoming pregnant": (
            'condition(pregnancy) or attest "planning on becoming pregnant"'
        ),
        "Steroids at the equivalent of ≥ 15 mg/day prednisone": (
            "prednisone dose >= 15 mg/d and received(corticosteroid)"
        ),
        "Use of a beta blocker that cannot be discontinued": (
            'received(beta blocker) ongoing and attest by investigator "that cannot be discontinued"'
        ),
        "Unstable body weight over the past 3 months": (
            'attest by investigator "Unstable body weight over the past 3 months"'
        ),
        # who was given such drugs for anything else has no such infection
        "Infection requiring systemic therapy (antibiotics, antifungals), gout": (
            "condition(infection) "
            'and attest by investigator "requiring systemic therapy (antibiotics, antifungals)" '
            "or condition(gout)"
        ),
        "Heparin within 48 hours, resulting in a partial thromboplastin time above the upper limit of normal": (
            "received(heparin) within 48 hours before screening and aptt > 1 x ULN"
        ),
        "Prothrombin time greater than the upper limit of normal": "prothrombin time > 1 x ULN",
        "Head injury with loss of consciousness > 10 min": (
            'condition(head injury) and condition(loss of consciousness) and "loss of consciousness" > 10 min'
        ),
        "Opioids within 3 weeks of entry or during the study period": (
            "received(opioid) within 3 weeks before enrolment or attest by investigator "
            '"Opioids within 3 weeks of entry or during the study period"'
        ),
        "Lesions incompatible with eczema": ('attest by investigator "Lesions incompatible with eczema"'),
        # the permission stays with what is permitted
        "Patients who had low-dose steroids (e.g. one dose for nausea) may be enrolled": (
            'allowed "Patients who had low-dose steroids (e.g. one dose for nausea) may be enrolled"'
        ),
        # who is given them does not abuse them
        "Abuse of sedatives, ketamine or opioids": 'condition(sedative use disorder) or condition("ketamine abuse") or condition(opioid use disorder)',
        "Drug abuse (opioids, stimulants)": "condition(drug abuse)",
        "Suspected or apparent appendicitis": (
            'condition(appendicitis) or attest by investigator "Suspected or apparent appendicitis"'
        ),
        "Chest pain during walking": ('condition(chest pain) and attest by investigator "during walking"'),
        # a study of that name, and no retinopathy
        "Early Treatment Diabetic Retinopathy Study letter score of 19 to 0": (
            "best corrected visual acuity from 0 to 19"
        ),
    },
)
def test_what_is_told_in_other_words(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
