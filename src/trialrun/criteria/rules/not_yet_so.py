"""What can be done, what somebody chooses, whom somebody meets: no illness that he has, nothing that he was given."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, negate

_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|if|allowed|permitted|eligible|excluded|who|but|age[ds]?|history)\b|[;<>≤≥=]|:(?!\s*$)",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    r"(?P<who>(?:(?:patients?|subjects?|participants?|women|men|those|they|who|candidates?)\s+)*)(?P<no>(?:(?:must|should|may|do|does|did|will|shall|can|have|has)\s*not|cannot)\s+)?(?:(?:must|should|will|have|has)\s+)?"
    r"(?P<what>(?:opt|opts|opted|opting|choose|chooses|chosen|choosing|elect|elects|elected|electing)\s+(?:for|to\s+(?:receive|undergo|have|be\s+treated|start|begin))\s+[^;:]{3,200})",
    re.IGNORECASE,
)
CHOOSES = ("opt for", "opts for", "opted for", "opting for", "choose", "choos", "chosen", "elect")


def chooses(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must not opt for immediate surgery or radiotherapy": what somebody chooses, and nothing of years ago."""
    match = _CHOOSES.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(match["what"]):
        return None
    asked = attest(text, *match.span("what"))
    return negate(asked) if match["no"] else asked


_MEETS = re.compile(
    r"(?:(?:an?|any|recent|known|patients?|subjects?|who|have|has|had|with|having|current|household|close|intimate|sexual|direct|regular|frequent|daily|physical|occupational|unprotected)\s+)*(?:contacts?|exposures?)\s+"
    r"(?:with|to)(?:\s*,)?\s+(?:or|and|and/or)\s+[^;]{0,90}?\b(?:contacts?|exposures?)\s+(?:[a-z]+\s+){0,3}?(?:with|to)\b[^;]{3,160}",
    re.IGNORECASE,
)


def meets(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Household contact with, or exposure at work to, people with …": whom somebody meets is one question."""
    if _MEETS.fullmatch(text, start, end) is None or _OTHERWISE.search(text, start, end):
        return None
    return attest(text, start, end)


RULES = (
    (chooses, CHOOSES),
    (meets, ("contact", "exposure")),
)
"""Each with words of which one stands in whatever it reads."""
