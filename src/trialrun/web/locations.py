"""Trials by country and city: one pass over the catalog, kept until the catalog grows or ten minutes pass."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable

import msgspec

from trialrun.catalog import Catalog
from trialrun.model.study import Study
from trialrun.vocab.places import find_country

FRESH_SECONDS = 600.0


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
                self._countries = _table(study for study, _ in self._catalog.trials())
                self._built = (size, time.monotonic())
            return self._countries


def country_name(name: str) -> str:
    """The name shown for a country as a record writes it."""
    found = find_country(name)
    return found.name if found else name.strip()


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
