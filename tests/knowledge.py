"""Hypothesis strategy for pairs of one patient: what was known, and the same patient when more is known.

More knowledge never contradicts what was known, and a record knows the past: what was open about a fact is
filled in, and facts come in only about concepts of which nothing was known.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st
from tests.strategies import (
    ANALYTES,
    COURSES,
    DAY,
    FACTORS,
    FACTS,
    FAMILIES,
    RESULTS,
    STAGES,
    births,
    patients,
    random_day,
)

from trialrun.matching.stages import precedes
from trialrun.model import patient as p
from trialrun.model.time import Moment
from trialrun.vocab.concepts import concepts
from trialrun.vocab.units import convert


def _narrower(chance: random.Random, moment: Moment | None, *, past: bool = True) -> Moment:
    """A better date for the same event: inside the days that it may have had. A record knows the past."""
    if moment is None:
        return Moment.on(random_day(chance))
    last = min(moment.last, DAY) if past and moment.first <= DAY else moment.last
    span = (last - moment.first).days
    start, end = sorted((chance.randint(0, span), chance.randint(0, span)))
    return Moment(moment.first + timedelta(days=start), moment.first + timedelta(days=end))


def _end(chance: random.Random, start: Moment | None) -> Moment:
    """A day for the end of what began at `start` and is over."""
    day = random_day(chance)
    return Moment.on(day if start is None else max(day, start.first))


class _Filler:
    """Fills in, by chance, what a fact left open."""

    def __init__(self, chance: random.Random, fact: p.AnyFact) -> None:
        self.chance = chance
        self.fact = fact
        self.changes: dict[str, Any] = {}

    def fill(self, name: str, values: Sequence[Any]) -> None:
        if self.chance.random() < 0.5 and values:
            self.changes[name] = self.chance.choice(values)

    def now(self, name: str) -> Any:
        return self.changes.get(name, getattr(self.fact, name))


def _plausible(fact: p.MeasurementFact, unit: str) -> bool:
    """Whether the value can be one in that unit: with an impossible one less would be known."""
    known = concepts("measurement")[fact.concept].columns
    value = convert(fact.value, unit, known.get("unit", ""), fact.concept)
    low, high = float(known.get("low") or "-inf"), float(known.get("high") or "inf")
    return low <= value <= high


def _refined(chance: random.Random, fact: p.AnyFact, resolve: bool) -> p.AnyFact:
    """The same fact with some of what it left open filled in."""
    filler = _Filler(chance, fact)
    if resolve or fact.on is not None or not getattr(fact, "absent", False):
        filler.fill("on", (_narrower(chance, fact.on),))
    if isinstance(fact, p.ConditionFact):
        if fact.suspected:
            filler.fill("suspected", (False,))
        if not fact.absent:
            _fill_condition(filler, fact, resolve)
    elif isinstance(fact, p.TreatmentFact) and not fact.absent:
        _fill_treatment(filler, fact)
    elif isinstance(fact, p.MeasurementFact):
        _fill_measurement(filler, fact)
    elif isinstance(fact, p.TestFact) and fact.result is None:
        filler.fill("result", RESULTS)
    elif isinstance(fact, p.ResponseFact) and fact.line is None:
        filler.fill("line", (1, 2, 3))
    return msgspec.structs.replace(fact, **filler.changes)


def _narrower_end(filler: _Filler, until: Moment, *, past: bool) -> Moment:
    """A better date for an end; no better knowledge puts it before the start."""
    start = filler.now("on")
    if start is not None and until.first < start.first <= until.last:
        until = Moment(start.first, until.last)
    return _narrower(filler.chance, until, past=past)


def _fill_condition(filler: _Filler, fact: p.ConditionFact, resolve: bool) -> None:
    if fact.severity is None and fact.grade is None:
        name, values = filler.chance.choice(
            (("severity", ("mild", "moderate", "severe")), ("grade", (1.0, 2.0, 3.0)))
        )
        filler.fill(name, values)
    if fact.course is None:
        filler.fill("course", COURSES)
    if not fact.stage:
        filler.fill("stage", STAGES)
    if fact.status == "unknown":
        filler.fill("status", ("active", "resolved") if resolve else ("active",))
    if fact.until is not None:
        filler.fill("until", (_narrower_end(filler, fact.until, past=fact.status == "resolved"),))
    elif fact.status == "resolved":
        filler.fill("until", (_end(filler.chance, filler.now("on")),))


def _fill_treatment(filler: _Filler, fact: p.TreatmentFact) -> None:
    if fact.line is None:
        filler.fill("line", (1, 2, 3))
    if fact.status == "unknown" and fact.kind == "drug":
        filler.fill("status", ("ongoing", "completed"))
    if fact.until is not None:
        filler.fill("until", (_narrower_end(filler, fact.until, past=fact.status == "completed"),))
    elif fact.kind == "drug" and filler.now("status") == "completed":
        filler.fill("until", (_end(filler.chance, filler.now("on")),))


def _fill_measurement(filler: _Filler, fact: p.MeasurementFact) -> None:
    units, usual = ANALYTES[fact.concept]
    sizes = {unit: usual * FACTORS.get((fact.concept, unit), 1.0) for unit in units}
    if not fact.unit:  # the unit in which the value makes sense
        sensible = [unit for unit, size in sizes.items() if 0.3 < fact.value / size < 4]
        filler.fill("unit", [unit for unit in sensible if _plausible(fact, unit)])
    scale = sizes.get(filler.now("unit"), fact.value)
    if fact.lower_limit is None:
        filler.fill("lower_limit", (scale * 0.8,))
    if fact.upper_limit is None:
        filler.fill("upper_limit", (scale * 1.2,))


def is_news(fact: p.AnyFact, known: Sequence[p.AnyFact]) -> bool:
    """Whether nothing was known of the fact's family of concepts."""
    families = FAMILIES[type(fact)]
    family = next((names for names in families if fact.concept in names), None)
    return family is not None and not any(type(k) is type(fact) and k.concept in family for k in known)


