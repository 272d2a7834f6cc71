"""Structured answers from a YAML or JSON file: the questions of the short form, and answers to attestations.

Published as `docs/schemas/answers.schema.json`. A field of lines takes a list or one text; `answers` holds
what only a person can say, by the criterion's own words.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import AnswerFact, Patient, Source
from trialrun.model.time import Moment, day_of_screening
from trialrun.patients.form import FORM, read_form

FIELDS = frozenset(field.name for field in FORM)
OTHER = frozenset(("id", "day", "answers"))
_LINES = frozenset(field.name for field in FORM if field.kind == "lines")


def is_answers(content: object) -> bool:
    """Whether parsed YAML or JSON is a mapping with a field of the form."""
    return (
        isinstance(content, dict) and any(key in FIELDS for key in content) and "resourceType" not in content
    )


def parse(data: bytes, name: str) -> object:
    """The content of YAML or JSON. Raises MalformedPatient with the line and column, and no text of it."""
    import yaml

    try:
        return yaml.safe_load(data)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        raise MalformedPatient("This is no YAML.", place=place) from None
    except (ValueError, RecursionError):
        raise MalformedPatient("This is no YAML.", place=name) from None


def read_answers(content: object, name: str, on: date | None = None) -> Patient:
    """The patient of structured answers, parsed.

    Raises MalformedPatient for a field that is not one, or a value of another kind; BadForm (with the fields)
    for an answer that cannot be read.
    """
    if not isinstance(content, dict) or not content:
        raise MalformedPatient("Answers are fields with values.", place=name, hint=_HINT)
    if odd := sorted(position for position, key in enumerate(content, 1) if key not in FIELDS | OTHER):
        raise MalformedPatient(
            f"Field {odd[0]} is none of the fields.",
            place=name,
            hint=f"Fields: {', '.join(sorted(FIELDS | OTHER))}.",
        )
    day = _day(content.get("day"), name) or on or date.today()
    patient = read_form({key: _text(key, content[key], name) for key in content if key in FIELDS}, day)
    return msgspec.structs.replace(
        patient,
        id=str(content.get("id") or "answers"),
        facts=(*patient.facts, *_answers(content.get("answers"), day, name)),
    )


_HINT = "Write for example: sex: female."


def _day(value: object, name: str) -> date | None:
    if value is None:
        return None
    try:
        # YAML reads a day with an hour as a datetime, which is a date, too.
        return day_of_screening(str(value.date() if isinstance(value, datetime) else value))
    except ValueError:
        raise MalformedPatient('The field "day" is no day.', place=name, hint="As 2026-11-02.") from None


def _text(key: str, value: Any, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return str(value.date())
    if isinstance(value, (str, int, float, date)):
        return str(value)
    if isinstance(value, list) and key in _LINES and all(isinstance(v, (str, int, float)) for v in value):
        return "\n".join(str(item) for item in value)
    kind = "a list of lines" if key in _LINES else "one value"
    raise MalformedPatient(f"The field {key!r} takes {kind}.", place=name)


def _answers(value: Any, day: date, name: str) -> list[AnswerFact]:
    if value is None:
        return []
    if not isinstance(value, dict) or not all(isinstance(said, bool) for said in value.values()):
        raise MalformedPatient('The field "answers" takes questions with yes or no.', place=name)
    return [
        AnswerFact(
            concept=str(question), source=Source(f"answers: question {number}"), shown=str(question),
            on=Moment.on(day), yes=said,
        )
        for number, (question, said) in enumerate(value.items(), 1)
    ]  # fmt: skip


def schema() -> dict[str, Any]:
    """The JSON Schema of structured answers."""
    properties: dict[str, Any] = {
        "id": {"type": "string", "description": "A name for the patient, shown with the verdicts."},
        "day": {
            "type": "string",
            "format": "date",
            "description": "The day of the answers; today if missing.",
        },
        "answers": {
            "type": "object",
            "additionalProperties": {"type": "boolean"},
            "description": "What only a person can say, by the criterion's words: yes or no.",
        },
    }
    for field in FORM:
        properties[field.name] = {"description": f"{field.label}. {field.help}".strip(), **_KINDS[field.kind]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Structured answers about one patient",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": dict(sorted(properties.items())),
    }


_KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "number"]},
    "lines": {"type": ["string", "array"], "items": {"type": ["string", "number"]}},
    "date": {"type": ["string", "integer"]},
    "sex": {"enum": ["female", "male", "unknown"]},
    "yes/no": {"type": ["boolean", "string"]},
    "number": {"type": ["integer", "string"]},
}
