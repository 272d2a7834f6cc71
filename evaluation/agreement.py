"""The fast engine against the reference evaluator, on all trials of a catalog and all patients of a folder.

    python -m evaluation.agreement CATALOG FOLDER [--patients N] [--trials N]

Every criterion of every trial is judged both ways, under the open and the closed policy; any difference in a
trial's verdict or in its counts of criteria is listed, and the exit status is 1.
"""

from __future__ import annotations

import sys
import time
from itertools import islice

from evaluation.patients import arguments, people
from trialrun.catalog import Catalog
from trialrun.matching.chart import Chart
from trialrun.matching.fast import Table, TableBuilder
from trialrun.matching.screening import overall, quick_verdict
from trialrun.model.screening import Policy

CLOSED = Policy(complete=frozenset(("conditions", "treatments", "tests", "allergies", "family")))
VERDICTS = {1: "eligible", 0: "possibly eligible", -1: "ineligible"}


def main() -> int:
    parser = arguments(__doc__ or "", patients=0)
    parser.add_argument("--trials", type=int, default=0, help="how many; 0 for all")
    asked = parser.parse_args()
    with Catalog.open(asked.catalog) as catalog:
        trials = list(islice(catalog.trials(), asked.trials or None))
    builder = TableBuilder()
    for trial in trials:
        builder.add(*trial)
    table = Table(builder.arrays())
    pairs = criteria = different = 0
    started = time.process_time()
    for number, patient in enumerate(people(asked.folder, asked.patients), 1):
        chart = Chart(patient)
        for policy in (Policy(), CLOSED):
            tally = table.tally(chart, asked.on, policy)
            for place, (study, eligibility) in enumerate(trials):
                verdicts = [quick_verdict(one, chart, asked.on, policy) for one in eligibility.criteria]
                expected = (
                    overall(study, eligibility, verdicts, deceased=patient.deceased),
                    *(verdicts.count(word) for word in ("met", "not met", "unknown")),
                )
                said = (
                    VERDICTS[int(tally.verdict[place])],
                    *(int(one[place]) for one in (tally.met, tally.not_met, tally.unknown)),
                )
                pairs += 1
                criteria += len(verdicts)
                if said != expected:
                    different += 1
                    print(f"{study.nct_id}, patient {number}: {said} instead of {expected}", file=sys.stderr)
        print(f"\r{number} patients", end="", file=sys.stderr)
    print(file=sys.stderr)
    figures = {"pairs": pairs, "criteria": criteria, "different": different}
    if asked.json:
        import msgspec

        print(msgspec.json.encode(figures).decode())
    else:
        print(f"{pairs:,} pairs of trial and patient, {criteria:,} criteria judged both ways")
        print(f"different: {different:,} ({time.process_time() - started:.0f} s of processor time)")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
