"""Notes as wards and clinics write them: shorthand, lists, results by sign, values of other days."""

from __future__ import annotations

import pytest
from tests.patients.invented_notes import ON, F, facts, one

from trialrun.model.patient import (
    ConditionFact,
    MeasurementFact,
    ResponseFact,
    TestFact,
    TreatmentFact,
)
from trialrun.patients import read_note

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


# Whose it is, and whether it is known.


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("FamHx: Father MI @ 52, mother DM2", "myocardial infarction"),
        ("Father MI at 52, alive.", "myocardial infarction"),
        ("Mum smokes outside.", "smoking"),
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


@pytest.mark.parametrize(
    ("text", "kind", "concept"),
    [
        ("DLBCL, ABC subtype.", TreatmentFact, "abacavir"),
        ("Auto-SCT declined.", TreatmentFact, "autologous stem cell transplant"),
        ("DLBCL, MYC+BCL2+ double expressor.", TestFact, "bcl2 rearrangement"),
        ("RHC: RA 12, PCWP 22.", ConditionFact, "rheumatoid arthritis"),
        ("Infant healthy.", ConditionFact, "healthy"),
        ("Mother bipolar.", ConditionFact, "bipolar disorder"),
        ("Hep B core+ on entecavir.", ConditionFact, "hepatitis B"),
        ("MI 11/2025 with DES, on DAPT.", TreatmentFact, "diethylstilbestrol"),
    ],
)
def test_what_was_read_into_shorthand(text: str, kind: type[F], concept: str) -> None:
    assert not facts(text, kind, concept)


@pytest.mark.parametrize(
    ("text", "concept", "value"),
    [
        ("HbA1c 8.9 % (2 months ago), today 8.1.", "hba1c", 8.1),
        ("CA 19-9 peaked 4,500, now 8,200.", "ca 19-9", 8200),
        ("Peak VO2 11.8 mL/kg/min.", "peak vo2", 11.8),
        ("Platelets 120, now 3 weeks after chemotherapy.", "platelets", 120),
    ],
)
def test_the_value_of_now(text: str, concept: str, value: float) -> None:
    fact = one(text, MeasurementFact, concept)
    assert (fact.value, str(fact.on)) == (value, str(ON))


def test_never_behind_a_name_denies_it() -> None:
    assert one("Belimumab never.", TreatmentFact, "belimumab").absent
    assert one("HBV core+, on entecavir.", TestFact, "anti-hbc").result == "positive"


def test_what_is_thought_of_or_advised_on_has_not_happened() -> None:
    text = "She has had thoughts of suicide. She seeks advice on osteoporosis and gout prevention."
    assert one(text, ConditionFact, "suicidal ideation")
    for concept in ("suicide attempt", "osteoporosis", "gout"):
        assert not facts(text, ConditionFact, concept)


def test_a_denial_ends_before_another_clause() -> None:
    text = "She has had no sexual partners and her menses are regular."
    assert not one(text, ConditionFact, "premenopausal").absent
