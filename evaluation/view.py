"""The flat view of a criterion, in which LCT's logical forms and our trees are compared, and the comparison.

A view holds the values (a range in a unit), the entities (a group and the words that name it), which of
them are negated, and the and/or/not shape with an entity at each leaf. What is decided here holds for both
sides alike:

- A value or an entity that a criterion states twice counts once.
- Two entities match when their groups agree and the words they share are at least half of the words of both
  (Dice ≥ 0.5; case, plural s and function words do not count). Matches are one to one, the closest first.
- An entity may have several names: "chronic kidney disease (CKD)", or one for each modifier ("viral or
  bacterial infection"). A finding that names an entity which is matched already, by another name or with
  another of its modifiers, is neither right nor wrong.
- Two values match when both bounds, their strictness and the unit agree after conversion to base units
  (1.5 g/dL is 15 g/L, 72 hours are 3 days, 2 years are 24 months); months are not 30 days. A multiple of
  "the normal range" in the gold matches one of the upper or of the lower limit, since the gold does not tell
  them apart. Of a length of time that is no age strictness does not count: "more than 3 months" and "at least
  3 months" are the same but for a moment. Units that we do not know match whatever their case.
- A name that begins with "non-" and is none of the vocabulary, and "non-smoker", is the rest of it, negated;
  "non-small cell lung cancer" is a name.
- "At least one" of a thing is that there is one, and is no value.
- A finding that the gold tells by a value ("obesity (BMI > 30)") and the value are one thing in two words: a
  shape may join them by "and" or by "or", or have the value alone.
- Shapes are compared with negations pushed to the leaves, nested conjunctions flattened, an entity once
  below each node, and operands in no order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from evaluation.scoring import Counts
from trialrun.vocab.mentions import mentions
from trialrun.vocab.units import unit as known_unit

Group = Literal["finding", "drug", "procedure", "measurement", "demographic"]
_DENIES = re.compile(r"non(?:\s*-\s*|\s+)(?=[a-z]{2})", re.IGNORECASE)
NORMAL = "x normal"
"""A multiple of a limit of the normal range, where the gold does not say of which."""

_FUNCTION_WORDS = frozenset(
    "a an and any as at be by for from in is of on or other the their to with without".split()
)


def denied(name: str) -> str:
    """What a name with "non-" in front denies; "" where the whole is a name of its own."""
    match = _DENIES.match(name)
    if match is None:
        return ""
    rest = name[match.end() :]
    squeezed = re.sub(r"\s*-\s*", "-", name)
    if any(m.start == 0 and m.end > match.end() for m in mentions(squeezed)):
        return rest if rest.lower().rstrip("s") == "smoker" else ""
    return rest


@lru_cache(maxsize=65536)
def words(name: str) -> frozenset[str]:
    """The words of a name: lower case, digits apart, no punctuation, no function words, no plural s."""
    found = re.findall(r"\d+|[^\W\d_]+", name.lower())
    singular = [w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in found]
    content = [w for w in singular if w not in _FUNCTION_WORDS]
    return frozenset(content or singular)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice coefficient: 1 for the same words, 0 for none in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


@dataclass(frozen=True, slots=True)
class Value:
    """A range of numbers in a unit as text ("" for none). `sign` marks what is no range ("±"), `length` a
    length of time that is no age."""

    low: float | None
    high: float | None
    low_included: bool = True
    high_included: bool = True
    unit: str = ""
    sign: str = ""
    length: bool = False

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high:
            text = f"= {self.low:g}"
        else:
            low = "" if self.low is None else f"{'≥' if self.low_included else '>'} {self.low:g}"
            high = "" if self.high is None else f"{'≤' if self.high_included else '<'} {self.high:g}"
            text = " ".join(part for part in (low, high) if part)
        return f"{self.sign}{text} {self.unit}".strip()

    def equals(self, other: Value) -> bool:
        mine, theirs = self._base(), other._base()
        limits = {mine[0], theirs[0]} <= {NORMAL, "x ULN", "x LLN"} and NORMAL in (mine[0], theirs[0])
        if mine[0] != theirs[0] and not limits:
            return False
        if self.sign != other.sign or not (_same(mine[1], theirs[1]) and _same(mine[2], theirs[2])):
            return False
        if self.length and other.length:
            return True
        return (self.low is None or self.low_included == other.low_included) and (
            self.high is None or self.high_included == other.high_included
        )

    def _base(self) -> tuple[str, float | None, float | None]:
        """Dimension and bounds in base units."""
        return _scaled(self.unit, self.low, self.high)


@lru_cache(maxsize=65536)
def _scaled(unit: str, low: float | None, high: float | None) -> tuple[str, float | None, float | None]:
    if (time := _TIMES.get(unit)) is not None:
        dimension, factor = time
        low, high = (None if x is None else x * factor for x in (low, high))
        return dimension, low, high
    known = known_unit("/".join(_SHORT.get(part, part) for part in unit.split("/")))
    if known is None or known.log:
        return unit.lower(), low, high
    bounds = [None if x is None else x * known.factor + known.offset for x in (low, high)]
    above, *below = known.dimension.split("/")
    return "/".join([above, *sorted(below)]), bounds[0], bounds[1]


# Times that are counted in another: "2 days/weeks" is 2 d/wk.
_SHORT = {"minutes": "min", "hours": "h", "days": "d", "weeks": "wk", "months": "mo", "years": "a"}
# A week has seven days and a year twelve months; a month has no fixed number of days.
_TIMES = {
    **dict.fromkeys(("seconds", "s"), ("days", 1 / 86400)),
    **dict.fromkeys(("minutes", "min"), ("days", 1 / 1440)),
    **dict.fromkeys(("hours", "h"), ("days", 1 / 24)),
    **dict.fromkeys(("days", "d"), ("days", 1.0)),
    **dict.fromkeys(("weeks", "wk"), ("days", 7.0)),
    **dict.fromkeys(("months", "mo"), ("months", 1.0)),
    **dict.fromkeys(("years", "a"), ("months", 12.0)),
}


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-12)


@dataclass(slots=True, eq=False)
class Entity:
    """What a criterion speaks of. groups: more than one where the side does not tell. names: the first is
    as written, others stand for the same. modified: names that hold one of its modifiers each."""

    groups: tuple[Group, ...]
    names: list[str]
    modified: list[str] = field(default_factory=list)
    negated: bool = False

    def __str__(self) -> str:
        return f"{'not ' if self.negated else ''}{self.groups[0]}:{'='.join(self.names)}"

    def closeness(self, other: Entity) -> float:
        if not set(self.groups) & set(other.groups):
            return 0.0
        return max(
            alike(words(a), words(b))
            for a in (*self.names, *self.modified)
            for b in (*other.names, *other.modified)
        )

    def same(self, other: Entity) -> bool:
        """The same words, in a group that both may have."""
        return not set(self.groups).isdisjoint(other.groups) and words(self.names[0]) == words(other.names[0])


@dataclass(frozen=True, slots=True)
class Shape:
    """ "and", "or", "not" with operands, or "leaf" with an entity; "defined": a finding, its value last."""

    kind: Literal["and", "or", "not", "leaf", "defined"]
    of: tuple[Shape, ...] = ()
    entity: Entity | None = None


def node(kind: Literal["and", "or", "not", "defined"], of: Iterable[Shape | None]) -> Shape | None:
    """The node over those operands that ask for anything; None when none does."""
    operands = tuple(operand for operand in of if operand is not None)
    if not operands:
        return None
    return operands[0] if len(operands) == 1 and kind != "not" else Shape(kind, operands)


@dataclass(slots=True)
class View:
    values: list[Value] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    shape: Shape | None = None

    def value(self, value: Value) -> None:
        if not any(value.equals(known) for known in self.values):
            self.values.append(value)

    def entity(self, entity: Entity) -> Shape:
        """The leaf of an entity; one that is there already, negated alike, stays one."""
        for known in self.entities:
            if known.same(entity) and known.negated == entity.negated:
                known.names += [name for name in entity.names if name not in known.names]
                known.modified += [name for name in entity.modified if name not in known.modified]
                return Shape("leaf", entity=known)
        self.entities.append(entity)
        return Shape("leaf", entity=entity)


@dataclass(slots=True)
class Comparison:
    values: Counts
    entities: Counts
    negation: Counts
    shape: bool
    missed: list[str]
    surplus: list[str]
    shapes: tuple[str, str]

    @property
    def errors(self) -> int:
        return len(self.missed) + len(self.surplus)


def compare(gold: View, ours: View) -> Comparison:
    missed: list[str] = []
    surplus: list[str] = []
    values = _compare_values(gold, ours, missed, surplus)
    partner, twin = _pair(gold.entities, ours.entities)
    found = [e for e in ours.entities if id(e) in partner or id(e) not in twin]
    entities = Counts(len(found), len(partner), len(gold.entities), len(partner))
    matched_gold = {id(e): ours_id for ours_id, e in partner.items()}
    missed += [str(e) for e in gold.entities if id(e) not in matched_gold]
    surplus += [str(e) for e in found if id(e) not in partner]
    negation = _compare_negation(gold, found, partner, missed, surplus)
    identity = {**{key: id(e) for key, e in partner.items()}, **{key: id(e) for key, e in twin.items()}}
    groups: dict[int, Group] = {id(e): e.groups[0] for e in (*gold.entities, *ours.entities)}
    wanted = [_written(_told(gold.shape, way), {}, groups) for way in _DEFINED]
    shapes = (wanted[0], _written(ours.shape, identity, groups))
    return Comparison(values, entities, negation, shapes[1] in wanted, missed, surplus, shapes)


def _compare_values(gold: View, ours: View, missed: list[str], surplus: list[str]) -> Counts:
    left = list(gold.values)
    for value in ours.values:
        hit = next((known for known in left if known.equals(value)), None)
        if hit is None:
            surplus.append(str(value))
        else:
            left.remove(hit)
    missed += [str(value) for value in left]
    right = len(gold.values) - len(left)
    return Counts(len(ours.values), right, len(gold.values), right)


def _pair(gold: list[Entity], ours: list[Entity]) -> tuple[dict[int, Entity], dict[int, Entity]]:
    """Our entities' partners in the gold, one to one; of those left over, the gold that they name again."""
    pairs = sorted(
        (
            (-closeness, g, o)
            for g, known in enumerate(gold)
            for o, entity in enumerate(ours)
            if (closeness := known.closeness(entity) + 0.001 * (known.negated == entity.negated)) >= 0.5
        ),
        key=lambda pair: pair,
    )
    partner: dict[int, Entity] = {}
    taken: set[int] = set()
    for _, g, o in pairs:
        if g not in taken and id(ours[o]) not in partner:
            partner[id(ours[o])] = gold[g]
            taken.add(g)
    twin: dict[int, Entity] = {}
    for entity in ours:
        if id(entity) not in partner:
            for known in gold:
                others = [*known.names[1:], *known.modified]
                if set(known.groups) & set(entity.groups) and any(
                    alike(words(name), words(other)) >= 0.5
                    for name in (*entity.names, *entity.modified)
                    for other in others
                ):
                    twin[id(entity)] = known
                    break
    return partner, twin


