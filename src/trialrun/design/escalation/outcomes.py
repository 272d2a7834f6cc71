"""Outcomes as the field writes them, "1NNN 2NNT", and the decision that a design gives back.

Letters: N nothing, T dose-limiting toxicity, M moderate (grade 2) toxicity, E response, B both response and
toxicity. The notation is that of Brock's `escalation` and `trialr` packages (doi:10.18637/jss.v091.i05 is
`trialr`'s companion text, cited from memory).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from trialrun.design.errors import ImpossibleOutcome

_TOKEN = re.compile(r"(\d+)([A-Za-z]+)")


@dataclass(frozen=True)
class Cohort:
    """Patients treated together: the dose level (from 1) and one letter a patient."""

    dose: int
    letters: str

    @property
    def size(self) -> int:
        return len(self.letters)

    @property
    def toxicities(self) -> int:
        return sum(letter in "TB" for letter in self.letters)

    @property
    def responses(self) -> int:
        return sum(letter in "EB" for letter in self.letters)

    def __str__(self) -> str:
        return f"{self.dose}{self.letters}"


@dataclass(frozen=True)
class Decision:
    """What to do next.

    action:      "start", "escalate", "stay", "de-escalate", "suspend" or "stop".
    dose:        the level (from 1) for the next cohort; None when the escalation has ended.
    patients:    the size of the next cohort; 0 when it has ended.
    recommended: the selected level once ended, None for none.
    """

    action: str
    dose: int | None
    patients: int
    recommended: int | None = None
    reason: str = ""
    details: dict[str, tuple[float, ...]] = field(default_factory=dict, compare=False)

    @property
    def stopped(self) -> bool:
        return self.dose is None

    def __repr__(self) -> str:
        if self.stopped:
            end = f"recommend dose {self.recommended}" if self.recommended else "recommend no dose"
            return f"Decision(stop, {end}: {self.reason})"
        return f"Decision({self.action}: {self.patients} at dose {self.dose}; {self.reason})"


def parse(text: str, doses: int, letters: str = "NT") -> tuple[Cohort, ...]:
    """Cohorts from "1NNN 2NNT"; `letters` are those that the design knows.

    Raises `ImpossibleOutcome` with the offending part and what would do.
    """
    cohorts: list[Cohort] = []
    for k, part in enumerate(text.split(), start=1):
        match = _TOKEN.fullmatch(part)
        if match is None:
            raise ImpossibleOutcome(
                f"cohort {k}, {part!r}, is not a dose level followed by letters.",
                hint=f"Write for example 1NNN 2NNT, with one of {', '.join(letters)} a patient.",
            )
        dose, found = int(match[1]), match[2].upper()
        wrong = [c for c in found if c not in letters]
        if wrong:
            raise ImpossibleOutcome(
                f"cohort {k}, {part!r}, has the letter {wrong[0]}.",
                hint=f"This design knows {', '.join(letters)}.",
            )
        if not 1 <= dose <= doses:
            raise ImpossibleOutcome(
                f"cohort {k}, {part!r}, is at dose {dose}.", hint=f"The design has doses 1 to {doses}."
            )
        cohorts.append(Cohort(dose, found))
    return tuple(cohorts)


def letters_in_order(letters: str) -> str:
    """The letters of a cohort sorted, so that equal outcomes read the same."""
    counts = Counter(letters)
    return "".join(letter * counts[letter] for letter in "NMETB" if counts[letter])
