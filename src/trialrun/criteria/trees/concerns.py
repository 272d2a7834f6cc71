"""What an attestation is about: "any contraindication to MRI" is about MRI and asks what speaks against it.

It decides nothing: whether the patient has one, a person still has to say. It tells machines that read trees
which attestations speak of one thing, and of what kind of relation to it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.model.criteria import Attest
from trialrun.vocab.heads import head, uncoded
from trialrun.vocab.mentions import Mention, mentions

Relation = Literal["contraindication", "indication", "risk", "suspicion", "cause", "purpose", "time", "link"]
Kind = Literal["condition", "therapy", "measurement", "test", "scale"]


class Thing(msgspec.Struct, frozen=True):
    """What is named: a concept of the vocabulary or the words of the text, and where in the text."""

    kind: Kind
    name: str
    start: int
    end: int


class Concern(msgspec.Struct, frozen=True):
    """relation: of what is asked to the things. joined: as the sentence joins them; denied: "no …"."""

    relation: Relation
    things: tuple[Thing, ...]
    joined: Literal["and", "or"] = "or"
    denied: bool = False


_WHO = (
    r"(?:(?:any\s+)?(?:other\s+)?(?:patients?|subjects?|participants?|individuals?|persons?|people|adults?|children|women|men|those)\s+"
    r"(?:with|at|is|are|(?:who|that|which)\s+(?:is|are|have|has|had|with)|having|presenting|present|contra\w+\s+in\b)?\s*)?"
)
_SUCH = (
    r"(?:(?:one\s+or\s+more|two\s+or\s+more|at\s+least\s+(?:one|two|three|\d)|multiple|several|with|have|has|having|at|is|are|be|presenting|presence\s+of|existence\s+of|evidence\s+of|history\s+of|an?|the|any|other|known|general"
    r"|standard|absolute|relative|medical|surgical|clinical|formal|specific|potential|possible|significant|unexpected|current|poor|good"
    r"|usual|common|major|severe|considered|deemed|determined\s+to\s+be|obvious|strong|or|and)\s+)*"
)
_LEVEL = (
    r"(?:(?:moderate|high|higher|low|increased|elevated|significant|substantial|serious|imminent|current|major"
    r"|acute|average|very)(?:\s+or\s+|\s+to\s+|/|\s+))*"
)
_TO = r"(?:\s+(?:to|for|of|against|with|in|regarding|concerning))"
_RECEIVED = (
    r"(?:\s+(?:be|being|receiv(?:e|ing)|undergo(?:ing)?|hav(?:e|ing)|get(?:ting)?|tak(?:e|ing)|perform(?:ing)?|us(?:e|ing)|start(?:ing)?"
    r"|(?:treatment|therapy)\s+with|(?:the\s+)?(?:use|administration|placement|performance|insertion|initiation|application|intake|injection)\s+of))?"
)


def _told(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_RELATIONS: tuple[tuple[Relation, Kind, re.Pattern[str]], ...] = (
    (
        "contraindication",
        "therapy",
        _told(
            rf"(?P<no>(?:(?:with|has|have|had|there\s+(?:is|are))?\s*\b(?:no|without|absence\s+of)\s+))?{_WHO}{_SUCH}"
            rf"(?:(?:known\s+)?(?:allergy|hypersensitivity|intolerance)\s+(?:to\s+)?or\s+)?contra-?indications?(?:\s+or\s+(?:allergy|hypersensitivity|intolerance))?"
            rf"{_TO}{_RECEIVED}\s+(?P<what>.+)"
        ),
    ),
    (
        "contraindication",
        "therapy",
        _told(
            rf"{_WHO}{_SUCH}(?:(?:inability|unable|not\s+able)\s+to\s+(?:safely\s+)?(?:tolerate|undergo|receive|take|have|be\s+treated\s+with)"
            rf"|(?:cannot|can\s+not|could\s+not)\s+(?:safely\s+)?(?:tolerate|undergo|receive|take|be\s+treated\s+with)"
            rf"|incompatib(?:le|ility)\s+with|intoleran(?:ce|t)\s+(?:to|of))\s+(?P<what>.+)"
        ),
    ),
    (
        "contraindication",
        "therapy",
        _told(
            rf"(?:{_WHO}{_SUCH}(?:\w+\s+){{0,3}}(?:conditions?|diseases?|disorders?|illness(?:es)?|factors|devices?|implants?)\s+)?(?:(?:that|which)\s+)?(?:(?:would|could|may|might|can|will)\s+)?"
            r"(?:preclud|prohibit|prevent|contra-?indicat)(?:es?|ing)?\s+(?:safe\s+)?(?:(?:the\s+)?(?:use|administration|performance|placement|safe\s+use)\s+of\s+|undergoing\s+|receiving\s+)?(?P<what>.+)"
        ),
    ),
    (
        "contraindication",
        "therapy",
        _told(rf"{_WHO}{_SUCH}contra-?indicated\s+(?:for|to|in|from){_RECEIVED}\s+(?P<what>.+)"),
    ),
    (
        "contraindication",
        "therapy",
        _told(
            rf"(?:(?:that|which)\s+)?(?:(?:would|could|may|might|can)\s+)?contra-?indicat(?:e|es|ing){_RECEIVED}\s+(?P<what>.+)"
        ),
    ),
    (
        "contraindication",
        "therapy",
        _told(
            rf"{_WHO}{_SUCH}(?:(?:where|(?:in|for)\s+(?:whom|which))\s+)?(?P<what>\S.*?)\s+(?:is|are)\s+contra-?indicated\b.*"
        ),
    ),
    (
        "contraindication",
        "therapy",
        _told(
            rf"(?P<no>(?:no|without|absence\s+of)\s+)?{_WHO}{_SUCH}"
            r"(?P<what>[\w-][\w -]*?)\s+contra-?indications?"
        ),
    ),
    (
        "indication",
        "therapy",
        _told(
            rf"{_WHO}{_SUCH}(?P<not>(?:not|no|in|un)[\s-]*(?:an?\s+|good\s+|surgical\s+)?)?(?:indications?|indicated|candidates?|eligible|suitable|amenable|scheduled|referred)"
            rf"\s+(?:for|to){_RECEIVED}\s+(?P<what>.+)"
        ),
    ),
    (
        "indication",
        "therapy",
        _told(rf"{_WHO}{_SUCH}(?P<what>(?!medical|clinical|other|any)[\w-]+)\s+(?:indications?|candidates?)"),
    ),
    (
        "indication",
        "therapy",
        _told(
            rf"{_WHO}{_SUCH}(?:(?:(?:has|have)\s+been|is|are|was|were)\s+)?(?:recommended|assigned|sent|advised)\s+(?:for|to)(?:\s+(?:an?|the))?(?:\s+clinically\s+indicated)?{_RECEIVED}\s+(?P<what>.+)"
        ),
    ),
    (
        "indication",
        "therapy",
        _told(
            rf"{_WHO}{_SUCH}(?:(?:very\s+)?likely\s+to\s+)?(?:require[sd]?|requiring|requirements?\s+(?:of|for)|needs?|needing|in\s+need\s+of)(?:\s+to)?{_RECEIVED}\s+(?P<what>.+)"
        ),
    ),
    (
        "risk",
        "condition",
        _told(
            rf"(?:(?:(?:that|which)\s+)?(?:(?:is|are)\s+)?associated\s+with\s+an?|(?:(?:that|which)\s+)?(?:(?:would|could|may|might|can)\s+)?(?:increas|elevat)(?:es?|ing)(?:\s+the)?)\s+{_LEVEL}risks?\s+(?:of|for)\s+(?P<what>.+)"
        ),
    ),
    (
        "risk",
        "condition",
        _told(
            rf"(?:that\s+would\s+)?{_WHO}(?:{_SUCH}|(?:[^,]*,){{0,2}}\s*(?:is|are)\s+at\s+){_LEVEL}risks?\s+(?:factors?\s+)?(?:of|for)(?:\s+(?:developing|having|the))?\s+(?P<what>.+)"
        ),
    ),
    (
        "risk",
        "condition",
        _told(
            rf"{_WHO}{_SUCH}{_LEVEL}(?:risk\s+of\s+)?(?P<what>suicid(?:e|al)|bleeding|fall|falls?|cardiovascular|thrombosis|infection)\s+risk"
        ),
    ),
    (
        "suspicion",
        "condition",
        _told(
            rf"{_WHO}{_SUCH}(?:(?:clinically|highly)\s+)?(?:suspected|suspicion|suspicious|suspect)"
            rf"(?:\s+(?:clinically|clinical))?(?:\s+(?:of|for|to\s+have|diagnosis\s+of)|\s+or\s+(?:proven|confirmed|known))?\s+(?P<what>.+)"
        ),
    ),
    (
        "purpose",
        "condition",
        _told(
            r"(?:used\s+|indicated\s+|prescribed\s+|given\s+)?(?:for|to\s+(?:treat|prevent))\s+(?:the\s+)?(?:(?:treatment|therapy|management|prevention|prophylaxis|control|relief)\s+of\s+)?(?P<what>.+)"
        ),
    ),
    (
        "cause",
        "condition",
        _told(
            r"(?:.*?\b)?(?:(?:(?:that|which)\s+)?(?:is|are|was|were)\s+)?(?:due\s+to|because\s+of|caused\s+by|secondary\s+to|owing\s+to|resulting\s+from|as\s+a\s+result\s+of)\s+(?P<what>.+)"
        ),
    ),
    (
        "link",
        "condition",
        _told(
            r"(?:(?:that|which)\s+)?(?:(?:is|are|was|were)\s+)?(?P<no>not\s+)?(?:(?:directly|clearly|likely)\s+)?(?:associated\s+with|related\s+to|attribut(?:ed|able)\s+to"
            r"|accompanied\s+by|treated\s+with|(?:that|which)\s+(?:was|were|is|are)\s+being\s+treated\s+with|in\s+combination\s+with|interaction\s+with)\s+(?P<what>.+)"
        ),
    ),
    (
        "link",
        "condition",
        _told(
            r"(?:[\w\s]{0,40}\b(?:conditions?|diseases?|disorders?|illness(?:es)?|medications?|drugs?|agents?|treatments?)\s+)?(?:(?:that|which)\s+)?(?:(?:would|could|may|might|can|will|(?:is|are)\s+known\s+to)\s+)?"
            r"(?:affect|influenc|interfer|impair|alter|modif|caus|produc|chang)(?:e?s|ies|e|y|ing|ying)?\s+(?:with\s+)?(?P<what>.+)"
        ),
    ),
    (
        "time",
        "therapy",
        _told(
            r"(?:either\s+)?(?:(?:before|after|during)\s+or\s+)?(?:(?:within|in)\s+the\s+(?:current|present)|at\s+the\s+(?:time|moment)\s+of|after|before|during|prior\s+to|following|until|upon|on)\s+(?P<what>.+)"
        ),
    ),
)
_STOP = re.compile(
    r"[;:\[]|\(|\.(?:\s|$)|,?\s+(?:according|as|irrespective|regardless|which|that|who|whose|when|where|if|in\s+general|because|due|such|like|e\.g|i\.e"
    r"|including|include|determined|defined|assessed|based|within|for\s+the\s+study|despite|requiring|at\s+(?:the\s+)?(?:time|moment|study|screening|baseline))\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:,\s*(?:(?:and/or|and|or)\s+)?|\s(?:and/or|and|or)\s+|/)\s*", re.IGNORECASE)
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_LEFT = re.compile(
    r"(?:(?:an?|the|any|some|their|his|her|its|this|that|previous|prior|initial|severe|known|either|both|proven|confirmed|acute|optimal|current)\s+)+",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\s+(?:use|usage|intake|placement|administration|scanning|examination|exam)$", re.IGNORECASE
)
_OF_THE_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trial|protocol|participat\w*|investigat\w*|enrol\w*|screening|visits?|inclusion|consent|collection\s+period|reasons?|indications?|conditions?|other|which|whom)\b|^(?:of|for|to)$",
    re.IGNORECASE,
)
_LONGEST = 6
"""Words; what is longer is a description and no name."""


def concern(node: Attest) -> Concern | None:
    """What the attestation is about; None where its text does not say it as a relation to a thing."""
    return _of(node.text)


@lru_cache(maxsize=4096)
def _of(text: str) -> Concern | None:
    for relation, kind, told in _RELATIONS:
        match = told.fullmatch(text)
        if match is None:
            continue
        start, end = match.span("what")
        stop = _STOP.search(text, start, end)
        end = stop.start() if stop else end
        joined: Literal["and", "or"] = "and" if _AND.search(text, start, end) else "or"
        free = relation in ("contraindication", "indication", "risk", "suspicion")
        things = [*_things(text, start, end, kind, free)]
        if things:
            groups = match.groupdict()
            if groups.get("not"):  # who is no candidate for it has something that speaks against it
                relation = "contraindication"
            return Concern(relation, tuple(things), joined, bool(groups.get("no")))
        return None
    return None


def _things(text: str, start: int, end: int, kind: Kind, free: bool) -> list[Thing]:
    """The things named between those places; with one that is no name, none."""
    parts = _parts(text, start, end)
    if len(parts) > 1 and (whole := _thing(text, start, end, kind, free=False, coded=True)) is not None:
        return [whole]
    found: list[Thing] = []
    for first, last in parts:
        one = _thing(text, first, last, kind, free)
        if one is None:
            return []
        found.append(one)
    return found


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    places, first = [], start
    for cut in _PARTS.finditer(text, start, end):
        places.append((first, cut.start()))
        first = cut.end()
    return [(a, b) for a, b in (*places, (first, end)) if text[a:b].strip(" .,")]


def _thing(text: str, start: int, end: int, kind: Kind, free: bool, coded: bool = False) -> Thing | None:
    left = _LEFT.match(text, start, end)
    start = left.end() if left else start
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    right = _RIGHT.search(text[start:end])
    core = end if right is None else start + right.start()
    if _OF_THE_STUDY.search(text[start:end]):
        return None
    for last in (end, core):
        known = [m for m in mentions(text[start:last]) if (m.start, m.end) == (0, last - start)]
        if known and (one := _coded(known[0], kind, free)):
            return Thing(one[0], one[1], start, last)
    words = text[start:core]
    if coded or not words or len(words.split()) > _LONGEST:
        return None
    name = uncoded(words)
    for group in _groups(kind, free):
        if head(name, group):
            return Thing(group, name, start, core)
    return Thing(kind, name, start, core) if free and name else None


_KINDS: tuple[Kind, ...] = ("therapy", "condition", "measurement", "test", "scale")


def _groups(kind: Kind, free: bool) -> tuple[Kind, ...]:
    """What there are contraindications to or indications for is done or given."""
    return (kind,) if free and kind == "therapy" else (kind, *_KINDS)


def _coded(mention: Mention, kind: Kind, free: bool) -> tuple[Kind, str] | None:
    return next(((group, name) for group in _groups(kind, free) if (name := mention.of(group))), None)
