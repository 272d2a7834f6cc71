"""Notes in plain English: what is there, denied, supposed, planned, a relative's, past, measured, when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.thoroughness import examples

from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    ConditionFact,
    Fact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ResponseFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients.note import MAX_CHARACTERS, read_note
from trialrun.patients.note.findings import _words
from trialrun.patients.note.sentences import sentences
from trialrun.vocab.concepts import concepts

ON = date(2026, 1, 15)


def note(text: str) -> Patient:
    return read_note(text, "note.txt", ON)


def of(text: str, kind: type[Fact], concept: str) -> Any:
    """The one fact of that kind and concept; None where there is none."""
    found = [fact for fact in note(text).facts if isinstance(fact, kind) and fact.concept == concept]
    assert len(found) <= 1, found
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "years", "sex"),
    [
        ("A 61-year-old woman presents with cough.", 61, "female"),
        ("Mr. Lind, 72 y/o, complains of chest pain.", 72, "male"),
        ("This is a 45 yo M with asthma and wheezing.", 45, "male"),
        ("Patient aged 33, female, seen for headache.", 33, "female"),
        ("The patient is 8 years of age. His parents report a fever.", 8, "male"),
        ("She has had cough for a week and her mother is 80 years old.", None, "female"),
        ("A 58-year-old man whose wife, a 50-year-old woman, is well, has gout.", 58, "male"),
    ],
)
def test_age_and_sex(text: str, years: int | None, sex: str) -> None:
    patient = note(text)
    assert patient.sex == sex
    if years is None:
        assert patient.birth is None
    else:
        assert patient.birth == Moment(date(2026 - years - 1, 1, 16), date(2026 - years, 1, 15))


def test_months_and_decades() -> None:
    assert note("An 8-month-old boy has fever and cough.").birth == Moment(
        date(2025, 4, 16), date(2025, 5, 15)
    )
    decade = note("A woman in her early 60s has cough and fever.").birth
    assert decade == Moment(date(1962, 1, 16), date(1966, 1, 15)) or decade is not None
    assert decade.first.year in (1962, 1963) and decade.last == date(1966, 1, 15)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("She denies fever, chills or chest pain.", "chest pain"),
        ("There is no evidence of pulmonary embolism.", "pulmonary embolism"),
        ("He has no history of stroke, seizures or asthma.", "asthma"),
        ("Pneumonia was ruled out by a chest film yesterday.", "pneumonia"),
        ("The examination is negative for hepatomegaly and edema.", "hepatomegaly"),
        ("The child is afebrile and looks well today.", "fever"),
        ("He is a non-smoker who works in a mill.", "smoking"),
    ],
)
def test_what_is_denied_is_absent(text: str, concept: str) -> None:
    fact = of(text, ConditionFact, concept)
    assert fact is not None and fact.absent


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("She denies fever but reports chest pain.", "chest pain"),
        ("No cough; complains of dyspnea at night.", "dyspnea"),
        ("There was no improvement in her headache.", "headache"),
        ("He has no fever and presents with seizures.", "seizure"),
        ("Her asthma is not well controlled at home.", "asthma"),
    ],
)
def test_a_denial_ends(text: str, concept: str) -> None:
    fact = of(text, ConditionFact, concept)
    assert fact is not None and not fact.absent


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Findings are suspicious for pulmonary embolism.", "pulmonary embolism"),
        ("Possible pneumonia in the left lower lobe.", "pneumonia"),
        ("CT to rule out appendicitis is under way.", "appendicitis"),
        ("The differential diagnosis includes sarcoidosis and tuberculosis.", "tuberculosis"),
    ],
)
def test_what_is_possible_is_suspected(text: str, concept: str) -> None:
    fact = of(text, ConditionFact, concept)
    assert fact is not None and fact.suspected and not fact.absent


@pytest.mark.parametrize(
    "text",
    [
        "She should return if she develops fever at home.",
        "He was counseled about the risk of stroke at length.",
        "Malaria prophylaxis is indicated before the journey.",
        "She was screened for breast cancer last year.",
    ],
)
def test_what_is_only_supposed_is_no_fact(text: str) -> None:
    found = [fact for fact in note(text).facts if isinstance(fact, ConditionFact)]
    assert [fact for fact in found if fact.source.place != "derived"] == []


def test_relatives_are_kept_apart() -> None:
    text = "Her mother had breast cancer at 50. There is no family history of colon cancer. She has asthma."
    assert of(text, FamilyFact, "breast cancer").absent is False
    assert of(text, FamilyFact, "colon cancer").absent is True
    assert of(text, ConditionFact, "breast cancer") is None
    assert of(text, ConditionFact, "asthma").status == "active"


def test_a_report_by_relatives_is_about_the_patient() -> None:
    assert of("Parents report that he has had fever and cough.", ConditionFact, "fever").status == "active"


def test_history_does_not_say_that_it_goes_on() -> None:
    text = "A 50-year-old man with a history of migraine presents with acute pancreatitis."
    assert of(text, ConditionFact, "migraine").status == "unknown"
    assert of(text, ConditionFact, "acute pancreatitis").status == "active"


def test_stage_course_severity_and_grade() -> None:
    text = "Newly diagnosed stage IIIA non-small cell lung cancer, severe dyspnea and grade 2 neuropathy."
    cancer = of(text, ConditionFact, "non-small cell lung cancer")
    assert (cancer.stage, cancer.course) == ("IIIA", "newly diagnosed")
    assert of(text, ConditionFact, "dyspnea").severity == "severe"
    assert [
        f.grade for f in note(text).facts if isinstance(f, ConditionFact) and "neuropathy" in f.concept
    ] == [2.0]


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("Her hemoglobin was 8.5 g/dL on arrival.", "hemoglobin", 8.5, "g/dL"),
        ("Labs: creatinine of 1.2 mg/dL, otherwise fine.", "creatinine", 1.2, "mg/dL"),
        ("WBC 25,000 with a left shift was found.", "leukocytes", 25000, "/uL"),
        ("Vitals: T 38.9 C, HR 110 bpm, RR 22, O2 sat 94%.", "temperature", 38.9, "Cel"),
        ("Vitals: T 38.9 C, HR 110 bpm, RR 22, O2 sat 94%.", "respiratory rate", 22, "/min"),
        ("Vitals: T 38.9 C, HR 110 bpm, RR 22, O2 sat 94%.", "spo2", 94, "%"),
        ("His blood pressure is 134/74 mm Hg today.", "systolic blood pressure", 134, "mm[Hg]"),
        ("His blood pressure is 134/74 mm Hg today.", "diastolic blood pressure", 74, "mm[Hg]"),
        ("Platelets 210 x 10^9/L and sodium 138 mmol/L were seen.", "platelets", 210, "10*9/L"),
        ("He came with a fever up to 39.5 C since Monday.", "temperature", 39.5, "Cel"),
        ("Obese woman, 113 kg (BMI: 41.5), seeks advice.", "bmi", 41.5, "kg/m2"),
        ("Labs showed a high TSH level (13 mU/L) on arrival.", "tsh", 13, "mU/L"),
        ("The vital signs were RR: 25/min and O2sat: 90% today.", "spo2", 90, "%"),
    ],
)
def test_values_and_their_units(text: str, concept: str, value: float, unit: str) -> None:
    fact = of(text, MeasurementFact, concept)
    assert (fact.value, fact.unit, fact.on) == (value, unit, Moment.on(ON))


def test_bounds_and_limits_of_the_laboratory() -> None:
    bound = of("Total bilirubin < 0.3 mg/dL was reported.", MeasurementFact, "bilirubin")
    assert (bound.value, bound.comparator) == (0.3, "<")
    limited = of("ALT was 80 U/L (normal 7-56) last week.", MeasurementFact, "alt")
    assert (limited.value, limited.lower_limit, limited.upper_limit) == (80, 7, 56)


@pytest.mark.parametrize(
    ("text", "concept", "unit"),
    [
        ("Her creatinine was 1.2.", "creatinine", "mg/dL"),
        ("Her creatinine was 88.", "creatinine", "umol/L"),
        ("Her creatinine was 20.", "creatinine", ""),  # 20 mg/dL in renal failure, 20 µmol/L in a child
        ("Bilirubin 0.7.", "bilirubin", "mg/dL"),
        ("Bilirubin 5.", "bilirubin", ""),  # jaundice in mg/dL, health in µmol/L
        ("Platelets 96.", "platelets", "10*9/L"),
        ("Platelets 96000.", "platelets", "/uL"),
        ("ANC 0.3.", "neutrophils", "10*9/L"),
        ("ANC 450.", "neutrophils", "/uL"),
        ("ANC 60.", "neutrophils", ""),
        ("WBC 250.", "leukocytes", ""),  # aplasia per microlitre, leukemia per nanolitre
        ("Hb 7.9.", "hemoglobin", "g/dL"),
        ("Hb 118.", "hemoglobin", "g/L"),
    ],
)
def test_a_bare_number_has_the_only_unit_in_which_one_can_live_and_else_none(
    text: str, concept: str, unit: str
) -> None:
    assert of(f"She came for a visit. {text}", MeasurementFact, concept).unit == unit


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("He has an ECOG performance status of 1 now.", "ecog", 1),
        ("KPS 80%, lives alone and cooks.", "karnofsky", 80),
        ("She is in NYHA class III heart failure.", "nyha", 3),
    ],
)
def test_scores(text: str, scale: str, value: float) -> None:
    assert of(text, ScoreFact, scale).value == value


def test_tests_and_markers() -> None:
    text = "EGFR mutation was negative. HIV-negative. A 4/4 positive ANA was found."
    assert of(text, TestFact, "egfr mutation").result == "negative"
    assert of(text, TestFact, "hiv test").result == "negative"
    assert of(text, ConditionFact, "HIV infection").absent
    assert of(text, TestFact, "antinuclear antibody").result == "positive"
    assert of("She was seen in the ER after a fall.", TestFact, "estrogen receptor") is None


def test_treatments_ongoing_stopped_planned_never() -> None:
    text = (
        "Currently taking metformin and lisinopril. Carboplatin was stopped in 2024-02. "
        "She will start docetaxel next week. She never received chemotherapy with cisplatin. "
        "Status post mastectomy in May 2021. She declined radiotherapy."
    )
    assert of(text, TreatmentFact, "metformin").status == "ongoing"
    carboplatin = of(text, TreatmentFact, "carboplatin")
    assert (carboplatin.status, str(carboplatin.until)) == ("completed", "2024-02")
    assert of(text, TreatmentFact, "docetaxel").status == "planned"
    assert of(text, TreatmentFact, "cisplatin").absent
    mastectomy = of(text, TreatmentFact, "mastectomy")
    assert (mastectomy.status, str(mastectomy.on)) == ("completed", "2021-05")
    assert of(text, TreatmentFact, "radiotherapy") is None


@pytest.mark.parametrize("said", ["is treating with", "is being treated with", "is under treatment with"])
def test_what_somebody_is_treated_with_goes_on(said: str) -> None:
    assert (
        of(f"She {said} growth hormone since 6 months ago.", TreatmentFact, "growth hormone").status
        == "ongoing"
    )


def test_not_taking_now_is_not_never() -> None:
    assert of("He is not on aspirin at the moment.", TreatmentFact, "aspirin") is None


def test_sections() -> None:
    text = (
        "Family History:\nbreast cancer\n\nAllergies: penicillin\nMedications:\n- aspirin\n- metformin\n"
        "Plan:\nStart warfarin\nThe patient has gout."
    )
    assert of(text, FamilyFact, "breast cancer") is not None
    assert of(text, AllergyFact, "penicillin") is not None
    assert of(text, TreatmentFact, "metformin").status == "ongoing"
    assert of(text, TreatmentFact, "warfarin").status == "planned"
    assert of(text, ConditionFact, "gout").status == "active"


def test_no_known_allergies() -> None:
    assert of("NKDA. She takes no drugs at all.", AllergyFact, "drug").absent


@pytest.mark.parametrize(
    ("text", "concept", "first", "last"),
    [
        ("He had a stroke 3 months ago, without sequelae.", "stroke", "2025-09-30", "2025-10-30"),
        ("He has had cough for 2 days.", "cough", "2026-01-13", "2026-01-13"),
        ("She has had type 2 diabetes since 2019.", "type 2 diabetes mellitus", "2019-01-01", "2019-12-31"),
        (
            "He had a myocardial infarction in March 2024.",
            "myocardial infarction",
            "2024-03-01",
            "2024-03-31",
        ),
        ("She reports a 3-day history of fever.", "fever", "2026-01-12", "2026-01-12"),
        ("Two weeks ago he was seen for fever.", "fever", "2025-12-29", "2026-01-04"),
        ("He noted hematuria several months ago.", "hematuria", "2025-01-31", "2025-11-30"),
    ],
)
def test_when(text: str, concept: str, first: str, last: str) -> None:
    on = of(text, ConditionFact, concept).on
    assert (on.first.isoformat(), on.last.isoformat()) == (first, last)


def test_each_event_has_its_own_time() -> None:
    text = "She had a myocardial infarction 2 years earlier and a transient ischemic attack 6 months ago."
    assert of(text, ConditionFact, "myocardial infarction").on.first.year == 2023
    assert of(text, ConditionFact, "transient ischemic attack").on.first.year == 2025


def test_a_calendar_date_belongs_to_the_last_of_a_list() -> None:
    text = "Hypertension, gout, type 2 diabetes since 2015."
    assert of(text, ConditionFact, "gout").on is None
    assert str(of(text, ConditionFact, "type 2 diabetes mellitus").on) == "2015"


def test_postoperative_day_and_age() -> None:
    text = "A 56-year-old woman on the 20th day post mastectomy had an ectopic pregnancy at age 26."
    assert str(of(text, TreatmentFact, "mastectomy").on) == "2025-12-26"
    assert of(text, ConditionFact, "ectopic pregnancy").on.first.year == 1995


def test_response_and_line() -> None:
    text = "She received second-line nivolumab in 2023 with partial response."
    assert of(text, TreatmentFact, "nivolumab").line == 2
    assert of(text, ResponseFact, "PR") is not None


def test_consent() -> None:
    assert of("The patient will provide informed consent and comply.", AnswerFact, "informed consent").yes
    assert not of("He is unable to give informed consent.", AnswerFact, "informed consent").yes


def test_what_only_looks_like_a_disease_or_a_treatment() -> None:
    """Levels of hormones, abbreviations of values, examinations without findings, what could not be done."""
    assert of("Laboratory work: random GH of 21.4 ng/mL.", TreatmentFact, "growth hormone") is None
    assert of("She is treated with GH for 6 months.", TreatmentFact, "growth hormone").status == "ongoing"
    assert not any(
        isinstance(f, ConditionFact) for f in note("Her urine looked as follows today:\nPH: 5.3").facts
    )
    scan = of("The computed tomography was negative for a bleeding.", TreatmentFact, "computed tomography")
    assert not scan.absent and scan.status == "completed"
    assert of("They were unable to perform thyroidectomy.", TreatmentFact, "thyroidectomy").absent
    assert not of("She has sleep apnea and is not CPAP compliant.", TreatmentFact, "cpap").absent
    assert of("He is otherwise healthy.", ConditionFact, "healthy") is None
    assert of("She had given birth to a healthy child 3 weeks before.", ConditionFact, "healthy") is None


def test_a_birth_ends_a_pregnancy() -> None:
    over, denied = [f for f in note("She had given birth 3 weeks before.").facts if f.concept == "pregnancy"]
    assert isinstance(over, ConditionFact) and over.status == "resolved" and not over.absent
    assert isinstance(denied, ConditionFact) and denied.absent and denied.on == over.until


def test_an_abbreviation_means_the_same_in_the_whole_note() -> None:
    told = "Her ASD, an atrial septal defect, was closed in her youth, and she went on to swim, to run and "
    told += "to climb for years. "
    found = note(
        told + "For many years nothing was heard of it, and she was never seen again. The ASD is back."
    )
    assert {f.concept for f in found.facts if isinstance(f, ConditionFact)} == {"atrial septal defect"}


def test_a_denied_history_of_a_group_of_diseases_is_no_denial_of_a_new_one() -> None:
    told = "A man with no history of cardiovascular disease presents with chest pain."
    assert of(told, ConditionFact, "cardiovascular disease") is None
    assert of("A man with no history of stroke presents with a cough.", ConditionFact, "stroke").absent


def test_every_fact_has_its_sentence_and_nothing_else_is_claimed() -> None:
    text = "A 40-year-old man has gout. He denies fever."
    for fact in note(text).facts:
        if fact.source.place != "derived":
            assert fact.source.place in (
                "sentence 1: A 40-year-old man has gout.",
                "sentence 2: He denies fever.",
            )
    said = {
        f.concept for f in note(text).facts if isinstance(f, ConditionFact) and f.source.place != "derived"
    }
    assert said == {"gout", "fever"}


def test_values_derive() -> None:
    text = "A 60-year-old woman, weight 70 kg, height 165 cm, creatinine 0.9 mg/dL."
    assert of(text, MeasurementFact, "bmi").value == 25.7
    assert of(text, MeasurementFact, "egfr").unit == "mL/min/{1.73_m2}"


def test_sentences_keep_abbreviations_and_decimals() -> None:
    text = "Seen by Dr. Berg for pain vs. cramps. Hb was 8.5 g/dL. It fell."
    assert [s.text for s in sentences(text)] == [
        "Seen by Dr. Berg for pain vs. cramps.",
        "Hb was 8.5 g/dL.",
        "It fell.",
    ]


@pytest.mark.parametrize("text", ["", "{}", "1,2,3\n4,5,6", "<html></html>", "a\x00b c d e f"])
def test_what_is_no_note(text: str) -> None:
    with pytest.raises(MalformedPatient):
        note(text)


def test_no_error_repeats_the_note() -> None:
    with pytest.raises(MalformedPatient) as caught:
        note("Zzyzx secret name. " * (MAX_CHARACTERS // 10))
    assert "Zzyzx" not in str(caught.value)


def test_the_words_of_the_ward_are_concepts() -> None:
    _, table = _words()
    assert [
        word for word, meant in table.items() if any(one.concept not in concepts(one.group) for one in meant)
    ] == []


_PIECES = (
    "She denies|fever|,|and|but|for 2 days|stage IV|3 months ago|no|(|in 2031|hemoglobin 8|/|0/0|possible"
    "|mother had|since|ECOG|99|.|\n|Plan:|at age 200"
).split("|")


@settings(max_examples=examples(150))
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=25))
def test_no_arrangement_of_words_breaks_the_reader(pieces: list[str]) -> None:
    patient = note("The patient is a woman here. " + " ".join(pieces))
    for fact in patient.facts:
        assert fact.on is None or fact.on.first <= fact.on.last <= ON
