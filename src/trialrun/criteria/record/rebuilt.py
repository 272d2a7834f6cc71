"""A criterion as a tree under construction, and back: what the passes over a whole record share."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.criteria.trees.build import Built
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span


def built_of(one: Criterion) -> Built:
    """The tree with the places of its leaves, in characters of the record's text."""
    return Built(one.tree, tuple((span.start, span.end) for span in one.spans))


def rebuilt(one: Criterion, built: Built, note: str = "") -> Criterion:
    """The criterion with another tree; note: what is told besides."""
    spans = tuple(Span(*place) for place in built.places)
    return replace(one, tree=built.tree, spans=spans, note=f"{one.note} {note}".strip())


def asked_already(one: Criterion) -> list[str]:
    """The texts that the tree leaves to a person: what stands there need not be told again."""
    return [
        " ".join(leaf.text.split())
        for leaf in c.leaves(one.tree)
        if isinstance(leaf, (c.Attest, c.Unparsed, c.Allowed))
    ]
