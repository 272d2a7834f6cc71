"""What derivations share: the latest value of an analyte, in a unit, of a day or near it."""

from __future__ import annotations

import msgspec

from trialrun.model.errors import AmbiguousUnit
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient
from trialrun.model.time import Duration, Moment, add_months, full_years
from trialrun.vocab.concepts import is_a
from trialrun.vocab.units import convert

_HEIGHT_KEEPS_MONTHS = 1  # of a child's height
_ADULT = 18


class Value(msgspec.Struct, frozen=True):
    """An exact value in the unit asked for, its day, and the place of its fact."""

    number: float
    on: Moment
    place: str


def latest(patient: Patient, concept: str, near: Moment | None = None) -> MeasurementFact | None:
    """The latest exact value of an analyte (within a month of `near`); of equals the last in the record."""
    best: MeasurementFact | None = None
    for fact in patient.facts:
        if not isinstance(fact, MeasurementFact) or fact.concept != concept or fact.comparator:
            continue
        if fact.on is None or (near is not None and not _within_a_month(fact.on, near)):
            continue
        if best is None or best.on is None or fact.on.last >= best.on.last:
            best = fact
    return best


class BodySize(msgspec.Struct, frozen=True):
    """The latest weight with a height that goes with it. places: of the facts of both."""

    kilograms: float
    metres: float
    on: Moment
    places: tuple[str, str]


def body_size(patient: Patient, but_for: str) -> BodySize | None:
    """The latest weight and a height, unless the analyte `but_for` is recorded on that day or later.

    An adult's height is taken from any day; a child's must lie within a month of the weight.
    """
    weight = latest(patient, "weight")
    if weight is None or weight.on is None or recorded_since(patient, but_for, weight.on):
        return None
    height = latest(patient, "height", near=None if is_adult(patient, weight.on) else weight.on)
    if height is None:
        return None
    try:
        metres = convert(height.value, height.unit, "m", "height")
        kilograms = convert(weight.value, weight.unit, "kg", "weight")
    except AmbiguousUnit:
        return None
    return BodySize(kilograms, metres, weight.on, (weight.source.place, height.source.place))


def series(patient: Patient, concept: str, unit: str) -> list[Value]:
    """All exact, dated values of an analyte in a unit, oldest first; those that do not convert are left
    out."""
    found = []
    for fact in patient.facts:
        if isinstance(fact, MeasurementFact) and fact.concept == concept and not fact.comparator and fact.on:
            try:
                number = convert(fact.value, fact.unit, unit, concept)
            except AmbiguousUnit:
                continue
            found.append(Value(number, fact.on, fact.source.place))
    return sorted(found, key=lambda value: value.on.last)


def near(values: list[Value], day: Moment, days: int) -> Value | None:
    """The value nearest to a day, at most so many days from it; of equals the later."""
    within = [v for v in values if abs((v.on.last - day.last).days) <= days]
    return min(reversed(within), key=lambda v: abs((v.on.last - day.last).days), default=None)


def has(patient: Patient, concept: str) -> bool:
    """Whether the record has the condition, or a kind of it, as present or past."""
    return any(
        isinstance(fact, ConditionFact)
        and not fact.absent
        and not fact.suspected
        and bool(fact.concept)
        and is_a(fact.concept, concept, "condition")
        for fact in patient.facts
    )


def recorded_since(patient: Patient, concept: str, day: Moment) -> bool:
    return any(
        isinstance(fact, MeasurementFact)
        and fact.concept == concept
        and fact.on is not None
        and fact.on.last >= day.first
        for fact in patient.facts
    )


def is_adult(patient: Patient, on: Moment) -> bool:
    return patient.birth is not None and full_years(patient.birth.last, on.first) >= _ADULT


def days_after(moment: Moment, days: int) -> Moment:
    """The moment so many days later; 9999-12-31, with which records fill a gap, is the last day there is."""
    length = Duration(days, "days")
    return Moment(length.after(moment.first) or moment.first, length.after(moment.last) or moment.last)


def _within_a_month(one: Moment, other: Moment) -> bool:
    months = _HEIGHT_KEEPS_MONTHS
    return add_months(other.first, -months) <= one.first and one.last <= add_months(other.last, months)
