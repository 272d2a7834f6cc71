"""Cuts a clause at its conjunctions, and completes segments that lend each other words."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.chunks import Chunk, ChunkKind
from trialrun.criteria.context import Context
from trialrun.criteria.nouns import ADJECTIVE, BODY_PARTS, NEVER, group_of_head
from trialrun.criteria.phrase import Phrase, chunk_name, sort_chunks
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

SEPARATORS = ("and", "but", "or", "and/or", "comma", "slash")


_GROUPS: tuple[Group, ...] = ("condition", "therapy", "measurement", "test", "scale")


def trim(chunks: list[Chunk]) -> list[Chunk]:
    """Without punctuation and conjunctions at either end."""
    start, end = 0, len(chunks)
    while start < end and chunks[start].kind in (*SEPARATORS, "stop", ")"):
        start += 1
    while end > start and chunks[end - 1].kind in (*SEPARATORS, "stop", "("):
        end -= 1
    return chunks[start:end]


def find(chunks: list[Chunk], role: str) -> int | None:
    return next((i for i, x in enumerate(chunks) if x.kind == "cue" and x.role == role), None)


def resolve_shared(words: str, chunk: Chunk) -> Chunk | None:
    candidates = tuple((group, name) for group in _GROUPS if (name := resolve(words, group)))
    if not candidates:
        return None
    mention = Mention(chunk.start, chunk.end, candidates)
    return Chunk("concept", chunk.start, chunk.end, words, mention, role="shared")


def list_of_phrases(chunks: list[Chunk], context: Context) -> tuple[list[Phrase], list[str]]:
    """Segments between conjunctions, and the conjunctions between them."""
    segments: list[list[Chunk]] = [[]]
    joins: list[str] = []
    skip = False
    for place, chunk in enumerate(chunks):
        if chunk.kind in ("or", "slash") and _of_what_it_is_for(segments[-1], chunks[place + 1 : place + 2]):
            segments[-1].append(chunk)
            continue
        if skip:
            skip = False
            continue
        if chunk.kind in ("or", "slash") and _or_condition_that(segments[-1], chunks[place + 1 : place + 3]):
            segments[-1][-1] = replace(segments[-1][-1], end=chunks[place + 1].end)
            skip = True
            continue
        if chunk.kind in SEPARATORS or (chunk.kind == "stop" and chunk.text == ";"):
            if segments[-1]:
                segments.append([])
                joins.append("comma" if chunk.kind == "stop" else chunk.kind)
            elif joins and chunk.kind != "comma":
                joins[-1] = ", " + chunk.kind if joins[-1] == "comma" else joins[-1]
            continue
        segments[-1].append(chunk)
    if not segments[-1]:
        segments.pop()
        joins = joins[: max(0, len(segments) - 1)]
    segments = [_leaning(segment) for segment in segments]
    if len(segments) > 1 and "or" in " ".join(joins):
        segments = [segments[0], *map(_anything, segments[1:])]
    if len(segments) > 1 and joins[-1] in ("or", ", or"):
        segments[-1] = _generic(segments[-1])
    phrases, joins = _without_empty([sort_chunks(segment) for segment in segments], joins)
    return _merged(phrases, joins, excluding=context.excluding)


_KINDS = frozenset(
    "condition conditions disorder disorders disease diseases illness illnesses problem problems".split()
)


def _or_condition_that(segment: list[Chunk], following: list[Chunk]) -> bool:
    """ "gastrointestinal illness | or condition that …": one more word for the illness before the clause."""
    if not segment or len(following) < 2 or segment[-1].kind != "concept":
        return False
    last = segment[-1].text.lower().split()[-1]
    noun, clause = (x.text.lower() for x in following)
    return last in _KINDS and noun in _KINDS and clause in ("that", "which")


def _of_what_it_is_for(segment: list[Chunk], following: list[Chunk]) -> bool:
    """ "therapy for advanced | or metastatic disease": two courses of the disease that a therapy is for."""
    if not segment or not following:
        return False
    if segment[-1].role not in ("course", "judge") and segment[-1].text.lower() not in _ADJECTIVES_OF_DISEASE:
        return False
    before = [x for x in segment if x.role not in ("course", "judge") and x.kind != "or"]
    if before and before[-1].text.lower() in _ADJECTIVES_OF_DISEASE:
        before.pop()
    therapy = any(x.kind == "concept" and chunk_name(x, "therapy") for x in before)
    return therapy and bool(before) and before[-1].text.lower() == "for" and _of_disease(following[0])


def _of_disease(chunk: Chunk) -> bool:
    return chunk.role == "course" or (chunk.kind == "concept" and bool(chunk_name(chunk, "condition")))


_ADJECTIVES_OF_DISEASE = frozenset(
    "primary secondary local locoregional regional distant painful residual".split()
)


def _leaning(segment: list[Chunk]) -> list[Chunk]:
    """ "no systemic or inhaled steroids": before a conjunction the adjective is not passed over."""
    if not segment or any(x.kind != "cue" for x in segment) or segment[-1].text.lower() != "systemic":
        return segment
    return [*segment[:-1], replace(segment[-1], kind="word", role="", value=None)]


_THINGS = frozenset(
    ("drug", "drugs", "medication", "medications", "agent", "agents", "products", "procedures", "treatments")
)


def _generic(segment: list[Chunk]) -> list[Chunk]:
    """ "use of alcohol or drugs": a general noun that closes a list is one of its members."""
    if len(segment) == 1 and segment[0].kind == "cue" and segment[0].text.lower() in _THINGS:
        return [replace(segment[0], kind="word", role="", value=None)]
    if all(x.kind == "cue" and x.role == "filler" for x in segment) and segment[-1].text.lower() in _AT_LARGE:
        # "surgery or systemic therapy", "asthma or other conditions": which ones, a person has to say
        return [replace(x, kind="word", role="", value=None) for x in segment]
    return segment


_AT_LARGE = frozenset(
    "therapy therapies treatment treatments condition conditions disorder disorders procedure".split()
)


def _anything(segment: list[Chunk]) -> list[Chunk]:
    """ "A, or any medication that …": who takes any is a member of the list, and not passed over."""
    if any(x.kind != "cue" or x.role != "filler" for x in segment) or segment[0].text.lower() != "any":
        return segment
    return [
        replace(x, kind="word", role="", value=None) if x.text.lower() in _THINGS_TAKEN else x
        for x in segment
    ]


_THINGS_TAKEN = frozenset(("drug", "drugs", "medication", "medications"))


def _without_empty(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """Drops segments that ask for nothing ("men and women", "patients") beside segments that do."""
    keep = [not all(_empty(x) for x in phrase.chunks) for phrase in phrases]
    if all(keep) or not any(keep):
        return phrases, joins
    kept: list[Phrase] = []
    between: list[str] = []
    pending = ""
    for index, phrase in enumerate(phrases):
        if index:
            pending = joins[index - 1] if pending in ("", "comma") else pending
        if keep[index]:
            if kept:
                between.append(pending)
            pending = ""
            kept.append(phrase)
    return kept, between


def _empty(chunk: Chunk) -> bool:
    return chunk.kind == "cue" and (
        chunk.role in ("filler", "who", "must") or (chunk.role == "sex" and chunk.value == "both")
    )


def _merged(phrases: list[Phrase], joins: list[str], *, excluding: bool) -> tuple[list[Phrase], list[str]]:
    """Joins segments that only qualify what follows or precedes ("relapsed or | refractory AML")."""
    merged: list[Phrase] = []
    kept: list[str] = []
    for index, phrase in enumerate(phrases):
        if merged and _is_qualifier(merged[-1]) and not _is_qualifier(phrase):
            joint = _conjunction_chunk(merged[-1], phrase, joins[index - 1])
            merged[-1] = sort_chunks([*merged[-1].chunks, joint, *phrase.chunks])
        elif merged and (
            (_is_trailing(phrase) and merged[-1].concepts) or (excluding and _grades(phrase, merged[-1]))
        ):
            merged[-1] = sort_chunks([*merged[-1].chunks, *phrase.chunks])
        elif merged and _is_qualifier(merged[-1]) and _is_qualifier(phrase):
            joint = _conjunction_chunk(merged[-1], phrase, joins[index - 1])
            merged[-1] = sort_chunks([*merged[-1].chunks, joint, *phrase.chunks])
        else:
            if merged:
                kept.append(joins[index - 1])
            merged.append(phrase)
    return merged, kept


def _conjunction_chunk(before: Phrase, after: Phrase, join: str) -> Chunk:
    kind: ChunkKind = "or" if "or" in join or join == "slash" else "and" if "and" in join else "comma"
    return Chunk(kind, before.end, after.start, "")


def _is_qualifier(phrase: Phrase) -> bool:
    """Adjectives without a noun."""
    return bool(
        phrase.courses
        or phrase.status
        or phrase.severities
        or phrase.judged
        or phrase.prior
        or phrase.ongoing
    ) and not (
        phrase.concepts
        or phrase.words
        or phrase.quantities
        or phrase.response
        or phrase.disease
        or phrase.window
        or any("disease" in x.text.lower() or "lesion" in x.text.lower() for x in phrase.courses)
        or any(x.role in ("who", "age") for x in phrase.chunks)
    )


def _is_trailing(phrase: Phrase) -> bool:
    """Only a window, a grade or a stage: it belongs to what stands before the comma."""
    return bool(phrase.window or phrase.grade or phrase.stage) and not (
        phrase.concepts
        or phrase.words
        or phrase.quantities
        or phrase.courses
        or phrase.response
        or phrase.sex
        or phrase.stage_of_life
        or phrase.disease  # "or active disease within 6 months"
        or phrase.built
    )


_GRADING = frozenset(("child-pugh", "nyha", "canadian cardiovascular society class", "killip class"))


def _grades(phrase: Phrase, before: Phrase) -> bool:
    """ "Cirrhosis, Child-Pugh B": a class alone, of the condition before the comma."""
    scales = [x.value.of("scale") for x in phrase.concepts]
    if phrase.grade is None or phrase.words or phrase.quantities or not scales:
        return False
    condition = before.concepts[0].value.of("condition") if len(before.concepts) == 1 else ""
    return bool(condition) and before.grade is None and _GRADING.issuperset(scales)


def share_words(phrases: list[Phrase], joins: list[str], context: Context) -> tuple[list[Phrase], list[str]]:
    """ "viral, bacterial or fungal infection", "hepatitis B or C": the shared word completes each item."""
    for index, phrase in enumerate(phrases):
        if (numbered := _numbered(phrase, phrases[index + 1 :], context)) is not None:
            phrases[index] = numbered
            continue
        if (known := _known_in_full(phrase, phrases[index + 1 :], phrases[:index], context)) is not None:
            phrases[index] = known
            continue
        if (of_kind := _of_kind(phrase, joins[index : index + 1], phrases[index + 1 :], context)) is not None:
            phrases[index] = of_kind
            continue
        if (used := _used_against(phrase, phrases[index + 1 : index + 2], context)) is not None:
            phrases[index] = used
            continue
        if (harmful := _harmful(phrase, phrases[index + 1 :], context)) is not None:
            phrases[index] = harmful
            continue
        if (lettered := _lettered(phrase, phrases[:index], context)) is not None:
            phrases[index] = lettered
            continue
        if phrase.concepts or not 1 <= len(phrase.words) <= 2 or phrase.quantities:
            # a concept of the wrong group may still need the shared noun ("kidney or liver transplant")
            continue
        if any(x.kind != "word" for x in phrase.words):
            continue
        word = phrase.words[0]
        if len(phrase.words) == 2:  # "solid organ or bone marrow transplant"
            second = phrase.words[1]
            word = replace(word, end=second.end, text=context.text[word.start : second.end])
        shared = _completed(word, phrases[index + 1 :], phrases[:index], context)
        if shared is not None:
            chunks = [shared if x is phrase.words[0] else x for x in phrase.chunks]
            chunks = [x for x in chunks if x not in phrase.words[1:]]
            phrases[index] = sort_chunks(chunks)
    for index, phrase in enumerate(phrases[:-1]):
        lent = _lent(phrase, phrases[index + 1]) if joins[index] != "comma" else None
        if lent is not None:
            chunks = [x for x in phrase.chunks if x not in phrase.words]
            phrases[index] = sort_chunks(sorted([*chunks, lent], key=lambda x: x.start))
    return _parted(phrases, joins)


def _parted(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """ "Active or latent tuberculosis": two items, each with the adjective before it."""
    parted: list[Phrase] = []
    between: list[str] = []
    for index, phrase in enumerate(phrases):
        if index:
            between.append(joins[index - 1])
        joint = next((k for k, x in enumerate(phrase.chunks) if x.kind == "or"), 0)
        following = phrase.chunks[joint + 1 : joint + 2]
        told = any(x.role in ("course", "severity", "status", "judge") for x in phrase.chunks[:joint])
        noun = _noun_of(following[0]) if told and following else None
        if noun is None:
            parted.append(phrase)
            continue
        parted += [sort_chunks([*phrase.chunks[:joint], noun]), sort_chunks(phrase.chunks[joint + 1 :])]
        between.append("or")
    return parted, between


def _noun_of(chunk: Chunk) -> Chunk | None:
    """The noun of a disease's name that begins with an adjective: "tuberculosis" of "latent tuberculosis"."""
    adjective, _, noun = chunk.text.partition(" ")
    if chunk.kind != "concept" or not noun:
        return None
    if not (ADJECTIVE.search(adjective) or adjective.endswith("ory")):
        return None
    name = chunk.value.of("condition")
    start = chunk.start if chunk.role == "shared" else chunk.end - len(noun)
    found = resolve_shared(noun, Chunk("concept", start, chunk.end, noun)) if name else None
    return found if found is not None and found.value.of("condition") not in ("", name) else None


