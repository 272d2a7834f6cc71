"""The commands load, search and show, as a person runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from catalog_studies import CITIES, nct, site, some_studies, study
from typer.testing import CliRunner, Result

from trialrun.catalog import Hit, Results
from trialrun.catalog.directory import catalog_directory
from trialrun.cli.main import app
from trialrun.model.errors import TrialrunError
from trialrun.model.study import encode_study

SCHEMA = json.loads(Path(__file__, "../../../docs/schemas/search.schema.json").resolve().read_text())


def run(*arguments: str, input: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=input)


def error_of(*arguments: str) -> TrialrunError:
    """The error that `main` would turn into a message and exit status 2."""
    result = run(*arguments)
    assert isinstance(result.exception, TrialrunError), result.output
    return result.exception


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of thirty studies and two files that are no records."""
    archive = tmp_path_factory.mktemp("source") / "records.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        files = {f"{made.nct_id}.json": encode_study(made) for made in some_studies(30, 5)}
        files |= {"broken.json": b'{"protocolSection": ', "other.bin": b"\x00\x01\x02" * 40}
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, BytesIO(data))
    return archive


@pytest.fixture(scope="module")
def catalog(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory = str(tmp_path_factory.mktemp("catalog"))
    assert run("load", str(source), "--catalog", directory, "--workers", "1").exit_code == 0
    yield directory


def test_the_balance_is_printed(source: Path, tmp_path: Path) -> None:
    result = run("load", str(source), "--catalog", str(tmp_path), "--workers", "1")
    assert result.exit_code == 0, result.output
    assert (
        "32 records read = 30 stored (30 new, 0 updated, 0 older) + 0 unchanged + 2 rejected" in result.stdout
    )
    assert "rejected: records.tar.xz!broken.json" in result.stderr
    assert "rejected: records.tar.xz!other.bin" in result.stderr
    again = run("load", str(source), "--catalog", str(tmp_path), "--workers", "1")
    assert "0 stored (0 new, 0 updated, 0 older) + 30 unchanged + 2 rejected" in again.stdout


def test_the_balance_as_json(source: Path, tmp_path: Path) -> None:
    result = run("load", str(source), "--catalog", str(tmp_path), "--json")
    told = json.loads(result.stdout)
    assert told["read"] == told["stored"] + told["unchanged"] + len(told["rejected"]) == 32
    assert {entry["name"].split("!")[1] for entry in told["rejected"]} == {"broken.json", "other.bin"}
    assert all(entry["reason"] for entry in told["rejected"])
    assert told["trials"] == 30


def test_standard_input_and_a_single_file(tmp_path: Path) -> None:
    result = run("load", "-", "--catalog", str(tmp_path), input=encode_study(study()))
    assert "1 record read = 1 stored" in result.stdout
    (tmp_path / "two.json").write_bytes(encode_study(study(nct(2))))
    assert "2 trials in" in run("load", str(tmp_path / "two.json"), "--catalog", str(tmp_path)).stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_once_and_by_the_loader(tmp_path: Path) -> None:
    pipe = tmp_path / "records.json"
    os.mkfifo(pipe)
    # In a process of its own: should nobody, or two, read the pipe, the test must not wait for ever.
    command = [sys.executable, "-m", "trialrun", "load", str(pipe), "--catalog", str(tmp_path / "c")]
    loading = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    pipe.write_bytes(encode_study(study(nct(1))))
    told, _ = loading.communicate(timeout=60)
    assert "1 record read = 1 stored" in told


def test_nothing_that_can_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "nothing.bin").write_bytes(b"\x00" * 50)
    result = run("load", str(tmp_path / "nothing.bin"), "--catalog", str(tmp_path / "c"))
    assert result.exit_code == 2
    assert "1 rejected" in result.stdout


def test_mistakes_of_the_user_are_errors_in_words(tmp_path: Path) -> None:
    assert "no such file" in str(error_of("load", str(tmp_path / "absent"), "--catalog", str(tmp_path / "c")))
    assert not (tmp_path / "c").exists(), "nothing is made for a mistake"
    assert "Example" in str(error_of("load", "--catalog", str(tmp_path)))
    assert "trialrun load" in str(error_of("search", "x", "--catalog", str(tmp_path / "absent")))
    assert "Allowed values" in str(error_of("search", "--status", "open", "--catalog", _empty(tmp_path)))
    assert "No trial of the catalog" in str(error_of("show", "NCT00000000", "--catalog", _empty(tmp_path)))


