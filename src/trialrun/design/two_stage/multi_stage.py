"""Single-stage exact tests, Fleming's multi-stage designs and the rules of Green and Dahlberg.

Sources: A'Hern 2001 (doi:10.1002/sim.721); Fleming 1982 (doi:10.2307/2530297);
Green & Dahlberg 1992 (doi:10.1002/sim.4780110703).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from trialrun.design.binomial import SLACK, Array, cdf, sf, tables, tail
from trialrun.design.errors import MOST_PATIENTS, BadDesign, ImpossibleOutcome, hypotheses, whole
from trialrun.design.two_stage.designs import TwoStage, rejection_by_path

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.two_stage.inference import Inference


@dataclass(frozen=True, repr=False)
class SingleStage:
    """Promising with more than r responses in n patients."""

    r: int
    n: int
    p0: float
    p1: float

    @staticmethod
    def search(p0: float, p1: float, alpha: float, beta: float) -> SingleStage:
        """The smallest exact single-stage design, by walking n upwards."""
        from trialrun.design.two_stage.simon import check_hypotheses

        check_hypotheses(p0, p1, alpha, beta)
        # Half of what the normal approximation asks for is fewer than any exact test needs.
        z = NormalDist().inv_cdf(1 - alpha) * math.sqrt(p0 * (1 - p0))
        z += NormalDist().inv_cdf(1 - beta) * math.sqrt(p1 * (1 - p1))
        size = 64 if z <= 0 or 0.5 * (z / (p1 - p0)) ** 2 <= MOST_PATIENTS else MOST_PATIENTS + 1
        while size <= MOST_PATIENTS:
            t0, t1 = tables(size, p0), tables(size, p1)
            r = (t0.s > alpha + SLACK).sum(axis=1)
            for n in range(1, size + 1):
                if t1.s[n, r[n]] >= 1 - beta - SLACK:
                    return SingleStage(int(r[n]), n, p0, p1)
            size = min(2 * size, MOST_PATIENTS) if size < MOST_PATIENTS else MOST_PATIENTS + 1
        raise BadDesign(
            f"p1 - p0 = {p1 - p0:g} needs more than {MOST_PATIENTS} patients.",
            hint="Take a larger difference.",
        )

    @property
    def looks(self) -> MultiStage:
        """The same design as one with a single look."""
        return MultiStage(((self.n, self.r, self.r + 1),), self.p0, self.p1)

    def oc(self, p: float) -> LooksCharacteristics:
        """Exact operating characteristics at the true response rate p."""
        return self.looks.oc(p)

    def decide(self, responses: int, patients: int) -> str:
        """ "stop" or "go" at the end, "continue" before it."""
        return self.looks.decide(responses, patients)

    def infer(self, responses: int, patients: int | None = None, confidence: float = 0.95) -> Inference:
        """p-value, estimates and the exact (Clopper-Pearson) interval at the end of the trial."""
        return self.looks.infer(responses, patients, confidence)

    def plot(self, out: Path) -> None:
        """Writes the boundary and the power curve as SVG (needs the extra `plot`)."""
        self.looks.plot(out)

    @property
    def type_1(self) -> float:
        return tail(self.n, self.r, self.p0)

    @property
    def power(self) -> float:
        return tail(self.n, self.r, self.p1)

    def __repr__(self) -> str:
        return (
            f"SingleStage(promising if > {self.r}/{self.n} | p0={self.p0:g}: alpha {self.type_1:.4f} "
            f"| p1={self.p1:g}: power {self.power:.4f})"
        )


@dataclass(frozen=True)
class LooksCharacteristics:
    """Exact characteristics of a design with looks at one true response rate p.

    reject: P(the treatment is called promising); en: expected number of patients; looks: per look (patients,
    P(stop for futility), P(stop as promising)), which sum to 1.
    """

    p: float
    reject: float
    en: float
    looks: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, repr=False)
class MultiStage:
    """A design with any number of looks: per look (patients so far, fail with <= a, succeed with >= b)."""

    looks: tuple[tuple[int, int, int], ...]
    p0: float
    p1: float

    def __post_init__(self) -> None:
        hypotheses(self.p0, self.p1)
        if not self.looks:
            raise BadDesign("a design without a look.", hint="Give at least one look.")
        before = 0
        for n, a, b in self.looks:
            whole("patients at a look", n, 1, MOST_PATIENTS)
            if a >= n:
                raise BadDesign(
                    f"a look at {n} patients that stops with {a} responses or fewer always stops.",
                    hint=f"Give a futility bound below {n}.",
                )
            if n <= before or b <= a:
                raise BadDesign(
                    f"a look at {n} patients with the bounds {a} and {b} after one at {before}.",
                    hint="Looks need rising patient numbers and a futility bound below the success bound.",
                )
            before = n
        n, a, b = self.looks[-1]
        if b != a + 1:
            raise BadDesign(
                f"the last look at {n} patients leaves {a + 1}..{b - 1} responses undecided.",
                hint="Let the last success bound be the last futility bound plus one.",
            )

    def stops(self, p: float) -> Array:
        """P(fail), P(succeed) at each look; shape (looks, 2), summing to 1."""
        return rejection_by_path(list(self.looks), p)

    def rejection(self, p: float) -> float:
        """P(the treatment is called promising | p)."""
        return float(self.stops(p)[:, 1].sum())

    def en(self, p: float) -> float:
        """Expected number of patients."""
        sizes = [n for n, _, _ in self.looks]
        return float(self.stops(p).sum(axis=1) @ sizes)

    def oc(self, p: float) -> LooksCharacteristics:
        """Exact operating characteristics at the true response rate p."""
        stops = self.stops(p)
        rows = tuple(
            (n, float(fail), float(succeed))
            for (n, _, _), (fail, succeed) in zip(self.looks, stops, strict=True)
        )
        return LooksCharacteristics(p, float(stops[:, 1].sum()), self.en(p), rows)

    def curtailed(self) -> MultiStage:
        """The same rule looked at after every patient: it ends the moment its conclusion is settled.

        Level and power do not change, the expected size falls.
        """
        last = self.looks[-1][0]
        planned = {n: (a, b) for n, a, b in self.looks}
        # Whether a failure, a success can still come, by responses; from the last patient backwards.
        fail = success = [False] * (last + 2)
        looks: list[tuple[int, int, int]] = []
        for n in range(last, 0, -1):
            can_fail = [fail[x] or fail[x + 1] for x in range(n + 1)]
            can_succeed = [success[x] or success[x + 1] for x in range(n + 1)]
            if n in planned:
                a, b = planned[n]
                can_fail = [x <= a or (x < b and can_fail[x]) for x in range(n + 1)]
                can_succeed = [x >= b or (x > a and can_succeed[x]) for x in range(n + 1)]
            futile = sum(not c for c in can_succeed) - 1
            looks.append((n, futile, n + 1 - sum(not c for c in can_fail)))
            fail, success = can_fail, can_succeed
        # A look at which nothing can be settled is none.
        kept = [look for look in reversed(looks) if look[1] >= 0 or look[2] <= look[0]]
        return MultiStage(tuple(kept), self.p0, self.p1)

    def infer(self, responses: int, patients: int | None = None, confidence: float = 0.95) -> Inference:
        """p-value, estimates and interval at the end of the trial; see `sequential.infer`."""
        from trialrun.design.two_stage import sequential

        return sequential.infer(self.looks, self.p0, responses, patients, confidence)

    def plot(self, out: Path) -> None:
        """Writes the boundaries and the power curve as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        pictures.looks(self, out)

    def decide(self, responses: int, patients: int) -> str:
        """ "stop", "go" or "continue" at a look; between looks the answer is "continue"."""
        if not 0 <= responses <= patients <= self.looks[-1][0]:
            raise ImpossibleOutcome(f"{responses} responses in {patients} patients.")
        for n, a, b in self.looks:
            if n == patients:
                return "stop" if responses <= a else "go" if responses >= b else "continue"
        return "continue"

    def __repr__(self) -> str:
        looks = "; ".join(
            f"{n}: {f'<= {a} fail' if a >= 0 else 'no fail'}" + (f", >= {b} promising" if b <= n else "")
            for n, a, b in self.looks
        )
        return (
            f"MultiStage({looks} | p0={self.p0:g}: alpha {self.rejection(self.p0):.4f}, "
            f"EN {self.en(self.p0):.2f} | p1={self.p1:g}: power {self.rejection(self.p1):.4f})"
        )


