"""Demands that a label or a second clause limits to some people: "Patients with X: ALT ≤ 5 x ULN"."""

from __future__ import annotations

import re

from trialrun.criteria.build import Built, every, implies, some
from trialrun.criteria.context import Context
from trialrun.criteria.rules.bounds import again, is_measured, tighter
from trialrun.criteria.uncoded import has_uncoded_name
from trialrun.model import criteria as c
from trialrun.vocab.concepts import is_a

_PEOPLE = r"(?:(?:all|those|the|any|adult)\s+)*(?:patients?|subjects?|participants?|volunteers?|individuals?|persons?|people|those|women|men|children|adults)"
_HAVE = r"(?:with(?:out)?|having|who\s+(?:have|had|has|are|were)|on|receiving|taking|not\s+(?:on|receiving|taking))"
_OF_WHOM = re.compile(
    rf"\W*(?:(?:for|in)\s+)?(?P<who>(?:{_PEOPLE}\s+{_HAVE}|with(?:out)?)\s+(?P<what>[^:;.]{{3,80}}?))\s*:\s*(?P<then>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# A label that goes on behind its colon names nobody.
_LISTS = re.compile(
    r"\b(?:following|any|one|either|of|criteria|these|includ\w+|such|defined|diagnos\w+|score|grade|if|must|no)\b|\d",
    re.IGNORECASE,
)


def of_whom(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "Patients with X: ALT ≤ 5 x ULN": asked of those with X; of everybody where the trial studies X."""
    match = _OF_WHOM.fullmatch(text, start, end)
    if match is None or _LISTS.search(match["what"]):
        return None
    who = context.clause(text, *match.span("who"), context)
    then = context.clause(text, *match.span("then"), context)
    if then.unparsed or not _are_people(who):
        return None
    if has_uncoded_name(who.tree) and not is_measured(then):
        return None
    if context.excluding or _is_the_trials(who.tree, context):
        return every([who, then])
    return implies(who, then)


def _are_people(built: Built) -> bool:
    told = (c.Age, c.IsSex, c.Condition, c.Received, c.Test, c.Measurement)
    return all(isinstance(x, told) for x in c.leaves(built.tree))


def _is_the_trials(tree: c.Tree, context: Context) -> bool:
    """Whether it is what everybody in the trial has: its one disease, and not one of several."""
    return (
        isinstance(tree, c.Condition)
        and bool(context.diseases)
        and all(
            is_a(tree.concept, own, "condition") or is_a(own, tree.concept, "condition")
            for own in context.diseases
        )
    )


_SIGN = r"(?:[<>≤≥=]|up\s+to|(?:no|not)\s+more\s+than|at\s+least|less\s+than|greater\s+than)"
_ANOTHER = re.compile(
    rf"(?P<main>[^;]*?\d[^;,]*?)\s*(?:;|,)\s*(?:(?:and|or|but)\s+)?"
    rf"(?:(?:for|in|if)\s+)?(?P<who>{_PEOPLE}\s+{_HAVE}\s+[^;:,<>≤≥=\d]{{3,70}}?)"
    rf"(?:\s*(?::|,|\b(?:must|may|should|can)\s+have\b)\s*|\s+(?={_SIGN}))(?P<bound>(?:[A-Za-z][\w /]{{1,30}}?\s*)?{_SIGN}[^;]{{1,50}})",
    re.IGNORECASE | re.DOTALL,
)


def another_bound(text: str, start: int, end: int, context: Context) -> Built | None:
    """ "ALT ≤ 3 x ULN; patients with X: ≤ 5 x ULN": the second is the bound of those with X."""
    match = None if context.excluding else _ANOTHER.fullmatch(text, start, end)
    if match is None:
        return None
    main = context.clause(text, *match.span("main"), context)
    who = context.clause(text, *match.span("who"), context)
    if not is_measured(main) or not _are_people(who):
        return None
    bound = again(text, match["main"], *match.span("bound"), context)
    if bound is None:
        return None
    if _measures(main) != _measures(bound) or tighter(bound, main):
        return every([main, implies(who, bound)])
    return some([main, every([who, bound])])


def _measures(built: Built) -> set[str]:
    return {x.concept for x in c.leaves(built.tree) if isinstance(x, (c.Measurement, c.Score))}
