"""Criteria in plain language: what a tree asks of a patient, in sentences that need no medical training."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from trialrun.criteria.plain.clauses import (
    Clause,
    demands,
    merged,
    quoted,
    says,
    semicolons,
    sentence,
)
from trialrun.criteria.plain.leaves import clause
from trialrun.criteria.plain.words import a_list
from trialrun.criteria.trees.normal import literal, negations_inside
from trialrun.model.criteria import (
    All,
    Allowed,
    AnyOf,
    AtLeast,
    Condition,
    IfThen,
    Measurement,
    Not,
    Received,
    Tree,
    children,
    conjunction,
)
from trialrun.model.eligibility import Kind
from trialrun.vocab.concepts import Group, is_a, is_coded

__all__ = ["plain"]


def plain(tree: Tree, kind: Kind) -> str:
    """The sentences that a patient reads for a criterion: "You must …", "You cannot join if …".

    kind: "exclusion" keeps out whom the tree describes, the other kinds ask for it. The sentences say
    neither more nor less than the tree; words of the record that only a person can judge stand in quotation
    marks. Never raises.
    """
    tree = _without_broader(tree)
    root, negated = literal(tree)
    if isinstance(root, Allowed):
        return f"It is fine, and keeps nobody out: {quoted(root.text)}."
    if kind == "exclusion" and not negated:
        return " ".join(map(sentence, _excluded(negations_inside(tree))))
    asked = negations_inside(tree, negated=kind == "exclusion", keep_if=True)
    return " ".join(map(sentence, _demanded(asked)))


def _without_broader(tree: Tree) -> Tree:
    """Without what only says in wider words what another operand says: surgery beside "surgery on the hip".

    The compiler keeps the known concept beside a narrower name; for a reader it says nothing more.
    """
    if isinstance(tree, Not):
        return Not(_without_broader(tree.of))
    if isinstance(tree, (All, AnyOf, AtLeast)):
        of = tuple(map(_without_broader, tree.of))
        if isinstance(tree, All):
            of = tuple(one for one in of if not any(_narrows(other, one) for other in of if other is not one))
            return conjunction(of)
        return msgspec.structs.replace(tree, of=of)
    if isinstance(tree, IfThen):
        return IfThen(_without_broader(tree.condition), _without_broader(tree.then))
    return tree


def _narrows(one: Tree, broad: Tree) -> bool:
    """Whether the first is an uncoded name that holds all words of the second's, and nothing else differs."""
    if not isinstance(one, (Condition, Received)) or type(one) is not type(broad):
        return False
    assert isinstance(broad, (Condition, Received))
    if one.concept == broad.concept or msgspec.structs.replace(one, concept=broad.concept) != broad:
        return False
    group: Group = "condition" if isinstance(one, Condition) else "therapy"
    return (
        not is_coded(one.concept, group)
        and is_coded(broad.concept, group)
        and is_a(one.concept, broad.concept, group)
    )


# ---- exclusions ----------------------------------------------------------------------------------------


def _excluded(tree: Tree) -> list[str]:
    one = _one_clause(tree)
    if one is not None and one.tense == "quote":
        asked = demands(msgspec.structs.replace(one, negated=False))
        return [f"{asked}. You cannot join if it is {'not ' if one.negated else ''}so"]
    if one is None and isinstance(tree, (All, AnyOf)):
        parts = _parts(tree)
        if isinstance(tree, AnyOf) and (len(parts) > 2 or any(_is_long(part) for part in parts)):
            return [f"You cannot join if any of these is true: {semicolons(parts, 'or')}"]
        if isinstance(tree, All) and len(parts) > 2 and not _unless(tree):
            return [f"You cannot join if all of these are true: {semicolons(parts, 'and')}"]
    return [f"You cannot join if {_said(tree, inside=False)}"]


def _is_long(part: str) -> bool:
    return ";" in part or ", unless" in part or "“" in part


# ---- demands -------------------------------------------------------------------------------------------


def _demanded(tree: Tree) -> list[str]:
    """The sentences of a demand, each without its full stop."""
    one = _one_clause(tree)
    if one is not None:
        return [demands(one)]
    match tree:
        case All(of):
            return [words for part in _merged_leaves(of, "and") for words in _demanded_part(part)]
        case IfThen(condition, then):
            return _conditional(_said(condition, inside=False), then)
        case AnyOf(of):
            return _alternatives(of)
        case _:
            return [_list_of(tree)]


def _demanded_part(part: Tree | Clause) -> list[str]:
    return [demands(part)] if isinstance(part, Clause) else _demanded(part)


def _conditional(condition: str, then: Tree) -> list[str]:
    first, *more = _demanded(then)
    joined = [f"If {condition}, {_lowered(first)}"]
    return joined + [f"In that case also, {_lowered(words)}" for words in more]


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _alternatives(of: tuple[Tree, ...]) -> list[str]:
    """A disjunction: as a condition where some operands are denied, as two bounds, or as a list."""
    denied = tuple(part.of for part in of if isinstance(part, Not))
    asked = tuple(part for part in of if not isinstance(part, Not))
    if denied and asked:
        condition = _said(_joined(All, denied), inside=False)
        return _conditional(condition, _joined(AnyOf, asked))
    bounds = _two_bounds(of)
    return [bounds] if bounds else [_list_of(AnyOf(of))]


