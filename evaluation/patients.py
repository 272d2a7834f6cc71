"""Patients and trials for the evaluations of matching: a folder of bundles, a catalog."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from trialrun.model.errors import TrialrunError
from trialrun.model.patient import Patient
from trialrun.patients import read_patient


def arguments(about: str, *, patients: int) -> argparse.ArgumentParser:
    """The options that these evaluations share."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("catalog", type=Path, help="a catalog of records")
    parser.add_argument("folder", type=Path, help="a folder of FHIR R4 bundles")
    parser.add_argument("--patients", type=int, default=patients, help="how many; 0 for all")
    parser.add_argument("--on", type=date.fromisoformat, default=date(2020, 6, 1), help="the screening's day")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    return parser


def people(folder: Path, count: int) -> Iterator[Patient]:
    """Patients of the folder, in a fixed order that is not that of their names; 0 for all of them."""
    paths = sorted(path for path in folder.rglob("*.json") if "index" not in path.name)
    if not paths:
        raise TrialrunError("There is no bundle in this folder.", place=str(folder))
    random.Random(1).shuffle(paths)
    for path in paths[: count or None]:
        yield read_patient(path.read_bytes(), path.name)
