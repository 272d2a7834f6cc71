"""The invented patients of the demonstration, moved in time so that their values are fresh on any day.

Each file of `patients/` is a FHIR R4 Bundle written as of its reference day (an extension of its meta); all
its dates, birth dates included, move by the same number of whole days.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from importlib import resources
from typing import Any

_BASE = "http://example.org/trialrun"
TITLE = f"{_BASE}/title"
DESCRIPTION = f"{_BASE}/description"
REFERENCE_DAY = f"{_BASE}/reference-day"

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?")


def demo_patients(on: date) -> list[tuple[str, str, str, bytes]]:
    """(key, title, description, bundle) of each demo patient, as the record stands on the day `on`."""
    folder = resources.files("trialrun.demo") / "patients"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda f: f.name)
    found = []
    for file in files:
        bundle = json.loads(file.read_text(encoding="utf-8"))
        told = {part["url"]: part for part in bundle["meta"]["extension"]}
        days = on - date.fromisoformat(told[REFERENCE_DAY]["valueDate"])
        moved = json.dumps(shifted(bundle, days), ensure_ascii=False, indent=1).encode()
        key = file.name.removesuffix(".json")
        found.append((key, told[TITLE]["valueString"], told[DESCRIPTION]["valueString"], moved))
    return found


def shifted(value: Any, days: timedelta) -> Any:
    """The JSON value with every full date in it moved; a text that only holds a date stays as it is."""
    if isinstance(value, dict):
        return {key: shifted(part, days) for key, part in value.items()}
    if isinstance(value, list):
        return [shifted(part, days) for part in value]
    if isinstance(value, str) and (match := _DAY.fullmatch(value)):
        return (date.fromisoformat(match[1]) + days).isoformat() + (match[2] or "")
    return value
