"""Lists of which every member is held by words that stand at one end: where it was found, of which size or site."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

_OTHERWISE = re.compile(
    r"\b(?:unless|except|excluding|if|must|should|may|allowed|permitted|eligible|excluded|who|but)\b",
    re.IGNORECASE,
)
_NO = r"(?P<no>(?:no|without|absence\s+of|free\s+of)\s+)?"
_OPERATED = r"(?:surger(?:y|ies)|operations?|laparotom(?:y|ies)|laparoscop(?:y|ies)|thoracotom(?:y|ies)|resections?|explorations?|autops(?:y|ies)|hysterectom(?:y|ies)|prostatectom(?:y|ies)|biops(?:y|ies)|endoscop(?:y|ies)|colonoscop(?:y|ies)|bronchoscop(?:y|ies))"
_FOUND_AT = re.compile(
    rf"{_NO}(?P<ill>[^;:()]{{4,200}}?)\s+(?P<how>(?:on|by|at|during|with)\s+[^,;:()]{{2,90}}?(?:\s*,)?\s+(?:and/or|or|and)\s+(?:on|by|at|during)\s+"
    rf"(?:(?:the|an?|time|of|prior|previous|initial|primary|last|most|recent|second-look|staging|exploratory|surgical|abdominal|pelvic|definitive|any|thoracic|open|diagnostic)\s+)*{_OPERATED}\b[^,;:()]{{0,40}})",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:evidence|metasta\w+|malignan\w+|disease|tumou?rs?|lesions?|mass(?:es)?|nodes?|cancers?|carcinomas?|spread|involvement)\b",
    re.IGNORECASE,
)


def found_at_surgery(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No evidence of metastases on CT or at surgery": how they would have been found; an operation is no fault."""
    match = _FOUND_AT.fullmatch(text, start, end)
    if match is None or _OTHERWISE.search(match.group()) or not _FINDS.search(match["ill"]):
        return None
    if match["no"] and context.excluding:
        return None
    if _DENIED.search(match["ill"]) is not None:
        return None
    ill = context.clause(text, *match.span("ill"), context.as_exclusion() if match["no"] else context)
    if isinstance(ill.tree, c.Not) or any(isinstance(x, c.Received) for x in c.leaves(ill.tree)):
        return attest(text, start, end, "investigator")
    found = every([ill, attest(text, *match.span("how"), "investigator")])
    return negate(found) if match["no"] else found


_GOOD_HEALTH = re.compile(
    r"(?:(?:be|is|are|must|in|of|patients?|subjects?|participants?|who|at|the)\s+)*(?:(?:sufficiently|adequately|reasonably|generally|physically|overall)\s+)*(?:good|well|healthy|fit|adequate|sufficient)\s+(?:(?:enough|general|physical|overall|mental)\s+)*(?:health\s+)?"
    r"(?:to|for)\s+[^;:]{3,160}",
    re.IGNORECASE,
)


