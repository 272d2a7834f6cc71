"""Readings once wrong: what a word reaches, what a definition tests, whom a bound is for, what a bracket permits."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    # an adjective before a list
    "No serious medical or psychiatric illness": (
        'not (attest by investigator "serious medical or psychiatric illness" or condition(psychiatric disorder) severe)'
    ),
    "No symptomatic heart failure or myocardial infarction within the past 6 months": (
        "not (condition(heart failure) symptomatic within 6 months before screening"
        " or condition(myocardial infarction) within 6 months before screening)"
    ),
    "No severe lung disease (e.g., COPD)": (
        "not (condition(pulmonary disease) severe or condition(chronic obstructive pulmonary disease) severe)"
    ),
    # two questions about one disease
    "Measurable or evaluable locally advanced or metastatic breast cancer": (
        '(condition(breast cancer) "locally advanced" or condition(breast cancer) metastatic)'
        " and (condition(breast cancer) measurable or attest by investigator"
        ' "Measurable or evaluable locally advanced or metastatic breast cancer")'
    ),
    "Recurrent or metastatic melanoma": "condition(melanoma) recurrent or condition(melanoma) metastatic",
    # at any time
    "No prior/concurrent malignancy": "not condition(malignancy) history",
    "No history of or active thrush": "not condition(oral candidiasis) history",
    # a colon that ends no label
    "No prior malignancy except: basal cell carcinoma Carcinoma in situ of the cervix": (
        "not condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix) history"
    ),
    # what was given must contain it
    "Prior chemotherapy including cisplatin": "received(chemotherapy) and received(cisplatin)",
    "At least two prior systemic therapies including a proteasome inhibitor and lenalidomide": (
        "received(antineoplastic therapy) lines >= 2 and received(proteasome inhibitor) and received(lenalidomide)"
    ),
    # no worse than
    "Neuropathy no greater than grade 1": "not condition(neuropathy) grade > 1",
    "All prior toxicities must have resolved to grade 1 or less": (
        'attest by investigator "All prior toxicities must have resolved to grade 1 or less"'
    ),
    # a demand before a permission
    "Must have stable brain metastases, steroids are allowed if the dose is stable": (
        "condition(brain metastasis) stable"
        ' and (if received(corticosteroid) then attest by investigator "the dose is stable")'
    ),
    "All therapy, including chemotherapy and radiotherapy, must have been stopped at least 4 weeks before enrolment": (
        "not (received(chemotherapy) within less than 4 weeks before enrolment"
        " or received(radiotherapy) within less than 4 weeks before enrolment)"
    ),
    # bounds for some
    "ECOG 0-2 for patients ≥ 75 years or 0-3 for younger patients": (
        "(if age >= 75 years then ecog from 0 to 2) and (if not age >= 75 years then ecog from 0 to 3)"
    ),
    "Lansky (≤ 16 years) or Karnofsky (> 16 years) performance status ≥ 50": (
        "(if age <= 16 years then lansky >= 50) and (if age > 16 years then karnofsky >= 50)"
    ),
    "AST ≤ 2.5 x ULN or ≤ 5 x ULN with liver metastases": (
        "ast <= 2.5 x ULN or condition(liver metastasis) and ast <= 5 x ULN"
    ),
    "ALT ≤ 3 x ULN (patients with Gilbert's syndrome: ≤ 5 x ULN)": (
        "alt <= 3 x ULN or condition(gilbert syndrome) and alt <= 5 x ULN"
    ),
    "Bilirubin ≤ 1.5 x ULN, except patients with Gilbert's syndrome, who must have bilirubin < 3 mg/dL": (
        "bilirubin <= 1.5 x ULN or condition(gilbert syndrome) and bilirubin < 3 mg/dL"
    ),
    "HBV DNA < 500 IU/mL if HBsAg positive": "if test(hbsag) positive then hbv dna level < 500 [IU]/mL",
    "MMSE score 18-26 and CDR of 0.5 or 1": "mmse from 18 to 26 and clinical dementia rating from 0.5 to 1",
    "DIPSS intermediate-2 or high risk": 'unparsed "DIPSS intermediate-2" or unparsed "high risk"',
    "At least one measurable lesion by RECIST 1.1": "condition(malignancy) measurable",
    # permissions in brackets
    "Platelets ≥ 50,000/mm3 (transfusion allowed)": "platelets >= 50000 /uL",
    "ECOG 0-2 (3 acceptable if due to bone pain)": (
        'ecog from 0 to 2 or attest by investigator "3 acceptable if due to bone pain"'
    ),
    # under treatment
    "Progression on or intolerance of imatinib": (
        'received(imatinib) and (response = PD or attest by investigator "intolerance of imatinib")'
    ),
    "Disease progression on or after platinum chemotherapy": "response = PD and received(platinum chemotherapy)",
    "ECOG 0, 1, or 2 or Lansky > 50 for patients < 16 years of age": (
        "ecog from 0 to 2 or age < 16 years and lansky > 50"
    ),
    "Men and non-pregnant women of 21 to 85 years": "age from 21 to 85 years and not condition(pregnancy)",
    "No stroke unless it is acceptable to the treating physician": (
        'not condition(stroke) or attest by investigator "it is acceptable to the treating physician"'
    ),
    "No neuropathy grade 2 or greater by history or physical examination": "not condition(neuropathy) grade >= 2",
    "No concurrent dexamethasone except for intermittent use as an antiemetic": (
        "not (received(dexamethasone) ongoing"
        ' and not attest by investigator "intermittent use as an antiemetic")'
    ),
    "At least 28 days since other prior investigational drugs, including analgesics or antiemetics": (
        "not received(investigational agent) within less than 28 days before treatment"
    ),
    "No active or uncontrolled infection": (
        "not (condition(infection) active or condition(infection) uncontrolled)"
    ),
    "No clinically significant or unstable heart disease": (
        'not (condition(heart disease) and attest by investigator "clinically significant or unstable heart disease"'
        " or condition(heart disease) uncontrolled)"
    ),
    "Protease inhibitors allowed, dosage must be stable At least 3 months since ketoconazole": (
        'unparsed "Protease inhibitors allowed, dosage must be stable At least 3 months since ketoconazole"'
    ),
    # no demands on a patient; demands that ran together
    "No more than 10 percent of participants will be older than 50 years": (
        'allowed "No more than 10 percent of participants will be older than 50 years"'
    ),
    "No lung disease FEV1 at least 50% of predicted": "not condition(pulmonary disease) and fev1 >= 50 % predicted",
}

EXCLUSIONS = {
    "Concurrent anticancer therapy other than gemcitabine/capecitabine and sorafenib/placebo": (
        "received(antineoplastic therapy except gemcitabine, capecitabine, sorafenib, placebo) ongoing"
    ),
    "Malignancy within five years or a concurrent malignancy, except basal cell carcinoma or carcinoma in situ of the"
    " cervix": (
        "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix) within 5 years before"
        " screening or condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix) active"
    ),
    "Currently receiving treatment with another experimental agent": "received(investigational agent) ongoing",
    "Chemotherapy within 4 weeks (6 weeks for nitrosoureas)": (
        "received(chemotherapy) within 4 weeks before screening or received(nitrosourea) within 6 weeks before screening"
    ),
    "Co-infection with hepatitis B or C": "condition(hepatitis B) or condition(hepatitis C)",
    "Uncontrolled hypertension, diabetes or heart failure": (
        "condition(hypertension) uncontrolled or condition(diabetes mellitus) uncontrolled"
        " or condition(heart failure) uncontrolled"
    ),
    "Severe renal impairment or pregnancy": "condition(renal impairment) severe or condition(pregnancy)",
    "Severe infection or any opportunistic infection": (
        "condition(infection) severe or condition(opportunistic infection)"
    ),
    "History of severe depression, schizophrenia or dementia": (
        "condition(depression) history severe or condition(schizophrenia) history or condition(dementia) history"
    ),
    "Active peptic ulcer or gastrectomy": "condition(peptic ulcer) active or received(gastrectomy)",
    "Obesity defined as BMI > 35 kg/m2": "bmi > 35 kg/m2",
    "Severe renal insufficiency (defined as eGFR < 30 mL/min)": (
        "condition(renal impairment) severe or egfr < 30 mL/min/{1.73_m2}"
    ),
    "Use of immunosuppressants except inhaled steroids for asthma": (
        "received(immunosuppressive drug except inhaled corticosteroid) ongoing"
        ' or received(inhaled corticosteroid) ongoing and not attest by investigator "for asthma"'
    ),
    "Chronic NSAIDs": 'received(nsaid) ongoing and attest by investigator "chronic use of NSAIDs"',
    "Actively abuse drugs or alcohol": "condition(substance abuse)",
    "Abuse of alcohol or any other recreational drug": "condition(substance abuse)",
    "Concurrent corticosteroids (prednisone ≤ 10 mg allowed)": (
        "received(corticosteroid except prednisone) ongoing"
        ' or received(prednisone) ongoing and not attest by investigator "prednisone ≤ 10 mg"'
    ),
    "Opioid abuse or who require opioid analgesics": "condition(opioid abuse) or received(opioid) ongoing",
    "Women of childbearing potential with a positive pregnancy test": (
        "condition(childbearing potential) and test(pregnancy test) positive"
    ),
    "Platelets < 100,000/mm3, bilirubin > 2 mg/dL": "platelets < 100000 /uL or bilirubin > 2 mg/dL",
    "Women with asthma or epilepsy": "sex female and (condition(asthma) or condition(epilepsy))",
    "Any of the following within 6 months: stroke, seizure, bleeding": (
        "condition(stroke) within 6 months before screening or condition(seizure) within 6 months before screening"
        " or condition(hemorrhage) within 6 months before screening"
    ),
    "ALT and/or AST > 1.5 x ULN with alkaline phosphatase > 2.5 x ULN": (
        'unparsed "ALT and/or AST > 1.5 x ULN with alkaline phosphatase > 2.5 x ULN"'
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_the_sentence_is_read_as_it_is_meant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
