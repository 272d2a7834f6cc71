"""What changed between two versions of an eligibility section: in meaning, criterion by criterion.

Criteria are aligned by what they are about and by their words. A pair is "tighter" or "looser" only where
`entailment` shows it: then nobody, or nobody new, is let in. Everything else that differs is "changed".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from trialrun.criteria.trees.entailment import equal, implies, words
from trialrun.criteria.trees.normal import literal, negations_inside
from trialrun.criteria.trees.writer import write
from trialrun.model.criteria import Age, Allowed, Attest, Not, Score, Tree, Unparsed, children
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.vocab.concepts import Group, is_a

# Leaves that hold the words of a sentence.
_QUOTED = (Attest, Unparsed, Allowed)

ChangeKind = Literal["same", "reworded", "tighter", "looser", "changed", "added", "removed"]
KINDS: tuple[ChangeKind, ...] = ("tighter", "looser", "changed", "added", "removed", "reworded", "same")


class Change(msgspec.Struct, frozen=True):
    """One criterion of either version, or a pair of them.

    kind:   "same"; "reworded": other words, the same patients; "tighter": fewer patients fit, "looser": more;
            "changed": neither is shown; "added", "removed": no counterpart in the other version.
    reason: what is different, in the text form; empty for what is the same.
    """

    kind: ChangeKind
    reason: str = ""
    old: Criterion | None = None
    new: Criterion | None = None


class Difference(msgspec.Struct, frozen=True):
    """All criteria of both versions, each once, in the order of the new one; what was removed comes last."""

    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[ChangeKind, int]:
        """How many of each kind, all kinds named."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS}


def effect(criterion: Criterion) -> Tree:
    """What must hold for a patient to pass the criterion: of an exclusion, the contrary of its tree."""
    permission = isinstance(criterion.tree, Allowed)
    return Not(criterion.tree) if criterion.kind == "exclusion" and not permission else criterion.tree


def compare(old: Eligibility, new: Eligibility) -> Difference:
    """The differences from the old version to the new one."""
    partner = _aligned(old.criteria, new.criteria)
    changes = []
    for index, criterion in enumerate(new.criteria):
        if index in partner:
            changes.append(_pair(old.criteria[partner[index]], criterion))
        else:
            changes.append(Change("added", _added(criterion, old), new=criterion))
    kept = set(partner.values())
    for index, criterion in enumerate(old.criteria):
        if index not in kept:
            changes.append(Change("removed", _removed(criterion, new), old=criterion))
    return Difference(tuple(changes))


def _added(criterion: Criterion, old: Eligibility) -> str:
    if isinstance(criterion.tree, Allowed):
        return "a permission, which keeps nobody out"
    source = _source_of(criterion, old)
    return f"already followed from {source.id}" if source else ""


def _removed(criterion: Criterion, new: Eligibility) -> str:
    if isinstance(criterion.tree, Allowed):
        return "a permission, which kept nobody out"
    source = _source_of(criterion, new)
    return f"still follows from {source.id}" if source else ""


def _source_of(criterion: Criterion, other: Eligibility) -> Criterion | None:
    """A criterion of the other version for the same patients from which this one follows."""
    asked = effect(criterion)
    return next(
        (
            one
            for one in other.criteria
            if one.applies_to in ("", criterion.applies_to) and implies(effect(one), asked)
        ),
        None,
    )


# ---- one pair ------------------------------------------------------------------------------------------


def _pair(old: Criterion, new: Criterion) -> Change:
    before, after = effect(old), effect(new)
    if old.applies_to != new.applies_to:
        reason = f"for {old.applies_to or 'everybody'} → for {new.applies_to or 'everybody'}"
        more = "" if before == after else _reason(before, after)
        return Change("changed", f"{reason}; {more}" if more else reason, old, new)
    if isinstance(old.tree, Allowed) and isinstance(new.tree, Allowed):
        alike = words(old.text) == words(new.text)
        return Change("same" if alike else "reworded", "" if alike else "neither keeps anybody out", old, new)
    if before == after or equal(before, after):
        if words(old.text) == words(new.text) and old.kind == new.kind:
            return Change("same", "", old, new)
        return Change("reworded", _rewording(old, new), old, new)
    reason = _reason(before, after, keeps_out=old.kind == new.kind == "exclusion")
    if implies(after, before):
        return Change("tighter", reason, old, new)
    if implies(before, after):
        return Change("looser", reason, old, new)
    return Change("changed", reason, old, new)


def _rewording(old: Criterion, new: Criterion) -> str:
    if old.kind != new.kind:
        return f"an {old.kind} became an {new.kind} with the same meaning"
    if old.tree != new.tree:
        return f"{write(old.tree)} → {write(new.tree)}: the same patients fit"
    return "other words, the same logic"


_SHORT = 160


def _reason(before: Tree, after: Tree, *, keeps_out: bool = False) -> str:
    """The leaves that differ, each beside the one that took its place.

    keeps_out: both trees are the contrary of an exclusion's, whose own leaves are shown.
    """

    def shown(part: Tree) -> str:
        return _cut(write(negations_inside(part, negated=keeps_out)))

    gone, come = _differing(before, after)
    said = []
    for old in list(gone):
        place = next((new for new in come if _about(old) == _about(new)), None)
        place = place or next((new for new in come if _likeness(old, new) >= _RELATED), None)
        if place is None:
            continue
        gone.remove(old)
        come.remove(place)
        said.append(f"{shown(old)} → {shown(place)}{_direction(old, place)}")
    said += [f"gone: {shown(old)}" for old in gone]
    said += [f"new: {shown(new)}" for new in come]
    if not said:
        said.append(f"{shown(before)} → {shown(after)}")
    return "; ".join(said)


