"""Stays and supports by their length, and symptoms by their onset: "ICU stay > 48 h", "symptoms for 3 months"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf
from trialrun.criteria.words.windows import anchor_of, duration
from trialrun.model import criteria as c
from trialrun.vocab.mentions import resolve

_PEOPLE = r"(?:(?:all\s+)?(?:patients?|subjects?|participants?|individuals|persons?|people|any(?:one|body)|those|adults?|who|have|has|had|having|with|requiring|require|requires|an?|the)\s+)*"
_EXPECTED = r"(?:expected|anticipated|predicted|estimated|planned|likely|foreseen)"
_BOUND = (
    r"(?:(?P<least>at\s+least|(?:more|greater|longer)\s+than|over|exceeding|a?\s*minimum\s+of|no\s+less\s+than|[≥>]=?|=>)"
    r"|(?P<most>less\s+than|shorter\s+than|under|at\s+most|up\s+to|no\s+(?:more|longer)\s+than|not\s+(?:more|longer)\s+than|within(?:\s+the\s+(?:last|past|previous))?|[≤<]=?|=<))"
    r"\s*(?:or\s+equal\s+to\s+)?(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|ten|twelve|an?)\s*-?\s*"
    r"(?P<u>hours?|hrs?|h|days?|weeks?|wks?|months?|mos?|years?|yrs?)"
)
_UNIT = r"(?:icu|hospital|ward|intensive\s+care(?:\s+units?)?)"
_SPENT = rf"(?:spent|spend|spends|stay(?:ed|s)?|remain(?:ed|s)?|hospitali[sz]ed|been)\s+(?:for\s+)?{_BOUND}\s+(?:in|at|on)\s+(?:the\s+|an?\s+)?(?P<unit>{_UNIT})"
_STAY = (
    rf"(?:(?P<expected>{_EXPECTED})\s+(?:to\s+(?:require|need|receive|have|undergo|be\s+on)\s+)?)?(?:(?:length|duration)\s+of\s+)?"
    rf"(?:(?P<unit>{_UNIT})\s+(?:length\s+of\s+)?stay|stay\s+(?:in|at|on)\s+(?:the\s+|an?\s+)?(?P<unit2>{_UNIT})|hospital(?P<unit3>i[sz]ations?)"
    r"|(?P<support>(?:(?:invasive|non-?invasive)\s+)?(?:mechanical\s+)?ventilation|intubation))"
    rf"(?:\s+(?:duration|time|length))?\s*(?:(?P<expected2>{_EXPECTED}(?:\s+to\s+(?:last|be|exceed|continue))?)\s+|(?:of|for|lasting|is|was|will\s+be|must\s+be|to|be|that\s+lasted|during)\s+)*"
    rf"[,:(]?\s*{_BOUND}\)?"
)
_STAYED = tuple(re.compile(rf"{_PEOPLE}{form}", re.IGNORECASE) for form in (_SPENT, _STAY))


def stayed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Spent more than 4 days in the ICU", "expected mechanical ventilation for at least 48 hours"."""
    match = next((m for form in _STAYED if (m := form.fullmatch(text, start, end))), None)
    if match is None:
        return None
    told = match.groupdict()
    if (match["most"] or "").lower().startswith("within"):
        return None  # "hospitalization within 30 days": when it was, and not how long
    unit = told["unit"] or told.get("unit2") or ("hospital" if told.get("unit3") else "")
    if unit:
        name = "icu admission" if re.match(r"icu|intens", unit, re.IGNORECASE) else "hospitalization"
    else:
        name = resolve(told["support"] or "", "therapy") or resolve(
            f"mechanical {told['support']}", "therapy"
        )
    if not name:
        return None
    length = duration(match["n"], match["u"], match["most"] or match["least"] or "")
    lasting = c.Length(at_most=length) if match["most"] else c.Length(length)
    planned = bool(told.get("expected") or told.get("expected2"))
    return leaf(c.Received(name, planned=planned, lasting=lasting), start, end)


_ADMITTED_FOR = re.compile(
    r"(?:(?:an?|any|prior|previous|recent|history\s+of|unplanned|emergency|urgent)\s+)*(?:hospitali[sz]ations?|hospitali[sz]ed|hospital\s+admissions?)\s+"
    r"(?P<why>(?:for|due\s+to|because\s+of|related\s+to|secondary\s+to|with)\s+(?!(?:at|more|less|over|up|longer|the\s+(?:last|past|previous)|(?:any|whatever)\s+(?:reason|indication|cause|purpose))\b)"
    r"(?:(?!\b(?:and|or|in|within|during|before|prior|who|that|which|requiring|except|other\s+than|not|no)\b)[^\d,;:.()<>≤≥=/]){3,60}?)"
    r"(?P<when>\s+(?:with)?in\s+(?:the\s+)?[^,;:]{3,60}|\s+(?:less|more|at)\s+[^,;:]{3,60})?",
    re.IGNORECASE,
)


