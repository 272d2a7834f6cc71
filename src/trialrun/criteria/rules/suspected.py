"""What is known or only suspected: the one a record holds, the other a person has to say."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

_KNOWN = r"(?:known|confirmed|proven|documented|diagnosed|established|verified|definite|manifest|apparent|evident|overt|clear|actual)"
_THOUGHT = r"(?:(?:highly|clinically|strongly|initially)\s+)?(?:suspected|presumed|presumptive|predicted|expected|anticipated|suspicion\s+of)(?:\s+(?:of\s+having|to\s+have))?"
_MAYBE = r"(?:possible|potential|probable|impending|planned(?=\s+pregnanc))"
_NOW = r"(?:active|current|present|ongoing)"
# "Known or possible pregnancy", "active or suspected infection"
_EITHER_NOW = re.compile(
    rf"(?P<no>(?:no|without|absence\s+of)\s+)?(?:(?:patients?|subjects?|participants?|those|individuals|people|women|with|having|who\s+have|have|has|a|an|any|the)\s+)*"
    rf"(?:(?P<known>{_NOW}|known|confirmed|proven|documented|established)\s*(?:/|or|and/or)\s*(?P<maybe>{_MAYBE}|{_THOUGHT})"
    rf"|(?P<maybe_first>{_MAYBE}|{_THOUGHT})\s*(?:/|or|and/or)\s*(?P<known_last>{_NOW}|known|confirmed|proven|documented|established))\s+(?P<what>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_GOES_ON = re.compile(
    r"\b(?:who|must|should|unless|except|if|not|no|without|excluded|eligible|aged?)\b", re.IGNORECASE
)
_EITHER = re.compile(
    rf"^(?P<no>(?:no|without|absence\s+of)\s+)?(?:(?:patients?|subjects?|participants?|those|individuals|people|infants|children|adults|women|men)\s+)?(?:(?:with|having|who\s+have|have|has|a|an|any|the)\s+)*"
    rf"(?:{_KNOWN}\s*(?:,|or|and/or|/)\s*(?:an?\s+)?{_THOUGHT}|{_THOUGHT}\s*(?:,|or|and/or|/)\s*(?:an?\s+)?{_KNOWN}"
    # "who have, or are suspected of having, sepsis"
    rf"|(?:who\s+)?(?:have|has|with|having)\s*,?\s+or\s+(?:who\s+)?(?:(?:are|is|were|being)\s+)?{_THOUGHT}(?:\s+of)?,?)\s+(?P<what>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


THOUGHT = (
    *("suspect", "presumed", "predicted", "expected", "anticipated"),
    *("possible ", "potential ", "probable ", "possible/", "probable/", "impending", "planned pregnan"),
)
"""One of these stands in whatever `suspected` reads."""
# "Chest pain with known or suspected heart disease": both.
_BESIDES = re.compile(
    rf"(?P<main>[^,;:()]{{4,90}}?)\s+(?:with|and(?:\s+with)?|having|who\s+have)\s+(?=(?:an?\s+|the\s+)?(?:{_KNOWN}\s*(?:,|or|and/or|/)\s*(?:an?\s+)?{_THOUGHT}|{_THOUGHT}\s*(?:,|or|and/or|/)\s*(?:an?\s+)?{_KNOWN})\s)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:or|and|no|not|without|either|neither)\b|/", re.IGNORECASE)


def _besides(text: str, start: int, end: int, context: Context) -> Built | None:
    match = _BESIDES.match(text, start, end)
    if match is None or _SEVERAL.search(match["main"]):
        return None
    if context.excluding and " and " in text[match.end("main") : match.end()]:
        return None  # "diabetes and known or suspected infection": each keeps out
    main = context.clause(text, start, match.end("main"), context)
    either = suspected(text, match.end(), end, context)
    if either is None or not any(
        isinstance(x, (c.Condition, c.Test, c.Received)) for x in c.leaves(main.tree)
    ):
        return None
    return every([main, either])


def suspected(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Known or suspected infection": an infection, or what somebody says is suspected."""
    match = _EITHER.match(text[start:end])
    if match is None:
        return _present_or_maybe(text, start, end, context) or _besides(text, start, end, context)
    what = context.clause(text, start + match.start("what"), end, context)
    if not any(isinstance(x, (c.Condition, c.Test, c.Received)) for x in c.leaves(what.tree)):
        return None
    begin = start + (match.end("no") if match["no"] else 0)
    if isinstance(what.tree, c.Not):
        return None
    either = some([what, attest(text, begin, end, "investigator")])
    return negate(either) if match["no"] else either


def _present_or_maybe(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Active or possible infection": an active one, or what somebody says is possible."""
    match = _EITHER_NOW.fullmatch(text, start, end)
    if match is None or _GOES_ON.search(match["what"]):
        return None
    known = (match["known"] or match["known_last"]).lower()
    if re.fullmatch(_NOW, known):
        told = f"active {match['what']}"
        ill = context.clause(told, 0, len(told), context.of(told))
        ill = Built(ill.tree, (match.span("what"),) * len(ill.places))
    else:
        ill = context.clause(text, *match.span("what"), context)
    if isinstance(ill.tree, c.Not) or not all(
        isinstance(x, (c.Condition, c.Allergy)) for x in c.leaves(ill.tree)
    ):
        return None
    begin = match.end("no") if match["no"] else start
    either = some([ill, attest(text, begin, end, "investigator")])
    return negate(either) if match["no"] else either


_GRADE = r"(?:(?:clinical(?:ly)?|laboratory|lab)[\s-]+(?:supported[\s-]+)?)?(?:definite|probable|possible)"
# How sure a diagnosis is, by criteria that grade it: "definite or probable ALS".
_GRADED = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals|people|adults|with|having|who\s+have|have|has|an?|the|diagnosis\s+of|diagnosed\s+with|sporadic|familial|either)\s+)*"
    rf"(?P<grades>{_GRADE}(?:(?:\s*,\s*(?:(?:and/or|or|and)\s+)?|\s*/\s*|\s+(?:and/or|or|and)\s+){_GRADE}){{1,4}})\s+(?P<what>[^,;:()<>≤≥=]{{2,120}})",
    re.IGNORECASE,
)
_ALL_GRADES = ("definite", "probable", "possible")
GRADES = ("definite", "probable")
"""One of these stands in whatever `graded` reads."""


