"""The catalog over real records: the two seeds, deliberately broken files, and a whole archive of 6,786."""

from __future__ import annotations

import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.shared_data import RECORDS_V2, RECORDS_XML, SEEDS, needs
from tests.thoroughness import THOROUGH

from trialrun.catalog import Catalog, Query
from trialrun.catalog.pool import default_workers
from trialrun.vocab.places import distance_km

NK4AML, TEM_MM = "NCT04347616", "NCT03875495"

pytestmark = pytest.mark.corpus


def xml_then_pages() -> list[Path]:
    return [*sorted(SEEDS.glob("*.xml")), *sorted(SEEDS.glob("*.txt"))]


@needs(SEEDS)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_seeds_are_two_trials_with_two_versions_each(tmp_path: Path, backwards: bool) -> None:
    sources = xml_then_pages()[::-1] if backwards else xml_then_pages()
    with Catalog.open(tmp_path, write=True) as catalog:
        report = catalog.load_sources(sources)
        assert (report.read, report.stored, report.new) == (4, 4, 2), report.balance
        assert catalog.load_sources(sources).unchanged == 4
        for trial in (NK4AML, TEM_MM):
            versions = catalog.versions(trial)
            assert {version.format for version in versions} == {"ctgov-xml", "finder-page"}
            assert next(version.format for version in versions if version.current) == "finder-page"
        assert catalog.trial_id("nk4aml") == catalog.trial_id("2019-001929-27") == NK4AML
        of_2020 = next(v.number for v in catalog.versions(NK4AML) if v.format == "ctgov-xml")
        assert catalog.canonical(NK4AML, of_2020) != catalog.canonical(NK4AML)


@needs(SEEDS)
def test_the_seeds_are_found_as_a_person_would_look_for_them(tmp_path: Path) -> None:
    with Catalog.open(tmp_path, write=True) as catalog:
        catalog.load_sources(xml_then_pages())

        def first(text: str, **filters: Any) -> str:
            results = catalog.search(Query(text=text, **filters))
            return results.studies[0].id if results.studies else ""

        assert first("natural killer leukaemia") == first("NK4AML") == first("2019-001929-27") == NK4AML
        assert first("AML", phase=("1",), age="63", sex=("female",)) == NK4AML
        assert first("Temferon") == first("multiple myeloma early relapse") == TEM_MM
        assert first("myeloma", near="Milan", within="20km") == TEM_MM
        assert first("myeloma", age="71") == ""


@needs(RECORDS_V2)
@pytest.mark.slow
def test_broken_files_among_good_ones_are_counted_and_named(tmp_path: Path) -> None:
    with Catalog.open(tmp_path, write=True) as catalog:
        report = catalog.load_sources([RECORDS_V2], workers=default_workers())
        assert report.balanced
        assert report.new == len(catalog) > 200
        assert report.rejected and all(rejected.name and rejected.reason for rejected in report.rejected)
        again = catalog.load_sources([RECORDS_V2], workers=default_workers())
        assert (again.stored, again.unchanged) == (0, report.stored + report.unchanged)


def every_fourth(archive: Path, folder: Path) -> Path:
    """A folder with every fourth file of the archive."""
    with tarfile.open(archive) as opened:
        files = [member for member in opened if member.isfile()]
        opened.extractall(folder, members=files[::4], filter="data")
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """A catalog of the archive's records: of all in a thorough run, else of every fourth."""
    source, count = RECORDS_XML, 6786
    if not THOROUGH:
        source, count = every_fourth(RECORDS_XML, tmp_path_factory.mktemp("records")), 1697
    with Catalog.open(tmp_path_factory.mktemp("archive"), write=True) as catalog:
        report = catalog.load_sources([source], workers=default_workers())
        print(report.balance)
        assert (report.read, report.stored, report.new) == (count, count, count), report.balance
        yield catalog


@needs(RECORDS_XML)
@pytest.mark.slow
def test_facets_of_the_archive_are_those_of_its_records(archive: Catalog) -> None:
    studies = [study for study, _ in archive.trials()]
    facets = archive.search(Query(facet_size=1000)).facets
    assert facets["status"] == Counter(s.status.overall_status for s in studies if s.status.overall_status)
    assert facets["type"] == Counter(s.design.study_type for s in studies if s.design.study_type)
    single = Counter(phase for s in studies for phase in s.design.phases)
    assert {p: n for p, n in facets["phase"].items() if "/" not in p} == single
    assert sum(facets["volunteers"].values()) == sum(facets["has_results"].values()) == len(studies)
    assert facets["country"]["South Korea"] == sum("Korea, Republic of" in s.countries for s in studies)


@needs(RECORDS_XML)
@pytest.mark.slow
def test_almost_every_trial_of_the_archive_is_on_the_map(archive: Catalog) -> None:
    with_sites = [s for s, _ in archive.trials() if any(site.city for site in s.contacts.locations)]
    query = Query(near="0,0", within="20100km", limit=0)
    assert archive.search(query).total >= 0.98 * len(with_sites)


@needs(RECORDS_XML)
@pytest.mark.slow
def test_trials_near_a_place_are_near_it(archive: Catalog) -> None:
    results = archive.search(Query(near="Milan", within="100km", limit=1000))
    in_milan = {
        s.nct_id
        for s, _ in archive.trials()
        if any(x.city in ("Milan", "Milano") for x in s.contacts.locations)
    }
    assert len(in_milan) > 10 and in_milan <= {hit.id for hit in results.studies}
    assert results.place is not None and results.total == len(results.studies)
    here = (results.place.lat, results.place.lon)
    for hit in results.studies:
        assert hit.nearest is not None
        assert hit.nearest.distance_km <= 100
        assert distance_km(here, (hit.nearest.lat, hit.nearest.lon)) == pytest.approx(
            hit.nearest.distance_km, abs=0.1
        )
        assert "Italy" in hit.countries or "Switzerland" in hit.countries


@needs(RECORDS_XML)
@pytest.mark.slow
def test_every_trial_of_the_archive_is_found_by_its_number(archive: Catalog) -> None:
    for study, _ in list(archive.trials())[::37]:
        results = archive.search(Query(text=study.nct_id))
        assert [hit.id for hit in results.studies] == [study.nct_id]