def fleming(p0: float, p1: float, alpha: float, stages: tuple[int, ...]) -> MultiStage:
    """Fleming's design for the given stage sizes: normal-theory bounds, exact characteristics."""
    from trialrun.design.two_stage.simon import check_hypotheses

    check_hypotheses(p0, p1, alpha, 0.5 * (1 - alpha))
    if not stages or min(stages) < 1:
        raise BadDesign(
            "a Fleming design needs at least one stage with patients.", hint="Give sizes such as 20,20."
        )
    z = NormalDist().inv_cdf(1 - alpha)
    total = whole("the total", sum(stages), 1, MOST_PATIENTS)
    pa = (math.sqrt(total * p0) + math.sqrt(1 - p0) * z) ** 2 / (total + z * z)
    looks: list[tuple[int, int, int]] = []
    so_far = 0
    for k, size in enumerate(stages):
        so_far += size
        b = _nearest(so_far * p0 + z * math.sqrt(total * p0 * (1 - p0))) + 1
        a = b - 1
        if k < len(stages) - 1:
            a = min(_nearest(so_far * pa - z * math.sqrt(total * pa * (1 - pa))), b - 1)
        looks.append((so_far, max(a, -1), b))
    return MultiStage(tuple(looks), p0, p1)


def green_dahlberg(
    p0: float, p1: float, n1: int, n: int, *, futility: float = 0.02, level: float = 0.055
) -> TwoStage:
    """The two-stage rule of Green and Dahlberg for the attained sizes n1 and n.

    Stop after stage one when P(X1 <= x | p1) <= futility; promising when P(X >= x | p0) <= level.
    r1 = -1 where no number of responses stops the trial.
    """
    hypotheses(p0, p1)
    whole("n1", n1, 1, MOST_PATIENTS)
    whole("n", n, 1, MOST_PATIENTS)
    r1 = int((cdf(n1, p1) <= futility).sum()) - 1
    # P(X >= r + 1) <= level for the smallest r
    r = int((sf(n, p0)[1:] > level).sum())
    return TwoStage(r1, n1, max(r, r1), n, p0, p1)


def attained(design: TwoStage, n1: int, n: int) -> TwoStage:
    """The rule of Green and Dahlberg for attained sizes that differ from `design`."""
    return green_dahlberg(design.p0, design.p1, n1, n)


def _nearest(x: float) -> int:
    return math.floor(x + 0.5)
