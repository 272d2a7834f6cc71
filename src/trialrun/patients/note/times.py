"""When something was, in the words of a note: "3 months ago", "since 2019", "in March 2024", "for 2 days".

A length of time counts back from the note's day. It is as exact as its unit: "3 months ago" is any day within
half a month of three calendar months before; "several" is two to eleven.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

import msgspec

from trialrun.model.time import Duration, DurationUnit, Moment, add_months
from trialrun.patients.months import MONTH, month_number

Role = Literal["event", "onset", "end"]


class When(msgspec.Struct, frozen=True):
    """A temporal expression: characters `start` to `end`, the days it means, and what it says of them.

    role: "event" (it was then), "onset" (it began then and goes on), "end" ("until 2023"). until: when what
    began at `moment` ended ("from 2019 to 2021"). following: it stands before what it dates ("a 3-day history
    of fever"). dated: it names a calendar date. behind: it dates only what stands before it ("CABG 2019").
    """

    start: int
    end: int
    moment: Moment
    role: Role
    following: bool = False
    dated: bool = False
    until: Moment | None = None
    behind: bool = False


class Frame(msgspec.Struct, frozen=True):
    """What the times of a note count from: its day and the patient's birth.

    month_first: whether the note writes the month before the day, where its dates tell: 2/28/2026 does.
    """

    on: date
    birth: Moment | None = None
    month_first: bool | None = None


_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "couple of": 2,
    "a couple of": 2, "the": 1, "half a": 0.5,
}  # fmt: skip
_VAGUE = ("several", "a few", "few", "many", "some")
_NUMBER = (
    rf"(?P<n>\d+(?:\.\d+)?|{'|'.join(sorted((*_WORDS, *_VAGUE), key=len, reverse=True))})"
    r"(?:\s*(?:-|to|or)\s*(?P<m>\d+|two|three|four|five|six|seven|eight|nine|ten|twelve))?"
)
_UNIT = r"(?P<u>hours?|hrs?|h|days?|d|weeks?|wks?|months?|mos?|years?|yrs?|y)\b"
_LENGTH = rf"{_NUMBER}[\s-]*{_UNIT}(?:['’]s?)?"
_MONTH = rf"(?P<month>{MONTH})"
_DATE = (
    r"(?:(?P<iso>(?:19|20)\d{2}-\d{2}(?:-\d{2})?)"
    rf"|(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d{{2}})"
    r"|(?<![\d/])(?P<mm>0?[1-9]|1[0-2])/(?P<my>(?:19|20)\d{2})"
    r"|(?<![\d.,])(?P<g1>0?[1-9]|[12]\d|3[01])\.\s?(?P<g2>0?[1-9]|1[0-2])\.\s?(?P<gy>(?:19|20)\d{2})"
    r"|(?<![\d/])(?P<p1>\d{1,2})/(?P<p2>\d{1,2})/(?P<py>(?:19|20)?\d\d)"
    r"|(?<![\d/])(?P<bare>(?:19|20)\d{2}))(?![\d/])"
)
_ANY_DATE = re.compile(rf"(?<!\w){_DATE}", re.I)
_SECOND_DATE = re.sub(r"\(\?P<(\w+)>", r"(?P<\1_>", _DATE)
# "from 04/2025 to 07/2025", "between May and …" with both years, "(2019-2021)"
_SPAN = re.compile(
    rf"(?:\b(?:from|between)\s+)?(?<![\w-]){_DATE}\s*(?:-|–|—|→|->|\bto\b|\buntil\b|\btill\b|\bthrough\b|\band\b"
    r"|,?\s*(?:and\s+)?(?:was\s+)?(?:stopped|discontinued|ended|completed|finished)(?:\s+(?:in|on))?\b"
    r"|\b(?:until|till)\s+(?:it|this|treatment|therapy)\s+(?:was|had\s+to\s+be)\s+(?:stopped|discontinued)(?:\s+(?:in|on))?\b)\s*"
    rf"{_SECOND_DATE}",
    re.I,
)
# "Fulvestrant 2/2026 - present"
_TO_NOW = re.compile(
    rf"(?:\b(?:from|since)\s+)?(?<![\w-]){_DATE}\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*(?:the\s+)?(?:present|now|current(?:ly)?|ongoing|date|today)\b",
    re.I,
)
# "between June and November 2025": the year stands once.
_MONTHS = re.compile(
    rf"(?:\b(?:from|between)\s+)?\b(?P<month>{MONTH})\s*(?:-|–|—|\bto\b|\buntil\b|\bthrough\b|\band\b)\s*(?P<month_>{MONTH})\s+(?P<year>(?:19|20)\d{{2}})\b",
    re.I,
)
# "infarctions (2015, 2019)", "CABG 2019"
_YEARS = re.compile(
    r"\(\s*(?:in\s+)?(?:19|20)\d{2}(?:\s*(?:,|and|&)\s*(?:and\s+)?(?:in\s+)?(?P<bare>(?:19|20)\d{2}))+\s*\)",
    re.I,
)
_YEAR = re.compile(
    r"(?<=[A-Za-z0-9)] )(?P<bare>(?:19|20)\d{2})(?=\s*(?:$|[.;(\[)\]]|[-–]\s|,(?!\d)|(?:and|now|with|for|then|followed|w/|s/p|p/w|c/b|but|x\d)\b))",
    re.I,
)
# What stands before a number that is no year: "a dose of 2000", "BNP was 2010".
_AMOUNT = re.compile(
    r"(?:\b(?:of|is|was|were|to|than|by|about|over|under|approximately|x|dose|level|count|total|at|from|until|till|and|or|between)|[=:<>≤≥~-]|(?<!\bx)(?<!\bx\d)\d)\s$",
    re.I,
)
_BACK = (
    r"(?:ago|earlier|previously|back|(?:before|prior)(?: to)?(?: (?:her|his|their|this|the))?"
    r"(?: (?:admission|presentation|evaluation|visit|arrival|hospitalization|consultation|screening))?(?! to\b))"
)
_SINCE = re.compile(
    rf"\b(?P<word>since|from|as of|starting(?: in)?|beginning(?: in)?|started(?: in| on)?)\s+(?:about |approximately )?{_DATE}",
    re.I,
)
_UNTIL = re.compile(
    rf"\b(?:until|till|through|last(?: (?:dose|cycle|given|infusion|treatment))?(?: of (?:[\w-]+ )?[\w-]+| (?:chemo(?:therapy)?|immunotherapy|radiation|radiotherapy))?(?:\s*:)?(?: was)?(?: on| in)?|(?:ended|stopped|discontinued|completed|finished|quit)(?: (?:smoking|tobacco|drinking))?(?: in| on)?)\s+{_DATE}",
    re.I,
)
_ON = re.compile(
    rf"(?:\b(?:in|on|during|of|dated?|around|early|late|mid)[ -]+|\()(?:(?:early|late|mid)[ -]+)?{_DATE}",
    re.I,
)
# Dates that are nothing else, even without a word before them.
_BARE = re.compile(
    r"(?<![\d.,])(?P<g1>0?[1-9]|[12]\d|3[01])\.\s?(?P<g2>0?[1-9]|1[0-2])\.\s?(?P<gy>(?:19|20)\d{2})(?![\d.])|"
    rf"\b(?P<iso>(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})\b|(?<![\d/])(?P<mm>0?[1-9]|1[0-2])/(?P<my>(?:19|20)\d{{2}})(?![\d/])"
    rf"|(?<![\d/])(?P<p1>\d{{1,2}})/(?P<p2>\d{{1,2}})/(?P<py>(?:19|20)?\d\d)(?![\d/])"
    rf"|\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d{{2}})\b",
    re.I,
)
_AGO = re.compile(rf"\b{_LENGTH}\s+{_BACK}", re.I)
_DURATION = re.compile(
    rf"\b(?:for|over|during|in|within|since)\s+(?:about |approximately |at least |more than |nearly |almost )?(?:the )?(?:past |last |previous )?{_LENGTH}(?!\s+(?:ago|earlier|before|prior))",
    re.I,
)
_HISTORY = re.compile(
    rf"\b{_LENGTH}\s+(?:history|course|duration) of\b|\b{_LENGTH.replace('<n>', '<n2>').replace('<m>', '<m2>').replace('<u>', '<u2>')}\s+of\b",
    re.I,
)
_POST = re.compile(
    rf"\b(?:(?P<nth>\d{{1,3}})(?:st|nd|rd|th) day|{_LENGTH})\s*(?:post|after|following|s/p|status post)\b[-\s]*",
    re.I,
)
_POSTOP = re.compile(r"\b(?:post-?operative day|POD)\s*#?\s*(?P<nth>\d{1,3})\b", re.I)
_NEAR = re.compile(
    r"\b(?P<w>yesterday|today|this morning|tonight|last (?:night|week|month|year)|this (?:week|month|year))\b",
    re.I,
)


def dates_in(text: str, frame: Frame) -> list[tuple[int, int, Moment]]:
    """The calendar dates of a line: start, end and the days that each may be; years alone are none."""
    found = []
    for match in _ANY_DATE.finditer(text):
        moment = None if match["bare"] else _date(match, frame)
        if moment is not None:
            found.append((match.start(), match.end(), moment))
    return found


_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:(?:19|20)\d\d|\d\d)(?![\d/])")


def month_first(text: str) -> bool | None:
    """Whether the dates of a note have the month before the day; None where none tells or they differ."""
    pairs = [(int(one), int(other)) for one, other in _NUMERIC.findall(text)]
    american = any(one <= 12 < other <= 31 for one, other in pairs)
    european = any(other <= 12 < one <= 31 for one, other in pairs)
    return american if american != european else None


def times(text: str, frame: Frame) -> list[When]:
    """The temporal expressions of a sentence from left to right; of overlapping ones the first kind counts."""
    found: list[When] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            when = read(match, frame)
            if when is not None:
                found.append(when)
                taken.append(match.span())
    return sorted(found, key=lambda when: when.start)


def ago(amount: float, unit: DurationUnit, on: date, upper: float | None = None) -> Moment:
    """The days that "`amount` units ago" (to `upper`) may mean."""
    slack = {"hours": 0, "days": 0, "weeks": 3, "months": 15, "years": 183}.get(unit, 0)
    late = Duration(amount, unit).before(on) or on
    early = Duration(upper if upper is not None else amount, unit).before(on) or on
    return Moment(_safe(early, -slack), min(_safe(late, slack), on))


def _safe(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def _unit(word: str) -> DurationUnit:
    first = word.lower()
    if first.startswith("h"):
        return "hours"
    if first.startswith("d"):
        return "days"
    if first.startswith("w"):
        return "weeks"
    return "months" if first.startswith("m") else "years"


def _value(text: str) -> float:
    low = text.lower()
    return float(_WORDS[low]) if low in _WORDS else float(text)


def _length(match: re.Match[str], frame: Frame, mark: str = "") -> Moment | None:
    number, unit = match[f"n{mark}"], _unit(match[f"u{mark}"])
    if number.lower() in _VAGUE:
        return ago(2, unit, frame.on, 11)
    if number.lower() == "the" and not re.search(r"\b(?:past|last|previous)\b", match[0], re.I):
        return None
    amount = _value(number)
    if amount > 130 * {"hours": 24, "days": 366, "weeks": 53, "months": 12}.get(unit, 1):
        return None
    other = match[f"m{mark}"]
    return ago(amount, unit, frame.on, max(_value(other), amount) if other else None)


def _date(match: re.Match[str], frame: Frame, mark: str = "") -> Moment | None:
    """The date of a match of `_DATE`, or with the mark "_" of the second one."""
    parts = {
        name.removesuffix(mark): value
        for name, value in match.groupdict().items()
        if name.endswith("_") == bool(mark)
    }
    try:
        if parts.get("p1"):
            return _either(int(parts["p1"]), int(parts["p2"]), _year(parts["py"], frame.on), frame)
        if parts.get("g1"):  # 16.02.2026
            return Moment.parse(f"{parts['gy']}-{int(parts['g2']):02}-{int(parts['g1']):02}")
        if parts.get("iso"):
            return Moment.parse(parts["iso"])
        if parts.get("month"):
            month = month_number(parts["month"])
            day = parts.get("d1") or parts.get("d2")
            return Moment.parse(f"{parts['year']}-{month:02}" + (f"-{int(day):02}" if day else ""))
        if parts.get("mm"):
            return Moment.parse(f"{parts['my']}-{int(parts['mm']):02}")
        return Moment.parse(parts["bare"])
    except ValueError:
        return None


def _year(written: str, on: date) -> int:
    """ "26" is 2026 and "49" is 1949, unless that is to come within two years."""
    year = int(written)
    if len(written) > 2:
        return year
    latest = on.year + 2
    return latest - (latest - year) % 100


def _either(first: int, second: int, year: int, frame: Frame) -> Moment | None:
    """ "10/12/2026" is the 12th of October or the 10th of December.

    Unless other dates of the note show its order, or only one of the two days has been.
    """
    orders: tuple[tuple[int, int], ...] = ((first, second), (second, first))
    if frame.month_first is not None:
        orders = orders[:1] if frame.month_first else orders[1:]
    days = [date(year, month, day) for month, day in orders if month <= 12]
    days = [day for day in days if day <= frame.on] or days
    return Moment(min(days), max(days)) if days else None


def _until_note(moment: Moment, on: date) -> Moment | None:
    """A date after the note's day is a plan, no past."""
    if moment.first > on:
        return None
    return Moment(moment.first, min(moment.last, on))


def _span(match: re.Match[str], frame: Frame) -> When | None:
    if re.search(r"\band\b", match[0]) and not match[0].lower().startswith("between"):
        return None  # "in 2019 and 2021": twice
    first, last = _date(match, frame), _date(match, frame, "_")
    if first is None or last is None or first.first > min(frame.on, last.last):
        return None
    if last.first > frame.on:  # it is to end later than the note
        return When(match.start(), match.end(), first, "onset", dated=True)
    return When(match.start(), match.end(), first, "event", dated=True, until=_until_note(last, frame.on))


def _months(match: re.Match[str], frame: Frame) -> When | None:
    """ "June to November 2025"; "November to February 2026" began in the year before."""
    if re.search(r"\band\b", match[0]) and not match[0].lower().startswith("between"):
        return None
    year, first, last = int(match["year"]), month_number(match["month"]), month_number(match["month_"])
    begun = Moment.parse(f"{year - (first > last)}-{first:02}")
    ended = Moment.parse(f"{year}-{last:02}")
    if begun.first > frame.on:
        return None
    if ended.first > frame.on:
        return When(match.start(), match.end(), begun, "onset", dated=True)
    return When(match.start(), match.end(), begun, "event", dated=True, until=_until_note(ended, frame.on))


def _year_behind(match: re.Match[str], frame: Frame) -> When | None:
    """A year that stands alone behind a name, or the last of several in brackets."""
    if match[0][0] != "(" and _AMOUNT.search(match.string, max(0, match.start() - 20), match.start()):
        return None
    moment = _until_note(Moment.parse(match["bare"]), frame.on)
    if moment is None or int(match["bare"]) < 1940:
        return None
    return When(match.start(), match.end(), moment, "event", dated=True, behind=True)


def _dated(role: Role) -> Callable[[re.Match[str], Frame], When | None]:
    def read(match: re.Match[str], frame: Frame) -> When | None:
        moment = _date(match, frame)
        moment = _until_note(moment, frame.on) if moment else None
        behind = match[0].startswith("(")
        return When(match.start(), match.end(), moment, role, dated=True, behind=behind) if moment else None

    return read


def _lasting(role: Role, following: bool) -> Callable[[re.Match[str], Frame], When | None]:
    def read(match: re.Match[str], frame: Frame) -> When | None:
        parts = match.groupdict()
        if parts.get("nth"):
            moment: Moment | None = Moment.on(frame.on - timedelta(days=int(parts["nth"])))
        else:
            moment = _length(match, frame, "2" if parts.get("n2") else "")
        return When(match.start(), match.end(), moment, role, following) if moment else None

    return read


def _near(match: re.Match[str], frame: Frame) -> When | None:
    word = match["w"].lower()
    if word in ("yesterday", "last night"):
        moment = Moment.on(frame.on - timedelta(days=1))
    elif word.startswith("last "):
        days = {"week": 7, "month": 31, "year": 366}[word.split()[1]]
        moment = Moment(frame.on - timedelta(days=2 * days), frame.on - timedelta(days=1))
    elif word in ("this week", "this month", "this year"):
        days = {"week": 7, "month": 31, "year": 366}[word.split()[1]]
        moment = Moment(frame.on - timedelta(days=days), frame.on)
    else:
        moment = Moment.on(frame.on)
    return When(match.start(), match.end(), moment, "event")


_AT_AGE = re.compile(
    r"\bat (?:the )?age (?:of )?(?P<age>\d{1,3})\b|\bwhen (?:s?he|they) (?:was|were) (?P<age2>\d{1,3})\b",
    re.I,
)


def _at_age(match: re.Match[str], frame: Frame) -> When | None:
    years = int(match["age"] or match["age2"])
    birth = frame.birth
    if birth is None or years > 120:
        return None
    first = add_months(birth.first, 12 * years)
    last = add_months(birth.last, 12 * (years + 1)) - timedelta(days=1)
    if first > frame.on:
        return None
    return When(match.start(), match.end(), Moment(first, min(last, frame.on)), "event")


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Frame], When | None]], ...] = (
    (_TO_NOW, _dated("onset")),
    (_SPAN, _span),
    (_MONTHS, _months),
    (_YEARS, _year_behind),
    (_SINCE, _dated("onset")),
    (_UNTIL, _dated("end")),
    (_AT_AGE, _at_age),
    (_POSTOP, _lasting("event", True)),
    (_POST, _lasting("event", True)),
    (_AGO, _lasting("event", False)),
    (_HISTORY, _lasting("onset", True)),
    (_DURATION, _lasting("onset", False)),
    (_ON, _dated("event")),
    (_BARE, _dated("event")),
    (_NEAR, _near),
    (_YEAR, _year_behind),
)
