"""`trialrun search` and `trialrun show`: finding trials in the catalog, and a trial with its versions."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.terminal import safe_line
from trialrun.vocab import labels

if TYPE_CHECKING:
    from rich.console import Console

    from trialrun.catalog import Catalog, Hit, Results

_SHOWN_FACETS = ("status", "phase", "type", "age_group", "country")
_SHOWN_VALUES = 6

_CATALOG = Annotated[
    str,
    typer.Option(
        "--catalog", metavar="DIR", help="The catalog's directory; else $TRIALRUN_CATALOG, else your own."
    ),
]
_JSON = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(app: typer.Typer) -> None:
    app.command()(search)
    app.command()(show)


def _help(filter_name: str, more: str = "") -> str:
    """The filter's sentence, the same that the web pages show, and how to write its values."""
    return f"{labels.filter_label(filter_name).help} {more}".strip()


def _values(field: str) -> str:
    return (
        f"One or more of: {', '.join(labels.short(field, option.value) for option in labels.options(field))}."
    )


def search(
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help=_help("text"), show_default=False)
    ] = None,
    condition: Annotated[str, typer.Option(help=_help("condition"), metavar="WORDS")] = "",
    treatment: Annotated[str, typer.Option(help=_help("treatment"), metavar="WORDS")] = "",
    status: Annotated[
        list[str] | None, typer.Option(help=_help("status", _values("status")), metavar="STATUS")
    ] = None,
    phase: Annotated[
        list[str] | None, typer.Option(help=_help("phase", _values("phase")), metavar="PHASE")
    ] = None,
    type_: Annotated[
        list[str] | None, typer.Option("--type", help=_help("type", _values("type")), metavar="TYPE")
    ] = None,
    sex: Annotated[list[str] | None, typer.Option(help=_help("sex", _values("sex")), metavar="SEX")] = None,
    age: Annotated[str, typer.Option(help=_help("age", 'Years, or "6 months".'), metavar="AGE")] = "",
    age_group: Annotated[
        list[str] | None, typer.Option(help=_help("age_group", _values("age_group")), metavar="GROUP")
    ] = None,
    volunteers: Annotated[
        bool | None,
        typer.Option("--volunteers/--no-volunteers", help=_help("volunteers"), show_default=False),
    ] = None,
    country: Annotated[list[str] | None, typer.Option(help=_help("country"), metavar="COUNTRY")] = None,
    near: Annotated[str, typer.Option(help=_help("near"), metavar="PLACE")] = "",
    within: Annotated[
        str, typer.Option(help=_help("within", 'Written "200km" or "120mi".'), metavar="DISTANCE")
    ] = "",
    sponsor: Annotated[str, typer.Option(help=_help("sponsor"), metavar="WORDS")] = "",
    sponsor_class: Annotated[
        list[str] | None, typer.Option(help=_help("sponsor_class", _values("sponsor_class")), metavar="CLASS")
    ] = None,
    intervention_type: Annotated[
        list[str] | None,
        typer.Option(help=_help("intervention_type", _values("intervention_type")), metavar="TYPE"),
    ] = None,
    has_results: Annotated[
        bool | None, typer.Option("--results/--no-results", help=_help("has_results"), show_default=False)
    ] = None,
    sort: Annotated[
        str, typer.Option(help=_help("sort", "One of: relevance, newest, nearest."), metavar="ORDER")
    ] = "",
    limit: Annotated[int, typer.Option(help="How many trials to show.", metavar="N")] = 20,
    offset: Annotated[int, typer.Option(help="How many to pass over first.", metavar="N")] = 0,
    as_json: _JSON = False,
    catalog: _CATALOG = "",
) -> None:
    """Find trials in the catalog.

    Options that take one or more values can be given more than once, or with commas between the values.

    Example: `trialrun search "relapsed myeloma" --status recruiting --age 63 --near Milan --within 200km`
    """
    from trialrun.catalog import Catalog, Query, catalog_directory

    query = Query(
        text=" ".join(text or ()),
        condition=condition,
        treatment=treatment,
        status=tuple(status or ()),
        phase=tuple(phase or ()),
        type=tuple(type_ or ()),
        sex=tuple(sex or ()),
        age=age,
        age_group=tuple(age_group or ()),
        volunteers=volunteers,
        country=tuple(country or ()),
        near=near,
        within=within,
        sponsor=sponsor,
        sponsor_class=tuple(sponsor_class or ()),
        intervention_type=tuple(intervention_type or ()),
        has_results=has_results,
        sort=sort,
        limit=limit,
        offset=offset,
    )
    with Catalog.open(catalog_directory(catalog)) as opened:
        _say(opened)
        results = opened.search(query)
    if as_json:
        _print_json(results)
    else:
        _print_results(results)


