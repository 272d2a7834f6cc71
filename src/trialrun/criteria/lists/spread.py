"""Metastases of the one cancer of a list that is before them: "melanoma with metastases, or myeloma"."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import is_a

_SPREAD = ("metastases", "metastasis", "metastatic disease")
_ANY = ("malignancy", "metastatic cancer")
_ENDS = frozenset(("comma", "stop", "and", "or", "and/or", "aside"))


def with_its_spread(chunks: list[Chunk], excluding: bool) -> list[Chunk]:
    """The chunks, "| cancer | with | metastases | or | another |" with them as a course of the first.

    Of a single cancer they stand as they are: a record has them by themselves. Behind the last of several
    they are said of each that is asked for; of those kept out, the first may keep out as it is.
    """
    for index in range(2, len(chunks)):
        spread, lead, ill = chunks[index], chunks[index - 1], chunks[index - 2]
        if not _is_spread(spread) or not _is_cancer(ill) or not _ends(chunks, index):
            continue
        if lead.role != "filler" or lead.text.lower().split()[:1] != ["with"]:
            continue
        if not any(_is_cancer(x) for x in chunks if x is not ill):
            return chunks
        course = replace(spread, kind="cue", value="metastatic", role="course", start=lead.start)
        told = [*chunks[: index - 1], course, *chunks[index + 1 :]]
        last = index + 1 == len(chunks) and chunks[index - 3].kind in ("or", "and/or")
        return _of_each(told, course) if last and not excluding else told
    return chunks


def _of_each(chunks: list[Chunk], course: Chunk) -> list[Chunk]:
    """The list of cancers, each with the course that stands behind the last; any other list as it stands."""
    kinds = [x.kind for x in chunks]
    others = [x for x in chunks[:-1] if not _is_cancer(x)]
    if "negation" in kinds or not all(
        x.kind in ("comma", "or", "and/or") or x.role == "filler" for x in others
    ):
        return chunks
    told: list[Chunk] = []
    for chunk in chunks[:-1]:
        told.append(chunk)
        if _is_cancer(chunk):
            told.append(replace(course, start=chunk.end, end=chunk.end))
    return [*told[:-1], course]


def _is_spread(chunk: Chunk) -> bool:
    named = chunk.kind == "concept" and chunk.text.lower().endswith(_SPREAD)
    return named and chunk_name(chunk, "condition") == "metastatic cancer"


def _is_cancer(chunk: Chunk) -> bool:
    name = chunk_name(chunk, "condition") if chunk.kind == "concept" else ""
    return bool(name) and name not in _ANY and is_a(name, "malignancy", "condition")


def _ends(chunks: list[Chunk], index: int) -> bool:
    """Whether nothing behind them says where they are, or of what."""
    return index + 1 == len(chunks) or chunks[index + 1].kind in _ENDS
