"""Backfilling: further patients at doses already passed, while the escalation goes on above them.

Source: BF-BOIN, Zhao, Yuan, Korn & Freidlin 2024 (doi:10.1158/1078-0432.CCR-23-2585). Rule from memory of the
published paper, its pooling compared with what the R package bfboin does; no reference table was at hand.
Controlled backfill with a CRM (Dehbi, O'Quigley & Iasonos 2021, doi:10.1016/j.cct.2021.106605) is not built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from trialrun.design.binomial import Array
from trialrun.design.errors import BadDesign, ImpossibleOutcome, whole
from trialrun.design.escalation.interval import DOWN, OUT, STAY, UP, Boin
from trialrun.design.escalation.outcomes import Cohort, Decision
from trialrun.design.escalation.response import WithResponse
from trialrun.design.escalation.rule import States
from trialrun.design.escalation.simulation import Patients
from trialrun.design.exact import Characteristics, check_truth

Counts = Sequence[int]


def open_for_backfill(
    rule: Boin, n: Counts, t: Counts, responses: Counts, at: int, *, most: int = 12
) -> tuple[int, ...]:
    """The levels below `at` that may take further patients while the escalation waits.

    A level is open when at least one response was seen at it and it has fewer than `most` patients. It
    closes, with all above it, when both its own toxicity rate and that of it and the next level together call
    for de-escalation, or when it is eliminated.
    """
    if not 1 <= at <= rule.doses or not len(n) == len(t) == len(responses) == rule.doses:
        raise BadDesign(
            f"dose {at} and counts for {len(n)}, {len(t)}, {len(responses)} doses.",
            hint=f"Give {rule.doses} counts each and a level from 1 to {rule.doses}.",
        )
    found: list[int] = []
    for k in range(at - 1):
        eliminated = n[k] <= rule.largest and rule.table()[n[k], t[k]] == OUT
        own = _move(rule, n[k], t[k]) == DOWN
        with_next = _move(rule, n[k] + n[k + 1], t[k] + t[k + 1]) == DOWN
        if eliminated or (own and with_next):
            break
        if responses[k] > 0 and n[k] < most:
            found.append(k + 1)
    return tuple(found)


def _move(rule: Boin, n: int, t: int) -> int:
    """BOIN's move for t toxicities in n patients, elimination aside; up when nobody was treated."""
    if t <= rule.lambda_e * n + 1e-12:
        return UP
    return DOWN if t >= rule.lambda_d * n - 1e-12 else STAY


def next_level(rule: Boin, n: Counts, t: Counts, at: int) -> int:
    """The level of the escalation's next cohort when backfilled patients below `at` count; 0 for none.

    Where the levels agree, the level in use decides as in BOIN. They conflict when it says "escalate" and a
    lower level does not, or when it does not and a lower level says "de-escalate". Then the patients from the
    highest conflicting level up to the one in use are pooled: their rate says escalate, stay, or go down to
    the highest level up to which the pooled rate stays below the de-escalation boundary. An eliminated level
    and those above it are left at once.
    """
    table = rule.table()
    out = next((k + 1 for k in range(at) if table[n[k], t[k]] == OUT), 0)
    if out:
        return out - 1
    moves = [_move(rule, n[k], t[k]) for k in range(at)]
    own, lower = moves[-1], moves[:-1]
    disagree = [k for k, move in enumerate(lower) if (move < UP if own == UP else move == DOWN)]
    if not disagree:
        move = own
    else:
        first = disagree[-1]
        sums = [(sum(n[first : k + 1]), sum(t[first : k + 1])) for k in range(first, at)]
        move = _move(rule, *sums[-1])
        if move == DOWN:
            safe = [first + k + 1 for k, (size, toxic) in enumerate(sums) if _move(rule, size, toxic) != DOWN]
            return safe[-1] if safe else max(first, 1)
    if move == UP and at < rule.doses and table[n[at], t[at]] != OUT:
        return at + 1
    return max(at - 1, 1) if move == DOWN else at


