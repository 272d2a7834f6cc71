"""Nouns at the end of a list, brackets between its members, and adjectives that say how a thing is given."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


# Who has a disorder is meant, and not whoever was ever given the substance.
DISORDERS = {
    "Heroin, alcohol or sedative use disorder": (
        "condition(heroin use disorder) or condition(alcohol abuse) or condition(sedative use disorder)"
    ),
    "Opioid, alcohol, or benzodiazepine dependence": (
        "condition(opioid dependence) or condition(alcohol dependence) or condition(benzodiazepine use disorder)"
    ),
    "Cannabis and opioid use disorders": (
        "condition(cannabis use disorder) or condition(opioid use disorder)"
    ),
    "Caffeine or nicotine dependence": 'condition("caffeine dependence") or condition(nicotine dependence)',
    # what is taken is taken
    "Current use of opioids or alcohol abuse": "received(opioid) ongoing or condition(alcohol abuse)",
    "Treatment with ketamine or alcohol abuse": "received(ketamine) or condition(alcohol abuse) history",
    "Sedatives, or alcohol abuse": "received(sedative) or condition(alcohol abuse)",
    "Insulin or alcohol abuse": "received(insulin) or condition(alcohol abuse)",
}


@pytest.mark.parametrize(("sentence", "expected"), DISORDERS.items())
def test_the_noun_of_a_list_of_substances_makes_each_a_disorder(sentence: str, expected: str) -> None:
    assert tree("exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Females with intolerance or allergy to heparin", "sex female and allergy(heparin)"),
        (
            "Pregnant women with hypersensitivity to penicillin",
            "sex female and condition(pregnancy) and allergy(penicillin)",
        ),
        ("Children who have an allergy or intolerance to eggs", "age < 18 years and allergy(egg)"),
        ("Men with no allergy to heparin", "sex male and not allergy(heparin)"),
    ],
)
def test_an_allergy_of_some_people_is_to_what_is_named(sentence: str, expected: str) -> None:
    assert tree("inclusion", sentence) == expected


def test_illnesses_listed_for_pregnancies_are_of_the_pregnant() -> None:
    assert tree("inclusion", "High-risk pregnancies: hypertension or lupus") == (
        "condition(pregnancy) and (condition(hypertension) or condition(systemic lupus erythematosus))"
    )
    assert tree("exclusion", "Complications of pregnancy: diabetes") == (
        "condition(pregnancy) and condition(diabetes mellitus)"
    )
    assert tree("inclusion", "High-risk pregnancies: twin pregnancy") == "condition(twin pregnancy)"


def test_what_was_done_before_says_nothing_of_a_lasting_illness() -> None:
    assert tree("exclusion", "Previous heart valve surgery, anemia or stroke") == (
        "received(heart valve surgery) or condition(anemia) or condition(stroke) history"
    )


def test_a_history_told_again_for_a_later_member_was_of_one_alone() -> None:
    assert tree("exclusion", "Asthma, history of stroke, anemia, history of cancer") == (
        "condition(asthma) or condition(stroke) history or condition(anemia) or condition(malignancy) history"
    )
    assert tree("exclusion", "History of stroke, anemia or cancer") == (
        "condition(stroke) history or condition(anemia) history or condition(malignancy) history"
    )


def test_a_demand_on_premenopausal_women_is_on_no_others() -> None:
    assert tree("inclusion", "Premenopausal women must have a negative pregnancy test") == (
        "if sex female and condition(premenopausal) then test(pregnancy test) negative"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Hepatic (Child-Pugh C) or renal (eGFR < 30 mL/min) failure",
            "condition(hepatic failure) and child-pugh from 10 to 15 or egfr < 30 mL/min/{1.73_m2}",
        ),
        (
            "Severe cardiac (NYHA IV) or pulmonary disease",
            "condition(heart disease) severe and nyha = 4 or condition(pulmonary disease) severe",
        ),
    ],
)
def test_brackets_between_organs_are_each_of_its_own(sentence: str, expected: str) -> None:
    assert tree("exclusion", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Any fungal, viral or other infections",
            "condition(fungal infection) or condition(viral infection) or condition(infection)",
        ),
        (
            "Active or history of recurrent urinary or skin infections",
            "condition(urinary tract infection) active or condition(skin infection) active or condition(urinary tract infection) history recurrent or condition(skin infection) history recurrent",
        ),
        # of a name the adjective is a part
        ("Current or history of chronic kidney disease", "condition(chronic kidney disease) history"),
        ("Coagulopathy with an elevated INR > 2", "inr > 2 and condition(coagulation disorder)"),
        ("Smoking (former or current)", "condition(smoking) history"),
        ("Subjects who receive statins", "received(statin) ongoing"),
        (
            "Patients administered antibiotics within 2 weeks",
            "received(antibiotic) within 2 weeks before screening",
        ),
    ],
)
def test_words_beside_a_name_are_read_with_it(sentence: str, expected: str) -> None:
    assert tree("exclusion", sentence) == expected


def test_a_value_that_goes_against_its_adjective_stays_open() -> None:
    assert "unparsed" in tree("exclusion", "High platelets < 50 x 10^9/L")


@pytest.mark.parametrize(
    "sentence",
    ["Intravenous administration of antibiotics", "Systemic (oral or IV) antibiotics", "First-ever seizure"],
)
def test_by_which_way_and_for_the_first_time_a_person_says(sentence: str) -> None:
    found = tree("exclusion", sentence)
    assert "unparsed" not in found
    assert " and attest by investigator " in found
