"""The server: pages and JSON over one catalog, errors in plain words, nothing of a patient in any log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Callable, Collection
from typing import Any

from litestar import Litestar, Request, Response
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import HTTPException
from litestar.static_files import create_static_files_router

from trialrun.model.errors import BadRequest, MalformedPatient, TrialrunError, UnknownPlace, UnknownTrial
from trialrun.web import api, location_pages, pages, screens
from trialrun.web.asking import harmless, new_id
from trialrun.web.house import NO_STORE, House, static_files
from trialrun.web.limits import Meter, NotReady, TooSlow
from trialrun.web.questions import WrongType
from trialrun.web.security import LOOPBACK, Guard
from trialrun.web.store import ForgottenPatient

log = logging.getLogger("trialrun.web")
AnyRequest = Request[Any, Any, Any]

HEADINGS: dict[type[TrialrunError], str] = {
    UnknownTrial: "There is no such trial here",
    ForgottenPatient: "This patient is not in memory any more",
    NotReady: "Patients cannot be matched yet",
    TooSlow: "That took too long",
}
PLAIN = {
    400: (
        "This request cannot be understood",
        "Something in the address or in the form is not as it should be.",
    ),
    404: ("There is no such page", "The address may be mistyped, or the trial is not in this catalog."),
    405: (
        "This address takes another kind of request",
        "Go back to the page with the form and send it again.",
    ),
    408: ("That took too long", "What was sent did not arrive in time."),
    413: ("That is too much", "The server takes at most {megabytes} MB at once."),
    500: (
        "Something went wrong here",
        "The error is ours. Nothing of what you sent was kept or written down.",
    ),
}


def create_app(house: House, hosts: Collection[str] = LOOPBACK, *, any_address: bool = False) -> Guard:
    """The application over a house. hosts, any_address: how it may be addressed (see `Guard`)."""

    @contextlib.asynccontextmanager
    async def forgetting(_: Litestar) -> AsyncIterator[None]:
        """Drops patients whose time is over, also while nobody asks."""

        async def every_few_seconds() -> None:
            while True:
                await asyncio.sleep(5)
                house.store.drop_expired()

        task = asyncio.create_task(every_few_seconds())
        warming = house.begin()
        try:
            yield
        finally:
            task.cancel()
            await asyncio.to_thread(warming.join, 5)  # the catalog is closed next

    application = Litestar(
        route_handlers=[
            *pages.routes(house),
            *location_pages.routes(house),
            *screens.routes(house),
            *api.routes(house),
            create_static_files_router(
                path="/static",
                directories=[static_files()],
                cache_control=CacheControlHeader(max_age=86_400),  # their addresses change with them
                include_in_schema=False,
            ),
        ],
        lifespan=[forgetting],
        exception_handlers={
            TrialrunError: _our_error(house),
            HTTPException: _http_error(house),
            TimeoutError: _late(house),
            Exception: _unexpected(house),
        },
        openapi_config=None,  # `openapi` writes it from the types
        request_max_body_size=house.limits.megabytes * 1_000_000,
        logging_config=None,
        debug=False,
    )
    # Around the whole of it: Litestar's own middleware does not see requests for pages that do not exist.
    return Guard(application, hosts, any_address, Meter(house.limits.per_minute))


# ---- errors --------------------------------------------------------------------------------------------


def _our_error(house: House) -> Callable[[AnyRequest, TrialrunError], Response[Any]]:
    def answer(request: AnyRequest, error: TrialrunError) -> Response[Any]:
        status = 400
        if isinstance(error, UnknownTrial) or (
            isinstance(error, UnknownPlace) and "/places/" in request.url.path
        ):
            status = 404
        elif isinstance(error, ForgottenPatient):
            status = 410
        elif isinstance(error, TooSlow):
            status = 503
        elif isinstance(error, WrongType):
            status = 415
        if _wants_json(request):
            # Other errors' places are files of this server.
            place = error.place if isinstance(error, (BadRequest, MalformedPatient)) else ""
            return _json_error(status, error.message, error.hint, place)
        if isinstance(error, MalformedPatient):
            error = harmless(error)
        heading = next((told for kind, told in HEADINGS.items() if isinstance(error, kind)), PLAIN[400][0])
        hint = "Search for it by its number, its name or its disease." if status == 404 else error.hint
        return house.page(
            "message.html", status=status, private=True, heading=heading, message=error.message, hint=hint
        )

    return answer


def _http_error(house: House) -> Callable[[AnyRequest, HTTPException], Response[Any]]:
    def answer(request: AnyRequest, error: HTTPException) -> Response[Any]:
        status = error.status_code if error.status_code in PLAIN else 400 if error.status_code < 500 else 500
        return _plain_error(house, request, status)

    return answer


def _late(house: House) -> Callable[[AnyRequest, TimeoutError], Response[Any]]:
    def answer(request: AnyRequest, error: TimeoutError) -> Response[Any]:
        return _plain_error(house, request, 408)

    return answer


def _unexpected(house: House) -> Callable[[AnyRequest, Exception], Response[Any]]:
    def answer(request: AnyRequest, error: Exception) -> Response[Any]:
        # An exception's text can hold what it stumbled over, so only its kind and its place are logged.
        name = new_id()
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(
            f"{f.filename.rpartition('trialrun')[2]}:{f.lineno} {f.name}" for f in frames[:-9:-1]
        )
        log.error("unexpected %s [%s] at %s", type(error).__name__, name, where)
        return _plain_error(house, request, 500, f"It has the number {name} in the server’s log.")

    return answer


def _plain_error(house: House, request: AnyRequest, status: int, hint: str = "") -> Response[Any]:
    heading, message = PLAIN[status]
    message = message.replace("{megabytes}", str(house.limits.megabytes))
    if _wants_json(request):
        return _json_error(status, message, hint)
    return house.page(
        "message.html", status=status, private=True, heading=heading, message=message, hint=hint
    )


def _wants_json(request: AnyRequest) -> bool:
    return request.url.path.startswith("/api")


def _json_error(status: int, message: str, hint: str, place: str = "") -> Response[dict[str, str]]:
    content = {"error": message} | ({"place": place} if place else {}) | ({"hint": hint} if hint else {})
    return Response(content, status_code=status, media_type="application/json", headers=NO_STORE)
