"""What earlier treatment has left behind, and whether it has gone: somebody has to grade that."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

HINTS = ("toxic", "adverse", "side effect", "aes", " ae ", "sequelae")

_LEFT = r"(?:toxicit\w+|toxic\s+(?:effects?|reactions?)|adverse\s+(?:events?|effects?|(?:drug\s+)?reactions?)|side[\s-]effects?|AEs?\b|sequelae)"
_GONE = r"(?:recover\w*|resol[uv]\w*|return\w*|subsid\w*|improv\w*|alleviat\w*|reliev\w*|decreas\w*|reduc\w*|restor\w*|eliminat\w*)"
_TO_GRADE = re.compile(
    r"\bto\b[^.;]{0,60}?\b(?:grades?|levels?|baseline|normal)\b|\(\s*(?:i\.e\.,?|to)?\s*(?:NCI[\s-]*)?(?:CTCAE\s+)?(?:[≤<]=?\s*)?grades?\b",
    re.IGNORECASE,
)
_NOT_GONE = re.compile(
    rf"\bun(?:resolved|recovered|relieved)\b|\b(?:not|never|yet\s+to|fail(?:ed|ure|s)?\s+to)\s+(?:\w+\s+){{0,3}}?{_GONE}",
    re.IGNORECASE,
)
_IS_GONE = re.compile(rf"\b{_GONE}\b", re.IGNORECASE)
_LEFT_BEHIND = re.compile(rf"\b{_LEFT}", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:or|and)\b|;", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?P<main>\S.{3,400}?),?\s+(?:and/or|or)\s+(?:(?:who|that|those|patients|subjects|participants)\s+)*"
    r"(?=(?:ha(?:s|ve)\s+|is\s+|are\s+)?(?:not\s+(?:yet\s+|fully\s+)?recovered|unresolved)\b)",
    re.IGNORECASE | re.DOTALL,
)
_EXCEPT_FIRST = re.compile(
    r"(?:except|apart|excluding|other than|with the exception)\b[^.;]{3,80}?,\s*", re.I
)


_UNRESOLVED = re.compile(
    rf"(?P<main>(?:any\s+)?(?:unresolved|persistent|persisting|ongoing|residual)\s+{_LEFT}\b[^;:]{{0,120}}?\bgrades?\b[^;:]{{0,120}}?)[\s,(]+"
    r"(?:with\s+the\s+exceptions?\s+of|except(?:ing)?(?:\s+for)?|excluding|other\s+than)\s+(?P<spared>[^;]{3,300}?)[\s).]*",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\s+(?:from|due\s+to|related\s+to|caused\s+by|of|associated\s+with)\s+(?:any\s+|the\s+)?(?:prior|previous|earlier)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:therap(?:y|ies)|treatments?|chemotherapy|immunotherapy|radiotherapy)\b",
    re.IGNORECASE,
)


_LASTING = re.compile(r"\b(?:persistent|persisting|residual|ongoing)\b", re.IGNORECASE)


def _left_but_spared(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Unresolved toxicity of grade 2 or more, except hair loss, vitiligo and X": none of these keeps out."""
    match = _UNRESOLVED.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    told = _LASTING.sub("unresolved", _FROM.sub("", match["main"]))
    main = context.clause(told, 0, len(told), context.of(told))
    if main.unparsed or isinstance(main.tree, c.Attest):
        return attest(text, start, end, "investigator")
    left = Built(main.tree, (match.span("main"),) * len(main.places))
    spared = negate(attest(text, *match.span("spared"), "investigator"))
    cause = _FROM.search(text, *match.span("main"))
    if cause is None:
        return every([left, spared])
    begin = cause.start() + len(cause.group()) - len(cause.group().lstrip())
    return every([left, attest(text, begin, cause.end(), "investigator"), spared])


def resolved(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Adverse events not recovered to grade 1 or less", "all toxicities have resolved to grade 1".

    An exclusion of whoever has not recovered to a grade keeps out those above it, and nobody at it.
    """
    if (spared_from := _left_but_spared(text, start, end, context)) is not None:
        return spared_from
    told = text[start:end]
    left = _LEFT_BEHIND.search(told)
    if left is None or not _TO_GRADE.search(told):
        return None
    gone = (_NOT_GONE if context.excluding else _IS_GONE).search(told)
    if gone is None or (not context.excluding and _NOT_GONE.search(told)):
        return None
    begin = min(left.start(), gone.start())
    spared = _EXCEPT_FIRST.match(told)
    if not _OTHER.search(told, spared.end() if spared else 0, begin):
        return attest(text, start, end, "investigator")
    before = _BEFORE.match(told)
    if before is None or not context.excluding or _LEFT_BEHIND.search(before["main"]):
        return None
    main = context.clause(text, start, start + before.end("main"), context)
    return some([main, attest(text, start + before.end(), end, "investigator")])
