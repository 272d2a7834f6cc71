"""Which lists of facts count as complete for one patient: declared so, or as the record is long enough."""

from __future__ import annotations

from datetime import date

import msgspec

from trialrun.matching.days import happened
from trialrun.model.patient import FactKind, Patient
from trialrun.model.screening import Policy
from trialrun.model.time import add_months


def resolved(policy: Policy, patient: Patient, on: date) -> Policy:
    """The policy with the lists added to `complete` whose demand on the record's length is met on that day.

    A record covers N months when one of its facts is surely dated N calendar months before the day or
    earlier, and another one inside of these N months: it began before them and went on into them.
    """
    if not policy.covered:
        return policy
    known = [m for fact in patient.facts if fact.on and (m := happened(fact.on, on)) is not None]
    met: set[FactKind] = set()
    for kind, months in policy.covered:
        begins = add_months(on, -months)
        if any(moment.last <= begins for moment in known) and any(m.first > begins for m in known):
            met.add(kind)
    return msgspec.structs.replace(policy, complete=policy.complete | met, covered=())
