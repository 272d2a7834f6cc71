"""What else an allergy may be to: "or any of its excipients", "or drugs of similar chemical composition".

A record of allergies names drugs, seldom what is in them, so that a tree asks for the drug. The criterion's
note says what the sentence names besides, for whoever screens to ask.
"""

from __future__ import annotations

import re

from trialrun.criteria.record.rebuilt import asked_already, built_of, rebuilt
from trialrun.criteria.trees.build import without
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion

NOTE = "Read as: an allergy to the substance itself; ask also about “{}”."

_IN_IT = r"(?:excipients?|ingredients?|components?|constituents?|additives?|preservatives?|formulations?)"
_NAMED = re.compile(
    rf"\b(?:(?:any|one|either|all|other|some)\s+(?:(?:of\s+)?(?:the|its|their)\s+|other\s+|of\s+)*)?(?:(?!(?:and|or|to|in|of)\b)[\w-]+\s+)?{_IN_IT}\b"
    r"(?:\s+(?:of|in|contained\s+in|used\s+in)\s+(?:(?:the|its|their|this|these|any|study|trial|test|active|investigational)\s+)*(?:[\w®™/-]+\s+){0,2}?[\w®™/-]+)?"
    r"|\b(?:(?:drugs?|compounds?|agents?|medications?|substances?)\s+(?:(?:of|with|having)\s+(?:an?\s+)?)?(?:similar|related|chemically|structurally|(?:the\s+)?same)\b"
    r"|(?:similar|related|chemically|structurally)[\s-]+(?:related\s+|similar\s+)?(?:drugs?|compounds?|agents?|medications?|substances?))"
    r"(?:\s+(?!and\b|or\b|with(?:in|out)\b|who\b|that\b)[\w-]+){0,3}"
    r"|\b(?:(?:any|all)\s+)?(?:other\s+)?(?:drugs?|compounds?|agents?|medications?|medicines?|substances?|members?)\s+(?:of|in|from|belonging\s+to)\s+"
    r"(?:their|its|this|that|these|(?:the|a)\s+(?:same|similar))\s+(?:\w+\s+)?(?:class(?:es)?|group|family)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:[\w-]+\s+)?{_IN_IT}", re.IGNORECASE)
_SIGNS = Words(
    "excipient",
    "ingredient",
    "component",
    "constituent",
    "additive",
    "preservative",
    "formulation",
    "similar",
    "relate",
    "structurally",
    "same",
    "class",
    "family",
)


def with_ingredients(one: Criterion) -> Criterion:
    """The criterion, with a note where it asks for an allergy and names more than the tree asks about."""
    if not _SIGNS.stand_in(one.text.lower()):
        return one
    leaves = list(c.leaves(one.tree))
    if not any(isinstance(leaf, c.Allergy) and not _is_ingredient(leaf) for leaf in leaves):
        return one
    named = [" ".join(match.group().split()) for match in _NAMED.finditer(one.text)]
    unasked = [words for words in named if not any(words in text for text in asked_already(one))]
    if not unasked:
        return one
    built = without(built_of(one), _is_ingredient)
    return rebuilt(one, built, NOTE.format("”, “".join(unasked)))


def _is_ingredient(tree: c.Tree) -> bool:
    """ "Any ingredient" beside the substance that it is in."""
    return isinstance(tree, c.Allergy) and _ALONE.fullmatch(tree.concept) is not None
