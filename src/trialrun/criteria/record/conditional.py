"""Headings that say when their list holds: "Required in patients with X:", "Unless X:"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.trees.build import Built, attest, every, implies, negate, some, unparsed
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span

_REQUIRED_OF = re.compile(
    r"\W*required\s+(?:only\s+)?(?:(?:in|of|for)\s+(?!(?:at|the|all|more|less|over|up|\d))|(?=with\s)|if\s+)"
    r"(?P<when>[^:]{4,140})\s*:\W*",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\W*(?:unless|except\s+(?:if|when))\s+(?P<when>[^:]{4,140})\s*:\W*", re.IGNORECASE)
_MAYBE = ("required", "unless", "except")


def when_listed(heading: str) -> tuple[int, int, bool] | None:
    """Where a heading says of whom its list is asked, or (True) of whom it is not; None for another one."""
    if not any(word in heading[:24].lower() for word in _MAYBE):
        return None
    if (required := _REQUIRED_OF.fullmatch(heading)) is not None:
        return *required.span("when"), False
    unless = _UNLESS.fullmatch(heading)
    return None if unless is None else (*unless.span("when"), True)


def on_condition(
    criterion: Criterion, told: Built, heading: str, spans: tuple[Span, ...], *, spares: bool
) -> Criterion:
    """A criterion of the list under such a heading, with what the heading says in its place in the record."""
    if isinstance(criterion.tree, c.Allowed):
        return criterion
    if told.unparsed:
        whole = (
            attest(heading, 0, len(heading), "investigator") if spares else unparsed(heading, 0, len(heading))
        )
        told, spans = whole, (Span(spans[0].start, spans[-1].end),)
    own = Built(criterion.tree, tuple((span.start, span.end) for span in criterion.spans))
    there = Built(told.tree, tuple((span.start, span.end) for span in spans))
    if not spares:
        built = implies(there, own)
    elif criterion.kind == "exclusion":
        built = every([own, negate(there)])
    else:
        built = some([own, there])
    return replace(criterion, tree=built.tree, spans=tuple(Span(*place) for place in built.places))
