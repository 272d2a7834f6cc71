"""A patient and catalogs of invented studies for the tests of matching over a whole catalog."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from catalog_studies import CITIES, nct, record, site, study

from trialrun.catalog import Catalog
from trialrun.matching import Matches, match
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, Source
from trialrun.model.study import Study
from trialrun.model.time import Moment

ON = date(2026, 11, 21)
SOURCE = Source("Condition/1")
PATIENT = Patient(
    id="invented",
    birth=Moment.parse("1980-05-05"),
    sex="female",
    facts=(
        ConditionFact(concept="acute myeloid leukemia", status="active", source=SOURCE),
        MeasurementFact(
            concept="creatinine", value=1.2, unit="mg/dL", source=SOURCE, on=Moment.parse("2026-11-01")
        ),
    ),
)
CONDITIONS = ("Acute Myeloid Leukemia", "Leukemia", "Asthma", "Hematologic Malignancy", "Breast Cancer")


def made(number: int, bound: float = 1.5, **told: object) -> Study:
    criteria = f"Inclusion Criteria:\n\n- Creatinine ≤ {bound} mg/dL\n\nExclusion Criteria:\n\n- Pregnancy"
    told = {
        "conditions": (CONDITIONS[number % 5],),
        "status": ("RECRUITING", "COMPLETED")[number % 2],
        "phases": (("PHASE1",), ("PHASE3",), ())[number % 3],
        "youngest": "18 Years",
        "updated": f"20{10 + number % 15}-03-01",
        "criteria": criteria,
        "sites": tuple(site(*city) for city in list(CITIES)[: number % 4]),
        **told,
    }
    return study(nct(number), f"Trial number {number}", **told)


def changed(number: int, day: str = "2026-10-01") -> Study:
    """The trial, which now asks for less creatinine than the patient has."""
    return made(number, 0.9, updated=day)


def loaded(folder: Path, studies: Iterable[Study]) -> None:
    with Catalog.open(folder, write=True) as catalog:
        catalog.load([record(one) for one in studies])


def both(folder: Path, **wishes: Any) -> tuple[Matches, Matches]:
    """What the tables say, and what the slow way over all trials says."""
    with Catalog.open(folder) as catalog:
        assert not catalog.matcher.messages
        fast = catalog.match(PATIENT, ON, **wishes)
        return fast, match(catalog.trials(), PATIENT, ON, **wishes)


def files(folder: Path) -> list[Path]:
    return sorted((folder / "matching").glob("*.tables"))
