"""Cuts a clause at its conjunctions, and completes segments that lend each other words."""

from __future__ import annotations

import itertools
import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.trees.build import attest
from trialrun.criteria.words.chunks import Chunk, ChunkKind
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.mentions import Mention, resolve

SEPARATORS = ("and", "but", "or", "and/or", "comma", "slash")
_PARTS = frozenset((*SEPARATORS, "stop"))  # where a clause may be cut
_BEFORE_ALL = frozenset((*SEPARATORS, "stop", ")"))
_BEHIND_ALL = frozenset((*SEPARATORS, "stop", "("))


_GROUPS: tuple[Group, ...] = ("condition", "therapy", "measurement", "test", "scale")


def trim(chunks: list[Chunk]) -> list[Chunk]:
    """Without punctuation and conjunctions at either end."""
    start, end = 0, len(chunks)
    while start < end and chunks[start].kind in _BEFORE_ALL:
        start += 1
    while end > start and chunks[end - 1].kind in _BEHIND_ALL:
        end -= 1
    return chunks[start:end]


def find(chunks: list[Chunk], role: str) -> int | None:
    for place, chunk in enumerate(chunks):  # in a plain loop: this is asked of every phrase
        if chunk.role == role and chunk.kind == "cue":
            return place
    return None


def resolve_shared(words: str, chunk: Chunk) -> Chunk | None:
    candidates = tuple((group, name) for group in _GROUPS if (name := resolve(words, group)))
    if not candidates:
        return None
    mention = Mention(chunk.start, chunk.end, candidates)
    return Chunk("concept", chunk.start, chunk.end, words, mention, role="shared")


def list_of_phrases(chunks: list[Chunk], context: Context) -> tuple[list[Phrase], list[str]]:
    """Segments between conjunctions, and the conjunctions between them."""
    joins: list[str] = []
    before, crowded, parted, skip = "", False, False, False
    for chunk in chunks:  # in a plain loop: nearly always there is nothing to see
        crowded = crowded or before == chunk.kind == "concept"
        before = chunk.kind
        parted = parted or before in _PARTS
    chunks = _with_adverbs(chunks) if parted else chunks
    unmarked = _unmarked(chunks, context) if crowded else ()
    cut = parted or unmarked
    segments: list[list[Chunk]] = [[]] if cut else [[*chunks]]
    for place, chunk in enumerate(chunks) if cut else ():
        if place in unmarked:
            segments.append([])
            joins.append("comma")
        if chunk.kind not in _PARTS and not skip:
            segments[-1].append(chunk)
            continue
        if chunk.kind in ("or", "slash") and _of_what_it_is_for(segments[-1], chunks[place + 1 : place + 2]):
            segments[-1].append(chunk)
            continue
        if chunk.kind in _GOES_ON and _of_the_same_risk(segments[-1], chunks[place + 1 : place + 3]):
            segments[-1].append(chunk)
            continue
        if chunk.kind in ("or", "and/or") and _suggests(segments[-1], chunks[place + 1 : place + 2]):
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
    segments = [_leaning(one) if one and one[-1].kind == "cue" else one for one in segments]
    if len(segments) > 1 and segments[0][-1].kind == "cue" and segments[0][-1].text.lower() in _MEASURED_IN:
        segments[0] = _measured_apart(*segments[:2])
    if len(segments) > 1 and "or" in " ".join(joins):
        segments = [_generic_first(segments[0]), *map(_anything, segments[1:])]
    if len(segments) > 1 and (
        joins[-1] in ("or", ", or") or (context.excluding and _said_besides(segments[-1], joins[-1]))
    ):
        segments[-1] = _generic(segments[-1])
    phrases, joins = _without_empty([sort_chunks(segment) for segment in segments], joins, context.text)
    return _merged(phrases, joins, excluding=context.excluding) if len(phrases) > 1 else (phrases, [])


