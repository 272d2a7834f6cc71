"""The same answers as JSON: search, a record, a screening, a match; shapes as on the command line."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from trialrun.catalog import Query
from trialrun.matching import screen
from trialrun.model.errors import BadRequest
from trialrun.patients import of_one_person
from trialrun.web import openapi
from trialrun.web.house import NO_STORE, House
from trialrun.web.pages import parameters_of
from trialrun.web.questions import JSON, Asked, question

AnyRequest = Request[Any, Any, Any]


def routes(house: House) -> list[HTTPRouteHandler]:
    """The handlers of the interface for programs."""

    # Litestar wraps a synchronous handler once for each of its addresses; so those with two are not.
    @get(["/api/trials", "/api/search"])
    async def api_search(request: AnyRequest) -> Response[bytes]:
        parameters = {"text" if k == "q" else k: values for k, values in parameters_of(request).items()}
        found = await house.work(house.catalog.search, Query.from_parameters(parameters))
        return _json(msgspec.json.encode(found))

    @get("/api/trials/{id:str}", sync_to_thread=True)
    def api_trial(id: FromPath[str]) -> Response[bytes]:
        return _json(house.catalog.canonical(id))

    @post("/api/screen", status_code=200)
    async def api_screen(request: AnyRequest) -> Response[bytes]:
        body = await house.body(request)
        return await house.work(_screen, house, request, body)

    @post("/api/match", status_code=200)
    async def api_match(request: AnyRequest) -> Response[bytes]:
        body = await house.body(request)
        return await house.work(_match, house, request, body)

    @post("/api/patient", status_code=200)
    async def api_patient(request: AnyRequest) -> Response[bytes]:
        body = await house.body(request)
        asked = await house.work(_asked, request, body)
        return _json(msgspec.json.encode(asked.found))

    @get(["/api", "/api/openapi.json"])
    async def api_description() -> Response[bytes]:
        return _json(openapi.document(house.limits))

    @get("/api/schemas/{name:str}", sync_to_thread=False)
    def api_schema(name: FromPath[str]) -> Response[bytes]:
        found = openapi.schema(name.removesuffix(".json").removesuffix(".schema"))
        if found is None:
            raise BadRequest("There is no such schema.", hint=f"There are: {', '.join(openapi.SCHEMAS)}.")
        return Response(found, media_type="application/schema+json")

    return [api_search, api_trial, api_screen, api_match, api_patient, api_description, api_schema]


def _asked(request: AnyRequest, body: bytes) -> Asked:
    headers = request.headers
    return question(headers.get("content-type", ""), headers.get("origin", ""), parameters_of(request), body)


def _screen(house: House, request: AnyRequest, body: bytes) -> Response[bytes]:
    asked = _asked(request, body)
    if not asked.trial:
        raise BadRequest("No trial was named.", place="$.trial", hint='Add "trial": an id of the catalog.')
    study, eligibility = house.catalog.study(asked.trial), house.catalog.eligibility(asked.trial)
    joined = of_one_person(asked.found)
    found = screen(study, eligibility, joined.patient, asked.rules.on, asked.rules.policy, part=asked.arm)
    notes = tuple(one.sentence for one in joined.conflicts)
    found = msgspec.structs.replace(found, notes=(*notes, *found.notes))
    return _json(msgspec.json.encode(found))


def _match(house: House, request: AnyRequest, body: bytes) -> Response[bytes]:
    asked = _asked(request, body)
    joined = of_one_person(asked.found)
    house.ready()
    found = house.catalog.match(
        joined.patient,
        asked.rules.on,
        asked.rules.policy,
        near=asked.rules.near.point if asked.rules.near is not None else None,
        within_km=asked.within_km,
        status=asked.status,
        limit=asked.limit,
        part=asked.arm,
    )
    notes = tuple(one.sentence for one in joined.conflicts)
    return _json(msgspec.json.encode(msgspec.structs.replace(found, notes=notes)))


def _json(body: bytes) -> Response[bytes]:
    return Response(body, media_type=JSON, headers=NO_STORE)
