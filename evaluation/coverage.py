"""`python -m evaluation.coverage ARCHIVE`: how much of real eligibility texts is compiled, and how fast.

ARCHIVE is whatever `trialrun read` takes: an archive, a folder or a file of records. Every criterion of a
record's eligibility text counts once, as `compiled` (all of it understood), `attested` (understood, with a
part that a person has to answer), `partly` or `unparsed`. The record's own fields (age, sex, volunteers) are
not counted: they are not prose. `uncoded` is the share of the compiled and attested criteria that hold a name
which the vocabulary does not: understood as a name, but no code of a patient's record is known to mean it.

The time is processor time of one core for one whole trial, `compile_study` alone, after a first trial that
loads the vocabulary. No record is lost: records read are those compiled, rejected and failed.
"""

from __future__ import annotations

import itertools
import math
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from evaluation.kinds import era_of, field_of, phase_of
from evaluation.printing import EvaluationError, Progress, arguments, print_json, print_table, run
from evaluation.scoring import Share
from evaluation.workers import mapped
from trialrun.criteria import compile_study, compile_text
from trialrun.criteria.trees.uncoded import has_uncoded_name
from trialrun.model.criteria import Unparsed, leaves
from trialrun.model.study import decode_study
from trialrun.records import Rejected, read_source

CLASSES = ("compiled", "attested", "partly", "unparsed")


@dataclass(slots=True)
class Compiled:
    """One record. failure: what was raised, where anything was; counts: criteria by coverage."""

    name: str
    kinds: tuple[str, ...]
    counts: Counter[str]
    seconds: float
    unparsed: list[str]
    failure: str = ""
    uncoded: int = 0


@dataclass(slots=True)
class Result:
    """rejected, failed: name and reason of each."""

    read: int = 0
    compiled: int = 0
    empty: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    unparsed: Counter[str] = field(default_factory=Counter)
    uncoded: Share = field(default_factory=Share)

    def add(self, one: Compiled) -> None:
        self.read += 1
        if one.failure:
            self.failed.append((one.name, one.failure))
            return
        self.compiled += 1
        self.empty += not one.counts
        self.counts.update(one.counts)
        for kind in one.kinds:
            self.kinds.setdefault(kind, Counter()).update(one.counts)
        self.seconds.append(one.seconds)
        self.unparsed.update(one.unparsed)
        self.uncoded.of += one.counts["compiled"] + one.counts["attested"]
        self.uncoded.count += one.uncoded

    @property
    def balanced(self) -> bool:
        return self.read == self.compiled + len(self.rejected) + len(self.failed)

    def leaves(self) -> dict[str, object]:
        return {
            **shares(self.counts),
            "uncoded": {"share": round(self.uncoded.share, 4)},
            "kinds": {kind: shares(counts) for kind, counts in sorted(self.kinds.items())},
            "speed": self.speed(),
            "records": {
                "read": self.read,
                "compiled": self.compiled,
                "rejected": len(self.rejected),
                "failed": len(self.failed),
            },
            "criteria": self.counts.total(),
        }

    def speed(self) -> dict[str, float]:
        """Milliseconds of processor time a trial, and criteria a second of it."""
        ordered = sorted(self.seconds)
        if not ordered:
            return {"median_ms": 0.0, "p99_ms": 0.0, "max_ms": 0.0, "criteria_per_second": 0.0}
        nearest = ordered[math.ceil(0.99 * len(ordered)) - 1]
        total = sum(ordered)
        return {
            "median_ms": round(1000 * statistics.median(ordered), 3),
            "p99_ms": round(1000 * nearest, 3),
            "max_ms": round(1000 * ordered[-1], 3),
            "criteria_per_second": round(self.counts.total() / total, 1) if total else 0.0,
        }


def shares(counts: Counter[str]) -> dict[str, dict[str, float]]:
    total = counts.total()
    return {name: {"share": round(Share(total, counts[name]).share, 4)} for name in CLASSES}


@cache
def _loaded() -> None:
    """Loads the vocabulary, once a process, so that no trial's time holds it."""
    compile_text("Inclusion Criteria:\n\n- Platelets at least 100 x 10^9/L within 7 days before enrolment")