def _compare_negation(
    gold: View, found: list[Entity], partner: dict[int, Entity], missed: list[str], surplus: list[str]
) -> Counts:
    negated = [e for e in found if e.negated]
    right = [e for e in negated if id(e) in partner and partner[id(e)].negated]
    known = [e for e in gold.entities if e.negated]
    recalled = {id(partner[id(e)]) for e in right}
    missed += [f"negation of {e}" for e in known if id(e) not in recalled]
    surplus += [f"negation of {e}" for e in negated if e not in right]
    return Counts(len(negated), len(right), len(known), len(right))


def _written(shape: Shape | None, identity: dict[int, int], groups: dict[int, Group]) -> str:
    """The shape in its normal form as text: groups at the leaves, operands sorted."""
    if shape is None:
        return "nothing"
    return _group(_normal(shape, True, identity), groups)


_DEFINED: tuple[Literal["or", "and", "last"], ...] = ("or", "and", "last")


def _told(shape: Shape | None, way: Literal["or", "and", "last"]) -> Shape | None:
    """The shape with its definitions read in that way; "last": the value alone."""
    if shape is None or shape.kind == "leaf":
        return shape
    of = [told for operand in shape.of if (told := _told(operand, way)) is not None]
    if shape.kind != "defined":
        return node(shape.kind, of)
    return of[-1] if way == "last" else node(way, of)


