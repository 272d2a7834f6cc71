"""What was given before, told as the cause of what is there now: "neuropathy from prior chemotherapy"."""

from __future__ import annotations

from trialrun.criteria.words.chunks import Chunk


def of_old_cause(chunks: list[Chunk], known: Chunk) -> bool:
    """Whether only the cause is of old: "prior" stands behind "from", and that behind what is known."""
    found = False
    for place, chunk in enumerate(chunks):
        if chunk.role == "prior":
            if chunk.start < known.end or chunks[place - 1].text.lower() != "from":
                return False
            found = True
    return found
