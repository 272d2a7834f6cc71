"""Names of which one member has only a part: "T-cell leukemia or lymphoma", "hyper- or hypothyroidism"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.segments import resolve_shared
from trialrun.vocab.concepts import is_a

_LINEAGE = re.compile(r"(?:[BT]|NK|NK/T)[ -]cell[ -](?=\w+$)", re.IGNORECASE)


def of_the_same_cells(before: Phrase, phrase: Phrase) -> Phrase | None:
    """ "T-cell leukemia | or lymphoma": the cell is that of both."""
    if not before.concepts or phrase.chunks[0].kind != "concept":
        return None
    cells = _LINEAGE.match(before.concepts[-1].text)
    noun = phrase.chunks[0]
    if cells is None or not is_a(chunk_name(noun, "condition") or "", "hematologic malignancy", "condition"):
        return None
    found = resolve_shared(f"{cells.group()}{noun.text}", noun)
    return None if found is None else sort_chunks([found, *phrase.chunks[1:]])


def too_much_or_little(phrase: Phrase, after: list[Phrase]) -> Phrase | None:
    """ "hyper- | or hypothyroidism": the one with the stem of the other."""
    words = [x for x in phrase.words if x.text != "-"]
    if phrase.concepts or len(words) != 1 or not after or not after[0].concepts:
        return None
    own, following = words[0].text.lower().rstrip("-"), after[0].concepts[0].text
    prefix = following[: len("hyper") if following.lower().startswith("hyper") else len("hypo")].lower()
    if {own, prefix} != {"hyper", "hypo"}:
        return None
    found = resolve_shared(own + following[len(prefix) :], words[0])
    if found is None:
        return None
    kept = [found if x is words[0] else x for x in phrase.chunks if x.text != "-"]
    return sort_chunks(kept)
