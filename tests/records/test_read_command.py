from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from record_samples import LEGACY_XML, STATUS_PAGE, compact, studies_json, study_json

from trialrun.cli.main import main


class Done(NamedTuple):
    status: int
    out: bytes
    messages: str


Command = Callable[..., Done]


@pytest.fixture
def trialrun(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Command:
    """Runs the command line in this process, as `main` does."""

    def run(*arguments: str, given: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["trialrun", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as end:
            main()
        out, messages = capsysbinary.readouterr()
        return Done(int(end.value.code or 0), out, messages.decode())

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(STATUS_PAGE, encoding="utf-8")
    return path


def test_a_record_is_summed_up(trialrun: Command, page: Path) -> None:
    done = trialrun("read", str(page))
    text = done.out.decode()
    assert done.status == 0
    for part in (
        "Marrow Cells for Invented Anaemia",
        "NCT09999901 · MARVEL-1 · MARVEL-1-001 · 2024-123456-78 (EudraCT)",
        "Not yet recruiting",
        "Phase 1 and 2",
        "Drug: Nolimab",
        "6 months to 17 years",
        "Inclusion criteria",
        "the page counts 3 and names none",
    ):
        assert part in text
    assert done.messages == "records in: 1 = 1 read + 0 rejected\n"


def test_json_is_the_canonical_record_and_nothing_else(trialrun: Command, page: Path) -> None:
    done = trialrun("read", str(page), "--json")
    assert json.loads(done.out)["protocolSection"]["identificationModule"]["acronym"] == "MARVEL-1"


def test_several_records_are_a_line_each_and_a_list_in_json(trialrun: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(compact(studies_json(3)))
    lines = trialrun("read", str(path)).out.decode().splitlines()
    assert [line[:11] for line in lines] == ["NCT00000001", "NCT00000002", "NCT00000003"]
    assert all(line.endswith("An invented study") for line in lines)
    assert json.loads(trialrun("read", str(path), "--json").out) == studies_json(3)


def test_one_of_several_by_any_of_its_names(trialrun: Command, tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "a").write_bytes(compact(studies_json(3)))
    (path / "b").write_text(LEGACY_XML, encoding="utf-8")
    for name in ("nct09999903", "INLEG", "org-1", "2020-000001-11", "NCT09999000"):
        done = trialrun("read", str(path), "--json", "--only", name)
        assert json.loads(done.out)["protocolSection"]["identificationModule"]["nctId"] == "NCT09999903"
        assert "records in: 4 = 4 read + 0 rejected" in done.messages
    missing = trialrun("read", str(path), "--only", "NCT5")
    assert missing.status == 2 and 'no trial "NCT5" among the 4 read' in missing.messages


def test_what_is_rejected_is_reported_and_the_status_says_so(trialrun: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    studies = studies_json(3)
    studies[1] = study_json("NCT1")
    path.write_bytes(compact(studies))
    done = trialrun("read", str(path), "--json")
    assert done.status == 1
    assert len(json.loads(done.out)) == 2
    messages = done.messages.splitlines()
    assert messages[0].startswith(
        "rejected: list.json[1], $.protocolSection.identificationModule.nctId: the trial id"
    )
    assert messages[-1] == "records in: 3 = 2 read + 1 rejected"


def test_nothing_readable_is_status_2_with_a_message(trialrun: Command, tmp_path: Path) -> None:
    done = trialrun("read", "-", given=b"hello")
    assert (done.status, done.out) == (2, b"")
    assert "rejected: stdin: text without the headings" in done.messages
    missing = trialrun("read", str(tmp_path / "nowhere"))
    assert missing.status == 2
    assert "no such file or folder" in missing.messages and "Traceback" not in missing.messages


def test_standard_input(trialrun: Command) -> None:
    done = trialrun("read", "-", "--json", given=compact(study_json()))
    assert json.loads(done.out) == study_json()


def test_nothing_in_a_record_reaches_the_terminal_as_a_command_or_markup(trialrun: Command) -> None:
    study = study_json(briefTitle="A \x1b[31mred\x07 [bold]title[/bold]")
    done = trialrun("read", "-", given=compact(study))
    assert b"\x1b" not in done.out and b"\x07" not in done.out
    assert b"[bold]title[/bold]" in done.out


@pytest.mark.parametrize("command", [["read"], ["load"], ["criteria"], ["patient"], ["lint"]])
def test_a_path_that_the_system_refuses_is_an_error_with_the_path_and_no_trace(
    trialrun: Command, command: list[str]
) -> None:
    done = trialrun(*command, "a" * 300)
    assert done.status == 2
    said = " ".join(done.messages.split())
    assert said.startswith("error: aaa") and "too long" in said
    assert "Traceback" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said(page: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "trialrun", "read", str(page), "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    messages = done.stderr.decode()
    assert done.returncode == 2
    assert "No space left" in messages and "Make room" in messages
    assert "Traceback" not in messages


@pytest.mark.parametrize("command", ["read", "load"])
def test_an_empty_name_is_not_the_current_folder(
    trialrun: Command, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "record.json").write_bytes(compact(study_json()))
    done = trialrun(command, "")
    assert done.status == 2 and done.messages.startswith("error:")
    assert not done.out


@pytest.mark.parametrize("command", ["read", "criteria", "lint", "diff"])
def test_a_record_cannot_command_the_terminal(trialrun: Command, command: str, tmp_path: Path) -> None:
    hostile = "\x1b[31mred\x1b]0;title\x07 \u202e turned"
    path = tmp_path / "record.json"
    study = study_json()
    study["protocolSection"]["identificationModule"]["briefTitle"] = hostile
    study["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = (
        f"Inclusion Criteria:\n\n* Age over 18 and under 12 years {hostile}\n* {hostile}\n"
    )
    path.write_bytes(compact(study))
    others = [str(path)] if command == "diff" else []
    done = trialrun(command, str(path), *others, *(["--all"] if command == "diff" else []))
    said = done.out.decode()
    assert "red" in said
    assert not set(said) & set("\x1b\x07\u202e")


def test_what_is_typed_is_repeated_as_it_was_typed(trialrun: Command) -> None:
    done = trialrun("read", "no:heart:file.json")
    assert done.status == 2 and "no:heart:file.json" in done.messages


@pytest.mark.parametrize("command", [("patient",), ("criteria",), ("screen", "NCT09999901")])
def test_an_empty_name_is_not_the_current_directory(
    trialrun: Command, page: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(page.parent)
    monkeypatch.setenv("TRIALRUN_CATALOG", str(page.parent / "none"))
    done = trialrun(*command, "")
    assert done.status == 2 and not done.out


def test_a_sign_that_the_output_cannot_show_is_an_error_and_no_other_sign(page: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trialrun", "read", str(page)],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"PYTHONIOENCODING=utf-8" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell closes the stream")
def test_a_closed_output_ends_without_a_trace(page: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m trialrun patient "$1" >&-', sys.executable, str(page)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
