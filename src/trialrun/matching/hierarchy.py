"""Questions about the vocabulary's hierarchy that only matching asks."""

from __future__ import annotations

from functools import cache

from trialrun.vocab.concepts import Group, concepts


@cache
def _parents(group: Group) -> frozenset[str]:
    return frozenset(name for found in concepts(group).values() for name in found.is_a)


def has_narrower(concept: str, group: Group) -> bool:
    """Whether the vocabulary knows kinds of this concept ("infection" has, "tuberculosis" has not)."""
    return concept in _parents(group)
