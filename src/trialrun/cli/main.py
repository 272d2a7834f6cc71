"""The `trialrun` command: each subcommand lives in its own module and imports what it needs when it runs."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Any, NoReturn, TextIO

import typer

from trialrun.model.errors import TrialrunError
from trialrun.model.garbage import garbage_seldom

# A module of `trialrun.cli` with a function `register(app)` that adds its command or commands.
COMMANDS: tuple[str, ...] = (
    "read",
    "criteria",
    "diff",
    "lint",
    "patient",
    "load",
    "search",
    "screen",
    "match",
    "ask",
    "design",
    "serve",
    "vocab",
    "correct",
)

# Commands that live in a module of another name.
_ELSEWHERE = {"show": "search", "demo": "serve"}


def application(modules: tuple[str, ...] = COMMANDS) -> typer.Typer:
    """The command line with the commands of these modules."""
    built = typer.Typer(
        name="trialrun",
        help="Makes a clinical trial record run: find trials, match patients with reasons, work out designs.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )

    @built.callback()
    def _root() -> None:
        # With a callback a command keeps its name even while it is the only one.
        pass

    for module in modules:
        importlib.import_module(f"trialrun.cli.{module}").register(built)
    return built


def __getattr__(name: str) -> Any:
    # `app` is the whole command line, built only for those who ask for it.
    if name == "app":
        globals()["app"] = application()
        return globals()["app"]
    raise AttributeError(name)


def main() -> None:
    """Runs the command line; an error of the user's making is a message and exit status 2, never a trace.

    Only the module of the command that was asked for is imported, so that an answer starts at once.
    """
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    module = _ELSEWHERE.get(asked, asked)
    # Where the caller has closed a stream, nothing is printed to it, and the exit status still tells.
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    try:
        with garbage_seldom():
            application((module,) if module in COMMANDS else COMMANDS)()
    except TrialrunError as error:
        _fail(error)
    except BrokenPipeError:
        sys.exit(141)
    except UnicodeEncodeError as error:
        # Never a "?" in its place: that is our sign of what is unknown.
        sign = f"U+{ord(error.object[error.start]):04X}"
        _fail(
            TrialrunError(
                f"the output's encoding, {error.encoding}, has no sign for {sign}.",
                hint="Set the environment variable PYTHONIOENCODING=utf-8, then repeat the command.",
            )
        )
    except OSError as error:
        _fail(_of_the_system(error))


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _fail(error: TrialrunError) -> NoReturn:
    from rich.console import Console

    text = str(error).replace("[", r"\[")
    Console(stderr=True, emoji=False, highlight=False).print(f"[bold red]error:[/] {text}")
    sys.exit(2)


def _of_the_system(error: OSError) -> TrialrunError:
    """What the operating system refused: a path that cannot be used, a disk that is full."""
    reason = error.strerror or str(error)
    if error.filename is None:
        # Nothing that was opened by name: writing, to a file or to standard output.
        hint = "Make room on the disk, then repeat the command." if error.errno in _FULL else ""
        return TrialrunError(f"this cannot be read or written: {reason}.", hint=hint)
    path = str(error.filename)
    return TrialrunError(
        f"{reason}.",
        place=path if len(path) <= 120 else f"{path[:119]}…",
        hint="Check the path, its permissions and the room on the disk.",
    )


_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
