"""Of what a result is that leads a list: "negative for HIV, malignancy and for toxins" denies all three."""

from __future__ import annotations

from collections.abc import Iterable

from trialrun.criteria.words.chunks import Chunk

# What may stand before the name of a member that says nothing of its own; "and with gout" does.
_BARE = frozenset(("for", "a", "an", "any", "the", "of", "to"))
_DEGREES = frozenset(("course", "severity", "status"))


def says_of(chunk: Chunk) -> bool:
    """ "Negative for", "positive for": what follows is what the result is of."""
    return chunk.text.lower().endswith(" for")


def is_told(chunks: Iterable[Chunk], first: int) -> bool:
    """Whether the name at `first` stands in its list by itself, so that what leads the list is said of it."""
    return all(x.role in _DEGREES or x.text.lower() in _BARE for x in chunks if x.end <= first)
