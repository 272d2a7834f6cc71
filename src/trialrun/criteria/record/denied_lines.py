"""Lines under "Participants will not:": what such a line denies besides, they do not have either."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.criteria.layout.introductions import denies_each_line
from trialrun.criteria.record.rebuilt import built_of, rebuilt
from trialrun.criteria.trees.build import Built, negate, operands, some
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion


def under_denials(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria, those under such a heading keeping out whoever has one of what they name."""
    denying = {lead for lead in {one.lead for one in criteria} if ":" in lead and denies_each_line(lead)}
    if not denying:
        return tuple(criteria)  # nearly always
    return tuple(_either(one) if one.lead in denying and one.kind == "exclusion" else one for one in criteria)


_NOR = re.compile(r"(?:,|\b(?:and|or|but))\s+(?:have\s+|has\s+|had\s+)?(?:no|not|never)\b", re.IGNORECASE)


def _either(criterion: Criterion) -> Criterion:
    """ "have a history of gout and no seizures": neither the one nor the other."""
    built = built_of(criterion)
    parts = [Built(*one) for one in operands(built, c.All)]
    if not any(isinstance(x.tree, c.Not) for x in parts[1:]) or _NOR.search(criterion.text) is None:
        return criterion
    note = "Read as: under its heading neither of the two may be so."
    return rebuilt(criterion, some(negate(x) if isinstance(x.tree, c.Not) else x for x in parts), note)
