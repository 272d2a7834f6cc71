"""How often something is done or happens, and for how long somebody has done it, where it is the whole demand.

"Exercises less than 3 times a week", "at least 2 years of training experience", "five or more medications a day":
a bound under the name of what is counted. Like every uncoded name it decides nothing unless a record uses the
same words.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.amounts import AMOUNT, bound_behind, range_of
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, leaf
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import mentions

_WHO = (
    r"(?:(?:all|any|adult|patients?|subjects?|participants?|individuals?|persons?|people|those|who|with|has|have|had|having|must|should|currently|regularly|usually"
    r"|typically|habitually|report(?:s|ed|ing)?|a|an|history|of|prior|previous|self-reported)\s+)*"
)
_PER = r"(?:(?:per|a|an|each|every|/)\s*(?:day|week|month|year)|daily|weekly|monthly)"
_TAIL = (
    rf"(?:(?:on|for|at|of|occurring)\s+)*{AMOUNT}(?:\s+or\s+(?:more|fewer|less))?\s*-?\s*"
    rf"(?:times|days?|nights?|episodes?|occasions?|sessions?|hours?|hrs?|minutes?|mins?)\s*{_PER}(?:\s*,?\s*or\s+(?:more|less|fewer|longer))?(?:\s+on\s+average)?"
)
_RECENTLY = r"(?:\s+(?:in|during|over|within|for)\s+(?:at\s+least\s+)?the\s+(?:last|past|previous|prior|preceding)\s+[a-z\d ]{3,40})?"
_FREQUENT = re.compile(
    rf"(?P<main>[^,;:()<>≤≥=\d]{{3,70}}?)\s*[,(]?\s*(?P<tail>(?<![a-z]){_TAIL})\)?(?P<when>{_RECENTLY})",
    re.IGNORECASE,
)
_EXERCISE = re.compile(
    rf"{_WHO}(?:do(?:es|ing)?\s+|engag\w+\s+in\s+|perform\w*\s+)?(?:exercis(?:e|es|ing)|work(?:s|ing)?\s+out|physical(?:ly)?\s+activ(?:e|ity))(?:\s+(?:intensely|intensively|vigorously|regularly|actively))?",
    re.IGNORECASE,
)

FREQUENT = (
    *(f"{per} {unit}" for per in ("per", " a", "each", "every") for unit in ("day", "week", "month")),
    *("daily", "weekly", "monthly", "/week", "/day", "/month"),
)


def frequent(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Headache on 15 or more days per month", "exercises less than 3 times a week": what, and how often."""
    match = _FREQUENT.fullmatch(text, start, end)
    if match is None or not context.plain(text, start, end, context).unparsed:
        return None
    place = match.span("tail")
    if _EXERCISE.fullmatch(match["main"]):
        value = bound_behind(match["tail"], c.Condition("exercise"))
        return None if value is None else leaf(value, start, end)
    told = f"{match['main']}{match['when']}"
    main = context.clause(told, 0, len(told), context.of(told))
    if main.unparsed or not isinstance(main.tree, (c.Condition, c.Received)):
        return None
    value = bound_behind(match["tail"], main.tree)
    if value is None:
        return None
    return every([Built(main.tree, (match.span("main"),)), leaf(value, *place)])


_LENGTH = (
    rf"{AMOUNT}\s*-?\s*(?P<unit>weeks?|months?|years?|yrs?)(?:\s*,?\s*or\s+(?P<more>more|longer|less))?['’]?"
)
_DONE = r"(?:experience|practice|training|work\s+experience)"
_NOUNS = r"(?!(?:and|or|no|not|without|of|with)\b)[a-z][a-z-]*(?:\s+(?!(?:and|or|no|not|without|at|for|more|less|over)\b)[a-z-]+){0,4}"
_PRACTISED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # "at least 2 years of resistance training experience", "one year's experience with an insulin pump"
        rf"{_WHO}{_LENGTH}\s+(?:(?:of|prior|previous)\s+)*(?P<what>(?:{_NOUNS}\s+)??{_DONE}(?:\s+(?:with|in|using|of)\s+(?:an?\s+|the\s+)?{_NOUNS})?)",
        # "a history of training at least 3 years", "device experience for at least one year"
        rf"{_WHO}(?P<what>(?:{_NOUNS}\s+)??{_DONE}(?:\s+(?:with|in|using)\s+(?:an?\s+|the\s+)?{_NOUNS})?)\s+(?:(?:for|of|lasting|over\s+a\s+period\s+of)\s+)?{_LENGTH}",
    )
)
_GIVEN = re.compile(r"\b(?:treatment|therapy|medication|drugs?|toilet|gait|bladder|muscle)\b", re.IGNORECASE)
_UNITS = {"w": "wk", "m": "mo", "y": "a"}

PRACTISED = ("experience", "practice", "training")


def practised(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least 2 years of resistance training experience": for how long they have done it."""
    match = next((m for form in _PRACTISED if (m := form.fullmatch(text, start, end))), None)
    if match is None or _GIVEN.search(match["what"]):
        return None
    interval = range_of(match)
    name = uncoded(match["what"])
    if interval is None or not name:
        return None
    plain = context.plain(text, start, end, context)
    if not any(isinstance(x, (c.Unparsed, c.Attest)) for x in c.leaves(plain.tree)):
        return None  # "resistance training for at least a year": a treatment of that length
    value = leaf(c.Measurement(name, interval, _UNITS[match["unit"][0].lower()]), start, end)
    used = next((x.of("therapy") for x in mentions(match["what"]) if x.of("therapy")), "")
    if not used or not is_coded(used, "therapy") or interval.low is None:
        return value
    return every([leaf(c.Received(used), *match.span("what")), value])


_MEDICINES = re.compile(
    rf"{_WHO}(?:(?:be(?:ing)?|are|is|been)\s+)?(?:(?:taking|takes?|on|using|prescribed(?:\s+to\s+take)?|receiving|treated\s+with|use\s+of|intake\s+of)\s+)?{AMOUNT}(?:\s+or\s+(?P<more>more|fewer))?\s+"
    r"(?P<what>(?:(?:different|chronic|regular|oral|prescription|prescribed|long-term|daily|concomitant)\s+)*(?:medications?|medicines?|drugs|pills|tablets))(?:\s+(?:per|a|each|every)\s+day|\s+daily)",
    re.IGNORECASE,
)

MEDICINES = ("medication", "medicine", "drugs", "pills", "tablets")


def medicines(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Taking five or more medications daily": how many of them in a day."""
    match = _MEDICINES.fullmatch(text, start, end)
    if match is None or (interval := range_of(match)) is None:
        return None
    return leaf(c.Measurement(f"{uncoded(match['what'])} per day", interval, ""), start, end)
