"""What an item of a list requires: "A that required treatment, B or C", "A or B requiring Z"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from msgspec.structs import replace

from trialrun.criteria.lists.joining import OTHERS
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.needed import done_once, taken_now, to_be_had
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.phrases.segments import trim
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    leaf,
    negate,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

THERAPY = re.compile(
    r"(?:(?:systemic|clinical|pharmacologic(?:al)?|ongoing|chronic|active|current|continued|regular|daily|any|other|additional|new|oral|parenteral|intravenous|iv|specific|medical"
    r"|further|urgent|immediate|emergent|emergency|acute|concurrent|drug|concomitant|frequent|symptomatic)[\s/-]+)*"
    r"(?:therap(?:y|ies)|treatments?|medications?|drugs?|interventions?|hospitali[sz]ations?|management|attention|medical[\s]+(?:care|assistance))(?:\s+with\s+(?:medications?|drugs?))?\W*",
    re.IGNORECASE,
)


WHEN = re.compile(
    r"(?:at|on) (?:(?:the )?(?:day|date|time) of|(?:the )?(?:study )?"
    r"(?:entry|enrol+ment|baseline|screening|inclusion|randomi[sz]ation))\b",
    re.IGNORECASE,
)


_REQUIRES = frozenset(
    (
        *("requiring", "requires", "require", "required", "needing", "needs", "need", "necessitating"),
        *("in need of", "need for", "requirement for"),
    )
)


def _may_require(text: str) -> bool:
    """Whether part of one of these words, or of "requirement", stands in the text."""
    sign = "equir" in text or "eed" in text or "ecessitat" in text
    return sign or "EQUIR" in text or "EED" in text or "ECESSITAT" in text


_LEADS = frozenset(("that", "which", "with", "with a", "with the"))


def with_requirements(chunks: list[Chunk], context: Context) -> list[Chunk]:
    """ "A that required treatment, B or C": what the item alone requires, as one chunk behind it."""
    if not _may_require(context.text) or _REQUIRES.isdisjoint(
        [x.text.lower() for x in chunks if x.text[:1] in "rRnN" or x.text[1:4] in ("n n", "N N")]
    ):  # nearly always
        return chunks
    found: list[Chunk] = []
    index = 0
    while index < len(chunks):
        chunk = chunks[index]
        if chunk.text.lower() not in _REQUIRES:
            found.append(chunk)
            index += 1
            continue
        end = next(
            (i for i in range(index, len(chunks)) if chunks[i].kind in (*_ENDS, "examples")), len(chunks)
        )
        last = [x for x in chunks[index + 1 : end] if x.kind != "window" and not WHEN.match(x.text)]
        words = context.text[chunk.end : last[-1].end] if last else ""
        after = (
            bool(found) and found[-1].kind not in _ENDS and any(x.kind in ("concept", "word") for x in found)
        )
        after = after and (found[-1].role != "who" or found[-1].text.lower() in ("that", "which"))
        after = after and not _names_treatment(chunks[index + 1 : end], chunks[end:])
        if not after or not THERAPY.fullmatch(words.strip()):
            found.append(chunk)
            index += 1
            continue
        begin = chunk.start
        if found[-1].text.lower() in _LEADS:
            begin = found.pop().start
        denied = found and found[-1].role == "neg"
        asked = attest(context.text, begin, chunks[end - 1].end, "investigator")
        if denied:
            found.pop()
            asked = negate(asked)
        found.append(
            Chunk("aside", begin, chunks[end - 1].end, context.text[begin : chunks[end - 1].end], asked)
        )
        index = end
    return found


def _names_treatment(inside: list[Chunk], following: list[Chunk]) -> bool:
    """ "requiring hospitalisation", "requiring treatment or insulin": treatment with a name."""
    named = [chunk_name(x, "therapy") for x in inside if x.kind == "concept"]
    if any(is_coded(name, "therapy") and name != "concomitant medication" for name in named):
        return True
    if following and following[0].kind == "comma":
        return _all_of_care(following)
    if not following or following[0].kind not in ("and", "or", "and/or"):
        return False
    return (
        following[1:2] != [] and following[1].kind == "concept" and bool(chunk_name(following[1], "therapy"))
    )


# What an illness needs when it is worse; a list of what keeps out has seldom any of it by itself.
_CARE = frozenset(
    (
        *("hospitalization", "intubation", "mechanical ventilation", "oxygen therapy", "dialysis"),
        *("electroconvulsive therapy", "emergency department visit", "drainage", "transfusion"),
    )
)


def _all_of_care(following: list[Chunk]) -> bool:
    """ "requiring medication, hospitalization or intubation": all of it is what the illness needs."""
    named = [x for x in following if x.kind == "concept"]
    listed = len(named) > 1 and any(x.kind in ("or", "and/or") for x in following)
    others = any(x.kind not in ("concept", "window", *_ENDS) and x.role != "filler" for x in following)
    return listed and not others and all(chunk_name(x, "therapy") in _CARE for x in named)


def required_of_both(phrases: list[Phrase], joins: list[str]) -> bool:
    """ "Asthma or COPD requiring oral steroids": of two plain conditions the requirement is both's."""
    first, last = phrases[0], phrases[-1]
    if last.required is None:
        return False
    if last.chunks[-1].role == "own":
        return False  # "asthma or seizures (febrile seizures excepted)"
    if all(isinstance(x, (c.Score, c.Measurement)) for x in c.leaves(last.required.tree)):
        return False  # "arrhythmia or heart failure (NYHA III-IV)": the class is of the one before it
    if len(phrases) == 2 and joins[0] in ("or", "and") and _urgent(phrases):
        return True
    if len(phrases) > 2 or any(x.role in ("course", "severity", "status") for x in first.chunks):
        return _of_one_sort(phrases, joins)
    if len(phrases) != 2 or joins[0] not in ("or", "and/or", "and", "slash"):
        return False
    told = ("filler", "who", "neg", "neg-history")
    plain = all(x.kind in ("concept", "aside") or x.role in told for p in phrases for x in p.chunks)
    named = all(len(p.concepts) == 1 and chunk_name(p.concepts[0], "condition") for p in phrases)
    return plain and named and first.required is None and not last.negated


