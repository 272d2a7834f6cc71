"""Distinct leaves as columns of numbers, sorted so that all leaves about one concept lie side by side."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge
from trialrun.matching.statements import normalised
from trialrun.model.criteria import (
    Age,
    Allergy,
    Attest,
    Condition,
    FamilyHistory,
    IsSex,
    Measurement,
    Personal,
    Range,
    Received,
    Response,
    Score,
    Test,
    Tree,
    Unparsed,
    Window,
)
from trialrun.model.logic import Truth
from trialrun.model.patient import FactKind, Patient
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import Group

Arrays = dict[str, NDArray[Any]]

KINDS: tuple[type, ...] = (
    Unparsed,
    Age,
    IsSex,
    Condition,
    FamilyHistory,
    Allergy,
    Measurement,
    Score,
    Test,
    Response,
    Received,
    Personal,
    Attest,
)
"""The order of the atoms. The one atom of text that nobody understood is the first: always unknown."""

LIST_OF: dict[type, FactKind] = {
    Condition: "conditions",
    FamilyHistory: "family",
    Allergy: "allergies",
    Test: "tests",
    Received: "treatments",
}
"""The list of facts whose completeness answers for a leaf of which nothing is recorded."""

GROUPS: dict[type, Group] = {
    Condition: "condition",
    FamilyHistory: "condition",
    Allergy: "therapy",
    Measurement: "measurement",
    Score: "scale",
    Test: "test",
    Received: "therapy",
}

NOTHING_UNDERSTOOD = Unparsed("…")
_ALL: frozenset[FactKind] = frozenset(("conditions", "treatments", "tests", "allergies", "family"))
LOW_INCLUDED, HIGH_INCLUDED, HAS_LOW, HAS_HIGH = 1, 2, 4, 8


SINGLY: tuple[type, ...] = (Condition, Measurement, Received)
"""Kinds of which some leaves ask for more than the columns hold."""


def asks_more(leaf: Tree) -> bool:
    """Whether a leaf asks for what no column holds; the reference evaluator judges it by itself."""
    match leaf:
        case Condition(lasting=lasting):
            return lasting is not None
        case Measurement(specimen=specimen, repeated=repeated, lasting=lasting):
            return bool(specimen or repeated or lasting)
        case Received(planned=planned):
            return bool(planned)
        case _:
            return False


def question_hash(text: str) -> int:
    """63 bits of a question's text without case, spacing and final punctuation."""
    return int.from_bytes(hashlib.blake2b(normalised(text).encode(), digest_size=8).digest(), "big") >> 1


def bucket(leaf: Tree) -> str:
    """What the leaf is about: leaves of one kind and bucket lie side by side."""
    match leaf:
        case Condition(concept) | FamilyHistory(concept) | Allergy(concept) | Measurement(concept):
            return concept
        case Test(concept) | Received(concept) | Score(concept):
            return concept
        case Attest(text):
            return f"{question_hash(text):020}"
        case _:
            return ""


def order_key(leaf: Tree) -> tuple[int, str]:
    return KINDS.index(type(leaf)), bucket(leaf)


class Interned:
    """Values to small numbers, in the order of their first appearance; the first may be fixed."""

    def __init__(self, *first: Hashable) -> None:
        self.numbers: dict[Hashable, int] = {value: number for number, value in enumerate(first)}

    def __call__(self, value: Hashable) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def packed(self) -> NDArray[np.uint8]:
        return packed(list(self.numbers))


def packed(value: Any) -> NDArray[np.uint8]:
    """Any value as an array of bytes (MessagePack)."""
    return np.frombuffer(msgspec.msgpack.encode(value), dtype=np.uint8)


def unpacked(array: NDArray[Any], form: Any) -> Any:
    """What `packed` made, as the type `form`."""
    return msgspec.msgpack.decode(np.ascontiguousarray(array).tobytes(), type=form)