class _Normal(NamedTuple):
    """A shape's kind and operands; a "leaf" or its "not" has the number of its entity instead."""

    kind: str
    of: frozenset[_Normal] = frozenset()
    entity: int = 0


def _normal(shape: Shape, positive: bool, identity: dict[int, int]) -> _Normal:
    """Negation at the leaves, nested nodes of a kind flattened, equal operands once."""
    if shape.kind == "leaf":
        key = identity.get(id(shape.entity), id(shape.entity))
        return _Normal("leaf" if positive else "not", entity=key)
    if shape.kind == "not":
        return _normal(shape.of[0], not positive, identity)
    kind = shape.kind if positive else {"and": "or", "or": "and"}[shape.kind]
    operands: set[_Normal] = set()
    for operand in shape.of:
        inner = _normal(operand, positive, identity)
        operands |= inner.of if inner.kind == kind else {inner}
    if len(operands) == 1:
        return next(iter(operands))
    return _Normal(kind, frozenset(operands))


def _group(normal: _Normal, groups: dict[int, Group]) -> str:
    if normal.kind in ("leaf", "not"):
        name = groups[normal.entity]
        return name if normal.kind == "leaf" else f"not {name}"
    return f"{normal.kind}({', '.join(sorted(_group(operand, groups) for operand in normal.of))})"
