"""Small files of tables made one: few stand, none is lost when it is stopped, and readers go on meanwhile."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from catalog_studies import nct
from changing_process import TRIALS
from matched_catalogs import ON, PATIENT, both, changed, files, loaded, made

from trialrun.catalog import Catalog, segment, snapshot
from trialrun.catalog.matcher import Matcher
from trialrun.catalog.store import Store
from trialrun.matching import match

HERE = Path(__file__).parent
EVERYTHING = {"limit": None, "unrelated": True}


@pytest.fixture
def each_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change makes a file, and none is made one with others."""
    monkeypatch.setattr(snapshot, "_AT_ONCE", 0)
    monkeypatch.setattr(snapshot, "_LARGER", 0)


def sizes(folder: Path) -> list[int]:
    listed = json.loads((folder / "matching" / "current.json").read_bytes())
    return [file["trials"] for file in listed["files"]]


def require_right(folder: Path) -> None:
    fast, slow = both(folder, **EVERYTHING)
    assert fast == slow
    assert fast.considered == len(fast.matches)


def test_changes_of_a_few_trials_stand_in_one_file(tmp_path: Path) -> None:
    loaded(tmp_path, map(made, range(10)))
    for number in range(5):
        loaded(tmp_path, [changed(number)])
        assert sizes(tmp_path) == [10, number + 1]
    require_right(tmp_path)


def test_few_files_stand_after_many_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_AT_ONCE", 0)
    loaded(tmp_path, map(made, range(60)))
    (large,) = files(tmp_path)
    written = 0
    for number in range(40):
        loaded(tmp_path, [changed(number)])
        assert sizes(tmp_path)[0] == 60
        assert sum(sizes(tmp_path)[1:]) == number + 1
        assert len(files(tmp_path)) == len(sizes(tmp_path)) <= 5
        written += sizes(tmp_path)[-1]
    assert large.exists()
    assert written <= 40 * 6, "a trial is written again a few times only"
    require_right(tmp_path)
    verdicts = {one.trial: one.verdict for one in both(tmp_path, **EVERYTHING)[0].matches}
    assert {verdicts[nct(number)] for number in range(40)} == {"ineligible"}
    assert verdicts[nct(45)] == "possibly eligible"


@pytest.mark.usefixtures("each_in_a_file")
@pytest.mark.parametrize(("damaged", "kept"), [(1, 1), (2, 2), (3, 3)])
def test_only_what_came_after_a_damaged_file_is_made_anew(tmp_path: Path, damaged: int, kept: int) -> None:
    loaded(tmp_path, map(made, range(10)))
    names = [path.name for path in files(tmp_path)]
    for number in (3, 4, 3):
        loaded(tmp_path, [changed(number, f"2026-11-0{number + len(names)}")])
        names += [path.name for path in files(tmp_path) if path.name not in names]
    assert len(names) == 4
    path = tmp_path / "matching" / names[damaged]
    data = bytearray(path.read_bytes())
    data[-50] ^= 0xFF
    path.write_bytes(data)
    with Catalog.open(tmp_path) as catalog:
        fast = catalog.match(PATIENT, ON, **EVERYTHING)
        assert "damaged" in catalog.matcher.messages[0]
        assert fast == match(catalog.trials(), PATIENT, ON, **EVERYTHING)
    still_there = {path.name for path in files(tmp_path)}
    assert [name in still_there for name in names] == [place < kept for place in range(4)]
    require_right(tmp_path)


@pytest.mark.usefixtures("each_in_a_file")
def test_a_damaged_small_file_costs_a_reader_who_may_not_write_no_more_than_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(tmp_path, map(made, range(10)))
    (large,) = files(tmp_path)
    loaded(tmp_path, [changed(3)])
    (small,) = set(files(tmp_path)) - {large}
    small.write_bytes(b"")
    asked: list[int] = []
    rows = Store.rows
    with Catalog.open(tmp_path, write=True), Matcher.open(tmp_path) as matcher:  # another holds the lock
        monkeypatch.setattr(
            Store,
            "rows",
            lambda *told: (asked.append(row[0]) or row for row in rows(*told)),
        )
        assert matcher.match(PATIENT, ON).considered == 10
        assert len(asked) == 1


