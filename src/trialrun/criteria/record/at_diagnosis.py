"""Ages at diagnosis or onset: "21 and under at diagnosis" is no bound of today's age.

Whoever is under it today was under it then, and whoever has not reached an age had not reached it then.
No date of birth decides the rest.
"""

from __future__ import annotations

import re

from trialrun.criteria.trees.build import Built, Place, every, leaf, some, with_leaves
from trialrun.model import criteria as c

_OF_WHICH = (
    r"(?:(?:initial|original|first|primary|their|the|tumou?r|cancer|disease|clinical|histologic(?:al)?)\s+)*"
)
_THEN = r"(?P<then>diagnosis|(?:disease\s+|symptoms?\s+)?onset)\b"
_BEHIND = re.compile(
    rf"[\s,(]*(?:(?:years?|months?|yrs?|inclusive|of\s+age|old|and|or|under|younger|over|older|less|above|below)\b[\s,(]*)*"
    rf"(?:at|on|upon)\s+(?:the\s+)?(?:(?:time|date|moment)\s+of\s+)?{_OF_WHICH}{_THEN}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"\bage[ds]?\s+(?:at|on|upon)\s+(?:the\s+)?(?:(?:time|date|moment)\s+of\s+)?{_OF_WHICH}{_THEN}[^,;.()]{{0,25}}$",
    re.IGNORECASE,
)
_UNITS = {"years": "a", "months": "mo", "weeks": "wk", "days": "d"}


def at_diagnosis(text: str, built: Built) -> Built:
    """The sentence with each age that it tells of the time of diagnosis."""
    if "nset" not in text and ("iagnosis" not in text or "DIAGNOSIS" in text):
        return built

    def then(tree: c.Tree, place: Place) -> Built:
        if not isinstance(tree, c.Age) or tree.range.low == tree.range.high:
            return leaf(tree, *place)
        event = _BEHIND.match(text, place[1]) or _BEFORE.search(text, 0, place[0])
        if event is None:
            return leaf(tree, *place)
        name = "age at diagnosis" if event["then"].lower() == "diagnosis" else "age at onset"
        told = leaf(c.Measurement(name, tree.range, _UNITS[tree.unit]), *place)
        low, high = tree.range.low, tree.range.high
        if low is None:
            return some([leaf(tree, *place), told])
        today = c.Range(low=low, low_included=tree.range.low_included)
        reached = leaf(c.Age(today, tree.unit), *place)
        return every([reached, told]) if high is not None or low else told

    return with_leaves(built, then)
