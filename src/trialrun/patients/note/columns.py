"""Tables of a note whose columns are days: "Lab  01/2026  04/2026" above "HbA1c  9.1  8.4"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.patients.months import MONTH

_LABEL = re.compile(r"(?=.*[A-Za-z])[^.;]{1,40}(?:\.\s?[a-z]+)?:?", re.I)
_GAP = re.compile(r"\s{2,}|\s*\t\s*|\s*\|\s*")
_DAY = re.compile(
    rf"(?:\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}(?:-\d{{2}})?|(?:0?[1-9]|1[0-2])/\d{{4}}|(?:\d{{1,2}}[ -])?{MONTH}[ -]\d{{4}}|today)",
    re.I,
)
_VALUE = re.compile(r"(?P<value>[<>]?\s?\d[\d.,]*)\s*(?:[(\[]?(?:H|L|HH|LL|[*↑↓])[)\]]?)?(?P<unit>\s+\D.*)?")
# "4.0-5.6 %", "(60-110) umol/L", "<40 U/L": the laboratory's limits, in its unit.
_REFERENCE = re.compile(
    r"[(\[]?\s*(?:\d[\d.]*\s*[-–]\s*\d[\d.]*|[<>≤≥]\s*\d[\d.]*)\s*[)\]]?\s*(?P<unit>\D.*)?"
)


def days_of_columns(line: str) -> list[str]:
    """The days that a table's first row names, from its second cell on; [] where it is no such row.

    A cell that is no day stands as "", and at least two are days.
    """
    cells = _cells(line)
    if len(cells) < 2:
        return []
    days = [cell if _DAY.fullmatch(cell) else "" for cell in cells[1:] if cell or len(cells) > 2]
    if _DAY.fullmatch(cells[0]):  # the first column has no name
        days = [cells[0] if _DAY.fullmatch(cells[0]) else "", *days]
    return days if sum(map(bool, days)) >= 2 else []


def of_columns(line: str, days: list[str]) -> Iterator[tuple[str, str]]:
    """Each value of a row as a sentence of its own with the day of its column; nothing for what is no row."""
    cells = _cells(line)
    if len(cells) < 2 or not _LABEL.fullmatch(cells[0]):
        return
    reference = next((match for cell in cells[2:] if (match := _REFERENCE.fullmatch(cell))), None)
    unit = (reference["unit"] or "").strip() if reference else ""
    if len(cells) > len(days) and not unit and re.fullmatch(r"[^\d\s]\S*", cells[-1]):
        unit = cells[-1]
    for cell, day in zip(cells[1:], days, strict=False):
        value = _VALUE.fullmatch(cell)
        if day and value:
            yield f"{cells[0].rstrip(':')} {value['value']} {(value['unit'] or unit).strip()}".strip(), day


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _GAP.split(line.strip().strip("|").strip())]
