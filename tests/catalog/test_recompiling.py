"""Compiling a whole catalog anew goes on where it was stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from catalog_studies import nct, record, study
from recompiling_process import BATCH

from trialrun.catalog import Catalog, Query

HERE = Path(__file__).parent
TRIALS = 5 * BATCH


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with Catalog.open(tmp_path / "catalog", write=True) as catalog:
        catalog.load(record(study(nct(number), f"Trial {number} of zebra")) for number in range(TRIALS))
    return tmp_path / "catalog"


def test_killed_it_goes_on_where_it_stopped(directory: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, str(HERE / "recompiling_process.py"), str(directory)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for said in process.stdout:
        if int(said) >= 3 * BATCH:  # the first two batches are committed, the third may be
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Catalog.open(directory, write=True) as catalog:
        left = catalog.stale()
        assert 0 < left <= TRIALS - 2 * BATCH
        assert catalog.eligibility(nct(TRIALS - 1)).criteria  # readable all the while
        seen: list[tuple[int, int]] = []
        assert catalog.recompile(everything=True, progress=lambda *told: seen.append(told)) == left
        assert seen[-1] == (left, left)
        assert catalog.stale() == 0
        assert catalog.search(Query(text="zebra")).total == TRIALS


def test_what_was_begun_is_also_finished_by_a_plain_load(directory: Path) -> None:
    with Catalog.open(directory, write=True) as catalog:

        def stop(done: int, total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            catalog.recompile(everything=True, progress=stop)
        assert catalog.stale() == TRIALS
        assert catalog.recompile() == TRIALS
        assert catalog.stale() == 0


def test_everything_is_everything_again_after_it_was_finished(directory: Path) -> None:
    with Catalog.open(directory, write=True) as catalog:
        assert catalog.recompile() == 0
        assert catalog.recompile(everything=True) == TRIALS
        assert catalog.recompile(everything=True) == TRIALS
