"""Phase I, expansion and a two-stage phase II as one exact calculation.

Patients of phase I at the selected dose count in stage one. Which dose is selected depends on their
toxicities, so when toxicity and response of a patient are correlated their responses are no longer those of
unselected patients, and the nominal error rate of the two-stage design need not hold. Everything here is a
finite sum: ends of the escalation x responses of the phase I patients given their toxicities x binomials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from trialrun.design.binomial import Array, pmf, sf
from trialrun.design.errors import BadDesign, ImpossibleOutcome
from trialrun.design.escalation.outcomes import Decision
from trialrun.design.escalation.rule import CountRule
from trialrun.design.exact import check_truth
from trialrun.design.odds import conditional_response
from trialrun.design.two_stage.designs import TwoStage, TwoStageDecision

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.two_stage.inference import Inference


@dataclass(frozen=True)
class SeamlessCharacteristics:
    """Exact characteristics of the whole trial at one truth.

    selected, none_selected: P(dose goes to phase II), P(no dose does).
    success: P(the treatment is called promising), over all trials; success_by_dose: its parts.
    success_given_phase_2: the same among trials that reach phase II, to hold against the nominal level.
    stop_given_phase_2: P(stop after stage one) among those.
    patients: expected total; sizes: its distribution.
    """

    selected: tuple[float, ...]
    none_selected: float
    success: float
    success_by_dose: tuple[float, ...]
    success_given_phase_2: float
    stop_given_phase_2: float
    patients: float
    sizes: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Row:
    """One scenario of a study: error rate and power of the joined trial beside the nominal ones."""

    scenario: str
    odds_ratio: float
    null: SeamlessCharacteristics
    alternative: SeamlessCharacteristics
    nominal_alpha: float
    nominal_power: float

    @property
    def inflation(self) -> float:
        """Error rate among trials that reach phase II, less the exact level of the two-stage design."""
        return self.null.success_given_phase_2 - self.nominal_alpha


@dataclass(frozen=True, repr=False)
class Seamless:
    """An escalation that hands its dose to a two-stage design.

    count_phase_1: whether phase I patients at the selected dose count in stage one.
    What is searched for is `corrected`: the boundary that keeps the level.
    """

    escalation: CountRule
    two_stage: TwoStage
    count_phase_1: bool = True

    def oc(
        self, toxicity: Sequence[float], response: Sequence[float], odds_ratio: float = 1.0
    ) -> SeamlessCharacteristics:
        """Exact characteristics; toxicity and response per dose, one odds ratio between them."""
        doses = self.escalation.doses
        check_truth(toxicity, doses)
        if len(response) != doses:
            raise BadDesign(
                f"{len(response)} response rates for {doses} doses.", hint=f"Give {doses} numbers."
            )
        paths = self.escalation.paths()
        chance = paths.probabilities(np.array([toxicity]))[:, 0]
        design = self.two_stage
        selected, success = np.zeros(doses), np.zeros(doses)
        stops = 0.0
        sizes: dict[int, float] = {}
        none = float(chance[paths.selected == 0].sum())
        totals = paths.n.sum(axis=1)
        for size in np.unique(totals[paths.selected == 0]):
            sizes[int(size)] = float(chance[(paths.selected == 0) & (totals == size)].sum())
        for dose in range(doses):
            given = conditional_response(toxicity[dose], response[dose], odds_ratio)
            here = np.flatnonzero(paths.selected == dose + 1)
            groups = np.stack([paths.n[here, dose], paths.t[here, dose], totals[here]], axis=1)
            if not here.size:
                continue
            kinds, member = np.unique(groups, axis=0, return_inverse=True)
            weights = np.bincount(member.ravel(), weights=chance[here])
            for (n, t, total), weight in zip(kinds.tolist(), weights.tolist(), strict=True):
                first, counted = self._stage_one(n, t, given, response[dose])
                stop, reject = _finish(design, first, response[dose])
                selected[dose] += weight
                success[dose] += weight * reject
                stops += weight * stop
                end_1 = total - counted + design.n1
                sizes[end_1] = sizes.get(end_1, 0.0) + weight * stop
                end_2 = total - counted + design.n
                sizes[end_2] = sizes.get(end_2, 0.0) + weight * (1 - stop)
        reached = float(selected.sum())
        return SeamlessCharacteristics(
            selected=tuple(selected.tolist()),
            none_selected=none,
            success=float(success.sum()),
            success_by_dose=tuple(success.tolist()),
            success_given_phase_2=float(success.sum()) / reached if reached else 0.0,
            stop_given_phase_2=stops / reached if reached else 0.0,
            patients=sum(k * v for k, v in sizes.items()),
            sizes=tuple(sorted((k, v) for k, v in sizes.items() if v > 0)),
        )

    def _stage_one(self, n: int, t: int, given: tuple[float, float], response: float) -> tuple[Array, int]:
        """Distribution of the responses of stage one, and how many of its patients come from phase I."""
        if not self.count_phase_1:
            return pmf(self.two_stage.n1, response), 0
        if n > self.two_stage.n1:
            raise BadDesign(
                f"phase I may treat {n} patients at a dose, more than stage one has ({self.two_stage.n1}).",
                hint="Make stage one larger or the extension smaller, or do not count the phase I patients.",
            )
        early = np.convolve(pmf(t, given[0]), pmf(n - t, given[1]))
        return np.convolve(early, pmf(self.two_stage.n1 - n, response)), n

    def study(
        self,
        scenarios: Mapping[str, Sequence[float]],
        odds_ratios: Sequence[float],
        response: Sequence[float] | None = None,
    ) -> list[Row]:
        """Each scenario with each odds ratio, under p0 at every dose and under the alternative.

        response: rates per dose under the alternative; p1 at every dose when left out.
        """
        doses, design = self.escalation.doses, self.two_stage
        null = (design.p0,) * doses
        alternative = tuple(response) if response is not None else (design.p1,) * doses
        return [
            Row(
                name,
                ratio,
                self.oc(toxicity, null, ratio),
                self.oc(toxicity, alternative, ratio),
                design.type_1,
                design.power,
            )
            for name, toxicity in scenarios.items()
            for ratio in odds_ratios
        ]

    def decide(
        self,
        outcomes: str,
        responses: int | None = None,
        patients: int | None = None,
        *,
        strict: bool = True,
    ) -> Decision | TwoStageDecision:
        """What comes next: the escalation's decision; once it has recommended a dose, that of phase II.

        responses, patients: at that dose so far, those of phase I among them when they count.
        """
        decision = self.escalation.decide(outcomes, strict=strict)
        if responses is None or patients is None:
            return decision
        if decision.recommended is None:
            raise ImpossibleOutcome(
                f"phase II has {patients} patients, but the escalation has recommended no dose.",
                hint=f"After these outcomes it says {decision!r}.",
            )
        early = self.escalation.tally(outcomes)[0][decision.recommended - 1]
        if self.count_phase_1 and patients < early:
            raise ImpossibleOutcome(
                f"{patients} patients at dose {decision.recommended}, where phase I alone treated {early}.",
                hint="Count the phase I patients at the selected dose, or set count_phase_1 to false.",
            )
        return self.two_stage.decide(responses, patients)

    def infer(self, responses: int, patients: int | None = None, confidence: float = 0.95) -> Inference:
        """p-value, estimates and interval of the two-stage design at the end of the trial.

        They are exact when toxicity and response are unrelated (an odds ratio of 1), or phase I does not
        count; `study` says how far the level is off otherwise.
        """
        return self.two_stage.infer(responses, patients, confidence)

    def plot(
        self,
        out: Path,
        scenarios: Mapping[str, Sequence[float]],
        odds_ratios: Sequence[float] = (0.1, 0.25, 0.5, 1, 2, 4, 10),
    ) -> None:
        """Writes the level by odds ratio, one line a scenario, as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        design = self.two_stage
        bound = design.alpha if design.alpha is not None else design.type_1
        pictures.seamless(self.study(scenarios, odds_ratios), out, bound)

    def __repr__(self) -> str:
        counted = "count" if self.count_phase_1 else "do not count"
        return (
            f"Seamless({self.escalation!r}; then {self.two_stage!r}; phase I patients at the selected dose "
            f"{counted} in stage one)"
        )

    def corrected(
        self,
        scenarios: Mapping[str, Sequence[float]],
        odds_ratios: Sequence[float],
        alpha: float | None = None,
    ) -> Seamless:
        """The same trial with the smallest r that keeps `alpha` in every scenario.

        The level is that among trials which reach phase II. alpha: the nominal bound of the design when left
        out, or its exact level where no bound is recorded.
        """
        bound = alpha if alpha is not None else self.two_stage.alpha or self.two_stage.type_1
        null = (self.two_stage.p0,) * self.escalation.doses
        for r in range(self.two_stage.r, self.two_stage.n):
            trial = replace(self, two_stage=replace(self.two_stage, r=r))
            levels = (
                trial.oc(toxicity, null, ratio).success_given_phase_2
                for toxicity in scenarios.values()
                for ratio in odds_ratios
            )
            if max(levels) <= bound + 1e-12:
                return trial
        raise BadDesign(
            f"no r below n keeps alpha {bound:g} in every scenario.", hint="Raise alpha or leave phase I out."
        )


