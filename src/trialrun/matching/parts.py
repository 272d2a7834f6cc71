"""The parts of a trial that its criteria name (cohorts, arms, phases, people), each with its verdict.

A patient can join when one way through the parts is open: one cohort and one phase, if criteria name both.
What holds for the whole trial holds on every way. The parts of donors, caregivers and relatives are judged
and shown, and are no way in for a patient. A way through a part that no criterion and no arm names
(`_UNNAMED`) stays possible, and is never more than possible, unless the named parts are all that there are.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trialrun.criteria.trees.limits import Limit, limits
from trialrun.matching.evaluator import asking
from trialrun.model.eligibility import Criterion
from trialrun.model.screening import Overall, PartVerdict, Verdict
from trialrun.model.study import Study

MOST_WAYS = 512
"""Combinations of parts that are looked at; a trial with more is judged one sort of part at a time."""

_UNNAMED = ""
_PEOPLE = "people"
_OTHERS = re.compile(
    r"\b(?:donors?|care ?givers?|parents?|siblings?|relatives|family members|spouses?|partners|staff)\b"
)
_RANK: dict[Overall, int] = {"ineligible": 0, "possibly eligible": 1, "eligible": 2}

_Key = tuple[str, str]  # sort of part, the part


class Way(NamedTuple):
    """One way through the parts: which criteria limited to parts are asked on it, by their places."""

    chosen: tuple[_Key, ...]
    asked: tuple[int, ...]

    @property
    def of_others(self) -> bool:
        """Whether it is a way for people who stand by a patient: donors, caregivers, relatives."""
        return any(sort == _PEOPLE and _OTHERS.search(name) for sort, name in self.chosen)

    @property
    def unnamed(self) -> bool:
        """Whether it leads through a part that nobody names."""
        return any(name == _UNNAMED for _, name in self.chosen)


def ways(study: Study, criteria: Sequence[Criterion]) -> list[list[Way]]:
    """The ways through the trial's parts, in groups of which each must offer one; none without parts.

    There is one group, unless the combinations are too many: then one for each sort of part.
    """
    return _ways_in(_sorts(study, criteria), criteria)


def _ways_in(sorts: dict[str, dict[str, str]], criteria: Sequence[Criterion]) -> list[list[Way]]:
    """The ways that a patient can go: not those of donors, caregivers and relatives."""
    return [
        [way for way in group if not way.of_others] or [Way(((_PEOPLE, _UNNAMED),), ())]
        for group in _ways(sorts, criteria)
    ]


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
    of_all = [pair for pair in judged if not pair[0].applies_to]
    everywhere = [verdict for _, verdict in of_all]
    best = [_of(everywhere)]
    if len(of_all) == len(judged):
        return best[0], ()
    criteria = [criterion for criterion, _ in judged]
    sorts = _sorts(study, criteria)
    shown: dict[_Key, PartVerdict] = {}
    for group in _ways(sorts, criteria):
        verdicts: list[Overall] = []
        for way in group:
            asked = [*of_all, *(judged[place] for place in way.asked)]
            verdict = _of(found for _, found in asked)
            if way.unnamed and verdict == "eligible":
                verdict = "possibly eligible"
            if not way.of_others:
                verdicts.append(verdict)
            for key in way.chosen:
                known = shown.get(key)
                if key[1] and (known is None or _RANK[verdict] > _RANK[known.verdict]):
                    shown[key] = _told(sorts[key[0]][key[1]], verdict, asking(asked))
        best.append(max(verdicts, key=_RANK.__getitem__) if verdicts else _unnamed(everywhere))
    return min(best, key=_RANK.__getitem__), tuple(shown.values())


def _of(verdicts: Iterable[Verdict]) -> Overall:
    found = set(verdicts)
    if "not met" in found:
        return "ineligible"
    return "possibly eligible" if "unknown" in found else "eligible"


def _unnamed(everywhere: Iterable[Verdict]) -> Overall:
    """The verdict where no part that is named is for patients."""
    verdict = _of(everywhere)
    return "possibly eligible" if verdict == "eligible" else verdict


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
        by_label = sort != _PEOPLE or any(limit.names & set(names) for arm in of_sort for limit in arm)
        if by_label:
            for limit in itertools.chain.from_iterable(of_sort):
                for name in sorted(limit.names):
                    names.setdefault(name, limit.shown or _shown(sort, name))
        complete = len(arms) >= 2 and (len(names) >= len(arms) or (by_label and all(of_sort)))
        if sort == _PEOPLE and len(names) >= 2:
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


# ---- one part, chosen ----------------------------------------------------------------------------------


def part_names(study: Study, criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """How the parts that criteria are limited to and the arms of the record may be named, each once."""
    sorts = _sorts(study, criteria)
    named = [shown for names in sorts.values() for name, shown in names.items() if name]
    return tuple(dict.fromkeys((*named, *(arm.label for arm in study.arms.arm_groups if arm.label))))


class Asked(NamedTuple):
    """Whether a criterion is asked of those who join a part, and whether of all of these."""

    counts: bool
    of_all: bool


def asked_in(study: Study, criteria: Sequence[Criterion], part: str) -> tuple[Asked, ...] | None:
    """For each criterion whether those who join the part are asked; None when the trial names no such part.

    part: as `part_names` gives it, in any case; "cohort a" and "Cohort A", "phase II" and "phase 2" are one.
    """
    chosen = _chosen(study, _sorts(study, criteria), part)
    if chosen is None:
        return None
    return tuple(_asked(limits(criterion.applies_to), chosen) for criterion in criteria)


def _asked(needed: tuple[Limit, ...], chosen: dict[str, frozenset[str]]) -> Asked:
    """A part of a sort that is not chosen may still be joined or not."""
    counts = all(
        limit.sort not in chosen or bool(limit.names & chosen[limit.sort]) is not limit.other
        for limit in needed
    )
    return Asked(counts, counts and all(limit.sort in chosen for limit in needed))


def _chosen(study: Study, sorts: dict[str, dict[str, str]], part: str) -> dict[str, frozenset[str]] | None:
    asked = {limit.sort: limit.names for limit in limits(part)}
    known = {sort: frozenset(names) - {_UNNAMED} for sort, names in sorts.items()}
    if asked and all(names <= known.get(sort, frozenset()) for sort, names in asked.items()):
        return asked
    words = _words(part)
    for sort, names in sorts.items():
        for name, shown in names.items():
            if name and words in (_words(shown), name):
                return {sort: frozenset((name,))}
    for arm in study.arms.arm_groups:
        own = {limit.sort: limit.names for limit in limits(arm.label)}
        if words == _words(arm.label) or (asked and _PEOPLE not in asked and asked == own):
            told = {sort: names for sort, names in own.items() if sort in sorts}
            # Of an arm that no criterion names, what is limited to others is not asked.
            return told or {sort: frozenset() for sort in sorts if sort in ("arm", "cohort", "group")}
    return None


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
