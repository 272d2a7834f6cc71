"""Leaves that the reference evaluator judges one by one: few for a patient, and of many kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np

from trialrun.matching.chart import Chart, Shelf
from trialrun.matching.fast.columns import (
    GROUP_FORM,
    GROUPS,
    KINDS,
    SINGLY,
    Arrays,
    question_hash,
    unpacked,
)
from trialrun.matching.fast.known import Known
from trialrun.matching.fast.pairs import Names
from trialrun.matching.health import HEALTHY
from trialrun.matching.listed import denies_any_allergy
from trialrun.matching.results import of_pregnancy
from trialrun.model.criteria import (
    Allergy,
    Condition,
    FamilyHistory,
    IsSex,
    Measurement,
    Personal,
    Received,
    Response,
    Test,
    Tree,
)
from trialrun.vocab.concepts import Group, ancestors, is_coded
from trialrun.vocab.heads import uncoded

NamesOf = Callable[[type], Names]


class Singly:
    """Which leaves of a table have to be judged singly for a patient.

    names: what the leaves of a kind are about; leaf: the leaf at a place.
    """

    def __init__(self, arrays: Arrays, names: NamesOf, leaf: Callable[[int], Tree]) -> None:
        self.arrays = arrays
        self._names, self._leaf = names, leaf
        self._without_code: dict[type, Uncoded] = {}

    def places(self, known: Known) -> Iterator[int]:
        """Places of the leaves; some may come twice."""
        chart, patient = known.chart, known.chart.patient
        if patient.sex is not None:
            yield from self._all(IsSex)
        if chart.responses.all:
            yield from self._all(Response)
        if chart.conditions.all:
            yield from self._about(Condition, HEALTHY)
        yield from self._touched(FamilyHistory, chart.family)
        if any(denies_any_allergy(fact) for fact in chart.allergies.all):
            yield from self._all(Allergy)
        else:
            yield from self._touched(Allergy, chart.allergies)
        yield from self._touched(Test, chart.tests)
        if patient.sex == "male":
            yield from self._about(Test, *self._names(Test).named(of_pregnancy))
        yield from self._answered(chart)
        if chart.answers or patient.languages or patient.country:
            yield from self._all(Personal)
        for kind, shelf in _shelves(chart).items():
            if kind in SINGLY and shelf.all:
                yield from self._asking_more(kind, shelf, known)
            yield from self._uncoded(kind).touched(shelf)

    # ---- by what a leaf is about -----------------------------------------------------------------------

    def _all(self, kind: type) -> range:
        number = KINDS.index(kind)
        start, end = self.arrays["kind.offsets"][number : number + 2].tolist()
        return range(start, end)

    def _about(self, kind: type, *names: str) -> Iterator[int]:
        starts, numbers = self.arrays[f"{kind.__name__}.starts"], self._names(kind).numbers
        for name in names:
            if name in numbers:
                number = numbers[name]
                yield from range(int(starts[number]), int(starts[number + 1]))

    def _touched(self, kind: type, shelf: Shelf[Any]) -> Iterator[int]:
        """Leaves about the concept of a fact, about a broader or about a narrower one."""
        if not shelf.all:
            return
        names = self._names(kind)
        touched = {names.numbers[name] for name in names.numbers.keys() & shelf.concepts_covered}
        touched.update(*(names.covered.get(concept, ()) for concept in shelf.concepts))
        yield from self._about(kind, *(names.all[number] for number in touched))

    def _answered(self, chart: Chart) -> Iterator[int]:
        hashes, starts = self.arrays["Attest.hashes"], self.arrays["Attest.starts"]
        for wanted in dict.fromkeys(question_hash(fact.concept) for fact in chart.answers):
            bucket = int(np.searchsorted(hashes, wanted))
            if bucket < len(hashes) and int(hashes[bucket]) == wanted:
                yield from range(int(starts[bucket]), int(starts[bucket + 1]))

    # ---- by what else a leaf asks ----------------------------------------------------------------------

    @cached_property
    def _more(self) -> dict[type, dict[str, list[tuple[int, Tree]]]]:
        """Leaves that ask for more than the columns hold, by kind and concept."""
        found: dict[type, dict[str, list[tuple[int, Tree]]]] = {}
        for kind in SINGLY:
            own, by_name = self._all(kind), found.setdefault(kind, {})
            for number in self.arrays[f"{kind.__name__}.singly"].tolist():
                leaf = self._leaf(own.start + number)
                assert isinstance(leaf, (Condition, Measurement, Received))
                by_name.setdefault(leaf.concept, []).append((own.start + number, leaf))
        return found

    def _asking_more(self, kind: type, shelf: Shelf[Any], known: Known) -> Iterator[int]:
        for name, leaves in self._more[kind].items():
            if name not in shelf.concepts_covered and shelf.concepts.isdisjoint(
                ancestors(name, GROUPS[kind])
            ):
                continue
            for place, leaf in leaves:
                if (
                    isinstance(leaf, Measurement)
                    and not leaf.specimen
                    and not known.measured.said(leaf.concept, leaf.unit, leaf.within)
                ):
                    continue  # no row of results without a result that counts
                yield place

    def _uncoded(self, kind: type) -> Uncoded:
        """The leaves of this kind whose names the vocabulary does not hold."""
        if kind not in self._without_code:
            group = GROUPS[kind]
            places: dict[str, list[int]] = {}
            if kind is Measurement:
                start, of_leaf = self._all(kind).start, self.arrays["Measurement.group"]
                groups = unpacked(self.arrays["Measurement.groups"], GROUP_FORM)
                for number, (name, _, _) in enumerate(groups):
                    if not is_coded(name, group):
                        found = start + np.flatnonzero(of_leaf == number)
                        places.setdefault(name, []).extend(found.tolist())
            else:
                bounds = self.arrays[f"{kind.__name__}.starts"].tolist()
                for name, start, end in zip(self._names(kind).all, bounds, bounds[1:], strict=False):
                    if name != HEALTHY and not is_coded(name, group):
                        places[name] = list(range(start, end))
            self._without_code[kind] = Uncoded(places, group)
        return self._without_code[kind]


def _shelves(chart: Chart) -> dict[type, Shelf[Any]]:
    return {
        Condition: chart.conditions,
        Received: chart.treatments,
        FamilyHistory: chart.family,
        Allergy: chart.allergies,
        Test: chart.tests,
        Measurement: chart.measurements,
    }


class Uncoded:
    """Places of leaves with uncoded names, by the words of the name and by the concepts that cover it."""

    def __init__(self, places: dict[str, list[int]], group: Group) -> None:
        self._by_words: dict[str, list[int]] = {}
        self._by_broader: dict[str, list[int]] = {}
        for name, own in places.items():
            self._by_words.setdefault(uncoded(name), []).extend(own)
            for wider in ancestors(name, group):
                self._by_broader.setdefault(wider, []).extend(own)

    def touched(self, shelf: Shelf[Any]) -> list[int]:
        """Places of the leaves that a fact names in the same words, or that a fact is broader than."""
        if not self._by_words:
            return []
        found: set[int] = set()
        for words in shelf.worded:
            found.update(self._by_words.get(words, ()))
        for concept in shelf.concepts:
            found.update(self._by_broader.get(concept, ()))
        return sorted(found)
