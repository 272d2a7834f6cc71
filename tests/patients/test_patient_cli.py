"""`trialrun patient`: what it prints, its JSON and schema, and one bad file among good ones."""

from __future__ import annotations

import gzip
import json
import os
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from tests.patients import samples as s
from typer.testing import Result

from trialrun.patients.schema import schema_text

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "patient.schema.json"
RECORD = (
    s.condition(clinicalStatus=s.clinical("active"), onsetDateTime="2025-03"),
    s.observation(
        s.coded(s.LOINC, "2160-0", "Creatinine"),
        valueQuantity=s.quantity(1.3, "mg/dL"),
        referenceRange=[{"high": s.quantity(1.1, "mg/dL")}],
    ),
    s.observation(s.coded(s.LOINC, "56888-1", "HIV"), valueBoolean=False) | {"id": "h"},
    s.resource("MedicationStatement", status="active", medicationCodeableConcept={"text": "lenalidomide"}),
    s.resource("AllergyIntolerance", code={"text": "NKDA"}),
    s.resource("FamilyMemberHistory", status="completed", condition=[{"code": {"text": "breast cancer"}}]),
    s.condition({"text": "Zzyzx syndrome"}, verificationStatus=s.verified("provisional")) | {"id": "z"},
    s.condition(verificationStatus=s.verified("entered-in-error")) | {"id": "e"},
)

Run = Callable[..., Result]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "p.json"
    path.write_bytes(s.bundle(s.woman(), *RECORD))
    return path


def test_facts_in_groups(run: Run, bundle: Path) -> None:
    result = run(bundle)
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0].startswith("Patient p, female, born 1961-04-23 (")
    assert "acute myeloid leukemia active 2025-03 SNOMED 91861009 Condition/r" in lines
    assert "creatinine 1.3 mg/dL, normal up to 1.1 2026-01-10 LOINC 2160-0 Observation/r" in lines
    assert any(line.startswith("egfr: ") and "(from Observation/r, Patient/p)" in line for line in lines)
    assert any(line.startswith("hiv test: HIV: no negative 2026-01-10") for line in lines)
    assert "lenalidomide ongoing MedicationStatement/r" in lines
    assert "drug: NKDA none AllergyIntolerance/r" in lines
    assert any(line.startswith("breast cancer") for line in lines)
    assert "Zzyzx syndrome suspected Condition/z" in lines
    assert "- Condition/e: left out, it was entered in error" in lines
    order = ["Conditions", "Measurements and scores", "Tests", "Treatments", "Allergies", "Family history"]
    assert [line for line in lines if line in order] == order


def test_newest_values_first_and_older_ones_counted(run: Run, tmp_path: Path) -> None:
    hemoglobin = s.coded(s.LOINC, "718-7")
    values = [
        s.observation(hemoglobin, valueQuantity=s.quantity(9 + i, "g/dL"), effectiveDateTime=f"202{i}")
        | {"id": f"h{i}"}
        for i in range(5)
    ]
    path = tmp_path / "p.json"
    path.write_bytes(s.bundle(s.woman(), *values))
    shown = run(path).stdout
    assert [f"202{i}" in shown for i in range(5)] == [False, False, True, True, True]
    assert shown.index("2024") < shown.index("2022")
    assert "2 older values" in shown
    assert "2020" in run(path, "--all").stdout


def test_json_is_one_document_of_the_published_schema(run: Run, bundle: Path) -> None:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    one = json.loads(run(bundle, "--json").stdout)
    jsonschema.validate(one, schema)
    assert one["facts"][0]["source"] == {"place": "Condition/r", "derived_from": []}
    many = json.loads(run(bundle, bundle, "--json").stdout)
    jsonschema.validate(many, schema)
    assert [patient["id"] for patient in many] == ["p", "p"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"facts": [{"fact": "rumour"}]}, schema)


def test_the_published_schema_is_the_model_s() -> None:
    assert SCHEMA.read_text() == schema_text(), (
        "write it again: python -m trialrun.patients.schema > docs/schemas/patient.schema.json"
    )


def test_one_bad_file_does_not_stop_the_rest(run: Run, bundle: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    result = run(bad, tmp_path / "away.json", bundle)
    assert result.exit_code == 1
    assert "acute myeloid leukemia" in result.stdout
    assert "bad.json, line 1, column 2: This is not JSON" in result.stderr
    assert "away.json: The file cannot be opened: no such file or directory." in result.stderr
    assert run(bad).exit_code == 2
    assert run(bad, "--json").stdout == ""


def test_standard_input_folders_and_choice(run: Run, bundle: Path, tmp_path: Path) -> None:
    assert "acute myeloid leukemia" in run("-", input=bundle.read_bytes()).stdout
    assert "acute myeloid leukemia" in run(tmp_path).stdout
    two = tmp_path / "two.json"
    two.write_bytes(s.bundle(s.woman(), s.man(id="q")))
    assert run(two).exit_code == 2
    assert run(two, "--patient", "q").stdout.startswith("Patient q, male")


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(s.bundle(s.woman(), s.condition({"text": "evil \x1b[2J name"})))
    assert "\x1b" not in run(path).output


def test_help_has_an_example(run: Run) -> None:
    shown = run("--help").output
    assert "Example:" in shown
    assert "trialrun patient bundle.json" in shown


def test_a_folder_without_a_patient_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "p.json").write_bytes(s.bundle(s.woman(), *RECORD))
    failed = run(tmp_path, "--json")
    assert (failed.exit_code, failed.stdout) == (2, "")
    assert "holds a patient" in failed.stderr
    assert run(tmp_path / "bundles").exit_code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_patient_from_a_pipe_is_the_patient_of_the_file(run: Run, bundle: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(bundle.read_bytes(),), daemon=True)
    writing.start()
    found = run(pipe, "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout)["facts"] == json.loads(run(bundle, "--json").stdout)["facts"]


def test_a_bundle_without_its_beginning_is_no_note(run: Run, bundle: Path, tmp_path: Path) -> None:
    rest = tmp_path / "rest.json"
    rest.write_bytes(bundle.read_bytes()[60:])
    failed = run(rest)
    assert failed.exit_code == 2 and "This is not JSON" in failed.stderr


def test_a_packed_patient_is_told_to_be_unpacked(run: Run, bundle: Path, tmp_path: Path) -> None:
    packed = tmp_path / "omop.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("PERSON.csv", "person_id,year_of_birth\n1,1960\n")
    squeezed = tmp_path / "patient.json.gz"
    squeezed.write_bytes(gzip.compress(bundle.read_bytes()))
    for path in (packed, squeezed):
        failed = run(path)
        assert failed.exit_code == 2 and "Unpack it first" in failed.stderr
