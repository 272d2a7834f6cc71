"""Exclusions whose words do not tell by themselves whom they keep out: a person is asked for the whole of them."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest
from trialrun.vocab.mentions import mentions

_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|may|allowed|permitted|eligible|excluded|who|but)\b|[;:]",
    re.IGNORECASE,
)
_NOT_UNDERGONE = re.compile(
    r"not\s+(?:(?:having|have|had|been)\s+)?(?:undergone|underwent|undergoing|received|had|have|having|treated\s+with|submitted\s+to)\s+(?:(?:any|an?|the|one)\s+)*(?:prior|previous|earlier|past)\s+[^;:()]{3,90}(?:\(s\))?[^;:()]{0,90}",
    re.IGNORECASE,
)


def not_undergone(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Not undergone previous surgery", among the exclusions: whether it keeps out, or is what is demanded."""
    match = _NOT_UNDERGONE.fullmatch(text, start, end)
    if not context.excluding or match is None or _OTHERWISE.search(text, start, end):
        return None
    if not any(x.of("therapy") or x.of("test") for x in mentions(match.group())):
        return None
    return attest(text, start, end, "investigator")


_ILL = r"(?:conditions?|diseases?|illness(?:es)?|disorders?|problems?|abnormalit(?:y|ies)|deformit(?:y|ies)|patholog(?:y|ies)|injur(?:y|ies)|impairments?)"
_HOW = (
    r"(?:(?:an?|any|other|another|all|such|major|serious|severe|significant|clinically|concurrent|concomitant|intercurrent|underlying|uncontrolled|unstable|chronic"
    r"|acute|active|medical|orthop(?:a)?edic|neurological|musculoskeletal|surgical|general|pre-?existing|co-?existing|co-?morbid|known)\s+)*"
)
_PLACE = r"(?:(?:the|either|both|any|upper|lower|cervical|lumbar|thoracic)\s+)*[a-z-]+(?:\s+[a-z-]+){0,2}?"
_OF_PLACES = re.compile(
    rf"{_HOW}{_ILL}\s+(?:of|in|affecting|involving)\s+{_PLACE}(?:\s*,\s*{_PLACE}){{0,3}}(?:\s*,)?\s*(?:\s(?:and/or|or|and)\s|/)\s*{_PLACE}\s*,?\s+"
    r"(?:that|which)\s+(?:(?:would|could|may|might|can|will|is\s+likely\s+to|are\s+likely\s+to)\s+)(?:[a-z]+ly\s+)?[a-z]+\b[^;:()<>≤≥=]{3,160}",
    re.IGNORECASE,
)


def of_places_that(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Conditions of the hip or knee that may affect the gait": any one of either place, if it may."""
    if not context.excluding or _OF_PLACES.fullmatch(text, start, end) is None:
        return None
    return None if _OF_ITSELF.search(text, start, end) else attest(text, start, end, "investigator")


_OF_ITSELF = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|allowed|permitted|eligible|excluded|but|such\s+as|including|e\.g|like|pregnan\w+|lactat\w+|within)\b",
    re.IGNORECASE,
)

_NOT_FOR_SURGERY = re.compile(
    r"(?:surger(?:y|ies)|surgical(?:ly)?|operation)\s+(?:unresectable|inoperable|non-?\s?resectable|not\s+resectable|impossible|contra-?indicated|infeasible|unfit)\s+(?!(?:if|unless|and|or|who|due|because)\b)[a-z][^,;:()<>≤≥=\d]{3,90}",
    re.IGNORECASE,
)


def not_for_surgery(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Surgery unresectable extensive lesions": lesions that no surgery removes, and no surgery made."""
    match = _NOT_FOR_SURGERY.fullmatch(text, start, end)
    return None if match is None else attest(text, start, end, "investigator")


RULES = (
    (not_undergone, ("not ",)),
    (of_places_that, (" that ", " which ")),
    (not_for_surgery, ("surger", "surgical", "operation")),
)
"""Each with words of which one stands in whatever it reads."""
