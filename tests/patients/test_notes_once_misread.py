"""Sentences of notes that were once read as what they do not say; the words are invented."""

from __future__ import annotations

import pytest
from tests.patients.invented_notes import TOLD_ON as ON
from tests.patients.invented_notes import told as facts

from trialrun.criteria import parse
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge
from trialrun.matching.relevance import patient_terms
from trialrun.model.logic import Truth
from trialrun.model.patient import (
    AllergyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.screening import Policy
from trialrun.patients import read_note


@pytest.mark.parametrize(
    ("text", "results"),
    [
        (
            "EGFR exon 19 deletion positive, ALK negative.",
            {"egfr exon 19 deletion": "positive", "alk rearrangement": "negative"},
        ),
        ("HER2 negative, BRCA1 positive.", {"her2": "negative", "brca1 mutation": "positive"}),
        (
            "ER, PR and HER2 negative.",
            {"estrogen receptor": "negative", "progesterone receptor": "negative", "her2": "negative"},
        ),
        ("Positive for ER, negative for HER2.", {"estrogen receptor": "positive", "her2": "negative"}),
        (
            "Testing: del(17p) detected, t(4;14) not detected.",
            {"del(17p)": "positive", "t(4;14)": "negative"},
        ),
    ],
)
def test_each_marker_has_its_own_result(text: str, results: dict[str, str]) -> None:
    assert {f.concept: f.result for f in facts(text) if isinstance(f, TestFact)} == results


@pytest.mark.parametrize(
    ("text", "concept", "status", "on", "until"),
    [
        ("She received cisplatin from 04/2025 to 07/2025.", "cisplatin", "completed", "2025-04", "2025-07"),
        ("Bortezomib (June 2022 - October 2022).", "bortezomib", "completed", "2022-06", "2022-10"),
        ("Imatinib 2019-2021.", "imatinib", "completed", "2019", "2021"),
        ("Imatinib from 2019 to present.", "imatinib", "ongoing", "2019", "None"),
        (
            "Autologous stem cell transplant 11/2022.",
            "autologous stem cell transplant",
            "completed",
            "2022-11",
            "2022-11",
        ),
        ("Nivolumab was given on 10/23/2026.", "nivolumab", "unknown", "2026-10-23", "None"),
        ("Nivolumab was given on 03/05/2026.", "nivolumab", "unknown", "2026-03-05..2026-05-03", "None"),
        ("Nivolumab was given on 10/12/2026.", "nivolumab", "unknown", "2026-10-12", "None"),
        (
            "Osimertinib was started on 2026-08-20 and continues.",
            "osimertinib",
            "ongoing",
            "2026-08-20",
            "None",
        ),
        ("CT chest in 8 weeks.", "computed tomography", "planned", "None", "None"),
    ],
)
def test_when_a_treatment_began_and_ended(text: str, concept: str, status: str, on: str, until: str) -> None:
    (fact,) = (f for f in facts(text) if f.concept == concept)
    assert isinstance(fact, TreatmentFact)
    assert (fact.status, str(fact.on), str(fact.until), fact.absent) == (status, on, until, False)


@pytest.mark.parametrize(
    "text",
    [
        "No prior chemotherapy.",
        "She denies previous chemotherapy.",
        "She previously received no chemotherapy.",
    ],
)
def test_no_prior_treatment_was_none(text: str) -> None:
    (fact,) = facts(text)
    assert isinstance(fact, TreatmentFact) and fact.concept == "chemotherapy"
    assert fact.absent and fact.status == "unknown"


@pytest.mark.parametrize(
    "text",
    ["No steroids in the last 2 weeks.", "No stroke in the past 6 months.", "No seizures since 2020."],
)
def test_a_denial_of_some_time_denies_nothing_before(text: str) -> None:
    assert facts(text) == []


def test_what_was_not_stopped_is_not_over() -> None:
    (fact,) = facts("She has not stopped aspirin.")
    assert isinstance(fact, TreatmentFact) and not fact.absent and fact.status == "unknown"


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Mother: ovarian cancer.", {"ovarian cancer": False}),
        ("Sister - ovarian cancer at 40.", {"ovarian cancer": False}),
        ("No family history of leukemia.", {"leukemia": True}),
    ],
)
def test_what_relatives_have_is_theirs(text: str, absent: dict[str, bool]) -> None:
    found = facts(text)
    assert all(isinstance(f, FamilyFact) for f in found)
    assert {f.concept: f.absent for f in found if isinstance(f, FamilyFact)} == absent


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Allergic to penicillin (rash).", "penicillin"),
        ("Penicillin - hives.", "penicillin"),
        ("Penicillin allergy.", "penicillin"),
        ("No known drug allergies except penicillin.", "penicillin"),
    ],
)
def test_an_allergy_is_neither_a_rash_nor_a_treatment(text: str, drug: str) -> None:
    note = read_note(f"A 60-year-old woman. {text}", "note", ON)
    assert [f.concept for f in note.facts if isinstance(f, AllergyFact) and not f.absent] == [drug]
    assert not [f for f in note.facts if isinstance(f, TreatmentFact) or f.concept in ("rash", "urticaria")]
    assert judge(parse(f"allergy({drug})"), Chart(note), ON, Policy()).truth is Truth.YES


