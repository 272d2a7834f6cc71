"""What is told with years of the calendar, and programs that somebody takes part in."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every
from trialrun.model import criteria as c

_YEAR = (
    r"(?:(?:[A-Z][a-z]{2,8}\.?|\d{1,2}(?:st|nd|rd|th)?|\d{1,2}/\d{1,2}/?|of|the)\s*,?\s*){0,4}(?:19|20)\d\d"
)
_BETWEEN = re.compile(
    rf"(?P<main>\S.{{3,160}}?)\s*,?\s+(?P<when>(?:(?:in\s+the\s+(?:years?|period)\s+)?(?:between|from)(?:\s+the\s+years)?\s+{_YEAR}\s*(?:and|to|until|till|through|-|–)\s*{_YEAR}"
    rf"|(?:in|before|after|since|until|prior\s+to)\s+(?:the\s+years?\s+)?{_YEAR}))\s*",
    re.DOTALL,
)
_TURNED = re.compile(r"\b(?:no|not|without|unless|except|if|or|and)\b|[;:]", re.IGNORECASE)

YEARS = tuple(f" {century}" for century in ("197", "198", "199", "200", "201", "202"))


def between_years(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients who had a hip replacement between 2010 and 2018": that they had it; when, a person says."""
    match = _BETWEEN.fullmatch(text, start, end)
    if match is None or _TURNED.search(match["main"]):
        return None
    if not context.plain(text, start, end, context).unparsed:
        return None
    main = context.clause(text, start, match.end("main"), context)
    leaves = list(c.leaves(main.tree))
    if any(isinstance(x, c.Unparsed) for x in leaves) or isinstance(main.tree, c.Not):
        return attest(text, start, end, "investigator") if isinstance(main.tree, c.Unparsed) else None
    if not any(isinstance(x, (c.Received, c.Condition)) for x in leaves):
        return attest(text, start, end, "investigator")
    return every([main, attest(text, *match.span("when"), "investigator")])


_PROGRAM = re.compile(
    r"(?:(?:patients?|subjects?|participants?|who|have|has|are|is|being|been)\s+)*(?P<now>(?:currently|current|actively|already)\s+)?"
    r"(?P<how>participat(?:ion|ing|ed|es)|enrol+(?:ment|ed|ing)|engag(?:ement|ed|ing))\s+in\s+"
    r"(?P<what>(?:an?\s+|any\s+(?:other\s+)?|another\s+|other\s+)?(?:(?!(?:trials?|stud(?:y|ies)|research|investigation\w*|clinical|and|or|not|no)\b)[a-z][a-z-]*\s+){1,5}?"
    r"(?:program(?:me)?s?|training|rehabilitation|classes|course))"
    r"(?P<rest>(?:\s+(?P<also>currently|now)\s+or)?(?:\s+(?:within|in|during|over)\s+(?:the\s+)?(?:(?:last|past|previous|prior|preceding)\s+)?[^,;:()<>≤≥=]{2,60})?)",
    re.IGNORECASE,
)

PROGRAMS = ("program", "training", "rehabilitation", "classes", "course")


def takes_part(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Participation in a weight loss program within 3 months": it is something that they were given."""
    match = _PROGRAM.fullmatch(text, start, end)
    if match is None:
        return None
    what = re.sub(r"^(?:an?|any(?:\s+other)?|another|other)\s+", "", match["what"], flags=re.IGNORECASE)
    rest = match["rest"] or ""
    if match["also"]:
        rest = rest[rest.lower().index(" or") + 3 :]
    going = match["now"] or (match["how"].lower().endswith("ing") and not rest.strip())
    told = f"{'current ' if going else ''}treatment with {what}{rest}"
    if match["also"]:
        told = f"current treatment with {what} or {told}"
    built = context.clause(told, 0, len(told), context.of(told))
    if not all(isinstance(x, c.Received) for x in c.leaves(built.tree)) or isinstance(built.tree, c.Not):
        return None
    if going and isinstance(built.tree, c.Received) and built.tree.within is None:
        built = Built(replace(built.tree, ongoing=True), built.places)
    return Built(built.tree, ((start, end),) * len(built.places))
