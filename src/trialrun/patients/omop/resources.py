"""Rows of OMOP tables as FHIR resources, so that one reader holds the rules for both.

A concept id becomes the code that the CONCEPT table has for it; the source's concept and its own words stand
beside the standard one. Ids that CONCEPT does not hold leave the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from trialrun.patients.omop.tables import Row

Json = dict[str, Any]

# OHDSI's names of vocabularies (the VOCABULARY table) by the URI that FHIR has for them.
SYSTEMS = {
    "SNOMED": "http://snomed.info/sct",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD10": "http://hl7.org/fhir/sid/icd-10",
    "ICD9CM": "http://hl7.org/fhir/sid/icd-9-cm",
    "ICD10PCS": "http://hl7.org/fhir/sid/icd-10-pcs",
    "ICDO3": "http://terminology.hl7.org/CodeSystem/icd-o-3",
    "LOINC": "http://loinc.org",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "ATC": "http://www.whocc.no/atc",
    "NDC": "http://hl7.org/fhir/sid/ndc",
    "CPT4": "http://www.ama-assn.org/go/cpt",
    "HCPCS": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
    "CVX": "http://hl7.org/fhir/sid/cvx",
}
# Standard concepts of Athena: operators (domain Meas Value Operator), genders, statuses of a condition.
_OPERATORS = {"4171756": "<", "4171754": "<=", "4172704": ">", "4171755": ">="}
_GENDERS = {"8507": "male", "8532": "female"}
_PRELIMINARY = {"32899", "32898", "4033240"}
_WORDS_OF_GENDER = {"m": "male", "male": "male", "f": "female", "female": "female"}
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


class Concepts:
    """The rows of CONCEPT that a person's rows name, by id."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_id = {row.get("concept_id", ""): row for row in rows}

    def coding(self, concept_id: str) -> Json | None:
        row = self.by_id.get(concept_id)
        if row is None or concept_id in ("", "0"):
            return None
        system = SYSTEMS.get(row.get("vocabulary_id", ""))
        display = row.get("concept_name", "")
        if system is None:
            return {"display": display} if display else None
        return {"system": system, "code": row.get("concept_code", ""), "display": display}

    def element(self, row: Row, prefix: str) -> Json | None:
        """A CodeableConcept of the source's concept, the standard one, and the source's words."""
        ids = (row.get(f"{prefix}_source_concept_id", ""), row.get(f"{prefix}_concept_id", ""))
        codings = [coding for concept_id in dict.fromkeys(ids) if (coding := self.coding(concept_id))]
        words = row.get(f"{prefix}_source_value", "")
        text = codings[0]["display"] if codings else words
        if not codings and not text:
            return None
        return {"coding": codings, "text": text}

    def code(self, concept_id: str) -> str:
        return self.by_id.get(concept_id, {}).get("concept_code", "")


def day(row: Row, *names: str) -> str | None:
    """The first of the columns that holds a day, as "2024-05-03" or "20240503"."""
    for name in names:
        if match := _DAY.match(row.get(name, "")):
            return "-".join(match.groups())
    return None


def person(row: Row, died: bool) -> Json:
    """PERSON as a Patient; a birth without month or day is a partial date."""
    parts = [row.get(f"{part}_of_birth", "").partition(".")[0] for part in ("year", "month", "day")]
    birth = day(row, "birth_datetime")
    if parts[0]:
        known = [parts[0].zfill(4)]
        for part in parts[1:]:
            if not part:
                break
            known.append(part.zfill(2))
        birth = "-".join(known)
    gender = _GENDERS.get(row.get("gender_concept_id", "")) or _WORDS_OF_GENDER.get(
        row.get("gender_source_value", "").lower()
    )
    found: Json = {"resourceType": "Patient", "id": row["person_id"], "deceasedBoolean": died}
    if birth:
        found["birthDate"] = birth
    return found | ({"gender": gender} if gender else {})


