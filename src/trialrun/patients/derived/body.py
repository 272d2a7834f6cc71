"""Body surface area and creatinine clearance."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trialrun.model.patient import AnyFact, MeasurementFact, Patient, Source
from trialrun.model.time import full_years
from trialrun.patients.derived.values import body_size, is_adult, near, recorded_since, series

WEIGHT_DAYS = 90
"""A weight stands for the day of a creatinine that is at most so far from it."""


def mosteller(kilograms: float, centimetres: float) -> float:
    """Body surface area in m²: sqrt(height x weight / 3600). doi:10.1056/NEJM198710223171717."""
    return math.sqrt(kilograms * centimetres / 3600)


def du_bois(kilograms: float, centimetres: float) -> float:
    """Body surface area in m²: 0.007184 x kg^0.425 x cm^0.725. doi:10.1001/archinte.1916.00080130010002."""
    return float(0.007184 * kilograms**0.425 * centimetres**0.725)


def cockcroft_gault(creatinine: float, age: int, kilograms: float, *, female: bool) -> float:
    """Creatinine clearance in mL/min: (140 - age) x kg / (72 x mg/dL), x 0.85 if female.

    Actual body weight. Cockcroft and Gault, Nephron 1976, doi:10.1159/000180580.
    """
    clearance = (140 - age) * kilograms / (72 * creatinine)
    return clearance * 0.85 if female else clearance


def body_surface_area(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Mosteller's formula, of the latest weight; Du Bois's differs by a few per cent and is not added to
    it."""
    body = body_size(patient, but_for="bsa")
    if body is None or not (0.3 <= body.metres <= 2.8 and 0 < body.kilograms <= 700):
        return
    yield MeasurementFact(
        concept="bsa",
        source=Source("derived", body.places),
        shown="body surface area (Mosteller) from weight and height",
        on=body.on,
        value=round(mosteller(body.kilograms, body.metres * 100), 2),
        unit="m2",
    )


def creatinine_clearance(patient: Patient, place: str) -> Iterator[AnyFact]:
    """Cockcroft–Gault from the latest creatinine with a weight of about the same time; adults only.

    Where the day of birth is not known, the greater age counts: the estimate is then the lower one.
    """
    values = series(patient, "creatinine", "mg/dL")
    if not values or patient.birth is None or patient.sex is None:
        return
    creatinine = values[-1]
    if recorded_since(patient, "creatinine clearance", creatinine.on) or not is_adult(patient, creatinine.on):
        return
    weight = near(series(patient, "weight", "kg"), creatinine.on, WEIGHT_DAYS)
    age = full_years(patient.birth.first, creatinine.on.last)
    if weight is None or creatinine.number <= 0 or not 20 <= weight.number <= 400 or age >= 140:
        return
    clearance = cockcroft_gault(creatinine.number, age, weight.number, female=patient.sex == "female")
    yield MeasurementFact(
        concept="creatinine clearance",
        source=Source("derived", (creatinine.place, weight.place, place)),
        shown="Cockcroft-Gault, from creatinine, weight, age, sex",
        on=creatinine.on,
        value=round(clearance, 1),
        unit="mL/min",
    )
