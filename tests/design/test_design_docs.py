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


@pytest.mark.parametrize(("command", "output"), _sessions(), ids=lambda v: v[:40])
def test_the_tutorial_prints_what_the_command_prints(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
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
