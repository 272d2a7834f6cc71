"""Bryant and Day's two-stage designs, which watch response and toxicity at once.

Source: Bryant & Day 1995 (doi:10.2307/2533274). The trial goes on after n1 patients with more than r1
responses and more than t1 patients without toxicity, and ends well with more than r and more than t of n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialrun.design.binomial import SLACK, Array, lower, pmf, tables, tail
from trialrun.design.errors import BadDesign, ImpossibleOutcome, probability
from trialrun.design.odds import joint_cells
from trialrun.design.two_stage.designs import TwoStage
from trialrun.design.two_stage.identify import rejection_grid
from trialrun.design.two_stage.inference import root
from trialrun.design.two_stage.simon import check_hypotheses

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 400


@dataclass(frozen=True)
class BryantDayCharacteristics:
    """accept: P(promising); pet: P(stop after stage one); en: expected number of patients."""

    accept: float
    pet: float
    en: float


@dataclass(frozen=True, repr=False)
class BryantDay:
    """Go on with > r1 responses and > t1 of n1 free of toxicity; accept with > r and > t of n.

    pr0, pr1: response rates, poor and good. ps0, ps1: rates of patients *without* toxicity, poor and good.
    """

    r1: int
    t1: int
    n1: int
    r: int
    t: int
    n: int
    pr0: float
    pr1: float
    ps0: float
    ps1: float

    @staticmethod
    def search(
        pr0: float,
        pr1: float,
        tox0: float,
        tox1: float,
        alpha_r: float,
        alpha_t: float,
        beta: float,
        n_max: int = _LARGEST,
    ) -> BryantDay:
        """The design whose larger expected size under the two null hypotheses is smallest.

        tox0: unacceptable toxicity rate, tox1: acceptable one (tox1 < tox0). Error bounds as published, at an
        odds ratio of 1: poor response with good safety is accepted with at most alpha_r, good response with
        poor safety with at most alpha_t, and both good with at least 1 - beta. The walk over n ends when no
        larger total can have a smaller expected size.
        """
        for name, value in (("tox0", tox0), ("tox1", tox1)):
            probability(name, value)
        if tox1 >= tox0:
            raise BadDesign(
                f"the acceptable toxicity rate {tox1:g} is not below the unacceptable {tox0:g}.",
                hint="Give tox1 < tox0.",
            )
        check_hypotheses(pr0, pr1, alpha_r, beta)
        check_hypotheses(1 - tox0, 1 - tox1, alpha_t, beta)
        return _search(pr0, pr1, 1 - tox0, 1 - tox1, alpha_r, alpha_t, beta, n_max)

    def oc(self, response: float, toxicity: float, odds_ratio: float = 1.0) -> BryantDayCharacteristics:
        """Exact characteristics when response and toxicity of a patient have this odds ratio."""
        cells = joint_cells(toxicity, response, odds_ratio)
        go = _joint(self.n1, cells)
        r, s = np.meshgrid(np.arange(self.n1 + 1), np.arange(self.n1 + 1), indexing="ij")
        go = np.where((r > self.r1) & (s > self.t1), go, 0.0)
        n2 = self.n - self.n1
        end = _upper(_joint(n2, cells))
        need_r = np.clip(self.r - r + 1, 0, n2 + 1)
        need_s = np.clip(self.t - s + 1, 0, n2 + 1)
        goes = float(go.sum())
        return BryantDayCharacteristics(
            float((go * end[need_r, need_s]).sum()), 1 - goes, self.n1 + goes * n2
        )

    def decide(self, responses: int, without_toxicity: int, patients: int) -> str:
        """ "stop", "go" or "continue" with these responses and patients without toxicity.

        "stop" also as soon as a count that is asked for can no longer be reached.
        """
        if not (0 <= responses <= patients <= self.n and 0 <= without_toxicity <= patients):
            raise ImpossibleOutcome(
                f"{responses} responses and {without_toxicity} without toxicity in {patients} patients of a "
                f"trial of {self.n}.",
                hint="Give counts from 0 to the number of patients, and at most n patients.",
            )
        for end, need_r, need_t in ((self.n1, self.r1, self.t1), (self.n, self.r, self.t)):
            left = end - patients
            if left >= 0 and (responses + left <= need_r or without_toxicity + left <= need_t):
                return "stop"
        return "go" if patients == self.n else "continue"

    def infer(
        self, responses: int, without_toxicity: int, patients: int | None = None, confidence: float = 0.95
    ) -> BryantDayInference:
        """Each endpoint's p-value, estimate and limits at the end of the trial.

        Valid however response and toxicity are related, and so conservative: an outcome counts as at least
        as extreme whatever the other endpoint would have done. The estimates are unbiased without relation.
        """
        probability("confidence", confidence)
        given = (responses, without_toxicity)
        last = self.n if patients is None else patients
        ended = last in (self.n1, self.n) and self.decide(*given, last) != "continue"
        if not ended or (last == self.n and (responses <= self.r1 or without_toxicity <= self.t1)):
            raise ImpossibleOutcome(
                f"{responses} responses and {without_toxicity} without toxicity in {last} patients end no "
                "trial of this design.",
                hint=f"Give the counts of {self.n1} or of all {self.n} patients, as the rule stops.",
            )
        parts = (
            TwoStage(self.r1, self.n1, self.r, self.n, self.pr0, self.pr1),
            TwoStage(self.t1, self.n1, self.t, self.n, self.ps0, self.ps1),
        )
        found = [_endpoint(part, x, last, confidence) for part, x in zip(parts, given, strict=True)]
        accepted = last == self.n and self.decide(*given, last) == "go"
        return BryantDayInference(last, accepted, confidence, found[0], found[1])

    def plot(self, out: Path) -> None:
        """Writes the probability of acceptance by response and toxicity as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        pictures.bryant_day(self, out)

    def __repr__(self) -> str:
        null_r = self.oc(self.pr0, 1 - self.ps1)
        null_t = self.oc(self.pr1, 1 - self.ps0)
        good = self.oc(self.pr1, 1 - self.ps1)
        return (
            f"BryantDay(go on if > {self.r1} responses and > {self.t1} without toxicity of {self.n1}; "
            f"accept if > {self.r} and > {self.t} of {self.n} | poor response {null_r.accept:.4f}, "
            f"poor safety {null_t.accept:.4f}, both good {good.accept:.4f}, "
            f"EN {null_r.en:.2f} / {null_t.en:.2f})"
        )