def _of_kind(phrase: Phrase, join: list[str], after: list[Phrase], context: Context) -> Phrase | None:
    """ "HER2-positive | or triple-negative breast cancer": a result that leans on the next item's cancer."""
    if not join or join[0].removeprefix(", ") not in ("or", "and/or", "slash") or not after:
        return None
    following = after[0]
    if len(phrase.concepts) != 1 or phrase.words or phrase.quantities or phrase.window or not phrase.result:
        return None
    marker, result = phrase.concepts[0], phrase.chunks[-1]
    if not chunk_name(marker, "test") or result.role != "result" or not following.concepts:
        return None
    named = following.concepts[-1]
    if not is_a(chunk_name(named, "condition"), "neoplasm", "condition"):
        return None
    own = context.text[marker.start : result.end]
    words = context.text[named.start : named.end].split()
    for keep in range(0 if named is not following.concepts[0] else 1, len(words)):
        noun = " ".join(words[keep:])
        if (whole := resolve_shared(f"{own} {noun}", marker)) is not None:
            whole = replace(whole, end=result.end)
            return sort_chunks([x if x is not marker else whole for x in phrase.chunks if x is not result])
        if (plain := resolve_shared(noun, result)) is not None and chunk_name(plain, "condition"):
            return sort_chunks([*phrase.chunks, plain])
    return None


