"""`python -m evaluation.judge ARCHIVE`: criteria of real records read by a person; the share that is right.

With `--sample N --seed S` prints N criteria for reading, each with its sentence, our tree and its notes:
drawn at random from those that count as understood (compiled or attested), with `--halves` from those of
which a part was not. Without, scores the sheet `judged.tsv` against ARCHIVE. The sheet holds no text of a
record: the trial, the criterion's id, a hash of its sentence and of the tree that was judged, how much was
understood, the judgement, and a cause in the reader's own words.

- right: who the tree lets in and keeps out is who the sentence does, with what is left to a person told so.
- partly: nobody is judged wrongly for what the tree says, but it leaves out a part, or takes it too widely.
- wrong: somebody would be let in or kept out against the sentence.

Of one read by halves, what it leaves open is told so: right where nobody can be let in or kept out against
the sentence, partly where it is badly cut besides.

A criterion whose tree has changed since is listed and not counted: it wants a new look.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.printing import EvaluationError, Progress, parser, print_json, print_table, run
from evaluation.workers import mapped
from trialrun.criteria import compile_study, write
from trialrun.model.eligibility import Criterion
from trialrun.model.study import decode_study
from trialrun.records import Rejected, read_source

SHEET = Path(__file__).with_name("judged.tsv")
JUDGEMENTS = ("right", "partly", "wrong")
UNDERSTOOD = ("compiled", "attested")
_HEAD = ("trial", "criterion", "sentence", "tree", "coverage", "judgement", "cause")


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """A line of the sheet; `sentence` and `tree` are hashes."""

    trial: str
    criterion: str
    sentence: str
    tree: str
    coverage: str
    judgement: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A criterion as compiled now, with its texts."""

    row: Row
    kind: str
    lead: str
    text: str
    logic: str
    told: str


def digest(*parts: str) -> str:
    joined = "\n".join(" ".join(part.split()) for part in parts)
    return hashlib.blake2b(joined.encode(), digest_size=6).hexdigest()


def _seen(trial: str, criterion: Criterion) -> Seen:
    logic = write(criterion.tree)
    sentence = digest(criterion.kind, criterion.lead, criterion.text)
    row = Row(trial, criterion.id, sentence, digest(logic), criterion.coverage)
    told = f"  # {criterion.note}" if criterion.note else ""
    only = f" <only of {criterion.applies_to}>" if criterion.applies_to else ""
    return Seen(row, criterion.kind + only, criterion.lead, criterion.text, logic, told)


def criteria_of(canonical: bytes) -> list[Seen]:
    """The criteria of a canonical record that are prose."""
    study = decode_study(canonical)
    prose = (one for one in compile_study(study).criteria if one.kind != "structured")
    return [_seen(study.nct_id, one) for one in prose]


def _canonicals(archive: Path, only: frozenset[str] = frozenset()) -> Iterator[bytes]:
    for record in read_source(archive):
        if not isinstance(record, Rejected) and (not only or record.study.nct_id in only):
            yield record.canonical


def sample(archive: Path, count: int, seed: int, coverage: Sequence[str] = UNDERSTOOD) -> list[Seen]:
    """Criteria of that coverage, drawn by the hash of seed, trial and sentence: without order.

    A trial that stands in the archive several times is one trial.
    """
    kept: dict[tuple[str, str, str], Seen] = {}
    progress = Progress("records compiled")
    for found in mapped(criteria_of, _canonicals(archive)):
        progress.step()
        for one in found:
            if one.row.coverage not in coverage:
                continue
            key = (digest(str(seed), one.row.trial, one.row.sentence), one.row.trial, one.row.criterion)
            kept[key] = one
        if len(kept) > 8 * count + 1000:
            kept = {key: kept[key] for key in heapq.nsmallest(count, kept)}
    progress.end()
    return [kept[key] for key in heapq.nsmallest(count, kept)]


