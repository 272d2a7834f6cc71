"""The tutorial and the reference page say what the commands and functions really answer."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trialrun.cli.main import app

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial-statistician.md"
REFERENCE = ROOT / "docs" / "design.md"


def _sessions() -> list[tuple[str, str]]:
    """Commands of the tutorial with the output printed below each."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def _specification() -> str:
    """The file that the tutorial tells to save."""
    (found,) = re.findall(r"```yaml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.S)
    return str(found)


def test_the_tutorial_shows_the_file_that_lies_beside_it() -> None:
    assert _specification() == (ROOT / "docs" / "nk4aml.yaml").read_text(encoding="utf-8")


def test_commands_of_the_tutorial_without_output_write_their_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for extra in ("docx", "matplotlib"):
        pytest.importorskip(extra)
    (tmp_path / "nk4aml.yaml").write_text(_specification(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```\n(trialrun .*?)```", TUTORIAL.read_text(encoding="utf-8"), re.S | re.M)
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) == 3
    for command in commands:
        assert CliRunner().invoke(app, shlex.split(command)[1:]).exit_code == 0, command
    assert {p.name for p in tmp_path.iterdir()} == {
        "nk4aml.yaml",
        "section.docx",
        "section.html",
        "level.svg",
    }


@pytest.mark.parametrize(("command", "output"), _sessions(), ids=lambda v: v[:40])
def test_the_tutorial_prints_what_the_command_prints(
    command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an empty directory that holds nothing but the file that the tutorial tells to save."""
    (tmp_path / "nk4aml.yaml").write_text(_specification(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0
    assert result.stdout.rstrip("\n") == output.rstrip("\n")


@pytest.mark.parametrize("page", [TUTORIAL, REFERENCE], ids=lambda p: p.name)
def test_python_in_the_pages_runs(page: Path) -> None:
    outcome = doctest.testfile(str(page), module_relative=False)
    assert outcome.attempted > 5 and outcome.failed == 0


def test_every_design_command_is_documented() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    listing = CliRunner().invoke(app, ["design", "--help"]).stdout
    commands = re.findall(r"^│ ([a-z]+) ", listing, re.M)
    assert len(commands) >= 10
    for command in commands:
        assert f"`design {command}" in page