def compiled(item: tuple[str, bytes]) -> Compiled:
    """Compiles one canonical record; whatever is raised is told, and the batch goes on."""
    name, canonical = item
    _loaded()
    study = decode_study(canonical)
    began = time.process_time()
    try:
        eligibility = compile_study(study)
    except Exception as error:  # the compiler must raise nothing: this is what is measured
        return Compiled(name, (), Counter(), 0.0, [], f"{type(error).__name__}: {error}")
    seconds = time.process_time() - began
    prose = [criterion for criterion in eligibility.criteria if criterion.kind != "structured"]
    return Compiled(
        name,
        (field_of(study), phase_of(study), era_of(study)),
        Counter(criterion.coverage for criterion in prose),
        seconds,
        [leaf.text.lower() for x in prose for leaf in leaves(x.tree) if isinstance(leaf, Unparsed)],
        uncoded=sum(x.coverage in ("compiled", "attested") and has_uncoded_name(x.tree) for x in prose),
    )


def evaluate(archive: Path, limit: int | None = None) -> Result:
    """Reads and compiles every record. Raises MalformedRecord where there is no such source."""
    result, progress = Result(), Progress("records compiled")

    def records() -> Iterator[tuple[str, bytes]]:
        for record in itertools.islice(read_source(archive), limit):
            if isinstance(record, Rejected):
                result.read += 1
                result.rejected.append((record.name, f"{record.place} {record.reason}".strip()))
            else:
                yield record.name, record.canonical

    for one in mapped(compiled, records()):
        result.add(one)
        progress.step()
    progress.end()
    if not result.read:
        raise EvaluationError("no records in it.", place=str(archive))
    return result


def main(argv: Sequence[str] | None = None) -> None:
    about = "Count how much of the eligibility texts of an archive of records is compiled, and how fast."
    options = arguments("coverage", about, "ARCHIVE", argv, limited=True)
    result = evaluate(options.source, options.limit)
    if options.json:
        print_json(result.leaves())
        return
    head = ["", *CLASSES, "criteria"]
    print_table("Criteria of eligibility texts", head, [_row("all", result.counts)])
    for title, kinds in _grouped(result.kinds):
        print_table(title, head, [_row(kind, result.kinds[kind]) for kind in kinds])
    share = f"{result.uncoded.share:.1%}"
    print(f"\nOf the compiled and attested, {share} hold a name that the vocabulary does not have.")
    speed = result.speed()
    print(
        f"\nProcessor time a trial: median {speed['median_ms']:.2f} ms, p99 {speed['p99_ms']:.2f} ms, "
        f"longest {speed['max_ms']:.2f} ms; {speed['criteria_per_second']:,.0f} criteria a second."
    )
    balance = "balanced" if result.balanced else "NOT BALANCED"
    print(
        f"Records: {result.read} read = {result.compiled} compiled + {len(result.rejected)} rejected "
        f"+ {len(result.failed)} failed ({balance}); {result.empty} have no criteria text."
    )
    for name, reason in (*result.failed, *result.rejected)[: options.errors]:
        print(f"  {name}: {reason}")
    if options.errors and result.unparsed:
        print("\nWhat is left unparsed most often:")
        for text, count in result.unparsed.most_common(options.errors):
            print(f"{count:6}  {text[:100]}")


def _row(kind: str, counts: Counter[str]) -> list[object]:
    total = counts.total()
    return [kind, *(Share(total, counts[name]).share for name in CLASSES), total]


_FIELDS = ("oncology", "haematology", "other")
_ERAS = ("before 2008", "since 2008", "no date")


def _grouped(kinds: dict[str, Counter[str]]) -> Iterator[tuple[str, list[str]]]:
    phases = sorted(set(kinds) - {*_FIELDS, *_ERAS}, key=lambda kind: (kind == "no phase", kind))
    for title, group in (
        ("By field", _FIELDS),
        ("By phase", phases),
        ("By the year of the first submission", _ERAS),
    ):
        yield title, [kind for kind in group if kind in kinds]


if __name__ == "__main__":
    run(main)
