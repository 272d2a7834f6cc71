"""How an illness has to be, where somebody has it: "ureteral obstruction must be treated", "ascites must be stable"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, implies, leaf
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

HINTS = ("must ", "should ", "has to ", "have to ", "needs to ", "need to ")
_STATE = re.compile(
    r"(?P<what>(?:(?:any|all|known|other|prior|pre-?existing|existing|concurrent|concomitant)\s+)*(?P<ill>[a-z][a-z' -]{3,50}?))\s+"
    r"(?P<how>(?:must|should|ha(?:s|ve)\s+to|needs?\s+to)\s+(?:be|have\s+been)\s+"
    r"(?:(?:adequately|successfully|appropriately|well|clinically|fully|completely|medically|surgically|neurologically)\s+)?"
    r"(?:treated|controlled|stable|stabili[sz]ed|corrected|resolved|managed|under\s+(?:adequate\s+|good\s+)?control|in\s+remission|healed|inactive)\b"
    # another demand behind "and" is everybody's
    r"(?:(?!\band\s+(?!stable|controlled|asymptomatic|resolved|treated|healed|inactive|off\b))[^;:]){0,140})",
    re.IGNORECASE,
)
# "Any chronic illness must be stable", "all toxicities must be resolved": on no list, one question.
_NAMELESS = re.compile(
    r"(?:toxicit(?:y|ies)|reactions?|adverse\s+events?|side\s+effects|illness(?:es)?|conditions?|problems?|(?:chronic|medical|systemic|underlying|organic)\s+(?:diseases?|disorders?))$",
    re.IGNORECASE,
)


def its_state(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Ureteral obstruction must be treated": asked of those who have one, if it is not what is studied."""
    match = None if context.excluding else _STATE.fullmatch(text, start, end)
    if match is None or _NAMELESS.search(match["ill"]):
        return None
    ill = context.plain(text, *match.span("ill"), context)
    known = ill.tree
    if not isinstance(known, c.Condition) or known != c.Condition(known.concept):
        return None
    if not is_coded(known.concept, "condition"):
        return None
    if any(_is_kin(known.concept, disease) for disease in context.diseases):
        return None  # whoever joins has it
    whole = context.plain(text, start, end, context)
    asked = whole.tree
    state = isinstance(asked, c.Condition) and asked.course is not None and asked.concept == known.concept
    told = whole if state else attest(text, start, end, "investigator")
    return implies(leaf(known, *match.span("what")), told)


def _is_kin(one: str, other: str) -> bool:
    return is_a(one, other, "condition") or is_a(other, one, "condition")
