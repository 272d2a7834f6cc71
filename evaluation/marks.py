"""Labelled stretches of text, strict and relaxed comparison, and lists of what went wrong most often.

- A stretch that an annotator left open in the middle counts as a whole, from its first to its last character.
- Of overlapping stretches of one document only the longest counts, on both sides: taggers to which the
  figures are compared give each token one label.
- strict: the same first and last character and the same label. relaxed: the same label and at least one
  character in common; precision counts the found stretches that overlap a gold one, recall the gold ones
  that a found one overlaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evaluation.printing import print_table
from evaluation.scoring import Counts


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters `start` to `end` (exclusive) with a label."""

    start: int
    end: int
    label: str

    def overlaps(self, other: Mark) -> bool:
        return self.start < other.end and other.start < self.end


def flat(marks: Iterable[Mark]) -> list[Mark]:
    """The longest of overlapping marks, the first of equally long ones; in order of place."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.start)):
        if mark.end > mark.start and not any(mark.overlaps(other) for other in kept):
            kept.append(mark)
    return sorted(kept)


@dataclass(slots=True)
class Document:
    """One text with its gold and found marks, both flat."""

    name: str
    text: str
    gold: list[Mark]
    found: list[Mark]


@dataclass(slots=True)
class Result:
    strict: dict[str, Counts] = field(default_factory=dict)
    relaxed: dict[str, Counts] = field(default_factory=dict)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    documents: int = 0

    def add(self, document: Document) -> None:
        self.documents += 1
        gold, found = set(document.gold), set(document.found)
        for mark in found:
            self._count(self.strict, mark.label).add(Counts(1, mark in gold, 0, 0))
            near = any(mark.label == g.label and mark.overlaps(g) for g in gold)
            self._count(self.relaxed, mark.label).add(Counts(1, near, 0, 0))
        for mark in gold:
            self._count(self.strict, mark.label).add(Counts(0, 0, 1, mark in found))
            near = any(mark.label == f.label and mark.overlaps(f) for f in found)
            self._count(self.relaxed, mark.label).add(Counts(0, 0, 1, near))
        for kind, words in _errors(document):
            self.errors[kind, words] += 1

    @staticmethod
    def _count(table: dict[str, Counts], label: str) -> Counts:
        return table.setdefault(label, Counts())

    def leaves(self) -> dict[str, dict[str, float]]:
        return {"strict": total(self.strict).leaves(), "relaxed": total(self.relaxed).leaves()}


def total(table: dict[str, Counts]) -> Counts:
    """Micro average: all labels together."""
    whole = Counts()
    for counts in table.values():
        whole.add(counts)
    return whole


def _errors(document: Document) -> Iterable[tuple[str, str]]:
    """What is missed, surplus, labelled otherwise or bounded otherwise, each with its words."""
    for mark in document.gold:
        if mark in document.found:
            continue
        words = document.text[mark.start : mark.end].lower()
        near = [found for found in document.found if found.overlaps(mark)]
        if not near:
            yield f"missed {mark.label}", words
        elif any(found.label == mark.label for found in near):
            other = next(found for found in near if found.label == mark.label)
            yield f"bounds of {mark.label}", f"{words} | {document.text[other.start : other.end].lower()}"
        else:
            yield f"{mark.label} as {near[0].label}", words
    for found in document.found:
        if not any(found.overlaps(mark) for mark in document.gold):
            yield f"surplus {found.label}", document.text[found.start : found.end].lower()


def print_result(title: str, result: Result, limit: int) -> None:
    """The table over all labels and by label, and the most frequent errors of each kind."""
    head = ["", "strict P", "R", "F1", "relaxed P", "R", "F1", "ours", "gold"]
    labels = sorted(result.strict, key=lambda label: -result.strict[label].gold)
    rows = [_row("all", total(result.strict), total(result.relaxed))]
    rows += [_row(label, result.strict[label], result.relaxed[label]) for label in labels]
    print_table(f"{title}, {result.documents} texts", head, rows)
    kinds: Counter[str] = Counter()
    for (kind, _), count in result.errors.items():
        kinds[kind] += count
    if limit:
        print("\nThe most frequent errors:")
    for kind, count in kinds.most_common(limit):
        examples = Counter({words: n for (k, words), n in result.errors.items() if k == kind})
        shown = "; ".join(f"{' '.join(words.split())[:40]} {n}" for words, n in examples.most_common(8))
        print(f"{count:6}  {kind}: {shown}")


def _row(label: str, strict: Counts, relaxed: Counts) -> Sequence[object]:
    measures = [strict.precision, strict.recall, strict.f1, relaxed.precision, relaxed.recall, relaxed.f1]
    return [label, *measures, strict.found, strict.gold]
