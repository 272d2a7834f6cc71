"""Finds quantities in text: comparator, number or range, unit; multiples of limits; and with them the ordinals.

"≥ 1.5 x 10^9/L", "between 18 and 75 years", "less than 2 times the upper limit of normal", "0, 1 or 2",
"> grade 2", "CTCAE III-IV". Numbers are read with thousands separators of both conventions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter

import msgspec

from trialrun.criteria.words.comparisons import (
    COMPARATOR,
    MULTIPLES,
    NUMBER,
    SUFFIX_ABOVE,
    SUFFIX_BELOW,
    WORD_NUMBERS,
    WORDS,
    Found,
    better_or_worse,
    bounded,
    comparator,
    or_better,
    parse_number,
    spaced,
    told_from_above,
)
from trialrun.criteria.words.fractions import find_fractions, find_snellen, find_titres
from trialrun.criteria.words.ordinals import find_classes, find_grades, find_stages
from trialrun.criteria.words.scale_ends import out_of
from trialrun.criteria.words.signs import Signs, Words
from trialrun.model.criteria import Range
from trialrun.model.errors import MalformedCriterion
from trialrun.vocab.spelling import lowered
from trialrun.vocab.units import match_unit


class Quantity(msgspec.Struct, gc=False):
    """A range in a unit ("" where none is written). `compared` is False for a bare number."""

    range: Range
    unit: str
    compared: bool
    second: Range | None = None  # the lower of two pressures: "> 140/90 mmHg"


_OF_LIMIT = r"(?:(?:the|that|of|institutional|local|laboratory|reference)\s+){0,4}(?:upper|normal|i?uln\b|unl\b|limit)"
_MINUS = r"[-−–‐]"
_ONE = re.compile(
    rf"(?:(?<![\w.])(?<![a-z]\d[-–—])(?<![a-z]\d\d[-–—])|(?<=[a-z])(?=[<>≤≥=])|(?<=[a-z]\d)(?=[<>≤≥]))(?:(?:{COMPARATOR.format('a_')})\s*(?:\(\s*[<>=≤≥]{{1,3}}\s*\)\s*)?(?:(?:the\s+)?ages?\s+(?:of\s+)?|to\s+|the\s+|a\s+|of\s+|or\s+)?)?"
    rf"(?:(?P<minus>{_MINUS}\s?(?=\d))|(?<=[<>≤≥=\s])(?P<plus>\+(?=\d)))?(?P<number>{NUMBER}|\b(?:{WORDS})\b(?:\s*\(\s*\d+\s*\))?|\b(?:{'|'.join(MULTIPLES)})\b(?=\s+{_OF_LIMIT}))(?![\w]*['’])",
)
_SUFFIXES = (
    (re.compile(r"\s*" + SUFFIX_ABOVE), "ge"),
    (re.compile(r"\s*" + SUFFIX_BELOW), "le"),
)
_AND_SECOND = re.compile(
    rf"\s*(?:,|and|but|to|&|or)?\s*(?:{COMPARATOR.format('b_')})\s*(?:\(\s*[<>=≤≥]{{1,3}}\s*\)\s*)?(?:to\s+)?(?P<minus>{_MINUS}(?=\d))?(?P<number>{NUMBER})",
)
_RANGE = re.compile(
    rf"(?<![\w.])(?P<open>(?:between|from)\s+(?:the\s+)?ages?(?:\s+of)?|between|from|ranging from|range(?: of)?|ranging between|of|:)?\s*(?P<sign>(?:≥|>=|>/=)\s*(?=\d+\D{{1,22}}(?:≤|<=|</=|<)))?(?P<below>(?:(?<=[\s(:])|^){_MINUS}(?=\d))?(?P<low>{NUMBER})(?P<unit>[^\W\d]{{1,8}}|\s(?:d|diopters|dioptres)\b|\s?[%°])?"
    rf"\s*(?:(?:years?|yrs?|months?|days?|weeks?)(?:\s+of\s+age|\s+old)?\s*)?(?P<sep>-|–|—|−|‐|‑|~|\bto\b|\bthrough\b|\band\b|\buntil\b|\bup to\b)\s*"
    rf"(?:≤|<=|</=|(?P<strict><|(?<=to )(?:less\s+than|below|under)\b))?\s*(?P<beneath>(?<=[\s<≤=])[-−‐](?=\d)|\+(?=\d))?(?P<high>{NUMBER})(?![\d]*(?:st|nd|rd|th)\b)",
)
_LIST = re.compile(
    r"(?<![\w.<>≤≥=])(?P<first>\d{1,2})(?P<rest>(?:\s*(?:,|/|or|and|,\s*or|,\s*and|to)\s*\d{1,2}(?![\d.%]))+)(?!\s*(?:mg|ml|%|x|\d))"
)

# "0.5 or 1": neighbours on a scale of half points.
_HALVES = re.compile(
    r"(?<![\w.<>≤≥=])\d{1,2}(?:\.[05])?(?:\s*(?:,\s*or|,|/|or)\s*\d{1,2}(?:\.[05])?)+(?!\s*(?:mg|ml|g|cm|mm|%|x|\d|\.\d))"
)
_ULN = re.compile(
    r"\s*(?P<times>x|×|\*|times|fold|-fold|time|xs|\bby\b)?\s*(?:of\s+|that of\s+|(?:or\s+)?(?:greater|higher|more)\s+than\s+|above\s+|over\s+)?(?:the\s+|our\s+|their\s+|its\s+|an?\s+)?"
    r"(?:(?:institution(?:al|'s|s)?|institute|local|lab(?:oratory)?(?:'s)?|site|central|reference|respective|age[- ]adjusted|age[- ]specific|normal|corresponding|hospital|center|applicable|test)\s+)*"
    r"(?P<limit>ulns?\b|unl\b|ulrr\b|ulq\b|iuln\b|upper\s+(?:institutional\s+|laboratory\s+|local\s+|reference\s+)?limits?(?:\s+of)?(?:\s+the)?(?:\s+(?:institutional|institution's|laboratory|local|reference|normal|site))*(?:\s+(?:normal|normality|range|reference|limits?|values?|ranges?))*"
    r"|upper\s+normal(?:\s+(?:range|limits?|values?|level|value))?|normal\s+upper\s+limits?(?:\s+of\s+(?:the\s+)?normal)?|upper\s+end\s+of\s+(?:the\s+)?normal(?:\s+range)?|upper\s+(?:boundary|bound|value)\s+of\s+(?:the\s+)?(?:normal|reference)(?:\s+range)?|upper\s+reference\s+(?:range|limit)|normal\s+limits?\b|normal\s+range|maximum\s+normal(?:\s+(?:value|limit|level))?|max\.?\s+normal(?:\s+value)?|normal\s+maximum|(?(times)normal\b|normal\b(?!\s+(?:or|and)\b))|n\b(?=\s*(?:[),.;]|$)))"
    r"(?:\s*(?:for|of)\s+(?:the\s+)?(?:(?:institution(?:al|'s)?|local|laboratory|age|central|institution)\s*)+(?:laboratory)?)?"
    r"(?:\s*[\[(]\s*(?:i?uln|unl|ulrr)\s*[\])])?(?:\s+(?:range|value)s?\b)?",
)
_LLN = re.compile(
    r"\s*(?:x|×|\*|times)?\s*(?:of\s+)?(?:the\s+)?(?:(?:institution(?:al|'s)?|local|laboratory|lab|site|normal)\s+)*"
    r"(?:lln\b|lower\s+(?:institutional\s+|laboratory\s+)?limits?(?:\s+of)?(?:\s+the)?(?:\s+(?:institutional|laboratory|local))*(?:\s+(?:normal|range))*|lower\s+normal\s+limit)(?:\s*\(lln\))?",
)
_LIMIT_ALONE = re.compile(
    rf"(?<!\w)(?:{COMPARATOR.format('c_')})\s*(?P<limit>(?:the\s+)?(?:(?:institutional|local|laboratory|lab)\s+)*(?:i?uln\b|unl\b|lln\b|(?:the\s+)?(?:upper|lower)\s+(?:institutional\s+|laboratory\s+)?limits?\s+of\s+(?:the\s+)?(?:institutional\s+|laboratory\s+|local\s+|reference\s+)?(?:normal|range)(?:\s+range)?|upper normal(?: limit| range)?|lower normal(?: limit)?)(?:\s*\((?:i?uln|lln)\))?)",
)
# How it is named: quickly looked for before the bound of it.
_LIMIT_NAMED = re.compile(r"uln\b|unl\b|lln\b|limits?\s+of\s|upper normal|lower normal")
# "above the normal range", "below normal limits", "at least normal": the upper and the lower end of what is normal.
_NORMAL_ALONE = re.compile(
    r"(?<!\w)(?:(?P<least>at least|(?:no|not) (?:less|lower) than|(?:at|equal to) or (?:above|over|greater than)|≥|>=)|(?P<over>above|over|greater than|higher than|exceed(?:s|ing)?|>)|(?P<under>below|under|less than|lower than|<))\s*"
    r"(?:the\s+)?(?:(?:institutional|local|laboratory|lab|reference)\s+)*normal(?:\s+(?:institutional|laboratory|reference))?"
    r"(?:\s+(?:limits?|range|ranges|values?|levels?)\b|(?=\s*(?:$|[,;.()]|\b(?:or|and|at|on)\b)))",
)
_PREDICTED = re.compile(
    r"\s*(?:%|percent)\s*(?:of\s+)?(?:the\s+|their\s+)?(?:(?:age[- ]|normal\s+|expected\s+)*(?:predicted|expected|pred)\b(?:\s+(?:normal|value|values|for age)\b)*|of\s+(?:the\s+)?normal\b(?:\s+(?:value|predicted))*)",
)
_AGE_UNIT = re.compile(
    r"\s*(?:-\s*)?(?P<unit>years?|yrs?|yr|y/o|yo|y\.o|y(?=\W*$)|months?|mos?|weeks?|wks?|days?)\b\.?(?:['’](?=\s+duration))?(?:[\s-]*(?:of\s+age|old|in age|aged)\b)?",
)

# Of these one stands in every limit of normal.
_LIMIT_SIGNS = Words("uln", "ulr", "ulq", "unl", "lln", "limit", "normal", "upper", "max")
_N_ALONE = re.compile(r"n(?<=\bn)\b")
# A bound is written at most so many characters before its number.
_REACH = 64
_NUMERAL = re.compile(rf"\d|\b(?:{WORDS}|{'|'.join(MULTIPLES)})\b")
_SPELT = Words(*WORD_NUMBERS, *MULTIPLES)  # numbers written as words
_DIGIT = re.compile(r"\d")
_BEFORE_NUMBER = re.compile(r"(?:[-–—−‐‑~]|\b(?:to|through|and|until)\b)\D*\d")


def _spans_numbers(lower: str) -> bool:
    """Whether between two numbers stands what a range has there."""
    first = _DIGIT.search(lower)
    return first is not None and _BEFORE_NUMBER.search(lower, first.end()) is not None


def quantities(text: str, folded: str) -> list[Found]:
    """Quantities, grades and stages of the text in order; none overlap."""
    finders = _FINDERS.chances(folded)
    if not finders:
        return []
    lower = lowered(text)
    claims: list[Found] = []
    for finder in finders:
        for item in finder(text, lower):
            if not (claims and any(one.start < item.end and item.start < one.end for one in claims)):
                claims.append(item)
    claims.sort(key=attrgetter("start"))
    return claims


@lru_cache(maxsize=4)
def _names_limit(lower: str) -> bool:
    return bool(_LIMIT_SIGNS.stand_in(lower)) or _N_ALONE.search(lower) is not None


_LIMITS = ((_ULN, "x ULN"), (_LLN, "x LLN"), (_PREDICTED, "% predicted"))
# Hours of life, which alone are read as an age: "newborns under 72 hours old".
_HOURS = re.compile(r"\s*(?:-\s*)?(?:hours?|hrs?|h)\b")
_OLD = re.compile(r"[\s-]*(?:old|of\s+(?:age|life)|after\s+birth)\b")
_AGED = re.compile(r"\b(?:aged?|ages|newborns?|neonates?)\b.{0,40}$", re.DOTALL)
# "Length of stay > 48 h", "time from onset < 6 hours": the value itself is a time.
_LASTED = re.compile(
    r"\b(?:duration|length of stay|time (?:from|between|since|to|of)|interval|latency|delay)\b[^,;.()]{0,60}(?:[<>≤≥=]|\bthan|\bleast|\bmost|\bof|\bunder|\bover|\bwithin)\s*[\d.,]+\s*$"
)
_TIME_UNITS = {"y": "years", "w": "weeks", "d": "days", "m": "months"}


def _unit_after(text: str, lower: str, position: int, multiple: bool = False) -> tuple[int, str]:
    """End and canonical unit of what follows a number; the position itself and "" for none.

    multiple: whether the number itself says that it is a multiple: "twice normal".
    """
    for pattern, unit in _LIMITS if _names_limit(lower) else _LIMITS[2:]:
        match = pattern.match(lower, position)
        if match and match.group().strip():
            if unit == "x ULN" and not (multiple or match["times"]) and _NORMAL.match(match["limit"]):
                continue
            return match.end(), unit
    age = _AGE_UNIT.match(lower, position)
    if age:
        return age.end(), _TIME_UNITS[age["unit"][0]]
    hours = _HOURS.match(lower, position)
    if hours and (
        _OLD.match(lower, hours.end())
        or _AGED.search(lower, 0, position)
        or _LASTED.search(lower, 0, position)
    ):
        return hours.end(), "h"
    hit = match_unit(text, position)
    if hit is not None:
        return hit
    behind = position
    while behind < len(text) and text[behind].isspace():
        behind += 1
    if behind > position:
        hit = match_unit(text, behind)
        if hit is not None:
            return hit
    return position, ""


_OF_PREDICTED = ("%", "% predicted")  # "≥ 30 % and < 80 % predicted"
_POINTS = re.compile(r"\s*-?points?\b")
_NORMAL = re.compile(r"normal|n\b")
_GOES_TO = re.compile(r"\s*(?:to|-|–|until|up to|through)\s*[-−–+]?\d")
_FROM = re.compile(r"\b(?:from|starting at|as of)\s+$")


_LEAST = re.compile(
    r"\b(?P<sign>minimum|minimal|maximum|maximal)\s+(?!of\b)[a-z][\w /-]{1,40}?\s+(?:of|is|=|:)\s*$"
)


def _find_ones(text: str, lower: str) -> Iterator[Found]:
    position = 0
    numerals = _NUMERAL if _SPELT.stand_in(lower) else _DIGIT
    while numeral := numerals.search(lower, position):
        match = _ONE.search(lower, max(position, numeral.start() - _REACH))
        if match is None:
            return
        position = match.end()
        kind = comparator(match, "a_")
        end, unit = _unit_after(text, lower, match.end(), match["number"] in MULTIPLES)
        if not kind and unit == "x ULN" and (beyond := _TIMES_BEYOND.match(lower, match.end())):
            kind = "ge" if beyond["least"] else "gt"
        word = match["number"][0].isalpha()
        if word and not (kind or unit):
            continue
        value = parse_number(match["number"], unit)
        suffix_at = match.end()
        suffix = ""
        points = _POINTS.match(lower, suffix_at)
        for pattern, name in () if kind else _SUFFIXES:
            for start in (end, suffix_at, points.end()) if points else (end, suffix_at):
                if hit := pattern.match(lower, start):
                    suffix, end = name, max(end, hit.end())
                    break
            if suffix:
                suffix = better_or_worse(suffix, lower, suffix_at, end)
                break
        if suffix and not unit:  # "50,000 or more per microliter"
            behind, unit = _unit_after(f"1{text[end : end + _REACH]}", f"1{lower[end : end + _REACH]}", 1)
            end += behind - 1
            value = parse_number(match["number"], unit)
        if not unit and (whole := out_of(lower, end, value, compared=bool(kind))):
            end = whole  # "pain ≥ 4/10"
            for pattern, name in () if kind or suffix else _SUFFIXES:
                if hit := pattern.match(lower, end):
                    suffix, end = name, hit.end()
                    break
        lead = None
        bare = not (kind or suffix) and "im" in lower
        if bare and (least := _LEAST.search(lower, 0, match.start())):
            suffix = "ge" if least["sign"].startswith("min") else "le"  # "a minimum hemoglobin of 9 g/dL"
            lead = least.span("sign")
        start = match.start()
        if not kind and not suffix and _FROM.search(lower, max(0, start - _REACH), start):
            if _GOES_TO.match(lower, end):
                continue  # "from 5 to 2": no range at all
            suffix = "ge"  # "from 60 years of age"
        if match["minus"]:
            if unit in _SIGNED_UNITS and value and (kind or _TAKES_VALUE.search(lower, 0, match.start())):
                value = -value
            else:
                start, kind = match.start("number"), ""  # "hemoglobin -9": a dash, and no sign
        elif match["plus"] and not kind:
            start = match.start("number")
        interval = bounded(kind or suffix or "eq", value)
        second = _AND_SECOND.match(lower, end) if kind else None
        if second and not (kind[0] == "l" and second.group().lstrip().startswith("to")):
            other = comparator(second, "b_")
            if {kind[0], other[0]} == {"g", "l"}:
                other_end, other_unit = _unit_after(text, lower, second.end())
                if not unit or not other_unit or unit == other_unit or (unit, other_unit) == _OF_PREDICTED:
                    both = other_unit if (unit, other_unit) == _OF_PREDICTED else unit or other_unit
                    limit = parse_number(second["number"], both)
                    if second["minus"]:
                        limit = -limit if both in _SIGNED_UNITS else float("nan")
                    merged = _merge(interval, bounded(other, limit)) if limit == limit else None
                    if merged is not None:
                        interval, end, unit = merged, other_end, both
                    elif not unit:
                        unit = both  # "< 20 and > 75 years": two ends, each with the unit
        position = max(position, end)
        yield Found("quantity", start, end, Quantity(interval, unit, bool(kind or suffix)), lead)


def _merge(one: Range, other: Range) -> Range | None:
    lower, upper = (one, other) if one.low is not None else (other, one)
    try:
        return Range(lower.low, upper.high, lower.low_included, upper.high_included)
    except MalformedCriterion:
        return None


def _find_ranges(text: str, lower: str) -> Iterator[Found]:
    for match in _RANGE.finditer(lower) if _spans_numbers(lower) else ():
        separator, opened = match["sep"], match["open"] or ""
        if separator == "and" and not opened.startswith(("between", "from", "ranging ")):
            continue
        end, unit = _unit_after(text, lower, match.end())
        if not unit and match["unit"]:
            hit = match_unit(text[match.start("unit") : match.end("unit")].strip(), 0)
            unit = hit[1] if hit else ""
        low, high = parse_number(match["low"], unit), parse_number(match["high"], unit)
        if (match["below"] or match["beneath"]) and unit in _SIGNED_UNITS:
            low, high = (
                (-low if match["below"] and low else low),
                (-high if match["beneath"] == "-" else high),
            )
            low, high = min(low, high), max(low, high)  # "-1 to -6 D"
        if low > high and told_from_above(opened, unit, lower, match.start("low")):
            low, high = high, low
        if low >= high or _GOES_ON.match(text, end, end + 4):
            continue
        start = match.start("open") if opened and opened != ":" else match.start("sign")
        start = (
            start
            if start >= 0
            else match.start("below")
            if low < 0 <= match.start("below")
            else match.start("low")
        )
        interval = Range(low, high, high_included=not match["strict"])
        if (better := or_better(lower, match.start("high"), end, interval)) is not None:
            interval, end = better
        yield Found("quantity", start, end, Quantity(interval, unit, True))


_GOES_ON = re.compile(r"\s*(?:-|–)\s*\d")

# Most quantities cannot lie below zero, so that a dash before their number is no sign.
_SIGNED_UNITS = frozenset(("", "[diop]", "deg", "SD", "Cel", "mmol/L", "meq/L", "cm[H2O]"))


# "RASS score of -2 or higher": what stands before a number that may have a sign.
_TAKES_VALUE = re.compile(r"(?:\b(?:of|is|was|be|score|equals?|to|than)|[=:])\s*$")
_SPAN = re.compile(
    rf"(?P<open>\b(?:between|from)\s+(?:(?:the\s+)?ages?\s+(?:of\s+)?)?)?(?<![\w.])(?P<low>{NUMBER})\s*(?P<below>days?|weeks?|wks?|months?|mos?)\b(?:\s+(?:of\s+age|old))?\s*"
    rf"(?P<sep>-|–|—|to\b|through\b|and\b|until\b|up\s+to\b)\s*(?P<strict>less\s+than|under|below|younger\s+than|<)?\s*(?P<high>{NUMBER})\s*"
    r"(?P<above>weeks?|wks?|months?|mos?|years?|yrs?)\b",
)


def _find_spans(text: str, lower: str) -> Iterator[Found]:
    """ "3 months to 16 years": two bounds, each in its own unit."""
    for match in _SPAN.finditer(lower) if _spans_numbers(lower) else ():
        below, above = (_TIME_UNITS[match[name][0]] for name in ("below", "above"))
        if below == above or (match["sep"] == "and" and not match["open"]):
            continue
        low = Range(low=parse_number(match["low"], below))
        high = Range(high=parse_number(match["high"], above), high_included=not match["strict"])
        yield Found("quantity", match.start(), match.start("sep"), Quantity(low, below, True))
        yield Found("quantity", match.start("sep"), match.end(), Quantity(high, above, True))


def _find_lists(text: str, lower: str) -> Iterator[Found]:
    """ "0, 1 or 2": consecutive whole numbers are a range."""
    if _NUMBER_AND_NUMBER.search(text) is None:
        return
    for match in _LIST.finditer(text):
        numbers = [int(n) for n in re.findall(r"\d+", match.group())]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            end, unit = _unit_after(text, lower, match.end())
            interval = Range(float(numbers[0]), float(numbers[-1]))
            yield Found("quantity", match.start(), end, Quantity(interval, unit, True))
    for match in _HALVES.finditer(text):
        steps = [round(2 * float(n)) for n in re.findall(r"[\d.]+", match.group())]
        if "." in match.group() and steps == list(range(steps[0], steps[0] + len(steps))):
            interval = Range(steps[0] / 2, steps[-1] / 2)
            yield Found("quantity", match.start(), match.end(), Quantity(interval, "", True))


# Before a list is looked for: this alone is quickly searched.
_NUMBER_AND_NUMBER = re.compile(r"\d\s*(?:[,/]|or|and|to)(?:\s*or|\s*and)?\s*\d")
_QUOTIENT = re.compile(r"\d\s*/\s*\d")
_PRESSURE = re.compile(
    rf"(?:(?:{COMPARATOR.format('p_')})\s*(?:to\s+)?)?(?<!\d)(?P<upper>\d{{2,3}})\s*/\s*(?P<lower>\d{{2,3}})(?!\s*/|\d)(?:\s*mm\s*\[?hg\]?)?"
    r"(?P<suffix>\s*(?:or|and)\s+(?:(?P<up>more|greater|higher|above|over)|less|lower|below)\b)?",
)


def _find_pressures(text: str, lower: str) -> Iterator[Found]:
    """ "> 140/90 mmHg": a systolic and a diastolic bound."""
    for match in _PRESSURE.finditer(lower) if _QUOTIENT.search(lower) else ():
        kind = comparator(match, "p_")
        if bool(kind) == bool(match["suffix"]):
            continue  # "140/90" alone bounds nothing
        kind = kind or ("ge" if match["up"] else "le")
        systolic, diastolic = float(match["upper"]), float(match["lower"])
        if systolic > diastolic and 50 <= systolic <= 260 and 20 <= diastolic <= 160:
            quantity = Quantity(bounded(kind, systolic), "mm[Hg]", True, bounded(kind, diastolic))
            yield Found("quantity", match.start(), match.end(), quantity)


def _find_limits(text: str, lower: str) -> Iterator[Found]:
    """ "≤ ULN", "above the upper limit of normal": one times the limit."""
    for match in _LIMIT_ALONE.finditer(lower) if _LIMIT_NAMED.search(lower) else ():
        if _MULTIPLIED.search(lower, 0, match.start()):
            continue
        low = "lln" in match["limit"] or "lower" in match["limit"]
        kind = comparator(match, "c_")
        quantity = Quantity(bounded(kind, 1.0), "x LLN" if low else "x ULN", True)
        yield Found("quantity", match.start(), match.end(), quantity)
    for match in _NORMAL_ALONE.finditer(lower):
        if not _TIMES.search(lower, 0, match.start()):
            beyond = (Range(low=1.0), "x LLN") if match["least"] else _BEYOND[bool(match["over"])]
            quantity = Quantity(*beyond, True)
            yield Found("quantity", match.start(), match.end(), quantity)


_SO_OFTEN = r"(?<!thrombin )(?<!plastin )(?<!bleeding )(?<!clotting )\btimes?"  # "prothrombin time > ULN"
# "2 times above normal", "5 seconds above normal", "not above normal": more is said than on which side of normal the value lies.
_TIMES = re.compile(rf"(?:\d\S*(?:\s+[a-z/]+){{0,2}}|\bnot|\bno|\bor|fold|{_SO_OFTEN})\s*$")
# "5-fold greater than the upper limit": a multiple of it.
_MULTIPLIED = re.compile(rf"(?:fold|{_SO_OFTEN}|\btwice|\d\s?x)(?:\s+or)?\s*$")
_TIMES_BEYOND = re.compile(
    r"\s*(?:x|times?|-?\s?fold)\s+(?:(?P<least>or\s+)?(?:greater|higher|more)\s+than|above|over)\b"
)
_BEYOND = {
    True: (Range(low=1.0, low_included=False), "x ULN"),
    False: (Range(high=1.0, high_included=False), "x LLN"),
}


_KINDS = r"chemotherap(?:y|ies)|immunotherap(?:y|ies)|(?:biologic(?:al)?|hormonal|hormone|endocrine)\ therap(?:y|ies)|biological\ response\ modifier\ therap(?:y|ies)"
_LINES = re.compile(
    rf"""(?<!\w)(?:(?:at\ least|(?:no|not)\ (?:less|fewer)\ than)\s+(?P<least>\d|{WORDS})\s*,?\s*(?:but|and)\s+)?(?P<between>between\s+)?(?:exactly\s+|only\s+)?(?:(?:{spaced(COMPARATOR.format("l_"))})\s*)?(?P<number>\d{{1,2}}|{WORDS})(?:\s*\(\d+\))?
        (?:\s*(?:-|–|to|or|(?(between)and|or))\s*(?P<upper>\d{{1,2}}|{WORDS}))?
        (?P<more>\s+(?:or\s+more|or\s+fewer))?(?(least),?)\s+
        (?:(?:prior|previous|different|systemic|separate|standard|anticancer|anti-myeloma|treatment|therapeutic|cytotoxic|salvage
        |{_KINDS})\s+)*
        (?:lines?|regimens?|(?:prior|previous)\s+(?:(?:systemic|anti-?cancer|medical)\s+)?(?:therapies|treatments|courses)
        |(?:prior|previous)\s+(?:(?:systemic|cytotoxic|salvage|standard)\s+)?(?:{_KINDS})(?!\s+(?:cycles?|doses?|courses?|treatments?|drugs?|agents?|combinations?|in|with\s)))(?!\w)
        (?:\s+of\s+(?:(?:prior|previous|systemic|standard|anti-?cancer|antineoplastic|anti-?myeloma|any)\s+)*
        (?:therapy|therapies|treatment|treatments))?""",
    re.VERBOSE,
)

_MAYBE_LINES = re.compile(
    rf"lines?(?!\w)|regimens?(?!\w)|(?:prior|previous)\s+(?:\S+\s+)?(?:therapies|treatments|courses|{_KINDS})",
    re.VERBOSE,
)


def _find_lines(text: str, lower: str) -> Iterator[Found]:
    """ "at least two prior lines of therapy", "1-3 prior regimens"."""
    for match in _LINES.finditer(lower) if _MAYBE_LINES.search(lower) else ():
        value = parse_number(match["number"])
        kind = comparator(match, "l_")
        if match["least"]:  # "at least one but no more than three prior regimens"
            if kind not in ("le", "lt") or bounded(kind, value).high is None:
                continue
            least = parse_number(match["least"])
            most = value if kind == "le" else value - 1
            if least > most:
                continue
            interval = Range(least, most)
        elif match["upper"]:
            upper = parse_number(match["upper"])
            if upper <= value:
                continue
            interval = Range(value, upper)
        elif match["more"]:
            interval = Range(high=value) if "fewer" in match["more"] else Range(low=value)
        else:
            interval = bounded(kind or "eq", value)
        yield Found("lines", match.start(), match.end(), interval)


def _find_fractions(text: str, lower: str) -> Iterator[Found]:
    """ "< 1/3 of predicted"; a fraction of something else is no number, and its words stay words."""
    for found, unit in find_fractions(text, lower):
        if unit:
            yield Found("quantity", found.start, found.end, Quantity(found.value, unit, True))
        else:
            yield Found("word", found.start, found.end, None)


_Finder = Callable[[str, str], Iterator[Found]]


def _as_written(find: Callable[[str], Iterator[Found]]) -> _Finder:  # needs the capitals of the text
    return lambda text, lower: find(text)


_DIGITS = tuple("0123456789")
# Each finder with words of which one must occur for it to find anything; the first to find has the place.
_FINDERS = Signs[_Finder](
    (
        (_as_written(find_grades), ("grade", "gr.", "ctc")),
        (
            _as_written(find_classes),
            (
                *("class", "nyha", "association", "pugh", "child", "asa", "score", "grading", "category"),
                *("killip", "hurley", "fontaine", "mallamp", "fitzp", "yahr", "&y", "& y", "gmfcs"),
            ),
        ),
        (_as_written(find_stages), ("stage",)),
        (lambda text, lower: find_titres(lower), ("1:", "1 :", "1/", "1 /")),
        (lambda text, lower: find_snellen(lower), ("20/", "20 /", "6/", "6 /")),
        (_find_fractions, ("/", "half", "third", "quarter", "fourth", "fifth", "tenth")),
        (_find_lines, ("line", "regimen", "therap", "treatments", "courses")),
        (_find_pressures, ("/",)),
        (_find_limits, ("ln", "unl", "limit", "normal")),
        (_find_spans, ("day", "week", "wk", "mo")),
        (_find_ranges, _DIGITS),
        (_find_lists, _DIGITS),
        (_find_ones, (*_DIGITS, *WORD_NUMBERS, *MULTIPLES)),
    )
)
