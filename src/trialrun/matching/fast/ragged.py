"""Runs of different lengths laid out by column: all first members, then all second members, and so on.

The runs are ordered by length, the longest first, so that every column is full from its beginning. What is
reduced run by run (a sum, a minimum) becomes a few operations on whole columns, which NumPy does many times
faster than `reduceat` on short runs, and during which other threads may run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


def longest_first(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The runs' numbers in the order in which `by_column` wants them."""
    return np.argsort(-lengths, kind="stable")


def by_column(lengths: NDArray[np.int64], starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[int]]:
    """Of runs in the order of `longest_first`: where the members of each column stand, column after column,
    and how many each column has. starts: where each run begins."""
    full = [
        int(np.searchsorted(-lengths, -column)) for column in range(int(lengths[0]) if len(lengths) else 0)
    ]
    places = [starts[:count] + column for column, count in enumerate(full)]
    return np.concatenate(places) if places else np.zeros(0, dtype=np.int64), full


def members(
    columns: NDArray[np.int32], bounds: Sequence[int], start: int = 0, end: int | None = None
) -> Iterator[NDArray[np.int32]]:
    """Of the runs from `start` to `end` the members of each column, as far as the runs have so many."""
    for first, last in pairwise(bounds):
        if first + start >= last:
            return
        yield columns[first + start : last if end is None else min(first + end, last)]


def taken(values: NDArray[Any], places: NDArray[np.int32], room: NDArray[Any]) -> NDArray[Any]:
    """`values[places]` in the beginning of `room`; all places must be right."""
    found = room[: len(places)]
    values.take(places, out=found, mode="clip")  # "clip" only spares the check
    return found
