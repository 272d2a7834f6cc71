"""Finding concepts in text: one pass of an Aho–Corasick automaton over a spelling-folded copy.

Folding keeps every character in its place, so that spans point into the text as it is. Hyphens count as
spaces, British spellings and plurals are added as variants of each term, and abbreviations in capitals
match only in capitals ("ALL" is a leukemia, "all" is not).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import ahocorasick_rs
import msgspec

from trialrun.vocab.concepts import FILES, Group, concepts
from trialrun.vocab.context import abbreviated, drug_by_stem, stemmed
from trialrun.vocab.packaged import packaged
from trialrun.vocab.salts import MAY_BEGIN_SALT, salted
from trialrun.vocab.spelling import fold, is_abbreviation, named, variants

__all__ = ["Mention", "fold", "is_abbreviation", "mentions", "resolve", "variants"]


Names = tuple[tuple[Group, str], ...]
Hit = tuple[int, int, Names]


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A concept named in a text. Several candidates where one spelling stands for more than one concept."""

    start: int
    end: int
    candidates: Names

    def of(self, group: Group) -> str:
        """The candidate of that group, or ""."""
        for found, name in self.candidates:
            if found == group:
                return name
        return ""


class _Automaton:
    def __init__(self, terms: dict[str, Names]) -> None:
        self.names = list(terms.values())
        self.search = ahocorasick_rs.AhoCorasick(list(terms), store_patterns=False)

    def find(self, text: str) -> list[Hit]:
        """What stands in the text as whole words, in the order of their ends."""
        padded = f" {text} "
        hits = []
        for pattern, start, end in self.search.find_matches_as_indexes(padded, overlapping=True):
            # A space, as nearly always, is told without a call.
            if (before := padded[start - 1]) != " " and before.isalnum() and padded[start].isalnum():
                continue
            if (behind := padded[end]) != " " and behind.isalnum() and padded[end - 1].isalnum():
                continue
            hits.append((start - 1, end - 1, self.names[pattern]))
        return hits


@cache
def _automata() -> tuple[_Automaton, _Automaton]:
    """Spellings of our data files and, below them, of the packaged conditions; spellings in capitals."""
    folded, capitals = (
        {spelling: tuple(sorted(found)) for spelling, found in terms.items()} for terms in named()
    )
    packed: dict[str, Names] = {
        spelling: _Packaged((("condition", name),)) for spelling, name in packaged().terms.items()
    }
    return _Automaton(packed | folded), _Automaton(capitals)


class _Packaged(tuple[tuple[Group, str], ...]):
    """What a packaged spelling stands for, where our own files do not say anything else."""


def mentions(text: str) -> list[Mention]:
    """Concepts named in the text, from left to right, the longest name winning where names overlap."""
    return list(_mentioned(text))


@lru_cache(maxsize=256)  # a rule asks for a sentence, and the grammar again
def _mentioned(text: str) -> tuple[Mention, ...]:
    plain, capitals = _automata()
    folded = fold(text)
    longest: dict[int, tuple[int, Names]] = {}
    hits = plain.find(folded)
    for start, end, names in hits:
        if "," in folded[start:end] and _goes_on(folded, start, end, hits):
            continue
        longest[start] = end, names
    for start, end, names in capitals.find(text):
        reach, known = longest.get(start, (-1, ()))
        if end == reach and type(known) is not _Packaged:
            longest[start] = end, tuple(sorted({*known, *names}))
        elif end >= reach:
            longest[start] = end, names
    for start, end, names in stemmed(folded):
        if start not in longest or end > longest[start][0]:
            longest[start] = end, names
    for start, end, meaning in abbreviated(text):
        if start not in longest or end >= longest[start][0]:
            longest[start] = end, (meaning,)
    chosen: list[Mention] = []
    reached = 0
    for start in sorted(longest):
        if start >= reached:
            reached, names = longest[start]
            if folded[reached : reached + 2] in MAY_BEGIN_SALT:
                reached = salted(folded, reached, names)
            chosen.append(Mention(start, reached, names))
    return tuple(chosen)


_HEADS = re.compile(
    r"(?:(?:,|,? (?:and/or|or|and)|/) ?[\w-]+){0,4}?"
    r" (?:diseases?|conditions?|disorders?|problems?|illness(?:es)?|symptoms?|patholog(?:y|ies)"
    r"|abnormalit(?:y|ies)|surger(?:y|ies)|events?|complications?|interventions?|procedures?|infections?"
    r"|failure|insufficiency|dysfunction)\b"
)


def _goes_on(folded: str, start: int, end: int, hits: list[Hit]) -> bool:
    """Whether "hypertension, pulmonary" is a name's end and another's beginning: "… or cardiac disease"."""
    comma = folded.index(",", start, end)
    beyond = any(comma < first < end < last for first, last, _ in hits)
    return beyond or _HEADS.match(folded, end) is not None


@lru_cache(maxsize=16384)
def resolve(text: str, group: Group) -> str:
    """The concept of the group that the whole text names, or ""."""
    stripped = " ".join(text.split())
    folded, capitals = _automata_index()
    for candidates in (capitals.get(stripped, ()), folded.get(fold(stripped).strip(), ())):
        for found, name in candidates:
            if found == group:
                return name
    if group == "condition":
        return packaged().terms.get(fold(stripped).strip(), "")
    if group == "therapy" and (drug := drug_by_stem(fold(stripped).strip())):
        return drug.name
    return ""


@cache
def _automata_index() -> tuple[
    dict[str, tuple[tuple[Group, str], ...]], dict[str, tuple[tuple[Group, str], ...]]
]:
    folded: dict[str, set[tuple[Group, str]]] = {}
    capitals: dict[str, set[tuple[Group, str]]] = {}
    for group in FILES:
        for found in concepts(group).values():
            for term in (found.name, *found.also):
                capitals.setdefault(term, set()).add((group, found.name))
                if is_abbreviation(term) and not term.isupper():
                    continue  # "DDI" is no ddI
                for spelling in variants(term) if not is_abbreviation(term) else (fold(term),):
                    folded.setdefault(spelling, set()).add((group, found.name))
    return (
        {key: tuple(sorted(names)) for key, names in folded.items()},
        {key: tuple(sorted(names)) for key, names in capitals.items()},
    )
