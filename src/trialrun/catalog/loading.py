"""Putting records into a catalog, batch by batch: the store commits first, then the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from itertools import chain
from pathlib import Path

import msgspec

from trialrun.catalog import identity, pool
from trialrun.catalog.index import SearchIndex
from trialrun.catalog.prepare import Held, made_by
from trialrun.catalog.results import LoadReport
from trialrun.catalog.store import Store
from trialrun.records import Record, Rejected
from trialrun.records.reading import read_content
from trialrun.records.sources import Content, files

# Names the compiler whose recompiling of everything was begun and is not finished.
_RECOMPILING = "recompiling"
# A batch is committed when it has so many records, or after so long.
_BATCH = 500
_BATCH_SECONDS = 10.0
# What is handed to a worker at once: little, so that all end together. A larger file is read here, record by
# record.
_TASK = 8
_TASK_BYTES = 4_000_000


def load_records(
    store: Store,
    index: SearchIndex,
    records: Iterable[Record | Rejected],
    progress: Callable[[LoadReport], None] | None,
    committed: Callable[[], None],
) -> LoadReport:
    """Stores records that are already read, compiling them in this process.

    committed: called after each batch.
    """
    recompile(store, index, False, 1, None)
    found = (done for record in records for done in pool.prepare_all([record], store.holds))
    return _Loader(store, index, progress, committed).load(found)


def load_sources(
    store: Store,
    index: SearchIndex,
    sources: Iterable[Path],
    workers: int,
    progress: Callable[[LoadReport], None] | None,
    committed: Callable[[], None],
) -> LoadReport:
    """Reads, compiles and stores everything in the sources, on several processes.

    committed: called after each batch; the workers go on meanwhile.
    """
    recompile(store, index, False, workers, None)
    found = chain.from_iterable(files(source) for source in sources)
    directory = store.path.parent
    try:
        return _Loader(store, index, progress, committed).load(_prepared(found, directory, workers))
    finally:
        if _reader.cache_info().currsize:
            _reader(directory).close()
            _reader.cache_clear()


def _prepared(found: Iterable[Content | Rejected], directory: Path, workers: int) -> Iterator[pool.Done]:
    """Files to prepared records, in order; a large file of many studies goes out in parts."""
    for done in pool.in_order(partial(_do, directory), _tasks(found), workers):
        yield from done


class _Files(msgspec.Struct, frozen=True):
    """Whole files, as names and bytes."""

    files: list[tuple[str, bytes]]


Task = _Files | list[Record | Rejected]


def _do(directory: Path, task: Task) -> list[pool.Done]:
    """Files are read and prepared, records only prepared."""
    holds = _reader(directory).holds
    if isinstance(task, _Files):
        return pool.read_and_prepare(task.files, holds)
    return pool.prepare_all(task, holds)


@cache
def _reader(directory: Path) -> Store:
    """The store as a worker asks it, which needs no lock and sees whole batches."""
    store = Store(directory, write=False)
    store.open()
    return store


def _tasks(found: Iterable[Content | Rejected]) -> Iterator[Task]:
    small: list[tuple[str, bytes]] = []
    load = 0
    for item in found:
        size = len(item.data) if isinstance(item, Content) else 0
        alone = isinstance(item, Rejected) or size > _TASK_BYTES or not isinstance(item.data, bytes)
        if small and (alone or len(small) >= _TASK or load + size > _TASK_BYTES):
            yield _Files(small)
            small, load = [], 0
        if isinstance(item, Rejected):
            yield [item]
        elif alone:
            yield from pool.batches(read_content(item), _TASK, _size, _TASK_BYTES)
        else:
            small.append((item.name, bytes(item.data)))
            load += size
    if small:
        yield _Files(small)


def _size(record: Record | Rejected) -> int:
    return len(record.original) + len(record.canonical) if isinstance(record, Record) else 0


class _Loader:
    """One load: the batch in hand and the balance so far."""

    def __init__(
        self,
        store: Store,
        index: SearchIndex,
        progress: Callable[[LoadReport], None] | None,
        committed: Callable[[], None],
    ) -> None:
        self.store = store
        self.index = index
        self.progress = progress
        self.committed = committed
        self.report = LoadReport()

    def load(self, records: Iterable[pool.Done]) -> LoadReport:
        source = iter(records)
        more = True
        while more:
            more = self._batch(source)
        self.index.close()  # waits for merges, so that the index is left compact
        return self.report

    def _batch(self, source: Iterator[pool.Done]) -> bool:
        """Stores one batch; False when the source is exhausted."""
        batch = self.store.next_batch()
        loaded_at = datetime.now(UTC).isoformat(timespec="seconds")
        started = time.monotonic()
        before = self.report.stored
        more = False
        try:
            with self.store.transaction():
                for done in source:
                    self._put(done, batch, loaded_at)
                    if self.progress is not None:
                        self.progress(self.report)
                    if self.report.stored - before >= _BATCH or time.monotonic() - started > _BATCH_SECONDS:
                        more = True
                        break
            self.index.commit()
        except BaseException:
            # The store has rolled back: documents of that batch must not be committed by a later one.
            self.index.rollback()
            raise
        self.committed()
        return more

    def _put(self, done: pool.Done, batch: int, loaded_at: str) -> None:
        report = self.report
        report.read += 1
        if isinstance(done, Rejected):
            report.rejected.append(done)
            return
        if isinstance(done, Held):
            report.unchanged += 1
            return
        outcome = identity.put(self.store, done, batch, loaded_at)
        report.notes += [(done.name, note) for note in (outcome.note, done.note) if note]
        if outcome.fields is not None:
            self.index.put(outcome.key, batch, outcome.fields)
        if outcome.kind == "unchanged":
            report.unchanged += 1
            return
        report.stored += 1
        setattr(report, outcome.kind, getattr(report, outcome.kind) + 1)


def recompile(
    store: Store,
    index: SearchIndex,
    everything: bool,
    workers: int,
    progress: Callable[[int, int], None] | None,
) -> int:
    """Derives again what an earlier compiler, vocabulary or model made. Returns the number of trials.

    everything: all trials are marked as made by nobody first. Stopped at any moment, what is marked still is
    to do, and the next call, with or without `everything`, goes on there.
    """
    if everything and store.meta(_RECOMPILING) != made_by():
        with store.transaction() as connection:
            connection.execute("UPDATE trial SET made_by = ''")
            store.set_meta(_RECOMPILING, made_by())
    keys = [key for (key,) in store.all("SELECT key FROM trial WHERE made_by <> ? ORDER BY key", made_by())]
    done = 0
    tasks = pool.batches(_canonicals(store, keys), _TASK, lambda item: len(item[2]), _TASK_BYTES)
    results = pool.in_order(pool.recompile_all, tasks, workers)
    more = bool(keys)
    while more:
        more = False
        batch = store.next_batch()
        started = time.monotonic()
        count = 0
        try:
            with store.transaction():
                for answers in results:
                    for key, made in answers:
                        if made is not None:
                            store.connection.execute(
                                "UPDATE trial SET study = ?, eligibility = ?, made_by = ?, batch = ? "
                                "WHERE key = ?",
                                (made.study, made.eligibility, made.made_by, batch, key),
                            )
                            index.put(key, batch, made.fields)
                    count += len(answers)
                    if progress is not None:
                        progress(done + count, len(keys))
                    if count >= _BATCH or time.monotonic() - started > _BATCH_SECONDS:
                        more = True
                        break
            index.commit()
        except BaseException:
            index.rollback()
            raise
        done += count
    if store.meta(_RECOMPILING):
        store.set_meta(_RECOMPILING, "")
    return done


def _canonicals(store: Store, keys: list[int]) -> Iterator[tuple[int, str, bytes]]:
    for key in keys:
        row = store.one(
            "SELECT trial.id, coalesce(canonical, original) FROM trial JOIN version "
            "ON version.trial = trial.key AND version.number = trial.current WHERE trial.key = ?",
            key,
        )
        if row is not None:
            yield key, str(row[0]), bytes(row[1])