def _unmarked(chunks: list[Chunk], context: Context) -> frozenset[int]:
    """ "Corticosteroids Azathioprine Tacrolimus": a list that has lost its commas, each item with a capital.

    Two illnesses in a row may be one that has no name; three are a list, and so are two drugs.
    """
    denied = any(x.role.startswith("neg") for x in chunks[:2])
    if not context.excluding and not denied and any(x.kind != "concept" for x in chunks):
        return frozenset()
    text = context.text
    begun: list[int] = []
    runs: list[list[int]] = []
    for place, (before, chunk) in enumerate(itertools.pairwise(chunks), 1):
        if (
            before.kind == chunk.kind == "concept"
            and text[before.end : chunk.start].isspace()
            and text[chunk.start].isupper()
            and not before.role
            and _one_group(before, chunk)
        ):
            if not begun:
                runs.append(begun)
            begun.append(place)
        elif begun:
            begun = []
    return frozenset(place for run in runs if len(run) > 1 or _ends(chunks, run[0]) for place in run)


def _ends(chunks: list[Chunk], place: int) -> bool:
    """Whether a drug stands there, with nothing behind it that may be said of the one before it too."""
    following = chunks[place + 1 : place + 2]
    return bool(chunk_name(chunks[place], "therapy")) and (not following or following[0].kind in SEPARATORS)


def _one_group(one: Chunk, other: Chunk) -> bool:
    if other.text.lower().endswith(("therapy", "treatment", "agent", "agents")) and is_a(
        chunk_name(one, "therapy"), chunk_name(other, "therapy"), "therapy"
    ):
        return False  # "Cisplatin Chemotherapy"
    ill = bool(chunk_name(one, "condition") and chunk_name(other, "condition"))
    given = bool(chunk_name(one, "therapy") and chunk_name(other, "therapy"))
    return ill is not given


_GOES_ON = ("or", "and", "and/or", "slash", "comma")
_PREPOSITIONS = frozenset(("of", "for", "to", "from", "against"))
# What is said before a preposition with which the patient does not have what is named behind it.
_NOT_HAD = re.compile(
    r"(?:risks?|suspicion|suspected|candidates?|contra-?indications?|contra-?indicated|indications?|indicated|predisposition|predisposed"
    r"|predisposing|suscepti\w+|exposure|exposed|likelihood|probability|possibility|fear|vulnerab\w+|referred|scheduled)",
    re.IGNORECASE,
)


def _of_the_same_risk(segment: list[Chunk], following: list[Chunk]) -> bool:
    """ "At risk of stroke | or of infarction": of the same risk, and nobody has had either."""
    if following and following[0].kind in ("or", "and", "and/or"):  # behind its comma
        following = following[1:]
    again = following[0].text.lower() if following else ""
    if again not in _PREPOSITIONS or not segment:
        return False
    told = next((i for i, x in enumerate(segment) if x.kind == "word" and _NOT_HAD.fullmatch(x.text)), None)
    return told is not None and told + 1 < len(segment) and segment[told + 1].text.lower() == again


def _suggests(segment: list[Chunk], following: list[Chunk]) -> bool:
    """ "Pain suggestive of irritation | or infection": what is suggested, and no infection by itself."""
    if not following or following[0].kind != "concept":
        return False
    words = [x.text.lower() for x in segment]
    told = next((i for i, word in enumerate(words) if word in ("suggestive", "suggesting", "related")), 0)
    return 0 < told < len(words) - 1 and (words[told] != "related" or words[told + 1].startswith("to"))


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


def _with_adverbs(chunks: list[Chunk]) -> list[Chunk]:
    """ "that moderately | or | severely impairs memory": two adverbs of one verb, and no alternatives."""
    for index in range(1, len(chunks) - 2):
        if chunks[index].kind not in ("or", "and/or"):
            continue
        one, either, other, verb = chunks[index - 1 : index + 3]
        if verb.kind != "word" or not verb.text.lower().endswith("s"):
            continue
        if all(x.kind in ("word", "cue") and x.text.lower().endswith("ly") for x in (one, other)):
            words = [replace(x, kind="word", role="", value=None) for x in (one, either, other)]
            return [*chunks[: index - 1], *words, *_with_adverbs(chunks[index + 2 :])]
    return chunks


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
    if segment[-1].text.lower() not in ("systemic", "medical") or any(x.kind != "cue" for x in segment):
        return segment
    return [*segment[:-1], replace(segment[-1], kind="word", role="", value=None)]


