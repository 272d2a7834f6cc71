"""Names beside each other of which no word tells whether they are asked for: "Asthma Gout Psoriasis"."""

from __future__ import annotations

import re
from itertools import pairwise

from trialrun.criteria.trees.build import Built, operands, unparsed
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

MAY_BE = re.compile(r"[a-z)] [A-Z][a-z]{2}")
"""What stands in every such row."""
_CAPITAL = re.compile(r"[A-Z][a-z]{2}")


def names_in_a_row(text: str, built: Built, kind: Kind) -> Built:
    """An inclusion's row of illnesses or drugs left open: no word tells whether each is asked for, or one."""
    if kind != "inclusion" or not isinstance(built.tree, c.All):
        return built
    named = sorted(
        (part for part in (Built(*one) for one in operands(built, c.All)) if _is_name(part.tree)),
        key=lambda part: part.start,
    )
    if any(
        text[one.end : other.start].isspace() and _CAPITAL.match(text, other.start)
        for one, other in pairwise(named)
    ):
        return unparsed(text, 0, len(text.rstrip(" .;,:")))
    return built


_DENIES = re.compile(r"\W*(?:no|without|must\s+(?:not\s+have|have\s+no))\b", re.IGNORECASE)
_ONLY_COMMA = re.compile(
    r"(?: (?!and\b|but\b|or\b)[a-z]+)?, (?:(?:or|and/or) )?(?:(?!and|but|must|has|have|with|who|is)[a-z]+ )?"
)


def listed_behind_denial(text: str, built: Built, kind: Kind) -> Built:
    """ "No severe asthma, mild asthma with attacks": what a comma joins to the denied is not asked for."""
    if kind != "inclusion" or not isinstance(built.tree, c.All) or _DENIES.match(text) is None:
        return built
    parts = sorted((Built(*one) for one in operands(built, c.All)), key=lambda part: part.start)
    for one, other in pairwise(parts):
        denied = isinstance(one.tree, c.Not) and _is_name(other.tree)
        if denied and _ONLY_COMMA.fullmatch(text, one.end, other.start):
            return unparsed(text, 0, len(text.rstrip(" .;,:")))
    return built


def _is_name(tree: c.Tree) -> bool:
    return isinstance(tree, (c.Condition, c.Received))
