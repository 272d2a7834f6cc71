"""The diseases of one kind that a treatment was given for, as a list: "chemotherapy for lung, breast or skin cancer".

None of them is a member of the sentence's own list: it is the treatment that is asked about.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.tails import runs_on
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    leaf,
    narrowed,
    negate,
    some,
    with_leaves,
)
from trialrun.criteria.trees.uncoded import has_uncoded_name
from trialrun.criteria.words.nouns import may_name_therapy
from trialrun.model import criteria as c
from trialrun.vocab.concepts import ancestors
from trialrun.vocab.mentions import mentions

_GIVEN_FOR = re.compile(
    r"(?P<main>[^,;:()]{4,110}?)\s+(?P<tail>for\s+(?!(?:those|patients?|subjects?|participants?|women|men|children|adults|example|which|whom)\b)"
    r"(?P<listed>(?:[^,;:()]{2,50},\s){1,8}(?:(?:or|and|and/or)\s+)(?:any\s+)?[^,;:()]{3,60}?))"
    r"(?P<time>\s+(?:within|in|during|over)\s+(?:(?:the|last|past|previous|prior|preceding)\s+)*(?:\d+|one|two|three|four|six|eight|twelve)\s+"
    r"(?:days?|weeks?|months?|years?)\b[^,;:()]{0,60})?\W*",
    re.IGNORECASE,
)
_ITEM = re.compile(r",\s+(?:(?:or|and|and/or)\s+)?|\s(?:or|and|and/or)\s", re.IGNORECASE)
_SEVERAL = re.compile(r"/|\b(?:or|and|and/or)\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"[<>≤≥=\d]|\b(?:no|not|unless|except|excluding|other\s+than|if|who|that|which|must|should|will|may|with|without|within|since|before|after|prior|previous"
    r"|history|current\w*|known|allowed|permitted|eligible|excluded|ineligible|required)\b",
    re.IGNORECASE,
)
_ANY_THERAPY = re.compile(r"\b(?:therap(?:y|ies)|treatments?|medications?|drugs?)$", re.IGNORECASE)


def given_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior chemotherapy for lung cancer, breast cancer or melanoma": no chemotherapy that was for one of them."""
    match = _GIVEN_FOR.fullmatch(text, start, end) if ", " in text[start:end] else None
    if match is None or _OTHERWISE.search(match["listed"]) or runs_on(match["tail"]):
        return None
    if _SEVERAL.search(match["main"]) or not may_name_therapy(match["main"]):
        return None  # of which of several it is told cannot be known
    if not _of_one_kind(match["listed"]):
        return None
    told, last = text, match.end("main")
    if match["time"]:
        last = match.end("time")
        told = (
            text[: match.end("main")]
            + " " * (match.end("tail") - match.end("main"))
            + text[match.end("tail") :]
        )
    main = context.clause(told, start, last, context.of(told))
    leaves = list(c.leaves(main.tree))
    if any(isinstance(x, c.Received) and x.lines is not None for x in leaves):
        return None
    if any(isinstance(x, c.Received) for x in leaves):
        if not all(isinstance(x, (c.Received, c.Attest)) for x in leaves):
            return None
        return narrowed(main, attest(text, *match.span("tail"), "investigator"))
    if main.unparsed and _ANY_THERAPY.search(match["main"]):  # by itself it names no treatment
        return attest(text, start, end, "investigator")
    return None


# "Current use of medications for gout or asthma": of both, what is taken for them.
_TAKEN_FOR = re.compile(
    r"(?P<no>(?:no|without)\s+)?(?P<whole>(?:(?:current|concurrent|concomitant|chronic|regular|any)\s+)*(?:(?:use\s+of|using|taking|receiving|treatment\s+with|treated\s+with)\s+)?"
    r"(?:(?:any|other|oral|systemic|prescription|prescribed|daily|chronic|current|concurrent|concomitant)\s+)*(?:drugs?|medications?|medicines?|agents?)\s+(?:(?:used|taken|given|prescribed)\s+)?"
    r"for\s+(?:the\s+)?(?:(?:treatment|management)\s+of\s+)?(?P<ill>[^;:()<>≤≥=\d]{4,140}))",
    re.IGNORECASE,
)
TAKEN_FOR = ("medication", "drugs ", "medicines ", "agents ")


# Named beside the drugs, and not what they are for; and what names no illness of its own.
_NO_ILLNESS = ("pregnancy", "lactation", "medical condition", "life-threatening disease")


def taken_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Use of medications for gout or asthma": who has either, and takes something for it."""
    match = _TAKEN_FOR.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(match["ill"]) or runs_on(f"for {match['ill']}"):
        return None
    ill = context.clause(text, *match.span("ill"), context.as_exclusion())
    if not isinstance(ill.tree, c.AnyOf) or ill.unparsed or has_uncoded_name(ill.tree):
        return None
    if not all(isinstance(x, c.Condition) and x.concept not in _NO_ILLNESS for x in c.leaves(ill.tree)):
        return None
    if _NOW.search(match["whole"][: match.start("ill") - match.start("whole")]) is None:
        ill = with_leaves(ill, _once)  # whoever was treated for it had it
    asked = every([ill, attest(text, *match.span("whole"), "investigator")])
    return negate(asked) if match["no"] else asked


