"""Notes as forms and tables: labels with answers, boxes, columns, and what two letters mean beside them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.patients.invented_notes import ON, F, facts, one

from trialrun.model.patient import (
    ConditionFact,
    MeasurementFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.patients import read_note

# Forms: a label and its answer.


@pytest.mark.parametrize(
    ("text", "condition", "absent"),
    [
        ("HIV: N   HBV: N   HCV: N", "HIV infection", True),
        ("HIV: N   HBV: N   HCV: N", "hepatitis B", True),
        ("HIV: N   HBV: N   HCV: N", "hepatitis C", True),
        ("ILD/pneumonitis: No", "pneumonitis", True),
        ("History of stroke or seizures? No", "stroke", True),
        ("Asthma - none", "asthma", True),
        ("Diabetes: yes, HIV: no", "diabetes mellitus", False),
        ("Diabetes: yes, HIV: no", "HIV infection", True),
        ("She has asthma, HIV: no", "asthma", False),
        ("Brain mets: Y", "brain metastasis", False),
        ("Hypertension: No longer treated.", "hypertension", False),
    ],
)
def test_a_form_answers_behind_a_colon(text: str, condition: str, absent: bool) -> None:
    assert one(text, ConditionFact, condition).absent is absent


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Pregnant/breastfeeding: N/A (postmenopausal)", "pregnancy"),
        ("Hepatitis C: not tested", "hepatitis C"),
        ("HBV: sAg neg/ sAb neg/ cAb neg.", "hepatitis B"),
        ("Transplanted in 2023 (CMV D+/R-).", "cytomegalovirus infection"),
    ],
)
def test_a_label_without_a_yes_is_no_disease(text: str, condition: str) -> None:
    assert not facts(text, ConditionFact, condition)


def test_an_ecg_is_not_answered_by_a_rhythm() -> None:
    assert not one("EKG: NSR, no ischemia.", TreatmentFact, "electrocardiogram").absent


def test_a_review_of_systems_by_signs() -> None:
    text = "ROS: (-) fever, chills. (+) dysuria"
    assert one(text, ConditionFact, "chills").absent
    assert not one(text, ConditionFact, "dysuria").absent


# Tables whose columns are days.


@pytest.mark.parametrize(
    "table",
    [
        "Lab           01/2026   04/2026   Ref\nHbA1c         9.1       8.4 H     4.0-5.6 %",
        "| Test | 1/2026 | 4/2026 |\n|---|---|---|\n| HbA1c | 9.1 % | 8.4 % |",
        "\tJan 2026\tApr 2026\tUnits\nHbA1c\t9.1\t8.4\t%",
    ],
)
def test_each_column_of_a_table_has_its_day(table: str) -> None:
    values = facts(f"{table}\nHe is well and comes for a visit.", MeasurementFact, "hba1c")
    assert [(f.value, str(f.on), f.unit) for f in values] == [(9.1, "2026-01", "%"), (8.4, "2026-04", "%")]


def test_columns_without_days_are_nobodys() -> None:
    assert not facts("Creatinine    88        92        60-110 umol/L", MeasurementFact, "creatinine")
    assert one("Creatinine    88        60-110 umol/L", MeasurementFact, "creatinine").value == 88


# More that was read wrongly once.


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("HCV neg, Hep B negative.", "hepatitis C"),
        ("T1DM, C-peptide low, GAD neg.", "generalized anxiety disorder"),
        ("Wants pregnancy within 2 yrs.", "pregnancy"),
    ],
)
def test_what_is_negative_or_wished_for_is_not_there(text: str, condition: str) -> None:
    assert not [f for f in facts(text, ConditionFact, condition) if not f.absent]


def test_no_hypersensitivity_to_date() -> None:
    text = "Carboplatin hypersensitivity: none to date."
    read = read_note(f"A 50-year-old woman.\n{text}", "note", ON)
    assert not [f for f in read.facts if f.concept == "carboplatin" and not getattr(f, "absent", False)]


@pytest.mark.parametrize(
    ("text", "therapy", "status"),
    [
        ("NIHSS 14 on arrival, tPA given.", "alteplase", "unknown"),
        ("Interested in CAR-T.", "car-t therapy", "planned"),
        ("Atrial fibrillation, apixaban to start on day 5.", "apixaban", "planned"),
    ],
)
def test_what_is_not_taken_now(text: str, therapy: str, status: str) -> None:
    assert one(text, TreatmentFact, therapy).status == status


def test_a_label_has_not_the_years_of_what_it_names() -> None:
    text = "Biologic hx: infliximab 2017-2020, ustekinumab since 2022"
    assert not facts(text, TreatmentFact, "biologic therapy")
    assert str(one(text, TreatmentFact, "infliximab").until) == "2020"
    assert one("Recurrence 2/2026, platinum-sensitive.", TreatmentFact, "platinum chemotherapy").on is None


def test_a_grade_is_of_the_word_beside_it() -> None:
    text = "G2 fatigue, G1 nausea."
    assert one(text, ConditionFact, "fatigue").grade == 2
    assert one(text, ConditionFact, "nausea").grade == 1


def test_a_disease_since_a_year_does_not_date_its_drug() -> None:
    text = "A man with type 2 diabetes since 2012 on metformin."
    assert one(text, TreatmentFact, "metformin").on is None
    assert str(one(text, ConditionFact, "type 2 diabetes mellitus").on) == "2012"


def test_the_later_score_of_two() -> None:
    assert one("CLL, Rai 0 -> Rai III 2021.", ScoreFact, "rai stage").value == 3


def test_thousands_in_short() -> None:
    value = one("WBC 184K, plt 54.", MeasurementFact, "leukocytes")
    assert (value.value, value.unit) == (184, "10*3/uL")


@pytest.mark.parametrize(
    ("text", "therapy"),
    [
        ("[x] Prior docetaxel  [ ] Prior enzalutamide  [ ] Prior PARPi", "enzalutamide"),
        ("☑ docetaxel ☐ enzalutamide", "enzalutamide"),
    ],
)
def test_what_is_not_ticked_was_not_given(text: str, therapy: str) -> None:
    assert not facts(text, TreatmentFact, therapy)
    assert one(text, TreatmentFact, "docetaxel")


def test_an_answer_denies_nothing_behind_it() -> None:
    text = "Visceral mets: No    Bone mets: Yes"
    assert not one(text, ConditionFact, "bone metastasis").absent
    assert not facts("H/o UC? No - she says irritable bowel syndrome.", ConditionFact, "ulcerative colitis")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Immunotherapy not ideal given colitis.", "colitis"),
        ("No chest pain. + nocturia x2.", "nocturia"),
    ],
)
def test_what_no_does_not_reach(text: str, condition: str) -> None:
    assert not one(text, ConditionFact, condition).absent


@pytest.mark.parametrize(
    ("text", "therapy"), [("Colonoscopy due.", "colonoscopy"), ("Next CT 6/8/26.", "computed tomography")]
)
def test_what_is_due_is_to_come(text: str, therapy: str) -> None:
    assert one(text, TreatmentFact, therapy).status == "planned"


def test_a_negative_image_was_taken() -> None:
    assert not one("Brain MRI 5/10/26 neg.", TreatmentFact, "brain mri").absent


def test_from_one_day_until_it_was_stopped() -> None:
    text = "Nivolumab from October 2023 till it was stopped in April 2024 for grade 3 colitis."
    fact = one(text, TreatmentFact, "nivolumab")
    assert (str(fact.on), str(fact.until), fact.status) == ("2023-10", "2024-04", "completed")
    assert one(text, ConditionFact, "colitis").status == "unknown"


def test_metastases_of_two_sites() -> None:
    text = "Lung and liver mets in May 2026."
    assert one(text, ConditionFact, "lung metastasis")
    assert one(text, ConditionFact, "liver metastasis")


def test_a_conditioning_is_no_influenza() -> None:
    assert not facts("Transplant after Flu/Mel conditioning.", ConditionFact, "influenza")


def test_points_of_a_score_are_no_values() -> None:
    assert not facts("Child-Pugh calc: bili 1, alb 2, INR 1.", MeasurementFact, "albumin")


def test_what_came_of_a_treatment_is_not_of_its_day() -> None:
    assert one("7+3 11/2024 -> CR1 (MRD neg).", TestFact, "minimal residual disease").on is None


# Other people, other fluids, other meanings of two letters.


@pytest.mark.parametrize(
    ("text", "kind", "concept"),
    [
        ("Labs: TB 0.4, creatinine 0.7.", ConditionFact, "tuberculosis"),
        ("HIV/Hep: never tested.", ConditionFact, "HIV infection"),
        ("Code status: DNR/DNI", TreatmentFact, "daunorubicin"),
        ("UA: +nitrite, WBC >50.", MeasurementFact, "leukocytes"),
        ("CSF: WBC 3, protein 45, glucose 60.", MeasurementFact, "glucose"),
        ("Contacts: wife and 2 kids on isoniazid.", TreatmentFact, "isoniazid"),
        ("HbSS on hydroxyurea, ACS 2019.", ConditionFact, "acute coronary syndrome"),
    ],
)
def test_what_two_letters_do_not_mean(text: str, kind: type[F], concept: str) -> None:
    assert not facts(text, kind, concept)


def test_the_bloods_beside_a_urine_are_read() -> None:
    text = "UA: WBC >50. CBC: WBC 9.1, glucose 102 mg/dL."
    assert one(text, MeasurementFact, "leukocytes").value == 9.1
    assert one("TB 0.4, Cr 0.7.", MeasurementFact, "bilirubin").value == 0.4


def test_two_values_with_one_stroke() -> None:
    text = "AST/ALT 24/31, H/H 8.4/25."
    values = {c: one(text, MeasurementFact, c).value for c in ("ast", "alt", "hemoglobin", "hematocrit")}
    assert values == {"ast": 24, "alt": 31, "hemoglobin": 8.4, "hematocrit": 25}


def test_status_post_is_no_unit() -> None:
    assert one("Ferritin 2140 s/p multiple transfusions.", MeasurementFact, "ferritin").unit == "ng/mL"


def test_why_a_drug_was_given_up_is_of_then() -> None:
    text = "Pazopanib, d/c'd after 3 weeks d/t hepatitis (ALT 412)."
    assert one(text, MeasurementFact, "alt").on is None
    assert one("Tried liraglutide (nausea).", ConditionFact, "nausea").status == "unknown"


def test_a_drug_held_in_a_list_is_not_taken() -> None:
    text = "Meds: carvedilol, Eliquis (held for hematuria)"
    assert one(text, TreatmentFact, "apixaban").status == "completed"
    assert one(text, TreatmentFact, "carvedilol").status == "ongoing"


def test_an_age_behind_a_name() -> None:
    birth = read_note("Endocrinology: Ms. Tarn, 36, comes for a visit.", "note", ON).birth
    assert birth is not None
    assert birth.first == date(1989, 5, 21)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("GvHD of the skin in 2025, cGVHD none.", "chronic graft-versus-host disease"),
        ("MUD allograft, CMV +/+.", "cytomegalovirus infection"),
        ("Varicella exposed, ZIG given.", "varicella"),
        ("Exposed to COVID-19 last week.", "COVID-19"),
        ("Hydroxyurea intolerant (leg ulcers).", "venous leg ulcer"),
    ],
)
def test_what_is_not_there_in_a_transplant_clinic(text: str, condition: str) -> None:
    assert not [f for f in facts(text, ConditionFact, condition) if not f.absent]


def test_a_drug_is_not_negative() -> None:
    text = "CMV reactivation in March, valganciclovir, now neg x3."
    assert not [f for f in facts(text, TreatmentFact, "valganciclovir") if f.absent]


@pytest.mark.parametrize(
    ("text", "kind", "concept", "status"),
    [
        ("Seen today. PMH: migraine, gout. DH: metformin 1 g.", ConditionFact, "gout", "unknown"),
        ("Seen today. PMH: migraine, gout. DH: metformin 1 g.", TreatmentFact, "metformin", "ongoing"),
        ("Outcome: chemoradiotherapy + durvalumab.", TreatmentFact, "durvalumab", "planned"),
    ],
)
def test_labels_in_the_middle_of_a_letter(text: str, kind: type[F], concept: str, status: str) -> None:
    fact = one(text, kind, concept)
    assert isinstance(fact, (ConditionFact, TreatmentFact))
    assert fact.status == status


def test_a_label_denies_what_stands_behind_its_colon() -> None:
    assert one("Negative for: pancreatitis, colitis.", ConditionFact, "colitis").absent


def test_a_year_in_brackets_dates_only_what_it_stands_beside() -> None:
    text = "T2DM, BMI 39, FibroScan 14.2 kPa, biopsy with NAS 5 (2025)."
    assert str(one(text, MeasurementFact, "bmi").on) == str(ON)
    heart = one("IHD - NSTEMI 2021, T2DM.", ConditionFact, "ischemic heart disease")
    assert heart.on is None


def test_a_stage_behind_a_tnm() -> None:
    assert one("Squamous NSCLC, cT3N2M0 IIIB.", ConditionFact, "squamous cell lung cancer").stage == "IIIB"


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("FEV1 82%.", "fev1", 82, "% predicted"),
        ("Neuts 65%.", "neutrophil percentage", 65, "%"),
        ("WCC 14.1, neut 9.8.", "neutrophils", 9.8, "10*9/L"),
        ("Ex-smoker 50PY.", "tobacco exposure", 50, "{pack-years}"),
    ],
)
def test_shares_and_short_names(text: str, concept: str, value: float, unit: str) -> None:
    fact = one(text, MeasurementFact, concept)
    assert (fact.value, fact.unit) == (value, unit)


def test_receptors_by_allred() -> None:
    text = "Breast cancer, ER 8/8 PR 2/8."
    assert one(text, TestFact, "estrogen receptor").result == "positive"
    assert one(text, TestFact, "progesterone receptor").result == "negative"