_USED = re.compile(
    r"\b(?:use|receipt|receiving|received|taking|administration|treatment with)\b", re.IGNORECASE
)
_REMEDY = re.compile(
    r"\b(vaccines?|vaccinations?|medications?|drugs?|treatments?|therapy|therapies|agents?)$", re.IGNORECASE
)


def _used_against(phrase: Phrase, after: list[Phrase], context: Context) -> Phrase | None:
    """ "use of tuberculosis | or antiretroviral medication": nobody takes a disease; the noun is of both."""
    if len(phrase.concepts) != 1 or phrase.words or not after or not after[0].concepts:
        return None
    illness, remedy = phrase.concepts[0], after[0].concepts[-1]
    told = any(x.kind == "cue" and _USED.search(x.text) for x in phrase.chunks if x.end <= illness.start)
    only = {group for group, _ in illness.value.candidates} == {"condition"}
    noun = _REMEDY.search(context.text, 0, after[0].end)
    if (
        not told
        or not only
        or phrase.chunks[-1] is not illness
        or not chunk_name(remedy, "therapy")
        or noun is None
    ):
        return None
    name = f"{illness.text} {noun.group()}"
    found = resolve_shared(name, illness)
    if found is None or not chunk_name(found, "therapy"):
        mention = Mention(illness.start, illness.end, (("therapy", uncoded(name)),))
        found = Chunk("concept", illness.start, illness.end, name, mention, "shared")
    return sort_chunks([found if x is illness else x for x in phrase.chunks])


