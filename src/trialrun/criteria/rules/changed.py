"""Changes of a treatment, and how long ago a disease was found: not the treatment, and not its last day."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate
from trialrun.criteria.words.windows import duration, tells_time
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import fold

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
    if context.excluding or _FOUND.search(text, start, end) is None or not tells_time(fold(text[start:end])):
        return None
    built = context.plain(text, start, end, context)
    node = built.tree
    if not isinstance(node, c.Condition) or node.within is None or node.lasting is not None:
        return None
    window = node.within
    if window.at_most is None or window.at_least is not None or window.after:
        return None
    if window.anchor == "diagnosis":  # "type 1 diabetes within 3 months of diagnosis": of its own, until now
        window = replace(window, anchor="screening")
    return _no_longer_than(replace(node, within=None, status=None), window, built.places[0])


def _no_longer_than(ill: c.Condition, window: c.Window, place: Place) -> Built | None:
    """The disease, found no longer ago than the window's length; None for one that may come again."""
    if is_a(ill.concept, "malignancy", "condition"):
        return leaf(replace(ill, lasting=c.Length(at_most=window.at_most)), *place)
    if not any(is_a(ill.concept, one, "condition") for one in _STAYS):
        return None
    course = None if ill.course == "newly diagnosed" else ill.course  # nobody is that for so long
    since = window.at_most.beyond() if window.at_most is not None else None
    longer = replace(ill, course=course, within=replace(window, at_most=None, at_least=since))
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
    length = duration(match["n"], match["u"], match["most"] or match["least"])
    if match["least"]:
        return leaf(replace(ill, within=c.Window(at_least=length)), start, end)
    return _no_longer_than(ill, c.Window(at_most=length), (start, end))


# "A fall in hemoglobin of at least 2 g/dL": by how much it fell, and no value of it.
_BY = r"(?:of|by|>=?|≥|⩾|at\s+least|(?:more|greater)\s+than|exceeding|over)"
_BY_HOW_MUCH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:[\w/-]+\s+){{0,5}}?(?P<how>decreases?|drops?|falls?|declines?|reductions?|decrement|increases?|rises?|increment)\s+(?:in|of|from\s+baseline\s+in)\s+"
        rf"(?P<what>[^\d,;:<>≤≥=]{{2,60}}?)\s*(?:{_BY}\s*)+(?P<n>\d[^,;:<>≤≥=]*)",
        rf"(?:[\w/-]+\s+){{0,4}}?(?P<what>[^\d\s,;:<>≤≥=]+(?:\s+(?:levels?|counts?|concentrations?|values?))?)\s+(?P<how>decreases?|drops?|falls?|declines?|reductions?|increases?|rises?)\s*"
        rf"(?:{_BY}\s*)+(?P<n>\d[^,;:<>≤≥=]*)",
    )
)
# "A decrease in platelets to < 50", "increase of ALT > 3 x ULN": the value that it came to.
_TO_HOW_MUCH = re.compile(
    r"(?:(?:an?|any|the|significant|clinically|known|persistent|with|patients?|subjects?)\s+)*(?:(?:decreases?|drops?|falls?|declines?|reductions?)\s+(?:in|of)\s+(?P<what>[^\d,;:<>≤≥=]{2,60}?)\s*(?:\bto\s*)?"
    r"(?P<to>(?:<=?|≤|below|under|less\s+than)\s*\d[^,;:<>≤≥=]*)"
    r"|(?:increases?|rises?|elevations?)\s+(?:in|of)\s+(?P<up>[^\d,;:<>≤≥=]{2,60}?)\s*(?:\bto\s*)?"
    r"(?P<over>(?:>=?|≥|above|over|(?:more|greater)\s+than|at\s+least)\s*\d[\d.]*\s*(?:x|×|times|fold)?\s*(?:(?:the|above)\s+)*(?:ULN|upper\s+(?:limits?\s+of\s+normal|normal\s+limits?))[^,;:<>≤≥=]*))",
    re.IGNORECASE,
)
_TO_A_VALUE = re.compile(
    r"\b(?:or|and|to|below|above|under|limit|ULN|LLN|normal|risk|dose|weight|weigh\w*)\b", re.IGNORECASE
)


def by_how_much(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Hemoglobin drop ≥ 2 g/dL": a person says so; what rose so far is at least as high."""
    if (reached := _TO_HOW_MUCH.fullmatch(text, start, end)) is not None:
        told = f"{reached['what'] or reached['up']} {reached['to'] or reached['over']}"
        built = context.clause(told, 0, len(told), context.of(told))
        measured = all(isinstance(x, c.Measurement) for x in c.leaves(built.tree))
        return Built(built.tree, ((start, end),) * len(built.places)) if measured else None
    match = next((found for form in _BY_HOW_MUCH if (found := form.fullmatch(text, start, end))), None)
    if match is None or _TO_A_VALUE.search(match["n"]) or _TO_A_VALUE.search(match["what"]):
        return None
    what = context.clause(
        f"{match['what']} > 1", 0, len(match["what"]) + 4, context.of(f"{match['what']} > 1")
    )
    if not all(isinstance(x, c.Measurement) for x in c.leaves(what.tree)):
        return None
    return attest(text, start, end, "investigator")


# At least one of these stands in whatever `changed` reads.
CHANGES = (
    *("change", "alteration", "adjustment", "modification", "increase", "decrease", "escalation"),
    *(
        "reduction",
        "initiation",
        "discontinuation",
        "addition",
        "withdrawal",
        "intensification",
        "taper",
    ),
)
# … and in whatever `by_how_much` reads.
MOVES = ("decrease", "drop", "fall", "decline", "reduction", "decrement", "increase", "rise", "elevation")
