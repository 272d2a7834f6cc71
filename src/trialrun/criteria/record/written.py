"""A sentence that is read in other words than the record's, and told in the record's own."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, Place, leaf, with_leaves
from trialrun.model import criteria as c


class Written(msgspec.Struct, frozen=True):
    """A sentence in other words beside what the record says.

    places: where each of its characters, and its end, stand in the record's sentence.
    """

    text: str
    original: str
    places: list[int]

    @classmethod
    def of(cls, original: str, changes: Iterable[tuple[int, int, str]]) -> Written:
        """The sentence with other words at places (start, end) that follow each other."""
        pieces: list[str] = []
        places: list[int] = []
        reached = 0
        for start, end, words in changes:
            pieces += (original[reached:start], words)
            places += (*range(reached, start), *[start] * len(words))
            reached = end
        pieces.append(original[reached:])
        places += range(reached, len(original) + 1)
        return cls("".join(pieces), original, places)

    def again(self, changes: Iterable[tuple[int, int, str]]) -> Written:
        """These words with others at places of their own."""
        then = Written.of(self.text, changes)
        return Written(then.text, self.original, [self.places[place] for place in then.places])

    def read_back(self, built: Built) -> Built:
        """A tree of these words, with the places and the words of the record."""

        def own(tree: c.Tree, place: Place) -> Built:
            start, end = place
            begin, finish = self.places[start], self._end(end)
            if isinstance(tree, (c.Unparsed, c.Attest, c.Allowed)):
                told = " ".join(self.text[start:end].split())
                if tree.text == told:
                    tree = replace(tree, text=" ".join(self.original[begin:finish].split()))
            return leaf(tree, begin, finish)

        return with_leaves(built, own)

    def _end(self, end: int) -> int:
        """Behind the last character of what stands before `end`, which may be put for another."""
        if end <= 0 or end >= len(self.places):
            return self.places[min(max(end, 0), len(self.places) - 1)]
        last = self.places[end - 1]
        return next((place for place in self.places[end:] if place > last), len(self.original))
