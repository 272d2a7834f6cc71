"""Answering a request from one snapshot of the index: filters, facets that ignore their own filter, order.

A facet's count for a value is the number of trials that the search would give were its filter set to just
that value and everything else left as it is ("drill sideways"): so choosing "recruiting" does not make the
other statuses vanish, and what a page shows beside a choice is what the choice brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from math import cos, radians, sin
from typing import TYPE_CHECKING

import msgspec

from trialrun.catalog import words
from trialrun.catalog.document import FACETS, Shown, schema, term_point
from trialrun.catalog.query import Request
from trialrun.catalog.results import Hit, NearestSite, Origin, Results, Suggestion
from trialrun.vocab import labels
from trialrun.vocab.places import EARTH_RADIUS_KM, Point, distance_km

if TYPE_CHECKING:
    import tantivy

_ALL_VALUES = 1000
# A cosine's error in the last digits must not drop a place at distance 0; it is worth less than 5 m.
_ROUNDING = 1e-13
# How many of the nearest places are tried before all of them.
_MOST_PLACES = (256, 4096)
_shown = msgspec.msgpack.Decoder(Shown)


class Snapshot:
    """The index as of one commit. Shared by threads; everything that it remembers holds for this commit."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.speller = words.Speller(searcher)

    @cached_property
    def points(self) -> list[tuple[str, float, float, float]]:
        """Every place of any trial, once: its term, and its direction from the Earth's centre."""
        terms = [term for term, _ in self.searcher.terms_with_prefix("point", "")]
        return [(term, *_direction(term_point(term))) for term in terms]

    def by_nearness(self, here: Point) -> list[tuple[float, str]]:
        """Every place's nearness and term, the nearest first. Nearness is the cosine of the angle between."""
        x, y, z = _direction(here)
        return sorted(((x * a + y * b + z * c, term) for term, a, b, c in self.points), reverse=True)

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(term for term, _ in self.searcher.terms_with_prefix("country", ""))

    def count(self, query: tantivy.Query) -> int:
        # The stubs of tantivy leave `count` out.
        return int(self.searcher.search(query, limit=1).count)  # type: ignore[attr-defined]

    def stored(self, address: tantivy.DocAddress) -> tuple[int, Shown]:
        fields = self.searcher.doc(address)
        return int(fields.get_first("key") or 0), _shown.decode(fields.get_first("shown") or b"")


# Of a word of three letters everything is alike; a pasted page names nothing that could be misspelt.
_SHORTEST, _LONGEST, _MOST_ASKED = 4, 60, 6


def answer(snapshot: Snapshot, request: Request) -> Results:
    """The trials, counts and hints for a request."""
    return _Search(snapshot, request).results()


def candidates(snapshot: Snapshot, terms: Iterable[str], broader: Iterable[str]) -> list[int]:
    """Keys of trials that name one of `terms` ("condition:name"), or anything narrower than `broader`."""
    from tantivy import Occur, Order, Query

    ways = [
        (Occur.Should, Query.term_set_query(schema(), field, sorted(set(names))))
        for field, names in (("concept", list(terms)), ("broader", list(broader)))
        if names
    ]
    if not ways or snapshot.searcher.num_docs == 0:
        return []
    query = Query.boolean_query(ways)
    found = snapshot.searcher.search(
        query, limit=snapshot.searcher.num_docs, order_by_field="key", order=Order.Asc
    )
    return [int(key) for key, _ in found.hits]


