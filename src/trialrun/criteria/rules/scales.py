"""Scores on scales that the vocabulary does not hold: "Fatigue Impact Score (FIS) of more than 40".

Like an uncoded condition it is a leaf under its own name: a record that gives this score under this name answers
it, and no other does.
"""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.restated import says_nothing
from trialrun.criteria.trees.build import Built, attest, every, leaf, some
from trialrun.criteria.words.quantities import Quantity, quantities
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_coded
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import fold, mentions

_LEAD = r"(?:(?:patients?|subjects?|participants?|individuals|adults|people|those|with|who|that|have|has|having|must|should|scor(?:e|ed|ing)|an?|the|baseline|total|mean|screening)\s+)*"
_WORD = r"(?!(?:with|and|or|who|in|by|than|to|no|not|without|an?|if|as|but|have|has|is|are|at|history|score\s+on)\b)[A-Za-z][A-Za-z'’/-]*(?:(?<=-)\d{1,2}\b)?"
_KIND = r"(?:scale|score|index|inventory|questionnaire|checklist)"
_NAME = rf"(?P<name>{_WORD}(?:\s+{_WORD}){{0,7}}?\s+{_KIND})"
_SHORT = r"(?:\s*\((?P<short>[A-Z][\w-]{1,11})\))?"
_BOUND = (
    r"(?P<bound>(?:[<>≤≥]=?|=|at\s+least|less\s+than|more\s+than|greater\s+than|fewer\s+than|above|below|over|under|between|from|\d)[^;:()]{0,40}?)"
    r"(?:\s+points?)?(?:\s+(?:at|on)\s+(?:the\s+)?(?:screening|baseline|enrol?lment|inclusion)(?:\s+visit)?)?"
)
# On what it was rated: "on MRI".
_SEEN = r"(?P<seen>\s+(?:on|by|in|per)\s+(?:an?\s+|the\s+)?(?:MRI|CT|magnetic\s+resonance\s+imaging|imaging|x-?rays?|radiographs?|ultrasound|endoscopy|colonoscopy|examination))?"
_SCORED = re.compile(
    rf"{_LEAD}{_NAME}{_SHORT}\s*[,:]?\s*(?:(?:total\s+)?scores?\s*)?(?:of|is|was|:)?\s*{_BOUND}{_SEEN}",
    re.IGNORECASE,
)
_SCORED_ON = re.compile(
    rf"{_LEAD}(?:scores?\s+)?(?:of\s+|is\s+)?(?=\S*\s*\d|at|less|more|greater|fewer|above|below|between){_BOUND}\s+(?:on|in)\s+(?:the\s+|an?\s+)?{_NAME}{_SHORT}",
    re.IGNORECASE,
)