def _empty(tmp_path: Path) -> str:
    run("load", "-", "--catalog", str(tmp_path / "empty"), input=encode_study(study()))
    return str(tmp_path / "empty")


SEARCHES = (
    [],
    ["zebra"],
    ["zebra", "quartz", "--limit", "3", "--offset", "1"],
    ["--near", "Milan", "--within", "600km"],
    ["--near", "Cambridge", "--sort", "newest"],
    ["--status", "recruiting", "--phase", "1", "--sex", "female", "--age", "63", "--country", "Italy"],
    ["--volunteers", "--type", "interventional", "--sponsor", "lakeside"],
    ["--no-volunteers", "--no-results", "--sponsor-class", "INDUSTRY", "--intervention-type", "drug"],
    ["zebrra", "--condition", "willow", "--treatment", "alphavex"],
    ["nothingofthatkind", "--status", "withdrawn"],
)


@pytest.mark.parametrize("arguments", SEARCHES, ids=" ".join)
def test_json_is_one_document_of_the_published_form(catalog: str, arguments: list[str]) -> None:
    result = run("search", *arguments, "--json", "--catalog", catalog)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    jsonschema.validate(told, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert len(told["studies"]) <= told["total"]


def test_the_published_form_names_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == Results.__struct_fields__
    assert tuple(SCHEMA["$defs"]["study"]["properties"]) == Hit.__struct_fields__


@pytest.mark.parametrize("arguments", SEARCHES, ids=" ".join)
def test_a_person_reads_the_same_total(catalog: str, arguments: list[str]) -> None:
    total = json.loads(run("search", *arguments, "--json", "--catalog", catalog).stdout)["total"]
    shown = run("search", *arguments, "--catalog", catalog).stdout
    assert shown.startswith(f"{total} trial")


def test_distances_are_shown(tmp_path: Path) -> None:
    made = study(sites=(site("Paris", "France"), site("Rome", "Italy")))
    run("load", "-", "--catalog", str(tmp_path), input=encode_study(made))
    shown = run("search", "--near", f"{CITIES['Milan', 'Italy'][0]},9.19", "--catalog", str(tmp_path)).stdout
    assert "Rome, Italy 479 km" in shown


def test_show_a_trial_and_its_versions(tmp_path: Path) -> None:
    for title, updated in (("The older title", "2020-01-01"), ("The newer title", "2021-01-01")):
        made = study(title=title, updated=updated, acronym="LAMP")
        run("load", "-", "--catalog", str(tmp_path), input=encode_study(made))
    shown = run("show", "lamp", "--catalog", str(tmp_path)).stdout
    assert "The newer title" in shown
    assert "version 1  updated 2020-01-01" in shown
    assert shown.count("current") == 1
    older = json.loads(run("show", nct(1), "--version", "1", "--json", "--catalog", str(tmp_path)).stdout)
    assert older["protocolSection"]["identificationModule"]["briefTitle"] == "The older title"


def test_text_of_a_record_cannot_command_the_terminal(tmp_path: Path) -> None:
    made = study(title="A \x1b[31mred\x1b[0m title", summary="[bold]not markup[/]")
    run("load", "-", "--catalog", str(tmp_path), input=encode_study(made))
    for arguments in (["search"], ["show", nct(1)]):
        shown = run(*arguments, "--catalog", str(tmp_path)).stdout
        assert "\x1b" not in shown
        assert "red" in shown
    assert "[bold]not markup[/]" in run("search", "--catalog", str(tmp_path)).stdout


def test_the_catalogs_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIALRUN_CATALOG", str(tmp_path / "named"))
    assert catalog_directory() == tmp_path / "named"
    assert catalog_directory("elsewhere") == Path("elsewhere")
    monkeypatch.delenv("TRIALRUN_CATALOG")
    assert catalog_directory().name == "trialrun"


@pytest.mark.parametrize("command", ["load", "search", "show"])
def test_help_ends_with_an_example(command: str) -> None:
    shown = run(command, "--help").stdout
    assert f"Example: trialrun {command}" in " ".join(shown.replace("│", " ").split())
