"""Marks that a corpus of mentions takes as one or as several, whichever chunks the compiler has cut.

- Two names of one kind side by side are one ("antiepileptic drug | levetiracetam" is one Drug); of two
  Conditions only where the second is the noun that says what it is ("wound | infection").
- What is so by its sex is one Condition ("male | hypogonadism"), not what a person is ("female | smokers").
- A word of degree or of time at the beginning of a name has a label of its own ("elective | laminectomy",
  "concomitant | illness"), as has a denial ("not | well controlled").
- What a sentence points back to with "the" is not named there for the first time ("severity of the tremor").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evaluation.phrases import HEADS

Piece = tuple[int, int, str]

_BY_KIND = frozenset(("Measurement", "Drug", "Procedure", "Device"))
_SEX = re.compile(r"(?:fe)?male", re.IGNORECASE)
_STATE = re.compile(
    r"pregnan|lactat|nursing|healthy|smok|menopaus|childbearing|child-bearing|obes|steril|fertile",
    re.IGNORECASE,
)
_LEADING = (
    (
        "Procedure",
        re.compile(r"(?P<words>elective|major(?= (?:\w+ )?procedures?$)) (?=\w)", re.IGNORECASE),
        "Qualifier",
    ),
    (
        "Condition",
        re.compile(r"(?P<words>invasive|decompensated) (?=\w)", re.IGNORECASE),
        "Qualifier",
    ),
    (
        "Condition Drug Procedure",
        re.compile(r"(?P<words>concomitant|concurrent|intercurrent|current) (?=\w)", re.IGNORECASE),
        "Temporal",
    ),
    ("Qualifier", re.compile(r"(?P<words>not) (?=\w)", re.IGNORECASE), "Negation"),
)


def joined(marks: Iterable[Piece], text: str) -> list[Piece]:
    """The marks with neighbours of one name joined, and beginnings that bear another label cut off."""
    pieces = [piece for mark in _outer(marks) for piece in _cut(mark, text)]
    found: list[Piece] = []
    for piece in pieces:
        if found and text[found[-1][1] : piece[0]] == " " and _one(found[-1], piece, text):
            found[-1] = (found[-1][0], piece[1], piece[2])
        else:
            found.append(piece)
    return found


def _outer(marks: Iterable[Piece]) -> list[Piece]:
    """The longest of overlapping marks, in order."""
    kept: list[Piece] = []
    for mark in sorted(marks, key=lambda m: (m[0] - m[1], m[0])):
        if all(mark[1] <= other[0] or other[1] <= mark[0] for other in kept):
            kept.append(mark)
    return sorted(kept)


def _cut(mark: Piece, text: str) -> Iterator[Piece]:
    start, end, label = mark
    for labels, pattern, other in _LEADING:
        if label in labels.split() and (lead := pattern.match(text, start, end)):
            yield start, lead.end("words"), other
            yield lead.end(), end, label
            return
    yield mark


def _one(first: Piece, second: Piece, text: str) -> bool:
    words = text[second[0] : second[1]]
    if first[2] == "Person" and second[2] == "Condition":
        return _SEX.fullmatch(text, first[0], first[1]) is not None and not _STATE.search(words)
    if first[2] != second[2]:
        return False
    return first[2] in _BY_KIND or (first[2] == "Condition" and HEADS.get(words.lower()) == "condition")


_THE = re.compile(r"\bthe $", re.IGNORECASE)


def pointed(text: str, start: int, label: str) -> bool:
    """Whether the sentence points back to what was named before: "of the | tremor"."""
    return label in ("Condition", "Device") and _THE.search(text, max(0, start - 5), start) is not None


_OTHER = re.compile(r"\bother $", re.IGNORECASE)
_GIVEN = re.compile(
    r"\s(?:treatments?|therap|medication|drug|implant|substance|ingredient|compound|control|component)",
    re.IGNORECASE,
)


def idly(text: str, start: int, end: int, label: str) -> bool:
    """Whether a word qualifies nothing: "other | severe illness", "new | lesions", "active | ingredient"."""
    if label != "Qualifier":
        return False
    words = text[start:end].lower()
    if words == "new" or _OTHER.search(text, max(0, start - 7), start):
        return True
    return words == "active" and _GIVEN.match(text, end) is not None
