"""Which names of a tree the vocabulary does not hold: leaves that are named, not coded."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_coded

NAMED = "named, not coded"
"""How people are told of a leaf with an uncoded name: no code of a record is known to mean it."""

_GROUPS: dict[type, Group] = {
    c.Condition: "condition",
    c.FamilyHistory: "condition",
    c.Allergy: "therapy",
    c.Received: "therapy",
    c.Measurement: "measurement",
    c.Test: "test",
}


def uncoded_names(tree: c.Tree) -> Iterator[str]:
    """The uncoded names of all leaves, exceptions included, from left to right."""
    for leaf in c.leaves(tree):
        group = _GROUPS.get(type(leaf))
        if group is None:
            continue
        for name in (leaf.concept, *getattr(leaf, "excepting", ())):  # type: ignore[union-attr]
            if not is_coded(name, group):
                yield name


def has_uncoded_name(tree: c.Tree) -> bool:
    return next(uncoded_names(tree), None) is not None
