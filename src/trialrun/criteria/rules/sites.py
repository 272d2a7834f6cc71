"""One finding or treatment at several sites: "tumours of the cerebellum, brain stem or midline"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, narrowed, negate, some
from trialrun.criteria.words.nouns import BODY_PARTS
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded

_NOUN = "|".join(
    sorted(
        (
            *BODY_PARTS,
            "body",
            "eyelids?",
            "genitals?",
            "perineum",
            "flank",
            "back",
            "veins",
            "arteries",
            "lobes?",
            "nerves",
            "ventricles",
            "vertebrae?",
            "adnexa",
            "compartments?",
            "sites?",
            "regions?",
            r"head\s+and\s+neck(?=\s*,)",
        ),
        key=len,
        reverse=True,
    )
)
_SITE = rf"(?:(?:the|his|her|their|any|left|right|both|either|other)\s+)*(?:[a-z-]+\s+){{0,2}}?(?:{_NOUN})"
_JOIN = r"(?:\s*,\s*(?:(?:and/or|and|or)\s+)?|\s+(?:and/or|and|or)\s+|\s*/\s*)"
# In a list each ends where its noun does: no second way to cut it is tried.
_LISTED = rf"(?>{_SITE}(?=\s*[,/]|\s+(?:and/or|and|or|within|in|during)\s|$))"
# "In the uterine, ovarian or gonadal veins": the noun stands behind the last.
_SIDE = rf"(?:(?:the|his|her|their|any)\s+)?[a-z]{{2,12}}(?:al|ic|ar|ian|ine|oid|ary|ous|rior)(?={_JOIN})"
_SIDE_ALONE = re.compile(r"[a-z]+(?:al|ic|ar|ian|ine|oid|ary|ous|rior)", re.IGNORECASE)
_TAIL = re.compile(
    rf"\s(?P<tail>(?:of|to|in|on|over|around|affecting|concerning|involving)\s+(?:{_LISTED}|{_SIDE})"
    rf"(?:{_JOIN}{_SIDE})*(?:{_JOIN}(?:(?:of|to|in|on|over|around)\s+)?{_LISTED})+)(?P<behind>\s+(?:within|in\s+the|during\s+the)\s[^,;:()<>≤≥=]{{4,50}})?$",
    re.IGNORECASE,
)  # fmt: skip
_SITE_ALONE = re.compile(_SITE, re.IGNORECASE)
_ELSE = re.compile(
    r"[,;:()<>≤≥=/]|\b(?:and|or|other\s+than|except\w*|excluding|unless|if|suspected|suspicion|possible|probable|risk)\b",
    re.IGNORECASE,
)


def at_sites(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Trauma to the chest, abdomen or pelvis": the injury; at which site it was, a person says."""
    match = _TAIL.search(text, start, end) if text[end - 1].isalpha() else None
    if match is None or _ELSE.search(text, start, match.start()):
        return None
    plain = context.plain(text, start, end, context)
    first, last = match.span("tail")
    if not plain.unparsed and not _taken_for_illness(plain, text, first):
        return None
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    main = context.clause(told, start, end if match["behind"] else match.start(), context.of(told))
    what = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    named = [x for x in c.leaves(what) if not isinstance(x, (c.Age, c.IsSex, c.Attest))]
    if len(named) != 1 or not isinstance(named[0], (c.Condition, c.Received)):
        return None
    asked = attest(text, first, last, "investigator")
    return narrowed(main, asked)


_EITHER_THERE = re.compile(
    r"(?P<ill>[^,;:()<>≤≥=]{3,60}?)\s+or\s+(?P<other>[^,;:()<>≤≥=]{3,60}?)\s+(?P<tail>(?:at|in|on|over|around)\s+the\s+"
    r"(?:(?:planned|proposed|intended|selected|designated|same)\s+)?(?:sites?|areas?|regions?)\s+(?:of|to\s+be)\s+[^,;:()<>≤≥=]{3,60})",
    re.IGNORECASE,
)
AT_THE_SITE = (
    " site of",
    " site to",
    " sites of",
    " area of",
    " area to",
    " region of",
    " region to",
    " areas of",
)


