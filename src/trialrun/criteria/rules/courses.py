"""What the disease did under treatment: progression on it, intolerance of it."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_PROGRESSED = r"(?:(?:documented|confirmed|radiographic|radiologic(?:al)?|clinical|objective)\s+)*(?:disease\s+)?(?:progress(?:ion|ed|ive disease)|relapsed?|resistan(?:ce|t)|refractory|failed|failure)"
_INTOLERANT = (
    r"(?:(?:documented|known|unacceptable)\s+)?(?:intoleran(?:ce|t)|unable to tolerate|inability to tolerate)"
)
_LINK = r"\s*(?:,|,?\s*and/or|,?\s*or|/)\s*"
_EITHER = re.compile(
    rf"^(?:(?:patients?|subjects?|participants?|who|with|have|has|had|must have|are|is|were)\s+)*(?:(?P<a>{_PROGRESSED})(?:\s+(?:on|during|after|following|to|under|while on)(?:\s+or\s+(?:after|following))?)?"
    rf"{_LINK}(?:(?:were|are|is|been)\s+)?(?P<b>{_INTOLERANT})|(?P<b2>{_INTOLERANT})(?:\s+(?:of|to))?{_LINK}(?:(?:were|are|is|been)\s+)?(?P<a2>{_PROGRESSED}))"
    r"\s+(?:of|to|on|for|with|after|during|following)\s+(?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def progressed_or_intolerant(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Progression on or intolerance of X": X was given; whether it failed or was not tolerated, a person says."""
    match = _EITHER.match(text[start:end])
    if match is None:
        return None
    given = context.clause(text, start + match.start("what"), end, context.as_exclusion())
    if given.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    a, b = ("a", "b") if match["a"] else ("a2", "b2")
    progressed: Built
    if re.search(r"progress", match[a], re.IGNORECASE):
        progressed = leaf(c.Response("PD"), start + match.start(a), start + match.end(a))
    else:
        progressed = attest(text, start + match.start(a), start + match.end(a), "investigator")
    intolerant = attest(text, start + match.start(b), end, "investigator")
    return every([given, some([progressed, intolerant])])


_STAGED = (
    r"stages?\s+(?:[IV]+[ABC]?|\d[ABC]?)(?:\s*(?:-|–|/|to|or|and|through)\s*(?:[IV]+[ABC]?|\d[ABC]?))?\b"
)
_COURSE = (
    rf"(?:{_STAGED}|locally\s+advanced|locally\s+recurrent|advanced|metastatic|recurrent|relapsed|refractory|persistent"
    r"|progressive|unresectable|inoperable|non-?resectable|disseminated)"
)
_ONE_COURSE = re.compile(_COURSE, re.IGNORECASE)
_EITHER_OF = re.compile(r"\bor\b|/", re.IGNORECASE)
_ONE_STAGE = re.compile(_STAGED, re.IGNORECASE)
_ANY_COURSE = re.compile(
    r"(?:(?:patients?|subjects?|with|have|has|had|must|a|an|diagnosis|of|histologic(?:al)?(?:ly)?|cytologic(?:al)?(?:ly)?|pathologic(?:al)?(?:ly)?"
    r"|clinical(?:ly)?|or|and|confirmed|proven|documented|known)[\s,]+)*"
    rf"(?P<courses>{_COURSE}(?:\s*(?:,\s*(?:and/or|or)|,|/|and/or|or)\s*{_COURSE})+)\s+(?P<what>(?!or\b|and\b)[^,;:()<>≤≥=]{{4,90}})",
    re.IGNORECASE,
)


def any_course(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Unresectable, stage IV, or recurrent sarcoma": a stage among courses is one of the alternatives."""
    match = _ANY_COURSE.fullmatch(text[start:end])
    if match is None:
        return None
    listed = _ONE_COURSE.findall(match["courses"])
    staged = [course for course in listed if _ONE_STAGE.fullmatch(course)]
    if not staged or len(staged) == len(listed):
        return None
    if not _EITHER_OF.search(_ONE_COURSE.sub(" ", match["courses"])):
        return None  # "unresectable, stage III": both are said of it
    parts: list[Built] = []
    for course in listed:
        told = f"{course} {match['what']}"
        built = context.clause(told, 0, len(told), context.of(told))
        if not isinstance(built.tree, c.Condition):
            return None
        parts.append(leaf(built.tree, start + match.start("courses"), start + match.end("what")))
    return some(parts)


_NOT_METASTATIC = re.compile(
    r"(?:(?:patients?|subjects?|participants?|men|women|adults|who|with|have|has|had|must|a|an|diagnosis|of|confirmed|histologically|documented)\s+)*"
    r"(?P<not>non-?\s?metastatic)\s+(?P<what>[^,;:<>≤≥=]{4,90})",
    re.IGNORECASE,
)


def not_metastatic(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Non-metastatic prostate cancer": the cancer, and no metastases of it."""
    match = _NOT_METASTATIC.fullmatch(text[start:end])
    if match is None:
        return None
    what = context.clause(text, start + match.start("what"), end, context)
    ill = what.tree
    if not isinstance(ill, c.Condition) or ill.course or not is_a(ill.concept, "malignancy", "condition"):
        return None
    place = start + match.start("not"), start + match.end("not")
    return every([what, negate(leaf(c.Condition(ill.concept, course="metastatic"), *place))])


_IN_TREATED = re.compile(
    r"^(?P<main>.{3,120}?)\s+(?:in|for|among)\s+(?P<who>(?:patients|subjects|those|participants)\s+(?:who\s+(?:were|have been|had been)\s+)?"
    r"(?:previously\s+)?treated(?:\s+(?:before|previously))?)$",
    re.IGNORECASE | re.DOTALL,
)


def in_treated(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Progressive disease in patients who were treated before": of a cancer, both the treatment and the course."""
    match = _IN_TREATED.match(text[start:end])
    if match is None or not any(is_a(disease, "malignancy", "condition") for disease in context.diseases):
        return None
    main = context.clause(text, start, start + match.end("main"), context)
    treated = leaf(c.Received("antineoplastic therapy"), start + match.start("who"), end)
    return None if main.unparsed else every([treated, main])
