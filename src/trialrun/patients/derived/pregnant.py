"""What a pregnancy test says of a pregnancy."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.patient import AnyFact, ConditionFact, Patient, Source, TestFact


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
        yield ConditionFact(
            concept="pregnancy",
            source=Source("derived", (last.source.place,)),
            shown="a negative pregnancy test",
            on=last.on,
            absent=True,
        )
