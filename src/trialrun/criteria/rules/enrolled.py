"""Sentences that say of people that the study takes them or leaves them out: "… will be included"."""

from __future__ import annotations

import re

from trialrun.criteria.build import Built, every, implies, negate
from trialrun.criteria.context import Context
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_STUDY = (
    r"(?:\s+(?:in(?:to)?|for|to|from|by|the|this|our|a|clinical|present|current|study|trial|research|protocol|investigation"
    r"|participat(?:e|ion|ing)|enrol(?:l?ment|led|l)?|inclusion|enter(?:ing)?|entry))*"
)
_REASON = r"(?:\s*,?\s+(?:because|due\s+to|as\s+(?:it|they|this)|since|in\s+order\s+to|to\s+(?:avoid|minimi[sz]e|prevent|reduce))\b[^.;]*)?"
_ADMITTED = re.compile(
    rf"^(?P<what>.{{3,240}}?)\s+(?:(?:will|shall)\s+(?:potentially\s+)?be|are|were|was)\s+"
    rf"(?P<how>included|recruited|enrol?led|considered(?:\s+for\s+(?:enrol?ment|inclusion|participation))?|invited|selected|eligible)"
    rf"{_STUDY}\s*$",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_SOME = re.compile(r"\b(?:not|no|only|also|unless|except|if|however|even)\b", re.IGNORECASE)
_EVERYBODY = re.compile(r"\s*(?:all|any|consecutive|every)\b", re.IGNORECASE)


def admitted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "All adults undergoing surgery will be included": adults undergoing surgery.

    "Patients with treated metastases are eligible" permits and does not demand; only of all is it a demand.
    """
    match = _ADMITTED.match(text[start:end])
    if match is None or context.excluding or _ONLY_SOME.search(match["what"]):
        return None
    if match["how"].lower() == "eligible" and not _EVERYBODY.match(match["what"]):
        return _of_both_sexes(match["what"], context.clause(text, start, start + match.end("what"), context))
    return context.clause(text, start, start + match.end("what"), context)


_BOTH_SEXES = re.compile(
    r"\s*(?:(?:fe)?males?\s+and\s+(?:fe)?males?|(?:wo)?men\s+and\s+(?:wo)?men)\b", re.IGNORECASE
)


def _of_both_sexes(what: str, built: Built) -> Built | None:
    """ "Men and women from 30 to 75 years are eligible" names everybody who is: nobody of another age."""
    aged = all(isinstance(leaf, (c.Age, c.IsSex)) for leaf in c.leaves(built.tree))
    return built if aged and _BOTH_SEXES.match(what) else None


_LEFT_OUT = re.compile(
    rf"^(?P<what>.{{3,600}}?)\s+(?:(?:will|shall|must|should)\s+(?:also\s+)?be|are|were|was|is)\s+(?:also\s+)?(?:excluded|removed|ineligible)"
    rf"{_STUDY}{_REASON}\s*$",
    re.IGNORECASE | re.DOTALL,
)


_OPENING = re.compile(r"(?:in\s+addition|also|further(?:more)?|moreover)\s*,\s*", re.IGNORECASE)


def left_out(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with X will be excluded from this trial because …": X keeps out under any heading."""
    match = _LEFT_OUT.match(text[start:end])
    if match is None or re.search(r"\b(?:not|only|unless|if)\b|[.;]\s", match["what"], re.IGNORECASE):
        return None
    opening = _OPENING.match(match["what"])
    begin = start + (opening.end() if opening else 0)
    return _turned(text, begin, start + match.end("what"), context)


_IF = re.compile(
    r"^(?:(?:all|any)\s+)?(?:patients?|subjects?|participants?|individuals|volunteers|persons|they|you)\s+"
    rf"(?:(?:will|would|shall)\s+be|are|were|was|is|may)\s+(?:eligible|included|enrol?led){_STUDY}\s*,?\s+(?:if|when)\s+"
    r"(?:(?:they|he|she|he\s*/\s*she|s/he|the\s+(?:patient|subject|participant)|you|there)\s+)?"
    r"(?:(?:is|are|was|were|have|has|had)\s+)?(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def if_they(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Participants were eligible for the study if they had X"; what keeps out is read in `direction`."""
    match = _IF.match(text[start:end])
    if match is None or context.excluding:
        return None
    return context.clause(text, start + match.start("what"), end, context)


_PEOPLE = r"(?:patients?|subjects?|participants?|individuals|volunteers|persons|people|those|women|men)"
_UNDER_CONDITION = re.compile(
    rf"^(?:(?:all|any)\s+)?(?P<who>{_PEOPLE}\s+(?:with|who\s+(?:have|are|had|take|receive)|having|on|taking|receiving)\s+[^,;:.()]{{3,80}}?"
    rf"|[\w-]{{2,20}}[- ]positive\s+{_PEOPLE})\s*,?\s+"
    rf"(?:(?:(?:are|is|will\s+be|may\s+be|can\s+be|would\s+be)\s+(?:eligible|allowed|permitted|included|enrol?led|considered(?:\s+eligible)?)"
    rf"|(?:may|can)\s+(?:enrol?l?|participate|join|enter)){_STUDY}\s*,?\s+(?:only\s+)?(?:if|when|provided(?:\s+that)?|as\s+long\s+as|so\s+long\s+as)"
    rf"|(?:are|is|will\s+be)\s+(?:excluded|ineligible|not\s+(?:eligible|allowed|permitted)){_STUDY}\s*,?\s+unless)\s+"
    r"(?:(?:they|he|she|he\s*/\s*she|s/he|the\s+(?:patient|subject|participant)|you|their|the)\s+)?"
    r"(?:(?:is|are|was|were|have|has|had)\s+)?(?P<what>[^.;]+)$",
    re.IGNORECASE | re.DOTALL,
)


def under_condition(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with HIV are eligible if CD4 > 350", "… are excluded unless …": of them more is asked.

    Of the trial's own disease this may be what everybody has to have: that stays as it is written.
    """
    match = _UNDER_CONDITION.match(text[start:end])
    if match is None:
        return None
    inclusion = context.as_inclusion()
    who = context.clause(text, start + match.start("who"), start + match.end("who"), inclusion)
    named = list(c.leaves(who.tree))
    if not all(isinstance(x, (c.Condition, c.Test, c.Received)) for x in named):
        return None
    own = [x.concept for x in named if isinstance(x, c.Condition)]
    if any(is_a(x, y, "condition") or is_a(y, x, "condition") for x in own for y in context.diseases):
        return None
    what = context.clause(text, start + match.start("what"), end, inclusion)
    return every([who, negate(what)]) if context.excluding else implies(who, what)


def _turned(text: str, start: int, end: int, context: Context) -> Built | None:
    """What keeps out, as its heading wants it; None where nothing of it was understood."""
    what = context.clause(text, start, end, context.as_exclusion())
    if all(isinstance(leaf, (c.Unparsed, c.Allowed)) for leaf in c.leaves(what.tree)):
        return None
    return what if context.excluding else negate(what)
