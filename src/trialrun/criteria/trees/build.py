"""Trees under construction: a tree and, for each of its leaves, where it stands in the sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from trialrun.model.criteria import (
    All,
    Allergy,
    Allowed,
    AnyOf,
    AtLeast,
    Attest,
    Attester,
    IfThen,
    Not,
    Tree,
    Unparsed,
    leaves,
)
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.mentions import resolve

Place = tuple[int, int]


class Built(msgspec.Struct, frozen=True, gc=False):
    """`places` holds start and end in the sentence for each leaf of `tree`, in the order of `leaves`."""

    tree: Tree
    places: tuple[Place, ...]

    @property
    def start(self) -> int:
        if len(self.places) == 1:
            return self.places[0][0]
        return min(self.places)[0]

    @property
    def end(self) -> int:
        if len(self.places) == 1:
            return self.places[0][1]
        return max(place[1] for place in self.places)

    @property
    def unparsed(self) -> int:
        """How many characters of the sentence were not understood."""
        if type(self.tree) not in LOGIC:
            return self.places[0][1] - self.places[0][0] if type(self.tree) is Unparsed else 0
        count = 0
        for leaf, (start, end) in zip(leaves(self.tree), self.places, strict=True):
            if type(leaf) is Unparsed:
                count += end - start
        return count


def leaf(tree: Tree, start: int, end: int) -> Built:
    return Built(tree, ((start, end),))


def allergic_to(substance: str) -> Allergy:
    """An allergy to it, by the vocabulary's name where that has one: "eggs" and "egg products" are egg."""
    known = substance if is_coded(substance, "therapy") else resolve(substance, "therapy")
    return Allergy(known or substance)


_CLOSING = (")", "]")


def unparsed(text: str, start: int, end: int) -> Built:
    """The stretch of the sentence as text that nobody understood."""
    if text[end : end + 1] in _CLOSING:
        end = _closed(text, start, end)
    return leaf(Unparsed(" ".join(text[start:end].split())), start, end)


def attest(text: str, start: int, end: int, by: Attester = "patient") -> Built:
    if text[end : end + 1] in _CLOSING:
        end = _closed(text, start, end)
    return leaf(Attest(" ".join(text[start:end].split()), by), start, end)


def _closed(text: str, start: int, end: int) -> int:
    """Where the stretch ends with the closing bracket behind it, if that is one that it would leave open."""
    opening = "(" if text[end] == ")" else "["
    return end + (text.count(opening, start, end) > text.count(text[end], start, end))


def every(parts: Iterable[Built]) -> Built:
    """All of the parts; nested conjunctions are flattened, repetitions dropped."""
    return _combine(All, parts)


def some(parts: Iterable[Built]) -> Built:
    """Any of the parts; nested disjunctions are flattened, repetitions dropped."""
    parts = list(parts)
    if len(parts) < 2:
        return _combine(AnyOf, parts)
    if isinstance(first := parts[0].tree, IfThen) and all(
        isinstance(part.tree, IfThen) and part.tree.condition == first.condition for part in parts
    ):
        # "Women must be sterile; women must be …": one of these is asked of women, and nothing of others.
        count = len([*leaves(first.condition)])
        asked = some(
            Built(part.tree.then, part.places[count:]) for part in parts if isinstance(part.tree, IfThen)
        )
        return implies(Built(first.condition, parts[0].places[:count]), asked)
    return _combine(AnyOf, [part if type(part.tree) is not IfThen else _held(part) for part in parts])


def _held(part: Built) -> Built:
    """An alternative "X if A" is A with X: who is not A would otherwise meet all alternatives by that."""
    if type(part.tree) is not IfThen:
        return part
    count = len([*leaves(part.tree.condition)])
    return every(
        [Built(part.tree.condition, part.places[:count]), Built(part.tree.then, part.places[count:])]
    )


LOGIC = frozenset((All, AnyOf, Not, AtLeast, IfThen))


def asks_for(tree: Tree, kind: type[object]) -> bool:
    """Whether one of its leaves is of this kind."""
    return type(tree) is kind or (type(tree) in LOGIC and kind in map(type, leaves(tree)))


def _combine(kind: type[All] | type[AnyOf], parts: Iterable[Built]) -> Built:
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    # A permission asks nothing, and stands only where nothing else does.
    if [part for part in parts if type(part.tree) is Allowed]:
        parts = [part for part in parts if type(part.tree) is not Allowed] or parts[:1]
        if len(parts) == 1:
            return parts[0]
    trees: dict[Tree, tuple[Place, ...]] = {}
    places: list[Place] = []
    questions = 0
    for part in parts:
        if type(part.tree) not in LOGIC or not isinstance(part.tree, kind):
            if part.tree not in trees:
                trees[part.tree] = part.places
                places += part.places
            questions += type(part.tree) is Attest
            continue
        position = 0
        for operand in part.tree.of:
            count = 1 if type(operand) not in LOGIC else len([*leaves(operand)])
            if operand not in trees:
                trees[operand] = part.places[position : position + count]
                places += trees[operand]
            questions += type(operand) is Attest
            position += count
    if questions > 1:
        _without_parts_of_questions(trees)
        places = [place for told in trees.values() for place in told]
    return Built(next(iter(trees)) if len(trees) == 1 else kind(tuple(trees)), tuple(places))


