"""What the search asks of a study: ages as intervals, sites as points, concepts by name, codes in one form.

Everything here is a pure function of the record; the index stores the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from trialrun.model.study import Location, Study
from trialrun.vocab.concepts import Group, ancestors
from trialrun.vocab.mentions import mentions
from trialrun.vocab.places import Point, find_country, site_point

# Lengths of time in minutes. A month is a twelfth of a year of 365.25 days, so that 12 months are a year.
MINUTES = {
    "minute": 1,
    "hour": 60,
    "day": 1440,
    "week": 10080,
    "month": 43830,
    "year": 525960,
}
NO_LIMIT = 1 << 52
AGE_GROUPS = (
    ("CHILD", 0, 18 * MINUTES["year"]),
    ("ADULT", 18 * MINUTES["year"], 65 * MINUTES["year"]),
    ("OLDER_ADULT", 65 * MINUTES["year"], NO_LIMIT),
)

_AGE = re.compile(r"\s*(\d{1,6})\s*(minute|hour|day|week|month|year)s?\s*", re.IGNORECASE)


def age_interval(text: str) -> tuple[int, int] | None:
    """The ages, in minutes, at which someone is "18 Years" old: from the birthday to before the next one."""
    match = _AGE.fullmatch(text)
    if match is None:
        return None
    length = MINUTES[match[2].lower()]
    return int(match[1]) * length, (int(match[1]) + 1) * length


def age_limits(study: Study) -> tuple[int, int]:
    """The ages in minutes that a trial takes: from the first, to before the second. No bound is no limit."""
    youngest = age_interval(study.eligibility.minimum_age)
    oldest = age_interval(study.eligibility.maximum_age)
    return (youngest[0] if youngest else 0, oldest[1] if oldest else NO_LIMIT)


def age_groups(study: Study) -> tuple[str, ...]:
    """Groups of which the trial takes at least some people; none where its bounds contradict each other."""
    low, high = age_limits(study)
    return tuple(group for group, start, end in AGE_GROUPS if max(low, start) < min(high, end))


def sexes(study: Study) -> tuple[str, ...]:
    """Values of the sex filter that keep the trial: one for all, or that does not say, is kept by each."""
    sex = study.eligibility.sex
    return (sex,) if sex in ("FEMALE", "MALE") else ("ALL", "FEMALE", "MALE")


def phases(study: Study) -> tuple[str, ...]:
    """The trial's phases; a trial of two phases also has their combination, "PHASE1/PHASE2"."""
    single = tuple(dict.fromkeys(study.design.phases))
    return (*single, "/".join(single)) if len(single) > 1 else single


def volunteers(study: Study) -> str:
    """Whether healthy volunteers can take part: "yes", "no" or "not stated"."""
    accepted = study.eligibility.healthy_volunteers
    return "not stated" if accepted is None else "yes" if accepted else "no"


def updated(study: Study) -> str:
    """The day of the record's last update, as precise as it is given; "" if the record has none."""
    posted = study.status.last_update_post_date_struct
    return (posted.date if posted else "") or study.status.last_update_submit_date


def day_number(text: str) -> int:
    """A date as a number that sorts: 2020-07-14 is 20200714, 2020-07 is 20200700; 0 for none."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    return int("".join(part or "00" for part in match.groups())) if match else 0


# ---- places --------------------------------------------------------------------------------------------


class Site(msgspec.Struct, frozen=True, array_like=True):
    """One town with sites of a trial. `recruiting`: at least one of them takes people now."""

    lat: float
    lon: float
    city: str
    country: str
    recruiting: bool

    @property
    def point(self) -> Point:
        return (self.lat, self.lon)


def country_name(name: str) -> str:
    """The name that we show for a country; a name that we do not know stays as it is."""
    found = find_country(name)
    return found.name if found else name.strip()


def countries(study: Study) -> tuple[str, ...]:
    """Countries with a site, each once."""
    return tuple(dict.fromkeys(country_name(name) for name in study.countries))


def _recruits(study: Study, site: Location) -> bool:
    """A site's own status decides; a site without one recruits when the trial does."""
    return (site.status or study.status.overall_status) == "RECRUITING"


def sites(study: Study) -> tuple[Site, ...]:
    """The places from which distances are measured, each town once.

    Those that recruit, when there are any; otherwise all. A record without coordinates (the older XML,
    finder pages) gets those of the site's city.
    """
    found: dict[tuple[float, float], Site] = {}
    for location in study.contacts.locations:
        if location.geo_point is not None:
            point: Point | None = (location.geo_point.lat, location.geo_point.lon)
        else:
            point = site_point(location.city, location.state, location.country)
        if point is None or not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
            continue
        place = (round(point[0], 4), round(point[1], 4))
        recruiting = _recruits(study, location) or (place in found and found[place].recruiting)
        found[place] = Site(*place, location.city, country_name(location.country), recruiting)
    recruiting_sites = tuple(site for site in found.values() if site.recruiting)
    return recruiting_sites or tuple(found.values())


# ---- words ---------------------------------------------------------------------------------------------


def summary_line(study: Study, length: int = 240) -> str:
    """The first sentence or two of the summary, on one line."""
    text = re.sub(r"\s+", " ", study.description.brief_summary).strip()
    if len(text) <= length:
        return text
    cut = text[:length]
    sentence = max(cut.rfind(". "), cut.rfind("? "), cut.rfind("! "))
    return cut[: sentence + 1] if sentence > length // 2 else cut[: cut.rfind(" ")].rstrip(",;:") + "…"


def treatment_texts(study: Study) -> tuple[str, ...]:
    """Names of what is given or done, with other names and the labels of the arms."""
    names: list[str] = []
    for intervention in study.arms.interventions:
        names += [intervention.name, *intervention.other_names]
    return tuple(dict.fromkeys(name for name in (*names, *(a.label for a in study.arms.arm_groups)) if name))


def sponsor_names(study: Study) -> tuple[str, ...]:
    """The lead sponsor and those it works with."""
    lead = study.sponsors.lead_sponsor
    parties = ((lead,) if lead else ()) + study.sponsors.collaborators
    return tuple(dict.fromkeys(party.name for party in parties if party.name))


def _named(texts: Iterable[str], groups: tuple[Group, ...]) -> set[tuple[Group, str]]:
    found: set[tuple[Group, str]] = set()
    for mention in mentions("\n".join(texts)):
        found |= {candidate for candidate in mention.candidates if candidate[0] in groups}
    return found


def concept_terms(study: Study) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Concepts that the trial is about, as "group:name": those named, and those with all that is broader.

    Conditions come from conditions, keywords and titles; therapies from interventions and titles.
    """
    titles = (study.identification.brief_title, study.identification.official_title)
    named = _named((*study.conditions.conditions, *study.conditions.keywords, *titles), ("condition",))
    named |= _named((*treatment_texts(study), *titles), ("therapy",))
    as_named = tuple(sorted(f"{group}:{name}" for group, name in named))
    broader = {f"{group}:{wider}" for group, name in named for wider in ancestors(name, group)}
    return as_named, tuple(sorted(broader))
