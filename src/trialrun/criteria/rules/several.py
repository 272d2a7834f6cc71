"""How often there was something: "more than two exacerbations in the past year", "three or more carious teeth".

A record tells that there was one, which whoever had several needs; how many there were is a number under its
own name, which like every uncoded name decides nothing unless a record uses the same words.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf
from trialrun.criteria.words.comparisons import WORD_NUMBERS, WORDS
from trialrun.criteria.words.nouns import NEVER
from trialrun.criteria.words.windows import windows
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import fold

_LEAD = (
    r"(?P<lead>(?:(?:patients?|subjects?|participants?|individuals|who|with|have|has|had|having|experienced|experiencing|suffered|from"
    r"|an?|the|history|documented|presence|of|must|should|been|reported|reporting|either|there|are|is|presenting|medical)\s+)*)"
)
_NUMBER = rf"(?P<n>\d{{1,2}}(?![\d.,%/]|\s?[-–])|{WORDS})(?:\s*\(\s*\w+\s*\))?"
_SEVERAL = re.compile(
    rf"{_LEAD}(?:(?P<sign>at\s+least|(?:a\s+)?minimum\s+of|≥|>=|more\s+than|greater\s+than|>|no\s+more\s+than|not\s+more\s+than|at\s+most|≤|<=|fewer\s+than|less\s+than|<)\s*)?"
    rf"{_NUMBER}(?P<more>\s+or\s+(?:more|greater|fewer|less))?\s+(?P<what>[a-z][^,;:()<>≤≥=]{{2,110}})",
    re.IGNORECASE,
)
_RANGES = {"at l": "ge", "mini": "ge", "a mi": "ge", "≥": "ge", ">=": "ge", "more": "gt", "grea": "gt", ">": "gt",
           "no m": "le", "not ": "le", "at m": "le", "≤": "le", "<=": "le", "fewe": "lt", "less": "lt", "<": "lt"}  # fmt: skip
# What is counted here is a unit, a line of therapy or a dose, or is said of each of several.
_NO_THINGS = re.compile(
    r"(?:(?:full|calendar|consecutive|complete|whole|separate|different|prior|previous|systemic|of)\s+)*(?:years?|yrs?|months?|weeks?|wks?|days?|hours?|hrs?|minutes?|min|mins"
    r"|seconds?|times?|points?|percent|mg|g|kg|mcg|ml|mm|cm|m|units?|lines?|regimens?|cycles?|courses?|doses?|packs?|cigarettes?|drinks?|grades?|degrees?|letters|diopters?"
    r"|half-?lives|x|fold|of|or|and|standard|chemotherap\w+|therap\w+|treatments?)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\b(?:and|or|nor|but|each|per|every|willing|if|unless|except|apart|who|which|that|following)\b|/",
    re.IGNORECASE,
)
_PLURALS = frozenset("teeth feet children metastases diagnoses biopsies".split())
_LONGEST = 12

HINTS = ("least", "than", "most", "minimum", "or more", "or fewer", "or greater", "≥", ">", "≤", "<")


_ILLNESSES = frozenset(
    ("malignancy", "cancer", "tumor", "tumour", "disease", "disorder", "infection", "condition")
)


def several(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least two episodes of hypoglycemia": that there was one, and how many there were."""
    match = _SEVERAL.fullmatch(text, start, end)
    if match is None or bool(match["sign"]) is bool(match["more"]):
        return None
    what = match["what"]
    if _NO_THINGS.match(what) or _JOINED.search(what):
        return None
    thing = _without_time(what)
    words = thing.lower().split()
    if not words or any(
        x in NEVER for x in words if x not in ("visits", "visit", "times", "children", "infants")
    ):
        return None
    head = re.split(r"\s(?:of|in|on|at|from|with|requiring|during|for)\s", thing.lower())[0].split()[-1]
    # "more than one episode"; of one malignancy an exception may follow, which is no way in
    single = match["n"].lower() in ("one", "1") and match["sign"] and head not in _ILLNESSES
    plural = (head.endswith("s") and not head.endswith(("ss", "us", "is"))) or head in _PLURALS
    if not plural and not single:
        return None
    plain = context.plain(text, start, end, context)
    if not plain.unparsed:
        return None
    number = float(match["n"]) if match["n"].isdigit() else float(WORD_NUMBERS[match["n"].lower()])
    interval = _range(match, number)
    if interval.low == 1 and interval.low_included:
        return None  # "one or more HLA alleles": the thing itself is asked for
    name = uncoded(what)
    if len(name.split()) > _LONGEST:
        return None
    count = leaf(
        c.Measurement(name, interval, ""), match.start("sign") if match["sign"] else match.start("n"), end
    )
    if interval.low is None or interval.low < 1:
        return count
    told = f"{match['lead']}{what}"
    one = context.clause(told, 0, len(told), context.of(told))
    if one.unparsed or not all(isinstance(x, (c.Condition, c.Received)) for x in c.leaves(one.tree)):
        return count
    return every([Built(one.tree, (match.span("what"),) * len(one.places)), count])


