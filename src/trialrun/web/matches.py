"""All trials for one patient: ranked, filtered, near misses apart, and the one page for the clinician."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, get_args

import msgspec
from litestar import Response

from trialrun.catalog.matcher import Line, Listing
from trialrun.criteria import parse
from trialrun.criteria.plain import plain
from trialrun.matching import Match, screen
from trialrun.matching.ranking import Site
from trialrun.matching.whynot import why_not
from trialrun.model.eligibility import Eligibility, Kind
from trialrun.model.screening import Overall
from trialrun.model.study import Study
from trialrun.vocab import labels
from trialrun.vocab.labels import Label
from trialrun.web import wording
from trialrun.web.asking import LISTED, MOST_LISTED, PHASES, Asked, Rules
from trialrun.web.cases import Case
from trialrun.web.house import House
from trialrun.web.patient_view import case_view, paper_facts
from trialrun.web.prose import headline, unescaped
from trialrun.web.questions_view import (
    CANDIDATES,
    QuestionView,
    Timeline,
    asking,
    moved,
    question_view,
    timeline,
)
from trialrun.web.search_view import WITHIN, Option
from trialrun.web.verdict_view import PartView, Tally, part_views

ON_TIMELINE = 16


class MatchView(msgspec.Struct, frozen=True):
    """One trial of the list of matches. parts: the cohorts, arms or phases that its criteria name."""

    trial: str
    title: str
    verdict: Overall
    status: Label
    phase: str
    far: str
    why: str
    against: str
    obstacles: tuple[str, ...]
    tally: Tally
    parts: tuple[PartView, ...] = ()


class MatchGroup(msgspec.Struct, frozen=True):
    """Matches under one heading. total: how many there are, of which `matches` are listed."""

    title: str
    about: str
    matches: tuple[MatchView, ...]
    total: int


class Filters(msgspec.Struct, frozen=True):
    """The filters of the list with their choices, counted with all other filters as they are."""

    near: str
    within: tuple[Option, ...]
    recruiting: Option
    phases: tuple[Option, ...]
    verdicts: tuple[Option, ...]
    used: int


def all_matches(house: House, found: Asked) -> Listing:
    """Every trial that concerns the patient, in order; worked out once for each state of the patient."""
    house.ready()
    rules = found.rules
    near = rules.near.point if rules.near is not None else None

    def work(case: Case) -> Listing:
        return house.catalog.matcher.listing(case.patient, rules.on, rules.policy, near=near)

    return house.store.worked_out(found.key, ("matches", rules.on, rules.policy, near), work)


def _details(house: House, found: Asked, lines: Sequence[Line]) -> list[Match]:
    """Those few in full that a page shows."""
    rules = found.rules
    near = rules.near.point if rules.near is not None else None
    return list(house.catalog.matcher.detailed(lines, found.patient, rules.on, rules.policy, near=near))


def shown(house: House, found: Asked, *, mended: bool = False) -> Response[str]:
    """The page of all trials for the patient. mended: facts were just corrected, so they stand open."""
    matches = all_matches(house, found)
    kept = [one for one in matches.lines if _keeps(found.rules, one)]
    near = found.rules.near
    on, policy = found.rules.on, found.rules.policy

    def ask(case: Case) -> QuestionView | None:
        fits = [one for one in kept if one.verdict != "ineligible"]
        candidates = ([one for one in fits if _takes_people(one)] or fits)[:CANDIDATES]
        return question_view(asking(_trials(house, candidates), case, on, policy))

    def draw(case: Case) -> Timeline | None:
        return timeline(_trials(house, kept[:ON_TIMELINE]), case.patient, on, policy)

    about = (on, policy, found.rules.fields)
    return house.page(
        "matches.html",
        private=True,
        heading="Trials for this patient",
        patient=case_view(found.case, found.rules.on),
        key=found.key,
        view=house.store.viewed(found.key),
        fixed=found.rules.of_screening,
        carry=found.rules.fields,
        on=wording.day(found.rules.on),
        near_label=near.label if near is not None else "",
        sentence=_sentence(matches, kept),
        question=house.store.worked_out(found.key, ("question", *about), ask),
        skipped=len(found.case.skipped),
        moved="" if found.before is None else _moved(house, found.before, matches),
        timed=min(len(kept), ON_TIMELINE),
        timeline=house.store.worked_out(found.key, ("timeline", *about), draw),
        groups=_groups(house, found, kept),
        more=_more(found.rules.shown, len(kept)),
        filters=_filters(found.rules, matches.lines),
        none_hint=_none_hint(matches),
        rules=found.rules.sentence,
        mended=mended,
    )


def _moved(house: House, before: Listing, after: Listing) -> str:
    return moved(before.lines, after.lines, lambda trial: house.catalog.study(trial).title).sentence


def _more(shown: int, kept: int) -> int:
    """How many to list after the button for more; 0 where all are listed."""
    return min(shown + 2 * LISTED, MOST_LISTED) if shown < min(kept, MOST_LISTED) else 0


def _sentence(matches: Listing, kept: list[Line]) -> str:
    total = len(matches.lines)
    found = wording.count(total, "trial")
    studies = "studies" if total == 1 else "study"
    text = f"{found} of {wording.number(matches.considered)} {studies} what the patient has."
    if len(kept) == total:
        return text
    return f"{text} {wording.number(len(kept))} of them fit the filters."


def _none_hint(matches: Listing) -> str:
    if matches.lines:
        return "No trial fits these filters. Lift one of them to see more."
    return "No trial of this catalog studies a condition that was recognised in the patient’s data."


# ---- filters -------------------------------------------------------------------------------------------


def _keeps(rules: Rules, one: Line, without: str = "") -> bool:
    """Whether a trial passes the filters, one of them left out."""
    far = rules.within_km
    return (
        (without == "recruiting" or not rules.recruiting or one.status == "RECRUITING")
        and (without == "phase" or not rules.phases or bool(set(rules.phases) & _phases(one)))
        and (without == "verdict" or not rules.verdicts or one.verdict in rules.verdicts)
        and (without == "within" or far is None or (one.distance_km is not None and one.distance_km <= far))
    )


def _phases(one: Line) -> set[str]:
    return set(one.phases) - {"NA"} or {""}


def _filters(rules: Rules, matches: Iterable[Line]) -> Filters:
    matches = tuple(matches)

    def counted(name: str, of: Callable[[Line], Iterable[Any]]) -> Counter[Any]:
        return Counter(value for one in matches if _keeps(rules, one, name) for value in of(one))

    recruiting = counted("recruiting", lambda one: [one.status == "RECRUITING"])[True]
    phases = counted("phase", _phases)
    verdicts = counted("verdict", lambda one: [one.verdict])
    values = ["" if phase == "none" else phase for phase in PHASES]
    return Filters(
        near=rules.near_text,
        within=tuple(Option(far, far, None, far == rules.within) for far in WITHIN),
        recruiting=Option("yes", "Only trials that recruit now", recruiting, rules.recruiting),
        phases=tuple(
            Option(phase or "none", _phase_name(phase), phases[phase], phase in rules.phases)
            for phase in values
            if phases[phase] or phase in rules.phases
        ),
        verdicts=tuple(
            Option(verdict, verdict.capitalize(), verdicts[verdict], verdict in rules.verdicts)
            for verdict in get_args(Overall)
        ),
        used=sum(map(bool, (rules.recruiting, rules.within_km, rules.phases, rules.verdicts))),
    )


def _phase_name(phase: str) -> str:
    return labels.name("phase", phase) if phase else "No phase"


# ---- the list ------------------------------------------------------------------------------------------


def _takes_people(one: Line) -> bool:
    """Whether the trial takes people, now or soon."""
    return one.status in ("RECRUITING", "AVAILABLE", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION")


def _trials(house: House, ones: Iterable[Line]) -> list[tuple[Study, Eligibility]]:
    return [(house.catalog.study(one.trial), house.catalog.eligibility(one.trial)) for one in ones]


def _groups(house: House, found: Asked, kept: list[Line]) -> tuple[MatchGroup, ...]:
    """Trials that may be open, then those with one criterion against it, then the rest."""
    most = found.rules.shown
    fits = [one for one in kept if one.verdict != "ineligible"]
    near = [one for one in kept if one.verdict == "ineligible" and one.not_met == 1]
    rest = [one for one in kept if one.verdict == "ineligible" and one.not_met != 1]
    groups = []
    for title, about, ones in (
        ("May be open to this patient", "", [one for one in fits if _takes_people(one)]),
        (
            "Would fit, but take no one now",
            "Nothing known is against these, but the trials are closed, full or stopped.",
            [one for one in fits if not _takes_people(one)],
        ),
        ("Near misses", "One criterion alone is against these.", near),
        ("Not open", "More than one criterion is against these.", rest),
    ):
        listed = ones[: max(most, 0)]
        most -= len(listed)
        views = tuple(
            match_view(
                one,
                _against(house, one),
                _obstacles(house, found, one) if ones is near else (),
                _parts(house, found, one),
            )
            for one in _details(house, found, listed)
        )
        if views:
            groups.append(MatchGroup(title, about, views, len(ones)))
    return tuple(groups)


def _against(house: House, one: Match) -> str:
    """The sentences that are not met, where they are few enough to be read in a list."""
    if not 1 <= len(one.failing) <= 2:
        return (
            wording.count(len(one.failing), "criterion", "criteria") + " not met."
            if one.failing
            else one.note
        )
    criteria = house.catalog.eligibility(one.trial).criteria
    sentences = [unescaped(c.text).rstrip(". ") for c in criteria if c.id in one.failing]
    return "Not met: " + "; ".join(f"“{wording.shortened(text, 120)}”" for text in sentences) + "."


def _obstacles(house: House, found: Asked, one: Match) -> tuple[str, ...]:
    """What would have to be otherwise for the patient to join, as little as possible."""
    study, eligibility = house.catalog.study(one.trial), house.catalog.eligibility(one.trial)
    reasons = why_not(study, eligibility, found.patient, found.rules.on, found.rules.policy)
    told = []
    for obstacle in reasons.obstacles[:3]:
        now = wording.days_in(unescaped(obstacle.now)).rstrip(". ")
        wanted: Kind = "exclusion" if obstacle.needed.startswith("not") else "inclusion"
        text = f"{now[:1].upper()}{now[1:]}. {unescaped(plain(parse(obstacle.leaf), wanted))}"
        if obstacle.holds_from:
            text += f" Time alone removes this on {wording.day(obstacle.holds_from)}."
        elif obstacle.fixed:
            text += " This cannot change."
        told.append(text)
    return tuple(told)


def _parts(house: House, found: Asked, one: Match) -> tuple[PartView, ...]:
    """The parts of a trial whose criteria are limited to some; none for most trials."""
    eligibility = house.catalog.eligibility(one.trial)
    if not any(criterion.applies_to for criterion in eligibility.criteria):
        return ()
    study, rules = house.catalog.study(one.trial), found.rules
    return part_views(screen(study, eligibility, found.patient, rules.on, rules.policy).parts)


def match_view(
    one: Match, against: str, obstacles: tuple[str, ...] = (), parts: tuple[PartView, ...] = ()
) -> MatchView:
    """One line of the list."""
    site = one.site
    city = ", ".join(part for part in (site.city, site.country) if part) if site is not None else ""
    has, studied = one.because
    return MatchView(
        trial=one.trial,
        title=headline(one.title),
        verdict=one.verdict,
        status=labels.label("status", one.status or "UNKNOWN"),
        phase=labels.phase_name(one.phases),
        far=f"{city}, {wording.distance(site.distance_km)}" if site is not None else "",
        why=_why(has, studied),
        against=against,
        obstacles=obstacles,
        tally=Tally(one.met, one.unknown, one.not_met),
        parts=parts,
    )


def _why(has: str, studied: str) -> str:
    if not studied:
        return ""
    return f"It studies {studied}" + (f"; the patient has {has}." if has and has != studied else ".")


# ---- one page for the clinician ------------------------------------------------------------------------

ON_PAPER, NEAR_ON_PAPER, FACTS_ON_PAPER, OPEN_ON_PAPER = 5, 2, 12, 3


class PaperTrial(msgspec.Struct, frozen=True):
    """A trial on paper. open: what would decide criteria without enough information. call: whom to ask."""

    match: MatchView
    open: tuple[str, ...]
    more_open: int
    call: str


def _on_paper(house: House, found: Asked, one: Match) -> PaperTrial:
    study, eligibility = house.catalog.study(one.trial), house.catalog.eligibility(one.trial)
    screening = screen(study, eligibility, found.patient, found.rules.on, found.rules.policy)
    missing = Counter(
        reason.missing
        for criterion in screening.criteria
        if criterion.verdict == "unknown"
        for reason in criterion.reasons
        if reason.missing and reason.decisive and not reason.missing.startswith(("an answer by", "a person"))
    )
    named = list(missing)
    return PaperTrial(
        match_view(one, _against(house, one), parts=part_views(screening.parts)),
        tuple(named[:OPEN_ON_PAPER]),
        max(0, len(named) - OPEN_ON_PAPER),
        whom_to_call(study, one.site),
    )


def whom_to_call(study: Study, near: Site | None = None) -> str:
    """The trial's contact, else that of a site: of the nearest, then of those that recruit; "" if none."""
    central = [("", contact) for contact in study.contacts.central_contacts]
    at_sites = [
        (site.facility or site.city, contact)
        for site in sorted(
            study.contacts.locations,
            key=lambda site: (
                near is None or (site.facility, site.city) != (near.facility, near.city),
                site.status != "RECRUITING",
            ),
        )
        for contact in site.contacts
    ]
    for place, contact in central + at_sites:
        if contact.phone or contact.email:
            return ", ".join(part for part in (place, contact.name, contact.phone or contact.email) if part)
    return ", ".join(contact.name for _, contact in central[:1] if contact.name)


def summary(house: House, found: Asked) -> Response[str]:
    """One page to print: who the patient is, the trials to talk about, what is missing."""
    matches = all_matches(house, found)
    kept = [one for one in matches.lines if _keeps(found.rules, one)]
    open_ones = [one for one in kept if one.verdict != "ineligible" and _takes_people(one)]
    near = [one for one in kept if one.not_met == 1 and one.verdict == "ineligible" and _takes_people(one)]
    return house.page(
        "summary.html",
        private=True,
        heading="Trials to talk about",
        patient=case_view(found.case, found.rules.on),
        key=found.key,
        view=house.store.viewed(found.key),
        carry=found.rules.fields,
        on=wording.day(found.rules.on),
        sentence=_sentence(matches, kept),
        facts=paper_facts(found.patient, FACTS_ON_PAPER),
        open_ones=tuple(_on_paper(house, found, one) for one in _details(house, found, open_ones[:ON_PAPER])),
        more_open=max(0, len(open_ones) - ON_PAPER),
        near=tuple(_on_paper(house, found, one) for one in _details(house, found, near[:NEAR_ON_PAPER])),
        more_near=max(0, len(near) - NEAR_ON_PAPER),
        rules=found.rules.sentence,
    )