@pytest.mark.parametrize(
    ("text", "concept", "value"),
    [
        ("Hemoglobin fell from 11.2 to 9.4 g/dL.", "hemoglobin", [9.4]),
        ("Creatinine rose from 1.0 mg/dL to 1.8 mg/dL.", "creatinine", [1.8]),
        ("LVEF 35-40%.", "lvef", []),
        ("Height 5'6\".", "height", []),
    ],
)
def test_the_value_that_holds(text: str, concept: str, value: list[float]) -> None:
    assert [f.value for f in facts(text) if isinstance(f, MeasurementFact) and f.concept == concept] == value


def test_what_found_something_out_is_not_denied_with_it() -> None:
    found = {f.concept: f for f in facts("Pulmonary embolism was ruled out by CT.")}
    embolism, scan = found["pulmonary embolism"], found["computed tomography"]
    assert isinstance(embolism, ConditionFact) and embolism.absent
    assert isinstance(scan, TreatmentFact) and not scan.absent


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Asthma as a child.", "asthma"),
        ("Breast cancer in 2015, no evidence of disease since.", "breast cancer"),
    ],
)
def test_what_was_is_not_called_active(text: str, concept: str) -> None:
    (fact,) = (f for f in facts(text) if f.concept == concept)
    assert isinstance(fact, ConditionFact) and fact.status == "unknown" and not fact.absent


def test_an_antibody_is_no_disease() -> None:
    assert not [
        f for f in facts("Hep C antibody positive but RNA undetectable.") if isinstance(f, ConditionFact)
    ]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("She has a KRAS G12C mutation.", {"kras g12c": "positive"}),
        ("NPM1 mutation, t(8;21).", {"npm1 mutation": "positive", "t(8;21)": "positive"}),
        ("MSI-high.", {"microsatellite instability": "positive"}),
        ("BRCA1 carrier.", {"brca1 mutation": "positive"}),
        ("HER2 3+.", {"her2": "positive"}),
        ("HER2 IHC 2+.", {"her2": None}),
        (
            "ER+/PR+/HER2- cancer.",
            {"estrogen receptor": "positive", "progesterone receptor": "positive", "her2": "negative"},
        ),
        ("She never smoked, EGFR L858R mutation.", {"egfr l858r": "positive"}),
        ("No EGFR mutation.", {"egfr mutation": "negative"}),
        (
            "No EGFR mutation, ALK rearrangement or ROS1 rearrangement.",
            {"egfr mutation": "negative", "alk rearrangement": "negative", "ros1 rearrangement": "negative"},
        ),
        ("A KRAS G12C mutation was not found.", {"kras g12c": "negative"}),
        # Asked for, supposed, a relative's, or denied of another thing: no result.
        ("KRAS mutation status is pending.", {}),
        ("BRAF V600E mutation not tested.", {}),
        ("The tissue was tested for a BRAF V600E mutation.", {}),
        ("Possible ALK rearrangement.", {}),
        ("Her mother has a BRCA1 mutation.", {}),
        ("No brain metastases, EGFR L858R mutation.", {}),
    ],
)
def test_a_named_alteration_is_a_finding(text: str, results: dict[str, str | None]) -> None:
    assert {f.concept: f.result for f in facts(text) if isinstance(f, TestFact)} == results


