"""What the design commands share: options, and plain output that is readable anywhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

JSON = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
PLOT = Annotated[
    Path | None, typer.Option("--plot", metavar="OUT.svg", help="Write a picture: .svg, .png or .pdf.")
]


def numbers(text: str, option: str) -> tuple[float, ...]:
    """The finite numbers of an option's value, at least one."""
    from math import isfinite

    from trialrun.design.errors import BadDesign

    try:
        found = tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        found = ()
    if not found or not all(map(isfinite, found)):
        raise BadDesign(
            f"{option} {text!r} is not a list of numbers.",
            hint=f"Write {option}{'' if option.endswith('=') else ' '}.05,.15,.3",
        )
    return found


def print_json(value: Any) -> None:
    import json

    sys.stdout.write(json.dumps(value, indent=2, allow_nan=False) + "\n")


def print_table(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A plain table: readable on a terminal, in a file and by a screen reader, without a heavy import."""
    widths = [max(len(h), *(len(row[k]) for row in rows)) for k, h in enumerate(head)]
    print(title)
    print("  ".join(h.ljust(w) for h, w in zip(head, widths, strict=True)).rstrip())
    print("  ".join("-" * w for w in widths))
    for row in rows:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
