"""Inference after a two-stage trial that respects its stopping rule: p-value, estimates, intervals.

Outcomes are ordered as Koyama & Chen 2008 (doi:10.1002/sim.3123) do: every stop after stage one lies below
every outcome of stage two; within a stage, by the number of responses. With G(p) = P_p(outcome >= observed):

p-value           G(p0)
lower limit       G(p) = a, 0 when no response was seen
upper limit       Koyama and Chen take G(p) = 1 - a, which leaves the observed outcome out of the tail and
                  therefore covers less than 1 - a of the time; `upper_exact` solves
                  P_p(outcome <= observed) = a and keeps its level. With no response the published equation
                  has no root (R returns NA); there both limits are the exact one.
median unbiased   G(p) = 1/2; `mid_p` puts half of the observed outcome on either side
UMVUE             Jung & Kim 2004 (doi:10.1002/sim.1653), the Rao-Blackwell estimate x1/n1 given the total

A stage two of another size than planned is treated as in section 4 of the same paper; see `deviating`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trialrun.design.binomial import log_factorials, lower, pmf, sf, tail
from trialrun.design.errors import MOST_PATIENTS, BadDesign, ImpossibleOutcome, probability
from trialrun.design.two_stage.designs import TwoStage

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Inference:
    """What a finished trial says. Limits are those of a two-sided interval of the stated confidence.

    planned: False when stage two had another size than planned; then p-value, limits and median unbiased
    estimate are Koyama and Chen's for that case (see `deviating`), and `critical`, the smallest promising
    total, keeps the conditional error given stage one (None where no total can).
    """

    responses: int
    patients: int
    confidence: float
    mle: float
    umvue: float
    median_unbiased: float
    mid_p: float
    p_value: float
    lower: float
    upper: float
    upper_exact: float
    promising: bool
    planned: bool = True
    critical: int | None = None

    def plot(self, out: Path, p0: float, p1: float) -> None:
        """Writes estimates and limits beside p0 and p1 as SVG (needs the extra `plot`)."""
        from trialrun.design import result_pictures

        result_pictures.inference(self, p0, p1, out)


def infer(
    design: TwoStage,
    responses: int,
    patients: int | None = None,
    confidence: float = 0.95,
    stage_1: int | None = None,
) -> Inference:
    """Inference from `responses` in `patients`; without `patients` the stage follows from the responses.

    A total other than n1 or n is a deviation of stage two and needs `stage_1`, the responses of stage one.
    p-value, limits and decision then hold whatever the reason was, even the data of stage one; the UMVUE
    takes the attained size as if it had been planned (found to do well: Porcher & Desseaux 2012,
    doi:10.1186/1471-2288-12-117).
    """
    probability("confidence", confidence)
    if patients is None:
        patients = design.n1 if responses <= design.r1 else design.n
    if not 0 <= responses <= patients <= MOST_PATIENTS:
        raise ImpossibleOutcome(
            f"{responses} responses in {patients} patients.",
            hint=f"Give 0 <= responses <= patients, and at most {MOST_PATIENTS} patients.",
        )
    stopped = patients == design.n1
    if patients < design.n1:
        raise ImpossibleOutcome(
            f"the trial ended after {patients} patients, before stage one was complete ({design.n1}).",
            hint="For another first stage take the rule of Green and Dahlberg (`multi_stage.attained`).",
        )
    if stopped and responses > design.r1:
        raise ImpossibleOutcome(
            f"with {responses} of {design.n1} responses the rule goes on to stage two.",
            hint="Give the totals of both stages, or fewer responses.",
        )
    if not stopped and responses <= design.r1:
        raise ImpossibleOutcome(
            f"with {responses} responses in all, stage one had at most {design.r1}: the rule stopped there.",
            hint=f"Give patients = {design.n1}, or check the number of responses.",
        )
    actual = design
    planned = stopped or patients == design.n
    critical = None
    if planned:
        if stage_1 is not None and not stopped:
            second, n2 = responses - stage_1, design.n - design.n1
            if not (design.r1 < stage_1 <= design.n1 and 0 <= second <= n2):
                raise ImpossibleOutcome(
                    f"{stage_1} of {design.n1} in stage one and {second} of {n2} in stage two.",
                    hint=f"Stage two needs {design.r1 + 1} to {design.n1} responses in stage one (stage_1).",
                )
        up, down = _upward(actual, responses, stopped), _downward(actual, responses, stopped)
        at_top = responses == patients
    else:
        if stage_1 is None:
            raise ImpossibleOutcome(
                f"{patients} patients instead of {design.n}: the inference then depends on stage one.",
                hint="Give the responses of stage one as well (stage_1).",
            )
        extra = patients - design.n1
        up, beyond = deviating(design, stage_1, responses - stage_1, extra)
        down = _complement(beyond)
        at_top = stage_1 > design.r
        critical = deviating_critical(design, stage_1, extra)
        actual = TwoStage(design.r1, design.n1, min(design.r, patients), patients, design.p0, design.p1)
    a = (1 - confidence) / 2
    upper_exact = 1.0 if at_top else root(lambda p: a - down(p))
    return Inference(
        responses=responses,
        patients=patients,
        confidence=confidence,
        mle=responses / patients,
        umvue=umvue(actual, responses, stopped),
        median_unbiased=0.0 if responses == 0 else root(lambda p: up(p) - 0.5),
        mid_p=_mid_p(up, down, responses, at_top),
        p_value=up(design.p0),
        lower=0.0 if responses == 0 else root(lambda p: up(p) - a),
        upper=upper_exact if responses == 0 else root(lambda p: up(p) - (1 - a)),
        upper_exact=upper_exact,
        promising=responses > design.r if planned else critical is not None and responses >= critical,
        planned=planned,
        critical=critical,
    )


def umvue(design: TwoStage, responses: int, stopped: bool) -> float:
    """The uniformly minimum variance unbiased estimate of the response rate."""
    if stopped:
        return responses / design.n1
    n1, n2 = design.n1, design.n - design.n1
    x1 = np.arange(max(design.r1 + 1, responses - n2), min(n1, responses) + 1)
    lf = log_factorials(design.n)
    x2 = responses - x1
    log_paths = -lf[x1] - lf[n1 - x1] - lf[x2] - lf[n2 - x2]
    paths = np.exp(log_paths - log_paths.max())
    return float((paths * x1).sum() / (n1 * paths.sum()))


def deviating(
    design: TwoStage, responses_1: int, responses_2: int, patients_2: int
) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """p -> P_p(an outcome at least as extreme) and P_p(a more extreme one) with `patients_2` in stage two.

    Koyama & Chen 2008, section 4: the planned rule with any success rate q in stage two has the conditional
    errors A_q(x1) = P_q(X2 > r - x1) with the planned n2, which rise in q for every x1. Take the q whose
    conditional error given the observed stage one equals the conditional p-value of what was seen in stage
    two; the p-value is the overall error of that rule, the sum over x1 of P_p(x1) A_q(x1). At most p0's exact
    level exactly when the conditional error of the plan is kept. It is a p-value whatever the size of stage
    two was chosen by. With the planned size it orders outcomes otherwise than by their total, so it differs
    there from the p-value of the plan unless the total is r + 1.

    Where stage one alone has passed r, no rate in stage two changes the error, and the p-value is
    P_p(X1 > r). Where r cannot be reached with the planned n2, it is the largest one.
    """
    if responses_1 <= design.r1 or responses_1 > design.n1:
        raise ImpossibleOutcome(
            f"{responses_1} of {design.n1} responses do not lead to stage two.",
            hint=f"Stage two needs {design.r1 + 1} to {design.n1} responses in stage one.",
        )
    if not 0 <= responses_2 <= patients_2:
        raise ImpossibleOutcome(
            f"{responses_2} responses in {patients_2} patients of stage two.",
            hint="Check the responses in all and those of stage one (stage_1).",
        )
    n1, n2 = design.n1, design.n - design.n1
    x1 = np.arange(design.r1 + 1, n1 + 1)
    need = np.clip(design.r - x1 + 1, 0, n2 + 1)

    def overall(conditional: float, p: float) -> float:
        rate = _success_rate(design.r + 1 - responses_1, n2, conditional)
        return float(pmf(n1, p)[x1] @ sf(n2, rate)[need])

    def at_least(p: float) -> float:
        return overall(tail(patients_2, responses_2 - 1, p), p)

    def more(p: float) -> float:
        return 0.0 if responses_1 > design.r else overall(tail(patients_2, responses_2, p), p)

    return at_least, more


def _success_rate(k: int, n: int, chance: float) -> float:
    """The q with P_q(X >= k) = `chance` for X ~ Binomial(n, q), or its limit where there is none."""
    from scipy.special import betaincinv

    if k <= 0:
        return 0.0
    return 1.0 if k > n else float(betaincinv(k, n - k + 1, chance))


def deviating_critical(design: TwoStage, responses_1: int, patients_2: int) -> int | None:
    """The smallest total of responses that is promising when stage two has `patients_2` patients.

    Keeps the planned conditional type I error given `responses_1`; None when no total can.
    """
    n2 = design.n - design.n1
    budget = tail(n2, design.r - responses_1, design.p0)
    for x2 in range(patients_2 + 1):
        if tail(patients_2, x2 - 1, design.p0) <= budget + 1e-14:
            return responses_1 + x2
    return None


def _upward(d: TwoStage, x: int, stopped: bool) -> Callable[[float], float]:
    """p -> P_p(outcome >= observed)."""
    if stopped:
        return lambda p: tail(d.n1, x - 1, p)
    return lambda p: _passing(d, x - 1, p)


def _downward(d: TwoStage, x: int, stopped: bool) -> Callable[[float], float]:
    """p -> P_p(outcome <= observed)."""
    if stopped:
        return lambda p: lower(d.n1, x, p)
    return lambda p: 1.0 - _passing(d, x, p)


def _complement(f: Callable[[float], float]) -> Callable[[float], float]:
    return lambda p: 1.0 - f(p)


def _passing(d: TwoStage, k: int, p: float) -> float:
    """P_p(X1 > r1 and X > k)."""
    x1 = np.arange(d.r1 + 1, d.n1 + 1)
    n2 = d.n - d.n1
    need = np.clip(k - x1 + 1, 0, n2 + 1)
    return float(pmf(d.n1, p)[x1] @ sf(n2, p)[need])


def _mid_p(up: Callable[[float], float], down: Callable[[float], float], x: int, at_top: bool) -> float:
    if x == 0:
        return 0.0
    if at_top:
        return 1.0
    # P(>) + P(=)/2 = (P(>=) + 1 - P(<=)) / 2
    return root(lambda p: up(p) + 1.0 - down(p) - 1.0)


def root(f: Callable[[float], float]) -> float:
    """The root in (0, 1) of a function that rises through zero."""
    # Ridders 1979 (doi:10.1109/TCS.1979.1084580)
    a, b = 0.0, 1.0
    fa, fb = f(a), f(b)
    if fa > 0 or fb < 0:
        raise BadDesign("the estimating equation has no root.", hint="Check the design and the outcome.")
    for _ in range(100):
        middle = 0.5 * (a + b)
        fm = f(middle)
        spread = math.sqrt(fm * fm - fa * fb)
        if spread == 0.0:
            return middle
        x = middle + (middle - a) * -fm / spread
        fx = f(x)
        for point, value in ((middle, fm), (x, fx)):
            if value < 0:
                if point > a:
                    a, fa = point, value
            elif point < b:
                b, fb = point, value
        if b - a < 1e-12 or abs(fx) < 1e-15:
            return x if a <= x <= b else 0.5 * (a + b)
    return 0.5 * (a + b)
