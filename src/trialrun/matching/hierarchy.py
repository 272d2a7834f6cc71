"""Questions about the vocabulary's hierarchy that only matching asks."""

from __future__ import annotations

from functools import cache

from trialrun.vocab.concepts import Group, concepts, is_a, is_coded


@cache
def _parents(group: Group) -> frozenset[str]:
    known = concepts(group)

    def single(name: str) -> bool:
        return name in known and known[name].columns.get("kind") == "drug"

    # A drug below a drug is a form of it: "oral azacitidine" makes no class of azacitidine.
    return frozenset(
        x for name, found in known.items() for x in found.is_a if not (single(name) and single(x))
    )


def has_narrower(concept: str, group: Group) -> bool:
    """Whether there may be kinds of it ("infection" has, "tuberculosis" has not, an uncoded name may)."""
    return concept in _parents(group) or not is_coded(concept, group)


def may_be(concept: str, exception: str, group: Group) -> bool:
    """A broader record may be the exception; whether a record is one that nobody coded cannot be told."""
    return is_a(exception, concept, group) or not is_coded(exception, group)


@cache
def is_inborn(concept: str) -> bool:
    """Whether one is born with the condition or never has it."""
    return any(is_a(concept, wider, "condition") for wider in ("genetic disease", "congenital disease"))
