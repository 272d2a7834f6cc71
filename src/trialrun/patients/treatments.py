"""Medication, procedure and immunization resources: what was given, when, and whether it still goes on.

"ongoing" only where the resource says active and names no end. An order that was withdrawn before anything
was given, or that asks not to give something, is a remark and no fact: it does not tell what was never taken.
So is a dose, an operation or a vaccination of one day that did not take place: another may have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.model.patient import AnyFact, Code, Source, TreatmentFact
from trialrun.model.time import Moment
from trialrun.patients import fhir
from trialrun.patients.codes import code_list, names, shown
from trialrun.patients.oncology import therapy_line
from trialrun.patients.reading import Reading
from trialrun.vocab.concepts import Group, by_code, is_a
from trialrun.vocab.mentions import resolve

Status = Literal["ongoing", "completed", "planned", "unknown"]

THERAPY: tuple[Group, ...] = ("therapy",)
_medications = msgspec.json.Decoder(fhir.Medication)
_heads = msgspec.json.Decoder(fhir.Head)


class Course(msgspec.Struct, frozen=True):
    """How a treatment went: its status, whether it was never given, from when until when."""

    status: Status
    on: Moment | None = None
    until: Moment | None = None
    absent: bool = False


def _left_out(status: str | None, place: str, reading: Reading) -> bool:
    """Whether the resource states no fact, remarked on: an error, or what did not take place once."""
    why = {
        "entered-in-error": "it was entered in error",
        "not-done": "it was not done then; whether it was at another time is open",
    }.get(status or "")
    if why:
        reading.remark(place, f"left out, {why}")
    return why is not None


# ---- medication ----------------------------------------------------------------------------------------


def request_facts(resource: fhir.MedicationRequest, place: str, reading: Reading) -> Iterator[AnyFact]:
    """A prescription. Proposals, plans and drafts are planned, whatever their status."""
    status = resource.status or ""
    if status == "entered-in-error":
        reading.remark(place, "left out, it was entered in error")
    elif status == "cancelled":
        reading.remark(place, "left out, the order was withdrawn before anything was given")
    elif resource.do_not_perform:
        reading.remark(place, "left out, it asks not to give the drug; what was taken earlier stays unknown")
    else:
        start, until = _bounds(resource, place, reading)
        start = start or reading.moment(resource.authored_on, place)
        known: Status = _status(status, until, active=("active",), done=("completed", "stopped"))
        if status == "draft" or resource.intent in ("proposal", "plan", "option"):
            known = "planned"
        yield from _medicated(resource, Course(known, start, until), place, reading)


def _bounds(
    resource: fhir.MedicationRequest, place: str, reading: Reading
) -> tuple[Moment | None, Moment | None]:
    """First start and last end of the dosage instructions; no end where one of them has none."""
    bounds = [
        reading.period(dosage.timing.repeat.bounds_period, place)
        for dosage in resource.dosage_instruction or ()
        if dosage.timing and dosage.timing.repeat and dosage.timing.repeat.bounds_period
    ]
    starts = [start for start, _ in bounds if start]
    ends = [end for _, end in bounds if end]
    open_ended = len(ends) < len(resource.dosage_instruction or ())
    return min(starts, default=None), None if open_ended else max(ends, default=None)


def statement_facts(resource: fhir.MedicationStatement, place: str, reading: Reading) -> Iterator[AnyFact]:
    """What someone says was taken; "not-taken" is absence, unless it is only of a period."""
    if _left_out(resource.status, place, reading):
        return
    start, until = _effective(resource.effective_date_time, resource.effective_period, place, reading)
    known = _status(resource.status or "", until, active=("active",), done=("completed", "stopped"))
    if resource.status == "intended":
        known = "planned"
    absent = resource.status == "not-taken"
    if absent and resource.effective_period and (start or until):
        reading.remark(place, "says what was not taken in a period; what was taken at other times is open")
        return
    yield from _medicated(resource, Course(known, start, until, absent), place, reading)


def administration_facts(
    resource: fhir.MedicationAdministration, place: str, reading: Reading
) -> Iterator[AnyFact]:
    """A dose that was given: a single point in time is its start and its end."""
    if _left_out(resource.status, place, reading):
        return
    start, until = _effective(resource.effective_date_time, resource.effective_period, place, reading)
    if resource.effective_date_time and resource.status == "completed":
        until = start
    known = _status(resource.status or "", until, active=("in-progress",), done=("completed", "stopped"))
    yield from _medicated(resource, Course(known, start, until), place, reading)


def _effective(
    day: str | None, period: fhir.Period | None, place: str, reading: Reading
) -> tuple[Moment | None, Moment | None]:
    return reading.period(period, place) if period else (reading.moment(day, place), None)


def _status(status: str, until: Moment | None, *, active: tuple[str, ...], done: tuple[str, ...]) -> Status:
    if status in active and until is None:
        return "ongoing"
    return "completed" if status in done else "unknown"


def _medicated(resource: fhir.Medicated, course: Course, place: str, reading: Reading) -> Iterator[AnyFact]:
    """One fact for each known ingredient of the drug, or one without a concept."""
    concept, parts = _medication(resource, place, reading)
    if concept is None and not parts:
        reading.remark(place, "names no drug that is in the record; left out")
        return
    line = therapy_line(resource)
    codes = code_list(concept)
    drugs = dict.fromkeys(drug for part in ([concept] if concept else []) for drug in drugs_of(part))
    if not drugs:
        drugs = dict.fromkeys(drug for part in parts for drug in drugs_of(part))
    if course.absent:  # a product that is not taken is no denial of each thing in it, in whatever form
        named = reading.named(concept, THERAPY, place)
        whole = next((drug for name in names(concept) if (drug := named_whole(name))), "")
        drugs = {reading.denied(named, place) if named.found else whole: None}
    words = shown(concept) or ", ".join(shown(part) for part in parts)
    for drug in drugs or [""]:
        yield _treatment(drug, words, codes, course, place, "drug", line)


def _treatment(
    concept: str,
    words: str,
    codes: tuple[Code, ...],
    course: Course,
    place: str,
    kind: Literal["drug", "procedure"],
    line: int | None,
) -> TreatmentFact:
    return TreatmentFact(
        concept=concept,
        source=Source(place),
        shown=words,
        codes=codes,
        on=course.on,
        kind=kind,
        status=course.status,
        absent=course.absent,
        until=course.until,
        line=line,
    )


def _medication(
    resource: fhir.Medicated, place: str, reading: Reading
) -> tuple[fhir.CodeableConcept | None, tuple[fhir.CodeableConcept, ...]]:
    """The drug's code and its ingredients, from the resource itself or the Medication that it names."""
    if resource.medication_codeable_concept is not None:
        return resource.medication_codeable_concept, ()
    reference = resource.medication_reference
    if reference is None:
        return None, ()
    raw = _contained(resource, reference)
    if raw is None and (held := reading.target(reference)) and held.type == "Medication":
        raw = held.raw
    if raw is not None:
        try:
            found = _medications.decode(raw)
        except (msgspec.MsgspecError, UnicodeError):
            reading.remark(place, "names a Medication that cannot be read")
        else:
            parts = tuple(i.item_codeable_concept for i in found.ingredient or () if i.item_codeable_concept)
            return found.code, parts
    if reference.display:
        return fhir.CodeableConcept(text=reference.display), ()
    return None, ()


