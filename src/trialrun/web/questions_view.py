"""The next question about a patient, what an answer moved, and when trials open and close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import msgspec

from trialrun.catalog.matcher import Line
from trialrun.matching.answers import apply
from trialrun.matching.asking import Asking, Question, next_question
from trialrun.matching.when import Course, course
from trialrun.model.eligibility import Eligibility
from trialrun.model.errors import BadRequest
from trialrun.model.patient import Patient
from trialrun.model.screening import Overall, Policy
from trialrun.model.study import Study
from trialrun.web import cases, wording
from trialrun.web.cases import Case, Person
from trialrun.web.prose import headline

Trials = Sequence[tuple[Study, Eligibility]]
CANDIDATES = 24
"""Trials that the next question is chosen for: the first of the list that may be open."""

NAMED = 3
"""Trials that moved and are named; the others are counted."""

UNTIL = "DATE"


class QuestionView(msgspec.Struct, frozen=True):
    """The next question on the page. dated: the option that takes a day; hint: what a number looks like."""

    question: Question
    about: str
    dated: str
    hint: str


class Moved(msgspec.Struct, frozen=True):
    """What the last answer did: titles of the first trials that closed and that opened again, how many did,
    and how many got nearer."""

    closed: tuple[str, ...]
    opened: tuple[str, ...]
    all_closed: int
    all_opened: int
    nearer: int

    @property
    def sentence(self) -> str:
        """In words; says so when nothing moved."""
        parts = []
        if self.closed:
            named = _named(self.closed, self.all_closed)
            parts.append(f"{wording.count(self.all_closed, 'trial')} fell out: {named}")
        if self.opened:
            named = _named(self.opened, self.all_opened)
            parts.append(f"{wording.count(self.all_opened, 'trial')} came in: {named}")
        if self.nearer:
            parts.append(f"in {wording.count(self.nearer, 'trial')} fewer criteria are open")
        text = "; ".join(parts) or "no verdict changed"
        return f"{text[0].upper()}{text[1:]}."


def _named(titles: Sequence[str], count: int) -> str:
    more = f" and {count - len(titles)} more" if count > len(titles) else ""
    return ", ".join(f"“{wording.shortened(title, 70)}”" for title in titles) + more


def asking(trials: Trials, case: Case, on: date, policy: Policy) -> Asking:
    """The next question for these trials, those left out that the person passed over."""
    return next_question(trials, case.patient, on, policy, skip=case.skipped)


def question_view(found: Asking) -> QuestionView | None:
    """The question on the page; None when nothing more can be asked."""
    question = found.question
    if question is None:
        return None
    open_ones = sum(not one.settled for one in found.trials)
    return QuestionView(
        question=question,
        about=f"It bears on {question.trials} of {wording.count(open_ones, 'trial')} that are not settled.",
        dated=next((option for option in question.options if UNTIL in option), ""),
        hint=_hint(question),
    )


def _hint(question: Question) -> str:
    """How a number is written; the laboratory's limit only where a criterion asks for multiples of it."""
    if question.form != "number" or question.options:
        return ""
    if question.by_limit:
        return "A number; the laboratory’s upper limit may follow behind a slash: 1.4 / 1.2."
    return "A number."


def moved(before: Sequence[Line], after: Sequence[Line], title: Callable[[str], str]) -> Moved:
    """What changed in the trials that concern the patient. title: of a trial, by its id."""
    was = {one.trial: one for one in before}
    closed, opened, nearer = [], [], 0
    for one in after:
        old = was.get(one.trial)
        if old is None:
            continue
        if one.verdict == "ineligible" != old.verdict:
            closed.append(one.trial)
        elif old.verdict == "ineligible" != one.verdict:
            opened.append(one.trial)
        elif one.unknown < old.unknown:
            nearer += 1

    def titles(trials: list[str]) -> tuple[str, ...]:
        return tuple(headline(title(trial)) for trial in trials[:NAMED])

    return Moved(titles(closed), titles(opened), len(closed), len(opened), nearer)


