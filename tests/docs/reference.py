"""Writes `docs/commands.md` from the commands themselves."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import typer
from typer.models import ArgumentInfo, OptionInfo

from trialrun.cli.main import app

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

HEAD = """# Commands

Made from the commands' own help by `uv run python -m tests.docs.refresh`; do not edit it by hand.

Every command has `--help`. `--json`, where there is one, prints one JSON document to standard output and
nothing else; messages and progress go to standard error. A mistake in what you give ends with exit status 2
and a sentence that says what to change.
"""


class Option(msgspec.Struct, frozen=True):
    """An option or argument: how it is written, what it is for, its default where there is one to name."""

    written: str
    help: str
    default: str
    argument: bool


class Command(msgspec.Struct, frozen=True):
    """A command by its full name ("design simon"), the paragraphs of its help, its options."""

    name: str
    help: tuple[str, ...]
    options: tuple[Option, ...]


def commands() -> list[Command]:
    """Every command that does something, in the order of `--help`, those of groups last."""
    return list(_below("", app))


def _below(prefix: str, group: typer.Typer) -> Iterator[Command]:
    for info in group.registered_commands:
        assert info.callback is not None
        name = info.name or info.callback.__name__.replace("_", "-")
        text = info.help or inspect.getdoc(info.callback) or ""
        paragraphs = tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.replace("\b", "")))
        yield Command(f"{prefix}{name}", paragraphs, tuple(_options(info.callback)))
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            name = inner.name or inner.typer_instance.info.name
            yield from _below(f"{prefix}{name} ", inner.typer_instance)


def _options(callback: Callable[..., Any]) -> Iterator[Option]:
    for name, parameter in inspect.signature(callback, eval_str=True).parameters.items():
        kind, *notes = get_args(parameter.annotation)
        assert get_origin(parameter.annotation) is Annotated, f"{callback.__name__}: {name}"
        (info,) = (note for note in notes if isinstance(note, (OptionInfo, ArgumentInfo)))
        if info.hidden:
            continue
        kind = _plain(kind)
        # In an annotation, Typer keeps the first name of an option as its default.
        names = [n for n in (info.default, *(info.param_decls or ())) if isinstance(n, str) and n[:1] == "-"]
        metavar = info.metavar or (name if isinstance(info, ArgumentInfo) else kind.__name__)
        if isinstance(info, ArgumentInfo):
            written = metavar.upper()
        elif kind is bool:
            written = ", ".join(names) or f"--{_dashed(name)}/--no-{_dashed(name)}"
        else:
            written = f"{', '.join(names) or '--' + _dashed(name)} {metavar.upper()}"
        default = parameter.default
        named = isinstance(default, (int, float, str)) and not isinstance(default, bool) and default != ""
        help_text = " ".join((info.help or "").split())
        yield Option(written, help_text, str(default) if named else "", isinstance(info, ArgumentInfo))


def _dashed(name: str) -> str:
    return name.replace("_", "-")


def _plain(kind: Any) -> Any:
    """The type of one value: of `Path | None` and of `list[Path]` it is Path."""
    if get_origin(kind) in (Union, types.UnionType):
        return _plain(next(part for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) in (list, tuple):
        return _plain(get_args(kind)[0])
    return kind


def page() -> str:
    """The whole page."""
    found = commands()
    listed = [f"- [`trialrun {c.name}`](#trialrun-{c.name.replace(' ', '-')}): {c.help[0]}" for c in found]
    return "\n".join([HEAD, *listed, "", *map(_section, found)])


def _section(command: Command) -> str:
    arguments = [option.written for option in command.options if option.argument]
    usage = " ".join(["trialrun", command.name, *arguments, "[OPTIONS]"])
    lines = [f"## trialrun {command.name}", "", f"    {usage}", ""]
    for paragraph in command.help:
        lines += [paragraph, ""]
    if command.options:
        lines += ["| | |", "|---|---|", *map(_row, command.options), ""]
    return "\n".join(lines)


def _row(option: Option) -> str:
    default = f" Default: `{option.default}`." if option.default else ""
    return f"| `{option.written.replace('|', ' or ')}` | {option.help}{default} |"
