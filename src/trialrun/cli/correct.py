"""`trialrun correct`: a curator's reading of one criterion, in place of the compiler's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.options import AsJson, CatalogDirectory
from trialrun.cli.terminal import safe_line

if TYPE_CHECKING:
    from trialrun.catalog import Catalog


def register(app: typer.Typer) -> None:
    app.command()(correct)


def correct(
    trial: Annotated[str, typer.Argument(metavar="[TRIAL]", help="The id of a trial in the catalog.")] = "",
    criterion: Annotated[
        str, typer.Argument(metavar="[CRITERION]", help="As 'trialrun criteria' names it: I3, E12.")
    ] = "",
    tree: Annotated[
        str, typer.Option("--tree", metavar="TEXT", help="What it means, in the criteria language.")
    ] = "",
    author: Annotated[str, typer.Option("--author", metavar="NAME", help="Who says so.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why.")] = "",
    show: Annotated[bool, typer.Option("--list", help="List the corrections of TRIAL, or all.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Forget the correction of CRITERION.")] = False,
    export: Annotated[
        str, typer.Option("--export", metavar="FILE", help="Write all corrections as JSON; - for stdout.")
    ] = "",
    import_: Annotated[
        str, typer.Option("--import", metavar="FILE", help="Add the corrections of such a file.")
    ] = "",
    catalog: CatalogDirectory = "",
    as_json: AsJson = False,
) -> None:
    """Correct what the compiler made of one criterion.

    The correction is kept in the catalog with its author, the date and the reason. It holds as long as the
    criterion's sentence is unchanged, whatever version of trialrun reads it; when a newer version of the
    record changes the sentence, the correction is not applied any more and is marked as outdated. The
    criteria language is described in docs/criteria-language.md.

    Example: `trialrun correct NCT03875495 I3 --tree "ecog <= 2" --author "A. Nurse" --reason "Amendment 4"`
    """
    from trialrun.catalog import Catalog, catalog_directory
    from trialrun.model.errors import BadRequest

    asked = [bool(tree), show, remove, bool(export), bool(import_)]
    if sum(asked) != 1:
        raise BadRequest(
            "Say one thing to do: --tree, --list, --remove, --export or --import.",
            hint='Example: trialrun correct NCT03875495 I3 --tree "ecog <= 2" --author … --reason …',
        )
    if (tree or remove) and not (trial and criterion):
        raise BadRequest("Name the trial and the criterion.", hint="See: trialrun criteria TRIAL")
    directory = catalog_directory(catalog)
    with Catalog.open(directory):
        pass  # where there is no catalog, a correction makes none
    with Catalog.open(directory, write=bool(tree or remove or import_)) as opened:
        if show:
            _list(opened, trial, as_json)
        elif export:
            _export(opened, export)
        elif import_:
            _import(opened, import_, as_json)
        elif remove:
            _told("removed", opened.remove_correction(trial, criterion), as_json)
        else:
            from datetime import date

            _told("kept", opened.correct(trial, criterion, tree, author, reason, date.today()), as_json)


def _print_json(document: object) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


def _told(what: str, correction: object, as_json: bool) -> None:
    from trialrun.catalog.corrections import Correction

    assert isinstance(correction, Correction)
    if as_json:
        _print_json({what: correction})
    else:
        print(safe_line(f"{what}: {correction.trial} {correction.criterion} means {correction.tree}"))


def _list(opened: Catalog, trial: str, as_json: bool) -> None:
    states = opened.corrections(trial)
    if as_json:
        _print_json({"corrections": states})
        return
    for state in states:
        one = state.correction
        print(safe_line(f"{one.trial} {state.criterion or one.criterion}  {one.tree}"))
        print(safe_line(f"    {one.told}"))
        print(
            safe_line(
                f"    {'OUTDATED, the sentence changed' if state.outdated else 'holds'}: {one.sentence}"
            )
        )
    outdated = sum(state.outdated for state in states)
    print(_so_many(len(states)) + (f", {outdated} of them outdated" if outdated else ""))


def _so_many(count: int) -> str:
    return "1 correction" if count == 1 else f"{count} corrections"


def _export(opened: Catalog, file: str) -> None:
    import msgspec

    from trialrun.catalog.corrections import Exchange
    from trialrun.model.errors import BadRequest

    found = tuple(state.correction for state in opened.corrections())
    text = msgspec.json.format(msgspec.json.encode(Exchange(found)), indent=2).decode() + "\n"
    if file == "-":
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadRequest(f"cannot be written ({error.strerror}).", place=file) from error
    print(f"{_so_many(len(found))} written to {file}")


def _import(opened: Catalog, file: str, as_json: bool) -> None:
    import msgspec

    from trialrun.catalog.corrections import Exchange
    from trialrun.model.errors import BadRequest, TrialrunError

    try:
        read = msgspec.json.decode(Path(file).read_bytes(), type=Exchange)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadRequest(
            f"is no file of corrections ({error}).",
            place=file,
            hint="Make one with: trialrun correct --export",
        ) from error
    rejected = []
    for one in read.corrections:
        try:
            opened.add_correction(one)
        except TrialrunError as error:
            rejected.append({"trial": one.trial, "criterion": one.criterion, "reason": str(error)})
    stored = len(read.corrections) - len(rejected)
    if as_json:
        _print_json({"read": len(read.corrections), "stored": stored, "rejected": rejected})
        return
    for fault in rejected:
        print(
            safe_line(f"rejected: {fault['trial']} {fault['criterion']}: {fault['reason']}"), file=sys.stderr
        )
    print(f"{len(read.corrections)} read = {stored} stored + {len(rejected)} rejected")
