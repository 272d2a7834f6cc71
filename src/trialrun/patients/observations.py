"""Observation resources: laboratory values, vital signs, scores, qualitative tests, statuses.

What a cancer record says of its disease (stage, course, response, variants) is in `oncology`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.model.patient import (
    AnyFact,
    Code,
    ConditionFact,
    MeasurementFact,
    ScoreFact,
    Source,
    TestFact,
)
from trialrun.model.time import Moment
from trialrun.patients import answers, fhir, oncology
from trialrun.patients.codes import code_list, has_code, shown
from trialrun.patients.reading import Named, Reading
from trialrun.patients.values import Value, limits_of, of_predicted, value_of
from trialrun.vocab.alterations import altered
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import resolve
from trialrun.vocab.specimens import told_apart

NUMERIC: tuple[Group, ...] = ("scale", "measurement", "test", "condition")
ANSWERED: tuple[Group, ...] = ("test", "condition", "scale", "measurement")

_SMOKING = "72166-2"
# Statuses that are a state of the patient: LOINC code, and the condition that it answers yes or no to.
_STATES = {"82810-3": "pregnancy", "11449-6": "pregnancy", "63895-7": "lactation"}
_FINDINGS = {"LOINC": ("29308-4", "75325-1"), "ActCode": ("ASSERTION",)}


def observation_facts(
    resource: fhir.Observation, place: str, reading: Reading, cancer: oncology.Cancer
) -> Iterator[AnyFact]:
    """The facts of one Observation: of its value and of each component."""
    if not _usable(resource, place, reading):
        return
    on = _effective(resource, place, reading)
    if on is None:
        reading.remark(place, "is undated")
    codes = code_list(resource.code)
    if oncology.is_variant(codes):
        yield from oncology.variant_facts(resource, place, on, reading)
        return
    if oncology.is_measurable(resource):
        cancer.add_measurable(resource, place, on)
        return
    if oncology.is_stage(codes) and not value_of(resource).empty:
        cancer.add_stage(resource, place, on)
        return
    facts = list(_facts(resource, codes, place, on, reading, cancer, resource))
    for component in resource.component or ():
        facts += _facts(component, code_list(component.code), place, on, reading, cancer, resource)
    taken_from = (resource.specimen.display if resource.specimen else None) or ""
    for fact in facts:
        if isinstance(fact, MeasurementFact) and (named := told_apart(fact.concept, taken_from)):
            fact = msgspec.structs.replace(fact, specimen=named)
        yield fact


def _usable(resource: fhir.Observation, place: str, reading: Reading) -> bool:
    if resource.status in ("entered-in-error", "cancelled"):
        reading.remark(place, f"left out, it was {resource.status.replace('-', ' ')}")
        return False
    if resource.status == "registered":
        reading.remark(place, "left out, it has no result yet")
        return False
    for focus in resource.focus or ():
        if (focus.reference or "").startswith(("RelatedPerson/", "Group/", "Device/")):
            reading.remark(place, "left out, it is about someone or something else")
            return False
    if resource.status == "preliminary":
        reading.remark(place, "is preliminary; used as it stands")
    return True


def _effective(resource: fhir.Observation, place: str, reading: Reading) -> Moment | None:
    if resource.effective_period:
        start, end = reading.period(resource.effective_period, place)
        return Moment(start.first, end.last) if start and end else end or start
    return reading.moment(resource.effective_date_time or resource.effective_instant, place)


def _facts(
    measured: fhir.Measured,
    codes: tuple[Code, ...],
    place: str,
    on: Moment | None,
    reading: Reading,
    cancer: oncology.Cancer,
    whole: fhir.Observation,
) -> Iterator[AnyFact]:
    """The facts of one code with its value; both values where a resource wrongly has two."""
    value = value_of(measured)
    if measured.code is None:
        reading.remark(place, "left out, it has no code")
        return
    if value.empty:
        yield from _without_value(measured, place, on, reading, whole)
        return
    if value.number is not None and value.answer is not None:
        reading.remark(place, "has two values where one is allowed; a test's number was left out")
    if value.answer is not None:
        yield from _answered(measured, value, codes, place, on, reading, cancer, whole)
    named = reading.named(measured.code, NUMERIC, place)
    if value.number is not None and not (value.answer is not None and named.of("test")):
        yield from _numeric(measured, named, value, place, on, reading)


def _without_value(
    measured: fhir.Measured, place: str, on: Moment | None, reading: Reading, whole: fhir.Observation
) -> Iterator[AnyFact]:
    """A test may have only an interpretation; a panel only groups others; else it is remarked on."""
    named = reading.named(measured.code, ANSWERED, place)
    said = _interpreted(measured)
    if said and named.of("test"):
        yield _test(named, said, Value(answer=fhir.CodeableConcept(text=said)), place, on)
    elif measured.value_range is not None or measured.value_ratio is not None:
        reading.remark(place, "left out, its value is a range or a ratio")
    elif not (measured is whole and (whole.component or whole.has_member)):
        reading.remark(place, "left out, it has no value")


def _interpreted(measured: fhir.Measured) -> answers.Said:
    for part in fhir.listed(measured.interpretation):
        if said := answers.result(part):
            return said
    return ""


# ---- numbers -------------------------------------------------------------------------------------------


def _numeric(
    measured: fhir.Measured, named: Named, value: Value, place: str, on: Moment | None, reading: Reading
) -> Iterator[AnyFact]:
    assert value.number is not None
    if named.of("scale") and not value.comparator:
        yield ScoreFact(
            concept=named.concept,
            source=Source(place),
            shown=named.shown,
            codes=named.codes,
            on=on,
            value=value.number,
        )
    elif named.of("test"):
        said = _interpreted(measured)
        yield _test(named, said, value, place, on)
    else:
        yield _measurement(measured, named, value, place, on, reading)


def _measurement(
    measured: fhir.Measured, named: Named, value: Value, place: str, on: Moment | None, reading: Reading
) -> MeasurementFact:
    concept = named.of("measurement")
    limits = limits_of(measured, value, concept, reading.sex, reading.birth, on)
    if limits.problem:
        reading.remark(place, limits.problem)
    value = of_predicted(value, concept, measured)
    assert value.number is not None
    return MeasurementFact(
        concept=concept,
        source=Source(place),
        shown=named.shown,
        codes=named.codes,
        on=on,
        value=value.number,
        unit=value.unit,
        comparator=value.comparator,
        lower_limit=limits.low,
        upper_limit=limits.high,
    )


# ---- answers -------------------------------------------------------------------------------------------


def _answered(
    measured: fhir.Measured,
    value: Value,
    codes: tuple[Code, ...],
    place: str,
    on: Moment | None,
    reading: Reading,
    cancer: oncology.Cancer,
    whole: fhir.Observation,
) -> Iterator[AnyFact]:
    answer = value.answer
    state = next(
        (_STATES[code.code] for code in codes if code.system == "LOINC" and code.code in _STATES), ""
    )
    if has_code(codes, "LOINC", _SMOKING):
        yield from _smoking(measured, value, place, on)
    elif state:
        yield _state(Named(None, codes, shown(measured.code)), state, value, place, on)
    elif any(has_code(codes, system, *known) for system, known in _FINDINGS.items()):
        yield _finding(value, place, on, reading)
    elif response := oncology.response_fact(measured, answer, place, on, reading, cancer, whole):
        yield from response
    else:
        yield _qualitative(measured, value, place, on, reading)


def _qualitative(
    measured: fhir.Measured, value: Value, place: str, on: Moment | None, reading: Reading
) -> AnyFact:
    named = reading.named(measured.code, ANSWERED, place)
    stain = answers.her2_stain(value.answer) if named.of("test") == "her2" else ""
    said = stain or answers.result(value.answer) or _interpreted(measured)
    if scale := named.of("scale"):
        ends = answers.score(scale, value.answer)
        if ends is not None and ends[0] == ends[1]:
            return ScoreFact(
                concept=scale,
                source=Source(place),
                shown=named.shown,
                codes=named.codes,
                on=on,
                value=ends[0],
            )
        why = "is a class of several scores" if ends else "has a score that is no value of its scale"
        reading.remark(place, f"{why}; shown, but it decides nothing")
    elif state := named.of("condition"):
        if said in ("positive", "negative"):
            return _state(named, state, value, place, on)
    elif (quantity := named.of("measurement")) and (test := resolve(quantity, "test")):
        return _test(named, said, value, place, on, test)
    return _test(named, said, value, place, on)


def _test(
    named: Named, said: answers.Said, value: Value, place: str, on: Moment | None, concept: str = ""
) -> TestFact:
    """A test's result. What an answer says of a gene ("wild type") goes before positive and negative."""
    concept = concept or named.of("test")
    result = answers.change(value.answer) or answers.decided(said)
    if concept and result is not None:
        concept, result = altered(concept, result)
    return TestFact(
        concept=concept,
        source=Source(place),
        shown=f"{named.shown}: {value.shown}" if value.shown else named.shown,
        codes=named.codes,
        on=on,
        result=result,
    )


