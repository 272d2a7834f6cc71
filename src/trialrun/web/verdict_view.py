"""What the page of a screening shows: the verdict, then each criterion with sentence, reason and facts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

from trialrun.matching.when import Course
from trialrun.model.screening import CriterionVerdict, Evidence, Overall, PartVerdict, Screening, Verdict
from trialrun.web import wording
from trialrun.web.prose import headline, section_heading, unescaped

Group = Literal["met", "unknown", "not met", "not asked"]
ORDER: tuple[Verdict, ...] = ("met", "unknown", "not met")
TITLES: dict[Group, str] = {
    "met": "Met",
    "unknown": "Not enough information",
    "not met": "Not met",
    "not asked": "Asked of others only",
}


class Tally(msgspec.Struct, frozen=True):
    """Numbers of criteria met, unknown and not met, and the bar drawn from them (100 units wide)."""

    met: int
    unknown: int
    not_met: int

    @property
    def total(self) -> int:
        return self.met + self.unknown + self.not_met

    @property
    def parts(self) -> tuple[tuple[str, float, float], ...]:
        """(class, start, width) of each part of the bar that is not empty."""
        parts = []
        start = 0.0
        for name, value in (("met", self.met), ("unknown", self.unknown), ("not-met", self.not_met)):
            width = 100 * value / self.total if self.total else 0.0
            if value:
                parts.append((name, round(start, 2), round(width, 2)))
            start += width
        return tuple(parts)


class Proof(msgspec.Struct, frozen=True):
    """A fact that a verdict rests on, with its day in words."""

    shown: str
    place: str
    on: str


class Step(msgspec.Struct, frozen=True):
    """One leaf of the logic: yes, no or unknown, and why."""

    leaf: str
    truth: str
    text: str
    missing: str
    decisive: bool
    proofs: tuple[Proof, ...]


class Judged(msgspec.Struct, frozen=True):
    """One criterion on the page. `changes_on`: the day on which time alone changes it; "" if none."""

    id: str
    kind: str
    sentence: str
    lead: str
    section: str
    applies_to: str
    verdict: Verdict
    reason: str
    proofs: tuple[Proof, ...]
    logic: str
    assumed: bool
    changes_on: str
    coverage: str
    note: str
    steps: tuple[Step, ...]
    missing: tuple[str, ...]


class JudgedGroup(msgspec.Struct, frozen=True):
    """All criteria of one verdict, in the record's order; "not asked": those of other parts alone."""

    verdict: Group
    title: str
    criteria: tuple[Judged, ...]


class PartView(msgspec.Struct, frozen=True):
    """A cohort, arm, phase or group of people that criteria name. name: as a form sends it back."""

    name: str
    title: str
    verdict: Overall
    counts: str
    chosen: bool = False


class TurnView(msgspec.Struct, frozen=True):
    """A day on which time alone changes verdicts.

    day: in words. verdict: the trial's from then on; "" where it stays. criteria: of each that changes the
    id, the sentence and the verdict then.
    """

    day: str
    verdict: Overall | Literal[""]
    criteria: tuple[tuple[str, str, Verdict], ...]


class ScreeningView(msgspec.Struct, frozen=True):
    """A screening's page. `turns`: what time alone changes within a year, soonest first.

    against: the criteria that are not met. parts: the cohorts, arms or phases that criteria name.
    part: the one that the patient would join; "" for any.
    """

    trial: str
    title: str
    on: str
    verdict: Overall
    sentence: str
    tally: Tally
    groups: tuple[JudgedGroup, ...]
    turns: tuple[TurnView, ...]
    against: tuple[Judged, ...]
    notes: tuple[str, ...]
    parts: tuple[PartView, ...] = ()
    part: str = ""


