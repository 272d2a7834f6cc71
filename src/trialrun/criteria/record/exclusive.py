"""Lists of which nobody meets two lines: "Patients with asthma: mild; moderate" asks for one of them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.criteria.trees.entailment import excludes
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Span

NOTE = "Read as: one of the listed ones is asked for, as nobody has two of them."

# Of these a disease has one at a time; who has metastases may be untreated, too.
_EITHER = (
    frozenset(("newly diagnosed", "relapsed", "refractory", "recurrent", "early relapse", "in remission")),
    frozenset(("locally advanced", "metastatic")),
)


def one_of_them(listed: Sequence[Criterion]) -> Criterion | None:
    """One criterion for lines of an inclusion that shut each other out; None for other lists."""
    if len(listed) < 2 or any(one.kind != "inclusion" or one.span is None for one in listed):
        return None
    if len({(one.applies_to, one.lead) for one in listed}) > 1:
        return None
    asked = [one.tree.then if isinstance(one.tree, c.IfThen) else one.tree for one in listed]
    whose = {one.tree.condition if isinstance(one.tree, c.IfThen) else None for one in listed}
    if len(whose) > 1 or not all(itertools.starmap(_shut_out, itertools.combinations(asked, 2))):
        return None
    condition = whose.pop()
    told = 0 if condition is None else sum(1 for _ in c.leaves(condition))
    spans = (*listed[0].spans[:told], *(span for one in listed for span in one.spans[told:]))
    either = c.AnyOf(tuple(asked))
    places = [one.span for one in listed if one.span is not None]
    return replace(
        listed[0],
        text="; ".join(one.text for one in listed),
        tree=either if condition is None else c.IfThen(condition, either),
        span=Span(places[0].start, places[-1].end),
        spans=spans,
        note=NOTE,
    )


def _shut_out(one: c.Tree, other: c.Tree) -> bool:
    if isinstance(one, c.Condition) and isinstance(other, c.Condition):
        return _of_one_kind(one, other)
    bounded = (c.Age, c.Measurement, c.Score)
    return isinstance(one, bounded) and isinstance(other, bounded) and excludes(one, other)


def _of_one_kind(one: c.Condition, other: c.Condition) -> bool:
    """The same disease in two severities, stages or courses, of which a patient has one."""
    plain = replace(one, severity=None, stage=(), course=None)
    if plain != replace(other, severity=None, stage=(), course=None):
        return False
    differing = [
        name for name in ("severity", "stage", "course") if getattr(one, name) != getattr(other, name)
    ]
    if len(differing) != 1 or not (getattr(one, differing[0]) and getattr(other, differing[0])):
        return False
    if differing == ["stage"]:
        return not set(one.stage) & set(other.stage)
    return differing == ["severity"] or any({one.course, other.course} <= either for either in _EITHER)
