"""A symptom "for at least 3 days" is one that is there now: an old one neither keeps out nor lets in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.matching.judging import ON, OPEN, patient

from trialrun.criteria import compile_text
from trialrun.matching.evaluator import evaluate
from trialrun.model import patient as p
from trialrun.model.time import Moment


def asked(sentence: str, fact: p.AnyFact, kind: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    return evaluate(criterion.tree, patient(fact), ON, OPEN).name.lower()


def symptom(concept: str, on: str, status: p.ConditionStatus, until: str = "") -> p.ConditionFact:
    return p.ConditionFact(
        concept=concept,
        source=p.Source("Condition/1"),
        on=Moment.parse(on),
        status=status,
        until=Moment.parse(until) if until else None,
    )


@pytest.mark.parametrize(
    ("sentence", "concept", "kind"),
    [
        ("Fever for more than 3 days", "fever", "Exclusion"),
        ("Back pain for at least 12 months before screening", "back pain", "Inclusion"),
    ],
)
def test_an_old_symptom_decides_nothing(sentence: str, concept: str, kind: str) -> None:
    old = symptom(concept, "2012-03-01", "resolved", "2012-03-20")
    assert asked(sentence, old, kind) == "unknown"
    assert asked(sentence, symptom(concept, "2012-03-01", "active"), kind) == "yes"


def test_a_symptom_that_began_yesterday_has_not_lasted() -> None:
    yesterday = (ON - timedelta(days=1)).isoformat()
    assert asked("Fever for more than 3 days", symptom("fever", yesterday, "active"), "Exclusion") != "yes"


def test_a_lasting_illness_is_as_old_as_its_diagnosis() -> None:
    known = symptom("type 2 diabetes mellitus", "2012-03-01", "active")
    assert asked("Type 2 diabetes for at least 1 year", known) == "yes"
