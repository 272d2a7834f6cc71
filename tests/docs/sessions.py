"""The command lines that stand in the documentation, and what they print when they are run.

A block that begins with ```console shows commands after "$ " and under each what it prints. The commands of a
page are run one after another in an empty folder that sees the project's `src`, `docs` and `tests`.
Understood are `trialrun …` and `export NAME=VALUE`, and after a pipe `head -n N`, `tail -n N` and
`grep [-A N] WORD`.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from typer.testing import CliRunner

from trialrun.cli.main import app

ROOT = Path(__file__).parents[2]
# The statistician's tutorial is compared by the tests of the design room.
ELSEWHERE = {"tutorial-statistician.md", "design.md", "commands.md"}
_BLOCK = re.compile(r"(?P<open>```console\n)(?P<body>.*?)(?P<close>```)", re.S)
_TIMES = re.compile(r"\b\d+(?:\.\d+)? (?:ms|s)\b|(?<=\"seconds\": )[\d.]+")

# What a terminal shows while a slow machine works ("loading trials: 31 of 50").
_PROGRESS = re.compile(r"[a-z]+(?: [a-z]+)*: \d+ of \d+")


class Step(msgspec.Struct, frozen=True):
    """A command with what the page says that it prints."""

    command: str
    printed: str


def pages() -> list[Path]:
    """Every page for people: README, CONTRIBUTING and what is in `docs/`."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def told_pages() -> list[Path]:
    """The pages whose sessions are run here."""
    return [
        page for page in pages() if page.name not in ELSEWHERE and steps(page.read_text(encoding="utf-8"))
    ]


def steps(text: str) -> list[Step]:
    """All steps of a page, in order."""
    return [step for block in _BLOCK.finditer(text) for step in _steps(block["body"])]


def _steps(body: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
        command, _, printed = part.partition("\n")
        yield Step(command, printed.strip("\n"))


def same(one: str, other: str) -> bool:
    """Whether two outputs agree but for the time that something took."""
    return _TIMES.sub("… s", one) == _TIMES.sub("… s", other)


@contextmanager
def folder(path: Path) -> Iterator[None]:
    """Makes `path` the place where a page's commands run, without the user's settings."""
    for name in ("src", "docs", "tests"):
        (path / name).symlink_to(ROOT / name)
    before, environment = Path.cwd(), dict(os.environ)
    os.chdir(path)
    os.environ.pop("TRIALRUN_CATALOG", None)
    os.environ.update(COLUMNS="100", NO_COLOR="1", TERM="dumb")
    try:
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(environment)


def printed(command: str) -> str:
    """What the command prints. Raises AssertionError when it fails or is not understood."""
    first, *filters = [shlex.split(part) for part in _pipeline(command)]
    if first[0] == "export":
        name, _, value = first[1].partition("=")
        os.environ[name] = value
        return ""
    assert first[0] == "trialrun", f"not understood: {command}"
    result = CliRunner().invoke(app, first[1:])
    assert isinstance(result.exception, SystemExit | None), f"{command}: {result.exception!r}"
    text = result.stdout if filters else result.output
    for words in filters:
        text = _filtered(text, words)
    lines = (line.rstrip() for line in text.strip("\n").splitlines())
    return "\n".join(line for line in lines if not _PROGRESS.fullmatch(line))


def _pipeline(command: str) -> list[str]:
    return re.split(r"\s\|\s", command)


def _filtered(text: str, words: list[str]) -> str:
    lines = text.splitlines()
    match words:
        case ["head", "-n", count]:
            kept = lines[: int(count)]
        case ["tail", "-n", count]:
            kept = lines[-int(count) :]
        case ["grep", word]:
            kept = [line for line in lines if word in line]
        case ["grep", "-A", count, word]:
            near = {i + k for i, line in enumerate(lines) if word in line for k in range(int(count) + 1)}
            kept = [line for i, line in enumerate(lines) if i in near]
        case _:
            raise AssertionError(f"not understood: {shlex.join(words)}")
    return "\n".join(kept)


def refreshed(text: str) -> str:
    """The page with what its commands print now; to be called inside `folder`."""

    def block(match: re.Match[str]) -> str:
        lines = []
        for step in _steps(match["body"]):
            now = printed(step.command)
            lines.append(f"$ {step.command}")
            if now:
                lines.append(step.printed if same(now, step.printed) else now)
        return match["open"] + "\n".join(lines) + "\n" + match["close"]

    return _BLOCK.sub(block, text)
