"""`trialrun read`: what a record says, from any source that the reader knows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.terminal import safe

if TYPE_CHECKING:
    from rich.console import Console

    from trialrun.records import Record, Rejected


def register(app: typer.Typer) -> None:
    app.command()(read)


def read(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="A file, folder or archive of records; - reads standard input.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the record as ClinicalTrials.gov v2 JSON (a list of several)."),
    ] = False,
    only: Annotated[
        str, typer.Option("--only", metavar="ID", help="Print only the trial of this id, number or acronym.")
    ] = "",
) -> None:
    """Read trial records and print them.

    SOURCE is recognised by its content: ClinicalTrials.gov v2 JSON (one study, a list, a page of the API,
    JSON Lines), the older XML, the plain text of a trial finder's page, and archives or folders of these.
    What cannot be read is reported with its place and the reason, and the rest goes on. Exit status: 1
    when something was rejected, 2 when nothing could be read.

    Example: `trialrun read NCT04347616.xml --json`
    """
    from rich.console import Console

    messages = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)
    balance = _Balance(messages)
    chosen = balance.records(_outcomes(source), only)
    if as_json:
        _print_json(chosen)
    else:
        _print_summaries(chosen)
    balance.report()
    if only and balance.read and not balance.chosen:
        from trialrun.model.errors import UnknownTrial

        raise UnknownTrial(
            f'no trial "{safe(only)}" among the {balance.read} read.',
            hint="Leave --only away to see them all.",
        )
    if not balance.read:
        raise typer.Exit(2)
    if balance.rejected:
        raise typer.Exit(1)


def _outcomes(source: str) -> Iterator[Record | Rejected]:
    from trialrun.records import read_bytes, read_source

    if source == "-":
        return read_bytes(sys.stdin.buffer.read(), "stdin")
    if not source:
        # As a path an empty text would be the whole current directory.
        from trialrun.model.errors import BadRequest

        raise BadRequest("the source is empty.", hint="Give a file, a folder or an archive, or - for stdin.")
    return read_source(Path(source))


class _Balance:
    """Counts what comes out of the reader, so that nothing gets lost between in and out."""

    def __init__(self, messages: Console) -> None:
        self.messages = messages
        self.read = self.rejected = self.chosen = 0

    def records(self, outcomes: Iterator[Record | Rejected], only: str) -> Iterator[Record]:
        from trialrun.records import Rejected
        from trialrun.records.summary import matches

        for outcome in outcomes:
            if isinstance(outcome, Rejected):
                self.rejected += 1
                place = f", {outcome.place}" if outcome.place else ""
                self.say(f"rejected: {outcome.name}{place}: {outcome.reason}")
                continue
            self.read += 1
            if not only or matches(outcome.study, only):
                self.chosen += 1
                yield outcome

    def report(self) -> None:
        self.say(f"records in: {self.read + self.rejected} = {self.read} read + {self.rejected} rejected")

    def say(self, text: str) -> None:
        self.messages.print(safe(text), markup=False)


def _print_json(records: Iterator[Record]) -> None:
    """One record as an object, several as a list; a record is written as soon as it is read."""
    import msgspec

    out = sys.stdout.buffer
    first = next(records, None)
    if first is None:
        return
    second = next(records, None)
    if second is None:
        out.write(msgspec.json.format(first.canonical, indent=2) + b"\n")
    else:
        out.write(b"[\n" + first.canonical + b",\n" + second.canonical)
        for record in records:
            out.write(b",\n" + record.canonical)
        out.write(b"\n]\n")
    out.flush()


def _print_summaries(records: Iterator[Record]) -> None:
    from rich.console import Console

    console = Console(emoji=False, highlight=False)
    first = next(records, None)
    if first is None:
        return
    second = next(records, None)
    if second is None:
        _print_summary(console, first)
        return
    for record in (first, second):
        _print_line(console, record)
    for record in records:
        _print_line(console, record)


def _print_line(console: Console, record: Record) -> None:
    from rich.text import Text

    from trialrun.records.summary import line

    identifier, status, phase, title = (safe(text) for text in line(record.study))
    text = Text(f"{identifier:11}  {status:24}  {phase:13}  {title}")
    text.stylize("bold", 0, len(identifier))
    if console.is_terminal:
        console.print(text, no_wrap=True, overflow="ellipsis")
    else:
        console.print(text, soft_wrap=True)


def _print_summary(console: Console, record: Record) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from trialrun.records.summary import facts

    study = record.study
    console.print(Text(safe(study.title), style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    for fact in facts(study):
        grid.add_row(fact.label, Text(safe("\n".join(fact.lines))))
    grid.add_row("Read from", Text(f"{safe(record.name)} ({record.format})"))
    console.print(grid)
    blocks = (
        ("Summary", study.description.brief_summary),
        ("Eligibility criteria", study.eligibility.eligibility_criteria),
        ("Remarks", "\n".join(f"- {problem}" for problem in record.problems)),
    )
    for heading, block in blocks:
        if block:
            console.print()
            console.print(Text(heading, style="bold"))
            console.print(Padding(Text(safe(block)), (0, 0, 0, 2)))