def _contained(resource: fhir.Resource, reference: fhir.Reference) -> msgspec.Raw | None:
    id = (reference.reference or "").removeprefix("#")
    if not (reference.reference or "").startswith("#"):
        return None
    for raw in resource.contained or ():
        try:
            if _heads.decode(raw).id == id:
                return raw
        except (msgspec.MsgspecError, UnicodeError):
            continue
    return None


# ---- names of drugs ------------------------------------------------------------------------------------

_LEADING = re.compile(
    r"^(?:\d+(?:\.\d+)?\s*(?:ML|HR|HOUR|ACTUAT|MG|UNT)\s+|NDA\d+\s+|abuse-deterrent\s+)+", re.I
)
_STRENGTH = re.compile(
    r"\s*\[?\b\d+(?:[.,]\d+)?(?:/\d+(?:\.\d+)?)?\s*(?:%|[MU]?C?G|MG|G|ML|UNT|UNITS?|MEQ|IU|MIU|DAY)\b.*$",
    re.I,
)
_BRAND = re.compile(r"\[([^\]]+)\]")
_LOCAL = re.compile(
    r"\b(topical|cutaneous|ophthalmic|otic|nasal|inhal\w*|cream|ointment|lotion|shampoo|eye drops?)\b",
    re.I,
)


def drugs_of(concept: fhir.CodeableConcept) -> tuple[str, ...]:
    """The therapies that a drug's codes name, else those that its names do; empty where none is known."""
    found = dict.fromkeys(
        name
        for code in code_list(concept)
        for group, name in by_code(code.system, code.code)
        if group == "therapy"
    )
    if found:
        return _narrowest(tuple(found))
    for text in names(concept):
        if drugs := drugs_named(text):
            return drugs
    return ()


