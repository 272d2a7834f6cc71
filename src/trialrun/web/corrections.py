"""The form to correct one fact: its fields, and the fact that the answers make.

No answer is repeated in an error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any, Literal, TypeVar, get_args

import msgspec

from trialrun.model.criteria import Result, Severity, Sex
from trialrun.model.errors import BadRequest
from trialrun.model.patient import (
    AllergyFact,
    AnswerFact,
    AnyFact,
    ConditionFact,
    FamilyFact,
    MeasurementFact,
    ResponseFact,
    ScoreFact,
    Source,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients.form_lines import day_of
from trialrun.vocab.concepts import Group
from trialrun.vocab.mentions import resolve
from trialrun.vocab.units import canonical_unit
from trialrun.web.cases import CORRECTED, Person
from trialrun.web.forms import Form

PREFIX = "fact-"  # of the form's fields, which stand beside those of the rules
Choice = tuple[str, str]
Named = TypeVar("Named", ConditionFact, FamilyFact, AllergyFact, MeasurementFact, TestFact, TreatmentFact)
UNSAID: Choice = ("", "Not stated")


class Entry(msgspec.Struct, frozen=True):
    """One field of the form: its name, words, present value, and the choices of a list."""

    name: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    help: str = ""


class BadCorrection(BadRequest):
    """Answers that cannot be read; `fields` holds what is wrong by the field's name."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("The correction cannot be read.")
        self.fields = fields


_GROUPS: dict[type, Group] = {
    ConditionFact: "condition",
    FamilyFact: "condition",
    TreatmentFact: "therapy",
    TestFact: "test",
    MeasurementFact: "measurement",
}
_STATUS = (
    ("active", "Has it"),
    ("resolved", "Had it, no longer"),
    ("unknown", "Not stated"),
    ("absent", "Does not have it"),
)
_GIVEN = (
    ("ongoing", "Goes on"),
    ("completed", "Completed"),
    ("planned", "Planned"),
    ("unknown", "Not stated"),
    ("absent", "Never given"),
)
_PRESENT = (("no", "Present"), ("yes", "Absent"))
_RESPONSES = ("sCR", "CR", "CRi", "VGPR", "PR", "MR", "SD", "PD", "relapse")
_DATE_HELP = "As 2026-01-10; a month or a year alone is enough."


def entries(fact: AnyFact) -> tuple[Entry, ...]:
    """The fields of the form for a fact, with what stands now."""
    name = Entry("name", "What it is", fact.concept or fact.shown)
    on = Entry("on", "Day", _moment(fact.on), help=_DATE_HELP)
    match fact:
        case ConditionFact():
            return (
                name,
                Entry("status", "Status", "absent" if fact.absent else fact.status, _STATUS),
                Entry("severity", "Severity", fact.severity or "", (UNSAID, *_same(get_args(Severity)))),
                Entry("grade", "Grade", _number(fact.grade), help="0 to 5."),
                Entry("stage", "Stage", fact.stage),
                msgspec.structs.replace(on, label="Since"),
                Entry("until", "Until", _moment(fact.until), help=_DATE_HELP),
            )
        case MeasurementFact():
            return (
                name,
                Entry(
                    "value",
                    "Value",
                    f"{fact.comparator}{_number(fact.value)}",
                    help='A number, or as "<0.5".',
                ),
                Entry("unit", "Unit", fact.unit),
                Entry("lower", "Lower limit of normal", _number(fact.lower_limit)),
                Entry("upper", "Upper limit of normal", _number(fact.upper_limit)),
                on,
            )
        case ScoreFact():
            return (Entry("value", fact.concept or fact.shown, _number(fact.value)), on)
        case TestFact():
            results = (UNSAID, *_same(get_args(Result)))
            return (name, Entry("result", "Result", fact.result or "", results), on)
        case TreatmentFact():
            return (
                name,
                Entry("status", "Given", "absent" if fact.absent else fact.status, _GIVEN),
                msgspec.structs.replace(on, label="From"),
                Entry("until", "Until", _moment(fact.until), help=_DATE_HELP),
                Entry("line", "Line of therapy", "" if fact.line is None else str(fact.line)),
            )
        case ResponseFact():
            choices = tuple(dict.fromkeys((*_RESPONSES, fact.concept)))
            return (
                Entry("category", "Response", fact.concept, _same(choices)),
                Entry("line", "After line", "" if fact.line is None else str(fact.line)),
                on,
            )
        case AnswerFact():
            return (
                Entry("yes", fact.shown or fact.concept, "yes" if fact.yes else "no", _same(("yes", "no"))),
            )
        case AllergyFact() | FamilyFact():
            return (name, Entry("absent", "It is", "yes" if fact.absent else "no", _PRESENT))


def person_entries(birth: Moment | None, sex: Sex | None) -> tuple[Entry, ...]:
    """The fields of the form for who the patient is."""
    return (
        Entry("sex", "Sex at birth", sex or "", (UNSAID, ("female", "Female"), ("male", "Male"))),
        Entry("birth", "Date of birth", _moment(birth), help="As 1961-04-23; the year alone is enough."),
    )


def corrected(fact: AnyFact, form: Form) -> AnyFact:
    """The fact that the answers describe, marked as corrected by hand. Raises BadCorrection."""
    read = _Answers(form)
    new = _read(fact, read)
    if read.wrong:
        raise BadCorrection(read.wrong)
    if msgspec.structs.replace(new, source=fact.source, shown=fact.shown, codes=fact.codes) == fact:
        return fact
    place = fact.source.place
    place = place if place.startswith(CORRECTED) else f"{CORRECTED}; before: {place}"
    return msgspec.structs.replace(new, source=Source(place, fact.source.derived_from))