def offsets(lengths: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each of consecutive runs begins, and where the last one ends."""
    found = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(np.asarray(lengths, dtype=np.int64), out=found[1:])
    return found


class Defaults:
    """What each leaf is for a patient of whom nothing is recorded, in the order in which leaves are added.

    open, closed: truths as of lists that may lack something, and of complete ones. Judged as leaves come, so
    that a load does it while others still compile.
    """

    def __init__(self) -> None:
        self.open = array("b")
        self.closed = array("b")
        self._empty = Chart(Patient())
        self._complete = Policy(complete=_ALL)

    def add(self, leaf: Tree) -> None:
        """One more leaf."""
        # Of the questions, nearly half of all leaves, nobody has answered any.
        found = Truth.UNKNOWN if type(leaf) is Attest else self._judged(leaf, Policy())
        self.open.append(int(found))
        self.closed.append(int(self._judged(leaf, self._complete) if type(leaf) in LIST_OF else found))

    def _judged(self, leaf: Tree, policy: Policy) -> Truth:
        return judge(leaf, self._empty, _ANY_DAY, policy).truth


_ANY_DAY = date(2000, 1, 1)  # without a fact no day matters


def columns(leaves: Sequence[Tree], keys: Sequence[tuple[int, str]]) -> Arrays:
    """The columns of leaves in the order of their `order_key`, `keys`; the first is `NOTHING_UNDERSTOOD`."""
    found: Arrays = {}
    encoded = [msgspec.msgpack.encode(leaf) for leaf in leaves]
    found["leaf.bytes"] = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    found["leaf.offsets"] = offsets([len(one) for one in encoded])
    counts = [0] * len(KINDS)
    for kind, _ in keys:
        counts[kind] += 1
    found["kind.offsets"] = offsets(counts)
    start = 0
    for number, class_ in enumerate(KINDS):
        own = leaves[start : start + counts[number]]
        found.update(
            _buckets(class_.__name__, [name for _, name in keys[start : start + counts[number]]], start)
        )
        if class_ in SINGLY:
            places = [place for place, leaf in enumerate(own) if asks_more(leaf)]
            found[f"{class_.__name__}.singly"] = np.asarray(places, dtype=np.int64)
        if class_ in _COLUMNS:
            found.update({f"{class_.__name__}.{key}": value for key, value in _COLUMNS[class_](own).items()})
        start += counts[number]
    return found


def _buckets(kind: str, names: Sequence[str], start: int) -> Arrays:
    """Each bucket's name (a question's hash for attestations) and where its atoms begin."""
    firsts = [place for place, name in enumerate(names) if place == 0 or names[place - 1] != name]
    ends = np.asarray([start + place for place in (*firsts, len(names))], dtype=np.int64)
    distinct = [names[place] for place in firsts]
    if kind == "Attest":
        return {
            f"{kind}.starts": ends,
            f"{kind}.hashes": np.asarray([int(n) for n in distinct], dtype=np.int64),
        }
    return {f"{kind}.starts": ends, f"{kind}.names": packed(distinct)}


def _ranges(ranges: Sequence[Range]) -> Arrays:
    flags = [
        (LOW_INCLUDED if r.low_included else 0)
        | (HIGH_INCLUDED if r.high_included else 0)
        | (HAS_LOW if r.low is not None else 0)
        | (HAS_HIGH if r.high is not None else 0)
        for r in ranges
    ]
    return {
        "low": np.asarray([0.0 if r.low is None else r.low for r in ranges], dtype=np.float64),
        "high": np.asarray([0.0 if r.high is None else r.high for r in ranges], dtype=np.float64),
        "flags": np.asarray(flags, dtype=np.uint8),
    }


UNITS_OF_AGE = ("years", "months", "weeks", "days")


def _ages(leaves: Sequence[Age]) -> Arrays:
    units = np.asarray([UNITS_OF_AGE.index(leaf.unit) for leaf in leaves], dtype=np.int32)
    return {"group": units, **_ranges([leaf.range for leaf in leaves])}


def _measurements(leaves: Sequence[Measurement]) -> Arrays:
    groups = Interned()
    numbers = [groups((leaf.concept, leaf.unit, leaf.within)) for leaf in leaves]
    return {
        "group": np.asarray(numbers, dtype=np.int32),
        "groups": groups.packed(),
        **_ranges([leaf.range for leaf in leaves]),
    }


def _scores(leaves: Sequence[Score]) -> Arrays:
    groups = Interned()
    numbers = [groups(leaf.scale) for leaf in leaves]
    return {
        "group": np.asarray(numbers, dtype=np.int32),
        "groups": groups.packed(),
        **_ranges([leaf.range for leaf in leaves]),
    }


STATUSES = (None, "active", "history")


def _conditions(leaves: Sequence[Condition]) -> Arrays:
    severity, course, grade, stage = Interned(None), Interned(None), Interned(None), Interned(())
    excepting, window = Interned(()), Interned(None)
    rows = [
        (
            STATUSES.index(leaf.status),
            severity(leaf.severity),
            course(leaf.course),
            grade(leaf.grade),
            stage(leaf.stage),
            excepting(leaf.excepting),
            window(leaf.within),
        )
        for leaf in leaves
    ]
    table = np.asarray(rows, dtype=np.int32).reshape(len(rows), 7)
    names = ("status", "severity", "course", "grade", "stage", "excepting", "window")
    found: Arrays = {name: np.ascontiguousarray(table[:, k]) for k, name in enumerate(names)}
    found["severities"], found["courses"] = severity.packed(), course.packed()
    found["grades"], found["stages"] = grade.packed(), stage.packed()
    found["exceptings"], found["windows"] = excepting.packed(), window.packed()
    return found


def _treatments(leaves: Sequence[Received]) -> Arrays:
    excepting, window, lasting = Interned(()), Interned(None), Interned(None)
    rows = [
        (
            int(leaf.ongoing is not None),
            leaf.line or 0,
            int(leaf.lines is not None),
            excepting(leaf.excepting),
            window(leaf.within),
            lasting(leaf.lasting),
            int(leaf.stable),
        )
        for leaf in leaves
    ]
    table = np.asarray(rows, dtype=np.int32).reshape(len(rows), 7)
    names = ("ongoing", "line", "counted", "excepting", "window", "lasting", "stable")
    found: Arrays = {name: np.ascontiguousarray(table[:, k]) for k, name in enumerate(names)}
    found["exceptings"], found["windows"] = excepting.packed(), window.packed()
    found["lastings"] = lasting.packed()
    return found


_COLUMNS: dict[type, Any] = {
    Age: _ages,
    Measurement: _measurements,
    Score: _scores,
    Condition: _conditions,
    Received: _treatments,
}
GROUP_FORM = list[tuple[str, str, Window | None]]
