"""From the truths of the leaves to trials: inner nodes, criteria, and what each trial's criteria come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching.fast.build import ASKS, MET_ROW
from trialrun.matching.fast.columns import Arrays
from trialrun.matching.fast.ragged import members, taken

_WORTH_A_THREAD = 200_000
"""Criteria of trials: fewer are counted sooner than another thread starts."""
_PORTIONS = 8
"""Into so many the trials are divided at most: some threads may have other work as well."""
_THREADS = 2


class Tally(msgspec.Struct, frozen=True):
    """What each trial's criteria come to: arrays with one entry for each trial, in the table's order.

    verdict: 1 eligible, 0 possibly eligible, -1 ineligible. met, not_met, unknown: numbers of criteria;
    assumed: how many of the decided ones rest on the policy.
    """

    verdict: NDArray[np.int8]
    met: NDArray[np.signedinteger]
    not_met: NDArray[np.signedinteger]
    unknown: NDArray[np.signedinteger]
    assumed: NDArray[np.signedinteger]


class Clauses:
    """The part of the tables that says how criteria are made of leaves, and trials of criteria."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.leaves = len(arrays["default.open"])
        self.nodes = len(arrays["node.counts"])

    # ---- nodes -----------------------------------------------------------------------------------------

    def inner(self, found: NDArray[np.int8]) -> None:
        """Fills in the inner nodes behind the leaves, level by level: minima of signed truths, and counts.

        found: int8, a truth for each leaf and each inner node.
        """
        counts = self.arrays["node.counts"]
        for start, end, columns in self._groups:
            into = found[self.leaves + start : self.leaves + end]
            if counts[start]:
                self._counted(found, columns, counts[start:end], into)
            else:
                self._minima(found, columns, into)

    @cached_property
    def _groups(self) -> list[tuple[int, int, list[tuple[NDArray[np.int32], NDArray[np.int8]]]]]:
        """Nodes of one level and sort (from, to) with their children and the signs of these by column."""
        children, signs = self.arrays["node.children"], self.arrays["node.signs"]
        bounds = self.arrays["column.offsets"].tolist()
        columns = [(children[first:last], signs[first:last]) for first, last in pairwise(bounds)]
        widths = pairwise(self.arrays["group.columns"].tolist())
        nodes = pairwise(self.arrays["group.nodes"].tolist())
        return [(*own, columns[first:last]) for own, (first, last) in zip(nodes, widths, strict=True)]

    def _minima(
        self,
        found: NDArray[np.int8],
        columns: list[tuple[NDArray[np.int32], NDArray[np.int8]]],
        into: NDArray[np.int8],
    ) -> None:
        room = np.empty_like(into)
        into[:] = 1
        for children, signs in columns:
            values = taken(found, children, room)
            np.multiply(values, signs, out=values)
            least = into[: len(values)]
            np.minimum(least, values, out=least)

    def _counted(
        self,
        found: NDArray[np.int8],
        columns: list[tuple[NDArray[np.int32], NDArray[np.int8]]],
        needed: NDArray[np.int32],
        into: NDArray[np.int8],
    ) -> None:
        """At least so many of the children; what needs fewer than none is always true."""
        room = np.empty_like(into)
        yes, not_no = np.zeros(len(into), dtype=np.int32), np.zeros(len(into), dtype=np.int32)
        for children, signs in columns:
            values = taken(found, children, room)
            np.multiply(values, signs, out=values)
            yes[: len(values)] += values == 1
            not_no[: len(values)] += values >= 0
        into[:] = np.where((yes >= needed) | (needed < 0), 1, np.where(not_no < needed, -1, 0))

    def roots(self, truths: NDArray[np.int8]) -> NDArray[np.int8]:
        """The trial's view of every distinct criterion: 1 met, 0 unknown, -1 not met."""
        found = taken(truths, self.arrays["root.node"], np.empty(len(self.arrays["root.node"]), np.int8))
        np.multiply(found, self.arrays["root.signs"], out=found)
        return found

    # ---- trials ----------------------------------------------------------------------------------------

    def tally(self, roots: NDArray[np.int8], assumed: NDArray[np.bool_] | None, deceased: bool) -> Tally:
        """roots: as of `roots`. assumed: which of these rest on the policy; None for none."""
        arrays = self.arrays
        bits = self._bits
        # One small number for each criterion, in whose bits unknown, not met and assumed are counted apart.
        code = (roots == 0).astype(self._counter(2 if assumed is None else 3))
        code |= (roots < 0).astype(code.dtype) << bits
        if assumed is not None:
            code |= assumed.astype(code.dtype) << (2 * bits)
        sums = np.zeros(len(arrays["trial.place"]), dtype=code.dtype)
        ways = np.zeros(len(arrays["part.trials"]), dtype=np.int8)
        work: list[Callable[[], None]] = [partial(self._add, code, sums, *part) for part in self._portions]
        if len(ways):
            work.append(partial(self._best_ways, roots, ways))
        _all_done(work, threads=len(self._portions) > 1)
        sums = taken(sums, arrays["trial.place"], np.empty_like(sums))
        number = arrays["trial.decided"].dtype
        field = code.dtype.type((1 << bits) - 1)
        unknown = (sums & field).astype(number)
        not_met = ((sums >> bits) & field).astype(number)
        met = arrays["trial.decided"] - unknown
        met -= not_met
        unknown += arrays["trial.unknown"]
        verdict = (unknown == 0).astype(np.int8)
        verdict[not_met > 0] = -1
        verdict[arrays["part.trials"]] = ways
        if deceased:
            np.minimum(verdict, 0, out=verdict)
        verdict[self._without_questions] = np.minimum(verdict[self._without_questions], 0)
        rest = np.zeros(len(sums), number) if assumed is None else (sums >> (2 * bits)).astype(number)
        return Tally(verdict, met, not_met, unknown, rest)

    @cached_property
    def _without_questions(self) -> NDArray[np.int64]:
        """Trials whose record holds no sentence that asks anything."""
        return np.flatnonzero((self.arrays["trial.flags"] & ASKS) == 0)

    @cached_property
    def _bits(self) -> int:
        """What it takes to count the criteria of the trial that has most."""
        return max(8, (len(self.arrays["row.columns"]) - 1).bit_length())

    def _counter(self, fields: int) -> type[np.unsignedinteger[Any]]:
        width = fields * self._bits
        return np.uint16 if width <= 16 else np.uint32 if width <= 32 else np.uint64

    @cached_property
    def _portions(self) -> list[tuple[int, int]]:
        """Trials from and to, in the order of the columns, with about as many criteria each."""
        criteria, trials = len(self.arrays["row.roots"]), len(self.arrays["trial.place"])
        count = max(1, min(_PORTIONS, criteria // _WORTH_A_THREAD))
        full = np.diff(self.arrays["row.columns"])
        before = np.cumsum(np.searchsorted(-full, -np.arange(trials)))
        bounds = np.searchsorted(before, criteria * np.arange(1, count) // count).tolist()
        return list(pairwise((0, *bounds, trials)))

    def _add(self, code: NDArray[Any], into: NDArray[Any], start: int, end: int) -> None:
        room = np.empty(end - start, dtype=code.dtype)
        for roots in members(self.arrays["row.roots"], self._columns, start, end):
            whole = into[start : start + len(roots)]
            np.add(whole, taken(code, roots, room), out=whole)

    @cached_property
    def _columns(self) -> list[int]:
        found: list[int] = self.arrays["row.columns"].tolist()
        return found

    def _best_ways(self, roots: NDArray[np.int8], into: NDArray[np.int8]) -> None:
        """Of trials whose criteria name arms, cohorts or phases: the best way of each group, and of these
        the worst."""
        arrays = self.arrays
        constant = np.zeros(2, dtype=np.int8)
        constant[MET_ROW] = 1
        rows = np.concatenate((roots, constant))[arrays["part.rows"]]
        lost = np.minimum.reduceat(rows, arrays["part.row_offsets"][:-1])
        best = np.maximum.reduceat(lost, arrays["part.way_offsets"][:-1])
        np.minimum.reduceat(best, arrays["part.offsets"][:-1], out=into)


def _all_done(work: Sequence[Callable[[], None]], *, threads: bool) -> None:
    """Does all of it; NumPy lets another thread run meanwhile."""
    if not threads:
        for one in work:
            one()
        return
    with ThreadPoolExecutor(_THREADS) as pool:
        for done in [pool.submit(one) for one in work]:
            done.result()
