"""`read_patient`: the facts of one patient out of the FHIR R4 resources about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from trialrun.model.criteria import Sex
from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import AnyFact, Patient
from trialrun.patients import fhir
from trialrun.patients.allergies import allergy_facts
from trialrun.patients.bundle import MAX_BYTES, Held, Resources, read_resources, reason, relative
from trialrun.patients.conditions import condition_facts
from trialrun.patients.derived import derive
from trialrun.patients.observations import observation_facts
from trialrun.patients.oncology import Cancer
from trialrun.patients.reading import Reading
from trialrun.patients.reports import family_facts, report_facts
from trialrun.patients.treatments import (
    administration_facts,
    immunization_facts,
    procedure_facts,
    request_facts,
    statement_facts,
)
from trialrun.patients.versions import Version, other_version, versions_of
from trialrun.vocab.languages import language
from trialrun.vocab.places import find_country

BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
US_CORE_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex"

_Facts = Callable[[Any, str, Reading], Iterator[AnyFact]]
_READERS: dict[str, tuple[msgspec.json.Decoder[Any], _Facts | None]] = {
    "Condition": (msgspec.json.Decoder(fhir.Condition), condition_facts),
    "Observation": (msgspec.json.Decoder(fhir.Observation), None),
    "MedicationRequest": (msgspec.json.Decoder(fhir.MedicationRequest), request_facts),
    "MedicationStatement": (msgspec.json.Decoder(fhir.MedicationStatement), statement_facts),
    "MedicationAdministration": (msgspec.json.Decoder(fhir.MedicationAdministration), administration_facts),
    "Procedure": (msgspec.json.Decoder(fhir.Procedure), procedure_facts),
    "Immunization": (msgspec.json.Decoder(fhir.Immunization), immunization_facts),
    "AllergyIntolerance": (msgspec.json.Decoder(fhir.AllergyIntolerance), allergy_facts),
    "DiagnosticReport": (msgspec.json.Decoder(fhir.DiagnosticReport), report_facts),
    "FamilyMemberHistory": (msgspec.json.Decoder(fhir.FamilyMemberHistory), family_facts),
}
_patients = msgspec.json.Decoder(fhir.Patient)

# Resources that may hold something clinical which is not read; the rest is administration.
_UNREAD = frozenset(
    {
        "AdverseEvent", "ClinicalImpression", "Composition", "DetectedIssue", "DeviceUseStatement",
        "DocumentReference", "Flag", "Media", "MedicationDispense", "MolecularSequence",
        "QuestionnaireResponse", "RiskAssessment",
    }
)  # fmt: skip


def read_patient(data: bytes, name: str, *, patient_id: str = "", max_bytes: int = MAX_BYTES) -> Patient:
    """The patient of a FHIR R4 Bundle, a list of resources, NDJSON, or a single Patient resource.

    patient_id chooses one where there are several. What was left out and why stands in `problems`.
    Raises MalformedPatient for what is not JSON, not FHIR, not R4, and for no patient or too many.
    """
    resources = read_resources(data, name, max_bytes)
    problems = list(resources.problems)
    held, patient = _choose(resources, name, patient_id, problems)
    reading = Reading(resources, problems)
    reading.birth = reading.moment(patient.birth_date, held.place)
    sex = _sex(patient, held.place, reading)
    reading.sex = sex
    facts = _facts(resources, held, reading, name)
    deceased = bool(patient.deceased_boolean) or bool(patient.deceased_date_time)
    found = Patient(
        id=held.id,
        birth=reading.birth,
        sex=sex,
        deceased=deceased,
        languages=_languages(patient),
        country=_country(patient),
        facts=tuple(facts),
        problems=tuple(problems),
    )
    return derive(found, held.place)


def _languages(patient: fhir.Patient) -> tuple[str, ...]:
    """The languages that the record says the patient speaks, by their names."""
    found: list[str] = []
    for one in patient.communication or ():
        spoken = one.language or fhir.CodeableConcept()
        texts = [text for coding in spoken.coding or () for text in (coding.code, coding.display)]
        found += [name for text in (*texts, spoken.text) if text and (name := language(text))]
    return tuple(dict.fromkeys(found))


def _country(patient: fhir.Patient) -> str:
    """The country where the patient lives; "" when the addresses that count name none, or several."""
    named = {
        country.name
        for one in patient.address or ()
        if one.use not in ("old", "temp", "billing") and one.country
        if (country := find_country(one.country)) is not None
    }
    return named.pop() if len(named) == 1 else ""


def _choose(
    resources: Resources, name: str, patient_id: str, problems: list[str]
) -> tuple[Held, fhir.Patient]:
    """The Patient resource that the record is about."""
    found = [held for held in resources.held if held.type == "Patient"]
    if not found:
        # Not even the resources' types are repeated: they are the sender's text.
        count = len(resources.held)
        what = f"{count} resource{'s' if count != 1 else ''} but " if count else ""
        raise MalformedPatient(
            f"This holds {what}no Patient.", place=name, hint="A FHIR R4 Bundle with one Patient is expected."
        )
    if patient_id:
        wanted = patient_id.removeprefix("Patient/")
        found = [held for held in found if held.id == wanted]
        if not found:
            raise MalformedPatient("This holds no Patient of that id.", place=name)
    elif len(found) > 1:
        raise MalformedPatient(
            f"This holds {len(found)} patients, one is expected.",
            place=name,
            hint="Choose one by its id, or give one Bundle for each patient.",
        )
    held = found[0]
    try:
        return held, _patients.decode(held.raw)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise MalformedPatient(f"The Patient cannot be read: {reason(error)}.", place=name) from None


def _sex(patient: fhir.Patient, place: str, reading: Reading) -> Sex | None:
    """Sex at birth where US Core's extensions state it, else the administrative gender."""
    stated = (patient.gender or "").strip()
    gender: Sex | None = _SEXES.get(stated) or _SEXES.get(stated.lower())
    if stated and gender is None and stated.lower() not in ("other", "unknown"):
        reading.remark(place, "its gender is none of FHIR's; read as not recorded")
    for url in (BIRTH_SEX, US_CORE_SEX):
        for extension in patient.extension or ():
            coding = extension.value_coding
            code = extension.value_code or (coding.code if coding else None) or ""
            if extension.url == url and (born := _SEXES.get(code)):
                if gender and gender != born:
                    reading.remark(place, "its gender differs from the sex at birth; the latter was used")
                return born
    return gender


