"""The description of the interface for programs (OpenAPI 3.1), made from the types that it answers with.

So it cannot drift: the schemas of a screening and of a match are those of `docs/schemas`, which the command
line publishes; the body's is the type that is decoded.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import msgspec

from trialrun.catalog import Query, Results
from trialrun.matching.schema import TITLES, schema_text
from trialrun.model.version import VERSION
from trialrun.patients import FORM, Merged, answers_file
from trialrun.patients.answers_file import schema as answers_schema
from trialrun.patients.schema import patient_schema
from trialrun.vocab import labels
from trialrun.web.limits import Limits
from trialrun.web.questions import FHIR, FORM_TYPE, JSON, LISTS, NOTE, RULES, YAML, Body

SCHEMAS = ("screening", "match", "search", "patient", "answers")
_BUNDLE = {
    "type": "object",
    "description": "A FHIR R4 Bundle with one Patient.",
    "required": ["resourceType"],
    "properties": {"resourceType": {"type": "string"}},
}
_FAILURES = {
    400: "Something in the question is not as it should be.",
    404: "No trial of this id is in the catalog.",
    408: "The body did not arrive in time.",
    413: "The body is too large.",
    415: "The body is of a type that is not read.",
    429: "Too many questions from this address; the header Retry-After says when to ask again.",
    500: "The error is the server's.",
    503: "The question took longer than the server works on one.",
}


# A bundle is kept raw in the body, which has no schema; everything else is as in `Body`.
_Described = msgspec.defstruct(
    "_Described",
    [
        (field.name, field.type, field.default)
        for field in msgspec.structs.fields(Body)
        if field.name != "patient"
    ]
    + [("patient", dict, msgspec.field(default_factory=dict))],
    forbid_unknown_fields=True,
    kw_only=True,
)


@cache
def schema(name: str) -> bytes | None:
    """The JSON Schema of one kind of answer; None for a name that is none of `SCHEMAS`."""
    if name in TITLES:
        return schema_text(name).encode()
    if name == "answers":
        return json.dumps(answers_schema(), ensure_ascii=False).encode()
    if name == "search":
        return json.dumps(_search_schema(), ensure_ascii=False).encode()
    return json.dumps(patient_schema(), ensure_ascii=False).encode() if name == "patient" else None


@cache
def document(limits: Limits) -> bytes:
    """The description as JSON, with the limits of this server in words."""
    components: dict[str, Any] = {"Error": _error()}
    screening = _component(json.loads(schema_text("screening")), components)
    matches = _component(json.loads(schema_text("match")), components)
    results = _component(_search_schema(), components)
    understood = _component(msgspec.json.schema(Merged), components)
    body = _body(components)
    found = {
        "openapi": "3.1.0",
        "info": {
            "title": "trialrun",
            "version": VERSION,
            "summary": "Clinical trials found, and held against patients, sentence by sentence.",
            "description": _about(limits),
        },
        "paths": {
            "/api/trials": {"get": _search("search trials", results)},
            "/api/search": {"get": {**_search("search trials (the same)", results), "deprecated": True}},
            "/api/trials/{id}": {"get": _record()},
            "/api/screen": {"post": _post("Hold one patient against one trial", screening, body)},
            "/api/patient": {"post": _post("Say what is understood of a patient", understood, body)},
            "/api/match": {"post": _post("Rank the trials for one patient", matches, body)},
        },
        "components": {"schemas": components},
    }
    return json.dumps(found, ensure_ascii=False).encode()


def _about(limits: Limits) -> str:
    often = f"{limits.per_minute} questions a minute from one address; " if limits.per_minute else ""
    return (
        "The server keeps and logs nothing of a patient. It supports a clinician and does not replace one. "
        f"Limits: {limits.megabytes} MB a body; {often}{limits.seconds:g} seconds of work on a question."
    )


def _component(found: dict[str, Any], components: dict[str, Any]) -> dict[str, Any]:
    """A reference to the schema, whose definitions are moved among the components."""
    for name, definition in found["$defs"].items():
        components[name] = _moved(definition)
    reference: dict[str, Any] = _moved({"$ref": found["$ref"]})
    return reference


def _moved(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: v.replace("#/$defs/", "#/components/schemas/") if k == "$ref" else _moved(v)
            for k, v in value.items()
        }
    return [_moved(one) for one in value] if isinstance(value, list) else value


@cache
def _search_schema() -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.schema(Results)
    for definition in found["$defs"].values():
        if "description" in definition:
            definition["description"] = " ".join(definition["description"].split())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _body(components: dict[str, Any]) -> dict[str, Any]:
    found = msgspec.json.schema(_Described)
    definition = found["$defs"]["_Described"]
    definition |= {"title": "Question", "description": " ".join((Body.__doc__ or "").split())}
    properties = definition["properties"]
    properties["patient"] = {"$ref": "#/components/schemas/Bundle"}
    properties["note"]["description"] = "A clinical note in plain English."
    properties["answers"] = {"$ref": "#/components/schemas/Answers"}
    components["Answers"] = {k: v for k, v in answers_file.schema().items() if k != "$schema"}
    components["Bundle"] = _BUNDLE
    components["Question"] = definition
    rules = {name: properties[name] for name in RULES}
    fields = {field.name: {"type": "string", "description": field.label} for field in FORM}
    return {
        "required": True,
        "content": {
            JSON: {"schema": {"$ref": "#/components/schemas/Question"}},
            FHIR: {"schema": {"$ref": "#/components/schemas/Bundle"}},
            YAML[0]: {"schema": {"$ref": "#/components/schemas/Answers"}},
            NOTE: {"schema": {"type": "string", "description": "A clinical note in plain English."}},
            FORM_TYPE: {"schema": {"type": "object", "properties": {**fields, **rules}}},
        },
    }


def _post(summary: str, answer: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "description": f"With a body of type {FHIR}, {YAML[0]} or {NOTE} the rules stand in the address.",
        "parameters": [
            {"name": name, "in": "query", "schema": _of_address(name), "description": "Not with JSON."}
            for name in RULES
        ],
        "requestBody": body,
        "responses": {
            "200": _answer("The answer", answer),
            **_failures(400, 404, 408, 413, 415, 429, 500, 503),
        },
    }


def _of_address(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}} if name in LISTS else {"type": "string"}


def _search(summary: str, answer: dict[str, Any]) -> dict[str, Any]:
    help_of = {field: labels.filter_label(field).help for field in Query.__struct_fields__}
    return {
        "summary": summary.capitalize(),
        "parameters": [
            {
                "name": "q" if name == "text" else name,
                "in": "query",
                "description": help_of[name],
                "schema": {"type": "array", "items": {"type": "string"}} if many else {"type": "string"},
            }
            for name, many in ((n, isinstance(getattr(Query(), n), tuple)) for n in Query.__struct_fields__)
        ],
        "responses": {
            "200": _answer("Trials, and how many there are by each filter", answer),
            **_failures(400, 429),
        },
    }


def _record() -> dict[str, Any]:
    return {
        "summary": "A record in ClinicalTrials.gov’s version 2 shape",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string"},
                "description": "The trial's number, another of its identifiers, or its acronym.",
            }
        ],
        "responses": {"200": _answer("The canonical record", {"type": "object"}), **_failures(404, 429)},
    }


def _answer(description: str, found: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": found}}}


def _failures(*codes: int) -> dict[str, Any]:
    error = {"$ref": "#/components/schemas/Error"}
    return {str(code): _answer(_FAILURES[code], error) for code in codes}


def _error() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["error"],
        "properties": {
            "error": {
                **text,
                "description": "What is wrong, one sentence. Nothing of the patient is repeated.",
            },
            "place": {**text, "description": "Where: a path in the body, a line and column, a parameter."},
            "hint": {**text, "description": "What to do next."},
        },
    }
