"""Simon's two-stage designs, optimal, minimax and every admissible one, found without a maximum n and proved.

Sources: Simon 1989 (doi:10.1016/0197-2456(89)90015-9); admissible designs: Jung, Lee, Kim & George 2004
(doi:10.1002/sim.1600).

How the search works. A design stops after n1 patients with r1 or fewer responses and calls the treatment
promising with more than r of n. Let T be the trial at which response r1 + 1 occurs; the trial goes on when
T <= n1, so with b and S the binomial mass and survival function

    P(reject) = sum over m = r1 .. n1-1 of  b(r1; m) p  S(r - r1 - 1; n - 1 - m),

one cumulative sum for all n1 at once. Totals n are walked upwards. A total is left out when even the most
powerful randomised single-stage test of n patients misses the bounds (conditioning on the first stage cannot
beat it, Neyman-Pearson). With the smallest expected size B found so far, a pair (n1, r1) serves only totals
below n1 + (B - n1) / P0(X1 > r1): one table for every B, zero where stage one alone loses the power. A
smaller r has more power and a higher level. The walk ends at the largest entry of that table: nothing
further on can be optimal or admissible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialrun.design.binomial import SLACK, Array, Bools, Ints, tables
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


class _Walk:
    """One walk over the totals; keeps the Pareto front of (n, EN0) as (n, en0, n1, r1, r)."""

    def __init__(self, p0: float, p1: float, alpha: float, beta: float, rules: Constraints) -> None:
        self.p0, self.p1, self.alpha, self.beta, self.rules = p0, p1, alpha, beta, rules
        self.best = math.inf
        self.stop = math.inf
        # No level is kept with so few responses or fewer, in this total or a later one.
        self.floor = -1
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
        # r_alpha: smallest r with single-stage level kept; r_power: largest r with single-stage power kept.
        least, most = self.null.critical(self.alpha), self.good.powerful(self.beta)
        self.r_alpha, self.r_power = least.tolist(), most.tolist()
        self.reachable = self._reachable(least, most)
        rules = self.rules
        start = self.good.kept(self.beta)
        if rules.min_pet > 0 or rules.n1_min > 1 or rules.n1_max is not None:
            n1 = np.arange(self.size + 1)[:, None]
            start = _Start.of(
                start.open
                & (self.null.tables.f >= rules.min_pet - SLACK)
                & (n1 >= rules.n1_min)
                & (n1 <= (rules.n1_max or self.size))
            )
        self.open, self.widths = start.open, start.widths
        if math.isfinite(self.best):
            self._limit()
        else:
            self._box(start.beats, start.rows, start.columns)
        if rules.n1_max is not None and rules.n1_max <= self.size and not start.open.any():
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
        """beats: by (n1, r1), the total from which on the pair cannot beat the best expected size."""
        rows = min(math.ceil(self.best), self.size + 1)
        width = max(self.widths[:rows])
        left = self.best - np.arange(float(rows))[:, None]
        beats: Array = left * self.null.rarity[:rows, :width]
        beats += np.arange(float(rows))[:, None]
        beats *= self.open[:rows, :width]
        most, columns = np.maximum.reduce(beats, axis=1), np.maximum.reduce(beats)
        self._box(beats, most.tolist(), columns.tolist())

    def _box(self, beats: Array, rows: list[float], columns: list[float]) -> None:
        """Of rows and columns only those still serve whose largest entry exceeds n."""
        self.beats, self.rows, self.columns = beats, rows, columns
        self.stop = max(columns, default=0.0)
        self.box = (1, len(rows) - 1, 0, len(columns) - 1)

    def run(self) -> list[tuple[int, float, int, int, int]]:
        n = self.reachable.index(True) if True in self.reachable else self.size
        cap = self.rules.n_max if self.rules.n_max is not None else math.inf
        while n <= cap:
            if self.front and n > self.stop:
                self.reason = (
                    f"every design of more than {self.n_last} patients has an expected size of at least "
                    f"{self.best:.4f}"
                )
                return self.front
            if n > self.size:
                self._size_up(int(1.5 * n))
            if self.reachable[n]:
                self.n_first = self.n_first or n
                if self._try(n):
                    self._limit()
            self.n_last = n
            n += 1
        self.reason = f"n_max = {cap:g} reached"
        return self.front

    def _reachable(self, least: Ints, most: Ints) -> list[bool]:
        """For each n whether the most powerful randomised single-stage test keeps both error rates."""
        null, good = self.null.tables, self.good.tables
        rows = np.arange(self.size + 1)
        # With one response fewer than the level asks for, a share of the trials may still be promising.
        share = (self.alpha + SLACK - null.s[rows, least]) / null.b[rows, least]
        mixed = good.s[rows, least] + share * good.b[rows, least] >= 1 - self.beta - 2 * SLACK
        found: list[bool] = ((most > 0) & ((least <= most) | ((least == most + 1) & mixed))).tolist()
        return found

    def _try(self, n: int) -> bool:
        """Searches one total; whether the best expected size fell."""
        low, high, first, last = self.box
        while low <= high and self.rows[low] <= n:
            low += 1
        while high >= low and self.rows[high] <= n:
            high -= 1
        while first <= last and self.columns[first] <= n:
            first += 1
        while last >= first and self.columns[last] <= n:
            last -= 1
        self.box = (low, high, first, last)
        nested = bool(self.front) and high < n and self.rules.balance == (0.0, 1.0)
        # Stage one cannot have passed before trial first + 1.
        low, high = max(low, first + 1), min(high, n - 1)
        if self.rules.balance != (0.0, 1.0):
            low = max(low, math.ceil(self.rules.balance[0] * n - SLACK))
            high = min(high, math.floor(self.rules.balance[1] * n + SLACK))
        if low > high:
            return False
        last = min(last, self.widths[high] - 1)
        mask = self.beats[low : high + 1, first : last + 1] > n
        need, bound = 1 - self.beta - SLACK, self.alpha + SLACK
        alone = self.r_alpha[n]
        # Above r_alpha every level is kept and power only falls, so a larger r serves no r1 but its own r
        # - 1.
        r = min(self.r_power[n], max(alone, last + 1))
        strong: Bools | None = None
        if r == alone and last + 2 <= alone and alone - 1 > self.floor:
            # Without the power at one response fewer there is none at r either.
            strong = (_passing(self.good, n, alone - 1, low, high, first, last) >= need) & mask
            if not np.count_nonzero(strong):
                r -= 2
        found: tuple[float, int, int, int] | None = None
        while r > max(first, self.floor):
            end = min(last, r - 1)
            fits = mask[:, : end - first + 1]
            if r < alone:
                fits = (_passing(self.null, n, r, low, high, first, end) <= bound) & fits
                if not np.count_nonzero(fits):
                    if nested:
                        # Later totals have higher levels and fewer pairs.
                        self.floor = r
                    break
            if r == alone - 1 and strong is not None:
                fits &= strong
            else:
                fits = (_passing(self.good, n, r, low, high, first, end) >= need) & fits
            if np.count_nonzero(fits):
                place, column = fits.nonzero()
                n1 = low + place
                sizes = n1 + self.null.goes_on[n1, first + column] * (n - n1)
                k = int(sizes.argmin())
                size = float(sizes[k])
                if found is None or size < found[0] - 1e-12:
                    found = (size, int(n1[k]), first + int(column[k]), r)
            r -= 1
        if found is None or found[0] >= self.best - 1e-9:
            return False
        self.best = found[0]
        self.front.append((n, *found))
        return True


def _passing(side: _Side, n: int, r: int, low: int, high: int, first: int, last: int) -> Array:
    """P(X1 > r1 and X > r) for n1 = low..high and r1 = first..last."""
    end = r - last - 2
    rest = side.tables.s[n - 1 - first : n - 1 - high : -1, r - first - 1 : end if end >= 0 else None : -1]
    sums: Array = np.add.accumulate(side.mass[first:high, first : last + 1] * rest)
    return sums[low - 1 - first :]


class _Side:
    """What the searches with one response rate share, up to one size of trial.

    mass: P(response r1 + 1 comes at trial m + 1) by (m, r1); goes_on: P(X1 > r1) by (n1, r1), never 0,
    whatever rounding does; rarity: its inverse.
    """

    __slots__ = ("_critical", "_kept", "_powerful", "goes_on", "mass", "rarity", "tables")

    def __init__(self, size: int, p: float) -> None:
        self.tables = tables(size, p)
        self.mass = self.tables.b * p
        self.goes_on: Array = np.maximum(self.tables.s, 1e-300)
        self.rarity = 1 / self.goes_on
        self._critical: dict[float, Ints] = {}
        self._powerful: dict[float, Ints] = {}
        self._kept: dict[float, _Start] = {}

    def critical(self, alpha: float) -> Ints:
        """For each n the smallest r with P(X > r) <= alpha."""
        if alpha not in self._critical:
            self._critical[alpha] = (self.tables.s > alpha + SLACK).sum(axis=1)
        return self._critical[alpha]

    def powerful(self, beta: float) -> Ints:
        """For each n the largest r with P(X > r) >= 1 - beta, -1 for none."""
        if beta not in self._powerful:
            self._powerful[beta] = (self.tables.s >= 1 - beta - SLACK).sum(axis=1) - 1
        return self._powerful[beta]

    def kept(self, beta: float) -> _Start:
        """Open is where stage one alone keeps the power.

        A row of the distribution function is 1 beyond its own m, so r1 stays below n1.
        """
        if beta not in self._kept:
            self._kept[beta] = _Start.of(self.tables.f <= beta + SLACK)
        return self._kept[beta]


def _side(size: int, p: float) -> _Side:
    return _small_side(size, p) if size <= 192 else _large_side(size, p)


@lru_cache(maxsize=128)
def _small_side(size: int, p: float) -> _Side:
    return _Side(size, p)


# Large tables take tens of megabytes: only those of the search at hand are kept.
@lru_cache(maxsize=4)
def _large_side(size: int, p: float) -> _Side:
    return _Side(size, p)


@dataclass(frozen=True)
class _Start:
    """Which pairs (n1, r1) are open before any design is known, and `_Walk.beats` then.

    widths: for each n1 one more than the largest open r1.
    """

    open: Bools
    widths: list[int]
    beats: Array
    rows: list[float]
    columns: list[float]

    @staticmethod
    def of(open_: Bools) -> _Start:
        beats = np.where(open_, math.inf, 0.0)
        widths = np.where(open_.any(axis=1), open_.shape[1] - open_[:, ::-1].argmax(axis=1), 0)
        return _Start(open_, widths.tolist(), beats, beats.max(axis=1).tolist(), beats.max(axis=0).tolist())


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
