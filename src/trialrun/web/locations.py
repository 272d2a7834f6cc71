"""Trials by country and city: one pass over the catalog, kept until the catalog grows or ten minutes pass."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.catalog import Catalog, Query
from trialrun.model.study import Study, decode_study
from trialrun.vocab.places import find_country

FRESH_SECONDS = 600.0
PAGE = 1000


class LocatedTrial(msgspec.Struct, frozen=True):
    """What the list of a city shows of a trial."""

    id: str
    title: str
    status: str
    phases: tuple[str, ...]
    sites: int
    countries: int


class City(msgspec.Struct, frozen=True):
    """A city of one country and the trials with a site there, those that recruit first."""

    name: str
    trials: tuple[LocatedTrial, ...]


class Locations:
    """The table of places of one catalog, built when first asked for. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._built = (-1, 0.0)
        self._countries: dict[str, tuple[City, ...]] = {}

    def countries(self) -> dict[str, tuple[City, ...]]:
        """Country → its cities, both by name."""
        with self._lock:
            size, at = self._built
            if size != len(self._catalog) or time.monotonic() - at > FRESH_SECONDS:
                size = len(self._catalog)
                self._countries = _table(_studies(self._catalog))
                self._built = (size, time.monotonic())
            return self._countries


def country_name(name: str) -> str:
    """The name shown for a country as a record writes it."""
    found = find_country(name)
    return found.name if found else name.strip()


def _studies(catalog: Catalog) -> Iterator[Study]:
    """Every trial's record. Not `trials()`: that compiles criteria anew where they are out of date."""
    offset = 0
    while True:
        found = catalog.search(Query(limit=PAGE, offset=offset, sort="newest", facet_size=0)).studies
        for hit in found:
            study = decode_study(catalog.canonical(hit.id))
            yield study if study.nct_id == hit.id else _named(study, hit.id)
        if len(found) < PAGE:
            return
        offset += PAGE


def _named(study: Study, id: str) -> Study:
    """The study under the catalog's id: a finder's page may state none."""
    identification = msgspec.structs.replace(study.identification, nct_id=id)
    protocol = msgspec.structs.replace(study.protocol_section, identification_module=identification)
    return msgspec.structs.replace(study, protocol_section=protocol)


def _table(studies: Iterable[Study]) -> dict[str, tuple[City, ...]]:
    trials: dict[str, dict[str, dict[str, LocatedTrial]]] = {}  # country → folded city → id → trial
    spellings: dict[tuple[str, str], Counter[str]] = {}
    for study in studies:
        sites = study.contacts.locations
        countries = {site.country: country_name(site.country) for site in sites}
        shown = LocatedTrial(
            id=study.nct_id,
            title=study.title,
            status=study.status.overall_status,
            phases=study.design.phases,
            sites=len(sites),
            countries=len(set(countries.values())),
        )
        for site in sites:
            country, city = countries[site.country], " ".join(site.city.split())
            if not country:
                continue
            folded = city.casefold()
            trials.setdefault(country, {}).setdefault(folded, {})[study.nct_id] = shown
            spellings.setdefault((country, folded), Counter())[city] += 1
    return {
        country: tuple(
            City(spellings[country, folded].most_common(1)[0][0], tuple(sorted(found.values(), key=_order)))
            for folded, found in sorted(trials[country].items())
        )
        for country in sorted(trials)
    }


def _order(trial: LocatedTrial) -> tuple[bool, str]:
    return trial.status != "RECRUITING", trial.title.casefold()
