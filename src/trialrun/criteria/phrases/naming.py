"""Noun phrases that the vocabulary does not hold, as *uncoded names*: "cervical whiplash syndrome".

Works on the row of chunks, one stretch between conjunctions at a time. A stretch is named only as a whole:
when each of its plain words belongs to a noun phrase, and each noun phrase tells by its head ("…ectomy",
"… syndrome"), or by the words before it ("history of", "treatment with"), what kind of thing it names.
Where a verb, a person, a judgement stands in it, the stretch stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from trialrun.criteria.phrases.phrase import chunk_name, turns_elsewhere
from trialrun.criteria.phrases.segments import SEPARATORS
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.comparisons import WORD_NUMBERS
from trialrun.criteria.words.nouns import (
    ADJECTIVE,
    GENERIC,
    GERUNDS,
    INSIDE,
    NEVER,
    SIZES,
    group_of_head,
    is_named_thing,
    names_alone,
)
from trialrun.criteria.words.signs import Words
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

_LONGEST = 8
"""Words; what is longer describes and does not name."""

_EDGES = (*SEPARATORS, "stop", "(", ")", "built")
_CLAUSES = ("including", "except", "unless", "if", "must")
_OF = re.compile(r"of(?: the| an?)?", re.IGNORECASE)
_PLACED = re.compile(
    r"(?:in|on|at|from|for|with|by|within|under|during|over)"
    r"(?: the| an?| his| her| their| one| both| either| this)*",
    re.IGNORECASE,
)
_ARTICLES = frozenset(
    ("a", "an", "the", "any", "some", "other", "another", "this", "these", "one", "either", "both")
)


class Naming(msgspec.Struct, frozen=True, gc=False):
    """What may be named by its place alone, without a telling head or a telling word before it.

    excluding: a noun phrase of two words or more in an exclusion is a condition. siblings: what stands in a
    list beside things of one known kind is of that kind, once the list had its chance to complete it ("viral
    or bacterial infection").
    """

    excluding: bool = False
    siblings: Group | None = None

    def default(self, words: int) -> Group | None:
        return self.siblings or ("condition" if self.excluding and words > 1 else None)


def named(chunks: list[Chunk], text: str, naming: Naming) -> list[Chunk]:
    """The chunks with uncoded names as concepts."""
    for chunk in chunks:  # in a plain loop: this is asked of every phrase, and many hold no word
        if chunk.kind == "word":
            break
    else:
        return chunks
    result: list[Chunk] = []
    stretch: list[Chunk] = []
    excepted = False
    for chunk in chunks:
        if (
            chunk.kind == "word"
            and stretch
            and stretch[-1].kind == "concept"
            and _only_gives(chunk, stretch[-1])
        ):
            continue
        if chunk.kind in _EDGES or (chunk.kind == "cue" and chunk.role in _CLAUSES):
            if stretch:
                result += _stretch(stretch, text, naming, excepted)
                stretch = []
            result.append(chunk)
            excepted = excepted or chunk.role == "except"
        else:
            stretch.append(chunk)
    return result + _stretch(stretch, text, naming, excepted)


# "Growth factor administration", "aspirin intake": that it is given or taken.
_GIVING = frozenset(
    "administration administrations intake ingestion consumption medicine medicines implantation".split()
)


def _only_gives(chunk: Chunk, before: Chunk) -> bool:
    """Whether the word behind a therapy says no more than that it was given."""
    return (
        chunk.text.lower() in _GIVING
        and before.kind == "concept"
        and chunk_name(before, "therapy") != ""
        and not chunk_name(before, "condition")
    )


def _stretch(chunks: list[Chunk], text: str, naming: Naming, excepted: bool) -> list[Chunk]:
    """One stretch between conjunctions, with its noun phrases named; as it was where that cannot be done."""
    words = 0
    for chunk in chunks:
        words += chunk.kind == "word"
    if not words or (excepted and any(x.kind == "concept" for x in chunks)):
        return chunks  # words beside a known exception say when it is one ("localized skin cancer")
    pieces = _pieces(chunks, text)
    if pieces is None or len([x for a, b in pieces for x in chunks[a:b] if x.kind == "word"]) < words:
        return _opening(chunks, text, excepted)
    result = list(chunks)
    for begin, end in reversed(pieces):
        piece = chunks[begin:end]
        if "word" not in [x.kind for x in piece]:
            continue
        default = naming.default(len(piece)) if len(pieces) == 1 else None
        concept = _concept(piece, chunks[:begin], chunks[end:], text, default)
        if concept is None:
            return chunks
        result[begin:end] = [concept]
    return result


def _opening(chunks: list[Chunk], text: str, excepted: bool) -> list[Chunk]:
    """ "ear perforation | after …", "tooth defect | that …": named up to where a clause begins."""
    for cut, chunk in enumerate(chunks):
        if chunk.kind == "concept":
            return chunks  # what stands before a clause is known in part
        if turns_elsewhere(chunk) or (chunk.role == "who" and chunk.text.lower() in ("that", "which")):
            opening = chunks[:cut]
            break
    else:
        return chunks
    if not any(x.kind == "word" for x in opening):
        return chunks
    named = _stretch(opening, text, Naming(), excepted)
    return chunks if any(x.kind == "word" for x in named) else [*named, *chunks[cut:]]


def _pieces(chunks: Sequence[Chunk], text: str) -> list[tuple[int, int]] | None:
    """Where the noun phrases stand, as positions of chunks; None when a word belongs to none."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    position, last = 0, len(chunks)
    while position < last:
        chunk = chunks[position]
        kind = chunk.kind
        if start is None:
            if (
                kind == "concept"
                or (kind == "word" and _opens(chunk))
                or (kind == "cue" and chunk.role == "filler" and _noun_cue(chunk))
            ):
                start = position
            elif kind == "word":
                return None
            position += 1
            continue
        if kind == "concept" or (kind == "word" and _continues(chunk)) or _inside(chunk):
            position += 1
            continue
        only_known = not [x for x in chunks[start:position] if x.kind != "concept"]
        linked = 0 if only_known else _linked(chunks, position, text)
        if linked:
            position = linked
            continue
        if chunk.kind == "word" or (_OF.fullmatch(chunk.text) and not _bounds(chunks, position + 1)):
            return None
        found.append((start, _trimmed(chunks, start, position)))
        start = None
    if start is not None:
        found.append((start, _trimmed(chunks, start, len(chunks))))
    return [(a, b) for a, b in found if b > a]


def _bounds(chunks: Sequence[Chunk], position: int) -> bool:
    """ "Scoliosis with a curve of | at least 20 degrees": the bound of what stands before "of"."""
    if position != len(chunks) - 1 or chunks[0].kind != "concept" or chunks[position].kind != "quantity":
        return False
    bound = chunks[position].value
    if not bound.compared or bound.unit in ("", "years", "months", "weeks", "days", "h", "min"):
        return False
    if chunks[1].text.lower() not in ("with", "with a", "with an"):
        return False
    return not any(
        x.kind == "concept" and (x.value.of("measurement") or x.value.of("scale")) for x in chunks[:position]
    )


def _trimmed(chunks: Sequence[Chunk], start: int, end: int) -> int:
    """Without cues at the end that are no nouns."""
    while end > start and chunks[end - 1].kind == "cue" and chunks[end - 1].text.lower() not in INSIDE:
        end -= 1
    return end


def _opens(chunk: Chunk) -> bool:
    text = chunk.text
    return _continues(chunk) and (text[-3:] not in ("ing", "ING") or text.lower() in GERUNDS)


def _continues(chunk: Chunk) -> bool:
    word = chunk.text.lower()
    return (
        word not in NEVER
        and not word.endswith("ly")
        and " " not in word
        and (word.isalpha() or _LETTERED.search(word) is not None)
        and len(word) > 1
    )


_MOST_QUALIFYING = 3


def qualified_name(chunks: Sequence[Chunk]) -> bool:
    """Whether the words before a known noun only describe it, so that both together are a longer name."""
    return len(chunks) <= _MOST_QUALIFYING and all(
        x.kind == "word" and _opens(x) and x.text.lower() not in SIZES and x.text.lower() not in WORD_NUMBERS
        for x in chunks
    )


_LETTERED = re.compile(r"[^\W\d_]{2}")


def _noun_cue(chunk: Chunk) -> bool:
    """A word that is elsewhere passed over and can begin a name: "blood clot", "medical abortion"."""
    return chunk.kind == "cue" and chunk.role == "filler" and chunk.text.lower() in INSIDE


def _inside(chunk: Chunk) -> bool:
    if chunk.kind != "cue":
        return False
    if chunk.role in ("course", "severity", "result", "disease"):
        return " " not in chunk.text
    return chunk.text.lower() in INSIDE


def _linked(chunks: Sequence[Chunk], position: int, text: str) -> int:
    """Behind a preposition that joins two noun phrases to one name: where the second begins; else 0."""
    end = position
    while end < len(chunks) and chunks[end].kind == "cue" and chunks[end].role == "filler":
        end += 1
    if end == position or end >= len(chunks):
        return 0
    between = " ".join(text[chunks[position].start : chunks[end - 1].end].split())
    following = chunks[end]
    if following.kind == "word" and not _opens(following):
        return 0
    if _OF.fullmatch(between):
        return end if following.kind in ("word", "concept") or _noun_cue(following) else 0
    if _PLACED.fullmatch(between) and following.kind == "word":
        last = end
        while last < len(chunks) and (chunks[last].kind == "word" or _inside(chunks[last])):
            last += 1
        plain = last == len(chunks) or chunks[last].kind != "concept"
        plain = plain and not ADJECTIVE.search(chunks[last - 1].text.lower())
        kind = group_of_head(chunks[last - 1].text.lower())
        return end if plain and not (kind and between.lower().startswith("with")) else 0
    return 0


_WHERE = re.compile(
    r"(?:of|in|on|at|from|with|for|under|due to|secondary to|caused by)\b\s*",
    re.IGNORECASE,
)
_MOST_PLACED = 7
_SMALL = frozenset("the a an any of in on at from his her their its one both this or".split())
_LETTERS = re.compile(r"[^\W\d_][^\W_'’/-]*(?:['’/-][^\W_]+)*")


def place_of(words: str) -> str:
    """A tail that only says where, of what, for what, as it goes into a name; "" where it says more."""
    match = _WHERE.match(words)
    if match is None:
        return ""
    rest = words[match.end() :].lower().split()
    if (
        not rest
        or len(rest) > _MOST_PLACED
        or rest[-1] in _SMALL
        or rest[-1] in WORD_NUMBERS
        or _TURNING.search(words)
    ):
        return ""
    plain = all(
        word in _SMALL or (_LETTERS.fullmatch(word) and word not in NEVER and not word.endswith("ly"))
        for word in rest
    )
    return uncoded(words) if plain and not ADJECTIVE.search(rest[-1]) else ""


# ---- the kind of thing ---------------------------------------------------------------------------------

_THERAPY_BEFORE = re.compile(
    r"(?:\b(?:use|intake|administration|receipt|injections?|doses?) of|\b(?:taking|receiving|received"
    r"|using|taken|on|treated with|treatments? with|therapy with|treatment by"
    r"|exposure to|undergone|undergoing|underwent"
    r"|require|requires|requiring|need for|allergy to|allergic to|hypersensitivity to))"
    r"\W*(?:\w+ing |an?|the|any|other|\W)*$",
    re.IGNORECASE,
)
_CONDITION_BEFORE = re.compile(
    r"\b(?:history of|diagnos\w+ (?:of|with)|suffer\w* from|known|presence of|evidence of|signs? of"
    r"|symptoms? of|affected by|presenting with|complaining of|secondary to|due to)"
    r"\W*(?:(?:an?|the|any|other|severe|acute|chronic|active|previous|prior|significant)\W*)*$",
    re.IGNORECASE,
)
_TURNING = re.compile(
    r"\b(?:contraindicat\w*|indicat\w*|eligib\w*|ineligib\w*|refus\w*|willing\w*|inabilit\w*|abilit\w*|intoleran\w*|allerg\w*"
    r"|hypersens\w*|suspect\w*|suspicion|risks?|possib\w*|probab\w*|potential|candidat\w*|participat\w*|enrol\w*|consent\w*|opinion|judge?ment|exclu\w*|criteri\w*"
    r"|(?:problems?|conditions?|diseases?|disorders?|illness(?:es)?|comorbidit(?:y|ies)|injur(?:y|ies)|symptoms?|pain)"
    r" limiting)\b",
    re.IGNORECASE,
)
# Of these one stands in whatever turns a name.
_TURNING_SIGNS = Words(
    *(
        "indicat",
        "eligib",
        "refus",
        "willing",
        "abilit",
        "intoleran",
        "allerg",
        "hypersens",
        "suspect",
        "suspicion",
        "risk",
    ),
    *(
        "possib",
        "probab",
        "potential",
        "candidat",
        "participat",
        "enrol",
        "consent",
        "opinion",
        "judg",
        "exclu",
        "criteri",
    ),
    "limiting",
)


_DOES_NOT = re.compile(r"(?:un|in)?(?:able|ability|capable)\b|cannot\b|not\b|fail|lack|less than|more than")
_SAID = frozenset("consultation consultations approval discussion permission agreement review".split())
_DIRECTED = frozenset("elevated increased raised high higher decreased reduced low lower".split())
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)?\s*")


