"""BOIN12: the dose by a utility of toxicity and response together.

Source: Lin, Zhou, Yan, Li & Yuan 2020 (doi:10.1200/PO.20.00257). Rule from memory of the published paper; no
reference table was at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialrun.design.binomial import Ints, beta_sf
from trialrun.design.errors import MOST_DOSES, BadDesign, probability, whole
from trialrun.design.escalation.interval import Boin
from trialrun.design.escalation.outcomes import Cohort, Decision
from trialrun.design.escalation.response import WithResponse
from trialrun.design.escalation.rule import States, replay
from trialrun.design.escalation.simulation import Patients, summarise
from trialrun.design.exact import Characteristics, check_truth


@dataclass(frozen=True)
class Boin12(WithResponse):
    """The dose of the greatest utility, found with BOIN's boundaries for toxicity.

    tox_limit, response_floor: the highest acceptable toxicity and the lowest worthwhile response rate.
    utility: 0..100 for (response only, both, neither, toxicity only). tox_cutoff, response_cutoff: a level
    is inadmissible when P(toxicity > limit) or P(response < floor) exceeds these. enough: patients at a level
    after which it is only compared with the one below while its toxicity rate lies between the boundaries.
    Letters: N, E (response), T (toxicity), B (both).
    """

    doses: int
    tox_limit: float
    response_floor: float
    cohorts: int = 12
    cohort: int = 3
    utility: tuple[float, float, float, float] = (100.0, 60.0, 40.0, 0.0)
    tox_cutoff: float = 0.95
    response_cutoff: float = 0.90
    enough: int = 6

    def __post_init__(self) -> None:
        for name, value in (
            ("tox_limit", self.tox_limit),
            ("response_floor", self.response_floor),
            ("tox_cutoff", self.tox_cutoff),
            ("response_cutoff", self.response_cutoff),
        ):
            probability(name, value)
        whole("doses", self.doses, 1, MOST_DOSES)
        whole("cohorts", self.cohorts, 1, 1000)
        whole("cohort", self.cohort, 1, 1000)
        whole("enough", self.enough, 1, 1000)
        if len(self.utility) != 4:
            raise BadDesign(
                f"{len(self.utility)} utilities.",
                hint="Give four: response only, both, neither, toxicity only.",
            )
        best, both, neither, worst = self.utility
        if not best > max(both, neither) or not worst < min(both, neither) or worst < 0 or best > 100:
            raise BadDesign(
                f"utilities {self.utility} do not order the outcomes.",
                hint="Give (response only, both, neither, toxicity only) in 0..100, the first highest.",
            )

    def __repr__(self) -> str:
        best, both, neither, worst = self.utility
        return (
            f"Boin12({self.doses} doses, {self.cohorts} cohorts of {self.cohort}; toxicity at most "
            f"{self.tox_limit:g}, response at least {self.response_floor:g}; utility {best:g} response only, "
            f"{both:g} both, {neither:g} neither, {worst:g} toxicity only)"
        )

    @property
    def _boin(self) -> Boin:
        return Boin(self.tox_limit, self.doses, self.cohorts, self.cohort)

    @property
    def benchmark(self) -> float:
        """The utility at the limits, with half of the way to the best added, on 0..1."""
        u = np.asarray(self.utility) / 100
        t, e = self.tox_limit, self.response_floor
        at_limits = e * (1 - t) * u[0] + e * t * u[1] + (1 - e) * (1 - t) * u[2] + (1 - e) * t * u[3]
        return float(at_limits + (1 - at_limits) / 2)

    def counts(self, cohorts: Sequence[Cohort]) -> Ints:
        """Patients per dose with (response only, both, neither, toxicity only); (doses, 4)."""
        out = np.zeros((self.doses, 4), dtype=np.int64)
        for c in cohorts:
            for letter in c.letters:
                out[c.dose - 1, "EBNT".index(letter)] += 1
        return out

    def desirability(self, counts: Ints) -> tuple[float, ...]:
        """P(utility > benchmark) per dose by the quasi-beta-binomial posterior, Beta(1, 1)."""
        x = counts @ (np.asarray(self.utility) / 100)
        n = counts.sum(axis=1)
        return tuple(
            beta_sf(1 + float(a), 1 + float(m - a), self.benchmark) for a, m in zip(x, n, strict=True)
        )

    def admissible(self, counts: Ints) -> tuple[bool, ...]:
        """Per dose: neither too toxic (nor above a too toxic one) nor futile. Untried doses are
        admissible.
        """
        out = []
        blocked = False
        for row in counts:
            n, tox, eff = int(row.sum()), int(row[1] + row[3]), int(row[0] + row[1])
            if n >= 3 and beta_sf(1 + tox, 1 + n - tox, self.tox_limit) > self.tox_cutoff:
                blocked = True
            futile = n >= 3 and 1 - beta_sf(1 + eff, 1 + n - eff, self.response_floor) > self.response_cutoff
            out.append(not blocked and not futile)
        return tuple(out)

    def decide(self, outcomes: str | Sequence[Cohort] = "", *, strict: bool = True) -> Decision:
        """The next cohort after outcomes such as "1NNE 2ENB"."""
        cohorts = self.read(outcomes)
        incomplete = replay(cohorts, self._next) if strict else None
        return incomplete or self._next(cohorts)

    def _next(self, cohorts: Sequence[Cohort]) -> Decision:
        if not cohorts:
            return Decision("start", 1, self.cohort, reason="the first cohort")
        counts = self.counts(cohorts)
        desire, fits = self.desirability(counts), self.admissible(counts)
        details = {"desirability": desire}
        at, boin = cohorts[-1].dose, self._boin
        n = counts.sum(axis=1)
        if int(n.sum()) >= self.cohorts * self.cohort or not any(fits):
            # No level above the one whose isotonic toxicity estimate is closest to the limit is selected.
            states = States(n[None, :], (counts[:, 1] + counts[:, 3])[None, :], np.array([at]), np.array([0]))
            tolerated = int(boin.select(states)[0])
            tried = [k for k in range(tolerated) if n[k] and fits[k]]
            best = max(tried, key=lambda k: desire[k], default=None)
            return Decision(
                "stop", None, 0, None if best is None else best + 1, "the trial has ended", details
            )
        tox = counts[at - 1, 1] + counts[at - 1, 3]
        rate = tox / n[at - 1]
        if rate >= boin.lambda_d:
            options = [at - 1] if at > 1 else [at]
        elif rate > boin.lambda_e and n[at - 1] >= self.enough:
            options = [at - 1, at]
        else:
            options = [at - 1, at, at + 1]
        options = [d for d in options if 1 <= d <= self.doses]
        usable = [d for d in options if fits[d - 1]]
        if not usable:
            lower = [d for d in range(1, at) if fits[d - 1]]
            if not lower:
                return Decision("stop", None, 0, None, "no admissible dose is within reach", details)
            usable = [lower[-1]]
        dose = max(usable, key=lambda d: (desire[d - 1], -d))
        action = "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        return Decision(action, dose, self.cohort, None, f"toxicity rate {rate:.3f} at dose {at}", details)

    def simulate(
        self,
        toxicity: Sequence[float],
        response: Sequence[float],
        *,
        odds_ratio: float = 1.0,
        trials: int = 1000,
        seed: int = 1,
    ) -> Characteristics:
        """Operating characteristics by seeded simulation."""
        check_truth(toxicity, self.doses)
        patients = Patients(toxicity, response, odds_ratio, seed)
        total = self.cohorts * self.cohort
        level, tox = np.zeros((trials, total), dtype=np.int64), np.zeros((trials, total))
        treated, selected = np.zeros(trials, dtype=np.int64), np.zeros(trials, dtype=np.int64)
        for k in range(trials):
            cohorts: list[Cohort] = []
            while (decision := self._next(cohorts)).dose is not None:
                cohort = Cohort(decision.dose, patients.treat(decision.dose - 1, decision.patients))
                here = slice(treated[k], treated[k] + cohort.size)
                level[k, here] = cohort.dose - 1
                tox[k, here] = [letter in "TB" for letter in cohort.letters]
                treated[k] += cohort.size
                cohorts.append(cohort)
            selected[k] = decision.recommended or 0
        return summarise(toxicity, level, tox, selected, trials, self.doses, self.tox_limit, treated)
