"""Symptoms that are rated on a general scale: "pain ≥ 4", "knee pain > 40 mm on a VAS", "itch ≥ 4 on NRS"."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.quantities import Quantity
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

PAIN = "pain score"
_MOST = 10
_LENGTHS = {"mm": 0.1, "cm": 1.0}
"""Points for a length on the line of 10 cm on which a patient marks the pain."""


def painful(chunk: Chunk) -> bool:
    return chunk.kind == "concept" and is_a(chunk_name(chunk, "condition") or "", "pain", "condition")


def rated_directly(phrase: Phrase, bound: Chunk, owner: Chunk | None) -> Chunk | None:
    """What has the bound: the pain that stands directly before it, or the scale behind that it is rated on.

    owner: a scale or measurement farther away; of a symptom that is no pain nothing has the bound.
    """
    direct = _directly_before(phrase, bound)
    if direct is None or direct is owner or bound.value.unit not in ("", *_LENGTHS):
        return owner
    if not is_a(chunk_name(direct, "condition") or "", "sign or symptom", "condition"):
        return owner
    if painful(direct) and bound.value.compared and _on_scale(as_points(bound.value).range):
        scales = (x for x in phrase.concepts if x.start >= bound.end and chunk_name(x, "scale") == PAIN)
        return next(scales, direct)
    between = [x for x in phrase.chunks if owner and owner.end <= x.start < direct.start]
    return None if any(x.kind == "grade" or x.text.lower() == "with" for x in between) else owner


def rated_alike(one: Phrase, following: Phrase, joins: list[str]) -> Phrase:
    """ "Hip or knee pain score ≥ 5": the bound behind two pains is of either.

    joins: up to that between the two; in a list with commas each value would count as asked for.
    """
    if len(one.concepts) != 1 or len(following.quantities) != 1 or not painful(one.concepts[0]):
        return one
    if any(x.startswith("comma") for x in joins) or not any(map(painful, following.concepts)):
        return one
    if one.words or one.window or following.window:
        return one
    rating = [x for x in following.concepts if chunk_name(x, "scale") == PAIN]
    direct = _directly_before(following, following.quantities[0])
    if not rating and (direct is None or not painful(direct)):
        return one  # "back pain requiring up to four levels of fusion"
    told = [*rating, following.quantities[0]]
    return replace(
        one,
        chunks=[*one.chunks, *sorted(told, key=lambda x: x.start)],
        concepts=[*one.concepts, *rating],
        quantities=following.quantities,
    )


def _directly_before(phrase: Phrase, bound: Chunk) -> Chunk | None:
    place = next((i for i, x in enumerate(phrase.chunks) if x is bound), 0)
    while place > 0 and phrase.chunks[place - 1].role == "filler":
        place -= 1
    before = phrase.chunks[place - 1] if place else None
    return before if before is not None and before.kind == "concept" else None


def as_points(quantity: Quantity) -> Quantity:
    """The bound in points of 0 to 10, where it is told as a length on a line of 10 cm."""
    by = _LENGTHS.get(quantity.unit)
    return quantity if by is None else replace(quantity, range=quantity.range.scaled(by), unit="")


def _on_scale(wanted: c.Range) -> bool:
    return all(x is None or 0 <= x <= _MOST for x in (wanted.low, wanted.high))


def other_symptom(phrase: Phrase, scale: Chunk) -> str:
    """ "Itch ≥ 4 on NRS": what is rated on a scale whose bare name is mostly one of pain; else empty."""
    if scale.text.lower() not in _BARE or any(map(painful, phrase.concepts)):
        return ""
    names = [chunk_name(x, "condition") for x in phrase.concepts]
    return next((x for x in names if x and is_a(x, "sign or symptom", "condition")), "")


_BARE = frozenset(
    (
        *("nrs", "vas", "vas score", "visual analogue scale", "visual analog scale", "numeric rating scale"),
        *("numerical rating scale", "numeric scale", "numerical scale", "11-point numeric rating scale"),
    )
)
