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
from trialrun.design.two_stage.inference import deviating, deviating_critical
from trialrun.design.two_stage.multi_stage import MultiStage, SingleStage, fleming

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


@settings(max_examples=8)
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


def _ends(d: TwoStage, actual: int) -> list[tuple[int, int]]:
    return [(x1, x2) for x1 in range(d.r1 + 1, d.n1 + 1) for x2 in range(actual + 1)]


@pytest.mark.parametrize("d", DESIGNS)
@pytest.mark.parametrize("more", [-3, 0, 4])
def test_koyama_chen_for_a_deviating_stage_two(d: TwoStage, more: int) -> None:
    """Koyama & Chen 2008, section 4 (doi:10.1002/sim.3123), by its definition and over every outcome."""
    from scipy.optimize import brentq

    n2 = d.n - d.n1
    actual = n2 + more
    for p in (d.p0, 0.45):
        chances = np.array([pmf(d.n1, p)[x1] * pmf(actual, p)[x2] for x1, x2 in _ends(d, actual)])
        ends = [deviating(d, x1, x2, actual) for x1, x2 in _ends(d, actual)]
        above = np.array([at_least(p) for at_least, _ in ends])
        beyond = np.array([strictly(p) for _, strictly in ends])
        # A p-value, and its counterpart for the upper limit, with the trials that stop after stage one.
        for u in above:
            assert chances[above <= u + 1e-13].sum() <= u + 1e-12
        for u in beyond[beyond > 0]:
            assert chances[beyond >= u - 1e-13].sum() + d.pet(p) <= 1 - u + 1e-12
        assert np.all(beyond <= above + 1e-13)
    for x1, x2 in _ends(d, actual):
        p_value = deviating(d, x1, x2, actual)[0](d.p0)
        critical = deviating_critical(d, x1, actual)
        assert (p_value <= d.type_1 + 1e-12) == (critical is not None and x1 + x2 >= critical)
        if x1 > d.r or x1 + n2 <= d.r or not x2:
            continue
        # The planned rule at the rate whose conditional error is the conditional p-value.
        conditional = pmf(actual, d.p0)[x2:].sum()
        rate = brentq(lambda q, k=d.r - x1 + 1, c=conditional: pmf(n2, q)[k:].sum() - c, 0, 1, xtol=1e-15)
        planned = sum(
            pmf(d.n1, d.p0)[x] * pmf(n2, rate)[max(d.r - x + 1, 0) :].sum() for x in range(d.r1 + 1, d.n1 + 1)
        )
        assert p_value == pytest.approx(planned, abs=1e-10)
        if not more and x1 + x2 == d.r + 1:
            assert p_value == pytest.approx(d.infer(x1 + x2, d.n).p_value)


def test_a_deviating_trial_asks_for_stage_one() -> None:
    d = DESIGNS[1]
    with pytest.raises(ImpossibleOutcome, match="stage one"):
        d.infer(7, 20)
    i = d.infer(8, 20, stage_1=4)
    assert not i.planned and i.critical == deviating_critical(d, 4, 10)
    assert i.promising == (i.critical is not None and i.critical <= 8)
    assert i.p_value == pytest.approx(deviating(d, 4, 4, 10)[0](d.p0))
    assert 0 < i.lower < i.median_unbiased < i.mid_p < i.upper < i.upper_exact < 1
    assert d.infer(9, 20, stage_1=6).upper_exact == 1.0


@pytest.mark.parametrize("d", DESIGNS)
def test_two_looks_are_two_stages(d: TwoStage) -> None:
    """The inference for any number of looks gives Koyama and Chen's for two, digit by digit."""
    looks = MultiStage(((d.n1, d.r1, d.n1 + 1), (d.n, d.r, d.r + 1)), d.p0, d.p1)
    for x in range(d.n + 1):
        two = d.infer(x)
        many = looks.infer(x, two.patients)
        for name in ("umvue", "median_unbiased", "mid_p", "p_value", "lower", "upper", "upper_exact"):
            assert getattr(many, name) == pytest.approx(getattr(two, name), abs=1e-9), (x, name)
        assert many.promising == two.promising


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5])
def test_after_several_looks_the_estimate_is_unbiased_and_the_limits_cover(p: float) -> None:
    rule = fleming(0.05, 0.2, 0.05, (15, 15, 15))
    alive, before = np.ones(1), 0
    mean = below = above = total = 0.0
    for n, a, b in rule.looks:
        alive = np.convolve(alive, pmf(n - before, p))
        for x, chance in enumerate(alive):
            if a < x < b or chance == 0:
                continue
            i = rule.infer(x, n, confidence=0.9)
            total += chance
            mean += chance * i.umvue
            below += chance * (i.lower > p)
            above += chance * (i.upper_exact < p)
            assert i.promising == (x >= b)
        alive = np.array([q if a < x < b else 0.0 for x, q in enumerate(alive)])
        before = n
    assert total == pytest.approx(1) and mean == pytest.approx(p, abs=1e-12)
    assert below <= 0.05 and above <= 0.05


def test_a_single_stage_has_the_clopper_pearson_interval() -> None:
    from scipy.stats import binomtest

    i = SingleStage(6, 19, 0.2, 0.5).infer(7)
    want = binomtest(7, 19, 0.2, alternative="greater").pvalue
    limits = binomtest(7, 19).proportion_ci(0.95, "exact")
    assert i.p_value == pytest.approx(want) and i.umvue == pytest.approx(7 / 19)
    assert (i.lower, i.upper_exact) == pytest.approx((limits.low, limits.high))


@pytest.mark.parametrize(("responses", "patients"), [(2, 15), (6, None), (2, 20), (50, None)])
def test_outcomes_that_end_no_trial_are_named(responses: int, patients: int | None) -> None:
    with pytest.raises(ImpossibleOutcome) as caught:
        fleming(0.05, 0.2, 0.05, (15, 15, 15)).infer(responses, patients)
    assert caught.value.hint


@pytest.mark.parametrize(("responses", "patients"), [(3, 10), (1, 17), (20, 17), (2, 6), (-1, None)])
def test_impossible_outcomes_are_named(responses: int, patients: int | None) -> None:
    with pytest.raises(ImpossibleOutcome):
        DESIGNS[1].infer(responses, patients)
