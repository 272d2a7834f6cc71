"""A cause told twice over: "deafness associated with otosclerosis (stapes) or with meningitis".

What stands behind the second "with" is no item of its own, and nor is what stands behind a gloss.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate
from trialrun.model import criteria as c

_LINK = (
    r"(?:(?:associated|connected|in\s+association|in\s+connection)\s+(?=with)|(?:due|secondary|related|attributable|attributed|owing)\s+(?=to)"
    r"|caused\s+(?=by)|(?:resulting|arising)\s+(?=from))"
)
_GLOSS = r"\s*\([^()]{2,60}\)"
# Of a second item that begins so the cause says nothing.
_OWN = (
    r"(?!(?:any|an?|no|other|another|history|prior|previous|past|known|current|active|severe|patients?|subjects?|who|have|has|having|use|receiving"
    r"|taking|treatment|positive|evidence|presence)\b)"
)
_CAUSE = re.compile(
    rf"(?P<main>[^,;:()<>≤≥=]{{4,100}}?(?:{_GLOSS})?)\s+(?P<cause>{_LINK}(?P<by>with|to|by|from)\s+[^,;:()<>≤≥=]{{3,80}}?"
    rf"(?:(?:{_GLOSS})?(?:,\s+(?P=by)\s+[^,;:()<>≤≥=]{{3,80}}?(?:{_GLOSS})?)*(?:\s*,)?\s+(?:or|and/or)\s+(?P=by)\s+"
    rf"|{_GLOSS}\s+(?:or|and/or)\s+{_OWN})[^,;:()<>≤≥=]{{3,80}}?(?:{_GLOSS})?)",
    re.IGNORECASE,
)
HINTS = (" or with ", " or to ", " or by ", " or from ", ") or ", ") and/or ")


def either_cause(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A due to B or to C": A, of which a person says whether it comes from either."""
    match = _CAUSE.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    denied = isinstance(main.tree, c.Not)
    having = negate(main) if denied else main
    ill = [x for x in c.leaves(having.tree) if isinstance(x, c.Condition)]
    asked = [x for x in c.leaves(having.tree) if isinstance(x, c.Attest)]
    if (
        not ill
        or len({x.concept for x in ill}) > 1
        or len(ill) + len(asked) < len(list(c.leaves(having.tree)))
    ):
        return None
    both = every([having, attest(text, *match.span("cause"), "investigator")])
    return negate(both) if denied else both
