"""How names are spelt: folding, plurals, British forms, abbreviations; what the data files' spellings mean.

Folding keeps every character in its place. Hyphens count as spaces, and abbreviations in capitals are kept
apart, since they match only in capitals ("ALL" is a leukemia, "all" is not).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from trialrun.vocab.concepts import FILES, Concept, Group, curated_concepts
from trialrun.vocab.imported import vocabularies

_FOLD = str.maketrans(dict.fromkeys("-‐‑‒–—­\u00a0\u2009\u202f\t\n\r_", " ") | {"’": "'", "‘": "'", "`": "'"})


def table_of_bytes(change: Callable[[str], str]) -> bytes:
    """What becomes of each letter of ASCII, for `bytes.translate`: far quicker than `str.translate`."""
    return "".join(map(change, map(chr, range(128)))).encode("ascii") + bytes(128)


_FOLD_ASCII = table_of_bytes(lambda letter: letter.lower().translate(_FOLD))

# American to British, applied to terms (not to texts) so that both spellings match.
_BRITISH = (
    ("emia", "aemia"),
    ("anemic", "anaemic"),
    ("leukemic", "leukaemic"),
    ("uremic", "uraemic"),
    ("volemi", "volaemi"),
    ("xemi", "xaemi"),
    ("glycemi", "glycaemi"),
    ("ischemi", "ischaemi"),
    ("hema", "haema"),
    ("hemo", "haemo"),
    ("hemarthr", "haemarthr"),
    ("leuko", "leuco"),
    ("tumor", "tumour"),
    ("edema", "oedema"),
    ("esophag", "oesophag"),
    ("estrogen", "oestrogen"),
    ("rrhe", "rrhoe"),
    ("pnea", "pnoea"),
    ("pediatric", "paediatric"),
    ("orthopedic", "orthopaedic"),
    ("gynec", "gynaec"),
    ("celiac", "coeliac"),
    ("cecal", "caecal"),
    ("cecum", "caecum"),
    ("fecal", "faecal"),
    ("fetal", "foetal"),
    ("fetus", "foetus"),
    ("esthe", "aesthe"),
    ("amebi", "amoebi"),
    ("aluminum", "aluminium"),
    ("sulf", "sulph"),
    ("fiber", "fibre"),
    ("penia", "paenia"),
    ("behavior", "behaviour"),
    ("paralyzed", "paralysed"),
    ("dysfunction", "disfunction"),  # British to nobody, but written by many
)
# Such as are spelt otherwise only as words of their own: "laboratory" and "discharge" are not.
_BRITISH_WORDS = (
    ("labor", re.compile(r"\blabor\b"), "labour"),
    ("color", re.compile(r"\bcolor\b"), "colour"),
    ("odor", re.compile(r"\bodor\b"), "odour"),
    ("nev", re.compile(r"\bnev(?=us\b|i\b)"), "naev"),
    ("disc", re.compile(r"\bdisc(?=s?\b|ectomy\b)"), "disk"),
    ("disk", re.compile(r"\bdisk(?=s?\b|ectomy\b)"), "disc"),
    ("iz", re.compile(r"iz(?=e[ds]?\b|ing\b|ations?\b)"), "is"),
)

_AMERICAN = re.compile("|".join((*(one for one, _ in _BRITISH), *(one for one, _, _ in _BRITISH_WORDS))))


def lowered(text: str) -> str:
    """Lower case; exactly as long as the text."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered
        low = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return low


_SHORT = 120
"""Characters: what many finders ask for again is a sentence, a part of one, a name."""


def fold(text: str) -> str:
    """Lower case with hyphens as spaces; exactly as long as the text."""
    return _known(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        return text.encode("ascii").translate(_FOLD_ASCII).decode("ascii")
    return lowered(text).translate(_FOLD)


_known = lru_cache(maxsize=8192)(_folded)


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
        for american, word, british in _BRITISH_WORDS:
            if american in base:
                spellings |= {word.sub(british, s) for s in spellings}
    return frozenset(spellings | {_plural(s) for s in spellings if s})


def is_abbreviation(term: str) -> bool:
    """Written in capitals and short, or with its capital last ("ddI"): matched only as it is written."""
    return len(term) <= 6 and (
        term.isupper() or (len(term) == 3 and term[:2].islower() and term[2].isupper())
    )


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


_QUALIFIER = re.compile(r"\b(?:" + "|".join(sorted(_QUALIFIERS)) + r")\b", re.IGNORECASE)


def hides_qualifier(term: str, name: str) -> bool:
    """Whether the synonym holds a qualifier that its concept's name does not have."""
    if _QUALIFIER.search(term) is None:  # nearly all
        return False
    words = set(fold(term).split()) - set(fold(name).split())
    return not _QUALIFIERS.isdisjoint(words)


Terms = dict[str, set[tuple[Group, str]]]


@cache
def curated() -> tuple[Terms, Terms]:
    """What the spellings of our own files stand for: folded ones, and those that need their capitals."""
    folded: Terms = {}
    capitals: Terms = {}
    for group in FILES:
        for found in curated_concepts(group).values():
            if found.columns.get("kind") == "allergen":
                continue  # named only where an allergy is asked for: fish on a plate is no treatment
            for needs_capitals, spelling in spellings(found):
                (capitals if needs_capitals else folded).setdefault(spelling, set()).add((group, found.name))
    for (group, spelling), owners in _written(folded).items():
        # What a file writes itself is no other name's plural: "HbS" is not several "Hb".
        folded[spelling] = {one for one in folded[spelling] if one[0] != group or one[1] in owners}
    return folded, capitals


def _written(folded: Terms) -> dict[tuple[Group, str], set[str]]:
    """For the spellings of several concepts of a group, those of them whose own term it is."""
    several = {
        (group, spelling)
        for spelling, found in folded.items()
        if len(found) > 1
        for group in {group for group, _ in found}
    }
    owners: dict[tuple[Group, str], set[str]] = {}
    for group in {group for group, _ in several}:
        for found in curated_concepts(group).values():
            for term in (found.name, *found.also):
                key = group, " ".join(fold(term).split())
                if key in several:
                    owners.setdefault(key, set()).add(found.name)
    return owners


@cache
def named() -> tuple[Terms, Terms]:
    """The same with imported vocabularies. A spelling that is ours in a group stays ours there."""
    ours = curated()
    imports = vocabularies()
    if not imports:
        return ours
    every = tuple({key: set(found) for key, found in terms.items()} for terms in ours)
    for vocabulary in imports:
        for found in vocabulary.concepts:
            for needs_capitals, spelling in spellings(found):
                own = ours[needs_capitals].get(spelling, set())
                if all(group != found.group for group, _ in own):
                    every[needs_capitals].setdefault(spelling, set()).add((found.group, found.name))
    return every[0], every[1]


def spellings(found: Concept) -> Iterator[tuple[bool, str]]:
    """How a concept may be written: whether that needs its capitals, and the (folded) spelling."""
    for term in (found.name, *found.also):
        if hides_qualifier(term, found.name):
            continue
        if is_abbreviation(term):
            yield True, term
            yield True, term + "s"
        else:
            for spelling in variants(term):
                if _LETTER.search(spelling):  # "-7" alone is a number
                    yield False, spelling


_LETTER = re.compile(r"[^\W\d_]")
