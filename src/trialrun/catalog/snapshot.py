"""The tables of the fast engine beside the store: one large file, small ones for what changed since.

`matching/current.json` names the files, the batch of the store up to which they go, and who made them. A
trial that changes is put into a new, small file and counts as gone from the older ones. Many small files are
made one; when they outgrow the large one, all are made anew. All of it can be made again from the store.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.catalog import segment
from trialrun.catalog.prepare import for_matching, made_by, unpack_study
from trialrun.catalog.store import Store
from trialrun.matching.fast import FacetBuilder, Table, TableBuilder
from trialrun.model.study import Study

FOLDER = "matching"
FORM = "6"
_MANIFEST = "current.json"
_MOST_FILES = 8
_LARGEST_TAIL = 0.25
"""Changed trials, as a share of those in the large file, from which on all tables are made anew."""


class _File(msgspec.Struct, frozen=True):
    """One file of tables, with the trials whose last change lies in the batches after the file before."""

    name: str
    batch: int
    trials: int


class _Manifest(msgspec.Struct, frozen=True):
    form: str
    catalog: str
    made_by: str
    files: tuple[_File, ...]


class Part(msgspec.Struct, frozen=True):
    """One table and which of its trials are current; None for all."""

    table: Table
    alive: NDArray[np.bool_] | None


class Snapshot(msgspec.Struct, frozen=True):
    """All trials of the catalog up to a batch."""

    batch: int
    parts: tuple[Part, ...]

    def __len__(self) -> int:
        """How many current trials there are."""
        return sum(
            len(part.table) if part.alive is None else int(np.count_nonzero(part.alive))
            for part in self.parts
        )


def update(directory: Path, store: Store, growing: Growing | None = None) -> tuple[Snapshot, str]:
    """Brings the files up to date with the store and opens them; only for whoever holds the writer's lock.

    growing: what was collected while the store was written, where that is just what the files lack.
    The second value says what was wrong with them: "" when nothing was.
    """
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    manifest, tables, problem = _read(folder, store)
    last = store.last_batch()
    files = list(manifest.files) if manifest is not None else []
    if not files or last > files[-1].batch:
        if files:
            changed = _count(store, files[0].batch)
            if changed > _LARGEST_TAIL * files[0].trials + 1000:
                files, tables = [], []
            elif len(files) >= _MOST_FILES:
                del files[1:], tables[1:]
        table = _table(store, files[-1].batch if files else -1, growing)
        name = f"{uuid.uuid4().hex[:12]}.tables"
        segment.write(folder / name, table.arrays)
        files.append(_File(name, last, len(table)))
        tables.append(Table(segment.read(folder / name)))
        _write(folder, _Manifest(FORM, store.meta("catalog"), made_by(), tuple(files)))
    _remove_leftovers(folder, {file.name for file in files})
    return snapshot(last, tables), problem


def install(directory: Path, store: Store, arrays: segment.Arrays) -> None:
    """Puts tables that were made elsewhere in the place of those there are."""
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    name = f"{uuid.uuid4().hex[:12]}.tables"
    segment.write(folder / name, arrays)
    file = _File(name, store.last_batch(), len(arrays["trial.keys"]))
    _write(folder, _Manifest(FORM, store.meta("catalog"), made_by(), (file,)))
    _remove_leftovers(folder, {name})


def opened(directory: Path, store: Store) -> Snapshot | None:
    """The files as they are; None when they cannot be used or lack the store's last batch."""
    manifest, tables, _ = _read(directory / FOLDER, store)
    if manifest is None or manifest.files[-1].batch < store.last_batch():
        return None
    return snapshot(manifest.files[-1].batch, tables)


def outdated(directory: Path, store: Store) -> int:
    """How many trials the files lack that an earlier version compiled: each is compiled before a match."""
    manifest, _ = _listed(directory / FOLDER, store)
    after = manifest.files[-1].batch if manifest is not None else -1
    found = store.one("SELECT count(*) FROM trial WHERE batch > ? AND made_by <> ?", after, made_by())
    return int(found[0]) if found else 0


def completed(directory: Path, store: Store) -> Snapshot:
    """What the files have, and in memory what they lack: for whoever may not write."""
    manifest, tables, _ = _read(directory / FOLDER, store)
    last, known = store.last_batch(), manifest.files[-1].batch if manifest is not None else -1
    if last > known:
        tables.append(_table(store, known))
    return snapshot(last, tables)


