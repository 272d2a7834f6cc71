"""A catalog of invented records, the pages over it, and a client for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from litestar.testing import TestClient
from web_studies import hostile_study, plain_study

from trialrun.catalog import Catalog
from trialrun.model.study import Study, encode_study
from trialrun.records import read_bytes
from trialrun.web.app import create_app
from trialrun.web.house import House

Client = TestClient  # the type of the `client` fixture


def stored(directory: Path, studies: list[Study]) -> Catalog:
    """A catalog that holds the studies, open to read."""
    data = msgspec.json.encode([msgspec.Raw(encode_study(study)) for study in studies])
    with Catalog.open(directory, write=True) as catalog:
        report = catalog.load(read_bytes(data, "invented.json"))
        assert report.stored == len(studies), report.rejected
    return Catalog.open(directory)


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
