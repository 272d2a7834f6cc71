"""Brackets with values that say what the word before the illness means, and lists in which such a value stands."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No uncontrolled hypertension (SBP > 155 mmHg)": (
            "not (condition(hypertension) uncontrolled or systolic blood pressure > 155 mm[Hg])"
        ),
        # the value of those who are let in
        "No uncontrolled diabetes (glucose no greater than 190 mg/dL)": (
            "not condition(diabetes mellitus) uncontrolled and glucose <= 190 mg/dL"
        ),
        # what is asked for is asked for as it stands
        "Uncontrolled hypertension (SBP > 145 mmHg)": (
            "condition(hypertension) uncontrolled and systolic blood pressure > 145 mm[Hg]"
        ),
        "No gout and anemia (hemoglobin < 8 g/dL)": "not (condition(gout) or hemoglobin < 8 g/dL)",
    },
    exclusion={
        # the record may hold the diagnosis without the value, or with one of another day
        "Poorly controlled diabetes (HbA1c of 9.5 % or higher)": (
            "condition(diabetes mellitus) uncontrolled or hba1c >= 9.5 %"
        ),
        "Severe hypertension with SBP > 185 mmHg": (
            "condition(hypertension) severe or systolic blood pressure > 185 mm[Hg]"
        ),
        "Patients with uncontrolled hypertension (SBP > 165 mmHg) at screening": (
            "condition(hypertension) uncontrolled or systolic blood pressure > 165 mm[Hg]"
        ),
        "Inadequately controlled hypertension: SBP > 165 mmHg despite two drugs": (
            "(condition(hypertension) uncontrolled or systolic blood pressure > 165 mm[Hg])"
            ' and attest by investigator "despite two drugs"'
        ),
        "Clinically significant anemia (hemoglobin < 8 g/dL)": "hemoglobin < 8 g/dL",
        "Severe heart failure (LVEF < 35 %)": "condition(heart failure) and lvef < 35 %",
        "Active hepatitis B (HBV DNA > 2000 IU/mL)": (
            "condition(hepatitis B) active and hbv dna level > 2000 [IU]/mL"
        ),
        "History of lupus nephritis within 9 months (eGFR < 50 mL/min)": (
            "condition(lupus nephritis) history within 9 months before screening"
            " and egfr < 50 mL/min/{1.73_m2}"
        ),
        "Uncontrolled hypertension (SBP > 165 mmHg) or uncontrolled diabetes (HbA1c > 9 %)": (
            "systolic blood pressure > 165 mm[Hg] or hba1c > 9 %"
        ),
        # no value explains it, or it may be told of others too
        "Symptomatic heart failure (LVEF < 35 %)": (
            "condition(heart failure) symptomatic or condition(heart failure) and lvef < 35 %"
        ),
        "Severe or uncontrolled hypertension (SBP > 175 mmHg)": (
            "condition(hypertension) severe or condition(hypertension) uncontrolled"
            " or systolic blood pressure > 175 mm[Hg]"
        ),
        "Uncontrolled hypertension (SBP > 165 mmHg), diabetes, or angina": (
            "condition(hypertension) uncontrolled or condition(diabetes mellitus) uncontrolled"
            " or condition(angina pectoris) uncontrolled or systolic blood pressure > 165 mm[Hg]"
        ),
        # a member of a list, with its value
        "Gout and anemia (hemoglobin < 8 g/dL)": "condition(gout) or hemoglobin < 8 g/dL",
        "Gout, anemia (hemoglobin < 8 g/dL), and asthma": (
            "condition(gout) or hemoglobin < 8 g/dL or condition(asthma)"
        ),
        "Angina and LVEF < 35 %": "condition(angina pectoris) and lvef < 35 %",
        "Uncontrolled diabetes, defined by hemoglobin A1c (HbA1c) > 11 % at the screening visit": "hba1c > 11 %",
        "Uncontrolled hypertension (SBP > 145 mmHg, despite drug therapy)": (
            "(condition(hypertension) uncontrolled or systolic blood pressure > 145 mm[Hg])"
            ' and attest by investigator "despite drug therapy"'
        ),
    },
)
def test_values_explain_the_word_before_the_illness(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Patients suffering from lumbar stenosis who require instrumented fusion on 1-3 levels": (
            'condition(lumbar spinal stenosis) and attest by investigator "who require instrumented fusion on 1-3 levels"'
        ),
    },
    exclusion={
        "Malaria vaccine as part of a previous malaria vaccine trial": (
            "received(malaria vaccine)"
            ' and attest by investigator "as part of a previous malaria vaccine trial"'
        ),
    },
)
def test_a_question_is_asked_with_its_last_noun(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No malignancy except gastric cancer or bladder cancer treated with curative intent": (
            "not (condition(malignancy except gastric cancer, bladder cancer)"
            " or condition(gastric cancer) and not attest by investigator"
            ' "gastric cancer or bladder cancer treated with curative intent"'
            ' or condition(bladder cancer) and not attest by investigator "treated with curative intent")'
        ),
    },
    exclusion={
        "Prior knee surgery other than arthroscopy or meniscectomy of the other knee": (
            "received(knee surgery except meniscectomy, arthroscopy)"
            ' or received(meniscectomy) and not attest by investigator "of the other knee"'
            " or received(arthroscopy)"
            ' and not attest by investigator "arthroscopy or meniscectomy of the other knee"'
        ),
        "Malignancy except basal cell carcinoma or cervical carcinoma in situ treated with curative intent": (
            "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix)"
            " or condition(basal cell carcinoma) and not attest by investigator"
            ' "basal cell carcinoma or cervical carcinoma in situ treated with curative intent"'
            " or condition(carcinoma in situ of the cervix)"
            ' and not attest by investigator "treated with curative intent"'
        ),
        # of a longer list only the last one may be meant
        "Malignancy except basal cell carcinoma, cervical carcinoma in situ, or prostate cancer with stable PSA": (
            "condition(malignancy except basal cell carcinoma, prostate cancer, carcinoma in situ of the cervix)"
            ' or condition(prostate cancer) and not attest by investigator "with stable PSA"'
        ),
        "Malignancy except basal cell carcinoma or carcinoma in situ of the cervix that has been treated": (
            "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix)"
            " or condition(carcinoma in situ of the cervix)"
            ' and not attest by investigator "that has been treated"'
        ),
        "Diabetes except gestational diabetes or diabetes in remission": (
            "condition(diabetes mellitus except gestational diabetes)"
            ' and not attest by investigator "diabetes in remission"'
        ),
        "Prior abdominal surgery except appendectomy or hysterectomy by laparoscopy": (
            "received(abdominal surgery except appendectomy, hysterectomy)"
            ' or received(hysterectomy) and not attest by investigator "by laparoscopy"'
        ),
    },
)
def test_what_is_told_behind_two_spared_is_asked_of_both(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