def snapshot(batch: int, tables: list[Table]) -> Snapshot:
    """The tables, the newest last; a trial counts where it is newest."""
    parts: list[Part] = []
    newer = np.zeros(0, dtype=np.int64)
    for table in reversed(tables):
        keys = table.arrays["trial.keys"]
        alive = ~np.isin(keys, newer) if len(newer) else None
        parts.append(Part(table, alive))
        newer = np.concatenate([newer, keys]) if len(parts) < len(tables) else newer
    return Snapshot(batch, tuple(reversed(parts)))


class Growing:
    """The table of all trials that changed after a batch, collected while more batches are committed.

    after: the batch. `whole` is False once a trial came again, or before one of a lower key: the rows of a
    table are trials in the order of their keys, so that it must then be made anew from the store.
    """

    def __init__(self, store: Store, after: int) -> None:
        self.after = after
        self.whole = True
        self._store = store
        self._criteria, self._facets = TableBuilder(), FacetBuilder()
        self._batch, self._key = after, -1

    def grow(self) -> None:
        """Adds what was committed since."""
        last = self._store.last_batch()
        if not self.whole or last == self._batch:
            return
        found = self._store.rows("id, made_by, study, eligibility", "batch > ?", self._batch)
        for key, trial, *packed in found:
            if key <= self._key:
                self.whole = False
                self._criteria, self._facets = TableBuilder(), FacetBuilder()
                return
            study, eligibility, facets = for_matching(self._store, key, trial, *packed)
            # Of the study itself only criteria that are limited to its parts ask anything.
            parts = any(one.applies_to for one in eligibility.criteria)
            self._criteria.add(unpack_study(study) if parts else Study(), eligibility)
            self._facets.add(key, trial, facets)
            self._key = key
        self._batch = last

    def table(self) -> Table:
        return Table({**self._criteria.arrays(), **self._facets.arrays()})


def growing(directory: Path, store: Store) -> Growing:
    """What collects the trials that the files lack, from now on."""
    manifest, _, _ = _read(directory / FOLDER, store)
    return Growing(store, manifest.files[-1].batch if manifest is not None else -1)


def _table(store: Store, after: int, growing: Growing | None = None) -> Table:
    """The table of all trials that changed after a batch."""
    if growing is None or growing.after != after:
        growing = Growing(store, after)
    growing.grow()
    if not growing.whole:
        growing = Growing(store, after)
        growing.grow()
    return growing.table()


def _count(store: Store, after: int) -> int:
    found = store.one("SELECT count(*) FROM trial WHERE batch > ?", after)
    return int(found[0]) if found else 0


# ---- files ---------------------------------------------------------------------------------------------


def _read(folder: Path, store: Store) -> tuple[_Manifest | None, list[Table], str]:
    """The manifest and its tables; or none, and why they cannot be used ("" when there are none yet)."""
    manifest, problem = _listed(folder, store)
    if manifest is None:
        return None, [], problem
    try:
        tables = [Table(segment.read(folder / file.name)) for file in manifest.files]
    except segment.DamagedSegment as error:
        return None, [], f"a file of them is damaged: {error}"
    if [len(table) for table in tables] != [file.trials for file in manifest.files]:
        return None, [], "a file of them is another one"
    return manifest, tables, ""


def _listed(folder: Path, store: Store) -> tuple[_Manifest | None, str]:
    """The manifest alone; or none, and why the files that it names cannot be used."""
    path = folder / _MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=_Manifest)
    except FileNotFoundError:
        return None, ""
    except (OSError, msgspec.MsgspecError):
        return None, "their list is damaged"
    if manifest.form != FORM or manifest.made_by != made_by():
        return None, "they were made by another version"
    if manifest.catalog != store.meta("catalog") or not manifest.files:
        return None, "they belong to another catalog"
    if manifest.files[-1].batch > store.last_batch():
        return None, "they know more than the store"
    return manifest, ""


def _write(folder: Path, manifest: _Manifest) -> None:
    temporary = folder / f"{_MANIFEST}.part"
    with temporary.open("wb") as file:
        file.write(msgspec.json.encode(manifest))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / _MANIFEST)


def _remove_leftovers(folder: Path, wanted: set[str]) -> None:
    for path in _files(folder):
        if path.name not in wanted:
            # Another reader may still have it mapped, which some systems do not allow to be removed.
            try:
                path.unlink()
            except OSError:
                continue


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.iterdir() if path.suffix in (".tables", ".part"))
