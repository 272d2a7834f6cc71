"""Brackets of one alternative, results of several examinations, and who is let in by a finding or a physician."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Gout, polydipsia (excessive thirst) or polyuria": 'condition(gout) or condition(polydipsia) and attest by investigator "excessive thirst" or condition(polyuria)',
        "Platelets < 90,000/mm3, splenomegaly (spleen felt below the costal margin) or suspected portal hypertension": 'platelets < 90000 /uL or condition(splenomegaly) and attest by investigator "spleen felt below the costal margin" or attest by investigator "suspected portal hypertension"',
        "Gout (lumps of urate crystals) or polydipsia (excessive thirst)": 'condition(gout) and attest by investigator "lumps of urate crystals" or condition(polydipsia) and attest by investigator "excessive thirst"',
        "No gout (lumps of urate crystals) or asthma": 'not (condition(gout) and attest by investigator "lumps of urate crystals" or condition(asthma))',
        "Gout or polydipsia (excessive thirst)": '(condition(gout) or condition(polydipsia)) and attest by investigator "excessive thirst"',
        "Gout, asthma (noisy breathing on inspiration) and polydipsia": 'condition(gout) and condition(asthma) and condition(polydipsia) and attest by investigator "noisy breathing on inspiration"',
    },
    exclusion={
        "Gout, stridor (noisy breathing on inspiration) or suspected vasculitis": 'condition(gout) or condition(stridor) and attest by investigator "noisy breathing on inspiration" or attest by investigator "suspected vasculitis"',
    },
)  # fmt: skip
def test_what_a_bracket_says_of_one_alternative_is_asked_of_no_other(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Negative urine drug test (except for cannabis)": 'test(drug screen) negative or attest by investigator "Negative urine drug test (except for cannabis)"',
        "Negative drug screen except for prescribed benzodiazepines": 'test(drug screen) negative or attest by investigator "Negative drug screen except for prescribed benzodiazepines"',
        "Negative blood culture, with the exception of skin contaminants": 'test(blood culture) negative or attest by investigator "Negative blood culture, with the exception of skin contaminants"',
        "No positive drug screen (except for cannabis)": 'not (test(drug screen) positive and not attest by investigator "cannabis")',
    },
    exclusion={
        "Positive urine drug screen (other than methadone)": 'test(drug screen) positive and not attest by investigator "methadone"',
    },
)  # fmt: skip
def test_a_finding_that_is_spared_lets_in(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Normal mammogram or breast ultrasound": 'test(mammogram) normal or attest by investigator "Normal breast ultrasound"',
        "Normal ECG and chest X-ray": "test(ecg result) normal and test(chest x-ray) normal",
        "Abnormal bone scan or pelvic MRI": 'attest by investigator "Abnormal bone scan" or attest by investigator "Abnormal pelvic MRI"',
        "No abnormal ECG or renal ultrasound": 'not (attest by investigator "abnormal ECG" or attest by investigator "abnormal renal ultrasound")',
    },
    exclusion={
        "Abnormal mammogram or breast ultrasound": 'attest by investigator "Abnormal mammogram" or attest by investigator "Abnormal breast ultrasound"',
        "Abnormal EEG, brain MRI or head CT within 6 months": 'attest by investigator "Abnormal EEG within 6 months" or attest by investigator "Abnormal brain MRI within 6 months" or attest by investigator "Abnormal head CT within 6 months"',
        "Abnormal uterine bleeding or hysterectomy": "condition(abnormal uterine bleeding) or received(hysterectomy)",
        "Abnormal Pap smear or prior colonoscopy": "condition(abnormal pap smear) or received(colonoscopy)",
    },
)  # fmt: skip
def test_each_examination_has_to_show_something(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Patients with stable angina may be enrolled if deemed safe by the cardiologist": 'if condition(angina pectoris) stable then attest by investigator "deemed safe by the cardiologist"',
        "Patients with gout may be enrolled and receive colchicine if the investigator agrees": 'if condition(gout) then attest by investigator "investigator agrees"',
        "Patients with incidentally found gallstones may be included and managed without surgery if considered feasible by the treating physician": 'if condition(gallstones) and attest by investigator "incidentally found" then attest by investigator "considered feasible by the treating physician"',
    },
    exclusion={
        "Patients with gout may be enrolled if deemed safe by the treating physician": 'condition(gout) and not attest by investigator "deemed safe by the treating physician"',
    },
)  # fmt: skip
def test_who_is_let_in_if_a_physician_agrees_is_no_demand_on_others(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No concurrent hormone therapy (except estrogen replacement therapy)": 'not (received(hormone therapy except estrogen) ongoing or received(estrogen) ongoing and not attest by investigator "estrogen replacement therapy")',
    },
    exclusion={
        "Hormone therapy other than thyroid hormone replacement": 'received(hormone therapy except thyroid hormone) or received(thyroid hormone) and not attest by investigator "thyroid hormone replacement"',
        "Hormone therapy except hormone replacement therapy": "received(hormone therapy except hormone replacement therapy)",
        "Hormone therapy except tamoxifen": "received(hormone therapy except tamoxifen)",
    },
)  # fmt: skip
def test_a_replacement_spares_no_other_use(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Active psoriasis or recurrent gout": "condition(psoriasis) active or condition(gout) recurrent",
    },
    exclusion={
        "Existing severe pneumonia or recurrent severe sinusitis": "condition(pneumonia) active severe or condition(sinusitis) severe recurrent",
        "Active or recurrent cystitis": "condition(cystitis) active or condition(cystitis) recurrent",
        "Active gout or bursitis": "condition(gout) active or condition(bursitis) active",
    },
)  # fmt: skip
def test_what_comes_again_need_not_be_there_today(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Ovarian cancer stage III with ascites or stage IV or recurrent disease": "condition(ovarian cancer) recurrent or condition(ovarian cancer) stage III and condition(ascites) or condition(ovarian cancer) stage IV",
        "Stage IIIB with pleural effusion, stage IV, or recurrent thymoma": "condition(thymoma) recurrent or condition(thymoma) stage IIIB and condition(pleural effusion) or condition(thymoma) stage IV",
        "Stage IIIB melanoma with in-transit metastases or stage IV disease": "condition(melanoma) stage IIIB and condition(in-transit metastasis) or condition(melanoma) stage IV",
    },
    exclusion={
        "Stage III with ascites or stage IV ovarian cancer": "condition(ovarian cancer) stage III and condition(ascites) or condition(ovarian cancer) stage IV",
    },
)  # fmt: skip
def test_the_course_behind_two_stages_is_of_the_same_cancer(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No treatment for tuberculosis (TB), asthma or gout": 'not (condition(tuberculosis) history and attest by investigator "treatment for tuberculosis" or condition(asthma) history and attest by investigator "treatment for asthma" or condition(gout) history and attest by investigator "treatment for gout")',
    },
    exclusion={
        "Treatment for tuberculosis (TB), cystitis, and localized psoriasis or eczema": 'condition(tuberculosis) history and attest by investigator "Treatment for tuberculosis" or condition(cystitis) history and attest by investigator "Treatment for cystitis" or condition("localized psoriasis") history and attest by investigator "Treatment for localized psoriasis" or condition(eczema) history and attest by investigator "Treatment for localized psoriasis or eczema"',
        "Treatment for tuberculosis, gout, and localized cutaneous herpes simplex or zoster infections": 'condition(tuberculosis) history and attest by investigator "Treatment for tuberculosis" or condition(gout) history and attest by investigator "Treatment for gout" or attest by investigator "Treatment for localized cutaneous herpes simplex or zoster infections"',
    },
)  # fmt: skip
def test_each_of_a_list_is_what_the_treatment_is_for(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "ECOG 0-1 (incl.)": "ecog from 0 to 1",
        "Age 20-60 (incl.)": "age from 20 to 60 years",
        "Platelets (incl. transfused) > 50": 'platelets > 50 and attest by investigator "incl. transfused"',
    },
    exclusion={
    },
)  # fmt: skip
def test_that_the_ends_count_needs_no_answer(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
