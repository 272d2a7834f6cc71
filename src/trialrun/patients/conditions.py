"""Condition resources: what the patient has, had, is suspected of, or is said not to have.

Read with care for what a trial asks: a refuted diagnosis is absent, an ended one is not active, a suspected
one decides nothing. A diagnosis in remission has status "unknown" and course "in remission": the patient
still has the disease, but nobody says that it is active.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from trialrun.model.criteria import Course, Severity
from trialrun.model.patient import (
    AllergyFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    Source,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients import answers, fhir
from trialrun.patients.codes import names
from trialrun.patients.reading import Named, Reading
from trialrun.vocab.concepts import Group, concepts, is_a
from trialrun.vocab.mentions import resolve

GROUPS: tuple[Group, ...] = ("condition", "therapy")
ASSERTED = "http://hl7.org/fhir/StructureDefinition/condition-assertedDate"

CLINICAL = frozenset(("active", "recurrence", "relapse", "inactive", "remission", "resolved"))
VERIFICATIONS = frozenset(
    ("unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error")
)
"""HL7's codes of clinicalStatus and of verificationStatus, beside which a hospital's own may stand."""

_COURSE: dict[str, Course] = {"recurrence": "recurrent", "relapse": "relapsed"}


def condition_facts(resource: fhir.Condition, place: str, reading: Reading) -> Iterator[AnyFact]:
    """The fact of one Condition; none for one entered in error."""
    verification = status_code(resource.verification_status, VERIFICATIONS)
    if verification == "entered-in-error":
        reading.remark(place, "left out, it was entered in error")
        return
    if resource.code is None:
        reading.remark(place, "left out, it has no code")
        return
    named = reading.named(resource.code, GROUPS, place)
    refuted = verification == "refuted"
    absent = refuted or named.context in ("absent", "no family", "no allergy")
    if named.context in ("family", "no family"):
        yield FamilyFact(
            concept=reading.denied(named, place, refuted=refuted) if absent else named.of("condition"),
            source=Source(place),
            shown=named.shown,
            codes=named.codes,
            on=_onset(resource, place, reading),
            absent=absent,
        )
    elif named.context in ("allergy", "no allergy") and not named.of("condition"):
        yield _allergy(named, resource, place, reading, absent=absent, refuted=refuted)
    elif named.of("therapy"):
        yield _therapy(named, resource, place, reading, absent=absent, refuted=refuted)
    else:
        fact = _condition(named, resource, place, reading, absent=absent, verification=verification)
        yield fact
        for course in _courses(named, status_code(resource.clinical_status, CLINICAL))[1:]:
            yield msgspec.structs.replace(fact, course=course)
        if named.found and not absent:  # one code may stand for two: the complication and its disease
            for other in named.found.also:
                yield msgspec.structs.replace(fact, concept=other)


def status_code(status: fhir.CodeableConcept | str | None, known: frozenset[str]) -> str:
    """The first of HL7's codes `known` that a status has among its codings, names or text; "" for none."""
    if status is None or isinstance(status, str):
        return status or ""
    said = (*(coding.code or "" for coding in status.coding or ()), *names(status))
    codes = ("-".join(word.lower().split()) for word in said)
    return next((code for code in codes if code in known), "")


def _condition(
    named: Named, resource: fhir.Condition, place: str, reading: Reading, *, absent: bool, verification: str
) -> ConditionFact:
    clinical = status_code(resource.clinical_status, CLINICAL)
    ended, until = _abatement(resource, place, reading)
    course = _courses(named, clinical)[0]
    suspected = verification in ("provisional", "differential", "unconfirmed") or named.context == "suspected"
    if ended and clinical in ("active", "recurrence", "relapse"):
        reading.remark(place, "is called active but has an end; read as resolved")
    return ConditionFact(
        concept=reading.denied(named, place, refuted=verification == "refuted")
        if absent
        else _sited(named, resource),
        source=Source(place, _evidence(resource, reading)),
        shown=named.shown,
        codes=named.codes,
        on=_onset(resource, place, reading),
        status=_status(clinical, ended=ended, history=named.context == "history", course=course),
        absent=absent,
        suspected=suspected and not absent,
        severity=_severity(resource, named),
        course=course,
        grade=_grade(resource),
        stage=_stage(resource, place, reading),
        until=until,
    )


def _courses(named: Named, clinical: str) -> tuple[Course | None, ...]:
    """The courses that status and name state: each is a fact of its own. A remission stands alone."""
    if clinical == "remission" or "in remission" in named.courses:
        return ("in remission",)
    return named.courses or (_COURSE.get(clinical),)


def _status(
    clinical: str, *, ended: bool, history: bool, course: Course | None
) -> Literal["active", "resolved", "unknown"]:
    """ "active" only where the resource says so, nothing says that it is over, and it is not in remission."""
    if ended or history or clinical in ("inactive", "resolved"):
        return "resolved"
    if clinical in ("active", "recurrence", "relapse") and course != "in remission":
        return "active"
    return "unknown"


