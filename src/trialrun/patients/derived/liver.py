"""The Child-Pugh score from bilirubin, albumin, INR, ascites and encephalopathy."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.model.patient import AnyFact, ConditionFact, Patient, ScoreFact, Source
from trialrun.model.time import Moment
from trialrun.patients.derived.values import has, near, series

DAYS = 30
"""The values of one score are at most so many days apart."""


def child_pugh_points(bilirubin: float, albumin: float, inr: float, ascites: int, encephalopathy: int) -> int:
    """5 to 15 points. bilirubin in mg/dL, albumin in g/dL; ascites and encephalopathy 1, 2 or 3 points.

    Bilirubin < 2, 2 to 3, > 3; albumin > 3.5, 2.8 to 3.5, < 2.8; INR < 1.7, 1.7 to 2.3, > 2.3. Pugh et al.,
    Br J Surg 1973, doi:10.1002/bjs.1800600817, with the INR for the prothrombin time as is usual today.
    """
    points = 1 if bilirubin < 2 else 2 if bilirubin <= 3 else 3
    points += 1 if albumin > 3.5 else 2 if albumin >= 2.8 else 3
    points += 1 if inr < 1.7 else 2 if inr <= 2.3 else 3
    return points + ascites + encephalopathy


def child_pugh(patient: Patient, place: str) -> Iterator[AnyFact]:
    """For a patient with liver disease whose record speaks of all five; a severity not stated gives no
    score."""
    bilirubin = series(patient, "bilirubin", "mg/dL")
    if not bilirubin or not has(patient, "hepatic disease"):
        return
    day = bilirubin[-1].on
    albumin = near(series(patient, "albumin", "g/dL"), day, DAYS)
    inr = near(series(patient, "inr", ""), day, DAYS)
    ascites, encephalopathy = _points(patient, "ascites"), _points(patient, "hepatic encephalopathy")
    if albumin is None or inr is None or ascites is None or encephalopathy is None:
        return
    if any(
        isinstance(f, ScoreFact) and f.concept == "child-pugh" and f.on and f.on.last >= day.first
        for f in patient.facts
    ):
        return
    places = (bilirubin[-1].place, albumin.place, inr.place, ascites[1], encephalopathy[1])
    days: list[Moment] = [day, albumin.on, inr.on]
    yield ScoreFact(
        concept="child-pugh",
        source=Source("derived", places),
        shown="Child-Pugh score from bilirubin, albumin, INR, ascites and encephalopathy",
        on=min(days, key=lambda moment: moment.last),
        value=float(
            child_pugh_points(bilirubin[-1].number, albumin.number, inr.number, ascites[0], encephalopathy[0])
        ),
    )


def _points(patient: Patient, concept: str) -> tuple[int, str] | None:
    """1 where it is absent, 2 where mild, 3 where moderate or severe (of grade 3 or 4), and the fact's
    place."""
    facts = [
        f for f in patient.facts if isinstance(f, ConditionFact) and f.concept == concept and not f.suspected
    ]
    if not facts:
        return None
    if all(fact.absent for fact in facts):
        return 1, facts[-1].source.place
    present = [f for f in facts if not f.absent and f.status != "resolved"]
    if len(present) != len(facts):
        return None
    last = present[-1]
    if last.grade is not None:
        return (2 if last.grade <= 2 else 3), last.source.place
    if last.severity is None:
        return None
    return (2 if last.severity == "mild" else 3), last.source.place
