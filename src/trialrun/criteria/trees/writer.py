"""Criterion trees in their text form: what people read, and what `reader.parse` reads back unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from trialrun.model.criteria import (
    Age,
    All,
    Allergy,
    Allowed,
    AnyOf,
    AtLeast,
    Attest,
    Condition,
    FamilyHistory,
    IfThen,
    IsSex,
    Length,
    Measurement,
    Not,
    Personal,
    Range,
    Received,
    Repeated,
    Response,
    Score,
    Test,
    Tree,
    Unparsed,
    Window,
)
from trialrun.model.time import Duration
from trialrun.vocab.concepts import Group, concepts, is_coded

BARE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9'/+.\-]*(?: [A-Za-z0-9'/+.\-]+)*")
BARE_UNIT = re.compile(r"x ULN|x LLN|x baseline|% predicted|[^\s()\",|<>=]+")
# Words that mean something to the reader and so cannot stand unquoted in a name or as a unit.
RESERVED = frozenset(
    "and or not if then at least of from to above below within between before after except in "
    "age sex score measurement condition received test response family allergy attest allowed unparsed "
    "active history mild moderate severe grade stage ongoing lines line by for on most planned stable "
    "residence language insurance more less than".split()
)

RESERVED_INSIDE = frozenset(("except",))


def write(tree: Tree) -> str:
    """The tree in its text form. `parse(write(tree)) == tree` for every tree."""
    return _WRITERS[type(tree)](tree)


def number(value: float) -> str:
    """The shortest text that reads back as the same number."""
    text = repr(float(value))
    return text.removesuffix(".0")


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _name(name: str, group: Group | None = None, *, reserved: frozenset[str] = RESERVED) -> str:
    """The name; in quotation marks where the reader would misread it, or where the group does not hold it."""
    coded = group is None or is_coded(name, group)
    if coded and BARE_NAME.fullmatch(name) and reserved.isdisjoint(name.lower().split()):
        return name
    return quoted(name)


def _inside(name: str, group: Group) -> str:
    """A name inside brackets, where only "except" means anything else."""
    return _name(name, group, reserved=RESERVED_INSIDE)


def write_range(interval: Range) -> str:
    """ "< 2", ">= 5", "= 3", "from 5 to 10", "from above 5 to below 10"."""
    if interval.low is None:
        assert interval.high is not None
        return f"{'<=' if interval.high_included else '<'} {number(interval.high)}"
    if interval.high is None:
        return f"{'>=' if interval.low_included else '>'} {number(interval.low)}"
    if interval.low == interval.high and interval.low_included and interval.high_included:
        return f"= {number(interval.low)}"
    low = number(interval.low) if interval.low_included else f"above {number(interval.low)}"
    high = number(interval.high) if interval.high_included else f"below {number(interval.high)}"
    return f"from {low} to {high}"


def write_window(window: Window) -> str:
    """ "within 4 weeks before treatment", "at least 6 months before enrolment", "between … and … before"."""
    side = "after" if window.after else "before"
    if window.at_least is None:
        assert window.at_most is not None
        length = f"within {'less than ' if window.at_most.strict else ''}{window.at_most}"
    elif window.at_most is None:
        length = _least(window.at_least)
    else:
        length = _between(window.at_least, window.at_most)
    return f"{length} {side} {window.anchor}"


def write_length(length: Length) -> str:
    """ "for at least 4 weeks", "for at most 3 months", "for between 2 weeks and 3 months"."""
    if length.at_least is None:
        assert length.at_most is not None
        return f"for {'less than' if length.at_most.strict else 'at most'} {length.at_most}"
    if length.at_most is None:
        return f"for {_least(length.at_least)}"
    return f"for {_between(length.at_least, length.at_most)}"


def _least(bound: Duration) -> str:
    return f"{'more than' if bound.strict else 'at least'} {bound}"


def _between(shortest: Duration, longest: Duration) -> str:
    above = "above " if shortest.strict else ""
    below = "below " if longest.strict else ""
    return f"between {above}{shortest} and {below}{longest}"


def write_repeated(repeated: Repeated) -> str:
    """ "on 2 occasions", "on 2 occasions 24 hours apart"."""
    apart = f" {repeated.apart} apart" if repeated.apart else ""
    return f"on {repeated.times} occasions{apart}"


def _quantity(interval: Range, unit: str) -> str:
    text = write_range(interval)
    if not unit:
        return text
    plain = BARE_UNIT.fullmatch(unit) is not None and unit.lower() not in RESERVED
    return f"{text} {unit if plain else quoted(unit)}"


def _operand(tree: Tree, *, inside: type | None = None) -> str:
    """An operand, in brackets where the reader would otherwise bind it differently."""
    text = write(tree)
    loose: tuple[type, ...] = (IfThen, AnyOf, All)
    if inside is AnyOf:
        loose = (IfThen, AnyOf)
    return f"({text})" if isinstance(tree, loose) else text


def _measurement(tree: Measurement) -> str:
    name = _name(tree.concept, "measurement")
    if name.lower() in concepts("scale"):
        name = f"measurement({_inside(tree.concept, 'measurement')})"
    return _joined(
        name,
        tree.specimen and f"in {tree.specimen}",
        _quantity(tree.range, tree.unit),
        tree.repeated and write_repeated(tree.repeated),
        tree.lasting and write_length(tree.lasting),
        tree.within and write_window(tree.within),
    )


def _score(tree: Score) -> str:
    name = _name(tree.scale)
    if tree.scale not in concepts("scale") or name != tree.scale:
        name = f"score({_inside(tree.scale, 'scale')})"
    return f"{name} {write_range(tree.range)}"


def _with_exceptions(call: str, concept: str, excepting: tuple[str, ...], group: Group) -> str:
    names = ", ".join(_inside(name, group) for name in excepting)
    return f"{call}({_inside(concept, group)}{f' except {names}' if names else ''})"


def _condition(tree: Condition) -> str:
    return _joined(
        _with_exceptions("condition", tree.concept, tree.excepting, "condition"),
        tree.status,
        tree.severity,
        tree.course and (tree.course if " " not in tree.course else quoted(tree.course)),
        tree.grade and f"grade {write_range(tree.grade)}",
        tree.stage and "stage " + "|".join(map(_name, tree.stage)),
        tree.lasting and write_length(tree.lasting),
        tree.within and write_window(tree.within),
    )


def _received(tree: Received) -> str:
    return _joined(
        _with_exceptions("received", tree.concept, tree.excepting, "therapy"),
        tree.ongoing and "ongoing",
        tree.planned and "planned",
        tree.lines and f"lines {write_range(tree.lines)}",
        tree.line and f"line {tree.line}",
        tree.stable and "stable",
        tree.lasting and write_length(tree.lasting),
        tree.within and write_window(tree.within),
    )


def _response(tree: Response) -> str:
    return _joined(
        f"response {'>=' if tree.at_least else '='} {tree.category}",
        tree.criteria and f"by {tree.criteria}",
        tree.line and f"line {tree.line}",
        tree.lasting and write_length(tree.lasting),
        tree.within and write_window(tree.within),
    )


def _test(tree: Test) -> str:
    result = tree.result if " " not in tree.result else quoted(tree.result)
    return _joined(
        f"test({_inside(tree.concept, 'test')})",
        result,
        tree.repeated and write_repeated(tree.repeated),
        tree.within and write_window(tree.within),
    )


def _joined(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


_WRITERS: dict[type, Callable[[Any], str]] = {
    All: lambda t: " and ".join(_operand(operand) for operand in t.of),
    AnyOf: lambda t: " or ".join(_operand(operand, inside=AnyOf) for operand in t.of),
    Not: lambda t: f"not {_operand(t.of)}",
    AtLeast: lambda t: f"at least {t.count} of ({', '.join(write(operand) for operand in t.of)})",
    IfThen: lambda t: f"if {_operand(t.condition, inside=AnyOf)} then {_operand(t.then, inside=AnyOf)}",
    Age: lambda t: f"age {write_range(t.range)} {t.unit}",
    IsSex: lambda t: f"sex {t.sex}",
    Condition: _condition,
    FamilyHistory: lambda t: f"family history({_inside(t.concept, 'condition')})",
    Allergy: lambda t: f"allergy({_inside(t.concept, 'therapy')})",
    Measurement: _measurement,
    Score: _score,
    Test: _test,
    Response: _response,
    Received: _received,
    Personal: lambda t: f"{t.about}({_name(t.value, reserved=RESERVED_INSIDE)})",
    Attest: lambda t: f"attest {'by investigator ' if t.by == 'investigator' else ''}{quoted(t.text)}",
    Allowed: lambda t: f"allowed {quoted(t.text)}",
    Unparsed: lambda t: f"unparsed {quoted(t.text)}",
}
