"""Faults of an eligibility section that its author would want to mend.

Contradictions, ranges without a possible value, thresholds without units, exclusions that keep out whom the
trial asks for, windows without an anchor. An error is certain as far as the sentences were understood: nobody
can fit, or no value can. A warning wants a look; a note only tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, Literal

import msgspec

from trialrun.criteria.diff import effect
from trialrun.criteria.phrases.measured import measurement_unit
from trialrun.criteria.phrases.phrase import chunk_name, sort_chunks
from trialrun.criteria.record.clashes import as_written, demands, is_certain
from trialrun.criteria.trees.entailment import age_span, equal, excludes
from trialrun.criteria.trees.normal import negations_inside, scale_values, whole_steps
from trialrun.criteria.trees.ranges import not_longer
from trialrun.criteria.trees.writer import number, write, write_window
from trialrun.criteria.words.chunks import chunk
from trialrun.model.criteria import (
    Age,
    All,
    Allowed,
    AnyOf,
    Condition,
    IsSex,
    Measurement,
    Not,
    Received,
    Score,
    Tree,
    Unparsed,
    Window,
    children,
    leaves,
)
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.errors import AmbiguousUnit
from trialrun.vocab.concepts import concepts
from trialrun.vocab.scales import bounds
from trialrun.vocab.units import LLN, PREDICTED, RELATIVE, ULN, convert

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
Check = Literal[
    "contradiction",
    "excluded requirement",
    "record's fields",
    "impossible range",
    "implausible range",
    "no unit",
    "unanchored window",
    "said twice",
    "not understood",
]


class Finding(msgspec.Struct, frozen=True):
    """One fault: what kind, how bad, which criteria and their sentences, and why."""

    check: Check
    severity: Severity
    criteria: tuple[str, ...]
    sentences: tuple[str, ...]
    why: str


def lint(eligibility: Eligibility) -> tuple[Finding, ...]:
    """The findings, the worst first, then by order of the criteria. Never raises."""
    criteria = [as_written(one) for one in eligibility.criteria if not isinstance(one.tree, Allowed)]
    found = [
        *(finding for one in criteria for finding in _inside(one)),
        *_between(criteria),
        *_fields(criteria),
        *_not_understood(eligibility.criteria),
    ]
    place = {one.id: index for index, one in enumerate(eligibility.criteria)}
    return tuple(sorted(found, key=lambda x: (SEVERITIES.index(x.severity), place.get(x.criteria[0], 0))))


def _finding(check: Check, severity: Severity, why: str, *criteria: Criterion) -> Finding:
    return Finding(
        check, severity, tuple(one.id for one in criteria), tuple(one.text for one in criteria), why
    )


# ---- inside one criterion ------------------------------------------------------------------------------


def _inside(criterion: Criterion) -> Iterator[Finding]:
    yield from _own_contradictions(criterion)
    said: set[str] = set()
    for leaf in leaves(criterion.tree):
        check = _CHECKS.get(type(leaf))
        window: Window | None = getattr(leaf, "within", None)
        for kind, severity, why in (
            *(check(leaf) if check else ()),
            *(_window(window, criterion.text) if window else ()),
        ):
            if why not in said:
                said.add(why)
                yield _finding(kind, severity, why, criterion)


def _own_contradictions(criterion: Criterion) -> Iterator[Finding]:
    """Conjunctions that nobody fits: the whole demand, or a part of it."""
    tree = negations_inside(criterion.tree)
    for node in _nodes(tree):
        if not isinstance(node, All):
            continue
        clash = next((pair for pair in combinations(node.of, 2) if excludes(*pair)), None)
        if clash is None:
            continue
        whole = node is tree
        what = f"{write(clash[0])} and {write(clash[1])} cannot both hold"
        if criterion.kind == "exclusion":
            yield _finding(
                "contradiction", "warning", f"{what}, so {_this(whole)} keeps nobody out", criterion
            )
        elif whole:
            yield _finding("contradiction", "error", f"{what}, so nobody can join", criterion)
        else:
            yield _finding("contradiction", "warning", f"{what}, so {_this(whole)} never holds", criterion)


def _this(whole: bool) -> str:
    return "the exclusion" if whole else "this part"


def _nodes(tree: Tree) -> Iterator[Tree]:
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(children(node))


_Fault = tuple[Check, Severity, str]


def _measurement(leaf: Measurement) -> Iterator[_Fault]:
    known = concepts("measurement").get(leaf.concept)
    usual = known.columns.get("unit", "") if known else ""
    if leaf.unit in RELATIVE:
        yield from _relative(leaf)
        return
    if known is None or not usual:
        return
    if not leaf.unit:
        yield "no unit", "warning", f"{write(leaf)} has no unit; {leaf.concept} is usually in {usual}"
        return
    low, high = (float(known.columns[side]) if known.columns.get(side) else None for side in ("low", "high"))
    if low is None or high is None:
        return
    try:
        found = [
            None if bound is None else convert(bound, leaf.unit, usual, leaf.concept)
            for bound in (leaf.range.low, leaf.range.high)
        ]
    except AmbiguousUnit:
        if leaf.unit == f"{usual}/{{1.73_m2}}":
            return  # a clearance normalized to the body surface is one
        yield (
            "no unit",
            "warning",
            f"{write(leaf)}: {leaf.concept} is not measured in {leaf.unit}, but in {usual}",
        )
        return
    yield from _against(leaf, found, (low, high), f"{number(low)} to {number(high)} {usual}")


def _against(
    leaf: Tree, found: list[float | None], possible: tuple[float, float], shown: str
) -> Iterator[_Fault]:
    """A range's bounds against what is possible."""
    low, high = found
    if (low is not None and low > possible[1]) or (high is not None and high < possible[0]):
        yield "impossible range", "error", f"{write(leaf)}: no possible value lies there ({shown})"
    elif any(bound is not None and not possible[0] <= bound <= possible[1] for bound in found):
        yield (
            "implausible range",
            "warning",
            f"{write(leaf)}: a bound lies outside of what is possible ({shown})",
        )


