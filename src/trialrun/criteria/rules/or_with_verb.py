"""Alternatives that begin with a verb or a circumstance: "free of A or deemed at low risk", "other than A, or that do not need B"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

_DEEMED = ("or deemed", "or considered", "or judged", "or felt", "or thought")
_SPARED = ("or that do", "or which do", "or who do", "or those ")
_RESTING = ("at rest or", "at rest and", "at rest/")
HINTS = (*_DEEMED, *_SPARED, *_RESTING)


def or_with_verb(text: str, start: int, end: int, context: Context) -> Built | None:
    """The sentence with such an alternative; None where it has none."""
    return (
        _deemed_safe(text, start, end, context)
        or _spared_without_need(text, start, end, context)
        or _at_rest_or_exerted(text, start, end, context)
    )


_LOW_RISK = re.compile(
    r"(?P<free>[^;:]{3,160}?)(?:\s*,)?\s+or\s+(?:(?:are|is|be|have\s+been|has\s+been)\s+)?"
    r"(?P<deemed>(?:deemed|considered|judged|felt|thought)\s+(?:to\s+be\s+|as\s+)?(?:(?:at|of|to\s+have)\s+)?(?:an?\s+)?(?:very\s+|sufficiently\s+)?"
    r"(?:low|minimal|negligible|cured)\b[^;:]*)",
    re.IGNORECASE | re.DOTALL,
)


def _deemed_safe(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Must be free of cancer or deemed at low risk": whoever is deemed so may have had it."""
    match = None if context.excluding else _LOW_RISK.fullmatch(text, start, end)
    if match is None:
        return None
    free = context.clause(text, *match.span("free"), context)
    if not isinstance(free.tree, c.Not):
        return None
    return some([free, attest(text, *match.span("deemed"), "investigator")])


_NEEDLESS = re.compile(
    r"(?P<kept>[^;:()]{3,160}?\b(?:other\s+than|except(?:\s+for)?|excluding|excepting)\s+[^;:()]{3,160}?)(?:\s*,)?\s+or\s+"
    r"(?P<spared>(?:those\s+)?(?:that|which|who|not)\s+(?:(?:do|does|did)\s+not\s+)?(?:requir(?:e|es|ing)|need(?:s|ing)?)\b[^;:]*)",
    re.IGNORECASE | re.DOTALL,
)


def _spared_without_need(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Tumors other than A, or that do not require B": these are spared as A is, and whoever is given B is not."""
    match = _NEEDLESS.fullmatch(text, start, end)
    if match is None or re.search(r"\bnot\b", match["spared"]) is None:
        return None
    kept = context.clause(text, *match.span("kept"), context)
    if kept.unparsed or not (context.excluding or isinstance(kept.tree, c.Not)):
        return None
    spared = negate(attest(text, *match.span("spared"), "investigator"))
    if isinstance(kept.tree, c.Not):
        return negate(every([negate(kept), spared]))
    return every([kept, spared])


_EXERTED = re.compile(
    r"(?P<what>[^,;:()]{3,100}?)\s+(?P<when>at\s+rest(?:\s+(?:and/or|or|and)\s+|/)(?:on|upon|with|during|after)\s+"
    r"(?:(?:minimal|mild|moderate|slight|little|physical|the)\s+){0,2}(?:exertion|effort|exercise|activity))",
    re.IGNORECASE,
)


def _at_rest_or_exerted(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "No chest pain at rest or on exertion": exertion is when it comes, and nothing by itself."""
    match = _EXERTED.fullmatch(text, start, end)
    if match is None:
        return None
    what = context.clause(text, *match.span("what"), context)
    denied = isinstance(what.tree, c.Not)
    had = negate(what) if denied else what
    if not isinstance(had.tree, c.Condition):
        return None
    told = every([had, attest(text, *match.span("when"), "investigator")])
    return negate(told) if denied else told
