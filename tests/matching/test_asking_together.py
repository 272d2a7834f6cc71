"""Several conditions or treatments in one question: a no settles them all, a yes leads on to the parts."""

from __future__ import annotations

from datetime import date

import pytest

from trialrun.matching.answers import apply
from trialrun.matching.asking import Session, next_question
from trialrun.matching.screening import screen
from trialrun.model import criteria as c
from trialrun.model import patient as p
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.errors import BadRequest
from trialrun.model.study import Study

DAY = date(2026, 2, 1)
BARRED = ("asthma", "epilepsy", "stroke")


def trials(*concepts: str) -> list[tuple[Study, Eligibility]]:
    """One trial that excludes all of these conditions."""
    return [(Study(), Eligibility("test", "", tuple(map(excluding, concepts))))]


def excluding(concept: str) -> Criterion:
    return Criterion(concept, "exclusion", concept, c.Condition(concept))


def test_one_no_settles_every_condition_that_the_question_names() -> None:
    found = trials(*BARRED)
    asking = next_question(found, p.Patient(), DAY)
    question = asking.question
    assert question is not None and question.options[0] == "no"
    assert all(name in question.text for name in BARRED)
    well = apply(p.Patient(), question.id, "no", DAY)
    assert screen(*found[0], well, DAY).verdict == "eligible"
    assert next_question(found, well, DAY).question is None


def test_a_yes_decides_nothing_by_itself_and_leads_to_each_part() -> None:
    found = trials(*BARRED)
    question = next_question(found, p.Patient(), DAY).question
    assert question is not None
    told = apply(p.Patient(), question.id, "yes", DAY)
    assert screen(*found[0], told, DAY).verdict == "possibly eligible"
    asked: set[str] = set()
    for _ in BARRED:
        single = next_question(found, told, DAY).question
        assert single is not None
        asked.add(single.id)
        told = apply(told, single.id, "no, never", DAY)
    assert asked == {f"condition:{name}" for name in BARRED}


def test_who_passes_a_question_for_several_over_is_asked_the_parts() -> None:
    session = Session(trials(*BARRED), p.Patient(), DAY)
    question = session.asking().question
    assert question is not None
    session.answer(question.id, "")
    after = session.asking().question
    assert after is not None and after.id.startswith("condition:")


def test_kinds_of_what_is_on_record_are_asked_together() -> None:
    """A cancer on record may be of another kind: a no to several kinds agrees with it and settles all."""
    kinds = ("papillary thyroid cancer", "follicular thyroid cancer", "medullary thyroid cancer")
    recorded = p.Patient(facts=(p.ConditionFact(concept="thyroid cancer", source=p.Source("a record")),))
    found = trials(*kinds)
    question = next_question(found, recorded, DAY).question
    assert question is not None and all(name in question.text for name in kinds)
    other = apply(recorded, question.id, "no", DAY)
    assert screen(*found[0], other, DAY).verdict == "eligible"


def test_what_is_on_record_is_not_asked_among_others() -> None:
    """A no to several must not contradict a disease that the record has, such as one whose grade is open."""
    graded = c.Condition("peripheral neuropathy", grade=c.Range(low=2.0))
    criterion = Criterion("E9", "exclusion", "neuropathy", graded)
    ((study, eligibility),) = trials(*BARRED)
    both = Eligibility("test", "", (*eligibility.criteria, criterion))
    recorded = p.Patient(
        facts=(p.ConditionFact(concept="peripheral neuropathy", source=p.Source("a record")),)
    )
    question = next_question([(study, both)], recorded, DAY).question
    assert question is not None and "neuropathy" not in question.text


def test_only_one_of_them_denies_the_others_and_is_asked_next() -> None:
    found = trials(*BARRED)
    session = Session(found, p.Patient(), DAY)
    question = session.asking().question
    assert question is not None
    assert question.options == ("no", *(f"only {one}" for one in sorted(BARRED)), "several of them")
    session.answer(question.id, "Only stroke")
    denied = {f.concept for f in session.patient.facts if isinstance(f, p.ConditionFact) and f.absent}
    assert denied == set(BARRED) - {"stroke"}
    after = session.asking().question
    assert after is not None and after.id == "condition:stroke"
    session.answer(after.id, "in the past")
    assert session.asking().question is None


def test_only_what_can_be_chosen_answers_a_question_for_several() -> None:
    with pytest.raises(BadRequest, match="not understood"):
        apply(p.Patient(), "conditions:asthma | stroke", "the first", DAY)