def _without_time(what: str) -> str:
    found = next(iter(windows(fold(what))), None)
    if found is None:
        return what.strip()
    return what[: found.start].strip() if not what[found.end :].strip() else ""


def _range(match: re.Match[str], number: float) -> c.Range:
    if match["more"]:
        upper = match["more"].split()[-1].lower() in ("fewer", "less")
        return c.Range(high=number) if upper else c.Range(low=number)
    sign = match["sign"].lower()
    kind = _RANGES.get(sign) or _RANGES[sign[:4]]
    if kind in ("ge", "gt"):
        return c.Range(low=number, low_included=kind == "ge")
    return c.Range(high=number, high_included=kind == "le")


_EVENT = r"(?:relapses?|exacerbations?|attacks?|episodes?|flares?(?:-ups?)?|hospitali[sz]ations?|admissions?|cris[ei]s|seizures|falls)"
_AMOUNT = rf"(?:(?:at\s+least|(?:a\s+)?minimum\s+of|more\s+than|greater\s+than|fewer\s+than|less\s+than|at\s+most|[≥≤<>]=?)\s*)?(?P<n>\d{{1,2}}(?![\d.,%/])|{WORDS})\b"
_HAPPENED = re.compile(
    rf"(?:(?P<main>[^,;:()<>≤≥=]{{2,90}}?)\s+(?:with|and|plus|having(?:\s+had)?|who\s+(?:has|have|had)(?:\s+had)?|experiencing)\s+)??"
    rf"(?P<count>{_LEAD}{_AMOUNT}(?:\s*(?:-|–|to)\s*\d{{1,2}})?(?:\s+or\s+(?:more|greater|fewer|less))?\s+(?P<what>(?:[a-z-]+\s+){{0,3}}?{_EVENT}\b"
    r"(?:(?!\s+(?:and|but)\s|\s+or\s+(?!more\b|at\s+least\b|[≥>]|\d|one\b|two\b|three\b|four\b|longer\b))[^,;:()])*))(?:\s+and\s+(?P<rest>[^;]+))?",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:no|not|without|never|unless|except|if|or|nor)\b", re.IGNORECASE)

EVENTS = ("relapse", "exacerbation", "attack", "episode", "flare", "hospitali", "admission", "cris", "seizures", "falls")  # fmt: skip


def happened(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Multiple sclerosis with at least 1 relapse in the past year or 2 in two": how often, a person says.

    No record counts what comes and goes: when the illness was noted is not when it last came.
    """
    match = _HAPPENED.fullmatch(text, start, end)
    if match is None or _NO_THINGS.match(match["what"]) or _OTHERWISE.search(match["main"] or ""):
        return None
    once = match["n"].lower() in ("1", "one") and match["count"].lower().lstrip().startswith("at least")
    if once and match["main"] is None and match["rest"] is None and " or " not in match["count"]:
        return None  # that it was once is what a record tells
    plain = context.plain(text, start, end, context)
    if not plain.unparsed and all(map(_is_told, c.leaves(plain.tree))):
        return None  # what a record can tell
    if any(isinstance(x, c.Measurement) and x.concept == "relapse count" for x in c.leaves(plain.tree)):
        return None
    if match["main"] is None and match["rest"] is None and (counted := several(text, start, end, context)):
        return counted if all(map(_is_told, c.leaves(counted.tree))) else _asked(match, text)
    parts = [_asked(match, text)]
    if match["main"] is not None:
        main = context.clause(text, *match.span("main"), context)
        if main.unparsed or not isinstance(main.tree, (c.Condition, c.All, c.Age, c.IsSex)):
            return None
        parts.insert(0, main)
    if match["rest"] is not None:
        parts.append(context.clause(text, *match.span("rest"), context))
    return every(parts)


def _asked(match: re.Match[str], text: str) -> Built:
    return attest(text, *match.span("count"), "investigator")


def _is_told(tree: c.Tree) -> bool:
    if isinstance(tree, c.Condition):
        return is_coded(tree.concept, "condition") and not (tree.course == "relapsed" and tree.within)
    return not isinstance(tree, (c.Attest, c.Unparsed))
