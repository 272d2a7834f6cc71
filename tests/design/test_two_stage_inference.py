"""Inference after two stages: against R, by coverage, and where R gives none."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.design.binomial import pmf
from trialrun.design.errors import ImpossibleOutcome
from trialrun.design.two_stage.designs import TwoStage
from trialrun.design.two_stage.inference import deviating_critical, deviating_p_value

DESIGNS = (
    TwoStage(1, 10, 5, 29, 0.1, 0.3),
    TwoStage(2, 10, 5, 17, 0.2, 0.5),
    TwoStage(0, 9, 2, 17, 0.05, 0.25),
)


def _outcomes(d: TwoStage, p: float) -> list[tuple[int, float]]:
    """Every total with its probability; the stage follows from the total."""
    chances = [(x, float(pmf(d.n1, p)[x])) for x in range(d.r1 + 1)]
    first, second = pmf(d.n1, p), pmf(d.n - d.n1, p)
    totals = np.zeros(d.n + 1)
    for x1 in range(d.r1 + 1, d.n1 + 1):
        totals[x1 : x1 + second.size] += first[x1] * second
    return chances + [(x, float(totals[x])) for x in range(d.r1 + 1, d.n + 1)]


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("table", "umvue", "p_value", "low", "high", "grid"),
    [
        ("twostage_inference_clinfun.csv", "umvue", "pvalue", "lcl95_onesided", "ucl95_onesided", 1e-4),
        ("twostage_inference_oneArm.csv", "umvue_GMS", "p_KC", "ci_lo", "ci_hi", 2e-5),
    ],
)
def test_inference_agrees_with_r_in_every_row(
    reference: Any, table: str, umvue: str, p_value: str, low: str, high: str, grid: float
) -> None:
    rows = reference.rows(table)
    assert rows
    for row in rows:
        d = TwoStage(
            int(row["r1"]), int(row["n1"]), int(row["r"]), int(row["n"]), float(row["p0"]), float(row["p1"])
        )
        i = d.infer(int(row["x"]), confidence=0.9)
        assert i.umvue == pytest.approx(float(row[umvue]), abs=1e-12)
        assert i.p_value == pytest.approx(float(row[p_value]), rel=1e-9, abs=1e-14)
        # R walks a grid; its limits are the neighbouring grid point
        if row[low] != "NA":
            assert i.lower == pytest.approx(float(row[low]), abs=grid)
        if row[high] != "NA":
            assert i.upper == pytest.approx(float(row[high]), abs=grid)


@pytest.mark.parametrize("d", DESIGNS)
def test_no_response_has_an_answer(d: TwoStage) -> None:
    i = d.infer(0)
    assert i.umvue == i.lower == i.median_unbiased == i.mid_p == 0 and i.p_value == 1
    # P(no response in n1) = 0.025 at the upper limit
    assert (1 - i.upper) ** d.n1 == pytest.approx(0.025)


@pytest.mark.parametrize("d", DESIGNS)
@pytest.mark.parametrize("p", [0.07, 0.2, 0.45, 0.8])
def test_umvue_is_unbiased(d: TwoStage, p: float) -> None:
    assert sum(q * d.infer(x).umvue for x, q in _outcomes(d, p)) == pytest.approx(p, abs=1e-12)
    # while the observed rate is not, where stopping is likely
    if p > 0.5:
        return
    assert abs(sum(q * d.infer(x).mle for x, q in _outcomes(d, p)) - p) > 1e-4


@pytest.mark.parametrize("d", DESIGNS)
def test_exact_limits_cover_and_published_upper_limits_do_not(d: TwoStage) -> None:
    every = {x: d.infer(x, confidence=0.9) for x, _ in _outcomes(d, 0.3)}
    worst_exact = worst_published = 1.0
    for p in np.linspace(0.02, 0.9, 45):
        chances = _outcomes(d, float(p))
        assert sum(q for _, q in chances) == pytest.approx(1)
        assert sum(q for x, q in chances if every[x].lower <= p) >= 0.95 - 1e-9
        worst_exact = min(worst_exact, sum(q for x, q in chances if every[x].upper_exact >= p))
        worst_published = min(worst_published, sum(q for x, q in chances if every[x].upper >= p))
    assert worst_exact >= 0.95 - 1e-9
    assert worst_published < 0.95


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(DESIGNS), st.floats(0.5, 0.99))
def test_estimates_rise_with_the_responses(d: TwoStage, confidence: float) -> None:
    rows = [d.infer(x, confidence=confidence) for x in range(d.n + 1)]
    for name in ("lower", "upper_exact", "median_unbiased", "mid_p"):
        values = [getattr(i, name) for i in rows]
        assert all(b >= a - 1e-9 for a, b in itertools.pairwise(values)), name
    p_values = [i.p_value for i in rows]
    assert all(b <= a + 1e-12 for a, b in itertools.pairwise(p_values))
    for i in rows:
        assert 0 <= i.lower <= i.mid_p <= i.upper_exact <= 1


def test_p_value_agrees_with_the_decision() -> None:
    for d in DESIGNS:
        for x in range(d.n + 1):
            i = d.infer(x)
            assert i.promising == (i.p_value <= d.type_1 + 1e-12)


@pytest.mark.parametrize("d", DESIGNS)
def test_a_deviating_stage_two_keeps_the_level(d: TwoStage) -> None:
    n2 = d.n - d.n1
    for actual in (n2 - 3, n2 - 1, n2, n2 + 2, n2 + 6):
        level = 0.0
        for x1 in range(d.r1 + 1, d.n1 + 1):
            critical = deviating_critical(d, x1, actual)
            if critical is None:
                continue
            tail = float(pmf(actual, d.p0)[max(critical - x1, 0) :].sum())
            level += float(pmf(d.n1, d.p0)[x1]) * tail
        assert level <= d.type_1 + 1e-12
    for x1, x2 in ((d.r1 + 1, 3), (d.r1 + 2, 5)):
        assert deviating_p_value(d, x1, x2, n2) == pytest.approx(d.infer(x1 + x2, d.n).p_value)


@pytest.mark.parametrize("d", DESIGNS)
def test_deviating_p_value_is_valid(d: TwoStage) -> None:
    actual = d.n - d.n1 + 4
    for level in (0.01, 0.05, 0.1, 0.2):
        mass = 0.0
        for x1 in range(d.r1 + 1, d.n1 + 1):
            for x2 in range(actual + 1):
                if deviating_p_value(d, x1, x2, actual) <= level:
                    mass += float(pmf(d.n1, d.p0)[x1] * pmf(actual, d.p0)[x2])
        assert mass <= level + 1e-12


def test_a_deviating_trial_asks_for_stage_one() -> None:
    d = DESIGNS[1]
    with pytest.raises(ImpossibleOutcome, match="stage one"):
        d.infer(7, 20)
    i = d.infer(8, 20, stage_1=4)
    assert not i.planned and i.critical == deviating_critical(d, 4, 10)
    assert i.promising == (i.critical is not None and i.critical <= 8)
    assert i.p_value == pytest.approx(deviating_p_value(d, 4, 4, 10))


@pytest.mark.parametrize(("responses", "patients"), [(3, 10), (1, 17), (20, 17), (2, 6), (-1, None)])
def test_impossible_outcomes_are_named(responses: int, patients: int | None) -> None:
    with pytest.raises(ImpossibleOutcome):
        DESIGNS[1].infer(responses, patients)
