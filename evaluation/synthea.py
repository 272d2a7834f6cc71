"""Synthetic patients against all trials of a catalog: how many are decided, and what is missing elsewhere.

    python -m evaluation.synthea CATALOG FOLDER [--patients N]

For each policy: the shares of pairs of patient and trial that are decided (eligible or ineligible) and
possible, the shares of criteria by verdict, and the time. The reasons for unknown are counted by kind of leaf
over a sample of pairs.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from datetime import date

from evaluation.patients import arguments, people
from trialrun.catalog.matcher import Matcher
from trialrun.matching.chart import Chart
from trialrun.matching.screening import judge_criterion
from trialrun.model.patient import Patient
from trialrun.model.screening import Policy

POLICIES = {
    "open": Policy(),
    "complete": Policy(complete=frozenset(("conditions", "treatments", "tests", "allergies", "family"))),
}
SAMPLE = 400
"""Pairs of which the reasons are counted."""


def main() -> None:
    asked = arguments(__doc__ or "", patients=0).parse_args()
    patients = list(people(asked.folder, asked.patients))
    figures: dict[str, dict[str, float]] = {}
    with Matcher.open(asked.catalog) as matcher:
        parts = matcher.snapshot().parts
        for name, policy in POLICIES.items():
            verdicts: Counter[int] = Counter()
            criteria: Counter[str] = Counter()
            wall, processor = [], []
            for patient in patients:
                started = time.perf_counter(), time.process_time()
                chart = Chart(patient)
                tallies = [part.table.tally(chart, asked.on, policy) for part in parts]
                wall.append(1000 * (time.perf_counter() - started[0]))
                processor.append(1000 * (time.process_time() - started[1]))
                for part, tally in zip(parts, tallies, strict=True):
                    alive = slice(None) if part.alive is None else part.alive
                    verdicts.update(tally.verdict[alive].tolist())
                    for word in ("met", "not_met", "unknown", "assumed"):
                        criteria[word] += int(getattr(tally, word)[alive].sum())
            pairs = sum(verdicts.values())
            judged = criteria["met"] + criteria["not_met"] + criteria["unknown"]
            figures[name] = {
                "pairs": pairs,
                "ineligible": verdicts[-1] / pairs,
                "possible": verdicts[0] / pairs,
                "eligible": verdicts[1] / pairs,
                "decided": (verdicts[-1] + verdicts[1]) / pairs,
                **{f"criteria_{word}": count / judged for word, count in criteria.items()},
                "ms_wall_median": statistics.median(wall),
                "ms_processor_median": statistics.median(processor),
            }
        reasons = _reasons(matcher, patients, asked.on)
    if asked.json:
        import msgspec

        print(msgspec.json.encode({**figures, "unknown_by_kind": dict(reasons)}).decode())
        return
    for name, found in figures.items():
        print(f"{name}: {found['pairs']:,} pairs of {len(patients)} patients")
        for key, value in found.items():
            if key != "pairs":
                print(f"  {key:22} {f'{value:10.1f}' if key.startswith('ms') else f'{value:10.1%}'}")
    print("leaves that keep a criterion unknown, by kind (open policy, a sample):")
    total = sum(reasons.values())
    for kind, count in reasons.most_common():
        print(f"  {kind:22} {count / total:10.1%}")


def _reasons(matcher: Matcher, patients: list[Patient], on: date) -> Counter[str]:
    chance = random.Random(2)
    keys = [key for part in matcher.snapshot().parts for key in part.table.arrays["trial.keys"].tolist()]
    found: Counter[str] = Counter()
    for _, eligibility in matcher.trials(chance.choices(keys, k=SAMPLE)):
        chart = Chart(chance.choice(patients))
        for criterion in eligibility.criteria:
            judged = judge_criterion(criterion, chart, on, Policy())
            if judged.verdict == "unknown":
                found.update(
                    _kind(reason.leaf, reason.missing) for reason in judged.reasons if reason.decisive
                )
    return found


_KINDS = {
    "unparsed": "not understood",
    "attest": "a person has to say",
    "received": "treatments",
    "allergy": "allergies",
    "family": "family history",
}


def _kind(leaf: str, missing: str) -> str:
    word = leaf.split("(")[0].split(" ")[0]
    if word in _KINDS:
        return _KINDS[word]
    if "last" in missing and "days" in missing:
        return "values and scores"
    return "a test" if missing.startswith(("a result", "a newer result")) else "conditions and others"


if __name__ == "__main__":
    sys.exit(main())
