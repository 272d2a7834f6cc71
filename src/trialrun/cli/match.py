"""`trialrun match`: the trials of the catalog ranked for one patient."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.options import (
    Arm,
    AsJson,
    CatalogDirectory,
    Complete,
    LabAge,
    MoreSources,
    Near,
    On,
    PatientArgument,
    Statuses,
    Within,
)
from trialrun.cli.terminal import safe_line

if TYPE_CHECKING:
    from rich.console import Console

    from trialrun.matching import Match, Matches
    from trialrun.model.patient import Patient


def register(app: typer.Typer) -> None:
    app.command()(match)


def match(
    patient: PatientArgument,
    more_sources: MoreSources = None,
    near: Near = "",
    within: Within = "",
    limit: Annotated[int, typer.Option(metavar="N", help="How many trials to list.")] = 20,
    status: Statuses = None,
    unrelated: Annotated[
        bool,
        typer.Option("--unrelated", help="List trials, too, that study no condition of the patient."),
    ] = False,
    weights: Annotated[
        str,
        typer.Option(
            "--weights",
            metavar="NAME=N,...",
            help="How much each part of the ranking counts: relevance, verdict, status, known, distance, "
            "phase, purpose, recency.",
        ),
    ] = "",
    near_misses: Annotated[
        bool,
        typer.Option("--near-misses", help="List apart the closed trials that a single fact closes."),
    ] = False,
    timeline: Annotated[
        bool, typer.Option("--timeline", help="When the listed trials open and close, by time alone.")
    ] = False,
    plan: Annotated[
        str,
        typer.Option(
            "--plan",
            metavar="PLAN",
            help='Which trials a planned treatment would close: "start azacitidine 2026-12-01".',
        ),
    ] = "",
    on: On = "",
    complete: Complete = "",
    lab_age: LabAge = 90,
    arm: Arm = "",
    catalog: CatalogDirectory = "",
    as_json: AsJson = False,
) -> None:
    """Rank the trials of the catalog for a patient.

    Trials that study what the patient has come first, those that may be open to the patient before those
    that are not, recruiting ones before others, and, with --near, near ones before far ones. Trials that are
    not listed are counted with the reason.

    With --json and --near-misses, --timeline or --plan, the document has the ranking as "matches" and the
    others beside it.

    Example: `trialrun match bundle.json --with note.txt --near Milan --within 300km --status recruiting`
    """
    import msgspec

    from trialrun.catalog.directory import catalog_directory
    from trialrun.catalog.matcher import Matcher
    from trialrun.catalog.query import distance
    from trialrun.cli import match_more
    from trialrun.cli.patients import policy_of, read_joined, screening_day, tell_of_outdated
    from trialrun.matching import Weights
    from trialrun.matching.fast.order import Wish
    from trialrun.matching.when import Plan
    from trialrun.model.errors import BadRequest
    from trialrun.vocab import labels
    from trialrun.vocab.places import place

    if limit < 0:
        raise BadRequest("The limit is a number from 0 on.")
    if within and not near:
        raise BadRequest("--within needs a place to measure from.", hint='For example: --near "Milan".')
    day, policy, weighed = screening_day(on), policy_of(complete, lab_age), Weights.parse(weights)
    wanted = [labels.parse("status", part) for text in status or () for part in text.split(",") if part]
    spot = place(near) if near else None
    planned = Plan.parse(plan, day) if plan else None
    joined = read_joined(patient, more_sources, day)
    found = joined.patient
    with Matcher.open(catalog_directory(catalog or None)) as matcher:
        wish = Wish(
            near=None if spot is None else spot.point,
            within_km=distance(within) if within else None,
            status=frozenset(wanted),
            unrelated=unrelated,
            weights=weighed,
        )
        tell_of_outdated(matcher)
        result = matcher.match(found, day, policy, limit=limit, part=arm, **msgspec.structs.asdict(wish))
        notes = tuple(one.sentence for one in joined.conflicts)
        result = msgspec.structs.replace(result, notes=notes)
        more = match_more.More(
            near_misses=matcher.near_misses(found, day, policy, wish) if near_misses else None,
            timeline=match_more.courses(matcher, result, found, day, policy) if timeline else None,
            plan=match_more.closed(matcher, found, planned, policy, wish) if planned else None,
        )
        for message in matcher.messages:
            print(message, file=sys.stderr)
    if as_json:
        document = match_more.document(result, more)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
        return
    _print(result, "" if spot is None else spot.label, _known_conditions(found), joined.doubt)
    match_more.show(more)


def _known_conditions(patient: Patient) -> tuple[str, ...]:
    from trialrun.matching.relevance import patient_terms

    terms = patient_terms(patient)
    return tuple(sorted(terms, key=lambda name: -terms[name]))


def _print(result: Matches, place: str, conditions: tuple[str, ...], doubt: str) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(emoji=False, highlight=False, soft_wrap=not sys.stdout.isatty())
    if doubt:
        console.print(Text(safe_line(doubt), style="bold red"))
    noun = "trial" if result.considered == 1 else "trials"
    console.print(
        Text(
            f"{result.total:,} of {result.considered:,} {noun} for this patient on {result.on}", style="bold"
        )
    )
    if conditions:
        console.print(Text(safe_line(f"The patient has {', '.join(conditions[:8])}."), style="dim"))
    else:
        console.print(Text("No condition was recognised in the patient's record.", style="italic"))
    for note in result.notes:
        if note == doubt:
            continue
        console.print(Text(safe_line(note), style="italic"))
    if place:
        console.print(Text(safe_line(f"Distances from {place}."), style="dim"))
    for one in result.matches:
        _print_match(console, one)
    if result.not_listed:
        reasons = "; ".join(f"{count:,} {_plural(why, count)}" for why, count in result.not_listed.items())
        console.print(Text(f"\nNot listed: {reasons}.", style="dim"))


def _plural(reason: str, count: int) -> str:
    """ "1 ranks after the limit", "2 rank after the limit"."""
    verb, rest = reason.split(" ", 1)
    if count == 1:
        return reason
    return f"{ {'studies': 'study', 'has': 'have', 'ranks': 'rank', 'names': 'name'}.get(verb, verb) } {rest}"


def _print_match(console: Console, one: Match) -> None:
    from rich.text import Text

    from trialrun.vocab import labels

    mark = {"eligible": "✓", "possibly eligible": "?", "ineligible": "✗"}[one.verdict]
    parts = [labels.name("status", one.status) if one.status else "", labels.phase_name(one.phases)]
    if one.site is not None:
        where = ", ".join(part for part in (one.site.city, one.site.country) if part)
        parts.append(f"{where} {one.site.distance_km:,.0f} km")
    has, studied = one.because
    if studied:
        parts.append(f"studies {studied}" + (f" (the patient has {has})" if has != studied else ""))
    tally = f"{one.met} met, {one.not_met} not met, {one.unknown} unknown"
    if one.failing:
        more = f" and {len(one.failing) - 5} more" if len(one.failing) > 5 else ""
        tally += f"; not met: {', '.join(one.failing[:5])}{more}"
    console.print()
    console.print(Text(safe_line(f"{one.trial}  {one.title}"), style="bold"))
    console.print(Text(safe_line(f"  {mark} {one.verdict}: {tally}")))
    if one.note:
        console.print(Text(safe_line(f"  {one.note}"), style="italic"))
    console.print(Text(safe_line("  " + " · ".join(part for part in parts if part)), style="dim"))
