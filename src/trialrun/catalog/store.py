"""The store of record: one SQLite file with every version of every trial, as it came and as understood.

Batches are SQLite transactions in WAL mode with full synchronisation: after a kill or a power cut a batch is
there whole or not at all. Everything else in a catalog can be made again from this file.
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trialrun.model.errors import CatalogError

FILE = "catalog.sqlite"
APPLICATION_ID = 0x5452_4C52  # "TRLR"
STORE_FORMAT = 1

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE trial (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    batch INTEGER NOT NULL,           -- the last batch that changed what is shown
    current INTEGER NOT NULL,         -- number of the version that is shown
    sponsor TEXT NOT NULL,
    made_by TEXT NOT NULL,            -- compiler, vocabulary and model that made the next two
    study BLOB NOT NULL,
    eligibility BLOB NOT NULL
);
CREATE INDEX trial_batch ON trial (batch);
CREATE INDEX trial_made_by ON trial (made_by);
CREATE TABLE version (
    trial INTEGER NOT NULL REFERENCES trial (key),
    number INTEGER NOT NULL,
    digest BLOB NOT NULL,
    updated TEXT NOT NULL,            -- the record's own date of last update, or ''
    effective TEXT NOT NULL,          -- the day it counts as of when versions are put in order
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    batch INTEGER NOT NULL,
    problems TEXT NOT NULL,           -- a JSON list
    original BLOB NOT NULL,
    canonical BLOB,                   -- NULL: the same as the original
    PRIMARY KEY (trial, number)
);
CREATE INDEX version_digest ON version (digest);
CREATE TABLE name (key TEXT, trial INTEGER REFERENCES trial (key), kind TEXT, PRIMARY KEY (key, trial))
    WITHOUT ROWID;
CREATE TABLE title (key TEXT, trial INTEGER REFERENCES trial (key), PRIMARY KEY (key, trial)) WITHOUT ROWID;
"""


