"""What the compiler sees in a text before it builds trees: the chunks of every sentence, with their places.

Corpora of mentions ask which words name a condition, a drug, a value, a period. The compiler's own row of
chunks (`criteria.words.chunks`) answers that for every sentence, also for those that it cannot compile.
Which of the corpus's labels a chunk bears is decided in the module of the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trialrun.criteria.layout.sections import Item, Passage, sections
from trialrun.criteria.words.chunks import Chunk, chunk
from trialrun.vocab.concepts import concepts


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage of the text with its chunks, whose places count in the passage."""

    passage: Passage
    chunks: list[Chunk]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the whole text for one of the passage; (0, 0) for words lent by a heading."""
        span = self.passage.span(start, end)
        return span.start, span.end


def sentences(text: str) -> Iterator[Sentence]:
    """The passages of an eligibility text as the compiler lays it out, in order."""
    for section in sections(text):
        for item in section.items:
            yield from _of(item)


def _of(item: Item) -> Iterator[Sentence]:
    if item.passage.text.strip():
        yield Sentence(item.passage, chunk(item.passage.text))
    for child in item.children:
        yield from _of(child)


def therapy_kind(name: str) -> str:
    """drug, class, procedure, radiation, transplant, cell therapy, vaccine, device or other."""
    known = concepts("therapy").get(name)
    return known.columns.get("kind", "") if known else ""