_HARM = frozenset("abuse addiction dependence dependency misuse overdose intoxication withdrawal".split())


def _harmful(phrase: Phrase, after: list[Phrase], context: Context) -> Phrase | None:
    """ "cocaine | or alcohol dependence": a substance that the next item's noun makes a disorder."""
    if len(phrase.concepts) != 1 or phrase.words or phrase.quantities or phrase.window or not after:
        return None
    substance = phrase.concepts[0]
    if (
        phrase.chunks[-1] is not substance
        or not after[0].concepts
        or any(x.role == "use" for x in phrase.chunks)
    ):
        return None
    named = (
        next((x.concepts[0] for x in after if chunk_name(x.concepts[0], "condition")), None)
        if all(x.concepts for x in after)
        else None
    )
    noun = context.text[named.start : named.end].split()[-1].lower() if named is not None else ""
    if noun not in _HARM or any(word in _HARM for word in substance.text.lower().split()):
        return None
    found = resolve_shared(f"{substance.text} {noun}", substance)
    if found is None or not chunk_name(found, "condition"):
        return None
    return sort_chunks([found if x is substance else x for x in phrase.chunks])


def _lettered(phrase: Phrase, before: list[Phrase], context: Context) -> Phrase | None:
    """ "hepatitis B or | C infection": a kind of the other, and the noun behind it says no more."""
    if len(phrase.words) != 1 or len(phrase.concepts) != 1 or not before or not before[-1].concepts:
        return None
    letter, noun = phrase.words[0], phrase.concepts[0]
    if len(letter.text) != 1 or not letter.text.isupper() or noun.start != letter.end + 1:
        return None
    if noun.text.lower() not in ("infection", "infections", "disease", "virus infection", "viral infection"):
        return None
    found = _completed(letter, [], before, context)
    if found is None:
        return None
    chunks = [replace(found, end=noun.end) if x is letter else x for x in phrase.chunks if x is not noun]
    return sort_chunks(chunks)


