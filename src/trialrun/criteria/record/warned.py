"""Lists under "Use caution in patients with:": of whoever has one of them a doctor decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.criteria.rules.cautions import HINTS, warns
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span


def under_warnings(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria, those that stand under such a heading keeping out only whom a doctor thinks unfit."""
    warning = {lead for lead in {one.lead for one in criteria} if _MAY_WARN.search(lead) and warns(lead)}
    if not warning:
        return tuple(criteria)  # nearly always
    return tuple(_weighed(one) if one.lead in warning else one for one in criteria)


_MAY_WARN = re.compile("|".join(HINTS), re.IGNORECASE)


def _weighed(criterion: Criterion) -> Criterion:
    span = criterion.span or Span(0, 0)
    if isinstance(criterion.tree, c.Allowed):
        return criterion
    if any(isinstance(x, c.Unparsed) for x in c.leaves(criterion.tree)):
        return replace(criterion, tree=c.Unparsed(criterion.text), spans=(span,))
    asked = c.Attest(f"{criterion.lead} {criterion.text}", "investigator")
    own = criterion.tree.of if isinstance(criterion.tree, c.All) else (criterion.tree,)
    kept_out = c.All((*own, asked))
    tree = kept_out if criterion.kind == "exclusion" else c.Not(kept_out)
    return replace(criterion, tree=tree, spans=(*criterion.spans, span))