def _literals(tree: Tree) -> list[Tree]:
    """The leaves, each with its negation."""
    normal = negations_inside(tree)
    found: list[Tree] = []
    stack = [normal]
    while stack:
        part = stack.pop()
        if children(part) and not isinstance(part, Not):
            stack += reversed(children(part))
        else:
            found.append(part)
    return found


def _differing(before: Tree, after: Tree) -> tuple[list[Tree], list[Tree]]:
    old, new = _literals(before), _literals(after)
    common = Counter(old) & Counter(new)
    return _without(old, common), _without(new, common)


def _without(parts: list[Tree], common: Counter[Tree]) -> list[Tree]:
    left = Counter(common)
    kept = []
    for part in parts:
        if left[part]:
            left[part] -= 1
        else:
            kept.append(part)
    return kept


def _direction(old: Tree, new: Tree) -> str:
    forward, backward = implies(old, new), implies(new, old)
    if forward and backward:
        return ": the same"
    return ": looser" if forward else ": tighter" if backward else ""


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"


# ---- which criterion became which ----------------------------------------------------------------------

_ALIKE = 0.5
"""Criteria less alike than this are two different ones."""
_RELATED = 0.5
"""Leaves less alike than this are about different things."""


def _aligned(old: Sequence[Criterion], new: Sequence[Criterion]) -> dict[int, int]:
    """For each index of the new version its index in the old one, where it has one. The most alike first."""
    partner: dict[int, int] = {}
    free_old, free_new = dict(enumerate(old)), dict(enumerate(new))
    for same in (_identity, _meaning):
        places: dict[object, list[int]] = {}
        for index, criterion in free_old.items():
            places.setdefault(same(criterion), []).append(index)
        for index, criterion in list(free_new.items()):
            if waiting := places.get(same(criterion)):
                partner[index] = waiting.pop(0)
                del free_old[partner[index]], free_new[index]
    scored = [
        (score, -abs(i - j), i, j)
        for i, one in free_old.items()
        for j, other in free_new.items()
        if (score := _score(one, other)) >= _ALIKE
    ]
    for _, _, i, j in sorted(scored, reverse=True):
        if i in free_old and j in free_new:
            partner[j] = i
            del free_old[i], free_new[j]
    return partner


def _identity(criterion: Criterion) -> object:
    if criterion.kind == "structured":
        return criterion.id
    return criterion.kind, criterion.applies_to, words(criterion.text), criterion.tree


def _meaning(criterion: Criterion) -> object:
    return criterion.applies_to, criterion.kind == "structured", effect(criterion)


def _score(one: Criterion, other: Criterion) -> float:
    """How alike two criteria are, from 0 to 1, by their words and their leaves."""
    if "structured" in (one.kind, other.kind):
        return 0.0
    text = _text_likeness(one.text, other.text)
    first, second = _literals(effect(one)), _literals(effect(other))
    if all(map(_is_quoted, first)) or all(map(_is_quoted, second)):
        return text - (0.1 if one.kind != other.kind else 0)
    score = 0.55 * _tree_likeness(first, second) + 0.45 * text
    return score - (0.05 if one.kind != other.kind else 0)


def _text_likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(words(one), words(other)) / 100


def _tree_likeness(first: list[Tree], second: list[Tree]) -> float:
    """The best partners of leaves, by the number of leaves of the tree that has more."""
    fewer, more = sorted((first, second), key=len)
    left = list(more)
    total = 0.0
    for leaf in fewer:
        best = max(left, key=lambda candidate: _likeness(leaf, candidate))
        total += _likeness(leaf, best)
        left.remove(best)
    return 2 * total / (len(first) + len(second))


def _likeness(one: Tree, other: Tree) -> float:
    """How alike two leaves are: equal, about one concept, or about a broader one."""
    if one == other:
        return 1.0
    (first, denied), (second, also_denied) = literal(one), literal(other)
    if type(first) is not type(second):
        return 0.0
    same_side = 1.0 if denied is also_denied else 0.8
    if isinstance(first, _QUOTED) and isinstance(second, _QUOTED):
        return _text_likeness(first.text, second.text) * same_side
    if _about(first) == _about(second):
        return 0.8 * same_side
    name, wider = _about(first)[1], _about(second)[1]
    group = _GROUPS.get(type(first).__name__)
    if group and (is_a(name, wider, group) or is_a(wider, name, group)):
        return 0.6 * same_side
    return 0.0


_GROUPS: dict[str, Group] = {
    "Condition": "condition",
    "FamilyHistory": "condition",
    "Received": "therapy",
    "Allergy": "therapy",
    "Test": "test",
    "Measurement": "measurement",
}


def _about(part: Tree) -> tuple[str, str]:
    """The class of a leaf and the concept that it is about."""
    leaf, _ = literal(part)
    name = leaf.scale if isinstance(leaf, Score) else getattr(leaf, "concept", "")
    if isinstance(leaf, Age):
        name = "age"
    return type(leaf).__name__, name or (write(leaf) if _is_quoted(leaf) else type(leaf).__name__)


def _is_quoted(part: Tree) -> bool:
    leaf, _ = literal(part)
    return isinstance(leaf, _QUOTED)
