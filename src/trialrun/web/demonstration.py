"""The demonstration: a catalog of the demo trials and the demo patients, built in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from trialrun.web.house import House

NOTICE = (
    "The trials and patients here were invented, but for two trials that are retold from public records. "
    "Nothing here can be joined."
)


@contextmanager
def demonstration(folder: Path, on: date) -> Iterator[House]:
    """A house over a catalog in `folder` with the demo's trials and patients, as of the day `on`."""
    raise NotImplementedError
