"""Brackets that tell where an infection shows itself: "CMV disease (retinitis, colitis)"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_GERM = re.compile(
    r"\b(?:CMV|HSV|VZV|EBV|cytomegalovir\w+|herpes|varicella|epstein|adenovir\w+|tubercul\w+|TB|lyme|candid\w+|toxoplasm\w+|cryptococc\w+|aspergill\w+|histoplasm\w+|syphilis)\b",
    re.IGNORECASE,
)
_INFLAMED = re.compile(r"(?:itis|itides|pneumonia)$", re.IGNORECASE)


def shows_itself(previous: Chunk, concepts: list[Chunk], context: Context) -> bool:
    """Whether the brackets name the organs that the infection before them has reached."""
    if not _GERM.search(previous.text) or not all(_of_an_organ(previous, x) for x in concepts):
        return False
    if concepts:
        context.note("Read as: the brackets tell where the infection shows itself.")
    return bool(concepts)


def _of_an_organ(germ: Chunk, shown: Chunk) -> bool:
    """ "CMV disease (retinitis, colitis)": by itself, a colitis is of any cause."""
    if not _INFLAMED.search(shown.text) or _GERM.search(shown.text):
        return False
    return not any(
        is_a(name, broad, group)
        for group, name in shown.value.candidates
        for other, broad in germ.value.candidates
        if group == other
    )


def reached_by(germ: Built, organs: Built, text: str) -> bool:
    """ "CMV disease such as retinitis or colitis": a colitis that comes of it, none of another cause."""
    if not isinstance(germ.tree, c.Condition | c.Unparsed) or not _GERM.search(text, germ.start, germ.end):
        return False
    return all(
        isinstance(x, c.Condition) and _INFLAMED.search(x.concept) and not _GERM.search(x.concept)
        for x in c.leaves(organs.tree)
    ) and not (
        isinstance(germ.tree, c.Condition)
        and any(
            is_a(x.concept, germ.tree.concept, "condition")
            for x in c.leaves(organs.tree)
            if isinstance(x, c.Condition)
        )
    )
