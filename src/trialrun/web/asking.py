"""What a person asks about a patient: reading the patient, the day and the rules from a form or from JSON."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import get_args

import msgspec

from trialrun.model.errors import BadRequest, MalformedPatient
from trialrun.model.patient import FactKind, Patient
from trialrun.model.screening import Policy
from trialrun.patients import Conflict, read_form, read_patient
from trialrun.vocab.places import Place, place
from trialrun.web.forms import Form, parse_day, parse_days
from trialrun.web.house import House

COMPLETE: dict[FactKind, str] = {
    "conditions": "Conditions",
    "treatments": "Treatments",
    "tests": "Tests and markers",
    "allergies": "Allergies",
    "family": "Family history",
}
NAME = "the patient’s data"  # stands for a file's name in messages: that name may be a person's


class Rules(msgspec.Struct, frozen=True):
    """The day of the screening, and how missing and old information is read.

    For a match also the place to measure distances from, and whether only trials that recruit count.
    """

    on: date
    policy: Policy
    near: Place | None = None
    near_text: str = ""
    recruiting: bool = False

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """The rules as fields of a form, so that the next page keeps them."""
        return (
            ("on", self.on.isoformat()),
            ("measurement_days", str(self.policy.measurement_days)),
            *(("complete", kind) for kind in sorted(self.policy.complete)),
            *((("near", self.near_text),) if self.near_text else ()),
            *((("recruiting", "yes"),) if self.recruiting else ()),
        )

    @property
    def sentence(self) -> str:
        """The rules in words, for the page of the result."""
        text = f"A measurement counts for {self.policy.measurement_days} days."
        if self.policy.complete:
            kinds = ", ".join(COMPLETE[kind].lower() for kind in COMPLETE if kind in self.policy.complete)
            return (
                f"{text} Taken to be complete: {kinds}; what is not recorded there is assumed to be absent."
            )
        return f"{text} What is not recorded is unknown, never “no”."


class Asked(msgspec.Struct, frozen=True):
    """A patient, under the key that keeps them in memory, and the rules."""

    patient: Patient
    key: str
    rules: Rules


def check_token(form: Form, house: House) -> None:
    """Raises BadRequest for a form that is not from a page of this server."""
    if not house.token.matches(form.first("token")):
        raise BadRequest(
            "This form was sent from a page that is too old, or from another site.",
            hint="Open the page again and enter the data anew.",
        )


def asked(form: Form, house: House) -> Asked:
    """The patient and rules of a form.

    Raises BadRequest, MalformedPatient, ForgottenPatient and UnknownPlace.
    """
    rules = rules_of(
        form.first("on"), form.first("measurement_days"), form.all("complete"), form.first("near")
    )
    rules = msgspec.structs.replace(rules, recruiting=form.first("recruiting") == "yes")
    way = form.first("way")
    if way == "kept":
        key = form.first("key")
        return Asked(house.store.get(key), key, rules)
    if way == "form":
        patient = read_form({name: "\n".join(form.all(name)) for name in form.fields}, rules.on)
        if not patient.facts and patient.birth is None and patient.sex is None:
            raise BadRequest("The form is empty.", hint="Fill in at least one field.")
    elif way == "sample":
        sample = house.samples.get(form.first("sample"))
        if sample is None:
            raise BadRequest("There is no such demonstration patient.", hint="Choose one from the list.")
        patient = read_patient(sample.bundle, sample.name)
    else:
        patient = bundle(form)
    return Asked(patient, house.store.put(patient), rules)


def bundle(form: Form) -> Patient:
    """The patient of an uploaded or pasted bundle."""
    data = form.files.get("file") or form.first("pasted").encode()
    if not data:
        raise BadRequest("There is no patient yet.", hint="Choose a file or paste a FHIR bundle.")
    return read_patient(data, NAME)


def rules_of(on: str, measurement_days: str, complete: Sequence[str], near: str) -> Rules:
    """The rules from their texts. Raises BadRequest and UnknownPlace."""
    kinds = get_args(FactKind)
    wrong = [kind for kind in complete if kind not in kinds]
    if wrong:
        raise BadRequest("This is not a kind of facts.", place="complete", hint=f"Use: {', '.join(kinds)}.")
    usual = Policy()
    policy = Policy(
        complete=frozenset(kind for kind in COMPLETE if kind in complete),
        measurement_days=parse_days(measurement_days, usual.measurement_days),
    )
    where = place(near) if near else None
    return Rules(parse_day(on, date.today()), policy, where, near)


def conflict_sentence(conflict: Conflict) -> str:
    """What two sources of a patient say differently."""
    return f"The sources disagree about {conflict.about}: {conflict.first}, but {conflict.second}."


def harmless(error: MalformedPatient) -> MalformedPatient:
    """The error without the place, which could hold a name from the data."""
    return MalformedPatient(error.message, hint=error.hint)


def new_id() -> str:
    """A name for one occurrence of an unexpected error, to find it in the log."""
    return secrets.token_hex(4)
