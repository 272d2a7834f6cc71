"""A catalog that an earlier version compiled: pages say so, and match patients once it is compiled anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient
from web_studies import Client, plain_study, stored

from trialrun.catalog import Catalog
from trialrun.catalog.matcher import Matcher
from trialrun.web.app import create_app
from trialrun.web.house import House
from trialrun.web.limits import Limits, NotReady

TRIALS = 30
NOTE = "A 63-year-old man with multiple myeloma. ECOG 1. Creatinine 1.1 mg/dL on 2026-11-10."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """So many trials of an earlier version that one question, of half a second, has no time for them."""
    with stored(tmp_path, [plain_study(number) for number in range(1, TRIALS + 1)]) as catalog:
        directory = catalog.directory
    with sqlite3.connect(next(directory.glob("*.sqlite*"))) as rows:
        rows.execute("UPDATE trial SET made_by = 'an earlier one'")
    rows.close()
    manifest = directory / "matching" / "current.json"
    manifest.unlink()
    with Catalog.open(directory) as catalog:
        yield House(catalog, limits=Limits(seconds=0.5, per_minute=0))


def test_what_is_compiled_anew_is_counted_and_then_no_more(house: House) -> None:
    assert house.catalog.matcher.outdated() == TRIALS
    with pytest.raises(NotReady, match=r"30 trials .* about 1 minute; .*load --recompile"):
        house.ready()
    house.begin().join()
    assert house.catalog.matcher.outdated() == 0
    house.ready()
    with Matcher.open(house.catalog.directory) as another:  # the tables were written down
        assert another.outdated() == 0


def test_pages_say_so_until_it_is_done(house: House) -> None:
    guard = house.catalog.matcher._guard
    with TestClient(create_app(house), base_url="http://127.0.0.1:8000") as client:
        house.begin().join()
        house.catalog.matcher._snapshot = None
        (house.catalog.directory / "matching" / "current.json").unlink()
        with guard:  # as long as the tables are being made
            _not_yet(client)
        house.begin().join()
        assert client.get("/match").status_code == 200
        answer = client.post("/api/match", content=NOTE, headers={"content-type": "text/plain"})
        assert answer.status_code == 200 and answer.json()["considered"] == TRIALS


def _not_yet(client: Client) -> None:
    page = client.get("/match")
    assert page.status_code == 503
    assert "Patients cannot be matched yet" in page.text and "load --recompile" in page.text
    answer = client.post("/api/match", content=NOTE, headers={"content-type": "text/plain"})
    assert answer.status_code == 503
    assert "compiled anew" in answer.json()["error"] and "--recompile" in answer.json()["hint"]
    assert client.get("/").status_code == 200
