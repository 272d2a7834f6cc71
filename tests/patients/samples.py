"""Invented FHIR R4 resources, as short as their kind allows."""

from __future__ import annotations

import json
from typing import Any

from trialrun.model.patient import AnyFact, ConditionFact, Patient
from trialrun.patients import read_patient

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"

Json = dict[str, Any]


def coded(system: str, code: str, display: str = "", text: str = "") -> Json:
    """A CodeableConcept with one coding."""
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]} | ({"text": text} if text else {})


def clinical(code: str) -> Json:
    return coded("http://terminology.hl7.org/CodeSystem/condition-clinical", code)


def verified(code: str) -> Json:
    return coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", code)


def quantity(value: float, unit: str, **more: Any) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit} | more


def woman(**more: Any) -> Json:
    return {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1961-04-23"} | more


def man(**more: Any) -> Json:
    return woman(gender="male") | more


def resource(kind: str, id: str = "r", **elements: Any) -> Json:
    """A resource about the patient `p`."""
    whose = "patient" if kind in ("AllergyIntolerance", "Immunization", "FamilyMemberHistory") else "subject"
    return {"resourceType": kind, "id": id, whose: {"reference": "Patient/p"}} | elements


def condition(code: Json | None = None, **elements: Any) -> Json:
    return resource("Condition", code=code or coded(SNOMED, "91861009", "Acute myeloid leukemia"), **elements)


def observation(code: Json, **elements: Any) -> Json:
    given = {"status": "final", "effectiveDateTime": "2026-01-10"} | elements
    return resource("Observation", code=code, **given)


def bundle(*resources: Json, **more: Any) -> bytes:
    entries = [{"fullUrl": f"urn:uuid:{part.get('id', '')}", "resource": part} for part in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries} | more).encode()


def read(*resources: Json, patient: Json | None = None) -> Patient:
    """What is read of a woman with these resources."""
    return read_patient(bundle(patient or woman(), *resources), "test.json")


def recorded(patient: Patient) -> list[AnyFact]:
    """The facts that were read, without the derived ones."""
    return [fact for fact in patient.facts if not fact.source.place.startswith("derived")]


def conditions(patient: Patient) -> list[ConditionFact]:
    """The conditions among a patient's facts, in their order."""
    return [fact for fact in patient.facts if isinstance(fact, ConditionFact)]


def only(*resources: Json, patient: Json | None = None) -> Any:
    """The one fact that is read of these resources."""
    facts = recorded(read(*resources, patient=patient))
    assert len(facts) == 1, facts
    return facts[0]
