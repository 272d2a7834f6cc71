"""What a list that keeps out may decide where it was read by halves.

No member that words not understood govern: "pain from frobbing or gout" asks nothing of gout by itself.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialrun.criteria.trees.build import Built, every, leaf, operands, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.mentions import mentions

_BY = r"(?:of|for|to|from|with|by|on|in|against|via|during|after|before)"
_OPEN_END = re.compile(rf"\b{_BY}\W*$", re.IGNORECASE)
_GOVERNS = re.compile(rf"\b{_BY}\s+((?:[\w/-]+\s+){{0,4}}[\w/-]+)$", re.IGNORECASE)
_JOINED = re.compile(
    rf"\s*(?:,|(?P<or>/|,?\s*\b(?:or|and|and/or)\b))\s*(?P<by>{_BY}\s+)?(?:(?:an?|the)\s+)?", re.IGNORECASE
)
_GROUPS: dict[type, Group] = {
    c.Condition: "condition",
    c.Received: "therapy",
    c.Allergy: "therapy",
    c.Test: "test",
}


# Of such words every member of the list before them is told: "asthma, gout or zorbs as sole evidence of it".
_TAIL = re.compile(
    r"(?:designed|intended|meant|requir\w+|necessitat\w+|needing|that|which|who|whose|as\s+(?:the\s+)?(?:sole|only|proof)"
    r"|usages?|use|within|during|involving|for|deemed|considered|judged|likely|severe\s+enough)\b",
    re.IGNORECASE,
)
_STRONG_TAIL = re.compile(
    r"\b(?:designed|intended|meant|usages?|as\s+(?:the\s+)?(?:sole|only|proof)|(?:that|which)\s+(?:would|could|might|may))\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:,|/|(?:,\s*)?\b(?:or|and|and/or)\b)\s*(?:(?:an?|the)\s+)?", re.IGNORECASE
)
# Examples follow: in a bracket, or behind such a word.
_BEFORE_THESE = re.compile(
    r"[\s,:(]*(?:\b(?:e\.\s?g|i\.\s?e|such\s+as|including|like)\b[\s.,:(]*)+|[\s,]*\([\s]*", re.IGNORECASE
)
# Of whatever does this, the examples are examples.
_ANY_THAT = re.compile(
    r"\b(?:disorders?|conditions?|illness(?:es)?|diseases?|problems?|complications?|symptoms?)\s+(?:that|which|known|likely)\b",
    re.IGNORECASE,
)


def behind_unread(text: str, parts: list[Built]) -> list[Built]:
    """Alternatives that keep out, each that goes on with words not understood waiting for these.

    "Lesions from frobbing gout or asthma" and "lesions not seen by frobbing or by surgery" ask for no asthma
    and no surgery by themselves; nor does "zorb of the eye (e.g., gout)" or "gout or cough that zorbs".
    """
    if not any(part.unparsed for part in parts):
        return parts
    waits: dict[int, Built] = {}
    # What the list goes on with, and whether its words stand at the beginning of it.
    governed: dict[int, Built] = {}
    order = sorted(parts, key=lambda part: part.start)
    for before, after in pairwise(order):
        joint = _JOINED.fullmatch(text, before.end, after.start)
        words = _cause(text, before, after)
        if words is None and joint is not None:
            words = governed.get(id(before))
            if words is None and (joint["or"] or before is order[0]) and before.unparsed:
                words = _goes_on(text, before, after, joint)
            elif words is None and joint["or"]:
                words = waits.get(id(before))
        if words is None:
            continue
        if joint is None or before is order[0] or id(before) in governed:
            governed[id(after)] = words
        if _member(after) is not None:
            waits[id(after)] = words
    _with_tails(text, order, waits)
    return (
        [every([part, waits[id(part)]]) if id(part) in waits else part for part in parts] if waits else parts
    )


def _member(part: Built) -> c.Tree | None:
    """What the list names there, with what is said of it."""
    tree = part.tree.of[0] if isinstance(part.tree, c.All) else part.tree
    return tree if type(tree) in _GROUPS else None


def _cause(text: str, before: Built, after: Built) -> Built | None:
    """Words not understood of which the next is an example: "zorb disease of the organs, e.g. colitis"."""
    if not before.unparsed or not isinstance(_member(after), c.Condition):
        return None
    if not _BEFORE_THESE.fullmatch(text, before.end, after.start):
        return None
    words, place = _last_unread(before)
    if place[1] < before.end or _ANY_THAT.search(words.text):
        return None
    named = [name for x in mentions(words.text) if (name := x.of("condition")) is not None]
    shown = _member(after)
    assert isinstance(shown, c.Condition)
    if not named or any(is_a(shown.concept, name, "condition") for name in named):
        return None  # "frobbing psychiatric disorder, e.g. psychosis": it is one by itself
    return leaf(words, *place)


def _with_tails(text: str, order: list[Built], waits: dict[int, Built]) -> None:
    """Lets members wait for words not understood behind the last of their list."""
    for index in range(1, len(order)):
        last = order[index]
        if not last.unparsed:
            continue
        words, place = _last_unread(last)
        member = _member(last)
        tail = _TAIL.match(words.text) if member is not None else None
        if place[1] < last.end or not (tail or _STRONG_TAIL.search(words.text)):
            continue
        for before, after in zip(order[index - 1 :: -1], order[index:0:-1], strict=True):
            other = type(_member(before)) is not type(member) if tail else isinstance(before.tree, c.All)
            if other or not _LIST.fullmatch(text, before.end, after.start) or id(before) in waits:
                break
            if _member(before) is not None:
                waits[id(before)] = leaf(words, *place)


def _last_unread(part: Built) -> tuple[c.Unparsed, tuple[int, int]]:
    leaves = zip(c.leaves(part.tree), part.places, strict=True)
    return max(((x, place) for x, place in leaves if isinstance(x, c.Unparsed)), key=lambda found: found[1])


# One word that was not understood says how: "regular, excessive use of …".
_HOW = re.compile(r"[\w-]+(?:ive|al|ed|ing|ic|ar|ent|ant|ous|ly)", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:with|for|from|to|by|due\s+to|caused\s+by)\b", re.IGNORECASE)
_EITHER = re.compile(r"or|/", re.IGNORECASE)
_ABOUT_EITHER = re.compile(
    r"\S\s+(?:with|for|from|to|by|of|as|that|which|causes?|containing|showing)\b", re.IGNORECASE
)
_OF_DRUGS = re.compile(
    r"\W*(?:(?:prior|current|concurrent|previous|any|regular)\s+)*(?:use|receiv\w+|treatment|therap|taking)",
    re.IGNORECASE,
)


def _goes_on(text: str, before: Built, after: Built, joint: re.Match[str]) -> Built | None:
    """The words not understood of which what is listed next is said as well."""
    if _member(after) is None:
        return None
    words, place = _last_unread(before)
    said = text[place[0] : before.end].rstrip()
    governed = _GOVERNS.search(said)
    if joint["by"] or _OPEN_END.search(said):
        return leaf(words, *place)
    group = _GROUPS[type(_member(after))]
    if governed is not None and any(x.end == len(governed[1]) and x.of(group) for x in mentions(governed[1])):
        return leaf(words, *place)
    if group == "condition" and _OF_DRUGS.match(said):
        return None
    if group == "therapy" and isinstance(_member(after), c.Allergy):
        return None
    alone = isinstance(before.tree, c.Unparsed) and (_HOW.fullmatch(said) or _ABOUT.search(said))
    if alone or (_EITHER.fullmatch(joint["or"] or "") and _ABOUT_EITHER.search(said)):
        return leaf(words, *place)
    return None


_MORE = re.compile(
    r",\s+or\s|;|\bor\s+(?:have|has|had|is|are|who|those|any|other)\b|\bthose\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SPARES = re.compile(
    r"\(|.(?:except|excluding|unless|(?<! in )other than)\b", re.IGNORECASE
)  # or says more of what stands before


def with_more(text: str, built: Built) -> Built | None:
    """What keeps out only together, where words not understood hold another alternative: spares nobody.

    "Gout treated by frobbing, or uncontrolled zorbing": who has no gout may have the other.
    """
    parts = sorted((Built(*one) for one in operands(built, c.All)), key=lambda part: part.start)
    for before, after in pairwise(parts):
        if not isinstance(after.tree, c.Unparsed) or _SPARES.match(text, after.start - 1):
            continue
        if "/" in text[before.end : after.start] or _MORE.search(_BRACKETS.sub("", after.tree.text)):
            return unparsed(text, built.start, built.end)
    return None