def graded(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Definite or probable ALS": an ALS, of which somebody says how sure it is; with all grades any ALS."""
    match = _GRADED.fullmatch(text, start, end)
    if match is None or _SEVERAL.search(match["what"]):
        return None
    ill = context.clause(text, *match.span("what"), context)
    named = next(iter(c.leaves(ill.tree)), None)
    if not isinstance(named, c.Condition) or isinstance(ill.tree, (c.Not, c.AnyOf)):
        return None
    if all(re.search(rf"(?<!supported )\b{grade}", match["grades"], re.IGNORECASE) for grade in _ALL_GRADES):
        return ill
    return every([ill, attest(text, match.start("grades"), end, "investigator")])


# "Likely to suffer from sleep apnea", "evidence suggesting a stroke": no record says how likely it is.
_LIKELY = re.compile(
    r"(?P<before>(?:(?:patients?|subjects?|participants?|individuals|people|children|adults|those|women|men|who|are|is|were|have|has|had|having|with|they|being|presence\s+of|the|a)\s+)*)"
    r"(?:(?:(?:very|most|highly|more)\s+)?likely\s+(?:to\s+)?(?:be\s+)?(?:suffer(?:s|ing)?\s+from|have|has|having|suffer|with|diagnos\w+\s+(?:of|with))"
    r"|(?:(?:X-ray|MRI|CT|ultrasound|test|blood|ECG|EEG|clinical|radiolog\w+|imaging|laboratory|objective|histolog\w+|any|some|strong|clear)\s+(?:or\s+\w+\s+)?)*"
    r"(?:evidence|findings|symptoms|signs|features|results|examination|exam|imaging|history|presentation|picture)"
    r"(?:\s+(?:and|or|and/or)\s+(?:symptoms|signs|findings|features|examination|exam|imaging|history))?\s+"
    r"(?:(?:that|which)\s+)?(?:(?:is|are|was|were|strongly|highly|clearly)\s+)*(?:showing\s+(?:evidence|signs)\s+of|suggesting|suggestive\s+of|suggests?|suggested|suspicious\s+(?:of|for)|compatible\s+with|indicative\s+of))\s+"
    r"(?P<what>[^;:<>≤≥=]{3,160})",
    re.IGNORECASE,
)
_OR_ELSE = re.compile(
    r",|\b(?:who|and\s+(?:who|are|is|have|has|with)|must|should|unless|except|if|within|not|no|without|excluded|eligible|aged?)\b",
    re.IGNORECASE,
)
# "Medically stable for surgery verified by examination, urinalysis and ECG", "excluded from surgery because of A or B".
_WEIGHED = re.compile(
    r"(?:(?:patients?|subjects?|participants?|who|are|is|were|must|be)\s+)*(?:"
    r"(?:(?:medically|clinically|physically|hemodynamically)\s+)?(?:stable|healthy|well)\s+(?:enough\s+)?(?:for|to\s+undergo)\s+(?!(?:at|more|less|over|the\s+(?:last|past)|an?\s+(?:period|least)|\d)\b)[^;:<>≤≥=\d()]{3,60}"
    r"(?:,?\s+(?:as\s+)?(?:verified|determined|confirmed|judged|assessed|evaluated|shown|documented)\s+(?:by|on|with|in)\s[^;:<>≤≥=()]{3,160})?"
    r"|(?:excluded|precluded|disqualified|ineligible|declined)\s+(?:from|for)\s+(?:(?!(?:the|this|study|trial|participat\w+|enrol\w+|inclusion)\b)[a-z-]+\s+){0,3}(?:therapy|treatment|surgery|resection|transplantation|chemotherapy|radiotherapy)"
    r"\s+(?:because\s+of|due\s+to|owing\s+to|on\s+account\s+of|for\s+reasons\s+of)\s[^;:<>≤≥=()]{3,200})",
    re.IGNORECASE,
)
WEIGHED = (
    "stable ",
    "healthy ",
    "well ",
    "excluded from",
    "precluded",
    "disqualified",
    "ineligible for",
    "declined",
)


def weighed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Stable for surgery verified by ECG and urinalysis": a doctor says so; nobody is asked for the tests."""
    match = _WEIGHED.fullmatch(text, start, end)
    if match is None or _ASKS_MORE.search(match.group()):
        return None
    return attest(text, start, end, "investigator")


_ASKS_MORE = re.compile(
    r"\b(?:and\s+(?:who|with|have|has|aged?)|unless|except|if|should|allowed|permitted)\b", re.IGNORECASE
)


LIKELY = ("showing ", "likely", "suggest", "suspicious", "compatible", "indicative")


def likely(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Likely suffer from sleep apnea", "findings suggesting a stroke": a person says whether it is so."""
    match = _LIKELY.fullmatch(text, start, end)
    if match is None or _OR_ELSE.search(match["what"]):
        return None
    return attest(text, match.end("before"), end, "investigator")
