"""Illnesses that values define, and words that tell of others, of the study or of how a thing was found."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "No uncontrolled hypertension (untreated systolic blood pressure > 150 mmHg)": 'not (condition(hypertension) uncontrolled or unparsed "untreated systolic blood pressure > 150 mmHg")',
        "Anemia as evidenced by hemoglobin < 9 g/dL": "hemoglobin < 9 g/dL",
        "No glaucoma in a first-degree relative": 'not (family history(glaucoma) and attest by investigator "glaucoma in a first-degree relative")',
        "People with hemophilia and their sisters": 'attest by investigator "People with hemophilia and their sisters"',
        "Patients with gout and their physicians agree to use allopurinol": 'attest "Patients with gout and their physicians agree to use allopurinol"',
        "Adults with psoriasis of all ethnic and cultural backgrounds": "age >= 18 years and condition(psoriasis)",
        "Participant was a full-term baby": 'attest by investigator "Participant was a full-term baby"',
        "Full-term infants": 'age < 12 months and unparsed "Full-term"',
        "An alternative design would be to compare young men to older men": 'unparsed "An alternative design would be to compare young men to older men"',
        "The goal of therapy is cure": 'unparsed "The goal of therapy is cure"',
        "Girls, young women, and older women are the focus of this study": 'unparsed "Girls, young women, and older women are the focus of this study"',
        "Adults over 20 years of age, who meet criteria for psoriasis will be seen as outpatients or in the hospital": 'age > 20 years and condition(psoriasis) and attest by investigator "will be seen as outpatients or in the hospital"',
        "Patients with grade 2 neuropathy will be evaluated on a case-by-case basis": 'unparsed "Patients with grade 2 neuropathy will be evaluated on a case-by-case basis"',
        "Enrolled in the compassionate use trial of tenofovir or have withdrawn from another tenofovir study": 'attest by investigator "Enrolled in the compassionate use trial of tenofovir or have withdrawn from another tenofovir study"',
        "No evidence of metastases to the liver, spleen, or kidney on MRI or at prior laparotomy": 'not (condition(metastatic cancer) and attest by investigator "to the liver, spleen, or kidney" and attest by investigator "on MRI or at prior laparotomy")',
        "No evidence of metastases on CT": "not condition(metastatic cancer)",
        "In reasonably good health to undergo four biopsies": 'attest by investigator "In reasonably good health to undergo four biopsies"',
        "In good general health": "condition(healthy)",
        "No hepatic mass, splenic mass, or other mass larger than 3 cm": 'attest by investigator "No hepatic mass, splenic mass, or other mass larger than 3 cm"',
        "ALT < 60 U/L Elevation due to metastases discussed with the sponsor": 'alt < 60 U/L or attest by investigator "Elevation due to metastases discussed with the sponsor"',
        "Male, Age: 21-55 years": "sex male and age from 21 to 55 years",
        "Women, age: between 20 and 50 years": "sex female and age from 20 to 50 years",
        "HIV blood level above 4,000 copies/mL within 20 days of entry": "hiv viral load > 4000 copies/mL within 20 days before enrolment",
        "Treated with ibuprofen twice a day over four months": 'unparsed "Treated with ibuprofen twice a day over four months"',
        "Infants over 4 months": "age > 4 months",
        "Patients treated with insulin who are over 4 years of age": "received(insulin) and age > 4 years",
    },
    exclusion={
        "Uncontrolled hypertension (supine frobbed systolic blood pressure > 165 mmHg, or diastolic blood pressure > 105 mmHg)": 'condition(hypertension) uncontrolled or unparsed "supine frobbed systolic blood pressure > 165 mmHg, or diastolic blood pressure > 105 mmHg"',
        "Uncontrolled hypertension (untreated blood pressure > 150/95 mmHg)": 'condition(hypertension) uncontrolled or unparsed "untreated blood pressure > 150/95 mmHg"',
        "Uncontrolled asthma (more than 3 attacks in a year)": 'condition(asthma) uncontrolled and unparsed "more than 3 attacks in a year"',
        "Hepatic or renal dysfunction as defined by renal dysfunction: creatinine > 2.5 mg/dL or potassium > 6 mmol/L": "creatinine > 2.5 mg/dL or potassium > 6 mmol/L",
        "History of vitiligo or vitiligo in a first degree relative": 'condition(vitiligo) history or family history(vitiligo) and attest by investigator "vitiligo in a first degree relative"',
        "History of gout or psoriasis in a first-degree relative": 'attest by investigator "History of gout or psoriasis in a first-degree relative"',
        "Family history of glaucoma": "family history(glaucoma)",
        "Hearing sons of blind mothers": 'attest by investigator "Hearing sons of blind mothers"',
        "Evidence of endometriosis on MRI or at previous laparoscopy": 'condition(endometriosis) and attest by investigator "on MRI or at previous laparoscopy"',
        "Study teeth with fillings, erosion, or fluorosis": 'attest by investigator "Study teeth with fillings, erosion, or fluorosis"',
        "Dental fluorosis, caries, or erosion": 'condition(dental fluorosis) or condition(dental caries) or condition("erosion")',
        "Cirrhosis, varices, or other lesion greater than 2 cm": 'condition(cirrhosis) or condition(gastroesophageal varices) or "lesion" > 2 cm',
        "History of a severe allergic reaction to a drug or to any other substance, including latex or gelatin": 'attest by investigator "History of a severe allergic reaction to a drug or to any other substance" or (allergy(latex) or allergy(gelatin)) and attest by investigator "History of a severe allergic reaction to a drug or to any other substance, including latex or gelatin"',
        "Medications that may cause seizures or significant hepatotoxicity, or systemic antibiotics": 'attest by investigator "Medications that may cause seizures or significant hepatotoxicity" or received(antibiotic) and attest by investigator "systemic antibiotics"',
        "CMV colitis": "condition(cytomegalovirus colitis)",
        "CMV disease such as retinitis, hepatitis or colitis": "condition(cytomegalovirus disease) or condition(cytomegalovirus disease) and (condition(retinitis) or condition(hepatitis) or condition(colitis))",
        "Cytomegalovirus (CMV) end organ disease e.g., encephalitis, colitis": "condition(cytomegalovirus disease) or condition(cytomegalovirus disease) and (condition(encephalitis) or condition(colitis))",
        "Viral infection such as hepatitis": "condition(viral infection) or condition(hepatitis)",
    },
)
def test_values_define_and_others_are_not_the_patient(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_each_line_under_a_definition_is_asked_by_its_values() -> None:
    text = (
        "Exclusion Criteria:\n\n* Significant hepatic or renal dysfunction as defined by any of the following laboratory evaluations:\n"
        "   * Hepatic dysfunction: AST > 4 x ULN or bilirubin > 3 mg/dL\n   * Renal dysfunction: Creatinine > 2.5 mg/dL\n"
    )
    assert [write(x.tree) for x in compile_text(text)] == [
        "ast > 4 x ULN or bilirubin > 3 mg/dL",
        "creatinine > 2.5 mg/dL",
    ]
