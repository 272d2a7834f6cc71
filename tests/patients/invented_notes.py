"""What is read of an invented note: about a woman of fifty, or all of one about a woman of sixty."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from trialrun.model.patient import AnyFact
from trialrun.patients import read_note

ON = date(2026, 5, 20)
F = TypeVar("F", bound=AnyFact)


def facts(text: str, kind: type[F], concept: str) -> list[F]:
    read = read_note(f"A 50-year-old woman.\n{text}", "note", ON)
    return [f for f in read.facts if isinstance(f, kind) and f.concept == concept]


def one(text: str, kind: type[F], concept: str) -> F:
    (fact,) = facts(text, kind, concept)
    return fact


TOLD_ON = date(2026, 11, 21)


def told(text: str) -> list[AnyFact]:
    """All that is read of a note about a woman of sixty, without what is worked out from it."""
    read = read_note(f"A 60-year-old woman. {text}", "note", TOLD_ON)
    return [f for f in read.facts if f.source.place != "derived"]