_NOW = re.compile(r"\b(?:current|concurrent|concomitant|using|taking|receiving)\b", re.IGNORECASE)


def _once(tree: c.Tree, place: Place) -> Built:
    past = isinstance(tree, c.Condition) and tree.status is None
    return leaf(replace(tree, status="history") if past else tree, *place)


# "for malignancy of the head and neck": one disease, whose place is told by two words.
_OF_TWO_PLACES = re.compile(
    r"(?P<main>(?:[a-z-]+\s+){0,4}?[a-z-]+(?:\s*,\s*|\s+)(?:(?:or|and|and/or)\s+)?(?:[a-z-]+\s+){0,3}?[a-z-]+)\s+"
    r"(?P<tail>for\s+(?:(?:an?|the|any|prior|previous|other|primary|advanced|recurrent|metastatic|locally|benign|malignant)\s+)*"
    r"(?:malignanc(?:y|ies)|cancers?|carcinomas?|tumou?rs?|neoplasms?|diseases?|disorders?|lesions?|infections?|metastas[ei]s|sarcomas?|lymphomas?)\s+(?:of|in|involving|affecting|at)\s+"
    r"(?:the\s+)?[a-z]+\s+(?:and|or|and/or)\s+(?:the\s+)?[a-z]+)",
    re.IGNORECASE,
)


def for_two_places(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Radiation or chemotherapy for cancer of the head and neck": either of them for that."""
    match = _OF_TWO_PLACES.fullmatch(text, start, end)
    if match is None or any(x.of("therapy") for x in mentions(match["tail"])):
        return None
    main = context.clause(text, *match.span("main"), context)
    given = [x for x in c.leaves(main.tree) if isinstance(x, c.Received)]
    if not given or len(given) < len(list(c.leaves(main.tree))) or any(x.lines is not None for x in given):
        return None
    return narrowed(main, attest(text, *match.span("tail"), "investigator"))


# "No prior chemotherapy, including for early disease": none for anything.
_INCLUDING_FOR = re.compile(
    r"(?P<main>[^;:()]{4,120}?)(?:\s*,)?\s+including\s+(?:(?:that|those)\s+)?(?:given\s+)?for\s+(?:[^;:()]|\([^()]*\)){4,100}?"
    r"(?:(?:\s*,)?\s+(?:and|or)\s+(?P<more>(?:prior|previous)\s+[^;:()]{4,80}))?",
    re.IGNORECASE,
)


def including_for(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No prior chemotherapy, including for early breast cancer": what it is for too lies in what was said."""
    match = _INCLUDING_FOR.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    if not context.excluding and not isinstance(main.tree, c.Not):
        return None
    if not all(isinstance(x, c.Received) for x in c.leaves(main.tree)):
        return None
    if match["more"] is None:
        return main
    # "previous surgery, including for goiter, and previous irradiation": a member of its own
    return some([main, context.clause(text, *match.span("more"), context)]) if context.excluding else None


def _of_one_kind(listed: str) -> bool:
    """Whether the items are diseases of one kind, or adjectives and sites before their noun."""
    found = mentions(listed)
    names = [name for x in found if (name := x.of("condition"))]
    if not names or len(names) < len(found):
        return False
    if not frozenset.intersection(*(ancestors(name, "condition") for name in names)):
        return False
    *_, last = _ITEM.split(listed)
    return max(x.end for x in found) == len(listed.rstrip()) and any(
        x.of("condition") for x in mentions(last)
    )


_FOR_ANOTHER = re.compile(
    r"(?P<given>[^;:()<>≤≥=]{3,120}?)\s+(?P<why>(?:for|to\s+treat|because\s+of|due\s+to)\s+(?:(?:an?|any|the\s+treatment\s+of|treatment\s+of|some)\s+)*(?:other|another)\s+"
    r"(?:[\w-]+\s+){0,2}?(?:conditions?|diseases?|disorders?|indications?|illness(?:es)?|reasons?|purposes?)"
    r"(?:\s*\(\s*(?:such\s+as|e\.?\s?g\.?,?|for\s+example,?|for\s+instance,?|including|like)\s[^()]{3,120}\)|\s*,\s+(?:such\s+as|e\.?\s?g\.?,?|for\s+example,?)\s[^;:(),<>≤≥=]{3,80}))\W*",
    re.IGNORECASE,
)
FOR_ANOTHER = tuple(
    f"other {why}"
    for why in ("condition", "disease", "disorder", "indication", "illness", "reason", "medical ")
)


def for_another(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chemotherapy for another condition (such as psoriasis)": for which it is given; no psoriasis keeps out."""
    match = _FOR_ANOTHER.fullmatch(text, start, end)
    if match is None:
        return None
    given = context.clause(text, *match.span("given"), context)
    if given.unparsed or not all(isinstance(x, c.Received) for x in c.leaves(given.tree)):
        return None
    close = match.end("why")
    why = attest(text, match.start("why"), close, "investigator")
    if isinstance(given.tree, c.Not):
        return negate(every([negate(given), why]))
    return every([given, why])
