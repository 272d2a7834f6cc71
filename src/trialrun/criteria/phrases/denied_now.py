"""Whether "no current" says of an illness that it may not be there now, and may have been before."""

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
