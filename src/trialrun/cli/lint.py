"""`trialrun lint`: faults of a trial's eligibility criteria that its author would want to mend."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from trialrun.cli.options import AsJson, CatalogDirectory, TrialArgument

if TYPE_CHECKING:
    from trialrun.criteria.lint import Finding

COLOURS = {"error": "bold red", "warning": "bold yellow", "note": "bold"}


def register(app: typer.Typer) -> None:
    app.command()(lint)


def lint(
    trial: TrialArgument,
    catalog: CatalogDirectory = "",
    as_json: AsJson = False,
) -> None:
    """Look for faults in a trial's eligibility criteria.

    Contradictions, impossible and implausible ranges, thresholds without units, exclusions that keep out whom
    an inclusion asks for, ages and sexes that differ from the record's own fields, time windows that do not
    say before what, sentences said twice, and how much was not understood. An error is certain as far as the
    sentences were understood, a warning wants a look, a note only tells.

    The exit status is 1 when there is an error, 0 otherwise.

    Example: `trialrun lint NK4AML`
    """
    from trialrun.cli.trials import find_trial
    from trialrun.criteria.lint import SEVERITIES
    from trialrun.criteria.lint import lint as find_faults

    study, eligibility = find_trial(trial, catalog)
    name = study.nct_id or study.identification.acronym or study.title
    found = find_faults(eligibility)
    counts = {severity: sum(one.severity == severity for one in found) for severity in SEVERITIES}
    if as_json:
        import msgspec

        document = {"trial": name, "title": study.title, "counts": counts, "findings": found}
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
    else:
        _print(name, study.title, found)
    if counts["error"]:
        raise typer.Exit(1)


def _print(name: str, title: str, found: tuple[Finding, ...]) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from trialrun.cli.terminal import safe

    console = Console(emoji=False, highlight=False)
    console.print(Text(safe(name), style="bold"), Text(safe(title)))
    for one in found:
        head = Text(f"\n{one.severity}", style=COLOURS[one.severity])
        console.print(head.append(f"  {one.check}", style="default"))
        for identifier, sentence in zip(one.criteria, one.sentences, strict=False):
            console.print(Padding(Text(safe(f"{identifier}: {sentence}")), (0, 0, 0, 4)))
        if not one.sentences:
            console.print(Padding(Text(", ".join(one.criteria)), (0, 0, 0, 4)))
        console.print(Padding(Text(safe(one.why), style="cyan"), (0, 0, 0, 6)))
    counted = [(sum(one.severity == word for one in found), word) for word in COLOURS]
    said = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted if count)
    console.print(Text(f"\n{said or 'No faults found'}."))
