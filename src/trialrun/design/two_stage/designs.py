"""A two-stage design as a frozen value: its operating characteristics, decisions, inference and picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from trialrun.design.binomial import Array, cdf, pmf, sf
from trialrun.design.errors import MOST_PATIENTS, BadDesign, ImpossibleOutcome, hypotheses, probability, whole

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.two_stage.inference import Inference
    from trialrun.design.two_stage.simon import Constraints


@dataclass(frozen=True)
class Characteristics:
    """Exact operating characteristics at one true response rate p.

    reject: P(the treatment is called promising); pet: P(stop after stage one);
    en: expected number of patients; en_curtailed: the same when the trial stops as soon as its
    conclusion is settled; stages and lengths as (patients, probability) pairs.
    """

    p: float
    reject: float
    pet: float
    en: float
    sizes: tuple[tuple[int, float], ...]
    en_curtailed: float


@dataclass(frozen=True)
class TwoStageDecision:
    """What the rule says now. action: "continue", "stop" or "go"; settled: no later patient can change it."""

    action: str
    settled: bool
    reason: str


@dataclass(frozen=True)
class Proof:
    """How far a search went. No total below n_from can keep the error rates; past n_to nothing is better."""

    n_from: int
    n_to: int
    reason: str


@dataclass(frozen=True, repr=False)
class TwoStage:
    """Stop after n1 patients with r1 or fewer responses; promising with more than r of n responses.

    r1 = -1 means no stop for futility. alpha and beta are the nominal bounds, for the record.
    """

    r1: int
    n1: int
    r: int
    n: int
    p0: float
    p1: float
    alpha: float | None = None
    beta: float | None = None

    def __post_init__(self) -> None:
        hypotheses(self.p0, self.p1)
        whole("r1", self.r1, -1, MOST_PATIENTS)
        whole("n1", self.n1, 1, MOST_PATIENTS)
        whole("r", self.r, -1, MOST_PATIENTS)
        whole("n", self.n, 1, MOST_PATIENTS)
        if not 1 <= self.n1 < self.n:
            raise BadDesign(
                f"stage one of {self.n1} in a trial of {self.n} patients.",
                hint="Give 1 <= n1 < n (n is the total).",
            )
        if not -1 <= self.r1 <= self.n1 or not self.r1 <= self.r <= self.n:
            raise BadDesign(
                f"r1/n1 r/n = {self.r1}/{self.n1} {self.r}/{self.n} cannot be reached.",
                hint="r1 (-1..n1) and r (r1..n): the largest numbers of responses that fail.",
            )

    @staticmethod
    def search(
        p0: float, p1: float, alpha: float, beta: float, constraints: Constraints | None = None
    ) -> TwoStageSearch:
        """Every admissible design for these hypotheses; see `simon.search`."""
        from trialrun.design.two_stage import simon

        return simon.search(p0, p1, alpha, beta, constraints)

    def rejection(self, p: float) -> float:
        """P(X1 > r1 and X > r | p): both boundaries of the same path, never a product of two tails."""
        probability("p", p, closed=True)
        first = pmf(self.n1, p)
        second = sf(self.n - self.n1, p)
        x1 = np.arange(self.r1 + 1, self.n1 + 1)
        need = np.clip(self.r - x1 + 1, 0, self.n - self.n1 + 1)
        return float(first[x1] @ second[need]) if x1.size else 0.0

    def pet(self, p: float) -> float:
        """P(stop after stage one | p)."""
        return float(cdf(self.n1, p)[self.r1]) if self.r1 >= 0 else 0.0

    def en(self, p: float) -> float:
        """Expected number of patients."""
        return self.n1 + (1 - self.pet(p)) * (self.n - self.n1)

    @cached_property
    def en0(self) -> float:
        return self.en(self.p0)

    @cached_property
    def pet0(self) -> float:
        return self.pet(self.p0)

    @cached_property
    def type_1(self) -> float:
        """Exact probability of calling the treatment promising at p0."""
        return self.rejection(self.p0)

    @cached_property
    def power(self) -> float:
        return self.rejection(self.p1)

    def oc(self, p: float) -> Characteristics:
        """Exact operating characteristics at the true response rate p."""
        pet = self.pet(p)
        sizes = tuple((n, q) for n, q in ((self.n1, pet), (self.n, 1 - pet)) if q > 0)
        return Characteristics(p, self.rejection(p), pet, self.en(p), sizes, self.curtailed_size(p))

    def curtailed_size(self, p: float) -> float:
        """Expected size when the trial ends the moment its conclusion is settled, either way."""
        alive = np.zeros(self.n + 1)
        alive[0] = 1.0
        expected = 0.0
        for m in range(1, self.n + 1):
            expected += float(alive.sum())
            step = alive * (1 - p)
            step[1:] += alive[:-1] * p
            alive = np.where(
                [self.decide(x, m).settled if x <= m else True for x in range(self.n + 1)], 0.0, step
            )
        return expected

    def decide(self, responses: int, patients: int) -> TwoStageDecision:
        """The rule after `patients` patients with `responses` responses."""
        if not 0 <= responses <= patients <= self.n:
            raise ImpossibleOutcome(
                f"{responses} responses in {patients} patients of a trial of {self.n}.",
                hint="Give 0 <= responses <= patients <= n.",
            )
        left, left1 = self.n - patients, self.n1 - patients
        if patients < self.n1 and responses + left1 <= self.r1:
            return TwoStageDecision(
                "stop", True, f"more than {self.r1} of {self.n1} can no longer be reached"
            )
        if patients == self.n1 and responses <= self.r1:
            return TwoStageDecision("stop", True, f"{responses} of {self.n1} is not more than {self.r1}")
        if responses + left <= self.r:
            return TwoStageDecision("stop", True, f"more than {self.r} of {self.n} can no longer be reached")
        if responses > max(self.r, self.r1):
            action = "go" if left == 0 else "continue"
            return TwoStageDecision(action, True, f"{responses} is more than {self.r} already")
        where = f"stage one, {left1} to go" if patients < self.n1 else f"stage two, {left} to go"
        return TwoStageDecision("continue", False, where)

    def infer(
        self,
        responses: int,
        patients: int | None = None,
        confidence: float = 0.95,
        stage_1: int | None = None,
    ) -> Inference:
        """p-value, estimates and interval at the end of the trial; see `inference.infer`."""
        from trialrun.design.two_stage import inference

        return inference.infer(self, responses, patients, confidence, stage_1)

    def plot(self, out: Path) -> None:
        """Writes the boundaries and the power curve as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        pictures.two_stage(self, out)

    def __repr__(self) -> str:
        first = f"stop if <= {self.r1}/{self.n1}" if self.r1 >= 0 else f"no stop after {self.n1}"
        return (
            f"TwoStage({first}; promising if > {self.r}/{self.n} | p0={self.p0:g}: alpha {self.type_1:.4f}, "
            f"PET {self.pet0:.4f}, EN {self.en0:.2f} | p1={self.p1:g}: power {self.power:.4f})"
        )


