"""An invented OMOP database as CSV, Parquet, DuckDB and through SQLAlchemy; what is missing is named."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.shared_data import DATA, needs
from typer.testing import Result

from trialrun.cli.patients import read_one
from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, TestFact, TreatmentFact
from trialrun.patients.omop import is_omop, persons, read_person

REAL = DATA / "patients" / "omop_synthea27nj_5.4.zip"

TABLES: dict[str, list[dict[str, Any]]] = {
    "person": [
        {
            "person_id": 1,
            "gender_concept_id": 8532,
            "year_of_birth": 1961,
            "month_of_birth": 4,
            "day_of_birth": None,
        },
        {
            "person_id": 2,
            "gender_concept_id": 8507,
            "year_of_birth": 1950,
            "month_of_birth": None,
            "day_of_birth": None,
        },
    ],
    "condition_occurrence": [
        {
            "condition_occurrence_id": 11,
            "person_id": 1,
            "condition_concept_id": 1001,
            "condition_start_date": "2024-05-03",
            "condition_end_date": None,
            "condition_source_value": "91861009",
        },
        {
            "condition_occurrence_id": 12,
            "person_id": 1,
            "condition_concept_id": 1002,
            "condition_start_date": "2020-01-01",
            "condition_end_date": "2020-02-01",
            "condition_source_value": "",
        },
        {
            "condition_occurrence_id": 13,
            "person_id": 2,
            "condition_concept_id": 1002,
            "condition_start_date": "2021-01-01",
            "condition_end_date": None,
            "condition_source_value": "",
        },
    ],
    "drug_exposure": [
        {
            "drug_exposure_id": 21,
            "person_id": 1,
            "drug_concept_id": 1003,
            "drug_exposure_start_date": "2025-01-01",
            "drug_exposure_end_date": "2025-01-31",
            "drug_source_value": "",
        },
    ],
    "measurement": [
        {
            "measurement_id": 31,
            "person_id": 1,
            "measurement_concept_id": 1004,
            "measurement_date": "2026-01-10",
            "operator_concept_id": 4171756,
            "value_as_number": 0.5,
            "value_as_concept_id": 0,
            "unit_concept_id": 1005,
            "range_low": 0.6,
            "range_high": 1.1,
            "measurement_source_value": "",
            "unit_source_value": "",
        },
        {
            "measurement_id": 32,
            "person_id": 1,
            "measurement_concept_id": 1006,
            "measurement_date": "2026-01-10",
            "operator_concept_id": 0,
            "value_as_number": None,
            "value_as_concept_id": 1007,
            "unit_concept_id": 0,
            "range_low": None,
            "range_high": None,
            "measurement_source_value": "",
            "unit_source_value": "",
        },
    ],
    "procedure_occurrence": [
        {
            "procedure_occurrence_id": 41,
            "person_id": 1,
            "procedure_concept_id": 0,
            "procedure_date": "2023-03-03",
            "procedure_source_value": "mastectomy",
        },
    ],
    "observation": [],
    "death": [{"person_id": 2, "death_date": "2025-05-05"}],
    "concept": [
        {"concept_id": i, "concept_name": name, "vocabulary_id": system, "concept_code": code}
        for i, name, system, code in (
            (1001, "Acute myeloid leukemia", "SNOMED", "91861009"),
            (1002, "Asthma", "SNOMED", "195967001"),
            (1003, "metformin", "RxNorm", "6809"),
            (1004, "Creatinine in serum", "LOINC", "2160-0"),
            (1005, "milligram per deciliter", "UCUM", "mg/dL"),
            (1006, "HIV 1+2 antibody", "LOINC", "56888-1"),
            (1007, "Negative", "SNOMED", "260385009"),
        )
    ],
}


def csv_folder(folder: Path, delimiter: str = ",", tables: dict[str, list[dict[str, Any]]] = TABLES) -> str:
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name.upper()}.csv").open("w", newline="", encoding="utf-8") as file:
            columns = list(rows[0]) if rows else ["observation_id", "person_id"]
            writer = csv.DictWriter(file, columns, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    return str(folder)


def parquet_folder(folder: Path) -> str:
    duckdb = pytest.importorskip("duckdb")
    source = Path(csv_folder(folder.with_name("as_csv")))
    folder.mkdir()
    for file in source.iterdir():
        duckdb.execute(
            f"COPY (SELECT * FROM '{file}') TO '{folder / file.stem.lower()}.parquet' (FORMAT parquet)"
        )
    return str(folder)


def duckdb_file(path: Path) -> str:
    duckdb = pytest.importorskip("duckdb")
    source = Path(csv_folder(path.with_name("as_csv")))
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA omop")
        for file in source.iterdir():
            connection.execute(f"CREATE TABLE omop.{file.stem.lower()} AS SELECT * FROM '{file}'")
    return str(path)


def sqlite_url(path: Path) -> str:
    import sqlite3

    pytest.importorskip("sqlalchemy")
    with sqlite3.connect(path) as connection:
        for name, rows in TABLES.items():
            columns = list(rows[0]) if rows else ["observation_id", "person_id"]
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            connection.executemany(
                f"INSERT INTO {name} VALUES ({marks})", [tuple(row.values()) for row in rows]
            )
    return f"sqlite:///{path}"


@pytest.fixture(params=["csv", "tabs", "parquet", "duckdb", "sqlite"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    make = {
        "csv": lambda: csv_folder(tmp_path / "cdm"),
        "tabs": lambda: csv_folder(tmp_path / "cdm", "\t"),
        "parquet": lambda: parquet_folder(tmp_path / "cdm"),
        "duckdb": lambda: duckdb_file(tmp_path / "cdm.duckdb"),
        "sqlite": lambda: sqlite_url(tmp_path / "cdm.db"),
    }
    return make[request.param]()


def fact(patient: Patient, kind: type, concept: str) -> Any:
    (found,) = [f for f in patient.facts if isinstance(f, kind) and f.concept == concept]
    return found


def test_a_person_from_every_kind_of_database(source: str) -> None:
    assert is_omop(source)
    assert [(p.id, p.born, p.sex) for p in persons(source)] == [
        ("1", "1961", "female"),
        ("2", "1950", "male"),
    ]
    patient = read_person(source, "1")
    assert (patient.id, patient.sex, str(patient.birth), patient.deceased) == (
        "person 1",
        "female",
        "1961-04",
        False,
    )
    leukemia = fact(patient, ConditionFact, "acute myeloid leukemia")
    assert (leukemia.status, str(leukemia.on), leukemia.source.place) == (
        "unknown",
        "2024-05-03",
        "CONDITION_OCCURRENCE/11",
    )
    assert [(c.system, c.code) for c in leukemia.codes] == [("SNOMED", "91861009")]
    asthma = fact(patient, ConditionFact, "asthma")
    assert (asthma.status, str(asthma.until)) == ("resolved", "2020-02-01")
    metformin = fact(patient, TreatmentFact, "metformin")
    assert (metformin.status, str(metformin.until)) == ("completed", "2025-01-31")
    creatinine = fact(patient, MeasurementFact, "creatinine")
    assert (creatinine.value, creatinine.unit, creatinine.comparator) == (0.5, "mg/dL", "<")
    assert (creatinine.lower_limit, creatinine.upper_limit) == (0.6, 1.1)
    assert fact(patient, TestFact, "hiv test").result == "negative"
    assert fact(patient, TreatmentFact, "mastectomy").source.place == "PROCEDURE_OCCURRENCE/41"
    assert read_person(source, "2").deceased


def test_one_of_several_has_to_be_chosen(tmp_path: Path) -> None:
    source = csv_folder(tmp_path / "cdm")
    with pytest.raises(MalformedPatient, match="--person"):
        read_person(source)
    with pytest.raises(MalformedPatient, match="no person of that id"):
        read_person(source, "99")
    assert read_one(f"{source}#2", date(2026, 11, 21)).id == "person 2"
    alone = csv_folder(tmp_path / "one", tables={**TABLES, "person": TABLES["person"][:1]})
    assert read_person(alone).id == "person 1"


def without(table: str, column: str = "") -> dict[str, list[dict[str, Any]]]:
    if not column:
        return {name: rows for name, rows in TABLES.items() if name != table}
    cut = [{key: cell for key, cell in row.items() if key != column} for row in TABLES[table]]
    return {**TABLES, table: cut}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("person", ""), ("person", "year_of_birth"), ("person", "person_id"), ("measurement", "person_id"),
        ("measurement", "measurement_date"), ("concept", "concept_id"),
    ],
)  # fmt: skip
def test_missing_tables_and_columns_are_named(tmp_path: Path, table: str, column: str) -> None:
    source = csv_folder(tmp_path / "cdm", tables=without(table, column))
    with pytest.raises(MalformedPatient) as caught:
        read_person(source, "1")
    assert table in str(caught.value).lower() and column in str(caught.value)


def test_tables_that_may_be_missing_are_remarks(tmp_path: Path) -> None:
    tables = {name: rows for name, rows in TABLES.items() if name in ("person", "procedure_occurrence")}
    patient = read_person(csv_folder(tmp_path / "cdm", tables=tables), "1")
    assert fact(patient, TreatmentFact, "mastectomy").status == "completed"
    assert any(problem.startswith("CONCEPT") for problem in patient.problems)


@pytest.mark.parametrize("source", ["sqlite:////nowhere/at/all.db", "nonsense://secret:word@host/db"])
def test_a_url_that_does_not_open(source: str) -> None:
    pytest.importorskip("sqlalchemy")
    with pytest.raises(MalformedPatient) as caught:
        persons(source)
    assert "secret" not in str(caught.value)


def test_the_command(run: Callable[..., Result], tmp_path: Path) -> None:
    source = csv_folder(tmp_path / "cdm")
    listed = run(source)
    assert listed.exit_code == 0 and "2 persons" in listed.stdout and "1  female, born 1961" in listed.stdout
    assert json.loads(run(source, "--json").stdout)["persons"][1]["id"] == "2"
    shown = run(source, "--person", "1")
    assert "acute myeloid leukemia" in shown.stdout and "MEASUREMENT/31" in shown.stdout
    assert run(source, "--person", "99").exit_code == 2


@pytest.mark.corpus
@pytest.mark.slow
@needs(REAL)
def test_every_person_of_the_public_database(tmp_path: Path) -> None:
    with zipfile.ZipFile(REAL) as archive:
        archive.extractall(tmp_path, [name for name in archive.namelist() if os.sep not in name])
    known = persons(str(tmp_path))
    assert len(known) == 28
    facts = [f for person in known for f in read_person(str(tmp_path), person.id).facts]
    assert len(facts) > 10_000
    assert sum(not f.concept for f in facts) / len(facts) < 0.15


def test_rows_that_say_nothing_are_remarked_on_and_days_need_no_hyphens(tmp_path: Path) -> None:
    changed = json.loads(json.dumps(TABLES))
    empty, dated = changed["condition_occurrence"][:2]
    empty |= {"condition_concept_id": 0, "condition_source_value": ""}
    dated |= {"condition_start_date": "20200103"}
    patient = read_person(csv_folder(tmp_path / "cdm", tables=changed), "1")
    assert any(problem.startswith("CONDITION_OCCURRENCE/11: left out") for problem in patient.problems)
    (kept,) = (fact for fact in patient.facts if fact.source.place == "CONDITION_OCCURRENCE/12")
    assert str(kept.on) == "2020-01-03"
