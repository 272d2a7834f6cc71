"""Ranks judged trials for patients' notes: `python -m evaluation.trec FOLDER --records ARCHIVE`.

Data: patient notes and graded judgments of TREC Clinical Trials (Roberts et al., 2021) and of Koopman and
Zuccon (SIGIR 2016, doi:10.1145/2911451.2914672): 2 eligible (would refer), 1 excluded (would consider), 0
not relevant. Only the judged trials that the records hold are ranked, each topic's among themselves.

The score of a trial for a note is the one by which `trialrun match` ranks, of its parts those that concern
the patient: relevance and verdict, with their default weights. Status, phase, place and recency of a record
are left out: the tracks' experts did not judge by them. No language model reads the note or the trial.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.bm25 import BM25, words
from evaluation.printing import EvaluationError, Progress, parser, print_json, print_table, run
from trialrun.criteria import compile_study
from trialrun.matching.chart import Chart
from trialrun.matching.ranking import Weights, judged_trial
from trialrun.matching.relevance import patient_terms, relevance, studied
from trialrun.model.eligibility import Eligibility
from trialrun.model.screening import Overall, Policy
from trialrun.model.study import Study
from trialrun.patients import read_note
from trialrun.records import read_source
from trialrun.records.record import Record

ON = date(2021, 6, 1)
"""The notes bear no date; the tracks were judged in the years about this one."""
CUT = 10
ELIGIBLE, EXCLUDED = 2, 1


class Judgment(msgspec.Struct, frozen=True):
    """One trial for one topic: the experts' grade, our score and verdict, and BM25's score."""

    set: str
    topic: str
    trial: str
    grade: int
    score: float
    verdict: Overall
    bm25: float


# ---- the data ------------------------------------------------------------------------------------------


def judged_sets(folder: Path) -> dict[str, tuple[dict[str, str], dict[str, dict[str, int]]]]:
    """Notes by topic and grades by topic and trial, of every year in the folder. Raises EvaluationError."""
    found = {}
    for queries in sorted(folder.rglob("queries.jsonl")):
        grades = queries.parent / "qrels" / "test.tsv"
        if not grades.is_file():
            continue
        lines = (
            json.loads(line) for line in queries.read_text(encoding="utf-8").splitlines() if line.strip()
        )
        notes = {line["_id"]: line["text"] for line in lines}
        judged: dict[str, dict[str, int]] = defaultdict(dict)
        for line in grades.read_text(encoding="utf-8").splitlines()[1:]:
            if line.strip():
                topic, trial, grade = line.split("\t")
                judged[topic][trial] = int(grade)
        found[queries.parent.name] = (notes, dict(judged))
    if not found:
        raise EvaluationError(
            "no judgments here (queries.jsonl beside qrels/test.tsv).",
            place=str(folder),
            hint="Give the unpacked archive.",
        )
    return found


def text_of(study: Study) -> str:
    """What BM25 sees of a trial: names, conditions, keywords, interventions, descriptions and criteria."""
    return " ".join(
        (
            study.title,
            study.identification.official_title,
            *study.conditions.conditions,
            *study.conditions.keywords,
            *(intervention.name for intervention in study.arms.interventions),
            study.description.brief_summary,
            study.description.detailed_description,
            study.eligibility.eligibility_criteria,
        )
    )


# ---- scores --------------------------------------------------------------------------------------------


OPEN = Policy(measurement_days=3650)
"""A note bears no dates: what it tells of counts, and what it does not tell is unknown."""
WEIGHTS = Weights(status=0, known=0, distance=0, phase=0, purpose=0, recency=0)
"""Relevance and verdict as `trialrun match` weighs them."""


def judgments(
    name: str,
    notes: Mapping[str, str],
    grades: Mapping[str, Mapping[str, int]],
    studies: Mapping[str, Study],
    index: BM25,
    weights: Weights = WEIGHTS,
) -> list[Judgment]:
    """Every judged trial at hand, scored."""
    compiled: dict[str, Eligibility] = {}
    rows: list[Judgment] = []
    held = {topic: [trial for trial in judged if trial in studies] for topic, judged in grades.items()}
    progress = Progress(f"{name}: trials judged", sum(map(len, held.values())))
    for topic, trials in held.items():
        if topic not in notes or not trials:
            continue
        patient = read_note(notes[topic], topic, ON)
        chart = Chart(patient)
        terms, query = patient_terms(patient), words(notes[topic])
        for trial in trials:
            study = studies[trial]
            if trial not in compiled:
                compiled[trial] = compile_study(study)
            tie = relevance(terms, studied(study), volunteers=bool(study.eligibility.healthy_volunteers))
            found = judged_trial(study, compiled[trial], chart, ON, OPEN, tie, None, False, weights)
            rows.append(
                Judgment(
                    name,
                    topic,
                    trial,
                    grades[topic][trial],
                    found.score,
                    found.verdict,
                    index.score(query, trial),
                )
            )
            progress.step()
    progress.end()
    return rows


# ---- measures ------------------------------------------------------------------------------------------


def ndcg(grades: Sequence[int], cut: int = CUT) -> float | None:
    """Of one ranking, with the grades as gains; None where every grade is 0. doi:10.1145/582415.582418."""
    ideal = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(sorted(grades, reverse=True)[:cut]))
    got = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(grades[:cut]))
    return got / ideal if ideal else None


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that a positive scores above a negative; ties count half. 0.5 where one is empty."""
    if not positive or not negative:
        return 0.5
    above = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return above / (len(positive) * len(negative))


