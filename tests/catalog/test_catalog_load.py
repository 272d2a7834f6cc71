"""Identity, versions and the balance of a load."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from catalog_studies import nct, record, some_studies, study

from trialrun.catalog import Catalog, Query
from trialrun.catalog.prepare import Held, Prepared, prepared
from trialrun.model.eligibility import Eligibility
from trialrun.model.errors import CatalogError, UnknownTrial
from trialrun.model.study import Study, decode_study
from trialrun.records import Record, Rejected

TITLE = "A long and telling title about lanterns in meadows"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog", write=True) as opened:
        yield opened


def current(catalog: Catalog, id: str) -> int:
    return next(version.number for version in catalog.versions(id) if version.current)


def test_every_record_ends_in_the_balance(catalog: Catalog) -> None:
    nameless = record(study("", ""), "nothing.json")
    records = [record(made) for made in some_studies(20, 1)]
    report = catalog.load(
        [*records, Rejected("broken.json", "line 1, column 2", "not JSON"), nameless, records[0]]
    )
    assert (report.read, report.stored, report.unchanged, len(report.rejected)) == (23, 20, 1, 2)
    assert report.balanced
    assert report.rejected[0] == Rejected("broken.json", "line 1, column 2", "not JSON")
    assert report.rejected[1].name == "nothing.json"
    assert "trial id" in report.rejected[1].reason
    assert len(catalog) == catalog.search(Query()).total == 20


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    records = [record(made) for made in some_studies(15, 2)]
    with Catalog.open(tmp_path, write=True) as catalog:
        assert catalog.load(records).stored == 15
    before = (tmp_path / "catalog.sqlite").stat().st_mtime_ns
    with Catalog.open(tmp_path, write=True) as catalog:
        again = catalog.load(records)
        assert (again.stored, again.unchanged) == (0, 15)
        assert all(len(catalog.versions(made.study.nct_id)) == 1 for made in records)
        assert catalog.messages == []
    assert (tmp_path / "catalog.sqlite").stat().st_mtime_ns == before


def test_what_the_catalog_holds_is_not_compiled_again(catalog: Catalog) -> None:
    one, other = record(study(nct(1), TITLE)), record(study(nct(2), TITLE))
    catalog.load([one])
    assert prepared(one, catalog.store.holds) == Held(one.name)
    assert isinstance(prepared(other, catalog.store.holds), Prepared)


def test_bytes_come_back_as_they_were(catalog: Catalog) -> None:
    original = b"<clinical_study>\xc3\xa9\r\n as it came </clinical_study>"
    catalog.load([record(study(), "a.xml", "ctgov-xml", original)])
    assert catalog.original(nct(1)) == original
    assert decode_study(catalog.canonical(nct(1))) == study()
    assert catalog.study(nct(1)) == study()
    version = catalog.versions(nct(1))[0]
    assert (version.name, version.format, version.number, version.current) == ("a.xml", "ctgov-xml", 1, True)


def test_a_newer_version_is_shown_and_the_older_kept(catalog: Catalog) -> None:
    first = study(title="Old zebra", updated="2020-07-28", status="RECRUITING")
    second = study(title="New quartz", updated="2023-02-03", status="COMPLETED")
    catalog.load([record(first)])
    report = catalog.load([record(second)])
    assert (report.new, report.updated, report.older) == (0, 1, 0)
    assert catalog.study(nct(1)).title == "New quartz"
    assert catalog.search(Query(text="quartz")).total == 1
    assert catalog.search(Query(text="zebra", status=("recruiting",))).total == 0
    assert [version.updated for version in catalog.versions(nct(1))] == ["2020-07-28", "2023-02-03"]
    assert decode_study(catalog.canonical(nct(1), 1)).title == "Old zebra"


def test_an_older_version_is_kept_but_not_shown(catalog: Catalog) -> None:
    catalog.load([record(study(title="New quartz", updated="2023-02-03"))])
    report = catalog.load([record(study(title="Old zebra", updated="2020-07"))])
    assert (report.stored, report.older, report.updated) == (1, 1, 0)
    assert catalog.study(nct(1)).title == "New quartz"
    assert catalog.search(Query(text="zebra")).total == 0
    assert len(catalog.versions(nct(1))) == 2


def test_among_records_without_dates_the_last_loaded_is_shown(catalog: Catalog) -> None:
    catalog.load([record(study(title="One zebra"))])
    catalog.load([record(study(title="Two quartz"))])
    assert catalog.study(nct(1)).title == "Two quartz"
    catalog.load([record(study(title="One zebra"))])
    assert catalog.study(nct(1)).title == "Two quartz", "a version that is known already is not loaded anew"


def test_an_undated_record_does_not_break_the_order_of_the_dated(catalog: Catalog) -> None:
    catalog.load([record(study(title="Of 2020", updated="2020-01-01"))])
    catalog.load([record(study(title="Undated, after it"))])
    catalog.load([record(study(title="Of 2019", updated="2019-01-01"))])
    assert catalog.study(nct(1)).title == "Undated, after it"
    catalog.load([record(study(title="Of 2021", updated="2021-01-01"))])
    assert catalog.study(nct(1)).title == "Of 2021"


@pytest.mark.parametrize("page_first", [True, False])
def test_a_finders_page_counts_as_of_the_day_it_is_loaded(catalog: Catalog, page_first: bool) -> None:
    page = record(study(title="As the page says"), "page.txt", "finder-page", b"the page")
    old = record(study(title="As the registry said in 2020", updated="2020-07-28"))
    catalog.load([page, old] if page_first else [old, page])
    assert catalog.study(nct(1)).title == "As the page says"
    tomorrow = f"{datetime.now(UTC).year + 1}-01-01"
    catalog.load([record(study(title="As the registry says next year", updated=tomorrow))])
    assert catalog.study(nct(1)).title == "As the registry says next year"


# ---- records without an id -----------------------------------------------------------------------------


def test_a_page_without_id_joins_the_only_trial_of_its_title(catalog: Catalog) -> None:
    catalog.load([record(study(title=TITLE, updated="2020-01-01")), record(study(nct(2), "Another zebra"))])
    report = catalog.load(
        [record(study("", TITLE.upper() + " ", summary="copper"), "page.txt", "finder-page")]
    )
    assert (report.updated, report.new) == (1, 0)
    assert report.notes == [("page.txt", f"has no trial id; by its title it is a version of {nct(1)}")]
    assert catalog.study(nct(1)).description.brief_summary == "copper"
    assert catalog.study(nct(1)).nct_id == nct(1)
    assert [hit.id for hit in catalog.search(Query(text="copper")).studies] == [nct(1)]
    assert len(catalog) == 2


def test_a_page_with_an_ambiguous_title_becomes_a_trial_of_its_own(catalog: Catalog) -> None:
    catalog.load([record(study(nct(1), TITLE)), record(study(nct(2), TITLE))])
    page = record(study("", TITLE), "page.txt", "finder-page")
    report = catalog.load([page])
    assert report.new == 1
    assert len(catalog) == 3
    made_up = next(hit.id for hit in catalog.search(Query(limit=9)).studies if hit.id.startswith("PAGE-"))
    assert len(made_up) == 13
    assert made_up in report.notes[0][1]
    assert catalog.study(made_up).nct_id == made_up
    assert catalog.load([page]).unchanged == 1, "the same page is known by its content"


def test_of_trials_with_the_same_title_the_sponsor_decides(catalog: Catalog) -> None:
    catalog.load(
        [
            record(study(nct(1), TITLE, sponsor=("Northern Cell Works", "INDUSTRY"))),
            record(study(nct(2), TITLE, sponsor=("Lakeside University", "OTHER"))),
        ]
    )
    catalog.load([record(study("", TITLE, sponsor=("lakeside university", "OTHER"), summary="violin"))])
    assert catalog.study(nct(2)).description.brief_summary == "violin"
    assert len(catalog) == 2


def test_a_short_title_of_another_sponsor_is_another_trial(catalog: Catalog) -> None:
    catalog.load([record(study(nct(1), "Pilot study", sponsor=("Northern Cell Works", "INDUSTRY")))])
    report = catalog.load([record(study("", "Pilot study", sponsor=("Lakeside University", "OTHER")))])
    assert report.new == 1


@pytest.mark.parametrize("registry_is_newer", [True, False])
def test_a_record_with_an_id_takes_over_the_page(catalog: Catalog, registry_is_newer: bool) -> None:
    page = study("", TITLE, updated="2021-05-05")
    catalog.load([record(page, "page.txt", "finder-page"), record(study(nct(3), "Another zebra"))])
    made_up = catalog.load([record(page, "page.txt", "finder-page")]) and next(
        hit.id for hit in catalog.search(Query()).studies if hit.id.startswith("PAGE-")
    )
    with_id = study(nct(7), TITLE, updated="2022-01-01" if registry_is_newer else "2020-01-01")
    report = catalog.load([record(with_id)])
    assert report.stored == 1
    assert made_up in report.notes[0][1]
    assert len(catalog) == 2
    assert catalog.trial_id(made_up) == catalog.trial_id(nct(7)) == nct(7)
    assert catalog.study(nct(7)).nct_id == nct(7)
    assert current(catalog, nct(7)) == (2 if registry_is_newer else 1)
    assert sorted(hit.id for hit in catalog.search(Query()).studies) == [nct(3), nct(7)]
    assert [hit.id for hit in catalog.search(Query(text=nct(7))).studies] == [nct(7)]


# ---- names ---------------------------------------------------------------------------------------------


def test_a_trial_is_found_by_any_of_its_names(catalog: Catalog) -> None:
    made = study(acronym="LAMP-1", ids=("2019-001929-27", "U1111-1234"))
    catalog.load([record(made), record(study(nct(2), acronym="Other"))])
    for name in (nct(1), nct(1).lower(), f" {nct(1)} ", "lamp-1", "LAMP 1", "2019-001929-27", "u1111-1234"):
        assert catalog.trial_id(name) == nct(1), name


def test_a_name_of_two_trials_is_said_to_be_ambiguous(catalog: Catalog) -> None:
    catalog.load([record(study(nct(1), acronym="LAMP")), record(study(nct(2), acronym="LAMP"))])
    with pytest.raises(UnknownTrial, match=f"2 trials: {nct(1)}, {nct(2)}"):
        catalog.study("LAMP")


def test_an_id_wins_over_anothers_secondary_id(catalog: Catalog) -> None:
    catalog.load([record(study(nct(1))), record(study(nct(2), ids=(nct(1),)))])
    assert catalog.trial_id(nct(1)) == nct(1)


@pytest.mark.parametrize("name", ["NCT00000000", "", "  ", "\x00", "'; DROP TABLE trial; --", "…"])
def test_an_unknown_name_is_an_error_in_words(catalog: Catalog, name: str) -> None:
    catalog.load([record(study())])
    with pytest.raises(UnknownTrial, match="No trial of the catalog"):
        catalog.study(name)


def test_a_version_that_is_not_there(catalog: Catalog) -> None:
    catalog.load([record(study())])
    with pytest.raises(UnknownTrial, match="no version 2"):
        catalog.canonical(nct(1), 2)


# ---- compiled criteria ---------------------------------------------------------------------------------


def test_trials_come_with_their_criteria_compiled(catalog: Catalog) -> None:
    from trialrun.criteria import COMPILER, compile_study

    studies = [
        study(nct(n), criteria="Inclusion Criteria:\n\n* ECOG performance status 0-1") for n in range(3)
    ]
    catalog.load(record(made) for made in studies)
    found = list(catalog.trials())
    assert [made for made, _ in found] == studies
    assert all(eligibility == compile_study(made) for made, eligibility in found)
    assert catalog.eligibility(nct(1)).compiler == COMPILER
    assert catalog.stale() == 0


def test_criteria_of_an_earlier_compiler_are_never_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trialrun.criteria as criteria

    with monkeypatch.context() as earlier:
        earlier.setattr(criteria, "COMPILER", "0-test")
        earlier.setattr(criteria, "compile_study", lambda made: _marked(made, "0-test"))
        with Catalog.open(tmp_path, write=True) as catalog:
            catalog.load(record(made) for made in some_studies(5, 3))
            assert {e.compiler for _, e in catalog.trials()} == {"0-test"}
    with Catalog.open(tmp_path) as catalog:
        assert catalog.stale() == 5
        assert {e.compiler for _, e in catalog.trials()} == {criteria.COMPILER}
        assert catalog.eligibility(nct(0)).compiler == criteria.COMPILER
    with Catalog.open(tmp_path, write=True) as catalog:
        seen: list[tuple[int, int]] = []
        assert catalog.recompile(progress=lambda done, total: seen.append((done, total))) == 5
        assert catalog.stale() == 0
        assert seen[-1] == (5, 5)
        assert catalog.recompile() == 0
        assert catalog.recompile(everything=True) == 5
        assert catalog.search(Query()).total == 5


def _marked(made: object, version: str) -> object:
    from trialrun.model.eligibility import Eligibility

    return Eligibility(version, "")


def test_a_fault_of_the_compiler_costs_no_trial(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    import trialrun.criteria as criteria

    compile_study = criteria.compile_study

    def failing(made: Study) -> Eligibility:
        if made.nct_id == nct(2):
            raise ZeroDivisionError
        return compile_study(made)

    monkeypatch.setattr(criteria, "compile_study", failing)
    report = catalog.load(record(study(nct(n))) for n in range(4))
    assert report.stored == 4
    assert [name for name, _ in report.notes] == [f"{nct(2)}.json"]
    assert "ZeroDivisionError" in report.notes[0][1]
    left = catalog.eligibility(nct(2)).criteria
    assert [criterion.coverage for criterion in left] == ["unparsed"]
    assert left[0].text == catalog.study(nct(2)).eligibility.eligibility_criteria


# ---- candidates ----------------------------------------------------------------------------------------


def test_candidates_are_trials_of_the_condition_of_broader_and_of_narrower_ones(catalog: Catalog) -> None:
    from trialrun.vocab.concepts import ancestors

    aml = "acute myeloid leukemia"
    assert "leukemia" in ancestors(aml, "condition")
    titles = {
        nct(1): "Acute myeloid leukaemia in first relapse",
        nct(2): "A registry of leukemia",
        nct(3): "Heart failure with reduced ejection fraction",
        nct(4): "Acute promyelocytic leukemia",
        nct(5): "Multiple myeloma",
    }
    catalog.load(record(study(id, "Trial", conditions=(title,))) for id, title in titles.items())
    found = {made.nct_id for made, _ in catalog.candidates([aml])}
    assert {nct(1), nct(2)} <= found
    assert not {nct(3), nct(5)} & found
    assert (nct(4) in found) == (aml in ancestors("acute promyelocytic leukemia", "condition"))
    assert list(catalog.candidates([])) == []
    assert list(catalog.candidates(["no such concept"])) == []


def test_only_a_writer_can_load(tmp_path: Path) -> None:
    Catalog.open(tmp_path, write=True).close()
    with Catalog.open(tmp_path) as catalog, pytest.raises(CatalogError, match="opened to read"):
        catalog.load([])


def test_a_stopped_load_leaves_nothing_of_the_batch_in_hand(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Record]:
        yield record(study(nct(1)))
        raise KeyboardInterrupt

    with Catalog.open(tmp_path, write=True) as catalog:
        with pytest.raises(KeyboardInterrupt):
            catalog.load(interrupted())
        assert len(catalog) == catalog.search(Query()).total == 0
        assert catalog.load([record(study(nct(2)))]).stored == 1
        assert [hit.id for hit in catalog.search(Query()).studies] == [nct(2)]
