"""What a sentence concedes and so asks of nobody ("even if mild"), what is at hand, and what held at another date."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, leaf, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a, is_coded

_EVEN = re.compile(
    r"(?P<main>[^;:]{3,200}?)\s*[,(–-]?\s*\beven\s+(?:if|when|though|in\s+case\s+of|in\s+the\s+case\s+of|in\s+cases\s+of)\s+(?:(?!\b(?:must|should|shall|will|may|or|and)\b)[^;:(),]){3,160}\)?\W*",
    re.IGNORECASE,
)
# Of such a main clause "even" says how bad it has to be: "not controlled even when treated".
_MEANS_MORE = re.compile(
    r"\b(?:not|cannot|un\w+|in(?:ability|adequate\w*|sufficient\w*)|fail\w*|persist\w*|refractory|resist\w+|remain\w*|despite|still|lack|allowed|permitted|eligible|acceptable"
    r"|unless|except\w*|if|when|must|should)\b|[<>≤≥]",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\W*(?:no|without)\b", re.IGNORECASE)


def even_so(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A prior cancer, even if cured": any prior cancer."""
    match = _EVEN.fullmatch(text, start, end)
    if match is None or _MEANS_MORE.search(match["main"]):
        return None
    if match["main"].count("(") != match["main"].count(")"):
        return None
    main = context.clause(text, *match.span("main"), context)
    several = isinstance(main.tree, (c.AnyOf, c.All)) and not _DENIED.match(match["main"])
    if main.unparsed or (several and not context.excluding):
        return None
    context.note('Read as: what stands behind "even" changes nothing.')
    return main


_MONTH = r"(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_THEN = re.compile(
    rf"\s+(?:(?:at\s+(?:the\s+)?)?(?:baseline|enrol\w+|inclusion|start\s+of\s+the\s+study)\s+)?(?:as\s+of|as\s+at|in|on|at|by|during)\s+(?:the\s+year\s+)?(?:{_MONTH}\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?"
    rf"(?:{_MONTH},?\s+)?(?:19|20)\d\d\b(?:\s*[-–]\s*(?:19|20)\d\d)?",
    re.IGNORECASE,
)


