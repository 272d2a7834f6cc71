"""All trials of a table ranked for one patient: the parts of `ranking.score` as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.fast.clauses import Tally
from trialrun.matching.fast.columns import unpacked
from trialrun.matching.fast.engine import Table
from trialrun.matching.ranking import (
    LIKELY,
    NEAR_KM,
    NEAR_MISS,
    OPEN_CRITERIA,
    OTHER_STATUS,
    RECENT_YEARS,
    STATUS_VALUES,
    TOO_FAR,
    UNRELATED,
    Point,
    Weights,
    phase_value,
    purpose_value,
)
from trialrun.model.screening import Policy
from trialrun.vocab.places import EARTH_RADIUS_KM


class Wish(msgspec.Struct, frozen=True):
    """What is asked of a ranking; the fields are the keywords of `ranking.match`."""

    near: Point | None = None
    within_km: float | None = None
    status: frozenset[str] = frozenset()
    unrelated: bool = False
    weights: Weights = Weights()


class Ranked(msgspec.Struct, frozen=True):
    """The trials of one table that match, each with its place there, its key outside, its id, what orders it
    and what may be shown of it. distance: km to the nearest site; None where none was asked for."""

    places: NDArray[np.int64]
    keys: NDArray[np.int64]
    ids: NDArray[np.bytes_]
    scores: NDArray[np.float64]
    relevance: NDArray[np.float64]
    verdict: NDArray[np.int8]
    not_met: NDArray[np.signedinteger]
    unknown: NDArray[np.signedinteger]
    distance: NDArray[np.float64] | None
    not_listed: dict[str, int]
    considered: int


def ranked(
    table: Table,
    alive: NDArray[np.bool_] | None,
    terms: Mapping[str, float],
    chart: Chart,
    on: date,
    policy: Policy,
    wish: Wish = Wish(),
) -> Ranked:
    """The trials that match, unordered. alive: which trials of the table are current; None for all.

    terms: as of `relevance.patient_terms`.
    """
    arrays = table.arrays
    values = table.topics.relevances(terms)
    chosen = np.ones(len(table), dtype=np.bool_) if alive is None else alive.copy()
    considered = int(np.count_nonzero(chosen))
    not_listed: dict[str, int] = {}

    def keep(fits: NDArray[np.bool_], reason: str) -> None:
        nonlocal chosen
        lost = int(np.count_nonzero(chosen & ~fits))
        if lost:
            not_listed[reason] = lost
            chosen = chosen & fits

    if not wish.unrelated:
        keep(values > 0, UNRELATED)
    statuses = unpacked(arrays["names.status"], list[str])
    if wish.status:
        wanted = np.asarray([name in wish.status for name in statuses], dtype=np.bool_)
        keep(wanted[arrays["trial.status"]], OTHER_STATUS)
    distance = None
    if wish.near is not None:
        distance = np.full(len(table), np.inf)
        some = np.flatnonzero(chosen)
        distance[some] = nearest(table, some, wish.near)
        if wish.within_km is not None:
            keep(distance <= wish.within_km, TOO_FAR)
    tally = table.tally(chart, on, policy)
    places = np.flatnonzero(chosen)
    scores = _scores(table, places, tally, values, distance, statuses, on, wish.weights)
    return Ranked(
        places=places,
        keys=arrays["trial.keys"][places],
        ids=arrays["trial.ids"][places],
        scores=scores,
        relevance=values[places],
        verdict=tally.verdict[places],
        not_met=tally.not_met[places],
        unknown=tally.unknown[places],
        distance=None if distance is None else distance[places],
        not_listed=not_listed,
        considered=considered,
    )


def nearest(table: Table, places: NDArray[Any], near: Point) -> NDArray[np.float64]:
    """Km to the nearest site of some trials, by the haversine formula; infinite without a site."""
    bounds = table.arrays["site.offsets"]
    counts = bounds[places + 1] - bounds[places]
    found = np.full(len(places), np.inf)
    some = np.flatnonzero(counts)
    if not len(some):
        return found
    ends = np.cumsum(counts)
    sites = np.arange(int(ends[-1])) + np.repeat(bounds[places] - (ends - counts), counts)
    lat = np.radians(table.arrays["site.lat"][sites].astype(np.float64))
    lon = np.radians(table.arrays["site.lon"][sites].astype(np.float64))
    here, there = np.radians(near[0]), np.radians(near[1])
    half = np.sin((lat - here) / 2) ** 2 + np.cos(here) * np.cos(lat) * np.sin((lon - there) / 2) ** 2
    distance = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    found[some] = np.minimum.reduceat(distance, (ends - counts)[some])
    return np.round(found, 1)


def _scores(
    table: Table,
    places: NDArray[Any],
    tally: Tally,
    relevance: NDArray[np.float64],
    distance: NDArray[np.float64] | None,
    statuses: list[str],
    on: date,
    weights: Weights,
) -> NDArray[np.float64]:
    """`ranking.score` of the trials at these places."""
    arrays = table.arrays
    total = tally.met[places] + tally.not_met[places] + tally.unknown[places]
    known = np.where(total > 0, 1 - tally.unknown[places] / np.maximum(total, 1), 0.0)
    by_status = np.asarray([STATUS_VALUES.get(name, 0.0) for name in statuses])
    by_phase = np.asarray([phase_value(p) for p in unpacked(arrays["names.phases"], list[tuple[str, ...]])])
    by_purpose = np.asarray([purpose_value(p) for p in unpacked(arrays["names.purpose"], list[str])])
    updated = arrays["trial.updated"][places]
    years = np.maximum(0, on.toordinal() - updated) / 365.25
    parts = [
        (weights.relevance, relevance[places]),
        (weights.verdict, _verdict_values(tally, places)),
        (weights.status, by_status[arrays["trial.status"][places]]),
        (weights.known, known),
        (weights.phase, by_phase[arrays["trial.phases"][places]]),
        (weights.purpose, by_purpose[arrays["trial.purpose"][places]]),
        (weights.recency, np.where(updated > 0, 1 / (1 + years / RECENT_YEARS), 0.0)),
    ]
    if distance is not None:
        parts.append((weights.distance, 1 / (1 + distance[places] / NEAR_KM)))
    whole = sum(weight for weight, _ in parts)
    if not whole or not len(places):
        return np.zeros(len(places))
    found: NDArray[np.float64] = np.round(sum(weight * value for weight, value in parts) / whole, 6)
    return found


def _verdict_values(tally: Tally, places: NDArray[Any]) -> NDArray[np.float64]:
    """`ranking.verdict_value` of the trials at these places."""
    left = np.exp(-tally.unknown[places] / OPEN_CRITERIA)
    against = np.maximum(tally.not_met[places].astype(np.float64), 1.0)
    ineligible = NEAR_MISS * left * np.exp(1 - against)
    possibly = LIKELY[0] + (LIKELY[1] - LIKELY[0]) * left
    verdict = tally.verdict[places]
    return np.select([verdict > 0, verdict == 0], [np.ones(len(places)), possibly], ineligible)


def first(found: list[Ranked], limit: int | None) -> list[tuple[int, int]]:
    """(table, place in it) of the best trials of several tables, in order: score, relevance, id."""
    scores = np.concatenate([one.scores for one in found]) if found else np.zeros(0)
    relevance = np.concatenate([one.relevance for one in found]) if found else np.zeros(0)
    candidates = np.arange(len(scores))
    if limit is not None and limit < len(scores):
        if limit <= 0:
            return []
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        candidates = np.flatnonzero(scores >= least)
    ids = np.concatenate([one.ids for one in found])[candidates] if found else np.zeros(0, dtype="S1")
    order = np.lexsort((ids, -relevance[candidates], -scores[candidates]))
    chosen = candidates[order][: limit if limit is not None else None]
    starts = np.cumsum([0, *(len(one.scores) for one in found)])
    which = np.searchsorted(starts, chosen, side="right") - 1
    return [(int(table), int(place)) for table, place in zip(which, chosen - starts[which], strict=True)]
