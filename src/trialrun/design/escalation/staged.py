"""Designs whose state is more than counts: accelerated titration and the rolling six.

Sources: Simon, Freidlin, Rubinstein, Arbuck, Collins & Christian 1997 (doi:10.1093/jnci/89.15.1138);
Skolnik, Barrett, Jayaraman, Patel & Adamson 2008 (doi:10.1200/JCO.2007.12.7852).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb
from typing import Any

import numpy as np

from trialrun.design.errors import MOST_DOSES, BadDesign, ImpossibleOutcome, levels, whole
from trialrun.design.escalation.outcomes import Cohort, Decision, parse
from trialrun.design.escalation.rule import Escalation, States, count, replay
from trialrun.design.escalation.simulation import summarise
from trialrun.design.escalation.three_plus_three import ThreePlusThree
from trialrun.design.exact import Characteristics, check_truth


@dataclass(frozen=True)
class _Titration:
    """Patients and toxicities per dose, the level in use, and moderate toxicities so far."""

    n: tuple[int, ...]
    t: tuple[int, ...]
    at: int
    moderate: int

    def after(self, dose: int, size: int, toxic: int, moderate: int) -> _Titration:
        n, t = list(self.n), list(self.t)
        n[dose - 1] += size
        t[dose - 1] += toxic
        return _Titration(tuple(n), tuple(t), dose, self.moderate + moderate)


def _start(doses: int) -> _Titration:
    return _Titration((0,) * doses, (0,) * doses, 0, 0)


@dataclass(frozen=True)
class AcceleratedTitration(Escalation):
    """One patient a level until the first toxicity or the second moderate one; then `base` takes over.

    The level that ends the acceleration is completed to a cohort. Letters: N, M (moderate, grade 2), T.
    moderate: the moderate toxicity that ends the acceleration (2: the second one).
    """

    base: ThreePlusThree
    moderate: int = 2

    def __post_init__(self) -> None:
        whole("moderate", self.moderate, 1, 50)

    @property
    def doses(self) -> int:
        return self.base.doses

    def tally(self, outcomes: str | Sequence[Cohort]) -> tuple[list[int], list[int]]:
        cohorts = parse(outcomes, self.doses, "NMT") if isinstance(outcomes, str) else outcomes
        return count(cohorts, self.doses)

    def characteristics(self, truth: Sequence[float], **how: Any) -> Characteristics:
        return self.oc(truth, **how)

    def decide(self, outcomes: str | Sequence[Cohort] = "", *, strict: bool = True) -> Decision:
        """The next cohort after outcomes such as "1N 2N 3M 4MNN"."""
        cohorts = parse(outcomes, self.doses, "NMT") if isinstance(outcomes, str) else tuple(outcomes)
        incomplete = replay(cohorts, self._next) if strict else None
        return incomplete or self._next(cohorts)

    def _next(self, cohorts: Sequence[Cohort]) -> Decision:
        state = _start(self.doses)
        for c in cohorts:
            state = state.after(c.dose, c.size, c.toxicities, c.letters.count("M"))
        return self._from(state)

    def _from(self, state: _Titration) -> Decision:
        at = state.at
        if at == 0:
            return Decision("start", 1, 1, reason="the first patient")
        n, t = state.n, state.t
        if self._accelerated(state) and at < self.doses:
            return Decision("escalate", at + 1, 1, reason="no toxicity that ends the acceleration")
        have = n[at - 1]
        if have < self.base.cohort and t[at - 1] < self.base.too_many:
            missing = self.base.cohort - have
            return Decision("stay", at, missing, reason="the acceleration has ended: complete the cohort")
        # Levels passed with one patient each count as tolerated, as if treated with a whole cohort.
        s = States.of(n, t, at)
        dose, size = (int(v[0]) for v in self.base.next_dose(s))
        reason = self.base.reason(s, dose)
        if dose == 0:
            return Decision("stop", None, 0, int(self.base.select(s)[0]) or None, reason)
        action = "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        return Decision(action, dose, size, None, reason)

    def _accelerated(self, state: _Titration) -> bool:
        return max(state.n) <= 1 and not sum(state.t) and state.moderate < self.moderate

    def oc(self, truth: Sequence[float], moderate: Sequence[float] | None = None) -> Characteristics:
        """Exact characteristics; `moderate` are the probabilities of a moderate toxicity per dose
        (default 0).
        """
        check_truth(truth, self.doses)
        grade2 = tuple(moderate) if moderate is not None else (0.0,) * self.doses
        check_truth(grade2, self.doses, "moderate toxicity")
        if any(a + b > 1 + 1e-12 for a, b in zip(truth, grade2, strict=True)):
            raise BadDesign(
                "toxicity and moderate toxicity together exceed 1 at a dose.",
                hint="They exclude each other: lower one.",
            )
        selected = np.zeros(self.doses + 1)
        patients, toxicities = np.zeros(self.doses), np.zeros(self.doses)
        sizes: dict[int, float] = {}
        layer: dict[_Titration, float] = {_start(self.doses): 1.0}
        while layer:
            following: dict[_Titration, float] = {}
            for state, chance in layer.items():
                decision = self._from(state)
                if decision.dose is None:
                    selected[decision.recommended or 0] += chance
                    patients += chance * np.array(state.n)
                    toxicities += chance * np.array(state.t)
                    sizes[sum(state.n)] = sizes.get(sum(state.n), 0.0) + chance
                    continue
                d, size = decision.dose, decision.patients
                p, m = truth[d - 1], grade2[d - 1]
                for toxic in range(size + 1):
                    for mild in range(size - toxic + 1):
                        ways = comb(size, toxic) * comb(size - toxic, mild)
                        w = chance * ways * p**toxic * m**mild * (1 - p - m) ** (size - toxic - mild)
                        if w <= 0:
                            continue
                        after = state.after(d, size, toxic, mild)
                        if not self._accelerated(after):
                            # Moderate toxicities no longer matter: forget them, so that states merge.
                            after = replace(after, moderate=self.moderate)
                        following[after] = following.get(after, 0.0) + w
            layer = following
        return Characteristics(
            tuple(truth), selected[1:], float(selected[0]), patients, toxicities, tuple(sorted(sizes.items()))
        )

    def __repr__(self) -> str:
        return (
            f"AcceleratedTitration(until toxicity or moderate toxicity {self.moderate}; then {self.base!r})"
        )


@dataclass(frozen=True)
class RollingSix(Escalation):
    """Rolling six: up to six patients enter a level before the first ones are complete.

    Escalate with no toxicity in three to six complete patients and none pending, or when at most one of six
    can come out toxic; two toxicities are too many. With six in and the outcome open, accrual is suspended.
    """

    doses: int
    least: int = 3
    most: int = 6
    too_many: int = 2

    def __post_init__(self) -> None:
        whole("doses", self.doses, 1, MOST_DOSES)
        for name in ("least", "most", "too_many"):
            whole(name, getattr(self, name), 1, 50)
        if not self.least <= self.most:
            raise BadDesign(
                "a rolling design of no patients.", hint="Give doses >= 1 and 1 <= least <= most."
            )

    def __repr__(self) -> str:
        return (
            f"RollingSix({levels(self.doses)}, {self.least} to {self.most} patients a level; {self.too_many} "
            "toxicities are too many)"
        )

    def assign(
        self, dose: int, toxic: int, safe: int, pending: int, *, above_closed: bool = False, below: int = 0
    ) -> Decision:
        """The assignment of the next patient from counts.

        dose: level in use; toxic, safe, pending: its patients; above_closed: the next level has proved too
        toxic; below: patients already treated one level lower.
        """
        if not 1 <= dose <= self.doses or min(toxic, safe, pending, below) < 0:
            raise ImpossibleOutcome(
                f"dose {dose} with {toxic} toxic, {safe} safe, {pending} pending.",
                hint=f"Give a dose from 1 to {self.doses} and counts of at least 0.",
            )
        entered = toxic + safe + pending
        if entered > self.most:
            raise ImpossibleOutcome(
                f"{entered} patients at dose {dose}.", hint=f"The rule treats at most {self.most} at a level."
            )
        seen = f"{toxic} toxic, {safe} safe, {pending} pending at dose {dose}"
        if toxic >= self.too_many:
            if dose == 1:
                return Decision("stop", None, 0, None, seen)
            if below >= self.most:
                return Decision("stop", None, 0, dose - 1, seen)
            return Decision("de-escalate", dose - 1, 1, None, seen)
        complete = pending == 0 and toxic == 0 and safe >= self.least
        settled = entered == self.most and toxic + pending < self.too_many
        if complete or settled:
            if dose < self.doses and not above_closed:
                return Decision("escalate", dose + 1, 1, None, seen)
            if entered == self.most or not above_closed:
                if pending:
                    return Decision("suspend", dose, 0, None, seen)
                return Decision("stop", None, 0, dose, seen)
        if entered < self.most:
            return Decision("stay" if entered else "start", dose, 1, None, seen)
        return Decision("suspend", dose, 0, None, seen)

    def tally(self, outcomes: str | Sequence[Cohort]) -> tuple[list[int], list[int]]:
        cohorts = parse(outcomes, self.doses, "NTP") if isinstance(outcomes, str) else outcomes
        return count(cohorts, self.doses)

    def characteristics(self, truth: Sequence[float], **how: Any) -> Characteristics:
        return self.simulate(truth, **how)

    def decide(self, outcomes: str | Sequence[Cohort] = "", *, strict: bool = True) -> Decision:
        """The assignment of the next patient after outcomes such as "1NNN 2NTP"; P: still pending.

        The latest level named is the one in use. In what order outcomes became known is not said, so `strict`
        refuses only what no order could have led to.
        """
        cohorts = parse(outcomes, self.doses, "NTP") if isinstance(outcomes, str) else tuple(outcomes)
        if not cohorts:
            return self.assign(1, 0, 0, 0)
        letters = [""] * (self.doses + 2)
        for c in cohorts:
            letters[c.dose] += c.letters
        at = cohorts[-1].dose
        if strict:
            self._possible(letters, at)
        here = letters[at]
        return self.assign(
            at,
            here.count("T"),
            here.count("N"),
            here.count("P"),
            above_closed=any(level.count("T") >= self.too_many for level in letters[at + 1 :]),
            below=len(letters[at - 1]),
        )

    def _possible(self, letters: Sequence[str], at: int) -> None:
        """`ImpossibleOutcome` unless some order of events leads to these outcomes by level."""
        highest = max(k for k, level in enumerate(letters) if level)
        for k in range(1, highest + 1):
            n, toxic = len(letters[k]), letters[k].count("T")
            wrong = ""
            if k < highest and n < self.least:
                wrong = f"dose {k + 1} was given after {n} patients at dose {k}; it opens after {self.least}"
            elif n > self.most:
                wrong = f"{n} patients were treated at dose {k}; the rule treats at most {self.most}"
            elif k < at and toxic >= self.too_many:
                wrong = f"dose {at} is in use although dose {k} has {toxic} toxicities"
            if wrong:
                raise ImpossibleOutcome(
                    f"{wrong}.",
                    hint="Correct the outcomes, or take them as given (strict=False, --as-given).",
                )

    def simulate(
        self,
        truth: Sequence[float],
        *,
        window: float = 28.0,
        interval: float = 14.0,
        trials: int = 1000,
        seed: int = 1,
    ) -> Characteristics:
        """Operating characteristics by seeded simulation.

        window: length of the toxicity window, a toxicity falls uniformly into it; interval: mean time between
        two patients who are ready to enter (exponential). While accrual is suspended a patient waits for the
        next outcome; when an assignment would no longer hold, it is made anew.
        """
        check_truth(truth, self.doses)
        if not (0 < window < math.inf and 0 < interval < math.inf):
            raise BadDesign(
                f"a window of {window:g} and a patient every {interval:g}.", hint="Give positive times."
            )
        rng = np.random.default_rng(seed)
        total = self.doses * self.most
        level, tox = np.zeros((trials, total), dtype=np.int64), np.zeros((trials, total))
        treated, selected = np.zeros(trials, dtype=np.int64), np.zeros(trials, dtype=np.int64)
        for k in range(trials):
            # Per patient: level, the time its outcome is known, whether it is toxic.
            patients: list[tuple[int, float, bool]] = []
            day, dose, closed = 0.0, 1, self.doses + 2
            while True:
                here = [p for p in patients if p[0] == dose]
                toxic = sum(p[2] and p[1] <= day for p in here)
                safe = sum(not p[2] and p[1] <= day for p in here)
                below = sum(p[0] == dose - 1 for p in patients)
                decision = self.assign(
                    dose,
                    toxic,
                    safe,
                    len(here) - toxic - safe,
                    above_closed=dose + 1 >= closed,
                    below=below,
                )
                if decision.action == "suspend":
                    day = min(p[1] for p in here if p[1] > day)
                    continue
                if decision.dose is None:
                    selected[k] = decision.recommended or 0
                    break
                if decision.action in ("escalate", "de-escalate"):
                    if decision.action == "de-escalate":
                        closed = dose
                    dose = decision.dose
                    continue
                is_toxic = bool(rng.random() < truth[dose - 1])
                known = day + window * (rng.random() if is_toxic else 1.0)
                level[k, len(patients)], tox[k, len(patients)] = dose - 1, is_toxic
                patients.append((dose, known, is_toxic))
                day += float(rng.exponential(interval))
            treated[k] = len(patients)
        return summarise(truth, level, tox, selected, trials, self.doses, None, treated)
