"""What has been ruled out, or is to be: "exclusion of pregnancy" among the inclusions, "infection ruled out"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

HINTS = ("ruled out", "rule out", "ruling out", "exclude ", "exclusion of ")
_EXCLUSION = re.compile(
    r"(?:(?:(?:all|any|female|male)\s+)*(?:patients|subjects|participants|females|women)\s+)?(?:(?:need|needs|have|has|must)\s+(?:to\s+)?)?"
    r"(?:(?:the\s+)?exclusion\s+of|exclude|rule\s+out|ruling\s+out)\s+"
    r"(?P<what>(?!(?:the\s+)?(?:patients?|subjects?|participants?|individuals|those|people|persons|women|men|females?|males?|volunteers|criteria|studies)\b)[a-z][^;:]{3,100})",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"(?:(?:patients?|subjects?|participants?|women|those)\s+)?(?:(?:with|in\s+whom|for\s+whom|whose)\s+)?(?:(?:a|the)\s+)?(?:(?:possibility|suspicion|diagnosis)\s+of\s+)?"
    r"(?P<what>[a-z][^,;:()]{3,80}?)\s+(?:(?:has|have|had|is|are|was|were|be|must|should|cannot|can|could)\s+)*(?P<not>not\s+)?(?:(?:be|been)\s+)*(?:safely\s+)?ruled\s+out"
    r"(?:\s+(?P<how>(?:by|with|on|through|during|before|prior|at|using|based|according)\b[^;:]*))?",
    re.IGNORECASE,
)
# "Women in whom pregnancy was not excluded": not that they are welcome.
_NOT_EXCLUDED = re.compile(
    r"(?:(?:(?:all|any|female|male)\s+)*(?:patients?|subjects?|participants?|females?|women|those|children|individuals)\s+)?"
    r"(?:(?:in|for)\s+whom\s+(?:(?:a|the)\s+)?(?:(?:possibility|suspicion|diagnosis|presence)\s+of\s+)?|(?:(?:a|the)\s+)?(?:possibility|suspicion|diagnosis|presence)\s+of\s+)"
    r"(?P<what>[a-z][^,;:()]{3,80}?)\s+(?:(?:has|have|had|is|are|was|were|can|could)\s+)+not\s+(?:(?:be|been)\s+)*(?:safely\s+|reliably\s+)?excluded",
    re.IGNORECASE,
)
# Beside the disease of the trial there is no other: which would be one, a person says.
_OTHERS = re.compile(
    r"(?:(?:the|any|all)\s+)*(?:other|another|alternative|different|secondary|competing|underlying|specific|possible|potential)\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\b(?:not|no|cannot|unless|except|if|without|and|who|which|that)\b", re.IGNORECASE)


def ruled_out(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Pregnancy has been ruled out", "exclusion of pregnancy" among what is demanded: no pregnancy."""
    match = _RULED_OUT.fullmatch(text, start, end)
    if match is None:
        demanded = None if context.excluding else _EXCLUSION.fullmatch(text, start, end)
        return None if demanded is None else _none_of(text, demanded, context)
    if _FURTHER.search(match["what"]):
        return None
    if match["not"] or re.search(r"\bcan\s?not\b", text[match.end("what") : end], re.IGNORECASE):
        return _possible(text, start, end, match, context)
    none = _none_of(text, match, context)
    if none is None or not match["how"]:
        return none
    return every([none, attest(text, *match.span("how"), "investigator")])


def not_excluded(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "In whom pregnancy was not excluded": the same as not ruled out."""
    match = _NOT_EXCLUDED.fullmatch(text, start, end)
    if match is None or _FURTHER.search(match["what"]):
        return None
    return _possible(text, start, end, match, context)


_OR_IN_WHOM = re.compile(r"\s*,?\s+(?:and/or|or)\s+(?=(?:in|for)\s+whom\s)", re.IGNORECASE)


def or_in_whom(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Pregnant women, or in whom pregnancy was not ruled out": the latter besides."""
    cut = _OR_IN_WHOM.search(text, start + 3, end)
    if cut is None or not context.excluding:
        return None
    last = context.clause(text, cut.end(), end, context)
    if last.unparsed or isinstance(last.tree, c.Not):
        return None
    return some([context.clause(text, start, cut.start(), context), last])


def _possible(text: str, start: int, end: int, match: re.Match[str], context: Context) -> Built:
    """Not only who has it: also of whom nobody knows."""
    possible = attest(text, start, end, "investigator")
    if not context.excluding:
        return possible
    one = context.clause(text, *match.span("what"), context)
    known = all(isinstance(x, (c.Condition, c.Test)) for x in c.leaves(one.tree))
    return some([one, possible]) if known else possible


def _none_of(text: str, match: re.Match[str], context: Context) -> Built | None:
    """That there is none of it; None where it is not understood."""
    if _OTHERS.match(match["what"]):
        return negate(attest(text, *match.span("what"), "investigator"))
    one = context.clause(text, *match.span("what"), context.as_exclusion())
    return None if one.unparsed else negate(one)
