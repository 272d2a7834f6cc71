"""Okapi BM25, the baseline that every search is measured against.

Robertson & Zaragoza, Found Trends Inf Retr 2009, doi:10.1561/1500000019; k1 = 1.2, b = 0.75, and the idf that
cannot be negative (ln(1 + (N - n + 0.5) / (n + 0.5))).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# The words of English that carry no topic; longer lists change little in BM25, whose idf weighs them down.
_STOP = frozenset(
    "a an and are as at be been but by for from had has have he her his if in into is it its no not of on or"
    " s she such t that the their then there these they this to was were which who will with".split()
)


def words(text: str) -> list[str]:
    """Lower-case words without stop words; a plural "s" falls."""
    return [
        word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
        for word in _WORD.findall(text.lower())
        if word not in _STOP
    ]


class BM25:
    """The documents of a collection, ready to be scored."""

    def __init__(self, documents: Mapping[str, Iterable[str]], k1: float = 1.2, b: float = 0.75) -> None:
        self.k1, self.b = k1, b
        self.counts = {name: Counter(text) for name, text in documents.items()}
        self.lengths = {name: sum(count.values()) for name, count in self.counts.items()}
        self.mean = sum(self.lengths.values()) / len(self.lengths) if self.lengths else 1.0
        frequency: Counter[str] = Counter()
        for count in self.counts.values():
            frequency.update(count.keys())
        total = len(self.counts)
        self.idf = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in frequency.items()}

    def score(self, query: Iterable[str], name: str) -> float:
        """Of one document; a word counts as often as the query repeats it."""
        count = self.counts[name]
        norm = self.k1 * (1 - self.b + self.b * self.lengths[name] / self.mean)
        return sum(
            times * self.idf[word] * count[word] * (self.k1 + 1) / (count[word] + norm)
            for word, times in Counter(query).items()
            if word in count
        )
