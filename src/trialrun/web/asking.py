"""What a person asks about a patient: reading the patient, the day and the rules from a form or from JSON."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import get_args

import msgspec

from trialrun.catalog.matcher import Listing
from trialrun.catalog.query import distance
from trialrun.model.errors import BadRequest, MalformedPatient
from trialrun.model.patient import FactKind, Patient
from trialrun.model.screening import Overall, Policy
from trialrun.patients import FORM, read_any, read_form, read_note, read_patient
from trialrun.vocab.places import Place, place
from trialrun.web.cases import Case
from trialrun.web.forms import Form, parse_day, parse_days, whole
from trialrun.web.house import House

COMPLETE: dict[FactKind, str] = {
    "conditions": "Conditions",
    "treatments": "Treatments",
    "tests": "Tests and markers",
    "allergies": "Allergies",
    "family": "Family history",
}
LISTED, MOST_LISTED = 30, 600
PHASES = ("EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4", "none")
NAME = "the patient’s data"  # stands for a file's name in messages: that name may be a person's


class Rules(msgspec.Struct, frozen=True):
    """The day of the screening, and how missing and old information is read.

    For a match also which trials are listed: the place to measure distances from and how far, only trials
    that recruit, the phases and verdicts ("" for no phase; none named means all), and how many at once.
    """

    on: date
    policy: Policy
    near: Place | None = None
    near_text: str = ""
    within: str = ""
    recruiting: bool = False
    phases: tuple[str, ...] = ()
    verdicts: tuple[Overall, ...] = ()
    shown: int = LISTED

    @property
    def within_km(self) -> float | None:
        """The farthest distance in km; None without a place to measure from."""
        return distance(self.within) if self.within and self.near is not None else None

    @property
    def of_screening(self) -> tuple[tuple[str, str], ...]:
        """The day and the policy as fields of a form, so that the next page keeps them."""
        return (
            ("on", self.on.isoformat()),
            ("measurement_days", str(self.policy.measurement_days)),
            *(("complete", kind) for kind in sorted(self.policy.complete)),
        )

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """All rules as fields of a form."""
        return (
            *self.of_screening,
            *((("near", self.near_text),) if self.near_text else ()),
            *((("within", self.within),) if self.within else ()),
            *((("recruiting", "yes"),) if self.recruiting else ()),
            *(("phase", phase or "none") for phase in self.phases),
            *(("verdict", verdict) for verdict in self.verdicts),
            *((("shown", str(self.shown)),) if self.shown != LISTED else ()),
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
    """A patient as they stand, the key that keeps them in memory, the rules, and the trial to go back to.

    arm: the arm, cohort or phase of that trial that the patient would join; "" for any.
    before: how the trials stood before a question was answered, to show what moved.
    """

    case: Case
    key: str
    rules: Rules
    back: str = ""
    arm: str = ""
    before: Listing | None = None

    @property
    def patient(self) -> Patient:
        return self.case.patient


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
    rules = _rules_of_form(form)
    back, arm = form.first("back")[:200], form.first("arm")[:1000]
    if form.first("way") == "kept":
        key = form.first("key")
        return Asked(house.store.case(key), key, rules, back, arm)
    patient = _patient(form, house, rules.on)
    if not patient.facts and patient.birth is None and patient.sex is None:
        raise BadRequest(
            "Nothing was recognised in this.",
            hint="Give at least an age, a sex or a condition; say what is known in whole sentences.",
        )
    case = Case(patient)
    return Asked(case, house.store.put(case), rules, back, arm)


def _rules_of_form(form: Form) -> Rules:
    rules = rules_of(
        form.first("on"), form.first("measurement_days"), form.all("complete"), form.first("near")
    )
    shown = whole(form.first("shown"), 0, 999_999_999)
    found = msgspec.structs.replace(
        rules,
        within=form.first("within"),
        recruiting=form.first("recruiting") == "yes",
        phases=tuple("" if phase == "none" else phase for phase in form.all("phase") if phase in PHASES),
        verdicts=tuple(verdict for verdict in get_args(Overall) if verdict in form.all("verdict")),
        shown=LISTED if shown is None else min(shown, MOST_LISTED),
    )
    _ = found.within_km  # says what is wrong with it
    return found


def _patient(form: Form, house: House, on: date) -> Patient:
    """The patient whom a form brings, in one of the ways in."""
    way = form.first("way")
    if way == "form":
        answers = {name: "\n".join(form.all(name)) for name in form.fields}
        if not any(answers.get(field.name) for field in FORM):
            raise BadRequest("The form is empty.", hint="Fill in at least one field.")
        return read_form(answers, on)
    if way == "sample":
        sample = house.samples.get(form.first("sample"))
        if sample is None:
            raise BadRequest("There is no such demonstration patient.", hint="Choose one from the list.")
        return read_patient(sample.bundle, sample.name)
    if way == "note":
        return note(form, on)
    data = form.files.get("file") or form.first("pasted").encode()
    if not data:
        raise BadRequest("There is no patient yet.", hint="Choose a file or paste a FHIR bundle.")
    return read_any(data, NAME, on=on)


def note(form: Form, on: date, *, said: str = "") -> Patient:
    """The patient of a note that was written or pasted into the page. said: a sentence put before it."""
    text = form.first("note")
    if not text:
        raise BadRequest("There is no note yet.", hint="Write or paste what is known of the patient.")
    return msgspec.structs.replace(read_note(f"{said}\n{text}".strip(), NAME, on), id="note")


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


def harmless(error: MalformedPatient) -> MalformedPatient:
    """The error without the place, which could hold a name from the data."""
    return MalformedPatient(error.message, hint=error.hint)


def new_id() -> str:
    """A name for one occurrence of an unexpected error, to find it in the log."""
    return secrets.token_hex(4)
