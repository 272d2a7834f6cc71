"""How long those who take something must have taken it: "patients on X must have been on it for at least 3 months"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, every, implies, leaf, with_leaves
from trialrun.model import criteria as c

HINTS = ("have been ", "have received ", "have taken ", "have used ")
AND_SO_LONG = tuple(
    f"{have} {taken} " for have in ("have", "has") for taken in ("been", "received", "taken", "used")
)
"""Of each of these two one stands in whatever its rule reads."""
_DRUG = r"(?:drugs?|medications?|medicines?|agents?|treatments?|therap(?:y|ies)|regimens?)"
_SO_LONG = re.compile(
    r"(?:(?:volunteer|study|eligible|all|any|adult)\s+)*(?:patients|subjects|participants|volunteers|those|women|men|individuals)\s+"
    r"(?:who\s+are\s+)?(?:currently\s+)?(?P<who>(?:(?P<now>taking|receiving|using|on|being\s+treated\s+with|maintained\s+on)|treated\s+with)\s+(?P<what>[^.;:,()<>≤≥=\d]{3,60}?))\s+"
    r"(?:must|should|shall|need\s+to|have\s+to)\s+have\s+(?:been\s+(?:on|taking|receiving|using|treated\s+with|maintained\s+on)|received|taken|used)\s+"
    rf"(?:it|them|(?:(?:such|the|that|this|their|these|those)\s+)(?:same\s+)?{_DRUG}|(?:(?P<stable>stable)\s+|continuous\s+)?(?:therapy|treatment|medication)"
    rf"(?:\s+(?:with|of)\s+(?:(?:the|this|that|such|these|those)\s+{_DRUG}|it|them))?)\s+(?P<long>for\s+[^;:.]{{4,120}})",
    re.IGNORECASE,
)


def taken_so_long(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients taking X must have been on therapy with the drug for 3 months": asked of those who take it."""
    match = None if context.excluding else _SO_LONG.fullmatch(text, start, end)
    if match is None:
        return None
    who = context.clause(text, *match.span("who"), context)
    if who.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(who.tree)):
        return None
    if match["now"]:
        who = with_leaves(who, _as_ongoing)
    lead = "On a stable dose of" if match["stable"] else "Taking"
    told = f"{lead} {match['what']} {match['long']}"
    so_long = context.clause(told, 0, len(told), context.of(told))
    if so_long.unparsed or not any(isinstance(x, c.Received) for x in c.leaves(so_long.tree)):
        return None
    return implies(who, Built(so_long.tree, (match.span("long"),) * len(so_long.places)))


def _as_ongoing(tree: c.Tree, place: Place) -> Built:
    return leaf(replace(tree, ongoing=True) if isinstance(tree, c.Received) else tree, *place)


_DOSED = r"(?:\s+at\s+an?\s+[^;:.]{3,60}?|\s*\([^()]{2,60}\)){0,2}"
_IN_THE_END = re.compile(
    r"(?:(?:eligible|all|any|adult)\s+)*(?:(?:patients|subjects|participants|volunteers|those|women|men|individuals)\s+)?(?:who\s+)?(?:(?:must|should)\s+[a-z]+\s+|(?:is|are)\s+)?"
    rf"(?P<who>(?:currently\s+)?(?:taking|receiving|using|on|being\s+treated\s+with|maintained\s+on)\s+(?P<what>[^.;:()<>≤≥=\d]{{3,60}}?){_DOSED})(?:\s*,)?\s+and\s+"
    r"(?:have|has)\s+(?:been\s+(?:on|taking|receiving|using|treated\s+with|maintained\s+on)|received|taken|used)\s+"
    rf"(?:it|them|(?:the|that|this|these|those)\s+(?:same\s+)?{_DRUG})\s+(?P<long>for\s+[^;:.]{{4,120}})",
    re.IGNORECASE,
)


def and_so_long(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Currently taking X, and have taken it for 3 months": still, and for so long."""
    match = _IN_THE_END.fullmatch(text, start, end)
    if match is None:
        return None
    who = with_leaves(context.clause(text, *match.span("who"), context), _as_ongoing)
    taken = [x for x in c.leaves(who.tree) if isinstance(x, c.Received)]
    told = f"Currently taking {match['what']} {match['long']}"
    so_long = context.clause(told, 0, len(told), context.of(told))
    if who.unparsed or so_long.unparsed or not taken or isinstance(who.tree, c.AnyOf):
        return None
    lasting = {replace(x, lasting=None): x for x in c.leaves(so_long.tree) if isinstance(x, c.Received)}
    if not lasting.keys() >= set(taken):
        return None
    # a question that the length brings with it, too: "at a stable dose, as far as tolerated"
    others = [Built(x, (match.span("long"),)) for x in c.leaves(so_long.tree) if isinstance(x, c.Attest)]
    return every(
        [
            with_leaves(
                who, lambda x, place: leaf(lasting.get(x, x) if isinstance(x, c.Received) else x, *place)
            ),
            *others,
        ]
    )
