"""Words passed over where they say nothing, which narrow a disease or a therapy beside them."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.phrases.systemic import asked_of, picked_by_systemic, says_systemic
from trialrun.criteria.trees.build import Built
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c

# Passed over where they say nothing ("women only"); beside a disease or a therapy they narrow it.
_NARROWING = frozenset(("only", "during"))


def narrowed_by(phrase: Phrase, parts: list[Built]) -> list[Chunk]:
    """ "Bone metastases only", "medication during pregnancy": words that say that not every one is meant."""
    leaves = [x for part in parts for x in c.leaves(part.tree)]
    if not any(isinstance(x, (c.Condition, c.Received)) for x in leaves):
        return []
    found = [
        x
        for x, behind in itertools.zip_longest(phrase.chunks, phrase.chunks[1:])
        if x.role == "filler" and x.text.lower() in _NARROWING and (behind is None or behind.kind != "lines")
    ]
    found = [_to_its_end(x, phrase) for x in found]
    told = [x for x in phrase.chunks if x.role == "filler" and ("ystemic" in x.text or "YSTEMIC" in x.text)]
    if told and any(map(picked_by_systemic, leaves)) and not any(map(asked_of, leaves)):
        told = list(filter(says_systemic, told))
        systemic = [x for x in told if any(x.end <= one.start for one in phrase.concepts)]
        found += [replace(x, kind="word", role="", value=None) for x in systemic]
    if found and found[0] is phrase.chunks[0] and found[0].text.lower() == "during":
        found = (
            found if isinstance(leaves[0], c.Received) else found[1:]
        )  # "during lactation": whoever lactates
    return found


def _to_its_end(chunk: Chunk, phrase: Phrase) -> Chunk:
    """ "Fracture during | the | study": the words passed over behind it say during what."""
    behind = [x for x in phrase.chunks if x.start >= chunk.end]
    if chunk.text.lower() != "during" or not behind or any(x.role != "filler" for x in behind):
        return chunk
    return replace(chunk, end=behind[-1].end, text=" ".join(x.text for x in (chunk, *behind)))
