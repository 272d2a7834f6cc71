"""How far a pregnancy is, how often there was something, and times written before what they are of."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree as reads


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        (
            "Pregnant women at or after 22 weeks of gestation",
            'condition(pregnancy) and "gestational age" >= 22 wk',
        ),
        ("Pregnant women 33 weeks or less", 'condition(pregnancy) and "gestational age" <= 33 wk'),
        ("Twin pregnancy at 36 weeks or more", 'condition(twin pregnancy) and "gestational age" >= 36 wk'),
        ("Gestational age between 25 weeks and 32 weeks 6 days", '"gestational age" from 25 to 32.86 wk'),
        ("Newborns delivered before 30 weeks", 'age < 28 days and "gestational age" < 30 wk'),
        ("Gestation 37+0 to 40+6 weeks", '"gestational age" from 37 to 40.86 wk'),
    ],
)
def test_weeks_of_pregnancy_are_a_gestational_age(line: str, tree: str) -> None:
    assert reads(line) == tree


@pytest.mark.parametrize(
    "line",
    [
        "Preeclampsia before 34 weeks of gestation",  # it began then; how old the pregnancy is now is another thing
        "History of preterm birth before 34 weeks of gestation",
    ],
)
def test_weeks_at_which_something_began_are_no_present_age(line: str) -> None:
    assert "gestational age" not in reads(line)


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        (
            "More than 2 asthma exacerbations in the past year",
            "condition(asthma exacerbation) within 1 year before screening"
            ' and "asthma exacerbations in past year" > 2',
        ),
        ("At least three miscarriages", 'condition(miscarriage) and "miscarriages" >= 3'),
        ("4 or more carious teeth", 'condition(dental caries) and "carious teeth" >= 4'),
        ("No more than 3 brain metastases", '"brain metastases" <= 3'),
        ("Fewer than 20 natural teeth", '"natural teeth" < 20'),
    ],
)
def test_how_many_there_were_is_a_number_beside_the_thing(line: str, tree: str) -> None:
    assert reads(line) == tree


@pytest.mark.parametrize(
    "line", ["Two or more prior lines of therapy", "At least 2 weeks after surgery", "More than 3 points"]
)
def test_lines_times_and_points_are_no_things_to_count(line: str) -> None:
    assert '" >' not in reads(line)


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        ("Past-year cannabis use", "condition(cannabis use) within 1 year before screening"),
        (
            "Corticosteroids in the 3-month period before randomization",
            "received(corticosteroid) within 3 months before randomisation",
        ),
        (
            "Kinase inhibitor within 3 weeks or 5 PK half-lives, whichever longer, before the first dose",
            "received(kinase inhibitor) within 3 weeks before treatment"
            " or received(kinase inhibitor) within 5 half-lives before treatment",
        ),
    ],
)
def test_times_in_rarer_words_are_windows(line: str, tree: str) -> None:
    assert reads(line, "exclusion") == tree


def test_a_time_before_several_events_is_that_of_each() -> None:
    assert reads("Within 45 days of stroke or myocardial infarction", "exclusion") == (
        "condition(stroke) within 45 days before screening"
        " or condition(myocardial infarction) within 45 days before screening"
    )


def test_a_diagnosis_or_a_treatment_is_either() -> None:
    tree = reads("Diagnosis or treatment of lymphoma in the past year", "exclusion")
    assert tree.startswith("condition(lymphoma) within 1 year before screening or ")


def test_a_word_that_the_bounds_of_either_sex_say_is_passed_over() -> None:
    assert reads("Patients with low grip strength (<25 kg in men; <17 kg in women)") == (
        "sex male and grip strength < 25 kg or sex female and grip strength < 17 kg"
    )
    assert "unparsed" in reads("High grip strength (<25 kg in men; <17 kg in women)")
