"""Why not: the fewest facts that would have to be otherwise for a trial to be open, and what they would be.

A criterion that is not met fails by some of its leaves. The smallest set of leaves whose opposite makes it no
longer fail is found exactly, from the leaves upwards: a conjunction that must hold needs all of its false
operands, a disjunction its cheapest operand, "at least n" its n cheapest. What is unknown costs nothing: it
does not close a trial. Sex and age are changed only where nothing else helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from trialrun.criteria import write
from trialrun.matching import conditions, treatments
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import combine, is_allowance, judge, timeline
from trialrun.matching.policies import resolved
from trialrun.matching.screening import overall, verdict_of
from trialrun.matching.wording import evidence, interval
from trialrun.model.criteria import (
    Age,
    All,
    AnyOf,
    AtLeast,
    Condition,
    IfThen,
    IsSex,
    Measurement,
    Not,
    Received,
    Score,
    Tree,
    children,
    leaves,
)
from trialrun.model.eligibility import Criterion, Eligibility
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient
from trialrun.model.screening import Evidence, Overall, Policy, Verdict
from trialrun.model.study import Study

_FIXED_COST = 1000


class Obstacle(msgspec.Struct, frozen=True):
    """One leaf that keeps the patient out.

    now: what is known. needed: what would have to be the case. holds_from: the day on which time alone
    removes it; "" if never. fixed: nothing but time changes it (age, sex).
    """

    criterion: str
    leaf: str
    now: str
    needed: str
    evidence: tuple[Evidence, ...] = ()
    holds_from: str = ""
    fixed: bool = False


class WhyNot(msgspec.Struct, frozen=True):
    """The smallest change that opens a trial; `obstacles` is empty for a trial that is not closed.

    verdict_after: the trial's verdict when all obstacles were gone.
    """

    trial: str
    title: str
    verdict: Overall
    obstacles: tuple[Obstacle, ...]
    verdict_after: Overall

    @property
    def near_miss(self) -> bool:
        """Whether a single fact, which can change, keeps the patient out."""
        return len(self.obstacles) == 1 and not self.obstacles[0].fixed and self.verdict_after != "ineligible"


def why_not(
    study: Study, eligibility: Eligibility, patient: Patient | Chart, on: date, policy: Policy = Policy()
) -> WhyNot:
    """What keeps the patient out of the trial on that day, as little as possible of it."""
    chart = patient if isinstance(patient, Chart) else Chart(patient)
    policy = resolved(policy, chart.patient, on)
    truths = [[judge(leaf, chart, on, policy).truth for leaf in leaves(c.tree)] for c in eligibility.criteria]
    verdicts = [
        verdict_of(c, combine(c.tree, iter(own))) for c, own in zip(eligibility.criteria, truths, strict=True)
    ]
    whole = _whole(study, eligibility, verdicts, chart)
    if whole != "ineligible":
        return WhyNot(study.nct_id, study.title, whole, (), whole)
    found: dict[tuple[str, bool], Obstacle] = {}
    after = list(verdicts)
    for place in _to_change(study, eligibility, verdicts, truths, chart):
        criterion = eligibility.criteria[place]
        for leaf, want in _changed(criterion, truths[place]):
            found.setdefault((write(leaf), want), _obstacle(criterion, leaf, want, chart, on, policy))
        after[place] = "unknown"
    return WhyNot(
        study.nct_id, study.title, whole, tuple(found.values()), _whole(study, eligibility, after, chart)
    )


def _whole(study: Study, eligibility: Eligibility, verdicts: list[Verdict], chart: Chart) -> Overall:
    return overall(study, eligibility, verdicts, deceased=chart.patient.deceased)


def _to_change(
    study: Study,
    eligibility: Eligibility,
    verdicts: list[Verdict],
    truths: list[list[Truth]],
    chart: Chart,
) -> list[int]:
    """Places of the failing criteria that must change; those of parts only as far as one part opens."""
    failing = [place for place, verdict in enumerate(verdicts) if verdict == "not met"]
    everywhere = [place for place in failing if not eligibility.criteria[place].applies_to]
    limited = [place for place in failing if eligibility.criteria[place].applies_to]
    chosen = list(everywhere)

    def opens(places: list[int]) -> bool:
        after = [v if p not in places else "unknown" for p, v in enumerate(verdicts)]
        return _whole(study, eligibility, after, chart) != "ineligible"

    if opens(chosen) or not limited:
        return chosen
    # Take everything, then leave out again, dearest first, what is not needed.
    chosen += limited
    costs = {p: _cost(eligibility.criteria[p], truths[p]) for p in limited}
    for place in sorted(limited, key=lambda p: (-costs[p], p)):
        rest = [one for one in chosen if one != place]
        if opens(rest):
            chosen = rest
    return chosen


def _cost(criterion: Criterion, truths: list[Truth]) -> int:
    return sum(
        _FIXED_COST if isinstance(leaf, (Age, IsSex)) else 1 for leaf, _ in _changed(criterion, truths)
    )


def _changed(criterion: Criterion, truths: list[Truth]) -> list[tuple[Tree, bool]]:
    """The leaves to change, and what they must become, for the criterion not to fail."""
    return fewest(criterion.tree, iter(truths))[criterion.kind != "exclusion"][1]


_Set = tuple[int, list[tuple[Tree, bool]]]


def fewest(tree: Tree, truths: Iterator[Truth]) -> dict[bool, _Set]:
    """For both truths the cheapest leaves to change so that the tree is not the opposite of it.

    truths: of the leaves, from left to right. A set is its cost and pairs of a leaf and its new truth.
    """
    match tree:
        case Not(of):
            inner = fewest(of, truths)
            return {True: inner[False], False: inner[True]}
        case IfThen(condition, then):
            first, second = fewest(condition, truths), fewest(then, truths)
            return _of([{True: first[False], False: first[True]}, second], 1)
    operands = children(tree)
    if not operands:
        return _leaf(tree, next(truths))
    parts = [(fewest(one, truths), is_allowance(one)) for one in operands]
    counted = [part for part, allowance in parts if not allowance]
    if not counted:
        return {True: (0, []), False: (0, [])}
    match tree:
        case All():
            return _of(counted, len(counted))
        case AtLeast(count, _):
            return _of(counted, count)
        case _:
            assert isinstance(tree, AnyOf)
            return _of(counted, 1)


def _leaf(leaf: Tree, truth: Truth) -> dict[bool, _Set]:
    cost = _FIXED_COST if isinstance(leaf, (Age, IsSex)) else 1
    return {
        True: (cost, [(leaf, True)]) if truth is Truth.NO else (0, []),
        False: (cost, [(leaf, False)]) if truth is Truth.YES else (0, []),
    }


_NEVER: _Set = (10**9, [])


def _of(parts: list[dict[bool, _Set]], count: int) -> dict[bool, _Set]:
    """At least `count` of the parts: to hold, that many; not to hold, all but count - 1 must not."""
    return {True: _cheapest(parts, True, count), False: _cheapest(parts, False, len(parts) - count + 1)}


def _cheapest(parts: list[dict[bool, _Set]], want: bool, count: int) -> _Set:
    if count > len(parts):
        return _NEVER
    chosen = sorted((part[want] for part in parts), key=lambda one: one[0])[: max(count, 0)]
    return sum(cost for cost, _ in chosen), [pair for _, pairs in chosen for pair in pairs]


def _obstacle(
    criterion: Criterion, leaf: Tree, want: bool, chart: Chart, on: date, policy: Policy
) -> Obstacle:
    finding = judge(leaf, chart, on, policy)
    against = Truth.NO if want else Truth.YES
    turns = (change for change in timeline(leaf, chart, on, policy, finding.truth))
    first = next((change.day.isoformat() for change in turns if change.truth is not against), "")
    return Obstacle(
        criterion=criterion.id,
        leaf=write(leaf),
        now=finding.text,
        needed=_needed(leaf, want),
        evidence=(*finding.evidence, *(evidence(fact) for fact in finding.facts)),
        holds_from=first,
        fixed=isinstance(leaf, (Age, IsSex)),
    )


def _needed(leaf: Tree, want: bool) -> str:
    """ "at most 1.5 mg/dL", "not: stroke", "newly diagnosed multiple myeloma"."""
    match leaf:
        case Measurement(_, asked, unit):
            words = interval(asked, unit)
        case Score(_, asked):
            words = interval(asked)
        case Age(asked, unit):
            words = interval(asked, unit)
        case Condition():
            return conditions.asked(leaf) if want else f"not: {conditions.asked(leaf)}"
        case Received():
            return treatments.asked(leaf) if want else f"not: {treatments.asked(leaf)}"
        case _:
            return write(leaf) if want else f"not: {write(leaf)}"
    return words if want else f"not {words}"