def _state(named: Named, state: str, value: Value, place: str, on: Moment | None) -> ConditionFact:
    """A yes/no status: the condition is active, absent, or not known."""
    said = answers.result(value.answer)
    return ConditionFact(
        concept=state if said in ("positive", "negative") else "",
        source=Source(place),
        shown=f"{named.shown}: {value.shown}",
        codes=named.codes,
        on=on,
        status="active" if said == "positive" else "unknown",
        absent=said == "negative",
    )


# What a smoking status says of three conditions: status of each, or None for its absence.
_TOBACCO: dict[str, dict[str, Literal["active", "resolved"] | None]] = {
    "current": {"smoking": "active", "non-smoker": None},
    "former": {"former smoker": "active", "smoking": "resolved"},
    "never": {"non-smoker": "active", "smoking": None, "former smoker": None},
}


def _smoking(measured: fhir.Measured, value: Value, place: str, on: Moment | None) -> Iterator[ConditionFact]:
    for concept, status in _TOBACCO.get(answers.smoking(value.answer), {"": None}).items():
        yield ConditionFact(
            concept=concept,
            source=Source(place),
            shown=f"{shown(measured.code)}: {value.shown}",
            codes=code_list(measured.code) + code_list(value.answer),
            on=on,
            status=status or "unknown",
            absent=bool(concept) and status is None,
        )


def _finding(value: Value, place: str, on: Moment | None, reading: Reading) -> ConditionFact:
    """An Observation that asserts a finding: the finding is its value. Nobody says that it still holds."""
    named = reading.named(value.answer, ("condition",), place)
    return ConditionFact(
        concept=named.of("condition"),
        source=Source(place),
        shown=named.shown,
        codes=named.codes,
        on=on,
        status="resolved" if named.context == "history" else "unknown",
        absent=named.context == "absent",
        suspected=named.context == "suspected",
        course=next(iter(named.courses), None),
    )
