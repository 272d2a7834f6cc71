"""What is spared as the trial's own disease, where the trial asks for one sort of it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from msgspec.structs import replace

from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span
from trialrun.vocab.concepts import is_a, is_coded, narrower_count

_MANY = 15  # sorts of a disease, of which somebody may have two: of leukemias, lymphomas, sarcomas


@cache
def _sorts_of(disease: str) -> int:
    return narrower_count(disease, "condition")


def other_sorts(criteria: tuple[Criterion, ...], studied: Iterable[str]) -> tuple[Criterion, ...]:
    """ "Prior malignancy" in a trial of leukemia that asks for hairy cell leukemia: another leukemia is one.

    Whoever has one is asked whether it is another than that for which he would join.
    """
    wide = [x for x in studied if _sorts_of(x) >= _MANY]
    if not wide:
        return criteria
    asked = {concept for one in criteria if one.kind == "inclusion" for concept in _asked_for(one.tree)}
    sorts = {
        own: tuple(sorted(x for x in asked if is_coded(x, "condition") and is_a(x, own, "condition")))
        for own in wide
        if own not in asked
    }
    sorts = {own: kinds for own, kinds in sorts.items() if kinds}
    if not sorts:
        return criteria
    return tuple(_with_others(one, sorts) if one.kind == "exclusion" else one for one in criteria)


def _asked_for(tree: c.Tree) -> Iterator[str]:
    """The diseases of which a demand wants one."""
    for part in tree.of if type(tree) is c.All else (tree,):
        members = part.of if type(part) is c.AnyOf else (part,)
        named = [x.concept for x in members if type(x) is c.Condition]
        if len(named) == len(members):
            yield from named


def _with_others(criterion: Criterion, sorts: dict[str, tuple[str, ...]]) -> Criterion:
    parts = criterion.tree.of if isinstance(criterion.tree, c.AnyOf) else (criterion.tree,)
    kept: list[c.Tree] = []
    spans: list[Span] = []
    ahead = 0
    for part in parts:
        own = criterion.spans[ahead : ahead + sum(1 for _ in c.leaves(part))]
        ahead += len(own)
        kept.append(part)
        spans += own
        for wide in part.excepting if isinstance(part, c.Condition) and len(own) == 1 else ():
            if wide not in sorts or not isinstance(part, c.Condition):
                continue
            if not is_a(wide, part.concept, "condition"):
                continue  # only some of its sorts are what keeps out
            others = replace(part, concept=wide, excepting=sorts[wide])
            question = f"another {wide} than the one for which the patient would join"
            kept.append(c.All((others, c.Attest(question, "investigator"))))
            spans += own * 2
    if len(kept) == len(parts):
        return criterion
    return replace(criterion, tree=c.AnyOf(tuple(kept)), spans=tuple(spans))
