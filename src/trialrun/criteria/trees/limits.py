"""What limits a demand to parts of a trial, read back: "Phases 1 and 2", "except Cohort A", "Part B, Cohort 1".

`parts` finds these names in a record's text and writes them so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KIND = r"(?:phase|part|cohort|arm|group|strat(?:um|a)|sub-?study|module|period|step|panel|segment|sub-?group|dose[- ]level)s?"
ID = r"(?:\d{1,2}[a-z]?(?!\s*(?:%|mg|days?\b|weeks?\b|months?\b|years?\b))|(?-i:[IVX]{1,4}[abAB]?|[A-H]\d{0,2}))"
JOIN = r"\s*(?:,(?:\s*(?:and|or|&))?|and/or|and|or|&|/|[-–]|to)\s*"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_ONE = re.compile(rf"(?P<kind>{KIND})\s+(?:#\s?)?(?P<ids>{ID}\b(?:{JOIN}{ID}\b)*)", re.I)
_RANGE = re.compile(rf"({ID})\s*(?:[-–]|to)\s*({ID})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """One level of a limit: parts of one sort ("cohort": {"a", "b"}), or with `other` all but these.

    shown: the name of a group of people as the record writes it.
    """

    sort: str
    names: frozenset[str]
    other: bool = False
    shown: str = field(default="", compare=False)


def limits(applies_to: str) -> tuple[Limit, ...]:
    """What `Criterion.applies_to` limits a criterion to; every level must fit. Empty for the whole trial."""
    text = " ".join(applies_to.split())
    if not text:
        return ()
    other = text.casefold().startswith("except ")
    if other:
        text = text[len("except ") :]
    found = [
        Limit(_sort(match["kind"]), _identifiers(match["ids"], _sort(match["kind"])), other)
        for match in _ONE.finditer(text)
    ]
    by_sort: dict[str, Limit] = {}
    for limit in found:
        known = by_sort.get(limit.sort)
        by_sort[limit.sort] = Limit(
            limit.sort, limit.names | (known.names if known else frozenset()), limit.other
        )
    return tuple(by_sort.values()) or (Limit("people", frozenset({folded(text)}), other, text),)


def folded(name: str) -> str:
    """The words of a name for comparison, without case and signs."""
    return _SIGNS.sub(" ", name).strip().casefold()


_SIGNS = re.compile(r"[\W_]+")


def inside(outer: str, inner: str) -> str:
    """A part inside a part; one of the same sort takes the other's place."""
    if not outer or not inner or outer == inner:
        return inner or outer
    same = {limit.sort for limit in limits(outer)} & {limit.sort for limit in limits(inner)}
    return inner if same else f"{outer}, {inner}"


def _sort(kind: str) -> str:
    kind = kind.casefold().replace("-", "")
    return "stratum" if kind.startswith("strat") else kind.removesuffix("s")


def _identifiers(text: str, sort: str) -> frozenset[str]:
    names = {_identifier(name, sort) for name in re.findall(rf"\b{ID}\b", text, re.IGNORECASE)}
    for first, last in _RANGE.findall(text):
        low, high = _identifier(first, sort), _identifier(last, sort)
        if low.isdigit() and high.isdigit():
            names |= {str(n) for n in range(int(low), min(int(high), int(low) + 20) + 1)}
        elif len(low) == len(high) == 1:
            names |= {chr(n) for n in range(ord(low), ord(high) + 1)}
    return frozenset(names)


def _identifier(name: str, sort: str) -> str:
    """ "II" and "2" are one; phase 1b is phase 1."""
    name = name.casefold()
    if name in _ROMAN and not (sort != "phase" and name in ("c", "d")):
        return str(_ROMAN[name])
    if match := re.fullmatch(r"([ivx]+)([ab])", name):
        return str(_ROMAN.get(match[1], match[1])) + ("" if sort == "phase" else match[2])
    if sort == "phase" and (match := re.fullmatch(r"(\d+)[a-z]", name)):
        return match[1]
    return name