def test_irregular_periods_are_a_disorder_too() -> None:
    assert {f.concept for f in facts("She has irregular periods.")} == {
        "menstrual disorder",
        "premenopausal",
    }


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("Never smoker, diabetes, hypertension.", {"diabetes mellitus", "hypertension"}),
        ("She never smoked, takes no alcohol.", set()),
    ],
)
def test_who_never_smoked_may_have_what_stands_behind_it(text: str, present: set[str]) -> None:
    found = {f.concept: f.absent for f in facts(text) if isinstance(f, ConditionFact)}
    assert found["smoking"] is True
    assert {concept for concept, absent in found.items() if not absent} == present


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        # A denial inside a bracket ends with it.
        ("Stroke in 2020 (no residual deficits), hypertension.", {"hypertension": False}),
        (
            "She got a beta blocker (which she did not tolerate), and has leg edema.",
            {"beta blocker": False, "peripheral edema": False},
        ),
        ("Watery, non bloody diarrhea and weakness.", {"diarrhea": False, "weakness": False}),
        ("She is non-diabetic.", {"diabetes mellitus": True}),
        ("No history of gout, non-smoker.", {"gout": True, "smoking": True}),
        ("She was not afebrile.", {"fever": False}),
        # An effect is denied, and not what it is an effect on or of.
        ("The ibuprofen was not beneficial to her back pain.", {"ibuprofen": False, "back pain": False}),
        ("She did not respond to prednisone.", {"prednisone": False}),
        ("She did not receive adequate chemotherapy.", {"chemotherapy": True}),
        # A purpose, a time and a place of looking are not denied with what they belong to.
        ("She has never been given tablets for diabetes.", {"diabetes mellitus": False}),
        ("Never treated with chemotherapy for her cancer.", {"chemotherapy": True, "malignancy": False}),
        ("She had no cystitis prior to her pregnancy.", {"cystitis": True, "pregnancy": False}),
        ("No splenomegaly on physical exam.", {"splenomegaly": True, "physical examination": False}),
        # What is denied is another one, a kind, the past, a level or a relative's.
        ("She went ten years without another seizure.", {}),
        ("No flow-limiting coronary artery disease.", {}),
        ("She had no prior pregnancies.", {}),
        ("Chorionic gonadotropin is negative.", {}),
        ("Both sisters are well without any sign of gout.", {"gout": True}),
    ],
)
def test_how_far_a_denial_reaches(text: str, absent: dict[str, bool]) -> None:
    found = facts(text)
    denied = {
        f.concept: f.absent
        for f in found
        if isinstance(f, (ConditionFact, TreatmentFact, FamilyFact)) and f.concept != "stroke"
    }
    assert denied == absent
    assert all(isinstance(f, FamilyFact) for f in found) or "sisters" not in text


def test_who_never_gave_birth_may_be_pregnant() -> None:
    assert not [f for f in facts("She is nulliparous.") if f.concept == "pregnancy"]


def test_a_count_that_is_impossible_in_its_unit_is_no_value() -> None:
    assert facts("Plt: 290000 /ml.") == []
    assert [f.concept for f in facts("Plt: 290000 /mm3.")] == ["platelets"]
    note = read_note("A 60-year-old woman. Plt: 290000 /ml.", "note", ON)
    assert not [f for f in note.facts if f.concept == "thrombocytopenia"]


