"""The JSON Schemas of what `trialrun screen --json` and `trialrun match --json` print.

They are made from the model, so that they cannot drift from it; `docs/schemas/` holds them as files, written
by `python -m trialrun.matching.schema docs/schemas`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from trialrun.matching.ranking import Matches
from trialrun.model.screening import Screening

TITLES: dict[str, tuple[type, str]] = {
    "screening": (Screening, "What `trialrun screen --json` prints: one patient held against one trial"),
    "match": (Matches, "What `trialrun match --json` prints: trials ranked for one patient"),
}


def schema_text(name: str) -> str:
    """The schema "screening" or "match" as the text of its file. All fields are always there."""
    type_, title = TITLES[name]
    schema = msgspec.json.schema(type_)
    for definition in schema["$defs"].values():
        _close(definition)
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://trialrun.example/schemas/{name}.schema.json",
        "title": title,
        **schema,
    }
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def _close(definition: dict[str, Any]) -> None:
    if "description" in definition:
        definition["description"] = " ".join(definition["description"].split())
    properties = definition.get("properties")
    if properties:
        definition["required"] = sorted(properties)
        definition["additionalProperties"] = False
        for one in properties.values():
            one.pop("default", None)


if __name__ == "__main__":
    for _name in TITLES:
        (Path(sys.argv[1]) / f"{_name}.schema.json").write_text(schema_text(_name), encoding="utf-8")