def condition(row: Row, concepts: Concepts) -> Json | None:
    """CONDITION_OCCURRENCE. Without an end nobody says that it goes on: no status. With one it is over."""
    code = concepts.element(row, "condition")
    if code is None:
        return None
    end = day(row, "condition_end_date", "condition_end_datetime")
    found: Json = {
        "resourceType": "Condition",
        "code": code,
        "onsetDateTime": day(row, "condition_start_date", "condition_start_datetime"),
        "abatementDateTime": end,
    }
    if end:
        found["clinicalStatus"] = {"coding": [{"code": "resolved"}]}
    if row.get("condition_status_concept_id", "") in _PRELIMINARY:
        found["verificationStatus"] = {"coding": [{"code": "provisional"}]}
    return found


def drug(row: Row, concepts: Concepts) -> Json | None:
    """DRUG_EXPOSURE: taken from its first day to its last, as the database gives it."""
    code = concepts.element(row, "drug")
    if code is None:
        return None
    end = day(row, "verbatim_end_date", "drug_exposure_end_date", "drug_exposure_end_datetime")
    start = day(row, "drug_exposure_start_date", "drug_exposure_start_datetime")
    return {
        "resourceType": "MedicationStatement",
        "status": "completed" if end else "unknown",
        "medicationCodeableConcept": code,
        "effectivePeriod": {"start": start, "end": end},
    }


def procedure(row: Row, concepts: Concepts) -> Json | None:
    code = concepts.element(row, "procedure")
    if code is None:
        return None
    start = day(row, "procedure_date", "procedure_datetime")
    end = day(row, "procedure_end_date", "procedure_end_datetime") or start
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": code,
        "performedPeriod": {"start": start, "end": end},
    }


def measurement(row: Row, concepts: Concepts) -> Json | None:
    return _observed(row, concepts, "measurement")


def observation(row: Row, concepts: Concepts) -> Json | None:
    return _observed(row, concepts, "observation")


def _observed(row: Row, concepts: Concepts, prefix: str) -> Json | None:
    """MEASUREMENT and OBSERVATION: a number with unit, bound and limits, else a coded or written answer."""
    code = concepts.element(row, prefix)
    if code is None:
        return None
    found: Json = {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "effectiveDateTime": day(row, f"{prefix}_date", f"{prefix}_datetime"),
    }
    unit = concepts.code(row.get("unit_concept_id", "")) or row.get("unit_source_value", "")
    number = _number(row.get("value_as_number", ""))
    answer = concepts.coding(row.get("value_as_concept_id", ""))
    words = row.get("value_as_string", "") or row.get("value_source_value", "")
    if number is not None:
        found["valueQuantity"] = {
            "value": number,
            "unit": unit,
            "comparator": _OPERATORS.get(row.get("operator_concept_id", "")),
        }
        low, high = _number(row.get("range_low", "")), _number(row.get("range_high", ""))
        limits = {"low": low, "high": high}
        if low is not None or high is not None:
            found["referenceRange"] = [
                {end: {"value": value, "unit": unit} for end, value in limits.items() if value is not None}
            ]
    elif answer is not None:
        found["valueCodeableConcept"] = {"coding": [answer], "text": answer["display"]}
    elif words:
        found["valueString"] = words
    else:
        return None
    return found


def _number(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


TABLES: tuple[tuple[str, Callable[[Row, Concepts], Json | None]], ...] = (
    ("condition_occurrence", condition),
    ("drug_exposure", drug),
    ("procedure_occurrence", procedure),
    ("measurement", measurement),
    ("observation", observation),
)

REQUIRED: dict[str, tuple[str, ...]] = {
    "condition_occurrence": ("condition_concept_id", "condition_start_date"),
    "drug_exposure": ("drug_concept_id", "drug_exposure_start_date"),
    "procedure_occurrence": ("procedure_concept_id", "procedure_date"),
    "measurement": ("measurement_concept_id", "measurement_date"),
    "observation": ("observation_concept_id", "observation_date"),
}
"""Columns without which a table says nothing; the others of CDM 5.4 may be missing."""
