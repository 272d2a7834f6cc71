"""What people may go on with or be on: "patients will be allowed to continue hormones"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, implies, leaf
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


# "Patients may be on A, but will not be started on it for the study": those who take none are let in too.
MAY_BE_ON = ("may be on ", "may be taking ", "may be receiving ", "can be on ", "may remain on ")
_MAY_BE_ON = re.compile(
    r"(?:(?:the|all|study|these|such|eligible)\s+)*(?:patients?|subjects?|participants?|volunteers?|women|they)\s+"
    r"(?:may|can)\s+(?:also\s+)?(?:be|remain)\s+(?:on|taking|receiving)\s+(?P<what>[^,;:()<>≤≥]{3,100}?)\s*,?\s+"
    r"(?:but|however,?|although|though)\s+(?:(?:they|these|this|it|the\s+dose)\s+)?"
    r"(?P<how>(?P<verb>will\s+not|must|should|may\s+not|cannot|can\s+not)\s+(?!(?:be\s+)?(?:eligible|included|enrol|allowed|permitted|participate))[^;:]{3,160}?)\W*",
    re.IGNORECASE,
)


def may_be_on(text: str, start: int, end: int, context: Context) -> Built | None:
    """What is asked is asked of whoever takes it; what will not be done in the study is asked of nobody."""
    match = None if context.excluding else _MAY_BE_ON.fullmatch(text, start, end)
    if match is None:
        return None
    if match["verb"].lower().startswith("will"):
        return leaf(c.Allowed(" ".join(text[start:end].split())), start, end)
    told = f"receiving {match['what']}"
    given = context.clause(told, 0, len(told), context.as_exclusion().of(told))
    if not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    here = Built(given.tree, (match.span("what"),) * len(given.places))
    return implies(here, attest(text, *match.span("how"), "investigator"))


# With words of which at least one stands in whatever the rule reads.
RULES = (
    (may_go_on, MAY_CONTINUE),
    (may_be_on, MAY_BE_ON),
)
