"""Alternatives of an inclusion of which one was not understood: the others let nobody in by themselves.

"Sarcoma of the arm or leg with progression despite prior chemotherapy": where words are left over, nobody
knows whether they are an alternative or say more of what stands before them. Nobody is let in by an
illness or a treatment of a sentence that was read by halves; whoever fits it is left to a person.
"""

from __future__ import annotations

import re

from trialrun.criteria.record.doubts import APART, OWN
from trialrun.criteria.trees.build import Built, every, leaf, operands, some
from trialrun.model import criteria as c


def left_open(text: str, built: Built) -> Built:
    """The tree of an inclusion's sentence, each alternative beside one that was not understood left open."""
    if not built.unparsed:
        return built
    tree = built.tree
    if isinstance(tree, c.All):
        return every([left_open(text, Built(part, places)) for part, places in operands(built, c.All)])
    if not isinstance(tree, c.AnyOf):
        return built
    parts = [Built(part, places) for part, places in operands(built, c.AnyOf)]
    unread = next((part for part in parts if part.unparsed), None)
    if unread is None:
        return built
    words, place = next(
        (x, place)
        for x, place in zip(c.leaves(unread.tree), unread.places, strict=True)
        if isinstance(x, c.Unparsed)
    )
    question = leaf(words, *place)
    sure = [part for part in parts if part.unparsed or _is_bound(part) or _apart(text, part, unread)]
    doubtful = [part for part in parts if part not in sure]
    return some([*sure, every([some(doubtful), question])]) if doubtful else built


def _is_bound(part: Built) -> bool:
    """Values say by themselves what they ask: "≥ 18 years (or the legal age of the country)"."""
    return all(isinstance(x, (c.Age, c.Measurement, c.Score)) for x in c.leaves(part.tree))


def _apart(text: str, part: Built, unread: Built) -> bool:
    """Whether one of the two is an alternative of its own: "asthma or other …", "fusion or mutation"."""
    first, second = sorted((min(x.places)[0], max(x.places)[1]) for x in (part, unread))
    begin, end = min(unread.places)[0], max(unread.places)[1]
    if text[begin - 1 : begin] == "(":  # "≤ 3 x ULN (for patients with metastases …)"
        return True
    if begin == second[0] and " " not in text[begin:end].strip():
        return True
    between = _SHORT.sub("", text[first[1] : second[0]])
    return APART.search(between) is not None or OWN.match(text, second[0]) is not None


_SHORT = re.compile(r"\b(?:e\.\s?g|i\.\s?e|etc|vs|incl)\.(?=\s)", re.IGNORECASE)  # no sentence ends there
