"""What leaves about conditions and about treatments have in common, for all leaves and facts at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trialrun.matching.chart import Chart
from trialrun.matching.fast.pairs import NEVER, Truths, answered_once, numbered
from trialrun.model.logic import Truth
from trialrun.model.patient import Fact
from trialrun.model.screening import Policy

Columns = Callable[[str], Any]
NO, UNKNOWN, YES = np.int8(-1), np.int8(0), np.int8(1)


def table(
    asked: NDArray[Any], found: Sequence[Hashable], fact: NDArray[Any], judge: Callable[[int, Any], Truth]
) -> Truths:
    """A demand's number and the fact's own value for each pair: `judge` is asked once for each combination.

    asked: the demand's number for each pair, 0 for no demand. found: the value of each fact.
    """
    truths = np.ones(len(asked), dtype=np.int8)
    some = np.flatnonzero(asked)
    if not len(some):
        return truths
    values, of_fact = numbered(found)
    truths[some] = answered_once(
        asked[some], of_fact[fact[some]], len(values), lambda demand, value: judge(demand, values[value])
    )
    return truths


_ALWAYS = 1 << 30


def dates_of(fact: Fact, on: date) -> tuple[int, int]:
    """For `surely_later`: the first day that a fact may have, and the last one that a denial may have."""
    if fact.on is None:
        return NEVER, _ALWAYS
    return fact.on.first.toordinal(), min(fact.on.last, on).toordinal()


def kept(kind: str, chart: Chart, on: date, policy: Policy, work: Callable[[], Any]) -> Any:
    """What a patient's facts come to on a day: worked out once for all tables of a catalog."""
    key = kind, on, policy.measurement_days
    if key not in chart.worked_out:
        chart.worked_out[key] = work()
    return chart.worked_out[key]