def _narrowest(found: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that another one is narrower than."""
    return tuple(
        name for name in found if not any(other != name and is_a(other, name, "therapy") for other in found)
    )


_MEDICINE = re.compile(
    r"\s+(?:medicines?|medications?|drugs?|agents?|products?|treatments?|therap(?:y|ies))$", re.I
)


def named_whole(text: str) -> str:
    """The therapy that the whole text names, "medicine" and its like aside; "" where it says more."""
    return resolve(text, "therapy") or resolve(_MEDICINE.sub("", text), "therapy")


@lru_cache(maxsize=8192)
def drugs_named(text: str) -> tuple[str, ...]:
    """The ingredients in a product's name as RxNorm writes it: "1 ML docetaxel 20 MG/ML Injection".

    A product for the skin, eye, nose or lung is the local form of the drug where the vocabulary has one.
    """
    whole = resolve(text, "therapy")
    if whole:
        return (whole,)
    drugs: dict[str, None] = {}
    for part in re.split(r"\s+/\s+|\s+and\s+", _BRAND.sub("", text)):
        if name := _ingredient(part):
            drugs[_local(name, text)] = None
    if not drugs:
        for brand in _BRAND.findall(text):
            if name := resolve(brand, "therapy"):
                drugs[_local(name, text)] = None
    return tuple(drugs)


def _ingredient(part: str) -> str:
    """The longest beginning of the words that is a therapy, without leading volume and trailing strength."""
    words = _STRENGTH.sub("", _LEADING.sub("", part.strip())).split()
    for length in range(min(len(words), 6), 0, -1):
        if name := resolve(" ".join(words[:length]), "therapy"):
            return name
    return ""


def _local(name: str, text: str) -> str:
    match = _LOCAL.search(text)
    if match is None:
        return name
    form = "inhaled" if match[1].lower().startswith("inhal") else match[1].lower()
    form = "topical" if form in ("cream", "ointment", "lotion", "shampoo", "cutaneous") else form
    kinds = [f"{form} {name}"]
    if is_a(name, "corticosteroid", "therapy"):
        kinds += [f"{form} corticosteroid", f"{form} steroid"]
    return next((local for kind in kinds if (local := resolve(kind, "therapy"))), name)


# ---- procedures and vaccines ---------------------------------------------------------------------------


def procedure_facts(resource: fhir.Procedure, place: str, reading: Reading) -> Iterator[AnyFact]:
    """A procedure; one "not-done" without a day never was. A single day is its start and its end."""
    status = resource.status or ""
    never = status == "not-done" and not _says_when(resource)
    if not never and _left_out(status, place, reading):
        return
    if resource.code is None:
        reading.remark(place, "left out, it has no code")
        return
    start, until = _performed(resource, place, reading)
    known = _status(status, until, active=("in-progress",), done=("completed",))
    if status == "preparation":
        known = "planned"
    if status == "completed" and until is None and not resource.performed_period:
        until = start
    named = reading.named(resource.code, THERAPY, place)
    absent = never or named.context == "absent"
    course = Course(known, start, until, absent)
    concept = reading.denied(named, place) if absent else named.concept
    if named.context in ("family", "no family", "suspected"):
        concept = ""
    yield _treatment(concept, named.shown, named.codes, course, place, "procedure", therapy_line(resource))


def _says_when(resource: fhir.Procedure) -> bool:
    return bool(
        resource.performed_date_time
        or resource.performed_period
        or resource.performed_string
        or resource.performed_age
        or resource.performed_range
    )


def _performed(resource: fhir.Procedure, place: str, reading: Reading) -> tuple[Moment | None, Moment | None]:
    if resource.performed_age:
        return reading.at_age(resource.performed_age, None), None
    if resource.performed_range:
        return reading.at_age(resource.performed_range.low, resource.performed_range.high), None
    return _effective(resource.performed_date_time, resource.performed_period, place, reading)


# CVX lists also products that are no vaccines: immune globulins, antitoxins, antibodies, skin tests.
_CVX_NO_VACCINE = frozenset(
    {
        12, 13, 14, 27, 29, 30, 34, 36, 71, 79, 86, 87, 93, 95, 96, 97, 98,
        117, 145, 154, 156, 157, 159, 180, 181, 306, 307,
    }
)  # fmt: skip


def _is_vaccine(code: Code) -> bool:
    return code.system == "CVX" and code.code.isdigit() and int(code.code) not in _CVX_NO_VACCINE


def immunization_facts(resource: fhir.Immunization, place: str, reading: Reading) -> Iterator[AnyFact]:
    """A vaccine; one that the vocabulary does not know is still a vaccine, by its code system."""
    if _left_out(resource.status, place, reading):
        return
    concept = resource.vaccine_code
    if concept is None:
        reading.remark(place, "left out, it has no code")
        return
    codes = code_list(concept)
    drugs = drugs_of(concept)
    if not drugs and any(_is_vaccine(code) for code in codes):
        drugs = (resolve("vaccine", "therapy"),)
    on = reading.moment(resource.occurrence_date_time, place)
    known: Status = "completed" if resource.status == "completed" else "unknown"
    course = Course(known, on, on)
    yield _treatment(drugs[0] if drugs else "", shown(concept), codes, course, place, "drug", None)