def answered(case: Case, question: str, answer: str, until: str, on: date) -> Case:
    """The case with an answer; it stands among the changes and can be undone. Raises BadRequest."""
    if UNTIL in answer:
        answer = answer.replace(UNTIL, until)
    told = apply(case.patient, question, answer, on)
    new = [fact for fact in told.facts if fact not in case.patient.facts]
    person = Person(told.birth, told.sex)
    changed = cases.with_person(cases.changed(case, (), new), person)
    if changed is case:
        return skipped(case, question)
    *earlier, last = changed.changes
    marked = (*earlier, msgspec.structs.replace(last, question=question))
    return skipped(msgspec.structs.replace(changed, changes=marked), question)


def skipped(case: Case, question: str) -> Case:
    """The case with a question that is not asked again: answered, or passed over."""
    if not question or question in case.skipped:
        return case
    if len(case.skipped) > 200:
        raise BadRequest("Too many questions were passed over.")
    return msgspec.structs.replace(case, skipped=(*case.skipped, question[:300]))


# ---- when trials open and close ------------------------------------------------------------------------

MONTHS_AHEAD = 12
ROW, LEFT, WIDTH = 26, 0, 640
_HEIGHTS: dict[Overall, int] = {"eligible": 14, "possibly eligible": 8, "ineligible": 2}


class Stretch(msgspec.Struct, frozen=True):
    """A part of a row: a verdict from one day to another, as a bar whose height says it, too."""

    verdict: Overall
    x: float
    y: float
    width: float
    height: float


class TimelineRow(msgspec.Struct, frozen=True):
    """One trial over time. told: the same in words."""

    trial: str
    title: str
    stretches: tuple[Stretch, ...]
    told: str


class Timeline(msgspec.Struct, frozen=True):
    """The picture: rows, the first of each month as (x, words), its height, and its end in words."""

    rows: tuple[TimelineRow, ...]
    months: tuple[tuple[float, str], ...]
    height: int
    until: str


def timeline(trials: Trials, patient: Patient, on: date, policy: Policy) -> Timeline | None:
    """How the trials' verdicts change by time alone within a year; None where none does."""
    end = on + timedelta(days=365)
    rows: list[TimelineRow] = []
    for study, eligibility in trials:
        found = course(study, eligibility, patient, on, policy, end)
        turns = _turns(found)
        if len(turns) > 1:
            rows.append(_row(study, turns, on, end, len(rows)))
    if not rows:
        return None
    months = [day for n in range(1, MONTHS_AHEAD + 1) if (day := _first_of_month(on, n)) < end]
    marks = tuple((_x(day, on, end), wording.day(day)[2:5].strip()) for day in months)
    return Timeline(tuple(rows), marks, len(rows) * ROW + 18, wording.day(end))


def _first_of_month(on: date, later: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + later, 12)
    return date(year, month + 1, 1)


def _turns(found: Course) -> list[tuple[date, Overall]]:
    """(from, verdict) where the trial's own verdict changes."""
    turns: list[tuple[date, Overall]] = [(found.on, found.verdict)]
    for turn in found.turns:
        if turn.verdict != turns[-1][1]:
            turns.append((turn.day, turn.verdict))
    return turns


def _row(study: Study, turns: list[tuple[date, Overall]], on: date, end: date, number: int) -> TimelineRow:
    stretches, told = [], []
    for place, (day, verdict) in enumerate(turns):
        until = turns[place + 1][0] if place + 1 < len(turns) else end
        x, height = _x(day, on, end), _HEIGHTS[verdict]
        y = number * ROW + 18 + (ROW - height) / 2
        stretches.append(Stretch(verdict, x, y, round(_x(until, on, end) - x, 1), height))
        told.append(f"{verdict} {'now' if day == on else f'from {wording.day(day)}'}")
    return TimelineRow(study.nct_id, headline(study.title), tuple(stretches), ", ".join(told))


def _x(day: date, on: date, end: date) -> float:
    return round(LEFT + (WIDTH - LEFT) * (day - on).days / (end - on).days, 1)