def _known_in_full(
    phrase: Phrase, after: list[Phrase], before: list[Phrase], context: Context
) -> Phrase | None:
    """ "alcohol abuse or dependence": a name that the vocabulary has only with a neighbour's word."""
    if len(phrase.concepts) != 1 or phrase.words or phrase.concepts[0].role != "uncoded":
        return None
    name = phrase.concepts[0]
    if len(name.text.split()) > 2 or (found := _completed(name, after, before, context)) is None:
        return None
    return sort_chunks([found if x is name else x for x in phrase.chunks])


_ROMAN = re.compile(r"I{1,3}|IV")


def _numbered(phrase: Phrase, after: list[Phrase], context: Context) -> Phrase | None:
    """ "type 1 | or type 2 diabetes": a number that the next item's noun completes."""
    if phrase.concepts or not after or not after[0].concepts:
        return None
    numbers = [*phrase.quantities, *phrase.words]
    if len(numbers) != 1 or (phrase.words and _ROMAN.fullmatch(numbers[0].text) is None):
        return None
    number, named = numbers[0], after[0].concepts[0]
    kind = next((x for x in phrase.chunks if x.text.lower() in ("type", "class", "stage", "grade")), None)
    if kind is None or kind.end > number.start or (phrase.quantities and number.value.compared):
        return None
    noun = context.text[named.start : named.end].split()
    start, own = kind.start, context.text[kind.start : number.end]
    for keep in range(1, len(noun)):
        if (found := resolve_shared(f"{own} {' '.join(noun[-keep:])}", number)) is not None:
            found = replace(found, start=start)
            return sort_chunks([*(x for x in phrase.chunks if x.end <= start), found])
    return None


