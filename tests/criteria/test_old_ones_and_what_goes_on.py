"""Of which age a bound is, what a treatment was for, at which place, and what is told of the old ones alone."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Creatinine ≤ 0.9 mg/dL for infants < 12 months": "if age < 12 months then creatinine <= 0.9 mg/dL",
        "Heart rate < 165 bpm in infants < 6 months": "if age < 6 months then heart rate < 165 /min",
        "Weight ≥ 3 kg for newborns": "if age < 28 days then weight >= 3 kg",
        "Hemoglobin > 9 g/dL for children (weight above 10 kg)": "if age < 18 years and weight > 10 kg then hemoglobin > 9 g/dL",
        "CD4% < 15 % for children > 5 years (the count should also be looked at, since it may be of use)": 'if age > 5 years then cd4 percentage < 15 % and unparsed "the count should also be looked at, since it may be of use"',
        "No prior antiretroviral therapy for HIV": 'not (received(antiretroviral therapy) and attest by investigator "for HIV")',
        "No uncontrolled asthma defined as at least 2 hospital stays in the past year": 'not (condition(asthma) and attest by investigator "uncontrolled asthma defined as at least 2 hospital stays in the past year")',
    },
    exclusion={
        "Has a diagnosis of immunodeficiency or is receiving systemic steroids or immunosuppressants within 9 days before the first dose": "condition(immunodeficiency) or received(systemic corticosteroid) within 9 days before treatment or received(immunosuppressive drug) within 9 days before treatment",
        "Has had a stroke or has received thrombolysis within 5 weeks before screening": "condition(stroke) history within 5 weeks before screening or received(thrombolytic) within 5 weeks before screening",
        "Any previous experimental treatment for influenza A": 'received(investigational agent) and attest by investigator "for influenza A"',
        "Embolization for angiomyolipoma": 'received("embolization") and attest by investigator "for angiomyolipoma"',
        "Prior chemotherapy for stage IIIB/IV disease": 'received(chemotherapy) and attest by investigator "for stage IIIB/IV disease"',
        "Any skin disease or inadequate tissue coverage at the site of the planned injection": 'condition(skin disease) and attest by investigator "at the site of the planned injection" or attest by investigator "inadequate tissue coverage at the site of the planned injection"',
        "Fracture or inadequate bone stock at the site of the planned implant": 'condition(fracture) and attest by investigator "at the site of the planned implant" or attest by investigator "inadequate bone stock at the site of the planned implant"',
        "Eczema or psoriasis at the site of the planned injection": '(condition(eczema) or condition(psoriasis)) and attest by investigator "at the site of the planned injection"',
        "Has a history of (noninfectious) myocarditis that required systemic steroids or current myocarditis/pericarditis": 'condition("noninfectious myocarditis") history and attest by investigator "that required systemic steroids" or condition(myocarditis) active or condition(pericarditis) active',
        "Has a history of (non-infectious) pneumonitis/interstitial lung disease that required steroids or has current pneumonitis/interstitial lung disease": '(condition(non-infectious pneumonitis) history or condition(interstitial lung disease) history) and attest by investigator "that required steroids" or condition(pneumonitis) active or condition(interstitial lung disease) active',
        "Has a history of colitis that required steroids or has current colitis": 'condition(colitis) history and attest by investigator "that required steroids" or condition(colitis) active',
        "History of hepatitis which required antivirals or has active hepatitis": 'condition(hepatitis) history and attest by investigator "which required antivirals" or condition(hepatitis) active',
        "History of (allergic) asthma requiring steroids or current asthma": 'condition(allergic asthma) history and received(corticosteroid) and attest by investigator "requiring steroids" or condition(asthma) active',
        "Infection requiring antibiotics or ongoing antiviral therapy": 'condition(infection) and (received(antibiotic) ongoing or received(antiviral) ongoing or attest by investigator "requiring antibiotics or ongoing antiviral therapy")',
        "Anomalies that are disabling or have required surgery": 'condition("anomalies") and attest by investigator "that are disabling or have required surgery"',
        "Colitis that required surgery within 2 years or active hepatitis": "condition(colitis) and received(surgery) within 2 years before screening or condition(hepatitis) active",
        "Severe anemia is defined by a hemoglobin below 7 g/dL and the presence of one or more transfusions": 'condition(anemia) and attest by investigator "Severe anemia is defined by a hemoglobin below 7 g/dL and the presence of one or more transfusions"',
        "Uncontrolled asthma, defined as 3 or more exacerbations in the last 4 months": 'condition(asthma) and attest by investigator "Uncontrolled asthma, defined as 3 or more exacerbations in the last 4 months"',
        "Severe anemia is defined by hemoglobin below 7 g/dL": "condition(anemia) severe or hemoglobin < 7 g/dL",
        "Uncontrolled diabetes (HbA1c > 9.5 %)": "condition(diabetes mellitus) uncontrolled or hba1c > 9.5 %",
    },
)
def test_whose_and_what_for(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
