"""How long, how often and how much: bounds told behind a known concept, as values under a name of their own.

"Ischemic stroke lasting less than 4 hours", "heartburn on at least 2 days a week": a record of the illness
does not tell, so that the bound stands beside it. Like every uncoded name it decides nothing unless a record
uses the same words.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, every, leaf, operands, some
from trialrun.criteria.words.comparisons import WORD_NUMBERS, WORDS
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import mentions, resolve

SIGNS = (
    (r"at\s+least|(?:a\s+)?minimum(?:\s+of)?|no\s+(?:less|fewer)\s+than|≥|>=|=>", "ge"),
    (r"(?:more|longer|greater|higher)\s+than|over|exceeding|above|>", "gt"),
    (
        r"at\s+most|up\s+to|(?:a\s+)?maximum(?:\s+of)?|(?:no|not)\s+(?:more|longer|greater)\s+than|≤|<=|=<",
        "le",
    ),
    (r"(?:less|fewer|shorter|lower)\s+than|under|below|<", "lt"),
)
_KINDS = tuple((re.compile(words, re.IGNORECASE), kind) for words, kind in SIGNS)
_NUMBER = rf"(?:\d+(?:\.\d+)?|{WORDS})(?:\s*\(\s*\d+\s*\))?"
_SIGN = rf"(?P<sign>{'|'.join(words for words, _ in SIGNS)})"
AMOUNT = (
    rf"(?:{_SIGN}\s*(?P<n>{_NUMBER})|(?P<low>{_NUMBER})\s*(?:-|–|to)\s*(?P<high>{_NUMBER})"
    rf"|(?P<bare>{_NUMBER})(?=\s*(?:or\s+(?:more|longer|less|fewer)\b|[a-z]+\s+(?:or\s+(?:more|longer|less|fewer)\b|(?:per|a|each|every)\s+\w+\s+or\s+(?:more|less)))))"
)
_ENDED = r"(?:\s*,?\s*or\s+(?P<more>more|longer|less|fewer))?"
_TIMES = {"s": "s", "m": "min", "h": "h", "d": "d", "w": "wk", "mo": "mo", "y": "a", "n": "d"}
_UNIT = r"(?P<unit>seconds?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|wks?|months?|years?|yrs?)\b"
_HOW_LONG = re.compile(
    r"\(?(?:(?:(?:that|which)\s+)?(?:(?:has|have|had)\s+)?(?:last(?:ed|s|ing)|persist(?:ed|s|ing))(?:\s+for)?|of\s+(?:a\s+)?duration(?:\s+of)?|(?:with\s+(?:an?\s+)?)?duration(?:\s+of)?"
    rf"|for|of)?\s*{AMOUNT}\s*-?\s*{_UNIT}{_ENDED}(?:['’]?\s*(?:in\s+|of\s+)?duration)?\)?",
    re.IGNORECASE,
)
_PER = (
    r"(?:\s*(?:per|a|an|each|every|/)\s*(?P<per>day|week|month|year|session)|\s+(?P<ly>daily|weekly|monthly))"
)
_HOW_OFTEN = re.compile(
    rf"\(?(?:(?:on|of|for|occurring|happening|experienced|present|taken|used|given|at\s+a\s+frequency\s+of|with\s+a\s+frequency\s+of)\s+)*{AMOUNT}(?:\s+or\s+(?P<more1>more|fewer|less))?\s*-?\s*"
    rf"(?P<noun>times|days?|nights?|episodes?|occasions?|attacks?|sessions?|hours?|hrs?|minutes?|mins?){_PER}{_ENDED}(?:\s+on\s+average)?\)?",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    rf"\(?{AMOUNT}\s*(?P<noun>hours?|hrs?|minutes?|mins?)(?:\s*/\s*(?P<per1>week|day))?\s+(?:of\s+)?"
    rf"(?P<what>(?!(?:or|and|per|a)\b)[a-z][a-z -]{{3,50}}?)(?:{_PER})?\)?",
    re.IGNORECASE,
)
_DOSE = re.compile(
    rf"\(?(?:(?:at|of|with|in|exceeding)\s+)?(?:an?\s+)?(?:(?:total|daily|stable|maximum)\s+)*(?:doses?\s+)?(?:of\s+)?{AMOUNT}\s*(?P<mass>mg|g|mcg|µg|ug|iu|units?)(?:\s*/\s*(?:d|day)\b|\s+(?:per|a|each)\s+day|\s+daily)\)?",
    re.IGNORECASE,
)
_MASSES = {
    "mg": "mg/d",
    "g": "g/d",
    "mcg": "ug/d",
    "µg": "ug/d",
    "ug": "ug/d",
    "iu": "[IU]/d",
    "uni": "[IU]/d",
}
_BETWEEN = re.compile(r"[\s,(]*")
_JOINED = re.compile(r"\b(?:and|or|nor|but)\b", re.IGNORECASE)
# Of these the value itself is a time: "loss of consciousness > 5 minutes".
_OF_TIME = ("loss of consciousness", "amnesia")


def number_of(words: str) -> float:
    """ "4.5", "four (4)" as a number."""
    first = words.split("(")[0].strip().lower()
    return float(WORD_NUMBERS[first]) if first in WORD_NUMBERS else float(first)


def range_of(match: re.Match[str]) -> c.Range | None:
    """The range that a match of AMOUNT bounds; None where nothing says on which side."""
    told = match.groupdict()
    if match["low"]:
        low, high = number_of(match["low"]), number_of(match["high"])
        return c.Range(low, high) if low < high else None
    kind = ""
    if match["sign"]:
        sign = " ".join(match["sign"].split())
        kind = next(kind for words, kind in _KINDS if words.fullmatch(sign))
    elif more := told.get("more") or told.get("more1"):
        kind = "ge" if more.lower() in ("more", "longer") else "le"
    if not kind:
        return None
    value = number_of(match["n"] or match["bare"])
    if kind[0] == "g":
        return c.Range(low=value, low_included=kind == "ge")
    return c.Range(high=value, high_included=kind == "le")


def _time_unit(word: str) -> str:
    low = word.lower()
    return _TIMES["mo" if low.startswith("mo") else low[0]]


def with_amounts(built: Built, text: str) -> Built:
    """The same, with such a bound in place of the question or the stretch that was left over."""
    kind = type(built.tree)
    if kind is c.Not:
        assert isinstance(built.tree, c.Not)
        inner = with_amounts(Built(built.tree.of, built.places), text)
        return built if inner.tree is built.tree.of else Built(c.Not(inner.tree), inner.places)
    if kind is not c.All and kind is not c.AnyOf:
        return built
    both = c.All if kind is c.All else c.AnyOf
    parts = [Built(*part) for part in operands(built, both)]
    told = [with_amounts(part, text) if c.children(part.tree) else part for part in parts]
    if both is c.All:
        told = [_told(part, told, text) for part in told]
    if all(new.tree is part.tree for new, part in zip(told, parts, strict=True)):
        return built
    return every(told) if both is c.All else some(told)


def _told(part: Built, parts: list[Built], text: str) -> Built:
    if not isinstance(part.tree, (c.Attest, c.Unparsed)):
        return part
    start, end = part.places[0]
    value = _activity(part.tree.text)
    if value is None:
        owner = _owner(part, parts, text)
        value = None if owner is None else bound_behind(part.tree.text, owner)
    return part if value is None else leaf(value, start, end)


def _owner(part: Built, parts: list[Built], text: str) -> c.Condition | c.Received | None:
    """The illness or the treatment that ends where the stretch begins."""
    before = [x for x in parts if x.end <= part.start and isinstance(x.tree, (c.Condition, c.Received))]
    nearest = max(before, key=lambda x: (x.end, x.start), default=None)
    if nearest is None or not _BETWEEN.fullmatch(text, nearest.end, part.start):
        return None
    return nearest.tree if isinstance(nearest.tree, (c.Condition, c.Received)) else None


def bound_behind(words: str, owner: c.Condition | c.Received) -> c.Measurement | None:
    """The value that the words behind an illness or a treatment bound: how long, how often, how much."""
    name = owner.concept
    if owner.excepting or len(words) > 80:
        return None
    if (match := _HOW_LONG.fullmatch(words)) is not None:
        told = name if name in _OF_TIME else f"{name} duration"
        return _measured(told, match, _time_unit(match["unit"]), owner.within)
    if (match := _HOW_OFTEN.fullmatch(words)) is not None:
        noun, per = match["noun"].lower(), (match["per"] or match["ly"]).lower()
        if per == "session":
            return _measured(f"{name} session duration", match, _time_unit(match["noun"]), owner.within)
        if per.startswith("month") and (days := resolve(f"{name} {noun} per month", "measurement")):
            return _measured(days, match, "/mo", owner.within)
        return _measured(name, match, _frequency(noun, per), owner.within)
    match = _DOSE.fullmatch(words) if isinstance(owner, c.Received) else None
    if match is not None and is_coded(name, "therapy"):
        dose = f"{name} dose"
        unit = _MASSES[match["mass"].lower()[:3]]
        return _measured(resolve(dose, "measurement") or dose, match, unit, owner.within)
    return None


def _frequency(noun: str, per: str) -> str:
    below = "/" + {"d": "d", "w": "wk", "m": "mo", "y": "a"}[per[0]]
    return below if noun[0] in "teoas" else _TIMES[noun[0]] + below


def _measured(
    name: str, match: re.Match[str], unit: str, within: c.Window | None = None
) -> c.Measurement | None:
    interval = range_of(match)
    if interval is None or (is_coded(name, "measurement") and unit[-2:] not in ("mo", "/d")):
        return None
    return c.Measurement(name, interval, unit, within)


def _activity(words: str) -> c.Measurement | None:
    """ "Less than 150 minutes of physical activity per week": how much of what, whatever stands before it."""
    match = _OF_WHAT.fullmatch(words) if len(words) <= 90 else None
    if match is None or _JOINED.search(match["what"]):
        return None
    per = match["per1"] or match["per"] or match["ly"]
    if per and per.lower() == "session":
        return _measured(
            f"{uncoded(match['what'])} session duration", match, _TIMES[match["noun"][0].lower()]
        )
    if not per or any(x.of("measurement") for x in mentions(match["what"])):
        return None
    return _measured(uncoded(match["what"]), match, _frequency(match["noun"].lower(), per.lower()))
