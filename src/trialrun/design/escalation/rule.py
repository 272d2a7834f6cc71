"""The protocol of every escalation, and of those whose state is counts per dose and the dose in use.

Every escalation decides from outcomes as the field writes them (`decide`), estimates (`infer`) and draws its
characteristics (`plot`). One with counts for a state says where a batch of states goes next (`next_dose`) and
what it would select (`select`); its decisions, tables, pathways and exact characteristics follow from these.
Only `Crm` has a `search`, for its skeleton: the other rules have nothing to optimise.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from trialrun.design.binomial import Bools, Ints
from trialrun.design.errors import ImpossibleOutcome
from trialrun.design.escalation.estimates import Estimates
from trialrun.design.escalation.outcomes import Cohort, Decision, parse

if TYPE_CHECKING:
    from pathlib import Path

    from trialrun.design.exact import Characteristics, Paths


@dataclass(frozen=True)
class States:
    """A batch of S states. n, t: patients and toxicities, (S, doses); at, last: (S,).

    at: level (from 1) of the latest cohort, 0 before the first; last: toxicities of that cohort.
    """

    n: Ints
    t: Ints
    at: Ints
    last: Ints

    def __len__(self) -> int:
        return int(self.at.shape[0])

    def take(self, index: np.ndarray) -> States:
        return States(self.n[index], self.t[index], self.at[index], self.last[index])

    def current(self, values: Ints) -> Ints:
        """The column of the dose in use; shape (S,)."""
        out: Ints = values[np.arange(len(self)), np.maximum(self.at - 1, 0)]
        return out

    @staticmethod
    def of(n: Sequence[int], t: Sequence[int], at: int, last: int = 0) -> States:
        """One state."""
        return States(np.array([n]), np.array([t]), np.array([at]), np.array([last]))


class Escalation(ABC):
    """Any dose-escalation design. Subclasses are frozen dataclasses."""

    if TYPE_CHECKING:

        @property
        def doses(self) -> int:
            """Number of dose levels: a field of some designs, derived from their parameters in others."""
            raise NotImplementedError

    @abstractmethod
    def decide(self, outcomes: Any = "", *, strict: bool = True) -> Decision:
        """What to do next; `strict` refuses outcomes that the rule could not have produced."""

    @abstractmethod
    def tally(self, outcomes: Any) -> tuple[list[int], list[int]]:
        """Patients and toxicities per dose in `outcomes`."""

    @abstractmethod
    def characteristics(self, truth: Sequence[float], **how: Any) -> Characteristics:
        """Operating characteristics at true toxicities: exact, or simulated where the state is not finite.

        how: what a simulation needs beside the truth, for example `trials`, `seed` or `response`.
        """

    def estimates(self, outcomes: Any) -> tuple[float | None, ...]:
        """The design's own estimate of toxicity per dose, empty where it has none."""
        return ()

    def infer(self, outcomes: Any, confidence: float = 0.95, *, strict: bool = True) -> Estimates:
        """Toxicity per dose after `outcomes`, with the decision that follows."""
        decision = self.decide(outcomes, strict=strict)
        return Estimates.of(*self.tally(outcomes), decision, confidence, self.estimates(outcomes))

    def plot(self, out: Path, truth: Sequence[float], **how: Any) -> None:
        """Writes selection and allocation at `truth` as SVG (needs the extra `plot`)."""
        from trialrun.design import pictures

        pictures.characteristics(self.characteristics(truth, **how), out)


def replay(cohorts: Sequence[Cohort], following: Callable[[Sequence[Cohort]], Decision]) -> Decision | None:
    """Checks each cohort against what `following` assigns after the ones before it.

    Returns the decision to complete the last cohort when it is not complete, else None.
    """
    missing = 0
    for k, got in enumerate(cohorts):
        due = following(cohorts[:k])
        missing = due.patients - got.size
        if due.dose != got.dose or missing < 0 or (missing and k < len(cohorts) - 1):
            expected = "the end" if due.dose is None else f"{due.patients} at dose {due.dose}"
            raise ImpossibleOutcome(
                f"cohort {k + 1}, {got}, where the rule assigns {expected}.",
                hint=f"{due.reason[:1].upper()}{due.reason[1:]}; or take it as given "
                "(strict=False, --as-given).",
            )
    if not missing:
        return None
    return Decision("stay", cohorts[-1].dose, missing, reason=f"{missing} of the cohort still to come")