def aged_then(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Aged 30 to 60 in 1988": today they are older, and how old they were, a person has to say."""
    then = _THEN.search(text, start, end)
    if then is None or then.start() - start < 5:
        return None
    rest = _GOES_ON.match(text, then.end(), end) if text[then.end() : end].strip(" .,;)") else None
    if text[then.end() : end].strip(" .,;)") and (rest is None or context.excluding):
        return None
    main = context.clause(text, start, then.start(), context)
    if not any(isinstance(x, c.Age) for x in c.leaves(main.tree)):
        return None
    then_aged = with_leaves(
        main,
        lambda tree, place: (
            attest(text, place[0], then.end(), "investigator")
            if isinstance(tree, c.Age)
            else leaf(tree, *place)
        ),
    )
    return then_aged if rest is None else every([then_aged, context.clause(text, rest.end(), end, context)])


_GOES_ON = re.compile(r"\s*,?\s*(?:(?:and|who)\s+|(?=with\s))", re.IGNORECASE)
_THING = (
    r"(?:(?!no\b|not\b|without\b|or\b|and\b)[\w/'-]+\s+){0,4}?(?:CTs?|MRIs?|PET|scans?|imag(?:es?|ing)|x-?rays?|radiographs?|ultrasound|ecgs?|echocardiogra\w+|films?"
    r"|samples?|specimens?|tissue|blocks?|slides?|biops(?:y|ies)|blood|serum|plasma|records?|data|results?|reports?)"
)
_AT_HAND = re.compile(
    rf"(?:(?:a|an|the)\s+)?{_THING}(?:(?:,\s*{_THING})*\s*,?\s+(?:and/or|and|or)\s+(?:an?\s+)?{_THING})?\s+(?:(?:is|are|was|must|should|has|have|to|be|been)\s+)*(?:un)?available"
    r"(?:\s+(?:at|for|from|in|on|before|prior\s+to|within)\s[^;:()<>≤≥=]{3,80})?\W*",
    re.IGNORECASE,
)


def at_hand(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "CT or MRI available": whether it is there, a person says; that one was made does not."""
    if _AT_HAND.fullmatch(text, start, end) is None:
        return None
    return attest(text, start, end, "investigator")


_DEFINED = re.compile(
    r"(?P<name>[^():;]{3,90}?)\s*,?\s+(?P<open>(?:as\s+)?defined\s+(?P<how>as|by)\s*(?P<colon>:?)\s*(?P<what>[^():;]{3,200}))",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\bor\b", re.IGNORECASE)
_BY_WHOM = re.compile(
    r"\b(?:criteria|guidelines?|classification|definition|protocol|investigator|who|dsm|icd|no|not|without|at\s+least|one|any|either)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_SIGNS = frozenset(
    ("fever", "weight loss", "pain", "cough", "fatigue", "diarrhea", "nausea", "vomiting", "dyspnea", "rash")
)


def defined_by(text: str, start: int, end: int, context: Context) -> Built | None:
    """A name with its definition: what is told of it there, or its members."""
    told = _told_by(text, start, end, context)
    return _members(text, start, end, context) if told is None else told


def _told_by(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Active infection, defined as fever or antibiotics": who has the one and the other; neither alone."""
    match = _DEFINED.fullmatch(text, start, end)
    if match is None or _BY_WHOM.search(match["what"]) or _DENIED.match(match["name"]):
        return None
    name = context.clause(text, *match.span("name"), context)
    if not isinstance(name.tree, c.Condition) or not is_coded(name.tree.concept, "condition"):
        return None
    what = context.clause(text, *match.span("what"), context)
    told = list(c.leaves(what.tree))
    if not context.excluding and match["open"] and _LISTED.search(match["what"]):
        opened = isinstance(what.tree, c.AnyOf) and any(isinstance(x, (c.Unparsed, c.Attest)) for x in told)
        if opened:  # by none of these alone is anybody what the name says
            return every([name, attest(text, *match.span("open"), "investigator")])
    if what.unparsed or not any(isinstance(x, (c.Condition, c.Received)) for x in told):
        return None  # values stand for the name
    if not all(isinstance(x, (c.Condition, c.Received)) for x in told):
        beside = isinstance(what.tree, c.AnyOf) and all(isinstance(x, _FOUND) for x in told)
        return every([name, what]) if beside else None  # "defined as eGFR < 60 or albuminuria"
    if not context.excluding and len(told) > 1 and not _JOINED.search(match["what"]):
        return every([name, attest(text, *match.span("what"), "investigator")])  # all of them, or one?
    of_it = match["how"].lower() == "as" or all(
        isinstance(x, c.Condition) and is_a(x.concept, name.tree.concept, "condition") for x in told
    )
    return what if of_it and all(map(_says_it_all, told)) else every([name, what])


_FOUND = (c.Condition, c.Received, c.Measurement, c.Test, c.Score)


def _says_it_all(tree: c.Tree) -> bool:
    """A disease or an operation; a sign, or a drug, others have too."""
    if isinstance(tree, c.Received):
        return is_a(tree.concept, "surgery", "therapy")
    return isinstance(tree, c.Condition) and tree.concept not in _SIGNS


_MEMBERS_TOLD = re.compile(
    r"(?P<name>[^,;:]{4,110}?)\s*,?\s+(?:as\s+)?defined\s+(?:as|by)\s+(?P<what>(?:[^;:()<>≤≥=]|\([A-Z]{2,6}\)){8,400})",
    re.IGNORECASE,
)
_NO_MEMBERS = re.compile(
    r"\b(?:criteria|guidelines?|classification|definition|protocol|investigator|who|dsm|icd|no|not|without|at\s+least|one\s+of|either|such\s+as|including|must|unless|except|if|that|which|requiring|within|despite)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"(?:any\s+|prior\s+|previous\s+|known\s+|past\s+)*history\s+of\b", re.IGNORECASE)


def _members(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Significant arrhythmia, defined as A, B or C": these keep out, and no other arrhythmia."""
    match = _MEMBERS_TOLD.fullmatch(text, start, end)
    if not context.excluding or match is None or "," not in match["what"]:
        return None
    if _NO_MEMBERS.search(match["what"]) or re.search(r"\b(?:no|not|without)\b", match["name"]):
        return None
    name = context.clause(text, *match.span("name"), context)
    named = list(c.leaves(name.tree))
    if not isinstance(named[0], c.Condition) or not all(
        isinstance(x, (c.Condition, c.Attest)) for x in named
    ):
        return None
    if not isinstance(name.tree, (c.Condition, c.All)):
        return None
    past = _PAST.match(match["name"])
    told = f"history of {match['what']}" if past and not _PAST.match(match["what"]) else match["what"]
    what = context.clause(told, 0, len(told), context.of(told))
    if what.unparsed or not isinstance(what.tree, c.AnyOf) or len(what.tree.of) < 3:
        return None
    if not all(_illness_or_treatment(x) for x in what.tree.of):
        return None
    return Built(what.tree, (match.span("what"),) * len(what.places))


def _illness_or_treatment(tree: c.Tree) -> bool:
    """A disease or a treatment, whatever is asked of it besides; a sign others have too."""
    first, *beside = c.leaves(tree)
    if not all(isinstance(x, c.Attest) for x in beside) or isinstance(tree, c.Not):
        return False
    if isinstance(first, c.Condition):
        return first.concept not in _SIGNS
    return isinstance(first, c.Received)
