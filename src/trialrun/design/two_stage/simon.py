"""Simon's two-stage designs, optimal, minimax and every admissible one, found without a maximum n and proved.

Sources: Simon 1989 (doi:10.1016/0197-2456(89)90015-9); admissible designs: Jung, Lee, Kim & George 2004
(doi:10.1002/sim.1600).

How the search works. A design stops after n1 patients with r1 or fewer responses and calls the treatment
promising with more than r of n. Let T be the trial at which response r1 + 1 occurs; the trial goes on when
T <= n1, so with b and S the binomial mass and survival function

    P(reject) = sum over m = r1 .. n1-1 of  b(r1; m) p  S(r - r1 - 1; n - 1 - m),

one cumulative sum for all n1 at once. Totals n are walked upwards. A total is left out when even the most
powerful randomised single-stage test of n patients misses the bounds (conditioning on the first stage cannot
beat it, Neyman-Pearson), and a pair (n1, r1) when its power is lost in stage one or when its expected size
does not beat the smallest found so far. The walk ends at the n beyond which
EN0 >= n1 + (n - n1) P0(X1 > q(n1)), with q(n1) the largest r1 that keeps the power, exceeds that size for
every n1: nothing further on can be optimal or admissible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialrun.design.binomial import SLACK, Array, Bools, Ints, tables
from trialrun.design.errors import BadDesign, probability
from trialrun.design.two_stage.designs import Proof, TwoStage, TwoStageSearch

_LARGEST = 6000


@dataclass(frozen=True)
class Constraints:
    """What a design must satisfy beside its error rates.

    min_pet:    least probability of early termination under p0.
    n1_min, n1_max: bounds of the first stage.
    n_max:      an upper bound of the total; None for no bound.
    balance:    bounds of n1 / n, for example (0.5, 0.5) for equal stages of an even total.
    """

    min_pet: float = 0.0
    n1_min: int = 1
    n1_max: int | None = None
    n_max: int | None = None
    balance: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        if not 0 <= self.min_pet < 1:
            raise BadDesign(
                f"min_pet = {self.min_pet:g} is not in [0, 1).", hint="Ask for a smaller minimum PET."
            )
        if self.n1_min < 1 or (self.n1_max is not None and self.n1_max < self.n1_min):
            raise BadDesign(
                f"no first stage has between {self.n1_min} and {self.n1_max} patients.",
                hint="Give 1 <= n1_min <= n1_max.",
            )
        if not 0 <= self.balance[0] <= self.balance[1] <= 1:
            raise BadDesign(
                f"balance = {self.balance} is not an interval of n1 / n.", hint="Give 0 <= low <= high <= 1."
            )


def check_hypotheses(p0: float, p1: float, alpha: float, beta: float) -> None:
    """`BadDesign` unless 0 < p0 < p1 < 1, 0 < alpha, 0 < beta and alpha + beta < 1."""
    for name, value in (("p0", p0), ("p1", p1), ("alpha", alpha), ("beta", beta)):
        probability(name, value)
    if p1 <= p0:
        raise BadDesign(
            f"p1 = {p1:g} is not above p0 = {p0:g}.",
            hint="p0 is the response rate not worth pursuing, p1 the larger one that is.",
        )
    if alpha + beta >= 1:
        raise BadDesign(
            f"alpha + beta = {alpha + beta:g} leaves nothing to test.", hint="Give alpha + beta below 1."
        )


def search(
    p0: float, p1: float, alpha: float, beta: float, constraints: Constraints | None = None
) -> TwoStageSearch:
    """Every admissible two-stage design for H0: p <= p0 against p >= p1, optimal and minimax among them.

    alpha, beta: bounds (inclusive) of the exact type I and type II error.
    Raises `BadDesign` when the hypotheses or the constraints leave no design.
    """
    check_hypotheses(p0, p1, alpha, beta)
    rules = constraints or Constraints()
    walk = _Walk(p0, p1, alpha, beta, rules)
    front = walk.run()
    if not front:
        raise BadDesign(
            f"no two-stage design of at most {rules.n_max} patients meets alpha {alpha:g} and beta {beta:g} "
            "under these constraints.",
            hint="Raise n_max, or loosen min_pet, the bounds of n1 or the balance.",
        )
    designs = [TwoStage(r1, n1, r, n, p0, p1, alpha, beta) for n, _, n1, r1, r in front]
    return TwoStageSearch(
        p0=p0,
        p1=p1,
        alpha=alpha,
        beta=beta,
        front=tuple(designs),
        admissible=tuple(designs[k] for k in _hull(front)),
        proof=Proof(walk.n_first, walk.n_last, walk.reason),
    )


class _Walk:
    """One walk over the totals; keeps the Pareto front of (n, EN0) as (n, en0, n1, r1, r)."""

    def __init__(self, p0: float, p1: float, alpha: float, beta: float, rules: Constraints) -> None:
        self.p0, self.p1, self.alpha, self.beta, self.rules = p0, p1, alpha, beta, rules
        self.best = math.inf
        self.front: list[tuple[int, float, int, int, int]] = []
        self.n_first = self.n_last = 0
        self.reason = ""
        self._size_up(self._guess())

    def _guess(self) -> int:
        z = _normal_quantile(1 - self.alpha) * math.sqrt(self.p0 * (1 - self.p0))
        z += _normal_quantile(1 - self.beta) * math.sqrt(self.p1 * (1 - self.p1))
        return int(1.35 * (z / (self.p1 - self.p0)) ** 2) + 16

    def _size_up(self, n: int) -> None:
        if n > _LARGEST:
            raise BadDesign(
                f"p1 - p0 = {self.p1 - self.p0:g} needs more than {_LARGEST} patients.",
                hint="Take a larger difference; a trial of this size is not a two-stage phase II.",
            )
        # Sizes in steps let searches with the same p share their tables.
        step = 32 if n <= 256 else 256
        self.size = step * math.ceil(n / step)
        t0, t1 = tables(self.size, self.p0), tables(self.size, self.p1)
        self.f0 = t0.f
        self.mass, self.survival = _pair(self.size, self.p0, self.p1)
        self.keeps_power, self.q = _kept(self.size, self.p1, self.beta)
        n_all = np.arange(self.size + 1)
        # goes_on: least P(X1 > r1 | p0) of a first stage that keeps the power; never 0, whatever rounding
        # does.
        self.goes_on = np.where(self.q >= 0, np.maximum(t0.s[n_all, np.maximum(self.q, 0)], 1e-300), 1.0)
        # r_alpha: smallest r with single-stage level kept; r_power: largest r with single-stage power kept.
        r_alpha = _critical(self.size, self.p0, self.alpha)
        r_power = _powerful(self.size, self.p1, self.beta)
        b0, b1 = t0.b[n_all, r_alpha], t1.b[n_all, r_alpha]
        s0, s1 = t0.s[n_all, r_alpha], t1.s[n_all, r_alpha]
        # b0 is positive: r_alpha lies within 0..m.
        randomised = s1 + (self.alpha + SLACK - s0) / b0 * b1
        reachable = randomised >= 1 - self.beta - 2 * SLACK
        self.r_alpha, self.r_power = r_alpha.tolist(), np.where(reachable, r_power, 0).tolist()
        rules = self.rules
        allowed = (n_all >= rules.n1_min) & (self.q >= 0) & (1 - self.goes_on >= rules.min_pet - SLACK)
        if rules.n1_max is not None:
            allowed &= n_all <= rules.n1_max
        self.n1_allowed = allowed
        self.every_n1 = n_all
        self._limit()
        if rules.n1_max is not None and rules.n1_max <= self.size and not allowed.any():
            raise BadDesign(
                f"no first stage of {rules.n1_min} to {rules.n1_max} patients has a stopping rule that keeps "
                f"power {1 - self.beta:g} and stops with probability {rules.min_pet:g} under p0.",
                hint="Raise n1_max, lower min_pet or allow a larger beta.",
            )
        if rules.n1_max is not None and rules.balance[0] > 0 and rules.n_max is None:
            # A bounded first stage that must be a share of the total bounds the total.
            self.rules = Constraints(
                rules.min_pet, rules.n1_min, rules.n1_max, int(rules.n1_max / rules.balance[0]), rules.balance
            )

    def _limit(self) -> None:
        """limit[n1]: no total from here on can beat the best expected size with this first stage."""
        if not math.isfinite(self.best):
            self.limit = np.where(self.n1_allowed, math.inf, 0.0)
            return
        n1 = self.every_n1
        self.limit = n1 + (self.best - n1) / self.goes_on
        self.limit[~self.n1_allowed | (n1 >= self.best)] = 0.0

    def run(self) -> list[tuple[int, float, int, int, int]]:
        n = 2
        stop = math.inf
        cap = self.rules.n_max if self.rules.n_max is not None else math.inf
        while n <= cap:
            if n > stop:
                self.reason = (
                    f"every design of more than {self.n_last} patients has an expected size of at least "
                    f"{self.best:.4f}"
                )
                return self.front
            if n > self.size:
                self._size_up(int(1.5 * n))
            if self.r_power[n] > 0:
                self.n_first = self.n_first or n
                if self._try(n):
                    self._limit()
                    stop = float(self.limit.max())
            self.n_last = n
            n += 1
        self.reason = f"n_max = {cap:g} reached"
        return self.front

    def _try(self, n: int) -> bool:
        """Searches one total; whether the best expected size fell."""
        rules = self.rules
        low = max(rules.n1_min, math.ceil(rules.balance[0] * n - SLACK))
        high = min(n - 1, math.floor(rules.balance[1] * n + SLACK))
        if math.isfinite(self.best):
            high = min(high, math.ceil(self.best) - 1)
        if rules.n1_max is not None:
            high = min(high, rules.n1_max)
        if low > high:
            return False
        rows = (self.limit[low : high + 1] > n).nonzero()[0]
        if rows.size == 0:
            return False
        low, high = low + int(rows[0]), low + int(rows[-1])
        # Above r_alpha every level is kept and power only falls, so a larger r serves no r1 but its own r
        # - 1.
        r = min(self.r_power[n], max(self.r_alpha[n], int(self.q[high]) + 1))
        r1_high = min(int(self.q[high]), r - 1)
        if r1_high < 0:
            return False
        n1 = self.every_n1[low : high + 1, None]
        pet = self.f0[low : high + 1, : r1_high + 1]
        en = n - pet * (n - n1)
        mask = (en < self.best) & self.keeps_power[low : high + 1, : r1_high + 1]
        if rules.min_pet > 0:
            mask &= pet >= rules.min_pet - SLACK
        columns = np.logical_or.reduce(mask, axis=0).nonzero()[0]
        if columns.size == 0:
            return False
        first = int(columns[0])
        # Stage one cannot have passed before trial first + 1.
        rise = max(first + 1 - low, 0)
        low += rise
        mask, en = mask[rise:, first:], en[rise:, first:]
        found: tuple[float, int, int, int] | None = None
        while r > first:
            width = min(mask.shape[1], r - first)
            reject = self._rejection(n, r, low, high, first, width)
            fits = mask[:, :width] & (reject[0] <= self.alpha + SLACK)
            if not np.count_nonzero(fits):
                break
            fits &= reject[1] >= 1 - self.beta - SLACK
            if np.count_nonzero(fits):
                sizes = np.where(fits, en[:, :width], math.inf)
                k = int(sizes.argmin())
                size = float(sizes.flat[k])
                if found is None or size < found[0] - 1e-12:
                    found = (size, low + k // width, first + k % width, r)
            r -= 1
        if found is None or found[0] >= self.best - 1e-9:
            return False
        self.best = found[0]
        self.front.append((n, *found))
        return True

    def _rejection(self, n: int, r: int, low: int, high: int, first: int, width: int) -> Array:
        """P(X1 > r1 and X > r) under p0 and p1, for n1 = low..high and r1 = first..first + width - 1."""
        stop = r - first - 1 - width
        columns = slice(r - first - 1, stop if stop >= 0 else None, -1)
        last = n - 1 - high
        survival = self.survival[:, n - 1 - first : last if last >= 0 else None : -1, columns]
        sums: Array = (self.mass[:, first:high, first : first + width] * survival).cumsum(axis=1)
        return sums[:, low - 1 - first :]


@lru_cache(maxsize=4)
def _pair(size: int, p0: float, p1: float) -> tuple[Array, Array]:
    """For p0 and p1: P(response r1 + 1 comes at trial m + 1) by (m, r1), P(more than k of m) by (m, k)."""
    t0, t1 = tables(size, p0), tables(size, p1)
    return np.stack([t0.b * p0, t1.b * p1]), np.stack([t0.s, t1.s])


@lru_cache(maxsize=64)
def _critical(size: int, p0: float, alpha: float) -> Ints:
    """For each n the smallest r with P(X > r | p0) <= alpha."""
    return np.asarray((tables(size, p0).s > alpha + SLACK).sum(axis=1))


@lru_cache(maxsize=64)
def _powerful(size: int, p1: float, beta: float) -> Ints:
    """For each n the largest r with P(X > r | p1) >= 1 - beta, -1 for none."""
    return np.asarray((tables(size, p1).s >= 1 - beta - SLACK).sum(axis=1) - 1)


@lru_cache(maxsize=16)
def _kept(size: int, p1: float, beta: float) -> tuple[Bools, Ints]:
    """Whether stage one alone keeps the power, by (n1, r1), and the largest such r1 for each n1 (-1: none).

    A row of the distribution function is 1 beyond its own m, so r1 stays below n1.
    """
    keeps = tables(size, p1).f <= beta + SLACK
    return keeps, keeps.sum(axis=1) - 1


def _hull(front: list[tuple[int, float, int, int, int]]) -> list[int]:
    """Places on the front that minimise q n + (1 - q) EN0 for some q in [0, 1]; collinear ones stay."""
    hull: list[int] = []
    for k, (n, en0, *_) in enumerate(front):
        while len(hull) >= 2:
            (n_a, en_a, *_), (n_b, en_b, *_) = front[hull[-2]], front[hull[-1]]
            if (n_b - n_a) * (en0 - en_a) - (en_b - en_a) * (n - n_a) >= -1e-9:
                break
            hull.pop()
        hull.append(k)
    return hull


def _normal_quantile(p: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(p)
