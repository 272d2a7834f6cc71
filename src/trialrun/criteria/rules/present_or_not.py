"""Bounds of those who have a disease, or who lack it: "in the presence of X: ALT ≤ 5 x ULN", "(in the absence of X)"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.for_whom import is_bounded
from trialrun.criteria.trees.build import Built, every, implies, negate
from trialrun.model import criteria as c

HINTS = ("presence of ", "absence of ", "in case of ", "in cases of ")
_WHICH = r"in\s+(?:the\s+)?(?:presence|(?P<lacked>absence)|cases?)\s+of"
_HAVING = r"(?:(?:any|known|documented|demonstrable|demonstrated|proven)\s+)*(?P<had>[^:;,.()<>≤≥=\d]{3,60}?)"
_FIRST = re.compile(
    rf"{_WHICH}\s+{_HAVING}\s*[,:]\s*(?:patients\s+must\s+have\s+(?:an?\s+)?)?(?P<then>\S[^;:]{{2,160}})",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"(?P<then>[^;:()]{{3,100}}?)\s+(?P<open>\()?{_WHICH}\s+{_HAVING}(?(open)\))", re.IGNORECASE
)


def in_its_presence(text: str, start: int, end: int, context: Context) -> Built | None:
    """The bound of those who have, or have not, the disease that stands before or behind it."""
    match = _FIRST.fullmatch(text, start, end)
    if match is None:
        match = _LAST.fullmatch(text, start, end)
        if match is None:
            return None
    then = context.clause(text, *match.span("then"), context)
    if (
        then.unparsed
        or not is_bounded(then.tree)
        or any(isinstance(x, c.Attest) for x in c.leaves(then.tree))
    ):
        return None
    if match.re is _LAST and not _at_most_one_value(then.tree, context):
        return None
    had = context.clause(text, *match.span("had"), context)
    if had.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(had.tree)):
        return None
    case = negate(had) if match["lacked"] else had
    return every([case, then]) if context.excluding else implies(case, then)


def _at_most_one_value(tree: c.Tree, context: Context) -> bool:
    """Whether it bounds one value as a disease could push it over the bound: "ALT ≤ 3 x ULN"; not "WBC ≥ 3"."""
    if not isinstance(tree, c.Measurement):
        return False
    return (tree.range.low if context.excluding else tree.range.high) is not None
