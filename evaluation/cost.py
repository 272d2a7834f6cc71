"""Seconds and money for one patient against many trials: `python -m evaluation.cost FOLDER --records
ARCHIVE`.

Patients are the notes of the TREC and SIGIR collections in the folder, trials every record of the source.
Reading and compiling the records is done once for all patients and is measured apart. The money is that of
the time on a rented machine: seconds times the price of an hour (`--price`, 0.10 dollars for 2 cores unless
told).

Beside it stand published figures of methods that ask a language model, each by its DOI:
- RECTIFIER (Unlu et al., NEJM AI 2024, doi:10.1056/AIoa2400181): GPT-4 with retrieval, 13 questions of one
trial,
  11 cents a patient when each is asked alone, 2 cents when they are asked together.
- TrialGPT (Jin et al., Nat Commun 2024, doi:10.1038/s41467-024-53081-z) asks GPT-4 about every criterion of
every
  trial; it cut a doctor's screening time by 42.6 %, and gives no price.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.printing import EvaluationError, Progress, parser, print_json, print_table, run
from evaluation.trec import judged_sets
from trialrun.criteria import compile_study
from trialrun.matching import match
from trialrun.model.eligibility import Eligibility
from trialrun.model.study import Study
from trialrun.patients import read_note
from trialrun.records import read_source
from trialrun.records.record import Record

ON = date(2021, 6, 1)


class Published(msgspec.Struct, frozen=True):
    """A published figure: what a patient costs, in dollars, and where it is said."""

    method: str
    dollars: float
    unit: str
    doi: str


PUBLISHED = (
    Published("GPT-4, question by question (Unlu 2024)", 0.11, "a patient, one trial", "10.1056/AIoa2400181"),
    Published("GPT-4, questions together (Unlu 2024)", 0.02, "a patient, one trial", "10.1056/AIoa2400181"),
)


class Timed(msgspec.Struct, frozen=True):
    """Seconds of one patient: reading the note, and matching it with all trials."""

    reading: float
    matching: float
    considered: int


def timed(notes: Sequence[str], trials: Sequence[tuple[Study, Eligibility]]) -> list[Timed]:
    """Each note read and matched; the first is done once before, so that nothing is loaded on the clock."""
    match(trials[:1], read_note(notes[0], "note", ON), ON)
    rows = []
    progress = Progress("patients matched", len(notes))
    for note in notes:
        start = time.perf_counter()
        patient = read_note(note, "note", ON)
        read = time.perf_counter()
        found = match(trials, patient, ON)
        end = time.perf_counter()
        rows.append(Timed(read - start, end - read, found.considered))
        progress.step()
    progress.end()
    return rows


def results(
    rows: Sequence[Timed], trials: int, criteria: int, prepared: float, price: float
) -> dict[str, object]:
    """Leaves `seconds` and `dollars` a patient (median), the same at the 95th percentile, and what is
    published."""
    seconds = sorted(row.reading + row.matching for row in rows)
    median, high = statistics.median(seconds), seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))]
    return {
        "patients": len(rows),
        "trials": trials,
        "criteria": criteria,
        "seconds": median,
        "seconds_p95": high,
        "seconds_reading": statistics.median(row.reading for row in rows),
        "seconds_preparing_once": prepared,
        "dollars": median / 3600 * price,
        "dollars_p95": high / 3600 * price,
        "dollars_an_hour": price,
        "published": {
            one.method: {"dollars": one.dollars, "for": one.unit, "doi": one.doi} for one in PUBLISHED
        },
    }


def main(argv: Sequence[str] | None = None) -> None:
    example = "FOLDER --records ARCHIVE"
    options = parser("cost", "Time and price a patient.", "FOLDER", limited=True, example=example)
    options.add_argument(
        "--records", metavar="ARCHIVE", type=Path, required=True, help="records of trials, any source"
    )
    options.add_argument(
        "--price", metavar="DOLLARS", type=float, default=0.10, help="of an hour of the machine (0.10)"
    )
    given = options.parse_args(argv)
    if given.price < 0 or (given.limit is not None and given.limit < 1):
        raise EvaluationError("a price is not negative, and a limit is at least 1.")
    notes = [note for held, _ in judged_sets(given.source).values() for note in held.values()][: given.limit]
    start = time.perf_counter()
    trials: list[tuple[Study, Eligibility]] = []
    progress = Progress("records read and compiled")
    for record in read_source(given.records):
        if isinstance(record, Record):
            trials.append((record.study, compile_study(record.study)))
            progress.step()
    progress.end()
    if not trials or not notes:
        raise EvaluationError("no trials or no notes.", place=str(given.records if notes else given.source))
    prepared = time.perf_counter() - start
    criteria = sum(len(eligibility.criteria) for _, eligibility in trials)
    document = results(timed(notes, trials), len(trials), criteria, prepared, given.price)
    if given.json:
        print_json(document)
        return
    shown = [(name, f"{value:.6g}") for name, value in document.items() if isinstance(value, (int, float))]
    print_table("One patient against all trials", ("", "value"), shown)
    print_table(
        "Published, with a language model",
        ("method", "dollars", "for", "DOI"),
        [(one.method, one.dollars, one.unit, one.doi) for one in PUBLISHED],
    )


if __name__ == "__main__":
    run(main)
