"""The tables of many trials, and what they come to for one patient."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.fast import known, ranges
from trialrun.matching.fast.clauses import Clauses, Tally
from trialrun.matching.fast.columns import GROUP_FORM, GROUPS, KINDS, LIST_OF, Arrays, unpacked
from trialrun.matching.fast.condition_leaves import conditions
from trialrun.matching.fast.known import Known
from trialrun.matching.fast.pairs import Names, Windows
from trialrun.matching.fast.singly import Singly
from trialrun.matching.fast.topics import Topics
from trialrun.matching.fast.treatment_leaves import treatments
from trialrun.model.criteria import Age, Condition, Length, Measurement, Range, Received, Score, Tree, Window
from trialrun.model.screening import Policy

_leaf = msgspec.msgpack.Decoder(Tree)
_TABLES: dict[str, Any] = {
    "severities": list[str | None],
    "courses": list[str | None],
    "grades": list[Range | None],
    "stages": list[tuple[str, ...]],
    "exceptings": list[tuple[str, ...]],
    "windows": list[Window | None],
    "lastings": list[Length | None],
}


class Table:
    """Trials whose criteria are compiled into arrays (of `TableBuilder`, in memory or mapped from a file).

    It may be used by several threads at once.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._tables: dict[str, Any] = {}
        self._leaves: dict[int, Tree] = {}
        self._by_name: dict[type, Names] = {}
        self._windows: dict[tuple[str, date], Windows] = {}
        self._templates: dict[frozenset[str], NDArray[np.int8]] = {}
        self._singly = Singly(arrays, self._named, self._leaf)
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
        marked = self._marked(Known.of(chart, on, policy))
        roots = self._roots(known.assumed(marked) if policy.complete else marked)
        rests = roots != self._roots(known.recorded(marked)) if policy.complete else None
        return self.clauses.tally(roots, rests, chart.patient.deceased)

    def _roots(self, leaves: NDArray[np.int8]) -> NDArray[np.int8]:
        """The trial's view of every distinct criterion, from the truths of the leaves."""
        found = np.empty(self.leaves + self.clauses.nodes, dtype=np.int8)
        found[: self.leaves] = leaves
        self.clauses.inner(found)
        return self.clauses.roots(found)

    def _marked(self, patient: Known) -> NDArray[np.int8]:
        """The truth of every leaf, as of `known.mark`."""
        found = self._template(patient.policy).copy()
        self._judge_ranges(found, patient)
        self._judge_facts(found, patient)
        for place in self._singly.places(patient):
            found[place] = patient.marked(self._leaf(place))
        return found

    # ---- leaves ----------------------------------------------------------------------------------------

    def _slice(self, kind: type) -> slice:
        number = KINDS.index(kind)
        start, end = self.arrays["kind.offsets"][number : number + 2].tolist()
        return slice(start, end)

    def _template(self, policy: Policy) -> NDArray[np.int8]:
        """The truths that an empty record gives, as of `known.mark`."""
        found = self._templates.get(policy.complete)
        if found is None:
            found = np.array(self.arrays["default.open"])
            for kind, facts in LIST_OF.items():
                if facts in policy.complete:
                    own = self._slice(kind)
                    by_record, by_policy = found[own], self.arrays["default.closed"][own]
                    by_record[(by_record == 0) & (by_policy < 0)] = known.ASSUMED_NO
                    by_record[(by_record == 0) & (by_policy > 0)] = known.ASSUMED_YES
            self._templates[policy.complete] = found
        return found

    def _judge_ranges(self, found: NDArray[np.int8], patient: Known) -> None:
        chart, on, policy = patient.chart, patient.on, patient.policy
        own = self._slice(Age)
        if chart.patient.birth is not None and own.start < own.stop:
            found[own] = self._ranged(Age, own, ranges.ages(chart, on))
        own = self._slice(Measurement)
        if chart.measurements.all and own.start < own.stop:
            covered = chart.measurements.concepts_covered
            said = [
                patient.measured.said(*group) if group[0] in covered else ()
                for group in self._groups(Measurement)
            ]
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
        form = list[str] if kind is Score else GROUP_FORM
        found: list[Any] = self._unpacked(f"{kind.__name__}.groups", form)
        return found

    def _judge_facts(self, found: NDArray[np.int8], patient: Known) -> None:
        chart, on, policy = patient.chart, patient.on, patient.policy
        template = self._template(policy)

        def silent(places: NDArray[Any]) -> NDArray[np.int8]:
            found: NDArray[np.int8] = template[places]
            return found

        if chart.conditions.all and self._names(Condition):
            places, truths = conditions(*self._columns(Condition, on), chart, on, policy, silent)
            found[places] = truths
        if chart.treatments.all and self._names(Received):
            places, truths = treatments(*self._columns(Received, on), chart, on, policy, silent, self._leaf)
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
        return self._named(kind), self.arrays[f"{name}.starts"], column, windows

    def _named(self, kind: type) -> Names:
        if kind not in self._by_name:
            self._by_name[kind] = Names(self._names(kind), GROUPS[kind])
        return self._by_name[kind]

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
