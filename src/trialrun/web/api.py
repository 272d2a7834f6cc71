"""The same answers as JSON: search, a record, a screening, a match; shapes as on the command line."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from trialrun.catalog import Query
from trialrun.catalog.query import distance
from trialrun.matching import match, screen
from trialrun.model.errors import BadRequest
from trialrun.patients import read_patient
from trialrun.vocab import labels
from trialrun.web.asking import NAME, rules_of
from trialrun.web.candidates import trials_for
from trialrun.web.house import NO_STORE, House
from trialrun.web.pages import parameters_of

AnyRequest = Request[Any, Any, Any]
JSON = "application/json"
MOST_MATCHES = 500


class PatientQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the two POST endpoints take.

    patient: a FHIR R4 bundle. near, within, status, limit: for /api/match only, as
    the options of `trialrun match`.
    """

    patient: msgspec.Raw
    trial: str = ""
    on: str = ""
    complete: tuple[str, ...] = ()
    measurement_days: int | None = None
    near: str = ""
    within: str = ""
    status: tuple[str, ...] = ()
    limit: int = 20


_decoder = msgspec.json.Decoder(PatientQuestion)


def routes(house: House) -> list[HTTPRouteHandler]:
    """The handlers of the interface for programs."""

    @get("/api/search", sync_to_thread=True, summary="Trials that a query finds, with counts by filter")
    def api_search(request: AnyRequest) -> Response[bytes]:
        parameters = {"text" if k == "q" else k: values for k, values in parameters_of(request).items()}
        return _json(msgspec.json.encode(house.catalog.search(Query.from_parameters(parameters))))

    @get(
        "/api/trials/{id:str}",
        sync_to_thread=True,
        summary="A record in ClinicalTrials.gov’s version 2 shape",
    )
    def api_trial(id: FromPath[str]) -> Response[bytes]:
        return _json(house.catalog.canonical(id))

    @post("/api/screen", status_code=200, summary="One patient held against one trial")
    async def api_screen(request: AnyRequest) -> Response[bytes]:
        question = await _question(request)
        if not question.trial:
            raise BadRequest("No trial was named.", hint='Add "trial": an id of the catalog.')
        return await asyncio.to_thread(_screen, house, question)

    @post("/api/match", status_code=200, summary="The trials that fit one patient, ranked")
    async def api_match(request: AnyRequest) -> Response[bytes]:
        return await asyncio.to_thread(_match, house, await _question(request))

    return [api_search, api_trial, api_screen, api_match]


async def _question(request: AnyRequest) -> PatientQuestion:
    """The body. A JSON type is required: another site cannot send it without being asked first (CORS)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (JSON, "application/fhir+json"):
        raise BadRequest("The body must be JSON.", hint=f"Send it with the header Content-Type: {JSON}.")
    body = await request.body()
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The body is not as it should be: {_without_values(str(error))}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadRequest("The body is not JSON.") from None


def _without_values(message: str) -> str:
    """What msgspec says is wrong, without a name or value that it may quote from the body."""
    return "a field that is not known" if "unknown field" in message else message.rstrip(".")


def _screen(house: House, question: PatientQuestion) -> Response[bytes]:
    study, eligibility = house.catalog.study(question.trial), house.catalog.eligibility(question.trial)
    rules = rules_of(question.on, _days(question), question.complete, "")
    patient = read_patient(bytes(question.patient), NAME)
    return _json(msgspec.json.encode(screen(study, eligibility, patient, rules.on, rules.policy)))


def _match(house: House, question: PatientQuestion) -> Response[bytes]:
    if not 0 <= question.limit <= MOST_MATCHES:
        raise BadRequest(f"The limit is a number from 0 to {MOST_MATCHES}.")
    rules = rules_of(question.on, _days(question), question.complete, question.near)
    if question.within and rules.near is None:
        raise BadRequest("A distance needs a place to measure from.", hint='Add "near", for example "Milan".')
    patient = read_patient(bytes(question.patient), NAME)
    found = match(
        trials_for(house.catalog, patient),
        patient,
        rules.on,
        rules.policy,
        near=rules.near.point if rules.near is not None else None,
        within_km=distance(question.within) if question.within else None,
        status=[labels.parse("status", word) for word in question.status],
        limit=question.limit,
    ).of_all(len(house.catalog))
    return _json(msgspec.json.encode(found))


def _days(question: PatientQuestion) -> str:
    return "" if question.measurement_days is None else str(question.measurement_days)


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type=JSON, headers=NO_STORE)