def _concept(
    piece: Sequence[Chunk],
    before: Sequence[Chunk],
    after: Sequence[Chunk],
    text: str,
    default: Group | None,
) -> Chunk | None:
    start, end = piece[0].start, piece[-1].end
    words = text[start:end]
    name = uncoded(_IN_BRACKETS.sub(" ", words) if "(" in words else words)
    count = len(name.split())
    if not name or count > _LONGEST or name in GENERIC:
        return None
    if _TURNING_SIGNS.stand_in(name.lower()) and _TURNING.search(name):
        return None
    if name.split()[0] in WORD_NUMBERS:
        return None  # "on three drugs" counts them
    if len(piece) == 1 and not names_alone(name):
        return None
    if name.split()[-1] in _SAID:
        return None  # "requires consultation of the sponsor": asked of the study team
    if len(piece) > 1 and _DOES_NOT.match(name):
        return None  # "unable to swallow | tablets"
    if piece[0].text.lower() in _DIRECTED and all(
        x.kind != "word" and (x.kind != "concept" or x.value.of("measurement")) for x in piece[1:]
    ):
        return None  # "elevated LDL cholesterol between 160 and 220 mg/dL": the value's own name
    tested = any(x.kind == "concept" and x.value.of("test") for x in piece)
    if tested and any(x.role == "result" for x in piece):
        return None  # "women with a positive pregnancy test": a result, and no name
    core = _head_phrase(piece, text)
    lead = text[before[0].start if before else start : start]
    groups = _groups(piece, core, lead, before, after)
    if not groups and default is not None and len(core) == len(piece) and _plain_thing(piece):
        groups = (default,)
    if groups and any(x.role == "result" and x.value in ("positive", "negative") for x in (*before, *after)):
        groups = ("test",)
    if not groups:
        return None
    known = {group: resolve(name, group) or _where_it_began(name, group) for group in groups}
    candidates = tuple((group, known[group] or name) for group in groups)
    return Chunk("concept", start, end, text[start:end], Mention(start, end, candidates), role="uncoded")


