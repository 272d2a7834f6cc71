"""What a command loads before it answers: matching and screening what is compiled need no compiler."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from catalog_studies import nct, record, study

from trialrun.catalog import Catalog

BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p", "birthDate": "1961-04-23", "gender": "male"}}
    ],
}


@pytest.mark.parametrize(
    ("command", "needless"),
    [
        (
            "match",
            {"tantivy", "trialrun.criteria.compiler", "trialrun.patients.note", "trialrun.patients.form"},
        ),
        (
            "screen",
            {"numpy", "trialrun.criteria.compiler", "trialrun.patients.note", "trialrun.matching.audit"},
        ),
    ],
)
def test_a_cold_answer_loads_only_what_it_needs(tmp_path: Path, command: str, needless: set[str]) -> None:
    with Catalog.open(tmp_path / "catalog", write=True) as catalog:
        catalog.load([record(study(nct(1), "A trial", criteria="Inclusion Criteria:\n\n* ECOG 0 or 1"))])
    (tmp_path / "patient.json").write_text(json.dumps(BUNDLE))
    arguments = [
        command,
        *([nct(1)] if command == "screen" else []),
        str(tmp_path / "patient.json"),
        "--json",
    ]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "trialrun", *arguments],
        env={**os.environ, "TRIALRUN_CATALOG": str(tmp_path / "catalog")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)
    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.M))
    assert "trialrun.model.patient" in loaded
    assert not loaded & needless
