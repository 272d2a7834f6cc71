"""Run by tests in a process of its own: changes one trial of a catalog after another, without end.

Argument: the catalog's directory. Every change makes a small file of tables, and often several are made one.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from catalog_studies import record
from matched_catalogs import changed

from trialrun.catalog import Catalog, snapshot

TRIALS = 40


def main() -> None:
    snapshot._AT_ONCE = 0  # so that a few trials make as many files as thousands would
    with Catalog.open(Path(sys.argv[1]), write=True) as catalog:
        before = len(catalog.store.all("SELECT 1 FROM version"))
        for number in itertools.count(before):
            day = f"{2027 + number // 300}-{1 + number // 25 % 12:02}-{1 + number % 25:02}"
            assert catalog.load([record(changed(number % TRIALS, day))]).stored == 1
            print(number, flush=True)


if __name__ == "__main__":
    main()
