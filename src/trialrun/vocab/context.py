"""What the words around a name or its ending tell: ambiguous abbreviations, stems of drug names.

"PD" is a disease beside "levodopa" and a dialysis beside "peritonitis"; a drug that no data file holds is
known by the ending that its nonproprietary name has ("-tinib").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import cast

import ahocorasick_rs

from trialrun.vocab.concepts import Concept, Group, data_files, read_table

REACH = 100
"""How far, in characters, a word may be from an abbreviation that it explains."""


@cache
def _abbreviations() -> tuple[
    ahocorasick_rs.AhoCorasick, re.Pattern[str], dict[str, list[tuple[tuple[Group, str], re.Pattern[str]]]]
]:
    """An automaton and a pattern for all, and for each its meanings with the pattern of the words nearby."""
    meanings: dict[str, list[tuple[tuple[Group, str], re.Pattern[str]]]] = {}
    for row in read_table(data_files("abbreviations")[0][1]):
        words = "|".join(re.escape(word) for word in row["near"].split("|"))
        found = (cast(Group, row["group"]), row["name"])
        meanings.setdefault(row["abbreviation"], []).append((found, re.compile(rf"\b(?:{words})", re.I)))
    search = ahocorasick_rs.AhoCorasick(list(meanings), store_patterns=False)
    return search, re.compile(rf"\b(?:{'|'.join(meanings)})\b"), meanings


def abbreviated(text: str) -> Iterator[tuple[int, int, tuple[Group, str]]]:
    """The ambiguous abbreviations of the text that the words around them explain: start, end, meaning."""
    search, pattern, meanings = _abbreviations()
    for match in pattern.finditer(text) if search.find_matches_as_indexes(text) else ():
        start, end = match.span()
        before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
        nearest: tuple[int, tuple[Group, str]] | None = None
        for meaning, near in meanings[match.group()]:
            far = min(
                [len(before) - word.end() for word in near.finditer(before)]
                + [word.start() for word in near.finditer(after)],
                default=REACH,
            )
            if far < (nearest[0] if nearest else REACH):
                nearest = (far, meaning)
        if nearest:
            yield start, end, nearest[1]


def meanings_of(abbreviation: str) -> list[tuple[Group, str, tuple[str, ...]]]:
    """What an ambiguous abbreviation may mean: group, concept, and the beginnings of words that tell so."""
    return [
        (cast(Group, row["group"]), row["name"], tuple(row["near"].split("|")))
        for row in read_table(data_files("abbreviations")[0][1])
        if row["abbreviation"] == abbreviation
    ]


@cache
def _stems() -> tuple[re.Pattern[str], dict[str, str]]:
    stems = {row["stem"]: row["is_a"] for row in read_table(data_files("stems")[0][1])}
    longest = "|".join(sorted(stems, key=len, reverse=True))
    return re.compile(rf"\b(?P<drug>[a-z]{{2,}}?(?P<stem>{longest}))s?\b"), stems


SHORTEST = 7
"""Letters that a word needs so that its ending is taken for a stem."""


@cache
def _stem_search() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(list(_stems()[1]), store_patterns=False)


def stemmed(folded: str) -> Iterator[tuple[int, int, tuple[tuple[Group, str], ...]]]:
    """The words of a folded text that end like a drug's nonproprietary name: start, end, what they name."""
    if not _stem_search().find_matches_as_indexes(folded):
        return
    for match in _stems()[0].finditer(folded):
        if len(match["drug"]) >= SHORTEST:
            yield match.start(), match.end(), (("therapy", match["drug"]),)


def drug_by_stem(name: str) -> Concept | None:
    """The drug that a name's ending tells of; None where the name does not end so."""
    pattern, stems = _stems()
    match = pattern.fullmatch(name)
    if match is None or match["drug"] != name or len(name) < SHORTEST:
        return None
    return Concept(name, "therapy", (stems[match["stem"]],), (), (), {"kind": "drug", "source": "stem"})
