"""What a program asks about a patient: a body in one of several types, and the rules beside it.

    application/json                    "patient" (a bundle), "note", "answers": one or more; and the rules
    application/fhir+json               a bundle; the rules stand in the address
    application/yaml                    structured answers; the rules stand in the address
    text/plain                          a note; the rules stand in the address
    application/x-www-form-urlencoded   the fields of the short form and the rules

An error says what is wrong and where ("$.limit"), and repeats nothing of what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from trialrun.catalog.query import distance
from trialrun.model.errors import BadRequest, MalformedPatient
from trialrun.model.patient import Patient
from trialrun.patients import BadForm, Merged, merge, read_note, read_patient
from trialrun.patients.answers_file import parse, read_answers
from trialrun.vocab import labels
from trialrun.web.asking import Rules, rules_of
from trialrun.web.forms import parse_day, parse_form

JSON, FHIR, NOTE = "application/json", "application/fhir+json", "text/plain"
FORM_TYPE = "application/x-www-form-urlencoded"
YAML = ("application/yaml", "application/x-yaml", "text/yaml")
MOST_MATCHES = 500


class WrongType(BadRequest):
    """A body of a type that is not read here."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that can be answered. trial: "" where none was named. within_km: None for any distance."""

    found: Merged
    rules: Rules
    trial: str = ""
    arm: str = ""
    within_km: float | None = None
    status: tuple[str, ...] = ()
    limit: int = 20

    @property
    def patient(self) -> Patient:
        return self.found.patient


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a JSON body holds: a patient in one form or several, and the rules.

    patient: a FHIR R4 bundle. note: a clinical note in plain English. answers: structured answers. Given
    together they are joined. trial: an id of the catalog (for /api/screen). arm: the arm, cohort or phase
    that the patient would join, as the record names it. on: the day, YYYY-MM-DD; today where left out.
    complete: kinds of facts whose lists are complete, so that what is not in them is absent.
    measurement_days: for how many days a measurement counts. near, within, status, limit: for /api/match, as
    the options of `trialrun match`.
    """

    patient: msgspec.Raw = msgspec.Raw()
    note: str = ""
    answers: dict[str, Any] | None = None
    trial: str = ""
    arm: str = ""
    on: str = ""
    complete: tuple[str, ...] = ()
    measurement_days: int | None = None
    near: str = ""
    within: str = ""
    status: tuple[str, ...] = ()
    limit: int = 20


PATIENT = ("patient", "note", "answers")
RULES = tuple(name for name in Body.__struct_fields__ if name not in PATIENT)
LISTS = ("complete", "status")
_decoder = msgspec.json.Decoder(Body)


def question(content_type: str, origin: str, parameters: Mapping[str, Sequence[str]], body: bytes) -> Asked:
    """The question of a request. origin: the Origin header, "" where there is none.

    Raises BadRequest, WrongType, MalformedPatient and UnknownPlace.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind in (FORM_TYPE, NOTE) and origin == "null":
        # Pages of other sites may send these types without being asked first.
        raise WrongType(
            "A form from a web page is not taken here.", hint=f"Send it with the header Content-Type: {JSON}."
        )
    if kind == JSON:
        if parameters:
            raise BadRequest("With a JSON body, everything stands in the body.", place="the address")
        return _of_json(body)
    if kind == FORM_TYPE:
        return _of_form(content_type, body)
    rules = _rules_in(parameters, "the address")
    day = _day(rules)
    if kind == FHIR:
        return _asked(rules, [("bundle", _bundle(body))])
    if kind == NOTE:
        return _asked(rules, [("note", _note(body, day))])
    if kind in YAML:
        return _asked(rules, [("answers", _answers(parse(body, PLACES["answers"]), day))])
    raise WrongType(
        "The body is of a type that is not read here.",
        hint=f"Send it with the header Content-Type: {JSON}; or {FHIR}, {NOTE}, {YAML[0]}, {FORM_TYPE}.",
    )


