"""Telling FHIR R4 from its neighbours by the shapes that only they have.

R4B reads as R4. STU3 and DSTU2 write statuses as plain codes; R5 moved medication and occurrence.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from trialrun.patients import fhir

Version = Literal["STU3 or older", "R5", "R4"]


def versions_of(resource: fhir.Resource) -> set[Version]:
    """The versions that a shape betrays; empty where every version has it."""
    found: set[Version] = set()
    if resource.context is not None:
        found.add("STU3 or older")
    if isinstance(resource, fhir.Patient):
        if fhir.given(resource.animal):
            found.add("STU3 or older")
    elif isinstance(resource, (fhir.Condition, fhir.AllergyIntolerance)):
        found |= _statuses(resource.clinical_status, resource.verification_status)
        if isinstance(resource, fhir.AllergyIntolerance) and isinstance(resource.type, fhir.CodeableConcept):
            found.add("R5")
    elif isinstance(resource, fhir.Observation):
        if isinstance(resource.interpretation, fhir.CodeableConcept):
            found.add("STU3 or older")
        if fhir.given(resource.triggered_by):
            found.add("R5")
    elif isinstance(resource, fhir.Medicated):
        found |= _medicated(resource)
    elif isinstance(resource, fhir.Procedure):
        if resource.not_done is not None:
            found.add("STU3 or older")
        if resource.occurrence_date_time or resource.occurrence_period:
            found.add("R5")
        if resource.performed_date_time or resource.performed_period:
            found.add("R4")
    elif isinstance(resource, fhir.Immunization) and resource.not_given is not None:
        found.add("STU3 or older")
    return found


def _statuses(*statuses: fhir.CodeableConcept | str | None) -> set[Version]:
    found: set[Version] = set()
    for status in statuses:
        if isinstance(status, str):
            found.add("STU3 or older")
        elif status is not None:
            found.add("R4")
    return found


def _medicated(resource: fhir.Medicated) -> set[Version]:
    if fhir.given(resource.medication):
        return {"R5"}
    if isinstance(resource, fhir.MedicationStatement) and resource.taken is not None:
        return {"STU3 or older"}
    if isinstance(resource, fhir.MedicationAdministration) and (
        resource.not_given is not None or resource.occurence_date_time or resource.occurence_period
    ):
        return {"STU3 or older" if resource.not_given is not None else "R5"}
    return {"R4"} if resource.medication_codeable_concept or resource.medication_reference else set()


def other_version(counted: Counter[Version]) -> Version | None:
    """The version that the shapes of a whole record speak for, where it is not R4.

    A Condition's status as a concept and a medication[x] are R4 and not the other: a record with more of
    those is R4 with a few resources in error.
    """
    for version in ("STU3 or older", "R5"):
        if counted[version] > counted["R4"]:
            return version
    return None
