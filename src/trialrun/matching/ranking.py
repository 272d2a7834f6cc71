"""One patient against many trials: which are about what the patient has, ranked, with a verdict each.

The score of a trial is a weighted mean of values between 0 and 1 (`Weights`): how much it is about the
patient (`relevance`), the verdict and how much is open or against it (`verdict_value`), whether it recruits
(recruiting 1; not yet, or by invitation 0.5; otherwise 0), the share of criteria that are not unknown, where
a place is given the nearness of the nearest recruiting site (1 / (1 + distance / 200 km)), the phase (the
later, the more is known of the treatment), the purpose (treatment 1), and how recently the record was updated
(1 / (1 + years / 3)). Ties are ordered by relevance and then by the trial's number, so that the order never
depends on that of the catalog.

Nothing is dropped silently: trials that are not listed are counted by reason (`Matches.not_listed`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import asking
from trialrun.matching.parts import asked_in
from trialrun.matching.policies import resolved
from trialrun.matching.relevance import Relevance, patient_terms, relevance, studied
from trialrun.matching.screening import for_part, overall, quick_verdict, why_no_more
from trialrun.model.eligibility import Eligibility
from trialrun.model.errors import BadRequest, quoted
from trialrun.model.patient import Patient
from trialrun.model.screening import Overall, Policy
from trialrun.model.study import Location, Study
from trialrun.model.time import Moment
from trialrun.vocab.places import distance_km, site_point

Point = tuple[float, float]

UNRELATED = "studies no condition of the patient"
OTHER_STATUS = "has another status"
TOO_FAR = "has no site within the distance"
NO_SUCH_PART = "names no such arm, cohort or phase"
OVER_LIMIT = "ranks after the limit"


NEAR_KM = 200.0
"""The distance that halves the value of nearness: about as far as people go for one visit."""


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much each part of the score counts; only their proportions matter. None is below 0."""

    relevance: float = 4.0
    verdict: float = 5.0
    status: float = 3.0
    known: float = 1.0
    distance: float = 1.0
    phase: float = 0.25
    purpose: float = 0.5
    recency: float = 0.25

    @classmethod
    def parse(cls, text: str) -> Weights:
        """Of the form "relevance=4, distance=3"; what is not named keeps its default. Raises BadRequest."""
        chosen: dict[str, float] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, amount = (word.strip() for word in part.partition("="))
            try:
                value = float(amount)
            except ValueError:
                value = -1.0
            if name not in cls.__struct_fields__ or not (value >= 0 and math.isfinite(value)):
                raise BadRequest(
                    f"{quoted(part)} is not a weight.",
                    hint=f"Write NAME=NUMBER with one of {', '.join(cls.__struct_fields__)}.",
                )
            chosen[name] = value
        return cls(**chosen)


class Site(msgspec.Struct, frozen=True):
    """The nearest site and how far it is."""

    facility: str
    city: str
    country: str
    distance_km: float


class Match(msgspec.Struct, frozen=True):
    """One trial for one patient.

    relevance: 0 to 1. because: the patient's condition and the trial's that make it relevant.
    failing: ids of the criteria that are not met. site: the nearest site, where a place was given. note: why
    the verdict is not "eligible" where the criteria alone do not say it.
    """

    trial: str
    title: str
    verdict: Overall
    met: int
    not_met: int
    unknown: int
    relevance: float
    because: tuple[str, str]
    status: str
    phases: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()
    site: Site | None = None
    distance_km: float | None = None
    score: float = 0.0
    note: str = ""


class Matches(msgspec.Struct, frozen=True):
    """Trials ranked for one patient.

    considered: trials looked at. total: those that match (relevant, of the status, near enough).
    matches: the first `limit` of them. not_listed: the others by reason;
    considered == len(matches) + sum(not_listed.values()). notes: what the patient's sources disagree about.
    """

    patient: str
    on: date
    total: int
    considered: int
    matches: tuple[Match, ...]
    not_listed: dict[str, int] = {}
    notes: tuple[str, ...] = ()

    def of_all(self, held: int) -> Matches:
        """The same as the answer of a catalog of `held` trials, of which an index kept the unrelated away."""
        unseen = held - self.considered
        if unseen <= 0:
            return self
        counts = {UNRELATED: unseen + self.not_listed.get(UNRELATED, 0)}
        return msgspec.structs.replace(self, considered=held, not_listed={**self.not_listed, **counts})


