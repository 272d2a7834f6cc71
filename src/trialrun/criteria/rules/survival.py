"""How long somebody is expected to live, told with a verb: "not expected to survive 24 hours"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.measured import TIME_UNITS
from trialrun.criteria.trees.build import Built, attest, every, leaf, narrowed, negate
from trialrun.criteria.words.comparisons import WORDS, bounded, comparison_kind, parse_number
from trialrun.model import criteria as c

_HOW_LONG = (
    r"(?P<how>at\s+least|more\s+than|longer\s+than|greater\s+than|less\s+than|no\s+more\s+than|beyond|past|over|up\s+to|fewer\s+than|>\s*=|<\s*=|[<>≥≤])?"
    rf"\s*(?P<n>\d+(?:\.\d+)?|{WORDS})\s*(?:\(\d+\)\s*)?-?\s*(?P<unit>hours?|days?|weeks?|months?|years?)(?P<more>\s+or\s+(?:more|longer))?"
)
_OF_WHAT = r"(?:\s+(?:after|from|following|past)\s+(?:(?:the|study|start|of|time|date)\s+)*(?:enrol+ment|entry|screening|randomi[sz]ation|admission|diagnosis|treatment|therapy|study))?"
_SURVIVES = re.compile(
    r"(?:(?:all|any)\s+)?(?:(?:patients?|subjects?|participants?|individuals?|those|persons?|infants?|children)\s+)?(?:(?:who|that|must|should|will)\s+)*"
    r"(?:(?:are|is|be)\s+)?(?P<no>not\s+|un)?(?:reasonably\s+)?(?:likely|expected|anticipated|predicted|able)\s+to\s+(?:be\s+alive\s+(?:for|at|in)|survive|live)\s+"
    rf"(?:(?:for|the\s+next|another)\s+)*(?:a\s+(?P<least>minimum)\s+of\s+)?{_HOW_LONG}{_OF_WHAT}",
    re.IGNORECASE,
)
_DIES = re.compile(
    r"(?:(?:patients?|subjects?|participants?|individuals?|those)\s+)?(?:(?:who|that|are|is)\s+)*(?:death\s+(?:is\s+)?(?:likely|expected|anticipated)"
    r"|(?:likely|expected|anticipated)\s+to\s+die|expected\s+death|anticipated\s+death)\s+within\s+(?:(?:the|next|first)\s+)*"
    rf"(?P<n>\d+|{WORDS})\s*(?P<unit>hours?|days?|weeks?|months?|years?){_OF_WHAT}",
    re.IGNORECASE,
)
_MINIMUM = re.compile(
    r"(?:(?:patients?|subjects?|participants?)\s+)?(?:(?:must|should|have|has|who|with|having)\s+)*(?:an?\s+)?(?:(?:estimated|expected|anticipated|predicted|projected)\s+)?"
    r"(?P<bound>minim(?:um|al)|maximum)\s+(?:(?:estimated|expected|anticipated|predicted|projected)\s+)?(?:life\s+expectancy|survival)\s*(?:of|is|:|=)?\s*"
    rf"(?:at\s+least\s+)?(?P<n>\d+|{WORDS})\s*(?:\(\d+\)\s*)?(?P<unit>days?|weeks?|months?|years?)",
    re.IGNORECASE,
)

_AFTER = re.compile(
    r"(?:(?:patients?|subjects?|participants?)\s+)?(?:(?:must|should|have|has|who|with|having|an?|the)\s+)*"
    r"(?:(?:estimated|expected|anticipated|predicted|projected)\s+)?(?:life\s+expectancy|survival)\s*(?:of|is|:)?\s*"
    rf"{_HOW_LONG}\s+(?P<after>(?:after|following)\s+(?P<entry>(?:the\s+)?(?:study|enrol|screen|random|entry|inclusion|start|trial|baseline))?[^,;:()<>≤≥=]{{3,60}})",
    re.IGNORECASE,
)


# "Another malignancy with a life expectancy of less than 3 years": how long it leaves, whatever else there is.
_LEFT_BY_IT = re.compile(
    r"(?P<ill>[^;:()<>≤≥=]{0,80}?\b(?:other|another|second|secondary|prior|previous|concurrent|concomitant|additional|history\s+of|past)\s[^;:()<>≤≥=]{0,80}?"
    r"\b(?:malignanc(?:y|ies)|cancers?|neoplasms?|tumou?rs?|carcinomas?|diseases?|illness(?:es)?|conditions?))\s+"
    r"(?P<left>(?:with|having|that\s+ha(?:s|ve))\s+(?:an?\s+|the\s+)?(?:(?:estimated|expected|anticipated|predicted|projected|associated|survival)\s+)*(?:life\s+expectancy|survival|prognosis)"
    rf"(?:\s+time)?\s*(?:of|is)?\s*{_HOW_LONG})",
    re.IGNORECASE,
)


HINTS = ("survi", "to live", "alive", "death", " die", "minim", "maximum", "expectancy", "prognosis")
"""One of these stands in whatever `survival` reads."""


def survival(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Unlikely to survive more than 2 weeks", "minimum life expectancy of 3 months": a life expectancy."""
    piece = text[start:end].rstrip(" .")
    if (match := _SURVIVES.fullmatch(piece)) is not None:
        kind = comparison_kind(" ".join((match["how"] or "").split())) if match["how"] else "ge"
        if (match["how"] or "").lower() in ("beyond", "past"):
            kind = "gt"
        built = _lives(match, kind if not match["more"] else "ge", start, end)
        return negate(built) if match["no"] else built
    if (match := _DIES.fullmatch(piece)) is not None:
        return _lives(match, "le", start, end)
    if (match := _MINIMUM.fullmatch(piece)) is not None:
        return _lives(match, "le" if match["bound"].lower() == "maximum" else "ge", start, end)
    if (match := _LEFT_BY_IT.fullmatch(piece)) is not None:
        main = context.clause(text, start, start + match.end("ill"), context)
        asked = attest(text, start + match.start("left"), start + match.end("left"), "investigator")
        lets_in = not context.excluding and not isinstance(main.tree, c.Not)
        return None if main.unparsed or lets_in else narrowed(main, asked)
    if " after " in piece or " following " in piece:
        return _lives_after(text, start, piece)
    return None


def _lives_after(text: str, start: int, piece: str) -> Built | None:
    """ "Expected survival of 6 months after radiotherapy": how long, and no treatment that was given."""
    match = _AFTER.fullmatch(piece)
    if match is None:
        return None
    told = " ".join((match["how"] or "at least").split())
    kind = "gt" if told.lower() in ("beyond", "past") else comparison_kind(told)
    begin = start + match.start("after")
    lives = _lives(match, "ge" if match["more"] else kind, start, begin - 1)
    if match["entry"]:
        return lives
    return every([lives, attest(text, begin, start + match.end(), "investigator")])


def _lives(match: re.Match[str], kind: str, start: int, end: int) -> Built:
    unit = match["unit"].lower().rstrip("s") + "s"
    value = parse_number(match["n"])
    return leaf(c.Measurement("life expectancy", bounded(kind, value), TIME_UNITS[unit]), start, end)
