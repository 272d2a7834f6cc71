"""`python -m evaluation.fuzz ARCHIVE --lines N`: mutated real lines compiled: nothing raised, nothing slow.

The lines are those of the records' eligibility texts, mutated with a seed: words deleted, doubled, swapped,
other characters, brackets, numbers and conjunctions put in, lines joined. A line that raises, that takes
longer than the limit, or whose tree does not read back from its text form is a failure. Shown are shapes, not
texts: a letter for each run of letters (`a`), digits (`0`), spaces; other characters as they are.

Records read, lines made and their fates are balanced at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType

import msgspec

from evaluation.printing import EvaluationError, Progress, print_json, run
from evaluation.workers import mapped
from trialrun.criteria import compile_text, parse, write
from trialrun.criteria.compiler import FAILED
from trialrun.model.study import decode_study
from trialrun.records import Rejected, read_source

LIMIT = 1.0
"""Seconds of processor time that one line may take."""
HANGS = 20.0
"""Seconds of processor time after which a line is given up: a pattern may need longer than anybody waits."""
_SLOWEST = 8

_INSERTS = (
    *"()[]{}<>≤≥=/\\|\"'`*#•·–—…;:,.&%±µ^~\t\u00a0\u200b\u202e\u0301ßİﬁ中🙂\ufeff\x00",
    *("and", "or", "and/or", "not", "unless", "except", "within", "at least", "no", "either", "if", "than"),
    *(
        "((((",
        "))))",
        "<=",
        ">/=",
        "1e308",
        "0",
        "-1",
        "3.5.2",
        "10^9/L",
        "x ULN",
        "1/0",
        "1,000,000,000",
        "½",
    ),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one line. problem: "" when all is well. seconds: processor time."""

    shape: str
    seconds: float
    problem: str
    length: int


@dataclass(slots=True)
class Result:
    lines: int = 0
    fine: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    slowest: list[Fate] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, fate: Fate) -> None:
        self.lines += 1
        self.seconds += fate.seconds
        if fate.problem:
            self.problems[fate.problem] += 1
            self.examples.setdefault(fate.problem, fate.shape)
        else:
            self.fine += 1
        if len(self.slowest) < _SLOWEST or fate.seconds > self.slowest[-1].seconds:
            self.slowest = sorted([*self.slowest, fate], key=lambda one: -one.seconds)[:_SLOWEST]

    def leaves(self) -> dict[str, object]:
        return {
            "lines": self.lines,
            "fine": self.fine,
            "problems": dict(self.problems),
            "mean_ms": round(1000 * self.seconds / max(self.lines, 1), 3),
            "slowest_ms": [round(1000 * one.seconds, 1) for one in self.slowest],
        }


def shape(text: str) -> str:
    """The text without its words: runs of letters, digits and spaces as one sign each."""
    text = re.sub(r"[^\W\d_]+", "a", text)
    return re.sub(r"\s+", " ", re.sub(r"\d+", "0", text))[:160]


def mutated(line: str, chance: random.Random) -> str:
    """The line with one to four changes."""
    for _ in range(chance.randint(1, 4)):
        words = line.split(" ")
        place = chance.randrange(len(words))
        kind = chance.randrange(8)
        if kind == 0:
            del words[place]
        elif kind == 1:
            words[place:place] = [words[place]] * chance.choice((1, 1, 2, 30))
        elif kind == 2:
            other = chance.randrange(len(words))
            words[place], words[other] = words[other], words[place]
        elif kind in (3, 4):
            words.insert(place, chance.choice(_INSERTS))
        elif kind == 5:
            at = chance.randrange(len(words[place]) + 1)
            words[place] = words[place][:at] + chance.choice(_INSERTS) + words[place][at:]
        elif kind == 6:
            words[place] = str(chance.choice((0, 1, 7, 18, 65, 100, 1000, 99999999999))) + words[place]
        else:
            words = [*words[place:], "\n" if chance.random() < 0.3 else " ", *words[:place]]
        line = " ".join(words) or "?"
    return line


@cache
def _loaded() -> None:
    """Loads the vocabulary, once a process, so that no line's time holds it."""
    compile_text("Inclusion Criteria:\n\n- Platelets at least 100 x 10^9/L within 7 days before enrolment")


class _HangError(BaseException):
    """No Exception: the compiler keeps what one criterion raises from the others, and would go on."""


def _ring(_: int, __: FrameType | None) -> None:
    raise _HangError


def judged(item: tuple[str, int]) -> Fate:
    """Compiles a line's mutation; the second of the item is the seed."""
    line, seed = item
    _loaded()
    text = mutated(line, random.Random(seed))
    began = time.process_time()
    problem = ""
    signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS)
    try:
        for criterion in compile_text(text):
            if parse(write(criterion.tree)) != criterion.tree:
                problem = "the text form reads back as another tree"
            if FAILED in criterion.note:  # caught, so that a record keeps its other criteria
                problem = "the compiler failed inside"
    except _HangError:
        problem = f"still at it after {HANGS:g} s"
    except Exception as error:  # the compiler must raise nothing: this is what is looked for
        problem = f"raised {type(error).__name__}: {shape(str(error))}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    seconds = time.process_time() - began
    if not problem and seconds > LIMIT:
        problem = f"took more than {LIMIT:g} s"
    return Fate(shape(text), seconds, problem, len(text))


def real_lines(archive: Path) -> Iterator[str]:
    for record in read_source(archive):
        if not isinstance(record, Rejected):
            text = decode_study(record.canonical).eligibility.eligibility_criteria
            yield from (line.strip() for line in text.splitlines() if line.strip())


def items(archive: Path, count: int, seed: int) -> Iterator[tuple[str, int]]:
    """As many lines as asked for: all lines of the archive again and again, each time mutated otherwise."""
    made = turn = 0
    while made < count:
        before = made
        for line in real_lines(archive):
            digest = hashlib.blake2b(f"{seed} {turn} {made}".encode(), digest_size=8).digest()
            yield line, int.from_bytes(digest)
            made += 1
            if made == count:
                return
        if made == before:
            raise EvaluationError("no eligibility texts in it.", place=str(archive))
        turn += 1


def evaluate(archive: Path, count: int, seed: int) -> Result:
    """Raises MalformedRecord where there is no such source."""
    result, progress = Result(), Progress("lines compiled", count)
    for fate in mapped(judged, items(archive, count, seed), batch=200):
        result.add(fate)
        progress.step()
    progress.end()
    return result


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser("evaluation.fuzz", description="Compile mutated lines of real records.")
    parser.add_argument("source", type=Path, metavar="ARCHIVE")
    parser.add_argument("--lines", type=int, default=10_000, help="how many (10,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(argv)
    result = evaluate(options.source, options.lines, options.seed)
    if options.json:
        print_json(msgspec.to_builtins(result.leaves()))
    else:
        failed = result.problems.total()
        print(
            f"{result.lines:,} lines = {result.fine:,} fine + {failed:,} with a problem (seed {options.seed})"
        )
        print(f"mean {1000 * result.seconds / max(result.lines, 1):.2f} ms a line")
        for problem, count in result.problems.most_common():
            print(f"{count:7,}  {problem}\n         {result.examples[problem]}")
        print("The slowest lines:")
        for fate in result.slowest:
            print(f"{1000 * fate.seconds:9.1f} ms, {fate.length} characters: {fate.shape}")
    if result.problems:
        raise SystemExit(1)


if __name__ == "__main__":
    run(main)