_MEASURED_IN = frozenset(("total", "serum", "plasma", "blood"))


def _measured_apart(segment: list[Chunk], following: list[Chunk]) -> list[Chunk]:
    """ "total | and direct bilirubin", "serum | and urine creatinine": two values, and both are read."""
    other = next((x for x in following if x.kind == "concept"), None)
    if other is None or not chunk_name(other, "measurement") or any(x.kind != "cue" for x in segment):
        return segment
    if len(other.text.split()) < 2 or other.text.lower().startswith(tuple(_MEASURED_IN)):
        return segment  # "serum or plasma creatinine" is one value
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


_GIVEN_AT_LARGE = frozenset(("drugs", "medications"))


def _generic_first(segment: list[Chunk]) -> list[Chunk]:
    """ "No current medications or hormone therapy": any medication, and not the second of the list alone."""
    last = segment[-1]
    if (
        last.kind != "cue"
        or last.text.lower() not in _GIVEN_AT_LARGE
        or any(x.kind != "cue" for x in segment)
    ):
        return segment
    return [*segment[:-1], replace(last, kind="word", role="", value=None)]


def _said_besides(segment: list[Chunk], join: str) -> bool:
    """ "A and other diseases", "infections and/or diseases": whoever has them is kept out, too."""
    return join == "and/or" or segment[0].text.lower() in ("other", "any other", "another")


_AT_LARGE = frozenset(
    (
        "therapy therapies treatment treatments condition conditions disorder disorders disease diseases"
        " illnesses procedure"
    ).split()
)


def _anything(segment: list[Chunk]) -> list[Chunk]:
    """ "A, or any medication that …": who takes any is a member of the list, and not passed over."""
    if segment[0].text.lower() != "any" or any(x.kind != "cue" or x.role != "filler" for x in segment):
        return segment
    return [
        replace(x, kind="word", role="", value=None) if x.text.lower() in _THINGS_TAKEN else x
        for x in segment
    ]


_THINGS_TAKEN = frozenset(("drug", "drugs", "medication", "medications"))


# "normal ECG and | laboratory test results": more of which a result is asked, though no name says of what.
_TESTED = re.compile(
    r"(?:(?:clinical|routine|other|safety|screening|basic|hematology|haematology)\s+)*"
    r"(?:lab(?:s|orator(?:y|ies))?|blood|urine|biochemistr\w*|hematolog\w*|haematolog\w*)\b[\w\s/]*",
    re.IGNORECASE,
)


_RESULTS = frozenset(("normal", "abnormal", "negative", "unremarkable"))


