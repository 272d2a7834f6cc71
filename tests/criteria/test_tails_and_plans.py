"""What is meant to be done with somebody, where he is looked after, and prepositions that stand for two."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree as reads


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        (
            "Adults with gallstones scheduled for cholecystectomy within the next 14 days",
            "age >= 18 years and condition(gallstones) and received(cholecystectomy) planned within 14 days after screening",
        ),
        (
            "Patients with gallstones or cholecystitis awaiting cholecystectomy",
            "(condition(gallstones) or condition(cholecystitis)) and received(cholecystectomy) planned",
        ),
        (
            "Anal fistula with an indication for surgical treatment",
            'condition(anal fistula) and attest by investigator "with an indication for surgical treatment"',
        ),
        (
            "Patients followed for asthma in the lung clinic of Springfield",
            'condition(asthma) and attest by investigator "in the lung clinic of Springfield"',
        ),
    ],
)
def test_what_is_meant_to_be_done_stands_beside_what_they_have(line: str, tree: str) -> None:
    assert reads(line) == tree


def test_in_a_list_that_keeps_out_a_plan_is_not_given_to_every_item() -> None:
    assert "planned" not in reads(
        "Patients with gallstones or gout scheduled for cholecystectomy", "exclusion"
    )


@pytest.mark.parametrize(
    ("line", "tree"),
    [
        (
            "Use of alcohol before or during pregnancy",
            'condition(alcohol use) and attest by investigator "before or during pregnancy"',
        ),
        (
            "Seizure either before or after stroke",
            'condition(seizure) and attest by investigator "either before or after stroke"',
        ),
        ("Infection during or after treatment", 'condition(infection) and unparsed "during or after"'),
    ],
)
def test_two_prepositions_of_one_noun_are_no_alternatives(line: str, tree: str) -> None:
    """Nobody is kept out for the pregnancy or the stroke alone."""
    assert reads(line, "exclusion") == tree


def test_or_not_says_nothing_in_a_counted_list_either() -> None:
    told = reads(
        "At least one of the following: hip fracture, rib fracture, associated or not with pneumothorax"
    )
    assert told == "condition(hip fracture) or condition(rib fracture)"


@pytest.mark.parametrize("drug", ["Any regular medication", "Chronic medication"])
def test_whatever_is_allowed_is_one_of_any_drugs(drug: str) -> None:
    told = reads(f"{drug} (paracetamol allowed)", "exclusion")
    assert told.endswith('and not attest by investigator "paracetamol allowed"')


def test_what_is_incompatible_with_a_disease_is_not_that_disease() -> None:
    told = reads("Clinical features incompatible with lupus", "exclusion")
    assert "condition" not in told


@pytest.mark.parametrize(
    "who",
    [
        "or for women of childbearing potential unwilling to use contraception",
        "women of childbearing potential who are not willing to use contraception",
        "and women of child bearing potential not using contraception",
    ],
)
def test_pregnant_women_are_kept_out_whatever_is_asked_of_others(who: str) -> None:
    told = reads(f"Pregnant or lactating women, {who}", "exclusion")
    assert told.startswith("sex female and (condition(pregnancy) or condition(lactation)) or ")
    assert "attest" in told
