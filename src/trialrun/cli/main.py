"""The `trialrun` command: each subcommand lives in its own module and imports what it needs when it runs."""

from __future__ import annotations

import importlib
import sys

import typer
from rich.console import Console

from trialrun.model.errors import TrialrunError

app = typer.Typer(
    name="trialrun",
    help="Makes a clinical trial record run: find trials, match patients with reasons, step designs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def _root() -> None:
    # With a callback a command keeps its name even while it is the only one.
    pass


# A module of `trialrun.cli` with a function `register(app)` that adds its command or commands.
COMMANDS: tuple[str, ...] = (
    "read",
    "criteria",
    "patient",
    "load",
    "search",
    "screen",
    "match",
    "design",
    "serve",
)

for _name in COMMANDS:
    importlib.import_module(f"trialrun.cli.{_name}").register(app)


def main() -> None:
    """Runs the command line; an error of the user's making is a message and exit status 2, never a trace."""
    try:
        app()
    except TrialrunError as error:
        Console(stderr=True, highlight=False).print(f"[bold red]error:[/] {_plain(str(error))}")
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(141)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
