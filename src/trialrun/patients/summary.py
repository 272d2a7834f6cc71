"""A patient's facts in groups and in words, as the command line and the pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    Fact,
    FamilyFact,
    MeasurementFact,
    Patient,
    ResponseFact,
    ScoreFact,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment, full_years
from trialrun.vocab.units_shown import unit_shown


class Row(msgspec.Struct, frozen=True):
    """One fact in words. shown: the source's words where they say more than the concept's name."""

    concept: str
    says: str
    when: str
    codes: tuple[str, ...]
    place: str
    shown: str = ""


class Section(msgspec.Struct, frozen=True):
    """A group of facts under a heading; `older` counts values left out because newer ones are shown."""

    title: str
    rows: tuple[Row, ...]
    older: int = 0


def who(patient: Patient, on: date) -> str:
    """ "Patient 123, female, born 1961-04-23 (64 years)"."""
    parts = [f"Patient {patient.id}" if patient.id else "Patient", patient.sex or "sex not recorded"]
    parts.append(f"born {_born(patient.birth, on)}" if patient.birth else "birth date not recorded")
    if patient.country:
        parts.append(f"lives in {patient.country}")
    if patient.languages:
        parts.append(f"speaks {', '.join(patient.languages)}")
    if patient.deceased:
        parts.append("deceased")
    return ", ".join(parts)


def _born(birth: Moment, on: date) -> str:
    youngest, oldest = full_years(birth.last, on), full_years(birth.first, on)
    years = f"{oldest} years" if youngest == oldest else f"{youngest} to {oldest} years"
    return f"{birth} ({years})" if oldest >= 0 else str(birth)


def sections(patient: Patient, newest: int = 0) -> tuple[Section, ...]:
    """The facts by kind, in the record's order; measurements and scores newest first, concept by concept.

    newest: how many values of each measurement to keep; 0 keeps all. Facts without a concept come last.
    """
    known = [fact for fact in patient.facts if fact.concept]
    found = [
        Section(title, tuple(row_of(fact) for fact in known if isinstance(fact, kinds)))
        for title, kinds in _BEFORE
    ]
    found.append(_measurements(known, newest))
    found += [
        Section(title, tuple(row_of(fact) for fact in known if isinstance(fact, kinds)))
        for title, kinds in _AFTER
    ]
    unknown = tuple(row_of(fact) for fact in patient.facts if not fact.concept)
    found.append(Section("Not in the vocabulary (shown, but decides nothing)", unknown))
    return tuple(section for section in found if section.rows)


_BEFORE: tuple[tuple[str, type[Fact] | tuple[type[Fact], ...]], ...] = (
    ("Conditions", ConditionFact),
    ("Responses to treatment", ResponseFact),
)
_AFTER: tuple[tuple[str, type[Fact] | tuple[type[Fact], ...]], ...] = (
    ("Tests", TestFact),
    ("Treatments", TreatmentFact),
    ("Allergies", AllergyFact),
    ("Family history", FamilyFact),
    ("Answers", AnswerFact),
)


def _measurements(facts: list[AnyFact], newest: int) -> Section:
    by_concept: dict[str, list[MeasurementFact | ScoreFact]] = {}
    for fact in facts:
        if isinstance(fact, (MeasurementFact, ScoreFact)):
            by_concept.setdefault(fact.concept, []).append(fact)
    rows: list[Row] = []
    older = 0
    for values in by_concept.values():
        values.sort(key=_day, reverse=True)
        kept = values[:newest] if newest else values
        older += len(values) - len(kept)
        rows += [row_of(fact) for fact in kept]
    return Section("Measurements and scores", tuple(rows), older)


def _day(fact: Fact) -> date:
    return fact.on.last if fact.on else date.min


def row_of(fact: AnyFact) -> Row:
    """One fact in words."""
    codes = tuple(f"{code.system} {code.code}" for code in fact.codes)
    source = fact.source
    place = source.place
    if source.derived_from:
        place += f" (from {', '.join(source.derived_from)})"
    shown = fact.shown if fact.shown.casefold() != fact.concept.casefold() else ""
    return Row(fact.concept, ", ".join(_said(fact)), _when(fact), codes, place, shown)


def _when(fact: AnyFact) -> str:
    until = fact.until if isinstance(fact, (ConditionFact, TreatmentFact)) else None
    if until is None or until == fact.on:
        return str(fact.on) if fact.on else ""
    return f"{fact.on or '?'} to {until}"


def _said(fact: AnyFact) -> Iterator[str]:
    """What a fact says beyond its concept and date."""
    yield from _WORDS[type(fact)](fact)


def _condition(fact: ConditionFact) -> Iterator[str]:
    if fact.absent:
        yield "absent"
    elif fact.status != "unknown":
        yield fact.status
    if fact.suspected:
        yield "suspected"
    if fact.course:
        yield fact.course
    if fact.severity:
        yield fact.severity
    if fact.grade is not None:
        yield f"grade {fact.grade:g}"
    if fact.stage:
        yield f"stage {fact.stage}"


def _measurement(fact: MeasurementFact) -> Iterator[str]:
    yield f"{fact.comparator}{fact.value:g} {unit_shown(fact.unit)}".strip()
    low, high = fact.lower_limit, fact.upper_limit
    if low is not None and high is not None:
        yield f"normal {low:g} to {high:g}"
    elif high is not None:
        yield f"normal up to {high:g}"
    elif low is not None:
        yield f"normal from {low:g}"


def _treatment(fact: TreatmentFact) -> Iterator[str]:
    if fact.absent:
        yield "not given"
    elif fact.status != "unknown":
        yield fact.status
    if fact.line is not None:
        yield f"line {fact.line}"


def _response(fact: ResponseFact) -> Iterator[str]:
    if fact.line is not None:
        yield f"after line {fact.line}"
    if fact.criteria:
        yield fact.criteria


def _listed(fact: AllergyFact | FamilyFact) -> Iterator[str]:
    if fact.absent:
        yield "none"


_WORDS: dict[type, Callable[..., Iterator[str]]] = {
    ConditionFact: _condition,
    MeasurementFact: _measurement,
    TreatmentFact: _treatment,
    ResponseFact: _response,
    AllergyFact: _listed,
    FamilyFact: _listed,
    ScoreFact: lambda fact: iter((f"{fact.value:g}",)),
    TestFact: lambda fact: iter((fact.result or "no clear result",) if fact.concept else ()),
    AnswerFact: lambda fact: iter(("yes" if fact.yes else "no", f"says the {fact.by}")),
}
