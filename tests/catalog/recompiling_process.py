"""Run by the tests in a process of its own: compiles a catalog anew in small batches, telling how far."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from trialrun.catalog import Catalog, loading

BATCH = 10


def say(done: int, total: int) -> None:
    print(done, flush=True)
    time.sleep(0.1)  # so that the one who kills has time to


def main() -> None:
    loading._BATCH, loading._BATCH_SECONDS = BATCH, 3600.0  # a batch is what it says, on a slow machine too
    loading._TASK = BATCH
    with Catalog.open(Path(sys.argv[1]), write=True) as catalog:
        catalog.recompile(everything=True, progress=say)


if __name__ == "__main__":
    main()