@pytest.mark.parametrize(
    ("text", "present", "wrong"),
    [
        ("Her saturation is 97% on RA.", set(), {"rheumatoid arthritis"}),
        ("She breathes comfortably on RA and has RA of both hands.", {"rheumatoid arthritis"}, set()),
        ("The echo showed reduced LV function.", set(), {"leucovorin"}),
        ("She received 5-FU and LV.", {"fluorouracil", "leucovorin"}, set()),
        ("For her myeloma she had VAD and melphalan.", {"vad"}, {"left ventricular assist device"}),
        ("Discharged on prophylaxis with a PPI and bactrim for PCP.", set(), {"pneumocystis pneumonia"}),
        ("Mild pulmonary artery systolic hypertension.", {"pulmonary hypertension"}, {"hypertension"}),
        ("She has HTN, HL and a prior CVA.", {"hyperlipidemia"}, {"hodgkin lymphoma"}),
        ("Her HL relapsed after ABVD.", {"hodgkin lymphoma"}, {"hyperlipidemia"}),
        (
            "A chronic ASD led to pulmonary hypertension.",
            {"atrial septal defect"},
            {"autism spectrum disorder"},
        ),
        ("Electrophoresis: HbS 80%.", {"hemoglobin s"}, {"hemoglobin"}),
        ("Urine sediment: WBC 2 WBCs/hpf, RBC: 5/hpf.", set(), {"leukocytes", "erythrocytes"}),
        ("She is allergic to penicillins.", {"penicillin antibiotic"}, {"penicillin"}),
        ("She gave birth three weeks ago to a healthy girl.", {"pregnancy"}, {"healthy"}),
    ],
)
def test_letters_of_the_ward_mean_what_stands_around_them(
    text: str, present: set[str], wrong: set[str]
) -> None:
    found = {f.concept for f in facts(text)}
    assert present <= found
    assert not wrong & found


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("CBC was normal.", True),
        ("Complete blood count and renal panel normal.", True),
        ("Normal CBC.", True),
        ("The CBC was not normal.", False),
        ("CBC normal except for mild anemia.", False),
        ("CBC showed anemia and normal platelets.", False),
        ("CBC, hemoglobin 9.1 and normal platelets.", False),
        ("If the CBC is normal, she can go home.", False),
    ],
)
def test_a_normal_blood_count_denies_what_would_show_in_it(text: str, absent: bool) -> None:
    denied = {f.concept for f in facts(text) if isinstance(f, ConditionFact) and f.absent}
    assert ({"anemia", "thrombocytopenia", "leukopenia"} <= denied) is absent
    assert bool(denied) is absent


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("She gave birth three weeks ago.", Truth.NO),
        ("She is postpartum and has a headache.", Truth.NO),
        ("She gave birth in 2019.", Truth.UNKNOWN),
        ("She gave birth in 2024. She is pregnant again.", Truth.YES),
    ],
)
def test_whoever_has_just_given_birth_is_not_pregnant(text: str, truth: Truth) -> None:
    patient = read_note(f"A 30-year-old woman. {text}", "note", ON)
    assert judge(parse("condition(pregnancy)"), Chart(patient), ON, Policy()).truth is truth
    if truth is not Truth.YES:
        assert judge(parse("condition(term pregnancy)"), Chart(patient), ON, Policy()).truth is truth


def test_a_panel_is_of_the_day_at_its_end() -> None:
    found = facts("Hemoglobin 9.8 g/dL, platelets 95 x10^9/L and ALT 31 U/L on 2026-09-14.")
    assert {(fact.concept, str(fact.on)) for fact in found if isinstance(fact, MeasurementFact)} == {
        ("hemoglobin", "2026-09-14"),
        ("platelets", "2026-09-14"),
        ("alt", "2026-09-14"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Hemoglobin 9.8 g/dL, CT showed progression on 2026-09-14.",
        "Hemoglobin 9.8 g/dL today, ALT 31 U/L on 2026-09-14.",
    ],
)
def test_a_day_of_something_else_does_not_date_a_result(text: str) -> None:
    (fact,) = (f for f in facts(text) if f.concept == "hemoglobin")
    assert "09-14" not in str(fact.on)


@pytest.mark.parametrize(
    ("text", "asked", "truth"),
    [
        ("She has no recurrence of her ovarian cancer.", "condition(ovarian cancer) history", Truth.YES),
        ("She is free of recurrence of breast cancer.", "condition(malignancy) history", Truth.YES),
        ("No exacerbations of asthma were seen.", "condition(asthma) active", Truth.UNKNOWN),
        ("With relapse of her myeloma she came to us.", "condition(multiple myeloma) relapsed", Truth.YES),
        ("A new diagnosis of asthma was made.", 'condition(asthma) "newly diagnosed"', Truth.YES),
        ("There is no severe asthma.", "condition(asthma) severe", Truth.NO),
        ("There is no severe asthma.", "condition(asthma)", Truth.UNKNOWN),
        ("No uncontrolled hypertension was found.", "condition(hypertension)", Truth.UNKNOWN),
        ("No uncontrolled hypertension was found.", "condition(hypertension) uncontrolled", Truth.NO),
    ],
)
def test_what_is_denied_is_what_the_words_say(text: str, asked: str, truth: Truth) -> None:
    patient = read_note(f"A 60-year-old woman. {text}", "note", ON)
    assert judge(parse(asked), Chart(patient), ON, Policy()).truth is truth


