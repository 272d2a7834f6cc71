"""What is allowed up to a bound: "prednisone ≤ 10 mg/day is allowed" keeps out who takes more of it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.washouts import long_ago
from trialrun.criteria.trees.build import (
    Built,
    Place,
    attest,
    every,
    implies,
    leaf,
    negate,
    operands,
    with_leaves,
)
from trialrun.model import criteria as c

_MORE_OR_LESS = re.compile(r"[<>≤≥]|\b(?:than|up\s+to|at\s+most|maximum|below|under|over)\b", re.IGNORECASE)
_UP_TO = r"(?:up\s+to|(?:less|fewer|lower)\s+than(?:\s+or\s+equal\s+to)?|at\s+most|(?:an?\s+)?maximum(?:\s+of)?|below|under)"
_HOW_MUCH = re.compile(
    r"(?P<what>[^;:,()<>≤≥=]{3,90}?)\s*(?P<open>\()?\s*(?:(?<!\w)(?:at|in|to|for|of|with|given|a|an|the|doses?|dosages?|total|daily|cumulative|dosing)\s+)*"
    rf"(?:(?<!\w){_UP_TO}|[<≤⩽]=?)\s*\d[^;:,()<>≤≥=]{{0,70}}?(?(open)\))\s*(?:(?:is|are|will\s+be|may\s+be)\s*)?",
    re.IGNORECASE,
)
_HOW_LONG_AGO = re.compile(
    r"(?P<what>[^;:,()<>≤≥=]{3,90}?)\s*(?P<open>\()?\s*(?P<when>(?:≥|>=?|at\s+least|(?:more|greater|longer)\s+than|over)\s*\d[^;:,()<>≤≥=]{3,70}?)(?(open)\))"
    r"\s*(?:(?:is|are|will\s+be|may\s+be)\s*)?",
    re.IGNORECASE,
)


def within_bounds(text: str, start: int, permits: int, context: Context) -> Built | None:
    """Whoever had it is asked whether it was no more, and no later, than what the permission names."""
    if _MORE_OR_LESS.search(text, start, permits) is None:
        return None
    match = _HOW_MUCH.fullmatch(text, start, permits) or _HOW_LONG_AGO.fullmatch(text, start, permits)
    if match is None:
        return None
    given = context.clause(text, *match.span("what"), context.as_exclusion())
    parts = [Built(*part) for part in operands(given, c.All) if not isinstance(part[0], c.Attest)]
    named = [x for part in parts for x in c.leaves(part.tree)]
    if not named or not all(isinstance(x, c.Received) and not x.within and not x.lines for x in named):
        return None
    if any(isinstance(part.tree, c.Not) for part in parts):
        return None
    had = with_leaves(every(parts), _whatever_its_dose)
    if match.re is _HOW_LONG_AGO:
        return long_ago(text, had, *match.span("when"), context)
    if _A_DAY.search(match.group()) is not None and _EARLIER.search(match["what"]) is None:
        had = with_leaves(had, _now)
    bound = attest(text, start, start + len(_told(text[start:permits])), "investigator")
    return every([had, negate(bound)]) if context.excluding else implies(had, bound)


_A_DAY = re.compile(r"\b(?:daily|(?:per|a)\s+day)\b|/\s?d(?:ay)?\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:prior|previous(?:ly)?|past|earlier|history|received|treated)\b", re.IGNORECASE)


def _whatever_its_dose(tree: c.Tree, place: Place) -> Built:
    return leaf(replace(tree, stable=False) if isinstance(tree, c.Received) else tree, *place)


def _now(tree: c.Tree, place: Place) -> Built:
    return leaf(replace(tree, ongoing=True) if isinstance(tree, c.Received) else tree, *place)


_VERB = re.compile(r"\s+(?:is|are|will\s+be|may\s+be)\s*$", re.IGNORECASE)


def _told(before: str) -> str:
    return _VERB.sub("", before.rstrip())