def count(cohorts: Sequence[Cohort], doses: int) -> tuple[list[int], list[int]]:
    """Patients and toxicities per dose."""
    n, t = [0] * doses, [0] * doses
    for cohort in cohorts:
        n[cohort.dose - 1] += cohort.size
        t[cohort.dose - 1] += cohort.toxicities
    return n, t


class CountRule(Escalation):
    """A dose-escalation design with a finite state. Subclasses are frozen dataclasses."""

    @property
    @abstractmethod
    def largest(self) -> int:
        """An upper bound of the total number of patients."""

    @property
    def uses_last(self) -> bool:
        """Whether the next dose depends on the toxicities of the latest cohort itself."""
        return False

    @abstractmethod
    def next_dose(self, s: States) -> tuple[Ints, Ints]:
        """Level (0 = the escalation has ended) and size of the next cohort; each (S,)."""

    @abstractmethod
    def select(self, s: States) -> Ints:
        """The level selected if the escalation ended here, 0 for none; (S,)."""

    def details(self, s: States) -> dict[str, tuple[float, ...]]:
        """What stands behind a decision, per dose (for example posterior toxicity); one state."""
        return {}

    def reason(self, s: States, dose: int) -> str:
        """One sentence for a decision about one state."""
        if s.at[0] == 0:
            return "the first cohort"
        k = int(s.at[0]) - 1
        return f"{int(s.t[0, k])} of {int(s.n[0, k])} with toxicity at dose {k + 1}"

    def empty(self) -> States:
        """The state before the first patient."""
        zeros = [0] * self.doses
        return States.of(zeros, zeros, 0)

    def state(self, outcomes: str | Sequence[Cohort], *, strict: bool = True) -> States:
        """The state after `outcomes`; `strict` checks each cohort against the rule."""
        cohorts = parse(outcomes, self.doses) if isinstance(outcomes, str) else tuple(outcomes)
        if strict:
            for k, cohort in enumerate(cohorts, start=1):
                self._check(self.state(cohorts[: k - 1], strict=False), cohort, k, k == len(cohorts))
        treated = sum(cohort.size for cohort in cohorts)
        if treated > self.largest:
            raise ImpossibleOutcome(
                f"{treated} patients in an escalation of at most {self.largest}.",
                hint="Give fewer outcomes, or plan more patients.",
            )
        last = cohorts[-1] if cohorts else Cohort(0, "")
        return States.of(*count(cohorts, self.doses), last.dose, last.toxicities)

    def _check(self, s: States, cohort: Cohort, k: int, final: bool) -> None:
        dose, size = (int(v[0]) for v in self.next_dose(s))
        if dose == 0:
            raise ImpossibleOutcome(
                f"cohort {k}, {cohort}, comes after the rule had ended the escalation.",
                hint=f"Leave it out: {self.reason(s, 0)}.",
            )
        if cohort.dose != dose:
            raise ImpossibleOutcome(
                f"cohort {k}, {cohort}, is at dose {cohort.dose}, but the rule assigns dose {dose}.",
                hint=f"Write {dose} there ({self.reason(s, dose)}), or take it as given "
                "(strict=False, --as-given).",
            )
        if cohort.size > size or (cohort.size < size and not final):
            raise ImpossibleOutcome(
                f"cohort {k}, {cohort}, has {cohort.size} patients, but the rule treats {size}.",
                hint=f"Give {size} letters, or take it as given (strict=False, --as-given).",
            )

    def decide(self, outcomes: str | Sequence[Cohort] = "", *, strict: bool = True) -> Decision:
        """The decision after `outcomes` such as "1NNN 2NNT".

        A last cohort that is not complete is completed at its dose. With `strict`, outcomes that the rule
        could not have produced raise `ImpossibleOutcome`; without, they are taken as they are.
        """
        cohorts = parse(outcomes, self.doses) if isinstance(outcomes, str) else tuple(outcomes)
        s = self.state(cohorts, strict=strict)
        if strict and cohorts:
            due = int(self.next_dose(self.state(cohorts[:-1], strict=False))[1][0])
            missing = due - cohorts[-1].size
            if missing > 0:
                at = cohorts[-1].dose
                return Decision("stay", at, missing, reason=f"{missing} of the cohort of {due} still to come")
        dose, size = (int(v[0]) for v in self.next_dose(s))
        reason, details = self.reason(s, dose), self.details(s)
        if dose == 0:
            selected = int(self.select(s)[0])
            return Decision("stop", None, 0, selected or None, reason, details)
        at = int(s.at[0])
        action = "start" if at == 0 else "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        return Decision(action, dose, size, None, reason, details)

    def tally(self, outcomes: str | Sequence[Cohort]) -> tuple[list[int], list[int]]:
        s = self.state(outcomes, strict=False)
        return s.n[0].tolist(), s.t[0].tolist()

    def estimates(self, outcomes: str | Sequence[Cohort]) -> tuple[float | None, ...]:
        # The first of the details is the estimate of toxicity.
        known = list(self.details(self.state(outcomes, strict=False)).values())
        return tuple(None if value != value else value for value in known[0]) if known else ()

    def characteristics(self, truth: Sequence[float], **how: Any) -> Characteristics:
        return self.oc(truth, **how)

    def paths(self) -> Paths:
        """Every end of the escalation with its number of paths; computed once for a design."""
        from trialrun.design import exact

        return exact.paths_of(self)

    def oc(self, truth: Sequence[float], target: float | None = None) -> Characteristics:
        """Exact operating characteristics at the true toxicity probabilities `truth`."""
        return self.paths().oc(truth, target if target is not None else getattr(self, "target", None))

    def pathways(self, outcomes: str = "", cohorts: int = 2, *, strict: bool = True) -> Pathway:
        """The tree of what may happen over the next `cohorts` cohorts."""
        return _grow(self, self.state(outcomes, strict=strict), "", 0, cohorts)


