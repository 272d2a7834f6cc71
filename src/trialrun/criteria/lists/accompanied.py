""" "A with B or C": to what stands before "with" the members of the list behind it belong."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.trees.build import Built, attest, every, negate, operands, some
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, is_a, is_coded, known, narrower_count

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
    cut = next((i for i, x in enumerate(chunks) if i and x.text[:1] in "wW" and _opens(x)), None)
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


Read = Callable[[list[Chunk], Context], Built]


def ill_with(chunks: list[Chunk], context: Context, read: Read) -> Built | None:
    """Who has an illness and any of several values, or has it without another or without a device."""
    either = not _EITHER.isdisjoint([x.kind for x in chunks])
    if either and (cut := bounded_by_any(chunks)) is not None:
        return ill_with_bounds(chunks, cut, context, read)
    if either and (cut := marked_by_any(chunks)) is not None:
        return every([read(chunks[:cut], context), read(chunks[cut + 1 :], context)])
    if either and not context.excluding and (cut := either_with(chunks)) is not None:
        return _of_either(chunks, cut, context, read) or ill_without(chunks, context, read)
    return ill_without(chunks, context, read)


def either_with(chunks: list[Chunk]) -> int | None:
    """Where begins what is told of the last in "gout or psoriatic arthritis | with tophi", or of both."""
    cut = next(
        (i for i, x in enumerate(chunks) if i and x.text[:1] in "wW" and x.text.lower() in _WITH), None
    )
    if cut is None or cut + 1 == len(chunks):
        return None
    head, tail = chunks[:cut], chunks[cut + 1 :]
    if head[-1].kind == "window":
        head = head[:-1]  # "angina or myocarditis within a year | with LVEF < 40 %": the time of either
    ill = [x for x in head if x.kind == "concept"]
    if not ill or len(_apart(head)) < 2 or head[-1] is not ill[-1]:
        return None
    if not all(chunk_name(x, "condition") for x in ill):
        return None
    if any(x.kind not in ("concept", "word", "cue", "stage", *_LISTED) or x.role in _TURNING for x in head):
        return None
    if any(x.kind not in ("concept", "cue", "quantity", "lines") or x.role in _TURNING for x in tail):
        return None
    return cut if sum(x.kind in ("concept", "lines") for x in tail) == 1 else None


def _of_either(chunks: list[Chunk], cut: int, context: Context, read: Read) -> Built | None:
    """Whoever has one of them with it; one of the first alone where a person says that it is of the last."""
    ill, told = read(chunks[:cut], context), read(chunks[cut + 1 :], context)
    if not isinstance(ill.tree, c.AnyOf) or ill.unparsed:
        return None
    if not isinstance(told.tree, (c.Condition, c.Test, c.Received, c.Measurement, c.Score)):
        return None
    bound = isinstance(told.tree, (c.Measurement, c.Score)) or getattr(told.tree, "lines", None)
    of_one_noun = any(x.kind == "word" for x in chunks[:cut])  # "ovarian or | breast cancer with BRCA1"
    if of_one_noun or (bound and _of_one_kind(ill)):
        return every([ill, told])  # "asthma or COPD with FEV1 < 60 %": of either
    first = [Built(*one) for one in operands(ill, c.AnyOf)][:-1]
    asked = attest(context.text, chunks[0].start, chunks[-1].end, "investigator")
    return every([ill, some([told, every([some(first), asked])])])


_FEW = 60


def _of_one_kind(ill: Built) -> bool:
    """Whether the illnesses are kinds of one thing that has but few kinds."""
    names = [x.concept for x in c.leaves(ill.tree) if isinstance(x, c.Condition)]
    shared = set.intersection(*({x, *ancestors(x, "condition")} for x in names))
    return any(narrower_count(x, "condition") <= _FEW for x in shared)


def bounded_by_any(chunks: list[Chunk]) -> int | None:
    """Where the bounds begin in "giant cell arteritis | with ESR ≥ 30 or CRP ≥ 10": any of them.

    One of two may be something else: "gout | with urate > 6 mg/dL or tophi".
    """
    if "quantity" not in [x.kind for x in chunks]:
        return None
    cut = next((i for i, x in enumerate(chunks) if i and x.text.lower() in _HAVING), None)
    if cut is None or not {"or", "and/or"} & {x.kind for x in chunks[cut:]}:
        return None
    head, tail = chunks[:cut], chunks[cut + 1 : background(chunks)]
    ill = [x for x in head if x.kind == "concept"]
    if len(ill) != 1 or not chunk_name(ill[0], "condition") or chunk_name(ill[0], "measurement"):
        return None
    if any(x.kind not in _OF_AN_ILLNESS or x.role in _TURNING for x in head):
        return None
    # "bilirubin > ULN but < 2 x ULN": the other end of the same bound
    told = [x for i, x in enumerate(tail) if x.kind != "but" or not _between_bounds(tail, i)]
    if any(x.kind in ("and", "but", "(", "built", "aside", "examples") or x.role in _TURNING for x in told):
        return None
    return cut if all(map(_is_bound, _apart(tail))) or _one_is_a_bound(tail) else None


def _between_bounds(chunks: list[Chunk], index: int) -> bool:
    around = chunks[max(index - 1, 0) : index + 2]
    return len(around) == 3 and around[0].kind == around[2].kind == "quantity"


def background(chunks: list[Chunk]) -> int:
    """Where "on metformin" begins in "with HbA1c ≥ 7 % or glucose ≥ 140 | on metformin", or the end."""
    if len(chunks) < 3 or chunks[-1].kind != "concept" or not _is_given(chunks[-1]):
        return len(chunks)
    begin = len(chunks) - 1
    while begin and (chunks[begin - 1].role == "ongoing" or chunks[begin - 1].text.lower() in _TAKING):
        begin -= 1
    return begin if begin < len(chunks) - 1 and chunks[begin - 1].kind == "quantity" else len(chunks)


_TAKING = frozenset(("on", "despite", "while", "whilst", "while on", "currently"))


def _apart(tail: list[Chunk]) -> list[list[Chunk]]:
    parts: list[list[Chunk]] = [[]]
    for x in tail:
        if x.kind in _LISTED:
            parts.append([])
        else:
            parts[-1].append(x)
    return [part for part in parts if part]


def _one_is_a_bound(tail: list[Chunk]) -> bool:
    """Whether the one of two is a bound, and the other could be of the same illness."""
    joins = [x.kind for x in tail if x.kind in _LISTED]
    parts = _apart(tail)
    if len(parts) != 2 or joins not in (["or"], ["and/or"]) or not any(map(_is_bound, parts)):
        return False
    other = next((x for x in parts if not _is_bound(x)), [])
    return not any(x.kind == "window" or x.role in _TURNING or x.value in _OF_ITS_OWN for x in other)


def marked_by_any(chunks: list[Chunk]) -> int | None:
    """Where the markers begin in "lung cancer | with an EGFR mutation or ALK fusion": any of them."""
    cut = next((i for i, x in enumerate(chunks) if i and x.role == "filler" and _bears(x)), None)
    if cut is None:
        return None
    head, tail = chunks[:cut], chunks[cut + 1 :]
    ill = [x for x in head if x.kind == "concept"]
    if not ill or head[-1] is not ill[-1] or any(x.kind not in ("concept", "cue", "stage") for x in head):
        return None
    if any(x.role in _TURNING or chunk_name(x, "test") for x in head if x.kind == "concept"):
        return None
    if any(x.role in _TURNING for x in head) or not all(_is_cancer(x) for x in ill):
        return None
    found = [x for x in tail if x.kind == "concept"]
    if len(found) < 2 or not all(chunk_name(x, "test") for x in found):
        return None
    plain = all(x.kind in ("concept", *_LISTED) or x.role in ("result", "filler") for x in tail)
    joined = {x.kind for x in tail} & set(_LISTED)
    return cut if plain and joined & {"or", "and/or"} else None


def _is_cancer(chunk: Chunk) -> bool:
    return is_a(chunk_name(chunk, "condition"), "neoplasm", "condition")


def _bears(chunk: Chunk) -> bool:
    words = chunk.text.lower()
    return words in _BEARING or "harbo" in words


_BEARING = frozenset((*_WITH, "having", "who have", "who has"))
_OF_ITS_OWN = ("history", "prior", "active", "family")  # "… or history of stroke": an illness beside it


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


def graded_with(phrases: list[Phrase], context: Context, read: Read) -> list[Phrase]:
    """ "Neuropathy of grade 3 or higher, or grade 2 with pain": the second grade is of the same illness."""
    last = phrases[-1]
    if len(phrases) < 2 or last.grade is None or last.chunks[0].kind != "grade" or len(last.chunks) < 3:
        return phrases
    before = phrases[-2]
    if last.chunks[1].text.lower() not in _WITH or before.grade is None or len(before.concepts) != 1:
        return phrases
    ill = before.concepts[0]
    if not chunk_name(ill, "condition") or last.negated or before.negated:
        return phrases
    here = replace(ill, start=last.start, end=last.start)
    both = every([read([here, last.chunks[0]], context), read(last.chunks[2:], context)])
    told = Chunk("built", last.start, last.end, context.text[last.start : last.end], both)
    return [*phrases[:-1], sort_chunks([told])]


def _is_bound(chunks: list[Chunk]) -> bool:
    """Whether they bound one measured thing and say nothing of another illness."""
    named = [x for x in chunks if x.kind == "concept"]
    measured = [x for x in named if chunk_name(x, "measurement") or chunk_name(x, "scale")]
    bounds = [x for x in chunks if (x.kind == "quantity" and x.value.compared) or x.kind == "grade"]
    return len(named) == len(measured) == len(bounds) == 1


def ill_with_bounds(chunks: list[Chunk], cut: int, context: Context, read: Read) -> Built:
    """Who has the illness and any of the values; whether a value alone keeps out, a person says.

    So does a person where one of two is no value, and of what treatment at the end which values were told.
    """
    end = background(chunks)
    ill, bounds = read(chunks[:cut], context), read(chunks[cut + 1 : end], context)
    if end < len(chunks):
        asked = attest(context.text, chunks[end].start, chunks[-1].end, "investigator")
        said = [
            x for x in chunks[end:] if x.kind == "concept" or x.role == "ongoing" or x.text.lower() == "on"
        ]
        given = some([read(said, context), asked])
        return every([ill_with_bounds(chunks[:end], cut, context, read), given])
    alone = all(map(_is_bound, _apart(chunks[cut + 1 :])))
    if (alone and not context.excluding) or not isinstance(bounds.tree, c.AnyOf):
        return every([ill, bounds])
    first, *others = (Built(*one) for one in operands(bounds, c.AnyOf))
    asked = attest(context.text, chunks[0].start, chunks[-1].end, "investigator")
    return some([every([ill, first]), every([some(others), some([ill, asked])])])


def ill_without(chunks: list[Chunk], context: Context, read: Read) -> Built | None:
    """ "Migraine | without aura", "second- or third-degree AV block | without a pacemaker"."""
    if not chunks or chunks[-1].kind != "concept":
        return None
    cut = next((i for i, x in enumerate(chunks) if i and x.role.startswith("neg")), None)
    if cut is None or chunks[cut].text.lower() not in _LACKING:
        return None
    head, lacked = chunks[:cut], chunks[-1]
    if any(x.role != "filler" for x in chunks[cut + 1 : -1]) or not _can_be_lacked(lacked):
        return None
    named = [x for x in head if x.kind == "concept"]
    if len(named) != 1 or head[-1] is not named[0] or not chunk_name(named[0], "condition"):
        return None
    if any(x.kind not in ("concept", "word", "or", "slash", "quantity", "stage", "cue") for x in head):
        return None
    if any(x.role in _TURNING or x.role in ("judge", "ongoing", "prior") for x in head):
        return None
    has = read(head, context)
    if has.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(has.tree)):
        return None
    if not isinstance(has.tree, (c.Condition, c.AnyOf)):
        return None
    lacks = read([lacked], context)
    if not isinstance(lacks.tree, (c.Condition, c.Received)):
        return None
    ill = [x.concept for x in c.leaves(has.tree) if isinstance(x, c.Condition)]
    if any(is_a(x, lacks.tree.concept, "condition") for x in ill):
        return None  # "breast cancer without malignancy": of another one
    return every([has, negate(lacks)])


_LACKING = ("without", "without a", "without an", "without any")
_STAYS = ("device", "transplant")  # of a drug "without" denies no more than that it is taken now


def _can_be_lacked(chunk: Chunk) -> bool:
    ill, given = chunk_name(chunk, "condition"), chunk_name(chunk, "therapy")
    if ill:
        return not given and is_coded(ill, "condition")
    found = known(given, "therapy") if given else None
    return found is not None and found.columns.get("kind") in _STAYS


def beside_the_first(
    phrases: list[Phrase], joins: list[str], parts: list[Built], context: Context
) -> list[Built]:
    """ "Cirrhosis with ascites or encephalopathy": without the cirrhosis, a person says whether."""
    if len(parts) != len(phrases) or not joins[-1].endswith("or"):
        return parts
    held = list(parts)
    first: Built | None = None
    leads = False
    for index, phrase in enumerate(phrases):
        done = first is not None and not context.excluding and _done_alone(phrase, parts[index])
        if (
            first is not None
            and not done
            and (len(phrase.concepts) != 1 or not (phrase.bare or (leads and _named_alone(phrase))))
        ):
            first = None
        if first is not None and (done or isinstance(parts[index].tree, c.Condition)):
            asked = attest(context.text, first.start, phrase.concepts[0].end, "investigator")
            held[index] = every([parts[index], some([first, asked])])
        if _with_another(phrase, context) and isinstance(parts[index].tree, c.All):
            known, places = operands(parts[index], c.All)[0]
            first = Built(known, places) if isinstance(known, c.Condition) else None
            leads = not index or not context.excluding  # "A, B with C, severe D": what keeps out, listed
    return held


def of_the_ill(
    groups: list[tuple[list[Phrase], list[str]]], parts: list[Built], context: Context, read: Read
) -> list[Built]:
    """ "Malaria with parasites > 1000 and fever, or temperature > 38": whoever is let in has malaria.

    Of an illness among the alternatives a person says whether it is asked of these patients too.
    """
    first = groups[0][0][0]
    own = first.concepts[0] if first.concepts else None
    if own is None or first.negated or not chunk_name(own, "condition") or chunk_name(own, "measurement"):
        return parts
    place = next(i for i, x in enumerate(first.chunks) if x is own) + 1
    bound = next(
        (x for x in first.chunks[place:] if x.kind in ("quantity", "grade") or x.role == "result"), None
    )
    if bound is None or first.chunks[place].text.lower() not in _WITH:
        return parts
    ill = read(first.chunks[:place], context)
    held = [parts[0]]
    for (members, _), part in zip(groups[1:], parts[1:], strict=True):
        if any(x.role == "who" for phrase in members for x in phrase.chunks) or any(
            phrase.quantities and any(chunk_name(x, "condition") for x in phrase.concepts)
            for phrase in members
        ):  # other people, or those with another illness and a bound of its own
            held.append(part)
            continue
        named = [x for x in c.leaves(part.tree) if isinstance(x, (c.Condition, c.Received, c.Age, c.IsSex))]
        asked = attest(context.text, first.start, members[-1].end, "investigator")
        held.append(every([some([ill, asked]) if named else ill, part]))
    return held


_DEGREES = frozenset(("course", "severity"))  # "diabetes with severe retinopathy, …"
_VERBS = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been|who)\b", re.IGNORECASE)


def _named_alone(phrase: Phrase) -> bool:
    """Whether it names something and says no more of it than how bad it is, or that it is seen."""
    before = phrase.chunks[: phrase.chunks.index(phrase.concepts[0])]
    return all(map(_degree, before))


def _degree(chunk: Chunk) -> bool:
    return chunk.role in _DEGREES or (chunk.role == "filler" and not _VERBS.search(chunk.text))


def _done_alone(phrase: Phrase, part: Built) -> bool:
    """Whether it tells of something done, of nobody's disease: "or biopsy scar"."""
    if phrase.negated or any(x.role in ("who", "must") for x in phrase.chunks):
        return False
    told = list(c.leaves(part.tree))
    done = any(isinstance(x, c.Received) for x in told)
    return done and all(isinstance(x, (c.Received, c.Condition, c.Attest)) for x in told)


def _with_another(phrase: Phrase, context: Context) -> bool:
    if len(phrase.concepts) != 2 or not chunk_name(phrase.concepts[0], "condition"):
        return False
    if not chunk_name(phrase.concepts[1], "condition") and (
        context.excluding or not chunk_name(phrase.concepts[1], "therapy")
    ):
        return False
    place = phrase.chunks.index(phrase.concepts[0])
    having, *told = phrase.chunks[place + 1 : phrase.chunks.index(phrase.concepts[1])] or [phrase.chunks[0]]
    return having.text.lower() in _WITH and all(map(_degree, told))
