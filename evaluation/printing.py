"""What every command of this package shares: its arguments, its tables, its one JSON object, its errors."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from trialrun.model.errors import TrialrunError

Json = Mapping[str, object]


class EvaluationError(TrialrunError):
    """The data that a command was given is not there or has another layout."""


def parser(
    module: str, about: str, metavar: str, *, limited: bool = False, example: str = ""
) -> argparse.ArgumentParser:
    """SOURCE, `--json` and `--errors N`, which every command takes, and `--limit N` for those that say so."""
    name = f"python -m evaluation.{module}"
    options = argparse.ArgumentParser(
        prog=name,
        description=about,
        epilog=f"Example: uv run {name} {example or metavar}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("source", metavar=metavar, type=Path)
    options.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options.add_argument(
        "--errors", type=int, default=15, metavar="N", help="how many of the worst errors to list (15)"
    )
    if limited:
        options.add_argument("--limit", type=int, metavar="N", help="read only the first N (all)")
    return options


def arguments(
    module: str, about: str, metavar: str, argv: Sequence[str] | None, *, limited: bool = False
) -> argparse.Namespace:
    """The arguments of a command that takes only those of `parser`."""
    return parser(module, about, metavar, limited=limited).parse_args(argv)


def run(main: Callable[[], None]) -> None:
    """Runs a command; an error of the user's making is one line on stderr and exit status 2."""
    try:
        main()
    except TrialrunError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(141)


def print_json(document: Json) -> None:
    print(json.dumps(document, indent=2, ensure_ascii=False))


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table of plain text: the first column to the left, numbers to the right."""
    written = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(len(line[k]) for line in [list(head), *written]) for k in range(len(head))]
    print(f"\n{title}")
    for line in [list(head), ["-" * width for width in widths], *written]:
        first, *rest = line
        cells = [first.ljust(widths[0])] + [c.rjust(w) for c, w in zip(rest, widths[1:], strict=True)]
        print("  ".join(cells).rstrip())


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


class Progress:
    """One line on stderr that says how far a command is; no terminal there sees only the end."""

    def __init__(self, what: str, total: int | None = None) -> None:
        self.what, self.total, self.done = what, total, 0
        self._line = sys.stderr.isatty()

    def step(self, count: int = 1) -> None:
        self.done += count
        if self._line and (self.done % 50 < count or self.done == self.total):
            of = f" of {self.total}" if self.total else ""
            print(f"\r{self.what}: {self.done}{of}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._line:
            print(file=sys.stderr)
        else:
            print(f"{self.what}: {self.done}", file=sys.stderr)
