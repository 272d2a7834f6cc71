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

Most answers about conditions and treatments are no, so that several are asked for in one question
(`matching.grouping`): those of the greatest gains, as many as make the gain of the group greatest. A no
denies them all; it saves as above, and all of them but one; it is as likely as that none of them is there.
"Only" one of them denies the others, so that they need not be asked, and the one is asked next. After a yes
to several, which cost a question, they are asked one by one and before others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

import msgspec

from trialrun.matching.answers import apply, options_for, words_for
from trialrun.matching.chart import Chart, Shelf
from trialrun.matching.evaluator import combine, decisive, judge
from trialrun.matching.grouping import MOST, can_be_grouped, group_of, members, suspected
from trialrun.matching.health import HEALTHY
from trialrun.matching.person import personal_question
from trialrun.matching.policies import resolved
from trialrun.matching.screening import overall, verdict_of
from trialrun.matching.statements import normalised
from trialrun.model.criteria import (
    Age,
    Allergy,
    Attest,
    Condition,
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
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient
from trialrun.model.screening import Overall, Policy, Verdict
from trialrun.model.study import Study

Form = Literal["yes or no", "number", "choice", "date"]


class Question(msgspec.Struct, frozen=True):
    """One question about a patient.

    id: "condition:stroke", "measurement:creatinine", "conditions:asthma | stroke" …: what `answers.apply`
    takes. text: in plain words. form: what an answer looks like; options: what can be chosen; unit: of a
    number. gain: the expected number of other questions that the answer saves. trials: how many it bears on.
    by_limit: whether a criterion compares the number with the laboratory's own limit of normal.
    """

    id: str
    text: str
    form: Form
    options: tuple[str, ...] = ()
    unit: str = ""
    gain: float = 0.0
    trials: int = 0
    by_limit: bool = False


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

# The share of patients of whom a leaf of this kind is usually true, among those of whom it is asked. Those of
# conditions and treatments are about what the Synthea patients of `evaluation.questions` answer.
_YES: dict[type, float] = {
    Condition: 0.06,
    FamilyHistory: 0.05,
    Allergy: 0.03,
    Received: 0.06,
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
_LONGEST = 48
"""Letters of a question's id that may be asked together with others."""


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
        together: bool = True,
    ) -> None:
        """together: whether several conditions or treatments may be asked for in one question."""
        self.on, self.policy, self.skip = on, policy, set(skip)
        self.patient, self.together = patient, together
        self._states = [_State(study, eligibility) for study, eligibility in trials]
        self._judge()

    def asking(self) -> Asking:
        """The best question, and how the trials stand; questions whose answers tell nothing are dropped."""
        while ranked := self.questions():
            if self.useful(ranked[0].id):
                return Asking(ranked[0], self.outlooks)
            self.answer(ranked[0].id, "")
        return Asking(None, self.outlooks)

    def useful(self, question: str) -> bool:
        """Whether some answer would decide anything; of a recorded disease a yes tells nothing new."""
        if parts := members(question):
            return any(self.useful(one) for one in parts)
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
        chart = Chart(self.patient)
        alone = suspected(self.patient, self.skip)
        ranking = _Ranking(self._states, alone)
        if self.together:
            ranking.group(lambda name: name not in alone and _unheard_of(name, chart))
        return ranking.questions()

    @property
    def outlooks(self) -> tuple[Outlook, ...]:
        return tuple(state.outlook for state in self._states)

    def answer(self, question: str, said: str) -> None:
        """Takes an answer, "" for none; the question is not asked again. Raises BadRequest."""
        if said:
            self.patient = apply(self.patient, question, said, self.on)
        self.skip.add(question)
        self._judge(*(members(question) or (question,)))

    def _judge(self, *questions: str) -> None:
        chart = Chart(self.patient)
        policy = resolved(self.policy, self.patient, self.on)
        known: dict[Tree, Truth] = {}

        def truth(leaf: Tree) -> Truth:
            found = known.get(leaf)
            if found is None:
                found = known[leaf] = judge(leaf, chart, self.on, policy).truth
            return found

        for state in self._states:
            state.judge(truth, questions, self.skip, self.patient.deceased)


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

    def verdict_with(self, places: Sequence[int], truth: Truth) -> Verdict:
        """The criterion's verdict if the leaves at these places had that truth."""
        truths = list(self.truths)
        for place in places:
            truths[place] = truth
        return verdict_of(self.criterion, combine(self.criterion.tree, iter(truths)))


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
        self,
        truth: Callable[[Tree], Truth],
        questions: Collection[str],
        skip: Collection[str],
        deceased: bool,
    ) -> None:
        """Judges what is open, and what the questions are about, again."""
        if self.outlook.verdict == "ineligible":
            return
        self.open = []
        for place, one in enumerate(self._held):
            if self._verdicts[place] != "unknown" and not any(name in one.ids for name in questions):
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


def questions_in(trials: Iterable[tuple[Study, Eligibility]]) -> frozenset[str]:
    """The ids of the single questions that the trials' criteria ask."""
    criteria = (one for _, eligibility in trials for one in eligibility.criteria)
    return frozenset(question_id(leaf) for one in criteria for leaf in leaves(one.tree))


def question_id(leaf: Tree) -> str:
    """What would have to be asked to decide a leaf; "" for what no answer decides."""
    match leaf:
        case Condition("medical condition"):
            return ""  # everybody has some, and what counts here is for the investigator to say
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


