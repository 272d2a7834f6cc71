"""Changes of a treatment, and how long ago a disease was found: not the treatment, and not its last day."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate
from trialrun.criteria.words.windows import duration
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_CHANGE = (
    r"(?:changes?|alterations?|adjustments?|modifications?|increases?|decreases?|escalations?|reductions?"
    r"|initiation|discontinuation|addition|withdrawal|intensification|tapering)"
)
_CHANGED = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those|with|who|have|has|had|any|an?|the|recent|significant|major|dose)\s+)*"
    r"(?:\([^()]{3,60}\)\s*)?"
    rf"{_CHANGE}\s*(?:\([^()]{{3,60}}\)\s*)?(?:in|of|to)\s+(?P<what>[^.;:()<>≤≥=]{{3,140}})",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:therap(?:y|ies)|treatments?|regimens?|medications?|dos(?:e|es|age|ages|ing)|drugs?|agents?)"
    r"(?:\s+(?:with)?in\s[^.;:()]{3,60}|\s+(?:during|over|for|prior\s+to|before|less\s+than)\s[^.;:()]{3,60})?\W*$",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(
    r"\b(?:unless|except|if|may|must|allowed|permitted|symptoms?|levels?|counts?|function|pressure|weight|surgery"
    r"|surgical|study|protocol)\b",
    re.IGNORECASE,
)


# "Have not changed their drugs for A and B within 4 weeks": neither the drugs nor what they are for is asked.
_HAVE_CHANGED = re.compile(
    r"(?:(?:patients?|subjects?|participants?|those|individuals?|people|must|who|that)\s+)*(?:have|has|had)\s+(?:not\s+|never\s+)?"
    r"(?:changed|altered|adjusted|modified)\s+[^.;:<>≤≥=]*?"
    r"\b(?:therap(?:y|ies)|treatments?|regimens?|medications?|dos(?:e|es|age|ages|ing)|drugs?|agents?)\b[^.;:<>≤≥=]*",
    re.IGNORECASE,
)


def changed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Increase in corticosteroids or cytotoxic therapy within 4 weeks": a record holds treatments, not changes."""
    if _HAVE_CHANGED.fullmatch(text, start, end) and _NO_CHANGE.search(text, start, end) is None:
        return attest(text, start, end, "investigator")
    match = _CHANGED.fullmatch(text, start, end)
    if match is None or not _TREATMENT.search(match["what"]) or _NO_CHANGE.search(match["what"]):
        return None
    return attest(text, start, end, "investigator")


# Diseases that stay: who has one has had it since it was found.
_STAYS = (
    *(
        "asthma",
        "autoimmune disease",
        "chronic kidney disease",
        "chronic liver disease",
        "chronic lung disease",
    ),
    *(
        "connective tissue disease",
        "dementia",
        "diabetes mellitus",
        "epilepsy",
        "genetic disease",
        "HIV infection",
    ),
    *(
        "hypertension",
        "multiple sclerosis",
        "neurodegenerative disease",
        "parkinson disease",
        "schizophrenia",
    ),
)
_FOUND = re.compile(r"\bdiagnos(?:is|ed)\b|\bonset\b", re.IGNORECASE)


def found_since(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Diagnosed with epilepsy within 2 years": since when it is there, and not whether it was there then.

    A cancer may be another one of its kind: each record counts by itself. What comes again may have come before.
    """
    if context.excluding or _FOUND.search(text, start, end) is None:
        return None
    built = context.plain(text, start, end, context)
    node = built.tree
    if not isinstance(node, c.Condition) or node.within is None or node.lasting is not None:
        return None
    window = node.within
    if window.at_most is None or window.at_least is not None or window.after or window.anchor == "diagnosis":
        return None
    return _no_longer_than(replace(node, within=None, status=None), window, built.places[0])


def _no_longer_than(ill: c.Condition, window: c.Window, place: Place) -> Built | None:
    """The disease, found no longer ago than the window's length; None for one that may come again."""
    if is_a(ill.concept, "malignancy", "condition"):
        return leaf(replace(ill, lasting=c.Length(at_most=window.at_most)), *place)
    if not any(is_a(ill.concept, one, "condition") for one in _STAYS):
        return None
    longer = replace(ill, within=replace(window, at_most=None, at_least=window.at_most))
    return every([leaf(ill, *place), negate(leaf(longer, *place))])


_BOUND = (
    r"(?:(?P<most>(?:less|fewer|no\s+(?:more|longer)|not\s+(?:more|longer))\s+than|within|at\s+most|up\s+to|under|below|[<≤]\s*=?)"
    r"|(?P<least>at\s+least|(?:more|greater|longer|no\s+less|not\s+less)\s+than|over|a?\s*minimum\s+of|[>≥]\s*=?))\s*"
    r"(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s*-?\s*(?P<u>days?|weeks?|months?|years?|yrs?)"
)
_OF_DIAGNOSIS = (
    r"(?:(?:the|time|date|of|their|his|her|initial|first|original|primary|clinical|confirmed|definite)\s+)*diagnosis"
    r"(?:\s+of\s+(?P<what>[^,;:()<>≤≥=]{2,60}?))?"
)
_SINCE_FOUND = (
    re.compile(
        rf"{_BOUND}\s+(?:have\s+(?:passed|elapsed)\s+)?(?:since|from|after)\s+{_OF_DIAGNOSIS}\W*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:(?:the|time|duration|interval|period|elapsed)\s+)+(?:since|from|of)\s+{_OF_DIAGNOSIS}"
        rf"\s*(?::|,|\b(?:is|of|must\s+be|should\s+be)\b)?\s*(?:of\s+)?{_BOUND}\W*",
        re.IGNORECASE,
    ),
)


def since_found(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Less than 2 years since diagnosis (of X)": of the trial's own disease where no other is named."""
    match = next((found for form in _SINCE_FOUND if (found := form.fullmatch(text, start, end))), None)
    if match is None:
        return None
    ill: c.Tree | None = None
    if match["what"]:
        ill = context.clause(text, *match.span("what"), context).tree
    elif len(own := context.diseases) == 1:
        ill = c.Condition(own[0])
    if not isinstance(ill, c.Condition) or ill != c.Condition(ill.concept):
        return None
    length = duration(match["n"], match["u"])
    if match["least"]:
        return leaf(replace(ill, within=c.Window(at_least=length)), start, end)
    return _no_longer_than(ill, c.Window(at_most=length), (start, end))
