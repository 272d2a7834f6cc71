"""Neutrophil count from the differential, and calcium corrected for albumin."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.patient import AnyFact, MeasurementFact, Patient, Source
from trialrun.patients.derived.values import latest, near, recorded_since, series
from trialrun.vocab.units import convert


def absolute_neutrophils(leukocytes: float, per_cent: float) -> float:
    """Leukocytes times the share of neutrophils, segmented and bands, in the unit of the leukocytes.

    The count by which neutropenia is defined: Freifeld et al., Clin Infect Dis 2011, doi:10.1093/cid/cir073.
    """
    return leukocytes * per_cent / 100


def calcium_for_albumin(calcium: float, albumin: float) -> float:
    """Calcium in mg/dL at an albumin of 4 g/dL: calcium + 0.8 x (4 - albumin).

    Payne et al., Br Med J 1973, doi:10.1136/bmj.4.5893.643, in the units and rounding in common use.
    """
    return calcium + 0.8 * (4 - albumin)


def neutrophil_count(patient: Patient, place: str) -> Iterator[AnyFact]:
    """The latest differential with the leukocytes of the same day."""
    shares = series(patient, "neutrophil percentage", "%")
    if not shares or recorded_since(patient, "neutrophils", shares[-1].on):
        return
    share = shares[-1]
    leukocytes = near(series(patient, "leukocytes", "10*9/L"), share.on, 0)
    if leukocytes is None or not 0 <= share.number <= 100:
        return
    yield MeasurementFact(
        concept="neutrophils",
        source=Source("derived", (leukocytes.place, share.place)),
        shown="neutrophils from leukocytes and differential",
        on=share.on,
        value=round(absolute_neutrophils(leukocytes.number, share.number), 2),
        unit="10*9/L",
    )


def corrected_calcium(patient: Patient, place: str) -> Iterator[AnyFact]:
    """The latest calcium with the albumin of the same day."""
    values = series(patient, "calcium", "mg/dL")
    if not values or recorded_since(patient, "corrected calcium", values[-1].on):
        return
    calcium, recorded = values[-1], latest(patient, "calcium")
    albumin = near(series(patient, "albumin", "g/dL"), calcium.on, 0)
    if albumin is None or not 0.5 <= albumin.number <= 7:
        return
    yield MeasurementFact(
        concept="corrected calcium",
        source=Source("derived", (calcium.place, albumin.place)),
        shown="calcium corrected for albumin",
        on=calcium.on,
        value=round(calcium_for_albumin(calcium.number, albumin.number), 2),
        unit="mg/dL",
        lower_limit=_limit(recorded.lower_limit, recorded.unit) if recorded else None,
        upper_limit=_limit(recorded.upper_limit, recorded.unit) if recorded else None,
    )


def _limit(limit: float | None, unit: str) -> float | None:
    """A laboratory's limit of calcium, which holds for the corrected value, in mg/dL."""
    return None if limit is None else round(convert(limit, unit, "mg/dL", "calcium"), 2)