# Endings of an adjective that leans on the noun of the next item.
_LEANING = re.compile(rf"{ADJECTIVE.pattern}|(?:ine|ian)$")


def _lent(phrase: Phrase, following: Phrase) -> Chunk | None:
    """ "renal or genitourinary abnormalities": an adjective before "or" with the noun of the next."""
    words = phrase.words
    if phrase.concepts or phrase.quantities or not words or not following.concepts:
        return None
    last = words[-1].text.lower()
    if any(x.kind != "word" for x in words) or not (last in BODY_PARTS or _LEANING.search(last)):
        return None
    noun = following.concepts[0]
    tail = " ".join(noun.text.split()[1:])  # its first word is its own adjective
    if tail.split()[:1] == [words[-1].text]:
        tail = " ".join(tail.split()[1:])  # "small cell or transitional cell | carcinoma"
    head = tail.split()[-1].lower() if tail else ""
    adjacent = phrase.chunks[-1] is words[-1] and noun is following.chunks[0] and bool(tail)
    kind = group_of_head(head)
    if not adjacent or kind not in ("condition", "therapy") or any(x.text.lower() in NEVER for x in words):
        return None
    name = uncoded(" ".join([*(x.text for x in words), tail]))
    if not noun.value.of(kind):
        return None
    start, end = words[0].start, words[-1].end
    mention = Mention(start, end, ((kind, resolve(name, kind) or name),))
    return Chunk("concept", start, end, name, mention, "shared")


_TIMING = frozenset(
    "adjuvant neoadjuvant induction consolidation maintenance preoperative postoperative".split()
)


def _completed(word: Chunk, after: list[Phrase], before: list[Phrase], context: Context) -> Chunk | None:
    if word.text.lower() == "primary":
        return None  # "primary, basal cell or squamous cell cancer": of each of them
    for phrase in after:
        for concept in phrase.concepts[:1]:
            words = re.split(r"[\s-]+", context.text[concept.start : concept.end])
            tail = context.text[concept.end :].split()
            heads = [" ".join(words[k:]) for k in range(1, len(words))]
            if word.text.lower() in _TIMING:
                heads = heads[:1]  # "neoadjuvant or adjuvant targeted therapy": the whole of it
            if tail and tail[0].strip(".,;()").isalpha():
                heads.append(tail[0].strip(".,;()"))
            for head in heads:
                singular = head[:-1] if head.endswith("s") and not head.endswith("ss") else head
                if (found := resolve_shared(f"{word.text} {singular}", word)) is not None:
                    return found
    for phrase in reversed(before):
        for concept in phrase.concepts[-1:]:
            words = context.text[concept.start : concept.end].replace("-", " ").split()
            for keep in range(len(words) - 1, 0, -1):
                start = " ".join(words[:keep])
                if (found := resolve_shared(f"{start} {word.text}", word)) is not None:
                    return found
    return None
