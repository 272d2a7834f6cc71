"""What was given before, told as the cause of what is there now: "neuropathy from prior chemotherapy"."""

from __future__ import annotations

from trialrun.criteria.words.chunks import Chunk

_CAUSES = ("of", "due to", "after")
# "Residual toxicity of the previous treatment": what is left today
_LEFT = ("residual", "unresolved", "persistent", "persisting", "ongoing", "remaining")


def of_old_cause(chunks: list[Chunk], known: Chunk) -> bool:
    """Whether only the cause is of old: "prior" stands behind "from", and that behind what is known."""
    found = False
    for place, chunk in enumerate(chunks):
        if chunk.role == "prior":
            if chunk.start < known.end or not _is_cause(chunks, place):
                return False
            found = True
    return found


def _is_cause(chunks: list[Chunk], place: int) -> bool:
    before = place - 1
    while chunks[before].text.lower() in ("the", "any"):
        before -= 1
    link = chunks[before].text.lower()
    return link == "from" or (link in _CAUSES and chunks[0].text.lower().startswith(_LEFT))