@dataclass(frozen=True)
class Endpoint:
    """One of two endpoints: successes, unbiased rate, P(at least as extreme | its p0), two-sided limits."""

    successes: int
    rate: float
    p_value: float
    lower: float
    upper: float


@dataclass(frozen=True, repr=False)
class BryantDayInference:
    """What a finished trial says of response and of staying without toxicity."""

    patients: int
    accepted: bool
    confidence: float
    response: Endpoint
    safety: Endpoint

    def __repr__(self) -> str:
        rows = [
            f"  {name}: {e.successes} of {self.patients}, rate {e.rate:.4f}, p {e.p_value:.4f}, "
            f"{self.confidence:.0%} {e.lower:.4f} to {e.upper:.4f}"
            for name, e in (("response", self.response), ("without toxicity", self.safety))
        ]
        verdict = "accepted" if self.accepted else "not accepted"
        return "\n".join([f"BryantDayInference({verdict})", *rows])


def _endpoint(part: TwoStage, x: int, patients: int, confidence: float) -> Endpoint:
    """One endpoint by its own two stages.

    The other endpoint can only stop a trial that would have gone on. For p-value and lower limit such an end
    ranks below every stage two, for the upper limit above it; so no tail is larger than reckoned here.
    """
    if patients == part.n1 and x > part.r1:
        beyond = (1 - confidence) / 2
        low = root(lambda p: tail(part.n1, part.r1, p) - beyond) if part.r1 >= 0 else 0.0
        p_value = tail(part.n1, part.r1, part.p0) if part.r1 >= 0 else 1.0
        return Endpoint(x, x / patients, p_value, low, 1.0)
    found = part.infer(x, patients, confidence)
    return Endpoint(x, found.umvue, found.p_value, found.lower, found.upper_exact)


def _joint(n: int, cells: tuple[float, float, float, float]) -> Array:
    """P(responses, patients free of toxicity) of n patients; shape (n + 1, n + 1)."""
    both, tox_only, response_only, neither = cells
    out = np.zeros((n + 1, n + 1))
    tox_counts = pmf(n, both + tox_only)
    p_response_tox = both / (both + tox_only) if both + tox_only > 0 else 0.0
    p_response_safe = response_only / (response_only + neither) if response_only + neither > 0 else 0.0
    for toxic in range(n + 1):
        responses = np.convolve(pmf(toxic, p_response_tox), pmf(n - toxic, p_response_safe))
        out[:, n - toxic] = tox_counts[toxic] * responses
    return out


def _upper(mass: Array) -> Array:
    """P(both >= k) padded by one, so that index n + 1 is zero."""
    out = np.zeros((mass.shape[0] + 1, mass.shape[1] + 1))
    out[:-1, :-1] = np.cumsum(np.cumsum(mass[::-1, ::-1], axis=0), axis=1)[::-1, ::-1]
    return out


