"""Which names of a tree the vocabulary does not hold: leaves that are named, not coded."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a, is_coded

NAMED = "named, not coded"
"""How people are told of a leaf with an uncoded name: no code of a record is known to mean it."""


def uncoded_names(tree: c.Tree) -> Iterator[str]:
    """The uncoded names of all leaves, exceptions included, from left to right."""
    for leaf in c.leaves(tree):
        group, names = _names(leaf)
        yield from (name for name in names if not is_coded(name, group))


def _names(leaf: c.Tree) -> tuple[Group, tuple[str, ...]]:
    match leaf:
        case c.Condition():
            return "condition", (leaf.concept, *leaf.excepting)
        case c.FamilyHistory():
            return "condition", (leaf.concept,)
        case c.Received():
            return "therapy", (leaf.concept, *leaf.excepting)
        case c.Allergy():
            return "therapy", (leaf.concept,)
        case c.Measurement():
            return "measurement", (leaf.concept,)
        case c.Test():
            return "test", (leaf.concept,)
    return "condition", ()


def has_uncoded_name(tree: c.Tree) -> bool:
    return next(uncoded_names(tree), None) is not None


def is_kind_of(name: str, broader: str, group: Group) -> bool:
    """Whether it is one, by the vocabulary or by its words: "corneal stromal disease", a corneal disease."""
    if is_a(name, broader, group):
        return True
    return not is_coded(name, group) and set(broader.lower().split()) <= set(name.lower().split())
