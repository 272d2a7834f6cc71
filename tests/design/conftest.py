"""Reference tables computed with R; they lie beside the project and are never part of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.shared_data import SHARED, require

_REFERENCE = SHARED / "reference"


class Reference:
    """Reads a table or skips the test that needs it."""

    def _path(self, name: str) -> Path:
        path = _REFERENCE / name
        require(path)
        return path

    def rows(self, name: str) -> list[dict[str, str]]:
        with self._path(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def json(self, name: str) -> Any:
        return json.loads(self._path(name).read_text(encoding="utf-8"))


@pytest.fixture
def reference() -> Reference:
    return Reference()
