"""Labels that say of a list that it keeps out, or that a doctor should think twice, wherever they stand."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, unparsed
from trialrun.model import criteria as c

HINTS = ("aution", "warning", "contraindication", "contra-indication", "exclusion")

_PEOPLE = (
    r"(?:patients?|subjects?|participants?|individuals|people|persons|those|anyone|women|men|children|adults)"
)
_CAUTION = (
    rf"(?:(?:to\s+be\s+)?(?:use[ds]?|exercise|take|apply|enrol{{1,2}}|given?)\s+)?(?:(?:with|special|extra|particular|great)\s+)*caution"
    r"(?:\s+(?:should|must|is|will|to)(?:\s+(?:be|to|advised|recommended|required|warranted|exercised|used|taken|applied|needed|given))+)?"
    rf"(?:\s+(?:in|with|when|if|for|before|enrol{{1,2}}ing|including|treating|the|any|{_PEOPLE}|who|have|has|having|with|following|of|conditions?|diseases?|disorders?|use|using|on|taking|a|history))*"
)
_CAUTIONED = re.compile(
    rf"\W*(?:(?P<caution>{_CAUTION}|(?:special\s+)?(?:warnings?|(?:pre)?cautions?)(?:\s+(?:and|or|/)\s+(?:pre)?cautions?)?|relative\s+(?:contra-?indications?|exclusions?(?:\s+criteria)?))"
    r"|(?:(?:absolute|major|main|general|other|further|specific|additional|known|key|medical|the|list\s+of)\s+)*(?:contra-?indications?|exclusions?(?:\s+criteri(?:a|on))?)"
    r"(?:\s+(?:are|include|includes|were|for\s+the\s+(?:study|trial)))?)"
    r"\s*(?P<colon>:)?\s*(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OF_PEOPLE = re.compile(rf"autions?\b.*\s(?:{_PEOPLE}|with|who)\b", re.IGNORECASE | re.DOTALL)


def cautioned(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Use caution in patients with A; B", "Exclusions: A": asked of nobody, in whatever list it stands."""
    match = _CAUTIONED.fullmatch(text, start, end)
    if match is None or not match["what"].strip():
        return None
    caution = match["caution"]
    if match["colon"] is None and (caution is None or _OF_PEOPLE.search(caution) is None):
        return None
    if caution is None and context.excluding:
        return None  # the list keeps out already
    kept_out = context.clause(text, *match.span("what"), context.as_exclusion())
    if isinstance(kept_out.tree, (c.Allowed, c.Unparsed)):
        return unparsed(text, start, end)
    if caution is not None:
        kept_out = every([kept_out, attest(text, start, end, "investigator")])
    return kept_out if context.excluding else negate(kept_out)


def warns(heading: str) -> bool:
    """Whether a heading says no more than that a doctor should think twice about those in its list."""
    match = _CAUTIONED.fullmatch(heading.strip())
    return match is not None and match["caution"] is not None and not match["what"].strip(" :.")
