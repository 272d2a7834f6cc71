"""`read_form`: a patient from the answers to a short form, each line of text looked up in the vocabulary.

A line that stands for nothing known is kept as it is written, with a remark; a field that cannot be read at
all is an error with the field's name. No error repeats what was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from trialrun.model.criteria import Sex
from trialrun.model.errors import BadRequest
from trialrun.model.patient import (
    AnyFact,
    ConditionFact,
    Patient,
    ScoreFact,
    Source,
    TestFact,
)
from trialrun.model.time import Moment, add_months
from trialrun.patients.derived import derive
from trialrun.patients.form_lines import Answers, allergies, conditions, day_of, labs, treatments
from trialrun.vocab.concepts import concept
from trialrun.vocab.mentions import resolve

Kind = Literal["text", "lines", "date", "sex", "yes/no", "number"]


class Field(msgspec.Struct, frozen=True):
    """One question of the form. `lines` takes one item a line."""

    name: str
    label: str
    kind: Kind
    help: str = ""


FORM: tuple[Field, ...] = (
    Field("age", "Age", "text", 'In years, or for example "6 months". Not needed with a date of birth.'),
    Field("birth_date", "Date of birth", "date", "As 1961-04-23; the year alone is enough."),
    Field("sex", "Sex", "sex", "Sex at birth: female or male."),
    Field(
        "conditions",
        "Conditions",
        "lines",
        'One a line: "multiple myeloma, relapsed, since 2024-05", "neuropathy grade 2", "history of stroke".',
    ),
    Field("ecog", "ECOG performance status", "number", "0 to 5."),
    Field("karnofsky", "Karnofsky performance status", "number", "0 to 100."),
    Field(
        "labs",
        "Measured values",
        "lines",
        "One a line with its unit, the laboratory's limits if known, and the day: "
        '"creatinine 1.2 mg/dL (0.6-1.1) 2026-01-10". Without a day, today is meant.',
    ),
    Field(
        "treatments",
        "Treatments",
        "lines",
        'One a line with days: "lenalidomide 2024-05 to 2025-03", "aspirin since 2020" for one that goes on, '
        '"autologous transplant 2023-11-02", "no chemotherapy".',
    ),
    Field("allergies", "Allergies", "lines", 'One a line, or "none".'),
    Field("pregnant", "Pregnant", "yes/no"),
    Field("breastfeeding", "Breastfeeding", "yes/no"),
    Field("hiv", "HIV infection", "yes/no"),
    Field("hepatitis_b", "Hepatitis B", "yes/no"),
    Field("hepatitis_c", "Hepatitis C", "yes/no"),
)  # fmt: skip


class BadForm(BadRequest):
    """Answers that cannot be read; `fields` holds what is wrong by the field's name."""

    def __init__(self, fields: dict[str, str]) -> None:
        labels = {field.name: field.label for field in FORM}
        text = " ".join(f"{labels[name]}: {wrong}" for name, wrong in fields.items())
        super().__init__(text)
        self.fields = fields


def read_form(answers: Mapping[str, str], today: date | None = None) -> Patient:
    """The patient that the answers describe; fields are those of `FORM`, others are not looked at.

    Raises BadForm (a BadRequest) with what is wrong in each field.
    """
    form = Answers(answers, today or date.today())
    form.sex = _sex(form)
    form.birth = _birth(form)
    facts = [fact for read in _READERS for fact in read(form)]
    if form.wrong:
        raise BadForm(form.wrong)
    patient = Patient(
        id="form", birth=form.birth, sex=form.sex, facts=tuple(facts), problems=tuple(form.problems)
    )
    return derive(patient, "form: sex")


# ---- who -----------------------------------------------------------------------------------------------

_SEXES: dict[str, Sex] = {
    "female": "female", "f": "female", "woman": "female", "girl": "female",
    "male": "male", "m": "male", "man": "male", "boy": "male",
}  # fmt: skip
_AGE = re.compile(r"(\d{1,4})\s*(y|yrs?|years?|mo|months?|w|weeks?|d|days?)?(?:\s*(?:old|of age))?", re.I)


