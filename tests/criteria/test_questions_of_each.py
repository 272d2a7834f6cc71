"""Questions in whole words: of each member of a list by itself, with the bracket closed; ratios, and symptoms at rest."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No significant cough or wheezing": (
            'not (condition(cough) and attest by investigator "significant cough" or condition(wheezing) and '
            'attest by investigator "significant wheezing")'
        ),
        "No significant valvular or congenital heart disease": (
            'not (condition(valvular heart disease) and attest by investigator "significant valvular heart '
            'disease" or condition(congenital heart disease) and attest by investigator "significant '
            'congenital heart disease")'
        ),
        "No dyspnea at rest or need for supplemental oxygen": (
            "not (condition(dyspnea at rest) or received(oxygen therapy) ongoing"
            ' or attest by investigator "need for supplemental oxygen")'
        ),
        "SpO2 at rest ≥ 94 %": "spo2 >= 94 %",
        "LDL/HDL ratio below 4": '"ldl to hdl ratio" < 4',
        "Neutrophil/lymphocyte ratio of at least 3": "neutrophil-to-lymphocyte ratio >= 3",
        "FEV1/FVC ratio < 0.7": "fev1/fvc < 0.7",
        "AST/ALT ratio ≤ 2.5 x ULN": "transaminases <= 2.5 x ULN",
        "PT/INR ratio ≤ 1.5": "inr <= 1.5",
        "For men: agreement to remain abstinent or use a condom, and agreement to refrain from donating sperm": (
            'if sex male then attest "agreement to remain abstinent or use a condom, and agreement to refrain '
            'from donating sperm"'
        ),
        "At least 28 days since prior investigational drug or device": (
            "not (received(investigational agent) within less than 28 days before treatment or "
            "received(investigational device) within less than 28 days before treatment)"
        ),
    },
    exclusion={
        "Clinically significant cardiac, hepatic, or renal dysfunction": (
            'condition(cardiac impairment) and attest by investigator "Clinically significant cardiac '
            'dysfunction" or condition(hepatic impairment) and attest by investigator "Clinically significant '
            'hepatic dysfunction" or condition(renal impairment) and attest by investigator "Clinically '
            'significant renal dysfunction"'
        ),
        "Clinically significant asthma": (
            'condition(asthma) and attest by investigator "Clinically significant asthma"'
        ),
        "Intravenous antivirals or antifungals": (
            'received(antiviral) and attest by investigator "Intravenous antivirals" or received(antifungal) '
            'and attest by investigator "Intravenous antifungals"'
        ),
        "Prophylactic filgrastim (G-CSF)": (
            'received(filgrastim) and attest by investigator "Prophylactic filgrastim (G-CSF)"'
        ),
        "Angina at rest": "condition(angina at rest)",
        "Heart rate > 100 bpm at rest": "heart rate > 100 /min",
        "Pain at rest": 'condition(pain) and attest by investigator "at rest"',
        "Total cholesterol/HDL ratio > 6 or LDL > 190 mg/dL": (
            '"total cholesterol to hdl ratio" > 6 or ldl > 190 mg/dL'
        ),
        "Ratio of ferritin/hemoglobin > 2": '"ferritin to hemoglobin ratio" > 2',
        "A condition that requires drugs that weaken bone, such as steroids": (
            'unparsed "A condition that requires drugs that weaken bone, such as steroids"'
        ),
        "Drugs that interfere with bone healing, such as steroids": (
            'attest by investigator "Drugs that interfere with bone healing" or received(corticosteroid)'
        ),
        "Involvement in another investigational drug or device study": (
            'attest by investigator "Involvement in another investigational drug or device study"'
        ),
    },
)
def test_what_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