def _where_it_began(name: str, group: Group) -> str:
    """ "Primary breast cancer": a cancer is named by the organ in which it began."""
    if group != "condition" or not name.startswith("primary "):
        return ""
    known = resolve(name.removeprefix("primary "), group)
    return known if known and is_a(known, "malignancy", group) else ""


def _head_phrase(piece: Sequence[Chunk], text: str) -> list[Chunk]:
    """The chunks before the first preposition."""
    for index, chunk in enumerate(piece):
        link = chunk.kind == "cue" and chunk.role == "filler" and chunk.text.lower() not in INSIDE
        if link and index and (_OF.fullmatch(chunk.text) or _PLACED.fullmatch(chunk.text)):
            return list(piece[:index])
    return list(piece)


def _groups(
    piece: Sequence[Chunk], core: list[Chunk], lead: str, before: Sequence[Chunk], after: Sequence[Chunk]
) -> tuple[Group, ...]:
    """What kind of thing it names, by its head and the words before it; empty where that cannot be told."""
    head = core[-1]
    if head.kind == "concept":
        known: tuple[Group, ...] = tuple(dict.fromkeys(group for group, _ in head.value.candidates))
        return tuple(group for group in known if group in ("condition", "therapy", "test"))
    word = head.text.lower().split("-")[-1]
    if _measured(before, after, word):
        noun = word not in SIZES and (group_of_head(word) is not None or not ADJECTIVE.search(word))
        return ("measurement",) if noun else ()
    group = group_of_head(word)
    if word.startswith("patch") and _SPOT.search(" ".join(x.text.lower() for x in piece)):
        return ("condition",)
    if group == "measurement":
        return ()  # a quantity without a bound asks for nothing
    if group:
        return (group,)
    if any(x.kind == "concept" for x in piece):
        return ()  # "malaria vaccine", "diabetes clinic": the known word does not say what this is
    if not is_named_thing(word) or ADJECTIVE.search(word):
        return ()
    if _THERAPY_BEFORE.search(lead):
        return ("therapy",)
    if _CONDITION_BEFORE.search(lead) or any(x.role in ("family", "severity", "course") for x in before):
        return ("condition",)
    return ()


