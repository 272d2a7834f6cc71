"""Exact operating characteristics of count-based escalation by merging equal states.

The outcome of a cohort depends on the dose alone, so the probability of an end is

    (number of paths to it, a product of binomial coefficients) x product over doses of p^t (1 - p)^(n - t).

The first factor does not depend on the truth. The ends and their numbers of paths are found once, breadth
first with equal states merged; after that a thousand scenarios are a matrix product and an exponential.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING, Self

import numpy as np

from trialrun.design.binomial import Array, Ints
from trialrun.design.errors import BadDesign, levels, probability
from trialrun.design.escalation.rule import CountRule, States

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, repr=False)
class Characteristics:
    """Operating characteristics at one truth; per dose arrays have shape (doses,).

    selected: P(level selected); none_selected: P(no level); patients, toxicities: expected per dose;
    sizes: pairs (total patients, probability); overdosed: expected share of patients treated above the
    target (None without a target); mc_error: the largest Monte Carlo standard error of a selection
    probability, 0 for exact results.
    """

    truth: tuple[float, ...]
    selected: Array
    none_selected: float
    patients: Array
    toxicities: Array
    sizes: tuple[tuple[int, float], ...]
    overdosed: float | None = None
    mc_error: float = 0.0

    @classmethod
    def of(
        cls,
        truth: Sequence[float],
        share: Array,
        patients: Array,
        toxicities: Array,
        totals: Array,
        target: float | None = None,
        trials: int = 0,
        **more: Array,
    ) -> Self:
        """From the shares of the selected levels (entry 0 for none) and of the totals (entry k: k patients).

        trials: how many were simulated, 0 for an exact result; more: a subclass's own.
        """
        over = None
        if target is not None and patients.sum() > 0:
            over = float(patients[np.asarray(truth) > target + 1e-12].sum() / patients.sum())
        return cls(
            truth=tuple(truth),
            selected=share[1:],
            none_selected=float(share[0]),
            patients=patients,
            toxicities=toxicities,
            sizes=tuple((int(k), float(totals[k])) for k in np.flatnonzero(totals)),
            overdosed=over,
            mc_error=float(np.sqrt(share * (1 - share) / trials).max()) if trials else 0.0,
            **more,
        )

    @property
    def expected_n(self) -> float:
        return float(self.patients.sum())

    def plot(self, out: Path) -> None:
        """Writes selection and allocation as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        pictures.characteristics(self, out)

    def __repr__(self) -> str:
        rows = [
            f"  dose {k + 1}: p={p:.3g}  selected {self.selected[k]:.4f}  patients {self.patients[k]:.2f}"
            f"  toxicities {self.toxicities[k]:.2f}"
            for k, p in enumerate(self.truth)
        ]
        error = f", simulated, standard error at most {self.mc_error:.4f}" if self.mc_error else ", exact"
        head = (
            f"Characteristics(none selected {self.none_selected:.4f}, {self.expected_n:.2f} patients{error})"
        )
        return "\n".join([head, *rows])


