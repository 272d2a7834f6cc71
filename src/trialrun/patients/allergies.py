"""AllergyIntolerance resources: what the patient must not get, or is said to tolerate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.model.patient import AllergyFact, AnyFact, ConditionFact, Source
from trialrun.model.time import Moment
from trialrun.patients import fhir
from trialrun.patients.codes import code_list, names
from trialrun.patients.conditions import CLINICAL, VERIFICATIONS, status_code
from trialrun.patients.context import split_context
from trialrun.patients.reading import Reading
from trialrun.patients.treatments import drugs_of
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import resolve

GROUPS: tuple[Group, ...] = ("therapy", "condition")

# "No known allergy" and its kinds (SNOMED CT): a denial of any allergy, of drugs, of what no concept covers.
_NONE_KNOWN = {
    "716186003": "allergy",
    "409137002": "drug",
    "429625007": "",
    "428607008": "",
    "1003774007": "",
}
_NO_ALLERGY = re.compile(
    r"(?:no (?:known|active)? ?(?P<drug>drug|medication)? ?allerg(?:y|ies)|NKA|(?P<nkda>NKDA))", re.I
)


def allergy_facts(resource: fhir.AllergyIntolerance, place: str, reading: Reading) -> Iterator[AnyFact]:
    """The allergies of one resource, one for each known ingredient. One that is over decides nothing."""
    verification = status_code(resource.verification_status, VERIFICATIONS)
    if verification == "entered-in-error":
        reading.remark(place, "left out, it was entered in error")
        return
    concept = resource.code or next(
        (reaction.substance for reaction in resource.reaction or () if reaction.substance), None
    )
    if concept is None:
        reading.remark(place, "left out, it names no substance")
        return
    named = reading.named(concept, GROUPS, place)
    none_known = _none_known(concept)
    refuted = verification == "refuted"
    absent = refuted or none_known is not None or named.context in ("absent", "no allergy")
    over = status_code(resource.clinical_status, CLINICAL) in ("inactive", "resolved") and not absent
    if over:
        reading.remark(place, "is an allergy recorded as over; shown, but it decides nothing")
    substances: tuple[str, ...] = (named.concept,) if named.concept else drugs_of(concept) or ("",)
    if none_known is not None:
        substances = (none_known,)
        if refuted:
            reading.remark(place, "refutes a denial; it decides nothing")
            substances = ("",)
    elif absent:
        substances = (reading.denied(named, place, refuted=refuted),)
    for substance in substances:
        yield AllergyFact(
            concept="" if over else substance,
            source=Source(place),
            shown=named.shown,
            codes=named.codes,
            on=_onset(resource, place, reading),
            absent=absent,
        )
    if disease := "" if absent or over else _disease(names(concept)):
        yield ConditionFact(
            concept=disease,
            source=Source(place),
            shown=named.shown,
            codes=named.codes,
            on=_onset(resource, place, reading),
            status="active",
        )


def _disease(texts: tuple[str, ...]) -> str:
    """The condition that an allergy is by itself: "latex allergy" of "Latex" and of "Allergy to latex"."""
    for text in texts:
        rest, _ = split_context(text)
        if found := resolve(f"{rest} allergy", "condition"):
            return found
    return ""


def _none_known(concept: fhir.CodeableConcept) -> str | None:
    """What "no known allergy" denies: "allergy", "drug", or "" for a kind that no concept covers."""
    for code in code_list(concept):
        if code.system == "SNOMED" and code.code in _NONE_KNOWN:
            return _NONE_KNOWN[code.code]
    return next((denied for name in names(concept) if (denied := no_allergy(name))), None)


def no_allergy(text: str) -> str:
    """What a text as "NKDA" or "no known allergies" denies: "allergy", "drug"; "" for another text."""
    match = _NO_ALLERGY.fullmatch(text.strip())
    if match is None:
        return ""
    return "drug" if match["drug"] or match["nkda"] else "allergy"


def _onset(resource: fhir.AllergyIntolerance, place: str, reading: Reading) -> Moment | None:
    if resource.onset_period:
        return reading.period(resource.onset_period, place)[0]
    if resource.onset_age:
        return reading.at_age(resource.onset_age, None)
    return reading.moment(resource.onset_date_time or resource.recorded_date, place)
