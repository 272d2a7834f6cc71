"""A curator's corrections: applied while the sentence stands, flagged when it changes, kept otherwise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from catalog_studies import nct, record, study
from litestar.testing import TestClient
from typer.testing import CliRunner

from trialrun.catalog import Catalog
from trialrun.cli.main import application
from trialrun.criteria import parse, write
from trialrun.matching import screen
from trialrun.model.eligibility import Criterion
from trialrun.model.errors import BadRequest, CatalogError, MalformedCriterion, UnknownTrial
from trialrun.model.patient import Patient
from trialrun.records import Record
from trialrun.web.app import create_app
from trialrun.web.house import House

ID = nct(1)
DAY = date(2026, 3, 4)
TEXT = "Inclusion Criteria:\n\n* Platelets at least 100 x 10^9/L\n* Able to climb {floors} floors\n"
CHANGED = TEXT.replace("climb", "walk up")


def _study(text: str = TEXT, updated: str = "2020-01-01") -> Record:
    return record(study(ID, "A trial of zebra", criteria=text.format(floors=2), updated=updated))


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    with Catalog.open(tmp_path / "catalog", write=True) as catalog:
        catalog.load([_study(), record(study(nct(2), "Another trial"))])
    return tmp_path / "catalog"


def _criterion(catalog: Catalog, id: str = "I2") -> Criterion:
    return next(one for one in catalog.eligibility(ID).criteria if one.id == id)


def _correct(directory: Path, tree: str = "ecog <= 1", criterion: str = "I2") -> None:
    with Catalog.open(directory, write=True) as catalog:
        catalog.correct(ID, criterion, tree, "A. Curator", "climbing floors is ECOG 1", DAY)


def test_it_takes_the_place_of_the_compilers_reading(directory: Path) -> None:
    with Catalog.open(directory) as catalog:
        before = _criterion(catalog)
        assert write(before.tree) != "ecog <= 1"
    _correct(directory)
    with Catalog.open(directory) as catalog:
        found = _criterion(catalog)
        assert found.tree == parse("ecog <= 1")
        assert found.text == before.text and len(found.spans) == 1
        assert found.note == "Corrected by A. Curator on 2026-03-04: climbing floors is ECOG 1"
        assert found.curated is not None and found.curated.instead_of == write(before.tree)
        assert (found.curated.author, found.curated.on) == ("A. Curator", "2026-03-04")
        assert next(iter(catalog.trials()))[1] == catalog.eligibility(ID)
        answer = screen(catalog.study(ID), catalog.eligibility(ID), Patient(), DAY)
        assert [one.note for one in answer.criteria if one.id == "I2"] == [found.note]
        assert not [one for one in catalog.eligibility(nct(2)).criteria if one.note]


def test_recompiling_and_the_same_record_again_leave_it(directory: Path) -> None:
    _correct(directory)
    with Catalog.open(directory, write=True) as catalog:
        catalog.recompile(everything=True)
        catalog.load([_study(updated="2021-01-01")])
        assert len(catalog.versions(ID)) == 2
        assert write(_criterion(catalog).tree) == "ecog <= 1"
        assert [state.outdated for state in catalog.corrections()] == [False]


def test_a_changed_sentence_makes_it_outdated_until_it_is_back(directory: Path) -> None:
    _correct(directory)
    with Catalog.open(directory, write=True) as catalog:
        catalog.load([_study(CHANGED, "2021-01-01")])
        found = _criterion(catalog)
        assert write(found.tree) != "ecog <= 1"
        assert "Correction outdated (I2, by A. Curator on 2026-03-04" in found.note
        assert found.curated is not None and found.curated.outdated and found.curated.tree == "ecog <= 1"
        assert [(state.outdated, state.criterion) for state in catalog.corrections(ID)] == [(True, "")]
        catalog.load([_study(TEXT, "2022-01-01")])
        assert write(_criterion(catalog).tree) == "ecog <= 1"


def test_a_sentence_that_moved_keeps_its_correction(directory: Path) -> None:
    _correct(directory)
    moved = TEXT.replace("Criteria:\n\n", "Criteria:\n\n* Written informed consent\n")
    with Catalog.open(directory, write=True) as catalog:
        catalog.load([_study(moved, "2021-01-01")])
        assert write(_criterion(catalog, "I3").tree) == "ecog <= 1"
        assert [state.criterion for state in catalog.corrections(ID)] == ["I3"]


def test_the_later_correction_counts_and_removal_gives_the_compilers_back(directory: Path) -> None:
    with Catalog.open(directory) as catalog:
        before = catalog.eligibility(ID)
    _correct(directory)
    _correct(directory, "ecog <= 2")
    with Catalog.open(directory, write=True) as catalog:
        assert write(_criterion(catalog).tree) == "ecog <= 2"
        assert len(catalog.corrections()) == 1
        catalog.remove_correction(ID, "i2")
        assert catalog.eligibility(ID) == before
        with pytest.raises(BadRequest):
            catalog.remove_correction(ID, "I2")


def test_a_reader_that_is_open_sees_it(directory: Path) -> None:
    with Catalog.open(directory) as reader:
        assert not _criterion(reader).note
        _correct(directory)
        assert _criterion(reader).note


def test_mistakes_are_told_and_change_nothing(directory: Path) -> None:
    with Catalog.open(directory, write=True) as catalog:
        before = catalog.eligibility(ID)
        with pytest.raises(MalformedCriterion) as raised:
            catalog.correct(ID, "I2", "ecog <= <= 1", "A", "b", DAY)
        assert raised.value.place.startswith("line 1, column")
        with pytest.raises(BadRequest, match="It has: "):
            catalog.correct(ID, "I9", "ecog <= 1", "A", "b", DAY)
        with pytest.raises(BadRequest, match="author"):
            catalog.correct(ID, "I2", "ecog <= 1", " ", "b", DAY)
        with pytest.raises(UnknownTrial):
            catalog.correct("NCT00000000", "I2", "ecog <= 1", "A", "b", DAY)
        assert catalog.eligibility(ID) == before and catalog.corrections() == []


def test_by_command_from_correction_to_export_and_import(directory: Path, tmp_path: Path) -> None:
    runner, app = CliRunner(), application(("correct", "criteria", "screen"))
    here = ["--catalog", str(directory)]

    def said(*arguments: str) -> str:
        done = runner.invoke(app, [*arguments, *here], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    by = ["--author", "A. Curator", "--reason", "it is ECOG 1"]
    assert "means ecog <= 1" in said("correct", ID, "I2", "--tree", "ecog <= 1", *by)
    assert "1 correction" in said("correct", "--list")
    assert "Corrected by A. Curator" in said("criteria", ID)
    file = tmp_path / "corrections.json"
    said("correct", "--export", str(file))
    (kept,) = json.loads(file.read_text())["corrections"]
    assert (kept["trial"], kept["tree"]) == (ID, "ecog <= 1")
    said("correct", ID, "I2", "--remove")
    assert "0 corrections" in said("correct", "--list", ID)
    file.write_text(
        json.dumps(
            {
                "corrections": [
                    kept,
                    {**kept, "trial": "NCT00000000"},
                    {**kept, "tree": "ecog <="},
                ]
            }
        )
    )
    assert "3 read = 1 stored + 2 rejected" in said("correct", "--import", str(file))
    assert "holds" in said("correct", "--list", ID)
    for wrong in (["correct", ID, "I2"], ["correct", "--list", "--remove"], ["correct", ID, "--remove"]):
        with pytest.raises(BadRequest):
            runner.invoke(app, [*wrong, *here], catch_exceptions=False)
    file.write_text("[]")
    with pytest.raises(BadRequest, match="no file of corrections"):
        runner.invoke(app, ["correct", "--import", str(file), *here], catch_exceptions=False)


def test_the_trials_page_tells_who_corrected_what_and_why(directory: Path) -> None:
    def page() -> str:
        with Catalog.open(directory) as catalog:
            app = create_app(House(catalog))
            with TestClient(app, base_url="http://127.0.0.1:8000") as client:
                return " ".join(client.get(f"/trials/{ID}").text.split())

    assert "Corrected by a person" not in page()
    _correct(directory)
    found = page()
    assert "Corrected by a person</span> A. Curator, <time" in found
    assert "Reason: climbing floors is ECOG 1" in found and "2026-03-04" in found
    with Catalog.open(directory, write=True) as catalog:
        catalog.load([_study(CHANGED, "2021-01-01")])
    assert "Correction outdated" in page()


def test_a_correction_makes_no_catalog(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    asked = ["correct", ID, "I2", "--tree", "ecog <= 1", "--author", "A", "--reason", "B"]
    done = CliRunner().invoke(application(("correct",)), [*asked, "--catalog", str(folder)])
    assert isinstance(done.exception, CatalogError)
    assert not folder.exists()
