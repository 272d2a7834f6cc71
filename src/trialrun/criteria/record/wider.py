"""Bounds that a later criterion widens for some: "ALT ≤ 3 x ULN", "with liver metastases ALT ≤ 5 x ULN"."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.criteria.trees.entailment import implies
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span
from trialrun.vocab.concepts import is_a

NOTE = "Read as: not asked of those for whom {} gives a wider bound."


def spared_by_wider(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The criteria, each bound that a later one widens for some asked of the others only."""
    widening = [one for one in criteria if one.kind == "inclusion" and isinstance(one.tree, c.IfThen)]
    if not widening:
        return criteria
    changed = list(criteria)
    for wider in widening:
        place = criteria.index(wider)
        for index in range(place - 1, -1, -1):
            one = changed[index]
            if one.kind != "inclusion" or one.section != wider.section or one.applies_to != wider.applies_to:
                break
            if (spared := _spared(one, wider)) is not None:
                changed[index] = spared
    return tuple(changed)


def _spared(one: Criterion, wider: Criterion) -> Criterion | None:
    assert isinstance(wider.tree, c.IfThen)
    bounds = [x for x in _operands(wider.tree.then) if isinstance(x, c.Measurement)]
    if not isinstance(one.tree, (c.Measurement, c.All)):
        return None
    whose = wider.spans[: len(list(c.leaves(wider.tree.condition)))]
    trees: list[c.Tree] = []
    spans: list[Span] = []
    reached = 0
    for tree in _operands(one.tree):
        own = one.spans[reached : reached + len(list(c.leaves(tree)))]
        reached += len(own)
        if isinstance(tree, c.Measurement) and any(_widens(x, tree) for x in bounds):
            trees.append(c.IfThen(_others(wider.tree.condition), tree))
            spans += whose
        else:
            trees.append(tree)
        spans += own
    if len(spans) == len(one.spans):
        return None
    tree = trees[0] if len(trees) == 1 else c.All(tuple(trees))
    note = " ".join(part for part in (one.note, NOTE.format(wider.id)) if part)
    return replace(one, tree=tree, spans=tuple(spans), note=note)


def _widens(other: c.Measurement, bound: c.Measurement) -> bool:
    if other.unit != bound.unit or not is_a(bound.concept, other.concept, "measurement"):
        return False
    other = replace(other, concept=bound.concept)  # "ALT ≤ 3 x ULN", "transaminases ≤ 5 x ULN"
    return implies(bound, other) and not implies(other, bound)


def _others(condition: c.Tree) -> c.Tree:
    return condition.of if isinstance(condition, c.Not) else c.Not(condition)


def _operands(tree: c.Tree) -> Iterator[c.Tree]:
    yield from tree.of if isinstance(tree, c.All) else (tree,)