_MOST = {ULN: 100.0, LLN: 20.0, PREDICTED: 250.0}


def _relative(leaf: Measurement) -> Iterator[_Fault]:
    most = _MOST.get(leaf.unit, math.inf)
    bounds_given = [bound for bound in (leaf.range.low, leaf.range.high) if bound is not None]
    if any(bound > most or bound < 0 for bound in bounds_given):
        yield "implausible range", "warning", f"{write(leaf)}: hardly anybody has such a value"


def _score(leaf: Score) -> Iterator[_Fault]:
    ends, values = bounds(leaf.scale), scale_values(leaf)
    if ends is None or values is None:
        return
    shown = f"the scale goes from {number(ends[0])} to {number(ends[1])}"
    if values[0] > values[1]:
        yield "impossible range", "error", f"{write(leaf)}: no value of the scale lies there; {shown}"
        return
    given = [bound for bound in (leaf.range.low, leaf.range.high) if bound is not None]
    # A scale of tens that starts at a single digit was meant otherwise: "Karnofsky ≥ 7".
    step = ends[2] if ends[2] >= 10 else 0
    if any(not ends[0] <= bound <= ends[1] or (step and bound % step) for bound in given):
        yield "implausible range", "warning", f"{write(leaf)}: a bound is no value of the scale; {shown}"


_OLDEST = {"years": 120.0, "months": 1440.0, "weeks": 6240.0, "days": 43800.0}


def _age(leaf: Age) -> Iterator[_Fault]:
    low, high = leaf.range.low, leaf.range.high
    yield from _against(
        leaf, [low, high], (0.0, _OLDEST[leaf.unit]), f"0 to {_OLDEST[leaf.unit]:g} {leaf.unit}"
    )


