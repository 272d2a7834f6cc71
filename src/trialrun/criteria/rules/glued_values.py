"""A value that stands behind an illness without a bracket: "hepatic dysfunction SGOT/SGPT > 2 x ULN"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, negate
from trialrun.criteria.words.comparisons import says_value
from trialrun.model import criteria as c

HINTS = ("dysfunction ", "impairment ", "insufficiency ", "failure ")

_GLUED = re.compile(
    r"\W*(?P<no>(?:no|without|absence\s+of)\s+)?"
    r"(?P<ill>(?:(?:known|significant|severe|moderate|clinically|evidence\s+of|any|or|and)\s+)*(?:hepatic|liver|renal|kidney)\s+(?:dysfunction|impairment|insufficiency|failure))\s+"
    r"(?P<value>(?:(?:serum|plasma|total|elevated)\s+)*(?:SGOT|SGPT|AST|ALT|ASAT|ALAT|transaminases?|aminotransferases?|bilirubin|creatinine|BUN|urea|e?GFR|albumin|INR)\b"
    r"[^;:()]{0,160})",
    re.IGNORECASE,
)


def value_glued(text: str, start: int, end: int, context: Context) -> Built | None:
    """What the value says of the illness, as in brackets; where the illness is denied, so is the value."""
    match = _GLUED.fullmatch(text[start:end].rstrip(" ."))
    if match is None or not says_value(match["value"]):
        return None
    begin, finish = start + match.start("value"), start + match.end("value")
    denied = match["no"] is not None
    told = f"{text[: begin - 1]}({text[begin:finish]}){text[finish:]}"
    within = context.as_exclusion() if denied else context
    built = context.clause(told, start + match.start("ill"), finish + 1, within.of(told))
    if built.unparsed or not any(isinstance(x, c.Measurement) for x in c.leaves(built.tree)):
        return None
    return negate(built) if denied else built