@dataclass(frozen=True)
class Paths:
    """The ends of a rule. n, t: (E, doses); weight: number of paths, (E,); selected: level or 0, (E,)."""

    n: Ints
    t: Ints
    weight: Array
    selected: Ints
    visited: int

    def probabilities(self, truths: Array) -> Array:
        """P(end | truth) for each end (rows) and each truth (columns); truths: (K, doses)."""
        p = np.clip(truths, 1e-300, 1.0)
        q = np.clip(1.0 - truths, 1e-300, 1.0)
        counts = np.concatenate([self.t, self.n - self.t], axis=1).astype(np.float64)
        logs = counts @ np.concatenate([np.log(p), np.log(q)], axis=1).T
        np.exp(logs, out=logs)
        if truths.size and (truths.min() <= 0.0 or truths.max() >= 1.0):
            # What cannot happen at a certain dose has left a trace of the bound above.
            logs[logs < 1e-280] = 0.0
        logs *= self.weight[:, None]
        result: Array = logs
        return result

    def many(self, truths: Sequence[Sequence[float]] | Array) -> tuple[Array, Array, Array]:
        """For K truths: P(selected) with column 0 = none (K, doses + 1), patients and toxicities (K,
        doses).
        """
        table = np.asarray(truths, dtype=np.float64)
        doses = self.n.shape[1]
        one_hot = np.zeros((doses + 1, self.weight.size))
        one_hot[self.selected, np.arange(self.weight.size)] = 1.0
        measures = np.concatenate([one_hot, self.n.T, self.t.T])
        out = np.empty((measures.shape[0], table.shape[0]))
        # Blocks that fit the processor's cache.
        block = max(1, 400_000 // max(self.weight.size, 1))
        for k in range(0, table.shape[0], block):
            out[:, k : k + block] = measures @ self.probabilities(table[k : k + block])
        return out[: doses + 1].T, out[doses + 1 : 2 * doses + 1].T, out[2 * doses + 1 :].T

    def oc(self, truth: Sequence[float], target: float | None = None) -> Characteristics:
        """Exact operating characteristics at one truth."""
        check_truth(truth, self.n.shape[1])
        chance = self.probabilities(np.array([truth]))[:, 0]
        selected = _sums(self.selected, chance, self.n.shape[1] + 1)
        totals = _sums(self.n.sum(axis=1), chance)
        return Characteristics.of(truth, selected, chance @ self.n, chance @ self.t, totals, target)


def check_truth(truth: Sequence[float], doses: int, of: str = "toxicity") -> None:
    """`BadDesign` unless `truth` is one probability a dose."""
    if len(truth) != doses:
        raise BadDesign(
            f"{len(truth)} true {of} probabilities for {doses} doses.", hint=f"Give {doses} numbers."
        )
    for k, p in enumerate(truth, start=1):
        probability(f"the true probability of {of} at dose {k}", p, closed=True)


@lru_cache(maxsize=64)
def paths_of(rule: CountRule) -> Paths:
    """The ends of `rule`, cached by the (frozen) rule."""
    return explore(rule)


def explore(rule: CountRule) -> Paths:
    """Walks the rule breadth first, cohort by cohort, merging equal states."""
    layer, weight = rule.empty(), np.ones(1)
    ends: list[tuple[States, Array]] = []
    visited = 0
    while len(layer):
        visited += len(layer)
        dose, size = rule.next_dose(layer)
        _walkable(rule, layer, size, visited)
        over = dose == 0
        if over.any():
            index = np.flatnonzero(over)
            ends.append((layer.take(index), weight[index]))
        index = np.flatnonzero(~over)
        if not index.size:
            break
        layer, weight = _step(rule, layer.take(index), weight[index], dose[index], size[index])
    n = np.concatenate([s.n for s, _ in ends])
    t = np.concatenate([s.t for s, _ in ends])
    selected = np.concatenate([rule.select(s) for s, _ in ends])
    weights = np.concatenate([w for _, w in ends])
    groups, first = _merge([n, t, selected[:, None]], rule.largest)
    total = _sums(groups, weights)
    return Paths(n[first], t[first], total, selected[first].astype(np.int64), visited)


_MOST_STATES = 5_000_000
"""More states than this are walked for minutes, or fill the memory."""


def _walkable(rule: CountRule, layer: States, size: Ints, visited: int) -> None:
    """`BadDesign` as soon as the walk can be seen not to end soon: its layers widen, cohort by cohort."""
    left = rule.largest - int(layer.n.sum(axis=1).min())
    ahead = len(layer) * (left // max(1, int(size.max())))
    if visited + ahead > _MOST_STATES:
        raise BadDesign(
            f"{rule.largest} patients on {levels(layer.n.shape[1])} can come out in too many ways to reckon "
            "with all of them.",
            hint="Give fewer patients or doses, or let the trial end earlier (enough).",
        )


def _sums(groups: Ints, weights: Array, length: int = 0) -> Array:
    """Sums of weights per group."""
    return np.asarray(np.bincount(groups, weights=weights, minlength=length), dtype=np.float64)


def _step(rule: CountRule, s: States, weight: Array, dose: Ints, size: Ints) -> tuple[States, Array]:
    parts_n, parts_t, parts_at, parts_last, parts_w = [], [], [], [], []
    for m in np.unique(size):
        index = np.flatnonzero(size == m)
        rows, columns = np.arange(index.size), dose[index] - 1
        n = s.n[index].copy()
        n[rows, columns] += m
        for k in range(int(m) + 1):
            t = s.t[index].copy()
            t[rows, columns] += k
            parts_n.append(n)
            parts_t.append(t)
            parts_at.append(dose[index])
            parts_last.append(np.full(index.size, k if rule.uses_last else 0))
            parts_w.append(weight[index] * comb(int(m), k))
    n, t = np.concatenate(parts_n), np.concatenate(parts_t)
    at, last = np.concatenate(parts_at), np.concatenate(parts_last)
    groups, first = _merge([n, t, at[:, None], last[:, None]], rule.largest)
    merged = _sums(groups, np.concatenate(parts_w))
    return States(n[first], t[first], at[first], last[first]), merged


def _merge(columns: list[Ints], largest: int) -> tuple[Ints, Ints]:
    """Group numbers of equal rows, and the first row of each group."""
    rows = np.concatenate(columns, axis=1)
    bits = max(largest, rows.shape[1]).bit_length()
    if bits * rows.shape[1] <= 63:
        key = np.zeros(rows.shape[0], dtype=np.int64)
        for column in rows.T:
            key = (key << bits) | column
        _, first, groups = np.unique(key, return_index=True, return_inverse=True)
    else:
        _, first, groups = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return groups.ravel().astype(np.int64), first.astype(np.int64)
