"""Losses and time of a cell-therapy trial: how many are screened, how long it takes.

A place in the trial is filled by candidates one after another: a candidate arrives, is screened, goes
through mobilisation and manufacturing (at most so many attempts), is dosed, and is evaluable at the end of
the toxicity window. Whoever drops out on the way is replaced. The next place opens when the one before has
been dosed, and a cohort's decision waits for the windows of all its patients. How many candidates that takes
does not depend on the calendar, so its distribution is exact (a negative binomial mixed over the sizes of
the trial); durations come from seeded simulation, vectorised over trials.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from trialrun.design.binomial import Array, Ints, log_factorials
from trialrun.design.errors import BadDesign, probability, whole
from trialrun.design.escalation.rule import CountRule, States
from trialrun.design.exact import check_truth
from trialrun.design.two_stage.designs import TwoStage


@dataclass(frozen=True)
class Funnel:
    """What stands between a candidate and an evaluable patient; times in days.

    arrivals:       candidates per 30 days while a place is open (Poisson).
    screen_failure: P(a candidate fails screening).
    mobilisation:   P(one attempt yields enough cells); attempts: at most so many.
    attempt_days, manufacturing_days: length of one attempt, and from the cells to the released product.
    delivered:      P(a released product is given).
    evaluable:      P(a dosed patient is evaluable); one who is not is replaced at the end of the window.
    window:         toxicity window; stagger: least time between two dosings in a cohort.
    """

    arrivals: float = 2.0
    screen_failure: float = 0.25
    mobilisation: float = 0.9
    attempts: int = 2
    attempt_days: float = 14.0
    manufacturing_days: float = 28.0
    delivered: float = 0.95
    evaluable: float = 0.95
    window: float = 28.0
    stagger: float = 14.0

    def __post_init__(self) -> None:
        for name in ("screen_failure", "mobilisation", "delivered", "evaluable"):
            probability(name, getattr(self, name), closed=True)
        if self.success <= 0:
            raise BadDesign(
                "no candidate ever becomes an evaluable patient.",
                hint="Make screen_failure smaller, and mobilisation, delivered and evaluable larger than 0.",
            )
        whole("attempts", self.attempts, 1, 100)
        if not 0 < self.arrivals < math.inf:
            raise BadDesign(f"{self.arrivals:g} arrivals per 30 days.", hint="Give a positive rate.")
        times = (self.attempt_days, self.manufacturing_days, self.window, self.stagger)
        if not all(0 <= t < math.inf for t in times):
            raise BadDesign("a time is negative.", hint="Give days of at least 0.")

    @property
    def manufactured(self) -> float:
        """P(an eligible patient gets a released product)."""
        return 1.0 - (1.0 - self.mobilisation) ** self.attempts

    @property
    def dosed(self) -> float:
        """P(a candidate is dosed)."""
        return (1 - self.screen_failure) * self.manufactured * self.delivered

    @property
    def success(self) -> float:
        """P(a candidate becomes an evaluable patient)."""
        return self.dosed * self.evaluable

    def screened(self, sizes: Sequence[tuple[int, float]], most: int = 2000) -> Screened:
        """Exact distribution of the candidates needed for a trial of these (evaluable patients, probability).

        Exact up to the mass beyond `most`, which is given.
        """
        total = np.zeros(most + 1)
        for size, chance in sizes:
            total += chance * _negative_binomial(size, self.success, most)
        return Screened(total)


def _negative_binomial(successes: int, p: float, most: int) -> Array:
    """P(the `successes`-th success comes at trial k) for k = 0..most."""
    out = np.zeros(most + 1)
    if successes == 0:
        out[0] = 1.0
        return out
    if p >= 1.0:
        out[successes] = 1.0
        return out
    k = np.arange(successes, most + 1)
    lf = log_factorials(most)
    logs = lf[k - 1] - lf[successes - 1] - lf[k - successes]
    out[successes:] = np.exp(logs + successes * math.log(p) + (k - successes) * math.log1p(-p))
    return out


@dataclass(frozen=True, repr=False)
class Screened:
    """Exact distribution of the number of candidates; mass[k] = P(k candidates)."""

    mass: Array

    @property
    def mean(self) -> float:
        return float(np.arange(self.mass.size) @ self.mass)

    @property
    def beyond(self) -> float:
        """Probability not covered because it lies beyond the table."""
        return max(0.0, 1.0 - float(self.mass.sum()))

    def quantile(self, q: float) -> int:
        """The smallest k with P(at most k candidates) >= q."""
        return int(np.searchsorted(np.cumsum(self.mass), q - 1e-12))

    def __repr__(self) -> str:
        return (
            f"Screened(mean {self.mean:.1f}, median {self.quantile(0.5)}, 90 % within {self.quantile(0.9)})"
        )


@dataclass(frozen=True, repr=False)
class Timeline:
    """Simulated durations (days) and counts, one entry a trial."""

    days: Array
    screened: Ints
    dosed: Ints
    evaluable: Ints
    seed: int
    end: str = field(default="the last patient's window")

    @property
    def mc_error(self) -> float:
        """Standard error of the mean duration."""
        return float(self.days.std(ddof=1) / math.sqrt(self.days.size))

    def quantile(self, q: float) -> float:
        """The q-quantile of the duration in days."""
        return float(np.quantile(self.days, q))

    def __repr__(self) -> str:
        return (
            f"Timeline({self.days.size} trials, seed {self.seed}: {self.days.mean():.0f} days on average "
            f"(standard error {self.mc_error:.1f}), 10-90 % {self.quantile(0.1):.0f}-{self.quantile(0.9):.0f}"
            f"; screened {self.screened.mean():.1f}, dosed {self.dosed.mean():.1f}, "
            f"evaluable {self.evaluable.mean():.1f})"
        )


class _Clock:
    """The calendars of all simulated trials at once."""

    def __init__(self, funnel: Funnel, trials: int, seed: int) -> None:
        self.funnel = funnel
        self.rng = np.random.default_rng(seed)
        self.gate = np.zeros(trials)
        self.last_dosing = np.full(trials, -math.inf)
        self.cohort_end = np.zeros(trials)
        self.screened = np.zeros(trials, dtype=np.int64)
        self.dosed = np.zeros(trials, dtype=np.int64)
        self.evaluable = np.zeros(trials, dtype=np.int64)

    def fill(self, open_: Ints) -> None:
        """Fills one place in each of the trials `open_` with an evaluable patient."""
        f, rng = self.funnel, self.rng
        now = self.gate[open_].copy()
        todo = open_.copy()
        while todo.size:
            m = todo.size
            now += rng.exponential(30.0 / f.arrivals, m)
            self.screened[todo] += 1
            passed = rng.random(m) >= f.screen_failure
            # The attempt that succeeds, counted from one; more than `attempts` means failure.
            if f.mobilisation >= 1:
                attempt = np.ones(m)
            elif f.mobilisation <= 0:
                attempt = np.full(m, f.attempts + 1.0)
            else:
                attempt = rng.geometric(f.mobilisation, m).astype(float)
            now += np.where(passed, np.minimum(attempt, f.attempts) * f.attempt_days, 0.0)
            made = passed & (attempt <= f.attempts)
            now += np.where(made, f.manufacturing_days, 0.0)
            given = made & (rng.random(m) < f.delivered)
            at = np.maximum(now, self.last_dosing[todo] + f.stagger)
            now = np.where(given, at, now)
            self.dosed[todo] += given
            self.last_dosing[todo] = np.where(given, at, self.last_dosing[todo])
            fine = given & (rng.random(m) < f.evaluable)
            now = np.where(given & ~fine, at + f.window, now)
            ready = todo[fine]
            self.evaluable[ready] += 1
            self.gate[ready] = now[fine]
            self.cohort_end[ready] = np.maximum(self.cohort_end[ready], now[fine] + f.window)
            todo, now = todo[~fine], now[~fine]

    def close_cohort(self, which: Ints) -> None:
        """The next cohort of the trials `which` opens when all windows have ended."""
        self.gate[which] = self.cohort_end[which]
        self.last_dosing[which] = -math.inf

    def timeline(self, seed: int) -> Timeline:
        return Timeline(self.cohort_end, self.screened, self.dosed, self.evaluable, seed)


def simulate_escalation(
    rule: CountRule, truth: Sequence[float], funnel: Funnel, *, trials: int = 2000, seed: int = 1
) -> Timeline:
    """The calendar of an escalation: from the opening to the last patient's window."""
    check_truth(truth, rule.doses)
    clock = _Clock(funnel, trials, seed)
    p = np.asarray(truth)
    s = States(
        np.zeros((trials, rule.doses), dtype=np.int64),
        np.zeros((trials, rule.doses), dtype=np.int64),
        np.zeros(trials, dtype=np.int64),
        np.zeros(trials, dtype=np.int64),
    )
    running = np.arange(trials)
    while running.size:
        here = s.take(running)
        dose, size = rule.next_dose(here)
        keep = dose > 0
        running, dose, size = running[keep], dose[keep], size[keep]
        if not running.size:
            break
        for k in range(int(size.max())):
            clock.fill(running[size > k])
        toxic = clock.rng.binomial(size, p[dose - 1])
        s.n[running, dose - 1] += size
        s.t[running, dose - 1] += toxic
        s.at[running] = dose
        s.last[running] = toxic
        clock.close_cohort(running)
    return clock.timeline(seed)


def simulate_two_stage(
    design: TwoStage,
    p: float,
    funnel: Funnel,
    *,
    already: int = 0,
    response_window: float = 28.0,
    trials: int = 2000,
    seed: int = 1,
) -> Timeline:
    """The calendar of a two-stage trial; accrual pauses after stage one until its responses are known.

    already: patients of stage one that are at hand (from phase I). Stages run as one cohort each, staggered.
    """
    probability("p", p, closed=True)
    if not 0 <= already <= design.n1:
        raise BadDesign(
            f"{already} patients at hand for a stage one of {design.n1}.", hint=f"Give 0 to {design.n1}."
        )
    clock = _Clock(funnel, trials, seed)
    everyone = np.arange(trials)
    for _ in range(design.n1 - already):
        clock.fill(everyone)
    clock.cohort_end = np.maximum(clock.cohort_end, clock.gate + response_window)
    on = everyone[clock.rng.binomial(design.n1, p, trials) > design.r1]
    clock.close_cohort(on)
    for _ in range(design.n - design.n1):
        clock.fill(on)
    clock.cohort_end[on] = np.maximum(clock.cohort_end[on], clock.gate[on] + response_window)
    return clock.timeline(seed)
