"""People to whom a treatment is still to come: "rectal cancer, before chemotherapy or surgery" had neither."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every
from trialrun.criteria.words.nouns import may_name_therapy
from trialrun.model import criteria as c

_STILL = re.compile(
    r"(?:(?P<who>[^;:()]{3,160}?)(?P<apart>,|,?\s+but)?\s+)?(?P<told>(?:prior\s+to|before)\s+"
    r"(?:(?:the|any|all|their|start|starting|beginning|initiation|initiating|commencing|commencement|of|first|receiving|undergoing)\s+)*"
    r"(?P<then>(?!(?:or|and)\b)[a-z][^;:()<>≤≥=\d]{3,120}?))\W*",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:all\s+|any\s+|adult\s+)?(?:patients?|subjects?|participants?|individuals?|people|persons|adults|children|women|men)"
    r"(?:\s+(?:who\s+are|are|being))?",
    re.IGNORECASE,
)
_LIST = re.compile(r",|/|\b(?:and|or)\b", re.IGNORECASE)
# What is counted from then, or happens then, is no state of the patient.
_COUNTED = re.compile(
    r"(?:\b(?:hours?|days?|weeks?|months?|years?|time|times|immediately|shortly|just|soon|long|ever|evening|night|morning|or|and|after|during|not|never)|\d)\W*$",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?)\W*$", re.IGNORECASE)
_AGE = re.compile(r"\b(?:age[ds]?|years? old|years? of age)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|without|never|free\s+of|absence\s+of|naive|untreated)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:without|not?|who|which|that|must|should|if|unless|except|includ\w+|such\s+as|but|is|are|was|were|has|have|before|prior)\b",
    re.IGNORECASE,
)
_OF_THE_TRIAL = re.compile(
    r"(?:study|trial|protocol|entry|enrol\w*|screening|registration|randomi\w+|baseline|inclusion|consent|the\s+(?:study|trial|proposed|first))\b",
    re.IGNORECASE,
)
HINTS = ("before ", "prior to ")


def still_before(text: str, start: int, end: int, context: Context) -> Built | None:
    """What lies ahead was not received; whether somebody stands before it, a person says."""
    match = _STILL.fullmatch(text, start, end)
    if match is None or _MORE.search(match["then"]) or not may_name_therapy(match["then"]):
        return None
    who = match["who"]
    alone = who is None or _PEOPLE.fullmatch(who) is not None
    if who is not None and _LIST.search(who) and context.excluding:
        return None
    if not alone and _OF_THE_TRIAL.match(match["then"]):
        return None  # "prior to study entry or any other drug": two alternatives, and the time of one
    if who is not None and _COUNTED.search(who) and not (match["apart"] and _AGE.search(who)):
        return _counted(text, start, end, match, context)
    if not (alone or match["apart"] or _LIST.search(match["then"])):
        return None
    if not _treatments(text, match, context):
        return None
    if alone or _DENIED.search(who or ""):
        return attest(text, start, end, "investigator")
    whose = context.clause(text, *match.span("who"), context)
    if all(isinstance(x, c.Attest) for x in c.leaves(whose.tree)):
        return attest(text, start, end, next(x.by for x in c.leaves(whose.tree) if isinstance(x, c.Attest)))
    return every([whose, attest(text, *match.span("told"), "investigator")])


def _counted(text: str, start: int, end: int, match: re.Match[str], context: Context) -> Built | None:
    """ "A stroke within 4 weeks before surgery or chemotherapy": before either, and no chemotherapy by itself."""
    other = _LIST.search(text, *match.span("then"))
    if context.excluding or other is None or not _TIMED.search(match["who"]):
        return None
    if not _treatments(text, match, context):
        return None
    whose = context.clause(text, start, other.start(), context)
    if _DENIED.search(match["who"]) or whose.unparsed:
        return attest(text, start, end, "investigator")
    return every([whose, attest(text, *match.span("told"), "investigator")])


def _treatments(text: str, match: re.Match[str], context: Context) -> bool:
    """Whether treatments are named behind "before", and nothing that somebody has."""
    named = list(c.leaves(context.clause(text, *match.span("then"), context).tree))
    treated = any(isinstance(x, c.Received) for x in named)
    return treated and all(isinstance(x, (c.Received, c.Attest, c.Unparsed)) for x in named)
