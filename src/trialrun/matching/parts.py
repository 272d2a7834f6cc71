"""The parts of a trial that its criteria name (cohorts, arms, phases, people), each with its verdict.

A patient can join when one way through the parts is open: one cohort and one phase, if criteria name both.
What holds for the whole trial holds on every way. A way through a part that no criterion and no arm names
(`_UNNAMED`) stays possible, and is never more than possible, unless the named parts are all that there are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from trialrun.criteria.parts import Limit, limits
from trialrun.model.criteria import Criterion
from trialrun.model.screening import Overall, PartVerdict, Verdict
from trialrun.model.study import Study

MOST_WAYS = 512
"""Combinations of parts that are looked at; a trial with more is judged one sort of part at a time."""

_UNNAMED = ""
_RANK: dict[Overall, int] = {"ineligible": 0, "possibly eligible": 1, "eligible": 2}

_Way = dict[str, str]  # sort of part → the part


def judged_parts(
    study: Study, judged: Sequence[tuple[Criterion, Verdict]]
) -> tuple[Overall, tuple[PartVerdict, ...]]:
    """The best that any way through the trial's parts offers, and the verdict of each named part.

    No parts when no criterion is limited to one.
    """
    everywhere = [verdict for criterion, verdict in judged if not criterion.applies_to]
    limited = [
        (limits(criterion.applies_to), verdict) for criterion, verdict in judged if criterion.applies_to
    ]
    if not limited:
        return _of(everywhere), ()
    sorts = _sorts(study, limited)
    options = [[(sort, name) for name in names] for sort, names in sorts.items()]
    if math.prod(len(names) for names in options) <= MOST_WAYS:
        groups = [options]
    else:
        groups = [[names] for names in options]
    best: list[Overall] = []
    shown: dict[tuple[str, str], PartVerdict] = {}
    for group in groups:
        verdicts: list[Overall] = []
        for chosen in itertools.product(*group):
            way = dict(chosen)
            asked = [*everywhere, *(verdict for needed, verdict in limited if _holds(needed, way))]
            verdict = _of(asked)
            if _UNNAMED in way.values() and verdict == "eligible":
                verdict = "possibly eligible"
            verdicts.append(verdict)
            for key in chosen:
                known = shown.get(key)
                if key[1] and (known is None or _RANK[verdict] > _RANK[known.verdict]):
                    shown[key] = _told(sorts[key[0]][key[1]], verdict, asked)
        best.append(max(verdicts, key=_RANK.__getitem__))
    return min(best, key=_RANK.__getitem__), tuple(shown.values())


def _of(verdicts: Iterable[Verdict]) -> Overall:
    found = set(verdicts)
    if "not met" in found:
        return "ineligible"
    return "possibly eligible" if "unknown" in found else "eligible"


def _told(name: str, verdict: Overall, asked: list[Verdict]) -> PartVerdict:
    return PartVerdict(
        name, verdict, met=asked.count("met"), not_met=asked.count("not met"), unknown=asked.count("unknown")
    )


def _holds(needed: tuple[Limit, ...], way: _Way) -> bool:
    """Whether a criterion limited so is asked on this way."""
    return all(limit.sort in way and (way[limit.sort] in limit.names) is not limit.other for limit in needed)


def _sorts(study: Study, limited: Iterable[tuple[tuple[Limit, ...], Verdict]]) -> dict[str, dict[str, str]]:
    """For each sort of part that criteria name: its parts, and how each is shown; `_UNNAMED` where there may
    be more."""
    named: dict[str, dict[str, str]] = {}
    for needed, _ in limited:
        for limit in needed:
            for name in sorted(limit.names):
                named.setdefault(limit.sort, {})[name] = limit.shown or _shown(limit.sort, name)
    arms = [limits(arm.label) for arm in study.arms.arm_groups]
    phases = [phase.removeprefix("PHASE") for phase in study.design.phases if phase != "NA"]
    for sort, names in named.items():
        of_sort = [[limit for limit in arm if limit.sort == sort] for arm in arms]
        by_label = sort != "people" or any(limit.names & set(names) for arm in of_sort for limit in arm)
        if by_label:
            for limit in itertools.chain.from_iterable(of_sort):
                for name in sorted(limit.names):
                    names.setdefault(name, limit.shown or _shown(sort, name))
        complete = len(arms) >= 2 and (len(names) >= len(arms) or (by_label and all(of_sort)))
        if sort == "people" and len(names) >= 2:
            complete = True  # "Patients:", "Controls:": a record that tells people apart names them all
        if sort == "phase" and phases and set(names) <= set(phases):
            names.update({name: _shown(sort, name) for name in phases})
            complete = True
        named[sort] = {name: names[name] for name in sorted(names)}
        if not complete:
            named[sort][_UNNAMED] = ""
    return named


def _shown(sort: str, name: str) -> str:
    return f"{sort.capitalize()} {name.upper() if len(name) == 1 else name}"
