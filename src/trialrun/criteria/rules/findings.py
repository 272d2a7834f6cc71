"""Sentences about findings: by which method one is positive for something, how a disease can be measured."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.demands import NOTE, opposite
from trialrun.criteria.trees.build import Built, attest, every, leaf, some, unparsed
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import resolve

_METHOD = r"(?:serolog(?:y|ies)|antibod(?:y|ies)|antigens?|rna|dna|pcr|nucleic acid(?: tests?)?|viral loads?)"
_BY_METHOD = re.compile(
    rf"(?P<result>positive|negative|detectable|undetectable)\s+(?P<methods>{_METHOD}(?:\s*(?:,|/|and/or|or|and)\s*{_METHOD})*)"
    r"\s+(?:for|against|of)\s+(?P<what>[^,;:()]{2,60})",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s*(?:,|/|\band/or\b|\bor\b|\band\b)\s*", re.IGNORECASE)


_SUBTYPE = re.compile(r"(?<=hiv)[\s-]?[12]$", re.IGNORECASE)


def by_method(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Positive serology or RNA for HIV-1 or HIV-2": any of these tests of any of these."""
    match = _BY_METHOD.fullmatch(text, start, end)
    if match is None:
        return None
    positive = match["result"].lower() in ("positive", "detectable")
    place = match.span()
    names: list[str] = []
    for what in _JOIN.split(match["what"].strip()):
        for method in _JOIN.split(match["methods"]):
            name = resolve(f"{_SUBTYPE.sub('', what)} {method}", "test")
            if not name:
                return None
            names.append(name)
    # "hiv rna" is a kind of "hiv test"
    kept = [x for x in dict.fromkeys(names) if not any(x != y and is_a(x, y, "test") for y in names)]
    found = [leaf(c.Test(name, "positive"), *place) for name in kept]
    if positive:
        return some(found)
    return some(leaf(c.Test(name, "negative"), *place) for name in kept) if len(kept) == 1 else None


_IN_BLOOD = re.compile(r"\s+in\s+(?:the\s+)?(?:serum|sera|blood|plasma|circulation)\b", re.IGNORECASE)
_PRESENCE = re.compile(
    r"(?:(?:known|documented|confirmed|persistent|the|patients?|subjects?|with|have|has)\s+)*"
    r"(?P<which>presence|detection|absence)\s+of\s+(?P<what>[^.;:()]{3,120}?)"
    r"(?P<long>\s+for\s+(?:at\s+least|more\s+than|longer\s+than|≥|>)[^.;:()]{3,40})?",
    re.IGNORECASE,
)
# "Known anti-platelet antibodies": what somebody has in the blood, and no drug that was given.
_ANTIBODIES = (
    r"(?:(?:circulating|pre-?existing|neutrali[sz]ing|binding|serum|total|inhibitory|persistent|irregular|positive|high|titers?|of)\s+)*"
    r"(?:(?:anti[\w-]*|auto|allo|iso)[\s-]*(?:[\w-]+\s+){0,4})?(?:auto|allo|iso)?antibod(?:y|ies)(?:\s+(?:to|against|directed\s+against)\s+[^.;:(),]{2,40})?"
)
_IN_SOMEBODY = re.compile(
    rf"(?:(?:patients?|subjects?|with|have|has)\s+)*(?P<which>known|detectable|circulating|pre-?existing)\s+(?P<what>{_ANTIBODIES})(?P<long>)",
    re.IGNORECASE,
)
# "Have serum CMV IgG antibodies": whoever has them made them.
_MADE_BY_SOMEBODY = re.compile(
    r"(?:(?:patients?|subjects?|who|must)\s+)*(?:have|has|having)\s+(?P<which>(?:serum|circulating|detectable)\s+)?"
    r"(?P<what>(?!(?:had|been|received|taken|used|any|no|not|a)\b)(?:(?!monoclonal\b)[\w/-]+\s+){1,4}antibod(?:y|ies)"
    r"(?:\s+(?:to|against|directed\s+against)\s+[^.;:(),]{2,40})?)(?P<long>)",
    re.IGNORECASE,
)
_NAMES_ANTIBODIES = re.compile(
    rf"{_ANTIBODIES}|[\w/-]+\s+(?:[\w/-]+\s+)?(?:Ig[AEGM]\s+)?antibod(?:y|ies)", re.IGNORECASE
)
_BARE = re.compile(r"(?P<which>)(?P<what>.{3,120})(?P<long>)")
_OR = re.compile(r"\s*(?:,\s*(?:and/or|or)\b|,|/|\band/or\b|\bor\b)\s*", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:together\s+with|with|plus)\s+", re.IGNORECASE)


