"""`trialrun diff`: what an amendment changed in a trial's eligibility, in meaning and not in text."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.options import AsJson, CatalogDirectory

if TYPE_CHECKING:
    from trialrun.criteria.diff import Change, Difference
    from trialrun.model.eligibility import Criterion, Eligibility
    from trialrun.model.study import Study

COLOURS = {
    "tighter": "red",
    "looser": "green",
    "changed": "yellow",
    "added": "red",
    "removed": "green",
    "reworded": "dim",
    "same": "dim",
}


def register(app: typer.Typer) -> None:
    app.command()(diff)


def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="The earlier version: a record (anything that 'trialrun read' takes), the id of a trial in "
            "the catalog, or ID@N for its N-th version there.",
            show_default=False,
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="B", help="The later version.", show_default=False)],
    catalog: CatalogDirectory = "",
    show_all: Annotated[bool, typer.Option("--all", help="Show what stayed the same, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions of a trial's eligibility criteria, in meaning.

    Each criterion is same, reworded (other words, the same patients), tighter (fewer patients fit), looser
    (more fit), changed, added or removed, with the reason. Tighter and looser are said only where they are
    certain. The exit status is 0 whether or not there are differences.

    Example: `trialrun diff NK4AML@1 NK4AML`
    """
    from trialrun.criteria.diff import compare

    first, second = _version(old, catalog), _version(new, catalog)
    difference = compare(first[1], second[1])
    if as_json:
        import msgspec

        document = {
            "old": _named(old, first[0]),
            "new": _named(new, second[0]),
            "counts": difference.counts,
            "changes": [_document(change) for change in difference.changes],
        }
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
        return
    names = [study.nct_id for study in (first[0], second[0])]
    if all(names) and names[0] != names[1]:
        from trialrun.cli.terminal import safe

        said = safe(f"Note: {names[0]} and {names[1]} are two trials, not two versions of one.")
        typer.echo(said, err=True)
    _print(old, new, difference, show_all)


def _version(name: str, catalog: str) -> tuple[Study, Eligibility]:
    """The study that the argument means. Raises UnknownTrial, MalformedRecord, BadRequest."""
    from trialrun.cli.trials import find_trial

    trial, at, number = name.rpartition("@")
    if not at or not re.fullmatch(r"\d{1,9}", number) or Path(name).exists():
        return find_trial(name, catalog)
    from trialrun.catalog import Catalog, catalog_directory

    with Catalog.open(catalog_directory(catalog or None)) as opened:
        return opened.version(trial, int(number))


def _named(argument: str, study: Study) -> dict[str, str]:
    return {"source": argument, "trial": study.nct_id, "title": study.title}


def _document(change: Change) -> dict[str, object]:
    from trialrun.criteria import write

    def one(criterion: Criterion | None) -> dict[str, str] | None:
        if criterion is None:
            return None
        return {
            "id": criterion.id,
            "kind": criterion.kind,
            "text": criterion.text,
            "logic": write(criterion.tree),
        }

    return {
        "change": change.kind,
        "reason": change.reason,
        "old": one(change.old),
        "new": one(change.new),
    }


def _print(old: str, new: str, difference: Difference, show_all: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from trialrun.cli.terminal import safe

    console = Console(emoji=False, highlight=False)
    console.print(Text(safe(f"{old} → {new}"), style="bold"))
    for change in difference.changes:
        if change.kind == "same" and not show_all:
            continue
        criterion = change.new or change.old
        assert criterion is not None
        ids = criterion.id
        if change.old and change.new and change.old.id != change.new.id:
            ids = f"{change.old.id} → {change.new.id}"
        console.print(Text(f"\n{change.kind}", style=f"bold {COLOURS[change.kind]}").append(f"  {ids}"))
        texts = [(sign, one.text) for sign, one in (("-", change.old), ("+", change.new)) if one]
        if len(texts) == 2 and texts[0][1] == texts[1][1]:
            texts = [(" ", texts[0][1])]
        for sign, text in texts:
            console.print(Padding(Text(safe(f"{sign} {text}")), (0, 0, 0, 4)))
        if change.reason:
            console.print(Padding(Text(safe(change.reason), style="cyan"), (0, 0, 0, 6)))
    said = ", ".join(f"{count} {kind}" for kind, count in difference.counts.items() if count)
    console.print(Text(f"\n{said or 'no criteria in either version'}."))
