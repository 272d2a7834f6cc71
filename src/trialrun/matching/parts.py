"""The parts of a trial that its criteria name (cohorts, arms, phases, people), each with its verdict.

A patient can join when one way through the parts is open: one cohort and one phase, if criteria name both.
What holds for the whole trial holds on every way. A way through a part that no criterion and no arm names
(`_UNNAMED`) stays possible, and is never more than possible, unless the named parts are all that there are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialrun.criteria.parts import Limit, limits
from trialrun.model.criteria import Criterion
from trialrun.model.screening import Overall, PartVerdict, Verdict
from trialrun.model.study import Study

MOST_WAYS = 512
"""Combinations of parts that are looked at; a trial with more is judged one sort of part at a time."""

_UNNAMED = ""
_RANK: dict[Overall, int] = {"ineligible": 0, "possibly eligible": 1, "eligible": 2}

_Key = tuple[str, str]  # sort of part, the part


class Way(NamedTuple):
    """One way through the parts: which criteria limited to parts are asked on it, by their places."""

    chosen: tuple[_Key, ...]
    asked: tuple[int, ...]

    @property
    def unnamed(self) -> bool:
        """Whether it leads through a part that nobody names."""
        return any(name == _UNNAMED for _, name in self.chosen)


def ways(study: Study, criteria: Sequence[Criterion]) -> list[list[Way]]:
    """The ways through the trial's parts, in groups of which each must offer one; none without parts.

    There is one group, unless the combinations are too many: then one for each sort of part.
    """
    return _ways(_sorts(study, criteria), criteria)


def _ways(sorts: dict[str, dict[str, str]], criteria: Sequence[Criterion]) -> list[list[Way]]:
    limited = [(place, limits(one.applies_to)) for place, one in enumerate(criteria) if one.applies_to]
    options = [[(sort, name) for name in names] for sort, names in sorts.items()]
    if not options:
        return []
    few = math.prod(len(names) for names in options) <= MOST_WAYS
    found: list[list[Way]] = []
    for group in [options] if few else [[names] for names in options]:
        found.append([])
        for chosen in itertools.product(*group):
            way = dict(chosen)
            asked = tuple(place for place, needed in limited if _holds(needed, way))
            found[-1].append(Way(chosen, asked))
    return found


def judged_parts(
    study: Study, judged: Sequence[tuple[Criterion, Verdict]]
) -> tuple[Overall, tuple[PartVerdict, ...]]:
    """The best that any way through the trial's parts offers, and the verdict of each named part.

    No parts when no criterion is limited to one.
    """
    everywhere = [verdict for criterion, verdict in judged if not criterion.applies_to]
    best = [_of(everywhere)]
    if len(everywhere) == len(judged):
        return best[0], ()
    criteria = [criterion for criterion, _ in judged]
    sorts = _sorts(study, criteria)
    shown: dict[_Key, PartVerdict] = {}
    for group in _ways(sorts, criteria):
        verdicts: list[Overall] = []
        for way in group:
            asked = [*everywhere, *(judged[place][1] for place in way.asked)]
            verdict = _of(asked)
            if way.unnamed and verdict == "eligible":
                verdict = "possibly eligible"
            verdicts.append(verdict)
            for key in way.chosen:
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


def _holds(needed: tuple[Limit, ...], way: dict[str, str]) -> bool:
    """Whether a criterion limited so is asked on this way."""
    return all(limit.sort in way and (way[limit.sort] in limit.names) is not limit.other for limit in needed)


def _sorts(study: Study, criteria: Sequence[Criterion]) -> dict[str, dict[str, str]]:
    """For each sort of part that criteria name: its parts, and how each is shown; `_UNNAMED` where there may
    be more."""
    named: dict[str, dict[str, str]] = {}
    for criterion in criteria:
        for limit in limits(criterion.applies_to):
            for name in sorted(limit.names):
                named.setdefault(limit.sort, {})[name] = limit.shown or _shown(limit.sort, name)
    if not named:
        return named
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
