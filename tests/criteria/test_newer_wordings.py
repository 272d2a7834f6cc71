"""Wordings of newer protocols: pregnancy beside plans, tails of lists, tools of diagnosis, notes about methods."""

from __future__ import annotations

import re

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def tree(sentence: str, kind: str = "exclusion") -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


def test_women_are_not_kept_out_for_being_women() -> None:
    """ "Who are or intend to become pregnant" was read as: women."""
    either = 'sex female and (condition(pregnancy) or attest "{}")'
    assert tree("Women who are or intend to become pregnant") == either.format("intend to become pregnant")
    assert tree("Female patients who are pregnant or wanting to become pregnant soon") == either.format(
        "wanting to become pregnant soon"
    )
    assert tree("Pregnant, nursing, or planning a pregnancy") == (
        'condition(pregnancy) or condition(lactation) or attest "planning a pregnancy"'
    )


def test_a_pregnancy_test_of_women_keeps_no_man_out() -> None:
    sentence = "A negative pregnancy test must be on file before the vaccine is given to a female participant"
    assert tree(sentence, "inclusion").startswith("if sex female then test(pregnancy test) negative")


@pytest.mark.parametrize(
    "sentence",
    [
        "Men and women may be enrolled",
        "Pregnant and nursing women may participate in the survey",
        "Effective birth control methods include: a coil; condoms; sexual abstinence",
        "Note: to be considered of non-childbearing potential, women must be sterile or postmenopausal",
    ],
)
def test_what_asks_nobody_for_anything(sentence: str) -> None:
    assert tree(sentence, "inclusion").startswith('allowed "')


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # By what it is seen keeps nobody out.
        (
            "Inability to undergo MRI, CT or lumbar puncture",
            'attest by investigator "Inability to undergo MRI, CT or lumbar puncture"',
        ),
        (
            "Cataract sufficient to preclude fundus photography, OCT or angiography",
            'condition(cataract) and attest by investigator "sufficient" and attest by investigator "to preclude fundus'
            ' photography, OCT or angiography"',
        ),
        (
            "LVEF < 45% on historical echocardiogram within 6 months",
            "lvef < 45 % within 6 months before screening",
        ),
        ("Forced vital capacity < 60% predicted on pulmonary function tests", "fvc < 60 % predicted"),
        # Nor does what an illness may affect, come from, or be listed by.
        (
            "Mental disease or psychiatric condition that interferes with self-assessment of function, pain, or sleep",
            'condition(psychiatric disorder) and attest by investigator "that interferes with self-assessment of'
            ' function, pain, or sleep"',
        ),
        (
            "Back pain due to pelvic reasons (e.g. endometriosis or fibroids) or infection",
            'condition(back pain) and attest by investigator "due to pelvic reasons (e.g. endometriosis or fibroids)'
            ' or infection"',
        ),
        (
            "Untreated psychiatric disorder (e.g. depression, mania) as a contributor to pain",
            "(condition(psychiatric disorder) untreated or condition(depression) untreated or condition(mania)"
            ' untreated) and unparsed "as a contributor to pain"',
        ),
        (
            "Skin conditions, infections or cancers listed in the protocol",
            '(condition(skin disease) or condition(infection) or condition(malignancy)) and unparsed "listed in the'
            ' protocol"',
        ),
        (
            "Any prescription or over-the-counter product for the treatment of acne or rosacea",
            '(received(prescription drug) or received(over-the-counter drug)) and attest by investigator "for the'
            ' treatment of acne or rosacea"',
        ),
        (
            "Allergic, anaphylactic, or other hypersensitivity reactions to antibodies or nuts",
            '(condition(allergic disease) or condition(anaphylaxis) or condition(hypersensitivity)) and unparsed "to'
            ' antibodies or nuts"',
        ),
        # "Not limited to" and "whether or not" deny nothing.
        (
            "Infections including, not limited to, HIV or hepatitis B",
            "condition(infection) or condition(HIV infection) or condition(hepatitis B)",
        ),
        (
            "Previous fractures of the pelvis whether or not surgery was required",
            'condition(fracture) history and attest by investigator "of the pelvis"',
        ),
        ("Acute kidney injury, regardless of eGFR", "condition(acute kidney injury)"),
        (
            "Adults who lack moderate to severe limitations/disability",
            'age >= 18 years and unparsed "who lack moderate to severe limitations/disability"',
        ),
        # Nobody takes a disease.
        (
            "Prior receipt of any chikungunya or other alphavirus vaccine",
            'received(chikungunya vaccine) or received("alphavirus vaccine")',
        ),
        # What requires dialysis is another way to be kept out.
        (
            "Renal impairment defined as creatinine clearance < 30 mL/min or requiring dialysis",
            "creatinine clearance < 30 mL/min or received(dialysis) ongoing",
        ),
        # When it was, and not how long.
        ("Hospitalization within 30 days", "received(hospitalization) within 30 days before screening"),
        (
            "Hospitalization for heart failure within 6 months",
            'received(hospitalization) within 6 months before screening and condition(heart failure) and attest by investigator "for heart failure"',
        ),
        # Both of a pair.
        ("Known drug or alcohol abusers", "condition(substance abuse)"),
        ("Cocaine or alcohol dependence", "condition(cocaine dependence) or condition(alcohol dependence)"),
        (
            "Type I or type II diabetes mellitus",
            "condition(type 1 diabetes mellitus) or condition(type 2 diabetes mellitus)",
        ),
        (
            "Current use of illicit drugs (e.g., heroin)",
            "condition(illicit drug use) active or received(heroin) ongoing",
        ),
        # Contraindications are more than allergies, and an allergy in a list is one.
        (
            "Contraindication for electrocautery",
            'attest by investigator "Contraindication for electrocautery"',
        ),
        (
            "Active infection or with an allergy to titanium, cobalt or nickel",
            "condition(infection) active or allergy(titanium) or allergy(cobalt) or allergy(nickel)",
        ),
        # A space beside the cord is no anesthesia, his/her no alternative, a sub-investigator no disease.
        ("Epidural angiolipomatosis", 'condition("epidural angiolipomatosis")'),
        (
            "Litigation about his/her spinal condition",
            'unparsed "Litigation about his/her spinal condition"',
        ),
        (
            "Judged to have a serious disease by the investigator or a sub-investigator",
            'attest by investigator "Judged to have a serious disease by the investigator or a sub-investigator"',
        ),
        (
            "Risk score above 6, 1 point each: age > 67, female sex",
            'unparsed "Risk score above 6, 1 point each: age > 67, female sex"',
        ),
    ],
)
def test_nobody_is_kept_out_by_a_part_of_the_sentence(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Participants from birth to <18 years of age", "age < 18 years"),
        ("Children from birth to 17 years", "age <= 17 years"),
        ("Pain score of at least 5 on a 0-10 NRS", "score(pain score) >= 5"),
        (
            "Adult subjects not responding to treatment of neck or back/leg pain and requiring surgery",
            'age >= 18 years and unparsed "not responding to treatment of neck or back/leg pain and requiring surgery"',
        ),
        ("Non-diabetic patients", "not condition(diabetes mellitus)"),
        ("At least 18 years of age at the time of planned surgery", "age >= 18 years"),
        (
            "Temperature < 38.0 °C on day of first study vaccination",
            "temperature < 38 Cel within less than 1 day before treatment",
        ),
        (
            "Symptomatic arthritis, including; psoriatic arthritis and gout",
            "condition(arthritis) symptomatic or condition(psoriatic arthritis) symptomatic or condition(gout) symptomatic",
        ),
    ],
)
def test_what_is_asked_is_understood(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Arthritis seen on an MRI less than 6 months old",
        "Exercise over a period of at least 6 months",
        "FSH in the postmenopausal range for women under 50",
    ],
)
def test_a_number_that_is_no_age_and_no_value(sentence: str) -> None:
    read = tree(sentence, "inclusion")
    assert "age " not in read.split('"')[0] and "fsh" not in read.split('"')[0]


def test_a_breast_fed_infant_does_not_lactate() -> None:
    assert "lactation" not in tree("Breast-fed infants", "inclusion")


@pytest.mark.parametrize(
    "sentence",
    [
        "Caregiver is at least 21 years old",
        "Parent or guardian is 18 years or older",
        "Sibling with epilepsy",
        "Child of a mother with diabetes",
        "In a relationship with a known HIV-uninfected partner",
        "Has a caregiver without dementia",
    ],
)
def test_what_is_said_of_somebody_else_decides_nothing_of_the_patient(sentence: str) -> None:
    for kind in ("inclusion", "exclusion"):
        assert re.fullmatch(
            r'(?:age < 18 years and )?(?:(?:unparsed|attest by investigator) "[^"]*"(?: and )?)+',
            tree(sentence, kind),
        ), kind


def test_what_is_said_of_the_patient_beside_somebody_else_stays() -> None:
    assert tree("Asthma, and a caregiver over 18 years", "inclusion").startswith("condition(asthma) and ")
    assert tree("A parent gives informed consent", "inclusion").startswith("attest")