def _without_empty(phrases: list[Phrase], joins: list[str], text: str) -> tuple[list[Phrase], list[str]]:
    """Drops segments that ask for nothing ("men and women", "patients") beside segments that do."""
    if len(phrases) == 1:
        return phrases, joins  # nothing stands beside it
    answers = any(phrase.response for phrase in phrases)
    keep = [
        bool({x.kind for x in phrase.chunks} - {"cue"})
        or not all(_empty(x) or (x.role == "response-criteria" and not answers) for x in phrase.chunks)
        for phrase in phrases
    ]
    if all(keep) or not any(keep):
        return phrases, joins
    if any(x.role == "result" or x.text.lower() in _RESULTS for phrase in phrases for x in phrase.chunks):
        for index, phrase in enumerate(phrases):
            if not keep[index] and _TESTED.fullmatch(text, phrase.start, phrase.end):
                asked = attest(text, phrases[0].start, phrase.end, "investigator")
                kind: ChunkKind = "word" if phrases[0].negated else "built"
                told = Chunk(kind, phrase.start, phrase.end, text[phrase.start : phrase.end], asked)
                phrases[index], keep[index] = sort_chunks([told]), True
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
    described = 0  # up to which phrase they were put to the disease before them
    for index, phrase in enumerate(phrases):
        if index < described:
            continue
        if merged and (described := _set_between(phrases, joins, index, merged[-1])):
            told = list(phrase.chunks)
            for place in range(index + 1, described):
                other = phrases[place]
                told += [_conjunction_chunk(phrases[place - 1], other, joins[place - 1]), *other.chunks]
            merged[-1] = sort_chunks([*merged[-1].chunks, *told])
        elif len(merged) == 1 and _describes(phrase, merged[0], joins[index - 1 : index + 1]):
            merged[-1] = sort_chunks([*merged[-1].chunks, *phrase.chunks])
        elif (
            merged
            and _is_qualifier(merged[-1])
            and not _is_qualifier(phrase)
            and not _says_on_what(merged, phrase)
        ):
            joint = _conjunction_chunk(merged[-1], phrase, joins[index - 1])
            merged[-1] = sort_chunks([*merged[-1].chunks, joint, *phrase.chunks])
        elif merged and (
            (_is_trailing(phrase) and merged[-1].concepts)
            or (excluding and _grades(phrase, merged[-1], joins[index - 1]))
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


def _describes(phrase: Phrase, before: Phrase, joins: list[str]) -> bool:
    """ "Asthma, not controlled, …": how well it is controlled, between commas, is of what stands before."""
    if joins[0] != "comma" or joins[1:] not in ([], ["comma"]) or not all(map(_told_behind, phrase.chunks)):
        return False
    known = before.concepts[0] if len(before.concepts) == 1 else None
    return known is not None and before.chunks[-1] is known and bool(known.value.of("condition"))


def _set_between(phrases: list[Phrase], joins: list[str], index: int, before: Phrase) -> int:
    """ "Asthma, severe, gout", "asthma, moderate or severe, or gout": they are of the first one.

    The place behind the courses; 0 where they may as well go on with what follows.
    """
    if joins[index - 1] != "comma" or not _only_course(phrases[index]):
        return 0
    end = index + 1
    while end < len(phrases) and joins[end - 1] in ("or", "comma") and _only_course(phrases[end]):
        end += 1
    if end - index > 1 and joins[end - 2] != "or":  # "asthma, severe, uncontrolled, gout"
        return 0
    if end == len(phrases) or not joins[end - 1].startswith(("comma", ", ")):
        return 0
    following, known = phrases[end], before.concepts[0] if len(before.concepts) == 1 else None
    if known is None or before.chunks[-1] is not known or not known.value.of("condition"):
        return 0
    plain = following.concepts and following.chunks[0] is following.concepts[0]
    return end if plain and following.concepts[0].value.of("condition") else 0


def _only_course(phrase: Phrase) -> bool:
    return all(x.role in ("course", "severity", "extent") or x.value == "active" for x in phrase.chunks)


def _told_behind(chunk: Chunk) -> bool:
    return chunk.role == "course" and chunk.text.lower().endswith(" controlled")


def _says_on_what(before: list[Phrase], phrase: Phrase) -> bool:
    """ "Heart failure, symptomatic, on diuretics": the adjective is of what stands before it."""
    return len(before) > 1 and phrase.chunks[0].text.lower() in ("on", "taking", "receiving")


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


# What no class is told of, and keeps out beside one: "unstable angina, NYHA III or IV, or stroke".
_UNCLASSED = ("unstable angina", "myocardial infarction", "stroke", "arrhythmia")


def _grades(phrase: Phrase, before: Phrase, join: str) -> bool:
    """ "Cirrhosis, Child-Pugh B": a class alone, of the condition before the comma; no way besides it."""
    if "or" in join or join == "slash":
        return False
    scales = [x.value.of("scale") for x in phrase.concepts]
    if phrase.grade is None or phrase.words or phrase.quantities or not scales:
        return False
    condition = before.concepts[0].value.of("condition") if len(before.concepts) == 1 else ""
    if not condition or any(is_a(condition, x, "condition") for x in _UNCLASSED):
        return False
    return before.grade is None and _GRADING.issuperset(scales)