def scored(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "A frailty score of at least 3 points", "score ≥ 6 on the Widespread Pain Index"."""
    match = _SCORED.fullmatch(text, start, end) or _SCORED_ON.fullmatch(text, start, end)
    if match is None:
        return None
    if match.groupdict().get("seen"):
        alone = scored(text, start, match.start("seen"), context)
        seen = attest(text, match.start("seen") + 1, end, "investigator")
        return None if alone is None else every([alone, seen])
    plain = context.plain(text, start, end, context)
    understood = not plain.unparsed and not any(isinstance(x, c.Attest) for x in c.leaves(plain.tree))
    if understood and not _by_no_known_name(plain.tree):
        return plain
    found = list(quantities(match["bound"], fold(match["bound"])))
    if len(found) != 1 or not isinstance(found[0].value, Quantity):
        return None
    bound = found[0].value
    if found[0].end - found[0].start < len(match["bound"].strip()) or bound.unit not in ("", "points"):
        return None
    if not bound.compared or bound.second is not None:
        return None
    for told in _known(match["name"], match["short"]):
        again = f"{told} {match['bound']}"
        built = context.clause(again, 0, len(again), context.of(again))
        if not built.unparsed:
            return Built(built.tree, ((start, end),) * len(built.places))
        return plain if understood else None
    if understood:
        return plain
    if any(x.of("scale") for x in mentions(match["name"])):
        return None  # "change in ECOG score": more than the known scale's name
    return leaf(c.Measurement(uncoded(match["name"]), bound.range, ""), start, end)


def _known(name: str, short: str | None) -> list[str]:
    """By which of its names the vocabulary holds the scale.

    An abbreviation of the very words before it is the sentence's own: "Fatigue Burden Score (FBS)" is no sugar.
    """
    told = [name, *([short] if short and not says_nothing(f"{name} (", short) else [])]
    found = [(x, m) for x in told for m in mentions(x) if m.of("scale")]
    return [x[m.start : m.end] for x, m in found if _GENERIC.fullmatch(x[: m.start] + x[m.end :])]


# What adds nothing to the name of a scale: "ECOG standard score".
_GENERIC = re.compile(
    r"(?:\s|standard|total|PS|performance|status|scores?|scale|index|rating|questionnaire|inventory|checklist)*",
    re.IGNORECASE,
)


def _by_no_known_name(tree: c.Tree) -> bool:
    """ "GAD-7 questionnaire ≥ 12": a value under a name that may be a known scale's with what it is."""
    return isinstance(tree, c.Measurement) and not is_coded(tree.concept, "measurement")


HINTS = ("scale", "score", "index", "inventory", "questionnaire", "checklist")


_SCALE_IN_BRACKETS = re.compile(
    r"(?P<what>performance\s+(?:status|score|level)(?:\s+(?:score|scale|grade))?)\s*[(\[](?P<scale>[^()\[\]<>≤≥=\d]*\b(?:karnofsky|ecog|zubrod|who|lansky|swog|gog)\b[^()\[\]<>≤≥=\d]*)[)\]](?=.*\d)",
    re.IGNORECASE | re.DOTALL,
)


def scale_in_brackets(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Performance status (Karnofsky scale) of at least 70": the bracket names the scale."""
    match = _SCALE_IN_BRACKETS.search(text, start, end)
    if match is None:
        return _scale_behind(text, start, end, context)
    a, b = match.span()
    name = match["scale"].strip()
    told = text[:a] + name + " " * (b - a - len(name)) + text[b:]
    built = context.clause(told, start, end, context.of(told))
    return None if built.unparsed else built


# "ECOG 0-1 ECOG 2 allowed if …": a stop is lost between what is asked for and what is allowed.
_WORSE_ALLOWED = re.compile(
    r"(?P<main>(?P<scale>ECOG|WHO|Zubrod|SWOG|GOG|Karnofsky|Lansky)\b[^;:()]{0,40}?\d\s*%?)\s*[;,.]?\s+"
    r"(?P<other>(?P=scale)\b[^;:()]{0,40}?\d\s*%?)\s+(?:(?:is|are|may\s+be)\s+)?(?:allowed|permitted|acceptable)"
    r"(?:\s+(?P<how>(?:only\s+)?(?:if|when|provided|for|in|with|as\s+long\s+as)\b.{3,160}))?",
    re.IGNORECASE | re.DOTALL,
)


def worse_allowed(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ECOG 0-1 ECOG 2 allowed if due to bone pain": the first, or the second on its condition."""
    match = None if context.excluding else _WORSE_ALLOWED.fullmatch(text, start, end)
    if match is None:
        return None
    main, other = (context.clause(text, *match.span(x), context) for x in ("main", "other"))
    if not isinstance(main.tree, c.Score) or not isinstance(other.tree, c.Score):
        return None
    if match["how"]:
        other = every([other, attest(text, *match.span("how"), "investigator")])
    return some([main, other])


_NAMED_SCALE = r"(?:karnofsky|ecog|zubrod|who|lansky|swog|gog)"
_SCALE_BEHIND = re.compile(
    r"\b(?P<what>performance\s+(?:status|score|level)(?:\s+\(PS\))?(?:\s+(?:score|scale|grade))?)(?P<bound>[^()\[\];,.]{0,40}\d[^()\[\];,.]{0,8}?)\s*"
    rf"[(\[]\s*(?P<scale>{_NAMED_SCALE})(?:[\s/-]+(?:{_NAMED_SCALE}|ps|performance|status|scores?|scale|criteria|grade|index|points?|and|or))*\s*[)\]]",
    re.IGNORECASE,
)


def _scale_behind(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Performance status 0-1 (ECOG PS)": of the scale that the bracket names, and no more is asked."""
    match = _SCALE_BEHIND.search(text, start, end)
    if match is None or re.search(rf"\b{_NAMED_SCALE}\b", text[start : match.start()], re.IGNORECASE):
        return None
    a, b = match.start(), match.end()
    name = f"{match['scale']} {match['bound'].strip()}"
    if len(name) > b - a:
        return None
    told = text[:a] + name + " " * (b - a - len(name)) + text[b:]
    built = context.clause(told, start, end, context.of(told))
    return None if built.unparsed else built