def screening_view(
    screening: Screening,
    course: Course | None = None,
    parts: tuple[PartVerdict, ...] = (),
    left_out: Collection[str] = (),
) -> ScreeningView:
    """The view of one screening.

    course: how its verdicts change by time alone. parts: all parts of the trial, each with its verdict.
    left_out: ids of the criteria that are not asked of those who join the part that was chosen.
    """
    judged = [_judged(criterion) for criterion in screening.criteria]
    asked = [c for c in judged if c.id not in left_out]
    return ScreeningView(
        trial=screening.trial,
        title=headline(screening.title),
        on=wording.day(screening.on),
        verdict=screening.verdict,
        sentence=overall_sentence(screening),
        tally=Tally(screening.met, screening.unknown, screening.not_met),
        groups=(
            *(JudgedGroup(v, TITLES[v], tuple(c for c in asked if c.verdict == v)) for v in ORDER),
            JudgedGroup("not asked", TITLES["not asked"], tuple(c for c in judged if c.id in left_out)),
        ),
        turns=_turns(course, {c.id: c.sentence for c in asked}) if course else (),
        against=tuple(c for c in asked if c.verdict == "not met"),
        notes=screening.notes,
        parts=part_views(parts, screening.part),
        part=unescaped(screening.part),
    )


def _turns(course: Course, sentences: dict[str, str]) -> tuple[TurnView, ...]:
    turns: list[TurnView] = []
    before = course.verdict
    for turn in course.turns:
        criteria = tuple((id, sentences[id], verdict) for id, verdict in turn.criteria if id in sentences)
        if criteria:
            turns.append(
                TurnView(wording.day(turn.day), turn.verdict if turn.verdict != before else "", criteria)
            )
            before = turn.verdict
    return tuple(turns)


def part_views(parts: tuple[PartVerdict, ...], chosen: str = "") -> tuple[PartView, ...]:
    """The parts of a trial, to choose one of them."""
    return tuple(
        PartView(
            name=one.part,
            title=unescaped(one.part),
            verdict=one.verdict,
            counts=f"{one.met} met, {one.unknown} unknown, {one.not_met} not met",
            chosen=one.part == chosen,
        )
        for one in parts
    )


def overall_sentence(screening: Screening) -> str:
    """What the overall verdict rests on, in one sentence."""
    missing = wording.count(screening.unknown, "criterion", "criteria")
    if screening.verdict == "ineligible":
        against = wording.count(screening.not_met, "criterion", "criteria")
        verb = "is" if screening.not_met == 1 else "are"
        return f"{against} {verb} not met on this day, going by the information at hand."
    if screening.verdict == "possibly eligible" and screening.not_met and not screening.unknown:
        return "What is not met concerns a part of the trial only; another part may be open."
    if screening.verdict == "possibly eligible" and not screening.unknown:
        return "Nothing known stands against it; a person has to look at the rest."
    if screening.verdict == "possibly eligible":
        lacks = "lacks" if screening.unknown == 1 else "lack"
        return (
            f"Nothing known stands against it, but {missing} still {lacks} information or a person’s answer."
        )
    return "Every criterion of the record is met on this day, going by the information at hand."


def _judged(criterion: CriterionVerdict) -> Judged:
    steps = tuple(
        Step(
            leaf=unescaped(reason.leaf),
            truth=reason.truth,
            text=wording.days_in(reason.text),
            missing=reason.missing,
            decisive=reason.decisive,
            proofs=_proofs(reason.evidence),
        )
        for reason in criterion.reasons
    )
    return Judged(
        id=criterion.id,
        kind=criterion.kind,
        sentence=unescaped(criterion.text),
        lead=unescaped(criterion.lead),
        section=section_heading(criterion.section),
        applies_to=unescaped(criterion.applies_to),
        verdict=criterion.verdict,
        reason=wording.days_in(criterion.reason),
        proofs=_proofs(criterion.evidence),
        logic=criterion.logic,
        assumed=criterion.assumed,
        changes_on=wording.day(criterion.changes_on) if criterion.changes_on else "",
        coverage=criterion.coverage,
        note=criterion.note,
        steps=steps if len(steps) > 1 else (),
        missing=tuple(dict.fromkeys(step.missing for step in steps if step.missing and step.decisive)),
    )


def _proofs(evidence: tuple[Evidence, ...]) -> tuple[Proof, ...]:
    return tuple(
        Proof(wording.days_in(item.shown), item.place, wording.day(item.on) if item.on else "")
        for item in evidence
    )
