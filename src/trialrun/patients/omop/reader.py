"""`read_person`: the facts of one person of an OMOP CDM 5.4 database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from trialrun.model.errors import MalformedPatient
from trialrun.model.patient import Patient, Source
from trialrun.patients.omop.resources import REQUIRED, TABLES, Concepts, Json, person
from trialrun.patients.omop.tables import Row, Tables, looks_like_omop, missing_column, open_tables
from trialrun.patients.reader import read_patient

MAX_ROWS = 500_000
"""A person has at most so many rows here; more is a database of another kind."""


class Person(msgspec.Struct, frozen=True):
    """A person of the database, to choose from: id, year of birth, sex."""

    id: str
    born: str = ""
    sex: str = ""


def is_omop(source: str) -> bool:
    """Whether a source is an OMOP database: a URL, a DuckDB file, a folder with a PERSON table."""
    if re.match(r"[a-z][a-z0-9+]*://", source):
        return True
    return looks_like_omop(Path(source))


def persons(source: str) -> list[Person]:
    """All persons, in order of their ids. Raises MalformedPatient."""
    tables = _open(source)
    found = []
    for row in tables.rows("person"):
        _check(row, tables)
        resource = person(row, died=False)
        found.append(
            Person(row["person_id"], str(resource.get("birthDate", ""))[:4], resource.get("gender", ""))
        )
    return sorted(found, key=lambda one: (len(one.id), one.id))


def read_person(source: str, person_id: str = "") -> Patient:
    """The patient of that person id; of the only person where none is given.

    Facts name the table and the row's id ("MEASUREMENT/17"). Raises MalformedPatient for a missing table or
    column, an unknown person, or none chosen of several.
    """
    tables = _open(source)
    if not person_id:
        known = persons(source)
        if len(known) != 1:
            raise MalformedPatient(
                f"This database holds {len(known)} persons, one is expected.",
                place=tables.name,
                hint="Choose one with --person ID.",
            )
        person_id = known[0].id
    rows = list(tables.rows("person", "person_id", (person_id,)))
    if not rows:
        raise MalformedPatient("This database holds no person of that id.", place=tables.name)
    _check(rows[0], tables)
    died = tables.has("death") and any(True for _ in tables.rows("death", "person_id", (person_id,)))
    held: dict[str, list[Row]] = {}
    problems: list[str] = []
    for table, _ in TABLES:
        if not tables.has(table):
            problems.append(f"{table.upper()}: there is no such table")
            continue
        held[table] = list(tables.rows(table, "person_id", (person_id,)))
        for column in REQUIRED[table] if held[table] else ():
            if column not in held[table][0]:
                raise missing_column(tables.name, table, column)
    if sum(map(len, held.values())) > MAX_ROWS:
        raise MalformedPatient(f"The person has more than {MAX_ROWS:,} rows.", place=tables.name)
    concepts = _concepts(tables, held, problems)
    resources = [person(rows[0], died)]
    for table, make in TABLES:
        resources.extend(_resources(table, held.get(table, ()), concepts, make, person_id, problems))
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}
    found = read_patient(msgspec.json.encode(bundle), tables.name, max_bytes=1 << 30)
    facts = tuple(
        msgspec.structs.replace(
            fact,
            source=Source(_place(fact.source.place), tuple(_place(p) for p in fact.source.derived_from)),
        )
        for fact in found.facts
    )
    problems.extend(_place(problem) for problem in found.problems)
    return msgspec.structs.replace(found, id=f"person {person_id}", facts=facts, problems=tuple(problems))


def _open(source: str) -> Tables:
    tables = open_tables(source)
    if not tables.has("person"):
        raise MalformedPatient(
            "There is no table PERSON.",
            place=tables.name,
            hint="The tables of an OMOP CDM 5.4 database are expected.",
        )
    return tables


def _check(row: Row, tables: Tables) -> None:
    for column in ("person_id", "gender_concept_id", "year_of_birth"):
        if column not in row:
            raise missing_column(tables.name, "person", column)


def _concepts(tables: Tables, held: dict[str, list[Row]], problems: list[str]) -> Concepts:
    """The rows of CONCEPT that the person's rows name."""
    if not tables.has("concept"):
        problems.append("CONCEPT: there is no such table; what is coded only by its ids is not understood")
        return Concepts(())
    ids = {
        cell
        for rows in held.values()
        for row in rows
        for column, cell in row.items()
        if column.endswith("concept_id") and cell not in ("", "0")
    }
    return Concepts(tables.rows("concept", "concept_id", ids))


def _resources(
    table: str,
    rows: Iterable[Row],
    concepts: Concepts,
    make: Callable[[Row, Concepts], Json | None],
    person_id: str,
    problems: list[str],
) -> list[Json]:
    """The rows as resources; one that names nothing, or has no value where one is needed, is a remark."""
    found = []
    for number, row in enumerate(rows, 1):
        row_id = row.get(f"{table}_id", "") or str(number)
        resource = make(row, concepts)
        if resource is None:
            problems.append(f"{table.upper()}/{row_id}: left out, it has no known concept or no value")
        else:
            bare = {key: value for key, value in resource.items() if value is not None}
            found.append(bare | {"id": f"{table}-{row_id}", "subject": {"reference": f"Patient/{person_id}"}})
    return found


_RESOURCE = re.compile(r"\b[A-Z]\w+/([a-z_]+)-([\w.-]+)")


def _place(place: str) -> str:
    """ "MEASUREMENT/17" of "Observation/measurement-17"."""
    return _RESOURCE.sub(lambda match: f"{match[1].upper()}/{match[2]}", place)
