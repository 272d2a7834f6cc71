"""Lines under "Participants will not:": what such a line denies besides, they do not have either."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trialrun.criteria.layout.introductions import denies_each_line
from trialrun.criteria.record.rebuilt import built_of, rebuilt
from trialrun.criteria.trees.build import Built, every, leaf, negate, operands, some
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion


def under_denials(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """The criteria, those under such a heading keeping out whoever has one of what they name."""
    leads = {one.lead for one in criteria}
    denying = {lead for lead in leads if ":" in lead and denies_each_line(lead)}
    alone = {lead for lead in leads if "only" in lead.lower() and _NOTHING_ELSE.search(lead)}
    if not denying and not alone:
        return tuple(criteria)  # nearly always
    return tuple(
        one
        if one.kind != "exclusion"
        else _either(one)
        if one.lead in denying
        else _beside_nothing(one)
        if one.lead in alone
        else one
        for one in criteria
    )


# "No nonmeasurable disease only, including:": with measurable disease beside it each may be there
_NOTHING_ELSE = re.compile(
    r"\b(?P<alone>(?:non-?\s?|un)?(?:measurable|evaluable)\s+(?:disease|lesions?|tumou?rs?)\s+only|only\s+(?:non-?\s?|un)(?:measurable|evaluable)\s+(?:disease|lesions?|tumou?rs?))\b[^.]*:\W*$",
    re.IGNORECASE,
)


def _beside_nothing(criterion: Criterion) -> Criterion:
    """ "Ascites" under "No nonmeasurable disease only:": a person says whether there is nothing else."""
    built = built_of(criterion)
    if not any(isinstance(x, c.Condition) for x in c.leaves(built.tree)):
        return criterion
    told = _NOTHING_ELSE.search(criterion.lead)
    words = "" if told is None else told["alone"]
    asked = leaf(c.Attest(words, "investigator"), built.start, built.end)
    return rebuilt(criterion, every([built, asked]))


_NOR = re.compile(r"(?:,|\b(?:and|or|but))\s+(?:have\s+|has\s+|had\s+)?(?:no|not|never)\b", re.IGNORECASE)


def _either(criterion: Criterion) -> Criterion:
    """ "have a history of gout and no seizures": neither the one nor the other."""
    built = built_of(criterion)
    parts = [Built(*one) for one in operands(built, c.All)]
    if not any(isinstance(x.tree, c.Not) for x in parts[1:]) or _NOR.search(criterion.text) is None:
        return criterion
    note = "Read as: under its heading neither of the two may be so."
    return rebuilt(criterion, some(negate(x) if isinstance(x.tree, c.Not) else x for x in parts), note)