def corrected_person(form: Form) -> Person:
    """Who the answers describe. Raises BadCorrection."""
    read = _Answers(form)
    found = Person(read.moment("birth"), read.choice("sex", ("female", "male")))
    if read.wrong:
        raise BadCorrection(read.wrong)
    return found


def _read(fact: AnyFact, read: _Answers) -> AnyFact:
    match fact:
        case ConditionFact():
            return msgspec.structs.replace(
                _named(fact, read),
                status=read.choice("status", ("active", "resolved")) or "unknown",
                absent=read.text("status") == "absent",
                suspected=fact.suspected and read.text("status") == fact.status,
                severity=read.choice("severity", get_args(Severity)),
                grade=read.number("grade", 0, 5),
                stage=read.text("stage")[:20],
                on=read.moment("on"),
                until=read.moment("until"),
            )
        case MeasurementFact():
            comparator, value = read.value("value")
            return msgspec.structs.replace(
                _named(fact, read),
                comparator=comparator,
                value=value,
                unit=read.unit("unit"),
                lower_limit=read.number("lower"),
                upper_limit=read.number("upper"),
                on=read.moment("on"),
            )
        case ScoreFact():
            score = read.number("value", 0, 100)
            if score is None:
                read.wrong.setdefault("value", "Write a number.")
            return msgspec.structs.replace(fact, value=score or 0.0, on=read.moment("on"))
        case TestFact():
            result = read.choice("result", get_args(Result))
            return msgspec.structs.replace(_named(fact, read), result=result, on=read.moment("on"))
        case TreatmentFact():
            return msgspec.structs.replace(
                _named(fact, read),
                status=read.choice("status", ("ongoing", "completed", "planned")) or "unknown",
                absent=read.text("status") == "absent",
                on=read.moment("on"),
                until=read.moment("until"),
                line=read.whole("line"),
            )
        case ResponseFact():
            category = read.choice("category", (*_RESPONSES, fact.concept)) or fact.concept
            shown = fact.shown if category == fact.concept else category
            return msgspec.structs.replace(
                fact, concept=category, shown=shown, line=read.whole("line"), on=read.moment("on")
            )
        case AnswerFact():
            return msgspec.structs.replace(fact, yes=read.text("yes") == "yes")
        case AllergyFact():
            return msgspec.structs.replace(_named(fact, read), absent=read.text("absent") == "yes")
        case FamilyFact():
            return msgspec.structs.replace(_named(fact, read), absent=read.text("absent") == "yes")


def _named(fact: Named, read: _Answers) -> Named:
    """The fact under the name that was written; the codes of another name no longer hold."""
    name = read.text("name")[:200]
    if not name:
        read.wrong["name"] = "Write what it is."
        return fact
    if name == (fact.concept or fact.shown):
        # Its own words may tell the value that is being corrected.
        return msgspec.structs.replace(fact, shown=name)
    group = _GROUPS.get(type(fact))
    concept = resolve(name, group) if group else resolve(name, "therapy") or resolve(name, "condition")
    return msgspec.structs.replace(fact, concept=concept, shown=name, codes=())


# "1,500" is one and a half to some, and a thousand times as much to others.
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_TWO_NUMBERS = "Write 1500 without a comma, and one and a half as 1.5."


class _Answers:
    """The answers being read; what is wrong is collected by field."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.wrong: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self.form.first(PREFIX + name)

    def choice(self, name: str, known: Iterable[str]) -> Any:
        """The value where it is one of the known ones, else None."""
        text = self.text(name)
        return text if text in known else None

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        text = self.text(name)
        if not text:
            return None
        if _AMBIGUOUS.fullmatch(text):
            self.wrong[name] = _TWO_NUMBERS
            return None
        text = text.replace(",", ".")
        if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,9})?", text) or not low <= float(text) <= high:
            bounds = f" from {low:g} to {high:g}" if math.isfinite(high) else ""
            self.wrong[name] = f"Write a number{bounds}."
            return None
        return float(text)

    def whole(self, name: str) -> int | None:
        found = self.number(name, 0, 99)
        if found is not None and found != int(found):
            self.wrong[name] = "Write a whole number."
        return None if found is None else int(found)

    def value(self, name: str) -> tuple[Literal["", "<", "<=", ">", ">="], float]:
        match = re.fullmatch(r"(<=|>=|<|>|)\s*([+-]?\d{1,12}(?:[.,]\d{1,9})?)", self.text(name))
        if match is None:
            self.wrong[name] = 'Write a number, or a bound as "<0.5".'
            return "", 0.0
        if _AMBIGUOUS.fullmatch(match[2]):
            self.wrong[name] = _TWO_NUMBERS
        sign: Any = match[1]
        return sign, float(match[2].replace(",", "."))

    def unit(self, name: str) -> str:
        found = canonical_unit(self.text(name))
        if found is None:
            self.wrong[name] = 'This is no unit that is known; as "mg/dL" or "10*9/L".'
        return found or ""

    def moment(self, name: str) -> Moment | None:
        text = self.text(name)
        if not text:
            return None
        found = _span(text) or day_of(text)
        if found is None:
            self.wrong[name] = "Write a day as 2026-01-10, or a month or a year alone."
        return found


def _span(text: str) -> Moment | None:
    """ "2026-01-03..2026-02-01", as a fact with two possible days is shown."""
    first, dots, last = text.partition("..")
    if not dots:
        return None
    try:
        found = Moment(Moment.parse(first).first, Moment.parse(last).last)
    except ValueError:
        return None
    return found if found.first <= found.last else None


def _moment(value: Moment | None) -> str:
    return "" if value is None else str(value)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _same(values: Iterable[str]) -> tuple[Choice, ...]:
    return tuple((value, value[:1].upper() + value[1:]) for value in values)
