"""What a record holds of the things that an open sentence names.

"Anything that makes an operation unsafe, such as heart failure" decides nothing, but whoever has to judge it
wants to know that the record has a heart failure. The verdict stays unknown, whatever is found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from trialrun.criteria.left_open import Named, named
from trialrun.matching.chart import Chart
from trialrun.matching.finding import Finding
from trialrun.matching.wording import told_all
from trialrun.model.criteria import Attest, Tree, Unparsed
from trialrun.model.logic import Truth
from trialrun.model.patient import AllergyFact, AnyFact, ConditionFact, TreatmentFact

MOST = 3
"""So many facts are shown, the newest of each thing that is named, in the order of the names."""

# Names of everything: that the record has one says nothing.
_OF_ANY_KIND = frozenset(("medical condition", "systemic disease", "adverse reaction"))


def with_bearing(leaf: Tree, finding: Finding, chart: Chart, on: date) -> Finding:
    """The judgement of a leaf; for one that nobody has answered with what the record has of what it names."""
    if not isinstance(leaf, (Attest, Unparsed)) or finding.truth is not Truth.UNKNOWN or finding.facts:
        return finding
    facts = bearing(leaf.text, chart, on)
    if not facts:
        return finding
    text = f"{finding.text}; of what it names the record has {told_all(facts)}"
    return msgspec.structs.replace(finding, text=text, facts=facts)


def bearing(text: str, chart: Chart, on: date) -> tuple[AnyFact, ...]:
    """The facts known by the day `on` of what the text names, each once, at most `MOST`."""
    found: dict[AnyFact, None] = {}
    for one in named(text):
        fact = next((fact for fact in _facts(one, chart) if _counts(fact, on)), None)
        if fact is not None:
            found.setdefault(fact)
    return tuple(found)[:MOST]


def _facts(one: Named, chart: Chart) -> Iterator[AnyFact]:
    """Newest first."""
    if one.name in _OF_ANY_KIND:
        return
    match one.kind:
        case "condition":
            yield from chart.conditions.covered_by(one.name)
        case "therapy":
            yield from chart.treatments.covered_by(one.name)
            yield from chart.allergies.covered_by(one.name)
        case "measurement":
            yield from chart.measurements.covered_by(one.name)
        case "test":
            yield from chart.tests.covered_by(one.name)
        case "scale":
            yield from chart.scores.covered_by(one.name)
        case _:
            return


def _counts(fact: AnyFact, on: date) -> bool:
    """Whether it tells of something that was there by that day."""
    if isinstance(fact, (ConditionFact, TreatmentFact, AllergyFact)) and fact.absent:
        return False
    return fact.on is None or fact.on.first <= on
