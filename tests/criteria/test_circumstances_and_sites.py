"""Circumstances that only the study team knows, sites in a list, and words said against a treatment."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(sentence: str, kind: str = "Exclusion") -> str:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Referred to a headache clinic", "Inclusion"),
        ("Patients admitted to the emergency department", "Inclusion"),
        ("Left the ward against medical advice", "Exclusion"),
        ("Death within 24 hours", "Exclusion"),
        ("Baseline CT scan available", "Inclusion"),
    ],
)
def test_circumstances_are_asked_of_the_team(sentence: str, kind: str) -> None:
    assert tree(sentence, kind) == f'attest by investigator "{sentence}"'


def test_a_circumstance_hides_nothing_that_a_record_holds() -> None:
    assert tree("Patients admitted to the intensive care unit", "Inclusion").startswith(
        "received(icu admission)"
    )
    assert "condition(sepsis)" in tree("Patients admitted to the ward with sepsis", "Inclusion")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Burns of the face, neck or hand",
            'condition(burn) and attest by investigator "of the face, neck or hand"',
        ),
        (
            "History of trauma to the chest, abdomen or pelvis",
            'condition(injury) history and attest by investigator "to the chest, abdomen or pelvis"',
        ),
        (
            "Surgery on the knee, hip or spine within 6 months",
            'received(surgery) within 6 months before screening and attest by investigator "on the knee, hip or spine"',
        ),
    ],
)
def test_one_injury_at_several_sites(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Any condition for which sedation, exercise, or fasting is contraindicated",
        "Patients in whom aspirin or heparin are contraindicated",
        "Physical therapy contraindicated for clinical reasons",
    ],
)
def test_who_has_a_contraindication_is_not_who_has_the_treatment(sentence: str) -> None:
    assert "received" not in tree(sentence)
    assert tree(sentence).startswith("attest") or tree(sentence).startswith(
        "condition(medical condition) and"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Allergy or long-term use of ketamine", "allergy(ketamine) or received(ketamine) ongoing"),
        (
            "Known hypersensitivity or prior exposure to cetuximab",
            "allergy(cetuximab) or received(cetuximab)",
        ),
        (
            "Intolerance to or use of aspirin or clopidogrel",
            "allergy(aspirin) or allergy(clopidogrel) or received(aspirin) ongoing or received(clopidogrel) ongoing",
        ),
    ],
)
def test_an_allergy_or_the_use_of_one_thing(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Epilepsy, obesity with BMI > 40 kg/m2",
            "condition(epilepsy) or bmi > 40 kg/m2 and condition(obesity)",
        ),
        (
            "Asthma, cardiomyopathy with LVEF < 40 %",
            "condition(asthma) or lvef < 40 % and condition(cardiomyopathy)",
        ),
    ],
)
def test_a_second_disease_with_its_own_value_keeps_out_by_itself(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_what_was_not_excluded_is_possible() -> None:
    said = "Women in whom pregnancy was not excluded"
    assert tree(said) == f'condition(pregnancy) or attest by investigator "{said}"'
    behind = tree("Breastfeeding women, or in whom pregnancy has not been excluded")
    assert behind.endswith(
        'or condition(pregnancy) or attest by investigator "in whom pregnancy has not been excluded"'
    )
    assert "condition(lactation)" in behind
    assert tree("Patients with diabetes are not excluded").startswith("allowed")


@pytest.mark.parametrize(
    "sentence",
    [
        "Retinoblastoma is rarely seen in adults over 30 years old",
        "Lupus is more common in women, however there is no sex limit so as not to exclude anybody",
    ],
)
def test_what_is_known_of_a_disease_asks_nothing(sentence: str) -> None:
    assert tree(sentence, "Inclusion").startswith("allowed")


def test_a_demand_beside_such_a_remark_stays() -> None:
    assert not tree("Asthma is common in children, only adults are eligible", "Inclusion").startswith(
        "allowed"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Delirium (assessed on the day after surgery)", "received"),
        ("Dementia (because a test has to be done on the day after surgery)", "received"),
        ("Gestational age below 30 weeks of amenorrhea", "condition(amenorrhea)"),
        ("History of drug use throughout pregnancy", "condition(pregnancy)"),
    ],
)
def test_words_in_passing_are_no_demand(sentence: str, expected: str) -> None:
    assert expected not in tree(sentence)


def test_alcohol_for_men_and_women_respectively() -> None:
    assert tree("Alcohol intake above 30 g and 20 g per day for men and women, respectively") == (
        "sex male and alcohol intake > 30 g/d or sex female and alcohol intake > 20 g/d"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Ankle injury during the study",
            'condition(ankle injury) and attest by investigator "during the study"',
        ),
        (
            "Asthma that is poorly managed",
            'condition(asthma) and attest by investigator "that is poorly managed"',
        ),
        (
            "Weight stable (± 3 kg) for at least 3 months",
            'condition(stable body weight) at least 3 months before screening and attest by investigator "± 3 kg"',
        ),
    ],
)
def test_tails_are_a_question_to_the_investigator(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Good response to levodopa",
            'received(levodopa) and attest by investigator "Good response to levodopa"',
        ),
        ("Responded to metformin", 'received(metformin) and attest by investigator "Responded to metformin"'),
        ("Partial response to chemotherapy", "received(chemotherapy) and response = PR"),
        ("Bone scan positive", "test(bone scan) positive"),
        (
            "Patients, older than 14 years and on insulin, were eligible for this study",
            "age > 14 years and received(insulin) ongoing",
        ),
    ],
)
def test_responses_results_and_who_was_eligible(sentence: str, expected: str) -> None:
    assert tree(sentence, "Inclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Cannot undergo MRI", 'attest by investigator "Cannot undergo MRI"'),
        ("Patients cannot be pregnant", "condition(pregnancy)"),
        ("Implants unsafe for MRI", 'attest by investigator "Implants unsafe for MRI"'),
        ("No medication insurance", "not insurance(medication insurance)"),
        ("Heavy users of opioids", "received(opioid) ongoing"),
    ],
)
def test_inabilities_are_no_demands(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_a_member_of_a_list_is_no_circumstance_by_itself() -> None:
    """The denial stands with the first of them: a therapy that is available lets nobody in."""
    said = tree("Sarcoma for which no curative or effective therapy is available", "Inclusion")
    assert 'attest by investigator "effective therapy is available"' not in said
    inability = tree(
        "Lung cancer, who cannot undergo surgery due to recurrence, metastasis or frailty", "Inclusion"
    )
    assert '(condition(metastatic cancer) or condition(frailty)) and unparsed "' in inability


def test_a_bracket_of_kinds_asks_for_nothing_that_the_noun_does_not_hold() -> None:
    assert tree("Substance abuse (alcohol, drugs)") == "condition(substance abuse)"
    assert tree("Infections (viral or fungal)") == "condition(viral infection) or condition(fungal infection)"


def test_an_allergy_among_contraindications_is_to_the_drug() -> None:
    for drugs, name in (("NSAIDs", "nsaid"), ("metformin", "metformin")):
        said = tree(
            f"Contraindications to {drugs} (allergy, history of asthma, history of penicillin allergy)"
        )
        assert said.startswith(f"allergy({name}) or attest")
        assert "allergic disease" not in said
        assert "allergy(penicillin)" in said


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Age over 18, Caucasian", 'age > 18 years and attest "Caucasian"'),
        (
            "Adult inpatients with pneumonia",
            'age >= 18 years and attest by investigator "inpatients" and condition(pneumonia)',
        ),
        (
            "Outpatients aged 18 to 60",
            'age from 18 to 60 years and attest by investigator "Outpatients aged 18 to 60"',
        ),
    ],
)
def test_descent_and_care_are_asked(sentence: str, expected: str) -> None:
    assert tree(sentence, "Inclusion") == expected
