"""Notes as wards and clinics write them: shorthand, lists, results by sign, values of other days."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest

from trialrun.model.patient import (
    AnyFact,
    ConditionFact,
    MeasurementFact,
    ResponseFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.patients import read_note

ON = date(2026, 5, 20)
F = TypeVar("F", bound=AnyFact)


def facts(text: str, kind: type[F], concept: str) -> list[F]:
    read = read_note(f"A 50-year-old woman.\n{text}", "note", ON)
    return [f for f in read.facts if isinstance(f, kind) and f.concept == concept]


def one(text: str, kind: type[F], concept: str) -> F:
    (fact,) = facts(text, kind, concept)
    return fact


# Results in shorthand.


@pytest.mark.parametrize(
    ("text", "test", "result"),
    [
        ("HIV NR, RPR NR.", "hiv test", "negative"),
        ("HIV non reactive.", "hiv test", "negative"),
        ("Hep B sAg neg.", "hbsag", "negative"),
        ("HBV core Ab positive, on entecavir.", "anti-hbc", "positive"),
        ("HCV Ab + , RNA not detected.", "hcv antibody", "positive"),
        ("HBsAg -, HCV Ab positive.", "hbsag", "negative"),
        ("HBsAg -, HCV Ab positive.", "hcv antibody", "positive"),
        ("HBsAg - negative.", "hbsag", "negative"),
    ],
)
def test_results_in_shorthand(text: str, test: str, result: str) -> None:
    assert one(text, TestFact, test).result == result


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("HIV NR, HBsAg NR.", "HIV infection"),
        ("HIV status unknown.", "HIV infection"),
        ("HIV pending.", "HIV infection"),
        ("Hep B sAg neg.", "hepatitis B"),
        ("HBV surface Ab 45 mIU/mL.", "hepatitis B"),
        ("GBS unknown.", "guillain-barre syndrome"),
        ("HCC surveillance: ultrasound without focal lesion.", "hepatocellular carcinoma"),
        ("Vaccines: COVID 9/2025, flu 10/2025", "COVID-19"),
        ("Immunizations:\n- influenza 10/2025\n- COVID-19 2024", "influenza"),
        ("Pulm HTN on sildenafil.", "hypertension"),
    ],
)
def test_what_is_asked_for_or_vaccinated_against_is_not_there(text: str, condition: str) -> None:
    assert not [f for f in facts(text, ConditionFact, condition) if not f.absent]


def test_what_was_not_detected_denies_nothing_behind_it() -> None:
    text = "HCV RNA not detected, cirrhosis, treated with sofosbuvir in 2019."
    assert not one(text, ConditionFact, "cirrhosis").absent


# Lines that stand for themselves, and lines that only wrap.


def test_long_lines_of_a_list_are_not_one_sentence() -> None:
    text = (
        "Hgb 9.8 g/dL, plt 88 K/uL, ANC 1.9, calcium 9.4, creatinine 1.6, albumin 3.4\n"
        "BM biopsy 4/28/26: 40% plasma cells\n"
        "No hx of DVT/PE."
    )
    assert one(text, MeasurementFact, "hemoglobin").on is not None
    assert str(one(text, MeasurementFact, "hemoglobin").on) == "2026-05-20"


def test_a_line_that_opens_with_shorthand_is_its_own() -> None:
    text = "Denies chest pain\nc/o cough for 3 days\ns/p appendectomy 1995"
    assert not one(text, ConditionFact, "cough").absent
    assert one(text, ConditionFact, "chest pain").absent


def test_lines_that_wrap_at_one_width_are_joined() -> None:
    text = (
        "The patient has been feeling well and has not had any fever, weight loss or\n"
        "night sweats since the last visit, and there is no evidence of deep venous\n"
        "thrombosis on the ultrasound that was taken. She has a cough, without\n"
        "Raynaud phenomenon."
    )
    assert one(text, ConditionFact, "deep vein thrombosis").absent
    assert one(text, ConditionFact, "cough").status == "active"


def test_a_sentence_may_begin_with_shorthand() -> None:
    text = "Hypertension, GERD. s/p appendectomy 1995"
    assert one(text, ConditionFact, "gastroesophageal reflux disease").on is None
    assert str(one(text, TreatmentFact, "appendectomy").on) == "1995"


# Values and responses of other days.


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("HIV, nadir CD4 85.", "cd4 count"),
        ("Gleason 4+4=8 at diagnosis (2018), PSA 45.", "psa"),
        ("PSA 45 at diagnosis.", "psa"),
        ("Peak creatinine 3.4 mg/dL.", "creatinine"),
        ("Creatinine peaked at 3.4 mg/dL.", "creatinine"),
        ("Baseline hemoglobin 12.1 g/dL.", "hemoglobin"),
    ],
)
def test_a_value_of_another_time_is_not_of_today(text: str, concept: str) -> None:
    assert one(text, MeasurementFact, concept).on is None


@pytest.mark.parametrize(
    ("text", "concept", "value"),
    [
        ("Creatinine 1.6 (baseline 1.2).", "creatinine", 1.6),
        ("PSA has risen from 34 to 61.", "psa", 61),
        ("PSA at diagnosis 45, now PSA 3.2.", "psa", 3.2),
        ("Creat 118, plts 240.", "creatinine", 118),
    ],
)
def test_todays_value_beside_an_older_one(text: str, concept: str, value: float) -> None:
    today = [f for f in facts(text, MeasurementFact, concept) if str(f.on) == str(ON)]
    assert [f.value for f in today] == [value]


def test_a_month_behind_an_abbreviation_is_no_blood_pressure() -> None:
    assert not facts("Cirrhosis. SBP 1/2026.", MeasurementFact, "systolic blood pressure")


def test_a_response_to_an_earlier_line_is_not_of_today() -> None:
    assert one("VRd x 6 cycles (7/2020-12/2020) -> VGPR", ResponseFact, "VGPR").on is None
    assert str(one("Currently in VGPR.", ResponseFact, "VGPR").on) == str(ON)


# Whose, since when, until when.


def test_a_partners_drug_is_the_partners() -> None:
    assert not facts("Partner on PrEP.", TreatmentFact, "pre-exposure prophylaxis")


def test_a_date_is_of_what_stands_before_and() -> None:
    assert one("Previous TIA in 2015 and migraine.", ConditionFact, "migraine").on is None


def test_a_treatment_to_the_present_goes_on() -> None:
    fact = one("Palbociclib 2/2026 - present", TreatmentFact, "palbociclib")
    assert (str(fact.on), fact.status) == ("2026-02", "ongoing")


def test_drugs_below_a_heading_of_what_was_stopped() -> None:
    text = "STOPPED: lisinopril, diltiazem\nPrior DMARDs: MTX (stopped 2016), leflunomide"
    assert one(text, TreatmentFact, "lisinopril").status == "completed"
    assert one(text, TreatmentFact, "leflunomide").until is None
    assert str(one(text, TreatmentFact, "methotrexate").until) == "2016"


def test_who_is_not_listed_has_no_transplant_planned() -> None:
    assert not facts("Not yet listed for liver transplant.", TreatmentFact, "liver transplant")


@pytest.mark.parametrize(
    ("text", "condition", "status"),
    [
        ("PMH: hypertension, T2DM, gout", "type 2 diabetes mellitus", "active"),
        ("PMH: hypertension, T2DM, gout", "gout", "unknown"),
        ("History of rheumatoid arthritis and cholecystitis.", "rheumatoid arthritis", "active"),
        ("History of diabetic ketoacidosis.", "diabetic ketoacidosis", "unknown"),
        ("History of gestational hypertension.", "gestational hypertension", "unknown"),
        ("History of type 2 diabetes, resolved after surgery.", "type 2 diabetes mellitus", "unknown"),
        ("Previous hypertension.", "hypertension", "unknown"),
    ],
)
def test_what_lasts_for_life_is_there_though_in_the_history(text: str, condition: str, status: str) -> None:
    assert one(text, ConditionFact, condition).status == status


@pytest.mark.parametrize("text", ["G3P1011 at 24+3 by LMP.", "IUP at 12 weeks.", "GA: 31w2d, vertex."])
def test_weeks_and_days_of_gestation_are_a_pregnancy(text: str) -> None:
    assert one(text, ConditionFact, "pregnancy").status == "active"


def test_distant_metastases_by_tnm() -> None:
    assert one("Lung adenocarcinoma, cT2N1M1b.", ConditionFact, "lung adenocarcinoma").course == "metastatic"
    assert one("Lung adenocarcinoma, cT2N1M0.", ConditionFact, "lung adenocarcinoma").course is None


@pytest.mark.parametrize(
    ("text", "therapy"),
    [
        ("Breast cancer, AC x4 followed by paclitaxel.", "ac"),
        ("ddAC x4.", "ac"),
        ("Heart failure, CRT upgrade.", "cardiac resynchronization therapy"),
        ("Rectal cancer, CRT with capecitabine.", "chemoradiotherapy"),
    ],
)
def test_abbreviated_treatments(text: str, therapy: str) -> None:
    assert one(text, TreatmentFact, therapy)


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


# Whose it is, and whether it is known.


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("FamHx: Father MI @ 52, mother DM2", "myocardial infarction"),
        ("Father MI at 52, alive.", "myocardial infarction"),
        ("Mum smokes outside.", "tobacco use"),
        ("Imms UTD incl varicella x2.", "varicella"),
        ("EKG: ST depressions V4-V6.", "depression"),
        ("BPD traits.", "borderline personality disorder"),
        ("TUMOR BOARD\nseen today", "neoplasm"),
        ("Egg allergy (hives).", "urticaria"),
        ("Beta-blocker intolerance (bradycardia).", "bradycardia"),
    ],
)
def test_what_is_not_the_patients(text: str, condition: str) -> None:
    assert not facts(text, ConditionFact, condition)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("NSTEMI likely.", "non-ST-elevation myocardial infarction"),
        ("DDx includes PE, GERD.", "pulmonary embolism"),
        ("?pneumonia on the left.", "pneumonia"),
        ("Fever, pneumonia vs pulmonary embolism.", "pneumonia"),
        ("Fever, pneumonia vs pulmonary embolism.", "pulmonary embolism"),
    ],
)
def test_what_is_only_supposed(text: str, condition: str) -> None:
    assert one(text, ConditionFact, condition).suspected


def test_two_letters_with_a_stroke_end_a_sentence() -> None:
    assert not one("No SOB/N/V. Took aspirin at home.", TreatmentFact, "aspirin").absent


def test_not_pregnant_denies_nothing_else() -> None:
    text = "Not pregnant, IUD in place."
    assert not one(text, TreatmentFact, "intrauterine device").absent
    assert one(text, ConditionFact, "pregnancy").absent


# Times and values.


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("CAD s/p DES to LAD (3/2021).", "coronary artery disease"),
        ("ESRD s/p DDKT 8/14/2023.", "end-stage renal disease"),
    ],
)
def test_the_day_of_an_operation_is_not_that_of_the_disease(text: str, condition: str) -> None:
    assert one(text, ConditionFact, condition).on is None


@pytest.mark.parametrize(
    "text",
    [
        "Metformin was stopped when eGFR <30.",
        "Goal INR 2.5.",
        "Transfuse for Hgb <7.",
        "Target HbA1c <7 %.",
    ],
)
def test_what_is_aimed_at_or_waited_for_is_no_value(text: str) -> None:
    read = read_note(f"A 50-year-old woman.\n{text}", "note", ON)
    assert not [f for f in read.facts if isinstance(f, MeasurementFact)]


def test_an_older_value_in_brackets_leaves_todays_its_day() -> None:
    value = one("HbA1c 7.9% (2 mo ago 8.4).", MeasurementFact, "hba1c")
    assert (value.value, str(value.on)) == (7.9, str(ON))


def test_a_last_dose_is_an_end() -> None:
    fact = one("Last dose of docetaxel: 3/28/2026", TreatmentFact, "docetaxel")
    assert (fact.status, str(fact.until)) == ("completed", "2026-03-28")


@pytest.mark.parametrize(
    ("text", "therapy"),
    [("Transplant eval pending.", "transplant"), ("Seen in the dialysis unit.", "dialysis")],
)
def test_where_a_patient_is_seen_is_no_treatment(text: str, therapy: str) -> None:
    assert not facts(text, TreatmentFact, therapy)


@pytest.mark.parametrize(
    ("text", "therapy", "status"),
    [
        ("Anemia - start IV iron.", "intravenous iron", "planned"),
        ("Switch to rituximab.", "rituximab", "planned"),
        ("Refused SAVR; TAVR scheduled.", "tavi", "planned"),
        ("Meds: pred 5 mg daily", "prednisone", "ongoing"),
    ],
)
def test_steps_of_a_plan(text: str, therapy: str, status: str) -> None:
    assert one(text, TreatmentFact, therapy).status == status


def test_a_share_of_the_predicted_is_no_drug() -> None:
    assert not facts("FEV1 78% pred, FVC 80% pred 2.1 L.", TreatmentFact, "prednisone")


def test_rituximab_against_a_rejection_is_no_line_of_cancer_treatment() -> None:
    fact = one("ESRD. Rituximab given on 4/20/2026.", TreatmentFact, "rituximab")
    assert fact.line is None


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
