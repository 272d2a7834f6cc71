"""Notes in the shorthand of clinics: dated headings, letters for the sex, years behind names; invented."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest

from trialrun.model.criteria import Sex
from trialrun.model.patient import (
    AllergyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.patients import read_note

ON = date(2026, 5, 20)
HFREF = "heart failure with reduced ejection fraction"
F = TypeVar("F", AllergyFact, ConditionFact, FamilyFact, MeasurementFact, ScoreFact, TestFact, TreatmentFact)


def note(text: str) -> Patient:
    return read_note(text, "note", ON)


def found(text: str, kind: type[F], concept: str) -> list[F]:
    """The facts of a concept that a note about a woman of sixty states, without what follows from them."""
    facts = [
        f for f in note(f"A 60-year-old woman was seen. {text}").facts if "derived" not in f.source.place
    ]
    return [fact for fact in facts if isinstance(fact, kind) and fact.concept == concept]


def one(text: str, kind: type[F], concept: str) -> F:
    facts = found(text, kind, concept)
    assert len(facts) == 1, facts
    return facts[0]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("62 y/o M w/ lung cancer. QTcF 418 ms. Mother well.", "male"),
        ("58M with gout, seen with his wife.", "male"),
        ("71F with heart failure on diuretics.", "female"),
        ("Pt is a 45 yo F, MR of the spine normal.", "female"),
        ("A 66-year-old M; sister had breast cancer.", "male"),
        ("Ms. Roe is 70 years old and has asthma.", "female"),
        ("Mr Doe, aged 70, has asthma.", "male"),
        ("Age/Sex: 63/F. Has gout and asthma.", "female"),
        ("Age 50 years. M-protein 3 g/dL, ECG: PR 180 ms.", None),
        ("Age 50 years. 16 F sheath placed without problems.", None),
    ],
)
def test_the_sex_is_what_stands_beside_the_age_and_no_unit(text: str, sex: Sex | None) -> None:
    assert note(text).sex == sex


def test_a_date_of_birth_is_the_birth_and_the_age_at_an_event_is_not() -> None:
    born = note("DOB: 11/23/1949. She has gout since the age of 40 years.").birth
    assert born is not None
    assert born.exact
    assert born.first == date(1949, 11, 23)


# What a note tells is of the day on which it was written, not of the day on which it is read.


@pytest.mark.parametrize(
    "heading",
    [
        "ONCOLOGY CLINIC NOTE 04/28/2026",
        "Date of visit: 28 April 2026",
        "Discharge summary\nDate of admission: 04/02/2026\nDate of discharge: 04/28/2026",
        "Progress note, April 28, 2026",
        "2026-04-28",
    ],
)
def test_a_note_counts_from_the_day_that_its_heading_names(heading: str) -> None:
    read = note(f"{heading}\n\nA 60-year-old woman. ECOG 1. She had a stroke 2 weeks ago.")
    (score,) = (f for f in read.facts if isinstance(f, ScoreFact) and f.concept == "ecog")
    assert score.on is not None
    assert score.on.first == date(2026, 4, 28)
    (stroke,) = (f for f in read.facts if isinstance(f, ConditionFact) and f.concept == "stroke")
    assert stroke.on is not None
    assert stroke.on.last <= date(2026, 4, 17)
    assert any("2026-04-28" in problem for problem in read.problems)


@pytest.mark.parametrize(
    "heading",
    [
        "DOB: 04/28/1966",
        "Date of admission: 04/28/2026",
        "Diagnosed on 28 April 2026",
        "Next visit: 28 June 2026",
        "A 60-year-old woman had a stroke on 28 April 2026 and was seen here some weeks later, by us.",
    ],
)
def test_other_days_in_the_first_lines_are_not_the_day_of_the_note(heading: str) -> None:
    read = note(f"{heading}\nA 60-year-old woman. ECOG 1.")
    (score,) = (f for f in read.facts if isinstance(f, ScoreFact) and f.concept == "ecog")
    assert score.on is not None
    assert score.on.first == ON


def test_a_heading_whose_day_may_be_one_of_two_is_said_to_be_so() -> None:
    read = note("Visit date: 03/04/2026\nA 60-year-old woman. ECOG 1.")
    assert any("2026-03-04 or 2026-04-03" in problem for problem in read.problems)


def test_the_dates_of_a_note_tell_in_which_order_they_are_written() -> None:
    american = "Labs 03/04/2026: platelets 90. MRI on 2/25/2026 was stable."
    european = "Labs 03/04/2026: platelets 90. MRI on 25/2/2026 was stable."
    open_ = "Labs 03/04/2026: platelets 90."
    days = [one(text, MeasurementFact, "platelets").on for text in (american, european, open_)]
    assert [(d.first, d.last) for d in days if d] == [
        (date(2026, 3, 4), date(2026, 3, 4)),
        (date(2026, 4, 3), date(2026, 4, 3)),
        (date(2026, 3, 4), date(2026, 4, 3)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Labs 5/12/26: WBC 6.2, platelets 210, creatinine 1.1.",
        "LABS (5/12/2026)\nWBC 6.2, platelets 210",
        "Labs from 12 May 2026:\nplatelets 210",
    ],
)
def test_a_date_above_or_before_values_is_theirs(text: str) -> None:
    (value,) = (
        f for f in note(f"A 60-year-old woman.\n{text}").facts
        if isinstance(f, MeasurementFact) and f.concept == "platelets"
    )  # fmt: skip
    assert value.on is not None
    assert "2026-05-12" in str(value.on)


def test_the_date_above_values_is_not_that_of_the_drugs_below() -> None:
    drugs = "MEDICATIONS ON DISCHARGE\n- Metoprolol 25 mg BID"
    read = note(f"A 60-year-old woman.\nLABS (5/12/2026)\nplatelets 210\n\n{drugs}")
    (drug,) = (f for f in read.facts if isinstance(f, TreatmentFact))
    assert (drug.status, drug.on) == ("ongoing", None)


# A time dates what it stands beside.


@pytest.mark.parametrize(
    ("text", "kind", "concept", "day"),
    [
        ("CAD s/p PCI 2019, no angina.", TreatmentFact, "pci", "2019"),
        ("Had MI x2 (2015, 2019), CABG 2020.", ConditionFact, "myocardial infarction", "2019"),
        ("Had MI x2 (2015, 2019), CABG 2020.", TreatmentFact, "cabg", "2020"),
        ("DVT (2003), s/p cholecystectomy.", TreatmentFact, "cholecystectomy", None),
        ("Lung nodule stable since 2022, migraine.", ConditionFact, "migraine", None),
        ("HFrEF (EF 30% on TTE 1/2026), obesity.", ConditionFact, HFREF, None),
        ("Melanoma (BRAF wild type, LDH 200), diagnosed in May 2025.", ConditionFact, "melanoma", "2025-05"),
        ("A mastectomy with axillary dissection on 10 May 2025.", TreatmentFact, "mastectomy", "2025-05-10"),
        ("CAR-T (tisagenlecleucel, in March 2025) was given.", TreatmentFact, "car-t therapy", "2025-03"),
        ("BNP 2010 pg/mL, MI in 2012.", ConditionFact, "myocardial infarction", "2012"),
        ("Asthma was treated with 2000 mg of drug.", ConditionFact, "asthma", None),
    ],
)  # fmt: skip
def test_a_time_dates_what_it_stands_beside(text: str, kind: type[F], concept: str, day: str | None) -> None:
    fact = one(text, kind, concept)
    assert not isinstance(fact, (AllergyFact, FamilyFact))
    assert (str(fact.on) if fact.on else None) == day


def test_months_that_share_a_year_are_a_course() -> None:
    given = one("Pembrolizumab was given between June and November 2025.", TreatmentFact, "pembrolizumab")
    assert (str(given.on), str(given.until), given.status) == ("2025-06", "2025-11", "completed")
    winter = one("Azacitidine from November to February 2026.", TreatmentFact, "azacitidine")
    assert (str(winter.on), str(winter.until)) == ("2025-11", "2026-02")


def test_a_cancer_is_not_over_because_it_has_a_year() -> None:
    assert (
        one("Follicular lymphoma (2024), on watch.", ConditionFact, "follicular lymphoma").status == "active"
    )


# What is taken, and what is not any more.


@pytest.mark.parametrize(
    ("text", "drug", "status"),
    [
        ("Hypothyroidism on levothyroxine.", "levothyroxine", "ongoing"),
        ("Diabetes on metformin 500 mg bid and insulin glargine.", "insulin glargine", "ongoing"),
        ("Depression well controlled with sertraline 50 mg.", "sertraline", "ongoing"),
        ("Chronic prednisone 5 mg.", "prednisone", "ongoing"),
        ("Lenvatinib was begun on 1 October 2025 and is ongoing with effect.", "lenvatinib", "ongoing"),
        ("No GVHD, off tacrolimus since 3 months.", "tacrolimus", "completed"),
        ("Depression in remission, off sertraline since 2023.", "sertraline", "completed"),
        ("Lisinopril stopped for hypotension in Nov 2025; on carvedilol.", "lisinopril", "completed"),
        ("Lisinopril stopped for hypotension in Nov 2025; on carvedilol.", "carvedilol", "ongoing"),
        ("Atezolizumab was permanently discontinued.", "atezolizumab", "completed"),
        ("She progressed on osimertinib.", "osimertinib", "unknown"),
        ("She was stabilized on dexamethasone and went home.", "dexamethasone", "unknown"),
        ("She was on osimertinib.", "osimertinib", "completed"),
        ("S/p ADT (leuprolide) since 2019 ongoing, docetaxel x6 completed 4/2024.", "leuprolide", "ongoing"),
        ("S/p ADT (leuprolide) since 2019 ongoing, docetaxel x6 completed 4/2024.", "docetaxel", "completed"),
        ("She has not stopped aspirin.", "aspirin", "unknown"),
    ],
)  # fmt: skip
def test_what_is_taken_now(text: str, drug: str, status: str) -> None:
    assert one(text, TreatmentFact, drug).status == status


def test_a_stopped_drug_ended_when_it_was_stopped() -> None:
    off = one("Off sertraline since March 2025.", TreatmentFact, "sertraline")
    assert (off.on, str(off.until)) == (None, "2025-03")
    both = one("Enzalutamide started 6/2024, stopped 12/2025 for progression.", TreatmentFact, "enzalutamide")
    assert (str(both.on), str(both.until), both.status) == ("2024-06", "2025-12", "completed")
    held = one("Azacitidine (12 cycles, last 10/2024) was given.", TreatmentFact, "azacitidine")
    assert str(held.until) == "2024-10"


def test_why_a_drug_was_stopped_was_there_then() -> None:
    text = "Dimethyl fumarate was stopped for lymphopenia (ALC 0.4)."
    assert one(text, ConditionFact, "lymphopenia").status == "unknown"
    assert one(text, MeasurementFact, "lymphocytes").on is None


# Who smokes, who is with child, what is an allergy.


@pytest.mark.parametrize(
    ("text", "concept", "status", "absent", "until"),
    [
        ("Smoker, 10 cigarettes a day.", "smoking", "active", False, None),
        ("Former smoker, quit 2010.", "smoking", "resolved", False, "2010"),
        ("No alcohol, quit tobacco in 2010.", "tobacco use", "resolved", False, "2010"),
        ("She does not smoke.", "smoking", "unknown", True, None),
        ("Denies tobacco.", "tobacco use", "unknown", True, None),
        ("Negative history of smoking.", "smoking", "unknown", True, None),
        ("H/o tobacco abuse and gout.", "tobacco use", "unknown", False, None),
    ],
)
def test_tobacco(text: str, concept: str, status: str, absent: bool, until: str | None) -> None:
    fact = one(text, ConditionFact, concept)
    assert (fact.status, fact.absent, str(fact.until) if fact.until else None) == (status, absent, until)


def test_a_period_long_ago_does_not_date_a_test_behind_a_semicolon() -> None:
    assert str(one("LMP 5 months ago; pregnancy test negative.", TestFact, "pregnancy test").on) == str(ON)


def test_a_gleason_sum_is_the_sum() -> None:
    assert one("Prostate cancer, Gleason 4+5=9.", ScoreFact, "gleason").value == 9
    assert one("Prostate cancer, Gleason score 3 + 4.", ScoreFact, "gleason").value == 7


def test_a_range_in_brackets_behind_a_value_is_the_laboratorys() -> None:
    value = one("Hemoglobin 10.2 g/dL (12.0-15.5) L", MeasurementFact, "hemoglobin")
    assert (value.lower_limit, value.upper_limit) == (12, 15.5)


def test_a_stent_is_no_estrogen() -> None:
    assert one("Taken to the cath lab, DES to RCA.", TreatmentFact, "drug-eluting stent")
    assert not found("Taken to the cath lab, DES to RCA.", TreatmentFact, "diethylstilbestrol")


def test_pack_years_are_a_value() -> None:
    assert one("Smoker (40 pack-years).", MeasurementFact, "tobacco exposure").value == 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36 yo G2P1 at 22 weeks gestation.", True),
        ("A 30-year-old woman at 18 weeks' gestation.", True),
        ("A 30-year-old woman, currently 9 weeks pregnant.", True),
        ("A 30-year-old woman, history of loss at 22 weeks gestation.", False),
        ("A 30-year-old woman with a previous delivery at 34 weeks gestation.", False),
        ("A 30-year-old woman, herself born at 34 weeks gestation.", False),
    ],
)
def test_weeks_of_gestation_are_a_pregnancy_unless_it_is_over(text: str, expected: bool) -> None:
    facts = [f for f in note(text).facts if isinstance(f, ConditionFact) and f.concept == "pregnancy"]
    assert any(f.status == "active" for f in facts) is expected


def test_what_a_drug_did_is_no_rash_now() -> None:
    read = note("A 60-year-old woman.\nAllergies: PCN (rash), sulfa - hives")
    allergies = {f.concept for f in read.facts if isinstance(f, AllergyFact)}
    assert "penicillin" in allergies
    assert not [f for f in read.facts if isinstance(f, ConditionFact) and f.concept in ("rash", "urticaria")]
    assert not found("Bilateral PCN were placed.", AllergyFact, "penicillin")


def test_a_relatives_cancer_in_shorthand() -> None:
    assert one("FHx: unremarkable.\nFamily history: mother breast ca at 52.", FamilyFact, "breast cancer")


def test_receptors_by_the_share_of_cells() -> None:
    text = "Breast cancer, ER 90%, PR 0%. BRCA1/2 germline testing was negative."
    results = {f.concept: f.result for f in note(text).facts if isinstance(f, TestFact)}
    assert results == {
        "estrogen receptor": "positive",
        "progesterone receptor": "negative",
        "brca mutation": "negative",
    }


def test_a_name_of_several_words_is_not_its_first() -> None:
    text = "She has febrile neutropenia."
    assert one(text, ConditionFact, "febrile neutropenia")
    assert not found(text, ConditionFact, "fever")


def test_a_course_is_of_the_disease_beside_it() -> None:
    text = "Cone biopsy for CIN3, depression in remission."
    assert one(text, ConditionFact, "depression").course == "in remission"
    assert one(text, ConditionFact, "cervical intraepithelial neoplasia grade 3").course != "in remission"


@pytest.mark.parametrize(
    ("text", "concept", "value", "unit"),
    [
        ("Creatinine 0,9 mg/dl.", "creatinine", 0.9, "mg/dL"),
        ("Hb 13,2 g/dl, CEA 12,4 ng/ml.", "hemoglobin", 13.2, "g/dL"),
        ("Platelets 112,000 /uL.", "platelets", 112000, "/uL"),
        ("Calcium 2,375 mmol/L.", "calcium", 2375, "mmol/L"),  # as written: nobody says which it is
        ("Potassium 4,1.", "potassium", 4.1, "mmol/L"),
        ("eGFR 55 -> 41 → 38.", "egfr", 38, "mL/min/{1.73_m2}"),
    ],
)
def test_numbers_as_europe_writes_them_and_the_last_of_a_row(
    text: str, concept: str, value: float, unit: str
) -> None:
    fact = one(text, MeasurementFact, concept)
    assert (fact.value, fact.unit) == (value, unit)


def test_european_dates() -> None:
    read = note("Patient, male, born 12.04.1961. Laboratory 16.02.2026: platelets 254.")
    assert read.birth is not None
    assert read.birth.first == date(1961, 4, 12)
    (value,) = (f for f in read.facts if isinstance(f, MeasurementFact) and f.concept == "platelets")
    assert str(value.on) == "2026-02-16"


@pytest.mark.parametrize(
    ("text", "treatment", "status"),
    [
        ("Neoadjuvant radiochemotherapy with capecitabine planned.", "chemoradiotherapy", "planned"),
        ("Neoadjuvant radiochemotherapy with capecitabine planned.", "capecitabine", "planned"),
        ("Hypertension (ramipril 5 mg 1-0-0).", "ramipril", "ongoing"),
        ("History of hypertension (ramipril 5 mg).", "ramipril", "unknown"),
        ("BiPAP at night.", "bipap", "ongoing"),
    ],
)
def test_what_is_to_come_and_what_goes_on(text: str, treatment: str, status: str) -> None:
    assert one(text, TreatmentFact, treatment).status == status


def test_a_relatives_disease_in_the_middle_of_a_line() -> None:
    text = "NYHA I. Family hx: medullary thyroid ca in mother."
    assert one(text, FamilyFact, "thyroid cancer")
    assert not found(text, ConditionFact, "thyroid cancer")


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("She was diagnosed with breast cancer, which turned out to be a cyst.", "breast cancer"),
        ("Wants to become pregnant next year.", "pregnancy"),
        ("She is trying to get pregnant.", "pregnancy"),
        ("Varicella immune.", "varicella"),
    ],
)
def test_what_is_not_there(text: str, concept: str) -> None:
    assert not [f for f in found(text, ConditionFact, concept) if not f.absent and f.status == "active"]


def test_listed_for_a_transplant_is_not_transplanted() -> None:
    assert one("Listed for liver transplant.", TreatmentFact, "liver transplant").status == "planned"


def test_a_treatment_tried_and_stopped_is_over_since_it_was_stopped() -> None:
    fact = one("Belimumab tried for 12 months, stopped Jan 2025 (no response).", TreatmentFact, "belimumab")
    assert (fact.status, fact.on, str(fact.until)) == ("completed", None, "2025-01")


def test_a_childs_class_in_short() -> None:
    assert one("Cirrhosis, MELD 17, Child B8.", ScoreFact, "child-pugh").value == 8


def test_a_multiple_of_the_limit_is_no_value_in_units() -> None:
    value = one("LDH 1.5x ULN.", MeasurementFact, "ldh")
    assert (value.value, value.upper_limit, value.unit) == (1.5, 1, "")


def test_a_tumor_that_was_removed_is_not_there() -> None:
    assert one("Basal cell carcinoma removed 2019.", ConditionFact, "basal cell carcinoma").status != "active"


def test_what_something_resolved_on_is_not_taken_for_ever() -> None:
    assert one("Colitis, resolved on infliximab.", TreatmentFact, "infliximab").status != "ongoing"


def test_who_has_recovered_is_not_ill() -> None:
    assert one("Bronchiolitis 2 weeks ago, recovered.", ConditionFact, "bronchiolitis").status != "active"
