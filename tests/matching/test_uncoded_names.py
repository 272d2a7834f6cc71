"""Names that the vocabulary does not hold: met by the same words, denied by a broader absence, else open."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.criteria import parse
from trialrun.matching import evaluate
from trialrun.model.logic import Truth
from trialrun.model.patient import (
    AllergyFact,
    AnyFact,
    ConditionFact,
    FactKind,
    FamilyFact,
    MeasurementFact,
    Patient,
    Source,
    TestFact,
    TreatmentFact,
)
from trialrun.model.screening import Policy
from trialrun.model.time import Moment

ON = date(2026, 6, 1)
HERE = Source("Condition/1")
COMPLETE = Policy(complete=frozenset(get_args(FactKind)))
SPOKEN = "2026-05-20"


def judged(text: str, *facts: AnyFact, policy: Policy = Policy()) -> Truth:
    return evaluate(parse(text), Patient(facts=facts), ON, policy)


LEAVES = [
    'condition("frozen elbow knot")',
    'condition("frozen elbow knot") history',
    'received("elbow unfreezing")',
    'received("elbow unfreezing") lines < 2',
    'allergy("elbow varnish")',
    'family history("frozen elbow knot")',
    'test("elbow strip") positive',
    '"elbow bend" > 30',
]


@pytest.mark.parametrize("policy", [Policy(), COMPLETE], ids=["open", "closed"])
@pytest.mark.parametrize("text", LEAVES)
def test_nothing_recorded_leaves_it_open_under_every_policy(text: str, policy: Policy) -> None:
    assert judged(text, policy=policy) is Truth.UNKNOWN
    assert judged(f"not {text}", policy=policy) is Truth.UNKNOWN


@given(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4), st.booleans())
def test_a_coded_exclusion_never_closes_an_uncoded_one(leaves: list[str], closed: bool) -> None:
    text = " or ".join(["condition(asthma)", *leaves])
    assert judged(text, policy=COMPLETE if closed else Policy()) is Truth.UNKNOWN


def test_the_same_words_meet_it_whatever_their_case() -> None:
    fact = ConditionFact(concept="", shown="The frozen  Elbow-knot", source=HERE, status="active")
    assert judged('condition("frozen elbow knot")', fact) is Truth.YES
    other = ConditionFact(concept="", shown="frozen elbow", source=HERE, status="active")
    assert judged('condition("frozen elbow knot")', other) is Truth.UNKNOWN


def test_the_same_words_meet_it_where_a_broader_code_stands_beside_them() -> None:
    fact = TreatmentFact(
        concept="surgery", shown="Elbow-knot surgery", source=HERE, kind="procedure", on=Moment.parse(SPOKEN)
    )
    assert judged('received("elbow-knot surgery") within 2 months before screening', fact) is Truth.YES
    assert judged('received("wrist-knot surgery")', fact) is Truth.UNKNOWN


def test_each_kind_of_fact_is_found_by_its_words() -> None:
    assert judged(LEAVES[4], AllergyFact(concept="", shown="elbow varnish", source=HERE)) is Truth.YES
    assert judged(LEAVES[5], FamilyFact(concept="", shown="frozen elbow knot", source=HERE)) is Truth.YES
    strip = TestFact(concept="", shown="elbow strip", source=HERE, result="positive", on=Moment.parse(SPOKEN))
    assert judged(LEAVES[6], strip) is Truth.YES
    bend = MeasurementFact(concept="", shown="elbow bend", source=HERE, value=45, on=Moment.parse(SPOKEN))
    assert judged(LEAVES[7], bend) is Truth.YES


def test_a_known_concept_covers_the_uncoded_name_of_which_it_is_the_head_and_not_the_other_way_round() -> (
    None
):
    narrow = TreatmentFact(concept="elbow surgery", source=HERE, kind="procedure", on=Moment.parse(SPOKEN))
    wide = TreatmentFact(concept="surgery", source=HERE, kind="procedure", on=Moment.parse(SPOKEN))
    assert judged("received(surgery)", narrow) is Truth.YES
    assert judged('received("elbow-knot surgery")', wide) is Truth.UNKNOWN


def test_a_stated_absence_of_the_broader_concept_denies_it() -> None:
    none = ConditionFact(concept="infection", source=HERE, absent=True)
    assert judged('condition("elbow infection")', none) is Truth.NO
    assert judged('condition("fear of infection")', none) is Truth.UNKNOWN
    assert judged('condition("non-infection")', none) is Truth.UNKNOWN


def test_a_resolved_condition_of_the_same_words_denies_no_other_of_that_name() -> None:
    over = ConditionFact(concept="", shown="frozen elbow knot", source=HERE, status="resolved")
    assert judged('condition("frozen elbow knot") active', over) is Truth.UNKNOWN


def test_an_uncoded_exception_leaves_open_whether_a_record_is_it() -> None:
    cancer = ConditionFact(concept="breast cancer", source=HERE, status="active")
    assert judged("condition(malignancy except non-melanoma skin cancer)", cancer) is Truth.YES
    assert judged('condition(malignancy except "slow elbow growth")', cancer) is Truth.UNKNOWN
