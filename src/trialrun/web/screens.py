"""The pages about a patient: the ways in, one trial screened, all trials matched, the patient forgotten.

A patient travels from page to page as a random key in the body of a form (see `store`), never in an address.
So there is nothing to find in a log, in the browser's history, or in a Referer header; the pages forbid
caching, and the server writes no access log.
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from trialrun.matching import Match, Matches, match, screen
from trialrun.model.errors import BadRequest, MalformedPatient, TrialrunError, UnknownPlace
from trialrun.model.screening import Overall
from trialrun.model.study import Study
from trialrun.patients import FORM, BadForm
from trialrun.vocab import labels
from trialrun.vocab.labels import Label
from trialrun.web import wording
from trialrun.web.asking import COMPLETE, Asked, asked, check_token, harmless
from trialrun.web.candidates import trials_for
from trialrun.web.forms import Form, parse_form
from trialrun.web.house import House
from trialrun.web.limits import within
from trialrun.web.patient_view import patient_view
from trialrun.web.prose import headline, unescaped
from trialrun.web.store import ForgottenPatient
from trialrun.web.verdict_view import Tally, screening_view

AnyRequest = Request[Any, Any, Any]
LISTED = 50
Template = Literal["screening.html", "matches.html"]


class MatchView(msgspec.Struct, frozen=True):
    """One trial of the list of matches."""

    trial: str
    title: str
    verdict: Overall
    status: Label
    phase: str
    far: str
    why: str
    against: str
    tally: Tally


class MatchGroup(msgspec.Struct, frozen=True):
    """Matches under one heading."""

    title: str
    about: str
    matches: tuple[MatchView, ...]


def routes(house: House) -> list[HTTPRouteHandler]:
    """The handlers of these pages."""

    # Litestar wraps a synchronous handler twice where GET and POST share an address; so these are not.
    @get("/trials/{id:str}/screen", include_in_schema=False)
    async def screen_form(id: FromPath[str]) -> Response[str]:
        return ways_in(house, await asyncio.to_thread(house.catalog.study, id))

    @post("/trials/{id:str}/screen", status_code=200, include_in_schema=False)
    async def screen_result(request: AnyRequest, id: FromPath[str]) -> Response[str]:
        form = parse_form(request.headers.get("content-type", ""), await house.body(request))
        return await asyncio.to_thread(_screened, house, form, id)

    @get("/match", include_in_schema=False)
    async def match_form() -> Response[str]:
        return ways_in(house, None)

    @post("/match", status_code=200, include_in_schema=False)
    async def match_result(request: AnyRequest) -> Response[str]:
        form = parse_form(request.headers.get("content-type", ""), await house.body(request))
        return await asyncio.to_thread(_matched, house, form)

    @post("/forget", status_code=200, include_in_schema=False)
    async def forget(request: AnyRequest) -> Response[str]:
        form = parse_form(request.headers.get("content-type", ""), await house.body(request))
        check_token(form, house)
        house.store.forget(form.first("key"))
        return house.page(
            "message.html",
            private=True,
            heading="The patient is forgotten",
            message="The data that you entered are no longer in memory. Close pages that still show them.",
            hint="",
        )

    return [screen_form, screen_result, match_form, match_result, forget]


# ---- the ways in ---------------------------------------------------------------------------------------


def ways_in(
    house: House,
    study: Study | None,
    problem: TrialrunError | None = None,
    form: Form | None = None,
) -> Response[str]:
    """The page with the three ways in, for one trial or for all; with what was wrong and the answers."""
    fields = {field.name: "\n".join(form.all(field.name)) for field in FORM} if form is not None else {}
    matching = study is None
    status = 200
    if problem is not None:
        status = 410 if isinstance(problem, ForgottenPatient) else 400
    return house.page(
        "join.html",
        status=status,
        private=True,
        here="/match" if matching else "",
        heading="Match a patient with trials" if matching else "Can this patient join?",
        intro=(
            "Every trial of this catalog that studies what the patient has, ranked, with the reasons."
            if matching
            else "Each sentence of the trial’s criteria is held against what is known of the patient."
        ),
        go="Find trials" if matching else "Screen",
        trial=None if study is None else {"id": study.nct_id, "title": headline(study.title)},
        action="/match" if study is None else f"/trials/{study.nct_id}/screen",
        matching=matching,
        problem=problem,
        samples=tuple(house.samples.values()),
        form=FORM,
        answers=fields,
        wrong=problem.fields if isinstance(problem, BadForm) else {},
        today=date.today().isoformat(),
        complete=tuple(COMPLETE.items()),
        megabytes=house.limits.megabytes,
    )


def _asked(house: House, form: Form, study: Study | None) -> Asked | Response[str]:
    """What was asked, or the page that says what is wrong with it."""
    try:
        check_token(form, house)
        return asked(form, house)
    except MalformedPatient as error:
        return ways_in(house, study, harmless(error), form)
    except (BadRequest, ForgottenPatient, UnknownPlace) as error:
        return ways_in(house, study, error, form)


# ---- one trial -----------------------------------------------------------------------------------------


def _screened(house: House, form: Form, id: str) -> Response[str]:
    study, eligibility = house.catalog.study(id), house.catalog.eligibility(id)
    found = _asked(house, form, study)
    if isinstance(found, Response):
        return found
    screening = screen(study, eligibility, found.patient, found.rules.on, found.rules.policy)
    return _result(
        house,
        "screening.html",
        found,
        heading="Can this patient join?",
        screening=screening_view(screening),
        rules=found.rules.sentence,
    )


def _result(house: House, template: Template, found: Asked, **context: Any) -> Response[str]:
    return house.page(
        template,
        private=True,
        patient=patient_view(found.patient, found.rules.on),
        key=found.key,
        carry=found.rules.fields,
        **context,
    )


# ---- all trials ----------------------------------------------------------------------------------------


def _matched(house: House, form: Form) -> Response[str]:
    found = _asked(house, form, None)
    if isinstance(found, Response):
        return found
    near = found.rules.near
    matches = match(
        within(house.limits.seconds, trials_for(house.catalog, found.patient)),
        found.patient,
        found.rules.on,
        found.rules.policy,
        near=near.point if near is not None else None,
        status=("RECRUITING",) if found.rules.recruiting else (),
        limit=LISTED,
    ).of_all(len(house.catalog))
    return _result(
        house,
        "matches.html",
        found,
        heading="Trials for this patient",
        on=wording.day(found.rules.on),
        near_label=near.label if near is not None else "",
        sentence=_sentence(matches, found.rules.recruiting),
        groups=_groups(house, matches),
        none_hint="No trial of this catalog studies a condition that was recognised in the patient’s data.",
    )


def _sentence(matches: Matches, recruiting: bool) -> str:
    found = wording.count(matches.total, "trial")
    shown = f" The first {len(matches.matches)} are listed." if matches.total > len(matches.matches) else ""
    studies = "studies" if matches.total == 1 else "study"
    now = " and {} now".format("recruits" if matches.total == 1 else "recruit") if recruiting else ""
    return f"{found} of {wording.number(matches.considered)} {studies} what the patient has{now}.{shown}"


def _groups(house: House, matches: Matches) -> tuple[MatchGroup, ...]:
    """Trials that may be open, then those with one criterion against it, then the rest."""
    views = [(one, _match_view(one, _against(house, one))) for one in matches.matches]
    open_ones = tuple(view for one, view in views if one.verdict != "ineligible")
    near = tuple(view for one, view in views if one.verdict == "ineligible" and one.not_met == 1)
    rest = tuple(view for one, view in views if one.verdict == "ineligible" and one.not_met != 1)
    groups = (
        MatchGroup("May be open to this patient", "", open_ones),
        MatchGroup("Near misses", "One criterion alone is against these.", near),
        MatchGroup("Not open", "More than one criterion is against these.", rest),
    )
    return tuple(group for group in groups if group.matches)


def _against(house: House, one: Match) -> str:
    """The sentences that are not met, where they are few enough to be read in a list."""
    if not 1 <= len(one.failing) <= 2:
        return wording.count(len(one.failing), "criterion", "criteria") + " not met." if one.failing else ""
    criteria = house.catalog.eligibility(one.trial).criteria
    sentences = [unescaped(c.text).rstrip(". ") for c in criteria if c.id in one.failing]
    return "Not met: " + "; ".join(f"“{wording.shortened(text, 120)}”" for text in sentences) + "."


def _match_view(one: Match, against: str) -> MatchView:
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
        tally=Tally(one.met, one.unknown, one.not_met),
    )


def _why(has: str, studied: str) -> str:
    if not studied:
        return ""
    return f"It studies {studied}" + (f"; the patient has {has}." if has and has != studied else ".")
