"""`trialrun patient`: the facts that are read from a patient's record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.terminal import safe

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from trialrun.model.errors import MalformedPatient
    from trialrun.model.patient import Patient


def register(app: typer.Typer) -> None:
    app.command()(patient)


def patient(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="FHIR R4 JSON (a Bundle, a list, NDJSON), a note in plain English, answers as YAML or JSON, "
            "a folder of these, or an OMOP database (folder, DuckDB file, URL); - reads standard input.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the facts as JSON (a list for several files).")
    ] = False,
    patient_id: Annotated[
        str,
        typer.Option(
            "--patient", "--person", metavar="ID", help="Choose a patient where a source holds several."
        ),
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Show every value, not only the three newest of each.")
    ] = False,
    together: Annotated[
        bool,
        typer.Option("--merge", help="Take all files for one patient: join the facts, list the conflicts."),
    ] = False,
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help="The day of a note or of answers; today if not given.")
    ] = "",
) -> None:
    """Show the facts read from a patient's record: FHIR R4, a clinical note, answers, an OMOP person.

    Which of them a source holds is seen from its content; of an OMOP database without --person, the persons
    are listed. Conditions, measurements, tests, treatments and
    allergies, each with its codes, value, unit, date and the resource or sentence that it came from; then
    what is not in the vocabulary, and what was left out and why. Nothing is stored. Exit status: 1 when a
    file could not be read, 2 when none could.

    Example: `trialrun patient bundle.json`
    """
    from rich.console import Console

    from trialrun.cli.patients import screening_day
    from trialrun.model.errors import TrialrunError

    day = screening_day(on)
    messages = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)
    out = Console(emoji=False, highlight=False, width=None if sys.stdout.isatty() else 1000)
    kept: list[Patient] = []
    sources: list[tuple[str, Patient]] = []
    read = failed = 0
    for name, data in _inputs(files):
        try:
            if isinstance(data, str) and _list_persons(out, data, patient_id, as_json=as_json):
                continue
            found = _read(data, name, patient_id, day)
        except TrialrunError as error:
            failed += 1
            messages.print(f"error: {safe(str(error))}", markup=False)
            continue
        read += 1
        if together:
            sources.append((Path(name).name, found))
        elif as_json:
            kept.append(found)
        else:
            _print(out, found, name, 0 if every else 3, day, first=read == 1)
    if sources:
        _print_merged(out, sources, 0 if every else 3, day, as_json=as_json)
    if kept:
        _print_json(kept, one=read + failed == 1)
    if failed:
        raise typer.Exit(1 if read else 2)


def _read(data: bytes | str | MalformedPatient, name: str, patient_id: str, day: date) -> Patient:
    from trialrun.patients import read_any
    from trialrun.patients.omop import read_person

    if isinstance(data, str):
        return read_person(data, patient_id)
    if not isinstance(data, bytes):
        raise data
    return read_any(data, name, patient_id=patient_id, on=day)


def _list_persons(out: Console, source: str, chosen: str, *, as_json: bool) -> bool:
    """Lists the persons of an OMOP database where none is chosen and there are several."""
    import msgspec
    from rich.text import Text

    from trialrun.patients.omop import persons

    if chosen or len(known := persons(source)) < 2:
        return False
    if as_json:
        sys.stdout.buffer.write(
            msgspec.json.format(msgspec.json.encode({"persons": known}), indent=2) + b"\n"
        )
        sys.stdout.buffer.flush()
        return True
    out.print(Text(f"{len(known)} persons; choose one with --person ID", style="bold"))
    for one in known:
        out.print(Text(safe(f"{one.id}  {one.sex or 'sex not recorded'}, born {one.born or 'not recorded'}")))
    return True


def _inputs(files: list[str]) -> Iterator[tuple[str, bytes | str | MalformedPatient]]:
    """Name and content of each file, a database's source; what cannot be opened is an error of its own."""
    from trialrun.cli.patients import nothing_named
    from trialrun.model.errors import MalformedPatient
    from trialrun.patients.omop import is_omop

    for name in files:
        if name == "-":
            yield "stdin", sys.stdin.buffer.read()
            continue
        if not name:
            yield name, nothing_named()
            continue
        if is_omop(name):
            yield name, name
            continue
        path = Path(name)
        parts = _patients_in(path) if path.is_dir() else [path]
        if not parts:
            yield (
                name,
                MalformedPatient(
                    "No file in this folder holds a patient: .json, or .txt, .yaml and .yml.",
                    place=name,
                    hint="Give the folder in which the files themselves are.",
                ),
            )
        for part in parts:
            try:
                yield str(part), part.read_bytes()
            except OSError as error:
                reason = (error.strerror or "cannot be read").lower()
                yield str(part), MalformedPatient(f"The file cannot be opened: {reason}.", place=str(part))


def _patients_in(folder: Path) -> list[Path]:
    """The files of a folder that may hold a patient: its JSON, else its notes and answers."""
    found = sorted(folder.glob("*.json"))
    return found or sorted(p for p in folder.iterdir() if p.suffix.lower() in (".txt", ".yaml", ".yml"))


def _print_merged(
    out: Console, sources: list[tuple[str, Patient]], newest: int, day: date, *, as_json: bool
) -> None:
    """The facts of all sources as one patient, then where the sources disagree."""
    import msgspec
    from rich.text import Text

    from trialrun.patients import merge

    merged = merge(sources)
    if as_json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(merged), indent=2) + b"\n")
        sys.stdout.buffer.flush()
        return
    if merged.doubt:
        out.print(Text(safe(merged.doubt), style="bold red"))
        out.print()
    _print(out, merged.patient, ", ".join(name for name, _ in sources), newest, day, first=True)
    out.print()
    out.print(Text("Conflicts" if merged.conflicts else "No conflicts", style="bold"))
    for one in merged.conflicts:
        out.print(Text(safe(f"- {one.kind} {one.about}: {one.first} / {one.second}")))
    if merged.joined:
        several = f"{merged.joined} facts" if merged.joined > 1 else "1 fact"
        out.print(Text(f"{several} stood in more than one source.", style="dim"))


def _print_json(patients: list[Patient], *, one: bool) -> None:
    import msgspec

    content = msgspec.json.encode(patients[0] if one else patients)
    sys.stdout.buffer.write(msgspec.json.format(content, indent=2) + b"\n")
    sys.stdout.buffer.flush()


def _print(out: Console, found: Patient, name: str, newest: int, day: date, *, first: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    from trialrun.patients.summary import sections, who

    if not first:
        out.print()
    out.print(Text(safe(who(found, day)), style="bold"))
    out.print(Text(f"from {safe(name)}", style="dim"))
    separator = "\n" if out.is_terminal else ": "
    for section in sections(found, newest):
        out.print()
        out.print(Text(section.title, style="bold"))
        table = Table.grid(padding=(0, 2))
        for width in (30, 30, 24, 20, 40):
            table.add_column(max_width=width if out.is_terminal else None, overflow="fold")
        for row in section.rows:
            name_cell = Text(safe(row.concept or row.shown))
            if row.concept and row.shown:
                name_cell.append(f"{separator}{safe(row.shown)}", style="dim")
            cells = (row.says, row.when, separator.strip(":").join(row.codes[:3]), row.place)
            table.add_row(name_cell, *(Text(safe(cell)) for cell in cells))
        out.print(table)
        if section.older:
            out.print(Text(f"… and {section.older} older values (--all shows them)", style="dim"))
    if found.problems:
        out.print()
        out.print(Text("Remarks", style="bold"))
        for problem in found.problems:
            out.print(Text(f"- {safe(problem)}"))
