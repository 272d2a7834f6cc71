"""The demonstration, and the two seed records on their pages."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterator
from datetime import date

import msgspec
import pytest
from litestar.testing import TestClient
from test_web_pages import words
from test_web_server import ask, started
from tests.shared_data import SEEDS, needs
from web_studies import stored

from trialrun.catalog import Query
from trialrun.records import Record, read_source
from trialrun.web import wording
from trialrun.web.app import create_app
from trialrun.web.demonstration import MARK, demo_records, demonstration
from trialrun.web.house import House


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with demonstration(tmp_path_factory.mktemp("demo"), date(2027, 1, 4)) as house:
        yield house


@pytest.fixture
def visitor(demo):
    with TestClient(create_app(demo), base_url="http://127.0.0.1:8000") as found:
        yield found


def test_it_builds_in_seconds(tmp_path):
    start = time.perf_counter()
    with demonstration(tmp_path, date(2027, 1, 4)) as house:
        assert len(house.catalog) >= 40
        assert len(house.samples) >= 12
    assert time.perf_counter() - start < 15


def test_every_trial_has_a_page_and_only_published_ones_link_to_a_registry(visitor, demo):
    records = [record for record in demo_records() if isinstance(record, Record)]
    assert len({record.study.nct_id for record in records}) == len(demo.catalog)
    for record in records:
        page = visitor.get(f"/trials/{record.study.nct_id}")
        assert page.status_code == 200
        assert len(page.content) < 150_000
        invented = record.study.title.startswith(MARK)
        assert ("clinicaltrials.gov/study/" not in page.text) is invented


def test_every_patient_can_be_screened_and_matched(visitor, demo):
    for key in demo.samples:
        form = {"token": demo.token.value, "way": "sample", "sample": key, "on": "2027-01-04"}
        for address in ("/trials/NCT03875495/screen", "/trials/NCT04347616/screen", "/match"):
            page = visitor.post(address, data=form)
            assert page.status_code == 200, (key, address)
            assert len(page.content) < 150_000
            assert "supports a clinician and does not replace one" in page.text
    wrong = visitor.post("/match", data={"token": demo.token.value, "way": "sample", "sample": "nobody"})
    assert wrong.status_code == 400


def test_the_first_page_says_where_to_start(visitor):
    text = words(visitor.get("/").text)
    assert "Demonstration." in text
    assert "TEM-MM" in text and "NK4AML" in text


def test_a_newcomer_types_one_command(tmp_path):
    process, port, printed = started(["demo", "--port", "0", "--no-browser"], tmp_path)
    try:
        assert "Building the demonstration" in printed
        status, page = ask(port, "GET", "/trials/NCT04347616")
        assert status == 200 and "Natural Killer" in page
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, out) == (0, "")
    assert err.strip().endswith("Stopped.") and "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


# ---- the two seeds -------------------------------------------------------------------------------------


def texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, text) of every text in a record; coded values, which a page translates, are left out."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, place)
    elif isinstance(value, str) and value and not re.fullmatch(r"[A-Z][A-Z_0-9]*", value):
        yield place, value


def bare(text: str) -> str:
    """Letters and digits only: how a line is wrapped, escaped or bulleted does not matter."""
    return re.sub(r"[^\w]+", "", text.replace("\\", "")).casefold()


def pieces(text: str) -> list[str]:
    """A text's lines, cut where criteria are parted; the headings that the page words itself left out."""
    found = [piece.strip() for piece in re.split(r"\n|; |: | - |\. ", text)]
    return [
        p for p in found if p and not re.fullmatch(r"(?:inclusion|exclusion) criteria:?", p, re.IGNORECASE)
    ]


@pytest.mark.corpus
@needs(SEEDS)
def test_everything_that_the_seeds_say_is_on_their_pages(tmp_path):
    records = [r for file in sorted(SEEDS.iterdir()) for r in read_source(file) if isinstance(r, Record)]
    assert len(records) == 4
    for number, record in enumerate(records):
        study = record.study
        with (
            stored(tmp_path / str(number), [study]) as catalog,
            TestClient(create_app(House(catalog)), base_url="http://127.0.0.1") as visitor,
        ):
            page = visitor.get(f"/trials/{catalog.search(Query()).studies[0].id}")
        assert page.status_code == 200
        shown = bare(words(page.text))
        missing = [
            (place, piece)
            for place, text in texts(study.protocol_section)
            for piece in pieces(text)
            if not any(bare(form) in shown for form in (piece, wording.day(piece), wording.age(piece)))
        ]
        assert not missing
