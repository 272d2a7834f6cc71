"""A note that may be of one of two days: what it says of either, with times that hold whichever it is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.model.patient import AnyFact, ConditionFact, TreatmentFact
from trialrun.model.time import Moment


def of_either(earlier: Sequence[AnyFact], later: Sequence[AnyFact]) -> list[AnyFact]:
    """The facts of a note read as of the earlier day and as of the later one, each once.

    A time that counts from the note's day lies between the two readings. What one reading alone has keeps no
    time: on that day it would not stand.
    """
    waiting: dict[AnyFact, list[AnyFact]] = {}
    for fact in later:
        waiting.setdefault(_timeless(fact), []).append(fact)
    found: list[AnyFact] = []
    for fact in earlier:
        same = waiting.get(_timeless(fact))
        found.append(_between(fact, same.pop(0)) if same else _timeless(fact))
    return found + [_timeless(fact) for left in waiting.values() for fact in left]


def either(one: Moment | None, other: Moment | None) -> Moment | None:
    """The time from the earliest day of both to the latest; None where one of them is not known."""
    if one is None or other is None:
        return None
    return Moment(min(one.first, other.first), max(one.last, other.last))


def _between(one: AnyFact, other: AnyFact) -> AnyFact:
    changed = msgspec.structs.replace(one, on=either(one.on, other.on))
    if isinstance(changed, (ConditionFact, TreatmentFact)) and isinstance(
        other, (ConditionFact, TreatmentFact)
    ):
        changed = msgspec.structs.replace(changed, until=either(changed.until, other.until))
    return changed


def _timeless(fact: AnyFact) -> AnyFact:
    bare = msgspec.structs.replace(fact, on=None)
    return (
        msgspec.structs.replace(bare, until=None)
        if isinstance(bare, (ConditionFact, TreatmentFact))
        else bare
    )
