"""Work spread over all cores: an endless stream in, results in order out, with little in memory."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def mapped(work: Callable[[T], R], items: Iterable[T], *, batch: int = 16) -> Iterator[R]:
    """`work` of each item, in the order of the items, by one process a core.

    `work` is a function of a module. Only a few batches are read ahead, so that a long archive is never
    in memory as a whole.
    """
    stream = iter(items)
    cores = os.cpu_count() or 1
    waiting: deque[Future[list[R]]] = deque()
    with ProcessPoolExecutor(cores) as pool:
        while True:
            while len(waiting) < 3 * cores and (some := list(itertools.islice(stream, batch))):
                waiting.append(pool.submit(_each, work, some))
            if not waiting:
                return
            yield from waiting.popleft().result()


def _each(work: Callable[[T], R], items: list[T]) -> list[R]:
    return [work(item) for item in items]
