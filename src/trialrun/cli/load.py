"""`trialrun load`: puts records into a catalog, with a progress bar and a balance at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.terminal import safe_line

if TYPE_CHECKING:
    from rich.console import Console

    from trialrun.catalog import Catalog, LoadReport

_MOST_SHOWN = 50


def register(app: typer.Typer) -> None:
    app.command()(load)


def load(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH…",
            help="Files, folders or archives of records; - reads standard input.",
            show_default=False,
        ),
    ] = None,
    catalog: Annotated[
        str,
        typer.Option(
            "--catalog", metavar="DIR", help="The catalog's directory; else $TRIALRUN_CATALOG, else your own."
        ),
    ] = "",
    workers: Annotated[
        int,
        typer.Option("--workers", metavar="N", min=0, help="Processes that read and compile; 0: one a core."),
    ] = 0,
    recompile: Annotated[
        bool, typer.Option("--recompile", help="Also compile and index anew everything that is there.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the balance as JSON.")] = False,
) -> None:
    """Put trial records into the catalog: stored with all their versions, compiled and indexed.

    What is in PATH is recognised by its content. A broken record is reported and the rest goes on; at the
    end the balance says what became of each: read = stored + unchanged + rejected. Loading the same records
    again changes nothing; a newer version of a record is kept beside the older one. If it is stopped, what
    was stored stays: load again to go on, also with --recompile. Exit status: 2 when there was nothing that
    could be read.

    Example: `trialrun load ctgov_xml.tar.xz new_records/ --catalog ./trials`
    """
    from rich.console import Console

    from trialrun.catalog import Catalog, catalog_directory
    from trialrun.catalog.pool import default_workers
    from trialrun.model.errors import BadRequest

    if not paths and not recompile:
        raise BadRequest("Nothing to load was named.", hint="Example: trialrun load records.tar.xz")
    messages = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)
    sources = [path for path in paths or [] if path != "-"]
    _require_all(sources)
    started = time.monotonic()
    with Catalog.open(catalog_directory(catalog), write=True) as opened:
        for message in opened.messages:
            messages.print(message, markup=False)
        try:
            report = _load(opened, paths or [], workers or default_workers(), recompile, messages)
        except KeyboardInterrupt:
            messages.print(f"Stopped. {len(opened):,} trials are stored; load again to go on.", markup=False)
            raise typer.Exit(130) from None
        seconds = time.monotonic() - started
        _say_rejected(report, messages)
        if as_json:
            _print_json(report, opened, seconds)
        else:
            print(f"{report.balance}, in {seconds:.1f} s")
            if report.recompiled:
                print(f"{report.recompiled:,} trials compiled anew")
            count = len(opened)
            print(f"{count:,} trial{'' if count == 1 else 's'} in {opened.directory}")
    if paths and not report.stored and not report.unchanged:
        raise typer.Exit(2)


def _require_all(paths: list[str]) -> None:
    """A path that is not there is the user's mistake: said before anything is stored."""
    from trialrun.model.errors import MalformedRecord

    for path in paths:
        # An empty text would be the whole current directory.
        if not path or not Path(path).exists():
            raise MalformedRecord(
                "there is no such file or folder.", place=path, hint="Check the path, or give - for stdin."
            )


def _load(catalog: Catalog, paths: list[str], workers: int, recompile: bool, messages: Console) -> LoadReport:
    from trialrun.catalog import LoadReport
    from trialrun.records import read_bytes

    report = LoadReport()
    if recompile or catalog.stale():
        with _Bar(messages, "compiling anew") as advance:
            report.recompiled = catalog.recompile(
                everything=recompile, workers=workers, progress=lambda done, total: advance(done, total)
            )
    for path in paths:
        with _Bar(messages, f"loading {Path(path).name or path}") as advance:
            # A pipe gives what it holds only once: to whoever loads it, and not to whoever counts.
            countable = path != "-" and (Path(path).is_file() or Path(path).is_dir())
            total = _Total(Path(path)) if countable else None

            def progress(
                so_far: LoadReport, total: _Total | None = total, advance: _Advance = advance
            ) -> None:
                advance(so_far.read, total.found if total else None)

            if path == "-":
                part = catalog.load(read_bytes(sys.stdin.buffer.read(), "stdin"), progress)
            else:
                part = catalog.load_sources([Path(path)], workers=workers, progress=progress)
        report.add(part)
    return report


_Advance = Callable[[int, int | None], None]


class _Total:
    """Counts the files of a source in a thread of its own, so that the bar soon knows how far it is."""

    def __init__(self, source: Path) -> None:
        import threading

        self.found: int | None = None
        self.source = source
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        from contextlib import suppress

        from trialrun.records.sources import files

        with suppress(OSError):  # whoever loads it says so; the bar then goes without an end
            self.found = sum(1 for _ in files(self.source))


class _Bar:
    """A progress bar on a terminal; elsewhere a line now and then."""

    def __init__(self, messages: Console, what: str) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.messages = messages
        self.what = what
        self.said = time.monotonic()
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=messages,
            disable=not messages.is_terminal,
        )

    def __enter__(self) -> _Advance:
        self.bar.start()
        self.task = self.bar.add_task(self.what, total=None)
        return self._advance

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def _advance(self, done: int, total: int | None) -> None:
        # A file can hold many records, so that the number of files is only the least that is to come.
        known = None if total is None else max(total, done)
        self.bar.update(self.task, completed=done, total=known)
        if not self.messages.is_terminal and time.monotonic() - self.said > 10:
            self.said = time.monotonic()
            of = f" of {known:,}" if known else ""
            self.messages.print(f"{self.what}: {done:,}{of}", markup=False)


def _say_rejected(report: LoadReport, messages: Console) -> None:
    for name, note in report.notes[:_MOST_SHOWN]:
        messages.print(safe_line(f"note: {name} {note}"), markup=False)
    for rejected in report.rejected[:_MOST_SHOWN]:
        place = f", {rejected.place}" if rejected.place else ""
        messages.print(safe_line(f"rejected: {rejected.name}{place}: {rejected.reason}"), markup=False)
    if len(report.rejected) > _MOST_SHOWN:
        more = len(report.rejected) - _MOST_SHOWN
        messages.print(f"… and {more:,} more; --json lists them all", markup=False)


def _print_json(report: LoadReport, catalog: Catalog, seconds: float) -> None:
    import msgspec

    found = msgspec.to_builtins(report)
    found["notes"] = [{"name": name, "note": note} for name, note in report.notes]
    found |= {"trials": len(catalog), "catalog": str(catalog.directory), "seconds": round(seconds, 2)}
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