def _onset(resource: fhir.Condition, place: str, reading: Reading) -> Moment | None:
    """Onset; failing that the day on which it was asserted or recorded."""
    if resource.onset_date_time:
        return reading.moment(resource.onset_date_time, place)
    if resource.onset_period:
        return reading.period(resource.onset_period, place)[0]
    if resource.onset_age:
        return reading.at_age(resource.onset_age, None)
    if resource.onset_range:
        return reading.at_age(resource.onset_range.low, resource.onset_range.high)
    if resource.onset_string and resource.onset_string.strip():
        text = resource.onset_string.strip()
        if re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", text):
            return reading.moment(text, place)
        reading.remark(place, "has an onset in words, which was not read")
        return None
    asserted = next((e.value_date_time for e in resource.extension or () if e.url == ASSERTED), None)
    return reading.moment(asserted or resource.recorded_date, place)


_NO_END = re.compile(
    r"\b(?:not|no|none|never|un(?:known|resolved|clear)|ongoing|on-going|active|current|persist\w*|continu\w*"
    r"|chronic|remission|present|n/?a)\b|\?|^\W*$",
    re.I,
)


def _abatement(resource: fhir.Condition, place: str, reading: Reading) -> tuple[bool, Moment | None]:
    """Whether the resource states an end, and when. A remission written as the end's text is no end."""
    if resource.abatement_date_time:
        return True, reading.moment(resource.abatement_date_time, place)
    if resource.abatement_period:
        start, end = reading.period(resource.abatement_period, place)
        return True, end or start
    if resource.abatement_age:
        return True, reading.at_age(resource.abatement_age, None)
    if resource.abatement_range:
        return True, reading.at_age(resource.abatement_range.low, resource.abatement_range.high)
    if resource.abatement_string and not _NO_END.search(resource.abatement_string):
        return True, None
    return resource.abatement_boolean is True, None


def _severity(resource: fhir.Condition, named: Named) -> Severity | None:
    return answers.severity(resource.severity) or answers.severity(
        fhir.CodeableConcept(text=named.shown) if named.shown else None
    )


def _grade(resource: fhir.Condition) -> float | None:
    """A CTCAE grade from the severity, or from a stage that says CTCAE: other grades are not of toxicity."""
    number = answers.grade(resource.severity)
    for found in _stages(resource):
        said = " ".join(names(found.type) + names(found.summary))
        if number is None and "ctc" in said.lower():
            number = answers.grade(found.summary)
    return None if number is None else float(number)


def _stages(resource: fhir.Condition) -> tuple[fhir.Stage, ...]:
    if resource.stage is None:
        return ()
    return resource.stage if isinstance(resource.stage, tuple) else (resource.stage,)


def _stage(resource: fhir.Condition, place: str, reading: Reading) -> str:
    """The first stage; different ones (clinical and pathological, two systems) are remarked on."""
    found: dict[str, None] = {}
    for stage in _stages(resource):
        said = " ".join(names(stage.type) + names(stage.summary))
        if stage.summary is not None and "ctc" not in said.lower() and (text := answers.stage(stage.summary)):
            found[text] = None
    if len(found) > 1:
        reading.remark(place, "has several different stages; the first one was used")
    return next(iter(found), "")


def _evidence(resource: fhir.Condition, reading: Reading) -> tuple[str, ...]:
    places: list[str] = []
    for evidence in resource.evidence or ():
        for reference in evidence.detail or ():
            if target := reading.target(reference):
                places.append(target.place)
    return tuple(dict.fromkeys(places))


def _sited(named: Named, resource: fhir.Condition) -> str:
    """The concept with its body site where the vocabulary has one below it: "brain metastasis"."""
    concept = named.of("condition")
    if not concept:
        return ""
    for site in resource.body_site or ():
        for text in names(site):
            organ = text.lower().replace("structure of", "").replace("structure", "").strip()
            for word in (concept, *concepts("condition")[concept].also):
                for phrase in (f"{organ} {word}", f"{word} of {organ}", f"{word} of the {organ}"):
                    narrower = resolve(phrase, "condition")
                    if narrower and is_below(narrower, concept):
                        return narrower
    return concept


def is_below(name: str, broader: str) -> bool:
    """Whether a condition is another one or narrower than it."""
    return is_a(name, broader, "condition")


def _allergy(
    named: Named, resource: fhir.Condition, place: str, reading: Reading, *, absent: bool, refuted: bool
) -> AllergyFact:
    return AllergyFact(
        concept=reading.denied(named, place, refuted=refuted) if absent else named.concept,
        source=Source(place),
        shown=named.shown,
        codes=named.codes,
        on=_onset(resource, place, reading),
        absent=absent,
    )


def _therapy(
    named: Named, resource: fhir.Condition, place: str, reading: Reading, *, absent: bool, refuted: bool
) -> TreatmentFact:
    """A problem list that names a treatment ("kidney transplant status") says that it was done."""
    suspected = named.context == "suspected"
    return TreatmentFact(
        concept=""
        if suspected
        else reading.denied(named, place, refuted=refuted)
        if absent
        else named.concept,
        source=Source(place),
        shown=named.shown,
        codes=named.codes,
        on=_onset(resource, place, reading),
        kind="procedure",
        status="unknown" if suspected else "completed",
        absent=absent,
    )


def with_stage(fact: ConditionFact, stage: str, place: str) -> ConditionFact:
    """The fact with a stage that an Observation states."""
    source = Source(fact.source.place, (*fact.source.derived_from, place))
    return msgspec.structs.replace(fact, stage=stage, source=source)