@dataclass(frozen=True, repr=False)
class TwoStageSearch:
    """What a search found: `front` is the Pareto front of (n, EN0), `admissible` its lower convex hull."""

    p0: float
    p1: float
    alpha: float
    beta: float
    front: tuple[TwoStage, ...]
    admissible: tuple[TwoStage, ...]
    proof: Proof

    @property
    def optimal(self) -> TwoStage:
        """The design of the smallest expected size under p0."""
        return self.front[-1]

    @property
    def minimax(self) -> TwoStage:
        """The design of the smallest total, and of the smallest expected size among those."""
        return self.front[0]

    def weights(self) -> tuple[tuple[float, float], ...]:
        """For each admissible design the interval of q in which it minimises q n + (1 - q) EN0."""
        edges = [1.0]
        for a, b in zip(self.admissible, self.admissible[1:], strict=False):
            gain, more = a.en0 - b.en0, b.n - a.n
            edges.append(gain / (gain + more))
        edges.append(0.0)
        return tuple((edges[k + 1], edges[k]) for k in range(len(self.admissible)))

    def plot(self, out: Path) -> None:
        """Writes expected against total size of the designs found as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        pictures.admissible(self, out)

    def __repr__(self) -> str:
        head = f"Simon p0={self.p0:g} p1={self.p1:g} alpha={self.alpha:g} beta={self.beta:g}"
        lines = [f"  optimal  {self.optimal!r}", f"  minimax  {self.minimax!r}"]
        lines.append(f"  {len(self.admissible)} admissible; {self.proof.reason}")
        return "\n".join([head, *lines])


def rejection_by_path(boundaries: list[tuple[int, int, int]], p: float) -> Array:
    """Exact stopping probabilities of a rule with any number of looks.

    boundaries: per look (patients so far, stop for futility with <= a, stop for success with >= b).
    Returns an array (looks, 2): P(stop for futility), P(stop for success) at each look; sums to 1 when
    the last look always stops.
    """
    probability("p", p, closed=True)
    out = np.zeros((len(boundaries), 2))
    alive = np.ones(1)
    before = 0
    for k, (n, a, b) in enumerate(boundaries):
        if n <= before or b <= a:
            raise BadDesign(
                f"look {k + 1} at {n} patients with bounds {a} and {b}.",
                hint="Looks need rising patient numbers and a futility bound below the success bound.",
            )
        alive = np.convolve(alive, pmf(n - before, p))
        x = np.arange(alive.size)
        out[k] = alive[x <= a].sum(), alive[x >= b].sum()
        alive = np.where((x > a) & (x < b), alive, 0.0)
        before = n
    return out
