"""A patient's facts sorted for look-up by kind and concept, once for all criteria of all trials."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Set
from functools import cached_property
from typing import Generic, TypeVar

import msgspec

from trialrun.matching.hierarchy import may_be_given_so
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    Fact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ResponseFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.vocab.concepts import Group, ancestors, is_coded
from trialrun.vocab.heads import uncoded

F = TypeVar("F", bound=Fact)


def newest_first(facts: Iterable[F]) -> list[F]:
    """The facts sorted: undated ones last, and alike whatever order the source had."""
    alike: dict[tuple[str, str, str], list[F]] = {}
    for fact in facts:
        day = str(fact.on.last) if fact.on else ""
        alike.setdefault((day, fact.concept, fact.source.place), []).append(fact)
    # To write out a whole fact takes long, and few have all of that in common.
    return [
        fact
        for key in sorted(alike, reverse=True)
        for fact in (sorted(alike[key], key=repr, reverse=True) if len(alike[key]) > 1 else alike[key])
    ]


class Shelf(Generic[F]):
    """The facts of one kind, newest first.

    Facts without a concept decide nothing but criteria that name the same words, which nobody coded either.
    """

    def __init__(self, facts: Iterable[F], group: Group | None) -> None:
        self.group = group
        given = newest_first(facts)
        self.all = tuple(fact for fact in given if fact.concept)
        self._by_concept: dict[str, list[F]] = {}
        self._covered: dict[str, list[F]] = {}
        self._given = given
        for fact in self.all:
            self._by_concept.setdefault(fact.concept, []).append(fact)
            for name in self._above(fact.concept):
                self._covered.setdefault(name, []).append(fact)

    def _above(self, concept: str) -> frozenset[str]:
        return ancestors(concept, self.group) if self.group else frozenset((concept,))

    @property
    def concepts(self) -> Set[str]:
        """What there are facts about."""
        return self._by_concept.keys()

    @property
    def concepts_covered(self) -> Set[str]:
        """Every concept that a fact is an instance of."""
        return self._covered.keys()

    def covered_by(self, concept: str) -> tuple[F, ...]:
        """Facts of the concept itself and of narrower ones; for an uncoded name those of the same words."""
        if not self._given:
            return ()
        if self.group is not None and not is_coded(concept, self.group):
            same = self.worded.get(uncoded(concept), ())
            return tuple(msgspec.structs.replace(fact, concept=concept) for fact in same)
        return tuple(self._covered.get(concept, ()))

    @cached_property
    def worded(self) -> dict[str, tuple[F, ...]]:
        """Facts by the words of their source and of their concept, folded."""
        found: dict[str, list[F]] = {}
        for fact in self._given:
            for name in dict.fromkeys((uncoded(fact.shown), uncoded(fact.concept))):
                if name and self.group is not None and not is_coded(name, self.group):
                    found.setdefault(name, []).append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    def broader_than(self, concept: str) -> tuple[F, ...]:
        """Facts that say less than the concept: of one that covers it, or of a drug that may be given so."""
        if not self.all:
            return ()
        wider = self._above(concept) - {concept}
        named = self.worded.get(uncoded(concept), ()) if wider else ()  # those are the concept itself
        if self.group == "therapy":
            wider |= {own for own in self._by_concept if concept in may_be_given_so(own)}
        return tuple(fact for fact in self.all if fact.concept in wider and fact not in named)

    def exactly(self, concept: str) -> tuple[F, ...]:
        """Facts of just this concept."""
        return tuple(self._by_concept.get(concept, ()))

    def is_a(self, concept: str, broader: str) -> bool:
        return broader in self._above(concept)


class Chart:
    """A patient with the facts on shelves. Build it once; it never changes.

    worked_out: what others make of the facts and keep for the next question.
    """

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self.worked_out: dict[Hashable, object] = {}
        self._kinds: dict[type, list[AnyFact]] = {}
        for fact in patient.facts:
            self._kinds.setdefault(type(fact), []).append(fact)

    def _shelf(self, kind: type[F], group: Group | None) -> Shelf[F]:
        return Shelf((f for f in self._kinds.get(kind, ()) if isinstance(f, kind)), group)

    @cached_property
    def conditions(self) -> Shelf[ConditionFact]:
        return self._shelf(ConditionFact, "condition")

    @cached_property
    def family(self) -> Shelf[FamilyFact]:
        return self._shelf(FamilyFact, "condition")

    @cached_property
    def allergies(self) -> Shelf[AllergyFact]:
        return self._shelf(AllergyFact, "therapy")

    @cached_property
    def measurements(self) -> Shelf[MeasurementFact]:
        return self._shelf(MeasurementFact, "measurement")

    @cached_property
    def scores(self) -> Shelf[ScoreFact]:
        return self._shelf(ScoreFact, "scale")

    @cached_property
    def tests(self) -> Shelf[TestFact]:
        return self._shelf(TestFact, "test")

    @cached_property
    def treatments(self) -> Shelf[TreatmentFact]:
        return self._shelf(TreatmentFact, "therapy")

    @cached_property
    def responses(self) -> Shelf[ResponseFact]:
        return self._shelf(ResponseFact, None)

    @cached_property
    def answers(self) -> tuple[AnswerFact, ...]:
        facts = (f for f in self._kinds.get(AnswerFact, ()) if isinstance(f, AnswerFact))
        return tuple(newest_first(facts))
