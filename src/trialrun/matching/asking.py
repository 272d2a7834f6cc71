"""What to ask next: the unknown fact whose answer is expected to settle most of the candidate trials.

A trial is settled when it is closed, or when nothing that can be asked is open in it any more. For every
question the criteria that it bears on are judged with its leaves all true and all false. The expected gain of
a question is the sum over the unsettled trials of

    p(closed) + (1 - p(closed)) * (criteria of the trial that the answer decides) / (its open criteria),

where p(closed) is the chance that the answer closes the trial: usual shares of such answers (`_YES`), which
are no statement about any patient. Ties go to the question that concerns more trials, then to the name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from trialrun.matching.answers import options_for, words_for
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import combine, decisive, judge
from trialrun.matching.person import personal_question
from trialrun.matching.policies import resolved
from trialrun.matching.screening import overall, verdict_of
from trialrun.matching.statements import normalised
from trialrun.model.criteria import (
    Age,
    Allergy,
    Attest,
    Condition,
    Criterion,
    Eligibility,
    FamilyHistory,
    IsSex,
    Length,
    Measurement,
    Personal,
    Received,
    Repeated,
    Response,
    Score,
    Test,
    Tree,
    leaves,
)
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient
from trialrun.model.screening import Overall, Policy
from trialrun.model.study import Study

Form = Literal["yes or no", "number", "choice", "date"]


class Question(msgspec.Struct, frozen=True):
    """One question about a patient.

    id: "condition:stroke", "measurement:creatinine" …: what `answers.apply` takes. text: in plain words.
    form: what an answer looks like; options: what can be chosen; unit: of a number. gain: the expected number
    of trials that the answer settles. trials: how many it bears on.
    """

    id: str
    text: str
    form: Form
    options: tuple[str, ...] = ()
    unit: str = ""
    gain: float = 0.0
    trials: int = 0


class Outlook(msgspec.Struct, frozen=True):
    """How the candidate trials stand. settled: closed, or nothing more to be asked."""

    trial: str
    title: str
    verdict: Overall
    unknown: int
    settled: bool


class Asking(msgspec.Struct, frozen=True):
    """The next question (None when nothing more can be asked), and how the trials stand before it."""

    question: Question | None
    trials: tuple[Outlook, ...]


Trials = Sequence[tuple[Study, Eligibility]]

# The share of patients of whom a leaf of this kind is usually true, among those of whom it is asked.
_YES: dict[type, float] = {
    Condition: 0.12,
    FamilyHistory: 0.1,
    Allergy: 0.03,
    Received: 0.15,
    Test: 0.3,
    Measurement: 0.7,
    Score: 0.8,
    Age: 0.7,
    IsSex: 0.5,
    Response: 0.3,
    Personal: 0.9,
    Attest: 0.9,
}


def next_question(
    trials: Trials, patient: Patient, on: date, policy: Policy = Policy(), *, skip: Collection[str] = ()
) -> Asking:
    """The best question for these candidate trials. skip: ids of questions that nobody can answer."""
    states = [_State(study, eligibility, patient, on, policy, skip) for study, eligibility in trials]
    ranked = questions(states)
    return Asking(ranked[0] if ranked else None, tuple(state.outlook for state in states))


def open_questions(
    trials: Trials, patient: Patient, on: date, policy: Policy = Policy(), *, skip: Collection[str] = ()
) -> tuple[Question, ...]:
    """Every question that still bears on a candidate trial, the best first."""
    return tuple(questions([_State(*trial, patient, on, policy, skip) for trial in trials]))


class _Open(NamedTuple):
    """A criterion that is unknown, with the truths of its leaves, and the questions that bear on it."""

    criterion: Criterion
    parts: tuple[Tree, ...]
    truths: list[Truth]
    asked: dict[str, list[int]]


class _State:
    """One trial for the patient as known so far."""

    def __init__(
        self,
        study: Study,
        eligibility: Eligibility,
        patient: Patient,
        on: date,
        policy: Policy,
        skip: Collection[str],
    ) -> None:
        chart = Chart(patient)
        policy = resolved(policy, patient, on)
        self.open: list[_Open] = []
        verdicts = []
        for criterion in eligibility.criteria:
            parts = tuple(leaves(criterion.tree))
            truths = [judge(leaf, chart, on, policy).truth for leaf in parts]
            verdict = verdict_of(criterion, combine(criterion.tree, iter(truths)))
            verdicts.append(verdict)
            if verdict == "unknown":
                asked = _asked(criterion, parts, truths, skip)
                if asked:
                    self.open.append(_Open(criterion, parts, truths, asked))
        whole = overall(study, eligibility, verdicts, deceased=patient.deceased)
        if whole == "ineligible":
            self.open.clear()
        self.outlook = Outlook(
            study.nct_id, study.title, whole, verdicts.count("unknown"), settled=not self.open
        )


def _asked(
    criterion: Criterion, parts: Sequence[Tree], truths: Sequence[Truth], skip: Collection[str]
) -> dict[str, list[int]]:
    """The questions that could help with an unknown criterion, with the places of their leaves."""
    marks = decisive(criterion.tree, iter(truths))
    found: dict[str, list[int]] = {}
    for place, (leaf, mark) in enumerate(zip(parts, marks, strict=True)):
        name = question_id(leaf)
        if mark and name and name not in skip:
            found.setdefault(name, []).append(place)
    return found


def question_id(leaf: Tree) -> str:
    """What would have to be asked to decide a leaf; "" for what no answer decides."""
    match leaf:
        case Condition(concept):
            return f"condition:{concept}"
        case FamilyHistory(concept):
            return f"family:{concept}"
        case Allergy(concept):
            return f"allergy:{concept}"
        case Received(_, planned=True) | Measurement(specimen=str()):
            return ""  # answers are about what was given, and about the usual specimen
        case Measurement(repeated=Repeated()) | Measurement(lasting=Length()) | Test(repeated=Repeated()):
            return ""  # one value is no row of them
        case Personal():
            return f"patient:{personal_question(leaf)}"
        case Received(concept):
            return f"treatment:{concept}"
        case Test(concept):
            return f"test:{concept}"
        case Measurement(concept, _, unit) if unit != "x baseline":
            return f"measurement:{concept}"
        case Score(scale):
            return f"score:{scale}"
        case Age():
            return "birth:"
        case IsSex():
            return "sex:"
        case Attest(text, by):
            return f"{by}:{normalised(text)}"
        case _:
            return ""


def questions(states: Iterable[_State]) -> list[Question]:
    """All questions that bear on unsettled trials, the best first."""
    gains: dict[str, float] = {}
    counts: dict[str, int] = {}
    examples: dict[str, Tree] = {}
    for state in states:
        for name, gain in _gains(state, examples).items():
            gains[name] = gains.get(name, 0.0) + gain
            counts[name] = counts.get(name, 0) + 1
    order = sorted(gains, key=lambda name: (-round(gains[name], 9), -counts[name], name))
    return [_question(name, examples[name], gains[name], counts[name]) for name in order]


def _gains(state: _State, examples: dict[str, Tree]) -> dict[str, float]:
    closed: dict[str, float] = {}
    decided: dict[str, float] = {}
    for one in state.open:
        for name, places in one.asked.items():
            leaf = one.parts[places[0]]
            examples.setdefault(name, leaf)
            share = _YES.get(type(leaf), 0.5)
            for truth, chance in ((Truth.YES, share), (Truth.NO, 1 - share)):
                truths = list(one.truths)
                for place in places:
                    truths[place] = truth
                verdict = verdict_of(one.criterion, combine(one.criterion.tree, iter(truths)))
                if verdict == "not met" and not one.criterion.applies_to:
                    closed[name] = 1 - (1 - closed.get(name, 0.0)) * (1 - chance)
                if verdict != "unknown":
                    decided[name] = decided.get(name, 0.0) + chance
    total = len(state.open)
    names = {name for one in state.open for name in one.asked}
    return {
        name: (out := closed.get(name, 0.0)) + (1 - out) * decided.get(name, 0.0) / total for name in names
    }


def _question(name: str, leaf: Tree, gain: float, count: int) -> Question:
    form, options, unit = options_for(name)
    return Question(name, words_for(name, leaf), form, options, unit, round(gain, 4), count)
