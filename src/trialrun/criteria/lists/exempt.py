"""Where exceptions stand: "malignancy | except X | within 5 years", cut out of their clause."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from trialrun.criteria.phrases.segments import SEPARATORS, trim
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import Group, ancestors, is_a

QUALIFIERS = ("window", "grade", "stage")
"""What at the end of an exception belongs to the clause, unless the clause has one."""


class Exempt(msgspec.Struct, frozen=True):
    """What an exception spares: `start` and `end` in the sentence, and its chunks without the cue word."""

    start: int
    end: int
    chunks: list[Chunk]


def cut_exceptions(chunks: list[Chunk]) -> tuple[list[Chunk], list[Exempt]]:
    """The clause without its exceptions, and the exceptions.

    One in brackets ends with its bracket. One without ends where something goes on with its own qualifier
    ("… or family history of …"), or where the list leaves what the clause is about; a time, grade or stage
    at its end belongs to the clause, unless the clause has one.
    """
    if not [x for x in chunks if x.kind == "exception" or x.role == "except"]:  # most have none
        return list(chunks), []
    core: list[Chunk] = []
    spared: list[Exempt] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        if chunk.kind == "exception":
            inside = trim(chunk.value)
            if inside:
                spared.append(Exempt(chunk.start, chunk.end, inside))
        elif chunk.kind == "cue" and chunk.role == "except" and core:
            inside, rest = _until_outer(core, chunks[index + 1 :])
            if inside:
                spared.append(Exempt(chunk.start, inside[-1].end, inside))
            core, more = cut_exceptions([*core, *rest]) if any(map(_spares, rest)) else ([*core, *rest], [])
            spared += more
            break
        else:
            core.append(chunk)
        index += 1
    return core, spared


def _spares(chunk: Chunk) -> bool:
    return chunk.kind == "exception" or (chunk.kind == "cue" and chunk.role == "except")


def _another(chunks: list[Chunk], index: int) -> bool:
    """Whether a second exception begins there, none of the first: "cancer other than A, except B"."""
    if not _spares(chunks[index]):
        return False
    second = chunks[index].value if chunks[index].kind == "exception" else chunks[index + 1 :]
    named = names_in(second)
    if not named:  # "…, except those treated with curative intent"
        return bool(second) and second[0].text.lower() in ("those", "that", "ones")
    return not any(_covered(names_in(chunks[:index]), [name]) for name in named)


_WITH = re.compile(
    r"(?:with|who|having|those|evidence of|presence of|signs? of|symptoms? of)\b", re.IGNORECASE
)


def _until_outer(core: list[Chunk], chunks: list[Chunk]) -> tuple[list[Chunk], list[Chunk]]:
    end = len(chunks)
    about = names_in(core)
    for index in range(1, len(chunks)):
        if _another(chunks, index):
            end = index
            while end > 1 and chunks[end - 1].kind in SEPARATORS:
                end -= 1
            break
        if chunks[index - 1].kind not in SEPARATORS:
            if _examples_of_another(chunks, index):
                end = index
                break
            continue
        chunk = next(
            (x for x in chunks[index:] if x.text.lower() not in ("a", "an", "any", "the")), chunks[index]
        )
        first = index - 1
        while first > 0 and chunks[first - 1].kind in SEPARATORS:
            first -= 1
        if chunks[index - 1].kind == "slash":
            continue  # "other than A/B"
        timed = chunk.kind == "window" and any(x.kind in ("word", "concept") for x in chunks[index:])
        if chunks[index - 1].kind == "comma" and (timed or chunk.text.lower() == "within"):
            return trim(chunks[:first]), chunks[index:]  # "X, excluding Y, within 7 days of Z"
        if chunk.kind == "exception" or chunk.role in ("family", "status", "neg-history", "prior", "ongoing"):
            end = first
            break
        if chunks[index - 1].kind == "or" and _WITH.match(chunk.text):
            end = first  # "X other than Y or with Z": another who is left out
            break
        if _examples_of_another(chunks, index):
            end = first
            break
        if chunks[index].text.lower() == "any" and _of_no_kind(about, chunks[:first], chunks[index:]):
            end = first
            break
        if _stands_apart(about, chunks[:first], chunks[first:index], chunks[index:]):
            end = first
            break
        listed = chunks[index - 1].kind == "and" and any(x.kind == "comma" for x in chunks[:first])
        if not listed and _leaves_the_subject(about, chunks[:first], chunks[index:]):
            end = first
            break
    inside, rest = chunks[:end], chunks[end:]
    held = {x.kind for x in core if x.kind in QUALIFIERS}
    cut = len(inside)
    while cut > 1 and inside[cut - 1].kind in QUALIFIERS and inside[cut - 1].kind not in held:
        if inside[cut - 1].kind == "window" and inside[cut - 1].value.at_least is not None:
            break  # "except those without evidence of disease for at least 5 years"
        cut -= 1
    told = any(x.kind in ("word", "quantity") and x.role != "bracket" for x in inside[:cut])
    if cut < len(inside) and (not told or inside[cut - 1].kind == "comma"):
        # "…, within the past 5 years": the comma goes with it.
        rest = [*inside[cut:], *rest]
        inside = inside[:cut]
    return trim(inside), rest


_SUCH_AS = re.compile(r"e\.?\s?g\b|such as\b|for example|includ|for instance", re.IGNORECASE)


def _examples_of_another(chunks: list[Chunk], index: int) -> bool:
    """ "X other than Y (e.g., A or B)": where A and B are no kinds of Y, they are of the X that is meant."""
    one = chunks[index]
    given = one.kind == "examples" and _SUCH_AS.match(one.text)  # "(A and B)" says which ones are spared
    listed = one.value if given else chunks[index:] if one.role == "including" else []
    named, spared = names_in(listed), names_in(chunks[:index])
    return bool(named and spared) and not _shares(spared, named)


def names_in(chunks: list[Chunk]) -> list[tuple[Group, str]]:
    return [
        (group, name)
        for x in chunks
        if x.kind == "concept"
        for group, name in x.value.candidates
        if group in ("condition", "therapy")
    ]


def _shares(names: list[tuple[Group, str]], others: list[tuple[Group, str]]) -> bool:
    return any(_covered([name], [other]) for name in names for other in others)


def _leaves_the_subject(about: list[tuple[Group, str]], before: list[Chunk], after: list[Chunk]) -> bool:
    """Whether the next item is no kind of what the clause is about, although the items so far are."""
    head = next((x for x in after if x.kind in SEPARATORS or x.kind == "concept"), None)
    if head is None or head.kind != "concept":
        return False
    return _covered(about, names_in(before)) and not _related(about, names_in([head]))


def _stands_apart(
    about: list[tuple[Group, str]], before: list[Chunk], between: list[Chunk], after: list[Chunk]
) -> bool:
    """ "Arrhythmia other than fibrillation, and heart failure": no arrhythmia, and behind a list of one."""
    if [x.kind for x in between] != ["comma", "and"] or any(x.kind in SEPARATORS for x in before):
        return False
    head = names_in([x for x in after[:2] if x.kind == "concept"][:1])
    if not head or not all(
        group == "condition" and not is_a(name, "neoplasm", group) for group, name in head
    ):
        return False
    disorders = [(group, f"{name} disorder") for group, name in head]  # "anxiety" is no name of one
    kinds = _covered(about, names_in(before)) and not _covered(about, [*head, *disorders])
    return kinds and not any(
        _caused_by(broad, ancestors(name, group)) for group, name in head for _, broad in about
    )


def _of_no_kind(about: list[tuple[Group, str]], before: list[Chunk], after: list[Chunk]) -> bool:
    """ "Antibiotics other than penicillin or any antifungal": given beside it, and spared by nothing."""
    named = names_in(after[:2])
    given = bool(named) and all(group == "therapy" for group, _ in named)
    return given and _covered(about, names_in(before)) and not _covered(about, named)


def _covered(about: list[tuple[Group, str]], names: list[tuple[Group, str]]) -> bool:
    return any(group == known and is_a(name, broad, group) for group, name in names for known, broad in about)


def _related(about: list[tuple[Group, str]], names: list[tuple[Group, str]]) -> bool:
    """Whether something broader covers both: a carcinoma in situ is no malignancy, but a neoplasm too."""
    return any(
        group == known
        and (ancestors(name, group) & ancestors(broad, group) or _caused_by(broad, ancestors(name, group)))
        and (is_a(broad, "infection", group) or not is_a(name, "infection", group))
        for group, name in names
        for known, broad in about
    )


# Of these the immune system is the usual cause: "autoimmune disease except hypothyroidism".
_OFTEN_AUTOIMMUNE = frozenset(
    (
        "hypothyroidism",
        "hyperthyroidism",
        "adrenal insufficiency",
        "alopecia",
        "eczema",
        "psoriasis",
        "asthma",
    )
)


def _caused_by(broad: str, names: Iterable[str]) -> bool:
    return broad == "autoimmune disease" and not _OFTEN_AUTOIMMUNE.isdisjoint(names)
