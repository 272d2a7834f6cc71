"""A patient as a person at the page sees and mends it: facts, conflicts, and the changes made by hand.

A case is never changed in place. Each change keeps what was there, so that it can be undone; derived facts
are worked out anew from what stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from trialrun.model.criteria import Sex
from trialrun.model.patient import AnyFact, Patient, Source
from trialrun.model.time import Moment
from trialrun.patients import Conflict, merge, of_one_person
from trialrun.patients.derived import derive

CORRECTED, ADDED = "corrected here", "added here"
DERIVED = "derived"


class Person(msgspec.Struct, frozen=True):
    """Who the patient is, apart from the facts."""

    birth: Moment | None
    sex: Sex | None


class Change(msgspec.Struct, frozen=True):
    """One change: facts taken away and facts put in their place, or another sex or day of birth.

    question: the id of the question that it answers; "" for none.
    """

    was: tuple[AnyFact, ...] = ()
    now: tuple[AnyFact, ...] = ()
    person: tuple[Person, Person] | None = None
    question: str = ""


class Case(msgspec.Struct, frozen=True):
    """A patient, what the sources disagree about, the changes in order, and questions not to be asked."""

    patient: Patient
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[Change, ...] = ()
    skipped: tuple[str, ...] = ()

    def fact(self, id: str) -> AnyFact | None:
        """The fact of an id that `fact_id` gave; None when it is gone."""
        return next((fact for fact in self.patient.facts if fact_id(fact) == id), None)


def fact_id(fact: AnyFact) -> str:
    """A short name for a fact, the same as long as the fact is; equal facts share it."""
    return sha256(msgspec.json.encode(fact)).hexdigest()[:16]


def is_derived(fact: AnyFact) -> bool:
    """Whether the fact follows from others, and goes when they go."""
    return fact.source.place == DERIVED


def changed(case: Case, was: Iterable[AnyFact], now: Iterable[AnyFact]) -> Case:
    """The case with facts taken away and others put where the first of them stood (else at the end)."""
    gone, new = tuple(was), tuple(fact for fact in now if fact not in case.patient.facts)
    gone = tuple(fact for fact in gone if fact in case.patient.facts)
    if not gone and not new:
        return case
    facts = _replaced(case.patient.facts, gone, new)
    changes = (*case.changes, Change(gone, new))
    return msgspec.structs.replace(case, patient=_with(case.patient, facts), changes=changes)


def with_person(case: Case, person: Person) -> Case:
    """The case of a person of another sex or day of birth."""
    before = Person(case.patient.birth, case.patient.sex)
    if person == before:
        return case
    changes = (*case.changes, Change(person=(before, person)))
    return msgspec.structs.replace(case, patient=_as(case.patient, person), changes=changes)


def added(case: Case, patient: Patient) -> Case:
    """The case with what another source says besides; sex and birth only where they were not known.

    Where the two disagree about sex or birth, neither is known for certain. Raises MalformedPatient where
    they seem to be of two people.
    """
    joined = of_one_person(merge([("so far", case.patient), (ADDED, patient)]))
    fresh = [
        msgspec.structs.replace(
            fact, source=Source(f"{ADDED}: {fact.source.place}", fact.source.derived_from)
        )
        for fact in patient.facts
        if not is_derived(fact)
    ]
    with_facts = changed(case, (), fresh)
    before = Person(case.patient.birth, case.patient.sex)
    disputed = {conflict.kind for conflict in joined.conflicts}
    person = Person(
        joined.patient.birth if "birth" in disputed else before.birth or patient.birth,
        joined.patient.sex if "sex" in disputed else before.sex or patient.sex,
    )
    known = with_person(with_facts, person)
    return msgspec.structs.replace(known, conflicts=(*case.conflicts, *joined.conflicts))


def can_be_undone(case: Case, change: Change) -> bool:
    """Whether what the change put there still stands: a later change may have to be undone first."""
    if change.person is not None:
        return change.person[1] == Person(case.patient.birth, case.patient.sex)
    return set(case.patient.facts).issuperset(change.now)


def undone(case: Case, number: int) -> Case:
    """The case without one of its changes, counted from 0, where that can be undone; the others stay."""
    if not 0 <= number < len(case.changes) or not can_be_undone(case, case.changes[number]):
        return case
    change = case.changes[number]
    if change.question:
        asked_again = tuple(name for name in case.skipped if name != change.question)
        case = msgspec.structs.replace(case, skipped=asked_again)
    rest = (*case.changes[:number], *case.changes[number + 1 :])
    if change.person is not None:
        return msgspec.structs.replace(case, patient=_as(case.patient, change.person[0]), changes=rest)
    facts = _replaced(case.patient.facts, change.now, change.was)
    return msgspec.structs.replace(case, patient=_with(case.patient, facts), changes=rest)


def _replaced(facts: tuple[AnyFact, ...], gone: Iterable[AnyFact], new: Iterable[AnyFact]) -> list[AnyFact]:
    left, out, fresh = list(facts), list(gone), list(new)
    place = len(left)
    for fact in out:
        if fact in left:
            place = min(place, left.index(fact))
            left.remove(fact)
    left[place:place] = fresh
    return left


def _as(patient: Patient, person: Person) -> Patient:
    return _with(msgspec.structs.replace(patient, birth=person.birth, sex=person.sex), patient.facts)


def _with(patient: Patient, facts: Iterable[AnyFact]) -> Patient:
    recorded = tuple(fact for fact in facts if not is_derived(fact))
    return derive(msgspec.structs.replace(patient, facts=recorded), "the patient’s sex and age")