_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
FOUND = (
    *("presence of", "absence of", "detection of", "antibod"),
    *(f"in {the}{fluid}" for the in ("", "the ") for fluid in ("serum", "blood", "plasma")),
)


def presence(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Presence of anti-HIV, or anti-HCV with HCV RNA in serum": what is found is a positive test."""
    match = _PRESENCE.fullmatch(text, start, end) or _IN_SOMEBODY.fullmatch(text, start, end)
    match = match or _MADE_BY_SOMEBODY.fullmatch(text, start, end)
    if match is None:
        match = _BARE.fullmatch(text, start, end)
        if match is None or not _IN_BLOOD.search(match["what"]):
            return None
    absent = (match["which"] or "").lower() == "absence"
    result: c.Result = "negative" if absent else "positive"
    found: list[Built] = []
    what = _IN_BLOOD.sub("", match["what"])
    if absent and not context.excluding:
        what = _AND.sub(" or ", what)
    for alternative in _OR.split(what):
        names = [_tested(one.strip()) for one in _WITH.split(alternative)]
        if not all(names) or (absent and len(names) > 1):
            return None
        found.append(every(leaf(c.Test(name, result), *match.span("what")) for name in names if name))
    if absent and len(found) > 1 and context.excluding:
        return None
    built = every(found) if absent else some(found)
    if match["long"]:
        return every([built, unparsed(text, *match.span("long"))])
    return built


def _tested(words: str) -> str:
    """The test of that name, known or not where antibodies are named; "" for none."""
    known = resolve(words, "test")
    return known or (uncoded(words) if _NAMES_ANTIBODIES.fullmatch(words) else "")


_SHOWN = re.compile(
    r"(?P<what>(?:(?:an?|the|all|patients?|subjects?)\s+)*[^.;:]{0,60}?\b(?:negative|positive|normal)\b[^.;:]{0,60}?)\s+"
    r"(?:must|should|shall|has\s+to|have\s+to|needs?\s+to|(?:is|are)\s+(?:required|needed)\s+to)\s+(?:first\s+)?(?:have\s+been\s+|be\s+)"
    r"(?:performed|obtained|done|documented|available|confirmed|present(?:ed)?|provided|shown|demonstrated|recorded|established|verified|made)"
    r"(?P<when>\s+(?:within|before|prior\s+to|at|during|in)\b[^.;:]{3,80})?\W*",
    re.IGNORECASE,
)
_NO_RESULT = re.compile(
    r"\b(?:if|unless|who|that|which|not|no|or|for|women|men|females?|males?)\b", re.IGNORECASE
)


def shown(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A negative HIV test must be performed": a demand for the result, under whatever heading it stands."""
    match = _SHOWN.fullmatch(text, start, end)
    if match is None or _NO_RESULT.search(f"{match['what']} {match['when'] or ''}"):
        return None
    told = f"{match['what']}{match['when'] or ''}"
    built = context.clause(told, 0, len(told), context.of(told).as_inclusion())
    if not all(isinstance(x, (c.Test, c.Measurement)) for x in c.leaves(built.tree)):
        # the time may be one that only the study knows
        told = match["what"]
        built = context.clause(told, 0, len(told), context.of(told).as_inclusion())
    if not all(isinstance(x, (c.Test, c.Measurement)) for x in c.leaves(built.tree)):
        return None
    built = Built(built.tree, ((start, end),) * len(built.places))
    if not context.excluding:
        return built
    context.note(NOTE)
    return opposite(built)


_CAN_BE = re.compile(
    r"(?:(?:whose|the|their|with|have|has|having)\s+)*disease\s+(?:that\s+)?(?:can|must|may|has\s+to|should)\s+be\s+(?:reliably\s+|objectively\s+)?(?:measured|measurable)"
    r"(?:\s+(?:by|on|using|with|via|in)\s+(?!(?:at\s+least|one|two|more)\b)(?:(?!\b(?:and|or|but|who|whose|with|without|after)\b)[^,;:()]){2,60})?",
    re.IGNORECASE,
)


def can_be_measured(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Disease that can be measured by serum markers": measurable disease."""
    if context.excluding or _CAN_BE.fullmatch(text, start, end) is None:
        return None
    return _measurable(start, end, context)


def _measurable(start: int, end: int, context: Context) -> Built | None:
    """Measurable disease of the trial, said at that place."""
    told = "measurable disease"
    built = context.plain(told, 0, len(told), context.of(told))
    if not all(isinstance(x, c.Condition) and x.course == "measurable" for x in c.leaves(built.tree)):
        return None
    return Built(built.tree, ((start, end),) * len(built.places))


_OF_THEM = r"(?:(?:according\s+to|as\s+per|per|based\s+on|by)\s+[^,;:]{0,50}?(?:RECIST|criteria)[^,;:]{0,14},\s*)?(?:(?:patients?|subjects?|participants?|there|with|have|has|having|must|is|are|be|presence\s+of|the|who)\s+)*"
_COUNT = r"(?:(?:at\s+least|a\s+minimum\s+of|minimum\s+of|≥)\s*)?(?:one|1|two|2|an?)\s+(?:or\s+more\s+)?"
_KIND = r"(?:(?:target|index|tumou?r|measurable|evaluable|radiologically|radiographically|extra-?cranial|intra-?cranial|non-?nodal|cancer)\s+)*"
_LESION = re.compile(
    rf"{_OF_THEM}{_COUNT}{_KIND}lesions?"
    r"(?P<not>\s*,?\s*(?:(?:that|which)\s+(?:has|have|was|were|is|are)\s+)?(?:not\s+(?:been\s+)?(?:previously\s+)?(?:irradiated|biopsied|treated)"
    r"|without\s+prior\s+(?:radiation|radiotherapy))(?:\s+(?:and|or)\s+not\s+[^,;:]{3,40})?(?:\s+(?:during|before|within)\s+[^,;]{3,60})?)?"
    r"\s*,?\s*(?:(?:and\s+)?(?:that|which)\s+)?(?:can|could|must|may|is\s+able\s+to)\s+be\s+(?:accurately\s+|reliably\s+|objectively\s+)?(?:measured|assessed|evaluated)\b"
    r"(?P<how>[^;:]{0,300})",
    re.IGNORECASE,
)
# "A measurable lesion that has not been irradiated, or has grown since"
_UNTOUCHED = re.compile(
    rf"{_OF_THEM}(?:{_COUNT})?{_KIND}measurable\s+{_KIND}lesions?(?:\s+(?:per|by|according\s+to|as\s+defined\s+by|as\s+per|based\s+on|using)\s+[^,;:]{{0,40}}?(?:RECIST|criteria)[^,;:]{{0,14}}?)?"
    r"(?P<not>\s*,?\s*(?:(?:that|which)\s+(?:(?:has|have|was|were|is|are)\s+)?(?:not|never)\b|not\s+(?:previously|been|yet|located|in|within)\b|without\s+(?:prior|previous)\b"
    r"|(?:located\s+)?outside\b|in\s+(?:a\s+)?(?:previously\s+)?(?:non-?|un)irradiated\b)[^;:()<>≤≥=]{3,160})",
    re.IGNORECASE,
)
_TOUCHED = re.compile(r"irradiat|radiat|radiother|local|treat|biops|surg", re.IGNORECASE)
_ANOTHER_WAY = re.compile(
    r"\b(?:unless|except|must|should|if)\b|\b(?:or|and)\s+(?!(?:has|have|was|were|that|which|with|is|are|not|previously|progress\w*|treated|biopsied|irradiated|local|surg\w*|radio\w*|been)\b)",
    re.IGNORECASE,
)
# By which examination: no other lesion is meant.
_EXAMINED = re.compile(
    r"\([^()]*\)|\b(?:CT|MRI|PET|computed\s+tomography|magnetic\s+resonance(?:\s+imaging)?|x-?rays?|ultrasound|calipers?)(?:\s+(?:scans?|imaging))?"
    r"\s*(?:\([^()]*\)\s*)?or\s+(?:by\s+|with\s+)?(?=(?:spiral\s+)?(?:CT|MRI|PET|computed|magnetic|x-?ray|ultrasound|caliper|physical)\b)",
    re.IGNORECASE,
)


def lesion(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least one lesion, not previously irradiated, that can be accurately measured": measurable disease."""
    if context.excluding:
        return None
    match = _LESION.fullmatch(text, start, end)
    parts = ["not", "how"]
    if match is None:
        match = _UNTOUCHED.fullmatch(text, start, end)
        parts = ["not"]
        if match is None or not _TOUCHED.search(match["not"]) or _ANOTHER_WAY.search(match["not"]):
            return None
    elif _MORE_SAID.search(_EXAMINED.sub(" ", match["how"])):
        return None
    cancer = _measurable(start, match.start(parts[-1]), context)
    if cancer is None:
        return None
    asked = [
        attest(
            text,
            match.start(part) + len(match[part]) - len(match[part].lstrip(" ,")),
            match.end(part),
            "investigator",
        )
        for part in parts
        if (match[part] or "").strip(" ,.")
    ]
    return every([cancer, *asked])


_MORE_SAID = re.compile(r"\b(?:unless|except|or|must|should|if|no|not)\b", re.IGNORECASE)
