"""Short ways to write facts and to ask what a criterion in its text form says of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from trialrun.criteria import parse
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import evaluate, judge
from trialrun.matching.finding import Finding
from trialrun.model import patient as p
from trialrun.model.criteria import children
from trialrun.model.screening import Policy
from trialrun.model.time import Moment

ON = date(2026, 11, 21)
OPEN = Policy()
WORDS = {"YES": "yes", "NO": "no", "UNKNOWN": "unknown"}


def moment(text: str | None) -> Moment | None:
    return Moment.parse(text) if text else None


def _common(kind: str, concept: str, fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("on", "until"):
        if name in fields:
            fields[name] = moment(fields[name])
    return {"concept": concept, "source": p.Source(f"{kind}/1"), **fields}


def condition(concept: str, status: p.ConditionStatus = "active", **fields: Any) -> p.ConditionFact:
    return p.ConditionFact(status=status, **_common("Condition", concept, fields))


def no(concept: str, **fields: Any) -> p.ConditionFact:
    return p.ConditionFact(absent=True, **_common("Condition", concept, fields))


def value(
    concept: str, number: float, unit: str = "", on: str | None = "2026-11-10", **fields: Any
) -> p.AnyFact:
    more = _common("Observation", concept, {"on": on, **fields})
    return p.MeasurementFact(value=number, unit=unit, **more)


def score(scale: str, number: float, on: str | None = "2026-11-10") -> p.ScoreFact:
    return p.ScoreFact(value=number, **_common("Observation", scale, {"on": on}))


def lab(concept: str, result: Any, on: str | None = "2026-11-10") -> p.TestFact:
    return p.TestFact(result=result, **_common("Observation", concept, {"on": on}))


def drug(concept: str, status: p.TreatmentStatus = "completed", **fields: Any) -> p.TreatmentFact:
    return p.TreatmentFact(status=status, **_common("MedicationStatement", concept, fields))


def procedure(concept: str, on: str, **fields: Any) -> p.TreatmentFact:
    more = _common("Procedure", concept, {"on": on, **fields})
    return p.TreatmentFact(kind="procedure", status="completed", **more)


def never(concept: str, **fields: Any) -> p.TreatmentFact:
    return p.TreatmentFact(absent=True, **_common("Procedure", concept, fields))


def patient(*facts: p.AnyFact, birth: str = "", sex: Any = None) -> p.Patient:
    return p.Patient(id="one", birth=moment(birth), sex=sex, facts=facts)


def finding(text: str, *facts: p.AnyFact, on: date = ON, policy: Policy = OPEN, **who: Any) -> Finding:
    """The finding of the one leaf that the text is."""
    tree = parse(text)
    assert not children(tree), "a single leaf is meant"
    return judge(tree, Chart(patient(*facts, **who)), on, policy)


def says(text: str, *facts: p.AnyFact, on: date = ON, policy: Policy = OPEN, **who: Any) -> str:
    """ "yes", "no" or "unknown"."""
    return WORDS[evaluate(parse(text), patient(*facts, **who), on, policy).name]