class _Search:
    """One request against one snapshot."""

    def __init__(self, snapshot: Snapshot, request: Request) -> None:
        self.snapshot = snapshot
        self.request = request
        self.did_you_mean: dict[str, str] = {}
        self.notes: list[str] = []
        self.text = self._text()
        self.filters = self._filters()

    # ---- what is asked ---------------------------------------------------------------------------------

    def _text(self) -> tantivy.Query | None:
        """Trials that match every part of the text; where none does, those that match half of the parts."""
        from tantivy import Occur, Query

        text = self.request.text
        if not text:
            return None
        parts = words.units(text)
        identified = words.identified(text)
        if identified is not None and words.names_one_trial(text):
            return identified
        if not parts:
            self.notes.append("There is no word to search for in the text; all trials are shown.")
            return None
        matching = [words.matching(part) for part in map(self._spelled, parts)]
        found = Query.boolean_query([(Occur.Must, part) for part in matching])
        if len(matching) > 1 and self.snapshot.count(found) == 0 and not self._known_id(identified):
            self.notes.append("No trial matches all the words; these match some of them.")
            for least in ((len(matching) + 1) // 2, 1):
                found = Query.boolean_query([(Occur.Should, part) for part in matching], least)
                if self.snapshot.count(found):
                    break
        if identified is None:
            return found
        return Query.boolean_query([(Occur.Should, identified), (Occur.Should, found)])

    def _known_id(self, identified: tantivy.Query | None) -> bool:
        return identified is not None and self.snapshot.count(identified) > 0

    def _spelled(self, unit: words.Unit) -> words.Unit:
        """A word that no trial has, in the spelling that was probably meant."""
        if unit.phrase or unit.concepts:
            return unit
        meant = self.snapshot.speller.correction(unit.text)
        if not meant:
            return unit
        self.did_you_mean[unit.text] = meant
        return words.units(meant)[0] if words.units(meant) else unit

    def _filters(self) -> dict[str, tantivy.Query]:
        """The query of each filter that is set."""
        from tantivy import FieldType, Occur, Query

        request = self.request
        found: dict[str, tantivy.Query] = {}
        for name, codes in request.chosen.items():
            found[name] = Query.term_set_query(schema(), name, list(codes))
        for name, text in request.words.items():
            parts = words.units(text, words.FILTER_GROUPS[name])
            matching = [words.matching(self._spelled(p), words.FILTER_FIELDS[name]) for p in parts]
            found[name] = Query.boolean_query([(Occur.Must, part) for part in matching])
        if request.age is not None:
            start, end = request.age
            old_enough = Query.range_query(schema(), "age_low", FieldType.Integer, None, end - 1)
            young_enough = Query.range_query(schema(), "age_high", FieldType.Integer, start + 1, None)
            found["age"] = Query.boolean_query([(Occur.Must, old_enough), (Occur.Must, young_enough)])
        if request.within_km is not None and request.place is not None:
            least = cos(request.within_km / EARTH_RADIUS_KM) - _ROUNDING
            inside = [term for cosine, term in self.by_nearness if cosine >= least]
            found["within"] = (
                Query.term_set_query(schema(), "point", inside) if inside else Query.empty_query()
            )
        return found

    def _without(self, *lifted: str) -> tantivy.Query:
        """The whole query, some of its filters (or the text) lifted. Filters do not change the score."""
        from tantivy import Occur, Query

        parts = [
            (Occur.Must, Query.const_score_query(query, 0.0))
            for name, query in self.filters.items()
            if name not in lifted
        ]
        if self.text is not None and "text" not in lifted:
            parts.append((Occur.Must, self.text))
        return Query.boolean_query(parts) if parts else Query.all_query()

    # ---- what is answered ------------------------------------------------------------------------------

    def results(self) -> Results:
        request = self.request
        query = self._without()
        total = self.snapshot.count(query)
        if not total:
            self._tell_of_names_alike()
        return Results(
            total=total,
            studies=tuple(self._hits(query, total)),
            facets=self._facets(),
            did_you_mean=self.did_you_mean,
            suggestions=() if total else self._suggestions(),
            place=self._place(),
            notes=tuple(self.notes),
            offset=request.offset,
            limit=request.limit,
            sort=request.sort,
        )

    def _tell_of_names_alike(self) -> None:
        """Notes the names of the vocabulary that are spelt much like a word that no trial says.

        No trial may say them either; but whoever misspelt a disease should not take that for the answer.
        """
        from trialrun.vocab.explain import explain

        asked = [
            part.text
            for text in (self.request.text, *self.request.words.values())
            for part in words.units(text)
            if not part.concepts and part.text not in self.did_you_mean
        ]
        for text in dict.fromkeys(asked[:_MOST_ASKED]):
            if not _SHORTEST <= len(text) <= _LONGEST:
                continue
            known = all(map(self.snapshot.speller.is_known, text.split()))
            alike = () if known else explain(text).suggestions
            if alike:
                self.notes.append(f'No trial says "{text}". Names spelt like it: {", ".join(alike)}.')

    def _place(self) -> Origin | None:
        place = self.request.place
        if place is None:
            return None
        if place.note:
            self.notes.append(place.note)
        return Origin(place.label, place.lat, place.lon, place.alternatives)

    def _facets(self) -> dict[str, dict[str, int]]:
        """Counts of every facet: one pass for all that have no filter set, one more for each that has."""
        free = [name for name in FACETS if name not in self.filters]
        counted = self._counts(self._without(), free)
        for name in FACETS:
            if name in self.filters:
                counted |= self._counts(self._without(name), [name])
        return {name: self._ordered(name, counted[name]) for name in FACETS}

    def _counts(self, query: tantivy.Query, names: list[str]) -> dict[str, dict[str, int]]:
        asked = {name: {"terms": {"field": name, "size": _ALL_VALUES}} for name in names}
        if not names or self.snapshot.searcher.num_docs == 0:
            return {name: {} for name in names}
        found = self.snapshot.searcher.aggregate(query, asked)
        return {name: {b["key"]: b["doc_count"] for b in found[name]["buckets"]} for name in names}

    def _ordered(self, name: str, counts: dict[str, int]) -> dict[str, int]:
        """Coded values in their natural order, others by frequency; what was chosen is always among them."""
        chosen = self.request.chosen.get(name, ())
        counts = {**dict.fromkeys(chosen, 0), **counts}
        natural = [option.value for option in labels.options(name)]
        if natural:
            known = {value: counts[value] for value in natural if value in counts}
            return known | {value: counts[value] for value in sorted(counts) if value not in known}
        by_count = sorted(counts, key=lambda value: (-counts[value], value))
        kept = [v for i, v in enumerate(by_count) if i < self.request.facet_size or v in chosen]
        return {value: counts[value] for value in kept}

    def _suggestions(self) -> tuple[Suggestion, ...]:
        """What lifting each filter would bring; where no single one helps, lifting all of them."""
        written = dict(self.request.written)
        if self.text is not None:
            written["text"] = self.request.text
        found = [
            Suggestion(name, value, self.snapshot.count(self._without(name)))
            for name, value in written.items()
        ]
        found = [suggestion for suggestion in found if suggestion.total]
        if not found and len(written) > 1:
            names = [name for name in written if name != "text"]
            everything = self.snapshot.count(self._without(*names))
            found = [Suggestion("all filters", ", ".join(names), everything)] if everything else []
        return tuple(sorted(found, key=lambda suggestion: -suggestion.total))

    # ---- order -----------------------------------------------------------------------------------------

    def _hits(self, query: tantivy.Query, total: int) -> Iterable[Hit]:
        from tantivy import Order

        request, searcher = self.request, self.snapshot.searcher
        limit = min(request.limit, max(0, total - request.offset))
        if limit == 0:
            return
        if request.sort == "newest":
            found = searcher.search(query, limit, False, "updated", request.offset, Order.Desc)
        elif request.sort == "nearest":
            nearest_first = self._by_distance(query, request.offset + limit)
            found = searcher.search(nearest_first, limit, False, offset=request.offset)
        else:
            found = searcher.search(query, limit, False, offset=request.offset)
        for _, address in found.hits:
            yield self._hit(self.snapshot.stored(address)[1])

    @cached_property
    def by_nearness(self) -> list[tuple[float, str]]:
        assert self.request.place is not None
        return self.snapshot.by_nearness(self.request.place.point)

    def _by_distance(self, query: tantivy.Query, wanted: int) -> tantivy.Query:
        """The same trials, scored by the nearest of their places; trials without a place come last.

        Each place is a term whose score is its rank from the far end: a trial's score is its best place's.
        Where the nearest places have as many trials as are wanted, the others need no score.
        """
        from tantivy import Occur, Query

        terms = [term for _, term in self.by_nearness]
        for most in _MOST_PLACES:
            near = terms[:most]
            among = Query.boolean_query(
                [(Occur.Must, query), (Occur.Must, Query.term_set_query(schema(), "point", near))]
            )
            if len(terms) <= most or self.snapshot.count(among) >= wanted:
                terms = near
                break
        places = [
            Query.const_score_query(Query.term_query(schema(), "point", term), float(len(terms) - rank))
            for rank, term in enumerate(terms)
        ]
        scored = [(Occur.Should, Query.disjunction_max_query(places))] if places else []
        return Query.boolean_query([(Occur.Must, Query.const_score_query(query, 0.0)), *scored])

    def _hit(self, shown: Shown) -> Hit:
        place = self.request.place
        if place is None or not shown.sites:
            return shown.hit
        site = min(shown.sites, key=lambda site: distance_km(place.point, site.point))
        nearest = NearestSite(
            site.city,
            site.country,
            round(distance_km(place.point, site.point), 1),
            site.recruiting,
            site.lat,
            site.lon,
        )
        return msgspec.structs.replace(shown.hit, nearest=nearest)


def _direction(point: Point) -> tuple[float, float, float]:
    """A point on Earth as a unit vector."""
    lat, lon = radians(point[0]), radians(point[1])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