def _consistent(fact: p.AnyFact, was: p.AnyFact, before: p.Patient) -> p.AnyFact:
    """What is recorded as relapsed does not turn out to be newly diagnosed in another entry of it."""
    if not isinstance(fact, p.ConditionFact) or not isinstance(was, p.ConditionFact) or fact.course is None:
        return fact
    own = [one for one in before.facts if isinstance(one, p.ConditionFact) and one.concept == fact.concept]
    if any(one.course and precedes(fact.course, one.course) for one in own):
        return msgspec.structs.replace(fact, course=was.course)
    return fact


def _of_person(fact: p.AnyFact, patient: p.Patient) -> bool:
    """Whether an answer is about what the patient's own entry says already: country or languages."""
    about = fact.concept.partition(":")[0] if isinstance(fact, p.AnswerFact) else ""
    return (about == "language" and bool(patient.languages)) or (
        about == "residence" and bool(patient.country)
    )


@st.composite
def refined_patients(
    draw: st.DrawFn, *, resolve: bool = True, dispute: bool = True
) -> tuple[p.Patient, p.Patient]:
    """A patient, and the same patient of whom more is known.

    More is: a better date, birth or sex; a status, severity, grade, course, stage, result, line, unit or
    limit that was missing; a confirmed suspicion; facts of a family of concepts about which nothing was
    known. resolve: whether a condition of unstated status may turn out to be over, and a denial without a
    date to be an old one. dispute: whether an answer about home or language may come in beside a record of
    these, which it may contradict.
    """
    before = draw(patients())
    chance = random.Random(draw(st.integers(0, 2**32)))
    known = [_refined(chance, fact, resolve) if chance.random() < 0.6 else fact for fact in before.facts]
    known = [_consistent(fact, was, before) for fact, was in zip(known, before.facts, strict=True)]
    news = [fact for fact in draw(_news) if is_news(fact, before.facts)]
    if not dispute:
        news = [fact for fact in news if not _of_person(fact, before)]
    changes: dict[str, Any] = {"facts": (*known, *news)}
    if before.sex is None:
        changes["sex"] = chance.choice((None, "female", "male"))
    if before.birth is not None and chance.random() < 0.5:
        changes["birth"] = _narrower(chance, before.birth)
    elif before.birth is None:
        changes["birth"] = draw(st.none() | births())
    return before, msgspec.structs.replace(before, **changes)


_news = st.lists(st.sampled_from(FACTS), max_size=3)
