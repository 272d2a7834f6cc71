"""The continual reassessment method with one parameter, empiric or logistic, and its skeletons.

Sources: O'Quigley, Pepe & Fisher 1990 (doi:10.2307/2531628); skeletons by indifference intervals: Lee &
Cheung 2009 (doi:10.1177/1740774509105076); coherence: Cheung 2005 (doi:10.1093/biomet/92.4.863). Estimates
are the plug-in ones at the posterior mean, as in the R package dfcrm; the integral is a trapezoidal sum
over the whole real line, which for these analytic integrands converges faster than any power of the step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np

from trialrun.design.binomial import Array, Bools, Ints
from trialrun.design.errors import MOST_DOSES, BadDesign, probability, rising, whole
from trialrun.design.escalation.rule import CountRule, States

_NODES = 161
_REACH = 7.5


@dataclass(frozen=True)
class Fit:
    """One posterior. estimate, variance: of the parameter; toxicity: plug-in per dose; lower, upper: at
    90 %.
    """

    estimate: float
    variance: float
    toxicity: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    mtd: int


@dataclass(frozen=True)
class Model:
    """A one-parameter dose-toxicity curve with prior beta ~ N(0, scale^2).

    empiric:  p = skeleton ^ exp(beta)
    logistic: p = 1 / (1 + exp(-intercept - exp(beta) x)), x such that beta = 0 gives the skeleton
    """

    skeleton: tuple[float, ...]
    kind: str = "empiric"
    scale: float = math.sqrt(1.34)
    intercept: float = 3.0

    def __post_init__(self) -> None:
        rising("the skeleton", self.skeleton)
        if self.kind not in ("empiric", "logistic"):
            raise BadDesign(f"unknown model {self.kind!r}.", hint="Use empiric or logistic.")
        if not 0 < self.scale < math.inf:
            raise BadDesign(
                f"scale {self.scale:g} is not positive.", hint="The usual one is sqrt(1.34) = 1.158."
            )
        if not math.isfinite(self.intercept):
            raise BadDesign(f"intercept {self.intercept:g} is no number.", hint="The usual one is 3.")

    def curve(self, beta: Array) -> Array:
        """Toxicity probabilities; shape beta.shape + (doses,)."""
        slope = np.exp(np.asarray(beta, dtype=np.float64))[..., None]
        skeleton = np.asarray(self.skeleton)
        out: Array
        if self.kind == "empiric":
            out = np.exp(slope * np.log(skeleton))
        else:
            x = np.log(skeleton / (1 - skeleton)) - self.intercept
            out = np.exp(-np.logaddexp(0.0, -self.intercept - slope * x))
        return out

    def posterior(self, n: Ints | Array, t: Ints | Array) -> tuple[Array, Array]:
        """Posterior mean and variance of beta for rows of counts, each (S, doses).

        For late toxicities n may hold weights: non-toxic patients count by w as in `tite.fit`.
        """
        nodes, prior, log_p, log_q = _grid(self)
        t_counts, n_counts = np.asarray(t, dtype=np.float64), np.asarray(n, dtype=np.float64)
        logs = t_counts @ log_p + (n_counts - t_counts) @ log_q + prior
        return moments(nodes, logs)


def moments(nodes: Array, logs: Array) -> tuple[Array, Array]:
    """Mean and variance per row of densities given by logarithms at equally spaced nodes; logs is reused."""
    logs -= logs.max(axis=1, keepdims=True)
    np.exp(logs, out=logs)
    total = logs.sum(axis=1)
    mean = logs @ nodes / total
    variance = logs @ (nodes * nodes) / total - mean * mean
    return mean, variance


@lru_cache(maxsize=32)
def _grid(model: Model, count: int = _NODES) -> tuple[Array, Array, Array, Array]:
    nodes = np.linspace(-_REACH * model.scale, _REACH * model.scale, count)
    prior = -0.5 * (nodes / model.scale) ** 2
    slope = np.exp(nodes)[None, :]
    skeleton = np.asarray(model.skeleton)[:, None]
    if model.kind == "empiric":
        log_p = slope * np.log(skeleton)
        # log(1 - p) by expm1 keeps its digits when p is close to 1
        log_q = np.log(np.maximum(-np.expm1(log_p), 1e-300))
    else:
        x = np.log(skeleton / (1 - skeleton)) - model.intercept
        linear = model.intercept + slope * x
        log_p, log_q = -np.logaddexp(0.0, -linear), -np.logaddexp(0.0, linear)
    return nodes, prior, log_p, log_q


@dataclass(frozen=True)
class Crm(CountRule):
    """Continual reassessment with cohorts.

    skeleton, target: prior guesses of toxicity per dose, and the probability aimed at.
    patients, cohort: total and cohort size. start: first level.
    no_skip:   never escalate by more than one level above the latest cohort's.
    coherent:  never escalate straight after a cohort whose toxicity rate exceeds the target.
    stop_above: end with no dose when P(p1 > target | data) exceeds this; None for never.
    enough:    end early once so many patients are at the dose the rule would stay with; None for never.
    """

    skeleton: tuple[float, ...]
    target: float
    patients: int = 24
    cohort: int = 3
    start: int = 1
    kind: str = "empiric"
    scale: float = math.sqrt(1.34)
    intercept: float = 3.0
    no_skip: bool = True
    coherent: bool = True
    stop_above: float | None = None
    enough: int | None = None

    def __post_init__(self) -> None:
        probability("target", self.target)
        _ = self.model
        whole("patients", self.patients, 1, 1000)
        whole("cohort", self.cohort, 1, 1000)
        if self.stop_above is not None:
            probability("stop_above", self.stop_above)
        if self.enough is not None:
            whole("enough", self.enough, 1, 1000)
        if not 1 <= self.start <= self.doses:
            raise BadDesign(
                f"start {self.start} is not a dose.", hint=f"Give a level from 1 to {self.doses}."
            )
        if not 1 <= self.cohort <= self.patients:
            raise BadDesign(
                f"cohorts of {self.cohort} in {self.patients} patients.", hint="Give 1 <= cohort <= patients."
            )

    @staticmethod
    def search(
        target: float,
        doses: int,
        *,
        patients: int = 24,
        cohort: int = 3,
        prior_mtd: int | None = None,
        kind: str = "empiric",
        odds_ratio: float = 2.0,
    ) -> Crm:
        """The CRM whose indifference intervals choose best, among half-widths in steps of 0.01.

        As Lee and Cheung calibrate, but exact in place of simulated: the mean over the doses of P(the dose is
        selected) where it has the target toxicity and doses below and above it have odds of toxicity lower
        and higher by `odds_ratio`. prior_mtd: the middle dose when left out.
        """
        from trialrun.design import exact

        probability("target", target)
        whole("doses", doses, 2, MOST_DOSES)
        if not 1 < odds_ratio < math.inf:
            raise BadDesign(
                f"odds ratio {odds_ratio:g} sets no doses apart.", hint="Give one above 1, such as 2."
            )
        logit = _logit(target)
        below, above = _expit(logit - math.log(odds_ratio)), _expit(logit + math.log(odds_ratio))
        truths = np.full((doses, doses), below) + np.triu(np.full((doses, doses), above - below), 1)
        np.fill_diagonal(truths, target)
        nu = (doses + 1) // 2 if prior_mtd is None else whole("prior_mtd", prior_mtd, 1, doses)
        best: tuple[float, Crm] | None = None
        for k in range(1, math.ceil(80 * min(target, 1 - target))):
            skeleton = getprior(k / 100, target, nu, doses, kind=kind)
            if skeleton[0] < 1e-6 or skeleton[-1] > 1 - 1e-6:
                # Wider intervals leave no prior guess at the ends that means anything.
                break
            rule = Crm(skeleton, target, patients, cohort, kind=kind)
            right = float(np.diagonal(exact.explore(rule).many(truths)[0][:, 1:]).mean())
            if best is None or right > best[0] + 1e-12:
                best = right, rule
        if best is None:
            raise BadDesign(
                f"no skeleton for {doses} doses and the target {target:g}.",
                hint="Give fewer doses or a skeleton.",
            )
        return best[1]

    @property
    def model(self) -> Model:
        return Model(self.skeleton, self.kind, self.scale, self.intercept)

    @property
    def doses(self) -> int:
        return len(self.skeleton)

    @property
    def largest(self) -> int:
        return self.patients

    @property
    def uses_last(self) -> bool:
        return self.coherent

    def fit(self, n: tuple[int, ...], t: tuple[int, ...]) -> Fit:
        """The posterior after n patients and t toxicities per dose."""
        return fit_counts(self.model, self.target, n, t)

    def _closest(self, s: States) -> Ints:
        mean, _ = self.model.posterior(s.n, s.t)
        # The first of equally close levels, as R's which.min
        closest: Ints = np.abs(self.model.curve(mean) - self.target).argmin(axis=1) + 1
        return closest

    def _unsafe(self, s: States) -> Bools:
        if self.stop_above is None:
            return np.zeros(len(s), dtype=bool)
        return np.asarray(lowest_above(self.model, s.n, s.t, self.target) > self.stop_above)

    def next_dose(self, s: States) -> tuple[Ints, Ints]:
        if s.at.shape[0] and (s.at == 0).all():
            first = np.full(len(s), self.start)
            return first, np.full(len(s), self.cohort)
        dose = self._closest(s)
        if self.no_skip:
            dose = np.minimum(dose, s.at + 1)
        if self.coherent:
            toxic = s.last > self.target * self.cohort + 1e-9
            dose = np.where(toxic, np.minimum(dose, s.at), dose)
        left = self.patients - s.n.sum(axis=1)
        ended = (left <= 0) | self._unsafe(s)
        if self.enough is not None:
            ended |= (dose == s.at) & (s.current(s.n) >= self.enough)
        dose = np.where(ended, 0, dose)
        return dose, np.where(dose == 0, 0, np.minimum(left, self.cohort))

    def select(self, s: States) -> Ints:
        return np.where(self._unsafe(s), 0, self._closest(s))

    def details(self, s: States) -> dict[str, tuple[float, ...]]:
        fit = self.fit(tuple(s.n[0].tolist()), tuple(s.t[0].tolist()))
        return {"toxicity": fit.toxicity, "lower": fit.lower, "upper": fit.upper}

    def reason(self, s: States, dose: int) -> str:
        if s.at[0] == 0:
            return "the first cohort"
        fit = self.fit(tuple(s.n[0].tolist()), tuple(s.t[0].tolist()))
        near = fit.toxicity[fit.mtd - 1]
        return f"dose {fit.mtd} is estimated at {near:.3f}, closest to the target {self.target:g}"

    def __repr__(self) -> str:
        skeleton = ", ".join(f"{p:.3g}" for p in self.skeleton)
        limits = (", no skipping" if self.no_skip else "") + (", coherent" if self.coherent else "")
        return (
            f"Crm({self.kind}, skeleton {skeleton}, target {self.target:g}, {self.patients} patients, "
            f"cohorts of {self.cohort}{limits})"
        )


def fit_counts(model: Model, target: float, n: tuple[float, ...], t: tuple[float, ...]) -> Fit:
    """The posterior for counts (or weights) per dose."""
    if len(n) != len(model.skeleton) or len(t) != len(model.skeleton):
        raise BadDesign(
            f"{len(n)} and {len(t)} counts for {len(model.skeleton)} doses.", hint="Give one number a dose."
        )
    mean, variance = model.posterior(np.array([n], dtype=float), np.array([t], dtype=float))
    return describe(model, target, float(mean[0]), float(variance[0]))


def describe(model: Model, target: float, estimate: float, variance: float) -> Fit:
    """Plug-in toxicities with 90 % limits of the parameter carried through the curve."""
    z = NormalDist().inv_cdf(0.95) * math.sqrt(max(variance, 0.0))
    # A larger beta makes the curve steeper downwards: the upper limit of toxicity is at the lower of beta.
    plug, upper, lower = model.curve(np.array([estimate, estimate - z, estimate + z]))
    mtd = int(np.abs(plug - target).argmin()) + 1
    rows = [tuple(map(float, row)) for row in (plug, lower, upper)]
    return Fit(estimate, variance, rows[0], rows[1], rows[2], mtd)


def lowest_above(model: Model, n: Ints, t: Ints, target: float) -> Array:
    """P(toxicity at level 1 > target | data) per row.

    The curve at level 1 falls in beta, so this is the posterior probability below one threshold; the density
    is integrated by the trapezoidal rule up to it, on nodes sixteen times as dense.
    """
    nodes, prior, log_p, log_q = _grid(model, 16 * (_NODES - 1) + 1)
    counts_t, counts_n = np.asarray(t, dtype=float), np.asarray(n, dtype=float)
    logs = counts_t @ log_p + (counts_n - counts_t) @ log_q + prior
    density = np.exp(logs - logs.max(axis=1, keepdims=True))
    first = model.skeleton[0]
    if model.kind == "empiric":
        beta = math.log(math.log(target) / math.log(first))
    else:
        x = math.log(first / (1 - first)) - model.intercept
        ratio = (math.log(target / (1 - target)) - model.intercept) / x
        beta = math.log(ratio) if ratio > 0 else -math.inf
    panels = (density[:, 1:] + density[:, :-1]) / 2
    place = (beta - nodes[0]) / (nodes[1] - nodes[0])
    whole = int(np.clip(math.floor(max(place, 0.0)), 0, nodes.size - 2))
    part = min(max(place - whole, 0.0), 1.0)
    left, right = density[:, whole], density[:, whole + 1]
    below = panels[:, :whole].sum(axis=1) + part * (left + part * (right - left) / 2)
    result: Array = below / panels.sum(axis=1)
    return result


def getprior(
    halfwidth: float, target: float, nu: int, doses: int, *, kind: str = "empiric", intercept: float = 3.0
) -> tuple[float, ...]:
    """The skeleton whose indifference intervals are target +- halfwidth, with prior MTD `nu` (Lee &
    Cheung).
    """
    probability("target", target)
    if not 1 <= nu <= doses:
        raise BadDesign(f"prior MTD {nu} of {doses} doses.", hint=f"Give a level from 1 to {doses}.")
    if not 0 < halfwidth < min(target, 1 - target):
        raise BadDesign(
            f"half-width {halfwidth:g} leaves (0, 1) around the target {target:g}.",
            hint=f"Give one below {min(target, 1 - target):g}.",
        )
    low, high = target - halfwidth, target + halfwidth
    if kind == "empiric":
        ratio = math.log(high) / math.log(low)
        logs = [math.log(target) * ratio ** (k - nu) for k in range(1, doses + 1)]
        return tuple(math.exp(v) for v in logs)
    if kind == "logistic":
        # The boundary b_k between levels k and k + 1: level k at `low`... and level k + 1 at `high` there.
        up = (_logit(high) - intercept) / (_logit(low) - intercept)
        start = _logit(target) - intercept
        return tuple(_expit(intercept + start * up ** (k - nu)) for k in range(1, doses + 1))
    raise BadDesign(f"unknown model {kind!r}.", hint="Use empiric or logistic.")


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))
