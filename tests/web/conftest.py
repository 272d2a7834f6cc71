"""A catalog of invented records, the pages over it, and a client for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.serving import served
from web_browser import CHROMIUM, OPTIONS, PICTURES, is_wrong
from web_studies import Client, hostile_study, plain_study, stored

from trialrun.catalog import Catalog
from trialrun.web.app import create_app
from trialrun.web.demonstration import demonstration
from trialrun.web.house import House


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Twenty-five plain trials and a hostile one."""
    many = [
        plain_study(
            n,
            title=f"Trial of Foxglove Number {n} in Heart Failure",
            status="COMPLETED" if n % 2 else "RECRUITING",
            phases=("PHASE3",),
            conditions=("Heart Failure",),
            cities=(("Rome", "Italy", 41.9, 12.5),) if n % 3 else (("Oslo", "Norway", 59.9, 10.7),),
        )
        for n in range(2, 26)
    ]
    with stored(tmp_path_factory.mktemp("web"), [plain_study(), *many, hostile_study()]) as opened:
        yield opened


@pytest.fixture
def house(catalog: Catalog) -> House:
    return House(catalog)


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with TestClient(
        create_app(house), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as found:
        yield found


# ---- a real browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def demo_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demonstration, as of today."""
    with demonstration(tmp_path_factory.mktemp("demo"), date.today()) as found:
        yield found


@pytest.fixture(scope="session")
def address(demo_house: House) -> Iterator[str]:
    """The demonstration, served by a thread."""
    with served(demo_house) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    reason = "browser tests need the package playwright"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """`opened(path, **options of the context)` is a page; at the end nothing may have gone wrong."""
    contexts = []
    wrong: list[str] = []

    def open_page(path: str, **options: Any) -> Any:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if is_wrong(message) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(address) else wrong.append(f"asks {asked.url}"),
        )
        page.goto(address + path)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        if PICTURES:
            name = f"{request.node.name}-{number}.png".replace("/", "_")
            context.pages[-1].screenshot(path=Path(PICTURES) / name, full_page=True)
        context.close()
    assert not wrong