# A patch of the skin, of a mucosa or of the retina, and none that is stuck on.
_SPOT = re.compile(
    r"\b(?:\w*chromic|\w*pigment\w*|\w*melan\w*|retinal|mucous|mucosal|shagreen|white|red|bald|scaly|dry|discolou?red|erythematous|salmon|herald|hairless)\b"
)


def _plain_thing(piece: Sequence[Chunk]) -> bool:
    """A noun phrase without a telling head or a known word in it, and no proper name."""
    head = piece[-1].text.lower().split("-")[-1]
    proper = any(x.text[:1].isupper() and not x.text.isupper() for x in piece[1:])
    known = any(x.kind == "concept" for x in piece)
    telling = group_of_head(head) is not None
    return not (proper or known or telling or ADJECTIVE.search(head)) and is_named_thing(head)


_COUNTED = frozenset("level levels segment segments disc discs vertebrae site sites joint joints".split())


_FIRST_YEAR = 1900


def _measured(before: Sequence[Chunk], after: Sequence[Chunk], head: str) -> bool:
    """A bound stands directly behind the noun phrase, in another unit than one of time."""
    following = [x for x in after if not (x.kind == "cue" and x.role == "filler")]
    if not following or following[0].kind != "quantity":
        return False
    quantity = following[0].value
    if not quantity.unit and quantity.range.low and quantity.range.high and quantity.range.low >= _FIRST_YEAR:
        return False  # "in the UK between 1980 and 1996": years of the calendar
    if not quantity.unit and any(x.text.lower() == "to" for x in after[: after.index(following[0])]):
        return False  # "response to at least one drug": so many of what follows
    if (
        not quantity.unit
        and (place := after.index(following[0]) + 1) < len(after)
        and after[place].text.lower() in _COUNTED
    ):
        return False  # "fusion on 1-2 levels": where, and not how much
    known = any(x.kind == "concept" and (x.value.of("measurement") or x.value.of("scale")) for x in before)
    if quantity.unit == "h" and head == "age":
        return bool(quantity.compared)  # "postnatal age above 2 hours"
    times = ("years", "months", "weeks", "days", "hours", "h", "min")
    return quantity.compared and not known and quantity.unit not in times
