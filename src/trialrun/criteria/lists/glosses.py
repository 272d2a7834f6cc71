"""Brackets that tell in other words what one of several alternatives is."""

from __future__ import annotations

from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c

_JOINS = ("comma", "or", "and/or")


def of_one_alternative(said: c.Tree, chunks: list[Chunk], after: int, before: list[Chunk]) -> bool:
    """ "Gout, tophi (lumps of urate) or a kidney stone": nobody has the lumps who has the stone alone.

    Behind the last one the bracket may be of all of them, unless the one before it has its own.
    """
    if not isinstance(said, c.Attest) or not before or before[-1].kind != "concept":
        return False
    last = after >= len(chunks)
    if not last and chunks[after].kind not in _JOINS:
        return False
    if last and not any(x.kind == "aside" for x in before):
        return False
    joins = [x.kind for x in chunks if x.kind in (*_JOINS, "and", "stop")]
    return set(joins) <= set(_JOINS) and set(joins) != {"comma"}
