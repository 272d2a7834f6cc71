"""The part of FHIR R4 that this room reads, as typed shapes: a Struct a resource, with what matters of it.

Every element may be missing or null. Elements that only other versions of FHIR have (`taken`, `notDone`,
`medication`, `occurrence[x]` …) are kept because they betray the version. Source: HL7 FHIR R4 (4.0.1).
"""

from __future__ import annotations

import msgspec

_NOTHING = msgspec.Raw()


class _Element(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all shapes: unknown elements are skipped."""


class Coding(_Element, frozen=True, kw_only=True):
    system: str | None = None
    code: str | None = None
    display: str | None = None
    extension: tuple[Extension, ...] | None = None


class CodeableConcept(_Element, frozen=True, kw_only=True):
    coding: tuple[Coding, ...] | None = None
    text: str | None = None


class Extension(_Element, frozen=True, kw_only=True):
    url: str = ""
    value_code: str | None = None
    value_coding: Coding | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_date_time: str | None = None
    value_decimal: float | None = None
    value_integer: int | None = None
    value_positive_int: int | None = None


class Identifier(_Element, frozen=True, kw_only=True):
    system: str | None = None
    value: str | None = None


class Reference(_Element, frozen=True, kw_only=True):
    reference: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Quantity(_Element, frozen=True, kw_only=True):
    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Interval(_Element, frozen=True, kw_only=True):
    """FHIR's `Range`."""

    low: Quantity | None = None
    high: Quantity | None = None


class Period(_Element, frozen=True, kw_only=True):
    start: str | None = None
    end: str | None = None


class Ratio(_Element, frozen=True, kw_only=True):
    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Head(_Element, frozen=True, kw_only=True):
    """What every resource has."""

    resource_type: str = ""
    id: str | None = None


class Link(_Element, frozen=True, kw_only=True):
    relation: str | None = None


class Bundle(_Element, frozen=True, kw_only=True):
    resource_type: str = ""
    type: str | None = None
    link: tuple[Link, ...] | None = None
    entry: tuple[msgspec.Raw, ...] | None = None


class Request(_Element, frozen=True, kw_only=True):
    method: str | None = None
    url: str | None = None


class Entry(_Element, frozen=True, kw_only=True):
    full_url: str | None = None
    resource: msgspec.Raw = _NOTHING
    request: Request | None = None


class Resource(_Element, frozen=True, kw_only=True):
    """Base of the resources below. `subject` or `patient` names the patient; `context` is older than R4."""

    id: str | None = None
    extension: tuple[Extension, ...] | None = None
    contained: tuple[msgspec.Raw, ...] | None = None
    subject: Reference | None = None
    patient: Reference | None = None
    encounter: Reference | None = None
    context: Reference | None = None


class Communication(_Element, frozen=True, kw_only=True):
    language: CodeableConcept | None = None


class Address(_Element, frozen=True, kw_only=True):
    """Of an address no more than the country is read."""

    use: str | None = None
    country: str | None = None
    period: Period | None = None


class Patient(Resource, frozen=True, kw_only=True):
    identifier: tuple[Identifier, ...] | None = None
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    communication: tuple[Communication, ...] | None = None
    address: tuple[Address, ...] | None = None
    animal: msgspec.Raw = _NOTHING


class Stage(_Element, frozen=True, kw_only=True):
    summary: CodeableConcept | None = None
    assessment: tuple[Reference, ...] | None = None
    type: CodeableConcept | None = None


class Evidence(_Element, frozen=True, kw_only=True):
    detail: tuple[Reference, ...] | None = None


class Condition(Resource, frozen=True, kw_only=True):
    clinical_status: CodeableConcept | str | None = None
    verification_status: CodeableConcept | str | None = None
    severity: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: tuple[CodeableConcept, ...] | None = None
    onset_date_time: str | None = None
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    onset_range: Interval | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_range: Interval | None = None
    abatement_string: str | None = None
    abatement_boolean: bool | None = None
    recorded_date: str | None = None
    stage: tuple[Stage, ...] | Stage | None = None
    evidence: tuple[Evidence, ...] | None = None


class ReferenceRange(_Element, frozen=True, kw_only=True):
    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    applies_to: tuple[CodeableConcept, ...] | None = None
    age: Interval | None = None
    text: str | None = None


class Measured(Resource, frozen=True, kw_only=True):
    """What an Observation and its components share: a code, one value, the laboratory's limits."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Interval | None = None
    value_ratio: Ratio | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: tuple[CodeableConcept, ...] | CodeableConcept | None = None
    reference_range: tuple[ReferenceRange, ...] | None = None


class Observation(Measured, frozen=True, kw_only=True):
    status: str | None = None
    focus: tuple[Reference, ...] | None = None
    specimen: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    effective_instant: str | None = None
    component: tuple[Measured, ...] | None = None
    has_member: tuple[Reference, ...] | None = None
    triggered_by: msgspec.Raw = _NOTHING


class Medicated(Resource, frozen=True, kw_only=True):
    """What the three medication resources share."""

    status: str | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    medication: msgspec.Raw = _NOTHING


class Repeat(_Element, frozen=True, kw_only=True):
    bounds_period: Period | None = None


class Timing(_Element, frozen=True, kw_only=True):
    repeat: Repeat | None = None


class Dosage(_Element, frozen=True, kw_only=True):
    timing: Timing | None = None


class MedicationRequest(Medicated, frozen=True, kw_only=True):
    intent: str | None = None
    do_not_perform: bool | None = None
    authored_on: str | None = None
    dosage_instruction: tuple[Dosage, ...] | None = None


class MedicationStatement(Medicated, frozen=True, kw_only=True):
    effective_date_time: str | None = None
    effective_period: Period | None = None
    taken: str | None = None


class MedicationAdministration(Medicated, frozen=True, kw_only=True):
    effective_date_time: str | None = None
    effective_period: Period | None = None
    occurence_date_time: str | None = None
    occurence_period: Period | None = None
    not_given: bool | None = None


class Ingredient(_Element, frozen=True, kw_only=True):
    item_codeable_concept: CodeableConcept | None = None


class Medication(_Element, frozen=True, kw_only=True):
    id: str | None = None
    code: CodeableConcept | None = None
    ingredient: tuple[Ingredient, ...] | None = None


class Procedure(Resource, frozen=True, kw_only=True):
    status: str | None = None
    code: CodeableConcept | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    performed_age: Quantity | None = None
    performed_range: Interval | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    not_done: bool | None = None


class Immunization(Resource, frozen=True, kw_only=True):
    status: str | None = None
    vaccine_code: CodeableConcept | None = None
    occurrence_date_time: str | None = None
    occurrence_string: str | None = None
    not_given: bool | None = None


class Reaction(_Element, frozen=True, kw_only=True):
    substance: CodeableConcept | None = None


class AllergyIntolerance(Resource, frozen=True, kw_only=True):
    clinical_status: CodeableConcept | str | None = None
    verification_status: CodeableConcept | str | None = None
    type: CodeableConcept | str | None = None
    code: CodeableConcept | None = None
    onset_date_time: str | None = None
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    recorded_date: str | None = None
    reaction: tuple[Reaction, ...] | None = None


class DiagnosticReport(Resource, frozen=True, kw_only=True):
    status: str | None = None
    code: CodeableConcept | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    result: tuple[Reference, ...] | None = None
    conclusion: str | None = None
    conclusion_code: tuple[CodeableConcept, ...] | None = None


class FamilyCondition(_Element, frozen=True, kw_only=True):
    code: CodeableConcept | None = None


class FamilyMemberHistory(Resource, frozen=True, kw_only=True):
    status: str | None = None
    relationship: CodeableConcept | None = None
    date: str | None = None
    condition: tuple[FamilyCondition, ...] | None = None


def listed(values: tuple[CodeableConcept, ...] | CodeableConcept | None) -> tuple[CodeableConcept, ...]:
    """An element that is a list in R4 and was single in STU3, as a list."""
    if values is None:
        return ()
    return values if isinstance(values, tuple) else (values,)


def given(raw: msgspec.Raw) -> bool:
    """Whether a raw element is there and not null."""
    return bytes(raw) not in (b"", b"null")