_AT_ONCE = re.compile(
    r"(?:that\s+)?\w+\s+(?:[\w-]+\s+){0,2}?(?:urgent|immediate|emergent|emergency)\b"
    r"|(?:that\s+)?(?:requir|need)\w*\s+(?:(?:any|medical|drug|active|ongoing|further|specific|additional)\s+)*(?:treatment|therapy|intervention|medication)\b",
    re.IGNORECASE,
)


def _urgent(phrases: list[Phrase]) -> bool:
    """ "Active infection or bleeding requiring treatment": of two under one "active", either.

    "Active hepatitis, or infection requiring antibiotics": what has a treatment of its own may stand alone.
    """
    first, last = phrases
    asked = [] if last.required is None else list(c.leaves(last.required.tree))
    if not asked or any(not isinstance(x, c.Attest) or not _AT_ONCE.match(x.text) for x in asked):
        return False
    told = [x for x in first.chunks if x.role in ("course", "severity", "status")]
    plain = [x for x in last.chunks if x.kind not in ("concept", "aside") and x.role not in ("filler", "who")]
    named = all(len(p.concepts) == 1 and chunk_name(p.concepts[0], "condition") for p in phrases)
    before = told and all((x.role, x.value) == ("status", "active") for x in told)
    return bool(before) and named and not plain and first.required is None


_EFFUSIONS = ("pleural effusion", "pericardial effusion", "ascites")


def _of_one_sort(phrases: list[Phrase], joins: list[str]) -> bool:
    """ "Pleural effusion or ascites requiring drainage", "acute A or B infection requiring X".

    Of a list of different things only the last need require it: "angina, or arrhythmia requiring medication".
    """
    last = phrases[-1]
    if not joins or not joins[-1].endswith(("or", "and", "slash")) or last.required is None:
        return False
    if any(p.required is not None or p.window or p.grade for p in phrases[:-1]) or any(
        p.negated for p in phrases
    ):
        return False
    if any(len(p.concepts) != 1 for p in phrases):
        return False
    if all(x.role == "shared" for p in phrases[:-1] for x in p.concepts):
        return not any(p.courses or p.severities or p.status for p in phrases[1:])
    names = [chunk_name(p.concepts[0], "condition") for p in phrases]
    return all(name and any(is_a(name, kind, "condition") for kind in _EFFUSIONS) for name in names)


class _ReadList(Protocol):
    def __call__(
        self, chunks: list[Chunk], context: Context, *, inherited: Phrase | None, joined: str
    ) -> Built: ...


