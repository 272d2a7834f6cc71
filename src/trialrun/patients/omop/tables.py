"""The tables of an OMOP database, wherever they are kept, as rows of text by column name in lower case.

CSV needs nothing else; Parquet and DuckDB files need `duckdb`, a URL needs `sqlalchemy` and its driver
(`pip install trialrun[omop]`). Everything is opened for reading only.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Protocol

from trialrun.model.errors import MalformedPatient

Row = dict[str, str]
EXTRA = "pip install trialrun[omop]"


class Tables(Protocol):
    """One database. `rows` gives the rows of a table whose `column` has one of the values, or all rows."""

    name: str

    def has(self, table: str) -> bool: ...

    def rows(self, table: str, column: str = "", values: Collection[str] = ()) -> Iterator[Row]: ...


def open_tables(source: str) -> Tables:
    """The tables of a folder, a DuckDB file, or a URL. Raises MalformedPatient for what is none of these."""
    if "://" in source:
        return _Url(source)
    path = Path(source)
    if path.is_dir():
        files = _files(path)
        if files and all(file.suffix.lower() == ".parquet" for file in files.values()):
            return _Duck(source, files)
        return _Csv(source, files)
    return _Duck(source, {})


def looks_like_omop(path: Path) -> bool:
    """A folder with a PERSON table, or a DuckDB file."""
    if path.is_dir():
        return "person" in _files(path)
    try:
        if not path.is_file():
            return False  # a pipe gives what it holds only once: to whoever reads the patient
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


def _files(folder: Path) -> dict[str, Path]:
    """Files by table: "PERSON.csv", "person.parquet", "person.csv.gz" is not read."""
    found: dict[str, Path] = {}
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.suffix.lower() in (".csv", ".parquet"):
            found.setdefault(file.stem.lower(), file)
    return found


def missing_column(name: str, table: str, column: str) -> MalformedPatient:
    return MalformedPatient(
        f"The table {table} has no column {column}.", place=name, hint="OMOP CDM 5.3 or 5.4 is expected."
    )


class _Csv:
    """A folder of CSV files, with commas or tabs as Athena writes them."""

    def __init__(self, name: str, files: dict[str, Path]) -> None:
        self.name, self.files = name, files

    def has(self, table: str) -> bool:
        return table in self.files

    def rows(self, table: str, column: str = "", values: Collection[str] = ()) -> Iterator[Row]:
        wanted = frozenset(values)
        csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        try:
            with self.files[table].open(encoding="utf-8-sig", newline="") as file:
                head = file.readline()
                delimiter = "\t" if head.count("\t") > head.count(",") else ","
                columns = [name.strip().strip('"').lower() for name in head.rstrip("\r\n").split(delimiter)]
                if column and column not in columns:
                    raise missing_column(self.name, table, column)
                place = columns.index(column) if column else -1
                for cells in csv.reader(file, delimiter=delimiter):
                    if place < 0 or (place < len(cells) and cells[place] in wanted):
                        yield dict(zip(columns, cells, strict=False))
        except (UnicodeDecodeError, csv.Error, OSError):
            raise MalformedPatient(f"The table {table} cannot be read.", place=self.name) from None


class _Duck:
    """A DuckDB file, or a folder of Parquet files through DuckDB in memory."""

    def __init__(self, name: str, files: dict[str, Path]) -> None:
        try:
            import duckdb
        except ImportError:
            raise MalformedPatient(
                "DuckDB is needed for this source and is not installed.", place=name, hint=EXTRA
            ) from None
        self.name, self.files = name, files
        self.error: type[Exception] = duckdb.Error
        try:
            self.connection = duckdb.connect() if files else duckdb.connect(name, read_only=True)
            listed = "SELECT table_schema, table_name FROM information_schema.tables"
            found = self.connection.execute(listed).fetchall()
        except duckdb.Error:
            raise MalformedPatient("This is no DuckDB database that can be opened.", place=name) from None
        self.tables = {table.lower(): f'"{schema}"."{table}"' for schema, table in found}

    def has(self, table: str) -> bool:
        return table in self.files or table in self.tables

    def rows(self, table: str, column: str = "", values: Collection[str] = ()) -> Iterator[Row]:
        # The name of a file stands in the query as text; quotes in it are doubled.
        quoted = str(self.files[table]).replace("'", "''") if table in self.files else ""
        source = f"read_parquet('{quoted}')" if quoted else self.tables[table]
        query = f"SELECT * FROM {source}"
        try:
            known = [
                column[0].lower() for column in self.connection.execute(f"{query} LIMIT 0").description or ()
            ]
            if column and column not in known:
                raise missing_column(self.name, table, column)
            if column:
                query += f" WHERE CAST({column} AS VARCHAR) IN (SELECT unnest(?::VARCHAR[]))"
            result = self.connection.execute(query, [list(values)] if column else [])
            while part := result.fetchmany(1000):
                for cells in part:
                    yield _row(known, cells)
        except self.error:
            raise MalformedPatient(f"The table {table} cannot be read.", place=self.name) from None


class _Url:
    """A database by its SQLAlchemy URL; `?schema=NAME` at its end names the schema of the tables."""

    def __init__(self, url: str) -> None:
        # The URL may hold a password: errors name only its kind.
        self.name = url.partition("://")[0] + "://…"
        try:
            import sqlalchemy
        except ImportError:
            raise MalformedPatient(
                "SQLAlchemy is needed for this source and is not installed.", place=self.name, hint=EXTRA
            ) from None
        self.sql = sqlalchemy
        base, _, schema = url.partition("?schema=")
        self.schema = schema or None
        try:
            self.engine = sqlalchemy.create_engine(base)
            names = sqlalchemy.inspect(self.engine).get_table_names(schema=self.schema)
        except (sqlalchemy.exc.SQLAlchemyError, ImportError, ValueError, OSError):
            raise MalformedPatient(
                "This database cannot be opened.",
                place=self.name,
                hint="A SQLAlchemy URL with its driver is expected.",
            ) from None
        self.tables = {name.lower(): name for name in names}

    def has(self, table: str) -> bool:
        return table in self.tables

    def rows(self, table: str, column: str = "", values: Collection[str] = ()) -> Iterator[Row]:
        sql = self.sql
        try:
            reflected = sql.Table(
                self.tables[table], sql.MetaData(), schema=self.schema, autoload_with=self.engine
            )
            columns = {found.name.lower(): found for found in reflected.columns}
            if column and column not in columns:
                raise missing_column(self.name, table, column)
            query = sql.select(*columns.values())
            if column:
                query = query.where(sql.cast(columns[column], sql.String).in_(list(values)))
            with self.engine.connect() as connection:
                for cells in connection.execute(query):
                    yield _row(list(columns), tuple(cells))
        except sql.exc.SQLAlchemyError:
            raise MalformedPatient(f"The table {table} cannot be read.", place=self.name) from None


def _row(columns: list[str], cells: tuple[Any, ...]) -> Row:
    return {name: "" if cell is None else str(cell) for name, cell in zip(columns, cells, strict=True)}
