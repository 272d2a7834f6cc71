"""Where a denial, a bound, a stage or a time ends: each sentence with the tree that a clinician would give it."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

INCLUSIONS = {
    # the other alternative is not denied with the first
    "Must either not have asthma or have an FEV1 above 70%": "not condition(asthma) or fev1 > 70 % predicted",
    "Either no antibiotic within the past 3 weeks OR use of doxycycline": (
        "not received(antibiotic) within 3 weeks before screening or received(doxycycline) ongoing"
    ),
    "Either no angina, asthma or gout": 'unparsed "Either no angina, asthma or gout"',
    # what is asked for behind what is denied
    "Patients must not have angina or gout and must have an LVEF > 45%": (
        "not (condition(angina pectoris) or condition(gout)) and lvef > 45 %"
    ),
    "Patients with hypertension must not have angina and must have an LVEF > 45%": (
        "if condition(hypertension) then not condition(angina pectoris) and lvef > 45 %"
    ),
    # a demand on each group
    "Patients with asthma must have an FEV1 > 60% or patients with gout must have creatinine < 2 mg/dL": (
        "(if condition(asthma) then fev1 > 60 % predicted) and (if condition(gout) then creatinine < 2 mg/dL)"
    ),
    # what a name that is denied means, is denied
    "No severe hepatic disease, as defined by: ALT > 3 x ULN or bilirubin > 2 x ULN": (
        "not (alt > 3 x ULN or bilirubin > 2 x ULN)"
    ),
    "No anemia (hemoglobin less than 13 g/dL in men and less than 12 g/dL in women)": (
        "not (condition(anemia) or sex male and hemoglobin < 13 g/dL or sex female and hemoglobin < 12 g/dL)"
    ),
    # the bound in the bracket is of the last
    "Leukocytes at least 3,000/mm3 or neutrophils at least 1,500/mm3 (more than 750/mm3 if lymphoma)": (
        "leukocytes >= 3000 /uL or neutrophils >= 1500 /uL or condition(lymphoma) and neutrophils > 750 /uL"
    ),
    # what is asked beside the first stage
    "Stage IIIB with pleural effusion or stage IV lung cancer": (
        "condition(lung cancer) stage IIIB and condition(pleural effusion) or condition(lung cancer) stage IV"
    ),
    "Recurrent or stage III with ascites or stage IV ovarian cancer": (
        "condition(ovarian cancer) recurrent or condition(ovarian cancer) stage III and condition(ascites)"
        " or condition(ovarian cancer) stage IV"
    ),
    # nobody is kept out by the examination
    "No asthma as determined by history, chest examination, and ECG": "not condition(asthma)",
    # what is spared stands behind the colon
    "At least 3 years since prior malignancy except the following: basal cell carcinoma, melanoma in situ": (
        "not condition(malignancy except basal cell carcinoma, melanoma in situ) within less than 3 years before treatment"
    ),
    # demands without a stop: the denial reaches its last member
    "Negative for HIV 1, hepatitis B, and hepatitis C At least 3 years since prior malignancy, other than lymphoma": (
        "not condition(HIV-1 infection) and not condition(hepatitis B) and not condition(hepatitis C)"
        " and not condition(malignancy except lymphoma) within less than 3 years before treatment"
    ),
    # the donor is the same
    "No prior allogeneic stem cell or bone marrow transplant": "not received(allogeneic stem cell transplant)",
    # an allergy to either
    "No human gamma globulin or albumin sensitivity": (
        'not (allergy("human gamma globulin") or condition("albumin sensitivity"))'
    ),
    # a stop is lost: what stands behind it is said of each, and the bracket of the last
    "Histologically confirmed melanoma, sarcoma, or thymoma Previously untreated stage III": (
        "condition(melanoma) untreated stage III or condition(sarcoma) untreated stage III"
        " or condition(thymoma) untreated stage III"
    ),
    "Histologically confirmed thymoma Previously untreated disease OR relapse after surgery": (
        'condition(thymoma) and attest by investigator "Previously untreated disease OR relapse after surgery"'
    ),
    "Bilirubin within normal limits AST no greater than 2 times normal (4 times normal with liver metastases)": (
        "bilirubin <= 1 x ULN and (ast <= 2 x ULN or condition(liver metastasis) and ast <= 4 x ULN)"
    ),
    # of whom it is asked
    "For patients on warfarin, INR between 2 and 3": "if received(warfarin) ongoing then inr from 2 to 3",
    "In subjects receiving dialysis, hemoglobin > 9 g/dL": "if received(dialysis) ongoing then hemoglobin > 9 g/dL",
    "Men with PSA > 3 ng/mL, and postmenopausal women, aged 50 or older, with BMI > 27 kg/m2": (
        "sex male and psa > 3 ng/mL or sex female and condition(postmenopausal) and age >= 50 years and bmi > 27 kg/m2"
    ),
    # so recent is the value, and nothing that is said before it
    "Are HIV-positive and have a CD4 count above 200 cells/mm3 within 60 days before entry": (
        "condition(HIV infection) and cd4 count > 200 /uL within 60 days before enrolment"
    ),
    # how it is taken, and not that the other was
    "Antacids are allowed provided taken at least 3 hours before erlotinib": (
        'if received(antacid) then attest by investigator "taken at least 3 hours before erlotinib"'
    ),
    "No prior cytotoxic or biologic therapy for gastric or peritoneal cancer": (
        "not ((received(chemotherapy) or received(biologic therapy))"
        ' and attest by investigator "for gastric or peritoneal cancer")'
    ),
    "For patients with sarcoma (unless marrow is involved): neutrophils at least 1000/mm3": (
        'if condition(sarcoma) and not attest by investigator "marrow is involved" then neutrophils >= 1000 /uL'
    ),
    "No more than 2 prior regimens for metastatic disease or as adjuvant therapy": (
        "received(antineoplastic therapy) lines <= 2 or attest by investigator"
        ' "No more than 2 prior regimens for metastatic disease or as adjuvant therapy"'
    ),
    # what is there is not denied with what is not
    "Patients without gout but with a BMI above 30": "not condition(gout) and bmi > 30",
    "Patients without gout or asthma but with angina": (
        "not (condition(gout) or condition(asthma)) and condition(angina pectoris)"
    ),
    "Not on insulin but on metformin": "not received(insulin) ongoing and received(metformin) ongoing",
    "No gout but asthma": 'unparsed "No gout but asthma"',
    "No other malignancy but basal cell carcinoma": "not condition(malignancy except basal cell carcinoma)",
    "One or more of asthma, gout or angina, but not on steroids": (
        "(condition(asthma) or condition(gout) or condition(angina pectoris))"
        " and not received(corticosteroid) ongoing"
    ),
    "Blood pressure controlled on no more than 3 drugs": (
        'attest by investigator "Blood pressure controlled on no more than 3 drugs"'
    ),
    # how long, and not how long ago
    "> 16 weeks prior antiretroviral therapy": "received(antiretroviral therapy) for more than 16 weeks",
    "Alcohol abuse or dependence and insomnia": (
        "(condition(alcohol abuse) or condition(alcohol dependence)) and condition(insomnia)"
    ),
    "No autoimmune disease such as lupus Scleroderma Type I diabetes": (
        "not (condition(autoimmune disease) or condition(systemic lupus erythematosus)"
        " or condition(systemic sclerosis) or condition(type 1 diabetes mellitus))"
    ),
    "No more than mild asthma": "not (condition(asthma) moderate or condition(asthma) severe)",
    "Patients who have not responded to or cannot tolerate aspirin": (
        'attest by investigator "Patients who have not responded to or cannot tolerate aspirin"'
    ),
    # a permission asks for nothing
    "No active hepatitis, but may be on suppressive therapy": "not condition(hepatitis) active",
    "No prior chemotherapy but may have received hydroxyurea": (
        'not received(chemotherapy) or attest by investigator "may have received hydroxyurea"'
    ),
}
EXCLUSIONS = {
    "Angina without a stent or with diabetes": (
        "condition(angina pectoris) and (not received(stent placement) or condition(diabetes mellitus))"
    ),
    "Patients without gout but with a BMI above 40": "not condition(gout) and bmi > 40",
    "Use of NSAIDs, such as ibuprofen, for more than 3 weeks": (
        "received(nsaid) for more than 3 weeks or received(ibuprofen) for more than 3 weeks"
    ),
    # nobody is kept out by a drug of long ago
    "Steroids, NSAIDs or antibiotics (within 2 weeks)": (
        "received(corticosteroid) within 2 weeks before screening or received(nsaid) within 2 weeks before screening"
        " or received(antibiotic) within 2 weeks before screening"
    ),
    "Diagnosis of asthma, or a diagnosis of gout for more than 2 years": (
        "condition(asthma) or condition(gout) more than 2 years before screening"
    ),
    "Patients with asthma, as well as patients with gout": "condition(asthma) or condition(gout)",
    "Malignancy including lymphoma (but not basal cell carcinoma) within the past 3 years": (
        "condition(malignancy except basal cell carcinoma) within 3 years before screening"
        " or condition(lymphoma) within 3 years before screening"
    ),
    "Malignancy within 3 years other than the following: basal cell carcinoma, melanoma in situ": (
        "condition(malignancy except basal cell carcinoma, melanoma in situ) within 3 years before screening"
    ),
    "Asthma or allergies to any of the drugs": "condition(asthma) or allergy(investigational agent)",
    "Known egg, neomycin or latex allergy": (
        "condition(egg allergy) or allergy(neomycin) or condition(latex allergy)"
    ),
    "Treatment with procaine penicillin": "received(penicillin)",
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_it_reaches_as_far_as_it_is_said(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_name_broken_over_two_lines_is_abbreviated() -> None:
    text = "Inclusion Criteria:\n\n* Received prophylactic cranial\n  irradiation (PCI) before\n* No relapse since PCI"

    told = " ".join(write(one.tree) for one in compile_text(text))
    assert "prophylactic cranial irradiation" in told
    assert "received(pci)" not in told
