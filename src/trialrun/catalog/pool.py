"""Reading and compiling on several cores: files go out in small batches, records come back in order."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Any, TypeVar

from trialrun.catalog import prepare
from trialrun.catalog.prepare import Compiled, Held, Prepared, prepared, recompiled
from trialrun.model.errors import CatalogError, TrialrunError
from trialrun.model.garbage import SELDOM
from trialrun.records import Record, Rejected
from trialrun.records.reading import read_content
from trialrun.records.sources import Content

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Fewer tasks than this are done sooner in this process than another one starts.
_WORTH_A_POOL = 4
_ANY_MOMENT = 8  # tasks waiting for each worker: enough to keep it busy, few enough for the memory


def default_workers() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Done = Prepared | Held | Rejected


def read_and_prepare(files: list[tuple[str, bytes]], holds: Callable[[bytes], bool]) -> list[Done]:
    """Task: whole files to prepared records. holds: whether the catalog holds a record of a digest."""
    return [done for name, data in files for done in prepare_all(read_content(Content(name, data)), holds)]


def prepare_all(records: Iterable[Record | Rejected], holds: Callable[[bytes], bool]) -> list[Done]:
    """Task: records that are already read to prepared ones."""
    return [_prepared(record, holds) if isinstance(record, Record) else record for record in records]


def _prepared(record: Record, holds: Callable[[bytes], bool]) -> Done:
    try:
        return prepared(record, holds)
    except TrialrunError:
        raise
    except Exception as error:  # a fault of ours: the other records must not pay for it
        reason = f"could not be prepared ({type(error).__name__}): please report this"
        return Rejected(record.name, "", reason)


def recompile_all(records: list[tuple[int, str, bytes]]) -> list[tuple[int, Compiled | None]]:
    """Task: (key, id, compressed canonical record) to what is derived from it; None where that fails."""
    done: list[tuple[int, Compiled | None]] = []
    for key, trial, canonical in records:
        try:
            done.append((key, recompiled(canonical, trial)))
        except Exception:  # a fault of ours: the others must not pay for it
            done.append((key, None))
    return done


def batches(
    items: Iterable[Item], size: int, weight: Callable[[Item], int], heaviest: int
) -> Iterator[list[Item]]:
    """Consecutive items in lists of at most `size`, and of at most `heaviest` together unless it is one."""
    batch: list[Item] = []
    load = 0
    for item in items:
        if batch and (len(batch) >= size or load + weight(item) > heaviest):
            yield batch
            batch, load = [], 0
        batch.append(item)
        load += weight(item)
    if batch:
        yield batch


def in_order(task: Callable[[Item], Answer], items: Iterable[Item], workers: int) -> Iterator[Answer]:
    """`task` of each item, in the items' order, on `workers` processes; only a few items are held."""
    source = iter(items)
    first = list(islice(source, _WORTH_A_POOL)) if workers > 1 else []
    if len(first) < _WORTH_A_POOL:
        for item in chain(first, source):
            yield task(item)
        return
    waiting: deque[Future[Answer]] = deque()
    # Spawned, not forked: a forked worker would keep the writer's lock and the database open.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin)
    try:
        for item in chain(first, source):
            waiting.append(pool.submit(task, item))
            if len(waiting) >= workers * _ANY_MOMENT:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise CatalogError(
            "A worker process was stopped, perhaps for want of memory; what was stored before is safe.",
            hint="Load again, with --workers 1 if it happens twice.",
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _begin(*_: Any) -> None:
    """What a worker does first: it learns whom to obey, and loads what every record needs."""
    _end_with_parent()
    # Taking a worker's memory apart when it ends costs a second and serves nobody: its answers are sent.
    atexit.register(os._exit, 0)
    gc.set_threshold(*SELDOM)
    prepare.ready()
    gc.freeze()  # the vocabulary stays: the collector need not go through it again and again


def _end_with_parent() -> None:
    """Ends this worker when the process that started it is gone, even if that was killed.

    Ctrl-C reaches the workers of a terminal's process as well: it is for that process to answer it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
