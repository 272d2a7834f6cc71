"""Whether someone is healthy, as trials for volunteers mean it: stated so, or without any recorded illness.

A recorded active illness makes it NO; states such as pregnancy, habits and lone symptoms are no illness here.
Where the list of conditions is complete and holds no illness, the person is taken to be healthy.
"""

from __future__ import annotations

from datetime import date

from trialrun.matching.chart import Chart
from trialrun.matching.days import active, happened
from trialrun.matching.finding import Finding
from trialrun.matching.wording import told_all
from trialrun.model.logic import Truth
from trialrun.model.patient import ConditionFact
from trialrun.model.screening import Policy
from trialrun.vocab.concepts import ancestors

HEALTHY = "healthy"

ILLNESS = frozenset(
    (
        "autoimmune disease",
        "cardiovascular disease",
        "endocrine disease",
        "gastrointestinal disease",
        "genetic disease",
        "hematologic disease",
        "hepatic disease",
        "immune disorder",
        "infection",
        "metabolic disease",
        "musculoskeletal disease",
        "neoplasm",
        "neurological disease",
        "psychiatric disorder",
        "renal disease",
        "respiratory disease",
    )
)


def is_illness(concept: str) -> bool:
    """Whether the concept is of one of the broad groups of diseases."""
    return not ILLNESS.isdisjoint(ancestors(concept, "condition"))


def judge_healthy(chart: Chart, on: date, policy: Policy) -> Finding:
    """YES, NO or UNKNOWN as the module's docstring says; a statement against the record is a conflict."""
    known = [f for f in chart.conditions.all if happened(f.on, on) is not None]
    stated = [f for f in known if f.concept == HEALTHY and not f.suspected]
    ill = [f for f in known if not f.absent and is_illness(f.concept)]
    present = [f for f in ill if active(f, on) is not Truth.NO]
    surely = [f for f in present if not f.suspected and active(f, on) is Truth.YES]
    well = [f for f in stated if not f.absent and active(f, on) is not Truth.NO]
    denied = [f for f in stated if f.absent]
    unwell = [*denied, *surely]
    if well and (denied or present):
        against = [*denied, *present]
        text = f"the record says healthy, but it also has {_listed(against)}"
        return Finding(
            Truth.UNKNOWN, text, (*well, *against), missing="whether the patient is healthy", conflict=True
        )
    if well:
        return Finding(Truth.YES, "the record says that the patient is healthy", tuple(well))
    if unwell:
        return Finding(Truth.NO, f"the record has {_listed(unwell)}", tuple(unwell))
    if "conditions" in policy.complete and not present:
        text = "no illness is recorded, and the list of conditions is taken as complete"
        return Finding(Truth.YES, text, assumed=True)
    text = "the record does not say whether the patient is healthy"
    return Finding(Truth.UNKNOWN, text, missing="whether the patient is healthy")


def _listed(facts: list[ConditionFact]) -> str:
    return told_all(facts)
