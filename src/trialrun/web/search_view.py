"""What the search page shows: filters with counts, hits, chips, and the addresses that go with them.

The query is the address. Every address on the page is made here from the parameters that were asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import quote, urlencode

import msgspec

from trialrun.catalog import Hit, Results
from trialrun.vocab import labels
from trialrun.vocab.labels import Label
from trialrun.web import wording
from trialrun.web.prose import headline, unescaped

PAGE = 20
WITHIN = ("25 km", "50 km", "100 km", "200 km", "500 km")
Parameters = Mapping[str, Sequence[str]]

# The filters in the order of the page: (filter, how it is drawn, how many options stand open).
FIELDS: tuple[tuple[str, Literal["choices", "select", "text"], int], ...] = (
    ("status", "choices", 5),
    ("within", "select", 0),
    ("phase", "choices", 6),
    ("age", "text", 0),
    ("sex", "select", 0),
    ("volunteers", "select", 0),
    ("country", "choices", 6),
    ("type", "choices", 3),
    ("intervention_type", "choices", 4),
    ("condition", "text", 0),
    ("treatment", "text", 0),
    ("sponsor", "text", 0),
    ("sponsor_class", "choices", 3),
    ("has_results", "select", 0),
)


class Option(msgspec.Struct, frozen=True):
    """One value of a filter; `count`: how many trials choosing it gives, None when it is not counted."""

    value: str
    name: str
    count: int | None
    chosen: bool


class Field(msgspec.Struct, frozen=True):
    """One filter on the page."""

    filter: str
    name: str
    help: str
    kind: Literal["choices", "select", "text"]
    options: tuple[Option, ...] = ()
    shown: int = 0
    value: str = ""
    unit: str = ""


class Chip(msgspec.Struct, frozen=True):
    """A filter in use and the address without it."""

    name: str
    url: str


class HitView(msgspec.Struct, frozen=True):
    """One trial in the list."""

    id: str
    url: str
    title: str
    status: Label
    phase: str
    kind: str
    conditions: str
    summary: str
    nearest: str
    where: str
    who: str


def address(path: str, parameters: Parameters) -> str:
    """The path with the parameters that are not empty."""
    pairs = [(name, value) for name, values in parameters.items() for value in values if value.strip()]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def changed(parameters: Parameters, **replaced: Sequence[str]) -> dict[str, Sequence[str]]:
    """The parameters with some replaced, on the first page again."""
    kept = {name: values for name, values in parameters.items() if name != "page"}
    return {**kept, **replaced}


def trial_address(id: str, near: str = "") -> str:
    """The address of a trial's page."""
    return f"/trials/{quote(id, safe='')}" + (f"?{urlencode({'near': near})}" if near else "")


def hit_view(hit: Hit, near: str = "") -> HitView:
    """One hit in the list."""
    nearest = ""
    if hit.nearest is not None:
        city = ", ".join(part for part in (hit.nearest.city, hit.nearest.country) if part)
        nearest = f"{city}, {wording.distance(hit.nearest.distance_km)}"
    conditions = [unescaped(name) for name in hit.conditions[:4]]
    more = len(hit.conditions) - len(conditions)
    who = [wording.ages(hit.minimum_age, hit.maximum_age)]
    who += [{"FEMALE": "women only", "MALE": "men only"}[hit.sex]] if hit.sex in ("FEMALE", "MALE") else []
    who += ["healthy volunteers accepted"] if hit.volunteers else []
    return HitView(
        id=hit.id,
        url=trial_address(hit.id, near),
        title=headline(hit.title) or "A trial without a title",
        status=labels.label("status", hit.status or "UNKNOWN"),
        phase=labels.phase_name(hit.phases),
        kind=labels.name("type", hit.type) if hit.type else "",
        conditions=" · ".join(conditions) + (f" and {more} more" if more else ""),
        summary=unescaped(hit.summary),
        nearest=nearest,
        where=where(hit.sites, hit.countries),
        who=", ".join(who),
    )


def where(sites: int, countries: Sequence[str]) -> str:
    """ "12 sites in 3 countries", "1 site in Italy", "no site stated"."""
    if not sites:
        return "no site stated"
    counted = wording.count(sites, "site")
    if not countries:
        return counted
    return f"{counted} in {countries[0] if len(countries) == 1 else f'{len(countries)} countries'}"


def fields(parameters: Parameters, results: Results | None) -> tuple[Field, ...]:
    """The filters with their options, counted where there are results."""
    facets = results.facets if results is not None else {}
    return tuple(_field(name, kind, shown, parameters, facets) for name, kind, shown in FIELDS)


