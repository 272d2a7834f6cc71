"""Inference after a trial with any number of looks, by the stage-wise ordering of its outcomes.

Outcomes are ordered as in the two-stage case (Koyama & Chen 2008, doi:10.1002/sim.3123): a stop for futility
lies below every later outcome, a stop as promising above every later one, and within a look and side the
number of responses decides. The estimate is the uniformly minimum variance unbiased one of Girshick,
Mosteller & Savage 1946
(doi:10.1214/aoms/1177731018), for these trials Jung & Kim 2004 (doi:10.1002/sim.1653):
of all courses of the patients that end in the observed outcome, the share whose first patient responds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialrun.design.binomial import Array, log_factorials, pmf
from trialrun.design.errors import ImpossibleOutcome, probability
from trialrun.design.two_stage.inference import Inference, root

Looks = Sequence[tuple[int, int, int]]


def infer(
    looks: Looks, p0: float, responses: int, patients: int | None = None, confidence: float = 0.95
) -> Inference:
    """Inference from a trial that ended with `responses` in `patients`.

    looks: per look (patients so far, stop for futility with <= a, as promising with >= b). Without `patients`
    the look follows from the responses when only one look can end with them.
    Raises `ImpossibleOutcome` for an outcome with which the rule does not end the trial.
    """
    probability("confidence", confidence)
    paths = [_paths(looks, k) for k in range(len(looks))]
    k = _look(looks, paths, responses, patients)
    b = looks[k][2]
    promising = responses >= b

    def side(p: float, least: int) -> float:
        """P_p(an outcome above the observed one, or this one from `least` responses on)."""
        alive = _alive(looks, p, k)
        before = sum(_stops(look, mass)[promising] for look, mass in zip(looks, alive[:-1], strict=False))
        if promising:
            return before + float(alive[k][least:].sum())
        return 1.0 - before - float(alive[k][:least].sum())

    earlier = any(_can_stop(looks[j], paths[j], promising) for j in range(k))
    possible = np.flatnonzero(paths[k])
    at_top = promising and not earlier and responses == int(possible[-1])
    at_bottom = not promising and not earlier and responses == int(possible[0])
    tail_area = (1 - confidence) / 2
    upper = 1.0 if at_top else root(lambda p: side(p, responses + 1) - (1 - tail_area))
    middle = 0.0 if at_bottom else root(lambda p: side(p, responses) - 0.5)
    if at_bottom or at_top:
        mid_p = 0.0 if at_bottom else 1.0
    else:
        mid_p = root(lambda p: side(p, responses) + side(p, responses + 1) - 1.0)
    n = looks[k][0]
    return Inference(
        responses=responses,
        patients=n,
        confidence=confidence,
        mle=responses / n,
        umvue=_umvue(looks, k, responses),
        median_unbiased=middle,
        mid_p=mid_p,
        p_value=1.0 if at_bottom else side(p0, responses),
        lower=0.0 if at_bottom else root(lambda p: side(p, responses) - tail_area),
        upper=upper if at_bottom else root(lambda p: side(p, responses) - (1 - tail_area)),
        upper_exact=upper,
        promising=promising,
    )


def _look(looks: Looks, paths: list[Array], responses: int, patients: int | None) -> int:
    """The look at which the trial ended."""
    ends = [
        k
        for k, (n, a, b) in enumerate(looks)
        if 0 <= responses <= n and (responses <= a or responses >= b) and paths[k][responses] > 0
    ]
    if patients is None:
        if len(ends) == 1:
            return ends[0]
        where = ", ".join(str(looks[k][0]) for k in ends)
        raise ImpossibleOutcome(
            f"with {responses} responses the rule ends the trial at "
            + (f"{where} patients, which one is not said." if ends else "no look."),
            hint="Give the number of patients as well." if ends else "Check the number of responses.",
        )
    for k in ends:
        if looks[k][0] == patients:
            return k
    known = ", ".join(str(n) for n, _, _ in looks)
    raise ImpossibleOutcome(
        f"the rule does not end a trial with {responses} responses in {patients} patients.",
        hint=f"It looks at {known} patients; with {responses} responses it ends at "
        f"{', '.join(str(looks[k][0]) for k in ends) or 'none of them'}.",
    )


def _alive(looks: Looks, p: float, last: int) -> list[Array]:
    """Distribution of the responses of trials that reach each look, up to look `last`."""
    out: list[Array] = []
    alive, before = np.ones(1), 0
    for n, a, b in looks[: last + 1]:
        alive = np.convolve(alive, pmf(n - before, p))
        out.append(alive)
        x = np.arange(alive.size)
        alive, before = np.where((x > a) & (x < b), alive, 0.0), n
    return out


def _stops(look: tuple[int, int, int], mass: Array) -> tuple[float, float]:
    """P(stop for futility), P(stop as promising) at a look."""
    _, a, b = look
    return float(mass[: a + 1].sum()), float(mass[b:].sum())


def _can_stop(look: tuple[int, int, int], paths: Array, promising: bool) -> bool:
    return _stops(look, paths)[promising] > 0


def _paths(looks: Looks, last: int, first: int | None = None) -> Array:
    """Courses of the patients that reach look `last`, by responses, up to a common factor.

    first: count only those whose first patient responds (1) or does not (0).
    """
    alive, before = np.ones(1), 0
    if first is not None:
        alive, before = np.zeros(2), 1
        alive[first] = 1.0
    for n, a, b in looks[: last + 1]:
        alive = np.convolve(alive, _choose(n - before))
        # The factor keeps long trials within the range of numbers.
        alive = alive * 2.0 ** -(n - before)
        if n == looks[last][0]:
            return alive
        x = np.arange(alive.size)
        alive, before = np.where((x > a) & (x < b), alive, 0.0), n
    return alive


def _choose(n: int) -> Array:
    """Binomial coefficients of n."""
    lf = log_factorials(n)
    ways: Array = np.exp(lf[n] - lf - lf[::-1])
    return ways


def _umvue(looks: Looks, last: int, responses: int) -> float:
    with_first, without = (float(_paths(looks, last, first)[responses]) for first in (1, 0))
    return with_first / (with_first + without)
