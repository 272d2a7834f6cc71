"""Times of the design room beside those of R in `../shared/reference/R_TIMES.md`.

Run with `uv run python benchmarks/design.py`. Warm times are the processor time of the best of several runs
on one thread, so that a busy machine does not count. The R times are read from that file, which was measured
elsewhere; a ratio between two machines is only a first orientation.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# One core: before NumPy starts its threads.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from trialrun.design import exact
from trialrun.design.escalation.crm import Crm
from trialrun.design.escalation.interval import Boin
from trialrun.design.escalation.late import TiteCrm
from trialrun.design.escalation.three_plus_three import ThreePlusThree
from trialrun.design.two_stage import simon

R_TIMES = Path(__file__).parents[2] / "shared" / "reference" / "R_TIMES.md"
SKELETON = (0.05, 0.12, 0.25, 0.4, 0.55)
TRUTH = (0.05, 0.10, 0.20, 0.35, 0.50)


def grid() -> list[tuple[float, float, float, float]]:
    """The 128 settings that R was timed with; `simon_clinfun.csv` holds half of them."""
    return [
        (p0, round(p0 + step, 2), alpha, beta)
        for p0 in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
        for step in (0.15, 0.2, 0.25, 0.3)
        if p0 + step < 0.96
        for alpha in (0.05, 0.1)
        for beta in (0.1, 0.2)
    ]


def best(
    action: Callable[[], object], repeats: int = 5, clock: Callable[[], float] = time.process_time
) -> float:
    """Seconds of the fastest of several runs."""
    times = []
    for _ in range(repeats):
        start = clock()
        action()
        times.append(clock() - start)
    return min(times)


def r_seconds(words: str) -> float | None:
    """The time that R_TIMES.md gives in the row containing `words`, in seconds."""
    if not R_TIMES.exists():
        return None
    for line in R_TIMES.read_text(encoding="utf-8").splitlines():
        if words in line:
            found = re.search(r"([\d.]+) (ms|s)\b", line.split("|")[2])
            if found:
                return float(found[1]) * (0.001 if found[2] == "ms" else 1.0)
    return None


def row(name: str, seconds: float, aim: float | None, r: float | None) -> None:
    beside = f"{r:9.3f} s  {r / seconds:8.1f}x" if r is not None else f"{'':11}  {'':9}"
    verdict = "" if aim is None else f"  aim {aim:g} s: {'held' if seconds <= aim else 'MISSED'}"
    print(f"{name:<58} {seconds:9.4f} s  R {beside}{verdict}")


def main() -> None:
    settings = grid()
    r_grid = r_seconds("128 settings")
    seconds = best(lambda: [simon.search(*s) for s in settings], 15)
    row(f"Simon, {len(settings)} settings, proved", seconds, 4.16 / 50, r_grid)
    row(
        "Simon (.1,.3,.05,.1), proved",
        best(lambda: simon.search(0.1, 0.3, 0.05, 0.1)),
        None,
        r_seconds("(.1,.3,.05,.1"),
    )
    row(
        "Simon (.3,.4,.05,.1), proved",
        best(lambda: simon.search(0.3, 0.4, 0.05, 0.1), 2),
        None,
        r_seconds("(.3,.4,.05,.1"),
    )
    row(
        "Simon (.3,.35,.05,.1), proved",
        best(lambda: simon.search(0.3, 0.35, 0.05, 0.1), 2),
        5.0,
        r_seconds("(.3,.35,.05,.1"),
    )

    crm = Crm(SKELETON, 0.25, patients=24, cohort=3)
    truths = np.sort(np.random.default_rng(1).random((1000, 5)), axis=1)
    r_crm = r_seconds("dfcrm::crmsim")
    row(
        "CRM exact, 1 scenario, from nothing (R: 1,000 trials)",
        best(lambda: exact.explore(crm).oc(TRUTH)),
        None,
        r_crm,
    )
    row("CRM exact, 1,000 scenarios, from nothing", best(lambda: exact.explore(crm).many(truths)), 1.0, None)
    boin = Boin(0.3, 5)
    row(
        "BOIN exact, 1 scenario (R: 10,000 trials)",
        best(lambda: exact.explore(boin).oc(TRUTH)),
        None,
        r_seconds("BOIN::get.oc"),
    )
    row(
        "BOIN exact, 1,000 scenarios, from nothing", best(lambda: exact.explore(boin).many(truths)), 1.0, None
    )
    tite = TiteCrm(SKELETON, 0.25, 126.0, patients=24)
    r_tite = r_seconds("dfcrm::titesim")
    seconds = best(lambda: tite.simulate(TRUTH, trials=1000, interval=21.0))
    row("TITE-CRM, 1,000 trials (R scaled from 200)", seconds, 0.2, None if r_tite is None else 5 * r_tite)
    five = ThreePlusThree(5)
    row(
        "3+3 exact, 5 doses",
        best(lambda: exact.explore(five).oc(TRUTH)),
        None,
        107.8 if R_TIMES.exists() else None,
    )

    command = [
        sys.executable,
        "-m",
        "trialrun",
        "design",
        "simon",
        "--p0",
        ".2",
        "--p1",
        ".5",
        "--alpha",
        ".1",
        "--beta",
        ".1",
    ]
    cold = best(
        lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), clock=time.perf_counter
    )
    row("command line, Simon, a new process, wall clock", cold, 1.0, None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    row("command line, Simon, a new process, processor time", spent, 1.0, None)


if __name__ == "__main__":
    main()
