"""Finding concepts in text: one pass of an Aho–Corasick automaton over a spelling-folded copy.

Folding keeps every character in its place, so that spans point into the text as it is. Hyphens count as
spaces, British spellings and plurals are added as variants of each term, and abbreviations in capitals
match only in capitals ("ALL" is a leukemia, "all" is not).
"""

from __future__ import annotations

import re
from functools import cache

import ahocorasick_rs
import msgspec

from trialrun.vocab.concepts import FILES, Group, concepts

_FOLD = str.maketrans(dict.fromkeys("-‐‑‒–—­\u00a0\u2009\u202f\t\n\r_", " ") | {"’": "'", "‘": "'", "`": "'"})

# American to British, applied to terms (not to texts) so that both spellings match.
_BRITISH = (
    ("leukemia", "leukaemia"),
    ("anemia", "anaemia"),
    ("hemat", "haemat"),
    ("hemo", "haemo"),
    ("hemorrh", "haemorrh"),
    ("tumor", "tumour"),
    ("edema", "oedema"),
    ("esophag", "oesophag"),
    ("diarrhea", "diarrhoea"),
    ("ischemi", "ischaemi"),
    ("pediatric", "paediatric"),
    ("glycemi", "glycaemi"),
    ("lipidemia", "lipidaemia"),
    ("gynec", "gynaec"),
    ("celiac", "coeliac"),
    ("remia", "raemia"),
    ("natremia", "natraemia"),
    ("kalemia", "kalaemia"),
    ("calcemia", "calcaemia"),
    ("bacteremia", "bacteraemia"),
    ("septicemia", "septicaemia"),
    ("fetal", "foetal"),
    ("orthopedic", "orthopaedic"),
    ("anesthe", "anaesthe"),
    ("aluminum", "aluminium"),
    ("sulf", "sulph"),
    ("fiber", "fibre"),
    ("penia", "paenia"),
    ("thalassemia", "thalassaemia"),
    ("behavior", "behaviour"),
)

_AMERICAN = re.compile("|".join(american for american, _ in _BRITISH))


class Mention(msgspec.Struct, frozen=True):
    """A concept named in a text. Several candidates where one spelling stands for more than one concept."""

    start: int
    end: int
    candidates: tuple[tuple[Group, str], ...]

    def of(self, group: Group) -> str:
        """The candidate of that group, or ""."""
        return next((name for found, name in self.candidates if found == group), "")


def fold(text: str) -> str:
    """Lower case with hyphens as spaces; exactly as long as the text."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters grow when lowered
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_FOLD)


def _plural(term: str) -> str:
    if not term[-1].isalpha() or term.endswith(("s", "x")):
        return term + "es" if term.endswith(("x", "ss")) else term
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return term[:-1] + "ies"
    return term + "s"


@cache  # both the automata and the index of whole names ask for every term
def variants(term: str) -> frozenset[str]:
    """A term's spellings in folded form: as it is, plural, British."""
    base = " ".join(fold(term).split())
    spellings = {base}
    if _AMERICAN.search(base):  # most terms are spelt alike on both sides
        for american, british in _BRITISH:
            if american in base:
                spellings |= {s.replace(american, british) for s in spellings if british not in s}
    return frozenset(spellings | {_plural(s) for s in spellings if s})


def is_abbreviation(term: str) -> bool:
    """Written in capitals and short: matched only in capitals."""
    return len(term) <= 6 and term.isupper()


# A synonym that says more than its concept ("severe …", "active …") would hide that word from the grammar.
_QUALIFIERS = frozenset(
    (
        "severe",
        "serious",
        "mild",
        "moderate",
        "active",
        "local",
        "localized",
        "uncontrolled",
        "symptomatic",
        "asymptomatic",
        "significant",
    )
)


def hides_qualifier(term: str, name: str) -> bool:
    """Whether the synonym holds a qualifier that its concept's name does not have."""
    words = fold(term).split()
    return not _QUALIFIERS.isdisjoint(words) and not _QUALIFIERS.isdisjoint(
        set(words) - set(fold(name).split())
    )


class _Automaton:
    def __init__(self, terms: dict[str, set[tuple[Group, str]]]) -> None:
        self.names = [tuple(sorted(found)) for found in terms.values()]
        self.search = ahocorasick_rs.AhoCorasick(list(terms), store_patterns=False)

    def find(self, text: str) -> list[tuple[int, int, tuple[tuple[Group, str], ...]]]:
        hits = []
        for pattern, start, end in self.search.find_matches_as_indexes(text, overlapping=True):
            before = text[start - 1] if start else " "
            after = text[end] if end < len(text) else " "
            if not (before.isalnum() and text[start].isalnum()) and not (
                after.isalnum() and text[end - 1].isalnum()
            ):
                hits.append((start, end, self.names[pattern]))
        return hits


@cache
def _automata() -> tuple[_Automaton, _Automaton]:
    folded: dict[str, set[tuple[Group, str]]] = {}
    capitals: dict[str, set[tuple[Group, str]]] = {}
    for group in FILES:
        for found in concepts(group).values():
            for term in (found.name, *found.also):
                if hides_qualifier(term, found.name):
                    continue
                if is_abbreviation(term):
                    capitals.setdefault(term, set()).add((group, found.name))
                    capitals.setdefault(term + "s", set()).add((group, found.name))
                else:
                    for spelling in variants(term):
                        if any(char.isalpha() for char in spelling):  # "-7" alone is a number
                            folded.setdefault(spelling, set()).add((group, found.name))
    return _Automaton(folded), _Automaton(capitals)


def mentions(text: str) -> list[Mention]:
    """Concepts named in the text, from left to right, the longest name winning where names overlap."""
    plain, capitals = _automata()
    merged: dict[tuple[int, int], set[tuple[Group, str]]] = {}
    for start, end, names in plain.find(fold(text)) + capitals.find(text):
        merged.setdefault((start, end), set()).update(names)
    chosen: list[Mention] = []
    reached = 0
    for (start, end), candidates in sorted(merged.items(), key=lambda hit: (hit[0][0], -hit[0][1])):
        if start >= reached:
            chosen.append(Mention(start, end, tuple(sorted(candidates))))
            reached = end
    return chosen


def resolve(text: str, group: Group) -> str:
    """The concept of the group that the whole text names, or ""."""
    stripped = re.sub(r"\s+", " ", text).strip()
    folded, capitals = _automata_index()
    for candidates in (capitals.get(stripped, ()), folded.get(fold(stripped).strip(), ())):
        for found, name in candidates:
            if found == group:
                return name
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
                for spelling in variants(term) if not is_abbreviation(term) else (fold(term),):
                    folded.setdefault(spelling, set()).add((group, found.name))
    return (
        {key: tuple(sorted(names)) for key, names in folded.items()},
        {key: tuple(sorted(names)) for key, names in capitals.items()},
    )
