"""From a person's words to an index query: ids, phrases, concepts with their synonyms, plain words, typos.

Every query is built from terms; nothing that a person types is ever parsed as a query language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from trialrun.catalog.document import analyzers, identifier_key, one_spelling, schema
from trialrun.vocab.concepts import FILES, Group, concepts
from trialrun.vocab.mentions import is_abbreviation, mentions, resolve

if TYPE_CHECKING:
    import tantivy

# How much a word counts in each field.
BOOSTS = {
    "title": 4.0,
    "condition": 4.0,
    "treatment": 3.0,
    "mesh": 2.0,
    "sponsor": 1.5,
    "place": 1.0,
    "summary": 1.0,
}
# The fields in which the words of each filter must stand, and the concepts they may name.
FILTER_FIELDS = {
    "condition": ("title", "condition", "mesh"),
    "treatment": ("title", "treatment", "mesh"),
    "sponsor": ("sponsor",),
}
FILTER_GROUPS: dict[str, tuple[Group, ...]] = {
    "condition": ("condition",),
    "treatment": ("therapy",),
    "sponsor": (),
}
_SYNONYM_FIELDS = ("title", "condition", "treatment", "mesh", "summary")
_MOST_SYNONYMS = 12
_MOST_UNITS = 40
_BEST = 1000.0

# Words that say how a question is put, not what it is about.
_UNTELLING_WORDS = (
    "a all an and any are as at be been by can clinical for from has have having i if in into is it its me "
    "my of on or our patient patients people please research show some studies study that the their them "
    "there these this those to trial trials want was we were what when where which who whom with without "
    "you your"
)
_UNTELLING = frozenset(_UNTELLING_WORDS.split())
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»')


class Unit(msgspec.Struct, frozen=True):
    """A part of the question that a trial has to match: a phrase, a concept's name, or one word.

    concepts: the concepts that it names, as (group, name).
    """

    text: str
    phrase: bool = False
    concepts: tuple[tuple[Group, str], ...] = ()


def units(text: str, groups: Iterable[Group] = tuple(FILES)) -> list[Unit]:
    """The parts of a question, in order; words that tell nothing are left out unless there are no others."""
    found: list[Unit] = []
    position = 0
    for match in _QUOTED.finditer(text):
        found += _open_units(text[position : match.start()], tuple(groups))
        phrase = next(part for part in match.groups() if part is not None)
        if _terms(phrase):
            found.append(Unit(phrase, phrase=True))
        position = match.end()
    found += _open_units(text[position:].replace('"', " "), tuple(groups))
    telling = [u for u in found if u.phrase or u.concepts or u.text.casefold() not in _UNTELLING]
    return list(dict.fromkeys(telling or found))[:_MOST_UNITS]


def _open_units(text: str, groups: tuple[Group, ...]) -> list[Unit]:
    """Concepts, and the words between them."""
    found: list[Unit] = []
    position = 0
    for mention in mentions(text):
        named = tuple(candidate for candidate in mention.candidates if candidate[0] in groups)
        if named:
            found += _words(text[position : mention.start], groups)
            found.append(Unit(text[mention.start : mention.end], concepts=named))
            position = mention.end
    return found + _words(text[position:], groups)


def _words(text: str, groups: tuple[Group, ...]) -> list[Unit]:
    found = []
    for word in analyzers()[1].analyze(text):
        named: tuple[tuple[Group, str], ...] = ()
        if 2 < len(word) <= 6 and word not in _UNTELLING:  # "aml": an abbreviation typed without capitals
            named = tuple((group, name) for group in groups if (name := resolve(word.upper(), group)))
        found.append(Unit(word, concepts=named))
    return found


def _terms(text: str) -> list[str]:
    return analyzers()[0].analyze(one_spelling(text))


# ---- queries -------------------------------------------------------------------------------------------


def matching(unit: Unit, fields: Iterable[str] = tuple(BOOSTS)) -> tantivy.Query:
    """Trials that match one unit in any of the fields, by its words, its concepts or their synonyms."""
    from tantivy import Query

    fields = tuple(fields)
    ways = [_in_fields(unit.text, fields, unit.phrase)]
    for group, name in unit.concepts:
        term = f"{group}:{name}"
        ways.append(Query.boost_query(Query.term_query(schema(), "concept", term), 2.0))
        ways.append(Query.boost_query(Query.term_query(schema(), "broader", term), 1.0))
        for synonym in _synonyms(group, name):
            where = tuple(field for field in fields if field in _SYNONYM_FIELDS)
            if where:
                ways.append(Query.boost_query(_in_fields(synonym, where, phrase=True), 0.4))
    return Query.disjunction_max_query(ways, 0.2) if len(ways) > 1 else ways[0]


def _synonyms(group: Group, name: str) -> list[str]:
    """Other names of a concept; short abbreviations mean too many things to be looked for in a text."""
    known = concepts(group).get(name)
    names = (name, *known.also) if known else (name,)
    return [n for n in names if not (is_abbreviation(n) and len(n) < 4)][:_MOST_SYNONYMS]


def _in_fields(text: str, fields: tuple[str, ...], phrase: bool) -> tantivy.Query:
    """The words in one of the fields: as they stand for a phrase; else each somewhere."""
    from tantivy import Occur, Query

    terms = _terms(text)
    if not terms:
        return Query.empty_query()
    if len(terms) == 1:
        return _word(terms[0], fields)
    together = Query.disjunction_max_query(
        [Query.boost_query(Query.phrase_query(schema(), f, list(terms)), BOOSTS[f]) for f in fields], 0.1
    )
    if phrase:
        return together
    apart = Query.boolean_query([(Occur.Must, _word(term, fields)) for term in terms])
    return Query.boolean_query([(Occur.Must, apart), (Occur.Should, together)])


def _word(term: str, fields: tuple[str, ...]) -> tantivy.Query:
    from tantivy import Query

    ways = [
        Query.boost_query(Query.term_query(schema(), field, term, "position"), BOOSTS[field])
        for field in fields
    ]
    return Query.disjunction_max_query(ways, 0.1) if len(ways) > 1 else ways[0]


def identified(text: str) -> tantivy.Query | None:
    """Trials whose number, other id or acronym the text is or contains; they come before all others."""
    from tantivy import Query

    keys = {identifier_key(text)}
    keys |= {identifier_key(word) for word in text.split() if any(char.isdigit() for char in word)}
    keys = {key for key in keys if len(key) >= 3}
    if not keys:
        return None
    return Query.const_score_query(Query.term_set_query(schema(), "name", sorted(keys)), _BEST)


def names_one_trial(text: str) -> bool:
    """Whether the text has the form of a registry number: then it means that trial and nothing like it."""
    return re.fullmatch(r"NCT\d{8}|\d{4}-\d{6}-\d{2}(?:-\d{2})?", text.strip(), re.IGNORECASE) is not None


# ---- spelling ------------------------------------------------------------------------------------------


class Speller:
    """The words of an index, and for a word that no trial has, the likeliest one that was meant."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._by_first: dict[str, list[tuple[str, int]]] = {}
        self._corrections: dict[str, str] = {}

    def correction(self, word: str) -> str:
        """A word that trials have, one or two letters away; "" when there is none or the word is known."""
        if word not in self._corrections:
            self._corrections[word] = "" if self.is_known(word) else self._nearest(word)
        return self._corrections[word]

    def is_known(self, word: str) -> bool:
        terms = _terms(word)
        return any(self.searcher.doc_freq(field, term) > 0 for term in terms for field in BOOSTS)

    def _nearest(self, word: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(word) < 4 or any(char.isdigit() for char in word):
            return ""
        allowed = 1 if len(word) < 6 else 2
        for prefix in (word[0], ""):  # a slip in the first letter is rare, so it is looked for last
            frequencies = dict(self._words(prefix))
            likely = [known for known in frequencies if abs(len(known) - len(word)) <= allowed]
            close = process.extract(
                word, likely, scorer=OSA.distance, score_cutoff=allowed, limit=20, processor=None
            )
            if close:
                return str(min(close, key=lambda found: (found[1], -frequencies[found[0]], found[0]))[0])
        return ""

    def _words(self, prefix: str) -> list[tuple[str, int]]:
        if prefix not in self._by_first:
            self._by_first[prefix] = self.searcher.terms_with_prefix("word", prefix)
        return self._by_first[prefix]
