"""Reactions to something that stands behind the last of them: "anaphylaxis or other severe reactions to vaccines"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, some
from trialrun.model import criteria as c

_NAMED = r"(?:anaphyla(?:xis|ctic\s+(?:reactions?|shock))|angio-?o?edema|urticaria|hives|bronchospasm)"
_REACTIONS = re.compile(
    rf"(?:(?P<before>[^;:]{{3,400}}?)(?:\s*,)?\s+(?:or|and/or)\s+)?(?P<reactions>(?:(?:an?|any|known|prior|previous|documented|history\s+of)\s+)*{_NAMED}"
    rf"(?:\s*,\s*{_NAMED})*(?:\s*,)?\s+(?:or|and/or)\s+(?:any\s+)?other\s+(?:(?:serious|severe|life-threatening|significant|systemic|allergic|adverse|hypersensitivity|immediate)\s+){{1,3}}"
    r"reactions?\s+to\s+[^;:()]{3,120})",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:no|not|never|without|unless|except|must)\b", re.IGNORECASE)


def reactions_to(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Gout or anaphylaxis or other severe reactions to vaccines": an anaphylaxis by anything else keeps nobody out."""
    match = _REACTIONS.fullmatch(text, start, end) if context.excluding else None
    if match is None or _TURNS.search(match.group()) is not None:
        return None
    place = match.span("reactions")
    told = context.plain(text, *place, context)
    if any(isinstance(x, c.Unparsed) for x in c.leaves(told.tree)) or not _of_that(told.tree):
        told = attest(text, *place, "investigator")
    if match["before"] is None:
        return told
    return some([context.clause(text, *match.span("before"), context), told])


def _of_that(tree: c.Tree) -> bool:
    """Whether a person says, or an allergy tells, to what every one of them was."""
    if isinstance(tree, c.All):
        return any(isinstance(x, c.Attest) for x in tree.of)
    return all(isinstance(x, (c.Allergy, c.Attest)) for x in c.leaves(tree))


RULES = ((reactions_to, (" reactions to ", " reaction to ")),)
"""With words of which one stands in whatever it reads."""
