"""Kinds of change of a gene: a fusion is no mutation, and an amplification neither.

A test's name tells its kind ("ret fusion", "egfr l858r"); a name of any change ("ret alteration") has none
and takes each. `altered` gives the name that says the kind, where a result says it ("RET: rearranged").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from trialrun.model.criteria import Result
from trialrun.vocab.concepts import ancestors
from trialrun.vocab.mentions import resolve

_KINDS: tuple[tuple[re.Pattern[str], Result], ...] = (
    (re.compile(r"amplification|^(?:gain|amp)\("), "amplified"),
    (re.compile(r"rearrangement|fusion|translocation|^(?:t|inv)\("), "rearranged"),
    (re.compile(r"mutation"), "mutated"),
    (re.compile(r"deletion|\bloss\b|monosomy|^del\("), "deleted"),
)
_ANY = re.compile(r"alteration|aberration|abnormality|trisomy|insertion")
_KIND_WORD = re.compile(
    r" (?:alteration|aberration|mutation|amplification|rearrangement|fusion|translocation|deletion|loss)$"
)
_WORDS: dict[Result, tuple[str, ...]] = {
    "amplified": ("amplification",),
    "rearranged": ("fusion", "rearrangement"),
    "mutated": ("mutation",),
    "deleted": ("deletion", "loss"),
}


@cache
def kinds(concept: str) -> frozenset[Result]:
    """The changes that a test of this name looks for; none where it is any change, or none of a gene.

    A deletion that is below a mutation ("egfr exon 19 deletion") is called either.
    """
    return _said_by(ancestors(concept, "test"))


def _said_by(names: Iterable[str]) -> frozenset[Result]:
    names = tuple(names)
    return frozenset(said for pattern, said in _KINDS if any(map(pattern.search, names)))


def of_its_own(words: str, result: Result) -> Result:
    """What a result says of a name that tells its own change: "activating mutation of EGFR or RET fusion"."""
    told = _said_by((words.lower(),)) if result in _WORDS else ()
    return "positive" if told and result not in told else result


@cache
def names_change(concept: str) -> bool:
    """Whether the name is a change of the genome: any finding of it is that change."""
    return bool(kinds(concept)) or any(map(_ANY.search, ancestors(concept, "test")))


@cache
def altered(concept: str, result: Result, *, expressed: bool = False) -> tuple[str, Result]:
    """ "RET" that is rearranged is a RET fusion: the name of this change of the gene, else both as they are.

    expressed: what is called amplified is the protein ("EGFR-overexpressing").
    """
    gene = _KIND_WORD.sub("", concept)
    if expressed:
        name = f"{gene} overexpression"
        return resolve(name, "test") or (concept if concept.endswith("expression") else name), "positive"
    if result not in _WORDS or result in kinds(concept):
        return concept, result
    for word in _WORDS[result]:
        found = resolve(f"{gene} {word}", "test")
        if found and found != concept and result in kinds(found):
            return found, "positive"
    return concept, result
