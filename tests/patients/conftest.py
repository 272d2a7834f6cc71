"""The command `trialrun patient`, as tests call it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner, Result

from trialrun.cli.patient import register


@pytest.fixture
def run() -> Callable[..., Result]:
    """The command with its arguments; options go to the runner."""
    app = typer.Typer()

    # With a callback an app of one command keeps the command's name.
    @app.callback()
    def root() -> None:
        pass

    register(app)
    return lambda *arguments, **options: CliRunner().invoke(app, ["patient", *map(str, arguments)], **options)
