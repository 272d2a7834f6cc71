"""What a pregnancy test and a delivery say of a pregnancy."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.patient import AnyFact, ConditionFact, Patient, Source, TestFact
from trialrun.model.time import Moment
from trialrun.vocab.concepts import is_a


def not_pregnant_by_test(patient: Patient, place: str) -> Iterator[AnyFact]:
    """A negative pregnancy test, the latest, denies a pregnancy on its day; a positive one needs a
    person's eye."""
    tests = [
        (f.on.last, f)
        for f in patient.facts
        if isinstance(f, TestFact) and f.concept == "pregnancy test" and f.on is not None
    ]
    if not tests or any(isinstance(f, ConditionFact) and f.concept == "pregnancy" for f in patient.facts):
        return
    _, last = max(tests, key=lambda test: test[0])
    if last.result == "negative":
        yield _not_pregnant(last, "a negative pregnancy test", last.on)


def not_pregnant_after_delivery(patient: Patient, place: str) -> Iterator[AnyFact]:
    """A pregnancy that ended on a known day denies one on that day; how long this counts, the policy says.

    Not derived where the record has another pregnancy that may go on, or says itself that there is none.
    """
    own = [
        f for f in patient.facts if isinstance(f, ConditionFact) and is_a(f.concept, "pregnancy", "condition")
    ]
    ended = [
        (f.until.last, f) for f in own if f.status == "resolved" and f.until is not None and not f.absent
    ]
    if not ended or len(ended) < len(own):
        return
    _, last = max(ended, key=lambda one: one[0])
    yield _not_pregnant(last, "a pregnancy that has ended", last.until)


def _not_pregnant(since: AnyFact, shown: str, on: Moment | None) -> ConditionFact:
    """No pregnancy on a day, since another fact says so."""
    source = Source("derived", (since.source.place,))
    return ConditionFact(concept="pregnancy", source=source, shown=shown, on=on, absent=True)
