"""What people are permitted to go on with: "patients will be allowed to continue hormones"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, leaf
from trialrun.model import criteria as c

_TO_GO_ON = re.compile(
    r"\bto\s+(?:continue|remain|stay|take|receive|use|keep)\s+(?:(?:taking|using|receiving|on|with|their|the|any)\s+)*"
    r"(?P<what>(?:(?!\b(?:for|throughout|during|until|while|as|at|in|on)\b)[^.;,()])+)"
    r"(?!.*\b(?:if|unless|only|provided|as\s+long|must|not|but)\b)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:(?:the|all|study|these|such|eligible)\s+)*(?:patients?|subjects?|participants?|volunteers?|women|they)",
    re.IGNORECASE,
)


def thing_permitted(who: str, sentence: str) -> str:
    """What is permitted, where the sentence has the people for its subject; else the subject itself."""
    goes_on = _TO_GO_ON.search(sentence) if _PEOPLE.fullmatch(who.strip()) is not None else None
    return who if goes_on is None else goes_on["what"].strip()


MAY_CONTINUE = ("may continue", "can continue", "may be continued", "can be continued")
_MAY_CONTINUE = re.compile(
    r"(?P<what>[^;:()<>≤≥]{4,160}?)\s+(?:may|can)\s+(?:continue|be\s+continued)"
    r"(?:\s+(?:on|during|throughout|while|after|in|at|as|per|for|until|to)\s[^;:()]{3,120})?\W*",
    re.IGNORECASE,
)
_TREATED_WITH = re.compile(
    r"\b(?:therap(?:y|ies)|treatments?|medications?|medicines?|drugs?|prophylaxis|doses?)\b", re.IGNORECASE
)
_ON_CONDITION = re.compile(
    r"[.]\s+\S|\b(?:if|unless|only|provided|must|should|not|no|but|except|as\s+long|so\s+long|required|who|whom)\b",
    re.IGNORECASE,
)


def may_go_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Treatment for gout may continue": permitted, and neither the treatment nor the gout is asked for."""
    match = _MAY_CONTINUE.fullmatch(text, start, end)
    if match is None or _ON_CONDITION.search(match.group()):
        return None
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    known = any(isinstance(x, c.Received) for x in c.leaves(given.tree))
    if not known and _TREATED_WITH.search(match["what"]) is None:
        return None
    return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