# "Admitted to hospital due to A, B or other serious C": the last member says that all of them are reasons.
_ADMITTED_FOR_ANY = re.compile(
    rf"{_PEOPLE}(?:(?:been|was|were|are|currently|recently|previously|any|prior|previous|recent|history\s+of)\s+)*"
    r"(?:hospitali[sz]ations?|hospitali[sz]ed|hospital\s+admissions?|(?:admitted|admissions?)\s+(?:in)?to\s+(?:the\s+|a\s+)?hospital)\s+"
    r"(?P<why>(?:for|due\s+to|because\s+of|secondary\s+to|with)\s+(?P<list>(?=\S)[^\d;:.()<>≤≥=]{2,160}?(?<=\S)\s+(?:and/or|or)\s+(?:(?:any|an)\s*)?other\s+[^\d,;:.()<>≤≥=]{3,80}?))"
    r"(?P<when>\s+(?:with)?in\s+(?:the\s+)?[^,;:]{3,60})?",
    re.IGNORECASE,
)
_NO_REASON = re.compile(
    r"\b(?:and|who|that|which|requiring|except|no|not|without|receiving|taking)\b", re.IGNORECASE
)


def _for_any(text: str, start: int, end: int, context: Context) -> re.Match[str] | None:
    """The sentence where it names several illnesses and others of their kind as reasons of one stay."""
    match = _ADMITTED_FOR_ANY.fullmatch(text, start, end)
    if match is None or _NO_REASON.search(match["list"]):
        return None
    reasons = context.clause(text, *match.span("list"), context.as_exclusion())
    told = list(c.leaves(reasons.tree))
    ill = all(isinstance(x, (c.Condition, c.Attest, c.Unparsed)) for x in told)
    return match if ill and any(isinstance(x, c.Condition) for x in told) else None


def admitted_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hospitalization for heart failure within 6 months": the stay and its time; for what, a person says."""
    match = _ADMITTED_FOR.fullmatch(text, start, end) or _for_any(text, start, end, context)
    if match is None:
        return None
    told = text[: match.start("why")] + " " * len(match["why"]) + text[match.end("why") :]
    stay = context.clause(told, start, end, context.of(told))
    if not isinstance(stay.tree, c.Received) or stay.tree.concept != "hospitalization":
        return None
    return every([stay, attest(text, match.start("why"), match.end("why"), "investigator")])


_ONSET = re.compile(
    rf"(?:{_PEOPLE})(?:clinical\s+|first\s+|initial\s+|current\s+|presenting\s+)*"
    r"(?:onset\s+of\s+(?:the\s+)?(?:first\s+|clinical\s+|initial\s+)*symptoms?|symptoms?\s+(?:onset|duration)|(?:duration|start|beginning)\s+of\s+(?:the\s+)?symptoms?"
    r"|symptoms?(?:\s+(?:lasting|persisting|persistent|present|existing|that\s+(?:have\s+)?(?:lasted|persisted|began|started)|(?:began|started|appeared)))?)"
    rf"\s*(?:(?:is|are|was|of|for|must\s+be|should\s+be|has\s+to\s+be|have\s+been\s+present|to\s+be)\s+)*[:,(]?\s*{_BOUND}\)?"
    r"(?:\s*(?:or\s+(?:more|longer|less)|duration|in\s+duration))?"
    r"(?P<before>\s*(?:(?:prior\s+to|before|preceding|of|from|to)\s+(?P<anchor>[a-z][a-z ]{2,40})|ago|previously|earlier))?",
    re.IGNORECASE,
)


def symptoms(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Onset of symptoms < 14 days", "symptoms for at least 3 months": how long ago they began."""
    match = _ONSET.fullmatch(text, start, end)
    if match is None:
        return None
    anchor = anchor_of(match["anchor"] or "")
    if anchor == "study":
        return None  # "before presentation at the clinic": an event that is no anchor
    length = duration(match["n"], match["u"], match["most"] or match["least"] or "")
    within = c.Window(length, anchor=anchor) if match["most"] else c.Window(at_least=length, anchor=anchor)
    return leaf(c.Condition("symptom onset", within=within), start, end)