def _condition(leaf: Condition) -> Iterator[_Fault]:
    if leaf.grade is None:
        return
    low, high = whole_steps(leaf.grade)
    if low > 5 or high < 0 or low > high:
        yield "impossible range", "error", f"{write(leaf)}: CTCAE grades go from 1 to 5"
    elif any(bound is not None and bound > 5 for bound in (leaf.grade.low, leaf.grade.high)):
        yield "implausible range", "warning", f"{write(leaf)}: CTCAE grades go from 1 to 5"


def _received(leaf: Received) -> Iterator[_Fault]:
    if leaf.lines is not None and whole_steps(leaf.lines)[1] < 0:
        yield "impossible range", "error", f"{write(leaf)}: there are no fewer than 0 lines"


_CHANGED = re.compile(
    r"increas|decreas|reduc|prolong|elevat|differen|chang|\b(?:drop|fall|rise|gain|loss)", re.IGNORECASE
)


def _unparsed(leaf: Unparsed) -> Iterator[_Fault]:
    """ "Platelets < 100000 x 10^9/L": what the compiler leaves alone since no such value exists."""
    phrase = sort_chunks(chunk(leaf.text))
    if len(phrase.quantities) != 1 or len(phrase.concepts) != 1 or _CHANGED.search(leaf.text):
        return
    (named,), (told,) = phrase.concepts, phrase.quantities
    if not told.value.compared:
        return
    scale, analyte = chunk_name(named, "scale"), chunk_name(named, "measurement")
    if scale and not told.value.unit:
        found = _score(Score(scale, told.value.range))
    elif analyte and told.value.unit:
        unit = measurement_unit(analyte, told.value.unit)
        found = _measurement(Measurement(analyte, told.value.range, unit)) if unit else iter(())
    else:
        return
    yield from (fault for fault in found if fault[0] in ("impossible range", "implausible range"))


_CHECKS: dict[type[msgspec.Struct], Callable[[Any], Iterator[_Fault]]] = {
    Measurement: _measurement,
    Score: _score,
    Age: _age,
    Condition: _condition,
    Received: _received,
    Unparsed: _unparsed,
}


def _window(window: Window, text: str) -> Iterator[_Fault]:
    shown = write_window(window)
    longest, shortest = window.at_most, window.at_least
    if longest and shortest and longest != shortest and not_longer(longest, shortest):
        yield "impossible range", "error", f"nothing lies {shown}"
    if window.anchor == "screening" and not re.search("screen", text, re.IGNORECASE):
        yield (
            "unanchored window",
            "note",
            f"the sentence does not say before what; read as {shown}",
        )


# ---- between criteria ----------------------------------------------------------------------------------


def _between(criteria: list[Criterion]) -> Iterator[Finding]:
    """Demands that nobody can meet together, alternatives that another criterion rules out, repetitions."""
    parts = {one.id: demands(one) for one in criteria}
    for one, other in combinations(criteria, 2):
        if one.applies_to != other.applies_to and one.applies_to and other.applies_to:
            continue
        finding = _clash(one, other, parts[one.id], parts[other.id])
        if finding is not None:
            yield finding
        elif "structured" not in (one.kind, other.kind) and _repeats(one, other):
            yield _finding("said twice", "note", "both ask for the same", one, other)


def _clash(
    one: Criterion, other: Criterion, first: tuple[Tree, ...], second: tuple[Tree, ...]
) -> Finding | None:
    for part in first:
        for another in second:
            if not _related(part, another):
                continue
            if excludes(part, another):
                return _contradiction(one, other, part, another)
            for asked, ruling, owner, ruler in ((part, another, one, other), (another, part, other, one)):
                dead = _dead_alternative(asked, ruling)
                if dead is not None and owner.kind != "exclusion":
                    return _finding(
                        "excluded requirement",
                        "warning",
                        f"the alternative {write(dead)} of {owner.id} is ruled out by {ruler.id}",
                        owner,
                        ruler,
                    )
    return None


def _related(part: Tree, another: Tree) -> bool:
    """Whether they speak of one class of facts: a quick look that spares most comparisons."""
    return not {type(leaf) for leaf in leaves(part)}.isdisjoint(type(leaf) for leaf in leaves(another))


