"""People with a disease of whom one of several treatments is asked: "patients with diabetes on metformin or insulin"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, every, leaf, with_leaves
from trialrun.model import criteria as c

_WHO = r"(?:patients?|subjects?|participants?|individuals?|persons|people|children|adults?|adolescents|infants|wom[ae]n|m[ae]n|females?|males?|inpatients|outpatients)"
_HOW = (
    r"(?:who\s+)?(?:(?:are|is|were|was|being|have\s+been|has\s+been|have|has|currently|already|previously|regularly|now|stable|maintained)\s+)*"
    r"(?:receiving|undergoing|taking|using|(?P<on>(?<!dependence\s)(?<!dependency\s)(?<!dependent\s)on)(?!\s+(?:the|a|an|average|day|study)\b)|(?P<treated>treated\s+(?:with|by))"
    r"|(?:(?:well|adequately|poorly|inadequately)[\s-]+)?(?P<controlled>controlled)\s+(?:with|by|on))"
)
_EITHER = re.compile(
    rf"(?P<who>[^,;:()<>≤≥=]{{3,130}}?)\s*,?\s+(?P<what>{_HOW}\s+"
    r"(?P<first>[^;:()<>≤≥=]{3,100}?)\s*,?\s+(?:and/or|or)\s+(?!(?:who|with|have|has|are|is|patients?|those|had|having)\b)[^;:()<>≤≥=]{3,100})",
    re.IGNORECASE,
)
_PEOPLE = re.compile(rf"\b{_WHO}\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:not|no|without|unless|except|if|who|and(?!/)|but|must|should|may|will)\b", re.IGNORECASE
)
EITHER = ("controlled ", "receiving ", "undergoing ", "taking ", "using ", " on ", "treated ")


def on_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with asthma taking A or B": the asthma, and one of the two; B without asthma is not meant."""
    if " or " not in text[start:end] and "/or " not in text[start:end]:
        return None
    match = _EITHER.fullmatch(text, start, end)
    if match is None or _ANOTHER.search(match["what"].split(None, 2)[-1]) or _ANOTHER.search(match["who"]):
        return None
    of_people = _PEOPLE.search(match["who"]) is not None
    if context.excluding and not of_people and not (match["treated"] or match["controlled"]):
        return None  # "asthma on steroids or pregnancy": two reasons
    who = context.clause(
        text, match.start("who"), match.end("controlled" if match["controlled"] else "who"), context
    )
    if context.excluding and not of_people and not isinstance(who.tree, c.Condition):
        return None
    told = list(c.leaves(who.tree))
    whose = (c.Condition, c.Age, c.IsSex)
    if not any(isinstance(x, whose) for x in told) or who.unparsed or isinstance(who.tree, c.Not):
        return None
    begin = match.start("first" if match["controlled"] else "what")
    given = context.clause(text, begin, match.end("what"), context)
    if given.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    now = match["controlled"] is not None or any(
        isinstance(x, c.Received) and x.ongoing for x in c.leaves(given.tree)
    )
    if not isinstance(given.tree, c.AnyOf) or (match["on"] and not now):
        return None  # "measurable on CT or MRI": how it is seen
    return every([who, with_leaves(given, _as_ongoing) if now else given])


def _as_ongoing(node: c.Tree, place: Place) -> Built:
    """What is told of the first is told of the others: "on metformin or insulin"."""
    if isinstance(node, c.Received) and node.within is None and not node.planned:
        return leaf(replace(node, ongoing=True), *place)
    return leaf(node, *place)


# A member that tells when it was given by itself.
_ITS_OWN_TIME = re.compile(
    r"\b(?:prior|previous(?:ly)?|past|history|treated|received|ha[sd]|have|transplant\w*|surgery|planned|within)\b",
    re.IGNORECASE,
)


def on_these(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "On metformin or insulin": on either of them now, and not on the first alone."""
    if text[start : start + 3].lower() != "on " or _ITS_OWN_TIME.search(text, start, end):
        return None
    given = context.plain(text, start, end, context)
    told = [x for x in c.leaves(given.tree) if isinstance(x, c.Received)]
    if len(told) < 2 or given.unparsed or not told[0].ongoing or all(x.ongoing for x in told):
        return None
    if not isinstance(given.tree, (c.AnyOf, c.All)) or not all(
        isinstance(x, c.Received) for x in given.tree.of
    ):
        return None
    return with_leaves(given, _as_ongoing)
