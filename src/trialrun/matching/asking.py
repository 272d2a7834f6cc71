"""What to ask next: the unknown fact whose answer is expected to make most of the other questions needless.

A trial is settled when it is closed, or when nothing that can be asked is open in it any more. For every
question the criteria that it bears on are judged with its leaves all true and all false; p(closed) is the
chance that the answer closes the trial: that somebody can give it (`_KNOWN`) times the usual share of such
answers (`_YES`), which are no statement about any patient. The gain of a question is

    sum over the unsettled trials of  p(closed) * (open questions of the trial, each divided by its trials)

and, where it does not close, the same of the other questions of the criteria that it decides: the number of
questions that need not be asked any more. One that other trials need too is saved in part.
What a record or a test can answer is asked before what a person promises or judges: attestations come when
nothing else is open. Ties go to the question that concerns more trials, then to the name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from trialrun.matching.answers import apply, options_for, words_for
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
from trialrun.model.screening import Overall, Policy, Verdict
from trialrun.model.study import Study

Form = Literal["yes or no", "number", "choice", "date"]


class Question(msgspec.Struct, frozen=True):
    """One question about a patient.

    id: "condition:stroke", "measurement:creatinine" …: what `answers.apply` takes. text: in plain words.
    form: what an answer looks like; options: what can be chosen; unit: of a number. gain: the expected number
    of other questions that the answer saves. trials: how many it bears on.
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


# The chance that whoever is asked can answer: values and results may never have been taken.
_KNOWN: dict[type, float] = {Measurement: 0.6, Test: 0.5, Score: 0.6, Response: 0.5}
_PROMISES = ("patient", "investigator")
"""Kinds of questions that no record or test answers."""


def next_question(
    trials: Trials, patient: Patient, on: date, policy: Policy = Policy(), *, skip: Collection[str] = ()
) -> Asking:
    """The best question for these candidate trials. skip: ids of questions that nobody can answer."""
    return Session(trials, patient, on, policy, skip=skip).asking()


def open_questions(
    trials: Trials, patient: Patient, on: date, policy: Policy = Policy(), *, skip: Collection[str] = ()
) -> tuple[Question, ...]:
    """Every question that still bears on a candidate trial, the best first."""
    return tuple(Session(trials, patient, on, policy, skip=skip).questions())


class Session:
    """Questions and answers about one patient and some trials, each answer judged with those before it.

    What is decided stays so when more becomes known, so that an answer is only held against what was open
    and against the criteria that it is about.
    """

    def __init__(
        self,
        trials: Trials,
        patient: Patient,
        on: date,
        policy: Policy = Policy(),
        *,
        skip: Collection[str] = (),
    ) -> None:
        self.on, self.policy, self.skip = on, policy, set(skip)
        self.patient = patient
        self._states = [_State(study, eligibility) for study, eligibility in trials]
        self._judge("")

    def asking(self) -> Asking:
        """The best question, and how the trials stand; questions whose answers tell nothing are dropped."""
        while ranked := self.questions():
            if self.useful(ranked[0].id):
                return Asking(ranked[0], self.outlooks)
            self.answer(ranked[0].id, "")
        return Asking(None, self.outlooks)

    def useful(self, question: str) -> bool:
        """Whether some answer would decide anything; of a recorded disease a yes tells nothing new."""
        samples = _samples(question)
        if not samples:
            return True  # a number always tells something
        asked = {
            one.parts[place]
            for state in self._states
            for one in state.open
            for place in one.asked.get(question, ())
        }
        policy = resolved(self.policy, self.patient, self.on)
        for said in samples:
            chart = Chart(apply(self.patient, question, said, self.on))
            if any(judge(leaf, chart, self.on, policy).truth.decided for leaf in asked):
                return True
        return False

    def questions(self) -> list[Question]:
        """Every question that still bears on an unsettled trial, the best first."""
        return _ranked(self._states)

    @property
    def outlooks(self) -> tuple[Outlook, ...]:
        return tuple(state.outlook for state in self._states)

    def answer(self, question: str, said: str) -> None:
        """Takes an answer, "" for none; the question is not asked again. Raises BadRequest."""
        if said:
            self.patient = apply(self.patient, question, said, self.on)
        self.skip.add(question)
        self._judge(question)

    def _judge(self, question: str) -> None:
        chart = Chart(self.patient)
        policy = resolved(self.policy, self.patient, self.on)
        known: dict[Tree, Truth] = {}

        def truth(leaf: Tree) -> Truth:
            found = known.get(leaf)
            if found is None:
                found = known[leaf] = judge(leaf, chart, self.on, policy).truth
            return found

        for state in self._states:
            state.judge(truth, question, self.skip, self.patient.deceased)


def _samples(question: str) -> tuple[str, ...]:
    """All answers that may be given but for days; none where the answer is a number or a date."""
    form, options, _ = options_for(question)
    if form == "choice":
        return tuple(option for option in options if "DATE" not in option)
    if form == "yes or no":
        return options
    return ()


