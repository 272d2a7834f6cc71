"""Whether the day counts that lies just as long ago as a bound of time says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.matching.judging import condition, drug, patient, procedure

from trialrun.criteria import compile_text, write
from trialrun.criteria.trees.ranges import length_inside, window_inside
from trialrun.criteria.trees.reader import parse
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import evaluate, timeline
from trialrun.model.criteria import Condition
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy

ON = date(2026, 11, 21)


def tree(sentence: str, heading: str = "Inclusion") -> str:
    (one,) = compile_text(f"{heading} Criteria:\n\n- {sentence}")
    return write(one.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Surgery more than 28 days ago", "received(surgery) more than 28 days before screening"),
        ("Surgery over 28 days ago", "received(surgery) more than 28 days before screening"),
        ("Surgery at least 28 days ago", "received(surgery) at least 28 days before screening"),
        ("Surgery less than 28 days ago", "received(surgery) within less than 28 days before screening"),
        ("Surgery no more than 28 days ago", "received(surgery) within 28 days before screening"),
        ("Surgery within 28 days", "received(surgery) within 28 days before screening"),
        ("Surgery over the last 28 days", "received(surgery) within 28 days before screening"),
        ("At least 28 days since surgery", "not received(surgery) within less than 28 days before treatment"),
        ("More than 28 days since surgery", "not received(surgery) within 28 days before treatment"),
        ("No fever for at least 3 days", "not condition(fever) within less than 3 days before screening"),
        ("No fever for more than 3 days", "not condition(fever) within 3 days before screening"),
        ("Fever for more than 3 days", "condition(fever) for more than 3 days"),
        ("Fever for at least 3 days", "condition(fever) for at least 3 days"),
    ],
)
def test_the_bound_counts_as_the_sentence_says(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("text", "days", "truth"),
    [
        ("received(surgery) within 28 days before screening", 28, Truth.YES),
        ("received(surgery) within less than 28 days before screening", 28, Truth.UNKNOWN),
        ("received(surgery) within less than 28 days before screening", 27, Truth.YES),
        ("received(surgery) at least 28 days before screening", 28, Truth.YES),
        ("received(surgery) more than 28 days before screening", 28, Truth.NO),
        ("received(surgery) more than 28 days before screening", 29, Truth.YES),
        ("received(surgery) between above 7 days and below 28 days before screening", 7, Truth.NO),
        ("received(surgery) between above 7 days and below 28 days before screening", 8, Truth.YES),
        ("received(surgery) between above 7 days and below 28 days before screening", 28, Truth.UNKNOWN),
    ],
)
def test_on_the_very_day(text: str, days: int, truth: Truth) -> None:
    """Of what was earlier the record may not know all; what was last cannot have been earlier."""
    done = patient(procedure("surgery", on=(ON - timedelta(days=days)).isoformat()))
    assert evaluate(parse(text), done, ON) is truth
    assert write(parse(text)) == text


@pytest.mark.parametrize(("bound", "truth"), [("at least", Truth.YES), ("more than", Truth.UNKNOWN)])
def test_what_has_lasted_just_so_long(bound: str, truth: Truth) -> None:
    ill = patient(condition("asthma", on=(ON - timedelta(days=28)).isoformat()))
    assert evaluate(parse(f"condition(asthma) for {bound} 28 days"), ill, ON) is truth


def lasting_or_at(text: str) -> Condition:
    leaf = parse(f"condition(fever) {text}")
    assert isinstance(leaf, Condition)
    return leaf


def test_a_strict_bound_lies_in_one_that_counts_itself_and_not_the_other_way_round() -> None:
    for strict, counted in (
        ("within less than 4 weeks", "within 4 weeks"),
        ("more than 1 year", "at least 1 year"),
    ):
        narrow, wide = (lasting_or_at(f"{words} before screening").within for words in (strict, counted))
        assert window_inside(narrow, wide) and not window_inside(wide, narrow)
    longer, long = (lasting_or_at(f"for {words} 3 days").lasting for words in ("more than", "at least"))
    assert length_inside(longer, long) and not length_inside(long, longer)


def test_the_end_of_a_short_month_is_foretold() -> None:
    """Three months from November 30 end on February 28, and three months before that day is November 28."""
    begun = patient(drug("aspirin", "ongoing", on="2026-11-30"))
    leaf = parse("received(aspirin) for at least 3 months")
    chart = Chart(begun)
    told = timeline(
        leaf, chart, date(2026, 12, 1), Policy(measurement_days=60), evaluate(leaf, begun, date(2026, 12, 1))
    )
    for day in (date(2027, 2, 27), date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2)):
        known = [change.truth for change in told if change.day <= day]
        now = known[-1] if known else evaluate(leaf, begun, date(2026, 12, 1))
        assert now is evaluate(leaf, begun, day), day
