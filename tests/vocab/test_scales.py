"""Scales: bounds, written classes, and performance status from one scale to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.model.criteria import Range
from trialrun.vocab import scales
from trialrun.vocab.concepts import concepts

TENS = st.integers(min_value=0, max_value=10).map(lambda n: n * 10)


@pytest.mark.parametrize(
    ("karnofsky", "ecog"),
    [
        (100, (0, 0)),
        (90, (0, 1)),
        (80, (1, 1)),
        (70, (1, 2)),
        (60, (2, 2)),
        (40, (3, 3)),
        (20, (4, 4)),
        (0, (5, 5)),
    ],
)
def test_karnofsky_to_ecog(karnofsky: int, ecog: tuple[int, int]) -> None:
    assert scales.convert(karnofsky, "karnofsky", "ecog") == ecog
    assert scales.convert(karnofsky, "lansky", "ecog") == ecog


@given(TENS)
def test_there_and_back_holds_the_start(value: int) -> None:
    grades = scales.convert(value, "karnofsky", "ecog")
    assert grades is not None
    back = [scales.convert(grade, "ecog", "karnofsky") for grade in grades]
    assert all(low <= value <= high for low, high in filter(None, back))


@given(TENS, TENS)
def test_who_is_fitter_on_one_scale_is_not_less_fit_on_the_other(one: int, other: int) -> None:
    if one > other:
        better, worse = scales.ecog_of_karnofsky(one), scales.ecog_of_karnofsky(other)
        assert better[0] <= worse[0]
        assert better[1] <= worse[1]


@pytest.mark.parametrize(
    ("value", "scale", "to"),
    [(7, "ecog", "karnofsky"), (1.5, "ecog", "karnofsky"), (120, "karnofsky", "ecog"), (2, "nyha", "ecog")],
)
def test_what_does_not_compare(value: float, scale: str, to: str) -> None:
    assert scales.convert(value, scale, to) is None


@pytest.mark.parametrize(
    ("written", "scale", "expected"),
    [
        ("III", "nyha", (3, 3)),
        ("iv", "nyha", (4, 4)),
        ("class II", "nyha", (2, 2)),
        ("2", "ecog", (2, 2)),
        ("two", "ecog", (2, 2)),
        ("grade 1", "ecog", (1, 1)),
        ("B", "child-pugh", (7, 9)),
        ("class A", "child-pugh", (5, 6)),
        ("C", "child-pugh", (10, 15)),
        ("B8", "child-pugh", (8, 8)),
        ("7", "child-pugh", (7, 7)),
        ("B", "binet stage", (2, 2)),
        ("C", "asia impairment scale", (3, 3)),
        ("II", "iss", (2, 2)),
        ("1.5", "ipss", (1.5, 1.5)),
    ],
)
def test_written_values(written: str, scale: str, expected: tuple[float, float]) -> None:
    assert scales.score_range(written, scale) == expected


@pytest.mark.parametrize(
    ("written", "scale"),
    [
        ("V", "nyha"),
        ("9", "ecog"),
        ("B", "nyha"),
        ("A9", "child-pugh"),
        ("16", "child-pugh"),
        ("high", "ecog"),
        ("", "ecog"),
    ],
)
def test_what_is_no_value_of_the_scale(written: str, scale: str) -> None:
    assert scales.score_range(written, scale) is None


def test_ranges_of_classes() -> None:
    assert scales.class_range("III", "IV", "nyha") == Range(3, 4)
    assert scales.class_range("A", "B", "child-pugh") == Range(5, 9)
    assert scales.class_range("IV", "III", "nyha") is None
    assert [scales.child_pugh_class(score) for score in (5, 6, 7, 9, 10, 15)] == list("AABBCC")


@pytest.mark.parametrize(
    ("scale", "value", "expected"),
    [
        ("ecog", 70, "karnofsky"),
        ("ecog", 2, "ecog"),
        ("karnofsky", 2, "ecog"),
        ("karnofsky", 60, "karnofsky"),
    ],
)
def test_a_value_tells_which_performance_scale_is_meant(scale: str, value: float, expected: str) -> None:
    assert scales.likely_scale(scale, value) == expected


def test_every_scale_has_bounds_and_a_step() -> None:
    for name in concepts("scale"):
        known = scales.bounds(name)
        assert known is not None
        low, high, step = known
        assert low < high, name
        assert 0 < step <= high - low, name
        assert scales.plausible(name, low)
        assert not scales.plausible(name, high + step)
