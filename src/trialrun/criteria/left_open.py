"""What a text that is left to a person still names: diseases, treatments, values and times in plain sight.

An attestation or an unparsed sentence decides nothing. Whoever has to read it is helped by what it speaks
of: which fact of a patient's record bears on it, which number has to be checked, and where they stand.
Nothing here is a reading of the sentence: whom it lets in stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.criteria.words.chunks import Chunk, chunk
from trialrun.criteria.words.comparisons import WORD_NUMBERS, WORDS
from trialrun.criteria.words.denials import Denials
from trialrun.criteria.words.windows import FoundWindow
from trialrun.model.criteria import Range, Window
from trialrun.vocab.concepts import Group
from trialrun.vocab.languages import language
from trialrun.vocab.mentions import mentions

Kind = Group | Literal["language"]


class Named(msgspec.Struct, frozen=True):
    """A concept of the vocabulary, or a language, that the text names, and where.

    denied: the text says that it is absent ("no", "without", "unable to understand").
    """

    kind: Kind
    name: str
    start: int
    end: int
    denied: bool = False


class Bound(msgspec.Struct, frozen=True):
    """A number that the text compares something with or gives in a unit, and where.

    unit: as in a measurement of the criteria language, half-lives as in a window; "" for none.
    kind: "tolerance" for what may deviate by so much ("± 2 kg"), "count" for how many of something there are.
    """

    range: Range
    unit: str
    start: int
    end: int
    kind: Literal["value", "grade", "stage", "lines", "time", "tolerance", "count"] = "value"


# ---- names -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def named(text: str) -> tuple[Named, ...]:
    """The concepts and languages that the text names, from left to right."""
    found = [Named(*one.candidates[0], one.start, one.end) for one in mentions(text)]
    found = [one for one in found if not _says_nothing(one, text)]
    found += _told_otherwise(text, found)
    if not found and not _SPOKEN.search(text):
        return ()
    denials = Denials(text)
    found += (Named("language", *spoken) for spoken in _languages(text))
    told: list[Named] = []
    for one in sorted(found, key=lambda named: named.start):
        beside = told[-1] if told and told[-1].denied else None
        together = beside is not None and denials.together(beside.end, one.start)
        denied = one.denied or together or denials.before(one.start) or denials.behind(one.end)
        denied = denied or (one.kind == "condition" and denials.spoken_against(one.start))
        told.append(msgspec.structs.replace(one, denied=denied))
    return tuple(told)


_SPOKEN = re.compile(
    r"(?P<not>\b(?:unable\s+to|inability\s+to|not\s+able\s+to|cannot|can\s+not|not)\s+)?(?:and\s+|or\s+|,\s*)?"
    r"\b(?:speak|understand|read|write|communicate\s+in|fluent\s+in)\s+(?P<language>[A-Z]\w+)"
)


# "Study treatment" is what is to come, and "become pregnant" what is planned or feared.
_OF_THE_TRIAL = re.compile(r"(?:the\s+)?(?:study|trial|protocol)\b", re.IGNORECASE)
_BECOMING = re.compile(r"\b(?:becom(?:es?|ing)|gets?|getting)\s+$", re.IGNORECASE)
_ADMITTED = re.compile(
    r"\b(?:(?:re-?)?admission|(?:re)?admitted)\b(?!\s+(?:criteri|diagnos|date|form|in(?:to)?\s+(?:the|this)\s+(?:study|trial)"
    r"|to\s+(?:(?:the|this)\s+)?(?:study|trial|protocol|hospice|research|rehab|nursing|ed\b|emergency)|by\b|that\b))"
    r"|(?<!out of )(?<!out-of-)\bin[ -](?:the\s+)?hospital\b|\binpatients?\b",
    re.IGNORECASE,
)


def _says_nothing(one: Named, text: str) -> bool:
    """Whether it is no fact about the patient that is named."""
    if one.kind == "therapy":
        return one.name == "investigational agent" and _OF_THE_TRIAL.match(text, one.start) is not None
    before = max(0, one.start - 12)
    return one.name == "pregnancy" and _BECOMING.search(text, before, one.start) is not None


# What was done to somebody, told by a verb. Of the text's own subject: "irradiated blood" is a product.
_DONE = re.compile(
    r"\b(?:(?P<radiotherapy>irradiated)|(?P<surgery>operated(?=\s+(?:on|upon)\b)|resected)|(?P<biopsy>biopsied)"
    r"|(?P<transplant>transplanted)|(?P<intubation>intubate|intubating)|(?P<ventilation>ventilated))\b"
    r"(?!\s+(?:blood|red|platelets?|products?|cells?|food|room))",
    re.IGNORECASE,
)
_ACTS = {"ventilation": "mechanical ventilation"}


def _told_otherwise(text: str, found: list[Named]) -> Iterator[Named]:
    """Stays in hospital that are told without the word ("during admission"), and acts told by a verb."""
    told = [("hospitalization", match) for match in _ADMITTED.finditer(text)]
    told += [
        (_ACTS.get(match.lastgroup or "", match.lastgroup or ""), match) for match in _DONE.finditer(text)
    ]
    for name, match in told:
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            yield Named("therapy", name, *match.span())


def _languages(text: str) -> Iterator[tuple[str, int, int, bool]]:
    for match in _SPOKEN.finditer(text):
        if name := language(match["language"]):
            yield name, *match.span("language"), match["not"] is not None


# ---- numbers -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def bounds(text: str) -> tuple[Bound, ...]:
    """The numbers that the text compares something with, gives in a unit or counts by, from left to right."""
    told: list[Bound] = []
    before: Chunk | None = None
    for piece in chunk(text):
        told += _bounds(piece, text, before)
        before = piece
    told += (one for one in (*_spelt(text), *_counted(text), *_ordinals(text)) if not _overlaps(one, told))
    return tuple(sorted(told, key=lambda bound: bound.start))


def _overlaps(one: Bound, others: list[Bound]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _bounds(piece: Chunk, text: str, before: Chunk | None) -> Iterator[Bound]:
    if piece.kind == "quantity":
        rated = before is not None and before.kind == "concept" and bool(before.value.of("scale"))
        yield from _quantity(piece, text, rated)
    elif piece.kind == "grade":
        yield Bound(piece.value, "", piece.start, piece.end, "grade")
    elif piece.kind == "stage":
        for told in _stages(piece.value):
            yield Bound(told, "", piece.start, piece.end, "stage")
    elif piece.kind == "lines":
        yield Bound(piece.value, "", piece.start, piece.end, "lines")
    elif piece.kind == "window":
        alternative = piece.extra.alternative if isinstance(piece.extra, FoundWindow) else None
        lengths = [x for one in (piece.value, alternative) if one is not None for x in _lengths(one)]
        each = _EACH.match(text, piece.end) if len(lengths) == 1 else None
        for interval, unit in lengths:
            if each is not None and unit in ("min", "h", "hours", "d", "days"):
                often = f"{_SPANS[unit]}/{_period(each)}"
                yield Bound(interval, often, piece.start, each.end())
            else:
                yield Bound(interval, _SPANS.get(unit, unit), piece.start, piece.end, "time")


_STAGES = {"0": 0, "I": 1, "II": 2, "III": 3, "IV": 4}


def _stages(names: tuple[str, ...]) -> Iterator[Range]:
    """The stages by their numbers: a range where they follow each other."""
    numbers = sorted({_STAGES.get(re.sub(r"(?<=[IV])[^IV].*", "", name), -1) for name in names})
    if numbers and numbers[0] >= 0:
        if numbers == [*range(numbers[0], numbers[-1] + 1)]:
            yield Range(float(numbers[0]), float(numbers[-1]))
        else:
            yield from (Range(float(number), float(number)) for number in numbers)


_MORE = r"(?:\s+or\s+(?P<side>more|longer|greater|less|fewer|shorter))?"
_SPELT = re.compile(
    rf"\b(?P<n>{WORDS})\s+(?P<unit>seconds?|minutes?|hours?|days?|weeks?|months?|years?){_MORE}\b",
    re.IGNORECASE,
)
# What is counted by name; of other things, those that stand in the plural behind a number in letters.
_TURNS = (
    r"(?:cycles?|courses?|doses?|regimens?|episodes?|sessions?|pregnanc(?:y|ies)|attacks?|relapses?"
    r"|embryos?|follicles?)"
)
_COUNTED = re.compile(
    rf"(?<![\w.,/+±-])(?:(?P<n>{WORDS}|\d\d?){_MORE}\s+(?:[a-z][\w-]*\s+){{0,2}}?{_TURNS}"
    rf"|(?P<few>two|three|four|five|six|seven|eight|nine|ten)(?P<rest>\s+or\s+(?:more|fewer|less))?\s+(?:(?:(?!of\b)[a-z][\w-]*\s+)?"
    r"(?!(?:times|hours|days|weeks|months|years|minutes|seconds|thirds|quarters|sides|groups|arms|cohorts|phases|parts)\b)[a-z]{2,}(?<!s)(?<!u)(?<!i)s))\b",
    re.IGNORECASE,
)


def _spelt(text: str) -> Iterator[Bound]:
    """Times whose number is written in letters."""
    for match in _SPELT.finditer(text) if _LETTERS.search(text) else ():
        number = float(WORD_NUMBERS[match["n"].lower()])
        unit = {"s": "s", "mi": "min", "h": "h", "d": "d", "w": "wk", "mo": "mo", "y": "a"}
        key = match["unit"].lower()
        yield Bound(
            _sided(number, match["side"]),
            unit.get(key[:2]) or unit[key[0]],
            match.start(),
            match.end(),
            "time",
        )


def _counted(text: str) -> Iterator[Bound]:
    """How many of something there are."""
    for match in _COUNTED.finditer(text):
        word = (match["n"] or match["few"]).lower()
        number = float(word) if word.isdigit() else float(WORD_NUMBERS[word])
        side = match["side"] or (match["rest"] or "").split(" ")[-1]
        yield Bound(_sided(number, side), "", match.start(), match.end(), "count")


# Grades and classes by their numbers, where no scale of the vocabulary has them: "Denis grading II".
_ORDINAL = re.compile(
    r"\b(?:[Gg]rad(?:e|ing)|[Cc]lass|[Ss]tage|[Cc]ategory)s?\s+"
    r"(?P<first>[IV]{1,3}|[1-5])(?:\s*(?:-|–|to|or|and|/)\s*(?P<last>[IV]{1,3}|[1-5]))?(?![\w.+-])"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}


def _ordinals(text: str) -> Iterator[Bound]:
    for match in _ORDINAL.finditer(text):
        numbers = [
            _ROMAN.get(word) or (int(word) if word.isdigit() else 0) for word in match.groups() if word
        ]
        if all(numbers):
            yield Bound(Range(float(min(numbers)), float(max(numbers))), "", *match.span(), "grade")


_LETTERS = re.compile(rf"\b(?:{WORDS})\b", re.IGNORECASE)


def _sided(number: float, side: str | None) -> Range:
    """So many, or so many and more, or so many at most."""
    if not side:
        return Range(number, number)
    return Range(low=number) if side.lower() in ("more", "longer", "greater") else Range(high=number)


def _period(each: re.Match[str]) -> str:
    return _PERIODS[(each["each"] or each["adverb"])[0].lower()]


_CODES = {"h": "h", "m": "min", "s": "s"}
_TIME = re.compile(r"\s*-?\s*(?P<unit>hours?|hrs?|h|minutes?|mins?|seconds?|sec)\b", re.IGNORECASE)
# "20 hours per week": how often, which is no length of time.
_EACH = re.compile(
    r"\s*(?:/|(?:an?|per|each|every|in\s+an?)\s+)(?P<each>day|week|month|year)\b|\s+(?P<adverb>daily|weekly|monthly)\b",
    re.IGNORECASE,
)
_PERIODS = {"d": "d", "w": "wk", "m": "mo", "y": "a"}
_SPANS = {
    "s": "s",
    "min": "min",
    **dict.fromkeys(("h", "hours"), "h"),
    **dict.fromkeys(("d", "days"), "d"),
    **dict.fromkeys(("wk", "weeks"), "wk"),
    **dict.fromkeys(("mo", "months"), "mo"),
    **dict.fromkeys(("a", "years"), "a"),
}
_SINCE = re.compile(
    r"\b(?:(?P<most>within|(?:the|in)\s+first|before|up\s+to)|at\s+or\s+after|after|beyond|from)\s+(?:the\s+first\s+)?$",
    re.IGNORECASE,
)
_TOLERANCE = re.compile(r"(?:±|\+\s?/\s?-)\s*$")
# The ends of a scale, and hours of the day.
_NO_VALUE = re.compile(r"\s*(?:[ap]\.?m\b|(?:\w+\s+){0,3}scale\b)", re.IGNORECASE)
_ANY_SHARE = Range(0.0, 100.0)  # in per cent: whatever it is
_BEFORE = 24
"""So many characters before a number may tell what kind of bound it is."""


def _quantity(piece: Chunk, text: str, rated: bool) -> Iterator[Bound]:
    told, unit, start, end = piece.value.range, piece.value.unit, piece.start, piece.end
    if not unit and (time := _TIME.match(text, end)):
        unit, end = _CODES[time["unit"][0].lower()], time.end()
    if not (piece.value.compared or unit or rated) or _NO_VALUE.match(text, end):
        return
    if (told, unit) == (_ANY_SHARE, "%"):
        return
    if _TOLERANCE.search(text, max(0, start - _BEFORE), start):
        yield Bound(told, _SPANS.get(unit, unit), start, end, "tolerance")
        return
    if unit in _SPANS and (each := _EACH.match(text, end)):
        unit, end = f"{_SPANS[unit]}/{_period(each)}", each.end()
    since = _SINCE.search(text, max(0, start - _BEFORE), start) if unit in _SPANS else None
    if since is not None and told.low is not None and told.low == told.high:
        told = Range(high=told.high) if since["most"] else Range(low=told.low)
    yield Bound(told, _SPANS.get(unit, unit), start, end, "time" if unit in _SPANS else "value")


def _lengths(window: Window) -> Iterator[tuple[Range, str]]:
    least, most = window.at_least, window.at_most
    if least is not None and most is not None and least.unit == most.unit:
        yield Range(least.amount, most.amount, not least.strict, not most.strict), least.unit
        return
    if least is not None:
        yield Range(low=least.amount, low_included=not least.strict), least.unit
    if most is not None:
        yield Range(high=most.amount, high_included=not most.strict), most.unit
