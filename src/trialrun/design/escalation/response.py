"""What the escalations share that watch response beside toxicity: their letters and their characteristics."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from trialrun.design.errors import BadDesign
from trialrun.design.escalation.interval import pooled
from trialrun.design.escalation.outcomes import Cohort, parse
from trialrun.design.escalation.rule import Escalation, count
from trialrun.design.exact import Characteristics


class WithResponse(Escalation):
    """An escalation whose outcomes are N neither, E response, T toxicity, B both."""

    def read(self, outcomes: str | Sequence[Cohort]) -> tuple[Cohort, ...]:
        """Cohorts from "1NNE 2ENB", or as they are."""
        return parse(outcomes, self.doses, "NTEB") if isinstance(outcomes, str) else tuple(outcomes)

    def tally(self, outcomes: str | Sequence[Cohort]) -> tuple[list[int], list[int]]:
        return count(self.read(outcomes), self.doses)

    def estimates(self, outcomes: str | Sequence[Cohort]) -> tuple[float | None, ...]:
        return pooled(*self.tally(outcomes))

    def characteristics(self, truth: Sequence[float], **how: Any) -> Characteristics:
        """Simulated at `truth`; `response` gives the true response rates, the rest is as in `simulate`."""
        if "response" not in how:
            raise BadDesign(
                "this design needs true response rates too.", hint="Give response=(…), one rate a dose."
            )
        return self.simulate(truth, how.pop("response"), **how)

    @abstractmethod
    def simulate(
        self,
        toxicity: Sequence[float],
        response: Sequence[float],
        *,
        odds_ratio: float = 1.0,
        trials: int = 1000,
        seed: int = 1,
    ) -> Characteristics:
        """Characteristics by seeded simulation; toxicity and response of a patient have this odds ratio."""
