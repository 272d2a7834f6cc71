"""Questions that stop before their last noun, as in "at the index | levels"."""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import LOGIC, Built, leaf, with_leaves
from trialrun.model import criteria as c

_NOUN = re.compile(
    r"[\s-]+(?:therap(?:y|ies)|treatments?|diseases?|laborator(?:y|ies)|tumou?rs?|stud(?:y|ies)|procedures?|medications?|drugs?|agents?"
    r"|levels?|trials?|testing|tests?|sites?|doses?|time|function|performance|vaccines?|bleeding|infections?|progression)(?=\s*(?:[.;,)]|$|(?:and|or)\b))",
    re.IGNORECASE,
)
_GAPS = frozenset(" -")


def with_whole_questions(built: Built, text: str) -> Built:
    """The same; a question that a last noun follows is asked with it."""
    tree = built.tree
    if type(tree) is c.Attest:
        if _NOUN.match(text, built.places[0][1]) is None:
            return built
    elif type(tree) not in LOGIC:  # most are leaves that ask nobody
        return built
    else:
        for _, end in built.places:
            if text[end : end + 1] in _GAPS and _NOUN.match(text, end) is not None:
                break
        else:
            return built

    def change(tree: c.Tree, place: tuple[int, int]) -> Built:
        start, end = place
        if type(tree) is not c.Attest or (noun := _NOUN.match(text, end)) is None:
            return leaf(tree, *place)
        if " ".join(text[start:end].split()) != tree.text:
            return leaf(tree, *place)
        return leaf(c.Attest(" ".join(text[start : noun.end()].split()), tree.by), start, noun.end())

    return with_leaves(built, change)
