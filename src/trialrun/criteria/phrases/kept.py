"""What was read of a text, kept for the other records in which it stands."""

from __future__ import annotations

from trialrun.criteria.trees.build import Built
from trialrun.model.eligibility import Kind

Reading = tuple[Built, tuple[str, ...]]
"""A tree, and the notes on how it was read."""


class Kept:
    """Readings that do not depend on the trial, by text and kind.

    Registry texts repeat themselves. It is emptied when full, so that memory stays flat.
    most: how many. longest: characters of a text that is worth it.
    """

    def __init__(self, most: int, longest: int) -> None:
        self.most = most
        self.longest = longest
        self._readings: dict[tuple[str, Kind], Reading] = {}
        self.of = self._readings.get

    def put(self, text: str, kind: Kind, reading: Reading) -> None:
        if len(text) > self.longest:
            return
        if len(self._readings) >= self.most:
            self._readings.clear()
        self._readings[text, kind] = reading
