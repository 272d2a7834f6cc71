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
_KIND = (
    r"(?:bacterial|viral|fungal|parasitic|mycobacterial|opportunistic|active|acute|chronic|recurrent|persistent|latent|uncontrolled|systemic|local|primary"
    r"|metastatic|advanced|standard|conventional|invasive|severe|symptomatic|psychiatric|neurologic(?:al)?|cardiac|hepatic|renal|pulmonary)"
)
_WITHOUT_NOUN = re.compile(rf"(?:^|\s){_KIND}$", re.IGNORECASE)
_KINDS_ON = re.compile(
    rf"(?:(?:,\s+(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+|/){_KIND}){{1,8}}\s+(?!(?:and|or|to|of|in|with)\b)[a-z]{{4,}}\b",
    re.IGNORECASE,
)


def with_whole_questions(built: Built, text: str) -> Built:
    """The same; a question that a last noun follows, or its bracket's end, is asked with it."""
    tree = built.tree
    if type(tree) is c.Attest:
        if not _goes_on(tree, text, built.places[0][1]):
            return built
    elif type(tree) not in LOGIC:  # most are leaves that ask nobody
        return built
    else:
        for _, end in built.places:
            if text[end : end + 1] in _FOLLOWS:
                break
        else:
            return built
        for one, (_, end) in zip(c.leaves(tree), built.places, strict=True):
            if type(one) is c.Attest and _goes_on(one, text, end):
                break
        else:
            return built

    def change(tree: c.Tree, place: tuple[int, int]) -> Built:
        start, end = place
        if type(tree) is not c.Attest or " ".join(text[start:end].split()) != tree.text:
            return leaf(tree, *place)
        end = _end(tree.text, text, end)
        return leaf(c.Attest(" ".join(text[start:end].split()), tree.by), start, end)

    return with_leaves(built, change)


def _goes_on(asked: c.Attest, text: str, end: int) -> bool:
    return text[end : end + 1] in _FOLLOWS and _end(asked.text, text, end) > end


_FOLLOWS = frozenset(" -,/")


def _end(asked: str, text: str, end: int) -> int:
    """Where the question ends, with the noun or the bracket's end that it lacks."""
    if "(" in asked and asked.count("(") > asked.count(")"):
        close = text.find(")", end)
        return close + 1 if close >= 0 and text.find("(", end, close) < 0 else end
    if text[end : end + 1] in _GAPS and (noun := _NOUN.match(text, end)) is not None:
        return noun.end()
    if _WITHOUT_NOUN.search(asked) is not None and (kinds := _KINDS_ON.match(text, end)) is not None:
        return kinds.end()
    return end
