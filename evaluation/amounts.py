"""What an amount is called in Chia: a value, a time, a multiplier.

- A length of time is a Temporal, with its preposition and the event from which it counts ("for 4 weeks after
  surgery"), where it is neither an age nor what is measured nor a span that a person has ("life expectancy").
- An amount a day is a Multiplier where nothing is measured, and so are milligrams by themselves (a dose)
  and a bare number before a name. What counts days, visits or versions is no amount.
- A grade or class is a Value; the word "stage" is what is measured, its number the Value.
- Numbers in a row are one Value ("0, 1 or 2", "20/70"), with "inclusive".
- All else is a Value; "of age" behind it speaks of the Person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.criteria.words.chunks import Chunk

_AGE_TAIL = re.compile(r"[\s-]*(?:of\s+(?P<age>age)|(?P<old>old)|in\s+(?P<in>age))\b", re.IGNORECASE)


def quantity(chunks: list[Chunk], index: int, text: str) -> Iterator[tuple[int, int, str]]:
    """What a number with its unit says: a time, an amount of a daily habit or dose, a count, or else a value.

    "Of age" behind it speaks of the person.
    """
    chunk = chunks[index]
    measured = _measured(chunks[max(0, index - _NEAR) : index])
    if not (chunk.value.compared or chunk.value.unit or measured):
        return
    if _NUMBERED.search(text, 0, chunk.start) and _BARE.fullmatch(chunk.text):
        return
    begin = _OF.match(chunk.text)
    start = chunk.start + (begin.end() if begin else 0)
    tail = _AGE_TAIL.search(chunk.text)
    if tail is not None and tail["old"]:  # "18 years old" is one value
        tail = None
    last = tail is not None and not chunk.text[tail.end() :].strip()
    end = chunk.start + (tail.start() if tail is not None and last else len(chunk.text.rstrip(" .")))
    if _is_time(chunks, index):
        yield _prefixed(chunks, index, text), _followed(chunks, index, text), "Temporal"
        return
    end = behind.end() if (behind := _ALSO.match(text, end)) else end
    yield start, end, _quantity_label(chunks, index, measured, text)
    if tail is not None and last:
        yield chunk.start + tail.start(tail.lastgroup or 0), chunk.start + tail.end(), "Person"


# A number that counts days, visits or versions, or ends a name ("day -1", "PD-1"), is no amount.
_NUMBERED = re.compile(
    r"(?:\b(?:days?|visits?|version|part|phase|cohort|group|appendix|section) ?-? ?|\w-)$", re.IGNORECASE
)
_BARE = re.compile(r"\d+")
# So many chunks before an amount, and in the same sentence, may stand what it is the amount of.
_NEAR = 12
# What belongs to the same value: a fraction's second number, the other numbers of a row, "inclusive".
_ALSO = re.compile(
    r",? \(?inclusive\)?"
    r"|\s?/\s?\d+|\s*(?:,|or(?!\s*[<>≤≥])|and|to|but|-)\s*(?:[<>=≤≥]+\s*)?\d+(?:[.,]\d+)?(?:\s*(?:%|years|kg|mg/dL|g/dL))?(?!\w)",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:of|a)\s+(?=\d)")
_TIMES = frozenset("min h d wk mo a years months weeks days hours minutes year month week day".split())
# What is weighed in these is given; what is measured has them in a volume or for a surface.
_DOSES = frozenset(("mg", "ug"))
_OF_A_DAY = re.compile(r"/(?:d|day|wk|week|mo|month|a|year)$")
_AGED = re.compile(r"\b(?:age|aged|ages|old|older|younger|birth)\b", re.IGNORECASE)
_LASTING = re.compile(r"survival|expectancy|gestation|ages?\b|aged|interval|time", re.IGNORECASE)
# Behind these a number of years is an age, though nobody says so; a number of weeks is none.
_PEOPLE = re.compile(
    r"men|women|males?|females?|adults?|patients|subjects|volunteers|children", re.IGNORECASE
)
_YEARS = frozenset(("a", "year", "years"))


def _is_time(chunks: list[Chunk], index: int) -> bool:
    """Whether a length of time is the time of something, and neither an age nor a measured length."""
    chunk = chunks[index]
    if chunk.value.unit not in _TIMES or _AGED.search(chunk.text):
        return False
    before = chunks[max(0, index - 6) : index]
    for place in range(len(before) - 1, -1, -1):
        one = before[place]
        if one.kind == "stop":
            before = before[place + 1 :]
            break
    if index and chunks[index - 1].kind == "(":
        return True
    if any(_LASTING.search(x.text) for x in before):
        return False
    if chunk.value.unit in _YEARS and any(_PEOPLE.search(x.text) for x in before):
        return False
    return bool(before)


def _prefixed(chunks: list[Chunk], index: int, text: str) -> int:
    """Where the time begins with its preposition: "for | 4 weeks", "in the next | 6 months"."""
    start = chunks[index].start
    lead = _LEAD.search(text, 0, start)
    return lead.start() if lead else start


def begun(chunk: Chunk) -> int:
    """Where a window begins: without blanks, and without a preposition before a sign, "for | > 3 months"."""
    lead = _BEFORE_SIGN.match(chunk.text)
    return chunk.start + (lead.end() if lead else 0)


_BEFORE_SIGN = re.compile(r"\s*for\s+(?=[<>=≥≤])|\s+", re.IGNORECASE)


_LEAD = re.compile(
    r"\b(?:for|within|during|at|in|over)(?: the)?(?: (?:next|first|full|following))?\s+$", re.IGNORECASE
)


def _followed(chunks: list[Chunk], index: int, text: str) -> int:
    """Where the time ends: with the event from which it counts."""
    end = chunks[index].end - (len(chunks[index].text) - len(chunks[index].text.rstrip(" .")))
    tail = _SINCE.match(text, end)
    if tail is None:
        return end
    if tail["alone"]:
        return tail.end()
    reached = tail.end()
    for chunk in chunks:
        if chunk.start < tail.end():
            continue
        if chunk.kind not in ("cue", "word", "concept") or chunk.role in (
            "including",
            "who",
            "except",
            "neg",
            "must",
        ):
            break
        reached = chunk.end
    return reached


def reached(chunks: list[Chunk], index: int, text: str) -> int:
    """The end of a window with the event at its end: "within 3 months before | the implantation"."""
    end = chunks[index].end
    open_end = _EVENT_BEHIND.search(chunks[index].text) is not None
    for chunk in chunks[index + 1 :] if open_end else ():
        if text[end : chunk.start] not in ("", " ") or chunk.kind not in (
            "cue",
            "word",
            "concept",
            "quantity",
        ):
            break
        if chunk.role in ("including", "who", "except", "neg", "must"):
            break
        end = chunk.end
    return end


_EVENT_BEHIND = re.compile(
    r"\b(?:prior to|before|after|following|since|from|of|the|to|visit|day|week|cycle|initial|first|planned"
    r"|scheduled)$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\s*(?:(?P<alone>thereafter|later|duration|in duration|apart|previously|earlier)\b"
    r"|(?:after|before|prior to|following|preceding|post|since|from|of (?:beginning|starting|the))\b)",
    re.IGNORECASE,
)


def _quantity_label(chunks: list[Chunk], index: int, measured: bool, text: str) -> str:
    chunk = chunks[index]
    if chunk.value.unit in _DOSES or (_OF_A_DAY.search(chunk.value.unit) and not measured):
        return "Multiplier"
    if chunk.value.unit or chunk.value.range.low is None or measured:
        return "Value"
    behind = chunks[index + 1] if index + 1 < len(chunks) else None
    counting = (
        behind is not None
        and behind.kind in ("concept", "word")
        and not text[chunk.end : behind.start].strip()
    )
    return "Multiplier" if counting or _COUNT.match(chunk.text) else "Value"


_COUNT = re.compile(
    r"(?:at least |more than )?(?:one|two|three|four)\b|at least \d|\d or more", re.IGNORECASE
)


def ordinal(chunk: Chunk, text: str) -> Iterator[tuple[int, int, str]]:
    """A grade or class is a value, with "class" before it; of a stage the word is what is measured."""
    stage = _STAGE.match(chunk.text) if chunk.kind == "stage" else None
    if stage is not None:
        yield chunk.start, chunk.start + stage.end("word"), "Measurement"
        yield chunk.start + stage.end(), chunk.end, "Value"
        return
    lead = _CLASS_BEFORE.search(text, 0, chunk.start)
    yield (lead.start("word") if lead else chunk.start), chunk.end, "Value"


_STAGE = re.compile(r"(?P<word>(?:\w+ )?stages?)\s+(?=\S)", re.IGNORECASE)
_CLASS_BEFORE = re.compile(r"(?P<word>\bclass)\s+$", re.IGNORECASE)


def _measured(chunks: list[Chunk]) -> bool:
    for place in range(len(chunks) - 1, -1, -1):
        if chunks[place].kind == "stop":
            chunks = chunks[place + 1 :]
            break
    named = [x.value for x in chunks if x.kind == "concept"]
    return any(m.of("measurement") or m.of("scale") or m.of("test") for m in named)
