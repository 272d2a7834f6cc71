"""Classes that an illness had in the past: "NYHA class IV heart failure within 6 months" says nothing of now.

A score is the latest one, and whoever has improved since had the class all the same.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, attest, every, negate, operands, some
from trialrun.model import criteria as c
from trialrun.model.eligibility import Kind

_CLASSES = frozenset(
    ("nyha", "canadian cardiovascular society class", "killip class", "child-pugh", "ecog", "karnofsky")
)
_MEMBER_ENDS = re.compile(r"[,;.]|\b(?:or|and)\b", re.IGNORECASE)


def scored_then(text: str, built: Built, kind: Kind) -> Built:
    """The sentence, each class with a past illness being asked of a person where it may keep out."""
    if not any(isinstance(x, c.Score) for x in c.leaves(built.tree)):
        return built  # nearly always
    return _told(text, built, keeps_out=kind == "exclusion")


def _told(text: str, built: Built, *, keeps_out: bool) -> Built:
    match built.tree:
        case c.Not(of):
            return negate(_told(text, Built(of, built.places), keeps_out=not keeps_out))
        case c.AnyOf():
            return some(_told(text, Built(*x), keeps_out=keeps_out) for x in operands(built, c.AnyOf))
        case c.All():
            parts = [Built(*x) for x in operands(built, c.All)]
            if not keeps_out or not any(_is_past(x.tree) for x in parts):
                return every(_told(text, x, keeps_out=keeps_out) for x in parts)
            ends = _MEMBER_ENDS.search(text, built.end)
            end = len(text.rstrip(" .;,")) if ends is None else max(built.end, ends.start())
            asked = attest(text, built.start, end, "investigator")
            return every(some([x, asked]) if _is_class(x.tree) else x for x in parts)
    return built


def _is_class(tree: c.Tree) -> bool:
    return isinstance(tree, c.Score) and tree.scale in _CLASSES


def _is_past(tree: c.Tree) -> bool:
    """Whether it holds an illness that was, or that was there within some time."""
    return any(
        isinstance(x, c.Condition)
        and (x.status == "history" or (x.within is not None and not x.within.after))
        for x in c.leaves(tree)
    )
