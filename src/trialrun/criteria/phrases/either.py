"""Adjectives of which one is enough: "active or uncontrolled infection", "severe or prior asthma"."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.numbered_kinds import kinds_of
from trialrun.vocab.mentions import Mention

_ADJECTIVES = ("status", "severity", "course", "judge")


def either_qualifier(phrase: Phrase) -> list[Phrase]:
    """ "active or uncontrolled infection": the phrase with the one and with the other; else empty."""
    if not phrase.concepts:
        return []
    for concept in phrase.concepts:
        if len(concept.value.candidates) > 2 and (kinds := kinds_of(concept.value)):
            return _of_either_kind(phrase, concept, kinds)
    if _EITHER.isdisjoint([x.kind for x in phrase.chunks]):  # nearly always
        return []
    apart = [x for x in phrase.chunks if x.kind == "cue" and x.value in ("history", "prior", "measurable")]
    if past := _or_in_the_past(phrase):
        return past
    groups: list[list[Chunk]] = [[]]
    joined = False
    for chunk in phrase.chunks:
        if chunk.start >= phrase.concepts[0].start:
            break
        if chunk.kind == "comma" and joined:
            return []  # "acute or chronic, clinically significant": the last is of both
        if chunk.kind in ("or", "and/or", "comma"):
            joined = joined or chunk.kind != "comma"
            groups.append([])
        elif chunk.kind in ("and", "but"):
            return []
        elif chunk.role in _ADJECTIVES and chunk.value != "history":
            groups[-1].append(chunk)
    groups = [group for group in groups if group]
    roles = {x.role for group in groups for x in group}
    if len(groups) < 2 or len(roles) < 2 or not any(x.kind in ("or", "and/or") for x in phrase.chunks):
        return []
    if any(x.value != "history" or x.start > groups[0][0].start for x in apart):
        return []  # "history of severe or unstable angina": of either
    if any(
        one[-1].role == other[0].role and len(one) + len(other) > 2
        for one, other in itertools.pairwise(groups)
    ):
        return []  # "severe chronic or acute": what stands before is both's
    return [_only(phrase, group, roles, past=bool(apart)) for group in groups]


def _of_either_kind(phrase: Phrase, concept: Chunk, kinds: list[Mention]) -> list[Phrase]:
    """ "Uncontrolled type 1 or 2 diabetes": the one and the other, each with all that is said of them."""
    return [
        replace(
            phrase,
            chunks=[one if x is concept else x for x in phrase.chunks],
            concepts=[one if x is concept else x for x in phrase.concepts],
            negated=False,
        )
        for one in (replace(concept, value=kind) for kind in kinds)
    ]


def between_commas(lead: list[Chunk]) -> list[list[Chunk]]:
    """ "Active, severe | or latent infection": the adjectives one by one, the first with its lead."""
    alone = [x.role in _ADJECTIVES and x.value != "history" for x in lead]
    past = [x.value in ("history", "prior") and y.kind == "comma" for x, y in itertools.pairwise(lead)]
    first = next((i for i, told in enumerate(alone) if told or past[i : i + 1] == [True]), 0)
    groups: list[list[Chunk]] = [[]]
    for chunk in lead[first:]:
        if chunk.kind == "comma":
            groups.append([])
        else:
            groups[-1].append(chunk)
    if any(len(group) != 1 or group[0].role not in (*_ADJECTIVES, "prior") for group in groups):
        return [lead]
    return [[*lead[:first], *groups[0]], *groups[1:]]


def _only(phrase: Phrase, group: list[Chunk], roles: set[str], *, past: bool) -> Phrase:
    """The phrase without the qualifiers of these roles that stand outside of the group."""
    named = {role: [x for x in group if x.role == role] for role in _ADJECTIVES}
    outside = [x for x in phrase.chunks if x.role not in _ADJECTIVES or any(x is y for y in group)]
    # what was active once counts behind "history of"
    status = phrase.status if past or "status" not in roles or named["status"] else None
    return replace(
        phrase,
        chunks=[x for x in outside if x.kind not in ("or", "and/or", "comma")],
        negated=False,
        status=status,
        ongoing=phrase.ongoing and status is not None,
        severities=tuple(x.value for x in named["severity"]) if "severity" in roles else phrase.severities,
        courses=named["course"] if "course" in roles else phrase.courses,
        judged=named["judge"] if "judge" in roles else phrase.judged,
    )


def _or_in_the_past(phrase: Phrase) -> list[Phrase]:
    """ "Severe or prior asthma": asthma that is severe, or that was there at any time."""
    if not chunk_name(phrase.concepts[0], "condition"):
        return []
    lead = [x for x in phrase.chunks if x.end <= phrase.concepts[0].start and x.role not in _NOTHING]
    groups: list[list[Chunk]] = [[]]
    for chunk in lead:
        if chunk.kind in _JOINS:
            groups.append([])
        else:
            groups[-1].append(chunk)
    past = [len(group) == 1 and group[0].value in ("history", "prior") for group in groups]
    told = [bool(group) and all(x.role in _DEGREE for x in group) for group in groups]
    if len(groups) < 2 or lead[-1].kind in _JOINS or not {x.kind for x in lead} & {"or", "and/or", "slash"}:
        return []
    if past.count(True) != 1 or told.count(False) != 1:
        return []
    return [_with_group(phrase, lead, group, past=ever) for group, ever in zip(groups, past, strict=True)]


def _with_group(phrase: Phrase, lead: list[Chunk], group: list[Chunk], *, past: bool) -> Phrase:
    left_out = [x for x in lead if not any(x is y for y in group)]
    return replace(
        phrase,
        chunks=[x for x in phrase.chunks if not any(x is y for y in left_out)],
        negated=False,
        status="history" if past else None,
        prior=past,
        severities=tuple(x.value for x in group if x.role == "severity"),
        courses=[x for x in phrase.courses if not any(x is y for y in left_out)],
        judged=[x for x in phrase.judged if not any(x is y for y in left_out)],
    )


_EITHER = frozenset(("or", "and/or", "slash"))
_JOINS = ("or", "and/or", "slash", "comma")
_NOTHING = ("filler", "who", "neg", "must")
_DEGREE = ("severity", "course", "judge")
