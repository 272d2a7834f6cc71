"""Two times of one thing: "insulin within 30 days of entry, or for more than 14 days", of which either keeps out."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.passing import PASSING
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_NUMBER = r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_LASTING = re.compile(
    rf"(?P<what>[^;]{{3,160}}?)(?P<within>\s+(?:with)?in\s+(?:the\s+)?(?:(?:last|past|previous)\s+)?{_NUMBER}\s+{_UNIT}\b[^,;:()]{{0,60}}?)\s*,?\s+or\s+"
    rf"(?:(?:lasting|for)\s+(?P<bound>more|longer|greater)\s+than|(?:lasting|for)\s+(?P<least>at\s+least|≥)|(?:lasting|for)\s+(?P<sign>>))\s*"
    rf"(?P<long>{_NUMBER}\s+{_UNIT})\b(?:\s+at\s+any\s+time|\s+in\s+the\s+past)?\W*",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\W*(?:no|not|without|never|must\s+not)\b", re.IGNORECASE)
HINTS = (
    "or lasting",
    "or for more",
    "or for longer",
    "or for greater",
    "or for at least",
    "or for >",
    "or for ≥",
)


def either_time(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A within 30 days or lasting more than 14 days": either is an A that counts, and not both at once."""
    match = _LASTING.fullmatch(text, start, end)
    if match is None:
        return None
    denied = _DENIED.match(match["what"])
    if not context.excluding and denied is None:
        return None
    what = match["what"] if denied is None or context.excluding else match["what"][denied.end() :]
    length = f"for {'at least' if match['least'] else 'more than'} {match['long']}"
    parts: list[Built] = []
    for told in (f"{what}{match['within']}", f"{what} {length}"):
        built = context.clause(told, 0, len(told), context.of(told).as_exclusion())
        if built.unparsed or isinstance(built.tree, (c.Not, c.Attest, c.Allowed)):
            return None
        parts.append(Built(built.tree, ((start, end),) * len(built.places)))
    either = some(parts)
    return either if denied is None or context.excluding else negate(either)


_EITHER_DAY = re.compile(
    rf"(?P<what>[^;:()<>≤≥]{{2,119}}?[^\s;:()<>≤≥])\s+(?P<time>(?:within|in|less\s+than|during)\s+(?:the\s+)?(?:(?:last|past|previous)\s+)?{_NUMBER}\s+{_UNIT})\s+"
    r"(?P<of>before|prior\s+to|preceding|of)\s+(?:the\s+|any\s+)?(?P<first>surgery|operation|randomi[sz]ation|enrol+ment|screening|inclusion|study\s+entry|transplantation|apheresis|leukapheresis)(?:\s*,)?\s*"
    r"(?:or|/)\s*(?:(?:the\s+)?(?:start|initiation|beginning)\s+of\s+)?"
    r"(?P<second>(?:(?:chemo|radio|immuno|chemoradio|radiochemo)-?\s?therap(?:y|ies)|radiation(?:\s+therapy)?|chemoradiation|surgery|operation|(?:stem\s+cell\s+|bone\s+marrow\s+)?transplant(?:ation)?"
    r"|(?:study\s+|trial\s+|the\s+)?(?:treatment|therapy|drug)|(?:conditioning|lymphodepletion|apheresis|leukapheresis|randomi[sz]ation|enrol+ment|screening|inclusion|study\s+entry)))\W*",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:chemo|radio|immuno|surg|operat|transplant|radiation|therap|treat|receiv|administ)", re.IGNORECASE
)
DAYS = (" or ", "/")


def before_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Stroke within 4 weeks before surgery or chemotherapy": two days it is counted to, and no chemotherapy given."""
    match = _EITHER_DAY.fullmatch(text, start, end)
    if match is None or _NOT_BEFORE.search(match["what"]) or _DENIED.match(match["what"]):
        return None
    told = f"{match['what']} {match['time']} before {match['first']}"
    counted = context.clause(told, 0, len(told), context.of(told))
    leaves = list(c.leaves(counted.tree))
    if counted.unparsed or not all(isinstance(x, c.Condition) and x.within is not None for x in leaves):
        return None
    first = Built(counted.tree, ((start, end),) * len(counted.places))
    if not context.excluding:
        return None
    return some(
        [
            first,
            every([_untimed(first), attest(text, match.start("time"), match.end("second"), "investigator")]),
        ]
    )


def _untimed(built: Built) -> Built:
    """The same events at any time; when they were, is asked beside them."""

    def change(tree: c.Tree, place: Place) -> Built:
        return leaf(replace(tree, within=None) if isinstance(tree, c.Condition) else tree, *place)

    return with_leaves(built, change)


_OF_BOTH = re.compile(
    r"(?P<one>[^,;:()<>≤≥=]{4,90}?)\s*,\s+or\s+(?P<other>[^,;:()<>≤≥=]{4,90}?)\s+"
    rf"(?P<time>(?:within|in|during)\s+(?:the\s+)?(?:(?:last|past|previous|preceding)\s+)?{_NUMBER}\s+{_UNIT}\b[^,;:()]{{0,80}})\W*",
    re.IGNORECASE,
)
_OWN_TIME = re.compile(
    r"\b(?:or|and|no|not|without|prior|previous|history|current\w*|active|ongoing|planned|recent|ever|use|using|uncontrolled|chronic)\b",
    re.IGNORECASE,
)
OF_BOTH = (", or ",)


def of_both(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Heart transplant, or bypass surgery within 6 months": whether an older transplant is meant, a person says."""
    match = _OF_BOTH.fullmatch(text, start, end) if context.excluding else None
    if match is None or _OWN_TIME.search(match["one"]) or _DENIED.match(match["one"]):
        return None
    timed = f"{match['one']} {match['time']}"
    one = context.clause(timed, 0, len(timed), context.of(timed))
    other = context.clause(text, match.start("other"), end, context)
    if not (_is_event(one.tree) and _is_event(other.tree) and type(one.tree) is type(other.tree)):
        return None
    one = Built(one.tree, (match.span("one"),))
    asked = attest(text, start, match.end("time"), "investigator")
    return some([one, every([leaf(_at_any_time(one.tree), *match.span("one")), asked]), other])


def _at_any_time(tree: c.Tree) -> c.Tree:
    return replace(tree, within=None) if isinstance(tree, (c.Condition, c.Received)) else tree


def _is_event(tree: c.Tree) -> bool:
    """Whether it is a treatment, or what comes and is over, at a time."""
    if isinstance(tree, c.Received):
        return tree.within is not None and not tree.planned
    return (
        isinstance(tree, c.Condition)
        and tree.within is not None
        and any(is_a(tree.concept, x, "condition") for x in PASSING)
    )


RULES = ((either_time, HINTS), (of_both, OF_BOTH))
"""Each with words of which one stands in whatever it reads."""
