"""How else a gene may be changed, of the gene of the item before it: "RET fusion or mutation"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.segments import resolve_shared
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.alterations import names_change

_CHANGE = re.compile(
    r"(?:(?:gene|activating|point)\s+)?"
    r"(?:over-?expression|(?:amplification|mutation|fusion|rearrangement|translocation|deletion|loss)s?)$",
    re.IGNORECASE,
)


def of_the_same_gene(earlier: list[Phrase], phrase: Phrase, join: str, text: str) -> Phrase | None:
    """The bare change of a list, as one of the gene that the item before names with another change.

    Behind several genes ("FGFR2 or FGFR3 fusion or mutation") it is of each, which no one item can say.
    """
    before = earlier[-1]
    if join.removeprefix(", ") not in ("or", "and", "and/or", "slash", "comma") or len(before.concepts) != 1:
        return None
    tests = [x for one in earlier[:-1] for x in one.concepts if chunk_name(x, "test")]
    if not all(_CHANGE.search(text[x.start : x.end]) for x in tests):
        return None
    gene = before.concepts[0]
    if phrase.concepts or phrase.words or not chunk_name(gene, "test"):
        return None
    first = phrase.chunks[0]
    told = [x for x in phrase.chunks if x.role == "result"]
    if first.kind != "cue" or len(told) != 1 or told[0] is not first or not _CHANGE.fullmatch(first.text):
        return None
    own = _CHANGE.search(gene.text)
    name = gene.text[: own.start()].strip() if own else ""
    if not name and not (before.result and not before.words and gene.text[:1].isupper()):
        return None
    found = resolve_shared(f"{name or gene.text} {first.text}", first)
    if found is None or not (names_change(chunk_name(found, "test")) or chunk_name(found, "test") == "her2"):
        return None
    result = Chunk("cue", first.end, first.end, "", "positive", "result")
    return sort_chunks([found, result, *phrase.chunks[1:]])
