"""Examples that say for what a treatment was given, and are asked of nobody by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.nouns import group_of_head
from trialrun.vocab.concepts import is_a

# "Conditions that raise the risk of surgery (e.g., anemia)": examples of what stands before the operation.
_OF_ANOTHER_NOUN = re.compile(
    r"(?<!history)\s(?:of|for|to|from|after|during|requiring|with|that|which)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)


def gives_reasons(treatment: Chunk, examples: Sequence[Chunk], before: str) -> bool:
    """ "Chemotherapy (e.g., for breast cancer)", "emergency surgery (e.g., appendicitis)"."""
    therapy = chunk_name(treatment, "therapy") if treatment.kind == "concept" else ""
    if not therapy or not examples:
        return False
    if examples[0].text.lower() == "for":
        return True
    if not any(is_a(therapy, one, "therapy") for one in ("surgery", "hospitalization")):
        return False
    if _OF_ANOTHER_NOUN.search(before):
        return False
    named = [
        x for x in examples if x.kind not in SEPARATORS and x.role not in ("filler", "course", "severity")
    ]
    return bool(named) and all(_is_illness(x) for x in named)


def _is_illness(chunk: Chunk) -> bool:
    if chunk.kind == "concept":
        return bool(chunk_name(chunk, "condition")) and not chunk_name(chunk, "therapy")
    return chunk.kind == "word" and group_of_head(chunk.text.split()[-1]) == "condition"