def _contradiction(one: Criterion, other: Criterion, part: Tree, another: Tree) -> Finding:
    severity: Severity = "error" if is_certain(one, other, part, another) else "warning"
    kinds = {one.kind, other.kind}
    if "structured" in kinds:
        field, sentence = (one, other) if one.kind == "structured" else (other, one)
        why = f"the record's field ({field.text}) and {sentence.id} cannot both hold"
        return _finding("record's fields", severity, why, field, sentence)
    if kinds == {"inclusion", "exclusion"}:
        asking, excluding = (one, other) if one.kind == "inclusion" else (other, one)
        why = f"whoever meets {asking.id} is kept out by {excluding.id}: {write(excluding.tree)}"
        return _finding("excluded requirement", severity, why, asking, excluding)
    why = f"{write(part)} and {write(another)} cannot both hold, so nobody can meet both"
    return _finding("contradiction", severity, why, one, other)


def _dead_alternative(asked: Tree, ruling: Tree) -> Tree | None:
    if not isinstance(asked, AnyOf):
        return None
    # "If … then" is an alternative too ("not A or B"); whoever is ruled out of A is simply not asked.
    if any(isinstance(part, Not) for part in asked.of):
        return None
    return next((part for part in asked.of if excludes(part, ruling)), None)


def _repeats(one: Criterion, other: Criterion) -> bool:
    tree = effect(one)
    if all(isinstance(leaf, Unparsed) for leaf in leaves(one.tree)):
        return False
    return one.applies_to == other.applies_to and _related(tree, other.tree) and equal(tree, effect(other))


# ---- the record's fields -------------------------------------------------------------------------------


def _fields(criteria: list[Criterion]) -> Iterator[Finding]:
    """Ages and sexes of the sentences against the record's own fields; contradictions are found above."""
    fields = {one.id: one for one in criteria if one.kind == "structured"}
    for one in criteria:
        if one.kind != "inclusion" or one.applies_to:
            continue
        for part in demands(one):
            if isinstance(part, Age):
                yield from _age_field(fields.get("age"), one, part)
            elif isinstance(part, IsSex) and "sex" not in fields:
                why = f"{one.id} asks for one sex, the record's field for none"
                yield _finding("record's fields", "warning", why, one)


def _age_field(field: Criterion | None, sentence: Criterion, said: Age) -> Iterator[Finding]:
    unit, low, high = age_span(said)
    given = [age_span(leaf) for leaf in leaves(field.tree) if isinstance(leaf, Age)] if field else []
    given = [span for span in given if span[0] == unit]
    if field is not None and not given:
        return
    low_given = max((span[1] for span in given), default=0)
    high_given = min((span[2] for span in given), default=math.inf)
    if high < low_given or high_given < low:
        return  # a contradiction
    differing = [
        side
        for side, mine, theirs, stated in (
            ("lower", low, low_given, said.range.low is not None),
            ("upper", high, high_given, said.range.high is not None),
        )
        if stated and mine != theirs
    ]
    if differing:
        sides = " and ".join(differing)
        shown = f"field ({field.text})" if field else "field, which names no ages,"
        why = f"the {sides} bound of {write(said)} differs from that of the record's {shown}".rstrip(",")
        named = (field, sentence) if field else (sentence,)
        yield _finding("record's fields", "warning", why, *named)


# ---- what was not understood ---------------------------------------------------------------------------

_TOO_MUCH = 1 / 3


def _not_understood(criteria: tuple[Criterion, ...]) -> Iterator[Finding]:
    written = [one for one in criteria if one.kind != "structured"]
    open_ones = [one for one in written if one.coverage in ("partly", "unparsed")]
    if not open_ones:
        return
    share = len(open_ones) / len(written)
    severity: Severity = "warning" if share > _TOO_MUCH else "note"
    why = f"{len(open_ones)} of {len(written)} sentences ({share:.0%}) were not or only partly understood"
    yield Finding("not understood", severity, tuple(one.id for one in open_ones), (), why)
