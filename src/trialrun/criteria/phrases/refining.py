"""What is said of leaves beyond their own words: the specimen, on how many occasions, for how long."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar, cast

from msgspec.structs import replace

from trialrun.criteria.phrases.phrase import Phrase
from trialrun.criteria.trees.build import Built
from trialrun.criteria.words.chunks import Chunk
from trialrun.model import criteria as c
from trialrun.vocab.mentions import fold, resolve
from trialrun.vocab.specimens import BLOOD, WORDS, usual_specimens

T = TypeVar("T", bound=c.Tree)


def changed(built: Built, kind: type[T] | None, change: Callable[[T], c.Tree | None]) -> Built | None:
    """Every leaf changed; None where one is of another kind, cannot be changed, or is denied."""
    leaves: dict[c.Tree, c.Tree] = {}
    for leaf in c.leaves(built.tree):
        new = change(cast(T, leaf)) if kind is None or isinstance(leaf, kind) else None
        if new is None:
            return None
        leaves[leaf] = new
    tree = _replaced(built.tree, leaves)
    return None if tree is None else Built(tree, built.places)


def _replaced(tree: c.Tree, leaves: dict[c.Tree, c.Tree]) -> c.Tree | None:
    if not c.children(tree):
        return leaves[tree]
    if not isinstance(tree, (c.All, c.AnyOf)):
        return None
    operands = tuple(_replaced(operand, leaves) for operand in tree.of)
    return None if None in operands else type(tree)(cast(tuple[c.Tree, ...], operands))


def refined(
    phrase: Phrase, parts: list[Built], rest: list[Chunk], text: str
) -> tuple[list[Built], list[Chunk]]:
    """The parts with what the phrase says of them beside their names, and what is then left over."""
    parts, rest = _specimen(parts, _undirected(parts, rest), text)
    often = phrase.repeated
    if often is None:
        return parts, rest
    repeated = [_repeated(part, often.value) for part in parts]
    if all(part is None for part in repeated):
        return parts, [*rest, often]
    return [new or part for new, part in zip(repeated, parts, strict=True)], rest


_UP = frozenset(("elevated", "increased", "raised", "high", "higher", "older", "elderly"))
_DOWN = frozenset(
    ("decreased", "reduced", "low", "lower", "diminished", "younger", "young", "slow", "slowly", "slower")
)
_DIRECTED = _UP | _DOWN


def _undirected(parts: list[Built], rest: list[Chunk]) -> list[Chunk]:
    """Without "elevated" before a lower bound and "low" before an upper one: the bound says it."""
    told = _DIRECTED.intersection([x.text.lower() for x in rest if x.kind == "word"]) if rest else None
    if not told:
        return rest
    return [x for x in rest if not (x.kind == "word" and x.text.lower() in told and _says_again(x, parts))]


def _says_again(word: Chunk, parts: list[Built]) -> bool:
    """Whether the value that follows the word goes the way that the word says."""
    following = min(
        (part for part in parts if part.start >= word.end), key=lambda part: part.start, default=None
    )
    if following is None or not isinstance(following.tree, (c.Measurement, c.Age)):
        return False
    if any(part.start < word.start for part in parts) and following.start > word.end + 1:
        return False  # behind another thing it is said of what stands next to it alone
    bounds = following.tree.range
    return (bounds.low is not None and word.text.lower() in _UP) or (
        bounds.high is not None and word.text.lower() in _DOWN
    )


def _repeated(part: Built, often: c.Repeated) -> Built | None:
    values = changed(part, c.Measurement, lambda node: replace(node, repeated=often))
    return values or changed(part, c.Test, lambda node: replace(node, repeated=often))


_BESIDE = re.compile(r"[\s-]+")
_BEHIND = re.compile(r"\s+(?:(?:in|of|from|on)\s+)?(?:(?:the|an?)\s+)?", re.IGNORECASE)
_NAMED = tuple((name, re.compile(rf"(?:(?:the|of|from|in|a)\s+)*(?:{words})")) for name, words in WORDS)


def _specimen(parts: list[Built], rest: list[Chunk], text: str) -> tuple[list[Built], list[Chunk]]:
    """ "CSF leukocytes", "sodium in the urine": the words that only name the specimen of the values."""
    words = [x for x in rest if x.kind == "word"]
    if not words or len(words) != len(rest):
        return parts, rest
    said = " ".join(fold(text[words[0].start : words[-1].end]).lower().split())
    leaves = [x for part in parts for x in c.leaves(part.tree)]
    if not all(isinstance(x, c.Measurement) and x.specimen is None for x in leaves):
        return parts, rest
    begin, end = min(part.start for part in parts), max(part.end for part in parts)
    if not (
        _BESIDE.fullmatch(text[words[-1].end : begin])
        or _BEHIND.fullmatch(text[end : words[0].start])
        or begin < words[0].start < end
    ):
        return parts, rest  # "marrow function as defined: AST …": the words belong to something else
    found = next((name for name, pattern in _NAMED if pattern.fullmatch(said)), None)
    if found is None:
        return (parts, []) if BLOOD.fullmatch(said) and _of_blood(parts) else (parts, rest)
    taken = []
    for part in parts:
        new = changed(part, c.Measurement, lambda node: _of(node, found))
        if new is None:
            return parts, rest
        first, last = words[0].start, words[-1].end
        taken.append(Built(new.tree, tuple((min(a, first), max(b, last)) for a, b in new.places)))
    return taken, []


def _of(node: c.Measurement, specimen: c.Specimen) -> c.Measurement:
    if known := resolve(f"{specimen} {node.concept}", "measurement"):
        return replace(node, concept=known)  # "blasts in the bone marrow"
    return node if specimen in usual_specimens(node.concept) else replace(node, specimen=specimen)


def _of_blood(parts: list[Built]) -> bool:
    leaves = [x for part in parts for x in c.leaves(part.tree)]
    return all(isinstance(x, c.Measurement) and not usual_specimens(x.concept) for x in leaves)


# ---- for how long --------------------------------------------------------------------------------------

LASTING_COURSES = frozenset(
    (
        "stable",
        "in remission",
        "controlled",
        "uncontrolled",
        "symptomatic",
        "asymptomatic",
        "untreated",
        "progressive",
    )
)
"""Courses that last, so that "for at least 4 weeks" behind them says how long they have."""


# Words with which the time is one without the treatment, or one that is counted from somewhere.
_STOPPED = re.compile(
    r"\b(?:wash|with(?:held|hold|draw)|discontinu|stop|ceas|interrupt|off\b|without|free\b|abst[ai]|refrain|hold|held|recover|since)",
    re.IGNORECASE,
)


def for_so_long(built: Built, length: c.Length, text: str) -> Built | None:
    """Treatments, responses, values and courses for at least that long; None for anything else.

    text: the sentence; where it speaks of stopping, it cannot be told what the time is of.
    """
    if _STOPPED.search(text):
        return None

    def last(node: c.Tree) -> c.Tree | None:
        match node:
            case c.Unparsed():
                return node  # what narrows stays beside it
            case (
                c.Received(lines=None, lasting=None) | c.Response(lasting=None) | c.Measurement(lasting=None)
            ):
                return replace(node, lasting=length)
            case c.Condition(lasting=None) if node.course in LASTING_COURSES:
                return replace(node, lasting=length)
            case _:
                return None

    if all(isinstance(leaf, c.Unparsed) for leaf in c.leaves(built.tree)):
        return None
    return changed(built, None, last)
