"""Adjectives of which no record tells which one holds: "intermediate- or high-risk", "primary or recurrent"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, Place, attest, every, leaf, negate, some, with_leaves
from trialrun.criteria.words.cues import cue_of
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.mentions import mentions

_DEGREE = r"(?:very[\s-]+)?(?:ultra-?\s?)?(?:low(?:er)?|intermediate(?:[\s-]*(?:[12]|I{1,2}))?|int-?[12]|moderate|standard|average|favou?rable|unfavou?rable|poor|good|high(?:er)?)"
_JOIN = r"\s*(?:,|/|\bor\b|\band/or\b|\bto\b|\band\b|,\s*or\b)\s*"
_LEAD = (
    r"(?P<lead>(?:(?:patients?|subjects?|participants?|adults?|children|women|men|those|with|who|have|has|having|diagnosis|diagnosed|of|an?|the|newly|previously|untreated"
    r"|(?:histo)?patholog\w+|histolog\w+|cytolog\w+|biopsy|confirmed|proven|documented|clinically|known|active)[\s-]+)*)"
)
_WHAT = r"(?P<what>(?!(?:of|for|group|groups|factors?|features?|stage|or|and|to)\b)[a-z][^,;:()<>≤≥=/]{2,70})"
_AT_RISK = re.compile(
    rf"{_LEAD}(?P<kind>{_DEGREE}(?:[\s-]*risk|-)?(?:{_JOIN}{_DEGREE}(?:[\s-]*risk|-)?){{0,3}}[\s-]+risk)\s+{_WHAT}",
    re.IGNORECASE,
)
_KINDS = (
    r"(?:primary|residual|early|late|initial|de\s+novo|secondary|locali[sz]ed|regional|limited|extensive|first|new(?:ly\s+diagnosed)?|progressive"
    r"|recurrent|metastatic|relapsed|refractory|persistent|(?:locally\s+)?advanced|unresectable|inoperable)"
)
_EITHER_KIND = re.compile(
    rf"{_LEAD}(?P<one>{_KINDS})\s*(?:/|\bor\b|\band/or\b)\s*(?P<other>{_KINDS})\s+{_WHAT}", re.IGNORECASE
)
_LISTS = re.compile(r"\b(?:and|or|no|not|non|without|unless|except|if|must|who|that|which)\b", re.IGNORECASE)


_TRAUMATIC = re.compile(
    r"(?:(?P<who>[^,;:()]{3,60}?)\s+who\s+(?:has|have|had)\s+(?:(?:sustained|suffered|experienced|had|an?)\s+)*)?(?P<lead>(?:(?:any|known|history|prior|previous|recent|current|active|of|an?|patients?|subjects?|with)\s+)*)"
    r"(?P<kind>non-?\s?traumatic|atraumatic|post-?\s?traumatic)\s+(?P<what>[a-z][^,;:()<>≤≥=]{2,60}?\s+(?:or|and/or)\s+[a-z][^,;:()<>≤≥=]{3,60})",
    re.IGNORECASE,
)


def traumatic(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Non-traumatic fracture or dislocation": either of them; that no trauma brought it, a person says."""
    match = _TRAUMATIC.fullmatch(text, start, end)
    if match is None:
        return None
    told = match["lead"] + match["what"]
    what = context.clause(told, 0, len(told), context.of(told))
    if not isinstance(what.tree, c.AnyOf) or not all(isinstance(x, c.Condition) for x in what.tree.of):
        return None
    place = match.span("what")
    asked = attest(text, match.start("kind"), end, "investigator")
    both = every([Built(what.tree, (place,) * len(what.places)), asked])
    if match["who"] is None:
        return both
    who = context.clause(text, *match.span("who"), context)
    return every([who, both])


