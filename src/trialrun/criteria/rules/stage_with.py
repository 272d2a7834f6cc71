"""A stage of which more is asked beside another: "stage IIIB with pleural effusion or stage IV lung cancer"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, every, some
from trialrun.model import criteria as c

_NUMBER = r"(?:IV|I{1,3}|[1-4])[ABC]?\d?"
_TWO_STAGES = re.compile(
    rf"(?P<before>[^;:]*?)\bstage\s+(?P<one>{_NUMBER})\b(?P<noun>(?:\s+(?!(?:or|and|with|without|who)\b)[\w-]+){{0,4}}?)\s*"
    r"(?:\(\s*)?with\s+(?P<what>(?!or\b|without\b)(?:(?!\bstage\b)[^,;:()<>≤≥=]){4,70}?)\)?\s*,?\s+(?:and/or|or|and)\s+"
    rf"stage\s+(?P<two>{_NUMBER})\b(?P<after>(?:(?!\b(?:with|without|who|if|unless|except|stage)\b)[^;:()])*)",
    re.IGNORECASE,
)
_COURSE_OR = re.compile(
    r"\b(?P<course>recurrent|relapsed|metastatic|progressive|unresectable|inoperable)\s*,?\s+(?:and/or|or)\s+$",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:no|not|without|neither|except|other\s+than)\b", re.IGNORECASE)


def one_with_more(text: str, start: int, end: int, context: Context) -> Built | None:
    """What is asked beside the first stage has no stage of its own, and is not asked of the second."""
    match = _TWO_STAGES.fullmatch(text, start, end)
    if match is None or _DENIES.search(text, start, end) or "stage" in match["before"].lower():
        return None
    before, noun, after = match["before"], match["noun"], match["after"]
    behind = after if after.strip() else noun
    alone: list[Built] = []
    if (course := _COURSE_OR.search(before)) is not None:  # "recurrent and/or stage IIIB with …"
        before = before[: course.start()]
        alone = [_told(f"{before}{course['course']} {behind}", match, context)]
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