def _unheard_of(name: str, chart: Chart) -> bool:
    """Whether nothing on record is what the question asks for: then a no contradicts nothing.

    A broader entry ("malignancy") may be of another kind, so that a no to several kinds of it agrees with it.
    """
    if not can_be_grouped(name) or len(name) > _LONGEST:
        return False
    kind, _, about = name.partition(":")
    shelves: dict[str, Shelf[Any]] = {
        "condition": chart.conditions,
        "treatment": chart.treatments,
        "allergy": chart.allergies,
        "family": chart.family,
    }
    shelf = shelves[kind]
    return about != HEALTHY and not shelf.covered_by(about)


class _Ranking:
    """All questions that bear on unsettled trials, with what each is expected to save.

    alone: questions of a group that was answered by yes, with the number of its members.
    """

    def __init__(self, states: Sequence[_State], alone: Mapping[str, int]) -> None:
        self.alone = alone
        self.states = [state for state in states if state.open]
        self.counts: dict[str, int] = {}
        self.names = [{name for one in state.open for name in one.asked} for state in self.states]
        for names in self.names:
            for name in names:
                self.counts[name] = self.counts.get(name, 0) + 1
        self.worth = {name: 1 / count for name, count in self.counts.items()}
        self.whole = [sum(self.worth[name] for name in names) for names in self.names]
        self.gains = dict.fromkeys(self.counts, 0.0)
        self.examples: dict[str, Tree] = {}
        self.by_limit: set[str] = set()
        for state, whole in zip(self.states, self.whole, strict=True):
            for name, gain in self._saved(state, whole).items():
                self.gains[name] += gain

    def questions(self) -> list[Question]:
        """The best first; what a yes to several leads to before others."""
        order = sorted(
            self.gains,
            key=lambda name: (
                name.startswith(_PROMISES),
                name not in self.alone,
                -round(self.gains[name], 9),
                -self.counts[name],
                name,
            ),
        )
        return [self._question(name) for name in order]

    def _question(self, name: str) -> Question:
        form, options, unit = options_for(name)
        text, gain = words_for(name, self.examples[name]), round(self.gains[name], 4)
        by_limit = name in self.by_limit
        return Question(name, text, form, options, unit, gain, self.counts[name], by_limit=by_limit)

    def _share(self, name: str) -> float:
        """The chance that the leaves of a question are true."""
        usual = _YES.get(type(self.examples[name]), 0.5)
        return max(usual, 1 / self.alone[name]) if name in self.alone else usual

    def _saved(self, state: _State, whole: float) -> dict[str, float]:
        """For each question of a trial how many of its other questions the answer is expected to save."""
        closed: dict[str, float] = {}
        inside: dict[str, float] = {}
        found: dict[str, float] = {}
        for one in state.open:
            here = sum(self.worth[name] for name in one.asked)
            for name, places in one.asked.items():
                found[name] = 0.0
                leaf = one.parts[places[0]]
                self.examples.setdefault(name, leaf)
                if any(_compares_with_limit(one.parts[place]) for place in places):
                    self.by_limit.add(name)
                share, told = self._share(name), _KNOWN.get(type(leaf), 1.0)
                for truth, chance in ((Truth.YES, told * share), (Truth.NO, told * (1 - share))):
                    verdict = one.verdict_with(places, truth)
                    if isinstance(
                        leaf, Attest
                    ):  # what has to be promised usually is, and what bars is denied
                        chance = share if verdict == "met" else 1 - share
                    if verdict == "not met" and not one.criterion.applies_to:
                        closed[name] = 1 - (1 - closed.get(name, 0.0)) * (1 - chance)
                    elif verdict != "unknown":
                        inside[name] = inside.get(name, 0.0) + chance * (here - self.worth[name])
        for name in found:
            out = closed.get(name, 0.0)
            found[name] = out * (whole - self.worth[name]) + (1 - out) * inside.get(name, 0.0)
        return found

    def group(self, fits: Callable[[str], bool]) -> None:
        """Adds the best question for several of each kind. fits: whether one may be asked with others."""
        kinds: dict[str, list[str]] = {}
        for name in sorted(self.gains, key=lambda name: (-round(self.gains[name], 9), name)):
            if fits(name):
                kinds.setdefault(name.partition(":")[0], []).append(name)
        for names in kinds.values():
            groups = [names[:size] for size in range(2, min(MOST, len(names)) + 1)]
            if not groups:
                continue
            gains = [self._saved_together(group) for group in groups]
            best = max(gains)
            chosen = groups[gains.index(best)]
            if best > max(self.gains[name] for name in chosen):
                whole = group_of(chosen)
                self.gains[whole] = best
                self.examples[whole] = self.examples[chosen[0]]
                asked = set(chosen)
                self.counts[whole] = sum(not asked.isdisjoint(names) for names in self.names)

    def _saved_together(self, group: Sequence[str]) -> float:
        """How many questions a group is expected to save: many by a no, all but two by "only" one of them."""
        asked, none, odds = set(group), 1.0, 0.0
        for name in group:
            share = self._share(name)
            none *= 1 - share
            odds += share / (1 - share)
        one_alone = none * odds
        saved = len(group) - 1.0
        for state, names, whole in zip(self.states, self.names, self.whole, strict=True):
            if asked.isdisjoint(names):
                continue
            rest, inside = whole - sum(self.worth[name] for name in asked & names), 0.0
            for one in state.open:
                here = asked & one.asked.keys()
                if not here:
                    continue
                verdict = one.verdict_with([place for name in here for place in one.asked[name]], Truth.NO)
                if verdict == "not met" and not one.criterion.applies_to:
                    inside = rest
                    break
                if verdict != "unknown":
                    inside += sum(self.worth[name] for name in one.asked.keys() - asked)
            saved += min(inside, rest)
        return none * saved + one_alone * (len(group) - 2.0) - (1 - none - one_alone)


def _compares_with_limit(leaf: Tree) -> bool:
    return isinstance(leaf, Measurement) and leaf.unit in ("x ULN", "x LLN")
