"""Good values among reasons, illnesses behind a value or a spared one, allergies to several, and what is over."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Creatinine not exceeding 2 mg/dL, gout": "creatinine <= 2 mg/dL and condition(gout)",
    },
    exclusion={
        "Creatinine not exceeding 2 mg/dL, gout": "not creatinine <= 2 mg/dL or condition(gout)",
        "Gout, asthma, bilirubin not greater than 3 mg/dL": "condition(gout) or condition(asthma) or not bilirubin <= 3 mg/dL",
        "Hemoglobin not below 9 g/dL or gout": "not hemoglobin >= 9 g/dL or condition(gout)",
        "Serum creatinine no more than 2 mg/dL": "not creatinine <= 2 mg/dL",
        "LVEF not exceeding 40 %, gout": "lvef <= 40 % or condition(gout)",
    },
)  # fmt: skip
def test_a_good_value_beside_other_reasons_keeps_nobody_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
    },
    exclusion={
        "BMI > 40, gout": "bmi > 40 or condition(gout)",
        "ECOG > 2, dementia": "ecog > 2 or condition(dementia)",
        "Weight > 120 kg, with diabetes": "weight > 120 kg and condition(diabetes mellitus)",
        "Creatinine < 2 mg/dL, gout": "creatinine < 2 mg/dL and condition(gout)",
        "Hypertension, BP > 160/100": "condition(hypertension) and (systolic blood pressure > 160 mm[Hg] or diastolic blood pressure > 100 mm[Hg])",
        "Platelets < 50,000, requiring transfusion": "platelets < 50000 and received(transfusion) planned",
    },
)  # fmt: skip
def test_an_illness_behind_a_value_keeps_out_by_itself(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No malignancy other than basal cell carcinoma (melanoma, lymphoma)": "not (condition(malignancy except basal cell carcinoma) or condition(melanoma) or condition(lymphoma))",
    },
    exclusion={
        "Malignancy other than basal cell carcinoma (melanoma, lymphoma)": "condition(malignancy except basal cell carcinoma) or condition(melanoma) or condition(lymphoma)",
        "Infection other than cystitis (pneumonia, sepsis)": "condition(infection except cystitis) or condition(pneumonia) or condition(sepsis)",
        "Cancer other than skin cancer (basal cell carcinoma or squamous cell carcinoma)": 'condition(malignancy except skin cancer) or condition(skin cancer) and not attest by investigator "basal cell carcinoma or squamous cell carcinoma"',
    },
)  # fmt: skip
def test_what_is_no_kind_of_the_spared_one_is_not_spared(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
    },
    exclusion={
        "Pregnancy or known hypersensitivity to aspirin, ibuprofen or naproxen": "condition(pregnancy) or allergy(aspirin) or allergy(ibuprofen) or allergy(naproxen)",
        "Gout, asthma or history of hypersensitivity to heparin or warfarin": "condition(gout) or condition(asthma) or allergy(heparin) or allergy(warfarin)",
        "Prior heparin or known hypersensitivity to aspirin, ibuprofen or naproxen": "received(heparin) or allergy(aspirin) or allergy(ibuprofen) or allergy(naproxen)",
        "Gout or hypersensitivity to heparin, asthma or pregnancy": "condition(gout) or allergy(heparin) or condition(asthma) or condition(pregnancy)",
    },
)  # fmt: skip
def test_who_is_allergic_to_one_of_several_did_not_take_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No history or evidence of heart disease on ECG": 'not (condition(heart disease) history or attest by investigator "evidence of heart disease on ECG")',
        "History or evidence of gallstones on abdominal ultrasound": 'condition(gallstones) history or attest by investigator "evidence of gallstones on abdominal ultrasound"',
        "No history or evidence of gout": "not condition(gout) history",
    },
    exclusion={
        "History or evidence of brain metastases on MRI": 'condition(brain metastasis) history or attest by investigator "evidence of brain metastases on MRI"',
    },
)  # fmt: skip
def test_what_an_examination_shows_today_is_no_history(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Prior radiotherapy is permitted, and recovered": 'if received(radiotherapy) then attest by investigator "recovered"',
        "Prior surgery is allowed and completed at least 4 weeks before entry": 'if received(surgery) then attest by investigator "completed at least 4 weeks before entry"',
        "Prior surgery and radiotherapy are allowed": 'allowed "Prior surgery and radiotherapy are allowed"',
    },
    exclusion={
    },
)  # fmt: skip
def test_who_had_what_is_permitted_is_asked_whether_it_is_over(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Menopause as defined by amenorrhea for 12 months, or FSH > 40": 'condition(postmenopausal) and attest by investigator "as defined by amenorrhea for 12 months, or FSH > 40"',
        "Osteoporosis defined by T-score < -2.5, or a fracture": "condition(osteoporosis) and (bone density t-score < -2.5 or condition(fracture))",
    },
    exclusion={
    },
)  # fmt: skip
def test_one_sign_of_an_illness_is_not_the_illness(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
    },
    exclusion={
        "Use of anabolic steroids": "received(anabolic steroid) ongoing",
        "Use of androgens": "received(androgen) ongoing",
    },
)  # fmt: skip
def test_anabolic_steroids_are_some_androgens(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
