"""Illnesses without a name: "uncontrolled medical condition" is on no list of diseases; a person is asked.

What a list would have to hold is any disease of that degree or course; which ones count is a judgement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    leaf,
    negate,
    operands,
    some,
    with_leaves,
)
from trialrun.model import criteria as c

_ANY = frozenset(("medical condition", "comorbidity", "systemic disease"))
_NOUN = r"(?:illness(?:es)?|conditions?|diseases?|disorders?|problems?)"
# A name of its own that is none: "physical conditions", "system disease".
_NO_NAME = re.compile(
    r"(?:(?:chronic|physical|bodily|somatic|systemic|system|organic|organ|internal|general|health|medical"
    r"|underlying|concurrent|concomitant|co morbid|comorbid|major|certain|complicated|similar|nonmalignant"
    rf"|non malignant)\s+)+{_NOUN}"
)
# What is said of it in front of its noun.
_SAID = frozenset(
    "serious severe moderate mild uncontrolled uncontrollable unstable controlled poorly inadequately"
    " insufficiently acute chronic significant clinically relevant major minor concurrent current currently"
    " active other another intercurrent concomitant coexisting co-existing comorbid co-morbid preexisting"
    " pre-existing prior previous past present recent history of any underlying medical medically general"
    " physical untreated life-threatening life threatening debilitating unresolved additional further ongoing"
    " known important terminal progressive symptomatic decompensated systemic somatic organic internal"
    " relapsing critical certain similar evidence presence forms".split()
)
_JOINS = frozenset(("or", "and", "and/or"))
_WORD = re.compile(r"[\w'’/-]+")
_GAP = re.compile(r"[\s,]+")
_LOOSE = re.compile(r"(?:(?:of|or|and)\s+)+", re.IGNORECASE)
# What may stand between an illness and what is said of it.
_BETWEEN = re.compile(r"[\s,]*(?:(?:that|which)\s*)?", re.IGNORECASE)
_OR = re.compile(r"\s*(?:or|and|and/or)\s+", re.IGNORECASE)
# "medical | or psychiatric illness": its noun stands behind the other member.
_SHARED_NOUN = re.compile(
    rf"(?:\s*[,/]\s*|\s+(?:and/or|or|and)\s+|\s+)(?:[\w-]+(?:\s*[,/]\s*|\s+)(?:(?:and/or|or|and)\s+)?){{1,4}}?{_NOUN}\b",
    re.IGNORECASE,
)
_CLAUSE_BEGINS = re.compile(
    r"[;:(.]\s*|\b(?:no|not|without|with|have|has|had|having|who)\s+(?:have\s+)?", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(?:histor(?:y|ies)\s+of|previous(?:ly)?|prior|past)\b", re.IGNORECASE)
# "Any chronic illness | must be stable", "any condition | that is uncontrolled": how it is or has to be.
_HOW_IT_IS = re.compile(
    r"\s+(?:must|should|shall|needs?\s+to|ha(?:s|ve)\s+to|(?:that|which)\s+(?:is|are))\s+(?!not\b)",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"[;()]|\.\s|\.?\Z")
_LONGEST = 300


def illness_asked(text: str, built: Built) -> Built:
    """The sentence with every illness that has no name as a question to the investigator."""
    tree = built.tree
    for node in c.leaves(tree) if type(tree) in _LOGIC else (tree,):  # most are leaves
        if type(node) is c.Condition and _is_no_name(node.concept):
            return _walk(text, built)
    return built


_LOGIC = frozenset((c.All, c.AnyOf, c.AtLeast, c.IfThen, c.Not))


def _has_no_name(node: c.Tree) -> bool:
    return isinstance(node, c.Condition) and _is_no_name(node.concept)


@lru_cache(maxsize=32768)
def _is_no_name(concept: str) -> bool:
    return concept in _ANY or _NO_NAME.fullmatch(concept) is not None


def _walk(text: str, built: Built) -> Built:
    match built.tree:
        case c.All():
            return _joined(text, built, c.All, every)
        case c.AnyOf():
            return _joined(text, built, c.AnyOf, some)
        case c.Not(of):
            return negate(_walk(text, Built(of, built.places)))
    return with_leaves(built, lambda node, place: _asked(text, node, place))


def _asked(text: str, node: c.Tree, place: Place) -> Built:
    if not isinstance(node, c.Condition) or not _has_no_name(node):
        return leaf(node, *place)
    start, end = _said_of_it(text, *place)
    if start == place[0] and (node.severity or node.course):
        start = _clause_start(text, start)  # "severe illness or | medical condition"
    timed = node.within is not None or node.lasting is not None
    if timed or node.excepting or node.stage or node.grade or (node.course and _HOW_IT_IS.match(text, end)):
        stop = _CLAUSE_ENDS.search(text, end)
        end = stop.start() if stop else end
    once = _BEFORE.search(text, 0, start) if node.status == "history" else None
    if once is None or _BEFORE.search(text, start, end) is not None:
        return attest(text, start, end, "investigator")
    words = " ".join(text[start:end].split())
    return leaf(c.Attest(f"{once.group()} … {words}", "investigator"), start, end)


def _clause_start(text: str, end: int) -> int:
    return max((found.end() for found in _CLAUSE_BEGINS.finditer(text, 0, end)), default=0)


def _said_of_it(text: str, start: int, end: int) -> Place:
    """The words of the illness with what stands in front of them, and with the noun that it shares."""
    reached = start
    for word in reversed(list(_WORD.finditer(text, max(0, start - 160), start))):
        if not _GAP.fullmatch(text, word.end(), reached):
            break
        low = word.group().lower()
        if low in _SAID:
            start = word.start()
        elif low not in _JOINS:
            break
        reached = word.start()
    if (loose := _LOOSE.match(text, start, end)) is not None:
        start = loose.end()
    noun = re.search(rf"\b{_NOUN}\Z", text[start:end], re.IGNORECASE)
    shared = _SHARED_NOUN.match(text, end) if noun is None else None
    return start, shared.end() if shared else end


def _joined(
    text: str,
    built: Built,
    kind: type[c.All] | type[c.AnyOf],
    join: Callable[[Iterable[Built]], Built],
) -> Built:
    before = [Built(*part) for part in operands(built, kind)]
    if kind is c.AnyOf and any(_spares(part.tree) for part in before):
        # "A disorder other than X that causes Y": what is spared and what it causes are of the one question
        start, end = _said_of_it(text, *before[0].places[0])
        return attest(text, start, max(end, built.end), "investigator")
    parts = [_walk(text, part) for part in before]
    for number, part in enumerate(before):
        if _has_no_name(part.tree):
            _one_question(text, parts, number, _BETWEEN if kind is c.All else _OR)
    return join(part for part in parts if part is not _GONE)


def _spares(tree: c.Tree) -> bool:
    return isinstance(tree, c.Condition) and bool(tree.excepting) and _has_no_name(tree)


_GONE = Built(c.Allowed("gone"), ((0, 0),))


def _one_question(text: str, parts: list[Built], number: int, gap: re.Pattern[str]) -> None:
    """ "Severe illness | that may interfere", "illness | or treatment that may interfere": one question.

    gap: what may stand between the two.
    """
    for other, part in enumerate(parts):
        asked = parts[number]
        if other == number or not isinstance(part.tree, c.Attest) or part.tree.by != "investigator":
            continue
        near, far = min(part.end, asked.end), max(part.start, asked.start)
        if near < far and (part.start < asked.start or not gap.fullmatch(text, near, far)):
            continue
        start, end = min(part.start, asked.start), max(part.end, asked.end)
        if end - start <= _LONGEST:
            parts[number], parts[other] = attest(text, start, end, "investigator"), _GONE
