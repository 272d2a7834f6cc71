"""3+3 designs stated by a small rule table: with or without de-escalation, and variants such as NK4AML's.

Source of the classical rule: Storer 1989 (doi:10.2307/2531693).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialrun.design.binomial import Bools, Ints
from trialrun.design.errors import MOST_DOSES, MOST_PATIENTS, BadDesign, levels, whole
from trialrun.design.escalation.rule import CountRule, States, tried_and_tolerated


@dataclass(frozen=True)
class ThreePlusThree(CountRule):
    """A cohort; an extension on a doubtful result; an end on a bad one.

    doses:      number of levels.
    cohort:     patients per cohort (3).
    extended:   patients at a level after its extension (6).
    extend_at:  toxicities in the first cohort from which the level is extended (1).
    too_many:   toxicities at a level from which it is too toxic, in the cohort or the extension (2).
    deescalate: after a too toxic level go back one level and treat up to `extended` there.
    confirm:    the selected level must have been given to `extended` patients, so a level reached with one
                cohort only is extended before the escalation ends ("n = 6 in the highest tolerable dose").
    cap:        no cohort starts when the total would exceed it; None for no cap.
    """

    doses: int
    cohort: int = 3
    extended: int = 6
    extend_at: int = 1
    too_many: int = 2
    deescalate: bool = False
    confirm: bool = False
    cap: int | None = None

    def __post_init__(self) -> None:
        for name, most in (("doses", MOST_DOSES), ("cohort", 50), ("extended", 50)):
            whole(name, getattr(self, name), 1, most)
        whole("extend_at", self.extend_at, 1, 50)
        whole("too_many", self.too_many, 1, 50)
        if self.cap is not None:
            whole("cap", self.cap, self.cohort, MOST_PATIENTS)
        if self.doses < 1 or not 1 <= self.cohort < self.extended:
            raise BadDesign(
                f"{levels(self.doses)}, cohorts of {self.cohort} extended to {self.extended}.",
                hint="Give at least one dose and an extension larger than the cohort.",
            )
        if not 1 <= self.extend_at <= self.too_many <= self.extended:
            raise BadDesign(
                f"extension from {self.extend_at} toxicities and end from {self.too_many}.",
                hint="Give 1 <= extend_at <= too_many <= extended.",
            )

    @property
    def largest(self) -> int:
        total = self.doses * self.extended
        return total if self.cap is None else min(total, self.cap)

    def _too_toxic(self, s: States) -> Bools:
        return np.asarray(s.t >= self.too_many)

    def next_dose(self, s: States) -> tuple[Ints, Ints]:
        rows = np.arange(len(s))
        toxic = self._too_toxic(s)
        n, t = s.current(s.n), s.current(s.t)
        d = s.at
        bad = t >= self.too_many
        clear = ~bad & ((n >= self.extended) | (t < self.extend_at))
        above = np.minimum(d, self.doses - 1)
        above_free = (d < self.doses) & ~toxic[rows, above] & (s.n[rows, above] == 0)
        dose = np.where(clear & above_free, d + 1, 0)
        dose = np.where(~bad & ~clear, d, dose)
        if self.confirm or self.deescalate:
            # Back from a too toxic level, or at the top: a level is settled only with the full number.
            came_back = toxic.any(axis=1) & ~bad
            more = clear & ~above_free & (n < self.extended)
            dose = np.where(more & (came_back | self.confirm), d, dose)
            below = np.maximum(d - 2, 0)
            go_back = bad & (d > 1) & (s.n[rows, below] < self.extended)
            dose = np.where(go_back, d - 1, dose)
        dose = np.where(d == 0, 1, dose)
        have = s.n[rows, np.maximum(dose - 1, 0)]
        size = np.where(have == 0, self.cohort, self.extended - have)
        if self.cap is not None:
            dose = np.where(s.n.sum(axis=1) + size > self.cap, 0, dose)
        return dose, np.where(dose == 0, 0, size)

    def select(self, s: States) -> Ints:
        """The highest tried level below every too toxic one.

        A level that still awaits its extension (one toxicity in three, when a cap ends the trial) is not
        counted as tolerated.
        """
        doubtful = (s.t >= self.extend_at) & (s.n < self.extended)
        return tried_and_tolerated(s.n, np.asarray(self._too_toxic(s) | doubtful))

    def reason(self, s: States, dose: int) -> str:
        text = super().reason(s, dose)
        if s.at[0] == 0:
            return text
        k = int(s.at[0])
        if self.cap is not None and dose == 0 and int(s.n.sum()) + self.cohort > self.cap:
            return f"{text}; the cap of {self.cap} patients leaves no room for another cohort"
        if int(s.t[0, k - 1]) >= self.too_many:
            return f"{text}: too toxic"
        return text

    def __repr__(self) -> str:
        back = "falls back one level and expands it" if self.deescalate else "ends"
        extra = f"; the selected level gets {self.extended}" if self.confirm else ""
        capped = f"; at most {self.cap} patients" if self.cap is not None else ""
        extended = (
            f"from {self.extend_at} toxicity on a level is extended to {self.extended}; "
            if self.extend_at < self.too_many
            else ""
        )
        return (
            f"ThreePlusThree({levels(self.doses)}, {self.cohort} per level; {extended}from {self.too_many} "
            f"on the escalation {back}{extra}{capped})"
        )
