"""Which concept of the vocabulary a coded element stands for: by its codes, then by the names beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from trialrun.model.patient import Code
from trialrun.patients import fhir
from trialrun.vocab.concepts import Group, ancestors, by_code, concept, is_a
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
    """A concept and its group; `name` is "" where codes and names contradict each other in everything.

    exact: a code or name stands for just this concept, not for something below it (an ICD-10 code may).
    clash: codes and names of the same element stand for different things: `name` is what they share.
    also:  further concepts that the same code stands for ("diabetic retinopathy of type 2 diabetes").
    """

    group: Group
    name: str
    exact: bool = True
    clash: bool = False
    also: tuple[str, ...] = ()


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
    name may make it narrower still, never broader. Of things that cannot be the same, what they share counts.
    """
    by_group = _by_codes(codes)
    for group in groups:
        if coded := by_group.get(group):
            return _of_codes(coded, _named(texts, group), codes, group)
    for group in groups:
        if named := _named(texts, group):
            return _of_names(named, group)
    return None


def _by_codes(codes: tuple[Code, ...]) -> dict[Group, list[list[str]]]:
    """By group the concepts of each code that is known there."""
    found: dict[Group, list[list[str]]] = {}
    for code in codes:
        groups: dict[Group, list[str]] = {}
        for group, name in by_code(code.system, code.code):
            groups.setdefault(group, []).append(name)
        for group, same in groups.items():
            found.setdefault(group, []).append(same)
    return found


def _named(texts: tuple[str, ...], group: Group) -> list[str]:
    return [found for text in texts if (found := resolve(text, group))]


def _of_codes(coded: list[list[str]], named: list[str], codes: tuple[Code, ...], group: Group) -> Found:
    every = [name for same in coded for name in same] + named
    chosen = _narrowest(every, group)
    also = tuple(
        dict.fromkeys(
            other
            for same in coded
            if chosen in same
            for other in same
            if not is_a(chosen, other, group) and not is_a(other, chosen, group)
        )
    )
    if _contradicts(every, (chosen, *also), group):
        return Found(group, _shared(every, group), exact=False, clash=True)
    exact = chosen in named or any(
        f"{code.system}:{code.code.upper()}" in concept(chosen, group).codes for code in codes
    )
    return Found(group, chosen, exact, also=also)


def _of_names(named: list[str], group: Group) -> Found:
    chosen = _narrowest(named, group)
    if _contradicts(named, (chosen,), group):
        return Found(group, _shared(named, group), exact=False, clash=True)
    return Found(group, chosen)


def _shared(names: list[str], group: Group) -> str:
    """The narrowest concept that covers all of them, or "" where there is none or more than one."""
    covering = frozenset.intersection(*(ancestors(name, group) for name in names))
    lowest = [
        name for name in covering if not any(one != name and is_a(one, name, group) for one in covering)
    ]
    return lowest[0] if len(lowest) == 1 else ""


def _narrowest(candidates: list[str], group: Group) -> str:
    """The first candidate, or one below it."""
    chosen = candidates[0]
    for other in candidates[1:]:
        if is_a(other, chosen, group):
            chosen = other
    return chosen


def _contradicts(candidates: list[str], chosen: tuple[str, ...], group: Group) -> bool:
    """Whether a candidate neither covers one of the chosen nor is covered by it."""
    return any(
        not any(is_a(one, other, group) or is_a(other, one, group) for one in chosen) for other in candidates
    )
