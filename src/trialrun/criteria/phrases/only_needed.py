"""Who needs a treatment may not have it yet: "need for dialysis" is asked beside what is given."""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, every, leaf, negate, operands, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded

_NEED = re.compile(
    r"\b(?P<need>(?:need|requirement)s?\s+for|in\s+need\s+of|needing|requiring|requires?)\s+"
    r"(?:(?!(?:who|with|without|not|no|and|or|history|if)\b)[\w-]+\s+){0,6}?$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*(?:,|,?\s(?:or|and|and/or)|/)\s*(?:(?:an?|the|any)\s+)?", re.IGNORECASE)


def with_need(built: Built, text: str) -> Built:
    """The same; whoever needs one of the treatments is asked about, too, and not only who is given it.

    text: a sentence that speaks of a need.
    """
    built = _of_that_place(built)
    asked = any(isinstance(x, c.Attest) and "requir" in x.text[:20].lower() for x in c.leaves(built.tree))
    reached: dict[int, str] = {}  # where a treatment ends that is needed, with the word of the need

    def change(tree: c.Tree, place: tuple[int, int]) -> Built:
        told = leaf(tree, *place)
        if not isinstance(tree, c.Received) or not tree.ongoing or tree.stable or tree.lasting:
            return told
        start, end = place
        need = _need(text, start, reached)
        if need is None:
            return told
        reached[end] = need
        if need.lower().startswith("requir") and (asked or is_coded(tree.concept, "therapy")):
            return told  # "patients requiring insulin" are on it; an illness that requires it asks already
        question = " ".join(f"{need} {text[start:end]}".split())
        return some([told, leaf(c.Attest(question, "investigator"), start, end)])

    return with_leaves(built, change)


_LOCAL = ("surgery", "radiotherapy")
_OF_AN_ILLNESS = re.compile(r"(?:(?:that|which)\s+)?(?:requir|need|necessitat)", re.IGNORECASE)


def _of_that_place(built: Built) -> Built:
    """ "Metastasis requiring radiotherapy or surgery": what goes on or is planned may be for another."""
    match built.tree:
        case c.Not():
            return negate(_of_that_place(negate(built)))
        case c.All():
            return every([_of_that_place(Built(*one)) for one in operands(built, c.All)])
        case c.AnyOf():
            parts = [_of_that_place(Built(*one)) for one in operands(built, c.AnyOf)]
            asked = [x for x in parts if isinstance(x.tree, c.Attest) and _OF_AN_ILLNESS.match(x.tree.text)]
            inside = [(x.start, x.end) for x in asked]
            return some(
                x
                for x in parts
                if not (_somewhere(x.tree) and any(begin <= x.start < end for begin, end in inside))
            )
        case _:
            return built


def _somewhere(tree: c.Tree) -> bool:
    return isinstance(tree, c.Received) and bool(tree.ongoing or tree.planned) and tree.concept in _LOCAL


def _need(text: str, start: int, reached: dict[int, str]) -> str | None:
    if (found := _NEED.search(text, max(0, start - 90), start)) is not None:
        return found["need"]
    return next((need for end, need in reached.items() if _GOES_ON.fullmatch(text, end, start)), None)