def at_risk(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Low- or intermediate-risk prostate cancer": the cancer; of what risk it is, a person says."""
    match = _AT_RISK.fullmatch(text, start, end)
    if match is None or _LISTS.search(match["what"]):
        return None
    if any(x.start == 0 and x.end > len(match["kind"]) for x in mentions(f"{match['kind']} {match['what']}")):
        return None  # "high-risk pregnancy" is one thing
    what = _ill(match["lead"], "", match, context)
    if what is None:
        return None
    return every([what, attest(text, match.start("kind"), end, "investigator")])


def either_kind(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Primary or recurrent glioma": a glioma that recurred, or one of which a person says that it is the other."""
    match = _EITHER_KIND.fullmatch(text, start, end)
    if match is None or _LISTS.search(match["what"]):
        return None
    if all(cue_of(match[name].lower()) is not None for name in ("one", "other")):
        return None
    parts: list[Built] = []
    asked: list[str] = []
    for name in ("one", "other"):
        told = _ill(match["lead"], match[name] + " ", match, context)
        if told is None:
            plain = _ill(match["lead"], "", match, context)
            if plain is None:
                return None
            told = every([plain, attest(text, match.start("one"), end, "investigator")])
            asked.append(name)
        parts.append(told)
    if not asked:
        return None  # the grammar knows them both
    return some(parts) if len(asked) == 1 else parts[0]


_SEVERITIES: tuple[c.Severity, ...] = ("mild", "moderate", "severe")
_SO_SEVERE = re.compile(
    rf"{_LEAD}(?:(?P<least>at\s+least|≥)\s+(?P<from>mild|moderate)(?:ly)?|(?:greater|more|worse)\s+than\s+(?P<above>mild|moderate)(?:ly)?"
    rf"|(?P<more>mild|moderate)\s+or\s+(?:greater|worse|higher|more(?:\s+severe)?))\s+(?!to\b){_WHAT}",
    re.IGNORECASE,
)


def so_severe(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "At least moderate depression": moderate or severe."""
    match = _SO_SEVERE.fullmatch(text, start, end)
    if match is None or _LISTS.search(match["what"]):
        return None
    first = match["from"] or match["more"] or match["above"]
    begin = _SEVERITIES.index(first.lower()) + (match["above"] is not None)
    parts = [_ill(match["lead"], f"{degree} ", match, context) for degree in _SEVERITIES[begin:]]
    told = [part for part in parts if part is not None]
    if not told:
        return _so_severe_with_more(match, _SEVERITIES[begin:], context)
    graded = all(any(isinstance(x, c.Condition) and x.severity for x in c.leaves(part.tree)) for part in told)
    return some(told) if graded and len(told) == len(parts) else None


def _so_severe_with_more(
    match: re.Match[str], degrees: tuple[c.Severity, ...], context: Context
) -> Built | None:
    """ "At least mild hemophilia with factor VIII < 5 %": the degrees of the one disease, and the rest as it is."""
    told = f"{match['lead']}{match['what']}"
    plain = context.clause(told, 0, len(told), context.of(told))
    ill = [x for x in c.leaves(plain.tree) if isinstance(x, c.Condition)]
    if plain.unparsed or len(ill) != 1 or ill[0].severity or not is_coded(ill[0].concept, "condition"):
        return None
    if not isinstance(plain.tree, c.All) or ill[0] not in plain.tree.of:
        return None

    def graded(tree: c.Tree, _place: Place) -> Built:
        if not isinstance(tree, c.Condition):
            return leaf(tree, *match.span())
        return some(leaf(replace(tree, severity=degree), *match.span()) for degree in degrees)

    return with_leaves(plain, graded)


def _ill(lead: str, adjective: str, match: re.Match[str], context: Context) -> Built | None:
    """The disease with that adjective; None where it is none of the vocabulary, or more than one demand."""
    told = f"{lead}{adjective}{match['what']}"
    built = context.clause(told, 0, len(told), context.of(told))
    leaves = list(c.leaves(built.tree))
    ill = [x for x in leaves if isinstance(x, c.Condition)]
    if built.unparsed or not ill or not all(is_coded(x.concept, "condition") for x in ill):
        return None
    if not all(isinstance(x, (c.Condition, c.Age, c.IsSex)) for x in leaves) or not isinstance(
        built.tree, (c.Condition, c.All)
    ):
        return None
    return Built(built.tree, ((match.start(), match.end()),) * len(built.places))


HINTS = ("recur", "metasta", "relaps", "refractory", "persistent", "advanced", "unresect", "inoperable")


_HOW_ACTIVE = re.compile(
    rf"{_LEAD}(?P<how>(?:mild(?:ly)?|moderate(?:ly)?)[\s-]*(?:to|or|-|–)[\s-]*(?:moderate|severe)(?:ly)?|moderately|severely|highly)[\s-]+"
    r"(?P<what>active\s[^;:]{4,160})",
    re.IGNORECASE,
)


def so_active(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Moderately to severely active colitis": it is active; how active, a person says where no score does."""
    match = _HOW_ACTIVE.fullmatch(text, start, end)
    if match is None or not context.plain(text, start, end, context).unparsed:
        return None
    active = context.clause(text, *match.span("what"), context)
    leaves = list(c.leaves(active.tree))
    if active.unparsed or not leaves or isinstance(active.tree, (c.AnyOf, c.Not)):
        return None
    ill = leaves[0]
    if not isinstance(ill, c.Condition) or ill.status != "active" or not is_coded(ill.concept, "condition"):
        return None
    return every([active, attest(text, match.start("how"), match.end("how"), "investigator")])


AT_ANY_TIME = ("vere, p", "derate, p", "vere, on", "vere, cu")
_AT_ANY_TIME = re.compile(
    r"(?P<no>(?:no|not|without)\s+)?(?P<lead>(?:(?:any|known|history|of|an?|evidence|have|with)\s+)*)(?P<degree>(?:moderate\s+to\s+)?severe|moderate),\s+"
    r"(?P<when>(?:prior|previous|past|ongoing|current|active),?\s+(?:or|and/or)\s+(?:prior|previous|past|ongoing|current|active))\s+(?P<what>[a-z][^,;:()<>≤≥=]{3,80})",
    re.IGNORECASE,
)


def severe_or_at_any_time(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No severe, prior or ongoing colitis": the severe one; whether any other counts, a person says."""
    match = _AT_ANY_TIME.fullmatch(text, start, end)
    if match is None or _LISTS.search(match["what"]) or (match["no"] is None and not context.excluding):
        return None
    apart = context.as_exclusion()
    told = f"history of {match['what']}"
    ill = context.clause(told, 0, len(told), apart.of(told))
    told = f"history of {match['degree']} {match['what']}"
    severe = context.clause(told, 0, len(told), apart.of(told))
    if not isinstance(ill.tree, c.Condition) or not isinstance(severe.tree, c.Condition):
        return None
    place = match.span("what")
    asked = attest(text, match.start("degree"), end, "investigator")
    either = some([Built(severe.tree, (place,)), every([Built(ill.tree, (place,)), asked])])
    return negate(either) if match["no"] and not context.excluding else either
