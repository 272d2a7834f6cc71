"""Marks that a corpus of mentions takes as one or as several, whichever chunks the compiler has cut.

- Two names of one kind side by side are one ("antiepileptic drug | levetiracetam" is one Drug); of two
  Conditions only where the second is the noun that says what it is ("wound | infection").
- What is so by its sex is one Condition ("male | hypogonadism"), not what a person is ("female | smokers").
- Measurements with a slash between them are one ("FEV1/FVC"); a qualifier has its adverb with it
  ("moderately | severe"), and how stable somebody is in some respect is a Condition ("medically stable").
- A word of degree or of time at the beginning of a name has a label of its own ("elective | laminectomy",
  "concomitant | illness"), as has a denial ("not | well controlled").
- A mark begins where its first word begins ("5|-HT antagonists"), and a value ends with its last ("2|x").
- What has a result is a Measurement though it is done ("occult blood test", "smear").
- Who is admitted to intensive care is a Procedure and a Visit; more or less than so much a day is a Value.
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
        re.compile(r"(?P<words>concomitant|concurrent|current) (?=\w)", re.IGNORECASE),
        "Temporal",
    ),
    (
        "Measurement",
        re.compile(r"(?P<words>resting|supine|sitting|standing) (?=\w)", re.IGNORECASE),
        "Qualifier",
    ),
    (
        "Condition",
        re.compile(r"(?P<words>currently|actively) (?=pregnant|lactating|nursing)", re.IGNORECASE),
        "Temporal",
    ),
    ("Qualifier", re.compile(r"(?P<words>not) (?=\w)", re.IGNORECASE), "Negation"),
)


# More or less than so much a day is a value; how much is taken a day tells how often.
_RATED = re.compile(r"[<>=≤≥]+\s*[\d.,]+\s*(?:mg|g|mcg|min)(?:/kg)?/(?:day|d|wk|week)\b", re.IGNORECASE)
_ADMITTED = re.compile(r"(?P<words>admitted) (?:to|in|into) (?:the |an? )?(?=ICU|intensive)", re.IGNORECASE)

# Procedures that have a result.
_TEST = re.compile(r"\b(?:(?:stress|tolerance|blood|patch) tests?|smears?)$", re.IGNORECASE)


def joined(marks: Iterable[Piece], text: str) -> list[Piece]:
    """The marks with neighbours of one name joined, and beginnings that bear another label cut off."""
    pieces = [piece for mark in _outer(marks) for piece in _cut(mark, text)]
    pieces = [_begun(piece, before, text) for before, piece in zip([None, *pieces], pieces, strict=False)]
    found: list[Piece] = []
    for piece in pieces:
        between = text[found[-1][1] : piece[0]] if found else ""
        if (between == " " and _one(found[-1], piece, text)) or (
            between.strip() == "/" and found[-1][2] == piece[2] == "Measurement"
        ):
            found[-1] = (found[-1][0], piece[1], piece[2])
        else:
            found.append(_told(piece, text))
    return found


def _told(piece: Piece, text: str) -> Piece:
    """A qualifier with the adverb before it; how stable somebody is in some respect is a Condition."""
    start, end, label = piece
    adverb = _ADVERB.search(text, max(0, start - 25), start) if label == "Qualifier" else None
    if adverb is None or _WHEN.fullmatch(adverb["word"]):
        return piece
    stable = _STABLE.fullmatch(text, start, end) and not _DEGREE.fullmatch(adverb["word"])
    return adverb.start(), end, "Condition" if stable else label


def _begun(piece: Piece, before: Piece | None, text: str) -> Piece:
    """The mark from the beginning of its first word, a value to the end of its last: "5|-HT", "2|x"."""
    start, end, label = piece
    if label == "Value":
        if letters := _LETTERS.match(text, end):
            end = letters.end()
        if spread := _RANGE.match(text, start, end):
            start = spread.end()
    if label == "Measurement" and (total := _TOTAL.search(text, before[1] if before else 0, start)):
        return total.start(), end, label
    word = _WORD_BEFORE.search(text, max(before[1] if before else 0, start - 12), start)
    whole = word is None or label in ("Observation", "Negation") or not _JOINING.match(text, start)
    return start if whole or word is None else word.start(), end, label


_WORD_BEFORE = re.compile(r"(?<![\w-])(?!to-)\w+-?$")
_JOINING = re.compile(r"[^\W_]|-")
_LETTERS = re.compile(r"(?<=[\w%])[a-z]{1,3}(?!\w)|(?<=\d) points?\b")
_RANGE = re.compile(r"range (?=\d)", re.IGNORECASE)
_TOTAL = re.compile(r"\btotal $", re.IGNORECASE)
_ADVERB = re.compile(r"\b(?P<word>\w+ly) $", re.IGNORECASE)
_WHEN = re.compile(r"(?:previous|recent|current|prior|only|newly|rapid|like)(?:ly)?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:relative|moderate|mild|severe|consistent|sufficient|potential|reasonab)\w*", re.IGNORECASE
)
_STABLE = re.compile(r"(?:un|in)?stable", re.IGNORECASE)


def _outer(marks: Iterable[Piece]) -> list[Piece]:
    """The longest of overlapping marks, in order."""
    kept: list[Piece] = []
    for mark in sorted(marks, key=lambda m: (m[0] - m[1], m[0])):
        if all(mark[1] <= other[0] or other[1] <= mark[0] for other in kept):
            kept.append(mark)
    return sorted(kept)


def _cut(mark: Piece, text: str) -> Iterator[Piece]:
    start, end, label = mark
    if label == "Multiplier" and _RATED.match(text, start, end):
        yield start, end, "Value"
        return
    if label == "Procedure" and _TEST.search(text, start, end):
        label = "Measurement"
    if label == "Procedure" and (taken_in := _ADMITTED.match(text, start, end)):
        yield start, taken_in.end("words"), label
        yield taken_in.end(), end, "Visit"
        return
    for labels, pattern, other in _LEADING:
        if label in labels.split() and (lead := pattern.match(text, start, end)):
            yield start, lead.end("words"), other
            yield lead.end(), end, label
            return
    yield start, end, label


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
    """Whether a word names nothing: "other | severe illness", "active | ingredient", "liver | center"."""
    if label == "Procedure":
        return _PLACE.match(text, end) is not None
    if label != "Qualifier":
        return False
    words = text[start:end].lower()
    if words == "new" or _OTHER.search(text, max(0, start - 7), start):
        return True
    return words == "active" and _GIVEN.match(text, end) is not None


_PLACE = re.compile(r" cent(?:er|re)s?\b", re.IGNORECASE)


def changed(text: str, marks: Iterable[Piece]) -> list[Piece]:
    """What is low or raised of something measured: "low | serum albumin"."""
    before = [_HOW.search(text, 0, start) for start, _, label in marks if label == "Measurement"]
    return [(*how.span("words"), "Value") for how in before if how is not None]


_HOW = re.compile(
    r"\b(?P<words>high|low|increased|decreased|reduced|elevated|raised|impaired)"
    r" (?:levels? of |serum levels of )?$",
    re.IGNORECASE,
)