def match(
    trials: Iterable[tuple[Study, Eligibility]],
    patient: Patient,
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
    """The trials ranked for the patient, as of the day `on`.

    near: latitude and longitude in degrees. within_km: only trials with a site that near. status: only
    these overall statuses ("RECRUITING"). limit: how many to list, None for all. unrelated: also trials
    that study no condition of the patient. part: only trials that name this arm, cohort or phase, judged for
    those who join it. A whole catalog is ranked faster by `Catalog.match`.

    >>> from trialrun.model.patient import Patient
    >>> match([], Patient(id="somebody"), date(2026, 11, 21)).total
    0
    """
    chart = Chart(patient)
    policy = resolved(policy, patient, on)
    terms = patient_terms(patient)
    found: list[Match] = []
    not_listed: dict[str, int] = {}
    considered = 0
    for study, eligibility in trials:
        considered += 1
        tie = relevance(terms, studied(study), volunteers=bool(study.eligibility.healthy_volunteers))
        site = nearest_site(study, near) if near is not None else None
        left_out = _left_out(study, tie, site, status, within_km, unrelated)
        if not left_out and part:
            if asked_in(study, eligibility.criteria, part) is None:
                left_out = NO_SUCH_PART
            else:
                eligibility = for_part(study, eligibility, part)
        if left_out:
            not_listed[left_out] = not_listed.get(left_out, 0) + 1
            continue
        found.append(
            judged_trial(study, eligibility, chart, on, policy, tie, site, near is not None, weights)
        )
    found.sort(key=lambda one: (-one.score, -one.relevance, one.trial))
    listed = found if limit is None else found[: max(limit, 0)]
    if len(listed) < len(found):
        not_listed[OVER_LIMIT] = len(found) - len(listed)
    return Matches(patient.id, on, len(found), considered, tuple(listed), not_listed)


def _left_out(
    study: Study,
    tie: Relevance,
    site: Site | None,
    status: Collection[str],
    within_km: float | None,
    unrelated: bool,
) -> str:
    if tie.value <= 0 and not unrelated:
        return UNRELATED
    if status and study.status.overall_status not in status:
        return OTHER_STATUS
    if within_km is not None and (site is None or site.distance_km > within_km):
        return TOO_FAR
    return ""


def judged_trial(
    study: Study,
    eligibility: Eligibility,
    chart: Chart,
    on: date,
    policy: Policy,
    tie: Relevance,
    site: Site | None,
    measured: bool,
    weights: Weights,
) -> Match:
    verdicts = [quick_verdict(criterion, chart, on, policy) for criterion in eligibility.criteria]
    whole = overall(study, eligibility, verdicts, deceased=chart.patient.deceased)
    counted = asking(zip(eligibility.criteria, verdicts, strict=True))
    unknown = counted.count("unknown")
    return Match(
        trial=study.nct_id,
        title=study.title,
        verdict=whole,
        met=counted.count("met"),
        not_met=counted.count("not met"),
        unknown=unknown,
        relevance=tie.value,
        because=(tie.patient, tie.study),
        status=study.status.overall_status,
        phases=study.design.phases,
        failing=tuple(
            criterion.id
            for criterion, verdict in zip(eligibility.criteria, verdicts, strict=True)
            if verdict == "not met"
        ),
        site=site,
        distance_km=None if site is None else site.distance_km,
        score=score(
            weights,
            relevance=tie.value,
            verdict=verdict_value(whole, verdicts.count("not met"), unknown),
            status=study.status.overall_status,
            known=1 - unknown / len(counted) if counted else 0.0,
            distance=(site.distance_km if site else float("inf")) if measured else None,
            phase=phase_value(study.design.phases),
            purpose=purpose_value(purpose_of(study)),
            recency=recency_value(updated_day(study), on),
        ),
        note=" ".join(why_no_more(eligibility, whole, verdicts, deceased=chart.patient.deceased)),
    )


OPEN_CRITERIA = 10.0
"""Open criteria that lessen what is left of a verdict's value to 1/e: each is one more that may fail."""
LIKELY = (0.5, 0.9)
"""The value of "possibly eligible", with very many open criteria and with none."""
NEAR_MISS = 0.2
"""The value of "ineligible" with one criterion against it and none open; each further one leaves 1/e."""


def verdict_value(verdict: Overall, not_met: int, unknown: int) -> float:
    """0 to 1: eligible 1, then possibly eligible by what is open, then ineligible by what is against it."""
    if verdict == "eligible":
        return 1.0
    left = math.exp(-unknown / OPEN_CRITERIA)
    if verdict == "possibly eligible":
        return LIKELY[0] + (LIKELY[1] - LIKELY[0]) * left
    return NEAR_MISS * left * math.exp(1 - max(not_met, 1))


STATUS_VALUES = {
    "RECRUITING": 1.0,
    "AVAILABLE": 1.0,
    "NOT_YET_RECRUITING": 0.5,
    "ENROLLING_BY_INVITATION": 0.5,
}


_PHASES = {"PHASE4": 1.0, "PHASE3": 1.0, "PHASE2": 0.7, "PHASE1": 0.4, "EARLY_PHASE1": 0.2}
_PURPOSES = {"TREATMENT": 1.0, "": 0.3, "OTHER": 0.3, "BASIC_SCIENCE": 0.2, "HEALTH_SERVICES_RESEARCH": 0.2}
RECENT_YEARS = 3.0
"""The age of a record that halves the value of its recency."""


def phase_value(phases: Sequence[str]) -> float:
    """0 to 1: the latest phase; half for trials that have none."""
    return max((_PHASES.get(phase, 0.5) for phase in phases), default=0.5)


def purpose_of(study: Study) -> str:
    info = study.design.design_info
    return info.primary_purpose if info is not None else ""


def purpose_value(purpose: str) -> float:
    """0 to 1: treatment most, then prevention, diagnosis and support, then what serves knowledge alone."""
    return _PURPOSES.get(purpose, 0.5)


def updated_day(study: Study) -> int:
    """The proleptic ordinal of the day of the record's last update; 0 where it has none."""
    posted = study.status.last_update_post_date_struct
    text = (posted.date if posted else "") or study.status.last_update_submit_date
    try:
        return Moment.parse(text).last.toordinal()
    except ValueError:
        return 0


def recency_value(updated: int, on: date) -> float:
    """0 to 1: how recently a record was updated, seen from that day; 0 for an unknown day."""
    years = max(0, on.toordinal() - updated) / 365.25
    return 1 / (1 + years / RECENT_YEARS) if updated else 0.0


def score(
    weights: Weights,
    *,
    relevance: float,
    verdict: float,
    status: str,
    known: float,
    distance: float | None,
    phase: float | None = None,
    purpose: float | None = None,
    recency: float | None = None,
) -> float:
    """The weighted mean of the parts, 0 to 1, to six decimals; distance in km. None: does not count.

    verdict: as of `verdict_value`.
    """
    parts = [
        (weights.relevance, relevance),
        (weights.verdict, verdict),
        (weights.status, STATUS_VALUES.get(status, 0.0)),
        (weights.known, known),
    ]
    if distance is not None:
        parts.append((weights.distance, 1 / (1 + distance / NEAR_KM)))
    others = ((weights.phase, phase), (weights.purpose, purpose), (weights.recency, recency))
    parts += [(weight, value) for weight, value in others if value is not None]
    total = sum(weight for weight, _ in parts)
    return round(sum(weight * value for weight, value in parts) / total, 6) if total else 0.0


# ---- sites ---------------------------------------------------------------------------------------------


def nearest_site(study: Study, near: Point) -> Site | None:
    """The nearest recruiting site, or the nearest of any status where none recruits; None without places."""
    best: Site | None = None
    for site in open_sites(study):
        point = site_position(site)
        if point is None:
            continue
        distance = round(distance_km(near, point), 1)
        if best is None or distance < best.distance_km:
            best = Site(site.facility, site.city, site.country, distance)
    return best


def open_sites(study: Study) -> Sequence[Location]:
    """The recruiting sites, or all of them where none recruits."""
    sites = study.contacts.locations
    recruiting = [s for s in sites if s.status == "RECRUITING"]
    if not recruiting and study.status.overall_status == "RECRUITING":
        recruiting = [s for s in sites if not s.status]
    return recruiting or sites


def site_position(site: Location) -> Point | None:
    if site.geo_point is not None:
        return (site.geo_point.lat, site.geo_point.lon)
    return _named(site.city, site.state, site.country)


_named = lru_cache(maxsize=65536)(site_point)
