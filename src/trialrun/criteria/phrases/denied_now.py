"""Of what time a denial speaks ("no current", "no prior"), and whether a second one repeats the first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from trialrun.criteria.words.chunks import Chunk


def denied_now(chunks: Sequence[Chunk]) -> bool:
    """ "No current infection"; "no current or recently documented infection" denies more than today's."""
    denying = [(one, after) for one, after in pairwise(chunks) if one.role == "neg-ongoing"]
    return bool(denying) and all(
        one.value == "active" and after.kind not in ("or", "and", "and/or", "slash") for one, after in denying
    )


def denies_past(chunk: Chunk) -> bool:
    """ "No prior chemotherapy requiring shielding": none at any time, whatever is required behind it."""
    return chunk.role == "neg-history" or (chunk.role == "neg-received" and "pr" in chunk.text.lower())


_JOINS = ("and", "or", "and/or", "comma", "slash")


def denied_again(chunks: Sequence[Chunk]) -> bool:
    """ "Have not received and are not receiving A": denied twice of one thing, which is no affirmation."""
    denied = joined = False
    for chunk in chunks:
        if chunk.kind in ("concept", "word") or chunk.role in ("who", "if"):
            return False
        if chunk.role.startswith("neg"):
            if joined:
                return True
            denied = True
        joined = joined or (denied and chunk.kind in _JOINS)
    return False
