"""Simon's two-stage designs, optimal, minimax and every admissible one, found without a maximum n and proved.

Sources: Simon 1989 (doi:10.1016/0197-2456(89)90015-9); admissible designs: Jung, Lee, Kim & George 2004
(doi:10.1002/sim.1600).

How the search works. A design stops after n1 patients with r1 or fewer responses and calls the treatment
promising with more than r of n. Let T be the trial at which response r1 + 1 occurs; the trial goes on when
T <= n1, so with b and S the binomial mass and survival function

    P(reject) = sum over m = r1 .. n1-1 of  b(r1; m) p  S(r - r1 - 1; n - 1 - m),

which rises in n1, as the expected size does: of one (n, r1, r) only the smallest n1 that keeps the power
counts, and where that breaks the level, every larger one does. Totals n are walked upwards. A total is left
out when even the most powerful randomised single-stage test of n patients misses the bounds (conditioning on
the first stage cannot beat it, Neyman-Pearson). For each r1 three numbers bound what is left to look at: the
smallest n1 whose stage one alone keeps the power, the largest n1 that can still beat the smallest expected
size B found so far, and the smallest r that can keep the level. They only tighten as n grows. An r1 whose
smallest expected size reaches B is given up for good, and the walk ends with the last of them: nothing
further on can be optimal or admissible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialrun.design.binomial import SLACK, Array, tables
from trialrun.design.errors import MOST_PATIENTS, BadDesign, hypotheses, probability, whole
from trialrun.design.two_stage.designs import Proof, TwoStage, TwoStageSearch

_LARGEST = MOST_PATIENTS
# Far above the rounding of the sums.
_LEAST = 1e-9


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
        whole("n1_min", self.n1_min, 1, _LARGEST)
        if self.n_max is not None:
            whole("n_max", self.n_max, 2, _LARGEST)
        if self.n1_max is not None:
            whole("n1_max", self.n1_max, 1, _LARGEST)
        if self.n_max is not None and self.n1_min >= self.n_max:
            raise BadDesign(
                f"n1_min = {self.n1_min} leaves no second stage below n_max = {self.n_max}.",
                hint="Give n1_min below n_max.",
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
    hypotheses(p0, p1)
    for name, value in (("alpha", alpha), ("beta", beta)):
        probability(name, value)
        if value < _LEAST:
            raise BadDesign(
                f"{name} = {value:g} is too small to compute with.", hint=f"Give {_LEAST:g} or more."
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


class _First:
    """What is left to look at for one r1.

    low, high: the smallest and the largest n1, low = 0 when given up; least: the smallest r that can keep the
    level, 0 when not known yet; goes_on: P(X1 > r1) under p0 by n1.
    """

    __slots__ = ("goes_on", "high", "least", "low", "r1")

    def __init__(self, r1: int, low: int, goes_on: list[float]) -> None:
        self.r1, self.low, self.high, self.least, self.goes_on = r1, low, _LARGEST, 0, goes_on

    def size(self, n: int) -> float:
        """The smallest expected size under p0 in a total of n."""
        return self.low + self.goes_on[self.low] * (n - self.low)


class _Walk:
    """One walk over the totals; keeps the Pareto front of (n, EN0) as (n, en0, n1, r1, r)."""

    def __init__(self, p0: float, p1: float, alpha: float, beta: float, rules: Constraints) -> None:
        self.p0, self.p1, self.alpha, self.beta, self.rules = p0, p1, alpha, beta, rules
        self.need, self.bound = 1 - beta - SLACK, alpha + SLACK
        # Whether every first stage is allowed: asking each time costs a small search dearly.
        self.free = rules.n1_max is None and rules.min_pet == 0
        self.best = math.inf
        self.firsts: list[_First] = []
        self.opened = 0
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
        self.null, self.good = _side(self.size, self.p0), _side(self.size, self.p1)
        # alone: smallest r with single-stage level kept; most: largest r with single-stage power kept.
        self.alone, self.most = self.null.critical(self.alpha), self.good.powerful(self.beta)
        self.lows = self.good.lows(self.beta)
        for first in self.firsts:
            first.goes_on = self.null.goes_on(first.r1)
        rules = self.rules
        if (
            rules.n1_max is not None
            and rules.n1_max <= self.size
            and not any(self._allowed(r1, max(low, rules.n1_min)) for r1, low in enumerate(self.lows))
        ):
            raise BadDesign(
                f"no first stage of {rules.n1_min} to {rules.n1_max} patients has a stopping rule that "
                f"keeps power {1 - self.beta:g} and stops with probability {rules.min_pet:g} under p0.",
                hint="Raise n1_max, lower min_pet or allow a larger beta.",
            )
        if rules.n1_max is not None and rules.balance[0] > 0 and rules.n_max is None:
            # A bounded first stage that must be a share of the total bounds the total.
            self.rules = Constraints(
                rules.min_pet, rules.n1_min, rules.n1_max, int(rules.n1_max / rules.balance[0]), rules.balance
            )

    def _allowed(self, r1: int, n1: int) -> bool:
        """Whether the constraints, balance aside, allow this first stage; if not, no larger one."""
        return n1 <= (self.rules.n1_max or n1) and (
            self.rules.min_pet == 0 or self.null.stops(n1, r1) >= self.rules.min_pet - SLACK
        )

    def run(self) -> list[tuple[int, float, int, int, int]]:
        cap = self.rules.n_max if self.rules.n_max is not None else math.inf
        n = 2
        while n <= cap:
            if n > self.size:
                self._size_up(int(1.5 * n))
            if self._reachable(n):
                if not self.front:
                    self._open(n)
                self._try(n)
                if not self.firsts and self.front:
                    self.reason = (
                        f"every design of more than {self.n_last} patients has an expected size of at least "
                        f"{self.best:.4f}"
                    )
                    return self.front
                self.n_first = self.n_first or n
            self.n_last = n
            n += 1
        self.reason = f"n_max = {cap:g} reached"
        return self.front

    def _reachable(self, n: int) -> bool:
        """Whether the most powerful randomised single-stage test of n patients keeps both error rates."""
        least, most = self.alone[n], self.most[n]
        if most <= 0 or least > most + 1:
            return False
        if least <= most:
            return True
        # With one response fewer than the level asks for, a share of the trials may still be promising.
        null, good = self.null.tables, self.good.tables
        share = (self.alpha + SLACK - null.s[n, least]) / null.b[n, least]
        return bool(good.s[n, least] + share * good.b[n, least] >= 1 - self.beta - 2 * SLACK)

    def _open(self, n: int) -> None:
        """Takes up every r1 with a first stage below n. Once a design is known a later one is too large."""
        while self.opened < len(self.lows) and max(self.lows[self.opened], self.rules.n1_min) < n:
            r1 = self.opened
            low = max(self.lows[r1], self.rules.n1_min)
            if self.free or self._allowed(r1, low):
                self.firsts.append(_First(r1, low, self.null.goes_on(r1)))
            self.opened += 1
        # The most promising first: the others may then be given up unseen.
        self.firsts.sort(key=lambda first: first.size(n))

    def _try(self, n: int) -> None:
        """Searches one total, and gives up what can no longer beat the smallest expected size."""
        alone, most, need, bound = self.alone[n], self.most[n], self.need, self.bound
        good, null = self.good, self.null
        rest, rest_0, skip = good.rest, null.rest, self.size - n + 1
        shortest, longest = self._bounds(n)
        best = self.best - 1e-9
        found: tuple[int, int, int] | None = None
        for first in self.firsts:
            r1, low, least, goes_on = first.r1, first.low, first.least, first.goes_on
            if low + goes_on[low] * (n - low) >= best:
                first.low = 0
                continue
            high = first.high
            if best < math.inf:
                # Later trials have fewer first stages left.
                if high == _LARGEST:
                    high = low
                    while high + 1 < n and high + 1 + goes_on[high + 1] * (n - high - 1) < best:
                        high += 1
                else:
                    while high + goes_on[high] * (n - high) >= best:
                        high -= 1
                first.high = high
            if high > longest:
                high = longest
            if high < low or high < shortest:
                continue
            if not least:
                least = max(alone, r1 + 1)
                while least - 1 > r1 and null.passing(r1, low, n, least - 1) <= bound:
                    least -= 1
            begin = skip + r1
            end, end_0 = skip + high, skip + low
            terms = good.mass[r1][r1:high]
            while least <= most and terms.dot(rest[least - r1 - 1][begin:end]) >= need:
                if least < alone and null.mass[r1][r1:low].dot(rest_0[least - r1 - 1][begin:end_0]) > bound:
                    # No first stage keeps the level with so small an r, here or in larger trials.
                    least += 1
                    continue
                design = self._design(r1, max(low, shortest), high, n, least)
                if design is not None:
                    size = design[0] + goes_on[design[0]] * (n - design[0])
                    if size < best:
                        self.best, found = size, design
                        best = size - 1e-9
                break
            first.least = least
        self.firsts = [first for first in self.firsts if first.low]
        if found is not None:
            self.front.append((n, self.best, *found))

    def _bounds(self, n: int) -> tuple[int, int]:
        """The shortest and the longest first stage that the constraints allow."""
        shortest, longest = 1, min(n - 1, self.rules.n1_max or n)
        if self.rules.balance != (0.0, 1.0):
            shortest = math.ceil(self.rules.balance[0] * n - SLACK)
            longest = min(longest, math.floor(self.rules.balance[1] * n + SLACK))
        return shortest, longest

    def _design(self, r1: int, low: int, high: int, n: int, least: int) -> tuple[int, int, int] | None:
        """(n1, r1, r) with the smallest n1 that some r from `least` on suits, and the largest such r."""
        alone = self.alone[n]
        # Above `alone` every level is kept and power only falls.
        top = min(self.most[n], max(alone, r1 + 1))
        for r in range(least, top + 1):
            n1 = max(low, self.good.smallest(r1, high, n, r, self.need))
            if n1 > high or not (self.free or self._allowed(r1, n1)):
                return None
            if r >= alone or self.null.passing(r1, n1, n, r) <= self.bound:
                while r < top and self.good.passing(r1, n1, n, r + 1) >= self.need:
                    r += 1
                return n1, r1, r
        return None


class _Side:
    """What the searches with one response rate share, up to one size of trial.

    mass: by r1, P(response r1 + 1 comes at trial m + 1) for m = 0..size; rest: by r, P(X > r) of size - j
    patients for j = 0..size. So the terms of a sum over m lie in both in one order.
    """

    __slots__ = ("_critical", "_goes_on", "_lows", "_powerful", "mass", "rest", "size", "tables")

    def __init__(self, size: int, p: float) -> None:
        self.size = size
        self.tables = tables(size, p)
        self.mass: list[Array] = list(np.ascontiguousarray((self.tables.b * p).T))
        self.rest: list[Array] = list(np.ascontiguousarray(self.tables.s[::-1].T))
        self._goes_on: dict[int, list[float]] = {}
        self._critical: dict[float, list[int]] = {}
        self._powerful: dict[float, list[int]] = {}
        self._lows: dict[float, list[int]] = {}

    def passing(self, r1: int, n1: int, n: int, r: int) -> float:
        """P(X1 > r1 and X > r), r > r1."""
        skip = self.size - n + 1
        return float(self.mass[r1][r1:n1].dot(self.rest[r - r1 - 1][skip + r1 : skip + n1]))

    def smallest(self, r1: int, high: int, n: int, r: int, need: float) -> int:
        """The smallest n1 up to `high` with P(X1 > r1 and X > r) >= need, high + 1 for none."""
        skip = self.size - n + 1
        sums = (self.mass[r1][r1:high] * self.rest[r - r1 - 1][skip + r1 : skip + high]).cumsum()
        return r1 + 1 + int(sums.searchsorted(need))

    def goes_on(self, r1: int) -> list[float]:
        """P(X1 > r1) by n1."""
        if r1 not in self._goes_on:
            self._goes_on[r1] = self.tables.s[:, r1].tolist()
        return self._goes_on[r1]

    def stops(self, n1: int, r1: int) -> float:
        """P(X1 <= r1)."""
        return float(self.tables.f[n1, r1])

    def critical(self, alpha: float) -> list[int]:
        """For each n the smallest r with P(X > r) <= alpha."""
        if alpha not in self._critical:
            self._critical[alpha] = (self.tables.s > alpha + SLACK).sum(axis=1).tolist()
        return self._critical[alpha]

    def powerful(self, beta: float) -> list[int]:
        """For each n the largest r with P(X > r) >= 1 - beta, -1 for none."""
        if beta not in self._powerful:
            self._powerful[beta] = ((self.tables.s >= 1 - beta - SLACK).sum(axis=1) - 1).tolist()
        return self._powerful[beta]

    def lows(self, beta: float) -> list[int]:
        """For each r1, as far as there is one, the smallest n1 whose stage one alone keeps the power.

        A row of the distribution function is 1 beyond its own m, so r1 stays below n1.
        """
        if beta not in self._lows:
            kept = self.tables.f <= beta + SLACK
            self._lows[beta] = kept.argmax(axis=0)[kept.any(axis=0)].tolist()
        return self._lows[beta]


def _side(size: int, p: float) -> _Side:
    return _small_side(size, p) if size <= 192 else _large_side(size, p)


@lru_cache(maxsize=128)
def _small_side(size: int, p: float) -> _Side:
    return _Side(size, p)


# Large tables take tens of megabytes: only those of the search at hand are kept.
@lru_cache(maxsize=4)
def _large_side(size: int, p: float) -> _Side:
    return _Side(size, p)


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


@lru_cache(maxsize=256)
def _normal_quantile(p: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(p)
