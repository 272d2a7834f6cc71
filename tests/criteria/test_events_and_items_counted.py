"""How often something came, and how many of a list there are, are not demanded one by one."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, parse, write


def tree_of(sentence: str, section: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{section} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


def as_written(tree: str) -> str:
    return write(parse(tree))


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    ("ill", "named", "count"),
    [
        (
            "Relapsing-remitting MS",
            "relapsing-remitting multiple sclerosis",
            "at least 2 relapses in the past year",
        ),
        (
            "Relapsing-remitting MS",
            "relapsing-remitting multiple sclerosis",
            "at least 1 relapse in the last year or 3 in the last 3 years",
        ),
        ("Crohn disease", "crohn disease", "two or more flares in the previous 12 months"),
        ("Heart failure", "heart failure", "1 admission in the past 6 months"),
        ("Migraine", "migraine", "4 to 12 attacks per month"),
    ],
)
def test_how_often_an_illness_came_back_a_person_says(ill: str, named: str, count: str, section: str) -> None:
    # The illness is an old one; its course and its onset tell nothing of the last year's relapses.
    expected = f'condition({named}) and attest by investigator "{count}"'
    assert tree_of(f"{ill} with {count}", section) == as_written(expected)


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    "count",
    [
        "2 hospitalizations in 12 months",
        "More than 1 episode of severe hypoglycaemia in 3 months",
        "At least 3 exacerbations in the previous year",
        "≥ 5 migraine attacks a month",
    ],
)
def test_how_often_alone_is_asked_of_a_person(count: str, section: str) -> None:
    assert tree_of(count, section) == as_written(f'attest by investigator "{count}"')


def test_what_is_asked_besides_is_read() -> None:
    told = tree_of("Relapsing MS with at least 2 relapses in 2 years and EDSS ≤ 6")
    asked = 'attest by investigator "at least 2 relapses in 2 years"'
    assert told == as_written(f"condition(relapsing multiple sclerosis) and {asked} and edss <= 6")


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
def test_so_many_of_a_list_behind_a_colon(section: str) -> None:
    told = tree_of("Pneumonia with at least two of: cough, fever, rattling", section)
    listed = 'condition(cough), condition(fever), unparsed "rattling"'
    assert told == as_written(f"condition(pneumonia) and at least 2 of ({listed})")


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    "sentence",
    [
        "PANSS ≥ 5 on at least 2 of the following items: delusions, hostility, excitement",
        "A score of 4 or more on at least two of: delusions, hostility, excitement",
    ],
)
def test_items_of_a_scale_are_no_illnesses(sentence: str, section: str) -> None:
    assert tree_of(sentence, section) == as_written(f'attest by investigator "{sentence}"')


def test_a_denial_before_so_many_of_a_list_is_left_to_a_person() -> None:
    # Denied is the illness with its signs: neither is demanded, nor denied, by itself.
    for sentence in (
        "No pneumonia with at least two of: cough, fever, dyspnea",
        "Flu with at most one of: cough, fever",
    ):
        told = tree_of(sentence)
        assert told.startswith("attest by investigator") and "condition(" not in told
