"""Counts of blood cells: what somebody alive can have, and counts "per mL" that were meant per µL."""

from __future__ import annotations

from trialrun.model import criteria as c
from trialrun.model.errors import AmbiguousUnit
from trialrun.vocab.units import convert

# No trial asks for a bound below: fewer cells than the sickest patient has, so that every count is above it.
_FEWEST = {
    "platelets": 1_000.0,
    "leukocytes": 50.0,
    "neutrophils": 20.0,
    "lymphocytes": 10.0,
    "monocytes": 5.0,
    "eosinophils": 5.0,
    "cd4 count": 1.0,
}
"""Cells per µL."""

PER_MICROLITER = "Read as: cells per µL, since nobody alive has so few cells per mL."


def counted_in_blood(analyte: str) -> bool:
    """Whether it is a count of cells of which this module knows how few somebody alive can have."""
    return analyte in _FEWEST


def too_few(analyte: str, bound: c.Range, unit: str) -> bool:
    """Whether a bound (of a count that is above zero) lies below every count of somebody alive."""
    fewest = _FEWEST.get(analyte)
    if fewest is None or not unit or unit.startswith(("x ", "%")):
        return False
    try:
        bounds = [convert(x, unit, "/uL", analyte) for x in (bound.low, bound.high) if x]
    except AmbiguousUnit:
        return False
    return any(0 < x < fewest for x in bounds)


def meant_unit(analyte: str, bound: c.Range, unit: str) -> str:
    """The unit in which a bound was meant: "platelets ≥ 50,000 /mL" are 50,000 per µL."""
    return "/uL" if unit == "/mL" and too_few(analyte, bound, unit) else unit
