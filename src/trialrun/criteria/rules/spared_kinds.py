"""Whom a sentence lets in by the kind that they have: "other cancers; those with a cured skin cancer are not excluded".

Who has another kind besides is kept out, so that the kind is an exception of the whole, and counts by itself
unless it is as the sentence wants it.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, every, leaf, negate, operands, some
from trialrun.criteria.trees.uncoded import has_uncoded_name, is_kind_of
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a, is_coded
from trialrun.vocab.mentions import mentions, resolve

_Named = c.Condition | c.Received


def unless_of_kind(part: Built, those: Built, asked: Built) -> Built:
    """What keeps out, and not those who are let in; `asked` asks for them by the words of the sentence."""
    members = [Built(*one) for one in operands(part, c.All)]
    whole = members[0].tree
    if not isinstance(whole, (c.Condition, c.Received)):
        return every([part, negate(asked if _may_have_both(part, those) else those)])
    group: Group = "condition" if isinstance(whole, c.Condition) else "therapy"
    names = _names(those.tree, group)
    if has_uncoded_name(those.tree):  # "resected skin cancer": no record calls it so
        those = asked
    if not names or not _all_named(those.tree, names):
        return every([part, negate(those)])
    kinds = [x for x in names if _is_sort_of(x, whole.concept, group)]
    if len(kinds) < len(names):
        of_itself = any(is_a(whole.concept, x, group) for x in names)
        return every([part, negate(those if of_itself else asked)])
    excepting = tuple(dict.fromkeys((*whole.excepting, *kinds)))
    others = leaf(replace(whole, excepting=excepting), *members[0].places[0])
    place = those.places[0]
    if _names_only(those.tree, kinds, group):  # "adjuvant chemotherapy", whatever is told of it
        return every([others, *members[1:]])
    counted = [every([leaf(_had(x, whole), *place), negate(those)]) for x in kinds]
    return every([some([others, *counted]), *members[1:]])


def _may_have_both(part: Built, those: Built) -> bool:
    """Whether they are told by another illness or treatment, which does not undo the one that keeps out."""
    named = (c.Condition, c.Received)
    return any(isinstance(x, named) for x in c.leaves(those.tree)) and any(
        isinstance(x, named) for x in c.leaves(part.tree)
    )


# "Squamous or basal cell carcinomas", "skin tumors other than melanoma": more than their names tell.
_JOINED = re.compile(r"(?:,\s)?\b(?:or|and)\b|,|/", re.IGNORECASE)
_TURNED = re.compile(
    r"\b(?:other\s+than|except\w*|unless|excluding|without|not?)\b(?!\s+exclu)", re.IGNORECASE
)


def _all_named(those: c.Tree, names: list[str]) -> bool:
    """Whether each of several whom a question names has a name of its own."""
    texts = [x.text for x in c.leaves(those) if isinstance(x, (c.Attest, c.Unparsed))]
    joined = sum(len(_JOINED.findall(text)) for text in texts)
    return not texts or (joined < len(names) and not any(map(_TURNED.search, texts)))


def _names_only(those: c.Tree, kinds: list[str], group: Group) -> bool:
    """Whether the words that let them in are the name of the kind and nothing else."""
    return isinstance(those, c.Attest) and resolve(those.text, group) in kinds


def _names(those: c.Tree, group: Group) -> list[str]:
    """What those have, or were given, who are let in."""
    names: list[str] = []
    for tree in c.leaves(those):
        if isinstance(tree, (c.Attest, c.Unparsed)):
            names += [x.of(group) for x in mentions(tree.text) if x.of(group)]
        elif isinstance(tree, (c.Condition, c.Received)):
            if is_coded(tree.concept, group):
                names.append(tree.concept)
            else:
                names += [x.of(group) for x in mentions(tree.concept) if x.of(group)]
    return list(dict.fromkeys(names))


def _is_sort_of(name: str, whole: str, group: Group) -> bool:
    if name == whole or is_a(whole, name, group):
        return False
    early = is_a(whole, "malignancy", group) and is_a(name, "neoplasm", group)
    return is_kind_of(name, whole, group) or (early and whole == "malignancy")


def _had(name: str, whole: _Named) -> _Named:
    if isinstance(whole, c.Condition):
        return c.Condition(name, whole.status, within=whole.within)
    return c.Received(name, whole.ongoing, planned=whole.planned, within=whole.within)
