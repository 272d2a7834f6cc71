"""What is told by what it does: "medications that may cause neutropenia or bleeding", "any condition that may
affect gait, balance or mood"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, leaf, some, with_leaves
from trialrun.model import criteria as c
from trialrun.vocab.mentions import mentions

_DRUGS = r"(?:drugs?|medications?|medicines?|agents?|compounds?|substances?|products?|supplements?)"
_EFFECT = (
    r"(?:causes?|causing|requires?|requiring|associated\s+with|affect(?:s|ing)?|interacts?|interacting|interfer(?:es?|ing)|induces?|inducing|inhibits?|inhibiting|alters?|altering"
    r"|influenc(?:es?|ing)|suppress(?:es)?|prolongs?|promot(?:es?|ing)|lowers?|raises?|increases?|decreases?|reduces?|impairs?|have\s+(?:an?\s+)?(?:effects?|activity|influence)|has\s+(?:an?\s+)?(?:effect|activity|influence)"
    r"|(?:an?\s+)?(?:(?!no\b)[\w-]+\s+){1,3}(?:potential|properties|side[- ]effects?)"
    r"|(?:activity|efficacy|effects?|action)\s+(?:against|on|in|for|upon)\b|[a-z]*toxicit(?:y|ies))"
)
# "drugs known to cause A or B": the list is of what they cause, and no record says which drugs those are.
_BY_EFFECT = re.compile(
    rf"(?:(?!who\b|if\b|unless\b|except\b)[\w/-]+\s+){{0,8}}?{_DRUGS}(?:\s*\([^()]{{1,40}}\))?(?:\s*,(?=\s+(?:that|which)\b))?\s+(?:(?:that|which|with|to)\s+)?(?:(?:are|is|have\s+been|has\s+been)\s+)?"
    r"(?:(?:known|likely|suspected|expected|shown|reported|thought|believed|used|potential(?:ly)?|possibly|significantly|directly|adversely|may|can|could|might|would|will|to|be|or|and/or|proven|established|possible|clinical|antiviral|antitumou?r)\s+)*"
    rf"{_EFFECT}\b(?P<what>[^;:()]*)",
    re.IGNORECASE | re.DOTALL,
)
_EXAMPLES = re.compile(
    r"\b(?:such\s+as|includ\w+|e\.?g|like|unless|except\w*|other\s+than|within|if)\b", re.IGNORECASE
)


def by_effect(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Use of drugs that may cause neutropenia or bleeding": what they do says which drugs are meant."""
    piece = text[start:end]
    match = _BY_EFFECT.fullmatch(piece)
    if match is None or _EXAMPLES.search(match["what"]) or _FORBIDDEN_TWICE.search(piece):
        return None
    given = any(x.of("therapy") for x in mentions(match["what"]))
    if given and re.search(r",|\b(?:and|or)\b", match["what"]):
        return _and_a_drug(text, start, end, context)
    if any(x.of("therapy") for x in mentions(_NOT_OF_THE_KIND.sub("other", piece[: match.start("what")]))):
        return None
    return attest(text, start, end, "investigator")


_NOT_OF_THE_KIND = re.compile(r"\bnon-\w+", re.IGNORECASE)  # "non-antiviral drugs": these it does not name
_LAST_ITEM = re.compile(r",\s*(?:and/or|or|and)\s+(?=\w)")


