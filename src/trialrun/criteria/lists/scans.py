"""Scans of one part of the body: "brain MRI or CT"."""

from __future__ import annotations

from trialrun.criteria.phrases.phrase import Phrase, sort_chunks
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.mentions import Mention, resolve

_SCANS = frozenset(("mri", "ct"))


def same_part(site: list[str], noun: str, phrase: Phrase) -> Phrase | None:
    """ "Brain MRI | or CT": no CT of another part of the body."""
    own = phrase.concepts[0]
    behind = own.text.lower()
    name = resolve(f"{' '.join(site)} {behind}", "therapy") if site and {noun, behind} <= _SCANS else None
    if not name:
        return None
    named = Chunk("concept", own.start, own.end, behind, Mention(own.start, own.end, (("therapy", name),)))
    return sort_chunks([named if x is own else x for x in phrase.chunks])
