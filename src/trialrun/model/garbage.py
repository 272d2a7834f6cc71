"""How often Python looks for garbage that refers to itself: seldom, where much is held and none is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 20, 50)
"""Thresholds of the collector for whoever holds a large vocabulary, and makes trees that hold no cycles."""


@contextmanager
def garbage_seldom() -> Iterator[None]:
    """Lets the collector of reference cycles run seldom; as before afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