_SEXES: dict[str, Sex] = {
    "female": "female", "F": "female", "248152002": "female",
    "male": "male", "M": "male", "248153007": "male",
}  # fmt: skip


def _facts(resources: Resources, patient: Held, reading: Reading, name: str) -> list[AnyFact]:
    cancer = Cancer(reading)
    facts: list[AnyFact] = []
    shapes: Counter[Version] = Counter()
    unread: Counter[str] = Counter()
    unnamed = 0
    several = sum(held.type == "Patient" for held in resources.held) > 1
    for held in resources.held:
        reader = _READERS.get(held.type)
        if reader is None:
            unread[held.type] += held.type in _UNREAD
            continue
        try:
            resource = reader[0].decode(held.raw)
        except (msgspec.MsgspecError, UnicodeError) as error:
            reading.remark(held.place, f"left out, {reason(error)}")
            continue
        whose = _subject(resource, patient)
        if whose is False or (whose is None and several):
            reading.remark(held.place, "left out, it is not about this patient")
            continue
        unnamed += whose is None
        shapes.update(versions_of(resource))
        if reader[1] is None:
            facts.extend(observation_facts(resource, held.place, reading, cancer))
        else:
            facts.extend(reader[1](resource, held.place, reading))
    if version := other_version(shapes):
        raise MalformedPatient(
            f"This looks like FHIR {version}; only R4 is read.",
            place=name,
            hint="Export the record as FHIR R4.",
        )
    if unnamed:
        reading.remark("Bundle", f"{unnamed} resources name no patient; taken for this one's")
    if kinds := {kind: count for kind, count in unread.items() if count}:
        listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        reading.remark("Bundle", f"not read: {listed}")
    return cancer.apply(facts)


def _subject(resource: fhir.Resource, patient: Held) -> bool | None:
    """Whether a resource is about the patient; None where it does not say."""
    subject = resource.subject or resource.patient
    if subject is None or not subject.reference or subject.reference.startswith("#"):
        return None
    named = subject.reference
    return named in (patient.full_url, f"urn:uuid:{patient.id}") or relative(named) == f"Patient/{patient.id}"
