"""Killed at any moment, damaged, opened twice: the catalog opens, whole and consistent, or says why not."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from catalog_studies import nct, record, some_studies, study
from loading_process import BATCH

from trialrun.catalog import Catalog, Query
from trialrun.catalog.index import SearchIndex
from trialrun.catalog.store import Store
from trialrun.model.errors import CatalogError

HERE = Path(__file__).parent


def start(directory: Path, first: int, workers: int = 1) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "loading_process.py"), str(directory), str(first), str(workers)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(process: subprocess.Popen[str], line: Callable[[str], bool]) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if line(said.strip()):
            return
    raise AssertionError("the loading process ended by itself")


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def require_whole(catalog: Catalog) -> None:
    """Every batch has all its records, and index and store tell the same trials."""
    sizes = catalog.store.all("SELECT batch, count(*) FROM version GROUP BY batch")
    assert all(size == BATCH for _, size in sizes), sizes
    results = catalog.search(Query(limit=1000))
    assert results.total == len(catalog) == catalog.index.searcher().num_docs
    for hit in results.studies:
        made = catalog.study(hit.id)
        assert made.title == hit.title
        assert catalog.canonical(hit.id)
        assert catalog.eligibility(hit.id).text == made.eligibility.eligibility_criteria


@pytest.mark.slow
def test_killed_at_random_moments_every_committed_batch_is_whole(tmp_path: Path) -> None:
    directory = tmp_path / "catalog"
    draw = random.Random(11)
    stored = 0
    for attempt in range(6):
        process = start(directory, stored)
        wait_for(process, lambda said: said.isdigit() and int(said) >= BATCH)
        time.sleep(draw.random() * 0.4)
        kill(process)
        # Alternately mended by the next reader and by the next writer.
        with Catalog.open(directory, write=attempt % 2 == 0) as catalog:
            require_whole(catalog)
            assert len(catalog) > stored, "batches that were committed before are still there"
            stored = len(catalog)
            assert stored % BATCH == 0


@pytest.mark.slow
def test_killed_with_workers_nothing_of_it_lives_on(tmp_path: Path) -> None:
    from trialrun.model.study import encode_study

    source = tmp_path / "records"
    source.mkdir()
    for number in range(400):
        made = study(
            nct(number), f"Trial number {number}", criteria="Inclusion Criteria:\n\n* Age over 18 years"
        )
        (source / f"{number:04}.json").write_bytes(encode_study(made))
    process = start(tmp_path / "catalog", 0, workers=2)
    wait_for(process, lambda said: said.isdigit() and int(said) >= 3 * BATCH)
    kill(process)
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        raise AssertionError("workers outlive the process that started them")
    with Catalog.open(tmp_path / "catalog", write=True) as catalog:
        require_whole(catalog)
        assert catalog.load_sources([source]).balanced
        assert len(catalog) == 400


@pytest.mark.slow
def test_stopped_by_hand_it_says_what_is_stored(tmp_path: Path) -> None:
    from trialrun.model.study import encode_study

    source = tmp_path / "records"
    source.mkdir()
    for number in range(3000):
        (source / f"{number:04}.json").write_bytes(encode_study(study(nct(number), f"Trial number {number}")))
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "trialrun",
            "load",
            str(source),
            "--catalog",
            str(tmp_path / "c"),
            "--workers",
            "2",
        ],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    for _ in range(6000):  # often, so that some are still to be loaded
        if (tmp_path / "c" / "catalog.sqlite-wal").exists() and _versions(tmp_path / "c") > 0:
            break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert "load again to go on" in said
    with Catalog.open(tmp_path / "c") as catalog:
        assert 0 < catalog.search(Query()).total == len(catalog)


def _versions(directory: Path) -> int:
    connection = sqlite3.connect(directory / "catalog.sqlite")
    try:
        return int(connection.execute("SELECT count(*) FROM version").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def filled(directory: Path, count: int = 12) -> None:
    with Catalog.open(directory, write=True) as catalog:
        catalog.load(record(made) for made in some_studies(count, 4))


def test_killed_before_the_index_listed_what_it_had_written(tmp_path: Path) -> None:
    """The files of the commit that was not finished are in the way of the same commit done again."""
    filled(tmp_path)
    with Catalog.open(tmp_path) as catalog:
        listed = catalog.index.folder / "meta.json"
    before = listed.read_bytes()
    with Catalog.open(tmp_path, write=True) as catalog:
        gone, title = catalog.search(Query(limit=1)).studies[0].id, "Renamed to axolotl"
        catalog.load([record(study(gone, title, updated="2030-01-01"))])
    assert list(listed.parent.glob("*.del"))
    listed.write_bytes(before)
    for write in (False, True):
        with Catalog.open(tmp_path, write=write) as catalog:
            assert len(catalog) == catalog.search(Query()).total == 12
            assert [hit.id for hit in catalog.search(Query(text="axolotl")).studies] == [gone]


def test_stopped_between_store_and_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, 5)

    def stopped(self: SearchIndex) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as at_the_worst_moment, Catalog.open(tmp_path, write=True) as catalog:
        at_the_worst_moment.setattr(SearchIndex, "commit", stopped)
        with pytest.raises(KeyboardInterrupt):
            catalog.load(
                [record(study(nct(100))), record(study(nct(0), "Newer lantern", updated="2025-01-01"))]
            )
    with Catalog.open(tmp_path) as catalog:
        assert catalog.messages == [
            "The search index lacked the last 2 trials of the store; it has them again."
        ]
        assert catalog.search(Query()).total == len(catalog) == 6
        assert catalog.search(Query(text="newer lantern")).studies[0].id == nct(0)
    with Catalog.open(tmp_path) as catalog:
        assert catalog.messages == []


def _delete(index: Path) -> None:
    shutil.rmtree(index)


def _truncate(index: Path) -> None:
    for file in index.iterdir():
        if file.suffix in (".store", ".term", ".idx", ".fast"):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _garble(index: Path) -> None:
    (index / "meta.json").write_bytes(b"\x00garbage")


def _empty(index: Path) -> None:
    for file in index.iterdir():
        file.unlink()


def _of_another_version(index: Path) -> None:
    stamp = index / "trialrun.json"
    stamp.write_text(stamp.read_text().replace('"format": "', '"format": "0.'))


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("damage", [_delete, _truncate, _garble, _empty, _of_another_version])
def test_a_damaged_index_is_made_anew_from_the_store(
    tmp_path: Path, damage: Callable[[Path], None], write: bool
) -> None:
    filled(tmp_path)
    damage(next(tmp_path.glob("index-*")))
    with Catalog.open(tmp_path, write=write) as catalog:
        assert len(catalog.messages) == 1
        assert catalog.messages[0].startswith("The search index was made anew from the store")
        assert catalog.search(Query()).total == len(catalog) == 12
    assert len(list(tmp_path.glob("index-*"))) == 1, "the damaged one is gone"


def test_an_index_of_another_catalog_is_not_trusted(tmp_path: Path) -> None:
    filled(tmp_path / "a", 3)
    filled(tmp_path / "b", 9)
    ours, other = next((tmp_path / "a").glob("index-*")), next((tmp_path / "b").glob("index-*"))
    shutil.rmtree(ours)
    shutil.copytree(other, ours)
    with Catalog.open(tmp_path / "a") as catalog:
        assert "another catalog" in catalog.messages[0]
        assert catalog.search(Query()).total == 3


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "catalog.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE shopping (item TEXT)")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    for write in (True, False):
        with pytest.raises(CatalogError, match="not a trialrun catalog"):
            Catalog.open(tmp_path, write=write)
    assert file.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").write_bytes(b"these are notes, not a database " * 100)
    for write in (True, False):
        with pytest.raises(CatalogError, match="not a trialrun catalog"):
            Catalog.open(tmp_path, write=write)


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    file = tmp_path / "catalog.sqlite"
    with file.open("r+b") as opened:
        for place in range(4096, file.stat().st_size, 4096):  # the head of every page but the first
            opened.seek(place)
            opened.write(b"\xff" * 600)
    for write in (True, False):
        with pytest.raises(CatalogError, match="cannot be read"):
            Catalog.open(tmp_path, write=write)


def test_a_transaction_that_sqlite_ends_by_itself_tells_why(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    store = Store(tmp_path, write=True)
    store.open()
    pages = store.one("PRAGMA page_count")
    assert pages is not None
    store.one(f"PRAGMA max_page_count = {pages[0]}")  # a disk that is full
    with pytest.raises(CatalogError, match="full"), store.transaction() as connection:
        connection.execute("CREATE TABLE more AS SELECT randomblob(100000) AS bytes")
    store.close()


def test_no_catalog_a_file_or_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="trialrun load"):
        Catalog.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists(), "a reader makes nothing"
    (tmp_path / "file").write_text("x")
    with pytest.raises(CatalogError, match="not a directory"):
        Catalog.open(tmp_path / "file", write=True)
    with pytest.raises(CatalogError, match="--catalog"):
        Catalog.open(tmp_path / "file" / "below", write=True)


def test_a_catalog_of_a_later_form_is_not_touched(tmp_path: Path) -> None:
    filled(tmp_path, 2)
    connection = sqlite3.connect(tmp_path / "catalog.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(CatalogError, match="form 99"):
        Catalog.open(tmp_path, write=True)


def test_a_creation_that_was_cut_short_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").touch()
    with Catalog.open(tmp_path, write=True) as catalog:
        assert catalog.load([record(study())]).stored == 1


def test_a_second_writer_is_told_what_to_do(tmp_path: Path) -> None:
    with Catalog.open(tmp_path, write=True), pytest.raises(CatalogError, match=r"Another program.*Wait"):
        Catalog.open(tmp_path, write=True)
    Catalog.open(tmp_path, write=True).close()


def test_readers_see_whole_batches_while_a_writer_is_at_work(tmp_path: Path) -> None:
    filled(tmp_path, 10)
    problems: list[str] = []
    totals: list[int] = []
    done = threading.Event()

    def read() -> None:
        with Catalog.open(tmp_path) as catalog:
            last = 0
            while not done.is_set() or last < 60:
                results = catalog.search(Query(limit=1000))
                if results.total % 10 or results.total < last:
                    problems.append(f"{results.total} trials after {last}")
                    return
                for hit in results.studies:
                    if catalog.study(hit.id).nct_id != hit.id:
                        problems.append(hit.id)
                last = results.total
                totals.append(last)

    with Catalog.open(tmp_path, write=True) as writer:
        reader = threading.Thread(target=read)
        reader.start()
        for batch in range(1, 6):
            writer.load(record(study(nct(1000 * batch + n))) for n in range(10))
        done.set()
        reader.join(timeout=30)
    assert not reader.is_alive()
    assert problems == []
    assert totals[-1] == 60


def test_a_reader_follows_when_the_index_is_made_anew(tmp_path: Path) -> None:
    filled(tmp_path, 4)
    with Catalog.open(tmp_path) as reader:
        assert reader.search(Query()).total == 4
        (next(tmp_path.glob("index-*")) / "trialrun.json").write_text("{}")
        with Catalog.open(tmp_path, write=True) as writer:
            assert writer.messages
            writer.load([record(study(nct(500)))])
        assert reader.search(Query()).total == 5


def test_one_catalog_object_answers_many_threads(tmp_path: Path) -> None:
    filled(tmp_path, 10)
    with Catalog.open(tmp_path) as catalog:
        counts: list[int] = []

        def ask() -> None:
            for _ in range(5):
                counts.append(catalog.search(Query()).total + len(list(catalog.trials())))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [20] * 30