class Store:
    """Connections to the SQLite file: one for each thread that reads, one for the writer."""

    def __init__(self, directory: Path, *, write: bool) -> None:
        self.path = directory / FILE
        self.write = write
        self._threads = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self.closed = False

    # ---- opening ---------------------------------------------------------------------------------------

    def open(self) -> None:
        """Checks that the file is a catalog of a form we know; a writer creates a missing one."""
        new = not self.path.exists() or self.path.stat().st_size == 0
        if new and not self.write:
            raise CatalogError(
                "There is no catalog here.",
                place=str(self.path.parent),
                hint="Make one with: trialrun load FILE-OR-FOLDER --catalog DIRECTORY",
            )
        try:
            if not new:
                self._check()
            if new or self._is_blank():
                self._create()
        except sqlite3.OperationalError as error:
            raise self._refused(error) from error
        except sqlite3.DatabaseError as error:
            raise self._foreign(f"it is no database ({error})") from error

    def _is_blank(self) -> bool:
        """A file whose creation was cut short: ours by its place, but without tables."""
        return self.one("SELECT count(*) FROM sqlite_master") == (0,)

    def _check(self) -> None:
        application = self.connection.execute("PRAGMA application_id").fetchone()[0]
        if application != APPLICATION_ID and not (application == 0 and self.write and self._is_blank()):
            raise self._foreign("it was made by another program")
        form = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if application == APPLICATION_ID and form != STORE_FORMAT:
            raise CatalogError(
                f"The catalog has form {form}; this trialrun reads form {STORE_FORMAT}.",
                place=str(self.path),
                hint="Load the records into a new directory with this version of trialrun.",
            )

    def _foreign(self, reason: str) -> CatalogError:
        return CatalogError(
            f"This file is not a trialrun catalog: {reason}.",
            place=str(self.path),
            hint="Move it away, or give another directory with --catalog.",
        )

    def _create(self) -> None:
        connection = self.connection
        connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            for statement in _SCHEMA.split(";"):
                if statement.strip():
                    connection.execute(statement)
            self.set_meta("catalog", uuid.uuid4().hex)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {STORE_FORMAT}")

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = self._connect()
            self._threads.connection = found
            with self._guard:
                self._connections.append(found)
        return found

    def _connect(self) -> sqlite3.Connection:
        if self.closed:
            raise CatalogError("The catalog is closed.", place=str(self.path.parent), hint="Open it again.")
        # A reader opens the file for writing too where it may: WAL readers share an index file beside it.
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        if not self.write:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA mmap_size = 268435456")
        return connection

    def close(self) -> None:
        self.closed = True
        with self._guard:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._threads = threading.local()

    # ---- plain access ----------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done inside is stored whole at the end, or not at all."""
        connection = self.connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has SQLite roll back by itself
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def one(self, question: str, *values: Any) -> tuple[Any, ...] | None:
        try:
            found: tuple[Any, ...] | None = self.connection.execute(question, values).fetchone()
        except sqlite3.Error as error:
            raise self._refused(error) from error
        return found

    def all(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self.connection.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def _refused(self, error: sqlite3.Error) -> CatalogError:
        """What SQLite says of a full disk, a damaged file or a lock that is not given up."""
        return CatalogError(
            f"The catalog's file cannot be read or written: {error}.",
            place=str(self.path),
            hint="Check the disk and the room on it. In place of a damaged file take a copy, or load the "
            "records into a new directory.",
        )

    def meta(self, name: str) -> str:
        found = self.one("SELECT value FROM meta WHERE name = ?", name)
        return str(found[0]) if found else ""

    def set_meta(self, name: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def corrections(self) -> Any:
        """What this thread has read of the corrections, with the state that it was of; None for nothing."""
        return getattr(self._threads, "corrections", None)

    def keep_corrections(self, found: Any) -> None:
        self._threads.corrections = found

    # ---- what a catalog asks ---------------------------------------------------------------------------

    def last_batch(self) -> int:
        """The number of the last batch that changed what is shown; 0 for an empty catalog."""
        found = self.one("SELECT max(batch) FROM trial")
        return int(found[0] or 0) if found else 0

    def next_batch(self) -> int:
        versions = self.one("SELECT max(batch) FROM version")
        return max(self.last_batch(), int((versions and versions[0]) or 0)) + 1

    def count(self) -> int:
        found = self.one("SELECT count(*) FROM trial")
        return int(found[0]) if found else 0

    def state(self) -> int:
        """A number that changes whenever another connection has committed."""
        found = self.one("PRAGMA data_version")
        return int(found[0]) if found else 0

    def holds(self, digest: bytes) -> bool:
        """Whether a record with these canonical bytes is a version of just one trial."""
        found = self.one("SELECT count(DISTINCT trial) FROM version WHERE digest = ?", digest)
        return found == (1,)

    def rows(
        self, columns: str, where: str = "1", *values: Any, page: int = 200
    ) -> Iterator[tuple[Any, ...]]:
        """Rows of `trial` in order of key, read in pages so that a long walk never holds up the writer.

        Which rows is asked first, of an index: looking for a few among many would read all of them.
        """
        keys = sorted(key for (key,) in self.all(f"SELECT key FROM trial WHERE {where}", *values))
        for start in range(0, len(keys), page):
            wanted = keys[start : start + page]
            marks = ",".join("?" * len(wanted))
            yield from self.all(
                f"SELECT key, {columns} FROM trial WHERE key IN ({marks}) AND ({where}) ORDER BY key",
                *wanted,
                *values,
            )

    def canonical(self, trial: int, number: int) -> bytes | None:
        """The canonical bytes of a version, compressed."""
        found = self.one(
            "SELECT coalesce(canonical, original) FROM version WHERE trial = ? AND number = ?", trial, number
        )
        return bytes(found[0]) if found else None
