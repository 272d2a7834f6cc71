"""The tables for matching beside the store: in step with it, changed in small files, mended when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalog_studies import nct
from matched_catalogs import ON, PATIENT, both, files, loaded, made

from trialrun.catalog import Catalog, loading, segment, snapshot
from trialrun.catalog.matcher import Matcher
from trialrun.matching import Weights, match

MILAN = (45.46, 9.19)


def test_the_ranking_is_that_of_the_slow_way(tmp_path: Path) -> None:
    loaded(tmp_path, [made(number, 1.0 + number % 4 / 10) for number in range(60)])
    for wishes in (
        {},
        {"limit": 3},
        {"limit": None, "near": MILAN},
        {"near": MILAN, "within_km": 500.0},
        {"status": ("RECRUITING",), "weights": Weights(recency=9)},
        {"unrelated": True, "limit": 100},
    ):
        fast, slow = both(tmp_path, **wishes)
        assert fast == slow
        assert fast.considered == 60
        assert fast.matches


def test_a_changed_trial_goes_into_a_small_file(tmp_path: Path) -> None:
    loaded(tmp_path, [made(number) for number in range(30)])
    (large,) = files(tmp_path)
    before = large.stat().st_mtime_ns
    changed = [made(number, 0.9, updated="2026-10-01") for number in (0, 5, 10)]
    loaded(tmp_path, [*changed, made(100)])
    assert len(files(tmp_path)) == 2
    assert large.stat().st_mtime_ns == before
    fast, slow = both(tmp_path, limit=None, unrelated=True)
    assert fast == slow
    assert fast.considered == 31
    verdicts = {one.trial: one.verdict for one in fast.matches}
    assert {verdicts[nct(number)] for number in (0, 5, 10)} == {"ineligible"}
    assert verdicts[nct(15)] == "possibly eligible"


def rows(folder: Path) -> list[dict[str, list[object]]]:
    return [{name: list(row) for name, row in segment.read(path).items()} for path in files(folder)]


@pytest.mark.parametrize("again", [(), (0,), (7, 3), (23,)])
def test_tables_made_while_loading_are_those_made_from_the_store(
    again: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a trial comes again, changed, later in the same load."""
    monkeypatch.setattr(loading, "_BATCH", 5)
    loaded(tmp_path, [*map(made, range(24)), *(made(number, 0.7, updated="2026-10-01") for number in again)])
    while_loading = rows(tmp_path)
    with Catalog.open(tmp_path) as catalog:
        assert len(catalog.matcher.snapshot()) == 24
        assert catalog.store.last_batch() > 4
    fast, slow = both(tmp_path, limit=None)
    assert fast == slow
    for path in files(tmp_path):
        path.unlink()
    with Catalog.open(tmp_path, write=True) as catalog:
        catalog.matcher.snapshot()
    assert rows(tmp_path) == while_loading


def test_loading_the_same_again_changes_no_file(tmp_path: Path) -> None:
    loaded(tmp_path, [made(1), made(2)])
    before = [(path, path.stat().st_mtime_ns) for path in files(tmp_path)]
    loaded(tmp_path, [made(1), made(2)])
    assert [(path, path.stat().st_mtime_ns) for path in files(tmp_path)] == before


@pytest.mark.parametrize("damage", ["cut", "flip", "gone", "list", "other", "empty"])
def test_a_damaged_file_is_found_and_made_anew(tmp_path: Path, damage: str) -> None:
    loaded(tmp_path, [made(number) for number in range(12)])
    (path,) = files(tmp_path)
    data = bytearray(path.read_bytes())
    current = tmp_path / "matching" / "current.json"
    match damage:
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "flip":
            data[len(data) - 100] ^= 0xFF
            path.write_bytes(data)
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "list":
            current.write_bytes(b'{"form":')
        case "other":
            form = f'"form":"{snapshot.FORM}"'
            current.write_text(current.read_text().replace(form, '"form":"0"'))
    with Catalog.open(tmp_path) as catalog:
        fast = catalog.match(PATIENT, ON, limit=None)
        assert "made anew" in catalog.matcher.messages[0]
        assert fast == match(catalog.trials(), PATIENT, ON, limit=None)
    both(tmp_path)


def test_a_reader_sees_what_a_writer_loads_meanwhile(tmp_path: Path) -> None:
    loaded(tmp_path, [made(number) for number in range(5)])
    with Catalog.open(tmp_path) as reader:
        assert reader.match(PATIENT, ON).considered == 5
        loaded(tmp_path, [made(7)])
        assert reader.match(PATIENT, ON).considered == 6


def test_without_the_right_to_write_the_tables_are_made_in_memory(tmp_path: Path) -> None:
    loaded(tmp_path, [made(number) for number in range(5)])
    (path,) = files(tmp_path)
    path.write_bytes(b"")
    with Catalog.open(tmp_path, write=True), Matcher.open(tmp_path) as matcher:  # another holds the lock
        assert matcher.match(PATIENT, ON).considered == 5
    assert path.read_bytes() == b""


def test_a_file_in_the_making_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    loaded(tmp_path, [made(number) for number in range(5)])
    (path,) = files(tmp_path)
    half = path.with_name("0123456789ab.part")
    half.write_bytes(path.read_bytes()[:500])
    loaded(tmp_path, [made(9)])
    assert not half.exists()
    assert both(tmp_path)[0].considered == 6


def test_an_empty_catalog_matches_nothing(tmp_path: Path) -> None:
    loaded(tmp_path, [])
    fast, slow = both(tmp_path)
    assert fast == slow
    assert fast.considered == 0


def test_arrays_come_back_from_a_file(tmp_path: Path) -> None:
    import numpy as np

    arrays = {
        "a": np.arange(7, dtype=np.int32),
        "b": np.zeros((0,), dtype=np.int8),
        "c": np.array([b"x", b"yz"]),
    }
    segment.write(tmp_path / "some.tables", arrays)
    found = segment.read(tmp_path / "some.tables")
    assert found.keys() == arrays.keys()
    assert all((found[name] == arrays[name]).all() for name in arrays)
    with pytest.raises(segment.DamagedSegment):
        segment.read(tmp_path / "none.tables")
    assert snapshot.FORM


def test_a_listing_has_the_order_of_the_match_and_its_details(tmp_path: Path) -> None:
    loaded(tmp_path, [made(number) for number in range(40)])
    loaded(tmp_path, [made(number) for number in range(35, 50)])  # a second, small file of tables
    with Catalog.open(tmp_path) as catalog:
        for near in (None, (45.46, 9.19)):
            whole = catalog.match(PATIENT, ON, near=near, limit=None)
            listing = catalog.matcher.listing(PATIENT, ON, near=near)
            assert listing.considered == whole.considered
            assert [
                (one.trial, one.verdict, one.not_met, one.unknown, one.status, one.phases, one.distance_km)
                for one in listing.lines
            ] == [
                (one.trial, one.verdict, one.not_met, one.unknown, one.status, one.phases, one.distance_km)
                for one in whole.matches
            ]
            some = listing.lines[2:7]
            assert tuple(catalog.matcher.detailed(some, PATIENT, ON, near=near)) == whole.matches[2:7]
