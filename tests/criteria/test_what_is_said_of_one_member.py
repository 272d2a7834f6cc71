"""What is said of one member of a list, or of none: exceptions, reasons of a stay, purposes that limit nothing."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "No lupus, psoriasis or asthma, with the exception of asthma in childhood": "not (condition(systemic lupus erythematosus) or condition(psoriasis) or condition(asthma except childhood asthma))",
    },
    exclusion={
        "Active HIV, hepatitis B or hepatitis C infection, with the exception of hepatitis C carriers": 'condition(HIV infection) active or condition(hepatitis B) active or condition(hepatitis C) active and not attest by investigator "hepatitis C carriers"',
        "Active hepatitis A, B, C or syphilis infection, with the exception of asymptomatic chronic hepatitis B or hepatitis C carriers": 'condition(hepatitis A) active or condition(hepatitis B except chronic hepatitis B) active or condition(chronic hepatitis B) active and not attest by investigator "asymptomatic chronic hepatitis B" or condition(hepatitis C) active and not attest by investigator "asymptomatic chronic hepatitis B or hepatitis C carriers" or condition(syphilis) active',
        "Arrhythmia, heart failure or hypertension, except well controlled hypertension": 'condition(arrhythmia) or condition(heart failure) or condition(hypertension) and not attest by investigator "well controlled hypertension"',
        "HIV, syphilis or tuberculosis with the exception of treated syphilis or latent tuberculosis": 'condition(HIV infection) or condition(syphilis) and not attest by investigator "treated syphilis" or condition(tuberculosis except latent tuberculosis) or condition(latent tuberculosis) and not attest by investigator "treated syphilis or latent tuberculosis"',
        "Gout, syphilis or hepatitis C with the exception of syphilis treated long ago or cured hepatitis C patients": 'condition(gout) or condition(syphilis) and not attest by investigator "syphilis treated long ago" or condition(hepatitis C) and not attest by investigator "cured hepatitis C patients"',
        "Stroke, epilepsy or migraine with the exception of minor complaints": '(condition(stroke) or condition(epilepsy) or condition(migraine)) and attest by investigator "Stroke, epilepsy or migraine with the exception of minor complaints"',
        "Lupus, psoriasis or asthma except exercise-induced asthma": "condition(systemic lupus erythematosus) or condition(psoriasis) or condition(asthma except exercise-induced asthma)",
        "Any malignancy except basal cell carcinoma or another cancer in remission": 'condition(malignancy except basal cell carcinoma) and not attest by investigator "another cancer in remission"',
    },
)  # fmt: skip
def test_an_exception_is_of_the_member_that_it_names(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Anyone who has been admitted to the hospital due to mania, psychosis or any other serious psychiatric illness in the last 6 months": 'received(hospitalization) within 6 months before screening and attest by investigator "due to mania, psychosis or any other serious psychiatric illness"',
        "Patients hospitalized for stroke, myocardial infarction or another vascular event within 3 months before screening": 'received(hospitalization) within 3 months before screening and attest by investigator "for stroke, myocardial infarction or another vascular event"',
        "Chronic urticaria or anyone who has been hospitalised because of asthma, anaphylaxis or other severe allergic disease": 'condition(chronic urticaria) or received(hospitalization) and attest by investigator "because of asthma, anaphylaxis or other severe allergic disease"',
        "Patients hospitalized for stroke, taking warfarin or another anticoagulant": 'received(hospitalization) and condition(stroke) and attest by investigator "for stroke" and (received(warfarin) ongoing or received(anticoagulant) ongoing)',
        "Hospitalization for any cause": "received(hospitalization)",
        "Hospitalization for gout within 30 days": 'received(hospitalization) within 30 days before screening and condition(gout) and attest by investigator "for gout"',
    },
)  # fmt: skip
def test_all_members_are_reasons_of_the_stay(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No prior chemotherapy for any indication": "not received(chemotherapy)",
        "Patients requiring dialysis for any cause": "received(dialysis) ongoing",
    },
    exclusion={
        "Previous administration of methotrexate for any condition": "received(methotrexate)",
        "Prior radiotherapy for any reason": "received(radiotherapy)",
        "Use of insulin (for any indication)": "received(insulin) ongoing",
        "Steroids for any reason other than treatment of asthma": 'received(corticosteroid) and not attest by investigator "treatment of asthma"',
        "Surgery for any condition of the spine": 'received(surgery) and attest by investigator "for any condition of the spine"',
        "Prior treatment with experimental monoclonal antibodies": 'received("experimental monoclonal antibodies")',
        "Treatment with any experimental drug within 30 days": "received(investigational agent) within 30 days before screening",
        "Experimental chemotherapy": 'received("experimental chemotherapy")',
    },
)  # fmt: skip
def test_for_any_reason_limits_nothing(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Non-MRI compatible implants": "received(mr-unsafe implant)",
        "Metal plate": "received(metallic implant)",
        "Spinal infections and spinal tumors": "condition(spinal infection) or condition(spinal tumor)",
        "Spinal cord tumor": "condition(spinal cord tumor)",
        "History of spinal injury": "condition(spinal injury) history",
        "Spinal cord injuries": "condition(spinal cord injury)",
    },
)  # fmt: skip
def test_devices_and_growths_of_their_own(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Women of childbearing potential with fertile male partners must have a negative serum pregnancy test within 3 days prior to first dose and agree to use contraception until a month after the last dose": 'if condition(childbearing potential) and attest "with fertile male partners" then test(pregnancy test) negative within 3 days before treatment and attest "agree to use contraception until a month after the last dose"',
        "Women of childbearing potential and men with partners of childbearing potential must use contraception": 'attest "Women of childbearing potential and men with partners of childbearing potential must use contraception"',
    },
    exclusion={
        "Parents or guardians, and children where appropriate, must be willing to give consent": 'not attest "Parents or guardians, and children where appropriate, must be willing to give consent"',
        "Women, and men where appropriate, must agree to use contraception": 'not attest "Women, and men where appropriate, must agree to use contraception"',
        "Patients who must be able to travel for work": 'attest "Patients who must be able to travel for work"',
        "Unstable kidney disease (as defined by any of the following: presence of edema, anemia, or uremia), known gout (with the exception of gout in remission)": 'condition(edema) or condition(anemia) or condition(renal failure) or condition(gout) and not attest by investigator "gout in remission"',
        "Serious heart disease (defined as one or more of: angina or heart failure)": "condition(angina pectoris) or condition(heart failure)",
    },
)  # fmt: skip
def test_demands_of_several_people_and_definitions_in_brackets(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


def test_a_list_number_behind_an_illness_runs_in_from_the_next_line() -> None:
    text = "7. Gout\n8. A malignant tumor except for melanoma 9. Known asthma.\n10. Grade 2 neuropathy\n"
    told = [write(one.tree) for one in compile_text(f"Exclusion Criteria:\n\n{text}")]
    assert told == [
        "condition(gout)",
        "condition(malignancy except melanoma)",
        "condition(asthma)",
        "condition(neuropathy) grade = 2",
    ]


@each(
    inclusion={
        "Subjects under hemodialysis": "received(hemodialysis) ongoing",
        "Histologically confirmed a primary lesion of thyroid cancer": "condition(thyroid cancer)",
    },
    exclusion={
        "Patients under experimental treatment": "received(investigational agent) ongoing",
        "Currently under antibiotic treatment": "received(antibiotic) ongoing",
        "Patients under dialysis or immunosuppressive therapy": "received(dialysis) ongoing or received(immunosuppressive drug) ongoing",
        "Patients under 16 years": "age < 16 years",
        "Patients under guardianship": "condition(under guardianship)",
        "Medication available under a treatment IND": 'received(investigational agent) and unparsed "available under"',
        "Use of aspirin (any dose) within 5 days": "received(aspirin) within 5 days before screening",
        "Colitis requiring steroids (any dose)": 'condition(colitis) and (received(corticosteroid) ongoing or attest by investigator "requiring steroids")',
    },
)  # fmt: skip
def test_under_a_treatment_and_whatever_its_dose(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_numbered_line_begins_behind_a_stop_without_a_blank() -> None:
    text = "* Gout. 9.Active tuberculosis. 10.Pregnancy.\n* INR of 1.5 or more\n"
    told = [write(one.tree) for one in compile_text(f"Exclusion Criteria:\n\n{text}")]
    assert told == [
        "condition(gout)",
        "condition(tuberculosis) active",
        "condition(pregnancy)",
        "inr >= 1.5",
    ]


@each(
    inclusion={
        "Patients who only received surgery and radiotherapy": 'received(surgery) and received(radiotherapy) and attest by investigator "only received surgery and radiotherapy"',
        "Local laboratory results are acceptable if the test is well-validated": 'attest by investigator "Local laboratory results are acceptable if the test is well-validated"',
        "Core biopsy is acceptable if adequate tissue is obtained": 'if received(needle biopsy) then attest by investigator "adequate tissue is obtained"',
    },
    exclusion={
        "Patients who only received wedge resection and lobectomy": '(received("wedge resection") or received(lobectomy)) and attest by investigator "only received wedge resection and lobectomy"',
        "Has only received radiotherapy, chemotherapy or surgery within 6 months": '(received(radiotherapy) within 6 months before screening or received(chemotherapy) within 6 months before screening or received(surgery) within 6 months before screening) and attest by investigator "only received radiotherapy, chemotherapy or surgery within 6 months"',
        "Patients who only received radiotherapy": 'received(radiotherapy) and attest by investigator "only received radiotherapy"',
        "Dementia other than Alzheimer disease (vascular dementia, Lewy body dementia)": "condition(dementia except alzheimer disease) or condition(vascular dementia) or condition(lewy body dementia)",
        "Arthritis other than osteoarthritis (rheumatoid arthritis, gout, psoriatic arthritis and so forth)": 'condition(arthritis except osteoarthritis) or condition(rheumatoid arthritis) or condition(gout) or condition(psoriatic arthritis) or attest by investigator "Arthritis other than osteoarthritis (rheumatoid arthritis, gout, psoriatic arthritis and so forth)"',
        "Malignancy other than skin cancer (basal cell carcinoma, squamous cell carcinoma)": "condition(malignancy except skin cancer, basal cell carcinoma, squamous cell carcinoma)",
        "Malignancy other than basal cell carcinoma (cervical carcinoma in situ, prostate cancer)": "condition(malignancy except basal cell carcinoma, prostate cancer, carcinoma in situ of the cervix)",
        "Liver transplant surgery within 6 months": "received(liver transplant) within 6 months before screening",
        "Kidney transplantation and surgery within 3 months": "received(kidney transplant) within 3 months before screening or received(surgery) within 3 months before screening",
    },
)  # fmt: skip
def test_only_these_and_others_in_brackets(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_other_than_names_no_other_case_of_the_own_disease() -> None:
    def asked(sentence: str) -> str:
        (one,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n", diseases=("spondylolisthesis",))
        return write(one.tree)

    assert asked("Lumbar conditions other than symptomatic spondylolisthesis") == (
        'condition("lumbar conditions" except spondylolisthesis) or condition(spondylolisthesis)'
        ' and not attest by investigator "symptomatic spondylolisthesis"'
    )
    assert asked("Any other spondylolisthesis") == (
        "condition(spondylolisthesis) and attest by investigator"
        ' "another spondylolisthesis than the one for which the patient would join"'
    )


def test_an_allergy_to_drugs_of_the_same_class_is_told_of() -> None:
    (one,) = compile_text("Exclusion Criteria:\n\n* Allergy to rituximab or other drugs of this class\n")
    assert write(one.tree) == "allergy(rituximab)"
    assert "“other drugs of this class”" in one.note