def _and_a_drug(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Drugs that cause A or B, or rifampin": the last item of the list is a drug itself."""
    cuts = list(_LAST_ITEM.finditer(text, start, end))
    if not cuts or not context.excluding:
        return None
    last = context.clause(text, cuts[-1].end(), end, context)
    leaves = list(c.leaves(last.tree))
    if not any(isinstance(x, c.Received) for x in leaves) or isinstance(last.tree, c.Not):
        return None
    if not all(isinstance(x, c.Received | c.Attest) for x in leaves):
        return None
    if any(x.of("therapy") for x in mentions(text[start : cuts[-1].start()])):
        return None
    return some([attest(text, start, cuts[-1].start(), "investigator"), last])


_FORBIDDEN_TWICE = re.compile(r"\b(?:must|should|shall|allowed|permitted|eligible|excluded)\b", re.IGNORECASE)


# What a condition would do harm to: a list of that, and no list of conditions.
_HARMS = re.compile(
    r"\b(?P<harm>(?:that|which)\s+(?:\w+\s+){0,3}?(?:interfer(?:es?|ing)|affects?|impairs?|alters?|influences?|compromises?|confounds?"
    r"|impacts?|jeopardi[sz]es?|hinders?|complicates?|disturbs?)\s+(?:[\w'’-]+\s+){0,7}?[\w'’-]+)"
    r"(?:(?:\s*,\s*(?:[\w'’-]+\s+){0,3}[\w'’-]+)+\s*,?\s*(?:and/or|or|and)|\s+(?:and/or|or|and))\s+(?P<last>(?:[\w'’-]+\s+){0,5}[\w'’-]+)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:such\s+as|includ\w+|like|unless|except\w*|other\s+than|who|with|without|if|pregnan\w+|lactat\w+|breast\w*|histor\w+|prior|previous"
    r"|any|an?|current\w*|active|severe|uncontrolled|know\w+|use|participat\w+|(?:in)?eligible|exclud\w+|allowed|permitted)\b",
    re.IGNORECASE,
)


HARMING = (
    *("interfer", "affect", "impair", "alter", "influenc", "compromis", "confound", "impact"),
    *("jeopard", "hinder", "complicat", "disturb"),
)


def harms(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Condition that would affect gait, pain or mood": the question is of all that it would affect."""
    match = _HARMS.search(text, start, end)
    if match is None or match.end() < end or _GOES_ON.search(match["last"]):
        return None
    first = match.end("harm")
    built = context.clause(text, start, first, context)
    asked = [
        place
        for tree, place in zip(c.leaves(built.tree), built.places, strict=True)
        if isinstance(tree, c.Attest) and place[1] == first
    ]
    if len(asked) != 1:
        return None

    def whole(tree: c.Tree, place: tuple[int, int]) -> Built:
        return attest(text, place[0], end, "investigator") if place == asked[0] else leaf(tree, *place)

    return with_leaves(built, whole)


# What becomes of a drug in the body: in a list these are no illnesses.
_FATE = (
    r"(?:the\s+|its\s+|their\s+)?(?:drug\s+)?(?:absorption|distribution|metabolism|excretion|elimination|disposition"
    r"|pharmacokinetics?|pharmacodynamics?|bioavailability)"
)
_FATES = re.compile(
    rf"\b{_FATE}(?P<others>(?:\s*,\s*{_FATE})*(?:\s*,?\s+(?:and/or|or|and)\s+|\s*/\s*){_FATE})\b",
    re.IGNORECASE,
)


def fate_of_a_drug(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Disease that precludes drug absorption, metabolism or excretion": all of it is in the one question."""
    match = _FATES.search(text, start, end)
    if match is None:
        return None
    first, last = match.span("others")
    told = f"{text[:first]}{' ' * (last - first)}{text[last:]}"
    built = context.clause(told, start, end, context.of(told))
    around = [
        place
        for tree, place in zip(c.leaves(built.tree), built.places, strict=True)
        if isinstance(tree, c.Attest) and place[0] <= match.start() and place[1] >= first
    ]
    if len(around) != 1:
        return None

    def whole(tree: c.Tree, place: tuple[int, int]) -> Built:
        if place != around[0] or not isinstance(tree, c.Attest):
            return leaf(tree, *place)
        return attest(text, place[0], max(place[1], last), tree.by)

    return with_leaves(built, whole)


FATES = ("absorption", "distribution", "metabolism", "excretion", "elimination", "pharmaco", "bioavail")
