"""The record's own fields as criteria."""

from __future__ import annotations

import json

import pytest

from trialrun.criteria import compile_study, write
from trialrun.model.study import EligibilityModule, Protocol, Study
from trialrun.records import Record, read_bytes


def studied(criteria: str, *, volunteers: bool = False, condition: str = "Psoriasis") -> list[str]:
    """The trees of the criterion that the conditions of an invented record make."""
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99999999", "briefTitle": "Invented"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "conditionsModule": {"conditions": [condition]},
            "eligibilityModule": {"eligibilityCriteria": criteria, "healthyVolunteers": volunteers},
        }
    }
    (read,) = read_bytes(json.dumps(record).encode(), "invented.json")
    assert isinstance(read, Record)
    return [write(one.tree) for one in compile_study(read.study).criteria if one.id == "conditions"]


def test_who_has_not_what_a_trial_studies_is_not_let_in_by_an_age_alone() -> None:
    (tree,) = studied("Inclusion Criteria:\n\n* 20 years or older")
    assert tree == 'condition(psoriasis) or attest by investigator "belongs to those whom the trial studies"'


def test_a_condition_that_the_text_asks_for_is_not_asked_for_twice() -> None:
    assert studied("Inclusion Criteria:\n\n* Psoriasis for at least 6 months") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "No psoriasis of the nails",
        "If on drugs for psoriasis, a stable dose of methotrexate",
        "No other skin disease",
    ],
)
def test_what_is_denied_or_asked_of_some_is_not_asked_for(sentence: str) -> None:
    assert len(studied(f"Inclusion Criteria:\n\n* {sentence}")) == 1


def test_a_trial_that_welcomes_the_healthy_asks_for_no_condition() -> None:
    assert studied("Inclusion Criteria:\n\n* 20 years or older", volunteers=True) == []
    assert studied("Inclusion Criteria:\n\n* Healthy adults") == []


def test_a_condition_without_a_concept_is_a_question() -> None:
    (tree,) = studied("Inclusion Criteria:\n\n* 20 years or older", condition="Zzyx State")
    assert tree == 'attest by investigator "belongs to those whom the trial studies"'


@pytest.mark.parametrize(
    ("minimum", "maximum", "trees"),
    [
        ("18 Years", "70 Years", ["age from 18 to 70 years"]),
        ("18 Years", "N/A", ["age >= 18 years"]),
        # Whoever is of another age must not be let in by a field that nobody understood.
        ("eighteen", "", ['unparsed "from eighteen"']),
        ("", f"{'9' * 5000} Years", [f'unparsed "to {"9" * 5000} Years"']),
    ],
)
def test_an_age_that_is_not_understood_is_kept(minimum: str, maximum: str, trees: list[str]) -> None:
    module = EligibilityModule(minimum_age=minimum, maximum_age=maximum)
    study = Study(protocol_section=Protocol(eligibility_module=module))
    assert [write(one.tree) for one in compile_study(study).criteria if one.id == "age"] == trees
