"""Two-parameter logistic models: CRM with two parameters, and BLRM with escalation with overdose control.

Sources: Neuenschwander, Branson & Gsponer 2008 (doi:10.1002/sim.3230); overdose control: Babb, Rogatko &
Zacks 1998 (doi:10.1002/(SICI)1097-0258(19980530)17:10<1103::AID-SIM793>3.0.CO;2-9). The posterior is a sum
over a grid of prior quantiles wide enough for any sample; no Markov chain, so equal data give equal
decisions.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict, Unpack

import numpy as np

from trialrun.design.binomial import Array, Ints
from trialrun.design.errors import BadDesign, probability, rising, whole
from trialrun.design.escalation.rule import CountRule, States

# Nodes of a given b, and of b: probabilities of intervals need the finer grid in a.
_POINTS = (201, 61)
_REACH = 5.0


@dataclass(frozen=True)
class LogisticModel:
    """logit p(d) = a + exp(b) x(d), (a, b) bivariate normal.

    x: one number a dose, rising: log(dose / reference) for BLRM, any standardised dose for CRM.
    mean, sd, correlation: of (a, b). With BLRM's names a = log alpha and b = log beta.
    """

    x: tuple[float, ...]
    mean: tuple[float, float] = (-1.0, 0.0)
    sd: tuple[float, float] = (2.0, 1.0)
    correlation: float = 0.0

    def __post_init__(self) -> None:
        if not all(a < b for a, b in zip(self.x, self.x[1:], strict=False)):
            raise BadDesign(
                "the doses do not rise.", hint="Order the doses from the smallest to the largest."
            )
        if not all(0 < v < math.inf for v in self.sd) or not -1 < self.correlation < 1:
            raise BadDesign(
                f"prior standard deviations {self.sd} and correlation {self.correlation:g}.",
                hint="Give positive deviations and a correlation strictly between -1 and 1.",
            )

    def posterior(self, n: Ints | Array, t: Ints | Array) -> tuple[Array, Array]:
        """Posterior weights over the grid (S, G), and toxicity at each grid point (G, doses)."""
        prior, log_p, log_q, p = _grid(self)
        logs = np.asarray(t, dtype=float) @ log_p + (np.asarray(n, float) - np.asarray(t, float)) @ log_q
        logs += prior
        logs -= logs.max(axis=1, keepdims=True)
        np.exp(logs, out=logs)
        logs /= logs.sum(axis=1, keepdims=True)
        return logs, p

    def above(self, threshold: float) -> Array:
        """Weights that turn a posterior over the grid into P(toxicity > threshold); (G, doses)."""
        return _above(self, threshold, _POINTS)


def _nodes(points: tuple[int, int]) -> tuple[Array, Array]:
    first, second = (np.linspace(-_REACH, _REACH, m) for m in points)
    z1, z2 = np.meshgrid(first, second, indexing="ij")
    return z1.ravel(), z2.ravel()


@lru_cache(maxsize=16)
def _grid(model: LogisticModel) -> tuple[Array, Array, Array, Array]:
    z1, z2 = _nodes(_POINTS)
    rho = model.correlation
    b = model.mean[1] + model.sd[1] * z2
    a = model.mean[0] + model.sd[0] * (rho * z2 + math.sqrt(1 - rho * rho) * z1)
    linear = a[None, :] + np.exp(b)[None, :] * np.asarray(model.x)[:, None]
    log_p, log_q = -np.logaddexp(0.0, -linear), -np.logaddexp(0.0, linear)
    return -0.5 * (z1 * z1 + z2 * z2), log_p, log_q, np.exp(log_p).T


@lru_cache(maxsize=32)
def _above(model: LogisticModel, threshold: float, points: tuple[int, int]) -> Array:
    """For each grid point the share of its cell in which toxicity exceeds `threshold`; (G, doses).

    Given b, toxicity exceeds the threshold exactly when a does; the cell across that border counts in part,
    which makes the error of interval probabilities quadratic in the step.
    """
    z1, z2 = (v[:, None] for v in _nodes(points))
    rho = model.correlation
    slope = np.exp(model.mean[1] + model.sd[1] * z2)
    border = math.log(threshold / (1 - threshold)) - slope * np.asarray(model.x)[None, :]
    z_border = ((border - model.mean[0]) / model.sd[0] - rho * z2) / math.sqrt(1 - rho * rho)
    step = 2 * _REACH / (points[0] - 1)
    share: Array = np.clip((z1 - z_border) / step + 0.5, 0.0, 1.0)
    return share


class Conduct(TypedDict, total=False):
    """How patients enter; see `Crm`."""

    patients: int
    cohort: int
    start: int
    no_skip: bool


class Prior(Conduct, total=False):
    """The same, with mean, standard deviation and correlation of (a, b)."""

    mean: tuple[float, float]
    sd: tuple[float, float]
    correlation: float


class Intervals(Prior, total=False):
    """The same, with what `Blrm` decides by."""

    interval: tuple[float, float]
    feasibility: float
    highest: bool


@dataclass(frozen=True)
class _TwoParameter(CountRule):
    """What both designs share; the subclasses choose the dose from the posterior."""

    x: tuple[float, ...]
    target: float
    patients: int = 24
    cohort: int = 3
    start: int = 1
    mean: tuple[float, float] = (-1.0, 0.0)
    sd: tuple[float, float] = (2.0, 1.0)
    correlation: float = 0.0
    no_skip: bool = True

    def __post_init__(self) -> None:
        probability("target", self.target)
        _ = self.model
        whole("patients", self.patients, 1, 1000)
        whole("cohort", self.cohort, 1, 1000)
        if not 1 <= self.start <= self.doses or not 1 <= self.cohort <= self.patients:
            raise BadDesign(
                f"start {self.start}, cohorts of {self.cohort} in {self.patients} patients.",
                hint=f"Start at a level from 1 to {self.doses} with 1 <= cohort <= patients.",
            )
        self._valid()

    def _valid(self) -> None:
        """Further checks of a subclass."""

    @property
    def model(self) -> LogisticModel:
        return LogisticModel(self.x, self.mean, self.sd, self.correlation)

    @property
    def doses(self) -> int:
        return len(self.x)

    @property
    def largest(self) -> int:
        return self.patients

    @abstractmethod
    def _best(self, weights: Array, p: Array) -> Ints:
        """The level of each row of posterior weights, 0 for none."""

    def _choose(self, s: States) -> Ints:
        # Many rows share their counts: one posterior for each distinct one.
        counts = np.concatenate([s.n, s.t], axis=1)
        distinct, member = np.unique(counts, axis=0, return_inverse=True)
        weights, p = self.model.posterior(distinct[:, : self.doses], distinct[:, self.doses :])
        chosen: Ints = self._best(weights, p)[member.ravel()]
        return chosen

    def next_dose(self, s: States) -> tuple[Ints, Ints]:
        if (s.at == 0).all():
            return np.full(len(s), self.start), np.full(len(s), self.cohort)
        dose = self._choose(s)
        if self.no_skip:
            dose = np.minimum(dose, s.at + 1)
        left = self.patients - s.n.sum(axis=1)
        dose = np.where(left <= 0, 0, dose)
        return dose, np.where(dose == 0, 0, np.minimum(left, self.cohort))

    def select(self, s: States) -> Ints:
        tried = np.arange(1, self.doses + 1) * (s.n > 0)
        best: Ints = np.minimum(self._choose(s), tried.max(axis=1))
        return best

    def details(self, s: States) -> dict[str, tuple[float, ...]]:
        weights, p = self.model.posterior(s.n, s.t)
        over = weights[0] @ self.model.above(self.target)
        return {"mean toxicity": tuple((weights[0] @ p).tolist()), "P(p > target)": tuple(over.tolist())}


@dataclass(frozen=True, repr=False)
class Crm2(_TwoParameter):
    """CRM with two parameters: the level whose posterior mean toxicity is closest to the target."""

    @staticmethod
    def from_skeleton(skeleton: tuple[float, ...], target: float, **settings: Unpack[Conduct]) -> Crm2:
        """Standardised doses such that the prior medians of a and b reproduce the skeleton."""
        rising("the skeleton", skeleton)
        a = math.log(skeleton[-1] / (1 - skeleton[-1]))
        x = tuple(math.log(p / (1 - p)) - a for p in skeleton)
        return Crm2(x, target, mean=(a, 0.0), sd=(1.0, 0.7), **settings)

    def __repr__(self) -> str:
        return (
            f"Crm2(two-parameter logistic, {self.doses} doses, target {self.target:g}, "
            f"{self.patients} patients, cohorts of {self.cohort}{', no skipping' if self.no_skip else ''})"
        )

    def _best(self, weights: Array, p: Array) -> Ints:
        chosen: Ints = np.abs(weights @ p - self.target).argmin(axis=1) + 1
        return chosen


@dataclass(frozen=True, repr=False)
class Blrm(_TwoParameter):
    """BLRM: among levels with P(overdose) < `feasibility`, the most probable in the target interval.

    interval: the target interval, the overdose interval lies above it (default 0.16 to 0.33). `highest`
    takes the highest feasible level instead (escalation with overdose control, EWOC). x: log(dose /
    reference dose). No feasible level ends the trial.
    """

    interval: tuple[float, float] = (0.16, 0.33)
    feasibility: float = 0.25
    highest: bool = False

    def _valid(self) -> None:
        if not 0 < self.interval[0] < self.interval[1] < 1:
            raise BadDesign(
                f"target interval {self.interval} is not inside (0, 1).",
                hint="Give for example (0.16, 0.33).",
            )
        probability("feasibility", self.feasibility)

    @staticmethod
    def for_doses(
        amounts: tuple[float, ...], reference: float, target: float = 0.25, **settings: Unpack[Intervals]
    ) -> Blrm:
        """A BLRM for dose amounts in one unit and a reference dose in the same unit."""
        if not amounts or not all(0 < v < math.inf for v in (*amounts, reference)):
            raise BadDesign("a dose amount is not positive.", hint="Give amounts above 0 in one unit.")
        return Blrm(tuple(math.log(a / reference) for a in amounts), target, **settings)

    def __repr__(self) -> str:
        low, high = self.interval
        aim = (
            f"the highest level with P(p > {high:g}) < {self.feasibility:g}"
            if self.highest
            else f"the likeliest level for {low:g} to {high:g} with P(p > {high:g}) < {self.feasibility:g}"
        )
        return (
            f"{'Ewoc' if self.highest else 'Blrm'}({self.doses} doses, {self.patients} patients, cohorts of "
            f"{self.cohort}; {aim}{', no skipping' if self.no_skip else ''})"
        )

    def _best(self, weights: Array, p: Array) -> Ints:
        over = weights @ self.model.above(self.interval[1])
        good = weights @ self.model.above(self.interval[0]) - over
        feasible = over < self.feasibility
        if self.highest:
            merit = feasible * np.arange(1.0, self.doses + 1)
        else:
            merit = np.where(feasible, good, -1.0)
        chosen: Ints = np.where(feasible.any(axis=1), merit.argmax(axis=1) + 1, 0)
        return chosen


def ewoc(
    amounts: tuple[float, ...],
    reference: float,
    target: float = 0.33,
    feasibility: float = 0.25,
    **settings: Unpack[Prior],
) -> Blrm:
    """Escalation with overdose control: the highest level with P(toxicity > target) < feasibility."""
    return Blrm.for_doses(
        amounts,
        reference,
        target,
        interval=(target / 2, target),
        feasibility=feasibility,
        highest=True,
        **settings,
    )
