"""DiagnosticReport and FamilyMemberHistory resources.

The results of a report are Observations and are read as such; of the report itself only its coded conclusion.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.patient import AnyFact, ConditionFact, FamilyFact, Source, TestFact
from trialrun.model.time import Moment
from trialrun.patients import answers, fhir
from trialrun.patients.codes import code_list, shown
from trialrun.patients.reading import Reading


def report_facts(resource: fhir.DiagnosticReport, place: str, reading: Reading) -> Iterator[AnyFact]:
    """What the coded conclusions say: a diagnosis of the report's day, or the result of its test."""
    if resource.status in ("entered-in-error", "cancelled"):
        reading.remark(place, f"left out, it was {resource.status.replace('-', ' ')}")
        return
    missing = [part for part in resource.result or () if reading.target(part) is None]
    if missing:
        reading.remark(place, f"names {len(missing)} results that are not in the record")
    if resource.conclusion and resource.conclusion.strip() and not resource.conclusion_code:
        reading.remark(place, "has a conclusion in words, which was not read")
    on = _effective(resource, place, reading)
    for conclusion in resource.conclusion_code or ():
        yield _conclusion(resource, conclusion, on, place, reading)


def _effective(resource: fhir.DiagnosticReport, place: str, reading: Reading) -> Moment | None:
    if resource.effective_period:
        start, end = reading.period(resource.effective_period, place)
        return end or start
    return reading.moment(resource.effective_date_time, place)


def _conclusion(
    resource: fhir.DiagnosticReport,
    conclusion: fhir.CodeableConcept,
    on: Moment | None,
    place: str,
    reading: Reading,
) -> AnyFact:
    said = answers.result(conclusion)
    if said:
        named = reading.named(resource.code, ("test",), place)
        return TestFact(
            concept=named.of("test"),
            source=Source(place),
            shown=f"{named.shown}: {shown(conclusion)}",
            codes=named.codes,
            on=on,
            result=answers.decided(said),
        )
    named = reading.named(conclusion, ("condition",), place)
    absent = named.context == "absent"
    return ConditionFact(
        concept=reading.denied(named, place) if absent else named.concept,
        source=Source(place),
        shown=named.shown,
        codes=named.codes,
        on=on,
        status="resolved" if named.context == "history" else "unknown",
        absent=absent,
        suspected=named.context == "suspected" or resource.status in ("registered", "partial", "preliminary"),
        course=next(iter(named.courses), None),
    )


def family_facts(resource: fhir.FamilyMemberHistory, place: str, reading: Reading) -> Iterator[AnyFact]:
    """The conditions of one relative."""
    if resource.status in ("entered-in-error", "health-unknown"):
        reading.remark(place, f"left out, its status is {resource.status.replace('-', ' ')}")
        return
    on = reading.moment(resource.date, place)
    relative = shown(resource.relationship)
    anyone = any(code.code == "FAMMEMB" for code in code_list(resource.relationship))
    for condition in resource.condition or ():
        if condition.code is None:
            reading.remark(place, "names a condition without a code; left out")
            continue
        named = reading.named(condition.code, ("condition",), place)
        absent = named.context in ("absent", "no family")
        concept = reading.denied(named, place) if absent else named.of("condition")
        if absent and not anyone:  # one relative without it leaves the others open
            concept, absent = "", False
        yield FamilyFact(
            concept=concept,
            source=Source(place),
            shown=f"{relative}: {named.shown}" if relative else named.shown,
            codes=code_list(condition.code),
            on=on,
            absent=absent,
        )
