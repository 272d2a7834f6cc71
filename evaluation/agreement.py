"""The fast engine against the reference evaluator, on all trials of a catalog and all patients of a folder.

    python -m evaluation.agreement CATALOG FOLDER [--patients N] [--trials N] [--workers N]

Every criterion of every trial is judged both ways, under the open and the closed policy; any difference in a
trial's verdict or in its counts of criteria is listed, and the exit status is 1. The trials are divided among
the workers, and each worker judges a leaf that many trials share only once for a patient.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from datetime import date
from itertools import islice
from typing import Any

import msgspec

from evaluation.patients import arguments, people
from trialrun.catalog import Catalog
from trialrun.catalog.pool import default_workers
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import asking, combine, judge
from trialrun.matching.fast import Table, TableBuilder
from trialrun.matching.screening import overall, verdict_of
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy, Verdict

CLOSED = Policy(complete=frozenset(("conditions", "treatments", "tests", "allergies", "family")))
VERDICTS = {1: "eligible", 0: "possibly eligible", -1: "ineligible"}


_Found = tuple[int, int, list[str]]
"""Pairs, criteria, and a sentence for each difference."""


def main() -> int:
    parser = arguments(__doc__ or "", patients=0)
    parser.add_argument("--trials", type=int, default=0, help="how many; 0 for all")
    parser.add_argument("--workers", type=int, default=default_workers())
    asked = parser.parse_args()
    started = time.monotonic()
    parts = [(asked, number) for number in range(max(1, asked.workers))]
    with multiprocessing.get_context("spawn").Pool(len(parts)) as pool:
        found = pool.map(compared, parts, chunksize=1)
    different = [one for _, _, own in found for one in own]
    for one in different:
        print(one, file=sys.stderr)
    pairs, criteria = sum(one[0] for one in found), sum(one[1] for one in found)
    if asked.json:
        figures = {"pairs": pairs, "criteria": criteria, "different": len(different)}
        print(msgspec.json.encode(figures).decode())
    else:
        print(f"{pairs:,} pairs of trial and patient, {criteria:,} criteria judged both ways")
        print(f"different: {len(different):,} ({time.monotonic() - started:.0f} s)")
    return 1 if different else 0


def compared(part: tuple[Any, int]) -> _Found:
    """One worker's trials: every so many of the catalog's."""
    asked, number = part
    with Catalog.open(asked.catalog) as catalog:
        every = islice(catalog.trials(), asked.trials or None)
        trials = list(islice(every, number, None, max(1, asked.workers)))
    builder = TableBuilder()
    for trial in trials:
        builder.add(*trial)
    table = Table(builder.arrays())
    pairs = criteria = 0
    different: list[str] = []
    for place, patient in enumerate(people(asked.folder, asked.patients), 1):
        chart = Chart(patient)
        for policy in (Policy(), CLOSED):
            tally = table.tally(chart, asked.on, policy)
            said = zip(
                *(one.tolist() for one in (tally.verdict, tally.met, tally.not_met, tally.unknown)),
                strict=True,
            )
            known: dict[c.Tree, Truth] = {}
            for (study, eligibility), fast in zip(trials, said, strict=True):
                verdicts = [_verdict(one, known, chart, asked.on, policy) for one in eligibility.criteria]
                counted = asking(zip(eligibility.criteria, verdicts, strict=True))
                expected = (
                    overall(study, eligibility, verdicts, deceased=patient.deceased),
                    *(counted.count(word) for word in ("met", "not met", "unknown")),
                )
                pairs += 1
                criteria += len(verdicts)
                if (VERDICTS[fast[0]], *fast[1:]) != expected:
                    different.append(f"{study.nct_id}, patient {place}: {fast} instead of {expected}")
        if number == 0:
            print(f"\r{place} patients", end="", file=sys.stderr)
    return pairs, criteria, different


def _verdict(
    criterion: Criterion, known: dict[c.Tree, Truth], chart: Chart, on: date, policy: Policy
) -> Verdict:
    """`screening.quick_verdict`, with what was judged of this patient before."""
    truths = []
    for leaf in c.leaves(criterion.tree):
        if leaf not in known:
            known[leaf] = judge(leaf, chart, on, policy).truth
        truths.append(known[leaf])
    return verdict_of(criterion, combine(criterion.tree, iter(truths)))


if __name__ == "__main__":
    sys.exit(main())