def _field(
    name: str,
    kind: Literal["choices", "select", "text"],
    shown: int,
    parameters: Parameters,
    facets: dict[str, dict[str, int]],
) -> Field:
    about = labels.filter_label(name)
    chosen = [value for value in parameters.get(name, ()) if value.strip()]
    if kind == "text":
        unit = "years" if name == "age" else ""
        return Field(name, about.name, about.help, kind, value=chosen[-1] if chosen else "", unit=unit)
    if name == "within":
        chosen = [_spaced(value) for value in chosen]
        values = dict.fromkeys((*WITHIN, *chosen))
        options = [Option(value, f"within {value}", None, value in chosen) for value in values]
    else:
        options = _options(name, chosen, facets.get(name))
        options = [option for option in options if option.count or option.chosen or not facets]
        if kind == "choices":  # what is chosen stands above the fold
            folded = [option for option in options[shown:] if option.chosen]
            options = [o for o in options if o not in folded]
            options[:0] = folded
    return Field(name, about.name, about.help, kind, tuple(options), shown)


def _options(name: str, chosen: list[str], counts: dict[str, int] | None) -> list[Option]:
    if name == "country":
        folded = {value.casefold() for value in chosen}
        listed = list(counts or {})
        listed += [value for value in chosen if value.casefold() not in {c.casefold() for c in listed}]
        return [Option(c, c, counts.get(c, 0) if counts else None, c.casefold() in folded) for c in listed]
    codes = [_code(name, value) for value in chosen]
    found = []
    for label in labels.options(name):
        if (name, label.value) in (("sex", "ALL"), ("volunteers", "not stated")):
            continue
        count = counts.get(label.value, 0) if counts is not None else None
        found.append(Option(labels.short(name, label.value), label.name, count, label.value in codes))
    return found


def _code(name: str, value: str) -> str:
    from trialrun.model.errors import BadRequest

    try:
        return labels.parse(name, value)
    except BadRequest:
        return value


def chips(parameters: Parameters, path: str = "/") -> tuple[Chip, ...]:
    """The filters in use, each with the address that lifts it."""
    found = []
    for name, values in parameters.items():
        if name in ("q", "near", "sort", "page") or name not in {field[0] for field in FIELDS}:
            continue
        for value in dict.fromkeys(v for v in values if v.strip()):
            rest = [other for other in values if other != value]
            found.append(Chip(chip_name(name, value), address(path, changed(parameters, **{name: rest}))))
    return tuple(found)


def chip_name(name: str, value: str) -> str:
    """A filter and its value in words."""
    known = labels.options(name)
    if known:
        shown = labels.name(name, _code(name, value))
        return f"{labels.filter_label(name).name}: {shown}" if name in ("has_results",) else shown
    return f"{labels.filter_label(name).name}: {_spaced(value) if name == 'within' else value}"


def _spaced(distance: str) -> str:
    """ "200km" as "200 km"; anything else as it is."""
    return re.sub(r"^\s*(\d[\d.]*)\s*([A-Za-z]+)\s*$", r"\1 \2", distance)


def heading(results: Results | None, parameters: Parameters) -> str:
    """What the list is, in a few words: "37 trials for “myeloma” near Milan"."""
    if results is None:
        return "Search"
    words = wording.count(results.total, "trial")
    text = " ".join(parameters.get("q", ())).strip()
    near = " ".join(parameters.get("near", ())).strip()
    if text:
        words += f" for “{wording.shortened(text, 60)}”"
    if near:
        words += f" near {wording.shortened(near, 40)}"
    return words


def notes(results: Results) -> list[str]:
    """What was understood differently from what was written."""
    found = [f"No trial has “{word}”; this is for “{used}”." for word, used in results.did_you_mean.items()]
    return [*found, *results.notes]


class SuggestionView(msgspec.Struct, frozen=True):
    """A filter to lift: in words, the address without it, and what that brings."""

    name: str
    url: str
    total: str


def suggestions(parameters: Parameters, results: Results) -> list[SuggestionView]:
    """The filters to lift for an empty result."""
    found = []
    for suggestion in results.suggestions:
        if suggestion.filter == "all filters":
            rest: Parameters = {name: parameters[name] for name in ("q", "near") if name in parameters}
            name = "Without any filter"
        else:
            rest = changed(parameters, **{"q" if suggestion.filter == "text" else suggestion.filter: []})
            about = labels.filter_label(suggestion.filter).name.lower()
            name = "Without the words searched for" if suggestion.filter == "text" else f"Any {about}"
        found.append(SuggestionView(name, address("/", rest), wording.count(suggestion.total, "trial")))
    return found
