"""The tables of many trials, and what they come to for one patient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property, partial
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart, Shelf
from trialrun.matching.conditions import denies_any_allergy
from trialrun.matching.evaluator import judge
from trialrun.matching.fast import ranges
from trialrun.matching.fast.clauses import Clauses, Tally
from trialrun.matching.fast.columns import (
    GROUPS,
    KINDS,
    LIST_OF,
    SINGLY,
    Arrays,
    question_hash,
    unpacked,
)
from trialrun.matching.fast.facts import conditions, treatments
from trialrun.matching.fast.pairs import Names, Windows
from trialrun.matching.fast.topics import Topics
from trialrun.matching.health import HEALTHY
from trialrun.model.criteria import (
    Age,
    Allergy,
    Condition,
    FamilyHistory,
    IsSex,
    Measurement,
    Personal,
    Range,
    Received,
    Response,
    Score,
    Test,
    Tree,
    Window,
)
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import Group, ancestors, is_coded
from trialrun.vocab.heads import uncoded

_leaf = msgspec.msgpack.Decoder(Tree)
_TABLES: dict[str, Any] = {
    "severities": list[str | None],
    "courses": list[str | None],
    "grades": list[Range | None],
    "stages": list[tuple[str, ...]],
    "exceptings": list[tuple[str, ...]],
    "windows": list[Window | None],
}


class Table:
    """Trials whose criteria are compiled into arrays (of `TableBuilder`, in memory or mapped from a file).

    It may be used by several threads at once.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._tables: dict[str, Any] = {}
        self._leaves: dict[int, Tree] = {}
        self._named: dict[type, Names] = {}
        self._windows: dict[tuple[str, date], Windows] = {}
        self._templates: dict[frozenset[str], NDArray[np.int8]] = {}
        self._without_code: dict[type, Uncoded] = {}
        self.clauses = Clauses(arrays)
        self.leaves = self.clauses.leaves

    def __len__(self) -> int:
        """How many trials there are."""
        return len(self.arrays["trial.flags"])

    @cached_property
    def topics(self) -> Topics:
        """What the trials are about; only of tables that have the columns of `FacetBuilder`."""
        return Topics(self.arrays)

    # ---- the answer ------------------------------------------------------------------------------------

    def tally(self, chart: Chart, on: date, policy: Policy) -> Tally:
        """All criteria of all trials for one patient on one day."""
        roots = self.clauses.roots(self.truths(chart, on, policy))
        assumed = None
        if policy.complete:
            bare = msgspec.structs.replace(policy, complete=frozenset())
            assumed = roots != self.clauses.roots(self.truths(chart, on, bare))
        return self.clauses.tally(roots, assumed, chart.patient.deceased)

    def truths(self, chart: Chart, on: date, policy: Policy) -> NDArray[np.int8]:
        """The truth of every leaf and every inner node."""
        found = np.empty(self.leaves + self.clauses.nodes, dtype=np.int8)
        found[: self.leaves] = self._template(policy)
        self._judge_ranges(found, chart, on, policy)
        self._judge_facts(found, chart, on, policy)
        for place in self._singly(chart):
            found[place] = judge(self._leaf(place), chart, on, policy).truth
        self.clauses.inner(found)
        return found

    # ---- leaves ----------------------------------------------------------------------------------------

    def _slice(self, kind: type) -> slice:
        number = KINDS.index(kind)
        start, end = self.arrays["kind.offsets"][number : number + 2].tolist()
        return slice(start, end)

    def _template(self, policy: Policy) -> NDArray[np.int8]:
        """The truths that an empty record gives."""
        found = self._templates.get(policy.complete)
        if found is None:
            found = np.array(self.arrays["default.open"])
            for kind, facts in LIST_OF.items():
                if facts in policy.complete:
                    own = self._slice(kind)
                    found[own] = self.arrays["default.closed"][own]
            self._templates[policy.complete] = found
        return found

    def _judge_ranges(self, found: NDArray[np.int8], chart: Chart, on: date, policy: Policy) -> None:
        latest = ranges.Measured(chart, on, policy)
        own = self._slice(Age)
        if chart.patient.birth is not None and own.start < own.stop:
            found[own] = self._ranged(Age, own, ranges.ages(chart, on))
        own = self._slice(Measurement)
        if chart.measurements.all and own.start < own.stop:
            covered = chart.measurements.concepts_covered
            said = [latest.said(*group) if group[0] in covered else () for group in self._groups(Measurement)]
            found[own] = self._ranged(Measurement, own, said)
        own = self._slice(Score)
        if chart.scores.all and own.start < own.stop:
            scales = self._groups(Score)
            found[own] = self._ranged(Score, own, [ranges.scores(chart, on, policy, one) for one in scales])

    def _ranged(self, kind: type, own: slice, said: list[ranges.Said]) -> NDArray[np.int8]:
        name = kind.__name__
        columns = [self.arrays[f"{name}.{column}"] for column in ("group", "low", "high", "flags")]
        return ranges.judged(said, *columns)

    def _groups(self, kind: type) -> list[Any]:
        form = list[str] if kind is Score else list[tuple[str, str, Window | None]]
        found: list[Any] = self._unpacked(f"{kind.__name__}.groups", form)
        return found

    def _judge_facts(self, found: NDArray[np.int8], chart: Chart, on: date, policy: Policy) -> None:
        template = self._template(policy)

        def silent(places: NDArray[Any]) -> NDArray[np.int8]:
            found: NDArray[np.int8] = template[places]
            return found

        if chart.conditions.all and self._names(Condition):
            places, truths = conditions(*self._columns(Condition, on), chart, on, silent)
            found[places] = truths
        if chart.treatments.all and self._names(Received):
            complete = "treatments" in policy.complete
            places, truths = treatments(*self._columns(Received, on), chart, on, silent, self._leaf, complete)
            found[places] = truths

    def _columns(self, kind: type, on: date) -> tuple[Names, NDArray[Any], Callable[[str], Any], Windows]:
        name = kind.__name__

        def column(wanted: str) -> Any:
            full = f"{name}.{wanted}"
            return self._unpacked(full, _TABLES[wanted]) if wanted in _TABLES else self.arrays[full]

        key = name, on
        windows = self._windows.get(key)
        if windows is None:
            if len(self._windows) > 16:
                self._windows.clear()
            windows = self._windows[key] = Windows(column("windows"), on)
        if kind not in self._named:
            self._named[kind] = Names(self._names(kind), GROUPS[kind])
        return self._named[kind], self.arrays[f"{name}.starts"], column, windows

    def _names(self, kind: type) -> list[str]:
        """What leaves of this kind are about, in their order."""
        found: list[str] = self._unpacked(f"{kind.__name__}.names", list[str])
        return found

    def _unpacked(self, name: str, form: Any) -> Any:
        if name not in self._tables:
            self._tables[name] = unpacked(self.arrays[name], form)
        return self._tables[name]

    def _leaf(self, place: int) -> Tree:
        if place not in self._leaves:
            self._leaves[place] = self.leaf(place)
        return self._leaves[place]

    def leaf(self, place: int) -> Tree:
        """The leaf at a place of the table."""
        start, end = self.arrays["leaf.offsets"][place : place + 2].tolist()
        found: Tree = _leaf.decode(self.arrays["leaf.bytes"][start:end].tobytes())
        return found

    def _singly(self, chart: Chart) -> list[int]:
        """Places of the leaves that the reference evaluator judges: few, and of many kinds."""
        places: list[int] = []
        if chart.patient.sex is not None:
            places += _range(self._slice(IsSex))
        if chart.responses.all:
            places += _range(self._slice(Response))
        if chart.conditions.all:
            places += self._about(Condition, lambda name: name == HEALTHY)
        for kind, shelf in ((FamilyHistory, chart.family), (Allergy, chart.allergies), (Test, chart.tests)):
            if shelf.all:
                if kind is Allergy and any(denies_any_allergy(fact) for fact in chart.allergies.all):
                    places += _range(self._slice(kind))
                    continue
                places += self._about(kind, partial(_touched, shelf, GROUPS[kind]))
        places += self._answered(chart)
        patient = chart.patient
        if chart.answers or patient.languages or patient.country:
            places += _range(self._slice(Personal))
        shelves: dict[type, Shelf[Any]] = {
            Condition: chart.conditions,
            Received: chart.treatments,
            FamilyHistory: chart.family,
            Allergy: chart.allergies,
            Test: chart.tests,
            Measurement: chart.measurements,
        }
        for each in SINGLY:
            places += self._asking_more(each, shelves[each])
        for each, its_facts in shelves.items():
            places += self._uncoded(each).touched(its_facts)
        return places

    def _asking_more(self, kind: type, shelf: Shelf[Any]) -> list[int]:
        """Leaves that ask for more than the columns hold, about what the shelf has facts of."""
        if not shelf.all:
            return []
        own, wanted = self._slice(kind), self.arrays[f"{kind.__name__}.singly"]
        starts, names = self.arrays[f"{kind.__name__}.starts"], self._names(kind)
        places: list[int] = []
        for place in (own.start + wanted).tolist():
            name = names[int(np.searchsorted(starts, place, side="right")) - 1]
            if _touched(shelf, GROUPS[kind], name):
                places.append(place)
        return places

    def _uncoded(self, kind: type) -> Uncoded:
        """The leaves of this kind whose names the vocabulary does not hold."""
        if kind not in self._without_code:
            group = GROUPS[kind]
            places: dict[str, list[int]] = {}
            if kind is Measurement:
                own = self._slice(kind)
                of_leaf = self.arrays["Measurement.group"]
                for number, (name, _, _) in enumerate(self._groups(kind)):
                    if not is_coded(name, group):
                        found = own.start + np.flatnonzero(of_leaf == number)
                        places.setdefault(name, []).extend(found.tolist())
            else:
                bounds = self.arrays[f"{kind.__name__}.starts"].tolist()
                for name, start, end in zip(self._names(kind), bounds, bounds[1:], strict=False):
                    if name != HEALTHY and not is_coded(name, group):
                        places[name] = list(range(start, end))
            self._without_code[kind] = Uncoded(places, group)
        return self._without_code[kind]

    def _about(self, kind: type, wanted: Callable[[str], bool]) -> list[int]:
        starts = self.arrays[f"{kind.__name__}.starts"]
        places: list[int] = []
        for bucket, name in enumerate(self._names(kind)):
            if wanted(name):
                places += range(int(starts[bucket]), int(starts[bucket + 1]))
        return places

    def _answered(self, chart: Chart) -> list[int]:
        hashes, starts = self.arrays["Attest.hashes"], self.arrays["Attest.starts"]
        places: list[int] = []
        for wanted in dict.fromkeys(question_hash(fact.concept) for fact in chart.answers):
            bucket = int(np.searchsorted(hashes, wanted))
            if bucket < len(hashes) and int(hashes[bucket]) == wanted:
                places += range(int(starts[bucket]), int(starts[bucket + 1]))
        return places


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


def _touched(shelf: Shelf[Any], group: Group, name: str) -> bool:
    """Whether a fact is of this concept, of a narrower one or of a broader one."""
    return name in shelf.concepts_covered or not shelf.concepts.isdisjoint(ancestors(name, group))


def _range(own: slice) -> range:
    return range(own.start, own.stop)
