"""Filters, facets, order and distances against a brute-force answer that shares no code with the index."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from catalog_studies import CITIES, WORDS, record, some_studies

from trialrun.catalog import Catalog, Query, Results
from trialrun.model.study import Study

COUNT = 160
DAYS = {"Days": 1.0, "Months": 365.25 / 12, "Years": 365.25}


@dataclass
class Collection:
    catalog: Catalog
    studies: list[Study]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    studies = some_studies(COUNT, seed=7)
    directory: Path = tmp_path_factory.mktemp("oracle")
    with Catalog.open(directory, write=True) as catalog:
        catalog.load(record(study) for study in studies)
        yield Collection(catalog, studies)


# ---- the oracle: one plain function for each filter ------------------------------------------------------


def _days(bound: str, following: bool = False) -> float:
    number, unit = bound.split()
    return (int(number) + following) * DAYS[unit]


def takes_age(study: Study, age: str) -> bool:
    low, high = study.eligibility.minimum_age, study.eligibility.maximum_age
    begins, ends = _days(age), _days(age, following=True)
    return (not low or _days(low) < ends - 1e-6) and (not high or begins < _days(high, following=True) - 1e-6)


def in_group(study: Study, group: str) -> bool:
    years = {"CHILD": range(18), "ADULT": range(18, 65), "OLDER_ADULT": range(65, 120)}[group]
    return any(takes_age(study, f"{year} Years") for year in years)


def takes_sex(study: Study, sex: str) -> bool:
    return study.eligibility.sex in ("", "ALL", sex)


def has_phase(study: Study, phase: str) -> bool:
    return "/".join(study.design.phases) == phase if "/" in phase else phase in study.design.phases


def volunteers(study: Study) -> str:
    return {True: "yes", False: "no", None: "not stated"}[study.eligibility.healthy_volunteers]


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The spherical law of cosines: another formula than the haversine of the code under test."""
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return 6371.0088 * math.acos(max(-1.0, min(1.0, cosine)))


def nearest(study: Study, here: tuple[float, float]) -> float:
    sites = study.contacts.locations
    recruiting = [s for s in sites if (s.status or study.status.overall_status) == "RECRUITING"]
    points = [CITIES[(site.city, site.country)] for site in recruiting or sites]
    return min((kilometres(here, point) for point in points), default=math.inf)


def has_word(study: Study, word: str) -> bool:
    return word in study.title.split() or word in study.conditions.conditions


def led_by(study: Study, sponsor_class: str) -> bool:
    lead = study.sponsors.lead_sponsor
    return lead is not None and lead.class_ == sponsor_class


