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
        about=_bears_on(question.trials, open_ones),
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
FLOOR = 28
_HEIGHTS: dict[Overall, int] = {"eligible": 14, "possibly eligible": 9, "ineligible": 3}
# What a verdict's word takes of a phone's width, in per cent.
_ROOM: dict[Overall, float] = {"eligible": 16, "possibly eligible": 28, "ineligible": 19}


class Stretch(msgspec.Struct, frozen=True):
    """A part of a row: a verdict from one day to another, as a bar whose height says it, too.

    x, width: per cent of the year. height: pixels. word: the verdict where there is room for it, else "".
    """

    verdict: Overall
    x: float
    width: float
    height: int
    word: str


class TimelineRow(msgspec.Struct, frozen=True):
    """One trial over time. told: the same in words."""

    trial: str
    title: str
    stretches: tuple[Stretch, ...]
    told: str


class Timeline(msgspec.Struct, frozen=True):
    """The picture: rows, the first of each month as (x, words), and its end in words.

    x: per cent of the year. Of a January the words are the year. floor: where in a row the bars stand, in
    pixels from its top.
    """

    rows: tuple[TimelineRow, ...]
    months: tuple[tuple[float, str], ...]
    until: str
    floor: int = FLOOR


def timeline(trials: Trials, patient: Patient, on: date, policy: Policy) -> Timeline | None:
    """How the trials' verdicts change by time alone within a year; None where none does."""
    end = on + timedelta(days=365)
    rows: list[TimelineRow] = []
    for study, eligibility in trials:
        found = course(study, eligibility, patient, on, policy, end)
        turns = _turns(found)
        if len(turns) > 1:
            rows.append(_row(study, turns, on, end))
    if not rows:
        return None
    months = [day for n in range(1, MONTHS_AHEAD + 1) if (day := _first_of_month(on, n)) < end]
    return Timeline(tuple(rows), tuple((_x(day, on, end), _mark(day)) for day in months), wording.day(end))


def _mark(first: date) -> str:
    return str(first.year) if first.month == 1 else wording.day(first).split()[1]


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


def _row(study: Study, turns: list[tuple[date, Overall]], on: date, end: date) -> TimelineRow:
    stretches, told = [], []
    for place, (day, verdict) in enumerate(turns):
        until = turns[place + 1][0] if place + 1 < len(turns) else end
        x = _x(day, on, end)
        width = round(_x(until, on, end) - x, 1)
        word = verdict if width >= _ROOM[verdict] else ""
        stretches.append(Stretch(verdict, x, width, _HEIGHTS[verdict], word))
        told.append(f"{verdict} {'now' if day == on else f'from {wording.day(day)}'}")
    return TimelineRow(study.nct_id, headline(study.title), tuple(stretches), ", ".join(told))


def _x(day: date, on: date, end: date) -> float:
    return round(100 * (day - on).days / (end - on).days, 1)


def _bears_on(trials: int, unsettled: int) -> str:
    if unsettled == 1:
        return "It bears on the one trial that is not settled."
    return f"It bears on {trials} of {unsettled:,} trials that are not settled."
