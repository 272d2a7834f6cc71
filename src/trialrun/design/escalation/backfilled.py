"""What the escalations with backfilling share: whom they treat where, and their simulated characteristics."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from trialrun.design.binomial import Array
from trialrun.design.errors import ImpossibleOutcome, whole
from trialrun.design.escalation.crm import Crm
from trialrun.design.escalation.interval import Boin
from trialrun.design.escalation.outcomes import Cohort, Decision
from trialrun.design.escalation.response import WithResponse
from trialrun.design.escalation.simulation import Patients
from trialrun.design.exact import Characteristics, check_truth

Counts = Sequence[int]
Rule = TypeVar("Rule", Boin, Crm)


@dataclass(frozen=True, repr=False)
class Backfilled(WithResponse, Generic[Rule]):
    """An escalation that treats further patients at levels below while it goes on above them.

    rule:       the escalation; its size counts the escalation's own patients only.
    per_cohort: patients who may be backfilled while one cohort of the escalation is treated.
    most:       a level with so many patients takes no more.

    Backfilled patients go to the highest open level, at most `per_cohort` while one cohort of the escalation
    is treated. Their toxicities count like any other; only the escalation's own patients use up its size.
    """

    rule: Rule
    per_cohort: int = 3
    most: int = 12

    def __post_init__(self) -> None:
        whole("per_cohort", self.per_cohort, 0, 100)
        whole("most", self.most, 1, 1000)

    def __repr__(self) -> str:
        places = f"up to {self.per_cohort} backfilled a cohort, at most {self.most} at a level"
        return f"{type(self).__name__}({self.rule!r}; {places})"

    @property
    def doses(self) -> int:
        return self.rule.doses

    @property
    def target(self) -> float:
        """The toxicity probability aimed at."""
        return self.rule.target

    @property
    def with_places(self) -> int:
        """The escalation's patients and the most that can be backfilled during its cohorts."""
        return self.rule.largest + -(-self.rule.largest // self.rule.cohort) * self.per_cohort

    @property
    @abstractmethod
    def most_patients(self) -> int:
        """An upper bound of all patients, backfilled ones among them."""

    @abstractmethod
    def open(self, n: Counts, t: Counts, responses: Counts, at: int) -> tuple[int, ...]:
        """The levels below `at` that may take further patients."""

    @abstractmethod
    def following(self, n: Counts, t: Counts, at: int, last: int, entered: int) -> tuple[int, int]:
        """Level (0 when it has ended) and size of the escalation's next cohort.

        n, t: of everyone; at, last: level and toxicities of the escalation's latest cohort, 0 before it;
        entered: patients of the escalation's own cohorts.
        """

    @abstractmethod
    def chosen(self, n: Counts, t: Counts, at: int) -> int:
        """The level selected if the escalation ended here, 0 for none."""

    @abstractmethod
    def why(self, n: Counts, t: Counts, at: int, dose: int) -> str:
        """One sentence for a decision."""

    def decide(self, outcomes: str | Sequence[Cohort] = "", *, strict: bool = True) -> Decision:
        """The escalation's next cohort after outcomes such as "1NNE 2NNT 1E 2NNN"; N, T, E response, B both.

        A part at the level that is due is the escalation's cohort, one at an open level below holds
        backfilled patients. The levels open while the next cohort is treated stand in `details`.
        """
        n, t, e = ([0] * self.doses for _ in range(3))
        at = last = entered = missing = 0
        parts = self.read(outcomes)
        treated = sum(part.size for part in parts)
        if treated > self.most_patients:
            raise ImpossibleOutcome(
                f"{treated} patients in an escalation of at most {self.most_patients} with backfilled ones.",
                hint="Give fewer outcomes, or plan more cohorts.",
            )
        for k, part in enumerate(parts, start=1):
            due, size = self.following(n, t, at, last, entered)
            own = part.dose == due
            if own:
                missing = size - part.size
            elif strict or part.dose > due:
                levels = self.open(n, t, e, due) if due else ()
                if strict and part.dose not in levels:
                    shown = ", ".join(map(str, levels)) or "none"
                    expected = f"assigns dose {due}" if due else "has ended"
                    raise ImpossibleOutcome(
                        f"part {k}, {part}, where the rule {expected} (open for backfilling: {shown}).",
                        hint="Correct the outcomes, or take them as given (strict=False, --as-given).",
                    )
                own = part.dose > due
            if own:
                at, last, entered = part.dose, part.toxicities, entered + part.size
            if strict and (missing < 0 or (missing > 0 and k < len(parts))):
                raise ImpossibleOutcome(
                    f"part {k}, {part}, has {part.size} patients, but the rule treats {size}.",
                    hint="Correct the outcomes, or take them as given (strict=False, --as-given).",
                )
            n[part.dose - 1] += part.size
            t[part.dose - 1] += part.toxicities
            e[part.dose - 1] += part.responses
        if strict and missing > 0:
            return Decision("stay", at, missing, reason=f"{missing} of the cohort still to come")
        dose, size = self.following(n, t, at, last, entered)
        reason = self.why(n, t, at, dose)
        if dose == 0:
            return Decision("stop", None, 0, self.chosen(n, t, at) or None, reason)
        levels = self.open(n, t, e, dose)
        shown = ", ".join(map(str, levels)) or "none"
        action = "start" if at == 0 else "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        reason = f"{reason}; open for backfilling: {shown}"
        return Decision(action, dose, size, None, reason, {"open": tuple(map(float, levels))})

    def simulate(
        self,
        toxicity: Sequence[float],
        response: Sequence[float],
        *,
        odds_ratio: float = 1.0,
        trials: int = 1000,
        seed: int = 1,
    ) -> BackfillCharacteristics:
        """Characteristics by seeded simulation; toxicity and response of a patient have this odds ratio."""
        check_truth(toxicity, self.doses)
        patients = Patients(toxicity, response, odds_ratio, seed)
        share = np.zeros(self.doses + 1)
        totals, tox, filled = np.zeros(self.doses), np.zeros(self.doses), np.zeros(self.doses)
        sizes = np.zeros(self.most_patients + 1)
        for _ in range(trials):
            counts = np.zeros((3, self.doses), dtype=np.int64)
            at = last = entered = 0
            while True:
                n, t, e = counts.tolist()
                dose, size = self.following(n, t, at, last, entered)
                if not dose:
                    break
                for _ in range(self.per_cohort):
                    levels = self.open(n, t, e, dose)
                    if levels:
                        _add(counts, levels[-1] - 1, patients.treat(levels[-1] - 1, 1))
                        filled[levels[-1] - 1] += 1
                        n, t, e = counts.tolist()
                letters = patients.treat(dose - 1, size)
                _add(counts, dose - 1, letters)
                at, last, entered = dose, sum(letter in "TB" for letter in letters), entered + size
            share[self.chosen(n, t, at)] += 1
            totals, tox = totals + counts[0], tox + counts[1]
            sizes[sum(n)] += 1
        return BackfillCharacteristics.of(
            toxicity,
            share / trials,
            totals / trials,
            tox / trials,
            sizes / trials,
            self.target,
            trials,
            backfilled=filled / trials,
        )


def _add(counts: Any, level: int, letters: str) -> None:
    """Adds patients to counts of patients, toxicities and responses per dose, (3, doses)."""
    counts[0, level] += len(letters)
    counts[1, level] += sum(letter in "TB" for letter in letters)
    counts[2, level] += sum(letter in "EB" for letter in letters)


@dataclass(frozen=True, repr=False)
class BackfillCharacteristics(Characteristics):
    """Characteristics with the expected number of backfilled patients per dose (part of `patients`)."""

    backfilled: Array = field(default_factory=lambda: np.zeros(0))
