"""A time told by two lengths: "within 4-6 weeks before entry" is not longer ago than the longer of them."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built

_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|eight|ten|twelve)"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_WITHIN = re.compile(
    rf"\bwithin\s+(?:(?:the|last|past|previous|prior)\s+)*(?P<least>{_NUMBER}\s*(?:{_UNIT}\s*)?(?:[-–]|\bto\b|\bor\b)\s*)(?={_NUMBER}\s+{_UNIT}\s+(?:immediately\s+)?(?:prior|before|preceding|of)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\W*(?:no|without|must\s+not|(?:have|has)\s+not|not|none)\b", re.IGNORECASE)
_EXAMINED = re.compile(
    r"\b(?:CT|MRI|PET|ECG|EKG|scans?|x-?rays?|radiographs?|imaging|mammogra\w+|echocardiogra\w+|tests?|biops(?:y|ies)|examinations?|evaluations?|assessments?|obtained|performed|measured|documented)\b",
    re.IGNORECASE,
)


def within_range(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "CT within 4-6 weeks before entry": one of two weeks ago does; an illness may be wanted from between the two."""
    match = _WITHIN.search(text, start, end)
    if match is None:
        return None
    if not context.excluding and not _DENIED.match(text, start) and not _EXAMINED.search(text, start, end):
        return None
    first, last = match.span("least")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    return context.clause(told, start, end, context.of(told))


RULES = ((within_range, ("within ",)),)
"""Each with words of which one stands in whatever it reads."""
