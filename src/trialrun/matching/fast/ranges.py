"""Leaves that ask for a number in a range (ages, measurements, scores): many ranges against few values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.days import Limits, limits
from trialrun.matching.fast.columns import HAS_HIGH, HAS_LOW, HIGH_INCLUDED, LOW_INCLUDED, UNITS_OF_AGE
from trialrun.matching.intervals import TOLERANCE, Interval
from trialrun.matching.latest import Judged, age_limit, latest
from trialrun.matching.measurements import known_interval as measured
from trialrun.matching.measurements import same_quantity
from trialrun.matching.person import age_interval
from trialrun.matching.scores import known_interval as scored
from trialrun.model.criteria import Measurement, Range, Window
from trialrun.model.logic import Truth
from trialrun.model.patient import Fact, MeasurementFact, ScoreFact
from trialrun.model.screening import Policy
from trialrun.vocab.scales import converts
from trialrun.vocab.units import BASELINE

Said = Sequence[Interval | None]
"""What the results that may be the latest say, each an interval or nothing that decides; empty: no result."""

_ANY = Range(low=0.0)
_YES = Judged(Truth.YES, "")


def _heard(fact: Fact) -> Judged:
    return _YES


# ---- what is known -------------------------------------------------------------------------------------


def ages(chart: Chart, on: date) -> list[Said]:
    """The age in every unit of age."""
    return [[age_interval(chart.patient.birth, on, unit)] for unit in UNITS_OF_AGE]


class Measured:
    """The latest results of a patient, looked up once for each quantity, unit and time."""

    def __init__(self, chart: Chart, on: date, policy: Policy) -> None:
        self._shelf = chart.measurements
        self._on = on
        self._by_policy = age_limit(on, policy.measurement_days)
        self._limits: dict[Window, Limits] = {}
        self._facts: dict[tuple[str, str], tuple[MeasurementFact, ...]] = {}
        self._latest: dict[tuple[tuple[int, ...], date | None, date], list[tuple[MeasurementFact, bool]]] = {}
        self._intervals: dict[tuple[int, str, str], Interval | None] = {}

    def said(self, concept: str, unit: str, within: Window | None) -> Said:
        """As `judge_measurement` takes them."""
        if unit == BASELINE:
            return ()
        bounds = self._bounds(within)
        if bounds.undecided:
            return ()
        facts = self._facts.get((concept, unit))
        if facts is None:
            facts = same_quantity(Measurement(concept, _ANY, unit), self._shelf.covered_by(concept))
            self._facts[concept, unit] = facts
        if not facts:
            return ()
        return [
            self._interval(fact, concept, unit) if certain else None
            for fact, certain in self._current(facts, bounds)
        ]

    def _bounds(self, within: Window | None) -> Limits:
        if within is None:
            return self._by_policy
        found = self._limits.get(within)
        if found is None:
            found = self._limits[within] = limits(within, self._on)
        return found

    def _current(
        self, facts: tuple[MeasurementFact, ...], bounds: Limits
    ) -> list[tuple[MeasurementFact, bool]]:
        """The results that may be the latest of each quantity, and whether their dates are certain enough."""
        key = tuple(map(id, facts)), bounds.earliest, bounds.latest
        found = self._latest.get(key)
        if found is None:
            by_concept: dict[str, list[MeasurementFact]] = {}
            for fact in facts:
                by_concept.setdefault(fact.concept, []).append(fact)
            outcomes = [latest(group, self._on, bounds, _heard) for group in by_concept.values()]
            found = [
                (fact, said.truth is Truth.YES)
                for outcome in outcomes
                if not outcome.absent
                for fact, said in zip(outcome.facts, outcome.said, strict=True)
            ]
            self._latest[key] = found
        return found

    def _interval(self, fact: MeasurementFact, concept: str, unit: str) -> Interval | None:
        key = id(fact), concept, unit
        if key not in self._intervals:
            self._intervals[key] = measured(Measurement(concept, _ANY, unit), fact)
        return self._intervals[key]


def scores(chart: Chart, on: date, policy: Policy, scale: str) -> Said:
    """As `judge_score` takes them: scores on the scale itself, else what others say on it."""
    bounds = age_limit(on, policy.measurement_days)
    direct = chart.scores.covered_by(scale)
    if not direct and not any(converts(fact.concept, scale) for fact in chart.scores.all):
        return ()
    others = [f for f in chart.scores.all if f not in direct and scored(scale, f) is not None]
    for facts in (direct, others):
        outcome = latest(facts, on, bounds, _heard)
        if not outcome.absent:
            pairs: list[tuple[ScoreFact, Judged]] = list(zip(outcome.facts, outcome.said, strict=True))
            return [scored(scale, fact) if said.truth is Truth.YES else None for fact, said in pairs]
    return ()


# ---- against the ranges --------------------------------------------------------------------------------


def judged(
    said: Sequence[Said],
    group: NDArray[np.integer[Any]],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    flags: NDArray[np.uint8],
) -> NDArray[np.int8]:
    """Truths of leaves, each a range and a group's number in `said`: decided where all said agrees."""
    truths = np.zeros(len(group), dtype=np.int8)
    depth = max(map(len, said), default=0)
    if depth == 0:
        return truths
    useful = np.asarray([bool(one) and None not in one for one in said], dtype=np.bool_)
    known = np.flatnonzero(useful)  # few of all the groups
    if not len(known):
        return truths
    chosen = np.flatnonzero(useful[group])
    groups, asked = group[chosen], (low[chosen], high[chosen], flags[chosen])
    lowest = np.ones(len(chosen), dtype=np.int8)
    highest = np.full(len(chosen), -1, dtype=np.int8)
    table, opens = np.zeros((len(said), 2)), np.zeros((len(said), 2), dtype=np.bool_)
    for nth in range(depth):
        values = [_nth(said[number], nth) for number in known.tolist()]
        table[known] = [(i.low, i.high) for i in values]
        opens[known] = [(i.open_low, i.open_high) for i in values]
        found = _inside(table[groups], opens[groups], *asked)
        np.minimum(lowest, found, out=lowest)
        np.maximum(highest, found, out=highest)
    truths[chosen] = np.where(lowest == highest, lowest, 0)
    return truths


