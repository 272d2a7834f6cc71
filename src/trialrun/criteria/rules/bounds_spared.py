"""Bounds of which some are spared: "bilirubin ≤ 1.5 x ULN, except in patients with Gilbert's syndrome"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import is_measured
from trialrun.criteria.rules.for_whom import are_people
from trialrun.criteria.rules.raised import spared_of_its_own
from trialrun.criteria.trees.build import Built, attest, every, negate, some
from trialrun.model import criteria as c

_EXCEPT = (
    r"(?:except(?:ing|ed)?(?:\s+for)?|excluding|other\s+than|apart\s+from|with\s+(?:the\s+)?exceptions?\s+of)"
)
_PEOPLE = r"(?:patients?|subjects?|participants?|individuals|persons|people|those|cases?)"
_SPARED = re.compile(
    rf"(?P<main>[^;:]*?\d[^;:]*?)\s*[,(\[]?\s*\b{_EXCEPT}\s+(?:(?:for|in|of|if|when)\s+)?(?:the\s+)?"
    rf"(?P<case>(?:{_PEOPLE}\s+(?:with|who\s+have|having|of)\s+)?(?:(?:known|documented|confirmed|diagnosed)\s+)*(?P<what>[^;:()\[\]\d<>≤≥=]{{3,90}}?))[)\]]?\W*",
    re.IGNORECASE | re.DOTALL,
)
_ASKS_MORE = re.compile(
    r"\b(?:must|should|may|can|need|who\s+(?:are|will)|provided|if|unless|whose|allowed|permitted|within|less|more|greater)\b",
    re.IGNORECASE,
)
_LAST_DEMAND = re.compile(
    r"(?P<head>.*\d(?:(?!,\s|\sand\s)\D)*)(?:,\s+(?:and\s+)?|\s+and\s+)(?P<last>\D*\d.*)",
    re.DOTALL | re.IGNORECASE,
)


def spared(text: str, start: int, end: int, context: Context) -> Built | None:
    """The bound or the exception lets in; kept out are those beyond the bound who are not excepted."""
    match = _SPARED.fullmatch(text, start, end)
    if match is None or _ASKS_MORE.search(match["case"]):
        return None
    last = None if context.excluding else _LAST_DEMAND.fullmatch(text, *match.span("main"))
    if last is not None:  # "Platelets ≥ 100, bilirubin ≤ 1.5 x ULN except …": of the last demand
        before = context.clause(text, *last.span("head"), context)
        return every([before, context.clause(text, last.start("last"), end, context)])
    main = context.clause(text, *match.span("main"), context)
    if not is_measured(main) or any(
        getattr(x, "concept", "") == "life expectancy" for x in c.leaves(main.tree)
    ):
        return None  # "at least 10 years, excluding her cancer": what it would be without
    case = context.clause(text, *match.span("case"), context.as_exclusion())
    if case.unparsed or not are_people(case):
        case = attest(text, *match.span("case"), "investigator")
    own_bound = spared_of_its_own(main, case, match["case"], excluding=context.excluding)
    if own_bound is not None:
        return own_bound
    if context.excluding:
        return every([main, negate(case)])
    return some([main, case])
