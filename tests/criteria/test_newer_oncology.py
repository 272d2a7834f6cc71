"""Sentences of the kind that newer cancer trials have, each with the tree that a careful oncologist makes of it."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

LUNG = "condition(non-small cell lung cancer)"


def inclusion(sentence: str) -> str:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


def exclusion(sentence: str) -> str:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Unresectable, stage II NSCLC", f"{LUNG} unresectable stage II"),
        ("Inoperable, stage IIIA or IIIB NSCLC", f"{LUNG} unresectable stage IIIA|IIIB"),
        (
            "Unresectable, stage IV, or recurrent NSCLC",
            f"{LUNG} unresectable or {LUNG} stage IV or {LUNG} recurrent",
        ),
        (
            "Previously untreated locally advanced or metastatic NSCLC",
            f'{LUNG} untreated and ({LUNG} "locally advanced" or {LUNG} metastatic)',
        ),
        (
            "Untreated, recurrent or metastatic NSCLC",
            f"{LUNG} untreated and ({LUNG} recurrent or {LUNG} metastatic)",
        ),
        (
            "Treatment-naive for locally advanced/metastatic NSCLC",
            f'{LUNG} untreated and ({LUNG} "locally advanced" or {LUNG} metastatic)',
        ),
        (
            "Unresectable locally advanced or metastatic NSCLC",
            f'{LUNG} unresectable and {LUNG} "locally advanced" or {LUNG} metastatic',
        ),
        (
            "Relapsed or refractory symptomatic NSCLC",
            f"{LUNG} symptomatic and ({LUNG} relapsed or {LUNG} refractory)",
        ),
        (
            "Relapsed, refractory or untreated NSCLC",
            f"{LUNG} relapsed or {LUNG} refractory or {LUNG} untreated",
        ),
    ],
)
def test_courses_that_hold_together_and_courses_of_which_one_is_enough(sentence: str, tree: str) -> None:
    assert inclusion(sentence) == tree


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Advanced NSCLC", f'{LUNG} and attest by investigator "Advanced NSCLC"'),
        (
            "Advanced or metastatic NSCLC",
            f'{LUNG} and attest by investigator "Advanced or metastatic NSCLC" or {LUNG} metastatic',
        ),
    ],
)
def test_advanced_is_said_by_a_person_and_the_cancer_is_known(sentence: str, tree: str) -> None:
    assert inclusion(sentence) == tree


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        (
            "No previous systemic treatment for metastatic NSCLC",
            'not (received(antineoplastic therapy) and attest by investigator "systemic treatment for metastatic NSCLC")',
        ),
        (
            "No prior drug treatment for stage IV NSCLC",
            None,
        ),
        (
            "No previous drug therapy for ALK-positive advanced NSCLC, including therapy with an ALK inhibitor",
            None,
        ),
        (
            "Must not have received prior systemic anticancer therapy for advanced/metastatic NSCLC, including chemotherapy",
            "not ((received(systemic antineoplastic therapy) or received(chemotherapy))"
            ' and attest by investigator "for advanced/metastatic NSCLC")',
        ),
    ],
)
def test_whoever_has_metastases_was_not_therefore_treated_for_them(sentence: str, tree: str | None) -> None:
    found = inclusion(sentence)
    if tree is not None:
        assert found == tree
    assert "condition" not in found


def test_what_several_treatments_were_for_is_asked_of_each() -> None:
    assert exclusion("Prior systemic chemotherapy or immunotherapy for advanced NSCLC") == (
        '(received(chemotherapy) or received(immunotherapy)) and attest by investigator "for advanced NSCLC"'
    )
