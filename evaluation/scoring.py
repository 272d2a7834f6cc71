"""Precision, recall and F1 from counts, and shares; nothing about what is counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """What was found and what should have been found, over all documents (micro).

    found: how many were found; right: how many of these are right.
    gold: how many there are; recalled: how many of these were found. Under strict matching `right` and
    `recalled` are one number; under relaxed matching one long finding may recall two.
    """

    found: int = 0
    right: int = 0
    gold: int = 0
    recalled: int = 0

    def add(self, other: Counts) -> None:
        self.found += other.found
        self.right += other.right
        self.gold += other.gold
        self.recalled += other.recalled

    @property
    def precision(self) -> float:
        """Share of the findings that are right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where there is none."""
        return self.recalled / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def leaves(self) -> dict[str, float]:
        """The three figures under the names that `--json` gives them."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


@dataclass(slots=True)
class Share:
    """How many of how many."""

    of: int = 0
    count: int = 0

    def add(self, holds: bool, times: int = 1) -> None:
        self.of += times
        self.count += times if holds else 0

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0
