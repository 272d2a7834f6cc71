"""Sentences of which one part is for a person to say: the other parts are read beside it."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No immunoglobulins or rituximab were given within 14 days and no splenectomy": (
            "not (received(immunoglobulin) within 14 days before screening or received(rituximab) within 14 days "
            "before screening) and not received(splenectomy)"
        ),
        "No angina or stroke, no smoking": (
            "not (condition(angina pectoris) or condition(stroke)) and not condition(smoking)"
        ),
        # whether the value is denied too cannot be told, and it is no way in beside the asthma
        "Asthma and no pneumonia or eosinophils > 300/uL": (
            'condition(asthma) and unparsed "no pneumonia or eosinophils > 300/uL"'
        ),
        "No active tuberculosis as assessed by the investigator": (
            "not (condition(tuberculosis) active and attest by investigator "
            '"as assessed by the investigator")'
        ),
        "Aged 21 years or older on the date of obtaining written informed consent": "age >= 21 years",
        "Adults with gout taking no allopurinol or febuxostat": (
            "age >= 18 years and condition(gout) and not (received(allopurinol) ongoing or received(febuxostat) "
            "ongoing)"
        ),
    },
    exclusion={
        # the tail belongs to the last item: no refusal is due to a bleeding
        "Cirrhosis, parental refusal, anemia due to bleeding": (
            'condition(cirrhosis) or attest "parental refusal" or condition(anemia) and attest by investigator '
            '"due to bleeding"'
        ),
        "People with gout (i.e. arthritis), asthma or epilepsy will be excluded": (
            "condition(gout) or condition(arthritis) or condition(asthma) or condition(epilepsy)"
        ),
        "Any of the following within 8 weeks before obtaining consent: stroke, seizure": (
            "condition(stroke) within 8 weeks before consent or condition(seizure) within 8 weeks before consent"
        ),
        "Nursing, pregnancy, or wish to conceive": (
            'condition(lactation) or condition(pregnancy) or attest "wish to conceive"'
        ),
        "Women who are nursing, pregnant or not practicing birth control": (
            "sex female and (condition(lactation) or condition(pregnancy) or attest "
            '"not practicing birth control")'
        ),
        "Pregnant, or planning to become pregnant, during the treatment": (
            'condition(pregnancy) or attest "planning to become pregnant, during the treatment"'
        ),
        # being of childbearing potential keeps nobody out by itself
        "A woman who is nursing or plans to conceive or is of childbearing potential and not using contraception": (
            'sex female and condition(lactation) or attest "plans to conceive or is of childbearing potential and '
            'not using contraception"'
        ),
        # how bad it is, is what the doctor judges
        "Poorly controlled asthma in the opinion of the investigator": (
            'condition(asthma) and attest by investigator "Poorly controlled asthma in the opinion of the '
            'investigator"'
        ),
        "In the judgment of the physician, epilepsy": (
            'condition(epilepsy) and attest by investigator "In the judgment of the physician"'
        ),
        "Stroke, seizure or dementia, as determined by the study physician": (
            "(condition(stroke) or condition(seizure) or condition(dementia)) and attest by investigator "
            '"Stroke, seizure or dementia, as determined by the study physician"'
        ),
        # of any illness at all no record says that there is none
        "Any comorbidity as judged by the investigator": (
            'attest by investigator "Any comorbidity as judged by the investigator"'
        ),
        # the second disease keeps out without any opinion
        "Asthma that in the opinion of the doctor would be a risk, or epilepsy": (
            'attest by investigator "Asthma that in the opinion of the doctor would be a risk, or epilepsy"'
        ),
    },
)
def test_what_is_known_stands_beside_what_is_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Good command of the Norwegian language": "language(Norwegian)",
        "Adequate knowledge of spoken and written Czech": "language(Czech)",
        "Understand Polish or German orally and in writing": "language(Polish) or language(German)",
        # reading, and a mother tongue, are more than the record of a language says
        "Able to speak Dutch and read English": (
            'language(Dutch) and language(English) and attest "read English"'
        ),
        "Native speakers of Italian": 'language(Italian) and attest "Native speakers of Italian"',
    },
    exclusion={
        "Insufficient understanding of Portuguese": "not language(Portuguese)",
        "Non-Spanish-speaking patients because of missing questionnaires": "not language(Spanish)",
        "Inability to write in Arabic": 'not (language(Arabic) and attest "write in Arabic")',
        # whoever has lost the speech may know the language
        "Inability to communicate in Dutch due to aphasia": (
            'attest by investigator "Inability to communicate in Dutch due to aphasia"'
        ),
    },
)
def test_languages_are_known_in_many_words(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Men and women undergoing hip replacement with a diagnosis of osteoarthritis": (
            "received(hip replacement) planned and condition(osteoarthritis)"
        ),
        "Adults who plan to undergo mastectomy with a diagnosis of breast cancer, but not of melanoma": (
            "age >= 18 years and received(mastectomy) planned and condition(breast cancer) and not "
            "condition(melanoma)"
        ),
        "Awaiting liver transplantation because of cirrhosis or hepatitis B": (
            "received(liver transplant) planned and (condition(cirrhosis) or condition(hepatitis B)) and attest by "
            'investigator "because of cirrhosis or hepatitis B"'
        ),
        "No hospitalization due to asthma within 12 months": (
            "not (received(hospitalization) within 12 months before screening and condition(asthma) and attest by "
            'investigator "due to asthma")'
        ),
        # who is scheduled is asked for too
        "Women scheduled for colectomy within 2 months": (
            "sex female and received(colectomy) planned within 2 months after screening"
        ),
        "Men on a stable dose of simvastatin for at least 6 weeks": (
            "sex male and received(simvastatin) ongoing stable for at least 6 weeks"
        ),
        "Male or female patients with gallstones scheduled for cholecystectomy at our clinic": (
            "condition(gallstones) and received(cholecystectomy) planned and attest by investigator "
            '"at our clinic"'
        ),
        "Scheduled for gastric bypass or sleeve gastrectomy for weight loss": (
            "(received(gastric bypass) planned or received(sleeve gastrectomy) planned) and attest by "
            'investigator "for weight loss"'
        ),
        "Healthy adults": "age >= 18 years and condition(healthy)",
        "Adults with heart failure (NYHA 2) who are willing to attend visits": (
            "age >= 18 years and condition(heart failure) and nyha = 2 and attest "
            '"who are willing to attend visits"'
        ),
    },
    exclusion={
        "Surgery for weight loss": 'received(surgery) and attest by investigator "for weight loss"',
        "Hospitalized for stroke in the last 6 months": (
            "received(hospitalization) within 6 months before screening and condition(stroke) and attest by "
            'investigator "for stroke"'
        ),
        # of which of the two the reason is told cannot be known
        "Asthma or surgery due to endometriosis": (
            '(condition(asthma) or received(surgery)) and attest by investigator "due to endometriosis"'
        ),
    },
)
def test_what_is_done_is_done_to_those_with_the_disease(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        # what is only suspected is asked, what is planned is known
        "Patients with suspected endometriosis with planned laparoscopy": (
            'attest by investigator "Patients with suspected endometriosis" and received(laparoscopy) planned'
        ),
        "Female patients who plan to undergo elective hysterectomy on the uterus with a diagnosis of endometriosis": (
            'sex female and received(hysterectomy) planned and received("hysterectomy on uterus") planned and '
            "condition(endometriosis)"
        ),
    },
    exclusion={
        # the kinds that the bracket lists are of the same time
        "Throat interventions (tonsillectomy, adenoidectomy) within 3 months": (
            'received("throat interventions") within 3 months before screening or received(tonsillectomy) within 3 '
            "months before screening or received(adenoidectomy) within 3 months before screening"
        ),
        "Epilepsy, throat interventions (tonsillectomy, adenoidectomy) within 3 months": (
            'condition(epilepsy) or received("throat interventions") within 3 months before screening or '
            "received(tonsillectomy) within 3 months before screening or "
            "received(adenoidectomy) within 3 months before screening"
        ),
        "Conditions that are harmful to the kidney (diabetes, significant stone disease, usage of lithium)": (
            'attest by investigator "Conditions that are harmful to the kidney" or condition(diabetes mellitus) or '
            'condition("stone disease") and attest by investigator "significant stone disease" or received(lithium)'
        ),
        # of a contraindication a person decides
        "Medical contraindications to spinal anesthesia (bleeding disorder, significant infection)": (
            'attest by investigator "Medical contraindications to spinal anesthesia" and attest by investigator '
            '"bleeding disorder, significant infection"'
        ),
        "Injected or inhaled corticosteroids": "received(injected corticosteroid) or received(inhaled corticosteroid)",
    },
)
def test_brackets_and_plans_are_read_beside_the_rest(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "As per RECIST 1.1, there must be at least one measurable lesion which has never been irradiated": (
            'condition(malignancy) measurable and attest by investigator "which has never been irradiated"'
        ),
        "Measurable target lesions outside previously irradiated areas": (
            'condition(malignancy) measurable and attest by investigator "outside previously irradiated areas"'
        ),
        "One measurable lesion that was not treated locally or has grown since": (
            "condition(malignancy) measurable and attest by investigator "
            '"that was not treated locally or has grown since"'
        ),
        "A lesion, not previously biopsied, that can be accurately measured by CT (with contrast) or MRI": (
            'condition(malignancy) measurable and attest by investigator "not previously biopsied" and attest by '
            'investigator "by CT (with contrast) or MRI"'
        ),
    },
    exclusion={},
)
def test_a_lesion_that_nobody_has_treated_can_be_measured(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Refractory or metastatic melanoma not amenable to surgery or radiation": (
            "(condition(melanoma) refractory or condition(melanoma) metastatic) and attest by investigator "
            '"not amenable to surgery or radiation"'
        ),
        "No seizure not related to fever or alcohol": (
            'not (condition(seizure) and attest by investigator "not related to fever or alcohol")'
        ),
    },
    exclusion={
        # the hypertension keeps nobody out by itself
        "Stroke not caused by hypertension or a tumor": (
            'condition(stroke) and attest by investigator "not caused by hypertension or a tumor"'
        ),
        "Pacemaker, claustrophobia not amenable to drugs, or epilepsy": (
            'received(pacemaker) or condition(claustrophobia) and attest by investigator "not amenable to drugs" '
            "or condition(epilepsy)"
        ),
        "Minors or non-consenting patients": 'age < 18 years or attest "non-consenting patients"',
        # what stands behind the second verb is another thing
        "Fever not related to surgery or has an abscess": (
            'condition(fever) and attest by investigator "not related to surgery" or condition(abscess)'
        ),
    },
)
def test_that_it_is_not_so_is_asked_beside_the_disease(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Gout leading to hospitalization within 12 months": (
            "condition(gout) and received(hospitalization) within 12 months before screening and attest by "
            'investigator "leading to hospitalization within 12 months"'
        ),
        # the operation is still to come
        "Fracture requiring surgery within 72 hours": (
            "condition(fracture) within 72 hours before screening and attest by investigator "
            '"requiring surgery"'
        ),
    },
    exclusion={
        # so long the ventilation was, and not the disease
        "Pneumonia requiring mechanical ventilation for at least 3 days": (
            "condition(pneumonia) and received(mechanical ventilation) for at least 3 days"
        ),
        "Sepsis that required intravenous antibiotics within 4 weeks": (
            "condition(sepsis) within 4 weeks before screening"
            " and received(intravenous antibiotic) within 4 weeks before screening"
        ),
        "Bone marrow transplantation for leukemia at least 5 years ago": (
            "received(stem cell transplant) at least 5 years before screening and "
            'attest by investigator "for leukemia"'
        ),
        "Drug and alcohol dependence": "condition(substance dependence)",
    },
)
def test_the_time_is_that_of_the_treatment(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
