"""The lines of the short form: one condition, measured value, treatment or allergy a line, with its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

from trialrun.model.criteria import Course, Sex
from trialrun.model.patient import (
    AllergyFact,
    AnyFact,
    ConditionFact,
    MeasurementFact,
    ScoreFact,
    Source,
    TestFact,
    TreatmentFact,
)
from trialrun.model.time import Moment
from trialrun.patients import answers, fhir
from trialrun.patients.allergies import no_allergy
from trialrun.patients.context import split_context, split_courses
from trialrun.patients.months import MONTH, month_number
from trialrun.patients.treatments import drugs_named, named_whole
from trialrun.patients.values import Value, limits_of, of_predicted, written_value
from trialrun.vocab.alterations import altered
from trialrun.vocab.concepts import concept
from trialrun.vocab.mentions import resolve


class Answers:
    """The form being read: facts, remarks, and what is wrong by field."""

    def __init__(self, answers: Mapping[str, str], today: date) -> None:
        self.answers = answers
        self.today = Moment.on(today)
        self.day = today
        self.problems: list[str] = []
        self.wrong: dict[str, str] = {}
        self.sex: Sex | None = None
        self.birth: Moment | None = None

    def text(self, name: str) -> str:
        return (self.answers.get(name) or "").strip()

    def lines(self, name: str) -> Iterator[tuple[str, str]]:
        """(the line, its place) of a field of lines; semicolons part items too."""
        parts = [part.strip(" \t,.-•*") for part in re.split(r"[\n\r;]+", self.text(name))]
        for number, part in enumerate((part for part in parts if part), 1):
            yield part[:500], f"form: {name}, line {number}"

    def dated(self, line: str, place: str) -> _Dated:
        """The line without its dates; one that is no day of the calendar is remarked on."""
        found = _dated(line)
        if found.odd:
            self.problems.append(f"{place}: has a date that is no date; read as undated")
        return found

    def unknown(self, place: str) -> None:
        self.problems.append(f"{place}: stands for nothing in the vocabulary; shown, but it decides nothing")


# ---- dates in lines ------------------------------------------------------------------------------------

_ISO = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_NAMED_MONTH = rf"(?:\d{{1,2}}\s+)?\b{MONTH}\s+\d{{4}}"
_DOTTED = r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}"
# A day written with slashes may be read in two ways, a month cannot.
_SLASHED_MONTH = r"\d{1,2}/\d{4}"
_DAY = rf"(?:{_ISO}|{_DOTTED}|{_SLASHED_MONTH}|{_NAMED_MONTH})"
_SPAN = re.compile(
    r"[,(]?\s*(?:\b(?P<word>since|from|started|start|until|till|to|ended|stopped|resolved|on|in|diagnosed)"
    r"\b[: ]*)?"
    rf"(?<![\w./-])(?P<first>{_DAY})(?![\w/-]*\d)"
    rf"(?:\s*(?P<dash>-|–|—|to|until|till)\s*(?P<last>{_DAY}|now|today|present|ongoing))?\s*\)?",
    re.I,
)
_FULL_DAY = re.compile(
    rf",?\s*(?:\bon\b\s*)?\(?(?<![\d.])(\d{{4}}-\d{{2}}-\d{{2}}|{_DOTTED}"
    rf"|\d{{1,2}}\s+{MONTH}\s+\d{{4}})\)?$",
    re.I,
)
_ONGOING = re.compile(r"[,(]?\s*\b(?:ongoing|current(?:ly)?|still taking|continuing|now)\b\s*\)?", re.I)


class _Dated(msgspec.Struct, frozen=True):
    """A line without its dates, and what they say."""

    text: str
    on: Moment | None = None
    until: Moment | None = None
    ongoing: bool = False
    odd: bool = False  # one of them is no day of the calendar


def day_of(text: str) -> Moment | None:
    """ "2024-05-03", "2024-05", "2024", "May 2024", "3 May 2024", "3.5.2024", "05/2024"."""
    text = text.strip().lower()
    if re.fullmatch(rf"{_DOTTED}|{_SLASHED_MONTH}", text):
        year, *rest = reversed(re.split(r"[./]\s?", text))
        return day_of("-".join((year, *(f"{int(part):02}" for part in rest))))
    if re.fullmatch(_ISO, text):
        try:
            return Moment.parse(text)
        except ValueError:
            return None
    match = re.fullmatch(rf"(?:(\d{{1,2}})\s+)?({MONTH})\s+(\d{{4}})", text)
    if match is None:
        return None
    day = f"-{int(match[1]):02}" if match[1] else ""
    return day_of(f"{match[3]}-{month_number(match[2]):02}{day}")


def _dated(line: str) -> _Dated:
    """Takes the dates out of a line. "since" and an open span mean that it goes on."""
    match = _SPAN.search(line)
    first = day_of(match["first"]) if match else None
    if match is None or first is None:  # what is no day of the calendar stays, so that it is told
        ongoing = _ONGOING.search(line)
        text = line[: ongoing.start()] + line[ongoing.end() :] if ongoing else line
        return _Dated(_tidy(text), ongoing=ongoing is not None, odd=match is not None)
    word = (match["word"] or "").lower()
    last = day_of(match["last"]) if match["last"] else None
    open_end = bool(match["last"]) and last is None and not match["last"][0].isdigit()
    rest = _tidy(line[: match.start()] + " " + line[match.end() :])
    odd = last is None and bool(match["last"]) and match["last"][0].isdigit()
    if word in ("until", "till", "to", "ended", "stopped", "resolved"):
        return _Dated(rest, until=first, odd=odd)
    further = _dated(rest) if _SPAN.search(rest) or _ONGOING.search(rest) else _Dated(rest)
    return _Dated(
        further.text,
        on=first,
        until=last or further.until,
        ongoing=(word in ("since", "from") and not match["last"] and not further.until)
        or open_end
        or further.ongoing,
        odd=odd or further.odd,
    )


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" ,;:-")


# ---- lines ---------------------------------------------------------------------------------------------

_GRADE = re.compile(r"[,(]?\s*\b(?:CTC(?:AE)?\s+)?grade\s*([0-5])\b\s*\)?", re.I)
_STAGE = re.compile(
    r"[,(]?\s*\b(?:ISS |R-ISS |AJCC )?stage\s+((?:IV|I{1,3}|[0-4])[A-E]?[0-3]?)\b\s*\)?", re.I
)
_SEVERE = re.compile(r"^(mild|moderate|severe)\s+", re.I)


def conditions(form: Answers) -> Iterator[AnyFact]:
    for line, place in form.lines("conditions"):
        yield from _condition(form, line, place)


def _condition(form: Answers, line: str, place: str) -> Iterator[ConditionFact]:
    dated = form.dated(line, place)
    text, context = split_context(dated.text)
    if text.lower().startswith("no ") and not context:
        text, context = text[3:], "absent"
    grade, stage = _GRADE.search(text), _STAGE.search(text)
    for match in (grade, stage):
        text = _tidy(text.replace(match[0], " ")) if match else text
    courses: tuple[Course, ...] = ()
    if not resolve(text, "condition"):
        text, courses = split_courses(text, ("condition",))
    severity = answers.severity(fhir.CodeableConcept(text=text)) if _SEVERE.match(text) else None
    name = resolve(text, "condition") or resolve(_SEVERE.sub("", text), "condition")
    if not name:
        form.unknown(place)
    absent = context == "absent"
    over = context == "history" or dated.until is not None
    fact = ConditionFact(
        concept=name if context not in ("family", "no family", "allergy", "no allergy") else "",
        source=Source(place),
        shown=line,
        on=dated.on,
        status="resolved" if over else "unknown" if absent or context == "suspected" else "active",
        absent=absent,
        suspected=context == "suspected",
        severity=severity,
        course=next(iter(courses), None),
        grade=float(grade[1]) if grade else None,
        stage=answers.stage(fhir.CodeableConcept(text=f"stage {stage[1]}")) if stage else "",
        until=dated.until,
    )
    yield fact
    for course in courses[1:]:
        yield msgspec.structs.replace(fact, course=course)


_LIMITS = re.compile(r"\(\s*(?:normal|ref(?:erence)?(?: range)?|limits?)?:?\s*([^()]*\d[^()]*)\)\s*$", re.I)


_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?![\d,]))|(?<=(?<![\d.,])0),(?=\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def _with_points(line: str) -> str:
    """ "9,1" and "0,125" as 9.1 and 0.125, "45,000" as 45000; in brackets a comma may part two limits."""
    value, bracket, limits = _DECIMAL_COMMA.sub(".", line).partition("(")
    return _THOUSANDS.sub("", value) + bracket + limits


def labs(form: Answers) -> Iterator[AnyFact]:
    for line, place in form.lines("labs"):
        fact = _lab(form, line, place)
        if fact is None:
            form.wrong.setdefault("labs", f'{place.rpartition(", ")[2]}: write it as "creatinine 1.2 mg/dL".')
        else:
            yield fact


def _lab(form: Answers, line: str, place: str) -> AnyFact | None:
    """A measurement, a score, or the result of a test ("HBsAg negative")."""
    dated = _dated_value(_with_points(line))
    on = dated.on or form.today
    limits = _LIMITS.search(dated.text)
    text = dated.text[: limits.start()].strip() if limits else dated.text
    if test := _result(text, on, place):
        return test
    for match in _splits(text):
        value = written_value(match[1])
        if value is None or value.number is None:
            continue
        if (scale := resolve(match[0], "scale")) and not value.unit:
            return ScoreFact(concept=scale, source=Source(place), shown=match[0], on=on, value=value.number)
        return _measured(form, match[0], value, limits[1] if limits else "", on, place)
    return None


def _dated_value(line: str) -> _Dated:
    """Only a full date at the end is a date here: "CD4 2024" has none."""
    match = _FULL_DAY.search(line)
    if match is None or (day := day_of(match[1])) is None:
        return _Dated(line)
    return _Dated(_tidy(line[: match.start()]), on=day)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """Ways to part a line into name and value: names may hold digits ("CD4 350 /uL")."""
    for match in re.finditer(r"(?<=[^\s<>=≤≥])\s*[:=]?\s*(?=(?:<=|>=|[<>≤≥])?\s*-?\d)", text):
        name = text[: match.start()].strip(" :=")
        if (name and not name[-1:].isdigit()) or " " in text[match.start() : match.end()]:
            yield name, text[match.end() :]


def _measured(form: Answers, name: str, value: Value, limits: str, on: Moment, place: str) -> MeasurementFact:
    analyte = resolve(name, "measurement") or resolve(f"{name} count", "measurement")
    if not analyte:
        form.unknown(place)
    ranges = (fhir.ReferenceRange(text=limits.strip()),) if limits else ()
    measured = fhir.Measured(code=fhir.CodeableConcept(text=name), reference_range=ranges)
    found = limits_of(measured, value, analyte, form.sex, form.birth, on)
    if found.problem:
        form.problems.append(f"{place}: {found.problem}")
    if analyte and not value.unit and concept(analyte, "measurement").columns.get("unit"):
        form.problems.append(f"{place}: has no unit; a value without one decides little")
    value = of_predicted(value, analyte, measured)
    assert value.number is not None
    return MeasurementFact(
        concept=analyte,
        source=Source(place),
        shown=name,
        on=on,
        value=value.number,
        unit=value.unit,
        comparator=value.comparator,
        lower_limit=found.low,
        upper_limit=found.high,
    )


def _result(text: str, on: Moment, place: str) -> TestFact | None:
    """ "HBsAg negative", "FLT3: mutated"; None for what is no result of a known test."""
    words = text.replace(":", " ").split()
    for size in (2, 1):
        name, said = " ".join(words[:-size]), " ".join(words[-size:])
        test = resolve(name, "test") if name else ""
        change = answers.change(None, said)
        plain = answers.result_word(said)
        if test and (change or plain):
            result = change or answers.decided(plain)
            if result is not None:
                test, result = altered(test, result)
            return TestFact(concept=test, source=Source(place), shown=text, on=on, result=result)
    return None


_NEVER = re.compile(r"^(?:no|never(?: had| received)?|without)\s+", re.I)


def _denied(text: str) -> tuple[str, ...]:
    """What is denied by name; none where more is said of one, since that may be what is denied of it.

    "No chemotherapy in the last 6 months" does not deny chemotherapy.
    """
    if whole := named_whole(text):
        return (whole,)
    names = tuple(named_whole(part) for part in re.split(r",\s*(?:or|and)?\s*|\s+(?:or|and)\s+", text))
    return names if all(names) else ()


def treatments(form: Answers) -> Iterator[AnyFact]:
    for line, place in form.lines("treatments"):
        dated = form.dated(line, place)
        text = _NEVER.sub("", dated.text)
        absent = text != dated.text
        text = text if resolve(text, "therapy") else re.sub(r"^(?:prior|previous)\s+", "", text, flags=re.I)
        names = _denied(text) if absent else drugs_named(text)
        if absent and (dated.on or dated.until or dated.ongoing):
            form.problems.append(f"{place}: denies a treatment only for a time; it decides nothing")
            names = ("",)
        elif not names:
            form.unknown(place)
        for name in names or ("",):
            kind = concept(name, "therapy").columns.get("kind", "drug") if name else "drug"
            done = kind in ("procedure", "transplant", "radiation", "vaccine", "cell therapy", "device")
            status: Literal["ongoing", "completed", "unknown"] = "unknown"
            if not absent:
                ended = dated.until is not None or (done and dated.on is not None)
                status = "ongoing" if dated.ongoing else "completed" if ended else "unknown"
            yield TreatmentFact(
                concept=name,
                source=Source(place),
                shown=line,
                on=dated.on,
                kind="procedure" if kind in ("procedure", "transplant", "radiation", "device") else "drug",
                status=status,
                absent=absent,
                until=dated.until or (dated.on if done and not dated.ongoing else None),
            )


def allergies(form: Answers) -> Iterator[AnyFact]:
    for line, place in form.lines("allergies"):
        denied = no_allergy(line) or ("allergy" if line.lower() in ("none", "no", "none known") else "")
        if denied:
            yield AllergyFact(concept=denied, source=Source(place), shown=line, absent=True)
            continue
        text, context = split_context(line)
        if without := re.match(r"(?:no|not|never|denies)\s+", text, re.I):
            text, context = text[without.end() :], "no allergy"
        absent = context in ("absent", "no allergy")
        names = _denied(text) if absent else drugs_named(text)
        if not names:
            form.unknown(place)
        decides = absent or context in (
            "",
            "allergy",
        )  # a mother's or a suspected one is none of the patient's
        for name in names or ("",):
            concept = name if decides else ""
            yield AllergyFact(concept=concept, source=Source(place), shown=line, absent=absent)