def _sex(form: Answers) -> Sex | None:
    text = form.text("sex").lower()
    if text in ("", "unknown", "other"):
        return None
    if text not in _SEXES:
        form.wrong["sex"] = "Write female or male."
        return None
    return _SEXES[text]


def _birth(form: Answers) -> Moment | None:
    """The day of birth, or all the days on which someone of that age may have been born."""
    if text := form.text("birth_date"):
        born = day_of(text)
        if born is None or born.first > form.day or born.first.year < form.day.year - 130:
            form.wrong["birth_date"] = "Write a date in the past as 1961-04-23, or the year alone."
            return None
        return born
    text = form.text("age")
    if not text:
        return None
    match = _AGE.fullmatch(text)
    born = _born_at(form.day, int(match[1]), (match[2] or "y").lower()) if match else None
    if born is None:
        form.wrong["age"] = 'Write whole years up to 130, or for example "6 months".'
    return born


def _born_at(today: date, age: int, unit: str) -> Moment | None:
    if unit.startswith(("y", "m")):
        months = age * (12 if unit.startswith("y") else 1)
        step = 12 if unit.startswith("y") else 1
        if months > 130 * 12:
            return None
        return Moment(add_months(today, -months - step) + timedelta(days=1), add_months(today, -months))
    days = 7 if unit.startswith("w") else 1
    if age * days > 130 * 366:
        return None
    last = today - timedelta(days=age * days)
    return Moment(last - timedelta(days=days - 1), last)


# ---- scores and yes/no ---------------------------------------------------------------------------------


def _scores(form: Answers) -> Iterator[AnyFact]:
    for name, scale in (("ecog", "ecog"), ("karnofsky", "karnofsky")):
        text = form.text(name).removesuffix("%").strip()
        if not text:
            continue
        ends = concept(scale, "scale").columns
        low, high = float(ends["low"]), float(ends["high"])
        if not re.fullmatch(r"\d{1,3}", text) or not low <= float(text) <= high:
            form.wrong[name] = f"Write a whole number from {low:g} to {high:g}."
            continue
        yield ScoreFact(
            concept=scale, source=Source(f"form: {name}"), shown=name, on=form.today, value=float(text)
        )


_YES = frozenset(("yes", "y", "true", "1", "positive", "on"))
_NO = frozenset(("no", "n", "false", "0", "negative"))
# Answer, the condition it is about, and the test that says the same.
_QUESTIONS = (
    ("pregnant", "pregnancy", ""),
    ("breastfeeding", "lactation", ""),
    ("hiv", "HIV infection", "HIV"),
    ("hepatitis_b", "hepatitis B", ""),
    ("hepatitis_c", "hepatitis C", ""),
)


def _questions(form: Answers) -> Iterator[AnyFact]:
    for name, condition, test in _QUESTIONS:
        text = form.text(name).lower()
        if text in ("", "unknown", "not known", "don't know"):
            continue
        if text not in _YES | _NO:
            form.wrong[name] = "Answer yes or no, or leave it empty."
            continue
        yes = text in _YES
        yield ConditionFact(
            concept=resolve(condition, "condition"),
            source=Source(f"form: {name}"),
            shown=f"{name.replace('_', ' ')}: {'yes' if yes else 'no'}",
            on=None if yes else form.today,  # of a condition that is there, `on` would be its onset
            status="active" if yes else "unknown",
            absent=not yes,
        )
        if test and (serology := resolve(test, "test")):
            yield TestFact(
                concept=serology,
                source=Source(f"form: {name}"),
                shown=f"{test}: {'yes' if yes else 'no'}",
                on=form.today,
                result="positive" if yes else "negative",
            )


_READERS: tuple[Callable[[Answers], Iterator[AnyFact]], ...] = (
    conditions,
    _scores,
    labs,
    treatments,
    allergies,
    _questions,
)
