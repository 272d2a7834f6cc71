"""One state of one person, told in two parts: "asthma and need oxygen", "gout and related nephropathy".

In what keeps out, such an "and" joins no reasons of their own; and what stands behind a comma or at the end
("…, unrelated to lupus", "… on exertion") is said of all that is listed before it.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules import denied_lists
from trialrun.criteria.trees.build import Built, attest, every, leaf, negate, some, unparsed
from trialrun.model import criteria as c

_PART = r"(?:(?!\b(?:or|and|no|not|without|neither|nor|who|which|that|if|unless|except)\b)[^,;:()<>≤≥=/])"
_RELATED = re.compile(
    rf"(?P<ill>{_PART}{{3,90}}?)\s+and\s+(?P<with>(?:an?\s+|any\s+)?(?:related|associated|resulting|resultant|consequent|subsequent)\s+(?P<what>{_PART}{{3,80}}))",
    re.IGNORECASE,
)
# Behind these stands a family of illnesses, of which the first is one.
_KINDRED = re.compile(
    r"\b(?:disorders?|diseases?|conditions?|syndromes?|illness(?:es)?|products?|compounds?|drugs?|agents?|substances?|viruses|medications?|therap(?:y|ies)|treatments?|procedures?)\s*$",
    re.IGNORECASE,
)
RELATED = ("and related ", "and associated ", "and result", "and consequent ", "and subsequent ")


def and_related(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Gout and related nephropathy": whoever has the one has to have the other by it."""
    match = _RELATED.fullmatch(text, start, end) if context.excluding else None
    if match is None or _KINDRED.search(match["what"]):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not isinstance(ill.tree, c.Condition):
        return None
    asked = attest(text, *match.span("with"), "investigator")
    what = context.clause(text, *match.span("what"), context)
    return every([ill, what, asked] if isinstance(what.tree, c.Condition) else [ill, asked])


_NEEDS = re.compile(
    rf"(?P<ill>(?:who\s+)?(?:have|has|having|with)\s+{_PART}{{3,90}}?)\s+and\s+(?P<need>(?:who\s+|currently\s+|also\s+)*(?:need|needs|are\s+in\s+need\s+of|is\s+in\s+need\s+of)\s+(?!to\b){_PART}{{3,90}})",
    re.IGNORECASE,
)


