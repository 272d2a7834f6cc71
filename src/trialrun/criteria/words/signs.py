"""Which of many patterns have a chance in a text: one pass over it looks for the words that they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import methodcaller
from typing import Generic, TypeVar

import ahocorasick_rs

Thing = TypeVar("Thing")


class Words:
    """Whether any of several words (in lower case) stands in a text, be it inside a longer one."""

    def __init__(self, *words: str) -> None:
        self.words = words
        search = ahocorasick_rs.AhoCorasick(words, store_patterns=False)
        # The search itself, without a call of ours around it: it is asked several times of every phrase.
        self.stand_in: Callable[[str], Sequence[object]] = search.find_matches_as_indexes


class Signs(Generic[Thing]):
    """Things, each with words (in lower case) of which at least one must occur for it to have a chance.

    A third column has words of which one must occur besides; an empty one asks for none.
    """

    def __init__(
        self, table: Iterable[tuple[Thing, Iterable[str]] | tuple[Thing, Iterable[str], Iterable[str]]]
    ) -> None:
        listed = [(thing, tuple(map(tuple, words))) for thing, *words in table]
        self._things = [thing for thing, _ in listed]
        # A number for each thing that a word gives a chance, and one as far behind them where it is needed besides.
        self._many = len(listed)
        self._need_more = {number for number, (_, columns) in enumerate(listed) if any(columns[1:])}
        told: dict[str, set[int]] = {}
        for number, (_, columns) in enumerate(listed):
            for column, words in enumerate(columns):
                for word in words:
                    told.setdefault(word, set()).add(number + column * self._many)
        self.words = tuple(told)
        self._told = list(told.values())
        self._search = ahocorasick_rs.AhoCorasick(list(told), store_patterns=False)

    def chances(self, lowered: str) -> list[Thing]:
        """The things of which a word stands in the text, in the table's order."""
        hits = self._search.find_matches_as_indexes(lowered, overlapping=True)
        if not hits:
            return []
        told, things = self._told, self._things
        found: set[int] = set().union(*[told[word] for word, _, _ in hits])
        if not (more := self._need_more):
            return [things[number] for number in sorted(found)]
        many = self._many
        return [
            things[number]
            for number in sorted(found)
            if number < many and (number not in more or number + many in found)
        ]


class Together:
    """Several `Words` that are asked of the same text: one pass over it for them all."""

    def __init__(self, *asked: Words) -> None:
        self.stand_in = Signs((words, words.words) for words in asked).chances


_START = methodcaller("start")


class Either:
    """Several patterns as one: finds what `first|second|…` would, and tries those alone of which a word stands there."""

    def __init__(self, table: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._patterns = Signs((re.compile(pattern), words) for pattern, words in table)

    def finditer(self, lowered: str) -> Iterator[re.Match[str]]:
        """What the patterns find in the text, from left to right; the earlier one in the table wins a place."""
        patterns = self._patterns.chances(lowered)
        waiting = [(match, pattern) for pattern in patterns if (match := pattern.search(lowered)) is not None]
        while waiting:
            first = min((match for match, _ in waiting), key=_START)
            yield first
            end = first.end()
            waiting = [
                (match, pattern)
                for found, pattern in waiting
                if (match := found if found.start() >= end else pattern.search(lowered, end)) is not None
            ]
