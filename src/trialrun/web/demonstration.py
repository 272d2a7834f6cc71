"""The demonstration: a catalog of the demo trials and the demo patients, built in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import resources
from pathlib import Path

from trialrun.catalog import Catalog, LoadReport
from trialrun.demo.patients import demo_patients
from trialrun.model.errors import CatalogError
from trialrun.records import Record, Rejected, read_bytes
from trialrun.web.house import House, Sample

NOTICE = (
    "Trials marked [Invented] and all patients are made up; the two others are retold from public records. "
    "No one can join a trial from here."
)
MARK = "[Invented]"


@contextmanager
def demonstration(folder: Path, on: date) -> Iterator[House]:
    """A house over a catalog in `folder` with the demo's trials and patients, as of the day `on`."""
    records = list(demo_records())
    with Catalog.open(folder, write=True) as catalog:
        _require_all(catalog.load(records))
    told = [record.study for record in records if isinstance(record, Record)]
    invented = frozenset(study.nct_id for study in told if study.title.startswith(MARK))
    retold = {study.nct_id: study for study in told if study.nct_id not in invented}
    starts = [(study.identification.acronym or id, f"/trials/{id}") for id, study in retold.items()]
    starts.append(("a patient for whom trials are sought", "/match"))
    samples = tuple(Sample(*patient) for patient in demo_patients(on))
    with Catalog.open(folder) as catalog:
        yield House(catalog, samples=samples, demo=NOTICE, invented=invented, starts=tuple(starts))


def demo_records() -> Iterator[Record | Rejected]:
    """The records of the demo trials."""
    trials = resources.files("trialrun.demo") / "trials"
    for file in sorted(trials.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".json"):
            yield from read_bytes(file.read_bytes(), file.name)


def _require_all(report: LoadReport) -> None:
    if report.rejected:
        first = report.rejected[0]
        raise CatalogError("A demo trial cannot be read: the installation is damaged.", place=first.name)
