"""What is worked out once for a patient on a day, and serves all tables of a catalog."""

from __future__ import annotations

from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge
from trialrun.matching.fast.columns import LIST_OF
from trialrun.matching.fast.ranges import Measured
from trialrun.matching.health import HEALTHY
from trialrun.model.criteria import Condition, Received, Tree
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy

ASSUMED_NO, ASSUMED_YES = 2, 3
"""Beside the truths: unknown, were it not for a list that counts as complete."""
_RECORDED = np.asarray((-1, 0, 1, 0, 0), dtype=np.int8)
_ASSUMED = np.asarray((-1, 0, 1, -1, 1), dtype=np.int8)


def recorded(marked: NDArray[np.int8]) -> NDArray[np.int8]:
    """The truths by the record alone."""
    return _RECORDED[marked + 1]


def assumed(marked: NDArray[np.int8]) -> NDArray[np.int8]:
    """The truths by the record and the lists that count as complete."""
    return _ASSUMED[marked + 1]


def mark(by_record: int, by_policy: int) -> int:
    """Both truths of a leaf as one number; a policy only decides what the record leaves open."""
    if by_record or not by_policy:
        return by_record
    return ASSUMED_NO if by_policy < 0 else ASSUMED_YES


class Known:
    """A patient's latest results and the leaves that were judged one by one."""

    def __init__(self, chart: Chart, on: date, policy: Policy) -> None:
        self.chart, self.on, self.policy = chart, on, policy
        self.measured = Measured(chart, on, policy)
        self._bare = msgspec.structs.replace(policy, complete=frozenset())
        self._plans = any(fact.status == "planned" for fact in chart.treatments.all)
        self._marked: dict[Tree | str, int] = {}

    @classmethod
    def of(cls, chart: Chart, on: date, policy: Policy) -> Known:
        """What is known already of this chart, or a new one."""
        found = chart.worked_out.get((on, policy))
        if not isinstance(found, cls):
            found = chart.worked_out[on, policy] = cls(chart, on, policy)
        return found

    def marked(self, leaf: Tree) -> int:
        """The truth of a leaf by the reference evaluator, as of `mark`."""
        if isinstance(leaf, Received) and leaf.planned and not self._plans:
            return 0
        healthy = isinstance(leaf, Condition) and leaf.concept == HEALTHY  # whatever else such a leaf says
        key = HEALTHY if healthy else leaf
        found = self._marked.get(key)
        if found is None:
            truth = judge(leaf, self.chart, self.on, self._bare).truth
            by_policy = truth
            if truth is Truth.UNKNOWN and self.policy.complete and type(leaf) in LIST_OF:
                by_policy = judge(leaf, self.chart, self.on, self.policy).truth
            found = self._marked[key] = mark(int(truth), int(by_policy))
        return found