def _of_json(body: bytes) -> Asked:
    try:
        read = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _of_another_shape(body, error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    day, sources = _day(read), []
    if bytes(read.patient) not in (b"", b"null"):
        sources.append(("bundle", _bundle(bytes(read.patient))))
    if read.note:
        sources.append(("note", _note(read.note.encode(), day)))
    if read.answers is not None:
        sources.append(("answers", _answers(read.answers, day)))
    if not sources:
        raise BadRequest(
            "There is no patient.",
            place="$",
            hint='Give "patient" (a FHIR R4 bundle), "note" (text) or "answers" (by field).',
        )
    return _asked(read, sources)


def _of_another_shape(body: bytes, error: msgspec.ValidationError) -> BadRequest:
    """What is wrong with a body: it is cut off, a FHIR resource by itself, or has a field too many."""
    try:
        whole = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return BadRequest("The body is not JSON.")
    if isinstance(whole, dict) and "resourceType" in whole:
        return BadRequest(
            "This is a FHIR resource by itself.",
            place="$",
            hint=f'Send it as "patient" of the body, or with the header Content-Type: {FHIR}.',
        )
    return _misfit(error)


def _of_form(content_type: str, body: bytes) -> Asked:
    fields = parse_form(content_type, body).fields
    rules = _rules_in({name: values for name, values in fields.items() if name in RULES}, "the form")
    answers = {name: "\n".join(values) for name, values in fields.items() if name not in RULES}
    return _asked(rules, [("form", _answers(answers, _day(rules)))])


def _rules_in(parameters: Mapping[str, Sequence[str]], place: str) -> Body:
    """The rules from parameters that are all text."""
    found: dict[str, Any] = {}
    for name, values in parameters.items():
        kept = [value.strip() for value in values if value.strip()]
        if name not in RULES:
            raise BadRequest(
                "This has a parameter that is not known.", place=place, hint=f"Known: {', '.join(RULES)}."
            )
        if kept:
            found[name] = kept if name in LISTS else kept[-1]
    try:
        return msgspec.convert(found, Body, strict=False)
    except msgspec.ValidationError as error:
        raise _misfit(error, place) from None


def _misfit(error: msgspec.ValidationError, place: str = "") -> BadRequest:
    """What msgspec says is wrong, the path apart, without a name or a value that it may quote."""
    message, _, path = str(error).partition(" - at ")
    if "unknown field" in message:
        return BadRequest(
            "There is a field that is not known.",
            place=place or path.strip("`") or "$",
            hint=f"Known: {', '.join(Body.__struct_fields__)}.",
        )
    path = re.sub(r"\[\.\.\.\].*", "", path.strip("`"))
    return BadRequest(f"{message.rstrip('.')}.", place=" ".join(part for part in (place, path) if part))


# ---- the patient ---------------------------------------------------------------------------------------

PLACES = {"bundle": "$.patient", "note": "$.note", "answers": "$.answers"}


def _bundle(data: bytes) -> Patient:
    return read_patient(data, PLACES["bundle"])


def _note(data: bytes, day: date) -> Patient:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise MalformedPatient("This is not UTF-8 text.", place=PLACES["note"]) from None
    return msgspec.structs.replace(read_note(text, PLACES["note"], day), id="note")


def _answers(content: object, day: date) -> Patient:
    place = PLACES["answers"]
    try:
        return read_answers(content, place, day)
    except BadForm as error:
        raise BadRequest(error.message, place=", ".join(f"{place}.{name}" for name in error.fields)) from None


def _day(read: Body) -> date:
    return parse_day(read.on, date.today())


def _asked(read: Body, sources: Sequence[tuple[str, Patient]]) -> Asked:
    if not 0 <= read.limit <= MOST_MATCHES:
        raise BadRequest(f"The limit is a number from 0 to {MOST_MATCHES}.", place="$.limit")
    days = "" if read.measurement_days is None else str(read.measurement_days)
    rules = rules_of(read.on, days, read.complete, read.near)
    if read.within and rules.near is None:
        raise BadRequest(
            "A distance needs a place to measure from.",
            place="$.within",
            hint='Add "near", for example "Milan".',
        )
    return Asked(
        found=merge(sources),
        rules=rules,
        trial=read.trial.strip(),
        arm=read.arm.strip(),
        within_km=distance(read.within) if read.within else None,
        status=tuple(labels.parse("status", word) for word in read.status),
        limit=read.limit,
    )
