"""What a phrase stands for and why: the concepts found in it, their place in the hierarchy, near misses."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from trialrun.vocab import packaged
from trialrun.vocab.concepts import Concept, Group, ancestors, concepts, curated_concepts, known
from trialrun.vocab.context import meanings_of
from trialrun.vocab.imported import vocabularies
from trialrun.vocab.mentions import Mention, mentions
from trialrun.vocab.spelling import fold, is_abbreviation, named, variants

_NARROWER = 12
_SUGGESTIONS = 5
_CLOSE = 78.0
"""The least likeness, of 100, for a suggestion."""


class Meaning(msgspec.Struct, frozen=True):
    """One concept that a stretch of the phrase may stand for.

    matched: the name or synonym that is spelt there. why: how it was recognised. broader: everything above,
    the nearest first. narrower: at most a dozen of `narrower_count`. sources: where the concept comes from.
    """

    group: str
    name: str
    matched: str
    why: str
    codes: tuple[str, ...]
    synonyms: tuple[str, ...]
    broader: tuple[str, ...]
    narrower: tuple[str, ...]
    narrower_count: int
    columns: dict[str, str]
    sources: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """A stretch of the phrase and what it may stand for; more than one meaning is an ambiguity."""

    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...]


class Depends(msgspec.Struct, frozen=True):
    """What an abbreviation means beside certain words. near: how those words begin."""

    abbreviation: str
    group: str
    name: str
    near: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True):
    """unknown: words that stand for nothing. suggestions: for the whole phrase, where nothing was found.

    depends: what abbreviations of the phrase mean in other surroundings.
    """

    phrase: str
    found: tuple[Found, ...]
    unknown: tuple[str, ...]
    suggestions: tuple[str, ...]
    depends: tuple[Depends, ...] = ()


def explain(phrase: str) -> Explanation:
    """What the vocabulary makes of the phrase."""
    found = tuple(_found(phrase, mention) for mention in mentions(phrase))
    free, position = "", 0
    for one in found:
        free += phrase[position : one.start] + " | "
        position = one.end
    free += phrase[position:]
    unknown = tuple(word for piece in free.split("|") for word in re.findall(r"\w[\w'’.-]*", piece))
    depends = tuple(
        Depends(word, *meaning)
        for word in dict.fromkeys(re.findall(r"\w+", phrase))
        for meaning in meanings_of(word)
    )
    suggestions = () if found or depends else _suggestions(phrase)
    return Explanation(phrase, found, unknown, suggestions, depends)


def _found(phrase: str, mention: Mention) -> Found:
    text = phrase[mention.start : mention.end]
    meanings = tuple(_meaning(text, group, name) for group, name in mention.candidates)
    return Found(text, mention.start, mention.end, meanings)


def _meaning(text: str, group: Group, name: str) -> Meaning:
    concept = known(name, group) or Concept(name, group)
    matched, why = _matched(text, concept)
    below = tuple(sorted(other for other in _below(group).get(name, ())))
    return Meaning(
        group,
        name,
        matched,
        why,
        concept.codes,
        concept.also,
        _broader(name, group),
        below[:_NARROWER],
        len(below),
        concept.columns,
        _sources(concept),
    )


def _matched(text: str, concept: Concept) -> tuple[str, str]:
    folded = " ".join(fold(text).split())
    if concept.columns.get("source") == "stem":
        return concept.name, "its ending is the stem of a drug name"
    if fold(concept.name) == folded:
        return concept.name, "its name"
    for term in concept.also:
        if term == text:
            return term, "an abbreviation, in capitals" if is_abbreviation(term) else "a synonym"
    for term in (concept.name, *concept.also):
        if fold(term) == folded and not is_abbreviation(term):
            return term, "a synonym"
        if folded in variants(term):
            return term, "another spelling or the plural of a name"
    return text, "the words around the abbreviation, or ICD-10-CM's spelling"


def _broader(name: str, group: Group) -> tuple[str, ...]:
    """Everything above, level by level."""
    seen: list[str] = []
    level = [name]
    while level:
        above = [b for one in level if (found := known(one, group)) is not None for b in found.is_a]
        level = [b for b in dict.fromkeys(above) if b not in seen]
        seen += level
    return tuple(seen)


@cache
def _below(group: Group) -> dict[str, list[str]]:
    """The narrower concepts of each concept, at any depth."""
    names = list(concepts(group))
    if group == "condition":
        names += packaged.packaged().entries
    below: dict[str, list[str]] = {}
    for name in names:
        for above in ancestors(name, group) - {name}:
            below.setdefault(above, []).append(name)
    return below


def _sources(concept: Concept) -> tuple[str, ...]:
    if source := concept.columns.get("source"):
        return (source,)
    imports = tuple(
        one.name
        for one in vocabularies()
        if any(other.group == concept.group and other.name == concept.name for other in one.concepts)
    )
    return (("trialrun",) if concept.name in curated_concepts(concept.group) else ()) + imports


def _suggestions(phrase: str) -> tuple[str, ...]:
    """Names spelt much like the phrase, the likest first."""
    from rapidfuzz import fuzz, process

    folded, _ = named()
    terms: dict[str, str] = {**packaged.packaged().terms}
    terms |= {spelling: min(found)[1] for spelling, found in folded.items()}
    near = process.extract(
        fold(phrase).strip(), terms.keys(), scorer=fuzz.ratio, limit=40, score_cutoff=_CLOSE
    )
    names = dict.fromkeys(terms[spelling] for spelling, *_ in near)
    return tuple(names)[:_SUGGESTIONS]
