"""Which facts have to do with which leaves: concepts, pairs, exceptions, windows as days."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialrun.matching.days import limits
from trialrun.matching.hierarchy import may_be_given_so
from trialrun.model.criteria import Window
from trialrun.model.logic import Truth
from trialrun.vocab.concepts import Group, ancestors, is_coded

Truths = NDArray[np.int8]
NEVER = -(1 << 30)
"""A day before all days, as a number."""


class Names:
    """What the leaves of one kind are about, in their order. covered: by each concept."""

    def __init__(self, names: Sequence[str], group: Group) -> None:
        self.all = names
        self.group = group
        self._which: dict[Callable[[str], bool], NDArray[np.bool_]] = {}

    def which(self, told: Callable[[str], bool]) -> NDArray[np.bool_]:
        """For each name whether that is told of it: worked out once, for no patient changes it."""
        found = self._which.get(told)
        if found is None:
            found = self._which[told] = np.asarray([told(name) for name in self.all], dtype=np.bool_)
        return found

    def named(self, told: Callable[[str], bool]) -> list[str]:
        """The names of which that is told."""
        return [self.all[number] for number in np.flatnonzero(self.which(told)).tolist()]

    @cached_property
    def covered(self) -> dict[str, list[int]]:
        # Asked of the names themselves: no list of concepts holds those of the package and those by a stem.
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self.all):
            for wider in ancestors(name, self.group):
                found.setdefault(wider, []).append(number)
        return found

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.all)}


class Pairs:
    """Leaves of concepts that a patient has facts about, each with each of these facts.

    atoms: places of the leaves among all; `starts`: where each leaf's pairs begin; `leaf`, `fact`, `covered`:
    for each pair the number of the leaf (among these), of the fact, and whether the leaf's concept covers it.
    `same`: whether the two name just the same concept; `wider`: whether the fact's concept covers the leaf's.
    """

    def __init__(
        self,
        names: Names,
        starts: NDArray[Any],
        known: Sequence[str],
        group: Group,
        only: NDArray[np.bool_] | None = None,
    ) -> None:
        """known: the concept of each fact. only: which of all leaves; None for all."""
        by_concept: dict[str, list[int]] = {}
        for number, concept in enumerate(known):
            by_concept.setdefault(concept, []).append(number)
        above = {concept: ancestors(concept, group) for concept in by_concept}
        covering: dict[str, list[str]] = {}
        for concept, wider in above.items():
            for name in wider:
                covering.setdefault(name, []).append(concept)
        buckets: list[int] = []
        lengths: list[int] = []
        facts: list[int] = []
        covered: list[bool] = []
        same: list[bool] = []
        wide: list[bool] = []
        present = by_concept.keys()
        touched = {names.numbers[name] for name in covering if name in names.numbers}
        touched.update(*(names.covered.get(concept, ()) for concept in by_concept))
        given_so: dict[str, set[str]] = {}
        for concept in by_concept if group == "therapy" else ():
            for name in may_be_given_so(concept) & names.numbers.keys():
                given_so.setdefault(name, set()).add(concept)
                touched.add(names.numbers[name])
        for bucket in sorted(touched):
            name = names.all[bucket]
            narrower = covering.get(name, ())
            broader = (present & ancestors(name, group)) - {name}
            before = len(facts)
            for concept in narrower:
                own = by_concept[concept]
                facts += own
                covered += [True] * len(own)
                same += [concept == name] * len(own)
                wide += [False] * len(own)
            for concept in (*broader, *given_so.get(name, ())):
                own = by_concept[concept]
                facts += own
                covered += [False] * len(own)
                same += [False] * len(own)
                wide += [concept in broader] * len(own)
            buckets.append(bucket)
            lengths.append(len(facts) - before)
        chosen = np.asarray(buckets, dtype=np.int64)
        firsts, counts = starts[chosen], starts[chosen + 1] - starts[chosen]
        lists = np.asarray(lengths, dtype=np.int64)
        self.atoms = _runs(firsts, counts)
        of_leaf = np.repeat(lists, counts)  # how many facts each leaf is held against
        list_start = np.repeat(np.cumsum(lists) - lists, counts)
        if only is not None:
            wanted = only[self.atoms - starts[0]]
            self.atoms, of_leaf, list_start = self.atoms[wanted], of_leaf[wanted], list_start[wanted]
        self.starts = np.cumsum(of_leaf) - of_leaf
        self.leaf = np.repeat(np.arange(len(self.atoms)), of_leaf)
        index = _runs(list_start, of_leaf)
        self.fact = np.asarray(facts, dtype=np.int64)[index]
        self.covered = np.asarray(covered, dtype=np.bool_)[index]
        self.same = np.asarray(same, dtype=np.bool_)[index]
        self.wider = np.asarray(wide, dtype=np.bool_)[index]

    def __len__(self) -> int:
        return len(self.atoms)

    def most(self, of_pairs: NDArray[Any]) -> NDArray[Any]:
        """The greatest value among each leaf's pairs."""
        return np.maximum.reduceat(of_pairs, self.starts)

    def least(self, of_pairs: NDArray[Any]) -> NDArray[Any]:
        return np.minimum.reduceat(of_pairs, self.starts)

    def any(self, of_pairs: NDArray[np.bool_]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.logical_or.reduceat(of_pairs, self.starts)
        return found


def _runs(firsts: NDArray[Any], counts: NDArray[Any]) -> NDArray[np.int64]:
    """The numbers first, first + 1, … of every run, one run after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: NDArray[np.int64] = np.arange(total, dtype=np.int64)
    found += np.repeat(firsts - (ends - counts), counts)
    return found


def numbered(values: Sequence[Hashable]) -> tuple[list[Any], NDArray[np.int64]]:
    """The different ones of some values, and the number of each among these."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return list(numbers), np.asarray([numbers[value] for value in values], dtype=np.int64)


def answered_once(
    asked: NDArray[Any], found: NDArray[np.int64], kinds: int, judge: Callable[[int, int], int]
) -> Truths:
    """For each pair of a demand's and a value's number what `judge` says: asked once for each combination.

    kinds: how many values there are.
    """
    codes = asked.astype(np.int64) * kinds + found
    said = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int8)
    said[codes] = 1
    for code in np.flatnonzero(said).tolist():
        said[code] = judge(code // kinds, code % kinds)
    truths: Truths = said[codes]
    return truths


# ---- exceptions ----------------------------------------------------------------------------------------


@cache
def _excepts(excepting: tuple[str, ...], concept: str, group: Group) -> int:
    """NO: the fact is an exception; UNKNOWN: it may be one; YES: it is none."""
    if not ancestors(concept, group).isdisjoint(excepting):
        return -1
    possible = any(concept in ancestors(one, group) or not is_coded(one, group) for one in excepting)
    return 0 if possible else 1


def excepted(
    table: Sequence[tuple[str, ...]],
    chosen: NDArray[Any],
    fact: NDArray[Any],
    concepts: Sequence[str],
    group: Group,
) -> Truths:
    """For each pair of an exception's number and a fact's whether the fact counts beside the exceptions."""
    found = np.ones(len(chosen), dtype=np.int8)
    some = np.flatnonzero(chosen)  # number 0 is "no exception"
    if not len(some):
        return found
    different, of_fact = numbered(concepts)
    found[some] = answered_once(
        chosen[some],
        of_fact[fact[some]],
        len(different),
        lambda exceptions, concept: _excepts(table[exceptions], different[concept], group),
    )
    return found


# ---- time ----------------------------------------------------------------------------------------------


class Windows:
    """Windows laid down on one day. `undecided`: cannot be; `today`: holds for what goes on today."""

    def __init__(self, windows: Sequence[Window | None], on: date) -> None:
        count = len(windows)
        self.undecided = np.zeros(count, dtype=np.bool_)
        self.today = np.zeros(count, dtype=np.bool_)
        self.at_most = np.zeros(count, dtype=np.bool_)
        self.at_least = np.zeros(count, dtype=np.bool_)
        self.earliest = np.full(count, NEVER, dtype=np.int64)
        self.latest = np.full(count, on.toordinal(), dtype=np.int64)
        for number, window in enumerate(windows):
            if window is None:
                continue
            bounds = limits(window, on)
            if bounds.undecided:
                self.undecided[number] = True
                self.today[number] = (
                    window.at_least is None and not window.after and window.anchor != "diagnosis"
                )
                continue
            self.at_least[number] = window.at_least is not None
            self.latest[number] = bounds.latest.toordinal()
            if bounds.earliest is not None:
                self.at_most[number] = True
                self.earliest[number] = bounds.earliest.toordinal()


def not_before(first: NDArray[Any], last: NDArray[Any], limit: NDArray[Any]) -> Truths:
    """`days.not_before` for many events from `first` to `last`."""
    return (first >= limit).astype(np.int8) - (last < limit)


def not_after(first: NDArray[Any], last: NDArray[Any], limit: NDArray[Any]) -> Truths:
    """`days.not_after` for many."""
    return (last <= limit).astype(np.int8) - (first > limit)


def numbers(truths: Sequence[Truth]) -> Truths:
    return np.asarray([int(truth) for truth in truths], dtype=np.int8)