@dataclass(frozen=True)
class Pathway:
    """A node of dose-transition pathways: what was seen in the cohort that led here and what follows.

    multiplicity: in how many orders of patients the cohort's outcome can arise.
    """

    outcome: str
    toxicities: int
    multiplicity: int
    dose: int | None
    patients: int
    recommended: int | None
    branches: tuple[Pathway, ...]

    def walk(self, before: str = "") -> Iterator[tuple[str, Pathway]]:
        """Every node with the outcomes so far, depth first."""
        so_far = f"{before} {self.outcome}".strip()
        yield so_far, self
        for branch in self.branches:
            yield from branch.walk(so_far)

    def probabilities(self, truth: Sequence[float]) -> dict[str, float]:
        """The probability of each node's outcomes, seen from this node."""
        out: dict[str, float] = {}

        def visit(node: Pathway, before: str, chance: float) -> None:
            out[before] = chance
            for b in node.branches:
                p = float(truth[(node.dose or 1) - 1])
                weight = b.multiplicity * p**b.toxicities * (1 - p) ** (node.patients - b.toxicities)
                visit(b, f"{before} {b.outcome}".strip(), chance * weight)

        visit(self, self.outcome, 1.0)
        return out


def _grow(rule: CountRule, s: States, outcome: str, toxicities: int, depth: int) -> Pathway:
    from math import comb

    dose, size = (int(v[0]) for v in rule.next_dose(s))
    recommended = (int(rule.select(s)[0]) or None) if dose == 0 else None
    branches = []
    if dose and depth:
        for k in range(size + 1):
            n, t = s.n[0].tolist(), s.t[0].tolist()
            n[dose - 1] += size
            t[dose - 1] += k
            label = f"{dose}{'N' * (size - k)}{'T' * k}"
            branches.append(_grow(rule, States.of(n, t, dose, k), label, k, depth - 1))
    multiplicity = comb(len(outcome.lstrip("0123456789")), toxicities) if outcome else 1
    return Pathway(outcome, toxicities, multiplicity, dose or None, size, recommended, tuple(branches))


def tried_and_tolerated(n: Ints, too_toxic: Bools) -> Ints:
    """The highest tried level below the lowest too toxic one, 0 for none; rows of (S, doses)."""
    blocked = np.cumsum(too_toxic, axis=1) > 0
    usable = (n > 0) & ~blocked
    levels = np.arange(1, n.shape[1] + 1)
    out: Ints = (usable * levels).max(axis=1)
    return out