def required(
    chunks: list[Chunk], requiring: Chunk, context: Context, read: _ReadList, *, of_old: bool = False
) -> Built:
    """What a condition requires: treatment given now (of_old: once), or one that only a person can name.

    read: of the list of what is given.
    """
    chunks = trim(chunks)
    named = [x for x in chunks if x.kind == "concept" and chunk_name(x, "therapy")]
    if not named:
        end = chunks[-1].end if chunks else requiring.end
        words = context.text[requiring.end : next((x.start for x in chunks if x.kind == "window"), end)]
        if THERAPY.fullmatch(words.strip()):
            return attest(context.text, requiring.start, end, "investigator")
        return unparsed(context.text, requiring.start, end)
    needed = read(chunks, context, inherited=Phrase([requiring], ongoing=not of_old), joined="or")
    if not of_old and any(x.kind == "examples" for x in chunks):
        needed = with_leaves(needed, taken_now)
    asked = attest(context.text, requiring.start, chunks[-1].end, "investigator")
    if of_old:
        return every([needed, asked]) if _at_any_time(needed.tree) else needed
    told = _asked_as_well(needed, asked)
    unnamed = any(x.role == "filler" and THERAPY.fullmatch(x.text) for x in chunks)
    if unnamed and (told is needed or isinstance(told.tree, c.All)):
        return some([needed, asked])  # "requiring medication, intubation or dialysis"
    return told


def _at_any_time(needed: c.Tree) -> bool:
    """ "History of colitis requiring steroids": what was ever taken may have been for something else."""
    return all(
        isinstance(x, c.Received) and x.within is None and not x.ongoing and not x.planned
        for x in c.leaves(needed)
    )


def _asked_as_well(needed: Built, asked: Built) -> Built:
    """ "Infection requiring antibiotics": who is not treated with them may need them all the same.

    "Cataract requiring surgery": who needs it has not had it yet, and another operation says nothing.
    """
    if needed.tree == c.Received("hospitalization"):
        return every([needed, asked])  # for it?
    if any(isinstance(x, c.Received) and to_be_had(x) for x in c.leaves(needed.tree)):
        return some([with_leaves(needed, _planned), asked])
    under_way = any(isinstance(x, c.Received) and x.ongoing for x in c.leaves(needed.tree))
    return some([needed, asked]) if under_way else needed


def _planned(node: c.Tree, place: Place) -> Built:
    once = isinstance(node, c.Received) and not (node.ongoing or node.planned) and done_once(node.concept)
    return leaf(replace(node, planned=True) if once else node, *place)


_ENDS = ("comma", "stop", "and", "but", "or", "and/or", "(", ")")


def of_old(chunks: list[Chunk], needs: Sequence[Chunk] = ()) -> bool:
    """ "History of X requiring Y", "X requiring Y within 4 weeks": what it required then, it need not now."""
    return any(x.kind == "window" and not x.extra.lasting for x in needs) or any(
        x.role in ("prior", "neg-history") or x.value == "history"
        for x in chunks[_behind_a_therapy(chunks) :]
        if x.kind == "cue"
    )


def _behind_a_therapy(chunks: list[Chunk]) -> int:
    """ "Prior radiotherapy, or toxicity requiring steroids": prior is the therapy alone."""
    cut = next((i for i in range(len(chunks) - 1, 0, -1) if chunks[i].kind in ("or", "and/or")), 0)
    named = [x for x in chunks[:cut] if x.kind == "concept"]
    therapies = named and all(chunk_name(x, "therapy") and not chunk_name(x, "condition") for x in named)
    ill = any(x.kind in ("concept", "word") for x in chunks[cut + 1 :])
    return cut if therapies and ill and all(x.kind != "word" for x in chunks[:cut]) else 0


def inner_requirement(chunks: list[Chunk], context: Context) -> int | None:
    """Where "requiring A or B" begins when only therapies follow: it belongs to what stands before it."""
    for index in range(1, len(chunks) - 1) if _may_require(context.text) else ():
        chunk = chunks[index]
        if chunk.role != "ongoing" or not chunk.text.lower().startswith("requir"):
            continue
        if any(x.text.lower() in OTHERS for x in chunks[max(1, index - 2) : index]):
            continue  # "A, and those who require B": somebody else
        if chunks[index - 1].role == "who" and index > 1 and chunks[index - 2].kind in ("or", "and/or"):
            continue  # "X, or who require Y"
        if chunks[index - 1].kind in ("or", "and/or"):
            continue  # "creatinine above 2 or requiring dialysis": another item
        rest = [x for x in chunks[index + 1 :] if x.kind != "examples"]
        following = [x for x in rest if x.kind == "concept"]
        # "requiring A within 4 weeks": the time is the treatment's
        timed = context.excluding and bool(rest) and rest[-1].kind == "window"
        given = rest[:-1] if timed and not rest[-1].extra.lasting else rest
        others = [x for x in given if x.kind in ("word", "quantity", "window")]
        if following and not others and all(chunk_name(x, "therapy") for x in following):
            return index
        timeless = [x for x in rest if x.kind != "window" and not WHEN.match(x.text)]
        if timeless and THERAPY.fullmatch(context.text[timeless[0].start : timeless[-1].end]):
            return index
    return None
