"""Two demands in one sentence, of which each says its own: run together, behind one "must", or one of a list."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, implies, leaf, negate, some, unparsed
from trialrun.model import criteria as c

_FREE_OF = re.compile(
    r"(?P<first>[^;:]{8,300}?)(?:\s*,)?\s+and\s+(?P<free>(?:must|should)\s+(?:have\s+been|be)\s+free\s+(?:of|from)\s+(?P<what>[^;:]{3,200}))",
    re.IGNORECASE,
)


def and_free_of(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must have had gout, and must have been free of asthma or illness that …": the one is no part of the other."""
    match = _FREE_OF.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    begin, what = match.start("free"), match.start("what")
    told = f"{text[:begin]}{'no'.ljust(what - begin)}{text[what:]}"
    free = context.clause(told, begin, end, context.of(told))
    return every([context.clause(text, *match.span("first"), context), free])


def _placed(built: Built, place: tuple[int, int]) -> Built:
    return Built(built.tree, (place,) * len(built.places))


_RUN_TOGETHER = re.compile(
    r"(?P<first>(?:No|Not)\s+[^A-Z;:().,]{4,80}?)\s+(?P<second>(?:Currently|Tests?\s+and|Tests?\s+must|Must|Patients?|Subjects?|Enrolled|Able\s+to|Willing|Adequate|Recovered|Fertile|Negative|Well\s+differentiated|Measurable)\s[^;]{4,400})"
)