def either_at_the_site(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Rash or poor tissue at the site of injection": of the rash, too, that it is there; a person says so."""
    match = _EITHER_THERE.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    other = context.clause(text, match.start("other"), match.end(), context)
    ill = context.clause(text, *match.span("ill"), context)
    of_now = all(isinstance(x, c.Condition) and x.within is None for x in c.leaves(ill.tree))
    if not of_now or not isinstance(other.tree, c.Attest):
        return None
    return some([every([ill, attest(text, *match.span("tail"), "investigator")]), other])


# "Treatment of the fellow eye with X": where it was given is no treatment by itself.
_TREATED_THERE = re.compile(
    r"(?P<lead>(?:[\w-]+\s+){0,4}?)(?P<how>treatments?|therapy|therapies|treated)\s+(?P<where>(?:of|in|to|on|at)\s+(?:the|either|any|one)\s+"
    r"(?:(?:study|fellow|affected|index|target|operated|treated|untreated|same|contralateral|ipsilateral|left|right|other|involved|treatment|non-?study)\s+)+"
    r"(?:eyes?|knees?|hips?|joints?|lesions?|sites?|areas?|limbs?|legs?|arms?|feet|foot|hands?|shoulders?|ears?|teeth|tooth|level|segment|side|region|organ|tumou?rs?|nails?|breast))"
    r"\s+with\s+(?P<what>[^;:()]{3,160})",
    re.IGNORECASE,
)


def treated_there(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior treatment of the study eye with A or B": the drugs, and a person says whether it was there."""
    match = _TREATED_THERE.fullmatch(text, start, end)
    if match is None:
        return None
    first, last = match.start("where"), match.end("where")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    given = context.clause(told, start, end, context.of(told))
    received = given.tree.of if isinstance(given.tree, c.Not) else given.tree
    if not all(isinstance(x, (c.Received, c.Attest)) for x in c.leaves(received)):
        return None
    if not any(isinstance(x, c.Received) for x in c.leaves(received)):
        return None
    asked = attest(text, first, last, "investigator")
    if isinstance(given.tree, c.Not):
        return negate(every([negate(given), asked]))
    return every([given, asked])


THERE = tuple(
    f"{how} {at} "
    for how in ("treatment", "treatments", "therapy", "treated")
    for at in ("of", "in", "to", "on", "at")
)


def _taken_for_illness(plain: Built, text: str, tail: int) -> bool:
    """ "tumor involving the brain | or meninges": a part of the body by itself is no illness."""
    return any(
        _SITE_ALONE.match(text, *place)
        if isinstance(x, c.Attest)
        else isinstance(x, c.Condition)
        and not is_coded(x.concept, "condition")
        and (_SITE_ALONE.fullmatch(text, *place) or _SIDE_ALONE.fullmatch(text, *place))
        for x, place in zip(c.leaves(plain.tree), plain.places, strict=True)
        if place[0] > tail
    )


# At least one of these stands in whatever the rule reads.
HINTS = (
    " of the ",
    " to the ",
    " in the ",
    " on the ",
    " of any ",
    " to any ",
    " in any ",
    " on any ",
    "over the ",
    "around the ",
    "affecting ",
    "involving ",
    "concerning ",
)


_STUDIED = (
    r"(?:(?:the|his|her|their|that|either)\s+)*(?:study|studied|affected|index|target|involved|injured|operated|operative|ipsilateral|treated|symptomatic|(?:more|most)\s+[a-z]+|same|signal)"
    rf"\s+(?:[a-z-]+\s+)?(?:{_NOUN}|eyes?|knees?|hips?|shoulders?|joints?|legs?|arms?|limbs?|foot|feet|hands?|extremity|side|ear|breast|tooth|site|region)"
)
_SPARED_AT = re.compile(
    r"[^,;:()<>≤≥=]{4,100}?\s(?:other\s+than|except(?:ing)?(?:\s+for)?|excluding|apart\s+from)\s[^,;:()<>≤≥=]{3,80}?"
    rf"(?P<site>\s(?:in|of|at|on|affecting|concerning|involving)\s+{_STUDIED})(?:\s+(?:within|in\s+the|during\s+the)\s[^,;:()<>≤≥=]{{4,50}})?",
    re.IGNORECASE,
)
SPARED = ("other than", "excep", "excluding", "apart from")


def spared_at_site(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Arthritis other than gout in the study knee": the knee is said of the arthritis, and not of the gout alone."""
    match = _SPARED_AT.fullmatch(text, start, end)
    if match is None:
        return None
    first, last = match.span("site")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    main = context.clause(told, start, end, context.of(told))
    if main.unparsed or isinstance(main.tree, (c.Attest, c.Allowed)):
        return None
    asked = attest(text, first + 1, last, "investigator")
    return narrowed(main, asked)


_THERE = r"(?:study|studied|affected|index|target(?:ed)?|involved|injured|operated|operative|surgical|treated|treatment|same|symptomatic|planned)"
_SPARED_THERE = re.compile(
    r"(?P<main>[^;:()<>≤≥=]{4,100}?)\s*(?P<mark>[,(\s])\s*(?:other\s+than|except(?:ing)?(?:\s+for)?|excluding|apart\s+from|with\s+the\s+exceptions?\s+of)\s[^;:()<>≤≥=]{3,100}?"
    rf"(?P<site>\s(?P<at>at|in|of|on)\s+(?:(?:the|any|an?|one|same|his|her|their)\s+)*{_THERE}\s+(?:[a-z-]+\s+)?(?:levels?|segments?|sites?|areas?|regions?|joints?|discs?|vertebrae?"
    r"|eyes?|knees?|hips?|shoulders?|ankles?|wrists?|elbows?|legs?|arms?|limbs?|foot|feet|hands?|extremity|side|ear|breast|tooth))\)?\W*",
    re.IGNORECASE,
)


def spared_only_there(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Surgery except A or B at the target level": an A or a B elsewhere is surgery that keeps out."""
    match = _SPARED_THERE.fullmatch(text, start, end)
    if match is None or (match["mark"].isspace() and match["at"].lower() != "at"):
        return None
    first, last = match.span("site")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    main = context.clause(told, start, end, context.of(told))
    whole = main.tree.of if isinstance(main.tree, c.Not) else main.tree
    if not isinstance(whole, (c.Received, c.Condition)) or not whole.excepting:
        return None
    place = match.end("main"), first
    elsewhere = every(
        [
            some(leaf(replace(whole, concept=x, excepting=()), *place) for x in whole.excepting),
            negate(attest(text, first + 1, last, "investigator")),
        ]
    )
    kept_out = some([Built(whole, main.places), elsewhere])
    return negate(kept_out) if isinstance(main.tree, c.Not) else kept_out


_LED = r"(?P<lead>(?:(?:any|known|active|current|ongoing|acute|chronic|recurrent|prior|previous|recent|history|evidence|presence|of|an?)\s+)*)"
_AT_SITE = r"(?:at|near|around|in|on|of|to)\s+(?:the|an?|any)\s+(?:[\w-]+\s+){0,4}?(?:sites?|areas?|regions?|levels?|fields?|wounds?)(?:\(s\))?"
# The same noun again behind "or", or something of the whole body before it.
_OWN_SITE = re.compile(
    rf"(?P<one>(?P<no>(?:no|without)\s+)?{_LED}(?P<first>[^,;:()<>≤≥=]{{3,90}}?))(?:\s*,)?\s+(?:and/or|or)\s+"
    rf"(?P<other>(?:an?\s+|any\s+|local\s+)*(?P<noun>[a-z]{{4,}}?)s?\s+{_AT_SITE})(?P<time>\s+(?:within|(?:in|during|over)\s+the\s+(?:last|past|previous|prior)|less\s+than)\s[^,;:()]{{3,60}})?\W*",
    re.IGNORECASE,
)
_OF_THE_BODY = re.compile(
    r"\b(?:systemic|disseminated|generali[sz]ed|widespread|sepsis|septica?emia|bactera?emia)\b", re.IGNORECASE
)
OWN_SITE = tuple(f" {place}" for place in ("site", "area", "region", "level", "field", "wound"))


def at_its_own_site(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Systemic infection or infection at the operative site": the one keeps out wherever it is."""
    match = _OWN_SITE.fullmatch(text, start, end)
    if match is None:
        return None
    again = re.search(rf"\b{match['noun']}s?$", match["one"], re.IGNORECASE) is not None
    if not again and not _OF_THE_BODY.search(match["first"]):
        return None
    time = match["time"] or ""
    told = f"{match['one']}{time}"
    one = context.clause(told, 0, len(told), context.of(told))
    if isinstance(one.tree, c.Not) != bool(match["no"]):
        return None
    one = Built(one.tree, (match.span("one"),) * len(one.places))
    told = f"{match['lead']}{match['other']}{time}"
    other = context.clause(told, 0, len(told), context.as_exclusion().of(told))
    other = Built(other.tree, (match.span("other"),) * len(other.places))
    if match["no"]:
        return negate(some([negate(one), other]))
    return some([one, other])


RULES = (
    (at_its_own_site, OWN_SITE),
    (spared_only_there, SPARED),
    (spared_at_site, SPARED),
    (at_sites, HINTS),
)
"""Each with words of which one stands in whatever it reads."""