def healthy_enough(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "In sufficiently good health to attend visits": that much, which a person judges, and not without any disease."""
    match = _GOOD_HEALTH.fullmatch(text, start, end)
    if match is None or not re.search(r"\bhealth\b|\benough\b", match.group(), re.IGNORECASE):
        return None
    return attest(text, start, end, "investigator")


_SITE = re.compile(
    r"(?:(?:any|the|a|selected|both)\s+)*(?:study|selected|target|index|test|experimental|affected|operated)\s+(?:study\s+)?(?:teeth|tooth|limbs?|legs?|knees?|hips?|joints?|ears?|grafts?|vessels?|quadrants?|implants?|lesions?)\s+"
    r"(?:with|having|showing|that\s+(?:have|has))\s+[^;:()]{3,90},[^;:()]{3,200}",
    re.IGNORECASE,
)


def at_that_site(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Study teeth with fillings, caries or fluorosis": of these teeth, and not of any others."""
    if _SITE.fullmatch(text, start, end) is None or _OTHERWISE.search(text, start, end):
        return None
    return attest(text, start, end, "investigator")


_SIZED = re.compile(
    r"(?P<no>(?:no|without)\s+)?(?P<others>[^;:()<>≤≥=\d]{3,120}?)\s*,?\s+(?:and/or|or)\s+(?:any\s+)?other\s+(?P<what>disease|lesion|mass|tumou?r|node|nodule|cyst|nodal\s+disease|deposit)(?:e?s)?\s+"
    r"(?:(?:that|which)\s+(?:is|are)\s+|measuring\s+|of\s+)?(?:greater|larger|more|bigger|over|above|>|≥|at\s+least|smaller|less|<|≤)\s*(?:than\s+)?\d[^;:()]{0,60}\b(?:cm|mm)\b[^;:()]{0,60}",
    re.IGNORECASE,
)


def sized_alike(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No hepatic or pelvic disease, or other disease larger than 1 cm": so large all of them."""
    match = _SIZED.fullmatch(text, start, end)
    if match is None or (match["no"] and context.excluding) or _OTHERWISE.search(match.group()):
        return None
    kind = match["what"].split()[-1].lower()
    named = [x.strip().lower() for x in re.split(r",|\bor\b|\band\b", match["others"]) if x.strip()]
    if not any(re.search(rf"\b{kind}(?:e?s)?$", one) for one in named) and not all(
        re.search(r"(?:al|ic|ar|ary|ous)$", one) and " " not in one for one in named
    ):
        return None
    return attest(text, start, end, "investigator")


_RAISED_BY = re.compile(
    r"(?P<value>[^;]*?\d[^;]*?)(?P<gap>\s*[.;,]?\s+)(?P<why>(?-i:Elevations?|elevations?|Elevated|Higher|Increases?)\s+(?:(?:levels?|values?)\s+)?(?:(?:is|are|that\s+(?:is|are))\s+)?(?:secondary|due|related|attributable)\s+to\s+[^;]{3,160})",
    re.IGNORECASE,
)
_WITH_WHOM = re.compile(
    r"\b(?:discuss\w*|approv\w+|consult\w*|allowed|permitted|acceptable|eligible)\b", re.I
)


def raised_by(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Bilirubin < 1.5 mg/dL Elevation due to tumor discussed with the chair": the tumor excuses a higher one."""
    match = _RAISED_BY.fullmatch(text, start, end)
    if match is None or context.excluding or _WITH_WHOM.search(match["why"]) is None:
        return None
    value = context.clause(text, *match.span("value"), context)
    if not all(isinstance(x, c.Measurement) for x in c.leaves(value.tree)):
        return None
    return some([value, attest(text, *match.span("why"), "investigator")])


_SEX_AND_AGE = re.compile(
    r"(?P<sex>(?:(?:female|male|women|men|woman|man)s?)(?:\s+(?:patients?|subjects?|participants?|only|gender|sex))?)\s*,\s+(?P<age>age[ds]?\s*:\s*[^;:]{3,80})",
    re.IGNORECASE,
)


def sex_and_age(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Female, Age: 20-40 years": two demands, and none of them only of women."""
    match = _SEX_AND_AGE.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    return every([context.clause(text, *match.span(name), context) for name in ("sex", "age")])


_ALLERGENS = re.compile(
    r"(?P<head>[^;:()]{0,90}?\b(?:allerg\w+|hypersensitiv\w+|anaphyla\w+|sensitivity|reactions?)\b[^;:()]{0,60}?\bto\s+[^;:()]{3,90}?\s+or\s+(?:to\s+)?(?:any\s+)?(?:other|any)\s+(?:substances?|drugs?|medications?|agents?|vaccines?|products?|materials?|foods?))\s*,?\s+"
    r"(?:including|such\s+as|e\.g\.,?|like)\s+(?:but\s+not\s+limited\s+to\s+)?(?P<to>[^;:()]{3,200})",
    re.IGNORECASE,
)
_BADLY = re.compile(r"\b(?:serious|severe|life-?threatening|anaphyla\w+|significant)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|without|never)\b", re.IGNORECASE)


def allergens_listed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A severe allergic reaction to a vaccine or to any other substance, including egg": who is given eggs may be well."""
    match = _ALLERGENS.fullmatch(text, start, end)
    if match is None or not context.excluding or _DENIED.search(match["head"]):
        return None
    told = f"allergy to {match['to']}"
    listed = context.clause(told, 0, len(told), context.of(told))
    asked = attest(text, *match.span("head"), "investigator")
    if listed.unparsed or not all(isinstance(x, c.Allergy) for x in c.leaves(listed.tree)):
        return attest(text, start, end, "investigator")
    allergies = Built(listed.tree, (match.span("to"),) * len(listed.places))
    if _BADLY.search(match["head"]):
        return some([asked, every([allergies, attest(text, start, end, "investigator")])])
    return some([asked, allergies])


RULES = (
    (
        found_at_surgery,
        ("surger", "operation", "otom", "scop", "resection", "exploration", "autops", "ectom", "biops"),
    ),
    (healthy_enough, (" health ", "enough ")),
    (
        at_that_site,
        ("study ", "selected ", "target ", "index ", "test ", "experimental ", "affected ", "operated "),
    ),
    (sized_alike, ("or other ", "or any other ")),
    (raised_by, ("elevat", "higher", "increase")),
    (sex_and_age, (", age:", ", aged:", ", age :")),
    (allergens_listed, ("or to ", "or any ", "or other ")),
)
"""Each with words of which one stands in whatever it reads."""

SECOND_WORDS = {
    found_at_surgery: (" or ", " and "),
    healthy_enough: (" to ", " for "),
    at_that_site: (" with ", " having ", " showing ", " that ha"),
    sized_alike: ("cm", "mm"),
    raised_by: ("discuss", "approv", "consult", "allowed", "permitted", "acceptable", "eligible"),
    allergens_listed: ("allerg", "sensitiv", "anaphyla", "reaction"),
}