def _nth(said: Said, nth: int) -> Interval:
    """One of what was said; the first again where there is less."""
    interval = said[nth] if nth < len(said) else said[0]
    assert interval is not None
    return interval


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        near = np.abs(one - other) <= TOLERANCE * np.maximum(np.abs(one), np.abs(other))
    found: NDArray[np.bool_] = (one == other) | (near & np.isfinite(one) & np.isfinite(other))
    return found


def _inside(
    known: NDArray[np.float64],
    opens: NDArray[np.bool_],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    flags: NDArray[np.uint8],
) -> NDArray[np.int8]:
    """`intervals.inside` for many."""
    least, most = known[:, 0], known[:, 1]
    open_low, open_high = opens[:, 0], opens[:, 1]
    has_low, has_high = (flags & HAS_LOW) != 0, (flags & HAS_HIGH) != 0
    low_in, high_in = (flags & LOW_INCLUDED) != 0, (flags & HIGH_INCLUDED) != 0
    most_low, least_low = _same(most, low), _same(least, low)
    least_high, most_high = _same(least, high), _same(most, high)
    below = has_low & (((most < low) & ~most_low) | (most_low & (open_high | ~low_in)))
    above = has_high & (((high < least) & ~least_high) | (least_high & (open_low | ~high_in)))
    low_held = ~has_low | (least_low & (low_in | open_low)) | ((low < least) & ~least_low)
    high_held = ~has_high | (most_high & (high_in | open_high)) | ((most < high) & ~most_high)
    found: NDArray[np.int8] = (low_held & high_held).astype(np.int8)
    found[below | above] = -1
    return found
