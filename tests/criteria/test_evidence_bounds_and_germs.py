"""Bounds that nobody may exceed, illnesses that others show, germs of systemic infections, exceptions at a site."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "BMI cannot exceed 40 kg/m2": "bmi <= 40 kg/m2",
        "Weight cannot be less than 50 kg": "weight >= 50 kg",
        "Creatinine must not exceed 2 mg/dL": "creatinine <= 2 mg/dL",
    },
    exclusion={
        "Peripheral neuropathy must not exceed grade 1": "condition(peripheral neuropathy) grade > 1",
        "Neurologic: Neuropathy of any cause should not exceed grade 2": "condition(neuropathy) grade > 2",
        "Creatinine must not exceed 2 mg/dL": "not creatinine <= 2 mg/dL",
        "CD4 count should not exceed 500/µL": "not cd4 count <= 500 /uL",
        "BMI cannot exceed 40 kg/m2": "not bmi <= 40 kg/m2",
        "Body weight may not be less than 50 kg": "not weight >= 50 kg",
        "Bilirubin is not to exceed 2 mg/dL": "not bilirubin <= 2 mg/dL",
        "Patients whose creatinine exceeds 2 mg/dL": 'creatinine > 2 mg/dL and unparsed "whose"',
    },
)  # fmt: skip
def test_what_must_not_exceed_a_bound_keeps_out_who_does(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Prior radiotherapy is allowed unless given within 4 weeks of enrollment": "not received(radiotherapy) within 4 weeks before enrolment",
        "Diabetes is permitted unless insulin-dependent": 'not (condition(diabetes mellitus) and attest by investigator "insulin-dependent")',
        "Prior immunotherapy (except ipilimumab) is allowed": "not received(ipilimumab)",
    },
    exclusion={
        "Prior stroke is not exclusionary unless it occurred within 6 months": "condition(stroke) history within 6 months before screening",
        "Use of caffeine is not exclusionary unless the investigator judges it excessive": 'received(caffeine) ongoing and attest by investigator "the investigator judges it excessive"',
        "Depression is not an exclusion criterion unless it is severe": 'condition(depression) and attest by investigator "it is severe"',
        "Atrial fibrillation is acceptable unless there is heart failure": "condition(atrial fibrillation) and condition(heart failure)",
        "Prior radiotherapy is allowed unless given within 4 weeks of enrollment": "received(radiotherapy) within 4 weeks before enrolment",
        "Prior stroke is allowed": 'allowed "Prior stroke is allowed"',
        "Prior immunotherapy (except ipilimumab) is allowed": 'received(ipilimumab) and not attest by investigator "Prior immunotherapy (except ipilimumab) is allowed"',
        "Prior therapy with biologics, other than rituximab, is permitted": 'received(rituximab) and not attest by investigator "Prior therapy with biologics, other than rituximab, is permitted"',
        "Topical steroids, excluding clobetasol, are permitted": 'received(clobetasol) and not attest by investigator "Topical steroids, excluding clobetasol, are permitted"',
    },
)  # fmt: skip
def test_what_is_permitted_keeps_out_where_it_is_taken_back(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No liver disease as evidenced by jaundice, ascites or encephalopathy": 'not (condition(hepatic disease) and (condition(jaundice) or condition(ascites) or condition(encephalopathy)) or (condition(hepatic disease) or condition(jaundice) or condition(ascites) or condition(encephalopathy)) and attest by investigator "as evidenced by jaundice, ascites or encephalopathy")',
    },
    exclusion={
        "Clinically significant heart disease as evidenced by history of myocardial infarction, unstable angina or heart failure": 'condition(myocardial infarction) history or condition(unstable angina) history or condition(heart failure) history or condition(heart disease) and attest by investigator "Clinically significant heart disease" and attest by investigator "as evidenced by history of myocardial infarction, unstable angina or heart failure"',
        "Immunodeficiency, as evidenced by history of recurrent pneumonia, HIV infection or thrush": 'condition(HIV infection) history or condition(immunodeficiency) and (condition(pneumonia) history recurrent or condition(oral candidiasis) history) or (condition(immunodeficiency) or condition(pneumonia) history recurrent or condition(oral candidiasis) history) and attest by investigator "as evidenced by history of recurrent pneumonia, HIV infection or thrush"',
        "Liver disease as evidenced by jaundice, ascites or encephalopathy": 'condition(hepatic disease) and (condition(jaundice) or condition(ascites) or condition(encephalopathy)) or (condition(hepatic disease) or condition(jaundice) or condition(ascites) or condition(encephalopathy)) and attest by investigator "as evidenced by jaundice, ascites or encephalopathy"',
        "Significant lung disease as defined by history of asthma, COPD or pulmonary embolism": 'condition(asthma) history or condition(chronic obstructive pulmonary disease) history or condition(pulmonary embolism) history',
        "Heart failure as demonstrated by echocardiography or MRI": "condition(heart failure)",
        "Uncontrolled diabetes mellitus, defined as fasting glucose > 200 mg/dL, or hypertension": "fasting glucose > 200 mg/dL or condition(hypertension)",
        "Uncontrolled hypertension, defined as SBP ≥ 160 mmHg or DBP ≥ 100 mmHg, or unstable angina": "systolic blood pressure >= 160 mm[Hg] or diastolic blood pressure >= 100 mm[Hg] or condition(unstable angina)",
        "Heart failure defined as LVEF < 35% or arrhythmia": "condition(heart failure) and (lvef < 35 % or condition(arrhythmia))",
        "Patients with cirrhosis and documented varices should not be included": 'condition(cirrhosis) and condition(gastroesophageal varices) or (condition(cirrhosis) or condition(gastroesophageal varices)) and attest by investigator "Patients with cirrhosis and documented varices"',
        "Patients with asthma and nasal polyps": "condition(asthma) or condition(nasal polyps)",
        "Patients with diabetes and documented hypersensitivity to insulin": "condition(diabetes mellitus) or allergy(insulin)",
    },
)  # fmt: skip
def test_what_shows_an_illness_keeps_out_with_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No active systemic infection (bacterial, fungal or viral)": 'not (condition(systemic infection) active or (condition(bacterial infection) active or condition(fungal infection) active or condition(viral infection) active) and attest by investigator "systemic infection (bacterial, fungal or viral)")',
    },
    exclusion={
        "Active systemic infection (fungal, bacterial, or viral)": 'condition(systemic infection) active or (condition(fungal infection) active or condition(bacterial infection) active or condition(viral infection) active) and attest by investigator "systemic infection (fungal, bacterial, or viral)"',
        "Known systemic infections (e.g., fungal, bacterial)": 'condition(systemic infection) or (condition(fungal infection) or condition(bacterial infection)) and attest by investigator "systemic infections (e.g., fungal, bacterial)"',
        "Chronic infection (bacterial, viral)": "condition(chronic infection) or condition(bacterial infection) chronic or condition(viral infection) chronic",
        "Local infection (bacterial or viral)": 'condition(local infection) or (condition(bacterial infection) or condition(viral infection)) and attest by investigator "Local infection (bacterial or viral)"',
        "Systemic bacterial, viral or fungal infection": 'condition(bacterial infection) and attest by investigator "Systemic bacterial, viral or fungal infection" or condition(viral infection) and attest by investigator "Systemic bacterial, viral or fungal infection" or condition(fungal infection) and attest by investigator "Systemic bacterial, viral or fungal infection"',
        "Severe bacterial, viral or fungal infection": "condition(bacterial infection) severe or condition(viral infection) severe or condition(fungal infection) severe",
        "Invasive fungal or bacterial infection": "condition(invasive fungal infection) or condition(bacterial infection)",
    },
)  # fmt: skip
def test_each_germ_of_a_systemic_infection_is_meant_as_systemic(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No previous knee surgery, except arthroscopy or meniscectomy in the index knee": 'not (received(knee surgery except meniscectomy, arthroscopy) or (received(meniscectomy) or received(arthroscopy)) and not attest by investigator "in the index knee")',
    },
    exclusion={
        "Prior spinal surgery except laminectomy or discectomy at the target level": 'received(spinal surgery except laminectomy, discectomy) or (received(laminectomy) or received(discectomy)) and not attest by investigator "at the target level"',
        "Any prior spinal surgery (except discectomy or laminectomy at the index level)": 'received(spinal surgery except discectomy, laminectomy) or (received(discectomy) or received(laminectomy)) and not attest by investigator "at the index level"',
        "Arthritis other than gout in the study knee": 'condition(arthritis except gout) and attest by investigator "in the study knee"',
    },
)  # fmt: skip
def test_what_is_spared_at_a_level_keeps_out_elsewhere(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Triglycerides < 500 mg/dL while taking a statin": "triglycerides < 500 mg/dL and received(statin) ongoing",
    },
    exclusion={
        "Treatment within 4 weeks of entry for a prior episode of pneumonia": 'condition(pneumonia) history and attest by investigator "Treatment for pneumonia within 4 weeks of entry"',
        "Treatment within 6 months for tuberculosis or malaria": 'condition(tuberculosis) history and attest by investigator "Treatment for tuberculosis" or condition(malaria) history and attest by investigator "Treatment for tuberculosis or malaria within 6 months"',
        "Systolic blood pressure > 160 mmHg or diastolic blood pressure > 95 mmHg, while on antihypertensive treatment": "(systolic blood pressure > 160 mm[Hg] or diastolic blood pressure > 95 mm[Hg]) and received(antihypertensive) ongoing",
        "Fasting glucose > 200 mg/dL, while receiving metformin": "fasting glucose > 200 mg/dL and received(metformin) ongoing",
        "Fasting glucose > 200 mg/dL or HbA1c > 9 % while on insulin": "fasting glucose > 200 mg/dL or hba1c > 9 % and received(insulin) ongoing",
        "Have had a child or an abortion in the past 42 days": "condition(childbirth) within 42 days before screening or received(induced abortion) within 42 days before screening",
        "Women who have had a baby within the past 6 weeks": "sex female and condition(childbirth) within 6 weeks before screening",
        "Dyspnea, chest pain at rest or on exertion, syncope": "condition(dyspnea) or condition(chest pain) or condition(syncope)",
        "Dyspnea at rest": "condition(dyspnea at rest)",
    },
)  # fmt: skip
def test_when_and_while_it_was_given(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No analgesics other than paracetamol or any opioid within 7 days": 'not (received(analgesic except acetaminophen, opioid) within 7 days before screening or received(opioid) within 7 days before screening and attest by investigator "any opioid")',
    },
    exclusion={
        "Analgesics other than paracetamol or ibuprofen or any opioid": 'received(analgesic except acetaminophen, ibuprofen, opioid) or received(opioid) and attest by investigator "any opioid"',
        "Immunomodulatory therapy other than interferon beta-1a or interferon beta-1b or any immunosuppressive treatment within 6 months": 'received(immunomodulator except interferon beta, immunosuppressive drug) within 6 months before screening or received(immunosuppressive drug) within 6 months before screening and attest by investigator "any immunosuppressive treatment"',
        "Any cancer except basal cell carcinoma or any carcinoma in situ": "condition(malignancy except basal cell carcinoma, carcinoma in situ)",
        "Psychiatric disorder except depression or any history of epilepsy": "condition(psychiatric disorder except depression) or condition(epilepsy) history",
        "Antihypertensives except lisinopril or losartan within 4 weeks": "received(antihypertensive except lisinopril, losartan) within 4 weeks before screening",
    },
)  # fmt: skip
def test_or_any_behind_an_exception_may_keep_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_under_allowed_what_is_left_out_is_asked_about() -> None:
    text = "Inclusion Criteria:\n\nAllowed:\n\n  -  Antihistamines (except cetirizine).\n\n  -  Prior chemotherapy (except methotrexate)\n\n  -  Prior radiotherapy\n"
    assert [write(x.tree) for x in compile_text(text)] == [
        'not (received(cetirizine) ongoing and not attest by investigator "Antihistamines (except cetirizine)")',
        'not (received(methotrexate) and not attest by investigator "Prior chemotherapy (except methotrexate)")',
        'allowed "Prior radiotherapy"',
    ]