def _search(
    pr0: float, pr1: float, ps0: float, ps1: float, alpha_r: float, alpha_t: float, beta: float, n_max: int
) -> BryantDay:
    best, found = math.inf, None
    size = 64
    stop = math.inf
    n = _fewest(n_max, (pr0, pr1, ps0, ps1), (alpha_r, alpha_t, beta))
    while n <= min(stop, n_max):
        size = max(size, 64 * math.ceil(n / 64))
        bound = _bounds(size, pr0, pr1, ps0, ps1, beta)
        last = min(n - 1, math.ceil(best) - 1) if math.isfinite(best) else n - 1
        for n1 in range(1, last + 1):
            if n1 + bound[n1] * (n - n1) >= best:
                continue
            pair = _pair(n1, n, (pr0, pr1, ps0, ps1), (alpha_r, alpha_t, beta))
            if pair is not None and pair[0] < best - 1e-9:
                best = pair[0]
                r1, r, t1, t = pair[1]
                found = BryantDay(r1, t1, n1, r, t, n, pr0, pr1, ps0, ps1)
                k = np.arange(1, math.ceil(best))
                wide = _bounds(max(size, math.ceil(best) + 1), pr0, pr1, ps0, ps1, beta)[k]
                stop = float((k + (best - k) / wide).max())
        n += 1
    if found is None:
        raise BadDesign(
            f"no Bryant-Day design of at most {n_max} patients keeps these bounds.",
            hint="Raise n_max, the differences of the rates or the error bounds.",
        )
    return found


def _fewest(n_max: int, rates: tuple[float, float, float, float], errors: tuple[float, float, float]) -> int:
    """The fewest patients with which any test of either endpoint keeps its bounds; n_max + 1 where none does.

    No rule in two stages beats the most powerful test of all n patients (Neyman and Pearson), so nothing
    below needs to be walked, and hypotheses that are too close are known before the walk.
    """

    def possible(n: int) -> bool:
        return all(
            _power(n, null, good, alpha / (1 - errors[2])) >= 1 - errors[2] - 1e-6
            for null, good, alpha in ((*rates[:2], errors[0]), (*rates[2:], errors[1]))
        )

    least, most = 2, n_max + 1  # power does not fall with n
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if possible(middle) else (middle + 1, most)
    return least


def _power(n: int, null: float, good: float, alpha: float) -> float:
    """The power of the most powerful test of size alpha: it rejects at a boundary count by chance."""
    under, over = pmf(n, null)[::-1].cumsum(), pmf(n, good)[::-1].cumsum()
    at = int(np.searchsorted(under, alpha, side="right"))
    if at > n:
        return 1.0
    before, power = (float(under[at - 1]), float(over[at - 1])) if at else (0.0, 0.0)
    return power + (alpha - before) / (float(under[at]) - before) * (float(over[at]) - power)


def _bounds(size: int, pr0: float, pr1: float, ps0: float, ps1: float, beta: float) -> Array:
    """For each n1 a lower bound of the probability of going on, under whichever null goes on more."""
    rows = np.arange(size + 1)
    out = []
    for null, good in ((pr0, pr1), (ps0, ps1)):
        q = (tables(size, good).f <= beta + SLACK).sum(axis=1) - 1
        out.append(np.where(q >= 0, tables(size, null).s[rows, np.maximum(q, 0)], 1.0))
    # The other endpoint is good under each null and must pass with at least 1 - beta.
    result: Array = np.maximum(out[0], out[1]) * (1 - beta)
    return result


def _pair(
    n1: int, n: int, rates: tuple[float, float, float, float], errors: tuple[float, float, float]
) -> tuple[float, tuple[int, int, int, int]] | None:
    pr0, pr1, ps0, ps1 = rates
    alpha_r, alpha_t, beta = errors
    keep = []
    for null, good, alpha in ((pr0, pr1, alpha_r), (ps0, ps1, alpha_t)):
        a, b = rejection_grid(n1, n, null), rejection_grid(n1, n, good)
        rows, columns = np.nonzero((b >= 1 - beta - SLACK) & (a <= alpha / (1 - beta) + SLACK))
        if rows.size == 0:
            return None
        go0 = np.array([1 - lower(n1, int(k), null) for k in rows])
        go1 = np.array([1 - lower(n1, int(k), good) for k in rows])
        keep.append((rows, columns, a[rows, columns], b[rows, columns], go0, go1))
    (r1, r, ra, rb, rg0, rg1), (t1, t, ta, tb, tg0, tg1) = keep
    fits = ra[:, None] * tb[None, :] <= alpha_r + SLACK
    fits &= rb[:, None] * ta[None, :] <= alpha_t + SLACK
    fits &= rb[:, None] * tb[None, :] >= 1 - beta - SLACK
    if not fits.any():
        return None
    go = np.maximum(rg0[:, None] * tg1[None, :], rg1[:, None] * tg0[None, :])
    en = np.where(fits, n1 + go * (n - n1), math.inf)
    i, j = np.unravel_index(int(en.argmin()), en.shape)
    return float(en[i, j]), (int(r1[i]), int(r[i]), int(t1[j]), int(t[j]))
