"""Bounds of which some are spared: "bilirubin ≤ 1.5 x ULN, except in patients with Gilbert's syndrome"."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.context import Context
from trialrun.criteria.rules.bounds import is_measured
from trialrun.criteria.rules.for_whom import are_people
from trialrun.criteria.rules.raised import spared_of_its_own
from trialrun.criteria.trees.build import Built, attest, every, negate, some, unparsed
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
# "except for children who:" without what they have: whom it spares stands elsewhere, or nowhere.
_NOT_FINISHED = re.compile(
    r"(?:\b(?:who|that|which|whose|with|having|have|has|are|is|of|in|on|for)\W*|:\s*)$", re.IGNORECASE
)
_LAST_DEMAND = re.compile(
    r"(?P<head>.*\d(?:(?!,\s|\sand\s)\D)*)(?:,\s+(?:and\s+)?|\s+and\s+)(?P<last>\D*\d.*)",
    re.DOTALL | re.IGNORECASE,
)


def _name(bounded: c.Measurement | c.Score) -> str:
    return bounded.concept if isinstance(bounded, c.Measurement) else bounded.scale


_LAST_OF_EITHER = re.compile(
    r"(?P<head>[^;()]*\d[^;()]*?)\s*,?\s+or\s+(?P<last>(?!(?:less|greater|equal|more|at|no|not|up|below|above|to)\b)[a-z][^;()]*\d[^;()]*\([^()]*\d[^()]*\b(?:if|in|for|with|when)\s[^()]*\)\W*)",
    re.IGNORECASE,
)


IN_BRACKETS = ("(more", "(>", "(<", "(≥", "(≤", "(no ", "(less", "(greater", "(at ", "(up ", "(below")


def last_of_either(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Leukocytes ≥ 2 or neutrophils ≥ 1 (≥ 0.5 if …)": the bound in the bracket is of the last of the two."""
    match = None if context.excluding else _LAST_OF_EITHER.fullmatch(text, start, end)
    if match is None:
        return None
    first = context.clause(text, *match.span("head"), context)
    if not is_measured(first):
        return None
    last = context.clause(text, *match.span("last"), context)
    measured = [
        [x for x in c.leaves(y.tree) if isinstance(x, (c.Measurement, c.Score))] for y in (first, last)
    ]
    # Of two with one bound ("AST ≤ 2.5 x ULN or ALT ≤ 2.5 x ULN (≤ 5 …)") the wider one is of both.
    alike = any(x.range == y.range or _name(x) == _name(y) for x in measured[0] for y in measured[1])
    return None if last.unparsed or alike else some([first, last])


def spared(text: str, start: int, end: int, context: Context) -> Built | None:
    """The bound or the exception lets in; kept out are those beyond the bound who are not excepted."""
    match = _SPARED.fullmatch(text, start, end)
    if match is None or _ASKS_MORE.search(match["case"]):
        return None
    if context.excluding and _NOT_FINISHED.search(text, match.start("case"), min(len(text), end + 2)):
        main = context.clause(text, *match.span("main"), context)
        return None if main.unparsed else every([main, unparsed(text, match.start("case"), end)])
    last = None if context.excluding else _LAST_DEMAND.fullmatch(text, *match.span("main"))
    if last is not None:  # "Platelets ≥ 100, bilirubin ≤ 1.5 x ULN except …": of the last demand
        before = context.clause(text, *last.span("head"), context)
        if any(isinstance(x, (c.Measurement, c.Score, c.Age)) for x in c.leaves(before.tree)):
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
