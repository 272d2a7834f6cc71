"""Demands that stand one behind the other without a stop: "No AIDS No uncontrolled infection"."""

from __future__ import annotations

import itertools
import re

from trialrun.criteria.build import Built, every
from trialrun.criteria.context import Context
from trialrun.model import criteria as c

# A capital within a line, behind a word that can end a demand.
_NEXT = re.compile(
    r"(?<=[\w)%])\s+(?=(?P<strong>No|Not|At least|More than|Must|Able to|Normal|Negative|No more|Prior|Recovered|Adequate|Measurable|Patients?\s+must)\s+[A-Za-z\d]"
    r"|(?P<weak>[A-Z][A-Za-z/_\d]{1,24})(?:\s+[\w/.()-]+){0,4}?\s+(?:at\s+least|no\s+(?:greater|more|less)\s+than|(?:greater|less|more)\s+than|within|normal|not|must|[<>≥≤]))"
)
_OPEN = re.compile(
    r"\b(?:of|or|and|and/or|with|to|for|in|the|an?|any|other|at|by|from|no|not|than|least|is|are|be|has|have|must|without|due|on|as|if|unless|except|including|either"
    r"|both|between|per|within|than|less|more|greater|under|over|since|after|before|during|prior|primary|secondary|recurrent|metastatic|normal|elevated|serum|plasma)$",
    re.IGNORECASE,
)
_MOST = 5


def runs_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """Several demands of an inclusion, where each is wholly understood by itself and they are not together."""
    if context.excluding:
        return None
    piece = text[start:end]
    cuts = [
        match
        for match in _NEXT.finditer(piece)
        if not _OPEN.search(piece[: match.start()])
        and piece[: match.start()].count("(") == piece[: match.start()].count(")")
    ]
    if not cuts or len(cuts) > _MOST or not context.plain(text, start, end, context).unparsed:
        return None
    bounds = [start, *(start + match.end() for match in cuts), end]
    parts = [context.clause(text, a, b, context) for a, b in itertools.pairwise(bounds)]
    if any(part.unparsed for part in parts):
        return None
    for match, part in zip(cuts, parts[1:], strict=True):
        known = [x for x in c.leaves(part.tree) if not isinstance(x, (c.Attest, c.Allowed))]
        if match["weak"] and not all(isinstance(x, (c.Measurement, c.Score, c.Age)) for x in known):
            return None
    return every(parts)
