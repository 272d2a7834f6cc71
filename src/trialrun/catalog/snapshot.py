"""The tables of the fast engine beside the store: one large file, small ones for what changed since.

`matching/current.json` names the files, the batch of the store up to which they go, and who made them. A
trial that changes is put into a new, small file and counts as gone from the older ones. Every file costs each
patient some time, so that small ones are made one (`merge`); when they outgrow the large one, all are made
anew. All of it can be made again from the store. A file never changes under its name: whoever has it mapped
keeps what it read, and a program that is stopped leaves the list that was there before.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.catalog import segment
from trialrun.catalog.prepare import for_matching, made_by, unpack_study
from trialrun.catalog.store import Store
from trialrun.matching.fast import FacetBuilder, Table, TableBuilder
from trialrun.model.study import Study

FOLDER = "matching"
FORM = "8"
_MANIFEST = "current.json"
_LARGEST_TAIL = 0.25
"""Changed trials, as a share of those in the large file, from which on all tables are made anew."""
_AT_ONCE = 500
"""So many trials are read again from the store, a third of a second, to spare another small file at once."""
_LARGER = 2
"""Small files are made one while the next is at most so many times as large as the newer ones together: a
trial is read again a few times only, and of so many changed trials few files stand."""


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
    """One table and which of its trials are current; None for all. name: of its file; "" in memory."""

    table: Table
    alive: NDArray[np.bool_] | None
    name: str = ""


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


def update(
    directory: Path, store: Store, growing: Growing | None = None, held: Snapshot | None = None
) -> tuple[Snapshot, str]:
    """Brings the files up to date with the store and opens them; only for whoever holds the writer's lock.

    growing: what was collected while the store was written, where that is just what the files lack. held: a
    snapshot whose tables need not be opened again. The second value says what was wrong with the files: ""
    when nothing was.
    """
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    found, problem = _read(folder, store, held)
    last = store.last_batch()
    if not found or last > found[-1].file.batch:
        found = _kept(found, store)
        made = _put(folder, _table(store, found[-1].file.batch if found else -1, growing), last)
        found.append(made)
        _write(folder, store, [one.file for one in found])
    _remove_leftovers(folder, [one.file for one in found])
    return _snapshot(last, found), problem


def merge(directory: Path, store: Store) -> bool:
    """Makes one of small files where several stand, and says whether it did; only for whoever holds the
    writer's lock, after `update`. Readers go on with the files that they have."""
    folder = directory / FOLDER
    manifest, _ = _listed(folder, store)
    files = list(manifest.files) if manifest is not None else []
    first = _first_to_merge([file.trials for file in files])
    if first >= len(files) - 1 or files[-1].batch != store.last_batch():
        return False
    made = _put(folder, _table(store, files[first - 1].batch), files[-1].batch)
    files[first:] = [made.file]
    _write(folder, store, files)
    _remove_leftovers(folder, files)
    return True


def _first_to_merge(sizes: Sequence[int]) -> int:
    """From which file on they are to be made one, the large one never; the number of the last for none."""
    first = len(sizes) - 1
    while first > 1 and sizes[first - 1] <= _LARGER * sum(sizes[first:]):
        first -= 1
    return first


def _kept(found: list[_Opened], store: Store) -> list[_Opened]:
    """The files to which another one is added: without small ones that it takes in, and none where what
    changed has outgrown the large one."""
    if not found:
        return []
    if _count(store, found[0].file.batch) > _LARGEST_TAIL * found[0].file.trials + 1000:
        return []
    kept = len(found)
    while kept > 1 and _count(store, found[kept - 2].file.batch) <= _AT_ONCE:
        kept -= 1
    return found[:kept]


def install(directory: Path, store: Store, arrays: segment.Arrays) -> None:
    """Puts tables that were made elsewhere in the place of those there are."""
    folder = directory / FOLDER
    folder.mkdir(exist_ok=True)
    made = _put(folder, Table(arrays), store.last_batch())
    _write(folder, store, [made.file])
    _remove_leftovers(folder, [made.file])


