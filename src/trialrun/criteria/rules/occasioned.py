"""What a sentence says of how or when something is found, and does not ask for besides it.

"Asthma based on wheezing", "tumor on a scan performed within 2 weeks", "platelets > 100 before chemotherapy":
the basis, the day of the scan and the treatment to come are no demands on the patient's history.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.layout.introductions import time_of_list, with_time
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, narrowed, some, with_leaves
from trialrun.criteria.words.comparisons import says_value
from trialrun.criteria.words.nouns import may_name_therapy
from trialrun.model import criteria as c

_BASED = re.compile(
    r"(?P<what>[^;:()]{6,140}?),?\s+(?P<told>based\s+(?:up)?on\s+[^;:<>≤≥=\d]{4,160})", re.IGNORECASE
)
_DIAGNOSED = re.compile(
    r"(?:the\s+)?diagnosis\s+(?:(?:will|must|should|shall)\s+be|is|was|has\s+been)\s+based\s+(?:up)?on\b[^;]*",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"(?P<what>[^;:()]{6,140}?),?\s+(?P<told>(?:by|on|with|per|via)\s+(?:an?\s+|the\s+)?(?:[\w-]+[\s/]+){0,4}?"
    r"(?:mri|ct|pet|mr|scans?|imaging|x-?rays?|radiographs?|tomography|ultrasound|ultrasonography)\s+(?:(?:that|which)\s+(?:is|was)\s+|must\s+be\s+)?"
    r"(?:performed|obtained|done|taken|acquired|made)\s+(?:within|in\s+the|no\s+(?:more|longer|earlier)\s+than|not\s+more\s+than|less\s+than|at\s+most)\s[^;:()]{3,80})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?P<what>[^;:()]{5,140}?),?\s+(?P<told>(?:prior\s+to|before|preceding)\s+"
    r"(?:(?:the|any|each|their|start|starting|beginning|initiation|initiating|commencing|commencement|of|first|receiving|undergoing)\s+)*"
    r"(?P<then>[a-z][\w -]{3,60}))",
    re.IGNORECASE,
)

_COUNTED = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?)\W*$", re.IGNORECASE)


def based(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X based on Y": who made the diagnosis says on what it rests; Y is not asked for as well."""
    if _DIAGNOSED.match(text, start, end) is not None:  # no bone biopsy is asked for besides
        return attest(text, start, end, "investigator")
    match = _BASED.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context)
    if not _all(what, c.Condition) or context.plain(text, start, end, context).tree == what.tree:
        return None
    return _and_told(text, what, match)


