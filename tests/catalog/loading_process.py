"""Run by the crash tests in a process of its own: loads records without end into a catalog, in small batches.

Arguments: the catalog's directory, the number of the first record, and the number of workers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from catalog_studies import nct, record, study

from trialrun.catalog import Catalog, LoadReport, loading
from trialrun.records import Record

BATCH = 7


def endless(first: int) -> Iterator[Record]:
    number = first
    while True:
        yield record(study(nct(number), f"Trial number {number} of zebra", updated="2020-01-01"))
        number += 1


def say(report: LoadReport) -> None:
    assert not report.rejected, report.rejected
    print(report.stored, flush=True)


def main() -> None:
    directory, first, workers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    loading._BATCH, loading._BATCH_SECONDS = BATCH, 3600.0  # a batch is what it says, on a slow machine too
    with Catalog.open(directory, write=True) as catalog:
        print("open", flush=True)
        if workers == 1:
            catalog.load(endless(first), say)
        else:
            source = directory.parent / "records"
            catalog.load_sources([source], workers=workers, progress=say)


if __name__ == "__main__":
    main()
