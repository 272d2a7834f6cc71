"""What the judgement of one leaf comes to: its truth, why in plain words, and the facts it rests on."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

import msgspec

from trialrun.model.logic import Truth
from trialrun.model.patient import AnyFact, Fact, FactKind
from trialrun.model.screening import Evidence, Policy

F = TypeVar("F", bound=Fact)


class Finding(msgspec.Struct, frozen=True):
    """The judgement of one leaf.

    text: one clause in plain words, without a full stop. missing: what would decide it; "" when decided.
    assumed: rests on the policy that a list of facts is complete. evidence: what the source has no fact
    for (birth, sex). conflict: unknown since two sources, or two results, contradict each other.
    """

    truth: Truth
    text: str
    facts: tuple[AnyFact, ...] = ()
    missing: str = ""
    assumed: bool = False
    evidence: tuple[Evidence, ...] = ()
    conflict: bool = False


class Weighed(msgspec.Struct, Generic[F], frozen=True):
    """One fact weighed against a leaf: YES it counts, NO it does not, UNKNOWN it may, and `why`.

    vague: it may only because its concept is broader than the one asked for.
    denies: not only does it not count, it says of just this concept that the leaf does not hold.
    """

    fact: F
    truth: Truth
    why: str = ""
    missing: str = ""
    vague: bool = False
    denies: bool = False


class Part(msgspec.Struct, frozen=True):
    """One of the demands that a fact must meet to count."""

    name: str
    truth: Truth
    why: str = ""
    missing: str = ""


def weakest(parts: list[Part]) -> Part:
    """The part that decides a conjunction: the first NO, else the first UNKNOWN, else the last."""
    return min(parts, key=lambda part: part.truth)


def silent(kind: FactKind, subject: str, missing: str, policy: Policy, *, coded: bool = True) -> Finding:
    """Nothing is recorded: unknown, or absent where the caller says that the list is complete.

    coded: whether the vocabulary holds what is asked for; no list, however complete, denies what has no code.
    """
    if not coded:
        text = f"the record does not name {subject}, which has no code to look for"
        return Finding(Truth.UNKNOWN, text, missing=missing)
    if kind in policy.complete:
        return Finding(Truth.NO, f"{ASSUMED[kind]}{subject}", assumed=True)
    return Finding(Truth.UNKNOWN, f"the record says nothing about {subject}", missing=missing)


ASSUMED: dict[FactKind, str] = {
    "conditions": "the list of conditions, taken as complete, has no ",
    "treatments": "the list of treatments, taken as complete, has no ",
    "tests": "the list of tests, taken as complete, has no ",
    "allergies": "the list of allergies, taken as complete, has no ",
    "family": "the family history, taken as complete, has no ",
}


def surely_later(one: Fact, other: Fact, on: date) -> bool:
    """Whether the first fact is dated, and dated after every day that the second may have."""
    if one.on is None or other.on is None:
        return False
    return one.on.first > min(other.on.last, on)