def opened(directory: Path, store: Store, held: Snapshot | None = None) -> Snapshot | None:
    """The files as they are; None when they cannot be used or lack the store's last batch. held: as of
    `update`."""
    found, _ = _read(directory / FOLDER, store, held)
    if not found or found[-1].file.batch < store.last_batch():
        return None
    return _snapshot(found[-1].file.batch, found)


def outdated(directory: Path, store: Store) -> int:
    """How many trials the files lack that an earlier version compiled: each is compiled before a match."""
    manifest, _ = _listed(directory / FOLDER, store)
    after = manifest.files[-1].batch if manifest is not None else -1
    found = store.one("SELECT count(*) FROM trial WHERE batch > ? AND made_by <> ?", after, made_by())
    return int(found[0]) if found else 0


def completed(directory: Path, store: Store) -> Snapshot:
    """What the files have, and in memory what they lack: for whoever may not write."""
    found, _ = _read(directory / FOLDER, store)
    last, known = store.last_batch(), found[-1].file.batch if found else -1
    if last > known:
        table = _table(store, known)
        found.append(_Opened(_File("", last, len(table)), table))
    return _snapshot(last, found)


def _snapshot(batch: int, found: Sequence[_Opened]) -> Snapshot:
    """The tables, the newest last; a trial counts where it is newest."""
    parts: list[Part] = []
    newer = np.zeros(0, dtype=np.int64)
    for file, table in reversed(found):
        keys = table.arrays["trial.keys"]
        alive = ~np.isin(keys, newer) if len(newer) else None
        parts.append(Part(table, alive, file.name))
        newer = np.concatenate([newer, keys]) if len(parts) < len(found) else newer
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
    manifest, _ = _listed(directory / FOLDER, store)
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


class _Opened(NamedTuple):
    """A file of the list and its table."""

    file: _File
    table: Table


def _read(folder: Path, store: Store, held: Snapshot | None = None) -> tuple[list[_Opened], str]:
    """The files of the list up to the first that cannot be used, and why it cannot ("" for none).

    Those before it hold all that they did, up to their batches, so that only what came later is made anew.
    """
    known = {part.name: part.table for part in held.parts if part.name} if held is not None else {}
    manifest, problem = _listed(folder, store)
    while manifest is not None:
        found, problem = _mapped(folder, manifest, known)
        again, _ = _listed(folder, store) if problem else (None, "")
        if again is None or again == manifest:
            return found, problem
        manifest = again  # a writer has made files one meanwhile
    return [], problem


def _mapped(folder: Path, manifest: _Manifest, known: Mapping[str, Table]) -> tuple[list[_Opened], str]:
    found: list[_Opened] = []
    for file in manifest.files:
        try:
            table = known[file.name] if file.name in known else Table(segment.read(folder / file.name))
        except segment.DamagedSegment as error:
            return found, f"a file of them is damaged: {error}"
        if len(table) != file.trials:
            return found, "a file of them is another one"
        found.append(_Opened(file, table))
    return found, ""


def _put(folder: Path, table: Table, batch: int) -> _Opened:
    """A table in a new file, mapped from there."""
    name = f"{uuid.uuid4().hex[:12]}.tables"
    segment.write(folder / name, table.arrays)
    return _Opened(_File(name, batch, len(table)), Table(segment.read(folder / name)))


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


def _write(folder: Path, store: Store, files: Sequence[_File]) -> None:
    """The list in the place of the one before; what it names is on the disk already."""
    manifest = _Manifest(FORM, store.meta("catalog"), made_by(), tuple(files))
    temporary = folder / f"{_MANIFEST}.part"
    with temporary.open("wb") as file:
        file.write(msgspec.json.encode(manifest))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / _MANIFEST)


def _remove_leftovers(folder: Path, files: Sequence[_File]) -> None:
    wanted = {file.name for file in files}
    for path in _files(folder):
        if path.name not in wanted:
            # Another reader may still have it mapped, which some systems do not allow to be removed.
            try:
                path.unlink()
            except OSError:
                continue


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.iterdir() if path.suffix in (".tables", ".part"))
