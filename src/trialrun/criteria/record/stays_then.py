"""Stays in hospital for an illness: "hospitalised because of gout" keeps out those who are home again."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, Place, leaf, with_leaves
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

_FOR_ILLNESS = re.compile(
    r"\b(?:(?P<now>currently|now|presently|still|is|are|being|acutely|already)\s+)*hospitali[sz]ed\s+(?:for|due\s+to|because\s+of|on\s+account\s+of)\s",
    re.IGNORECASE,
)


def stays_then(text: str, built: Built, kind: Kind) -> Built:
    """The sentence; of a stay that keeps out for its reason it is not told that it still goes on."""
    if kind != "exclusion" or "ospitali" not in text:
        return built
    told = _FOR_ILLNESS.search(text)
    if told is None or told["now"] or not isinstance(built.tree, (c.All, c.AnyOf)):
        return built
    begin, end = told.span()

    def change(tree: c.Tree, place: Place) -> Built:
        stay = isinstance(tree, c.Received) and tree.concept == "hospitalization" and tree.ongoing
        if not stay or not begin <= place[0] < end or not isinstance(tree, c.Received):
            return leaf(tree, *place)
        return leaf(replace(tree, ongoing=None), *place)

    return with_leaves(built, change)
