"""Treatments that were given together: "combination of ipilimumab and nivolumab" is neither of them alone."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate
from trialrun.model import criteria as c
from trialrun.vocab.mentions import resolve

_NAME = (
    r"(?:an?\s+)?(?!(?:and|or|with|of)\b)[A-Za-z][\w-]+(?:\s(?!(?:and|or|plus|therapy|treatment)\b)[\w-]+)?"
)
_ARTICLE = re.compile(r"^an?\s+", re.IGNORECASE)
_TOGETHER = re.compile(
    r"(?P<lead>.*?)\b(?:the\s+|an?\s+)?(?P<said>combin(?:ation|ed)(?:\s+(?:therapy|treatment|use|regimens?))?(?:\s+(?:of|with))?"
    r"|dual\s+(?:[\w-]+\s+){0,2}?(?:blockade|therapy|treatment|inhibition)\s+(?:of|with|using))\s+"
    rf"(?P<one>{_NAME})\s*(?:/|\band\b|\bplus\b|\+|&)\s*(?P<other>{_NAME})"
    r"(?:\s+(?:combinations?|therapy|treatment|regimens?))?",
    re.IGNORECASE,
)


def given_together(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Prior combination A/B": who had both; whether together, no record says for sure."""
    match = _TOGETHER.fullmatch(text, start, end)
    if match is None or not all(resolve(_ARTICLE.sub("", match[x]), "therapy") for x in ("one", "other")):
        return None
    parts = []
    for which in ("one", "other"):
        told = f"{match['lead']}{match[which]}"
        built = context.clause(told, 0, len(told), context.of(told))
        parts.append(Built(built.tree, (match.span(which),) * len(built.places)))
    denied = [isinstance(x.tree, c.Not) for x in parts]
    given = [negate(x) if no else x for x, no in zip(parts, denied, strict=True)]
    if len(set(denied)) > 1 or not all(isinstance(x.tree, c.Received) for x in given):
        return None
    both = every([*given, attest(text, match.start("said"), end, "investigator")])
    return negate(both) if denied[0] else both
