"""Days of a screening, and durations around them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trialrun.model.time import Duration, add_months, day_of_screening, full_years


def test_the_day_of_a_screening_leaves_room_for_its_windows() -> None:
    assert day_of_screening("2024-02-29") == date(2024, 2, 29)
    for text in ("0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "2023-02-29", "soon", ""):
        with pytest.raises(ValueError):
            day_of_screening(text)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2, 1, 1), -36, date.min),
        (date(9999, 1, 1), 12, date.max),
    ],
)
def test_the_last_day_of_a_month_stays_one(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found


def test_a_birthday_on_the_leap_day_is_the_first_of_march_in_other_years() -> None:
    assert full_years(date(2004, 2, 29), date(2022, 2, 28)) == 17
    assert full_years(date(2004, 2, 29), date(2022, 3, 1)) == 18
    assert full_years(date(2004, 2, 29), date(2024, 2, 29)) == 20


@pytest.mark.parametrize("hours", [24, 48, 72, 96, 120, 168, 240, 336, 720])
def test_whole_days_of_hours_are_those_days(hours: int) -> None:
    day = date(2026, 3, 31)
    assert Duration(hours, "hours").before(day) == Duration(hours // 24, "days").before(day)
    assert Duration(hours + 1, "hours").before(day) == Duration(hours // 24 + 1, "days").before(day)


@pytest.mark.parametrize("length", [Duration(28, "days"), Duration(4, "weeks"), Duration(1, "months")])
def test_a_strict_bound_leaves_out_just_its_own_day(length: Duration) -> None:
    day = date(2026, 11, 21)
    bound = length.before(day)
    assert bound is not None
    strict = length.beyond()
    assert (length.first_inside(day), length.last_outside(day)) == (bound, bound)
    assert strict.first_inside(day) == bound + timedelta(days=1)
    assert strict.last_outside(day) == bound - timedelta(days=1)
    assert strict.beyond() == length


def test_of_hours_a_strict_bound_counts_itself() -> None:
    day = date(2026, 11, 21)
    assert Duration(48, "hours", strict=True).first_inside(day) == Duration(48, "hours").first_inside(day)
