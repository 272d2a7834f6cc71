"""Which concept of the vocabulary a coded element stands for: by its codes, then by the names beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from trialrun.model.patient import Code
from trialrun.patients import fhir
from trialrun.vocab.concepts import Group, by_code, concept, is_a
from trialrun.vocab.mentions import resolve

SYSTEMS = {
    "http://snomed.info/sct": "SNOMED",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED",
    "http://loinc.org": "LOINC",
    "https://loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "urn:oid:2.16.840.1.113883.6.90": "ICD-10-CM",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "urn:oid:2.16.840.1.113883.6.3": "ICD-10",
    "http://fhir.de/CodeSystem/bfarm/icd-10-gm": "ICD-10-GM",
    "http://fhir.de/CodeSystem/dimdi/icd-10-gm": "ICD-10-GM",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM",
    "urn:oid:2.16.840.1.113883.6.103": "ICD-9-CM",
    "http://www.cms.gov/Medicare/Coding/ICD10": "PCS",  # procedures: letters that are no ICD-10 diagnoses
    "http://hl7.org/fhir/sid/icd-10-pcs": "PCS",
    "http://terminology.hl7.org/CodeSystem/icd-o-3": "ICD-O-3",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    "http://www.whocc.no/atc": "ATC",
    "http://fhir.de/CodeSystem/bfarm/atc": "ATC",
    "http://fhir.de/CodeSystem/dimdi/atc": "ATC",
    "http://hl7.org/fhir/sid/ndc": "NDC",
    "http://www.ama-assn.org/go/cpt": "CPT",
    "urn:oid:2.16.840.1.113883.6.12": "CPT",
    "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets": "HCPCS",
    "http://hl7.org/fhir/sid/cvx": "CVX",
    "urn:oid:2.16.840.1.113883.12.292": "CVX",
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": "NCIt",
    "http://ncimeta.nci.nih.gov": "NCIt",
    "http://www.genenames.org": "HGNC",
    "http://www.genenames.org/geneId": "HGNC",
    "http://cancerstaging.org": "AJCC",
    "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": "Interpretation",
    "http://hl7.org/fhir/ValueSet/observation-interpretation": "Interpretation",
    "http://terminology.hl7.org/CodeSystem/v2-0136": "YesNo",
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": "ActCode",
}
"""Short names of code systems by their URI or OID; a system that is not here keeps its URI."""

_TAG = re.compile(
    r"\s*\((?:disorder|finding|situation|procedure|regime/therapy|morphologic abnormality|morphology"
    r"|substance|product|medicinal product|clinical drug|observable entity|qualifier value|body structure"
    r"|event|organism|tumor staging|person|physical object|context-dependent category|assessment scale"
    r"|staging scale)\)\s*$",
    re.I,
)


class Found(msgspec.Struct, frozen=True):
    """A concept and its group.

    exact: a code or name stands for just this concept, not for something below it (an ICD-10 code may).
    clash: another code or name of the same element stands for something else.
    """

    group: Group
    name: str
    exact: bool = True
    clash: bool = False


def short_system(uri: str | None) -> str:
    """ "SNOMED" for "http://snomed.info/sct", edition and version ignored; the URI where it is not known."""
    uri = (uri or "").strip().rstrip("/")
    if uri.startswith("http://snomed.info/sct"):
        return "SNOMED"
    return SYSTEMS.get(uri, uri)


def code_list(element: fhir.CodeableConcept | None) -> tuple[Code, ...]:
    """The codings that hold a code, with short system names."""
    if element is None:
        return ()
    return tuple(
        Code(short_system(coding.system), coding.code.strip(), coding.display or "")
        for coding in element.coding or ()
        if coding.code and coding.code.strip()
    )


def has_code(codes: Iterable[Code], system: str, *values: str) -> bool:
    """Whether one of the codes is one of these."""
    return any(code.system == system and code.code in values for code in codes)


def shown(element: fhir.CodeableConcept | None) -> str:
    """The source's own words: its text, else a display, else a code with its system."""
    if element is None:
        return ""
    if element.text and element.text.strip():
        return element.text.strip()
    codings = element.coding or ()
    return next((c.display.strip() for c in codings if c.display and c.display.strip()), "") or next(
        (f"{short_system(c.system)} {c.code}".strip() for c in codings if c.code), ""
    )


def names(element: fhir.CodeableConcept | None) -> tuple[str, ...]:
    """Text and displays, without SNOMED's semantic tags, each once; the text comes last: it is the freest."""
    if element is None:
        return ()
    raw = [coding.display or "" for coding in element.coding or ()] + [element.text or ""]
    return tuple(dict.fromkeys(plain for text in raw if (plain := untagged(text))))


def untagged(text: str) -> str:
    """The name without zero-width characters and without "(disorder)" and its like at the end."""
    text = text.replace("\u200b", "").strip()
    while match := _TAG.search(text):
        text = text[: match.start()].strip()
    return text


def find(codes: tuple[Code, ...], texts: tuple[str, ...], groups: tuple[Group, ...]) -> Found | None:
    """The concept in the first of `groups` that has one.

    Codes come first; among several the narrowest counts, since all of them are said of the same thing. A
    name may make it narrower still, never broader.
    """
    by_group = _by_codes(codes)
    for group in groups:
        if candidates := by_group.get(group):
            named = [found for text in texts if (found := resolve(text, group))]
            name, clash = _narrowest([*candidates, *named], group)
            exact = name in named or any(
                f"{code.system}:{code.code.upper()}" in concept(name, group).codes for code in codes
            )
            return Found(group, name, exact, clash)
    for group in groups:
        named = [found for text in texts if (found := resolve(text, group))]
        if named:
            name, clash = _narrowest(named, group)
            return Found(group, name, True, clash)
    return None


def _by_codes(codes: tuple[Code, ...]) -> dict[Group, list[str]]:
    found: dict[Group, list[str]] = {}
    for code in codes:
        for group, name in by_code(code.system, code.code):
            found.setdefault(group, []).append(name)
    return found


def _narrowest(candidates: list[str], group: Group) -> tuple[str, bool]:
    """The first candidate or one below it; True when another neither covers it nor is covered by it."""
    chosen = candidates[0]
    for other in candidates[1:]:
        if is_a(other, chosen, group):
            chosen = other
    clash = any(not is_a(chosen, other, group) for other in candidates)
    return chosen, clash
