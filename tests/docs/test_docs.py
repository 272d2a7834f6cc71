"""The documentation names only commands that exist, names them all, and prints what they print."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.docs import reference, sessions

from trialrun.cli.main import app

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```\w*\n(.*?)^```", re.S | re.M)
_INLINE = re.compile(r"`((?:uv run )?trialrun [^`\n]+)`")


def _command_lines() -> list[tuple[str, str]]:
    """Every command line `trialrun …` of every page: in blocks and inside sentences."""
    found = []
    for page in sessions.pages():
        text = page.read_text(encoding="utf-8")
        lines = [line for block in _FENCE.findall(text) for line in block.splitlines()]
        lines += _INLINE.findall(text)
        for line in lines:
            command = re.search(r"(?:^|&& |\| |\$ )(?:uv run )?trialrun (.+)", line.strip())
            if command and "…" not in command[1]:
                found.append((page.name, re.split(r"\s(?:[|>]|&&|#)\s", command[1])[0]))
    return sorted(set(found))


def _parse(words: list[str]) -> None:
    """Parses without running. Raises click's UsageError, or KeyError for a command that is not there."""
    command: Any = typer.main.get_command(app)
    name = "trialrun"
    while hasattr(command, "commands") and words[:1] != ["--help"]:
        name, *words = words
        command = command.commands[name]
    if words and "--help" not in words:  # a bare name in a sentence is the command, not a call of it
        command.make_context(name, list(words))


@pytest.mark.parametrize(("page", "line"), _command_lines(), ids=lambda value: value[:50])
def test_a_command_line_in_the_documentation_is_one_that_the_program_takes(page: str, line: str) -> None:
    _parse(shlex.split(line))


def test_there_are_command_lines_to_check() -> None:
    assert len(_command_lines()) > 40
    assert {page for page, _ in _command_lines()} >= {"README.md", "CONTRIBUTING.md", "tutorial-site.md"}


def test_a_command_line_that_does_not_exist_would_be_noticed() -> None:
    with pytest.raises(Exception, match=r"[Nn]o such option"):
        _parse(["search", "myeloma", "--no-such-option"])
    with pytest.raises(KeyError, match="no-such-command"):
        _parse(["no-such-command"])


@pytest.mark.parametrize("command", reference.commands(), ids=lambda command: command.name)
def test_a_command_says_what_it_does_and_gives_an_example(command: reference.Command) -> None:
    assert len(command.help[0]) > 20
    example = re.search(r"Example: `trialrun ([^`]+)`", " ".join(command.help))
    assert example, f"the help of {command.name} has no Example"
    words = shlex.split(re.split(r"\s[|>]\s", example[1])[0])
    assert " ".join(words).startswith(command.name)
    _parse(words)


@pytest.mark.parametrize("command", reference.commands(), ids=lambda command: command.name)
def test_an_option_says_what_it_is_for(command: reference.Command) -> None:
    assert [option.written for option in command.options if not option.help] == []


def test_the_page_of_commands_is_up_to_date() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), (
        "run: uv run python -m tests.docs.refresh"
    )


@pytest.mark.parametrize("page", sessions.told_pages(), ids=lambda page: page.name)
def test_a_page_prints_what_its_commands_print(page: Path, tmp_path: Path) -> None:
    with sessions.folder(tmp_path):
        for step in sessions.steps(page.read_text(encoding="utf-8")):
            now = sessions.printed(step.command)
            assert sessions.same(now, step.printed), (
                f"{step.command}\nprints now:\n{now}\nrun: uv run python -m tests.docs.refresh"
            )


def test_the_python_of_the_programmers_tutorial_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    outcome = doctest.testfile(str(ROOT / "docs" / "tutorial-programs.md"), module_relative=False)
    assert outcome.attempted > 15 and outcome.failed == 0


@pytest.mark.parametrize("page", sessions.pages(), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target