class _Held(NamedTuple):
    """A criterion with its leaves and their questions."""

    criterion: Criterion
    parts: tuple[Tree, ...]
    ids: tuple[str, ...]


class _Open(NamedTuple):
    """A criterion that is unknown, with the truths of its leaves, and the questions that bear on it."""

    criterion: Criterion
    parts: tuple[Tree, ...]
    truths: list[Truth]
    asked: dict[str, list[int]]


class _State:
    """One trial for the patient as known so far."""

    def __init__(self, study: Study, eligibility: Eligibility) -> None:
        self.study, self.eligibility = study, eligibility
        self.open: list[_Open] = []
        self.outlook = Outlook(study.nct_id, study.title, "possibly eligible", 0, settled=False)
        self._held = []
        for criterion in eligibility.criteria:
            parts = tuple(leaves(criterion.tree))
            self._held.append(_Held(criterion, parts, tuple(map(question_id, parts))))
        self._verdicts: list[Verdict] = ["unknown"] * len(self._held)

    def judge(
        self, truth: Callable[[Tree], Truth], question: str, skip: Collection[str], deceased: bool
    ) -> None:
        """Judges what is open, and what the question is about, again."""
        if self.outlook.verdict == "ineligible":
            return
        self.open = []
        for place, one in enumerate(self._held):
            if self._verdicts[place] != "unknown" and question not in one.ids:
                continue
            truths = [truth(leaf) for leaf in one.parts]
            verdict = verdict_of(one.criterion, combine(one.criterion.tree, iter(truths)))
            self._verdicts[place] = verdict
            if verdict == "unknown" and (asked := _asked(one, truths, skip)):
                self.open.append(_Open(one.criterion, one.parts, truths, asked))
        whole = overall(self.study, self.eligibility, self._verdicts, deceased=deceased)
        if whole == "ineligible":
            self.open = []
        unknown = self._verdicts.count("unknown")
        self.outlook = Outlook(self.study.nct_id, self.study.title, whole, unknown, settled=not self.open)


def _asked(held: _Held, truths: Sequence[Truth], skip: Collection[str]) -> dict[str, list[int]]:
    """The questions that could help with an unknown criterion, with the places of their leaves."""
    found: dict[str, list[int]] = {}
    for place, (name, mark) in enumerate(
        zip(held.ids, decisive(held.criterion.tree, iter(truths)), strict=True)
    ):
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


def _ranked(states: Sequence[_State]) -> list[Question]:
    """All questions that bear on unsettled trials, the best first."""
    counts: dict[str, int] = {}
    for state in states:
        for name in {name for one in state.open for name in one.asked}:
            counts[name] = counts.get(name, 0) + 1
    gains = dict.fromkeys(counts, 0.0)
    examples: dict[str, Tree] = {}
    for state in states:
        for name, gain in _saved(state, counts, examples).items():
            gains[name] += gain
    order = sorted(
        gains,
        key=lambda name: (name.startswith(_PROMISES), -round(gains[name], 9), -counts[name], name),
    )
    return [_question(name, examples[name], gains[name], counts[name]) for name in order]


def _saved(state: _State, counts: dict[str, int], examples: dict[str, Tree]) -> dict[str, float]:
    """For each question of a trial how many of its other questions the answer is expected to save."""
    closed: dict[str, float] = {}
    inside: dict[str, float] = {}
    worth = {name: 1 / counts[name] for one in state.open for name in one.asked}
    whole = sum(worth.values())
    for one in state.open:
        here = sum(worth[name] for name in one.asked)
        for name, places in one.asked.items():
            leaf = one.parts[places[0]]
            examples.setdefault(name, leaf)
            share, told = _YES.get(type(leaf), 0.5), _KNOWN.get(type(leaf), 1.0)
            for truth, chance in ((Truth.YES, told * share), (Truth.NO, told * (1 - share))):
                truths = list(one.truths)
                for place in places:
                    truths[place] = truth
                verdict = verdict_of(one.criterion, combine(one.criterion.tree, iter(truths)))
                if isinstance(leaf, Attest):  # what has to be promised usually is, and what bars is denied
                    chance = share if verdict == "met" else 1 - share
                if verdict == "not met" and not one.criterion.applies_to:
                    closed[name] = 1 - (1 - closed.get(name, 0.0)) * (1 - chance)
                elif verdict != "unknown":
                    inside[name] = inside.get(name, 0.0) + chance * (here - worth[name])
    return {
        name: (out := closed.get(name, 0.0)) * (whole - own) + (1 - out) * inside.get(name, 0.0)
        for name, own in worth.items()
    }


def _question(name: str, leaf: Tree, gain: float, count: int) -> Question:
    form, options, unit = options_for(name)
    return Question(name, words_for(name, leaf), form, options, unit, round(gain, 4), count)
