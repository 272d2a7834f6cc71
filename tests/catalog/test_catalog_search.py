"""What words find: fields, stems, phrases, ids, synonyms, typos; and what must never raise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from catalog_studies import nct, record, site, study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.thoroughness import examples

from trialrun.catalog import Catalog, Query
from trialrun.catalog.query import age, distance
from trialrun.model.errors import BadRequest, UnknownPlace

STUDIES = (
    study(
        nct(1),
        "Natural killer cells against leukemia",
        acronym="LAMP",
        conditions=("Acute Myeloid Leukemia",),
    ),
    study(nct(2), "A drug after heart attack", summary="Tests a tablet. Myocardial infarction is common."),
    study(nct(3), "Prevention of myocardial infarction", ids=("2019-001929-27",)),
    study(nct(4), "Walking in the meadow", drugs=("Alphavex",), sites=(site("Paris", "France"),)),
    study(nct(5), "Killer whales and natural cells", keywords=("LAMP",)),
    study(nct(6), "Violin lessons", mesh=("Music Therapy",), sponsor=("Northern Cell Works", "INDUSTRY")),
    study(nct(7), "Anaemia in haemodialysis", criteria=""),
)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with Catalog.open(tmp_path_factory.mktemp("words"), write=True) as opened:
        opened.load(record(made) for made in STUDIES)
        yield opened


def ids(catalog: Catalog, text: str = "", **filters: Any) -> list[str]:
    return [hit.id for hit in catalog.search(Query(text=text, **filters)).studies]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("walk", [nct(4)]),  # a stem
        ("MEADOWS", [nct(4)]),
        ("alphavex", [nct(4)]),  # an intervention
        ("paris", [nct(4)]),  # a place
        ("music", [nct(6)]),  # a MeSH term
        ("northern cell works", [nct(6)]),  # a sponsor
        ("tablet", [nct(2)]),  # the summary
        ("anemia hemodialysis", [nct(7)]),  # American for British
        ('"natural killer"', [nct(1)]),  # a phrase
        ("“natural killer”", [nct(1)]),
        ("what is the trial of walking", [nct(4)]),  # untelling words
    ],
)
def test_words_find(catalog: Catalog, text: str, expected: list[str]) -> None:
    assert ids(catalog, text) == expected


def test_all_words_must_match(catalog: Catalog) -> None:
    assert ids(catalog, "natural killer cells") == [nct(1), nct(5)], "in one piece before in pieces"


def test_where_no_trial_has_all_words_some_of_them_are_enough_and_that_is_said(catalog: Catalog) -> None:
    results = catalog.search(Query(text="violin meadow"))
    assert {hit.id for hit in results.studies} == {nct(4), nct(6)}
    assert "some of them" in results.notes[0]


@pytest.mark.parametrize("text", [nct(3), nct(3).lower(), "2019-001929-27"])
def test_a_number_finds_its_trial_and_no_other(catalog: Catalog, text: str) -> None:
    assert ids(catalog, text) == [nct(3)]


def test_an_acronym_comes_first(catalog: Catalog) -> None:
    assert ids(catalog, "lamp") == [nct(1), nct(5)]


def test_a_number_of_no_trial_finds_nothing(catalog: Catalog) -> None:
    assert ids(catalog, "NCT00000000") == []


def test_synonyms_find_each_other_and_the_words_as_typed_come_first(catalog: Catalog) -> None:
    assert ids(catalog, "heart attack") == [nct(2), nct(3)]
    assert set(ids(catalog, "myocardial infarction")) == {nct(2), nct(3)}
    assert ids(catalog, "aml") == [nct(1)]
    assert nct(1) in ids(catalog, "blood cancer") or not ids(catalog, "blood cancer")


def test_a_typo_is_searched_as_it_was_meant_and_reported(catalog: Catalog) -> None:
    results = catalog.search(Query(text="vioiln lessnos"))
    assert [hit.id for hit in results.studies] == [nct(6)]
    assert results.did_you_mean == {"vioiln": "violin", "lessnos": "lessons"}
    assert catalog.search(Query(text="violin")).did_you_mean == {}
    assert catalog.search(Query(text="xqzzyw")).did_you_mean == {}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({"text": "schizofrenia"}, "schizophrenia"),
        ({"condition": "psoriasys"}, "psoriasis"),
        ({"treatment": "metformine"}, "metformin"),
        ({"text": '"ulcerative collitis"'}, "ulcerative colitis"),
    ],
)
def test_a_misspelt_name_that_no_trial_says_is_told_of(
    catalog: Catalog, asked: dict[str, str], meant: str
) -> None:
    results = catalog.search(Query(**asked))
    (note,) = results.notes
    assert results.total == 0 and meant in note.partition("Names spelt like it: ")[2]


def test_names_alike_are_told_only_where_nothing_was_found(catalog: Catalog) -> None:
    for text in ("schizophrenia", "xqzzyw", "violin", "vioiln"):
        assert catalog.search(Query(text=text)).notes == ()


def test_filters_by_words(catalog: Catalog) -> None:
    assert ids(catalog, condition="leukaemia") == [nct(1)]
    assert ids(catalog, treatment="alphavex") == [nct(4)]
    assert ids(catalog, sponsor="northern") == [nct(6)]
    assert ids(catalog, condition="northern") == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '""',
        "*",
        "()",
        "AND OR NOT",
        "title:x",
        "a^2",
        "~",
        "\\",
        "\x00",
        "\ud800",
        "🙂",
        "é",
        "a" * 5000,
        "+-!{}[]?:",
    ],
)
def test_no_text_raises(catalog: Catalog, text: str) -> None:
    for name in ("text", "condition", "treatment", "sponsor"):
        results = catalog.search(Query(**{name: text}))
        assert results.total >= 0


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=60), other=st.text(max_size=20))
def test_no_text_at_all_raises_or_finds_more_than_there_is(catalog: Catalog, text: str, other: str) -> None:
    results = catalog.search(Query(text=text, condition=other))
    assert 0 <= results.total <= len(STUDIES)
    assert len(results.studies) == results.total


# ---- options -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "hint"),
    [
        ({"status": ("recruting",)}, 'Did you mean "recruiting"?'),
        ({"phase": ("5",)}, "early1, 1, 2, 3, 4, 1/2, 2/3, na"),
        ({"sex": ("x",)}, "all, female, male"),
        ({"type": ("experiment",)}, "interventional, observational"),
        ({"sort": "size"}, "relevance, newest, nearest"),
        ({"country": ("Itly",)}, "Italy"),
        ({"age": "old"}, "6 months"),
        ({"age": "-3"}, "6 months"),
        ({"age": "500"}, "6 months"),
        ({"within": "10 km"}, "near"),
        ({"within": "far", "near": "Milan"}, "200km"),
        ({"sort": "nearest"}, "near"),
        ({"limit": -1}, ""),
        ({"limit": 100_000}, ""),
        ({"offset": -5}, ""),
    ],
)
def test_an_option_that_cannot_be_understood_says_what_can(
    catalog: Catalog, filters: dict[str, Any], hint: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        catalog.search(Query(**filters))
    assert hint in f"{caught.value}"


def test_an_unknown_place_names_near_spellings(catalog: Catalog) -> None:
    with pytest.raises(UnknownPlace, match="Milan"):
        catalog.search(Query(near="Milann"))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("63", 63, 64),
        ("63 years", 63, 64),
        ("63y", 63, 64),
        ("6 months", 0.5, 7 / 12),
        ("1.5", 1.5, 19 / 12),
        ("0", 0, 1),
    ],
)
def test_ages_are_intervals(text: str, start: float, end: float) -> None:
    year = 365.25 * 1440
    assert age(text) == pytest.approx((start * year, end * year))


@pytest.mark.parametrize(
    ("text", "km"), [("200km", 200), ("200", 200), ("120 mi", 193.121), ("1 mile", 1.609), ("500 m", 0.5)]
)
def test_distances(text: str, km: float) -> None:
    assert distance(text) == pytest.approx(km, abs=0.001)


def test_values_may_be_listed_with_commas(catalog: Catalog) -> None:
    query = Query(status=("recruiting, completed",), country=("Korea, Republic of", "Japan, France"))
    assert [hit.id for hit in catalog.search(query).studies] == [nct(4)]


def test_a_query_becomes_an_address_and_comes_back() -> None:
    query = Query(text="a b", status=("recruiting", "completed"), volunteers=False, age="63", limit=5)
    parameters: dict[str, list[str]] = {}
    for name, value in query.parameters():
        parameters.setdefault(name, []).append(value)
    assert Query.from_parameters(parameters) == query
    assert Query.from_parameters({"text": [""], "status": [" "], "age": []}) == Query()


@pytest.mark.parametrize(
    "parameters",
    [
        {"colour": ["red"]},
        {"limit": ["many"]},
        {"volunteers": ["perhaps"]},
        {"offset": ["-1"]},
        {"limit": ["9" * 30]},
    ],
)
def test_a_parameter_that_cannot_be_understood(parameters: dict[str, list[str]]) -> None:
    with pytest.raises(BadRequest):
        Query.from_parameters(parameters)


def test_no_bound_is_no_reason_to_drop_a_trial(catalog: Catalog) -> None:
    assert catalog.search(Query(age="63")).total == len(STUDIES)


def test_the_nearest_site_is_one_that_recruits(tmp_path_factory: pytest.TempPathFactory) -> None:
    sites = (site("Milan", "Italy", "COMPLETED"), site("Nijmegen", "Netherlands", "RECRUITING"))
    closed = study(nct(2), status="COMPLETED", sites=(site("Milan", "Italy", "COMPLETED"),))
    with Catalog.open(tmp_path_factory.mktemp("near"), write=True) as catalog:
        catalog.load([record(study(nct(1), sites=sites)), record(closed)])
        results = catalog.search(Query(near="Milan"))
        found = {hit.id: hit.nearest for hit in results.studies}
        assert found[nct(1)] is not None and found[nct(1)].city == "Nijmegen" and found[nct(1)].recruiting
        assert found[nct(2)] is not None and found[nct(2)].city == "Milan" and not found[nct(2)].recruiting
        within = catalog.search(Query(near="Milan", within="100km"))
        assert [hit.id for hit in within.studies] == [nct(2)]
        assert results.place is not None and results.place.name == "Milan, Lombardy, Italy"