def _joined(node: type[All] | type[AnyOf], parts: tuple[Tree, ...]) -> Tree:
    return parts[0] if len(parts) == 1 else node(parts)


def _two_bounds(of: tuple[Tree, ...]) -> str:
    """ "… must be at most 1.5, or at most 3 if you have …": a bound, and another one for some."""
    if len(of) != 2 or not isinstance(of[0], Measurement) or not isinstance(of[1], All):
        return ""
    usual = of[0]
    others = [part for part in of[1].of if isinstance(part, Measurement) and part.concept == usual.concept]
    conditions = tuple(part for part in of[1].of if part not in others)
    if len(others) != 1 or not conditions or usual.within != others[0].within:
        return ""
    special = clause(others[0], False).items[0]
    return f"{demands(clause(usual, False))}, or {special} if {_said(_joined(All, conditions), inside=False)}"


def _list_of(tree: Tree) -> str:
    count = tree.count if isinstance(tree, AtLeast) else 1
    parts = _parts(tree)
    number = {1: "one", 2: "two", 3: "three"}.get(count, str(count))
    return f"At least {number} of these must be true: {semicolons(parts, 'or' if count == 1 else 'and')}"


# ---- statements ----------------------------------------------------------------------------------------


def _one_clause(tree: Tree) -> Clause | None:
    """The clause of a leaf, or of operands that can be said in one."""
    leaf, negated = literal(tree)
    if not children(leaf):
        return clause(leaf, negated)
    if isinstance(tree, (All, AnyOf)):
        parts = _merged_leaves(tree.of, _joint(tree))
        if len(parts) == 1 and isinstance(parts[0], Clause):
            return parts[0]
    return None


def _joint(tree: Tree) -> Literal["and", "or"]:
    return "or" if isinstance(tree, AnyOf) else "and"


def _merged_leaves(of: Sequence[Tree], joint: Literal["and", "or"]) -> list[Tree | Clause]:
    """The operands in order, leaves as clauses, neighbours among them merged."""
    found: list[Tree | Clause] = []
    run: list[Clause] = []
    for part in of:
        leaf, negated = literal(part)
        if children(leaf):
            found += merged(run, joint)
            run = []
            found.append(part)
        else:
            run.append(clause(leaf, negated))
    return found + merged(run, joint)


def _said(tree: Tree, *, inside: bool) -> str:
    """The tree as a statement in one sentence. inside: as a part of another statement."""
    one = _one_clause(tree)
    if one is not None:
        return says(one)
    if isinstance(tree, IfThen):
        return f"{_said(tree.then, inside=True)} (asked only if {_said(tree.condition, inside=True)})"
    if isinstance(tree, AtLeast):
        return f"at least {tree.count} of these are true: ({'; '.join(_parts(tree))})"
    if isinstance(tree, All):
        exception = _unless(tree)
        if exception:
            return f"({exception})" if inside else exception
    joint = _joint(tree)
    assert isinstance(tree, (All, AnyOf))
    parts = _merged_leaves(tree.of, joint)
    short = len(parts) <= 3 and all(isinstance(part, Clause) and part.tense != "quote" for part in parts)
    if short:
        words = _clauses_said([part for part in parts if isinstance(part, Clause)], joint)
        return f"{'both ' if joint == 'and' else 'either '}{words}" if inside and len(parts) == 2 else words
    joined = a_list([_part(part) for part in parts], joint)
    if inside or len(parts) > 3:
        joined = (
            f"{'all' if joint == 'and' else 'one'} of these: ({semicolons([_part(p) for p in parts], joint)})"
        )
        return joined if inside else f"{joined} {'are' if joint == 'and' else 'is'} true"
    return joined


def _unless(tree: All) -> str:
    """ "A, unless B" for "A and not B"; "" for any other shape."""
    asked = tuple(part for part in tree.of if not isinstance(part, Not))
    denied = tuple(part.of for part in tree.of if isinstance(part, Not))
    if not asked or not denied or tree.of != (*asked, *map(Not, denied)):
        return ""
    return f"{_said(_joined(All, asked), inside=False)}, unless {_said(_joined(AnyOf, denied), inside=False)}"


def _clauses_said(clauses: list[Clause], joint: str) -> str:
    """A few clauses in a row; the subject is not repeated where it stays the same."""
    said = [says(clauses[0])]
    for before, one in pairwise(clauses):
        said.append(says(one, elide=one.subjects == before.subjects == ("you",) and one.tense != "relative"))
    return a_list(said, joint)


def _parts(tree: Tree) -> list[str]:
    if isinstance(tree, AtLeast):  # every operand counts for itself
        return [_said(part, inside=True) for part in tree.of]
    return [_part(part) for part in _merged_leaves(children(tree), _joint(tree))]


def _part(part: Tree | Clause) -> str:
    return says(part) if isinstance(part, Clause) else _said(part, inside=True)