FACETS: dict[str, Callable[[Study, str], bool]] = {
    "status": lambda study, value: study.status.overall_status == value,
    "phase": has_phase,
    "type": lambda study, value: study.design.study_type == value,
    "sex": takes_sex,
    "age_group": in_group,
    "volunteers": lambda study, value: volunteers(study) == value,
    "country": lambda study, value: any(s.country == value for s in study.contacts.locations),
    "sponsor_class": led_by,
    "intervention_type": lambda study, value: any(i.type == value for i in study.arms.interventions),
    "has_results": lambda study, value: ("yes" if study.has_results else "no") == value,
}
VALUES = {
    "status": ["RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "WITHDRAWN"],
    "phase": ["NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE1/PHASE2"],
    "type": ["INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"],
    "sex": ["ALL", "FEMALE", "MALE"],
    "age_group": ["CHILD", "ADULT", "OLDER_ADULT"],
    "country": ["Italy", "France", "Netherlands", "United States", "Japan"],
    "sponsor_class": ["INDUSTRY", "OTHER", "OTHER_GOV"],
    "intervention_type": ["DRUG", "BIOLOGICAL", "DEVICE"],
}


def random_query(draw: random.Random) -> Query:
    told: dict[str, Any] = {}
    for name, values in VALUES.items():
        if draw.random() < 0.2:
            told[name] = tuple(draw.sample(values, draw.randrange(1, 3)))
    if draw.random() < 0.3:
        told["age"] = draw.choice(("63", "6 months", "17", "12 years", "70", "29 days"))
    if draw.random() < 0.15:
        told["volunteers"] = draw.choice((True, False))
    if draw.random() < 0.15:
        told["has_results"] = draw.choice((True, False))
    if draw.random() < 0.3:
        told["text"] = " ".join(draw.sample(WORDS, draw.randrange(1, 3)))
    if draw.random() < 0.3:
        told["near"] = "45.4643,9.1895"
        if draw.random() < 0.7:
            told["within"] = draw.choice(("5km", "500 km", "400mi", "7000"))
    return Query(**told, limit=1000, facet_size=1000)


def holds(study: Study, query: Query, ignoring: str = "") -> bool:
    for name, test in FACETS.items():
        asked = getattr(query, name)
        if name == ignoring or asked in ((), None):
            continue
        values = asked if isinstance(asked, tuple) else ("yes" if asked else "no",)
        if not any(test(study, value) for value in values):
            return False
    if query.age:
        age = {"63": "63 Years", "17": "17 Years", "70": "70 Years"}.get(query.age, query.age.title())
        if not takes_age(study, age):
            return False
    if query.within:
        km = {"5km": 5.0, "500 km": 500.0, "400mi": 400 * 1.609344, "7000": 7000.0}[query.within]
        if nearest(study, (45.4643, 9.1895)) > km:
            return False
    return True


def expected(studies: list[Study], query: Query, ignoring: str = "") -> list[Study]:
    words = query.text.split()
    matching = [study for study in studies if all(has_word(study, word) for word in words)]
    if words and not matching:  # no trial has all the words: those with at least half of them
        matching = [s for s in studies if sum(has_word(s, word) for word in words) * 2 >= len(words)]
    return [study for study in matching if holds(study, query, ignoring)]


@pytest.mark.parametrize("seed", range(60))
def test_total_hits_and_every_facet_are_those_of_brute_force(collection: Collection, seed: int) -> None:
    query = random_query(random.Random(seed))
    results = collection.catalog.search(query)
    wanted = expected(collection.studies, query)
    assert results.total == len(wanted), query
    assert sorted(hit.id for hit in results.studies) == sorted(study.nct_id for study in wanted), query
    for name, test in FACETS.items():
        rest = expected(collection.studies, query, ignoring=name)
        values = set(results.facets[name]) | set(VALUES.get(name, ()))
        for value in values:
            count = sum(test(study, value) for study in rest)
            assert results.facets[name].get(value, 0) == count, (query, name, value)


@pytest.mark.parametrize("name", ["status", "phase", "sex", "age_group", "country", "sponsor_class"])
def test_a_facets_count_is_what_choosing_the_value_brings(collection: Collection, name: str) -> None:
    for seed in range(8):
        query = random_query(random.Random(1000 + seed))
        for value, count in collection.catalog.search(query).facets[name].items():
            told = {f: getattr(query, f) for f in query.__struct_fields__} | {name: (value,)}
            assert collection.catalog.search(Query(**told)).total == count, (query, value)


def test_the_empty_query_finds_everything_once(collection: Collection) -> None:
    results = collection.catalog.search(Query(limit=1000))
    assert results.total == len({hit.id for hit in results.studies}) == COUNT
    assert results.sort == "newest"


def test_pages_join_to_the_whole_without_gap_or_double(collection: Collection) -> None:
    for sort in ("relevance", "newest", "nearest"):
        pages: list[str] = []
        for offset in range(0, COUNT + 20, 20):
            query = Query(sort=sort, near="Rome, Italy", limit=20, offset=offset)
            pages += [hit.id for hit in collection.catalog.search(query).studies]
        assert len(pages) == len(set(pages)) == COUNT, sort


def test_nearest_first_and_the_distances_are_right(collection: Collection) -> None:
    here = (41.8919, 12.5113)
    results = collection.catalog.search(Query(near="41.8919,12.5113", limit=1000))
    assert results.sort == "nearest"
    by_id = {study.nct_id: study for study in collection.studies}
    shown = [hit.nearest.distance_km if hit.nearest else math.inf for hit in results.studies]
    assert shown == sorted(shown)
    for hit, distance in zip(results.studies, shown, strict=True):
        # Sites without coordinates are placed by the gazetteer, within a few hundred metres.
        assert distance == pytest.approx(nearest(by_id[hit.id], here), abs=2.0)
    assert math.inf in shown, "a trial without sites is kept, at the end"


def test_newest_first(collection: Collection) -> None:
    updated = [hit.updated for hit in collection.catalog.search(Query(sort="newest", limit=1000)).studies]
    assert updated == sorted(updated, reverse=True)


def test_an_empty_result_says_what_to_lift_and_what_that_brings(collection: Collection) -> None:
    def lifted(query: Query, name: str) -> Query:
        default = getattr(Query(), name)
        return Query(**{f: getattr(query, f) for f in query.__struct_fields__} | {name: default})

    found = 0
    for seed in range(300):
        query = random_query(random.Random(seed))
        results: Results = collection.catalog.search(query)
        assert bool(results.suggestions) <= (results.total == 0)
        for suggestion in results.suggestions:
            if suggestion.filter in Query.__struct_fields__:
                found += 1
                total = collection.catalog.search(lifted(query, suggestion.filter)).total
                assert suggestion.total == total > 0, (query, suggestion)
    assert found > 20
