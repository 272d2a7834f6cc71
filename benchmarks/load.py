"""How long a load takes, how much memory, and how quickly searches are answered.

    uv run python benchmarks/load.py records.tar.xz [--workers 2] [--searches 200]

Prints the balance, times (also the processor's, which other work on the machine changes less), peak memory of
the loading process and of its workers, the catalog's size, and the median and 95th percentile of searches
with filters and all facets.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from trialrun.catalog import Catalog, Query
from trialrun.catalog.pool import default_workers

TEXTS = ("", "relapsed myeloma", "breast cancer", "heart attack", "AML", "diabetes insulin", "NCT00496392")
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"status": ("recruiting",)},
    {"phase": ("1",), "sex": ("female",), "age": "63"},
    {"country": ("Italy",), "type": ("interventional",)},
    {"near": "Milan", "within": "200km"},
    {"near": "Boston", "status": ("recruiting", "completed"), "volunteers": False},
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sources", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, default=default_workers())
    parser.add_argument("--searches", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        load(Path(directory), arguments.sources, arguments.workers)
        read(Path(directory), arguments.searches)


def load(directory: Path, sources: list[Path], workers: int) -> None:
    started = time.perf_counter()
    with Catalog.open(directory, write=True) as catalog:
        report = catalog.load_sources(sources, workers=workers)
    print(report.balance)
    print(f"load with {workers} workers   {time.perf_counter() - started:8.1f} s")
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, theirs = (one.ru_utime + one.ru_stime for one in spent)
    print(f"processor time         {own + theirs:8.1f} s ({theirs:.1f} s of it in the workers)")
    for who, whose in (("this process", resource.RUSAGE_SELF), ("largest worker", resource.RUSAGE_CHILDREN)):
        print(f"peak memory, {who:14} {_megabytes(resource.getrusage(whose).ru_maxrss):6.0f} MB")
    for part in ("catalog.sqlite", "index-*"):
        files = [
            f for found in directory.glob(part) for f in (found.rglob("*") if found.is_dir() else [found])
        ]
        print(f"size of {part:18} {sum(f.stat().st_size for f in files if f.is_file()) / 1e6:6.0f} MB")


def read(directory: Path, searches: int) -> None:
    started = time.perf_counter()
    with Catalog.open(directory) as catalog:
        catalog.search(Query())
        print(f"open and first search  {1000 * (time.perf_counter() - started):8.1f} ms")
        started = time.perf_counter()
        catalog.search(Query(near="Milan"))
        print(f"first search by place  {1000 * (time.perf_counter() - started):8.1f} ms")
        times = []
        asked = itertools.cycle(itertools.product(TEXTS, FILTERS))
        for text, filters in itertools.islice(asked, searches):
            started = time.perf_counter()
            catalog.search(Query(text=text, **filters))
            times.append(1000 * (time.perf_counter() - started))
        quantiles = statistics.quantiles(times, n=20)
        median = statistics.median(times)
        print(f"search p50 / p95 / max {median:.1f} / {quantiles[18]:.1f} / {max(times):.1f} ms")
        started = time.perf_counter()
        count = sum(1 for _ in catalog.trials())
        print(f"all {count:,} trials with criteria {time.perf_counter() - started:.2f} s")


def _megabytes(peak: int) -> float:
    """The system's unit of peak memory is 1024 bytes, on macOS one byte."""
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    main()
