"""What all pages of one server share: the catalog, the patients in memory, the form token, the templates."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Request, Response
from markupsafe import Markup

from trialrun.catalog import Catalog
from trialrun.model.version import VERSION
from trialrun.vocab import labels
from trialrun.vocab.mentions import mentions
from trialrun.vocab.places import place, read_gazetteers
from trialrun.web import prose
from trialrun.web.limits import Limits, NotReady, TooSlow
from trialrun.web.locations import Locations
from trialrun.web.security import FormToken
from trialrun.web.store import PatientStore

Done = TypeVar("Done")
HTML = "text/html"  # Litestar adds the character set
NO_STORE = {"cache-control": "no-store"}


TRIALS_A_SECOND = 50
"""About so many trials are compiled in a second, on a slow machine."""


class Sample(msgspec.Struct, frozen=True):
    """A demonstration patient: a key for the form, a name, a sentence about them, a FHIR bundle."""

    key: str
    name: str
    about: str
    bundle: bytes


class House:
    """The things that handlers need.

    demo: a sentence shown on every page of a demonstration. invented: ids of trials that no registry has.
    starts: (words, address) of pages that the first page proposes. limits: how much, how long, how often.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        samples: tuple[Sample, ...] = (),
        demo: str = "",
        invented: frozenset[str] = frozenset(),
        starts: tuple[tuple[str, str], ...] = (),
        store: PatientStore | None = None,
        limits: Limits = Limits(),
    ) -> None:
        self.catalog = catalog
        self.samples = {sample.key: sample for sample in samples}
        self.demo = demo
        self.invented = invented
        self.starts = starts
        self.limits = limits
        self.store = store or PatientStore(minutes=limits.keep_minutes)
        self.token = FormToken()
        self.locations = Locations(catalog)
        self._guard = threading.Lock()
        self._warming: threading.Thread | None = None

    def begin(self) -> threading.Thread:
        """The thread on which `warm` is at work: the one that already is, or a new one."""
        with self._guard:
            if self._warming is None or not self._warming.is_alive():
                self._warming = threading.Thread(target=self.warm, daemon=True)
                self._warming.start()
            return self._warming

    def ready(self) -> None:
        """Raises NotReady where more trials must be compiled anew than one question has time for.

        That goes on beside the questions, and need not be waited for by whoever asks.
        """
        trials = self.catalog.matcher.outdated()
        seconds = trials / TRIALS_A_SECOND
        if seconds > self.limits.seconds / 2:
            self.begin()
            raise NotReady(trials, math.ceil(seconds / 60))

    def warm(self) -> None:
        """Reads what the first questions would otherwise wait for: templates, places, words, tables."""
        # Whatever is wrong will be said to the one who asks for it.
        with contextlib.suppress(Exception):
            for name in environment().list_templates():
                environment().get_template(name)
            place("Milan")
            mentions("myeloma")
            self.locations.countries()
            self.catalog.matcher.snapshot()
            read_gazetteers()  # or the first misspelt place waits for them

    async def body(self, request: Request[Any, Any, Any]) -> bytes:
        """The body of a request, which has to arrive in time. Raises TimeoutError."""
        return await asyncio.wait_for(request.body(), self.limits.seconds)

    async def work(self, task: Callable[..., Done], *given: Any) -> Done:
        """What the task gives, on another thread. Raises TooSlow when it takes longer than the limit.

        The thread itself cannot be stopped and goes on; its answer is thrown away.
        """
        seconds = self.limits.seconds
        try:
            return await asyncio.wait_for(asyncio.to_thread(task, *given), seconds)
        except TimeoutError:
            raise TooSlow(
                f"This took longer than {seconds:g} seconds and was given up.",
                hint="Try again, or ask for fewer trials.",
            ) from None

    def page(
        self, template: str, *, status: int = 200, private: bool = False, here: str = "", **context: Any
    ) -> Response[str]:
        """A rendered page. private: it shows or takes a patient's data and no cache may keep it."""
        return Response(
            render(
                template,
                here=here,
                demo=self.demo,
                minutes=f"{self.store.minutes:g}",
                token=self.token.value,
                **context,
            ),
            status_code=status,
            media_type=HTML,
            headers=NO_STORE if private else {"cache-control": "no-cache"},
        )


@cache
def environment() -> Environment:
    """Jinja with autoescape for every template, and an error for every name that is not there."""
    found = Environment(
        loader=PackageLoader("trialrun.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    found.globals.update(
        version=stamp(),
        phone=prose.phone_address,
        email=prose.mail_address,
        role=lambda code: labels.name("official_role", code),
        release=VERSION,
    )
    return found


def _shown(value: Any) -> Any:
    """What a template writes for a value. What macros give (Markup) has been through here already."""
    return prose.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def stamp() -> str:
    """A short digest of the static files, so that a browser asks anew when they change."""
    digest = sha256()
    for file in sorted(static_files().iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def static_files() -> Path:
    """The folder of style sheet, script and icon."""
    return Path(str(resources.files("trialrun.web"))) / "static"


def render(template: str, **context: Any) -> str:
    """The template's text with the context."""
    return environment().get_template(template).render(**context)