def test_the_letter_of_a_name_ends_its_sentence() -> None:
    found = facts(
        "No known hepatitis B. Her father had prostate cancer. She was seen by J. Smith. She has asthma."
    )
    family = [fact for fact in found if isinstance(fact, FamilyFact)]
    assert [(fact.concept, fact.absent) for fact in family] == [("prostate cancer", False)]
    assert any(fact.concept == "asthma" for fact in found)


def test_a_regimen_is_of_its_whole_time() -> None:
    found = facts("She received bortezomib, lenalidomide and dexamethasone from April 2023 to October 2023.")
    given = {
        fact.concept: (str(fact.on), str(fact.until)) for fact in found if isinstance(fact, TreatmentFact)
    }
    assert given == dict.fromkeys(("bortezomib", "lenalidomide", "dexamethasone"), ("2023-04", "2023-10"))


def test_a_cancer_that_did_not_come_back_is_a_weak_reason_for_a_trial() -> None:
    note = "A 60-year-old woman. No recurrence of her colon cancer. She has multiple myeloma."
    terms = patient_terms(read_note(note, "note", ON))
    assert terms["colon cancer"] < terms["multiple myeloma"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("A 40-year-old woman with a history of 4 pregnancies and 3 live births.", "condition(pregnancy)"),
        ("A 3-week-old girl born at 39 weeks after an uneventful pregnancy.", "condition(pregnancy)"),
        ("A 3-week-old girl. Breastfeeding is going well.", "condition(lactation)"),
        (
            "A 50-year-old man with back pain. He denies trauma.",
            "condition(fracture due to osteoporosis) history",
        ),
        ("A 50-year-old man. The wound shows no signs of infection.", "condition(HIV infection)"),
        ("A 50-year-old man. The wound shows no bleeding.", "condition(gastrointestinal bleeding) history"),
    ],
)
def test_what_is_said_of_another_time_or_person_decides_nothing_of_today(text: str, asked: str) -> None:
    assert judge(parse(asked), Chart(read_note(text, "note", ON)), ON, Policy()).truth is Truth.UNKNOWN


def test_a_pregnancy_that_goes_on_is_read() -> None:
    patient = read_note("A 27-year-old woman at 11 weeks of her second pregnancy.", "note", ON)
    assert judge(parse("condition(pregnancy)"), Chart(patient), ON, Policy()).truth is Truth.YES


@pytest.mark.parametrize(
    ("text", "concept", "status"),
    [
        ("A man on hemodialysis for renal failure.", "hemodialysis", "ongoing"),
        ("On peritoneal dialysis since 2021.", "peritoneal dialysis", "ongoing"),
        ("She receives maintenance hemodialysis.", "hemodialysis", "ongoing"),
        ("She was on hemodialysis in 2015.", "hemodialysis", "completed"),
        ("She had been on dialysis before she came here.", "dialysis", "completed"),
        ("She underwent hemodialysis.", "hemodialysis", "completed"),
    ],
)
def test_what_is_done_again_and_again_goes_on(text: str, concept: str, status: str) -> None:
    assert [(f.concept, f.status) for f in facts(text) if isinstance(f, TreatmentFact)] == [(concept, status)]


@pytest.mark.parametrize(
    ("text", "courses"),
    [
        ("She has myeloma, was treated with melphalan and now has recurrent disease.", {"recurrent"}),
        ("She has myeloma, was treated with melphalan and is without recurrent disease.", {None}),
        ("She has myeloma and was evaluated for refractory disease.", {None}),
        ("She has asthma and was treated for it, now with recurrent disease.", {None}),
    ],
)
def test_the_disease_that_is_back_is_the_cancer_that_was_named(text: str, courses: set[str | None]) -> None:
    assert {f.course for f in facts(text) if isinstance(f, ConditionFact)} == courses


def test_a_disease_that_is_back_is_not_the_cancer_before_the_last() -> None:
    found = facts("She had melanoma and a lymphoma with refractory disease.")
    assert {f.concept: f.course for f in found if isinstance(f, ConditionFact)} == {
        "melanoma": None,
        "lymphoma": "refractory",
    }