@pytest.mark.usefixtures("each_in_a_file")
@pytest.mark.parametrize("step", ["segment.write", "_write", "_remove_leftovers"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_stopped_at_any_step_of_making_files_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    class Stopped(BaseException):
        pass

    loaded(tmp_path, map(made, range(10)))
    for number in range(3):
        loaded(tmp_path, [changed(number)])
    assert sizes(tmp_path) == [10, 1, 1, 1]
    monkeypatch.setattr(snapshot, "_LARGER", 2)
    place = segment if "." in step else snapshot
    real = getattr(place, step.split(".")[-1])

    def stopping(*told: object) -> None:
        if when == "after":
            real(*told)
        raise Stopped

    with Catalog.open(tmp_path, write=True) as catalog, monkeypatch.context() as patched:
        patched.setattr(place, real.__name__, stopping)
        with pytest.raises(Stopped):
            snapshot.merge(tmp_path, catalog.store)
    listed = step == "_remove_leftovers" or (step, when) == ("_write", "after")
    assert sizes(tmp_path) == ([10, 3] if listed else [10, 1, 1, 1])
    require_right(tmp_path)
    loaded(tmp_path, [changed(5)])
    assert len(files(tmp_path)) == len(sizes(tmp_path)), "nothing that was begun is left"
    require_right(tmp_path)


def test_a_reader_who_comes_while_files_are_made_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list that it has read names files that are gone: it reads the new one, and makes nothing anew."""
    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "_AT_ONCE", 0)
        patched.setattr(snapshot, "_LARGER", 0)
        loaded(tmp_path, map(made, range(10)))
        for number in range(3):
            loaded(tmp_path, [changed(number)])
    with Catalog.open(tmp_path) as before, Catalog.open(tmp_path) as reader:
        expected = before.match(PATIENT, ON, **EVERYTHING)
        real = segment.read
        opened: list[Path] = []

        def read(path: Path) -> segment.Arrays:
            if not opened:
                monkeypatch.setattr(segment, "read", real)
                with Catalog.open(tmp_path, write=True) as writer:
                    assert snapshot.merge(tmp_path, writer.store)
            opened.append(path)
            return real(path)

        monkeypatch.setattr(segment, "read", read)
        monkeypatch.setattr(Matcher, "_updated", lambda *told: pytest.fail("made anew"))
        assert reader.match(PATIENT, ON, **EVERYTHING) == expected
        assert not reader.matcher.messages
        assert len(opened) == 1
        assert sizes(tmp_path) == [10, 3]
        assert before.match(PATIENT, ON, **EVERYTHING) == expected, "with the files that it has mapped"


def test_tables_are_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who goes on keeps the large file, with all that it has worked out of it."""
    loaded(tmp_path, map(made, range(10)))
    with Matcher.open(tmp_path) as reader:
        large = reader.snapshot().parts[0].table
        loaded(tmp_path, [changed(3)])
        after = reader.snapshot()
        assert len(after.parts) == 2
        assert after.parts[0].table is large
        assert len(after) == 10


def start(directory: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(HERE / "changing_process.py"), str(directory)],
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


@pytest.mark.slow
def test_killed_at_random_moments_while_files_are_made_one(tmp_path: Path) -> None:
    loaded(tmp_path, map(made, range(TRIALS)))
    (large,) = files(tmp_path)
    draw = random.Random(4)
    for _ in range(6):
        process = start(tmp_path)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.random() * 0.5)
        kill(process)
        require_right(tmp_path)
        assert large.exists()


@pytest.mark.slow
def test_two_readers_while_files_are_made_one(tmp_path: Path) -> None:
    loaded(tmp_path, map(made, range(TRIALS)))
    process = start(tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    answers: list[list[int]] = [[], []]
    problems: list[object] = []

    def reading(closed: list[int]) -> None:
        try:
            with Matcher.open(tmp_path) as matcher:
                until = time.monotonic() + 4
                while time.monotonic() < until:
                    found = matcher.match(PATIENT, ON, limit=None, unrelated=True)
                    assert found.considered == TRIALS
                    closed.append(sum(one.verdict == "ineligible" for one in found.matches))
                problems.extend(matcher.messages)
        except BaseException as error:
            problems.append(error)

    readers = [threading.Thread(target=reading, args=(own,)) for own in answers]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    kill(process)
    assert not problems
    for closed in answers:
        assert len(closed) > 5
        assert closed == sorted(closed), "what has changed once stays so"
        assert closed[-1] > closed[0]
    require_right(tmp_path)
