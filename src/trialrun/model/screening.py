"""The answer to "can this patient join?": a verdict for each criterion and one for the trial."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from trialrun.model.eligibility import Kind, Span
from trialrun.model.patient import FactKind

Verdict = Literal["met", "not met", "unknown"]
Standing = Literal["met", "not met", "unknown", "assumed", "conflict", "not applicable"]
Overall = Literal["eligible", "possibly eligible", "ineligible"]


class Policy(msgspec.Struct, frozen=True):
    """How missing and old information is read. The default assumes nothing.

    complete: kinds of facts whose list the caller declares complete, so that what is not in it is absent;
              every verdict that rests on this says so (`assumed`).
    covered: kinds of facts with a number of months: their list counts as complete where the record covers at
              least so many months before the screening's day.
    measurement_days: a measurement, a score or a stated absence ("no infection") older than this, before the
              screening's day, counts as missing.
    """

    complete: frozenset[FactKind] = frozenset()
    measurement_days: int = 90
    covered: tuple[tuple[FactKind, int], ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """A fact that a verdict rests on, as the source has it."""

    shown: str
    place: str
    on: str = ""


class Reason(msgspec.Struct, frozen=True):
    """Why one leaf of the tree is true, false or unknown; `span` is its place in the record's text.

    changes_on: the first day on which time alone changes it ("washout ends"), ISO; "" if none.
    conflict: unknown since two sources contradict each other.
    missing: what kind of fact would decide it, in plain words; "" when decided.
    decisive: whether the criterion's verdict rests on this leaf (or is kept open by it).
    """

    leaf: str
    truth: Literal["yes", "no", "unknown"]
    text: str
    evidence: tuple[Evidence, ...] = ()
    span: Span | None = None
    assumed: bool = False
    changes_on: str = ""
    missing: str = ""
    decisive: bool = True
    conflict: bool = False


class CriterionVerdict(msgspec.Struct, frozen=True):
    """One criterion judged. `verdict` is from the trial's view: an exclusion that does not apply is "met".

    logic: the compiled tree in its text form. reason: one sentence. evidence: the facts that decide it.
    applies_to: the arm, cohort or phase that the criterion is limited to; "" for the whole trial.
    reasons: every leaf from left to right; the decisive ones are marked.
    standing: the verdict in full: "assumed" for one that is decided by the policy alone, "conflict" for one
        that is unknown since sources contradict each other, "not applicable" for one that is met since it
        speaks of others than this patient, or asks nothing ("Not specified").
    """

    id: str
    kind: Kind
    text: str
    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...] = ()
    logic: str = ""
    lead: str = ""
    section: str = ""
    assumed: bool = False
    changes_on: str = ""
    coverage: str = ""
    note: str = ""
    applies_to: str = ""
    reasons: tuple[Reason, ...] = ()
    standing: Standing = "unknown"


class PartVerdict(msgspec.Struct, frozen=True):
    """One cohort, arm, phase or group of people that the criteria name.

    verdict: the best that it offers; met, not_met, unknown: the criteria that are asked there, those of the
    whole trial among them.
    """

    part: str
    verdict: Overall
    met: int = 0
    not_met: int = 0
    unknown: int = 0


class Screening(msgspec.Struct, frozen=True):
    """One patient against one trial on one day. `notes`: what the verdict alone does not say.

    met, not_met, unknown: numbers of criteria; what only permits, or says nothing, is not counted.

    parts: the cohorts, arms or phases that criteria are limited to, each with its verdict; the trial's own is
    the best of theirs. part: the one that was asked for; "" for none.
    """

    trial: str
    title: str
    patient: str
    on: date
    verdict: Overall
    criteria: tuple[CriterionVerdict, ...]
    met: int = 0
    not_met: int = 0
    unknown: int = 0
    notes: tuple[str, ...] = ()
    parts: tuple[PartVerdict, ...] = ()
    part: str = ""
