"""What the catalog answers: hits and counts of a search, versions of a record, the balance of a load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # the readers of records are slow to import, and a search needs none
    from trialrun.records import Rejected


class NearestSite(msgspec.Struct, frozen=True, omit_defaults=True):
    """The nearest place of a trial. distance_km: from the place that was asked for, along a great circle."""

    city: str
    country: str
    distance_km: float
    recruiting: bool
    lat: float
    lon: float


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One trial found. Codes are those of the record; `summary` is one line; dates as the record has them.

    minimum_age, maximum_age: as in the record, "" for no limit. volunteers: None where the record is silent.
    sites: how many places the record lists. nearest: None unless the query names a place.
    """

    id: str
    title: str
    acronym: str = ""
    status: str = ""
    phases: tuple[str, ...] = ()
    type: str = ""
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    sponsor: str = ""
    sponsor_class: str = ""
    sex: str = ""
    minimum_age: str = ""
    maximum_age: str = ""
    volunteers: bool | None = None
    enrollment: int | None = None
    start: str = ""
    updated: str = ""
    has_results: bool = False
    summary: str = ""
    countries: tuple[str, ...] = ()
    sites: int = 0
    nearest: NearestSite | None = None


class Suggestion(msgspec.Struct, frozen=True):
    """A filter that could be lifted, what it was set to, and how many trials there are without it."""

    filter: str
    value: str
    total: int


class Origin(msgspec.Struct, frozen=True):
    """The place that distances are measured from. alternatives: other places of the name that was given."""

    name: str
    lat: float
    lon: float
    alternatives: tuple[str, ...] = ()


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a query.

    total:        trials that match text and filters; `studies` are those from `offset`, at most `limit`.
    facets:       filter → value → how many trials there would be were this filter set to just this value and
                  all other filters left as they are. So a filter's own choice never hides its other values.
    did_you_mean: words that no trial has → the spelling that was searched instead.
    suggestions:  for an empty result, filters to lift, the most fruitful first.
    place:        the place that distances are measured from, if any.
    notes:        what was understood differently from what was written.
    """

    total: int
    studies: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    did_you_mean: dict[str, str] = {}
    suggestions: tuple[Suggestion, ...] = ()
    place: Origin | None = None
    notes: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 0
    sort: str = "relevance"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a record. Numbers count from 1 in the order of loading and never change.

    updated: the record's own date of last update; "" if it has none. effective: the day that it counts as of;
    these, then the numbers, put versions in order. name: the source it came from. loaded_at: UTC, ISO 8601.
    current: whether it is the one that the catalog shows and searches, which is the last in that order.
    """

    number: int
    updated: str
    effective: str
    name: str
    format: str
    loaded_at: str
    digest: str
    current: bool
    problems: tuple[str, ...] = ()


class LoadReport(msgspec.Struct, kw_only=True):
    """The balance of a load: `read == stored + unchanged + len(rejected)`.

    stored counts every version that was put in; of these, `new` are trials that were not there, `updated` are
    newer versions of trials that were, `older` are versions kept beside a newer one.
    notes: what a person should know (an identity that was inferred), as (name, sentence).
    """

    read: int = 0
    stored: int = 0
    new: int = 0
    updated: int = 0
    older: int = 0
    unchanged: int = 0
    recompiled: int = 0
    rejected: list[Rejected] = []
    notes: list[tuple[str, str]] = []

    def add(self, other: LoadReport) -> None:
        """Adds another load's balance to this one."""
        for name in ("read", "stored", "new", "updated", "older", "unchanged", "recompiled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rejected += other.rejected
        self.notes += other.notes

    @property
    def balanced(self) -> bool:
        return self.read == self.stored + self.unchanged + len(self.rejected)

    @property
    def balance(self) -> str:
        """The balance as a sentence."""
        return (
            f"{self.read:,} record{'s' if self.read != 1 else ''} read = "
            f"{self.stored:,} stored ({self.new:,} new, "
            f"{self.updated:,} updated, {self.older:,} older) "
            f"+ {self.unchanged:,} unchanged + {len(self.rejected):,} rejected"
        )
