"""A trial's sites as a list by country and distance, with who to call."""

from __future__ import annotations

import msgspec

from trialrun.model.study import Contact, Location, Study
from trialrun.vocab.labels import Label, label
from trialrun.vocab.places import Place, distance_km, site_point
from trialrun.web import wording
from trialrun.web.locations import country_name


class Site(msgspec.Struct, frozen=True):
    """One site. `distance` is None when no place was asked for or the city is not known."""

    facility: str
    address: str
    country: str
    status: Label | None
    contacts: tuple[Contact, ...]
    distance: float | None = None

    @property
    def far(self) -> str:
        """The distance in words; "" when unknown."""
        return "" if self.distance is None else wording.distance(self.distance)


class SiteGroup(msgspec.Struct, frozen=True):
    """Sites under one heading: a country, or all of them sorted by distance (`country` empty)."""

    country: str
    sites: tuple[Site, ...]


ALL_ON_PAGE = 40
PAGE = 100


class Places(msgspec.Struct, frozen=True):
    """What the trial's own page shows of its sites: all, the nearest ones, or only how many where."""

    groups: tuple[SiteGroup, ...]
    counts: tuple[tuple[str, int], ...]
    total: int

    @property
    def shown(self) -> int:
        return sum(len(group.sites) for group in self.groups)

    @property
    def nearest(self) -> Site | None:
        """The nearest site, where sites are sorted by distance and its place is known."""
        first = self.groups[0].sites[0] if self.groups else None
        return first if first is not None and first.distance is not None else None


def places(study: Study, near: Place | None = None) -> Places:
    """The sites for the trial's own page, which stays small also for a trial with a thousand of them."""
    groups = site_groups(study, near)
    total = sum(len(group.sites) for group in groups)
    if total <= ALL_ON_PAGE:
        return Places(groups, (), total)
    if near is not None:
        return Places((SiteGroup("", groups[0].sites[:ALL_ON_PAGE]),), (), total)
    return Places((), tuple((group.country, len(group.sites)) for group in groups), total)


def site_groups(study: Study, near: Place | None = None) -> tuple[SiteGroup, ...]:
    """Sites by distance from `near`, those of unknown cities last; without `near`, by country and city."""
    sites = [_site(location, near) for location in study.contacts.locations]
    if near is not None:
        ordered = sorted(sites, key=lambda s: (s.distance is None, s.distance or 0.0, s.country, s.address))
        return (SiteGroup("", tuple(ordered)),) if ordered else ()
    countries = sorted({site.country for site in sites}, key=lambda name: (not name, name))
    return tuple(
        SiteGroup(
            country or "Country not stated",
            tuple(sorted((s for s in sites if s.country == country), key=lambda s: (s.address, s.facility))),
        )
        for country in countries
    )


def _site(location: Location, near: Place | None) -> Site:
    where = [location.city, location.state, location.zip]
    return Site(
        facility=location.facility,
        address=", ".join(part for part in where if part),
        country=country_name(location.country),
        status=label("status", location.status) if location.status else None,
        contacts=location.contacts,
        distance=_distance(location, near),
    )


def _distance(location: Location, near: Place | None) -> float | None:
    if near is None:
        return None
    if location.geo_point is not None:
        return distance_km(near.point, (location.geo_point.lat, location.geo_point.lon))
    point = site_point(location.city, location.state, location.country)
    return None if point is None else distance_km(near.point, point)
