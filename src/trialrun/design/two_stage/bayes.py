"""Bayesian monitoring of one arm with a binary response: predictive probability, Thall-Simon, BOP2.

Each rule is turned into counts per look (a `MultiStage`), so its frequentist characteristics are exact.

Sources: Lee & Liu 2008 (doi:10.1177/1740774508089279); Thall & Simon 1994 (doi:10.2307/2533377);
Zhou, Lee & Yuan 2017 (doi:10.1002/sim.7338).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trialrun.design.binomial import SLACK, Array, pmf
from trialrun.design.errors import MOST_PATIENTS, BadDesign, probability, whole
from trialrun.design.two_stage.multi_stage import LooksCharacteristics, MultiStage
from trialrun.design.two_stage.simon import check_hypotheses

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.two_stage.inference import Inference


class _Monitored:
    """What the Bayesian designs hand on to their stopping boundaries."""

    rule: MultiStage

    def oc(self, p: float) -> LooksCharacteristics:
        """Exact operating characteristics at the true response rate p."""
        return self.rule.oc(p)

    def decide(self, responses: int, patients: int) -> str:
        """ "stop", "go" or "continue" at a look; between looks the answer is "continue"."""
        return self.rule.decide(responses, patients)

    def infer(self, responses: int, patients: int | None = None, confidence: float = 0.95) -> Inference:
        """p-value, estimates and interval that respect the stopping rule; see `sequential.infer`."""
        return self.rule.infer(responses, patients, confidence)

    def plot(self, out: Path) -> None:
        """Writes the boundaries and the power curve as SVG (needs the extra `plot`)."""
        self.rule.plot(out)


@dataclass(frozen=True, repr=False)
class PredictiveProbability(_Monitored):
    """Lee and Liu: stop when the predictive probability of success at n falls below theta_l.

    theta_t: posterior probability of p > p0 that counts as success at the end. prior: Beta(a, b).
    """

    rule: MultiStage
    theta_l: float
    theta_t: tuple[float, float]
    prior: tuple[float, float]

    def __repr__(self) -> str:
        low, high = self.theta_t
        return (
            f"PredictiveProbability(stop below {self.theta_l:g}; success when P(p > p0) exceeds a theta_t in "
            f"[{low:.3f}, {high:.3f}); prior Beta({self.prior[0]:g}, {self.prior[1]:g}); {self.rule!r})"
        )

    @staticmethod
    def search(
        p0: float,
        p1: float,
        alpha: float,
        beta: float,
        *,
        prior: tuple[float, float] | None = None,
        first_look: int = 10,
        n_max: int = 150,
        theta_l: tuple[float, ...] = (0.001, *(round(0.005 * k, 3) for k in range(1, 41))),
    ) -> PredictiveProbability:
        """The smallest n with a rule that keeps both error rates, then the greatest power at that n.

        One patient at a time after `first_look`; futility only, as published. Prior Beta(p0, 1 - p0) unless
        given. theta_t is an interval, since only the final critical number depends on it.
        """
        check_hypotheses(p0, p1, alpha, beta)
        whole("first_look", first_look, 1, n_max - 1)
        a, b = prior or (p0, 1 - p0)
        for n in range(first_look + 1, n_max + 1):
            tail0, tail1 = (np.cumsum(pmf(n, p)[::-1])[::-1] for p in (p0, p1))
            best: tuple[float, PredictiveProbability] | None = None
            for success in range(1, n + 1):
                if tail1[success] < 1 - beta - SLACK:
                    break
                # Futility stops may take `spare` of the power; each path with x >= success responses
                # weighs at
                # most `ratio` times as much under p0 as under p1, so the level cannot fall further than this.
                spare = tail1[success] - (1 - beta)
                odds = p0 * (1 - p1) / (p1 * (1 - p0))
                ratio = ((1 - p0) / (1 - p1)) ** n * odds**success
                if tail0[success] - ratio * spare > alpha + 1e-9:
                    continue
                predicted = predictive(n, success, a, b)
                stops: tuple[int, ...] = ()
                for level in theta_l:
                    before, stops = stops, _stops(predicted, level, first_look)
                    if stops == before:
                        continue
                    looks = [(m, a, n + 1) for m, a in enumerate(stops, start=first_look)]
                    rule = MultiStage((*looks, (n, success - 1, success)), p0, p1)
                    power = rule.rejection(p1)
                    if power < 1 - beta - SLACK:
                        break
                    if rule.rejection(p0) <= alpha + SLACK and (best is None or power > best[0]):
                        edges = _theta_t(n, success, p0, a, b)
                        best = power, PredictiveProbability(rule, level, edges, (a, b))
            if best is not None:
                return best[1]
        raise BadDesign(
            f"no predictive-probability design of at most {n_max} patients keeps the error rates.",
            hint="Raise n_max, or loosen alpha or beta.",
        )


def predictive(n: int, success: int, a: float, b: float) -> Array:
    """P(at least `success` of n responses | x of m so far, prior Beta(a, b)); entry [m, x], zero for x
    > m.
    """
    out = np.zeros((n + 1, n + 1))
    out[n, success:] = 1.0
    for m in range(n - 1, -1, -1):
        x = np.arange(m + 1)
        chance = (a + x) / (a + b + m)
        out[m, : m + 1] = chance * out[m + 1, 1 : m + 2] + (1 - chance) * out[m + 1, : m + 1]
    return out


def _stops(predicted: Array, level: float, first_look: int) -> tuple[int, ...]:
    """The largest number of responses that stops the trial at each look before the last, -1 for none."""
    n = predicted.shape[0] - 1
    return tuple(int((predicted[m, : m + 1] < level).sum()) - 1 for m in range(first_look, n))


def _theta_t(n: int, success: int, p0: float, a: float, b: float) -> tuple[float, float]:
    from scipy.special import betaincc

    return (
        float(betaincc(a + success - 1, b + n - success + 1, p0)),
        float(betaincc(a + success, b + n - success, p0)),
    )


def thall_simon(
    standard: tuple[float, float],
    *,
    experimental: tuple[float, float] | None = None,
    delta: float,
    lower: float,
    upper: float,
    looks: tuple[int, ...],
    p0: float,
    p1: float,
) -> MultiStage:
    """Thall and Simon's monitoring against an uncertain standard.

    standard: Beta(a, b) of the standard's response rate; experimental: prior of the new treatment
    (default: the standard's mean with a weight of two patients). At each look stop for futility when
    P(p_E > p_S + delta | data) <= lower and for success when P(p_E > p_S | data) >= upper.
    """
    probability("lower", lower)
    probability("upper", upper)
    if lower >= upper:
        raise BadDesign(
            f"the bound for stopping, {lower:g}, is not below the bound for success, {upper:g}.",
            hint="Give lower < upper, such as .05 and .95.",
        )
    for name, pair in (("standard", standard), ("experimental", experimental or standard)):
        if len(pair) != 2 or not all(0 < v < math.inf for v in pair):
            raise BadDesign(f"{name} {pair} is no Beta distribution.", hint="Give two positive numbers.")
    if list(looks) != sorted(set(looks)) or not looks or looks[0] < 1:
        raise BadDesign("the looks do not rise.", hint="Give the patient numbers of the looks in order.")
    whole("the last look", looks[-1], 1, MOST_PATIENTS)
    if not -1 < delta < 1:
        raise BadDesign(
            f"delta = {delta:g} is no difference of two rates.", hint="Give one between -1 and 1."
        )
    mean = standard[0] / sum(standard)
    a, b = experimental or (2 * mean, 2 * (1 - mean))
    rule: list[tuple[int, int, int]] = []
    for n in looks:
        x = np.arange(n + 1)
        worse = exceeds(a + x, b + n - x, standard, delta)
        better = exceeds(a + x, b + n - x, standard, 0.0)
        futile = int((worse <= lower).sum()) - 1
        success = int((better < upper).sum())
        rule.append((n, min(futile, success - 1), success))
    n, _, success = rule[-1]
    rule[-1] = (n, success - 1, success)
    return MultiStage(tuple(rule), p0, p1)


def exceeds(
    a: NDArray[np.floating[Any]], b: NDArray[np.floating[Any]], standard: tuple[float, float], delta: float
) -> Array:
    """P(X > Y + delta) for X ~ Beta(a, b) elementwise and Y ~ Beta(standard), by Gauss-Jacobi quadrature."""
    from scipy.special import betaincc, roots_jacobi

    # The weight (1-t)^(b-1) (1+t)^(a-1) on [-1, 1] is the density of Y up to scale.
    nodes, weights = roots_jacobi(64, standard[1] - 1, standard[0] - 1)
    y = 0.5 * (nodes + 1)
    weights = weights / weights.sum()
    grid = np.clip(y[:, None] + delta, 0.0, 1.0)
    out: Array = weights @ betaincc(np.asarray(a)[None, :], np.asarray(b)[None, :], grid)
    return out


@dataclass(frozen=True, repr=False)
class Bop2(_Monitored):
    """Zhou, Lee and Yuan: at n patients stop unless P(p > p0 | data) >= lam (n / N)^gamma."""

    rule: MultiStage
    lam: float
    gamma: float
    prior: tuple[float, float]

    def __repr__(self) -> str:
        return (
            f"Bop2(go on while P(p > p0) >= {self.lam:g} (n / {self.rule.looks[-1][0]})^{self.gamma:g}; "
            f"prior Beta({self.prior[0]:g}, {self.prior[1]:g}); {self.rule!r})"
        )

    @staticmethod
    def search(
        p0: float,
        p1: float,
        alpha: float,
        looks: tuple[int, ...],
        *,
        prior: tuple[float, float] | None = None,
    ) -> Bop2:
        """The (lam, gamma) on the grid of the paper with the greatest power among those with level alpha.

        looks: patient numbers, the last is the total. Ties are broken by the smaller expected size at p0.
        """
        from scipy.special import betaincc

        check_hypotheses(p0, p1, alpha, 0.5 * (1 - alpha))
        if list(looks) != sorted(set(looks)) or not looks or looks[0] < 1:
            raise BadDesign("the looks do not rise.", hint="Give the patient numbers of the looks in order.")
        whole("the last look", looks[-1], 1, MOST_PATIENTS)
        a, b = prior or (p0, 1 - p0)
        posterior = [betaincc(a + np.arange(n + 1), b + n - np.arange(n + 1), p0) for n in looks]
        seen: dict[tuple[int, ...], tuple[float, float]] = {}
        for i in range(50, 100):
            for j in range(101):
                lam, gamma = i / 100, j / 100
                bounds = tuple(
                    int((post < lam * (n / looks[-1]) ** gamma).sum()) - 1
                    for n, post in zip(looks, posterior, strict=True)
                )
                seen.setdefault(bounds, (lam, gamma))
        best: tuple[tuple[float, float], Bop2] | None = None
        for bounds, (lam, gamma) in seen.items():
            if bounds[-1] >= looks[-1]:
                continue
            pairs = [(n, k, looks[-1] + 1) for n, k in zip(looks, bounds, strict=True)]
            pairs[-1] = (looks[-1], bounds[-1], bounds[-1] + 1)
            rule = MultiStage(tuple(pairs), p0, p1)
            if rule.rejection(p0) > alpha + SLACK:
                continue
            merit = (round(rule.rejection(p1), 12), -rule.en(p0))
            if best is None or merit > best[0]:
                best = merit, Bop2(rule, lam, gamma, (a, b))
        if best is None:
            raise BadDesign(
                f"no BOP2 rule with {looks[-1]} patients keeps alpha {alpha:g}.",
                hint="Raise alpha or the number of patients.",
            )
        return best[1]