def _finish(design: TwoStage, first: Array, response: float) -> tuple[float, float]:
    """P(stop after stage one), P(promising) given the distribution of stage one's responses."""
    n2 = design.n - design.n1
    x = np.arange(first.size)
    goes_on = x > design.r1
    need = np.clip(design.r - x + 1, 0, n2 + 1)
    reject = float((first * sf(n2, response)[need])[goes_on].sum())
    return float(first[~goes_on].sum()), reject


@dataclass(frozen=True)
class CapEffect:
    """What a cap of the total means for an escalation at one truth.

    binds: P(the rule wanted another cohort that the cap forbids).
    highest_reached, highest_reached_free: P(the top dose is given to someone) with and without the cap.
    selected, selected_free: P(level selected), entry 0 for none.
    """

    cap: int
    binds: float
    highest_reached: float
    highest_reached_free: float
    selected: tuple[float, ...]
    selected_free: tuple[float, ...]


def cap_effect(free: CountRule, capped: CountRule, cap: int, toxicity: Sequence[float]) -> CapEffect:
    """Exact comparison of a rule with the same rule under a cap of its total.

    Both walk the same path until the cap forbids a cohort, so it binds exactly when the free rule's total
    exceeds it.
    """
    rows = []
    for rule in (capped, free):
        paths = rule.paths()
        chance = paths.probabilities(np.array([toxicity]))[:, 0]
        reached = float(chance[paths.n[:, -1] > 0].sum())
        result = rule.oc(toxicity)
        rows.append((reached, (result.none_selected, *result.selected.tolist()), result.sizes))
    binds = sum(q for n, q in rows[1][2] if n > cap)
    return CapEffect(cap, binds, rows[0][0], rows[1][0], rows[0][1], rows[1][1])