def has_and_needs(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Have asthma and need oxygen": one person's asthma and need."""
    match = _NEEDS.fullmatch(text, start, end) if context.excluding else None
    if match is None:
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not all(isinstance(x, (c.Condition, c.Attest)) for x in c.leaves(ill.tree)):
        return None
    return every([ill, attest(text, *match.span("need"), "investigator")])


_UNRELATED = re.compile(
    r"(?P<ill>(?:no\s+)?[^;:<>≤≥=]{4,240}?)(?:\s*,)?\s+(?P<tail>(?:(?:that|which)\s+(?:is|are)\s+)?(?:unrelated|not\s+(?:related|due|attributable|secondary|attributed))\s+to\s+(?:(?!\b(?:or|and)\b)[^,;:()<>≤≥=]){3,90})",
    re.IGNORECASE,
)
_EXERTED = re.compile(
    r"(?P<ill>(?:no\s+)?[^;:()<>≤≥=]{4,160}?)\s+(?P<tail>(?:with|on|upon|during|after)\s+(?:(?:any|physical|minimal|mild|moderate|ordinary|normal|usual|light|strenuous)\s+)*(?:activity|activities|exertion|exercise|effort|walking)"
    r"(?:\s*(?:\([^()]{3,80}\)|,?\s+such\s+as\s+[^,;:()]{3,80}))?)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r",|/|\b(?:or|and)\b", re.IGNORECASE)
# What somebody feels, at rest as well.
_FELT = ("pain", "dyspnea", "fatigue", "dizziness", "palpitations", "cough", "wheezing", "syncope", "angina", "discomfort")  # fmt: skip
UNRELATED = ("unrelated to", "not related to", "not due to", "not attrib", "not secondary to")
EXERTED = ("activit", "exertion", "exercise", "effort", "walking")


def unrelated_to(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Cardiac or renal disease, unrelated to lupus": whether either is, a person says."""
    match = _UNRELATED.fullmatch(text, start, end)
    return None if match is None else _said_of_all(match, context, felt=False)


def on_exertion(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Chest pain or breathlessness with activity": neither of them at rest."""
    match = _EXERTED.fullmatch(text, start, end)
    return None if match is None else _said_of_all(match, context, felt=True)


def _said_of_all(match: re.Match[str], context: Context, *, felt: bool) -> Built | None:
    """The illnesses of a list, and the question behind it of each."""
    if not _SEVERAL.search(match["ill"]):
        return None
    text = match.string
    main = context.clause(text, *match.span("ill"), context)
    denied = isinstance(main.tree, c.Not)
    having = negate(main) if denied else main
    ill = [x for x in c.leaves(having.tree) if isinstance(x, c.Condition)]
    known = [x for x in c.leaves(having.tree) if isinstance(x, (c.Condition, c.Attest))]
    if not ill or len(known) < len(list(c.leaves(having.tree))) or not isinstance(having.tree, c.AnyOf):
        return None
    if felt and not all(any(name in x.concept for name in _FELT) for x in ill):
        return None
    both = every([having, attest(text, *match.span("tail"), "investigator")])
    return negate(both) if denied else both


_NOT_REMOVED = re.compile(
    r"(?P<ill>[^;:()<>≤≥=]{4,200}?)\s+(?P<tail>(?:that|which)\s+can\s?not\s+be\s+(?:\w+ly\s+)?(?:removed|drained|debrided|excised|resected|closed|corrected|repaired|revised|dressed|covered|treated)\b[^,;:<>≤≥=]{0,120})",
    re.IGNORECASE,
)
_OF_ITS_OWN = re.compile(
    r"\b(?:other|others|any|another|with|who|due|history|prior|previous)\b", re.IGNORECASE
)


def not_to_be_removed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Abscess, fistula or eschars that cannot be removed": it may be said of each."""
    match = _NOT_REMOVED.fullmatch(text, start, end) if context.excluding else None
    if match is None or not _SEVERAL.search(match["ill"]) or _OF_ITS_OWN.search(match["ill"]):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not all(isinstance(x, (c.Condition, c.Unparsed)) for x in c.leaves(ill.tree)):
        return None
    return every([ill, attest(text, *match.span("tail"), "investigator")])


_UNLESS_FEVER = re.compile(
    r"(?P<main>no\s+[^;:()<>≤≥=]{4,160}?(?:,|/|\b(?:or|and)\b)[^;:()<>≤≥=]{3,120}?)\s+(?P<tail>(?:without|in\s+(?:the\s+)?absence\s+of)\s+(?:(?:any|documented|signs\s+of|evidence\s+of|an?|active|proven|known)\s+)*"
    r"(?:fever|infections?|symptoms|pain|indications?|bleeding|neutropenia|need)(?:\s+(?:present|being\s+present))?)",
    re.IGNORECASE,
)
UNLESS_FEVER = ("without ", "absence of ")


def without_reason(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No oral or intravenous antibiotics without fever": with a fever either may be given."""
    match = _UNLESS_FEVER.fullmatch(text, start, end)
    if match is None or context.excluding:
        return None
    main = context.clause(text, *match.span("main"), context)
    if not isinstance(main.tree, c.Not) or not any(isinstance(x, c.Received) for x in c.leaves(main.tree)):
        return None
    return negate(every([negate(main), attest(text, *match.span("tail"), "investigator")]))


_SITE = (
    r"(?:bone marrow|bony?|bone|skeletal|liver|hepatic|lungs?|pulmonary|brain|cerebral|CNS|central nervous system|lymph nodes?|nodal|pelvic|visceral"
    r"|soft tissues?|skin|cutaneous|subcutaneous|adrenal|peritoneal|pleural|distant|spinal|abdominal|mediastinal|leptomeningeal|epidural|renal|splenic|extrahepatic)"
)
_BETWEEN_SITES = re.compile(r"\s*,\s*(?:(?:and/or|or)\s+)?|\s+(?:and/or|or)\s+", re.IGNORECASE)
_SPREAD = re.compile(
    r"(?P<ill>(?!(?:no|not|without)\b)(?:(?!\b(?:or|and|without)\b)[^,;:()<>≤≥=]){4,140}?)\s+with\s+(?:(?:documented|known|radiographic|clinical|evidence\s+of|presence\s+of)\s+)*"
    rf"(?P<list>{_SITE}(?:(?:\s*,\s*{_SITE})*(?:\s*,)?\s+(?:and/or|or)\s+){_SITE}\s+metastas[ei]s)(?P<more>\s+(?-i:[A-Z])[a-z][^;]*)?",
    re.IGNORECASE,
)


def spread_there(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Melanoma with bone, pelvic or liver metastases": the melanoma, and metastases at one of the places."""
    match = _SPREAD.fullmatch(text, start, end)
    if match is None:
        return None
    ill = context.clause(text, *match.span("ill"), context)
    if not isinstance(ill.tree, c.Condition):
        return None
    *sites, last = _BETWEEN_SITES.split(match["list"])
    places = [f"{site} metastases" for site in (*sites, last.rsplit(None, 1)[0])]
    told = [context.clause(place, 0, len(place), context.of(place)).tree for place in places]
    if not all(isinstance(x, c.Condition) and "metasta" in x.concept for x in told):
        return None
    far = some(leaf(tree, *match.span("list")) for tree in told)
    more = [unparsed(text, match.start("more") + 1, end)] if match["more"] else []
    return every([ill, far, *more])


_EITHER_WAY = re.compile(
    r"(?P<ill>(?!(?:no|not|without)\b)[^,;:()<>≤≥=]{4,140}?)\s+with\s+or\s+without\s+(?:(?!\b(?:and|who|which|that|must|aged?|not|no|with|without|at|for|within|in|but)\b)[^,;:()<>≤≥=\d]){3,60}?"
    r"\s+or\s+(?:(?!\b(?:and|who|which|that|must|aged?|not|no|with|without|at|for|within|in|but)\b)[^,;:()<>≤≥=\d]){3,60}",
    re.IGNORECASE,
)


def either_way(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Melanoma with or without liver or bone metastases": the melanoma, however it is with these."""
    match = _EITHER_WAY.fullmatch(text, start, end)
    if match is None:
        return None
    ill = context.clause(text, *match.span("ill"), context)
    return ill if isinstance(ill.tree, c.Condition) else None


RULES = (
    (either_way, (" with or without ",)),
    (spread_there, ("metastas",)),
    (denied_lists.denied_list, (":",)),
    (and_related, RELATED),
    (has_and_needs, (" need ", " needs ", " in need of ")),
    (unrelated_to, UNRELATED),
    (on_exertion, EXERTED),
    (not_to_be_removed, ("cannot be ", "can not be ")),
    (without_reason, UNLESS_FEVER),
)
"""Each with words of which one stands in whatever it reads."""
