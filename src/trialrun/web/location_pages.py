"""Trials by location: countries, the cities of one, the trials of a city."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from trialrun.model.errors import UnknownPlace
from trialrun.vocab import labels
from trialrun.web import search_view, wording
from trialrun.web.house import House
from trialrun.web.locations import City, LocatedTrial, country_name
from trialrun.web.prose import headline
from trialrun.web.search_view import address

AnyRequest = Request[Any, Any, Any]
MOST_CITIES = 300  # above this, the cities with the most trials, and the others by letter
MOST_TRIALS = 200


def routes(house: House) -> list[HTTPRouteHandler]:
    """The handlers of these pages."""

    @get("/places", sync_to_thread=True, include_in_schema=False)
    def countries_page() -> Response[str]:
        countries = house.locations.countries()
        return _page(
            house,
            heading="Trials by location",
            intro=f"{wording.count(len(countries), 'country', 'countries')} with at least one site.",
            rows=[_row(name, _address(name), _trials(cities)) for name, cities in countries.items()],
        )

    @get("/places/{country:str}", sync_to_thread=True, include_in_schema=False)
    def country_page(request: AnyRequest, country: FromPath[str]) -> Response[str]:
        name = country_name(country)
        cities = house.locations.countries().get(name)
        if not cities:
            raise UnknownPlace(
                "No trial of this catalog has a site there.", hint="See the list of countries."
            )
        city = request.query_params.get("city", "").strip()
        if not city:
            return _cities(house, name, cities, request.query_params.get("letter", "").strip().upper())
        for found in cities:
            if found.name.casefold() == city.casefold():
                return _city(house, name, found)
        raise UnknownPlace("No trial of this catalog has a site there.", hint="See the list of cities.")

    return [countries_page, country_page]


def _cities(house: House, country: str, cities: tuple[City, ...], letter: str) -> Response[str]:
    """The cities of a country; of very many, those with the most trials or those of one letter."""
    intro = f"{wording.count(_trials(cities), 'trial')} in {wording.count(len(cities), 'city', 'cities')}."
    shown: Iterable[City] = cities
    letters = sorted({initial(city.name) for city in cities}) if len(cities) > MOST_CITIES else []
    if letters and letter in letters:
        shown = [city for city in cities if initial(city.name) == letter]
        intro = f"Cities that begin with {letter}."
    elif letters:
        shown = sorted(cities, key=lambda city: (-len(city.trials), city.name))[: MOST_CITIES // 2]
        intro += " These have the most; find the others by their first letter."
    return _page(
        house,
        heading=f"Trials in {country}",
        intro=intro,
        rows=[
            _row(city.name or "City not stated", _address(country, city.name), len(city.trials))
            for city in shown
        ],
        letters=[(one, address(_address(country), {"letter": [one]}), one == letter) for one in letters],
        back={"url": "/places", "name": "All countries"},
        more=address("/", {"country": [country]}),
    )


def _city(house: House, country: str, city: City) -> Response[str]:
    where = f"{city.name}, {country}"
    return _page(
        house,
        heading=f"Trials in {where}",
        intro=f"{wording.count(len(city.trials), 'trial')} with a site here.",
        hits=[_hit(trial, country, where) for trial in city.trials[:MOST_TRIALS]],
        back={"url": _address(country), "name": f"All cities in {country}"},
        more=address("/", {"country": [country], "near": [where]}) if city.trials[MOST_TRIALS:] else "",
    )


def _hit(trial: LocatedTrial, country: str, where: str) -> dict[str, Any]:
    return {
        "id": trial.id,
        "url": search_view.trial_address(trial.id, where),
        "title": headline(trial.title),
        "status": labels.label("status", trial.status or "UNKNOWN"),
        "phase": labels.phase_name(trial.phases),
        "where": search_view.where(trial.sites, [country] * trial.countries),
    }


def _page(house: House, **context: Any) -> Response[str]:
    usual: dict[str, Any] = {"intro": "", "rows": [], "hits": [], "letters": [], "back": None, "more": ""}
    return house.page("places.html", here="/places", **(usual | context))


def _row(name: str, url: str, trials: int) -> dict[str, str]:
    return {"name": name, "url": url, "count": wording.count(trials, "trial")}


def _address(country: str, city: str = "") -> str:
    return address(f"/places/{quote(country, safe='')}", {"city": [city]})


def _trials(cities: Iterable[City]) -> int:
    return len({trial.id for city in cities for trial in city.trials})


def initial(name: str) -> str:
    """The first letter of a name without its accent: "É" is under E; what is no letter is under "#"."""
    first = unicodedata.normalize("NFKD", name.strip()[:1]).upper()[:1]
    return first if first.isalpha() else "#"
