"""What keeps a disease out means another one than the disease that the trial studies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from trialrun.criteria.trees.build import Built, Place
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors, concepts, is_a

NOTE = "Read as: another one than the disease that the trial studies."

# Broad names in exclusions that would otherwise swallow the disease under study.
BROAD = frozenset({"malignancy", "hematologic malignancy", "solid tumor", "hematologic disease", "neoplasm"})
_OTHER = re.compile(r"\b(?:other|another|additional|different|further)\b[^,;:.()]*$", re.I)


# "Mixed small cell and non-small cell cancer": a tumor of both kinds, and not the one that the trial studies.
_MIXED = re.compile(r"\b(?:mixed|combined)\b[^.;]*\b(?:and|with|/)", re.I)


def sparing(text: str, built: Built, diseases: Sequence[str], denied: bool) -> Built:
    """The tree without the trial's own diseases in what it denies, where the denial names them broadly.

    A malignancy is always another one; any other disease is where the sentence says so ("no other liver
    disease" in a trial of hepatitis C). denied: the sentence as a whole says whom the trial does not take.
    """
    if not diseases:
        return built
    return Built(_spared(built.tree, text, iter(built.places), diseases, denied), built.places)


def _spared(
    tree: c.Tree, text: str, places: Iterator[Place], diseases: Sequence[str], denied: bool
) -> c.Tree:
    match tree:
        case c.All(of):
            return c.All(tuple(_spared(part, text, places, diseases, denied) for part in of))
        case c.AnyOf(of):
            return c.AnyOf(tuple(_spared(part, text, places, diseases, denied) for part in of))
        case c.AtLeast(count, of):
            return c.AtLeast(count, tuple(_spared(part, text, places, diseases, denied) for part in of))
        case c.Not(of):
            return c.Not(_spared(of, text, places, diseases, not denied))
        case c.IfThen(condition, then):
            first = _spared(condition, text, places, (), denied)
            return c.IfThen(first, _spared(then, text, places, diseases, denied))
    start, end = next(places)
    if not denied or not isinstance(tree, c.Condition):
        return tree
    if tree in [c.Condition(disease) for disease in diseases] and _MIXED.search(
        text, max(0, start - 90), start
    ):
        return c.Unparsed(" ".join(text[start:end].split()))
    cancers = [x for x in diseases if is_a(x, "malignancy", "condition")]
    if tree.concept == "second malignancy" and cancers:
        tree = msgspec.structs.replace(tree, concept="malignancy")
    if tree.concept not in BROAD and not _OTHER.search(text, max(0, start - 60), start):
        return tree
    own = tuple(
        disease
        for disease in diseases
        if disease not in tree.excepting
        and not is_a(tree.concept, disease, "condition")
        and (is_a(disease, tree.concept, "condition") or _kinds_in_both(disease, tree.concept))
    )
    return msgspec.structs.replace(tree, excepting=(*tree.excepting, *own)) if own else tree


def _kinds_in_both(disease: str, concept: str) -> bool:
    """Whether some kind of the disease is one of the concept ("brain tumor", "malignancy")."""
    kinds = _kinds()
    return not kinds.get(disease, frozenset()).isdisjoint(kinds.get(concept, ()))


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The conditions of our files below each concept, itself among them."""
    kinds: dict[str, set[str]] = {}
    for name in concepts("condition"):
        for wider in ancestors(name, "condition"):
            kinds.setdefault(wider, set()).add(name)
    return {wider: frozenset(names) for wider, names in kinds.items()}
