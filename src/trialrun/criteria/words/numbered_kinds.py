"""Kinds of one disease that are told by numbers: "type 1 or 2 diabetes", "diabetes type 1 or type 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

_NUMBER = r"(?:[1-9]|i{1,3}|iv|vi{0,2})(?:[a-c])?"
_JOIN = r"\s?(?:,(?:\s?(?:or|and/or|and)\b)?|/|&|\bor\b|\band/or\b|\band\b)\s?"
_BEFORE = re.compile(
    rf"\b(?P<kind>type|class|grade)(?:e?s)?[ -](?P<all>{_NUMBER}(?:{_JOIN}(?:(?:type|class|grade)[ -])?{_NUMBER})+)(?= (?!or\b|and\b)[a-z])"
)
# What stands behind the name of the first kind: "diabetes type 1 | or type 2".
_BEHIND = re.compile(rf"(?P<all>(?:{_JOIN}(?:(?:type|grade)[ -])?{_NUMBER}(?![\w.%]|\s?(?:[<>≤≥]|x\b)))+)")
_ENDS_IN_NUMBER = re.compile(rf"(?P<stem>.*\b(?:types?|grade)[ -])(?P<first>{_NUMBER})$")
_ONE = re.compile(_NUMBER)
_KIND = re.compile(r"type|class|grade|and/or|and|or")


def with_numbered_kinds(folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions, with a name for the kinds that share a noun: one that has each of them as a candidate."""
    told = list(chain(_before(folded, found), _behind(folded, found)))
    if " vessel" in folded or "-vessel" in folded:
        told += _of_vessels(folded)
    if not told:
        return found
    rest = [x for x in found if not any(x.start < one.end and one.start < x.end for one in told)]
    return sorted([*rest, *told], key=lambda x: x.start)


def _before(folded: str, found: list[Mention]) -> Iterator[Mention]:
    """ "Type 1 or 2 diabetes"."""
    for match in _BEFORE.finditer(folded):
        first = match.end() + 1
        noun = next((x for x in found if match.start() < x.end and first < x.end and x.start <= first), None)
        if noun is None or not noun.of("condition"):
            continue
        numbers = [x.group() for x in _ONE.finditer(_KIND.sub("", match["all"]))]
        names = [f"{match['kind']} {number} {folded[first : noun.end]}" for number in numbers]
        if (kinds := _known(names)) is not None:
            yield _either(match.start(), noun.end, folded, kinds)


_VESSELS = r"(?:one|two|three|single|double|triple|[1-3])"
_OR_VESSELS = r"(?: vessel)? {0,2}(?:, {0,2}(?:(?:or|and/or|and) )?|/ ?|(?:or|and/or|and) )"
_DISEASED_VESSELS = re.compile(
    rf"\b(?P<all>{_VESSELS}(?:{_OR_VESSELS}{_VESSELS})+) {{1,2}}"
    r"vessels? (?:(?:coronary(?: artery| heart)?|occlusive) )?(?:disease|cad)\b"
)
_VESSEL = re.compile(rf"\b{_VESSELS}\b")
_IN_WORDS = {"1": "one", "single": "one", "2": "two", "double": "two", "3": "three", "triple": "three"}


def _of_vessels(folded: str) -> Iterator[Mention]:
    """ "One-, two- or three-vessel disease"."""
    for match in _DISEASED_VESSELS.finditer(folded):
        numbers = [_IN_WORDS.get(x.group(), x.group()) for x in _VESSEL.finditer(match["all"])]
        if (kinds := _known([f"{number}-vessel disease" for number in numbers])) is not None:
            yield _either(*match.span(), folded, kinds)


def _behind(folded: str, found: list[Mention]) -> Iterator[Mention]:
    """ "Diabetes type 1 or type 2"."""
    for mention in found:
        if not mention.of("condition") or not folded[mention.end - 1].isalnum():
            continue
        named = _ENDS_IN_NUMBER.fullmatch(folded[mention.start : mention.end])
        match = _BEHIND.match(folded, mention.end) if named is not None else None
        if named is None or match is None:
            continue
        numbers = [x.group() for x in _ONE.finditer(_KIND.sub("", match["all"]))]
        names = [f"{named['stem']}{number}" for number in (named["first"], *numbers)]
        if (kinds := _known(names)) is not None:
            yield _either(mention.start, match.end(), folded, kinds)


def _known(names: list[str]) -> list[str] | None:
    """What the vocabulary calls them; None where it does not tell all of them apart."""
    kinds = [resolve(name, "condition") for name in names]
    return [x for x in kinds if x] if all(kinds) and len(set(kinds)) == len(kinds) > 1 else None


def _either(start: int, end: int, folded: str, kinds: list[str]) -> Mention:
    whole = uncoded(folded[start:end])
    return Mention(start, end, (("condition", whole), *(("condition", kind) for kind in kinds)))


_TOLD = re.compile(rf"\btypes?[ -]{_NUMBER}(?:{_JOIN}(?:types?[ -])?{_NUMBER})*(?![\w.%-])")


def untold_kinds(folded: str, found: list[Mention]) -> Iterator[tuple[int, int]]:
    """Which kinds of a known disease, by numbers that no name of the vocabulary holds: a person tells."""
    ill = [x for x in found if x.of("condition") and not x.of("test")]
    for match in _TOLD.finditer(folded):
        begin, end = match.span()
        beside = any(x.start == end + 1 or x.end in (begin - 1, begin - 2) for x in ill)
        if beside and not any(x.start < end and begin < x.end for x in found):
            yield begin, end


def kinds_of(mention: Mention) -> list[Mention]:
    """A mention for each of several kinds that one name tells of; empty where it is one thing."""
    kinds = [name for group, name in mention.candidates if group == "condition"]
    if len(kinds) < 3:
        return []
    return [Mention(mention.start, mention.end, (("condition", kind),)) for kind in kinds[1:]]
