"""Compares our verdicts on notes and criteria with experts': `python -m evaluation.trialgpt FOLDER`.

Data: the criterion annotations of TrialGPT (Jin et al., Nat Commun 2024, doi:10.1038/s41467-024-53081-z): a
note, one criterion, an expert's verdict and GPT-4's. Our verdict needs no model: the criterion is compiled,
the note read, and the one judged by the other; how silence is read stands in `evaluation.assuming`.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from evaluation.assuming import Judged, Reader
from evaluation.printing import EvaluationError, Progress, arguments, print_json, print_table, run
from trialrun.criteria import compile_study
from trialrun.model.criteria import conjunction, disjunction
from trialrun.model.eligibility import Criterion
from trialrun.model.logic import Truth
from trialrun.model.study import study_from
from trialrun.patients import read_note

FILE = "criterion_annotations.json"
ON = date(2020, 1, 1)
"""The notes bear no date; any will do, since all their times count back from it."""

_NUMBER = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+(?=\D)")
INCLUSION = ("included", "not included", "not enough information", "not applicable")
EXCLUSION = ("excluded", "not excluded", "not enough information", "not applicable")


class Pair(msgspec.Struct, frozen=True):
    """A note and a criterion with the expert's verdict and GPT-4's."""

    patient_id: str
    note: str
    trial_id: str
    trial_title: str
    criterion_type: str
    criterion_text: str
    expert_eligibility: str
    gpt4_eligibility: str = ""


class Row(msgspec.Struct, frozen=True):
    """A pair with our verdict and, where it is wrong, why."""

    pair: Pair
    ours: str
    cause: str = ""


def pairs(folder: Path) -> list[Pair]:
    """Raises EvaluationError where the file is not there or not of that shape."""
    path = next(iter(sorted(folder.rglob(FILE))), None) if folder.is_dir() else folder
    if path is None or not path.is_file():
        raise EvaluationError(f"no {FILE} here.", place=str(folder), hint="Give the unpacked archive.")
    try:
        return msgspec.convert(json.loads(path.read_text(encoding="utf-8")), list[Pair])
    except (ValueError, msgspec.ValidationError) as error:
        raise EvaluationError(
            f"not the criterion annotations: {type(error).__name__}.", place=str(path)
        ) from None


def compiled(text: str, kind: str) -> tuple[Criterion, ...]:
    """What the compiler makes of one criterion under the heading of its section."""
    heading = "Inclusion Criteria" if kind == "inclusion" else "Exclusion Criteria"
    bare = _NUMBER.sub("", text)  # the pair's sentence keeps the number that it had in its list
    record = {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": f"{heading}:\n\n* {bare}"}}}
    return compile_study(study_from(record)).criteria


def verdict(pair: Pair, reader: Reader) -> tuple[str, Judged | None]:
    """Our label of the pair, and the judgement behind it."""
    inclusion = pair.criterion_type == "inclusion"
    trees = tuple(criterion.tree for criterion in compiled(pair.criterion_text, pair.criterion_type))
    if not trees:
        return "not enough information", None
    tree = conjunction(trees) if inclusion else disjunction(trees)
    if not reader.applies(tree, pair.criterion_text):
        return "not applicable", None
    said = reader.judged(tree, 0)
    judged = said if said.truth.decided else reader.lenient(tree, 1 if inclusion else -1)
    if inclusion and judged.truth is Truth.UNKNOWN and reader.no_occasion(tree, pair.criterion_text):
        return "not included", Judged(Truth.NO, assumed=True)
    if judged.truth is Truth.UNKNOWN:
        return "not enough information", judged
    if inclusion:
        return ("included" if judged.truth is Truth.YES else "not included"), judged
    return ("excluded" if judged.truth is Truth.YES else "not excluded"), judged


def judge_all(data: Sequence[Pair]) -> list[Row]:
    readers: dict[str, Reader] = {}
    rows = []
    progress = Progress("pairs judged", len(data))
    for pair in data:
        if pair.patient_id not in readers:
            readers[pair.patient_id] = Reader(read_note(pair.note, pair.patient_id, ON), pair.note, ON)
        readers[pair.patient_id].about(pair.trial_title)
        ours, judged = verdict(pair, readers[pair.patient_id])
        rows.append(Row(pair, ours, "" if ours == pair.expert_eligibility else _cause(pair, ours, judged)))
        progress.step()
    progress.end()
    return rows


def _cause(pair: Pair, ours: str, judged: Judged | None) -> str:
    """Why we differ: what kept it open, or what we hold against the expert."""
    expert = pair.expert_eligibility
    if "not applicable" in (expert, ours):
        return "whom it concerns"
    if ours == "not enough information":
        kinds = Counter(judged.open if judged else ("nothing compiled",))
        names = {
            "unparsed": "not compiled",
            "attest": "a person must say",
            "condition": "finding not in the note",
        }
        kind = kinds.most_common(1)[0][0] if kinds else "nothing compiled"
        if "unparsed" in kinds:
            kind = "unparsed"
        return f"open: {names.get(kind, kind)}"
    if expert == "not enough information":
        return (
            "assumed what the expert leaves open"
            if judged and judged.assumed
            else "decided what the expert leaves open"
        )
    return "the opposite verdict"


# ---- measures ------------------------------------------------------------------------------------------


def accuracy(gold: Sequence[str], ours: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(gold, ours, strict=True)) / len(gold) if gold else 0.0


def macro_f1(gold: Sequence[str], ours: Sequence[str]) -> float:
    """The mean over the labels that the experts gave."""
    scores = []
    for label in sorted(set(gold)):
        hits = sum(a == b == label for a, b in zip(gold, ours, strict=True))
        said, there = list(ours).count(label), list(gold).count(label)
        scores.append(2 * hits / (said + there) if said + there else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def measures(gold: Sequence[str], ours: Sequence[str]) -> dict[str, float]:
    return {"accuracy": accuracy(gold, ours), "macro_f1": macro_f1(gold, ours)}


def majority(gold: Sequence[str]) -> list[str]:
    return [Counter(gold).most_common(1)[0][0]] * len(gold) if gold else []


def results(rows: Sequence[Row]) -> dict[str, object]:
    """Leaves `accuracy`, `macro_f1`: overall, by section, and of the baselines."""
    document: dict[str, object] = {"pairs": len(rows)}
    parts: dict[str, list[Row]] = {"all": list(rows)}
    for row in rows:
        parts.setdefault(row.pair.criterion_type, []).append(row)
    for name, held in parts.items():
        gold = [row.pair.expert_eligibility for row in held]
        theirs = [row.pair.gpt4_eligibility for row in held]
        common = majority(gold)
        if name == "all":
            # The majority class of each section, as a screener who looks at nothing else would have it.
            by_kind = {
                kind: majority([r.pair.expert_eligibility for r in rows if r.pair.criterion_type == kind])[:1]
                for kind in {row.pair.criterion_type for row in rows}
            }
            common = [by_kind[row.pair.criterion_type][0] for row in held]
        entry: dict[str, object] = dict(measures(gold, [row.ours for row in held]))
        entry["pairs"] = len(held)
        entry["majority"] = measures(gold, common)
        entry["gpt4"] = measures(gold, theirs)
        if name == "all":
            document.update(entry)
            document["pairs"] = len(rows)
        else:
            document[name] = entry
    document["causes"] = dict(Counter(row.cause for row in rows if row.cause).most_common())
    return document


def print_results(rows: Sequence[Row], document: dict[str, object], errors: int) -> None:
    table = []
    for name in ("all", "inclusion", "exclusion"):
        entry = document if name == "all" else document.get(name)
        if not isinstance(entry, dict):
            continue
        base, gpt = entry["majority"], entry["gpt4"]
        assert isinstance(base, dict) and isinstance(gpt, dict)
        table.append(
            (
                name,
                entry["pairs"],
                entry["accuracy"],
                entry["macro_f1"],
                base["accuracy"],
                base["macro_f1"],
                gpt["accuracy"],
                gpt["macro_f1"],
            )
        )
    head = ("criteria", "pairs", "accuracy", "macro F1", "majority", "F1", "GPT-4", "F1")
    print_table("TrialGPT: verdicts on pairs of a note and a criterion", head, table)
    for kind, labels in (("inclusion", INCLUSION), ("exclusion", EXCLUSION)):
        grid: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            if row.pair.criterion_type == kind:
                grid[row.pair.expert_eligibility][row.ours] += 1
        print_table(
            f"{kind}: expert's verdict by ours",
            ("expert", *labels),
            [(gold, *(grid[gold][ours] for ours in labels)) for gold in labels],
        )
    causes = document["causes"]
    assert isinstance(causes, dict)
    print_table("errors by cause", ("cause", "pairs"), list(causes.items()))
    wrong = [row for row in rows if row.cause]
    if errors and wrong:
        print("\nsheet of errors")
        for row in sorted(wrong, key=lambda r: r.cause)[:errors]:
            text = " ".join(row.pair.criterion_text.split())[:160]
            print(f"- {row.cause} | {row.pair.patient_id} {row.pair.trial_id} {row.pair.criterion_type}")
            print(f"  expert: {row.pair.expert_eligibility}; ours: {row.ours} | {text}")


def main(argv: Sequence[str] | None = None) -> None:
    options = arguments("trialgpt", "Compare verdicts on notes with experts'.", "FOLDER", argv)
    rows = judge_all(pairs(options.source))
    if not rows:
        raise EvaluationError("no pairs in the file.", place=str(options.source))
    document = results(rows)
    if options.json:
        print_json(document)
    else:
        print_results(rows, document, options.errors)


if __name__ == "__main__":
    run(main)
