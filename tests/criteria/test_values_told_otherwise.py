"""Values that a text tells in a way of its own: by sex, in drinks, as a stay, as the onset of symptoms."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Hemoglobin (> 12 g/dL in women; > 13 g/dL in men)",
            "sex female and hemoglobin > 12 g/dL or sex male and hemoglobin > 13 g/dL",
        ),
        (
            "HDL cholesterol (women < 50 mg/dL, men < 40 mg/dL)",
            "sex female and hdl < 50 mg/dL or sex male and hdl < 40 mg/dL",
        ),
        (
            "Serum HDL-C < 50/40 mg/dL; F/M",
            "sex female and hdl < 50 mg/dL or sex male and hdl < 40 mg/dL",
        ),
        (
            "Hematocrit of at least 35 percent for women and 39 percent for men",
            "sex female and hematocrit >= 35 % or sex male and hematocrit >= 39 %",
        ),
        (
            "Triglycerides > 150 mg/dL or HDL < 50 in females, < 40 mg/dL in males",
            "triglycerides > 150 mg/dL or sex female and hdl < 50 mg/dL or sex male and hdl < 40 mg/dL",
        ),
        ("Hemoglobin at least 10 g/dL for women and men", "hemoglobin >= 10 g/dL"),
        ("Spent more than 3 days in the ICU", "received(icu admission) for more than 3 days"),
        (
            "Expected duration of mechanical ventilation > 24 hours",
            "received(mechanical ventilation) planned for more than 24 hours",
        ),
        ("Symptoms for at least 3 months", "condition(symptom onset) at least 3 months before screening"),
        (
            "Within 6 hours of the onset of symptoms",
            "condition(symptom onset) within 6 hours before screening",
        ),
        (
            "Weight stable for at least 3 months",
            "condition(stable body weight) at least 3 months before screening",
        ),
        ("Admitted to the intensive care unit", "received(icu admission)"),
    ],
)
def test_what_an_inclusion_asks(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Creatinine ≥ 1.6 and ≥ 1.4 mg/dL in males and females respectively",
            "sex male and creatinine >= 1.6 mg/dL or sex female and creatinine >= 1.4 mg/dL",
        ),
        (
            "Anemia (hemoglobin < 11 g/dL in women or < 12 g/dL in men)",
            "condition(anemia) or sex female and hemoglobin < 11 g/dL or sex male and hemoglobin < 12 g/dL",
        ),
        ("Consuming more than 14 alcoholic drinks per week", "alcohol intake > 14 {drinks}/wk"),
        ("Alcohol intake (> 3 drinks per day)", "alcohol intake > 3 {drinks}/d"),
        ("Daily alcohol intake above 40 g", "alcohol intake > 40 g/d"),
        ("ICU stay < 24 hours", "received(icu admission) for less than 24 hours"),
        (
            "Major surgery within the prior 3 months or planned within the next 6 weeks",
            "received(major surgery) within 3 months before screening"
            " or received(major surgery) planned within 6 weeks after screening",
        ),
        (
            "Blood pressure persistently above 160/100 mmHg",
            "(systolic blood pressure > 160 mm[Hg] or diastolic blood pressure > 100 mm[Hg])"
            ' and attest by investigator "persistently"',
        ),
    ],
)
def test_whom_an_exclusion_keeps_out(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        # Whoever has not had the operation was kept out.
        (
            "exclusion",
            "Patients who are not suitable for surgery",
            'attest by investigator "Patients who are not suitable for surgery"',
        ),
        # Only who has had the treatment was kept out by its contraindication.
        (
            "exclusion",
            "Heparin contraindication",
            'allergy(heparin) or attest by investigator "Heparin contraindication"',
        ),
        ("exclusion", "MRI contraindication", 'attest by investigator "MRI contraindication"'),
        # Whoever has no renal failure was kept out.
        (
            "exclusion",
            "Lack of consent or renal failure",
            'attest "Lack of consent" or condition(renal failure)',
        ),
        ("exclusion", "Patient refusal or sepsis", 'attest "Patient refusal" or condition(sepsis)'),
        # Whoever has no such thing was kept out.
        ("exclusion", "Hallucinations, whether consistent or not with mood", "condition(hallucinations)"),
        ("exclusion", "Rib fractures, associated or not with lung contusion", "condition(rib fracture)"),
        # Everybody but such women could join.
        (
            "inclusion",
            "Women with endometriosis who are willing to keep a diary",
            'sex female and condition(endometriosis) and attest "who are willing to keep a diary"',
        ),
        (
            "inclusion",
            "Women with lupus who are willing to use contraception",
            'if sex female and condition(systemic lupus erythematosus) then attest "willing to use contraception"',
        ),
    ],
)
def test_what_was_turned_round(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_the_age_beside_what_a_person_answers() -> None:
    consenting = tree("Are 6 to 12 years old and have consent of a parent", "inclusion")
    assert consenting.startswith("age from 6 to 12 years and attest")
    assert tree("Consent of a parent for children aged 7 to 17 years", "inclusion").startswith("attest")
    two = tree("Men aged 18 to 40 years or women aged 18 to 35 years willing to take part", "inclusion")
    assert two.startswith("attest")


def test_a_lesion_that_can_be_measured() -> None:
    lesion = "At least one lesion, not previously irradiated, that can be accurately measured by CT"
    assert tree(lesion, "inclusion") == (
        'condition(malignancy) measurable and attest by investigator "not previously irradiated"'
        ' and attest by investigator "by CT"'
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Elevated liver enzymes", "condition(abnormal liver function tests)"),
        ("Broken wrist", "condition(wrist fracture)"),
        (
            "Pregnancy or the wish to become pregnant within a year",
            'condition(pregnancy) or attest "the wish to become pregnant within a year"',
        ),
        (
            "Pregnant or trying to conceive",
            'condition(pregnancy) or attest "trying to conceive"',
        ),
        (
            "Conditions that prevent wearing a cast",
            'attest by investigator "Conditions that prevent wearing a cast"',
        ),
        ("Patients admitted with pneumonia", "received(hospitalization) ongoing and condition(pneumonia)"),
        ("Deprived of freedom", 'attest by investigator "Deprived of freedom"'),
    ],
)
def test_short_exclusions(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "(No blood transfusion within 14 days)",
            "not received(transfusion) within 14 days before screening",
        ),
        (
            "Failed 3 months of conservative treatment",
            "received(conservative treatment) for at least 3 months"
            ' and attest by investigator "Failed 3 months of conservative treatment"',
        ),
        ("Caucasian", 'attest "Caucasian"'),
        ("Of Asian or African descent", 'attest "Of Asian or African descent"'),
    ],
)
def test_short_inclusions(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected


def test_years_in_short_and_diabetics_by_type() -> None:
    assert tree("Patient is ≥ 18 y.o. and has asthma", "inclusion") == "age >= 18 years and condition(asthma)"
    diabetic = tree("Type II diabetic patients, 18 years and older", "inclusion")
    assert diabetic == "condition(type 2 diabetes mellitus) and age >= 18 years"
    assert tree("Prednisone equivalent > 10 mg/day", "exclusion") == "prednisone dose > 10 mg/d"


def test_how_many_episodes_is_no_value() -> None:
    # Everybody with a glucose of 1 mg/dL and more could join.
    assert tree("At least one episode of hypoglycemia", "inclusion") == "condition(hypoglycemia)"
    for sentence in ("At least two episodes of hypoglycemia", "More than 3 episodes of tachycardia"):
        assert "glucose" not in tree(sentence, "inclusion") and "heart rate" not in tree(
            "inclusion", sentence
        )
    assert tree("Hypoglycemia < 60 mg/dL", "exclusion") == "glucose < 60 mg/dL"
    once = tree("At least 1 hospitalization in the prior 12 months", "inclusion")
    assert once == "received(hospitalization) within 12 months before screening"
