"""The pages about a patient: the ways in, one trial screened, the patient forgotten. (`matches`: all trials.)

A patient travels from page to page as a random key in the body of a form (see `store`), never in an address.
So there is nothing to find in a log, in the browser's history, or in a Referer header; the pages forbid
caching, and the server writes no access log.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from trialrun.matching import screen
from trialrun.matching.chart import Chart
from trialrun.matching.parts import asked_in, part_names
from trialrun.matching.screening import for_part
from trialrun.matching.when import course
from trialrun.model.errors import BadRequest, MalformedPatient, TrialrunError, UnknownPlace
from trialrun.model.screening import Policy
from trialrun.model.study import Study
from trialrun.patients import FORM, BadForm
from trialrun.web import corrections_pages, matches
from trialrun.web.asking import COMPLETE, Asked, asked, check_token, harmless
from trialrun.web.forms import Form, parse_form
from trialrun.web.house import House
from trialrun.web.patient_view import case_view
from trialrun.web.prose import headline, unescaped
from trialrun.web.store import ForgottenPatient
from trialrun.web.verdict_view import screening_view

AnyRequest = Request[Any, Any, Any]
Shown = Callable[[House, Asked], Response[str]]


def routes(house: House) -> list[HTTPRouteHandler]:
    """The handlers of these pages."""

    # Litestar wraps a synchronous handler twice where GET and POST share an address; so these are not.
    @get("/trials/{id:str}/screen", include_in_schema=False)
    async def screen_form(id: FromPath[str]) -> Response[str]:
        return ways_in(house, await house.work(house.catalog.study, id))

    @post("/trials/{id:str}/screen", status_code=200, include_in_schema=False)
    async def screen_result(request: AnyRequest, id: FromPath[str]) -> Response[str]:
        form = await _form(house, request)
        return await house.work(_screened, house, form, id)

    @get("/match", include_in_schema=False)
    async def match_form() -> Response[str]:
        await house.work(house.ready)  # nobody fills in the form in vain
        return ways_in(house, None)

    @post("/match", status_code=200, include_in_schema=False)
    async def match_result(request: AnyRequest) -> Response[str]:
        return await house.work(_answered, house, await _form(house, request), matches.shown)

    @post("/match/summary", status_code=200, include_in_schema=False)
    async def summary(request: AnyRequest) -> Response[str]:
        return await house.work(_answered, house, await _form(house, request), matches.summary)

    @post("/patient/{action:str}", status_code=200, include_in_schema=False)
    async def correction(request: AnyRequest, action: FromPath[str]) -> Response[str]:
        form = await _form(house, request)
        return await house.work(_corrected, house, form, action)

    @post("/forget", status_code=200, include_in_schema=False)
    async def forget(request: AnyRequest) -> Response[str]:
        form = await _form(house, request)
        check_token(form, house)
        house.store.forget(form.first("key"))
        return house.page(
            "message.html",
            private=True,
            heading="The patient is forgotten",
            message="The data that you entered are no longer in memory. Close pages that still show them.",
            hint="",
        )

    @post("/closed", status_code=204, include_in_schema=False)
    async def closed(request: AnyRequest) -> None:
        """What a page's script says when it is closed."""
        form = await _form(house, request)
        check_token(form, house)
        house.store.closed(form.first("key"), form.first("view"))

    return [screen_form, screen_result, match_form, match_result, summary, correction, forget, closed]


async def _form(house: House, request: AnyRequest) -> Form:
    return parse_form(request.headers.get("content-type", ""), await house.body(request))


# ---- the ways in ---------------------------------------------------------------------------------------


def ways_in(
    house: House,
    study: Study | None,
    problem: TrialrunError | None = None,
    form: Form | None = None,
) -> Response[str]:
    """The page with the ways in, for one trial or for all; with what was wrong and the answers."""
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
        note=form.first("note") if form is not None else "",
        wrong=problem.fields if isinstance(problem, BadForm) else {},
        given=_given(form),
        parts=_parts(house, study),
        complete=tuple(COMPLETE.items()),
        megabytes=house.limits.megabytes,
    )


def _given(form: Form | None) -> dict[str, Any]:
    """The rules as they were sent, so that a form with a mistake elsewhere need not be filled in anew."""
    given = form or Form({}, {})
    return {
        "on": given.first("on") or date.today().isoformat(),
        "days": given.first("measurement_days") or str(Policy().measurement_days),
        "complete": given.all("complete"),
        "near": given.first("near"),
        "recruiting": given.first("recruiting") == "yes",
        "arm": given.first("arm"),
    }


def _parts(house: House, study: Study | None) -> tuple[tuple[str, str], ...]:
    """The parts of the trial to choose from and how each is shown; none where everything is asked of all."""
    if study is None:
        return ()
    criteria = house.catalog.eligibility(study.nct_id).criteria
    if not any(criterion.applies_to for criterion in criteria):
        return ()
    return tuple((name, unescaped(name)) for name in part_names(study, criteria))


def _asked(house: House, form: Form, study: Study | None) -> Asked | Response[str]:
    """What was asked, or the page that says what is wrong with it."""
    try:
        check_token(form, house)
        return asked(form, house)
    except MalformedPatient as error:
        return ways_in(house, study, harmless(error), form)
    except (BadRequest, ForgottenPatient, UnknownPlace) as error:
        return ways_in(house, study, error, form)


# ---- the answers ---------------------------------------------------------------------------------------


def _answered(house: House, form: Form, shown: Shown) -> Response[str]:
    found = _asked(house, form, None)
    return found if isinstance(found, Response) else shown(house, found)


def _screened(house: House, form: Form, id: str) -> Response[str]:
    study = house.catalog.study(id)
    found = _asked(house, form, study)
    return found if isinstance(found, Response) else screening_page(house, found, id)


def screening_page(house: House, found: Asked, id: str, *, mended: bool = False) -> Response[str]:
    """One trial for the patient. mended: facts were just corrected, so they stand open."""
    study, eligibility = house.catalog.study(id), house.catalog.eligibility(id)
    chart, on, policy = Chart(found.patient), found.rules.on, found.rules.policy
    screening = screen(study, eligibility, chart, on, policy)
    parts, left_out = screening.parts, frozenset[str]()
    if found.arm:
        screening = screen(study, eligibility, chart, on, policy, part=found.arm)
        asked_of = asked_in(study, eligibility.criteria, found.arm) or ()
        pairs = zip(eligibility.criteria, asked_of, strict=True)
        left_out = frozenset(criterion.id for criterion, (counts, _) in pairs if not counts)
        eligibility = for_part(study, eligibility, found.arm)
    ahead = course(study, eligibility, chart, on, policy, on + timedelta(days=365))
    return house.page(
        "screening.html",
        private=True,
        heading="Can this patient join?",
        screening=screening_view(screening, ahead, parts, left_out),
        rules=found.rules.sentence,
        patient=case_view(found.case, found.rules.on),
        key=found.key,
        view=house.store.viewed(found.key),
        carry=found.rules.fields,
        back=study.nct_id,
        arm=found.arm,
        mended=mended,
    )


def _corrected(house: House, form: Form, action: str) -> Response[str]:
    found = _asked(house, form, None)
    if isinstance(found, Response):
        return found
    answer = corrections_pages.answer(house, found, form, action)
    if isinstance(answer, Response):
        return answer
    mended = action not in ("answer", "skip")  # whoever answers looks at the next question, not at the facts
    if answer.back:
        return screening_page(house, answer, answer.back, mended=mended)
    return matches.shown(house, answer, mended=mended)
