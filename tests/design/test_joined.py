"""Joined phase I/II trials, caps, losses and time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.design import specification
from trialrun.design.errors import BadDesign
from trialrun.design.escalation.interval import Boin
from trialrun.design.escalation.three_plus_three import ThreePlusThree
from trialrun.design.odds import joint_cells
from trialrun.design.operations import Funnel, simulate_escalation, simulate_two_stage
from trialrun.design.seamless import Seamless, cap_effect
from trialrun.design.two_stage.designs import TwoStage
from trialrun.design.two_stage.identify import identify

STAGES = TwoStage(2, 10, 5, 17, 0.2, 0.5, 0.1, 0.1)
RULE = ThreePlusThree(3, deescalate=True, confirm=True)
NK4AML = Path(__file__).parents[2] / "docs" / "nk4aml.yaml"
PROBABILITY = st.floats(0.02, 0.9)


@settings(max_examples=40)
@given(st.tuples(PROBABILITY, PROBABILITY, PROBABILITY), st.floats(0.05, 0.9))
def test_independence_leaves_the_level_alone(truth: tuple[float, float, float], p: float) -> None:
    """At an odds ratio of 1 counting phase I patients changes nothing, whatever the toxicity."""
    oc = Seamless(RULE, STAGES).oc(truth, (p, p, p), 1.0)
    if sum(oc.selected) > 1e-9:
        assert oc.success_given_phase_2 == pytest.approx(STAGES.rejection(p))
    assert oc.none_selected + sum(oc.selected) == pytest.approx(1)
    assert sum(q for _, q in oc.sizes) == pytest.approx(1)
    assert oc.success == pytest.approx(sum(oc.success_by_dose))


@pytest.mark.parametrize("rule", [RULE, ThreePlusThree(3), Boin(0.3, 3, cohorts=3, cohort=3)])
def test_joined_exact_equals_simulated_patient_by_patient(rule: ThreePlusThree | Boin) -> None:
    truth, response, ratio = (0.1, 0.3, 0.5), (0.15, 0.2, 0.3), 0.2
    trial = Seamless(rule, STAGES)
    exact = trial.oc(truth, response, ratio)
    rng = np.random.default_rng(12)
    runs = 1500
    success = sizes = reached = 0.0
    cells = [joint_cells(t, e, ratio) for t, e in zip(truth, response, strict=True)]
    for _ in range(runs):
        cohorts, responses, treated, outcomes = "", [0, 0, 0], [0, 0, 0], 0
        while (decision := rule.decide(cohorts, strict=False)).dose is not None:
            d = decision.dose - 1
            drawn = rng.choice(4, decision.patients, p=cells[d])
            responses[d] += int(((drawn == 0) | (drawn == 2)).sum())
            treated[d] += decision.patients
            cohorts += f" {d + 1}{''.join('T' if c < 2 else 'N' for c in drawn)}"
        outcomes = sum(treated)
        if decision.recommended:
            d = decision.recommended - 1
            reached += 1 / runs
            x = responses[d] + rng.binomial(STAGES.n1 - treated[d], response[d])
            outcomes += STAGES.n1 - treated[d]
            if x > STAGES.r1:
                x += rng.binomial(STAGES.n - STAGES.n1, response[d])
                outcomes += STAGES.n - STAGES.n1
                success += (x > STAGES.r) / runs
        sizes += outcomes / runs
    assert reached == pytest.approx(1 - exact.none_selected, abs=0.05)
    assert success == pytest.approx(exact.success, abs=0.05)
    assert sizes == pytest.approx(exact.patients, abs=0.8)


def test_counting_breaks_the_level_when_toxicity_and_response_exclude_each_other() -> None:
    trial = Seamless(RULE, STAGES)
    null = (0.2, 0.2, 0.2)
    levels = [trial.oc((0.3, 0.4, 0.5), null, ratio).success_given_phase_2 for ratio in (0.1, 0.5, 1, 2, 10)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > 0.13 > 0.1 > levels[2]
    assert levels[2] == pytest.approx(STAGES.type_1)
    apart = replace(trial, count_phase_1=False)
    assert apart.oc((0.3, 0.4, 0.5), null, 0.1).success_given_phase_2 == pytest.approx(STAGES.type_1)


def test_the_correction_is_the_smallest_that_restores_the_level() -> None:
    trial = Seamless(RULE, STAGES)
    scenarios, ratios = {"toxic": (0.3, 0.4, 0.5), "safe": (0.02, 0.05, 0.1)}, (0.1, 1.0, 10.0)
    mended = trial.corrected(scenarios, ratios)
    null = (0.2, 0.2, 0.2)
    worst = max(mended.oc(t, null, q).success_given_phase_2 for t in scenarios.values() for q in ratios)
    assert worst <= 0.1 and mended.two_stage.r > STAGES.r
    before = replace(trial, two_stage=replace(STAGES, r=mended.two_stage.r - 1))
    assert max(before.oc(t, null, q).success_given_phase_2 for t in scenarios.values() for q in ratios) > 0.1


def test_stage_one_must_hold_phase_one() -> None:
    small = TwoStage(1, 5, 3, 12, 0.2, 0.5)
    with pytest.raises(BadDesign, match="stage one"):
        Seamless(RULE, small).oc((0.1, 0.2, 0.3), (0.2, 0.2, 0.2))


def test_nk4aml_from_its_sizes_to_its_level() -> None:
    """Sizes 10 and 17 by "Simon's optimal"; the usual path treats 3 + 3 + 6 + 4 + 7 = 23 patients."""
    trial = specification.read(NK4AML)
    settings_found = [(i.p0, i.p1, i.alpha, i.beta) for i in identify(10, 17, criteria=("optimal",))]
    stage = trial.design.two_stage
    assert (stage.p0, stage.p1, stage.alpha, stage.beta) in settings_found
    assert TwoStage.search(stage.p0, stage.p1, 0.1, 0.1).optimal == stage
    sizes = dict(trial.design.oc((0.0, 0.0, 0.0), (0.5, 0.5, 0.5)).sizes)
    assert set(sizes) == {16, 23}
    rows = trial.design.study(trial.scenarios, trial.odds_ratios, trial.response)
    assert all(r.inflation == pytest.approx(0, abs=1e-9) for r in rows if r.odds_ratio == 1)
    assert all(r.inflation > 0 for r in rows if r.odds_ratio < 1)
    assert all(r.inflation < 0 for r in rows if r.odds_ratio > 1)


def test_cap_of_nine_for_three_cohorts_of_three() -> None:
    """TEM-MM: three cohorts of three, nine patients at most: any extension costs a later cohort."""
    free, capped = ThreePlusThree(3), ThreePlusThree(3, cap=9)
    for truth in ((0.05, 0.1, 0.2), (0.1, 0.2, 0.3)):
        effect = cap_effect(free, capped, 9, truth)
        none_at_all = np.prod([(1 - p) ** 3 for p in truth[:2]])
        # All three levels are reached within nine only when the first six patients have no toxicity.
        assert effect.highest_reached == pytest.approx(none_at_all)
        assert effect.highest_reached < effect.highest_reached_free
        assert sum(effect.selected) == pytest.approx(1) == pytest.approx(sum(effect.selected_free))
        assert 0 < effect.binds < 1
        assert max(n for n, _ in capped.oc(truth).sizes) <= 9


def test_screened_exact_equals_simulated() -> None:
    funnel = Funnel(screen_failure=0.3, mobilisation=0.7, attempts=2, delivered=0.9, evaluable=0.9)
    truth = (0.1, 0.2, 0.4)
    oc = RULE.oc(truth)
    exact = funnel.screened(oc.sizes)
    line = simulate_escalation(RULE, truth, funnel, trials=4000, seed=3)
    assert exact.beyond < 1e-12
    assert exact.mean == pytest.approx(oc.expected_n / funnel.success)
    assert line.screened.mean() == pytest.approx(exact.mean, abs=4 * line.screened.std() / 4000**0.5)
    assert line.evaluable.mean() == pytest.approx(oc.expected_n, abs=0.25)
    assert np.mean(line.screened <= exact.quantile(0.9)) == pytest.approx(0.9, abs=0.03)
    assert line.dosed.mean() == pytest.approx(oc.expected_n / funnel.evaluable, abs=0.3)


def test_two_mobilisation_attempts_at_most() -> None:
    assert Funnel(mobilisation=0.7, attempts=2).manufactured == pytest.approx(0.91)
    assert Funnel(mobilisation=0.7, attempts=1).manufactured == pytest.approx(0.7)
    with pytest.raises(BadDesign):
        Funnel(mobilisation=0.0)
    with pytest.raises(BadDesign):
        Funnel(evaluable=1.2)


def test_duration_without_chance_is_arithmetic() -> None:
    """Candidates at hand at once, no losses: the calendar is stagger, window and nothing else."""
    funnel = Funnel(
        arrivals=1e9,
        screen_failure=0,
        mobilisation=1,
        attempt_days=0,
        manufacturing_days=0,
        delivered=1,
        evaluable=1,
        window=28,
        stagger=7,
    )
    line = simulate_escalation(ThreePlusThree(3), (0.0, 0.0, 0.0), funnel, trials=5)
    # three cohorts, each two staggers and a window
    assert line.days == pytest.approx(np.full(5, 3 * (2 * 7 + 28.0)), abs=1e-4)
    stages = simulate_two_stage(STAGES, 1.0, funnel, already=6, trials=5, response_window=28)
    assert stages.days == pytest.approx(np.full(5, (3 * 7 + 28) + (6 * 7 + 28.0)), abs=1e-4)
    assert stages.evaluable.tolist() == [11] * 5


def test_longer_windows_take_longer() -> None:
    means = [
        simulate_escalation(RULE, (0.1, 0.2, 0.4), Funnel(window=w), trials=300, seed=5).days.mean()
        for w in (14.0, 28.0, 90.0)
    ]
    assert means == sorted(means)
