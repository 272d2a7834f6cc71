"""`python -m evaluation.decided ARCHIVE PATIENTS`: criteria that a patient's record *decides*, for reading.

A criterion that nobody's record decides misleads nobody. So this screens real patients (a folder of FHIR
bundles, or of notes as the TREC track lays them out, `queries.jsonl`) against the records of ARCHIVE and
prints, of the criteria that some patient meets or does not meet, N drawn by the hash of seed, trial and
sentence: the sentence, the tree, and for each verdict one patient's reasons. A reader then asks of each
whether the sentence says so too. Dates are those of `--on`; the policy is the open one unless `--complete`.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from evaluation.judge import digest
from evaluation.patients import people
from evaluation.printing import EvaluationError, Progress, parser, run
from evaluation.workers import mapped
from trialrun.criteria import compile_study, write
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import is_allowance
from trialrun.matching.screening import judge_criterion
from trialrun.model.patient import Patient
from trialrun.model.screening import CriterionVerdict, Policy
from trialrun.model.study import decode_study
from trialrun.patients import read_note
from trialrun.records import Rejected, read_source

DECIDED = ("met", "not met")
COMPLETE = Policy(complete=frozenset(("conditions", "treatments", "tests", "allergies", "family")))


@dataclass(frozen=True, slots=True)
class Decided:
    """A criterion with the first patient that got each verdict, and why."""

    key: str
    trial: str
    criterion: str
    kind: str
    lead: str
    text: str
    logic: str
    verdicts: tuple[tuple[str, str, tuple[str, ...]], ...]


def patients_of(folder: Path, count: int, on: date) -> list[Patient]:
    """Bundles of the folder or, where it holds `queries.jsonl`, its notes. Raises EvaluationError."""
    queries = sorted(folder.rglob("queries.jsonl"))
    if not queries:
        return list(people(folder, count))
    found = []
    for path in queries:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                note = json.loads(line)
                found.append(read_note(note["text"], f"{path.parent.name} {note['_id']}", on))
    if not found:
        raise EvaluationError("there are no notes here.", place=str(folder))
    chosen = heapq.nsmallest(count or len(found), range(len(found)), key=lambda at: digest(str(at)))
    return [found[at] for at in sorted(chosen)]


def _reasons(judged: CriterionVerdict) -> tuple[str, ...]:
    shown = []
    for one in judged.reasons:
        if one.decisive and one.truth != "unknown":
            facts = "; ".join(f"{fact.shown} {fact.on}".rstrip() for fact in one.evidence[:2])
            shown.append(f"{one.leaf}: {one.truth}{f' <- {facts}' if facts else ''}")
    return tuple(shown)


_charts: dict[tuple[Path, int, date], list[tuple[str, Chart]]] = {}
"""The patients as a worker has read them once."""


def _people(folder: Path, count: int, on: date) -> list[tuple[str, Chart]]:
    if (folder, count, on) not in _charts:
        drawn = patients_of(folder, count, on)
        _charts[folder, count, on] = [(f"patient {at}", Chart(one)) for at, one in enumerate(drawn, 1)]
    return _charts[folder, count, on]


def decided_in(canonical: bytes, *, folder: Path, count: int, on: date, complete: bool) -> list[Decided]:
    """The criteria of a record that at least one of the patients decides."""
    study = decode_study(canonical)
    policy = COMPLETE if complete else Policy()
    found = []
    for one in compile_study(study).criteria:
        if one.kind == "structured" or is_allowance(one.tree):
            continue
        verdicts: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        for name, chart in _people(folder, count, on):
            judged = judge_criterion(one, chart, on, policy)
            if judged.verdict in DECIDED and judged.verdict not in verdicts:
                verdicts[judged.verdict] = (judged.verdict, name, _reasons(judged))
        if verdicts:
            key = digest(one.kind, one.lead, one.text)
            shown = tuple(verdicts.values())
            found.append(
                Decided(key, study.nct_id, one.id, one.kind, one.lead, one.text, write(one.tree), shown)
            )
    return found


def _canonicals(archive: Path, every: int, seed: int) -> Iterator[bytes]:
    for record in read_source(archive):
        if not isinstance(record, Rejected):
            drawn = int(digest(str(seed), record.study.nct_id), 16)
            if drawn % every == 0:
                yield record.canonical


def sample(
    archive: Path, folder: Path, size: int, *, seed: int, every: int, patients: int, on: date, complete: bool
) -> list[Decided]:
    kept: dict[str, Decided] = {}
    task = partial(decided_in, folder=folder, count=patients, on=on, complete=complete)
    progress = Progress("records screened")
    for found in mapped(task, _canonicals(archive, every, seed)):
        progress.step()
        for one in found:
            kept.setdefault(digest(str(seed), one.key), one)
    progress.end()
    return [kept[key] for key in heapq.nsmallest(size, kept)]


def main(argv: Sequence[str] | None = None) -> None:
    about = "Print criteria that real patients decide, with each verdict's reasons, for a person to read."
    options = parser("decided", about, "ARCHIVE", example="records.tar.xz bundles --sample 100 --every 20")
    options.add_argument("patients_folder", metavar="PATIENTS", type=Path)
    options.add_argument("--sample", type=int, default=100, metavar="N", help="how many criteria (100)")
    options.add_argument("--seed", type=int, default=1, help="of records and criteria (1)")
    options.add_argument("--every", type=int, default=1, metavar="N", help="one record of N (all)")
    options.add_argument("--patients", type=int, default=25, metavar="N", help="how many; 0 for all (25)")
    options.add_argument(
        "--on", type=date.fromisoformat, default=date(2020, 6, 1), help="the day (2020-06-01)"
    )
    options.add_argument("--complete", action="store_true", help="what a record does not hold is denied")
    asked = options.parse_args(argv)
    found = sample(
        asked.source,
        asked.patients_folder,
        asked.sample,
        seed=asked.seed,
        every=asked.every,
        patients=asked.patients,
        on=asked.on,
        complete=asked.complete,
    )
    for number, one in enumerate(found, 1):
        lead = f"[{one.lead}] " if one.lead else ""
        print(f"{number}\t{one.trial}\t{one.criterion}\n  {one.kind}: {lead}{one.text}\n  = {one.logic}")
        for verdict, name, reasons in one.verdicts:
            print(f"  {verdict} ({name}): " + " | ".join(reasons))
        print()


if __name__ == "__main__":
    run(main)
