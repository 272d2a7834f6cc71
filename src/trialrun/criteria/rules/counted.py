"""So many of a list on one line: "at least two of the following: A, B, C", "no more than one of A and B"."""

from __future__ import annotations

import re

from msgspec.structs import replace as replaced

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import is_measured
from trialrun.criteria.trees.build import (
    Built,
    Place,
    at_least,
    attest,
    every,
    leaf,
    negate,
    operands,
    some,
    unparsed,
    with_leaves,
)
from trialrun.criteria.words.comparisons import WORD_NUMBERS
from trialrun.criteria.words.counts import BOUND_AT_END, fulfilled
from trialrun.criteria.words.windows import windows
from trialrun.model import criteria as c
from trialrun.vocab.mentions import fold

_FOLLOWING = re.compile(
    r"(?:(?<!\w)(?P<how>(?:(?:at least|a minimum of|any|≥|>=)\s*)?(?P<n>\d|one|two|three|four|five|six)(?:\s*\(\d\))?(?P<more>\s+or\s+more)?(?:\s+out\s+of\s+\w+)?"
    r"|any(?:\s+one)?|all|both|each|either|none)\s+(?:of\s+)?)?"
    r"(?:the\s+)?following(?:\s+(?!are\b|is\b|must\b)[\w/-]+){0,5}?\s*:\s*(?P<items>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LEADING = re.compile(
    r"^\W*(?:(?:patients?|subjects?|participants?|they|who|whom|with|must|should|have|has|having|had|meet|meets|meeting|fulfil+s?"
    r"|presence|of|a|an|the|any|to|be|is|are|diagnosed|history|evidence|at least|known|presenting|showing|satisfy|because|defined|by|as)\b\W*)*$",
    re.IGNORECASE,
)


def counted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "at least 2 of the following: A, B, C" on one line."""
    piece = text[start:end]
    match = _FOLLOWING.search(piece)
    if match is None or _depth(piece[: match.start()]) != 0:
        return None
    places = _items(piece, match.start("items"))
    if len(places) < 2:
        return None
    lead = piece[: match.start()]
    bound = BOUND_AT_END.search(lead) if match["n"] else None
    lead = lead[: bound.start()] if bound else lead
    if _RATED_ON.search(lead):
        return attest(text, start, end, "investigator")
    if _OPEN.search(lead):
        parts = [_with_lead(lead, text, start + begin, start + finish, context) for begin, finish in places]
        lead = ""
    elif _GIVEN.search(lead):
        told = [_with_lead(lead, text, start + begin, start + finish, context) for begin, finish in places]
        parts = [
            context.clause(text, start + begin, start + finish, context)
            if isinstance(part.tree, c.Unparsed)  # "2. previous surgery": a clause of its own
            else part
            for part, (begin, finish) in zip(told, places, strict=True)
        ]
        lead = ""
    else:
        parts = [context.clause(text, start + begin, start + finish, context) for begin, finish in places]
    before = fold(piece[match.start() : match.start("items")])
    if (found := next(iter(windows(before)), None)) is not None:
        parts = [_timed(part, found.value) for part in parts]
    if bound is not None:
        listed = None if _asks_at_most(bound, context) else fulfilled(bound["bound"], match["n"], parts)
    else:
        listed = _joined(match, parts, piece, context)
    if listed is None:
        return unparsed(text, start, end) if match["n"] else None
    if _LEADING.match(lead) or _told_by_values(lead, parts):
        return listed
    if _TURNED.search(lead):
        return None
    main = context.clause(text, start, start + len(lead), context)
    if isinstance(main.tree, c.AnyOf) and _WITH_AT_END.search(lead) and is_measured(main):
        *earlier, last = (Built(*part) for part in operands(main, c.AnyOf))
        return some(
            [*earlier, every([last, listed])]
        )  # "BMI ≥ 30, or BMI ≥ 27 with one of the following: A, B"
    return every([main, listed])


# "Measurable disease defined by one of: serum M-protein …": of myeloma the values say what is measurable.
_MEASURABLE = re.compile(
    r"\W*(?:(?:patients?|subjects?|participants?|must|should|have|has|having|with|documented|presence|of|an?|the)\s+)*measurable\s+(?:disease|(?:multiple\s+)?myeloma)\W*"
    r"(?:(?:which|that|is|as|must|be|defined|evidenced|indicated|determined|documented|shown|demonstrated|by|having|meeting|with|following|the)\b\W*)*",
    re.IGNORECASE,
)
_OF_MYELOMA = ("m-protein", "light chain", "dflc", "light chain ratio")  # in blood or urine


def _told_by_values(lead: str, parts: list[Built]) -> bool:
    if not _MEASURABLE.fullmatch(lead):
        return False
    values = [x.concept for part in parts for x in c.leaves(part.tree) if isinstance(x, c.Measurement)]
    return bool(values) and all(x.endswith(_OF_MYELOMA) for x in values)


# "Measurable disease: serum M-protein …; urine M-protein …", "… as defined by a serum M-protein …".
_MEASURED_BY = re.compile(rf"{_MEASURABLE.pattern}(?=[\w≥>])", re.IGNORECASE)


def measurable_by(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Measurable disease: serum M-protein …; urine M-protein …": of myeloma either makes it measurable."""
    match = _MEASURED_BY.match(text, start, end)
    if match is None or context.excluding or match.end() >= end:
        return None
    piece = text[match.end() : end]
    places = _items(piece, 0)
    if len(places) < 2 or re.search(r"[;,]?\s+and\s+[^;,]*$", piece[places[-2][1] :], re.IGNORECASE):
        return None
    parts = [context.clause(text, match.end() + first, match.end() + last, context) for first, last in places]
    if not all(_told_by_values(match.group(), [part]) for part in parts):
        return None
    context.note("Read as: any of these values makes the disease measurable.")
    return some(parts)


