"""Words for a record's coded values and for the filters of the search, each with a plain sentence.

The words are in `data/labels.tsv` and `data/labels_filters.tsv`; web pages and the command line share them.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from trialrun.model.errors import BadRequest, quoted
from trialrun.vocab.concepts import data_files, read_table


class Label(msgspec.Struct, frozen=True):
    """A coded value: its code in the canonical record, the words shown, and what it means in one sentence."""

    value: str
    name: str
    help: str
    also: tuple[str, ...] = ()


class FilterLabel(msgspec.Struct, frozen=True):
    """A filter of the search: the words shown and what it does in one sentence."""

    filter: str
    name: str
    help: str


@cache
def _tables() -> tuple[dict[str, dict[str, Label]], dict[str, FilterLabel]]:
    labels: dict[str, dict[str, Label]] = {}
    filters: dict[str, FilterLabel] = {}
    for _, text in data_files("labels"):
        for row in read_table(text):
            if "filter" in row:
                filters[row["filter"]] = FilterLabel(row["filter"], row["name"], row["help"])
            else:
                also = tuple(name for name in row.get("also", "").split("|") if name)
                labels.setdefault(row["field"], {})[row["value"]] = Label(
                    row["value"], row["name"], row["help"], also
                )
    return labels, filters


def fields() -> tuple[str, ...]:
    """The fields that have labels, in the order of the file."""
    return tuple(_tables()[0])


def options(field: str) -> tuple[Label, ...]:
    """The labels of a field in their natural order; empty for a field without coded values."""
    return tuple(_tables()[0].get(field, {}).values())


def label(field: str, value: str) -> Label:
    """The label of a value; one that we do not know keeps its own words and has no help."""
    known = _tables()[0].get(field, {}).get(value)
    words = value.replace("_", " ").capitalize() if value.isupper() else value
    return known or Label(value, words, "")


def name(field: str, value: str) -> str:
    """The words for a value ("ACTIVE_NOT_RECRUITING" is "Active, not recruiting")."""
    return label(field, value).name


def phase_name(phases: tuple[str, ...]) -> str:
    """The words for all phases of one trial: "Phase 1", "Phase 1 and 2"; "" for none."""
    joined = "/".join(phases)
    if joined in _tables()[0]["phase"]:
        return name("phase", joined)
    return ", ".join(name("phase", phase) for phase in phases)


def filter_label(filter_name: str) -> FilterLabel:
    """The words for a filter of the search; a filter that we do not know keeps its own name."""
    known = _tables()[1].get(filter_name)
    return known or FilterLabel(filter_name, filter_name.replace("_", " ").capitalize(), "")


def filters() -> tuple[FilterLabel, ...]:
    """All filters of the search, in the order in which a page shows them."""
    return tuple(_tables()[1].values())


def _key(text: str) -> str:
    return re.sub(r"[\s_,–-]+", " ", text).strip().casefold()


@cache
def _spellings(field: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for option in options(field):
        for spelling in (option.value, option.name, *option.also):
            found.setdefault(_key(spelling), option.value)
    return found


def parse(field: str, text: str) -> str:
    """The code that a person means by "recruiting", "Phase II", "not-yet-recruiting" or the code itself.

    Raises BadRequest with the allowed values and the nearest one.
    """
    value = _spellings(field).get(_key(text))
    if value is not None:
        return value
    from rapidfuzz import process

    near = process.extractOne(_key(text), list(_spellings(field)), score_cutoff=75)
    allowed = ", ".join(short(field, option.value) for option in options(field))
    meant = f'Did you mean "{short(field, _spellings(field)[near[0]])}"? ' if near else ""
    kind = filter_label(field).name.lower()
    article = "an" if kind[:1] in "aeiou" else "a"
    raise BadRequest(f"{quoted(text)} is not {article} {kind}.", hint=f"{meant}Allowed values: {allowed}.")


def short(field: str, value: str) -> str:
    """The shortest way to write a value on a command line or in an address ("1" for PHASE1)."""
    if field == "phase":
        return next(iter(label(field, value).also), value)
    return value.lower().replace("_", " ")