def measures(rows: Sequence[Judgment], score: str) -> dict[str, float]:
    """Means over the topics that have a trial of grade 1 or 2; AUROC over all eligible and excluded pairs."""
    topics: dict[str, list[Judgment]] = defaultdict(list)
    for row in rows:
        topics[row.topic].append(row)
    gains, precision = [], []
    for held in topics.values():
        ranked = [row.grade for row in sorted(held, key=lambda row: (-getattr(row, score), row.trial))]
        if (gain := ndcg(ranked)) is not None:
            gains.append(gain)
            precision.append(sum(grade == ELIGIBLE for grade in ranked[:CUT]) / CUT)
    if not gains:
        raise EvaluationError("no judged trial of the records is relevant to a note.")
    return {
        "ndcg_10": sum(gains) / len(gains),
        "p_10": sum(precision) / len(precision),
        "auroc": auroc(
            [getattr(row, score) for row in rows if row.grade == ELIGIBLE],
            [getattr(row, score) for row in rows if row.grade == EXCLUDED],
        ),
    }


def results(rows: Sequence[Judgment]) -> dict[str, object]:
    """Leaves `ndcg_10`, `p_10`, `auroc`, and the same of BM25; overall and for each set."""
    document: dict[str, object] = {}
    for name in ("", *sorted({row.set for row in rows})):
        held = [row for row in rows if name in ("", row.set)]
        entry: dict[str, object] = dict(measures(held, "score"))
        entry["bm25"] = measures(held, "bm25")
        entry["pairs"] = len(held)
        entry["topics"] = len({row.topic for row in held})
        if name:
            document[name] = entry
        else:
            document.update(entry)
    return document


def worst(rows: Iterable[Judgment], count: int) -> list[Judgment]:
    """Eligible trials with the lowest scores: where we say no and the experts yes."""
    return sorted((row for row in rows if row.grade == ELIGIBLE), key=lambda row: row.score)[:count]


def main(argv: Sequence[str] | None = None) -> None:
    options = parser("trec", "Rank judged trials for notes.", "FOLDER", example="FOLDER --records ARCHIVE")
    options.add_argument(
        "--records", metavar="ARCHIVE", type=Path, required=True, help="records of trials, any source"
    )
    given = options.parse_args(argv)
    sets = judged_sets(given.source)
    wanted = {trial for _, grades in sets.values() for judged in grades.values() for trial in judged}
    studies: dict[str, Study] = {}
    documents: dict[str, list[str]] = {}
    progress = Progress("records read")
    for record in read_source(given.records):
        progress.step()
        if not isinstance(record, Record):
            continue
        number = record.study.nct_id
        documents[number] = words(text_of(record.study))
        if number in wanted:
            studies[number] = record.study
    progress.end()
    if not studies:
        raise EvaluationError("none of the judged trials is among the records.", place=str(given.records))
    index = BM25(documents)
    rows = [
        row
        for name, (notes, grades) in sets.items()
        for row in judgments(name, notes, grades, studies, index)
    ]
    document = results(rows)
    if given.json:
        print_json(document)
        return
    table = []
    for name in ("all", *sorted(sets)):
        entry = document if name == "all" else document.get(name)
        if isinstance(entry, dict):
            base = entry["bm25"]
            assert isinstance(base, dict)
            for who, part in (("ours", entry), ("BM25", base)):
                table.append(
                    (
                        f"{name}, {who}",
                        entry["topics"],
                        entry["pairs"],
                        part["ndcg_10"],
                        part["p_10"],
                        part["auroc"],
                    )
                )
    print_table(
        "Judged trials ranked for notes", ("set", "topics", "pairs", "NDCG@10", "P@10", "AUROC 2 v 1"), table
    )
    if given.errors:
        sheet = [(f"{row.topic} {row.trial}", row.verdict, row.score) for row in worst(rows, given.errors)]
        print_table("eligible trials that we hold least likely", ("topic, trial", "verdict", "score"), sheet)


if __name__ == "__main__":
    run(main)
