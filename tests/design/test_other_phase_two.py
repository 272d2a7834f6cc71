"""Single-stage, Fleming, Green-Dahlberg, Bryant-Day and Bayesian rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from trialrun.design.binomial import pmf
from trialrun.design.errors import BadDesign
from trialrun.design.odds import conditional_response, joint_cells
from trialrun.design.two_stage import bayes
from trialrun.design.two_stage.bryant_day import BryantDay
from trialrun.design.two_stage.multi_stage import MultiStage, SingleStage, fleming, green_dahlberg


@pytest.mark.corpus
def test_single_stage_agrees_with_clinfun_in_every_row(reference: Any) -> None:
    rows = reference.rows("single_stage_clinfun.csv")
    assert rows
    for row in rows:
        d = SingleStage.search(*(float(row[k]) for k in ("p0", "p1", "alpha", "beta")))
        assert (d.n, d.r) == (int(row["n"]), int(row["r"]))
        assert d.type_1 == pytest.approx(float(row["typeI"]), abs=1e-12)
        assert 1 - d.power == pytest.approx(float(row["typeII"]), abs=1e-12)


def test_single_stage_is_the_smallest() -> None:
    d = SingleStage.search(0.2, 0.4, 0.05, 0.1)
    for n in range(1, d.n):
        for r in range(n):
            smaller = SingleStage(r, n, 0.2, 0.4)
            assert not (smaller.type_1 <= 0.05 and smaller.power >= 0.9)


@pytest.mark.corpus
def test_green_dahlberg_agrees_in_every_row(reference: Any) -> None:
    rows = reference.rows("green_dahlberg.csv")
    assert rows
    for row in rows:
        d = green_dahlberg(float(row["p0"]), float(row["p1"]), int(row["n1"]), int(row["n"]))
        assert (d.r1, d.r) == (int(row["r1"]), int(row["r"]))
        assert d.type_1 == pytest.approx(float(row["alpha"]), abs=1e-12)
        assert d.power == pytest.approx(float(row["power"]), abs=1e-12)
        assert d.pet0 == pytest.approx(float(row["PET0"]), abs=1e-12)


def test_fleming_looks_and_levels() -> None:
    d = fleming(0.05, 0.2, 0.05, (20, 20))
    assert d.looks == ((20, 0, 4), (40, 4, 5))
    assert d.rejection(0.05) <= 0.055
    for p in (0.05, 0.2, 0.6):
        assert d.stops(p).sum() == pytest.approx(1)
    assert d.decide(0, 20) == "stop" and d.decide(4, 20) == "go" and d.decide(2, 20) == "continue"
    with pytest.raises(BadDesign):
        MultiStage(((10, 1, 4),), 0.1, 0.3)


def test_bryant_day_keeps_its_bounds_and_nothing_smaller_does() -> None:
    d = BryantDay.search(0.2, 0.6, 0.5, 0.15, 0.1, 0.1, 0.2)
    poor_response, poor_safety, good = d.oc(0.2, 0.15), d.oc(0.6, 0.5), d.oc(0.6, 0.15)
    assert poor_response.accept <= 0.1 and poor_safety.accept <= 0.1 and good.accept >= 0.8
    best = max(poor_response.en, poor_safety.en)
    n = d.n
    for n1 in range(2, n):
        for r1 in range(n1):
            for t1 in range(n1):
                for r in range(r1, n):
                    for t in range(max(t1, n // 2), n):
                        # Independent endpoints: each path's probability multiplies.
                        a = _path(r1, n1, r, n, 0.6) * _path(t1, n1, t, n, 0.85)
                        if a < 0.8:
                            continue
                        if _path(r1, n1, r, n, 0.2) * _path(t1, n1, t, n, 0.85) > 0.1:
                            continue
                        if _path(r1, n1, r, n, 0.6) * _path(t1, n1, t, n, 0.5) > 0.1:
                            continue
                        other = BryantDay(r1, t1, n1, r, t, n, 0.2, 0.6, 0.5, 0.85)
                        en = max(other.oc(0.2, 0.15).en, other.oc(0.6, 0.5).en)
                        assert en >= best - 1e-9, other


_CACHE: dict[tuple[int, int, int, int, float], float] = {}


def _path(r1: int, n1: int, r: int, n: int, p: float) -> float:
    key = (r1, n1, r, n, p)
    if key not in _CACHE:
        first, second = pmf(n1, p), pmf(n - n1, p)
        _CACHE[key] = sum(float(first[x] * second[max(r - x + 1, 0) :].sum()) for x in range(r1 + 1, n1 + 1))
    return _CACHE[key]


def test_bryant_day_exact_equals_simulated_when_endpoints_correlate() -> None:
    d = BryantDay(3, 5, 10, 9, 17, 25, 0.2, 0.5, 0.6, 0.85)
    cells = joint_cells(0.25, 0.4, 3.0)
    rng = np.random.default_rng(3)
    draws = 100_000
    one = rng.multinomial(10, cells, draws)
    two = rng.multinomial(15, cells, draws)
    response = lambda m: m[:, 0] + m[:, 2]  # noqa: E731
    safe = lambda m: m[:, 2] + m[:, 3]  # noqa: E731
    go = (response(one) > 3) & (safe(one) > 5)
    accept = go & (response(one + two) > 9) & (safe(one + two) > 17)
    exact = d.oc(0.4, 0.25, 3.0)
    assert abs(accept.mean() - exact.accept) < 0.007
    assert abs(1 - go.mean() - exact.pet) < 0.007


@pytest.mark.parametrize("ratio", [0.05, 0.5, 1.0, 2.0, 30.0])
def test_odds_ratio_and_margins_come_back(ratio: float) -> None:
    both, tox_only, response_only, neither = joint_cells(0.3, 0.45, ratio)
    assert both + tox_only == pytest.approx(0.3) and both + response_only == pytest.approx(0.45)
    assert both * neither / (tox_only * response_only) == pytest.approx(ratio)
    with_tox, without = conditional_response(0.3, 0.45, ratio)
    assert 0.3 * with_tox + 0.7 * without == pytest.approx(0.45)


@pytest.mark.slow
def test_predictive_probability_reproduces_the_published_table() -> None:
    """Lee & Liu 2008 (doi:10.1177/1740774508089279), p0 .2, p1 .4, prior Beta(.2, .8), from memory:
    36 patients; 0/10 1/17 2/21 3/24 4/27 5/29 6/31 7/33 8/34 9/35 10/36; alpha .088, power .906.
    """
    d = bayes.PredictiveProbability.search(0.2, 0.4, 0.1, 0.1, prior=(0.2, 0.8))
    first: dict[int, int] = {}
    for n, a, _ in d.rule.looks:
        first.setdefault(a, n)
    assert first == {0: 10, 1: 17, 2: 21, 3: 24, 4: 27, 5: 29, 6: 31, 7: 33, 8: 34, 9: 35, 10: 36}
    assert d.rule.rejection(0.2) == pytest.approx(0.088, abs=5e-4)
    assert d.rule.rejection(0.4) == pytest.approx(0.906, abs=5e-4)
    assert d.theta_t == pytest.approx((0.852, 0.922), abs=1e-3)


def test_predictive_probability_by_its_definition() -> None:
    """The sum over future responses, beta-binomial, of a final success."""
    from scipy.stats import betabinom

    table = bayes.predictive(20, 8, 0.3, 0.7)
    for m, x in ((5, 1), (12, 4), (19, 7)):
        future = betabinom(20 - m, 0.3 + x, 0.7 + m - x)
        assert table[m, x] == pytest.approx(sum(future.pmf(y) for y in range(max(8 - x, 0), 21 - m)))


def test_thall_simon_probability_by_integration() -> None:
    from scipy.integrate import quad
    from scipy.stats import beta

    got = bayes.exceeds(np.array([6.0]), np.array([9.0]), (30.0, 70.0), 0.1)[0]
    want = quad(lambda y: beta(30, 70).pdf(y) * beta(6, 9).sf(y + 0.1), 0, 0.9)[0]
    assert got == pytest.approx(want, abs=1e-10)
    rule = bayes.thall_simon(
        (60, 140), delta=0.15, lower=0.05, upper=0.95, looks=(10, 20, 30), p0=0.3, p1=0.5
    )
    assert rule.stops(0.4).sum() == pytest.approx(1)
    assert all(a < b for _, a, b in rule.looks)


def test_bop2_keeps_its_level_and_has_the_most_power_on_its_grid() -> None:
    d = bayes.Bop2.search(0.2, 0.4, 0.1, (10, 20, 30))
    assert d.rule.rejection(0.2) <= 0.1
    stops = [a for _, a, _ in d.rule.looks]
    assert stops == sorted(stops)
    single = SingleStage(stops[-1], 30, 0.2, 0.4)
    assert d.rule.rejection(0.4) <= single.power + 1e-12
