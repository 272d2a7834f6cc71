"""Questions in plain words, and their answers as facts."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from datetime import date
from typing import Literal

import msgspec

from trialrun.matching.grouping import facts_of, members, options_for_group, words_for_group
from trialrun.matching.wording import named
from trialrun.model.criteria import Attest, Personal, Result, Tree
from trialrun.model.errors import BadRequest
from trialrun.model.patient import (
    AN_ANSWER,
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.vocab.concepts import Group, concepts, known
from trialrun.vocab.mentions import resolve
from trialrun.vocab.scales import bounds, plausible
from trialrun.vocab.units_shown import unit_shown

Form = Literal["yes or no", "number", "choice", "date"]
YES_NO = ("yes", "no")
HAD = ("yes", "in the past", "no, never")
GIVEN = ("yes, now", "yes, until DATE", "no, never")
# Whole answers, never beginnings: "not sure" is no "no", and "now" is the contrary of one.
_YES = frozenset(("yes", "y"))
_NO = frozenset(("no", "n", "never", "no, never"))
RESULTS: tuple[Result, ...] = ("positive", "negative", "mutated", "wild type", "normal", "abnormal")


def options_for(name: str) -> tuple[Form, tuple[str, ...], str]:
    """What an answer to the question of that id looks like: form, options, unit."""
    if members(name):
        return "choice", options_for_group(name), ""
    kind, _, about = name.partition(":")
    match kind:
        case "condition":
            return "choice", HAD, ""
        case "treatment":
            return "choice", GIVEN, ""
        case "test":
            return "choice", RESULTS, ""
        case "measurement":
            return "number", (), usual_unit(about)
        case "score":
            limits = bounds(about)
            low, high, step = limits or (0.0, 0.0, 0.0)
            few = bool(step) and (high - low) / step <= 12
            steps = int((high - low) / step) if few else -1
            return "number", tuple(f"{low + step * n:g}" for n in range(steps + 1)), ""
        case "sex":
            return "choice", ("female", "male"), ""
        case "birth":
            return "date", (), ""
        case _:
            return "yes or no", YES_NO, ""


def usual_unit(concept: str) -> str:
    known = concepts("measurement").get(concept)
    return known.columns.get("unit", "") if known else ""


_PERSONAL = {
    "residence": "Do you live here: {}?",
    "language": "Do you speak and understand this language: {}?",
    "insurance": "Do you have this: {}?",
}


def words_for(name: str, leaf: Tree) -> str:
    """The question in plain words."""
    if members(name):
        return words_for_group(name)
    kind, _, about = name.partition(":")
    match kind:
        case "condition":
            return f"Do you have, or have you ever had, this: {named(about, 'condition')}?"
        case "family":
            return f"Has a close relative ever had this: {named(about, 'condition')}?"
        case "allergy":
            return f"Are you allergic to {named(about, 'therapy')}, or must you not take it?"
        case "treatment":
            return f"Have you ever received this: {named(about, 'therapy')}? If so: until when?"
        case "test":
            return f"What did this test show: {named(about, 'test')}?"
        case "measurement":
            unit = unit_shown(usual_unit(about))
            return (
                f"What is your latest value of {named(about, 'measurement')}{f', in {unit}' if unit else ''}?"
            )
        case "score":
            return f"What is your {named(about, 'scale')} score?"
        case "sex":
            return "What is your sex, as your medical record has it?"
        case "birth":
            return "When were you born?"
        case _:
            who = "For the investigator" if kind == "investigator" else "Is this true of you"
            if isinstance(leaf, Personal):
                return _PERSONAL[leaf.about].format(leaf.value)
            assert isinstance(leaf, Attest)
            return f"{who}: {leaf.text.rstrip('.')}?"


def apply(patient: Patient, question: str, answer: str, on: date) -> Patient:
    """The patient with the answer to a question (its id) added as a fact of that day. Raises BadRequest.

    Answers are those of `options_for`; a treatment may have ended on a day ("yes, until 2026-05-01"); a
    number may carry the laboratory's upper limit of normal behind a slash ("1.4 / 1.2").
    """
    kind, _, about = question.partition(":")
    said = re.sub(r"\s+", " ", answer).strip().lower()
    if kind == "sex":
        if said not in ("female", "male"):
            raise _unclear(question)
        return msgspec.structs.replace(patient, sex="female" if said == "female" else "male")
    if kind == "birth":
        birth = _moment(said, question)
        if birth.first > on:
            raise BadRequest("This day of birth lies ahead of the day of the screening.")
        return msgspec.structs.replace(patient, birth=birth)
    if members(question):
        added = facts_of(question, said, Moment.on(on), AN_ANSWER)
        return msgspec.structs.replace(patient, facts=(*patient.facts, *added))
    return msgspec.structs.replace(patient, facts=(*patient.facts, _fact(kind, about, question, said, on)))


_VOCABULARY: dict[str, Group] = {
    "condition": "condition",
    "family": "condition",
    "allergy": "therapy",
    "treatment": "therapy",
    "test": "test",
    "measurement": "measurement",
    "score": "scale",
}


def check_question(name: str, asked: Collection[str]) -> None:
    """Raises BadRequest for a question about something that nobody knows and no trial asks.

    asked: the ids of single questions that the trials ask; an answer to another name would decide nothing.
    """
    for one in members(name) or (name,):
        kind, _, about = one.partition(":")
        group = _VOCABULARY.get(kind)
        if group is None or one in asked or (known(about, group) is not None):
            continue
        raise BadRequest(
            "No trial asks about a thing of this name, and the vocabulary does not know it.",
            place=f"{kind}:{about[:60]}",
            hint=_nearest(kind, about, group, asked) or "Give the id of a question as it was asked.",
        )


def _nearest(kind: str, about: str, group: Group, asked: Collection[str]) -> str:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    if meant := resolve(about, group):
        return f"Did you mean {kind}:{meant}?"
    names = {*concepts(group), *(one.partition(":")[2] for one in asked if one.startswith(f"{kind}:"))}
    score = DamerauLevenshtein.normalized_similarity
    # Of equally near ones the same in every run.
    found = process.extractOne(about.casefold(), sorted(names), scorer=score, score_cutoff=0.5)
    return f"Did you mean {kind}:{found[0]}?" if found else ""


def _fact(kind: str, about: str, question: str, said: str, on: date) -> AnyFact:
    today = Moment.on(on)
    yes, no = said in _YES, said in _NO
    match kind:
        case "test":
            result = next((one for one in RESULTS if one == said), None)
            if result is None:
                raise _unclear(question)
            return TestFact(concept=about, result=result, on=today, source=AN_ANSWER)
        case "measurement":
            value, _, limit = said.partition("/")
            return MeasurementFact(
                concept=about,
                value=_number(value, question),
                unit=usual_unit(about),
                upper_limit=_above_zero(limit, question) if limit.strip() else None,
                on=today,
                source=AN_ANSWER,
            )
        case "score":
            score = _number(said, question)
            if bounds(about) is not None and not plausible(about, score):
                raise _unclear(question)
            return ScoreFact(concept=about, value=score, on=today, source=AN_ANSWER)
        case "condition":
            if said == "in the past":
                return ConditionFact(concept=about, status="resolved", source=AN_ANSWER)
            if not (yes or no):
                raise _unclear(question)
            if no:
                return ConditionFact(concept=about, absent=True, on=today, source=AN_ANSWER)
            return ConditionFact(concept=about, status="active", source=AN_ANSWER)
        case "treatment":
            return _treatment(about, question, said, today)
    if kind in ("family", "allergy", "patient", "investigator") and not (yes or no):
        raise _unclear(question)
    match kind:
        case "family":
            return FamilyFact(concept=about, absent=no, on=today, source=AN_ANSWER)
        case "allergy":
            return AllergyFact(concept=about, absent=no, on=today, source=AN_ANSWER)
        case "patient" | "investigator":
            by: Literal["patient", "investigator"] = "investigator" if kind == "investigator" else "patient"
            return AnswerFact(concept=about, yes=yes, by=by, on=today, source=AN_ANSWER)
    raise BadRequest(
        "This is not a question.", place=question[:60], hint="Give the id of a question as it was asked."
    )


def _treatment(about: str, question: str, said: str, today: Moment) -> TreatmentFact:
    if said in _NO:
        return TreatmentFact(concept=about, absent=True, on=today, source=AN_ANSWER)
    if said in ("yes, now", "now"):
        return TreatmentFact(concept=about, status="ongoing", source=AN_ANSWER)
    match = re.fullmatch(r"(?:yes,? )?until (\d{4}(?:-\d\d){0,2})", said)
    if match is not None:
        until = _moment(match[1], question)
        if until.first > today.first:
            raise BadRequest("This day lies ahead.", hint='Of what is still taken, say "yes, now".')
        return TreatmentFact(concept=about, status="completed", until=until, source=AN_ANSWER)
    if said in _YES:
        return TreatmentFact(concept=about, source=AN_ANSWER)
    raise _unclear(question)


# Not all that Python takes for a number: "nan" and "inf" are words, and no value is compared with them.
_A_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?", re.ASCII)

_A_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)


def _number(text: str, question: str) -> float:
    number = float(text) if _A_NUMBER.fullmatch(text := text.strip()) else math.nan
    if not math.isfinite(number):
        raise _unclear(question)
    return number


def _above_zero(text: str, question: str) -> float:
    number = _number(text, question)
    if number <= 0:
        raise _unclear(question)
    return number


def _moment(text: str, question: str) -> Moment:
    if not _A_DAY.fullmatch(text):
        raise _unclear(question)
    try:
        return Moment.parse(text)
    except ValueError:
        raise _unclear(question) from None


def _unclear(question: str) -> BadRequest:
    form, options, unit = options_for(question)
    shown = ", ".join(options) if options else f"a {form}{f' in {unit_shown(unit)}' if unit else ''}"
    return BadRequest("This answer is not understood.", hint=f"Possible: {shown}.")
