"""One patient against all trials of a catalog: the fast engine's ranking, and the reasons of those listed."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from types import TracebackType

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.catalog import snapshot
from trialrun.catalog.lock import WriterLock
from trialrun.catalog.prepare import for_matching, understood, unpack_study
from trialrun.catalog.snapshot import Growing, Snapshot
from trialrun.catalog.store import Store
from trialrun.matching.chart import Chart
from trialrun.matching.fast import Table
from trialrun.matching.fast.columns import unpacked
from trialrun.matching.fast.order import Ranked, Wish, first, ranked
from trialrun.matching.policies import resolved
from trialrun.matching.ranking import (
    OVER_LIMIT,
    Match,
    Matches,
    Point,
    Weights,
    judged_trial,
    match,
    nearest_site,
)
from trialrun.matching.relevance import patient_terms, relevance
from trialrun.matching.when import Effect, Plan, effect
from trialrun.matching.whynot import WhyNot, why_not
from trialrun.model.eligibility import Eligibility
from trialrun.model.errors import CatalogError
from trialrun.model.patient import Patient
from trialrun.model.screening import Overall, Policy
from trialrun.model.study import Study

_MOST_FAILING = 3
_LOOKED_AT = 200
"""Closed trials that are looked at for near misses, the best-ranked first."""


def _only(found: Ranked, fits: NDArray[np.bool_]) -> Ranked:
    """Some of the trials."""
    chosen = {
        name: value[fits]
        for name, value in msgspec.structs.asdict(found).items()
        if isinstance(value, np.ndarray)
    }
    return msgspec.structs.replace(found, **chosen)


class Line(msgspec.Struct, frozen=True):
    """A trial of the ranking with what the tables say of it; `Matcher.detailed` says the rest.

    key: its number in the store. not_met, unknown: numbers of criteria. distance_km: to the nearest site;
    None without a site, or without a place to measure from.
    """

    key: int
    trial: str
    verdict: Overall
    not_met: int
    unknown: int
    status: str
    phases: tuple[str, ...]
    distance_km: float | None = None


class Listing(msgspec.Struct, frozen=True):
    """Every trial that concerns a patient, the best first. considered: of how many."""

    considered: int
    lines: tuple[Line, ...]


_OVERALL: dict[int, Overall] = {1: "eligible", 0: "possibly eligible", -1: "ineligible"}


class Matcher:
    """Answers from the tables of the fast engine, which it keeps in step with the store.

    It needs the store alone, not the search index. It may be used by several threads.
    """

    def __init__(self, directory: Path, store: Store, *, writer: bool = False) -> None:
        self.directory = directory
        self.store = store
        self.messages: list[str] = []
        self._writer = writer
        self._guard = threading.Lock()
        self._snapshot: Snapshot | None = None

    @classmethod
    def open(cls, directory: Path | str) -> Matcher:
        """The matcher of the catalog in a directory. Raises CatalogError when there is no catalog."""
        store = Store(Path(directory), write=False)
        try:
            store.open()
        except BaseException:
            store.close()
            raise
        return cls(Path(directory), store)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Matcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ---- the tables ------------------------------------------------------------------------------------

    def snapshot(self, growing: Growing | None = None) -> Snapshot:
        """The tables as of the store's last batch. growing: what was collected of it while it was written."""
        with self._guard:
            last = self.store.last_batch()
            if self._snapshot is None or self._snapshot.batch != last:
                self._snapshot = self._current(growing)
            return self._snapshot

    def tidy(self) -> None:
        """Makes one of small files of tables where several stand; for whoever holds the writer's lock."""
        with self._guard:
            if snapshot.merge(self.directory, self.store):
                self._snapshot = self._updated()

    def outdated(self) -> int:
        """How many trials have to be compiled anew before the first answer; 0 once there was one."""
        held = self._snapshot  # not guarded: who makes the tables holds the guard until they are made
        if held is not None and held.batch == self.store.last_batch():
            return 0
        return snapshot.outdated(self.directory, self.store)

    def growing(self) -> Growing:
        """Collects for the tables what is going to be written to the store."""
        return snapshot.growing(self.directory, self.store)

    def _current(self, growing: Growing | None) -> Snapshot:
        if self._writer:
            return self._updated(growing)
        found = snapshot.opened(self.directory, self.store, self._snapshot)
        if found is not None:
            return found
        # What is missing is written down where that is possible, so that it is made only once.
        lock = WriterLock(self.directory)
        try:
            lock.acquire()
        except (OSError, CatalogError):
            return snapshot.completed(self.directory, self.store)
        try:
            return self._updated()
        except OSError:
            return snapshot.completed(self.directory, self.store)
        finally:
            lock.release()

    def _updated(self, growing: Growing | None = None) -> Snapshot:
        found, problem = snapshot.update(self.directory, self.store, growing, self._snapshot)
        if problem:
            self.messages.append(f"The tables for matching were made anew from the store: {problem}.")
        return found

    # ---- one patient -----------------------------------------------------------------------------------

    def match(
        self,
        patient: Patient | Chart,
        on: date,
        policy: Policy = Policy(),
        *,
        near: Point | None = None,
        within_km: float | None = None,
        status: Collection[str] = (),
        limit: int | None = 20,
        unrelated: bool = False,
        weights: Weights = Weights(),
        part: str = "",
    ) -> Matches:
        """As `trialrun.matching.match`, of all trials of the catalog."""
        chart = patient if isinstance(patient, Chart) else Chart(patient)
        if part:
            return self._match_part(
                chart, on, policy, Wish(near, within_km, frozenset(status), unrelated, weights), limit, part
            )
        policy = resolved(policy, chart.patient, on)
        wish = Wish(near, within_km, frozenset(status), unrelated, weights)
        found = self.ranked(chart, on, policy, wish)
        matches = tuple(self._matches(self._keys(found, limit), chart, on, policy, wish))
        not_listed: dict[str, int] = {}
        for one in found:
            for reason, count in one.not_listed.items():
                not_listed[reason] = not_listed.get(reason, 0) + count
        total = sum(len(one.keys) for one in found)
        if total > len(matches):
            not_listed[OVER_LIMIT] = total - len(matches)
        considered = sum(one.considered for one in found)
        return Matches(chart.patient.id, on, total, considered, matches, not_listed)

    def _match_part(
        self, chart: Chart, on: date, policy: Policy, wish: Wish, limit: int | None, part: str
    ) -> Matches:
        """The trials that match in any part, judged anew for those who join this one."""
        found = self.ranked(chart, on, resolved(policy, chart.patient, on), wish)
        told = match(
            self.trials(self._keys(found, None)), chart.patient, on, policy, near=wish.near, limit=limit,
            unrelated=True, weights=wish.weights, part=part,
        )  # fmt: skip
        not_listed = dict(told.not_listed)
        for one in found:
            for reason, count in one.not_listed.items():
                not_listed[reason] = not_listed.get(reason, 0) + count
        considered = sum(one.considered for one in found)
        return msgspec.structs.replace(told, considered=considered, not_listed=not_listed)

    def listing(
        self, patient: Patient, on: date, policy: Policy = Policy(), *, near: Point | None = None
    ) -> Listing:
        """All trials that concern the patient in order, without reading any of them from the store."""
        chart = Chart(patient)
        wish = Wish(near=near)
        parts = self.snapshot().parts
        found = self.ranked(chart, on, resolved(policy, patient, on), wish)
        columns = [list(_lines(part.table, one)) for part, one in zip(parts, found, strict=True)]
        lines = tuple(columns[table][place] for table, place in first(found, None))
        return Listing(sum(one.considered for one in found), lines)

    def detailed(
        self,
        lines: Collection[Line],
        patient: Patient,
        on: date,
        policy: Policy = Policy(),
        *,
        near: Point | None = None,
    ) -> Iterator[Match]:
        """Lines of a listing in full; those of trials that are gone meanwhile are left out."""
        chart = Chart(patient)
        keys = [line.key for line in lines]
        yield from self._matches(keys, chart, on, resolved(policy, patient, on), Wish(near=near))

    def ranked(self, chart: Chart, on: date, policy: Policy, wish: Wish) -> list[Ranked]:
        """The trials that match, of each table; not yet ordered."""
        terms = patient_terms(chart.patient)
        return [
            ranked(part.table, part.alive, terms, chart, on, policy, wish) for part in self.snapshot().parts
        ]

    def candidates(
        self,
        patient: Patient,
        on: date,
        policy: Policy = Policy(),
        *,
        status: Collection[str] = (),
        limit: int = 30,
    ) -> list[tuple[Study, Eligibility]]:
        """The best-ranked trials that are not closed to the patient."""
        chart = Chart(patient)
        policy = resolved(policy, patient, on)
        found = self.ranked(chart, on, policy, Wish(status=frozenset(status)))
        return list(self.trials(self._keys([_only(one, one.verdict >= 0) for one in found], limit)))

    def near_misses(
        self, patient: Patient, on: date, policy: Policy = Policy(), wish: Wish = Wish(), *, limit: int = 10
    ) -> tuple[WhyNot, ...]:
        """Of the best-ranked closed trials those that a single fact closes, with that fact."""
        chart = Chart(patient)
        policy = resolved(policy, patient, on)
        found = self.ranked(chart, on, policy, wish)
        closed = [_only(one, (one.verdict < 0) & (one.not_met <= _MOST_FAILING)) for one in found]
        near: list[WhyNot] = []
        for study, eligibility in self.trials(self._keys(closed, _LOOKED_AT)):
            reasons = why_not(study, eligibility, chart, on, policy)
            if reasons.near_miss:
                near.append(reasons)
                if len(near) == limit:
                    break
        return tuple(near)

    def closed_by(
        self, patient: Patient, plan: Plan, policy: Policy = Policy(), wish: Wish = Wish(), *, limit: int = 20
    ) -> tuple[int, tuple[Effect, ...]]:
        """How many of the patient's trials a plan closes on its day, and the best-ranked of these."""
        before = self.ranked(Chart(patient), plan.day, resolved(policy, patient, plan.day), wish)
        planned = plan.carried_out(patient)
        after = self.ranked(
            Chart(planned),
            plan.day,
            resolved(policy, planned, plan.day),
            msgspec.structs.replace(wish, unrelated=True),
        )
        lost = []
        for was, now in zip(before, after, strict=True):
            place = np.searchsorted(now.keys, was.keys, sorter=(order := np.argsort(now.keys)))
            verdict = now.verdict[order[np.minimum(place, len(order) - 1)]] if len(order) else was.verdict
            lost.append(_only(was, (was.verdict >= 0) & (verdict < 0)))
        total = sum(len(one.keys) for one in lost)
        listed = self.trials(self._keys(lost, limit))
        return total, tuple(effect(*trial, patient, plan, policy) for trial in listed)

    def _keys(self, found: list[Ranked], limit: int | None) -> list[int]:
        return [int(found[table].keys[place]) for table, place in first(found, limit)]

    def trials(self, keys: Collection[int]) -> Iterator[tuple[Study, Eligibility]]:
        """Trials by their keys, in that order."""
        for key, row in self._rows(keys):
            yield understood(self.store, key, *row)

    def _rows(self, keys: Collection[int]) -> Iterator[tuple[int, tuple[str, str, bytes, bytes]]]:
        for key in keys:
            row = self.store.one("SELECT id, made_by, study, eligibility FROM trial WHERE key = ?", key)
            if row is not None:
                trial, maker, study, eligibility = row
                yield key, (trial, maker, study, eligibility)

    def named(self, ids: Collection[str]) -> Iterator[tuple[Study, Eligibility]]:
        """Trials by their ids in the catalog, in that order."""
        for id in ids:
            row = self.store.one("SELECT key FROM trial WHERE id = ?", id)
            if row is not None:
                yield from self.trials([int(row[0])])

    def _matches(
        self, keys: Collection[int], chart: Chart, on: date, policy: Policy, wish: Wish
    ) -> Iterator[Match]:
        terms = patient_terms(chart.patient)
        for key, row in self._rows(keys):
            packed, eligibility, facets = for_matching(self.store, key, *row)
            study = unpack_study(packed)
            tie = relevance(terms, facets.topics, volunteers=facets.volunteers)
            site = nearest_site(study, wish.near) if wish.near is not None else None
            measured = wish.near is not None
            yield judged_trial(study, eligibility, chart, on, policy, tie, site, measured, wish.weights)


def _lines(table: Table, found: Ranked) -> Iterator[Line]:
    arrays = table.arrays
    statuses = unpacked(arrays["names.status"], list[str])
    phases = unpacked(arrays["names.phases"], list[tuple[str, ...]])
    distance = np.full(len(found.keys), np.inf) if found.distance is None else found.distance
    columns = (
        found.keys,
        found.ids,
        found.verdict,
        found.not_met,
        found.unknown,
        arrays["trial.status"][found.places],
        arrays["trial.phases"][found.places],
        distance,
    )
    for key, trial, verdict, not_met, unknown, status, phase, km in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        far = km if km < np.inf else None
        yield Line(
            key, trial.decode(), _OVERALL[verdict], not_met, unknown, statuses[status], phases[phase], far
        )