def show(
    trial: Annotated[str, typer.Argument(metavar="ID", help="A trial's number, other id or acronym.")],
    version: Annotated[
        int | None, typer.Option(help="Show this version instead of the current one.", metavar="N")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the record as ClinicalTrials.gov v2 JSON.")
    ] = False,
    catalog: _CATALOG = "",
) -> None:
    """Show a trial of the catalog and the versions of its record.

    Example: `trialrun show NK4AML --version 1`
    """
    import msgspec

    from trialrun.catalog import Catalog, catalog_directory
    from trialrun.model.study import decode_study
    from trialrun.records.summary import facts

    with Catalog.open(catalog_directory(catalog)) as opened:
        _say(opened)
        name = opened.trial_id(trial)
        canonical = opened.canonical(name, version)
        versions = opened.versions(name)
    if as_json:
        sys.stdout.write(msgspec.json.format(canonical, indent=2).decode() + "\n")
        return
    study = decode_study(canonical)
    console = _console()
    console.print(safe_line(study.title), style="bold", markup=False)
    for fact in facts(study):
        for number, line in enumerate(fact.lines):
            console.print(
                f"{'' if number else fact.label:14} {safe_line(line)}", markup=False, soft_wrap=True
            )
    console.print()
    for kept in versions:
        shown = "current" if kept.current else ""
        dated = f"updated {kept.updated}" if kept.updated else "undated"
        line = f"version {kept.number}  {dated:18} {kept.format:12} {kept.name}  {shown}"
        console.print(safe_line(line).rstrip(), markup=False, soft_wrap=True)


def _say(catalog: Catalog) -> None:
    for message in catalog.messages:
        print(message, file=sys.stderr)


def _console() -> Console:
    from rich.console import Console

    return Console(emoji=False, highlight=False)


def _print_json(results: Results) -> None:
    import msgspec

    sys.stdout.write(msgspec.json.format(msgspec.json.encode(results), indent=2).decode() + "\n")


def _print_results(results: Results) -> None:
    console = _console()
    first, last = results.offset + 1, results.offset + len(results.studies)
    noun = "trial" if results.total == 1 else "trials"
    shown = f", {first:,} to {last:,} shown" if 0 < len(results.studies) < results.total else ""
    console.print(f"{results.total:,} {noun}{shown}", style="bold", markup=False)
    for written, meant in results.did_you_mean.items():
        console.print(safe_line(f'No trial says "{written}"; searched for "{meant}".'), markup=False)
    for note in results.notes:
        console.print(safe_line(note), markup=False)
    if results.place is not None:
        console.print(safe_line(f"Distances from {results.place.name}."), markup=False)
        if results.place.alternatives:
            console.print(safe_line(f"(Not {'; '.join(results.place.alternatives)}.)"), markup=False)
    for hit in results.studies:
        _print_hit(console, hit)
    for suggestion in results.suggestions:
        lifted = labels.filter_label(suggestion.filter).name.lower()
        value = suggestion.value if len(suggestion.value) <= 60 else f"{suggestion.value[:59]}…"
        noun = "trial" if suggestion.total == 1 else "trials"
        what = f"without {lifted} ({value}): {suggestion.total:,} {noun}"
        console.print(safe_line(what), markup=False)
    if results.studies:
        _print_facets(console, results)


def _print_hit(console: Console, hit: Hit) -> None:
    parts = [labels.name("status", hit.status) if hit.status else "", labels.phase_name(hit.phases)]
    if hit.nearest is not None:
        where = ", ".join(part for part in (hit.nearest.city, hit.nearest.country) if part)
        parts.append(f"{where} {hit.nearest.distance_km:,.0f} km")
    elif hit.sites:
        places = f"{hit.sites:,} {'site' if hit.sites == 1 else 'sites'}"
        lands = hit.countries[0] if len(hit.countries) == 1 else f"{len(hit.countries)} countries"
        parts.append(f"{places} in {lands}" if hit.countries else places)
    console.print()
    console.print(safe_line(f"{hit.id}  {hit.title}"), style="bold", markup=False, soft_wrap=True)
    console.print("  " + safe_line(" · ".join(part for part in parts if part)), markup=False, soft_wrap=True)
    if hit.conditions:
        console.print("  " + safe_line(", ".join(hit.conditions[:6])), markup=False, soft_wrap=True)
    if hit.summary:
        console.print("  " + safe_line(hit.summary), style="dim", markup=False, soft_wrap=True)


def _print_facets(console: Console, results: Results) -> None:
    console.print()
    for name in _SHOWN_FACETS:
        counts = sorted(results.facets[name].items(), key=lambda item: -item[1])[:_SHOWN_VALUES]
        values = " · ".join(f"{labels.name(name, value)} {count:,}" for value, count in counts)
        if values:
            line = f"{labels.filter_label(name).name}: {values}"
            console.print(safe_line(line), style="dim", markup=False, soft_wrap=True)
