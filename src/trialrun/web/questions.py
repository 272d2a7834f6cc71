"""What a program asks about a patient: a body in one of several types, and the rules beside it.

    application/json                    {"patient": BUNDLE, or "form": {…}; and the rules}
    application/fhir+json               a bundle; the rules stand in the address
    application/x-www-form-urlencoded   the fields of the short form and the rules

An error says what is wrong and where ("$.limit"), and repeats nothing of what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from trialrun.catalog.query import distance
from trialrun.model.errors import BadRequest, MalformedPatient
from trialrun.model.patient import Patient
from trialrun.patients import FORM, BadForm, read_form, read_patient
from trialrun.vocab import labels
from trialrun.web.asking import NAME, Rules, rules_of
from trialrun.web.forms import parse_form

JSON, FHIR, FORM_TYPE = "application/json", "application/fhir+json", "application/x-www-form-urlencoded"
MOST_MATCHES = 500


class WrongType(BadRequest):
    """A body of a type that is not read here."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that can be answered. trial: "" where none was named. within_km: None for any distance."""

    patient: Patient
    rules: Rules
    trial: str = ""
    within_km: float | None = None
    status: tuple[str, ...] = ()
    limit: int = 20


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a JSON body holds: a patient in one of the forms, and the rules.

    patient: a FHIR R4 bundle. form: answers by the names of the short form's fields, several lines as a list.
    trial: an id of the catalog (for /api/screen). on: the day, YYYY-MM-DD; today where left out.
    complete: kinds of facts whose lists are complete, so that what is not in them is absent.
    measurement_days: for how many days a measurement counts. near, within, status, limit: for /api/match, as
    the options of `trialrun match`.
    """

    patient: msgspec.Raw = msgspec.Raw()
    form: dict[str, str | list[str]] | None = None
    trial: str = ""
    on: str = ""
    complete: tuple[str, ...] = ()
    measurement_days: int | None = None
    near: str = ""
    within: str = ""
    status: tuple[str, ...] = ()
    limit: int = 20


RULES = tuple(name for name in Body.__struct_fields__ if name not in ("patient", "form"))
LISTS = ("complete", "status")
_decoder = msgspec.json.Decoder(Body)


def question(content_type: str, origin: str, parameters: Mapping[str, Sequence[str]], body: bytes) -> Asked:
    """The question of a request. origin: the Origin header, "" where there is none.

    Raises BadRequest, WrongType, MalformedPatient, BadForm and UnknownPlace.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == JSON:
        if parameters:
            raise BadRequest("With a JSON body, everything stands in the body.", place="the address")
        return _of_json(body)
    if kind == FHIR:
        return _asked(_rules_in(parameters, "the address"), _bundle(body))
    if kind == FORM_TYPE:
        if origin == "null":  # pages of other sites may send this type without being asked first
            raise WrongType(
                "A form from a web page is not taken here.",
                hint=f"Send it with the header Content-Type: {JSON}.",
            )
        return _of_form(content_type, body)
    raise WrongType(
        "The body is of a type that is not read here.",
        hint=f"Send it with the header Content-Type: {JSON}; also read: {FHIR} and {FORM_TYPE}.",
    )


def _of_json(body: bytes) -> Asked:
    try:
        read = _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _misfit(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    bundle = bytes(read.patient) if bytes(read.patient) != b"null" else b""
    if bool(bundle) == (read.form is not None):
        raise BadRequest(
            "There is more than one patient." if bundle else "There is no patient.",
            place="$",
            hint='Give one of "patient" (a FHIR R4 bundle) and "form" (answers by field).',
        )
    if read.form is not None:
        return _asked(read, _form(read.form, read.on))
    return _asked(read, _bundle(bundle))


def _of_form(content_type: str, body: bytes) -> Asked:
    fields = parse_form(content_type, body).fields
    rules = _rules_in({name: values for name, values in fields.items() if name in RULES}, "the form")
    answers: dict[str, str | list[str]] = {name: v for name, v in fields.items() if name not in RULES}
    return _asked(rules, _form(answers, rules.on))


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


def _bundle(data: bytes) -> Patient:
    try:
        return read_patient(data, NAME)
    except MalformedPatient as error:
        place = error.place.replace(NAME, "$.patient") if error.place.startswith(NAME) else "$.patient"
        raise MalformedPatient(error.message, place=place, hint=error.hint) from None


def _form(answers: Mapping[str, str | list[str]], on: str) -> Patient:
    known = {field.name for field in FORM}
    if not known.issuperset(answers):
        raise BadRequest(
            "The form has a field that is not known.",
            place="$.form",
            hint=f"Known: {', '.join(sorted(known))}.",
        )
    text = {name: value if isinstance(value, str) else "\n".join(value) for name, value in answers.items()}
    try:
        return read_form(text, rules_of(on, "", (), "").on)
    except BadForm as error:
        place = ", ".join(f"$.form.{name}" for name in error.fields)
        raise BadRequest(error.message, place=place) from None


def _asked(read: Body, patient: Patient) -> Asked:
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
        patient=patient,
        rules=rules,
        trial=read.trial.strip(),
        within_km=distance(read.within) if read.within else None,
        status=tuple(labels.parse("status", word) for word in read.status),
        limit=read.limit,
    )
