"""Late toxicity: TITE-CRM and TITE-BOIN decide while earlier patients are still under observation.

Sources: Cheung & Chappell 2000 (doi:10.1111/j.0006-341X.2000.01177.x); Yuan, Lin, Li, Nie & Warren 2018
(doi:10.1158/1078-0432.CCR-18-0246). These states hold follow-up times and are not finite: characteristics
come from seeded simulation, vectorised over trials, with the Monte Carlo error stated.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trialrun.design.errors import BadDesign, ImpossibleOutcome, probability, whole
from trialrun.design.escalation.crm import Fit, Model, _grid, describe, moments
from trialrun.design.escalation.interval import OUT, STAY, UP, Boin, isotonic, pooled
from trialrun.design.escalation.outcomes import Decision, parse
from trialrun.design.escalation.rule import Escalation
from trialrun.design.escalation.simulation import summarise
from trialrun.design.exact import Characteristics, check_truth


@dataclass(frozen=True)
class Patient:
    """One patient under observation: level (from 1), toxicity seen, days of follow-up so far."""

    dose: int
    toxicity: bool
    followup: float


def read_patients(text: str, doses: int, window: float) -> tuple[Patient, ...]:
    """Patients in order from "1NN 1N@30 2T": level, N or T a patient, and @ the days of follow-up so far.

    Without @ the follow-up is complete. Raises `ImpossibleOutcome` with the offending part.
    """
    found: list[Patient] = []
    for k, part in enumerate(text.split(), start=1):
        outcomes, at, days = part.partition("@")
        try:
            followup = float(days) if at else window
        except ValueError:
            followup = -1.0
        if not followup >= 0:
            raise ImpossibleOutcome(
                f"part {k}, {part!r}, has no number of days after @.", hint="Write for example 1N@30."
            )
        for cohort in parse(outcomes, doses):
            found += [Patient(cohort.dose, letter == "T", followup) for letter in cohort.letters]
    return tuple(found)


def _check_interval(interval: float) -> None:
    if not 0 <= interval < math.inf:
        raise BadDesign(f"a cohort every {interval:g} days.", hint="Give an interval of at least 0 days.")


class _Late(Escalation):
    """What the designs with pending outcomes share: outcomes are patients in the order they entered."""

    window: float

    def read(self, outcomes: str | Sequence[Patient]) -> tuple[Patient, ...]:
        """Patients from "1NN 1N@30 2T", or as they are."""
        if isinstance(outcomes, str):
            return read_patients(outcomes, self.doses, self.window)
        return tuple(outcomes)

    def tally(self, outcomes: str | Sequence[Patient]) -> tuple[list[int], list[int]]:
        n, t = [0] * self.doses, [0] * self.doses
        for p in self.read(outcomes):
            n[p.dose - 1] += 1
            t[p.dose - 1] += p.toxicity
        return n, t

    def characteristics(self, truth: Sequence[float], **how: Any) -> Characteristics:
        return self.simulate(truth, **how)

    @abstractmethod
    def simulate(
        self, truth: Sequence[float], *, trials: int = 1000, interval: float = 14.0, seed: int = 1
    ) -> Characteristics:
        """Operating characteristics by seeded simulation."""

    def _climb(self, patients: Sequence[Patient], start: int) -> None:
        """`ImpossibleOutcome` where a level is skipped.

        What was known when each patient entered is not said, so nothing more can be checked.
        """
        reached = start
        for k, p in enumerate(patients, start=1):
            if p.dose > reached:
                raise ImpossibleOutcome(
                    f"patient {k} is at dose {p.dose}, but "
                    + (f"the rule starts at dose {start}." if k == 1 else f"dose {reached} comes before it."),
                    hint="Give the patients in the order they entered, or take them as given (strict=False, "
                    "--as-given).",
                )
            reached = max(reached, p.dose + 1)


@dataclass(frozen=True)
class TiteCrm(_Late):
    """CRM with a patient without toxicity weighted by the share of the window already observed.

    window: length of the toxicity window; follow-up beyond it counts as complete.
    """

    skeleton: tuple[float, ...]
    target: float
    window: float
    patients: int = 24
    cohort: int = 1
    start: int = 1
    kind: str = "empiric"
    scale: float = math.sqrt(1.34)
    intercept: float = 3.0
    no_skip: bool = True

    def __post_init__(self) -> None:
        probability("target", self.target)
        _ = self.model
        whole("patients", self.patients, 1, 1000)
        whole("cohort", self.cohort, 1, 1000)
        whole("start", self.start, 1, self.doses)
        if not 0 < self.window < math.inf:
            raise BadDesign(f"a toxicity window of {self.window:g}.", hint="Give a positive length in days.")

    def __repr__(self) -> str:
        skeleton = ", ".join(f"{p:.3g}" for p in self.skeleton)
        skipping = ", no skipping" if self.no_skip else ""
        return (
            f"TiteCrm({self.kind}, skeleton {skeleton}, target {self.target:g}, window {self.window:g} days, "
            f"{self.patients} patients, cohorts of {self.cohort}{skipping})"
        )

    @property
    def doses(self) -> int:
        return len(self.skeleton)

    def estimates(self, outcomes: str | Sequence[Patient]) -> tuple[float | None, ...]:
        return self.fit(self.read(outcomes)).toxicity

    @property
    def model(self) -> Model:
        return Model(self.skeleton, self.kind, self.scale, self.intercept)

    def fit(self, patients: Sequence[Patient]) -> Fit:
        """The weighted posterior."""
        doses = len(self.skeleton)
        n, t = np.zeros((1, doses)), np.zeros((1, doses))
        for k, patient in enumerate(patients, start=1):
            if not 1 <= patient.dose <= doses or patient.followup < 0:
                raise ImpossibleOutcome(
                    f"patient {k}: dose {patient.dose}, follow-up {patient.followup:g}.",
                    hint=f"Give a dose from 1 to {doses} and a follow-up of at least 0.",
                )
            complete = patient.toxicity or patient.followup >= self.window
            n[0, patient.dose - 1] += complete
            t[0, patient.dose - 1] += patient.toxicity
        pending = [
            (p.dose, p.followup / self.window)
            for p in patients
            if not p.toxicity and p.followup < self.window
        ]
        nodes, prior, log_p, log_q = _grid(self.model)
        logs = t @ log_p + (n - t) @ log_q + prior
        for dose, weight in pending:
            logs = logs + np.log1p(-weight * np.exp(log_p[dose - 1]))
        mean, variance = moments(nodes, logs)
        return describe(self.model, self.target, float(mean[0]), float(variance[0]))

    def decide(self, outcomes: str | Sequence[Patient] = (), *, strict: bool = True) -> Decision:
        """The level of the next cohort, given everyone treated so far in order."""
        patients = self.read(outcomes)
        if strict and self.no_skip:
            self._climb(patients, self.start)
        if not patients:
            return Decision("start", self.start, self.cohort, reason="the first cohort")
        fit = self.fit(patients)
        at = patients[-1].dose
        if len(patients) >= self.patients:
            return Decision(
                "stop", None, 0, fit.mtd, f"{self.patients} patients treated", {"toxicity": fit.toxicity}
            )
        dose = min(fit.mtd, at + 1) if self.no_skip else fit.mtd
        action = "escalate" if dose > at else "de-escalate" if dose < at else "stay"
        pending = sum(not p.toxicity and p.followup < self.window for p in patients)
        reason = f"{fit.toxicity[dose - 1]:.3f} estimated at dose {dose}, {pending} pending"
        return Decision(action, dose, self.cohort, None, reason, {"toxicity": fit.toxicity})

    def simulate(
        self, truth: Sequence[float], *, trials: int = 1000, interval: float = 14.0, seed: int = 1
    ) -> Characteristics:
        """Operating characteristics of `trials` trials.

        A cohort arrives every `interval` days; a toxicity falls uniformly into the window. After the last
        cohort the trial waits for the whole window before it selects.
        """
        check_truth(truth, len(self.skeleton))
        _check_interval(interval)
        rng = np.random.default_rng(seed)
        doses, total = len(self.skeleton), self.patients
        p = np.asarray(truth)
        nodes, prior, log_p, log_q = _grid(self.model)
        # Nodes where the prior leaves less than 1e-7 of its height would cost time and change no digit shown.
        core = slice(*(int(v) for v in np.searchsorted(nodes, (-5.7 * self.scale, 5.7 * self.scale))))
        step = 2
        nodes, prior = nodes[core][::step], prior[core][::step]
        log_p, log_q = log_p[:, core][:, ::step], log_q[:, core][:, ::step]
        prob = np.exp(log_p)
        uniform, when = rng.random((trials, total)), rng.random((trials, total)) * self.window
        level = np.zeros((trials, total), dtype=np.int64)
        at = np.full(trials, self.start)
        rows = np.arange(trials)
        # Per trial the log-likelihood of patients whose outcome is final; only pending ones are recomputed.
        settled = np.tile(prior, (trials, 1))
        done = 0
        cohorts = [min(self.cohort, total - k) for k in range(0, total, self.cohort)]
        treated = 0
        for k, size in enumerate(cohorts):
            level[:, treated : treated + size] = at[:, None] - 1
            treated += size
            now = (k + 1) * interval if treated < total else math.inf
            logs = settled.copy()
            for j in range(done, treated):
                since = now - (j // self.cohort) * interval
                here = level[:, j]
                seen = (uniform[:, j] < p[here]) & (when[:, j] <= since)
                weight = min(since / self.window, 1.0)
                if weight >= 1.0:
                    term = np.where(seen[:, None], log_p[here], log_q[here])
                    settled += term
                    done = j + 1
                else:
                    # A weight shared by the whole column: one small table instead of a logarithm per trial.
                    table = np.log1p(-weight * prob)
                    term = np.where(seen[:, None], log_p[here], table[here])
                logs += term
            mean, _ = moments(nodes, logs)
            closest = np.abs(self.model.curve(mean) - self.target).argmin(axis=1) + 1
            if treated < total:
                at = np.minimum(closest, at + 1) if self.no_skip else closest
        tox = uniform < p[level]
        return summarise(truth, level, tox, closest, rows.size, doses, self.target)


@dataclass(frozen=True)
class TiteBoin(_Late):
    """BOIN with pending patients imputed by their expected outcome.

    With s toxicities, m complete patients and pending ones observed for shares w of the window, a pending
    patient's toxicity is imputed as (1 - w) p / (1 - p), p the posterior mean of the complete patients under
    Beta(target / 2, 1 - target / 2); the imputed rate is compared with BOIN's boundaries. No more than
    `max_pending` of the patients at a dose may be pending, else accrual is suspended. Rule from memory of the
    published paper; no reference table was at hand.
    """

    base: Boin
    window: float
    max_pending: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.window < math.inf or not 0 < self.max_pending <= 1:
            raise BadDesign(
                f"window {self.window:g}, at most {self.max_pending:g} pending.",
                hint="Give a positive window and a share in (0, 1].",
            )

    def __repr__(self) -> str:
        return (
            f"TiteBoin({self.base!r}; window {self.window:g} days, accrual waits while more than "
            f"{self.max_pending:.0%} at the dose are pending)"
        )

    def simulate(
        self, truth: Sequence[float], *, trials: int = 1000, interval: float = 14.0, seed: int = 1
    ) -> Characteristics:
        """Operating characteristics of `trials` trials; a cohort may arrive every `interval` days.

        A toxicity falls uniformly into the window. While accrual is suspended the trial waits a day at a
        time.
        """
        check_truth(truth, self.base.doses)
        _check_interval(interval)
        rng = np.random.default_rng(seed)
        total = self.base.largest
        level = np.zeros((trials, total), dtype=np.int64)
        tox = np.zeros((trials, total))
        treated, selected = np.zeros(trials, dtype=np.int64), np.zeros(trials, dtype=np.int64)
        for k in range(trials):
            day = 0.0
            entered: list[tuple[int, float, float]] = []
            while True:
                seen = [Patient(d, day >= at, min(day - on, self.window)) for d, on, at in entered]
                decision = self.decide(seen, strict=False)
                if decision.action == "suspend":
                    day += 1.0
                    continue
                if decision.dose is None:
                    selected[k] = decision.recommended or 0
                    break
                for _ in range(decision.patients):
                    toxic = rng.random() < truth[decision.dose - 1]
                    level[k, len(entered)], tox[k, len(entered)] = decision.dose - 1, toxic
                    entered.append(
                        (decision.dose, day, day + rng.random() * self.window if toxic else math.inf)
                    )
                day += interval
            treated[k] = len(entered)
        return summarise(truth, level, tox, selected, trials, self.base.doses, self.base.target, treated)

    @property
    def doses(self) -> int:
        return self.base.doses

    def estimates(self, outcomes: str | Sequence[Patient]) -> tuple[float | None, ...]:
        n, t = self.tally(outcomes)
        return pooled(n, t)

    def imputed_rate(self, patients: Sequence[Patient], dose: int) -> float:
        """The imputed toxicity rate at `dose`."""
        here = [p for p in patients if p.dose == dose]
        if not here:
            raise ImpossibleOutcome(f"no patient at dose {dose}.", hint="Give the patients of this dose.")
        toxic = sum(p.toxicity for p in here)
        waiting = [1 - p.followup / self.window for p in here if not p.toxicity and p.followup < self.window]
        complete = len(here) - len(waiting)
        a = self.base.target / 2
        mean = (a + toxic) / (1 + complete)
        return (toxic + sum(waiting) * mean / (1 - mean)) / len(here)

    def decide(self, outcomes: str | Sequence[Patient] = (), *, strict: bool = True) -> Decision:
        """Where the next cohort goes, or a suspension of accrual."""
        rule = self.base
        patients = self.read(outcomes)
        if len(patients) > rule.largest:
            raise ImpossibleOutcome(
                f"{len(patients)} patients in an escalation of at most {rule.largest}.",
                hint="Give fewer outcomes, or plan more cohorts.",
            )
        if strict:
            self._climb(patients, 1)
        if not patients:
            return Decision("start", 1, rule.cohort, reason="the first cohort")
        at = patients[-1].dose
        n, t = np.zeros((1, rule.doses), dtype=np.int64), np.zeros((1, rule.doses), dtype=np.int64)
        for p in patients:
            n[0, p.dose - 1] += 1
            t[0, p.dose - 1] += p.toxicity
        # Elimination waits for no one: observed toxicities count, pending patients as if they stayed free.
        out = np.cumsum(rule.table()[n, t] == OUT, axis=1)[0] > 0
        if out[0]:
            return Decision("stop", None, 0, None, "dose 1 is too toxic")
        here = [p for p in patients if p.dose == at]
        pending = sum(not p.toxicity and p.followup < self.window for p in here)
        if len(patients) >= rule.largest:
            if any(not p.toxicity and p.followup < self.window for p in patients):
                return Decision("suspend", at, 0, None, "all treated, outcomes pending")
            usable = (n > 0) & ~out[None, :]
            distance = np.where(usable, np.abs(isotonic(t, n, usable) - rule.target), np.inf)
            return Decision("stop", None, 0, int(distance.argmin()) + 1, f"{rule.largest} patients treated")
        rate = self.imputed_rate(patients, at)
        if out[at - 1] or rate >= rule.lambda_d:
            return Decision(
                "de-escalate" if at > 1 else "stay", max(at - 1, 1), rule.cohort, None, f"rate {rate:.3f}"
            )
        if pending > self.max_pending * len(here):
            return Decision("suspend", at, 0, None, f"{pending} of {len(here)} pending at dose {at}")
        move = UP if rate <= rule.lambda_e and at < rule.doses and not out[at] else STAY
        action = "escalate" if move == UP else "stay"
        return Decision(action, at + move, rule.cohort, None, f"imputed rate {rate:.3f}, {pending} pending")
