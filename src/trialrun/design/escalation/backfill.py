"""Backfilling: further patients at doses already passed, while the escalation goes on above them.

Source: Zhao, Yuan, Korn & Freidlin 2024 (doi:10.1158/1078-0432.CCR-23-2585). Rule from memory of the
published paper; no reference table was at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from trialrun.design.binomial import Array, Ints
from trialrun.design.errors import BadDesign
from trialrun.design.escalation.interval import OUT, Boin
from trialrun.design.escalation.outcomes import Cohort, Decision, parse
from trialrun.design.escalation.rule import States
from trialrun.design.exact import Characteristics, check_truth
from trialrun.design.odds import conditional_response


def open_for_backfill(
    rule: Boin, n: Sequence[int], t: Sequence[int], responses: Sequence[int], at: int, *, most: int = 12
) -> tuple[int, ...]:
    """The levels below `at` that may take further patients while the escalation waits.

    A level is open when at least one response was seen at it or below, when it has fewer than `most`
    patients, and when neither its own toxicity rate nor that of it and the next level together calls for
    de-escalation; a level with an eliminated one at or below it is closed.
    """
    if not 1 <= at <= rule.doses or not len(n) == len(t) == len(responses) == rule.doses:
        raise BadDesign(
            f"dose {at} and counts for {len(n)}, {len(t)}, {len(responses)} doses.",
            hint=f"Give {rule.doses} counts each and a level from 1 to {rule.doses}.",
        )
    table = rule.table()
    found: list[int] = []
    active = False
    for k in range(at - 1):
        active = active or responses[k] > 0
        if n[k] <= rule.largest and table[n[k], t[k]] == OUT:
            break
        own = t[k] >= rule.lambda_d * n[k] and n[k] > 0
        pooled_n, pooled_t = n[k] + n[k + 1], t[k] + t[k + 1]
        pooled = pooled_n > 0 and pooled_t >= rule.lambda_d * pooled_n
        if active and n[k] < most and not (own and pooled):
            found.append(k + 1)
    return tuple(found)


@dataclass(frozen=True)
class Backfill:
    """A BOIN escalation with backfilling.

    rule:       the escalation; its number of cohorts counts cohorts of the escalation only.
    per_cohort: patients who may be backfilled while one cohort of the escalation is treated.
    most:       a level with so many patients takes no more.

    Backfilled patients go to the highest open level. Their toxicities count like any other: in the move at a
    level, in elimination, and in the isotonic selection. (The published design also pools levels when a
    backfilled one looks worse than the one in use; here its own counts decide once the escalation is back.)
    """

    rule: Boin
    per_cohort: int = 3
    most: int = 12

    def __post_init__(self) -> None:
        if self.per_cohort < 0 or self.most < 1:
            raise BadDesign(
                f"{self.per_cohort} backfilled a cohort, at most {self.most} at a level.",
                hint="Give per_cohort >= 0 and most >= 1.",
            )

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

    def open(self, n: Sequence[int], t: Sequence[int], responses: Sequence[int], at: int) -> tuple[int, ...]:
        """The levels below `at` that may take further patients."""
        return open_for_backfill(self._wide(), n, t, responses, at, most=self.most)

    def decide(self, outcomes: str | Sequence[Cohort] = "") -> Decision:
        """The escalation's next cohort after outcomes such as "1NNE 1E 2NNT"; N, T, E response, B both.

        The latest part is the escalation's own cohort; parts before it may hold backfilled patients. The
        levels open for backfilling while that cohort is treated stand in the reason and in `details`.
        """
        cohorts = parse(outcomes, self.doses, "NTEB") if isinstance(outcomes, str) else tuple(outcomes)
        n, t, e = ([0] * self.doses for _ in range(3))
        for c in cohorts:
            n[c.dose - 1] += c.size
            t[c.dose - 1] += c.toxicities
            e[c.dose - 1] += c.responses
        at = cohorts[-1].dose if cohorts else 0
        wide = self._wide()
        s = States.of(n, t, at)
        dose, size = (int(v[0]) for v in wide.next_dose(s))
        reason = wide.reason(s, dose)
        if dose == 0:
            return Decision("stop", None, 0, int(wide.select(s)[0]) or None, reason)
        levels = self.open(n, t, e, dose)
        shown = ", ".join(map(str, levels)) or "none"
        action = "start" if at == 0 else "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        return Decision(
            action,
            dose,
            size,
            None,
            f"{reason}; open for backfilling: {shown}",
            {"open": tuple(map(float, levels))},
        )

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
        check_truth(response, self.doses)
        given = [conditional_response(t, e, odds_ratio) for t, e in zip(toxicity, response, strict=True)]
        rng = np.random.default_rng(seed)
        wide = self._wide()
        share = np.zeros(self.doses + 1)
        totals, tox, filled = np.zeros(self.doses), np.zeros(self.doses), np.zeros(self.doses)
        sizes: dict[int, int] = {}
        for _ in range(trials):
            n, t, e = (np.zeros(self.doses, dtype=np.int64) for _ in range(3))
            back = np.zeros(self.doses, dtype=np.int64)
            at = 0

            def treat(level: int, patients: int, n: Ints = n, t: Ints = t, e: Ints = e) -> None:
                toxic = rng.random(patients) < toxicity[level]
                rates = np.where(toxic, given[level][0], given[level][1])
                n[level] += patients
                t[level] += int(toxic.sum())
                e[level] += int((rng.random(patients) < rates).sum())

            for _ in range(self.rule.cohorts):
                s = States.of(n.tolist(), t.tolist(), at)
                dose = int(wide.next_dose(s)[0][0])
                if dose == 0:
                    break
                at = dose
                for _ in range(self.per_cohort):
                    levels = self.open(n.tolist(), t.tolist(), e.tolist(), at)
                    if levels:
                        treat(levels[-1] - 1, 1)
                        back[levels[-1] - 1] += 1
                treat(at - 1, self.rule.cohort)
            share[int(wide.select(States.of(n.tolist(), t.tolist(), at))[0])] += 1
            totals, tox, filled = totals + n, tox + t, filled + back
            sizes[int(n.sum())] = sizes.get(int(n.sum()), 0) + 1
        share /= trials
        over = np.asarray(toxicity) > self.rule.target + 1e-12
        return BackfillCharacteristics(
            truth=tuple(toxicity),
            selected=share[1:],
            none_selected=float(share[0]),
            patients=totals / trials,
            toxicities=tox / trials,
            sizes=tuple((size, count / trials) for size, count in sorted(sizes.items())),
            overdosed=float(totals[over].sum() / totals.sum()) if totals.sum() else None,
            mc_error=float(np.sqrt(share * (1 - share) / trials).max()),
            backfilled=filled / trials,
        )


@dataclass(frozen=True, repr=False)
class BackfillCharacteristics(Characteristics):
    """Characteristics with the expected number of backfilled patients per dose (part of `patients`)."""

    backfilled: Array = field(default_factory=lambda: np.zeros(0))
