"""Who is meant, apart from what they have: "adults aged 21 to 76 | with A or B", "men | without A"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.phrases.segments import SEPARATORS, list_of_phrases, trim
from trialrun.criteria.words.chunks import Chunk


def people_end(chunks: list[Chunk], context: Context) -> int | None:
    """ "Adults aged 21 to 76 | with A or B", "men | without A": where it ends to say who they are.

    Who they are holds for A and for B, and a denial does not reach it.
    """
    # Told by the first letter, or by the role, before anything is asked of a chunk.
    may_cut = [i for i, x in enumerate(chunks) if i and (x.role in _OPENING or x.text[:1] in _MAY_CUT)]
    for cut in may_cut:
        if _opens(chunks[cut]) or (chunks[cut].role == "filler" and _are_either(chunks, cut)):
            break
    else:
        return None
    if any(map(_of_people, chunks[cut:])):
        return None
    if any(x.role.startswith("neg") for x in chunks[:cut]):
        return None  # "no adults with A"
    last = chunks[cut - 1].kind
    if last in ("or", "and/or", "slash") or (context.excluding and last in SEPARATORS):
        return None
    who, _ = list_of_phrases(trim(chunks[:cut]), context)
    if chunks[cut].role.startswith("neg") and len(who) == 1 and _says_disease(who[0]):
        return cut  # "stage III disease without A or B"
    return cut if who and all(_says_who(phrase) for phrase in who) else None


def denied_end(chunks: list[Chunk]) -> int | None:
    """ "Type 2 diabetes | not treated with insulin", "lung cancer | with no A or B": where a denial begins.

    It begins after one thing that the patient has, says itself what it denies, and goes to the end.
    """
    found = [i for i, x in enumerate(chunks) if x.role[:3] == "neg"]
    if len(found) != 1 or not 0 < (cut := found[0]) < len(chunks) - 1:
        return None
    head = [x for x in chunks[:cut] if x.role not in ("filler", "who") and not _which_of_it(x)]
    if [x.kind for x in head] != ["concept"]:
        return None
    after = chunks[cut + 1].role in ("prior", "ongoing") or chunks[cut].role != "neg"
    return cut if after or chunks[cut - 1].text.lower() in ("with", "and with", "having", "have") else None


def _which_of_it(chunk: Chunk) -> bool:
    """ "Stage IV", "recurrent", "advanced": which of the disease is meant."""
    return chunk.kind == "stage" or chunk.role in ("course", "judge")


def _says_disease(phrase: Phrase) -> bool:
    """Only which disease: "stage III disease", "relapsed disease"."""
    named = phrase.concepts or phrase.words or phrase.quantities or phrase.response or phrase.built
    return bool(phrase.disease) and not named


def both_sexes(chunks: list[Chunk]) -> bool:
    """Whether the words only name people of either sex."""
    sexes = {x.value for x in chunks if x.role == "sex"}
    return (len(sexes) > 1 or sexes == {"both"}) and all(
        x.kind in SEPARATORS or x.role in ("sex", "who", "filler") for x in chunks
    )


_OPENS = re.compile(
    r"(?:with|in|having|suffering|diagnosed|presenting|undergoing|scheduled)\b", re.IGNORECASE
)
_MAY_OPEN = frozenset("wihsdpuWIHSDPU")
_MAY_CUT = _MAY_OPEN | {"a", "A"}  # "are"
_OPENING = frozenset(("neg", "neg-history", "neg-received", "neg-ongoing", "ongoing"))


def _opens(chunk: Chunk) -> bool:
    if chunk.kind == "cue" and (chunk.role.startswith("neg") or chunk.role == "ongoing"):
        return True
    if chunk.kind not in ("cue", "word") or chunk.text[:1] not in _MAY_OPEN:
        return False
    return _OPENS.match(chunk.text) is not None


def _are_either(chunks: list[Chunk], index: int) -> bool:
    """ "The infants | were premature, of low weight or had sepsis": what they are or have."""
    if chunks[index].text.lower() not in ("are", "were"):
        return False
    rest = chunks[index + 1 :]
    return bool(rest) and not rest[0].role.startswith("neg") and any(x.kind == "or" for x in rest)


def _of_people(chunk: Chunk) -> bool:
    if chunk.kind == "quantity":
        return bool(chunk.value.unit == "years")
    return (chunk.kind == "cue" and chunk.role in ("sex", "age")) or chunk.text.lower() in _AGED


_AGED = frozenset(("age", "ages", "aged"))


def people_first(phrases: list[Phrase], kinds: list[str]) -> int | None:
    """ "≥ 18 years and A or B": how many items say who, before what they have."""
    count = 0
    while count < len(phrases) and _says_who(phrases[count]):
        count += 1
    return count if 0 < count < len(phrases) and kinds[count - 1] == "and" else None


def _says_who(phrase: Phrase) -> bool:
    """Only an age or a sex."""
    if phrase.concepts or phrase.words or phrase.built or phrase.response or phrase.courses:
        return False
    if phrase.quantities:
        aged = any(x.text.lower() in _AGED for x in phrase.chunks)
        return aged or all(x.value.unit in ("years", "months") for x in phrase.quantities)
    return bool(phrase.sex or phrase.stage_of_life)


def by_people(phrases: list[Phrase]) -> bool:
    """ "≥ 12 g/dL for men and ≥ 10 g/dL for women", "men and women", "adults with A and children with B"."""
    people = [p.sex or p.stage_of_life for p in phrases]
    if "" not in people and len(set(people)) == len(people) > 1:
        first = [next((x.role for x in p.chunks if x.role not in ("filler", "who")), "") for p in phrases]
        if set(first) <= {"sex", "age"}:
            return True
    return len(phrases) == 2 and {p.sex for p in phrases if p.quantities} == {"female", "male"}


_CONTROLS = re.compile(r"volunteers?|controls?|subjects|donors|individuals|people", re.IGNORECASE)


def healthy_beside_ill(phrases: list[Phrase]) -> bool:
    """ "Patients with A and healthy volunteers": two groups of people, of whom nobody is both."""
    healthy = [any(chunk_name(x, "condition") == "healthy" for x in p.concepts) for p in phrases]
    if True not in healthy:
        return False
    told = [any(_CONTROLS.search(x.text) for x in p.chunks) for p in phrases]
    ill = [bool(p.concepts and chunk_name(p.concepts[0], "condition")) and not p.negated for p in phrases]
    return (
        any(map(all, zip(healthy, told, strict=True)))
        and all(well or sick for well, sick in zip(healthy, ill, strict=True))
        and not all(healthy)
    )
