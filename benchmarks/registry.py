"""One patient against a catalog of the size of a whole registry, made by resampling and varying real records.

    python benchmarks/registry.py CATALOG PATIENTS [--trials 607529] [--directory DIR] [--patients 60]

CATALOG: a catalog of real records. PATIENTS: a folder of patients. The large catalog is built in DIR (and
kept, when one is named): a store and the tables for matching. A copy of a trial gets its own number and, in
about a third of its criteria, other bounds, ages, windows or concepts near by in the vocabulary, so that
distinct leaves and criteria keep growing with the number of trials as they do among real ones.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from load import _megabytes
from trialrun.catalog import Catalog, snapshot
from trialrun.catalog.matcher import Matcher
from trialrun.catalog.prepare import made_by, pack
from trialrun.catalog.store import Store
from trialrun.matching.chart import Chart
from trialrun.matching.facets import Facets, facets
from trialrun.matching.fast import FacetBuilder, TableBuilder
from trialrun.model import criteria as c
from trialrun.model.eligibility import Eligibility
from trialrun.model.patient import Patient
from trialrun.model.screening import Policy
from trialrun.model.study import Description, Outcomes, Study
from trialrun.model.time import Duration
from trialrun.patients import read_patient
from trialrun.vocab.concepts import concepts

REGISTRY = 607_529
"""Studies registered at ClinicalTrials.gov when this was written."""
SHARE_VARIED = 0.35
_STORED_AT_ONCE = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("people", type=Path)
    parser.add_argument("--trials", type=int, default=REGISTRY)
    parser.add_argument("--patients", type=int, default=60)
    parser.add_argument("--directory", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=date(2020, 6, 1))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.directory or Path(temporary)
        if not (folder / "matching" / "current.json").exists():
            build(folder, asked.catalog, asked.trials)
        # What only measures runs in a process of its own, so that building does not count for its memory.
        own = [sys.executable, __file__, str(folder), str(asked.people)]
        if asked.trials:
            rest = ["--trials", "0", "--patients", str(asked.patients), "--on", str(asked.on)]
            subprocess.run([*own, *rest, "--directory", str(folder)], check=True)
            cold(folder, asked.people)
            update(folder, asked.catalog)
            return
        measure(folder, people(asked.people, asked.patients), asked.on)


# ---- building ------------------------------------------------------------------------------------------


def build(folder: Path, source: Path, count: int) -> None:
    """Store and tables of so many varied copies."""
    folder.mkdir(parents=True, exist_ok=True)
    with Catalog.open(source) as catalog:
        real = [(_bare(study), eligibility, facets(study)) for study, eligibility in catalog.trials()]
    packed = [msgspec.msgpack.encode(study) for study, _, _ in real]
    print(f"{len(real):,} real trials, {sum(len(e.criteria) for _, e, _ in real):,} criteria")
    started = time.perf_counter()
    store = Store(folder, write=True)
    store.open()
    criteria, others = TableBuilder(), FacetBuilder()
    chance = random.Random(607529)
    rows: list[tuple[Any, ...]] = []
    for number in range(count):
        study, eligibility, about = real[number % len(real)]
        if number >= len(real):
            study, eligibility = _copy(study, eligibility, number, chance)
        criteria.add(study, eligibility)
        others.add(number + 1, study.nct_id, about)
        original = real[number % len(real)][0].nct_id
        same = packed[number % len(real)].replace(original.encode(), study.nct_id.encode())
        rows.append(_row(number + 1, 1, study, eligibility, about, zlib.compress(same, 1)))
        if len(rows) == _STORED_AT_ONCE or number + 1 == count:
            _insert(store, rows)
            rows.clear()
            print(f"\r{number + 1:,} trials, {time.perf_counter() - started:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    arrays = {**criteria.arrays(), **others.arrays()}
    snapshot.install(folder, store, arrays)
    store.close()
    print(f"built {count:,} trials in {time.perf_counter() - started:.0f} s")
    for name, key in (
        ("criteria that may be decided", "row.roots"),
        ("distinct criteria", "root.node"),
        ("distinct leaves", "default.open"),
        ("inner nodes", "node.counts"),
    ):
        print(f"  {name:30} {len(arrays[key]):12,}")
    size = sum(path.stat().st_size for path in (folder / "matching").iterdir())
    print(f"  {'size of the tables':30} {size / 1e6:9,.0f} MB")


def _bare(study: Study) -> Study:
    """Without the long texts, which matching does not look at."""
    section = msgspec.structs.replace(
        study.protocol_section, description_module=Description(), outcomes_module=Outcomes()
    )
    return msgspec.structs.replace(study, protocol_section=section)


def _row(
    key: int, batch: int, study: Study, eligibility: Eligibility, about: Facets, packed: bytes = b""
) -> tuple[Any, ...]:
    bare = msgspec.structs.replace(eligibility, text="")
    return (key, study.nct_id, batch, 1, "", made_by(), packed or pack(study), pack((bare, about)))


def _insert(store: Store, rows: list[tuple[Any, ...]]) -> None:
    with store.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO trial (key, id, batch, current, sponsor, made_by, study, eligibility) "
            "VALUES (?,?,?,?,?,?,?,?)",
            rows,
        )


def _copy(
    study: Study, eligibility: Eligibility, number: int, chance: random.Random
) -> tuple[Study, Eligibility]:
    replaced = msgspec.structs.replace
    identification = replaced(study.identification, nct_id=f"NCT8{number:07d}")
    section = replaced(study.protocol_section, identification_module=identification)
    criteria = tuple(
        replaced(one, tree=varied(one.tree, chance)) if chance.random() < SHARE_VARIED else one
        for one in eligibility.criteria
    )
    return replaced(study, protocol_section=section), replaced(eligibility, criteria=criteria)


def varied(tree: c.Tree, chance: random.Random) -> c.Tree:
    """The tree with other bounds, ages, windows and neighbouring concepts in its leaves."""
    replaced = msgspec.structs.replace
    match tree:
        case c.All(of) | c.AnyOf(of) | c.AtLeast(_, of):
            return replaced(tree, of=tuple(varied(one, chance) for one in of))
        case c.Not(of):
            return c.Not(varied(of, chance))
        case c.IfThen(condition, then):
            return c.IfThen(varied(condition, chance), varied(then, chance))
        case c.Age(asked):
            return replaced(tree, range=_moved(asked, lambda bound: bound + chance.choice((-3, -1, 1, 2, 5))))
        case c.Measurement(_, asked):
            factor = chance.choice((0.5, 0.75, 0.8, 0.9, 1.1, 1.2, 1.25, 1.33, 1.5, 2.0))
            return replaced(tree, range=_moved(asked, lambda bound: float(f"{bound * factor:.2g}")))
        case c.Condition() | c.Received():
            group = "condition" if isinstance(tree, c.Condition) else "therapy"
            changes: dict[str, Any] = {}
            if tree.within is not None and tree.within.at_most is not None and chance.random() < 0.7:
                length = Duration(float(chance.randint(1, 90)), chance.choice(("days", "weeks", "months")))
                changes["within"] = c.Window(at_most=length, anchor=tree.within.anchor)
            elif chance.random() < 0.6:
                changes["concept"] = _neighbour(tree.concept, group, chance)
            return replaced(tree, **changes)
        case _:
            return tree


def _moved(asked: c.Range, move: Any) -> c.Range:
    low, high = (None if bound is None else move(bound) for bound in (asked.low, asked.high))
    if low is not None and high is not None and low >= high:
        return asked
    return c.Range(low, high, asked.low_included, asked.high_included)


_NEIGHBOURS: dict[tuple[str, str], list[str]] = {}


def _neighbour(concept: str, group: Any, chance: random.Random) -> str:
    """Another concept with the same broader concept."""
    if (group, concept) not in _NEIGHBOURS:
        known = concepts(group)
        above = set(known[concept].is_a) if concept in known else set()
        found = [one.name for one in known.values() if above & set(one.is_a)] or [concept]
        _NEIGHBOURS[group, concept] = found
    return chance.choice(_NEIGHBOURS[group, concept])


# ---- measuring -----------------------------------------------------------------------------------------


def people(folder: Path, count: int) -> list[Patient]:
    paths = sorted(path for path in folder.rglob("*.json") if "index" not in path.name)
    random.Random(1).shuffle(paths)
    return [read_patient(path.read_bytes(), path.name) for path in paths[:count]]


def measure(folder: Path, patients: list[Patient], on: date) -> None:
    """Times for one patient after another, each seen for the first time, once the tables are warm."""
    started = time.perf_counter()
    with Matcher.open(folder) as matcher:
        found = matcher.snapshot()
        print(f"open the tables: {len(found):,} trials   {1000 * (time.perf_counter() - started):8.1f} ms")
        tables = [part.table for part in found.parts]
        closed: Any = frozenset(("conditions", "treatments", "tests", "allergies", "family"))
        for name, policy in (("", Policy()), (", lists complete", Policy(complete=closed))):
            for patient in patients[:3]:
                [table.tally(Chart(patient), on, policy) for table in tables]
            clock = Clock(f"all criteria of all trials{name}")
            for patient in patients:
                with clock:
                    chart = Chart(patient)
                    [table.tally(chart, on, policy) for table in tables]
            clock.show()
        clock = Clock("the 20 best, ranked, with reasons")
        for patient in patients:
            with clock:
                matcher.match(patient, on)
        clock.show()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {_megabytes(peak):.0f} MB")


class Clock:
    """Milliseconds of each block entered, by the wall and of the processor (true on a busy machine, too)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wall: list[float] = []
        self.processor: list[float] = []

    def __enter__(self) -> None:
        self._started = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall.append(1000 * (time.perf_counter() - self._started[0]))
        self.processor.append(1000 * (time.process_time() - self._started[1]))

    def show(self) -> None:
        print(self.name)
        for kind, times in (("wall", self.wall), ("processor", self.processor)):
            ordered = sorted(times)
            p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
            median = statistics.median(ordered)
            figures = f"median {median:8.1f} ms, p95 {p95:8.1f} ms, max {ordered[-1]:8.1f} ms"
            print(f"  {kind:10} {figures} ({len(ordered)})")