def _without_parts_of_questions(trees: dict[Tree, tuple[Place, ...]]) -> None:
    """Drops "adequate" beside "precluding adequate understanding": the one answers the other."""
    asked = [(tree, places[0]) for tree, places in trees.items() if isinstance(tree, Attest)]
    for tree, (start, end) in asked:
        for other, (begin, finish) in asked:
            if (
                begin <= start
                and end <= finish
                and other is not tree
                and other in trees
                and tree.text in other.text
            ):
                del trees[tree]
                break


def operands(part: Built, kind: type[All] | type[AnyOf]) -> list[tuple[Tree, tuple[Place, ...]]]:
    """The operands of a tree of this kind, each with its places; of any other tree the tree itself."""
    if type(part.tree) not in LOGIC or not isinstance(part.tree, kind):
        return [(part.tree, part.places)]
    found: list[tuple[Tree, tuple[Place, ...]]] = []
    position = 0
    for operand in part.tree.of:
        count = 1 if type(operand) not in LOGIC else len([*leaves(operand)])
        found.append((operand, part.places[position : position + count]))
        position += count
    return found


def negate(part: Built) -> Built:
    """The opposite; a double negation is dissolved."""
    if isinstance(part.tree, Not):
        return Built(part.tree.of, part.places)
    if isinstance(part.tree, Allowed):
        return part
    return Built(Not(part.tree), part.places)


def at_least(count: int, parts: Iterable[Built]) -> Built:
    listed = list(parts)
    if count <= 1:
        return some(listed)
    if count >= len(listed):
        return every(listed)
    places = tuple(place for part in listed for place in part.places)
    return Built(AtLeast(count, tuple(part.tree for part in listed)), places)


def implies(condition: Built, then: Built) -> Built:
    if isinstance(condition.tree, Allowed) or isinstance(then.tree, Allowed):
        return then
    return Built(IfThen(condition.tree, then.tree), condition.places + then.places)


def denied(built: Built) -> Built:
    """The negation of something with a time: "no X for at least 3 months before" is no X in those months."""

    def change(tree: Tree, place: Place) -> Built:
        window = getattr(tree, "within", None)
        if window is None or window.at_least is None or window.at_most is not None or window.after:
            return leaf(tree, *place)
        inside = msgspec.structs.replace(window, at_least=None, at_most=window.at_least.beyond())
        return leaf(msgspec.structs.replace(tree, within=inside), *place)

    return negate(with_leaves(built, change))


def without(built: Built, gone: Callable[[Tree], bool]) -> Built:
    """The same without alternatives that add nothing."""
    match built.tree:
        case AnyOf():
            parts = [Built(*part) for part in operands(built, AnyOf)]
            return some(without(part, gone) for part in parts if not gone(part.tree)) if parts else built
        case All():
            return every(without(Built(*part), gone) for part in operands(built, All))
        case Not(of):
            return negate(without(Built(of, built.places), gone))
        case _:
            return built


def with_leaves(built: Built, change: Callable[[Tree, Place], Built]) -> Built:
    """The same logic over other leaves: `change` gives what stands in the place of each."""
    if type(built.tree) not in LOGIC:  # most are leaves
        return change(built.tree, built.places[0])
    places = iter(built.places)

    def walk(node: Tree) -> Built:
        if type(node) not in LOGIC:
            return change(node, next(places))
        match node:
            case All(of):
                return every([walk(operand) for operand in of])
            case AnyOf(of):
                return some([walk(operand) for operand in of])
            case Not(of):
                return negate(walk(of))
            case AtLeast(count, of):
                return at_least(count, [walk(operand) for operand in of])
            case IfThen(condition, then):
                return implies(walk(condition), walk(then))
            case _:
                return change(node, next(places))

    return walk(built.tree)


def narrowed(main: Built, asked: Built) -> Built:
    """What is asked besides of `main`; of a denial, or one at its end, it narrows what is denied."""
    if isinstance(main.tree, Not):
        return negate(every([negate(main), asked]))
    if isinstance(main.tree, All) and isinstance(main.tree.of[-1], Not):  # "A with no B that would …"
        *others, last = (Built(*part) for part in operands(main, All))
        if last.start >= max(other.end for other in others):
            return every([*others, narrowed(last, asked)])
    return every([main, asked])
