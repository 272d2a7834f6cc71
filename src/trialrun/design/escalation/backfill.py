"""Backfilling: further patients at doses already passed, while the escalation goes on above them.

Source: BF-BOIN, Zhao, Yuan, Korn & Freidlin 2024 (doi:10.1158/1078-0432.CCR-23-2585). Rule from memory of the
published paper, its pooling compared with what the R package bfboin does; no reference table was at hand.
With a CRM the model pools the levels (compare Dehbi, O'Quigley & Iasonos 2021,
doi:10.1016/j.cct.2021.106605); which levels open follows BF-BOIN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from trialrun.design.errors import BadDesign
from trialrun.design.escalation.backfilled import Backfilled, Counts
from trialrun.design.escalation.crm import Crm, Fit
from trialrun.design.escalation.interval import DOWN, OUT, STAY, UP, Boin
from trialrun.design.escalation.outcomes import Cohort
from trialrun.design.escalation.rule import States


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


@dataclass(frozen=True, repr=False)
class Backfill(Backfilled[Boin]):
    """A BOIN escalation with backfilling.

    Toxicities of backfilled patients count in the move of the escalation (`next_level`), in elimination, and
    in the isotonic selection.
    """

    @property
    def most_patients(self) -> int:
        return self._wide.largest

    @cached_property
    def _wide(self) -> Boin:
        """The rule with a table large enough for the backfilled patients too."""
        return replace(self.rule, cohorts=-(-self.with_places // self.rule.cohort))

    def open(self, n: Counts, t: Counts, responses: Counts, at: int) -> tuple[int, ...]:
        return open_for_backfill(self._wide, n, t, responses, at, most=self.most)

    def following(self, n: Counts, t: Counts, at: int, last: int, entered: int) -> tuple[int, int]:
        rule, wide = self.rule, self._wide
        if at == 0:
            return 1, rule.cohort
        dose = next_level(wide, n, t, at)
        enough = rule.enough is not None and dose == at and n[at - 1] >= rule.enough
        unsafe = rule.extra_safe and wide.unsafe(rule.cutoff - 0.05)[n[0], t[0]]
        ended = entered >= rule.largest or enough or unsafe
        return (0, 0) if ended or not dose else (dose, rule.cohort)

    def chosen(self, n: Counts, t: Counts, at: int) -> int:
        return int(self._wide.select(States.of(n, t, at))[0])

    def why(self, n: Counts, t: Counts, at: int, dose: int) -> str:
        return self._wide.reason(States.of(n, t, at), dose)


@dataclass(frozen=True, repr=False)
class BackfillCrm(Backfilled[Crm]):
    """A CRM escalation with backfilling; the model learns from everyone.

    A level below the escalation's is open when a response was seen at it, it has fewer than `most` patients
    and the model puts its toxicity at the target or below.
    """

    @property
    def most_patients(self) -> int:
        return self.with_places

    def open(self, n: Counts, t: Counts, responses: Counts, at: int) -> tuple[int, ...]:
        levels = [k for k in range(at - 1) if responses[k] > 0 and n[k] < self.most]
        if not levels:
            return ()
        toxicity = _fit(self.rule, tuple(n), tuple(t)).toxicity
        return tuple(k + 1 for k in levels if toxicity[k] <= self.target + 1e-12)

    def following(self, n: Counts, t: Counts, at: int, last: int, entered: int) -> tuple[int, int]:
        left = self.rule.patients - entered
        if left <= 0:
            return 0, 0
        dose = _crm_dose(self.rule, self.most_patients, tuple(n), tuple(t), at, last)
        return (dose, min(self.rule.cohort, left)) if dose else (0, 0)

    def chosen(self, n: Counts, t: Counts, at: int) -> int:
        return int(self.rule.select(States.of(n, t, at))[0])

    def why(self, n: Counts, t: Counts, at: int, dose: int) -> str:
        return self.rule.reason(States.of(n, t, at), dose)

    def estimates(self, outcomes: str | Sequence[Cohort]) -> tuple[float | None, ...]:
        n, t = self.tally(outcomes)
        return _fit(self.rule, tuple(n), tuple(t)).toxicity


# A simulation meets the same counts again and again.
@lru_cache(maxsize=1 << 16)
def _fit(rule: Crm, n: tuple[int, ...], t: tuple[int, ...]) -> Fit:
    return rule.fit(n, t)


@lru_cache(maxsize=1 << 16)
def _crm_dose(rule: Crm, most: int, n: tuple[int, ...], t: tuple[int, ...], at: int, last: int) -> int:
    """The CRM's next level in a trial that has room for everyone."""
    # One patient more, since the rule ends with its last and here the escalation's own are counted instead.
    return int(replace(rule, patients=most + 1).next_dose(States.of(n, t, at, last))[0][0])
