"""`python -m benchmarks.compiler [SOURCE]`: how fast eligibility texts are compiled, and how linearly.

SOURCE is whatever `trialrun read` takes; without it only the hostile texts are measured. Printed are the
processor time of one core a trial (median, 99th percentile) and criteria a second, in the order of SOURCE
with the store of readings filling up; then nanoseconds a character for texts meant to be slow, at sizes that
double.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from trialrun.criteria import compile_study
from trialrun.criteria.compiler import compile_text
from trialrun.records import Rejected, read_source

HOSTILE: dict[str, Callable[[int], str]] = {
    "open brackets": lambda n: "(" * n,
    "nested brackets": lambda n: "[(" * (n // 4) + ")]" * (n // 4),
    "and or and or": lambda n: "and or " * (n // 7),
    "unless": lambda n: "unless " * (n // 7),
    "nested bullets": lambda n: "".join(f"{' ' * (d % 60)}* any of these {d}:\n" for d in range(n // 50)),
    "ever deeper bullets": lambda n: "".join(
        f"{' ' * d}* any of these:\n" for d in range(int((2 * n) ** 0.5))
    ),
    "sentences in open brackets": lambda n: "Asthma. (Stroke " * (n // 16),
    "headings": lambda n: "Inclusion: " * (n // 11),
    "parts": lambda n: "Phase 1:\nPhase 2 only\n" * (n // 22),
    "labels": lambda n: "Age: 18 " * (n // 8),
    "enumeration": lambda n: " ".join(f"{d % 99}) asthma" for d in range(n // 10)),
    "spaces": lambda n: " " * n + "x",
    "escapes": lambda n: "\\<" * (n // 2),
    "short lines": lambda n: "* asthma\n" * (n // 9),
    "one list of many": lambda n: "Any of:\n" + "".join(f"* asthma {d}\n" for d in range(n // 12)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="Only so many records.")
    parser.add_argument("--size", type=int, default=1_000_000, help="Characters of the longest hostile text.")
    options = parser.parse_args()
    compile_text("* Platelets at least 100 x 10^9/L within 7 days before enrolment")  # loads the vocabulary
    if options.source is not None:
        _records(options.source, options.limit)
    _hostile(options.size)


def _records(source: Path, limit: int) -> None:
    seconds: list[float] = []
    criteria = 0
    for record in read_source(source):
        if isinstance(record, Rejected):
            continue
        began = time.process_time()
        compiled = compile_study(record.study)
        seconds.append(time.process_time() - began)
        criteria += sum(criterion.kind != "structured" for criterion in compiled.criteria)
        if len(seconds) == limit:
            break
    seconds.sort()
    late = seconds[math.ceil(0.99 * len(seconds)) - 1]
    print(
        f"{len(seconds)} trials, {criteria} criteria: median {1e3 * statistics.median(seconds):.2f} ms, "
        f"p99 {1e3 * late:.2f} ms a trial; {criteria / sum(seconds):,.0f} criteria a second.\n"
    )


def _hostile(size: int) -> None:
    sizes = [size // 4, size // 2, size]
    print(f"{'nanoseconds a character':28}" + "".join(f"{n:>12,}" for n in sizes))
    for name, text_of in HOSTILE.items():
        figures = []
        for n in sizes:
            text = text_of(n)
            began = time.process_time()
            compile_text(text)
            figures.append(1e9 * (time.process_time() - began) / len(text))
        print(f"{name:28}" + "".join(f"{figure:12,.0f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()
