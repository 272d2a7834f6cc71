"""Times that are counted from something that happened to the patient: "at least 6 months after stroke"."""

from __future__ import annotations

import re

import msgspec

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, leaf, some
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
    if match["how"].lower() == "of" and not (match["most"] or "").lower().startswith("within"):
        # "at least 4 days of hospital stay": how long
        return _no_longer(text, start, match, context)
    begin = start + match.start("what")
    what = context.clause(text, begin, end, context)
    if _SYMPTOMS.fullmatch(match["what"]):
        what = leaf(c.Condition("symptom onset"), begin, end)
    first = duration(match["n"], match["u"], "" if match["n2"] else match["least"] or match["most"])
    if match["n2"]:
        window = c.Window(at_least=first, at_most=duration(match["n2"], match["u"]))
    else:
        window = c.Window(at_least=first) if match["least"] else c.Window(at_most=first)
    events = what.tree.of if isinstance(what.tree, c.AnyOf) and match["most"] else (what.tree,)
    timed = [one for event in events if (one := _at(event, window)) is not None]
    if len(timed) < len(events):
        return None
    if len(timed) == 1:
        return leaf(timed[0], start, end)
    return some(leaf(one, *place) for one, place in zip(timed, what.places, strict=True))


def _no_longer(text: str, start: int, match: re.Match[str], context: Context) -> Built | None:
    """ "No more than 10 years of smoking": whoever never smoked has no more."""
    if context.excluding or match["n2"] or not (match["most"] or "").lower().startswith(("no", "up", "≤")):
        return None
    what = context.clause(text, start + match.start("what"), start + match.end("what"), context)
    if not isinstance(what.tree, c.Condition) or what.tree.concept not in _HABITS:
        return None
    longer = c.Length(at_least=duration(match["n"], match["u"], "more than"))
    return Built(c.Not(msgspec.structs.replace(what.tree, lasting=longer)), what.places)


# What nobody has to have had for a while before the trial takes him.
_HABITS = frozenset(("smoking", "tobacco use", "alcohol use", "substance abuse", "alcohol abuse"))


def _at(event: c.Tree, window: c.Window) -> c.Condition | c.Received | None:
    """The event at that time; None where it has one of its own, or is none that happened once."""
    if not isinstance(event, (c.Condition, c.Received)) or event.within is not None:
        return None
    if event.ongoing or event.lines if isinstance(event, c.Received) else event.status == "active":
        return None
    return msgspec.structs.replace(event, within=window)
