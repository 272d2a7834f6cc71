"""`trialrun screen`: one patient held against one trial, sentence by sentence, with reasons."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.options import (
    Arm,
    AsJson,
    CatalogDirectory,
    Complete,
    LabAge,
    MoreSources,
    On,
    PatientArgument,
)
from trialrun.cli.sections import Sections
from trialrun.cli.terminal import safe, safe_line

if TYPE_CHECKING:
    from rich.console import Console

    from trialrun.model.screening import CriterionVerdict, Screening, Standing

MARKS: dict[Standing, tuple[str, str, str]] = {
    "met": ("✓", "met", "green"),
    "not met": ("✗", "not met", "red"),
    "unknown": ("?", "unknown", "yellow"),
    "conflict": ("!", "conflict: sources disagree", "yellow"),
    "not applicable": ("–", "not applicable", "dim"),
}
NO_CLINICIAN = "This supports, and does not replace, a clinician."


def register(app: typer.Typer) -> None:
    app.command()(screen)


def screen(
    trial: Annotated[
        str,
        typer.Argument(
            metavar="TRIAL",
            help="The id of a trial in the catalog, or a record (anything that 'trialrun read' takes).",
            show_default=False,
        ),
    ] = "",
    patient: PatientArgument = "",
    more: MoreSources = None,
    on: On = "",
    complete: Complete = "",
    lab_age: LabAge = 90,
    arm: Arm = "",
    catalog: CatalogDirectory = "",
    as_json: AsJson = False,
    why_not: Annotated[
        bool,
        typer.Option("--why-not", help="The smallest change of facts that would open the trial."),
    ] = False,
    audit: Annotated[
        Path | None,
        typer.Option(
            "--audit",
            metavar="FILE",
            help="Write the whole screening as one JSON document, the patient's facts included.",
        ),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option("--replay", metavar="FILE", help="Do an audited screening again; say what differs."),
    ] = None,
) -> None:
    """Screen a patient against a trial's eligibility criteria.

    Every criterion is met, not met, or unknown, with the sentence of the record, the reason, and the fact
    that it rests on with its date and place. Nothing is assumed from what a record does not say, unless
    --assume-complete allows it; then it is marked. Nothing is stored, unless --audit names a file.

    Example: `trialrun screen NK4AML bundle.json --on 2026-11-02`
    """
    import msgspec

    from trialrun.cli.patients import policy_of, read_joined, screening_day
    from trialrun.cli.trials import find_trial
    from trialrun.matching import screen as screened
    from trialrun.matching.screening import for_part
    from trialrun.model.errors import BadRequest

    if replay is not None:
        from trialrun.cli import screen_more

        screen_more.replayed(replay, as_json)
        return
    if not trial or not patient:
        raise BadRequest("A trial and a patient are needed.", hint="See: trialrun screen --help")
    day, policy = screening_day(on), policy_of(complete, lab_age)
    study, eligibility = find_trial(trial, catalog)
    joined = read_joined(patient, more, day)
    known = joined.patient
    disagreements = tuple(one.sentence for one in joined.conflicts)
    if audit is not None:
        from trialrun.cli import screen_more

        screen_more.write_audit(audit, study, eligibility, known, day, policy, arm)
    if why_not:
        from trialrun.cli import screen_more

        for one in disagreements:
            print(safe_line(one), file=sys.stderr)
        narrowed = for_part(study, eligibility, arm) if arm else eligibility
        screen_more.reasons(study, narrowed, known, day, policy, as_json)
        return
    result = screened(study, eligibility, known, day, policy, part=arm)
    result = msgspec.structs.replace(result, notes=(*disagreements, *result.notes))
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n")
        return
    _print(result, joined.doubt)


def _print(result: Screening, doubt: str) -> None:
    """Prints the screening; first of all, that it may rest on the records of two people."""
    from rich.console import Console
    from rich.text import Text

    console = Console(emoji=False, highlight=False, soft_wrap=not sys.stdout.isatty())
    if doubt:
        console.print(Text(safe(doubt), style="bold red"))
    console.print(Text(safe(result.trial), style="bold"), Text(safe(result.title)))
    tally = f"{result.met} met, {result.not_met} not met, {result.unknown} unknown"
    joining = f", joining {safe(result.part)}" if result.part else ""
    console.print(Text(f"On {result.on}{joining}: {result.verdict}", style="bold"), Text(f"({tally})"))
    for part in result.parts:
        tally = f"{part.met} met, {part.not_met} not met, {part.unknown} unknown"
        console.print(Text(f"  {safe(part.part)}: {part.verdict} ({tally})"))
    for note in result.notes:
        if note == doubt:
            continue
        console.print(Text(safe(note), style="italic"))
    sections = Sections(console, apart=True)
    for criterion in result.criteria:
        sections.before(criterion)
        _print_criterion(console, criterion)
    console.print(Text(f"\n{NO_CLINICIAN}", style="italic"))


def _print_criterion(console: Console, criterion: CriterionVerdict) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from trialrun.matching.wording import shown_evidence

    shown = criterion.verdict if criterion.standing == "assumed" else criterion.standing
    mark, word, colour = MARKS[shown]
    word += ", assumed" if criterion.assumed else ""
    console.print()
    console.print(
        Text(f"{mark} {word}", style=f"bold {colour}").append(
            f"  {criterion.id}  {safe(criterion.text)}", style="not bold default"
        )
    )
    lines = [(criterion.reason, "")]
    lines += [(f"Fact: {shown_evidence(fact)}", "dim") for fact in criterion.evidence]
    if criterion.applies_to:
        lines.append((f"Only for: {criterion.applies_to}", "dim"))
    if criterion.assumed:
        lines.append(("Assumed: the record is taken as complete here.", "italic"))
    if criterion.changes_on:
        lines.append((f"Changes by time alone on {criterion.changes_on}.", "italic"))
    missing = dict.fromkeys(reason.missing for reason in criterion.reasons if reason.decisive)
    if criterion.verdict == "unknown" and any(missing):
        asked = "; ".join(text for text in missing if text)
        lines.append((f"Would settle it: {asked}", "dim"))
    for line, style in lines:
        text = Text(safe(line), style=style)
        console.print(Padding(text, (0, 0, 0, 4)) if console.is_terminal else Text("    ").append(text))