def read_sheet(path: Path = SHEET) -> list[Row]:
    """Raises EvaluationError with the line of a fault."""
    if not path.is_file():
        raise EvaluationError("there is no such sheet.", place=str(path), hint="Make one with --sample.")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith(("#", "trial\t")):
            continue
        cells = line.split("\t")
        if len(cells) != len(_HEAD) or cells[5] not in JUDGEMENTS:
            raise EvaluationError("is no judgement.", place=f"{path} line {number}", hint=", ".join(_HEAD))
        rows.append(Row(*cells))
    return rows


def wilson(right: int, all_: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not all_:
        return 0.0, 1.0
    z, share = 1.959964, right / all_
    middle = (share + z * z / (2 * all_)) / (1 + z * z / all_)
    half = z * math.sqrt(share * (1 - share) / all_ + z * z / (4 * all_ * all_)) / (1 + z * z / all_)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(slots=True)
class Score:
    """judged: rows that still hold. changed: judged with another tree. gone: the sentence is not there."""

    judged: list[Row]
    changed: list[Row]
    gone: list[Row]

    def leaves(self) -> dict[str, object]:
        found: dict[str, object] = {
            "judged": len(self.judged),
            "changed": len(self.changed),
            "gone": len(self.gone),
        }
        for name in JUDGEMENTS:
            count = sum(row.judgement == name for row in self.judged)
            low, high = wilson(count, len(self.judged))
            share = round(count / max(len(self.judged), 1), 4)
            found[name] = {"share": share, "low": round(low, 4), "high": round(high, 4), "count": count}
        return found


def score(archive: Path, rows: Sequence[Row]) -> Score:
    """Compares the sheet with what is compiled now."""
    trials = frozenset(row.trial for row in rows)
    now: dict[tuple[str, str], set[str]] = {}
    for found in mapped(criteria_of, _canonicals(archive, trials)):
        for one in found:
            now.setdefault((one.row.trial, one.row.sentence), set()).add(one.row.tree)
    result = Score([], [], [])
    for row in rows:
        trees = now.get((row.trial, row.sentence))
        place = result.gone if trees is None else result.judged if row.tree in trees else result.changed
        place.append(row)
    return result


def main(argv: Sequence[str] | None = None) -> None:
    about = "Print criteria for reading, or score the sheet of those that were read."
    options = parser("judge", about, "ARCHIVE", example="ARCHIVE --sample 200 --seed 1")
    options.add_argument("--sample", type=int, default=0, metavar="N", help="print N criteria for reading")
    options.add_argument("--halves", action="store_true", help="of those that were read only in part")
    options.add_argument("--seed", type=int, default=1, help="of the sample (1)")
    options.add_argument("--sheet", type=Path, default=SHEET, help="the judgements (evaluation/judged.tsv)")
    asked = options.parse_args(argv)
    if asked.sample:
        coverage = ("partly",) if asked.halves else UNDERSTOOD
        for number, one in enumerate(sample(asked.source, asked.sample, asked.seed, coverage), 1):
            row = one.row
            head = "\t".join((row.trial, row.criterion, row.sentence, row.tree, row.coverage))
            lead = f"[{one.lead}] " if one.lead else ""
            print(f"{number}\t{head}\n  {one.kind}: {lead}{one.text}\n  = {one.logic}{one.told}\n")
        return
    found = score(asked.source, read_sheet(asked.sheet))
    if asked.json:
        print_json(found.leaves())
        return
    rows = []
    for name in JUDGEMENTS:
        count = sum(row.judgement == name for row in found.judged)
        low, high = wilson(count, len(found.judged))
        rows.append([name, count / max(len(found.judged), 1), low, high, count])
    print_table(f"{len(found.judged)} criteria as judged", ["", "share", "from", "to", "criteria"], rows)
    print(f"{len(found.changed)} have another tree since, {len(found.gone)} are not in the archive.")
    for row in found.changed[: asked.errors]:
        print(f"  look again: {row.trial} {row.criterion} (was {row.judgement})")
    causes = Counter(row.cause for row in found.judged if row.judgement != "right")
    for cause, count in causes.most_common(asked.errors):
        print(f"{count:5}  {cause}")


if __name__ == "__main__":
    run(main)
