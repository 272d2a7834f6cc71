"""How often there was something: "more than two exacerbations in the past year", "three or more carious teeth".

A record tells that there was one, which whoever had several needs; how many there were is a number under its
own name, which like every uncoded name decides nothing unless a record uses the same words.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, leaf
from trialrun.criteria.words.comparisons import WORD_NUMBERS, WORDS
from trialrun.criteria.words.nouns import NEVER
from trialrun.criteria.words.windows import windows
from trialrun.model import criteria as c
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
    single = match["n"].lower() in ("one", "1") and match["sign"]  # "more than one episode"
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
