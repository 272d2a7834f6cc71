"""Stretches of an eligibility text that remember where each of their characters stands, and lists of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.model.eligibility import Span


class Passage(msgspec.Struct, gc=False):
    """A text and where each of its characters stands in the original."""

    text: str
    offsets: Sequence[int]

    def slice(self, start: int, end: int) -> Passage:
        return Passage(self.text[start:end], self.offsets[start:end])

    def trimmed(self) -> Passage:
        text = self.text
        if text == text.strip():  # nearly always
            return self
        return self.slice(len(text) - len(text.lstrip()), len(text.rstrip()))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The stretch of the original that these characters cover."""
        end = len(self.text) if end is None else end
        covered = self.offsets[start:end]
        if type(covered) is range:
            return Span(covered[0], covered[-1] + 1) if covered else Span(0, 0)
        first = min(covered, default=-1)
        if first < 0:  # lent words have no place
            covered = [offset for offset in covered if offset >= 0]
            first = min(covered, default=-1)
        return Span(first, max(covered) + 1) if covered else Span(0, 0)

    def joined(self, other: Passage) -> Passage:
        """This, a space, the other."""
        if not self.text:
            return other
        if not other.text:
            return self
        return Passage(f"{self.text} {other.text}", [*self.offsets, -1, *other.offsets])


class Item(msgspec.Struct, gc=False):
    """A bullet or a paragraph, and the list under it."""

    passage: Passage
    indent: int = 0
    bullet: str = ""
    children: list[Item] = msgspec.field(default_factory=list)


def passages_of(item: Item) -> list[Passage]:
    """The item's own text and those of the list under it."""
    found = [item.passage] if item.passage.text.strip() else []
    for child in item.children:
        found += passages_of(child)
    return found


def introduction(item: Item) -> str:
    """What introduces the list under an item; a bare label does as if it ended with a colon."""
    text = item.passage.text
    return f"{text}:" if item.bullet == "label" and not text.endswith(":") else text