_WITH_AT_END = re.compile(
    r"\b(?:with|and|plus|in)\s+(?:(?:the\s+)?presence\s+of\s+)?(?:documented\s+)?$", re.IGNORECASE
)


def _asks_at_most(bound: re.Match[str], context: Context) -> bool:
    """ "No more than one of …" among what keeps out: whether it keeps out those or the others cannot be told."""
    return context.excluding and not bound["bound"].lower().startswith("more")


# "Allergy to any of the following: A, B": the words before go on with each item.
_OPEN = re.compile(
    r"\b(?:allerg\w*|hypersensitiv\w*|intoleran\w*|contra-?indicat\w*|sensitiv\w*)\s+(?:to|of|for|with)\s*$",
    re.IGNORECASE,
)


# "Use of any of the following: A, B": no more than that they are given.
_GIVEN = re.compile(
    r"^\W*(?:(?:patients?|subjects?|participants?|who|are|is|have|has|had|been|any|prior|previous|current(?:ly)?|concurrent|concomitant|ongoing)\s+)*"
    r"(?:(?:use|receipt|administration)\s+of|(?:treat(?:ment|ed)|therapy)\s+with|taking|receiving|received|using)\s*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:(?P<least>at\s+least|a\s+minimum\s+of|any)\s+|(?P<sign>≥|>=)\s*)?(?:(?P<n>\d|one|two|three|four|five|six)(?:\s*\(\w+\))?|(?P<any>any))"
    r"(?P<more>\s+or\s+more)?\s+of\s*:?\s+(?!the\b|these\b|those\b|which\b)(?P<items>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
# "… one of", "… or more of", "two (2) of": quickly looked for before the rest.
_SOME_OF = re.compile(r"\sof\b(?:(?<=[\d)]\sof)|(?<=[eyorx\s]\sof))", re.IGNORECASE)
_OR = re.compile(r"\s+(?:and/or|or)\s+", re.IGNORECASE)


def numbered(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Two or more of diabetes, hypertension and obesity": so many of what stands between the commas."""
    piece = text[start:end]
    match = _NUMBERED.search(piece) if _SOME_OF.search(piece) is not None else None
    if match is None:
        return None
    bound = BOUND_AT_END.search(piece, 0, match.start()) if match["n"] else None
    lead = piece[: bound.start() if bound else match.start()]
    if _RATED_ON.search(lead):
        return attest(text, start, end, "investigator")
    ill = _WITH_AT_END.search(lead) is not None and "," not in lead
    turned = _TURNED.search(lead) is not None  # "no infection with two or more of …": both are denied at once
    if ill and (bound or turned) and not _LEADING.match(lead):
        return attest(text, start, end, "investigator")
    if not _LEADING.match(lead) and not ill and (bound or not _MEASURABLE.fullmatch(lead)):
        return None
    word = (match["n"] or "one").lower()
    if not (bound or match["least"] or match["sign"] or match["more"] or word in ("1", "one")):
        return None  # "2 of 3 samples"
    begin = match.start("items")
    places = _items(piece, begin)
    if not places and len(found := list(_OR.finditer(piece, begin))) == 1:
        places = [(begin, found[0].start()), (found[0].end(), len(piece))]
    number = int(word) if word.isdigit() else WORD_NUMBERS[word]
    if len(places) < 2 or number > len(places):
        return None
    parts = [context.clause(text, start + first, start + last, context) for first, last in places]
    if any(part.unparsed for part in parts) and not (ill and _COLON_OF.search(piece, 0, begin)):
        return unparsed(text, start, end)
    if not _LEADING.match(lead) and not _told_by_values(lead, parts):
        told = lead[: behind.start()] if ill and (behind := _WITH_AT_END.search(lead)) else lead
        return every([context.clause(text, start, start + len(told), context), at_least(number, parts)])
    if bound is None:
        return at_least(number, parts)
    some_of = None if _asks_at_most(bound, context) else fulfilled(bound["bound"], word, parts)
    return unparsed(text, start, end) if some_of is None else some_of


# "PANSS ≥ 4 on at least two of these items: A, B": each is a part of the scale, and nothing the patient has.
_RATED_ON = re.compile(
    r"(?:[<>≤≥=]|\b(?:least|than|scores?|ratings?)\b)[^;:]*\b(?:on|for|in)\s+$", re.IGNORECASE
)
_TURNED = re.compile(
    r"\b(?:no|not|without|absence|unless|except|other than|apart from|excluding|if)\b", re.IGNORECASE
)
_COLON_OF = re.compile(r"\bof\s*:\s*$", re.IGNORECASE)


def _with_lead(lead: str, text: str, start: int, end: int, context: Context) -> Built:
    told = f"{lead.strip()} {text[start:end]}"
    built = context.clause(told, 0, len(told), context.of(told))
    return Built(built.tree, ((start, end),) * len(built.places))


def _timed(part: Built, window: c.Window) -> Built:
    """ "Any of the following within 6 months: A, B": the time is that of each which has none."""

    def change(tree: c.Tree, place: Place) -> Built:
        if isinstance(tree, (c.Condition, c.Received)) and tree.within is None:
            status = (
                None
                if isinstance(tree, c.Condition) and tree.status == "active"
                else getattr(tree, "status", None)
            )
            if isinstance(tree, c.Condition):
                return leaf(replaced(tree, within=window, status=status), *place)
            return leaf(replaced(tree, within=window, ongoing=None), *place)
        return leaf(tree, *place)

    return with_leaves(part, change)


def _joined(match: re.Match[str], parts: list[Built], piece: str, context: Context) -> Built | None:
    how = (match["how"] or "").lower()
    if match["n"]:
        number = int(match["n"]) if match["n"].isdigit() else WORD_NUMBERS[match["n"].lower()]
        if number > len(parts):
            return None
        return at_least(number, parts)
    if how.startswith("none"):
        return negate(some(parts))
    if how.startswith(("all", "both", "each")):
        return every(parts)
    if how.startswith(("any", "either")) or context.excluding:
        return some(parts)
    last = re.search(r"[,;]?\s+(and|or)\s+[^,;]*$", piece[match.start("items") :])
    return some(parts) if last is not None and last[1] == "or" else every(parts)


def _depth(text: str) -> int:
    return text.count("(") - text.count(")")


# ", associated or not with a head injury" is no item of its own, and "or not" joins nothing.
_SAYS_NOTHING = re.compile(
    r"not\b|[a-z]+ed\s+or\s+not\b|with\s+or\s+without\b|whether\s+or\s+not\b|regardless\s+of\b|irrespective\s+of\b",
    re.IGNORECASE,
)


def _items(piece: str, begin: int) -> list[tuple[int, int]]:
    """Places of the items of a list: between semicolons where there are any, else between commas."""
    separator = ";" if ";" in piece[begin:] else ","
    cuts = [
        m
        for m in re.finditer(
            rf"{separator}\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|or|and)\s+", piece[begin:]
        )
        if _depth(piece[begin : begin + m.start()]) == 0 and not _SAYS_NOTHING.match(piece, begin + m.end())
    ]
    at_separators = [m for m in cuts if m.group().startswith(separator)]
    if not at_separators:
        return []
    # "A, B or C": the conjunction separates too, when it stands in the last item only.
    closing = [m for m in cuts if m.start() > at_separators[-1].start() and separator == ","]
    if len(closing) == 1 and not re.search(r"\b(?:and|or)\b", at_separators[-1].group()):
        at_separators.append(closing[0])
    bounds = [begin, *(begin + x for m in at_separators for x in (m.start(), m.end())), len(piece)]
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return [(b, f) for b, f in pairs if piece[b:f].strip(" .,;")]


# At least one of these stands in whatever `numbered` reads.
NUMBERS = (
    "least",
    "more than",
    "at most",
    "fewer than",
    "or more of",
    "any ",
    "minimum of",
    "≥",
    ">=",
    "one of",
    "1 of",
)
