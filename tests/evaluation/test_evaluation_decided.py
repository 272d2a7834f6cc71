"""Criteria that a patient's record decides, for a person to read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from evaluation.decided import main, patients_of
from evaluation.printing import EvaluationError

CRITERIA = (
    "Inclusion Criteria:\n\n* Age 18 years or older\n* Informed consent\n\n"
    "Exclusion Criteria:\n\n* History of stroke\n* Aspirin is allowed"
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99000001", "briefTitle": "An invented trial"},
            "eligibilityModule": {"eligibilityCriteria": CRITERIA},
        }
    }
    path = tmp_path / "records.json"
    path.write_text(json.dumps(study))
    return path


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    texts = ("A 64-year-old woman who had a stroke in 2015.", "A 12-year-old boy with asthma.")
    lines = [json.dumps({"_id": str(at), "text": text}) for at, text in enumerate(texts)]
    (folder / "queries.jsonl").write_text("\n".join(lines))
    return folder


def test_prints_what_a_patient_decides_with_the_reasons_and_nothing_else(
    archive: Path, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(archive), str(notes)])
    printed = capsys.readouterr().out
    assert "not met (patient 2): age >= 18 years: no" in printed
    assert "not met (patient 1): condition(stroke) history: yes" in printed
    assert "consent" not in printed  # no record decides it
    assert "Aspirin" not in printed  # it asks nothing


def test_a_folder_without_notes_is_told(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text("\n")
    with pytest.raises(EvaluationError, match="no notes"):
        patients_of(tmp_path, 0, date(2020, 6, 1))
