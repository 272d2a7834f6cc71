""" "A with B or C": to what stands before "with" the members of the list behind it belong."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.trees.build import Built, attest, every, operands, some
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c

_WITH = ("with", "with a", "with an", "with any")
_EITHER = frozenset(("or", "and/or"))
_LISTED = ("or", "and/or", "comma", "slash")
_TREATMENTS = re.compile(
    r"(?:chemotherapy|therapy|therapies|treatment|regimens?|chemoradiation|immunotherapy)$", re.IGNORECASE
)


def accompanied(chunks: list[Chunk]) -> int | None:
    """Where the list begins in "methotrexate | with A or B" and "healthy volunteers | with A or B".

    Both are asked for: a drug with any of the others, one of these people with any of the diseases.
    """
    if not _EITHER.intersection([x.kind for x in chunks]):
        return None
    cut = next((i for i, x in enumerate(chunks) if i and _opens(x)), None)
    if cut is None or not {"or", "and/or"} & {x.kind for x in chunks[cut:]}:
        return None
    head, tail = chunks[:cut], behind(chunks, cut)
    own = [x for x in head if x.kind == "concept"]
    if (
        not own
        or head[-1] is not own[-1]
        or any(x.kind not in ("concept", "cue", "or", "slash") for x in head)
    ):
        return None
    if any(x.role.startswith("neg") for x in tail) or any(x.text.lower() in _WITH for x in tail):
        return None
    listed = [x for x in tail if x.kind == "concept"]
    if len(listed) < 2 or any(x.kind not in ("concept", "cue", "window", *_LISTED) for x in tail):
        return None
    if any(x.kind == "window" for x in tail[:-1]):
        return None
    if chunk_name(own[-1], "condition") == "healthy":
        ill = all(chunk_name(x, "condition") for x in listed)
        return cut if len(own) == 1 and ill and not any(x.role.startswith("neg") for x in head) else None
    if not all(_is_given(x) for x in (*own, *listed)):
        return None
    either = len(own) > 1
    return None if either and not all(_TREATMENTS.search(x.text) for x in own[-1:]) else cut


def _opens(chunk: Chunk) -> bool:
    words = chunk.text.lower()
    return words in _WITH or (chunk.value == "history" and words.startswith("with "))


def behind(chunks: list[Chunk], cut: int) -> list[Chunk]:
    """The list behind "with"; in "with a history of" that is told of its members."""
    return chunks[cut if chunks[cut].value == "history" else cut + 1 :]


def _is_given(chunk: Chunk) -> bool:
    return bool(chunk_name(chunk, "therapy")) and not chunk_name(chunk, "condition")


def bounded_by_any(chunks: list[Chunk]) -> int | None:
    """Where the bounds begin in "giant cell arteritis | with ESR ≥ 30 or CRP ≥ 10": any of them."""
    kinds = [x.kind for x in chunks]
    if "quantity" not in kinds or not _EITHER.intersection(kinds):
        return None
    cut = next((i for i, x in enumerate(chunks) if i and x.text.lower() in _HAVING), None)
    if cut is None or not {"or", "and/or"} & {x.kind for x in chunks[cut:]}:
        return None
    head, tail = chunks[:cut], chunks[cut + 1 :]
    ill = [x for x in head if x.kind == "concept"]
    if len(ill) != 1 or not chunk_name(ill[0], "condition") or chunk_name(ill[0], "measurement"):
        return None
    if any(x.kind not in _OF_AN_ILLNESS or x.role in _TURNING for x in head):
        return None
    if any(x.kind in ("and", "but", "(", "built", "aside", "examples") or x.role in _TURNING for x in tail):
        return None
    bounds: list[list[Chunk]] = [[]]
    for x in tail:
        if x.kind in _LISTED:
            bounds.append([])
        else:
            bounds[-1].append(x)
    return cut if all(map(_is_bound, filter(None, bounds))) else None


_HAVING = frozenset((*_WITH, "having", "who have", "who has", "and who have"))
_OF_AN_ILLNESS = ("concept", "cue", "window", "grade", "stage")
_TURNING = (
    "neg",
    "neg-history",
    "neg-received",
    "neg-ongoing",
    "if",
    "unless",
    "except",
    "sex",
    "age",
    "family",
)


def _is_bound(chunks: list[Chunk]) -> bool:
    """Whether they bound one measured thing and say nothing of another illness."""
    named = [x for x in chunks if x.kind == "concept"]
    measured = [x for x in named if chunk_name(x, "measurement") or chunk_name(x, "scale")]
    bounds = [x for x in chunks if x.kind == "quantity" and x.value.compared]
    return len(named) == len(measured) == len(bounds) == 1


def ill_with_bounds(
    chunks: list[Chunk], cut: int, context: Context, read: Callable[[list[Chunk], Context], Built]
) -> Built:
    """Who has the illness and any of the values; whether a value alone keeps out, a person says."""
    ill, bounds = read(chunks[:cut], context), read(chunks[cut + 1 :], context)
    if not context.excluding or not isinstance(bounds.tree, c.AnyOf):
        return every([ill, bounds])
    first, *others = (Built(*one) for one in operands(bounds, c.AnyOf))
    asked = attest(context.text, chunks[0].start, chunks[-1].end, "investigator")
    return some([every([ill, first]), every([some(others), some([ill, asked])])])


def beside_the_first(
    phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context
) -> list[Built]:
    """ "Cirrhosis with ascites or encephalopathy": without the cirrhosis, a person says whether."""
    if len(parts) != len(phrases) or not joins[-1].endswith("or"):
        return parts
    held = list(parts)
    first: Built | None = None
    for index, phrase in enumerate(phrases):
        if first is not None and (len(phrase.concepts) != 1 or not phrase.bare):
            first = None
        if first is not None and isinstance(parts[index].tree, c.Condition):
            asked = attest(context.text, first.start, phrase.concepts[0].end, "investigator")
            held[index] = every([parts[index], some([first, asked])])
        if _with_another(phrase) and isinstance(parts[index].tree, c.All):
            known, places = operands(parts[index], c.All)[0]
            first = Built(known, places) if isinstance(known, c.Condition) else None
    return held


def _with_another(phrase: Phrase) -> bool:
    if len(phrase.concepts) != 2 or not all(chunk_name(x, "condition") for x in phrase.concepts):
        return False
    place = phrase.chunks.index(phrase.concepts[0])
    between = phrase.chunks[place + 1 : phrase.chunks.index(phrase.concepts[1])]
    return [x.text.lower() for x in between] in ([one] for one in _WITH)