def seen(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "X on a scan performed within 2 weeks": so recent is the scan, and not X."""
    match = _SEEN.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context)
    return _and_told(text, what, match) if _all(what, c.Condition) else None


def before_therapy(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Platelets > 100 before chemotherapy": a value, and not that chemotherapy was given."""
    match = _BEFORE.fullmatch(text, start, end)
    if match is None or not says_value(match["what"]) or not may_name_therapy(match["then"]):
        return None
    what = context.clause(text, *match.span("what"), context)
    if _COUNTED.search(match["what"]):  # "within 14 days before rituximab": from when the time is counted
        plain = context.plain(text, start, end, context)
        if not plain.unparsed and _all(plain, c.Measurement, c.Score):
            return None
        told = f"{match['what']} before treatment"
        own = told.lower() == text[start:end].lower()  # it says so itself: this rule would be asked again
        counted = None if own else context.clause(told, 0, len(told), context.of(told))
        if counted is not None and not counted.unparsed:
            what = Built(counted.tree, (match.span("what"),) * len(counted.places))
    if not _all(what, c.Measurement, c.Score):
        return None
    then = context.clause(text, *match.span("then"), context)
    return _and_told(text, what, match) if _all(then, c.Received) else None


_STARTED = (
    r"(?:start(?:ing)?|beginning|initiat(?:ing|ion)|commenc(?:ing|ement)|receiving|receipt|administration)\s+"
    r"(?:(?:of|with|to|the|administration|receiving|treatment|therapy|combination)\s+)*"
)
_BEFORE_THESE = re.compile(
    r"(?P<what>[^;]{5,300}?),?\s+(?P<told>(?P<time>(?:within|in|during|at\s+least|less\s+than|no\s+more\s+than)\s+[^,;:()]{3,40}?\s"
    rf"(?:of|before|prior\s+to|preceding)\s+)(?:the\s+)?{_STARTED}(?P<then>[a-z][^;:.<>≤≥=]{{3,100}}?))\W*",
    re.IGNORECASE,
)
_NO_LIST = re.compile(
    r"^(?:and|or|plus|but)\b|^(?:(?:study|trial|the|any)\s+)*(?:drugs?|treatments?|medications?|agents?|products?|therap(?:y|ies)|doses?)\b"
    r"|\b(?:use|current(?:ly)?|history|prior|previous|other|within|must|should|is|are|has|have|no|not|who|without|until|if|for)\b",
    re.IGNORECASE,
)
STARTED = (
    "start of",
    "starting ",
    "beginning ",
    "initiati",
    "commenc",
    "receiving ",
    "receipt of",
    "administration of",
)


def before_these(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Within 7 days before starting A and B": the drugs that the time is counted to, and none that was given."""
    match = _BEFORE_THESE.fullmatch(text, start, end)
    if match is None or _NO_LIST.search(match["then"]):
        return None
    if context.excluding and "," in match["then"]:
        return None
    apart = context.taken_out(match["then"]).as_exclusion()
    drugs = list(c.leaves(context.clause(match["then"], 0, len(match["then"]), apart).tree))
    named = [x for x in drugs if isinstance(x, c.Received)]
    if not named or not all(isinstance(x, (c.Received, c.Unparsed, c.Attest)) for x in drugs):
        return None
    plain = context.plain(text, start, end, context)
    if not plain.unparsed and all(place[0] < match.start("time") for place in plain.places):
        return None  # "of starting chemotherapy": the grammar knows the day
    told = f"{match['what']} {match['time']}treatment"
    what = context.clause(told, 0, len(told), context.of(told))
    if what.unparsed:
        return None
    asked, place = attest(text, *match.span("told"), "investigator"), match.span("what")
    if isinstance(what.tree, c.IfThen):
        count = len([*c.leaves(what.tree.condition)])
        then = narrowed(Built(what.tree.then, (place,) * (len(what.places) - count)), asked)
        return implies(Built(what.tree.condition, (place,) * count), then)
    return narrowed(Built(what.tree, (place,) * len(what.places)), asked)


_POINT = r"(?:the\s+)?(?:time|start|beginning|day|date|initiation|onset|end|completion|conclusion)\s+of"
_BOTH_TIMES = re.compile(
    r"(?P<first>[^;:()]{5,140}?\s(?:at|on|before|prior\s+to|after|during|within)\s+[\w\s/-]{3,50}?),?\s+and\s+(?:also\s+|again\s+)?"
    rf"(?P<told>(?:(?:at|on|before|until|till|by)\s+{_POINT}|before|prior\s+to|after|during|throughout|until)\s+(?P<then>[a-z][a-z\s/-]{{3,60}}))",
    re.IGNORECASE,
)
BOTH_TIMES = (
    "and at",
    "and on",
    "and before",
    "and prior",
    "and after",
    "and during",
    "and through",
    "and until",
    "and again",
    "and also",
)


def at_both_times(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ECOG 0-1 at entry and at the time of induction": when it is asked again, and no therapy that was given."""
    match = _BOTH_TIMES.fullmatch(text, start, end)
    if match is None or _ANOTHER.search(match["then"]):
        return None
    first = context.clause(text, *match.span("first"), context)
    if not any(isinstance(x, (c.Measurement, c.Score, c.Test)) for x in c.leaves(first.tree)):
        return None
    leaves = list(c.leaves(first.tree))
    if any(isinstance(x, c.Received) or (isinstance(x, c.Attest) and x.by == "patient") for x in leaves):
        return None  # what was given, or what the patient promises: the second time is of that
    return _and_told(text, first, match)


_ANOTHER = re.compile(r"\b(?:and|or|but|must|should|have|has|is|are|no|not|if|who)\b", re.IGNORECASE)


def _all(built: Built, *kinds: type) -> bool:
    return all(isinstance(x, kinds) for x in c.leaves(built.tree))


def _and_told(text: str, what: Built, match: re.Match[str]) -> Built:
    return every([what, attest(text, *match.span("told"), "investigator")])


_TIME_FIRST = re.compile(
    r"\W{0,3}(?P<time>(?:(?:with)?in|during|over)\s+[^,;:.()]{4,60}),\s+(?=(?P<rest>[^\s,;]))", re.IGNORECASE
)
TIME_FIRST = (
    *(
        "nrollment, ",
        "nrolment, ",
        "screening, ",
        "baseline, ",
        "randomization, ",
        "randomisation, ",
        "scan, ",
    ),
    *(
        "entry, ",
        "registration, ",
        "inclusion, ",
        "consent, ",
        "visit, ",
        "treatment, ",
        "therapy, ",
        "drug, ",
    ),
    *(
        "dose, ",
        "weeks, ",
        "months, ",
        "days, ",
        "years, ",
        "year, ",
        "month, ",
        "study, ",
        "surgery, ",
        "mri, ",
        "vaccination, ",
        "drugs, ",
        "dosing, ",
        "medication, ",
        "intervention, ",
    ),
)


def time_first(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Within 4 weeks before entry, any transfusion": the time that stands first is that of the events."""
    match = _TIME_FIRST.match(text, start, end)
    if match is None or (time := time_of_list(match["time"])) is None:
        return None
    if "current" in text[match.end() : end].lower():
        return None  # "... or currently taking B": no time was meant there
    built = context.clause(text, match.start("rest"), end, context)
    if not isinstance(built.tree, c.IfThen):
        return with_time(built, time, values=True)
    # of whom a test is asked was one of them before that time, too
    if not all(isinstance(x, c.Test) and x.within is None for x in c.leaves(built.tree.then)):
        return None
    return with_leaves(
        built,
        lambda tree, place: leaf(replace(tree, within=time) if isinstance(tree, c.Test) else tree, *place),
    )


# "A, B or C within 4 weeks before entry, or D": where the list that has the time ends.
_TIMED_LIST = re.compile(
    r"(?P<list>(?:[^;:]+?\sor|[^;:,]+,[^;:,]+,)\s[^;:]*?\b(?:within|in|during|over)\s+(?:the\s+)?(?:(?:last|past|previous|prior|preceding)\s+)?"
    r"[\w-]+\s+(?:days?|weeks?|months?|years?)(?:\s+(?:of|prior\s+to|before|preceding)\s+(?:(?!or\b)[\w'-]+\s?){1,8}?)?)"
    r"\s*,?\s+or\s+(?P<beside>(?!within|in\b|longer|more|less|any\s+time|\d)[a-z][^;:]{3,})",
    re.IGNORECASE,
)
# What lies ahead, or goes on beside the trial, a person has to say.
_AHEAD = re.compile(
    r"(?:(?:an?|the|any|is|are)\s+)*(?:anticipat|expect|plan|schedul|foresee|likely)\w*\b"
    r"|(?:concomitantly|concurrently|at\s+any\s+time|any\s+time)?\s*(?:during|with|while\s+on)\s+(?:the\s+|this\s+)?(?:(?:course|duration|period)\s+of\s+)?(?:the\s+|this\s+)?(?:study|trial)\b",
    re.IGNORECASE,
)
_ENDS = (
    "days weeks month months year years entry enrollment enrolment study drug screening randomization"
    " randomisation treatment dose trial baseline"
).split()
# Examples outside of a bracket: of which of them the time is told, nobody knows.
_SUCH_AS = re.compile(
    r"[^()]*(?:\([^()]*\)[^()]*)*\b(?:such as|includ\w+|e\.?g)\b(?![^()]*\))", re.IGNORECASE
)
_OF_THE_SAME = ("during", "with", "while", "concomitant", "concurrent", "at any", "any time")
TIMED_LIST = tuple(f"{word}{comma} or " for word in _ENDS for comma in ("", ","))


def beside_timed_list(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A, B or C within 4 weeks, or expected to need D": the time is of the list, and what follows stands by itself."""
    match = _TIMED_LIST.fullmatch(text, start, end)
    if match is None or _SUCH_AS.match(match["list"]):
        return None
    listed = context.clause(text, *match.span("list"), context)
    if listed.unparsed or not all(
        isinstance(x, (c.Received, c.Condition)) and x.within is not None for x in _decided(listed)
    ):
        return None
    if _AHEAD.match(match["beside"]):
        alone = match["beside"].lower().startswith(_OF_THE_SAME)
        ahead = attest(text, start if alone else match.start("beside"), end, "investigator")
        return some([listed, ahead])
    beside = context.clause(text, *match.span("beside"), context)
    if beside.unparsed or not _decided(beside):
        return None
    return some([listed, beside])


def _decided(built: Built) -> list[c.Tree]:
    return [x for x in c.leaves(built.tree) if not isinstance(x, c.Attest)]
