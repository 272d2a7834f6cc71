"""Dates as records have them (sometimes only a month or a year) and durations as criteria state them."""

from __future__ import annotations

import calendar
import math
import re
from datetime import date, timedelta
from typing import Literal

import msgspec

from trialrun.model.errors import MalformedCriterion

DurationUnit = Literal["hours", "days", "weeks", "months", "years", "half-lives"]
UNITS: tuple[DurationUnit, ...] = ("hours", "days", "weeks", "months", "years", "half-lives")

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def day_of_screening(text: str) -> date:
    """A whole day as YYYY-MM-DD, from 1900 to 2199, so that windows around it lie within the calendar.

    Raises ValueError.
    """
    day = date.fromisoformat(text)
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise ValueError("a day from 1900 to 2199 is expected")
    return day


class Moment(msgspec.Struct, frozen=True, order=True, gc=False):
    """A day known to lie between two days, both included; a full date has `first == last`."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Moment:
        """`2021`, `2021-05`, `2021-05-03` or a timestamp that begins so. Raises ValueError."""
        match = _PARTIAL.match(text)
        if match is None:
            raise ValueError("not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls(date(year, month, day), date(year, month, day))

    @classmethod
    def on(cls, day: date) -> Moment:
        return cls(day, day)

    @property
    def exact(self) -> bool:
        return self.first == self.last

    def __str__(self) -> str:
        if self.exact:
            return self.first.isoformat()
        for shorter in (f"{self.first.year:04}-{self.first.month:02}", f"{self.first.year:04}"):
            if Moment.parse(shorter) == self:
                return shorter
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


class Duration(msgspec.Struct, frozen=True, gc=False):
    """A length of time as the criterion states it; months and years are calendar months and years.

    strict: as a bound it does not count itself: "less than 4 weeks ago", "for more than 3 months".
    """

    amount: float
    unit: DurationUnit
    strict: bool = False

    def __post_init__(self) -> None:
        if not (self.amount >= 0 and math.isfinite(self.amount)):
            raise MalformedCriterion("a duration is a number that is not negative")

    def beyond(self) -> Duration:
        """The same length as the bound of what lies beyond it: of "at least 4 weeks" it is "less than"."""
        return msgspec.structs.replace(self, strict=not self.strict)

    def first_inside(self, day: date) -> date | None:
        """The first day that lies at most so long, or less if strict, before `day`; None for half-lives."""
        return self._bound(day, 1)

    def last_outside(self, day: date) -> date | None:
        """The last day that lies at least so long, or longer if strict, before `day`; None for half-lives."""
        return self._bound(day, -1)

    def _bound(self, day: date, step: int) -> date | None:
        # Days are the finest that records tell: of hours the bound counts, strict or not.
        limit = self.before(day)
        return limit if limit is None or not self.strict or self.unit == "hours" else _safe_add(limit, step)

    def before(self, day: date) -> date | None:
        """The day that lies this long before `day`; None for half-lives, whose length depends on the drug."""
        return self._shift(day, -1)

    def after(self, day: date) -> date | None:
        """The day that lies this long after `day`; None for half-lives."""
        return self._shift(day, 1)

    def _shift(self, day: date, sign: int) -> date | None:
        if self.unit == "half-lives":
            return None
        if self.unit in ("months", "years"):
            months = self.amount * (12 if self.unit == "years" else 1)
            whole = int(months)
            moved = add_months(day, sign * whole)
            rest = round((months - whole) * 30.4375)
            return _safe_add(moved, sign * rest)
        days = self.amount * {"hours": 1 / 24, "days": 1, "weeks": 7}[self.unit]
        # A part of a day counts as a whole one: a window is never made shorter than stated.
        return _safe_add(day, sign * int(-(-days // 1)))

    def __str__(self) -> str:
        amount = repr(float(self.amount)).removesuffix(".0")
        singular = "half-life" if self.unit == "half-lives" else self.unit.removesuffix("s")
        return f"{amount} {singular if amount == '1' else self.unit}"


def _safe_add(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(day: date, months: int) -> date:
    """Calendar months later (or earlier); the 31st becomes the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full_years(birth: date, on: date) -> int:
    """Age in completed years; a birthday counts from its first moment. Born on 29 February: 1 March."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
