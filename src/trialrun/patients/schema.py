"""The JSON schema of what `trialrun patient --json` prints: `python -m trialrun.patients.schema`."""

from __future__ import annotations

from typing import Any

import msgspec

from trialrun.model.patient import Patient


def patient_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one patient, or of the list that several files give."""
    schema: dict[str, Any] = msgspec.json.schema(Patient)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of a patient, or of several",
        "oneOf": [{"$ref": "#/$defs/Patient"}, {"type": "array", "items": {"$ref": "#/$defs/Patient"}}],
        "$defs": schema["$defs"],
    }


def schema_text() -> str:
    """The text of docs/schemas/patient.schema.json."""
    return (
        msgspec.json.format(msgspec.json.encode(patient_schema(), order="sorted"), indent=2).decode() + "\n"
    )


if __name__ == "__main__":
    print(schema_text(), end="")
