"""Qualifiers and numbers that a tree once passed over: each is said now, or asked beside what is read."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

PER_MICROLITER = "Read as: cells per µL, since nobody alive has so few cells per mL."


@each(
    inclusion={
        # a count that no living person has was written in another unit, or cannot be told
        "Platelets of at least 60,000 per mL": "platelets >= 60000 /uL",
        "ANC > 1.5 x 10^6/mL": "neutrophils > 1.5 10*6/mL",
        "CD4 count above 250 cells/mL": "cd4 count > 250 /uL",
        "Platelets at least 1,50,000/mm3": "platelets >= 150000 /uL",
        "WBC above 3,50/mm3": 'unparsed "WBC above 3,50/mm3"',
        "CSF white blood cells below 4/µL": "leukocytes in cerebrospinal fluid < 4 /uL",
        # a share of the vital capacity is a ratio, and none of what is predicted
        "FEV1 below 65 percent of the FVC": "fev1/fvc < 65 %",
        "FEV1 above 65 percent of predicted": "fev1 > 65 % predicted",
        "Smoking history of more than 15 pack-years": "tobacco exposure > 15 {pack-years}",
        # local treatment, or illness of one place, is none of the whole body
        "No concurrent systemic radiotherapy": "not (received(radiotherapy) ongoing and "
        'attest by investigator "systemic radiotherapy")',
        "No systemic Burkitt lymphoma": "not (condition(burkitt lymphoma) and "
        'attest by investigator "systemic Burkitt lymphoma")',
        # a bracket with a bound of something else is a further demand
        "Hematocrit above 25% (with an absolute reticulocyte count above 90,000/mm3)": "hematocrit > 25 % and "
        "reticulocytes > 90000 /uL",
        "Creatinine below 1.6 mg/dL (141 µmol/L)": "creatinine < 1.6 mg/dL",
        "Platelets above 80 x 10^9/L (with no transfusion within 5 days)": "platelets > 80 10*9/L and "
        "not received(transfusion) within 5 days before screening",
        "Bilirubin below 2 mg/dL (patients with liver metastases only)": "if condition(liver metastasis) then "
        "bilirubin < 2 mg/dL",
        "Asthma, mild": "condition(asthma) mild",
        "Asthma, not controlled, on inhaled steroids": "condition(asthma) uncontrolled and "
        "received(inhaled corticosteroid) ongoing",
        # a denial behind "and" reaches to the end of its list
        "Men in good health, and without a history of androgen therapy or known history of prostate disease": (
            "sex male and condition(healthy) and not (received(androgen) or condition(prostate disease) history)"
        ),
        # two sentences that lost the stop between them
        "No heart failure requiring medical therapy Resting LVEF at least 45%": "unparsed "
        '"No heart failure requiring medical therapy Resting LVEF at least 45%"',
        "No concurrent therapy to the measurable lesion": "unparsed "
        '"No concurrent therapy to the measurable lesion"',
        # what is spared, and what is not
        "No NSAIDs except low-dose aspirin": "not (received(nsaid except aspirin) or received(aspirin) and "
        'not attest by investigator "low-dose aspirin")',
        "No prior malignancy except prostate cancer not requiring therapy": "not (condition(malignancy except "
        "prostate cancer) history or condition(prostate cancer) history and "
        'not attest by investigator "not requiring therapy")',
        "Unless due to lymphoma: bilirubin below 2.5 mg/dL": "bilirubin < 2.5 mg/dL or "
        'attest by investigator "Unless due to lymphoma"',
        # how long ago at most
        "Radiotherapy must have been completed no more than 8 weeks before transplantation": (
            "received(radiotherapy) within 8 weeks before transplant"
        ),
        "Chemotherapy must have been completed at least 4 weeks before enrollment": "not "
        "received(chemotherapy) within less than 4 weeks before enrolment",
        # what is denied is not asked for, whatever stands before it
        "Adequate marrow function as evidenced by meeting hemoglobin ≥ 9 g/dL without the use of platelet "
        "transfusion within 2 weeks": "hemoglobin >= 9 g/dL and not received(platelet transfusion) within 2 weeks "
        "before screening",
        "Hemoglobin ≥ 8 g/dL (may be transfused to reach this level)": "hemoglobin >= 8 g/dL",
        # one result does not tell of two tests
        "Positive hepatitis C antibody test followed by a negative HCV RNA test": "unparsed "
        '"Positive hepatitis C antibody test followed by a negative HCV RNA test"',
        # how bad the first one is does not tell how bad the second has to be
        "Asthma (mild), rhinitis": "condition(asthma) mild and condition(rhinitis)",
        "Mild asthma or rhinitis": "condition(asthma) mild or condition(rhinitis) mild",
        "CD4 count below 150 cells/mm3 at any time prior to study entry": "cd4 count < 150 /uL or "
        'attest by investigator "CD4 count below 150 cells/mm3 at any time prior"',
    },
    exclusion={
        "Platelets below 40,000/µL at any time in the past": "platelets < 40000 /uL or "
        'attest by investigator "Platelets below 40,000/µL at any time in the past"',
        "NOTE: Women who are taking tamoxifen are not excluded from the trial": "allowed "
        '"NOTE: Women who are taking tamoxifen are not excluded from the trial"',
        # how recent, or for how long
        "Recent use of opioids": 'received(opioid) and attest by investigator "Recent use of opioids"',
        "Recent use of opioids within 2 weeks": "received(opioid) within 2 weeks before screening",
        "Recent use of opioids or NSAIDs": 'received(opioid) and attest by investigator "Recent use of opioids" '
        'or received(nsaid) and attest by investigator "Recent use of NSAIDs"',
        "Prior chronic use of opioids": 'received(opioid) and attest by investigator "chronic use of opioids"',
        "Chronic use of opioids": 'received(opioid) ongoing and attest by investigator "Chronic use of opioids"',
        # what a drug does, nobody has
        "Receiving medication with bleeding tendency": 'unparsed "Receiving medication with bleeding tendency"',
        "Use of drugs with QT prolongation": 'unparsed "Use of drugs with QT prolongation"',
        # a relative's age is not the patient's
        "Family history of melanoma under age 50": 'family history(melanoma) and attest by investigator "under age 50"',
        "Clinically unstable child": 'age < 18 years and attest by investigator "Clinically unstable child"',
        "Allergy to any medication used during catheterization": "attest by investigator "
        '"Allergy to any medication used during catheterization"',
        # a bracket in a list is of the member before it
        "Pregnancy (odd test), breastfeeding": 'condition(pregnancy) and attest by investigator "odd test" or '
        "condition(lactation)",
        "Fluorouracil (systemic or topical)": 'received(fluorouracil) and attest by investigator "systemic or topical"',
        "Neutrophils below 800 cells/mL": "neutrophils < 800 /uL",
        "Platelets below 85,00/µL": 'unparsed "Platelets below 85,00/µL"',
        "Systemic bronchodilators": 'received(bronchodilator) and attest by investigator "Systemic bronchodilators"',
        "Systemic chemotherapy": "received(chemotherapy)",
        "Pancreatitis (in men only)": "condition(pancreatitis) and sex male",
        "Prior radiotherapy (patients with CD4 counts above 150/mm3 only)": "received(radiotherapy) and "
        "cd4 count > 150 /uL",
        # what comes behind the comma describes what stands before it
        "Hypertension, poorly controlled": "condition(hypertension) uncontrolled",
        "Ineffectively controlled asthma": "condition(asthma) uncontrolled",
        "Diabetes, on insulin": "condition(diabetes mellitus) and received(insulin) ongoing or "
        "(condition(diabetes mellitus) or received(insulin) ongoing) and "
        'attest by investigator "Diabetes, on insulin"',
        # a bound and a noun that nobody knows are two reasons
        "LVEF < 35%, strange event": 'lvef < 35 % or unparsed "strange event"',
        # a need at entry is a need
        "Malignancy requiring treatment at study entry": "condition(malignancy) and "
        'attest by investigator "requiring treatment at study entry"',
        "Heart failure requiring symptomatic treatment": "condition(heart failure) and "
        'attest by investigator "requiring symptomatic treatment"',
        # of both, or of either: a person has to say
        "Have taken both lamivudine and stavudine": "received(lamivudine) and received(stavudine) or "
        "(received(lamivudine) or received(stavudine)) and "
        'attest by investigator "Have taken both lamivudine and stavudine"',
        "Intolerance to both foscarnet and ganciclovir": "allergy(foscarnet) and allergy(ganciclovir) or "
        "(allergy(foscarnet) or allergy(ganciclovir)) and "
        'attest by investigator "Intolerance to both foscarnet and ganciclovir"',
        "Both oral and inhaled steroids": "received(oral corticosteroid) or received(inhaled corticosteroid)",
    },
)
def test_is_said_in_full(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_count_per_milliliter_tells_how_it_was_read() -> None:
    (found,) = compile_text("Exclusion Criteria:\n\n* Leukocytes below 2500/mL\n")
    assert found.note == PER_MICROLITER


def test_a_heading_without_a_list_keeps_nobody_out_by_itself() -> None:
    told = compile_text("Exclusion Criteria:\n\n* Prior radiotherapy:\n* Diabetes\n")
    assert [write(one.tree) for one in told] == [
        'received(radiotherapy) and attest by investigator "Prior radiotherapy"',
        "condition(diabetes mellitus)",
    ]
