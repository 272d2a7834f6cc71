"""What the readers of single resources share: remarks, dates, references, and concepts with their context."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from trialrun.model.criteria import Course
from trialrun.model.patient import Code
from trialrun.model.time import Moment, add_months
from trialrun.patients import fhir
from trialrun.patients.bundle import Held, Resources
from trialrun.patients.codes import Found, code_list, find, names, shown
from trialrun.patients.context import Context, context_of_codes, course_of_codes, split_all
from trialrun.vocab.concepts import Group

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}.*)?)?)?", re.S)


class Named(msgspec.Struct, frozen=True):
    """What a coded element names: its concept (None: not in the vocabulary) and the context around it."""

    found: Found | None
    codes: tuple[Code, ...]
    shown: str
    context: Context = ""
    courses: tuple[Course, ...] = ()

    @property
    def concept(self) -> str:
        return self.found.name if self.found else ""

    def of(self, group: Group) -> str:
        """The concept's name where it belongs to that group, or ""."""
        return self.found.name if self.found and self.found.group == group else ""


class Reading:
    """One patient being read: the resources, who the patient is, and the remarks so far."""

    def __init__(self, resources: Resources, problems: list[str]) -> None:
        self.resources = resources
        self.problems = problems
        self.birth: Moment | None = None
        self.sex: str | None = None
        self._named: dict[tuple[fhir.CodeableConcept, tuple[Group, ...]], Named] = {}

    def remark(self, place: str, text: str) -> None:
        """Notes what was left out or doubted, and why; never any of the content."""
        self.problems.append(f"{place}: {text}")

    def target(self, reference: fhir.Reference | None) -> Held | None:
        """The resource that a reference names, if it is here."""
        return self.resources.find(reference)

    # ---- dates -----------------------------------------------------------------------------------------

    def moment(self, text: str | None, place: str) -> Moment | None:
        """A FHIR date or dateTime; None with a remark where it is none."""
        if not text:
            return None
        if _DATE.fullmatch(text):
            try:
                return Moment.parse(text)
            except ValueError:
                pass
        self.remark(place, "has a date that is no date; read as undated")
        return None

    def period(self, period: fhir.Period | None, place: str) -> tuple[Moment | None, Moment | None]:
        """Start and end; an end before the start is left out with a remark."""
        if period is None:
            return None, None
        start, end = self.moment(period.start, place), self.moment(period.end, place)
        if start and end and end.last < start.first:
            self.remark(place, "ends before it starts; the end was left out")
            return start, None
        return start, end

    def at_age(self, low: fhir.Quantity | None, high: fhir.Quantity | None) -> Moment | None:
        """When the patient was of an age: between two birthdays. None without a birth date."""
        if self.birth is None:
            return None
        first = _later(self.birth.first, low or high, 0)
        last = _later(self.birth.last, high or low, 1)
        if first is None or last is None or last < first:
            return None
        return Moment(first, last)

    # ---- names -----------------------------------------------------------------------------------------

    def named(self, concept: fhir.CodeableConcept | None, groups: tuple[Group, ...], place: str) -> Named:
        """The concept of a coded element in the first of `groups` that knows it, with its context."""
        if concept is None:
            return Named(None, (), "")
        key = (concept, groups)
        known = self._named.get(key)
        if known is None:
            known = self._named[key] = _named(concept, groups)
        if known.found and known.found.clash:
            self.remark(place, "its codes or names stand for different things; only what they share was used")
        return known

    def denied(self, named: Named, place: str, *, refuted: bool = False) -> str:
        """The concept of something said to be absent, or "" where what is denied is narrower than it.

        "No B-cell leukemia" does not deny leukemia, and an ICD-10 code may be known only by a broader one.
        refuted: by the resource's status; of a denial ("no history of stroke") that leaves all open.
        """
        if named.found and not named.found.exact:
            self.remark(place, "denies something narrower than the vocabulary knows; it decides nothing")
            return ""
        if refuted and named.context in ("absent", "no family", "no allergy"):
            self.remark(place, "refutes a denial; it decides nothing")
            return ""
        return named.concept


def _later(birth: date, age: fhir.Quantity | None, more: int) -> date | None:
    """The birthday on which an age is reached, or the day before the next (`more` = 1)."""
    if age is None or age.value is None or not 0 <= age.value < 200:
        return None
    unit = (age.code or age.unit or "a").lower()
    whole = int(age.value) + more
    if unit in ("a", "yr", "year", "years"):
        day = add_months(birth, whole * 12)
    elif unit in ("mo", "month", "months"):
        day = add_months(birth, whole)
    elif unit in ("wk", "week", "weeks", "d", "day", "days"):
        day = birth + timedelta(days=whole * (7 if unit.startswith("w") else 1))
    else:
        return None
    return day - timedelta(days=1) if more and day > date.min else day


def _named(concept: fhir.CodeableConcept, groups: tuple[Group, ...]) -> Named:
    codes = code_list(concept)
    context, courses, texts = split_all(names(concept), groups)
    found = find(codes, texts, groups)
    if found:  # a word that belongs to the concept is no course: "refractory anemia"
        courses = tuple(c for c in courses if not re.search(rf"\b{c.split()[-1][:6]}", found.name, re.I))
    if "early relapse" in courses:  # which says more than "relapsed"
        courses = tuple(c for c in courses if c not in ("relapsed", "recurrent"))
    coded = course_of_codes(codes)
    if coded and not courses:
        courses = (coded,)
    return Named(found, codes, shown(concept), context or context_of_codes(codes), courses)
