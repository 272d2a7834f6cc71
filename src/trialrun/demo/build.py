"""Builds the catalog of the demonstration: every demo trial read, compiled and indexed in a few seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trialrun.catalog import Catalog, LoadReport
from trialrun.demo.trials import demo_trials
from trialrun.records import Record, Rejected, read_bytes


def demo_records() -> Iterator[Record | Rejected]:
    """The demo trials as records, in the order of `demo_trials`."""
    for name, data in demo_trials():
        yield from read_bytes(data, name)


def build(directory: Path) -> LoadReport:
    """Puts the demo trials into the catalog in `directory`, made where there is none. Raises CatalogError.

    Building twice changes nothing: the report then says that every record was unchanged.
    """
    with Catalog.open(directory, write=True) as catalog:
        return catalog.load(demo_records())
