"""How pages write dates, numbers, ages and distances: pure functions from values to words."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_AGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)s?\s*$", re.IGNORECASE)


def day(value: date | str) -> str:
    """ "4 Jan 2027", "Jan 2027" or "2027"; a text that is no ISO date comes back as it is."""
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    match = _DATE.match(value)
    if match is None:
        return value
    year, month, of_month = match.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return value
    words = f"{_MONTHS[int(month) - 1]} {year}"
    return words if of_month is None else f"{int(of_month)} {words}"


_WHOLE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_MONTH = re.compile(r"\b(since|until|from|of|in|before|after) (\d{4}-\d{2})(?![\w-])")


def days_in(text: str) -> str:
    """A sentence of ours with its ISO dates in words: "active, since 2025-03-31" is "since 31 Mar 2025"."""
    whole = _WHOLE.sub(lambda match: day(match[0]), text)
    return _MONTH.sub(lambda match: f"{match[1]} {day(match[2])}", whole)


def number(value: float) -> str:
    """A number with thin spaces between thousands, without a trailing ".0"."""
    text = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    return text.replace(",", "\u202f")


def count(value: int, one: str, many: str = "") -> str:
    """ "1 site", "12 sites"; `many` where the plural is not the singular with an s."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def distance(kilometres: float) -> str:
    """ "less than 1 km", "7.4 km", "312 km"."""
    if kilometres < 1:
        return "less than 1 km"
    return f"{kilometres:.1f} km" if kilometres < 10 else f"{number(round(kilometres))} km"


def age(text: str) -> str:
    """ "18 years" from the record's "18 Years"; a text of another form comes back as it is."""
    match = _AGE.match(text)
    if match is None:
        return text
    value, unit = match.groups()
    return f"{value} {unit.lower()}{'' if value == '1' else 's'}"


def ages(minimum: str, maximum: str) -> str:
    """ "18 to 70 years", "18 years or older", "up to 17 years", "any age"."""
    low, high = age(minimum), age(maximum)
    if low and high:
        low_value, _, low_unit = low.partition(" ")
        same = low_unit.rstrip("s") == high.partition(" ")[2].rstrip("s")
        return f"{low_value if same else low} to {high}"
    if low:
        return f"{low} or older"
    return f"up to {high}" if high else "any age"


def listed(words: list[str] | tuple[str, ...], joined: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined} {words[-1]}"


def shortened(text: str, length: int) -> str:
    """The text's beginning, cut after a word with "…" when it is longer than `length` characters."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    end = text.rfind(" ", length // 2, length)
    return text[: end if end > 0 else length].rstrip(" ,;:.(") + " …"
