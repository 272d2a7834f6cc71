"""Building the tables of the fast engine: leaves and inner nodes interned, trials as rows of criteria."""

from __future__ import annotations

from array import array
from itertools import pairwise
from operator import itemgetter

import numpy as np

from trialrun.matching.evaluator import is_allowance
from trialrun.matching.fast.columns import NOTHING_UNDERSTOOD, Arrays, Defaults, columns, offsets, order_key
from trialrun.matching.fast.ragged import by_column, longest_first
from trialrun.matching.parts import ways
from trialrun.matching.screening import asks
from trialrun.model.criteria import All, AnyOf, AtLeast, IfThen, Not, Tree, Unparsed
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.study import Study

ASKS = 1
"""Flag of a trial: its record holds a sentence that asks something."""

MET_ROW, UNKNOWN_ROW = -1, -2
"""Rows of a way that are the same for every patient; they stand behind the roots."""

# A reference to a node while building: number << 2 | negated << 1 | inner.
_NEGATED, _INNER = 2, 1
_UNKNOWN = 0  # the first leaf


class TableBuilder:
    """Collects compiled trials; `arrays` gives the tables. Trials keep the order in which they are added."""

    def __init__(self) -> None:
        self._leaves: dict[Tree, int] = {}
        self._defaults = Defaults()
        self._nodes: dict[tuple[int, tuple[int, ...]], int] = {}
        self._trees: dict[Tree, int] = {}
        self._roots: dict[int, int] = {}
        self._rows = array("i")
        self._row_counts = array("i")
        self._unknown = array("i")  # criteria that are unknown for everyone, by trial
        self._flags = array("B")
        self._part_trials = array("i")
        self._part_counts = array("i")
        self._part_way_counts = array("i")
        self._part_row_counts = array("i")
        self._part_rows = array("i")
        self._leaf(NOTHING_UNDERSTOOD)

    def __len__(self) -> int:
        return len(self._flags)

    def add(self, study: Study, eligibility: Eligibility) -> None:
        """The criteria of one more trial."""
        unknown = count = 0
        for criterion in eligibility.criteria:
            root = self._root(criterion)
            if root is None:
                continue  # it only allows, and counts nowhere
            if root == _UNKNOWN:
                unknown += 1
            else:
                self._rows.append(self._roots.setdefault(root, len(self._roots)))
                count += 1
        self._row_counts.append(count)
        self._unknown.append(unknown)
        self._flags.append(ASKS if asks(eligibility) else 0)
        self._parts(study, eligibility)

    def _parts(self, study: Study, eligibility: Eligibility) -> None:
        """Where criteria are limited to arms, cohorts or phases: the ways through them, as rows of criteria.

        What is asked everywhere is a group of one way: it must be open, and one way of each other.
        """
        criteria = eligibility.criteria
        everywhere = [place for place, criterion in enumerate(criteria) if not criterion.applies_to]
        if len(everywhere) == len(criteria):
            return
        groups = ways(study, criteria)
        self._part_trials.append(len(self._flags) - 1)
        self._part_counts.append(len(groups) + 1)
        self._part_way_counts.append(1)
        self._way([self._row(criteria[place]) for place in everywhere])
        for group in groups:
            self._part_way_counts.append(len(group))
            for way in group:
                rows = [self._row(criteria[place]) for place in way.asked]
                self._way([*rows, UNKNOWN_ROW] if way.unnamed else rows)

    def _row(self, criterion: Criterion) -> int:
        root = self._root(criterion)
        if root is None:
            return MET_ROW
        return UNKNOWN_ROW if root == _UNKNOWN else self._roots[root]

    def _way(self, rows: list[int]) -> None:
        self._part_row_counts.append(max(len(rows), 1))
        self._part_rows.extend(rows or [MET_ROW])

    # ---- nodes -----------------------------------------------------------------------------------------

    def _root(self, criterion: Criterion) -> int | None:
        """The trial's view of a criterion as a reference; None for what only allows."""
        found = self._trees.get(criterion.tree)
        if found is None:
            found = -1 if is_allowance(criterion.tree) else self._reference(criterion.tree)
            self._trees[criterion.tree] = found
        if found == -1:
            return None
        return _negated(found) if criterion.kind == "exclusion" else found

    def _reference(self, tree: Tree) -> int:
        match tree:
            case Unparsed():
                return _UNKNOWN
            case Not(of):
                return _negated(self._reference(of))
            case All(of):
                return self._minimum(of)
            case AnyOf(of):
                return _negated(self._minimum(of, negate=True))
            case IfThen(condition, then):
                return _negated(self._minimum((Not(condition), then), negate=True))
            case AtLeast(count, of):
                refs = [self._reference(one) for one in of if not is_allowance(one)]
                return self._node(count, tuple(sorted(refs))) if refs else self._always()
            case _:
                return self._leaf(tree) << 2

    def _leaf(self, leaf: Tree) -> int:
        number = self._leaves.get(leaf)
        if number is None:
            number = self._leaves[leaf] = len(self._leaves)
            self._defaults.add(leaf)
        return number

    def _minimum(self, of: tuple[Tree, ...], *, negate: bool = False) -> int:
        refs = {self._reference(one) for one in of if not is_allowance(one)}
        if negate:
            refs = {_negated(ref) for ref in refs}
        if not refs:
            return _negated(self._always()) if negate else self._always()
        return refs.pop() if len(refs) == 1 else self._node(0, tuple(sorted(refs)))

    def _always(self) -> int:
        """What holds for everyone: at least none of anything."""
        return self._node(-1, (_UNKNOWN,))

    def _node(self, count: int, refs: tuple[int, ...]) -> int:
        """count 0: the minimum; n: at least n; -1: always."""
        return self._nodes.setdefault((count, refs), len(self._nodes)) << 2 | _INNER

    # ---- tables ----------------------------------------------------------------------------------------

    def arrays(self) -> Arrays:
        """All tables, as arrays by name."""
        keyed = sorted(((order_key(leaf), leaf) for leaf in self._leaves), key=itemgetter(0))
        keys, leaves = [key for key, _ in keyed], [leaf for _, leaf in keyed]
        numbers = np.asarray([self._leaves[leaf] for leaf in leaves], dtype=np.int64)
        leaf_place = np.empty(len(leaves), dtype=np.int64)
        leaf_place[numbers] = np.arange(len(leaves))
        found = columns(leaves, keys)
        found["default.open"] = np.asarray(self._defaults.open, dtype=np.int8)[numbers]
        found["default.closed"] = np.asarray(self._defaults.closed, dtype=np.int8)[numbers]
        node_place = self._levels(found, leaf_place)
        found.update(self._trial_tables(leaf_place, node_place))
        return found

    def _levels(self, found: Arrays, leaf_place: np.ndarray) -> np.ndarray:
        """Inner nodes in groups of one level, minima before counts; a group's children by column."""
        level = [0] * len(self._nodes)  # children are always made before their parents
        for number, (_, refs) in enumerate(self._nodes):
            level[number] = 1 + max((level[ref >> 2] for ref in refs if ref & _INNER), default=0)
        keys = list(self._nodes)
        lengths = np.asarray([len(refs) for _, refs in keys], dtype=np.int64)
        counts = np.asarray([count for count, _ in keys], dtype=np.int32)
        kind = 2 * np.asarray(level, dtype=np.int64) + (counts != 0)
        order = np.lexsort((-lengths, kind))
        node_place = np.empty(len(keys), dtype=np.int64)
        node_place[order] = np.arange(len(keys)) + len(leaf_place)
        flat = np.asarray([ref for _, refs in keys for ref in refs], dtype=np.int64)
        targets, negated = _resolved(flat, leaf_place, node_place)
        starts, lengths = offsets(lengths)[:-1][order], lengths[order]
        groups = [0, *(np.flatnonzero(np.diff(kind[order])) + 1).tolist(), len(keys)] if keys else [0]
        columns: list[int] = []
        widths: list[int] = []
        places = [np.zeros(0, dtype=np.int64)]
        for start, end in pairwise(groups):
            own, full = by_column(lengths[start:end], starts[start:end])
            places.append(own)
            columns += full
            widths.append(len(full))
        chosen = np.concatenate(places)
        found["node.children"] = targets[chosen]
        found["node.signs"] = _signs(negated[chosen])
        found["node.counts"] = counts[order]
        found["group.nodes"] = np.asarray(groups, dtype=np.int64)
        found["group.columns"] = offsets(widths)
        found["column.offsets"] = offsets(columns)
        return node_place

    def _trial_tables(self, leaf_place: np.ndarray, node_place: np.ndarray) -> Arrays:
        rows = np.asarray(self._rows, dtype=np.int64)
        # Criteria that many trials have come first, and first in each trial: they stay in the fast memory.
        order = np.argsort(-np.bincount(rows, minlength=len(self._roots)), kind="stable")
        number = np.empty(len(order), dtype=np.int32)
        number[order] = np.arange(len(order), dtype=np.int32)
        refs = np.asarray(list(self._roots), dtype=np.int64)[order]
        targets, negated = _resolved(refs, leaf_place, node_place)
        lengths = np.asarray(self._row_counts, dtype=np.int64)
        renumbered = number[rows]
        sorted_rows = renumbered[np.lexsort((renumbered, np.repeat(np.arange(len(lengths)), lengths)))]
        trials = longest_first(lengths)
        chosen, full = by_column(lengths[trials], offsets(lengths)[:-1][trials])
        place = np.empty(len(trials), dtype=np.int32)
        place[trials] = np.arange(len(trials), dtype=np.int32)
        most = int(lengths.max(initial=0)) + max(self._unknown, default=0)
        small = np.int16 if most < 1 << 15 else np.int32
        of_parts = np.asarray(self._part_rows, dtype=np.int32)
        known = of_parts >= 0
        of_parts[known] = number[of_parts[known]]
        return {
            "root.node": targets,
            "root.signs": _signs(negated),
            "row.roots": sorted_rows[chosen],
            "row.columns": offsets(full),
            "trial.place": place,
            # Besides those of its own: criteria that are unknown for everyone.
            "trial.decided": lengths.astype(small),
            "trial.unknown": np.asarray(self._unknown, dtype=small),
            "trial.flags": np.asarray(self._flags, dtype=np.uint8),
            "part.trials": np.asarray(self._part_trials, dtype=np.int32),
            "part.offsets": offsets(self._part_counts),
            "part.way_offsets": offsets(self._part_way_counts),
            "part.row_offsets": offsets(self._part_row_counts),
            "part.rows": of_parts,
        }


def _negated(ref: int) -> int:
    return ref if ref == _UNKNOWN else ref ^ _NEGATED


def _resolved(
    refs: np.ndarray, leaf_place: np.ndarray, node_place: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """References as places in the vector of truths, and which of them are negated."""
    numbers, inner = refs >> 2, (refs & _INNER).astype(np.bool_)
    targets = np.empty(len(refs), dtype=np.int32)
    targets[~inner] = leaf_place[numbers[~inner]]
    targets[inner] = node_place[numbers[inner]]
    return targets, (refs & _NEGATED).astype(np.bool_)


def _signs(negated: np.ndarray) -> np.ndarray:
    """-1 where a truth counts negated, else 1."""
    return np.where(negated, -1, 1).astype(np.int8)
