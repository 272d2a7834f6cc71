"""What the ranking needs of a study besides its criteria: worked out once, when the study is loaded."""

from __future__ import annotations

import msgspec

from trialrun.matching.ranking import open_sites, purpose_of, site_position, updated_day
from trialrun.matching.relevance import studied
from trialrun.model.study import Study


class Facets(msgspec.Struct, frozen=True, array_like=True):
    """topics: as of `relevance.studied`. updated: as of `ranking.updated_day`. sites: latitude and longitude
    in degrees of the sites that count for the distance."""

    topics: dict[str, float]
    status: str
    phases: tuple[str, ...]
    purpose: str
    updated: int
    volunteers: bool
    sites: tuple[tuple[float, float], ...]


def facets(study: Study) -> Facets:
    """The facets of a study."""
    points = (site_position(site) for site in open_sites(study))
    return Facets(
        topics=studied(study),
        status=study.status.overall_status,
        phases=tuple(study.design.phases),
        purpose=purpose_of(study),
        updated=updated_day(study),
        volunteers=bool(study.eligibility.healthy_volunteers),
        sites=tuple(point for point in points if point is not None),
    )