def run_together(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Not pregnant Tests must be done within a week": what stands behind the capital is not denied."""
    match = _RUN_TOGETHER.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    parts = []
    for name in ("first", "second"):
        told = match[name]
        parts.append(_placed(context.clause(told, 0, len(told), context.of(told)), match.span(name)))
    if parts[0].unparsed:
        return None
    return every(parts)


_EITHER = re.compile(
    r"(?P<head>(?:(?:patients?|subjects?|participants?)\s+)?(?:must|should)\s+have\s+either\s+)(?P<list>(?:[^;:()]|\([^()]*\)){10,400})",
    re.IGNORECASE,
)
_COMMAS = re.compile(r",(?!\d{3}\b)\s+(?:or\s+)?(?![^()]*\))", re.IGNORECASE)


def either_listed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must have either anemia (below 10 g/dL), a low platelet count (…), or pain": one of them is enough."""
    match = _EITHER.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    first, last = match.span("list")
    breaks = [one.span() for one in _COMMAS.finditer(text, first, last)]
    if len(breaks) < 2 or not text[slice(*breaks[-1])].strip().lower().endswith("or"):
        return None
    if re.search(
        r"\b(?:and|who|must|not|no)\b", re.sub(r"\([^()]*\)|\bincluding\b[^,]*", "", match["list"]), re.I
    ):
        return None
    plain = context.plain(text, start, end, context)
    if isinstance(plain.tree, c.AnyOf) and not plain.unparsed:
        return None
    begins = [first, *(stop for _, stop in breaks)]
    ends = [*(begin for begin, _ in breaks), last]
    parts = []
    for begin, stop in zip(begins, ends, strict=True):
        told = text[begin:stop]
        one = _placed(context.clause(told, 0, len(told), context.of(told)), (begin, stop))
        parts.append(unparsed(text, begin, stop) if one.unparsed else one)
    return some(parts)


_CUT_OFF = re.compile(r"[^()]{4,300}\)\s*(?:must|should|will)\s+(?:have|be)\s[^()]{3,200}", re.IGNORECASE)


def cut_off(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "gout, asthma, and others) Must have had a relapse": of what it is the end, is not told."""
    if context.excluding or _CUT_OFF.fullmatch(text, start, end) is None or "," not in text[start:end]:
        return None
    return unparsed(text, start, end)


_NOT_MEASURED = re.compile(
    r"(?P<asked>[^;]*\b(?:measurable|evaluable|assessable)\b.{0,300}?)(?:;|,\s+but)\s+(?P<who>(?:patients?\s+with\s+)?[^;:()]{3,90}?)\s+(?:is|are|do|does|need)\s+not\s+(?:(?:be\s+)?required?|need|have)?\s*"
    r"(?:to\s+)?(?:be|have)\s+(?:(?:bi-?|uni-?)?dimensionally\s+)?(?:measurable|evaluable|assessable)(?:\s+(?:disease|lesions?|tumou?rs?))?",
    re.IGNORECASE | re.DOTALL,
)


def not_measured(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Measurable disease; gliomas are not required to be measurable": of whoever has one, nothing is asked."""
    match = _NOT_MEASURED.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    asked, who = (
        _placed(context.clause(told, 0, len(told), context.of(told)), match.span(name))
        for name in ("asked", "who")
        if (told := match[name])
    )
    if who.unparsed or not all(isinstance(x, c.Condition) for x in c.leaves(who.tree)):
        who = attest(text, *match.span("who"), "investigator")
    return some([asked, who])


_MARKER = r"(?:[A-Za-z][\w/-]*\s+){0,3}?[A-Za-z][\w/-]*(?:\s+(?:receptors?|chromosomes?|mutations?))?[\s-]+(?:positive|negative)"
_WITH_MARKER = re.compile(
    rf"(?P<ill>[^;:()<>≤≥=]{{4,160}}?(?:\([^()]{{2,20}}\)[^;:()<>≤≥=]{{0,80}}?)?)(?:\s*,\s*|\s+(?=(?-i:[A-Z])))(?P<markers>{_MARKER}(?:\s*,)?\s+or\s+(?:{_MARKER}|unknown|equivocal|not\s+known))(?P<behind>\s*,\s+(?!or\b)[^,;:()<>≤≥=]{{3,90}})?",
    re.IGNORECASE,
)


def ill_and_marker(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Breast cancer, A positive or B positive": the cancer with one of them; a marker alone lets nobody in."""
    match = _WITH_MARKER.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    if "," in match["ill"] and re.search(r"\bor\b", match["ill"], re.IGNORECASE):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if ill.unparsed or isinstance(ill.tree, (c.Not, c.IfThen)):
        return None
    if not any(isinstance(x, c.Condition) for x in c.leaves(ill.tree)):
        return None
    if isinstance(ill.tree, c.AnyOf) and not all(isinstance(x, c.Condition) for x in ill.tree.of):
        return None
    told = match["markers"]
    found = _placed(context.clause(told, 0, len(told), context.of(told)), match.span("markers"))
    if found.unparsed or not all(isinstance(x, c.Test) for x in c.leaves(found.tree)):
        found = attest(text, *match.span("markers"), "investigator")
    behind = [context.clause(text, *match.span("behind"), context)] if match["behind"] else []
    return every([ill, found, *behind])


_PREVIOUS_OR_NOW = re.compile(
    r"(?P<past>(?:(?:any|other)\s+)*(?:previous|prior|past)\s+(?:cancers?|malignanc(?:y|ies)|neoplasms?))\s*\((?P<but>unless\s+[^()]{3,120})\)\s+or\s+"
    r"(?P<now>(?:concurrent|current|concomitant|active)\s+[^;:()]{3,90}?)(?P<spared>\s*,?\s+(?:except|with\s+the\s+exception\s+of|other\s+than|excluding)\s+[^;:]{3,300})",
    re.IGNORECASE,
)


def previous_or_now(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Previous cancer (unless long ago) or a concurrent one, except cured skin cancer": spared of either."""
    match = _PREVIOUS_OR_NOW.fullmatch(text, start, end)
    if match is None or not context.excluding:
        return None
    parts = []
    for name in ("past", "now"):
        told = f"{match[name]}{match['spared']}"
        parts.append(_placed(context.clause(told, 0, len(told), context.of(told)), match.span(name)))
    but = attest(text, match.start("but") + len("unless "), match.end("but"), "investigator")
    return some([every([parts[0], negate(but)]), parts[1]])


_WAYS = re.compile(
    r"(?P<who>(?:(?:all|the|female|male|adult|fertile)\s+)*(?:patients?|subjects?|participants?|women|men|females?|males?)\s+(?:must|should)\s+)"
    r"(?P<ways>be\s+[^;:]{3,200}?(?:\s*,)?\s+or(?:\s*,)?\s+if\s+[^,;:]{3,80},\s+(?:must\s+)?(?:be|use|have|agree|practi[cs]e)\s[^,;:]{3,160}?)"
    r"(?:\s*,\s+and\s+(?P<more>(?:must\s+)?(?:have|be|agree|undergo)\s[^;:]{3,200}))?",
    re.IGNORECASE,
)
_ONE_SEX = re.compile(r"\b(?P<women>women|females?)\b|\b(?:men|males?)\b", re.IGNORECASE)


def ways_or_if(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Women must be A, B, or if C, use D, and have E": one of the ways, of which a person tells, and E besides."""
    match = None if context.excluding else _WAYS.fullmatch(text, start, end)
    if match is None:
        return None
    asked = [attest(text, *match.span("ways"))]
    if match["more"]:
        told = f"Patients must {match['more']}"
        asked.append(_placed(context.clause(told, 0, len(told), context.of(told)), match.span("more")))
    sex = _ONE_SEX.search(match["who"])
    if sex is None:
        return every(asked)
    return implies(leaf(c.IsSex("female" if sex["women"] else "male"), *match.span("who")), every(asked))


_PHASE_THEN = re.compile(
    r"(?P<first>[^;:()]{0,80}?\b(?:never|not)\b[^;:()]{0,40}?\b(?:blast(?:ic)?|accelerated|chronic)\s+(?:phase|crisis))\s+"
    r"(?P<second>(?:Ph|Philadelphia|BCR)\b[^;:]{0,160}\b(?:positive|negative))",
    re.IGNORECASE,
)


def phase_then_marker(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Never been in blast crisis Ph chromosome positive": a stop is lost before the marker, which is not denied."""
    match = None if context.excluding else _PHASE_THEN.fullmatch(text, start, end)
    if match is None:
        return None
    parts = []
    for name in ("first", "second"):
        told = match[name]
        parts.append(_placed(context.clause(told, 0, len(told), context.of(told)), match.span(name)))
    return every(parts)


RULES = (
    (run_together, ("no ", "not ")),
    (ways_or_if, ("or if ", "or, if ")),
    (phase_then_marker, (" phase ph", " crisis ph", " phase bcr", " crisis bcr")),
    (either_listed, ("have either ",)),
    (cut_off, (") must ", ") should ", ") will ")),
    (not_measured, (" not ",)),
    (ill_and_marker, ("positive or ", "negative or ")),
    (previous_or_now, ("(unless ",)),
)
"""Each with words of which one stands in whatever it reads."""
