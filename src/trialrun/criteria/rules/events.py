"""Times that are counted from something that happened to the patient: "at least 6 months after stroke"."""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, leaf
from trialrun.criteria.words.windows import duration
from trialrun.model import criteria as c

_UNIT = r"(?P<{0}>hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?)"
_N = r"(?P<{0}>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_AFTER = re.compile(
    rf"^(?:(?:patients?|subjects?|participants?|those|individuals|persons)\s+)?(?:(?:who|that)\s+)?(?:(?:are|is|were|be)\s+)?"
    rf"(?:(?P<least>at\s+least|more\s+than|greater\s+than|longer\s+than|over|no\s+less\s+than|a?\s*minimum\s+of|>|≥|>\s*=)"
    rf"|(?P<most>within(?:\s+the\s+(?:first|last|past))?|less\s+than|no\s+more\s+than|not\s+more\s+than|up\s+to|fewer\s+than|<|≤|<\s*=))?\s*"
    rf"(?:[≥>]=?\s*(?=[\d.]+\s*(?:and|to|-)))?{_N.format('n')}\s*(?:(?:-|–|to|and)\s*(?:[≤<]=?\s*)?{_N.format('n2')})?\s*-?\s*{_UNIT.format('u')}\s*"
    rf"(?P<how>after|following|since|from|of|post)[\s-]+"
    rf"(?:(?:the|their|his|her|an?|any|last|first|most\s+recent|previous|prior|initial|index|onset\s+of|diagnosis\s+of|date\s+of|time\s+of)\s+)*"
    rf"(?P<what>[^,;:()]{{3,80}}?)(?:\s+onset)?$",
    re.IGNORECASE,
)

_SYMPTOMS = re.compile(r"(?:first\s+|clinical\s+)?symptoms?", re.IGNORECASE)


def after_event(text: str, start: int, end: int, context: Context) -> Built | None:
    """The condition or treatment, and how long ago it has to be (inclusion) or must not be (exclusion)."""
    match = _AFTER.match(text[start:end])
    if match is None or not (match["least"] or match["most"] or match["n2"]):
        return None
    if match["how"].lower() == "of" and not match["most"]:
        return None  # "at least 4 days of hospital stay": how long
    begin = start + match.start("what")
    what = context.clause(text, begin, end, context)
    if _SYMPTOMS.fullmatch(match["what"]):
        what = leaf(c.Condition("symptom onset"), begin, end)
    leaves = list(c.leaves(what.tree))
    if len(leaves) != 1 or not isinstance(leaves[0], (c.Condition, c.Received)) or what.tree is not leaves[0]:
        return None
    event = leaves[0]
    if event.within is not None or (isinstance(event, c.Received) and (event.ongoing or event.lines)):
        return None
    if isinstance(event, c.Condition) and event.status == "active":
        return None
    first = duration(match["n"], match["u"])
    if match["n2"]:
        window = c.Window(at_least=first, at_most=duration(match["n2"], match["u"]))
    else:
        window = c.Window(at_least=first) if match["least"] else c.Window(at_most=first)
    return leaf(msgspec.structs.replace(event, within=window), start, end)