def cold(folder: Path, patients: Path) -> None:
    """The command as a user runs it, each time a new process."""
    path = sorted(path for path in patients.rglob("*.json") if "index" not in path.name)[0]
    command = [
        sys.executable,
        "-m",
        "trialrun",
        "match",
        str(path),
        "--catalog",
        str(folder),
        "--on",
        "2020-06-01",
    ]
    clock = Clock("trialrun match, a new process each time")
    for _ in range(5):
        before = _children()
        with clock:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        clock.processor[-1] = 1000 * (_children() - before)
    clock.show()


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def update(folder: Path, source: Path) -> None:
    """1,000 trials change: how long until the tables have it."""
    chance = random.Random(1000)
    with Catalog.open(source) as catalog:
        real = [study_and for _, study_and in zip(range(1000), catalog.trials(), strict=False)]
    store = Store(folder, write=True)
    store.open()
    rows = [
        _row(key, store.last_batch() + 1, *_copy(_bare(study), eligibility, key - 1, chance), facets(study))
        for key, (study, eligibility) in zip(_keys(len(real), store.count(), chance), real, strict=True)
    ]
    _insert(store, rows)
    clock = Clock(f"{len(rows):,} changed trials put into the tables")
    with clock:
        found, _ = snapshot.update(folder, store)
    clock.show()
    assert len(found) == store.count()
    clock = Clock("small files of tables made one")
    with clock:
        merged = snapshot.merge(folder, store)
    if merged:
        clock.show()
    store.close()


def _keys(count: int, trials: int, chance: random.Random) -> Iterator[int]:
    """Keys of copies, not of the originals."""
    yield from chance.sample(range(max(1, trials // 2), trials + 1), count)


if __name__ == "__main__":
    main()