@dataclass(frozen=True)
class Backfill(WithResponse):
    """A BOIN escalation with backfilling.

    rule:       the escalation; its number of cohorts counts cohorts of the escalation only.
    per_cohort: patients who may be backfilled while one cohort of the escalation is treated.
    most:       a level with so many patients takes no more.

    Backfilled patients go to the highest open level. Their toxicities count like any other: in the move of
    the escalation (`next_level`), in elimination, and in the isotonic selection.
    """

    rule: Boin
    per_cohort: int = 3
    most: int = 12

    def __post_init__(self) -> None:
        whole("per_cohort", self.per_cohort, 0, 100)
        whole("most", self.most, 1, 1000)

    def __repr__(self) -> str:
        return (
            f"Backfill({self.rule!r}; up to {self.per_cohort} backfilled a cohort, at most {self.most} at a "
            "level)"
        )

    @property
    def doses(self) -> int:
        return self.rule.doses

    def _wide(self) -> Boin:
        """The rule with a table large enough for the backfilled patients too."""
        rule = self.rule
        return replace(rule, cohorts=rule.cohorts + -(-rule.cohorts * self.per_cohort // rule.cohort))

    def open(self, n: Counts, t: Counts, responses: Counts, at: int) -> tuple[int, ...]:
        """The levels below `at` that may take further patients."""
        return open_for_backfill(self._wide(), n, t, responses, at, most=self.most)

    def _dose(self, wide: Boin, n: Counts, t: Counts, at: int, cohorts: int) -> int:
        """The level of the escalation's next cohort, 0 when it has ended."""
        rule = self.rule
        if at == 0:
            return 1
        dose = next_level(wide, n, t, at)
        enough = rule.enough is not None and dose == at and n[at - 1] >= rule.enough
        unsafe = rule.extra_safe and wide.unsafe(rule.cutoff - 0.05)[n[0], t[0]]
        return 0 if cohorts >= rule.cohorts or enough or unsafe else dose

    def decide(self, outcomes: str | Sequence[Cohort] = "", *, strict: bool = True) -> Decision:
        """The escalation's next cohort after outcomes such as "1NNE 2NNT 1E 2NNN"; N, T, E response, B both.

        A part at the level that is due is the escalation's cohort, one at an open level below holds
        backfilled patients. The levels open while the next cohort is treated stand in `details`.
        """
        wide = self._wide()
        n, t, e = ([0] * self.doses for _ in range(3))
        at = done = missing = 0
        parts = self.read(outcomes)
        treated = sum(part.size for part in parts)
        if treated > wide.largest:
            raise ImpossibleOutcome(
                f"{treated} patients in an escalation of at most {wide.largest} with backfilled ones.",
                hint="Give fewer outcomes, or plan more cohorts.",
            )
        for k, part in enumerate(parts, start=1):
            due = self._dose(wide, n, t, at, done)
            if part.dose == due:
                missing = self.rule.cohort - part.size
                at, done = due, done + 1
            elif strict or part.dose > due:
                levels = self.open(n, t, e, due) if due else ()
                if strict and part.dose not in levels:
                    shown = ", ".join(map(str, levels)) or "none"
                    expected = f"assigns dose {due}" if due else "has ended"
                    raise ImpossibleOutcome(
                        f"part {k}, {part}, where the rule {expected} (open for backfilling: {shown}).",
                        hint="Correct the outcomes, or take them as given (strict=False, --as-given).",
                    )
                at, done = (part.dose, done + 1) if part.dose > due else (at, done)
            if strict and (missing < 0 or (missing > 0 and k < len(parts))):
                raise ImpossibleOutcome(
                    f"part {k}, {part}, has {part.size} patients, but the rule treats {self.rule.cohort}.",
                    hint="Correct the outcomes, or take them as given (strict=False, --as-given).",
                )
            n[part.dose - 1] += part.size
            t[part.dose - 1] += part.toxicities
            e[part.dose - 1] += part.responses
        if strict and missing > 0:
            return Decision("stay", at, missing, reason=f"{missing} of the cohort still to come")
        dose = self._dose(wide, n, t, at, done)
        s = States.of(n, t, at)
        reason = wide.reason(s, dose)
        if dose == 0:
            return Decision("stop", None, 0, int(wide.select(s)[0]) or None, reason)
        levels = self.open(n, t, e, dose)
        shown = ", ".join(map(str, levels)) or "none"
        action = "start" if at == 0 else "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        reason = f"{reason}; open for backfilling: {shown}"
        details = {"open": tuple(map(float, levels))}
        return Decision(action, dose, self.rule.cohort, None, reason, details)

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
        wide = self._wide()
        share = np.zeros(self.doses + 1)
        totals, tox, filled = np.zeros(self.doses), np.zeros(self.doses), np.zeros(self.doses)
        sizes = np.zeros(wide.largest + 1)
        for _ in range(trials):
            counts = np.zeros((3, self.doses), dtype=np.int64)
            at = done = 0
            while dose := self._dose(wide, counts[0].tolist(), counts[1].tolist(), at, done):
                for _ in range(self.per_cohort):
                    n, t, e = counts.tolist()
                    levels = self.open(n, t, e, dose)
                    if levels:
                        _add(counts, levels[-1] - 1, patients.treat(levels[-1] - 1, 1))
                        filled[levels[-1] - 1] += 1
                _add(counts, dose - 1, patients.treat(dose - 1, self.rule.cohort))
                at, done = dose, done + 1
            n, t, _ = counts.tolist()
            share[int(wide.select(States.of(n, t, at))[0])] += 1
            totals, tox = totals + counts[0], tox + counts[1]
            sizes[sum(n)] += 1
        return BackfillCharacteristics.of(
            toxicity,
            share / trials,
            totals / trials,
            tox / trials,
            sizes / trials,
            self.rule.target,
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
