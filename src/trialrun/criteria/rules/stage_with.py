"""A stage of which more is asked beside another: "stage IIIB with pleural effusion or stage IV lung cancer"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, some
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_NUMBER = r"(?:IV|I{1,3}|[1-4])[ABC]?\d?"
_TWO_STAGES = re.compile(
    rf"(?P<before>[^;:]*?)\bstage\s+(?P<one>{_NUMBER})\b(?P<noun>(?:\s+(?!(?:or|and|with|without|who)\b)[\w-]+){{0,4}}?)\s*"
    r"(?:\(\s*)?with\s+(?P<what>(?!or\b|without\b)(?:(?!\bstage\b)[^,;:()<>≤≥=]){4,70}?)\)?(?:\s*,)?\s+(?P<join>(?:and/or|or|and)\s+)?"
    rf"stage\s+(?P<two>{_NUMBER})\b(?P<after>(?:(?!\b(?:with|without|who|if|unless|except|stage)\b)[^;:()])*)",
    re.IGNORECASE,
)
_COURSE_OR = re.compile(
    r"\b(?P<course>recurrent|relapsed|metastatic|progressive|unresectable|inoperable)\s*,?\s+(?:and/or|or)\s+$",
    re.IGNORECASE,
)
# "… or stage IV or recurrent disease", "…, stage IV, or recurrent lung cancer"
_OR_COURSE = re.compile(
    r"(?:\s*,)?\s+(?:and/or|or)\s+(?P<course>recurrent|relapsed|metastatic|progressive|unresectable|inoperable)\s+"
    r"(?:(?:disease|cancer|tumou?rs?)|(?P<name>[^,;:()]{4,80}?))\s*$",
    re.IGNORECASE,
)
_ANY_NOUN = ("", "disease", "cancer", "tumor", "tumour")
_DENIES = re.compile(r"\b(?:no|not|without|neither|except|other\s+than)\b", re.IGNORECASE)


def one_with_more(text: str, start: int, end: int, context: Context) -> Built | None:
    """What is asked beside the first stage has no stage of its own, and is not asked of the second."""
    match = _TWO_STAGES.fullmatch(text, start, end)
    if match is None or _DENIES.search(text, start, end) or "stage" in match["before"].lower():
        return None
    before, noun, after = match["before"], match["noun"], match["after"]
    alone: list[Built] = []
    if (back := _OR_COURSE.search(after)) is not None:
        after = f" {back['name']}" if back["name"] else after[: back.start()]
        whose = after or noun or f" {before.strip(' ,')}"
        alone = [_told(f"{back['course']}{whose}", match, context)]
        if not all(isinstance(x, c.Condition) and x.course for x in c.leaves(alone[0].tree)):
            return None
    elif not match["join"]:
        return None
    behind = noun if noun and after.strip().lower() in _ANY_NOUN else after
    if (course := _COURSE_OR.search(before)) is not None:  # "recurrent and/or stage IIIB with …"
        before = before[: course.start()]
        alone.append(_told(f"{before}{course['course']} {behind}", match, context))
    first = _told(f"{before}stage {match['one']}{noun or after}", match, context)
    other = _told(f"{before}stage {match['two']}{behind}", match, context)
    if not (_staged(first) and _staged(other)):
        return None
    what = context.clause(text, *match.span("what"), context.as_inclusion())
    return some([*alone, every([first, what]), other])


def _told(words: str, match: re.Match[str], context: Context) -> Built:
    built = context.clause(words, 0, len(words), context.of(words))
    return Built(built.tree, (match.span(),) * len(built.places))


def _staged(built: Built) -> bool:
    leaves = list(c.leaves(built.tree))
    known = all(isinstance(x, (c.Condition, c.Test, c.Received, c.Attest)) for x in leaves)
    return known and any(isinstance(x, c.Condition) and x.stage for x in leaves)


_ONE_STAGE = re.compile(
    rf"(?P<ill>(?:[^,;:()<>≤≥=]{{3,80}},\s+)?[^,;:()<>≤≥=]{{0,100}}?\bstages?\s+{_NUMBER}(?:\s*(?:-|–|/|or|and|to)\s*{_NUMBER}){{0,3}}(?:\s+(?!(?:or|and|with|without|who|presenting)\b)[\w-]+){{0,5}}?)\s+"
    r"(?:presenting\s+)?with\s+(?P<what>(?!or\b|without\b|no\b)[^,;:()<>≤≥=\d]{4,160})",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(rf".*\bstages?\s+{_NUMBER}(?:\s*(?:-|–|/|or|and|to)\s*{_NUMBER}){{0,3}}", re.IGNORECASE)
_OF_ITS_OWN = re.compile(
    r"\b(?:stages?|recurrent|relapsed|refractory|metastatic|unresectable|inoperable|progressive|resected|previously|prior|newly|treated|untreated|who|patients?|subjects?|not|no|without|after|following|plan\w*|eligible|able)\b",
    re.IGNORECASE,
)


def stage_with_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Stage IIIB with pleural effusion or pleural implants": of that stage, and one of them beside it."""
    match = _ONE_STAGE.fullmatch(text, start, end)
    if match is None or _OF_ITS_OWN.search(match["what"]) or _DENIES.search(match["ill"]):
        return None
    if "," in match["ill"] and " or " in match["ill"]:
        return None
    if " or " not in match["what"] and _NO_NOUN.fullmatch(match["ill"]) is None:
        return None
    what = context.clause(text, *match.span("what"), context.as_exclusion())
    found = list(c.leaves(what.tree))
    if what.unparsed or isinstance(what.tree, c.Not) or any(_cancer(x) for x in found):
        return None
    ill = context.clause(text, *match.span("ill"), context)
    return every([ill, what])


def _cancer(tree: c.Tree) -> bool:
    """Whether it names a cancer of its own, which has other stages."""
    if not isinstance(tree, c.Condition):
        return False
    return is_a(tree.concept, "neoplasm", "condition") and not is_a(
        tree.concept, "metastatic cancer", "condition"
    )


RULES = (
    (one_with_more, ("or stage ", "and stage ", ", stage ")),
    (stage_with_either, ("stage ", "stages ")),
)
"""Each with words of which one stands in whatever it reads."""
