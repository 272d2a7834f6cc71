"""Interval designs, which move by (toxicities, patients) at the dose in use: BOIN, keyboard, i3+3.

Sources: BOIN: Liu & Yuan 2015 (doi:10.1111/rssc.12089), Yuan et al. 2016 (doi:10.1158/1078-0432.CCR-16-0592);
keyboard: Yan, Mandrekar & Yuan 2017 (doi:10.1158/1078-0432.CCR-17-0220), and mTPI-2, which makes the same
moves: Guo et al. 2017 (doi:10.1016/j.cct.2017.04.006); i3+3: Liu, Wang & Ji 2020
(doi:10.1080/10543406.2019.1636811).
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialrun.design.binomial import Array, Bools, Ints
from trialrun.design.errors import MOST_DOSES, BadDesign, levels, probability, whole
from trialrun.design.escalation.rule import CountRule, States

# Patients of one escalation at most: decision tables are by patients and toxicities.
_MOST = 1000
UP, STAY, DOWN, OUT = 1, 0, -1, -2
_LEAST_TARGET, _MOST_TARGET = 0.05, 0.6
"""Of BOIN: what the software of its authors takes (the R package BOIN, get.boundary)."""
_WORDS = {UP: "escalate", STAY: "stay", DOWN: "de-escalate", OUT: "eliminate"}


@dataclass(frozen=True)
class Interval(CountRule):
    """What the interval designs share.

    target:   the toxicity probability aimed at.
    doses:    number of levels. cohorts, cohort: at most so many cohorts of so many patients.
    cutoff:   a level is eliminated, with all above it, when P(p > target | data, Beta(1, 1)) exceeds this
              after at least three patients; the trial stops when level 1 is.
    extra_safe: stop also when P(p1 > target) exceeds cutoff - 0.05 at level 1 (BOIN's option).
    enough:   end early once this many patients are at the dose in use and the rule stays; None for never.
    """

    target: float
    doses: int
    cohorts: int = 10
    cohort: int = 3
    cutoff: float = 0.95
    extra_safe: bool = False
    enough: int | None = None

    def __post_init__(self) -> None:
        probability("target", self.target)
        probability("cutoff", self.cutoff)
        whole("doses", self.doses, 1, MOST_DOSES)
        whole("cohorts", self.cohorts, 1, _MOST)
        whole("cohort", self.cohort, 1, _MOST)
        whole("cohorts x cohort", self.cohorts * self.cohort, 1, _MOST)
        if self.enough is not None:
            whole("enough", self.enough, 1, _MOST)
        self._valid()

    def _valid(self) -> None:
        """Further checks of a subclass."""

    @property
    def largest(self) -> int:
        return self.cohorts * self.cohort

    @abstractmethod
    def moves(self) -> Ints:
        """The move for n patients (rows) with t toxicities (columns), before elimination."""

    def table(self) -> Ints:
        """Moves with elimination: (largest + 1, largest + 1); entries UP, STAY, DOWN, OUT; t > n is DOWN."""
        return _table(self)

    def boundaries(self, n: int | None = None) -> list[tuple[int, int | None, int | None, int | None]]:
        """Rows (patients, escalate with <=, de-escalate with >=, eliminate with >=); None for never."""
        table = self.table()
        rows: list[tuple[int, int | None, int | None, int | None]] = []
        for m in range(1, (n or self.largest) + 1):
            row = table[m, : m + 1]
            up, down, out = (np.flatnonzero(mask) for mask in (row == UP, row < STAY, row == OUT))
            rows.append(
                (
                    m,
                    int(up[-1]) if up.size else None,
                    int(down[0]) if down.size else None,
                    int(out[0]) if out.size else None,
                )
            )
        return rows

    def unsafe(self, cutoff: float) -> Bools:
        """Where P(p > target) exceeds `cutoff`, by patients and toxicities."""
        return _unsafe(self, cutoff)

    def _out(self, s: States) -> Bools:
        return np.asarray(np.cumsum(self.table()[s.n, s.t] == OUT, axis=1) > 0)

    def next_dose(self, s: States) -> tuple[Ints, Ints]:
        rows = np.arange(len(s))
        out = self._out(s)
        move = self.table()[s.current(s.n), s.current(s.t)]
        d = s.at
        above = np.minimum(d, self.doses - 1)
        up = (move == UP) & (d < self.doses) & ~out[rows, above]
        down = (move < STAY) & (d > 1)
        dose = np.where(up, d + 1, np.where(down, d - 1, d))
        dose = np.where(d == 0, 1, dose)
        full = s.n.sum(axis=1) + self.cohort > self.largest
        ended = full | out[:, 0]
        if self.extra_safe:
            ended |= _unsafe(self, self.cutoff - 0.05)[s.n[:, 0], s.t[:, 0]]
        if self.enough is not None:
            ended |= (dose == d) & (d > 0) & (s.current(s.n) >= self.enough)
        dose = np.where(ended, 0, dose)
        return dose, np.where(dose == 0, 0, self.cohort)

    def select(self, s: States) -> Ints:
        """The tried, not eliminated level whose isotonic estimate is closest to the target.

        Estimates are (t + 0.05) / (n + 0.1), pooled with weights of their inverse variance, ties to the
        higher level below the target and to the lower one above it, as in BOIN's `select.mtd`.
        """
        out = self._out(s)
        if self.extra_safe:
            out = out | _unsafe(self, self.cutoff - 0.05)[s.n[:, 0], s.t[:, 0]][:, None]
        usable = (s.n > 0) & ~out
        estimate = isotonic(s.t, s.n, usable)
        rank = np.cumsum(usable, axis=1)
        distance = np.where(usable, np.abs(estimate + rank * 1e-10 - self.target), np.inf)
        chosen = distance.argmin(axis=1) + 1
        selected: Ints = np.where(usable.any(axis=1), chosen, 0)
        return selected

    def details(self, s: States) -> dict[str, tuple[float, ...]]:
        usable = s.n > 0
        pooled = isotonic(s.t, s.n, usable)[0]
        return {"isotonic estimate": tuple(float(v) for v in np.where(usable[0], pooled, np.nan))}

    def reason(self, s: States, dose: int) -> str:
        text = super().reason(s, dose)
        if s.at[0] == 0:
            return text
        move = int(self.table()[int(s.current(s.n)[0]), int(s.current(s.t)[0])])
        return f"{text}: {_WORDS[move]}"


@dataclass(frozen=True)
class Boin(Interval):
    """Bayesian optimal interval design; p_low and p_high default to 0.6 and 1.4 times the target."""

    p_low: float | None = None
    p_high: float | None = None

    def _valid(self) -> None:
        if not _LEAST_TARGET <= self.target <= _MOST_TARGET:
            raise BadDesign(
                f"a target of {self.target:g} is not one that BOIN is made for.",
                hint=f"Give one from {_LEAST_TARGET:g} to {_MOST_TARGET:g}, as its authors' software takes; "
                "with a smaller one a dose could be eliminated though nobody had a toxicity.",
            )
        low, high = self._alternatives()
        if not 0 < low < self.target < high < 1:
            raise BadDesign(
                f"p_low {low:g} and p_high {high:g} do not enclose the target {self.target:g} within (0, 1).",
                hint="Give p_low < target < p_high; the defaults are 0.6 and 1.4 times the target.",
            )

    def _alternatives(self) -> tuple[float, float]:
        low = self.p_low if self.p_low is not None else 0.6 * self.target
        high = self.p_high if self.p_high is not None else 1.4 * self.target
        return low, high

    @property
    def lambda_e(self) -> float:
        """Escalate when the observed toxicity rate is at most this."""
        low = self._alternatives()[0]
        phi = self.target
        return math.log((1 - low) / (1 - phi)) / math.log(phi * (1 - low) / (low * (1 - phi)))

    @property
    def lambda_d(self) -> float:
        """De-escalate when the observed toxicity rate is at least this."""
        high = self._alternatives()[1]
        phi = self.target
        return math.log((1 - phi) / (1 - high)) / math.log(high * (1 - phi) / (phi * (1 - high)))

    def moves(self) -> Ints:
        n, t = np.meshgrid(np.arange(self.largest + 1), np.arange(self.largest + 1), indexing="ij")
        up, down = t <= self.lambda_e * n + 1e-12, t >= self.lambda_d * n - 1e-12
        return np.where(up, UP, np.where(down, DOWN, STAY))

    def __repr__(self) -> str:
        return (
            f"Boin(target {self.target:g}, {levels(self.doses)}, {self.cohorts} cohorts of {self.cohort}; "
            f"escalate at a rate <= {self.lambda_e:.4f}, de-escalate at >= {self.lambda_d:.4f}, "
            f"eliminate when P(p > target) > {self.cutoff:g})"
        )


@dataclass(frozen=True)
class Keyboard(Interval):
    """Keyboard design: move towards the interval ("key") of the greatest posterior probability, Beta(1, 1).

    below, above: the target key reaches from target - below to target + above; the other keys have its
    width. mTPI-2 makes the same moves.
    """

    below: float = 0.05
    above: float = 0.05

    def _valid(self) -> None:
        if not (
            0 < self.target - self.below < self.target + self.above < 1 and min(self.below, self.above) > 0
        ):
            raise BadDesign(
                f"the target key reaches from {self.target - self.below:g} to {self.target + self.above:g}.",
                hint="Make `below` and `above` positive, and small enough for a key inside (0, 1).",
            )

    def __repr__(self) -> str:
        return _described("Keyboard", self, self.below, self.above)

    def moves(self) -> Ints:
        from scipy.special import betainc

        low, high = self.target - self.below, self.target + self.above
        width = high - low
        lows = [low - k * width for k in range(int(low / width + 1e-9), 0, -1)]
        highs = [high + k * width for k in range(1, int((1 - high) / width + 1e-9) + 1)]
        # Only whole keys count; the ends of [0, 1] that no key fills are left out, as published. Where not
        # one key fits beside the target, what is left there stands for it, or the dose could never change.
        lows, highs = lows or [0.0], highs or [1.0]
        edges = np.clip([*lows, low, high, *highs], 0.0, 1.0)
        n, t = np.meshgrid(np.arange(self.largest + 1), np.arange(self.largest + 1), indexing="ij")
        seen = np.minimum(t, n)
        mass = np.diff(betainc(1.0 + seen, 1.0 + n - seen, edges[:, None, None]), axis=0)
        best = (mass / np.diff(edges)[:, None, None]).argmax(axis=0)
        middle = len(lows)
        return np.where(best < middle, UP, np.where(best > middle, DOWN, STAY))


@dataclass(frozen=True)
class I3Plus3(Interval):
    """i3+3: compare t/n with the equivalence interval, and (t - 1)/n with it when t/n lies above."""

    below: float = 0.05
    above: float = 0.05

    def _valid(self) -> None:
        if (
            min(self.below, self.above) < 0
            or not 0 <= self.target - self.below < self.target + self.above <= 1
        ):
            raise BadDesign(
                f"the equivalence interval reaches from {self.target - self.below:g} to "
                f"{self.target + self.above:g}.",
                hint="Give `below` and `above` that leave an interval inside [0, 1].",
            )

    def __repr__(self) -> str:
        return _described("I3Plus3", self, self.below, self.above)

    def moves(self) -> Ints:
        low, high = self.target - self.below, self.target + self.above
        n, t = np.meshgrid(np.arange(self.largest + 1), np.arange(self.largest + 1), indexing="ij")
        up = t < low * n - 1e-12
        above = t > high * n + 1e-12
        stay_above = above & (t - 1 < low * n - 1e-12)
        return np.where(up, UP, np.where(above & ~stay_above, DOWN, STAY))


def _described(name: str, rule: Interval, below: float, above: float) -> str:
    span = f"{rule.target - below:g} to {rule.target + above:g}"
    return (
        f"{name}(target {rule.target:g}, {levels(rule.doses)}, {rule.cohorts} cohorts of {rule.cohort}; "
        f"interval {span}, eliminate when P(p > target) > {rule.cutoff:g})"
    )


@lru_cache(maxsize=64)
def _table(rule: Interval) -> Ints:
    table = rule.moves().astype(np.int64)
    table[_unsafe(rule, rule.cutoff)] = OUT
    table[0] = STAY
    return table


@lru_cache(maxsize=64)
def _unsafe(rule: Interval, cutoff: float) -> Bools:
    """Where at least three patients make P(p > target) exceed `cutoff`; by patients and toxicities."""
    from scipy.special import betaincc

    n, t = np.meshgrid(np.arange(rule.largest + 1), np.arange(rule.largest + 1), indexing="ij")
    seen = np.minimum(t, n)
    return np.asarray((n >= 3) & (betaincc(1.0 + seen, 1.0 + n - seen, rule.target) > cutoff))


def isotonic(t: Ints, n: Ints, usable: Bools) -> Array:
    """Isotonic estimates per row and dose by the min-max formula; NaN-free, meaningful where `usable`.

    t, n, usable: (S, doses). The estimate at k is the largest over i <= k of the smallest over j >= k of the
    weighted mean over the usable doses of i..j.
    """
    doses = n.shape[1]
    y = (t + 0.05) / (n + 0.1)
    variance = (t + 0.05) * (n - t + 0.05) / ((n + 0.1) ** 2 * (n + 0.1 + 1))
    w = np.where(usable, 1.0 / variance, 0.0)
    zero = np.zeros((n.shape[0], 1))
    sums = np.concatenate([zero, np.cumsum(w * y, axis=1)], axis=1)
    weights = np.concatenate([zero, np.cumsum(w, axis=1)], axis=1)
    result = np.full(n.shape, -np.inf)
    for i in range(doses):
        smallest = np.full(n.shape[0], np.inf)
        for j in range(doses - 1, i - 1, -1):
            weight = weights[:, j + 1] - weights[:, i]
            with np.errstate(invalid="ignore", divide="ignore"):
                mean = (sums[:, j + 1] - sums[:, i]) / weight
            ends = usable[:, i] & usable[:, j]
            smallest = np.where(ends, np.minimum(smallest, mean), smallest)
            use = usable[:, i] & (smallest < np.inf)
            result[:, j] = np.where(use, np.maximum(result[:, j], smallest), result[:, j])
    return np.where(usable, result, 0.0)


def pooled(n: Sequence[int], t: Sequence[int]) -> tuple[float | None, ...]:
    """Isotonic estimates of one state per dose, None where nobody was treated."""
    counts, toxic = np.array([n]), np.array([t])
    usable = counts > 0
    found = isotonic(toxic, counts, usable)[0]
    return tuple(float(v) if tried else None for v, tried in zip(found, usable[0], strict=True))


def decide_table(rule: Interval, cohorts: Sequence[int]) -> list[list[str]]:
    """The decision table as words: one row per number of toxicities, one column per number of patients."""
    table = rule.table()
    return [[_WORDS[int(table[n, t])] if t <= n else "" for n in cohorts] for t in range(max(cohorts) + 1)]
