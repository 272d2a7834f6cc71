"""When a trial opens or closes for a patient: by time alone, or by a treatment that is planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import combine, judge, timeline
from trialrun.matching.policies import resolved
from trialrun.matching.screening import overall, verdict_of
from trialrun.model.criteria import leaves
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.errors import BadRequest
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient, Source, TreatmentFact
from trialrun.model.screening import Overall, Policy, Verdict
from trialrun.model.study import Study
from trialrun.model.time import Moment, day_of_screening
from trialrun.vocab.mentions import resolve


class Turn(msgspec.Struct, frozen=True):
    """A day from which on criteria have other verdicts, by time alone, until the next turn.

    criteria: for each that changes its id and its new verdict. verdict: the trial's from that day on.
    """

    day: date
    verdict: Overall
    criteria: tuple[tuple[str, Verdict], ...]


class Course(msgspec.Struct, frozen=True):
    """How one trial stands for a patient over time, if nothing new becomes known.

    lasts_until: the last day of the present verdict; None where time alone never changes it before `end`.
    holds_from: for each criterion that is not met now, the first day from which it no longer is against the
    patient; "" where time alone does not bring that.
    """

    trial: str
    on: date
    verdict: Overall
    turns: tuple[Turn, ...]
    lasts_until: date | None
    holds_from: dict[str, str]


class _Line(NamedTuple):
    criterion: Criterion
    now: list[Truth]
    events: list[tuple[date, int, Truth]]


def course(
    study: Study, eligibility: Eligibility, patient: Patient | Chart, on: date, policy: Policy, end: date
) -> Course:
    """The trial's verdicts from the day `on` to `end`, both included."""
    chart = patient if isinstance(patient, Chart) else Chart(patient)
    policy = resolved(policy, chart.patient, on)
    deceased = chart.patient.deceased
    lines = [_line(criterion, chart, on, policy, end) for criterion in eligibility.criteria]
    verdicts = [_verdict(line) for line in lines]
    first = last = overall(study, eligibility, verdicts, deceased=deceased)
    failing = {line.criterion.id for line, found in zip(lines, verdicts, strict=True) if found == "not met"}
    holds_from = dict.fromkeys((line.criterion.id for line in lines if line.criterion.id in failing), "")
    turns: list[Turn] = []
    lasts: date | None = None
    for day in sorted({event[0] for line in lines for event in line.events}):
        changed: list[tuple[str, Verdict]] = []
        for number, line in enumerate(lines):
            for when, leaf, truth in line.events:
                if when == day:
                    line.now[leaf] = truth
            found = _verdict(line)
            if found != verdicts[number]:
                verdicts[number] = found
                changed.append((line.criterion.id, found))
                if found != "not met" and holds_from.get(line.criterion.id) == "":
                    holds_from[line.criterion.id] = day.isoformat()
        if not changed:
            continue
        last = overall(study, eligibility, verdicts, deceased=deceased)
        turns.append(Turn(day, last, tuple(changed)))
        if lasts is None and last != first:
            lasts = date.fromordinal(day.toordinal() - 1)
    return Course(study.nct_id, on, first, tuple(turns), lasts, holds_from)


def _line(criterion: Criterion, chart: Chart, on: date, policy: Policy, end: date) -> _Line:
    parts = tuple(leaves(criterion.tree))
    now = [judge(leaf, chart, on, policy).truth for leaf in parts]
    events = [
        (change.day, number, change.truth)
        for number, leaf in enumerate(parts)
        for change in timeline(leaf, chart, on, policy, now[number])
        if change.day <= end
    ]
    return _Line(criterion, now, events)


def _verdict(line: _Line) -> Verdict:
    return verdict_of(line.criterion, combine(line.criterion.tree, iter(line.now)))


# ---- plans ---------------------------------------------------------------------------------------------


class Plan(msgspec.Struct, frozen=True):
    """A treatment that is to start, or to stop, on a day."""

    concept: str
    day: date
    starts: bool = True

    @classmethod
    def parse(cls, text: str, on: date | None = None) -> Plan:
        """Of the form "start azacitidine 2026-12-01" or "stop warfarin 2026-12-01". Raises BadRequest.

        on: the day of the screening; what was done before it is a fact of the record, and no plan.
        """
        hint = 'Write for example: "start azacitidine 2026-12-01".'
        words = text.split()
        if len(words) < 3 or words[0].lower() not in ("start", "stop"):
            raise BadRequest("This is not a plan.", hint=hint)
        try:
            day = day_of_screening(words[-1])
        except ValueError:
            raise BadRequest("A plan ends with a day.", hint=hint) from None
        if on is not None and day < on:
            raise BadRequest(
                f"A plan is for the day of the screening, {on}, or later.",
                hint="Give the day on which it is to happen; what happened is the record's.",
            )
        concept = resolve(" ".join(words[1:-1]), "therapy")
        if not concept:
            raise BadRequest(
                "No treatment of this name is known.", place=" ".join(words[1:-1])[:60], hint=hint
            )
        return cls(concept, day, words[0].lower() == "start")

    def carried_out(self, patient: Patient) -> Patient:
        """The patient as of the plan's day, when it has been followed."""
        if self.starts:
            fact = TreatmentFact(
                concept=self.concept, status="ongoing", on=Moment.on(self.day), source=Source("the plan")
            )
            return msgspec.structs.replace(patient, facts=(*patient.facts, fact))
        facts = tuple(
            msgspec.structs.replace(fact, status="completed", until=Moment.on(self.day))
            if isinstance(fact, TreatmentFact) and fact.concept == self.concept and fact.status == "ongoing"
            else fact
            for fact in patient.facts
        )
        return msgspec.structs.replace(patient, facts=facts)


class Effect(msgspec.Struct, frozen=True):
    """What a plan does to one trial on the plan's day: its verdict without it and with it, and by what."""

    trial: str
    title: str
    before: Overall
    after: Overall
    criteria: tuple[str, ...] = ()


def effect(study: Study, eligibility: Eligibility, patient: Patient, plan: Plan, policy: Policy) -> Effect:
    """The trial without and with the plan carried out, on the plan's day."""
    before, after = (
        _verdicts(study, eligibility, one, plan.day, policy) for one in (patient, plan.carried_out(patient))
    )
    pairs = zip(eligibility.criteria, before[1], after[1], strict=True)
    changed = tuple(criterion.id for criterion, was, now in pairs if was != now)
    return Effect(study.nct_id, study.title, before[0], after[0], changed)


def _verdicts(
    study: Study, eligibility: Eligibility, patient: Patient, on: date, policy: Policy
) -> tuple[Overall, Sequence[Verdict]]:
    chart = Chart(patient)
    policy = resolved(policy, patient, on)
    lines = [_line(criterion, chart, on, policy, on) for criterion in eligibility.criteria]
    verdicts = [_verdict(line) for line in lines]
    return overall(study, eligibility, verdicts, deceased=patient.deceased), verdicts
