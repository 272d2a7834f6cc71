"""Demands in the list of what keeps out: nobody is kept out for not being pregnant."""

from __future__ import annotations

from trialrun.criteria.trees.build import Built, attest
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

_DANGERS = frozenset(("pregnancy", "lactation"))


def misplaced(text: str, built: Built, kind: Kind) -> Built:
    """The sentence; of "non-pregnant, non-lactating" among the exclusions a person says what is meant."""
    if kind != "exclusion" or not isinstance(built.tree, (c.Not, c.All)):
        return built
    denied = [x for x in _members(built.tree) if not isinstance(x, c.IsSex)]
    if not denied or not all(map(_denies_danger, denied)):
        return built
    return attest(text, 0, len(text.rstrip(" .;,")), "investigator")


def _members(tree: c.Tree) -> tuple[c.Tree, ...]:
    return tree.of if isinstance(tree, c.All) else (tree,)


def _denies_danger(tree: c.Tree) -> bool:
    """Whether it asks that somebody is not pregnant, or does not nurse."""
    if not isinstance(tree, c.Not):
        return False
    return all(isinstance(x, c.Condition) and x.concept in _DANGERS for x in c.leaves(tree.of))
