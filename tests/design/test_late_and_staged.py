"""Late toxicity, accelerated titration, rolling six, utilities and backfilling."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from trialrun.design.errors import BadDesign, ImpossibleOutcome
from trialrun.design.escalation import crm
from trialrun.design.escalation.backfill import open_for_backfill
from trialrun.design.escalation.interval import Boin
from trialrun.design.escalation.late import Patient, TiteBoin, TiteCrm
from trialrun.design.escalation.staged import AcceleratedTitration, RollingSix
from trialrun.design.escalation.three_plus_three import ThreePlusThree
from trialrun.design.escalation.utility import Boin12

SKELETON = (0.05, 0.12, 0.25, 0.4, 0.55)
TRUTH = (0.05, 0.10, 0.20, 0.35, 0.50)


@pytest.mark.corpus
def test_tite_crm_fits_agree_with_dfcrm(reference: Any) -> None:
    cases = reference.json("dfcrm_examples.json")["titecrm"]
    assert cases
    for case in cases:
        design = TiteCrm(tuple(case["prior"]), case["target"], case["obswin"])
        fit = design.fit(
            [
                Patient(d, bool(y), u)
                for d, y, u in zip(case["level"], case["tox"], case["followup"], strict=True)
            ]
        )
        assert fit.estimate == pytest.approx(case["estimate"], abs=1e-7)
        assert fit.toxicity == pytest.approx(case["ptox"], abs=1e-7)
        assert fit.mtd == case["mtd"]


def test_tite_crm_with_complete_follow_up_is_the_crm() -> None:
    design = TiteCrm(SKELETON, 0.25, 90.0)
    patients = [Patient(1, False, 90), Patient(2, True, 20), Patient(2, False, 120), Patient(3, False, 90)]
    whole = crm.fit_counts(crm.Model(SKELETON), 0.25, (1, 2, 1, 0, 0), (0, 1, 0, 0, 0))
    assert design.fit(patients).estimate == pytest.approx(whole.estimate)
    pending = [*patients, Patient(3, False, 0.0)]
    assert design.fit(pending).estimate == pytest.approx(whole.estimate)


def test_simulated_tite_crm_without_overlap_is_the_exact_crm() -> None:
    """When every window ends before the next cohort, late onset changes nothing."""
    exact = crm.Crm(SKELETON, 0.25, patients=15, cohort=3, coherent=False).oc(TRUTH)
    design = TiteCrm(SKELETON, 0.25, 28.0, patients=15, cohort=3)
    runs = 6000
    simulated = design.simulate(TRUTH, trials=runs, interval=28.0, seed=4)
    for a, b in zip(exact.selected, simulated.selected, strict=True):
        assert abs(a - b) < 4.5 * math.sqrt(a * (1 - a) / runs) + 1e-3
    assert simulated.patients == pytest.approx(exact.patients, abs=0.15)
    assert simulated.mc_error == pytest.approx(0.0065, abs=0.002)


def test_vectorised_tite_crm_equals_deciding_one_by_one() -> None:
    """The fast simulation and `decide` are the same rule: replay one simulated trial patient by patient."""
    design = TiteCrm(SKELETON, 0.25, 60.0, patients=10, cohort=1)
    rng = np.random.default_rng(9)
    uniform, when = rng.random((1, 10)), rng.random((1, 10)) * 60.0
    entered: list[tuple[int, float, float]] = []
    for k in range(10):
        now = k * 15.0
        seen = [Patient(d, at <= now, min(now - on, 60.0)) for d, on, at in entered]
        dose = design.decide(seen).dose
        assert dose is not None
        toxic = uniform[0, k] < TRUTH[dose - 1]
        entered.append((dose, now, now + when[0, k] if toxic else math.inf))
    final = design.fit([Patient(d, at < math.inf, 60.0) for d, _, at in entered]).mtd
    once = design.simulate(TRUTH, trials=1, interval=15.0, seed=9)
    assert once.selected[final - 1] == 1.0
    assert once.patients.tolist() == [float(sum(d == k + 1 for d, _, _ in entered)) for k in range(5)]


def test_same_seed_same_answer() -> None:
    design = TiteCrm(SKELETON, 0.25, 60.0)
    a, b = (design.simulate(TRUTH, trials=50, interval=10.0, seed=2) for _ in range(2))
    assert a.selected.tolist() == b.selected.tolist()


def test_tite_boin_without_pending_patients_is_boin() -> None:
    base = Boin(0.3, 5, cohorts=4)
    late = TiteBoin(base, 90.0)
    for outcomes, patients in (
        ("1NNN", [(1, 0)] * 3),
        ("1NNT", [(1, 0), (1, 0), (1, 1)]),
        ("1NTT", [(1, 0), (1, 1), (1, 1)]),
        ("1NNN 2NNT", [(1, 0)] * 3 + [(2, 0), (2, 0), (2, 1)]),
        ("1NNN 2NTT", [(1, 0)] * 3 + [(2, 0), (2, 1), (2, 1)]),
    ):
        decided = late.decide([Patient(d, bool(y), 90.0) for d, y in patients])
        assert decided.dose == base.decide(outcomes).dose, outcomes


def test_tite_boin_waits_and_imputes() -> None:
    late = TiteBoin(Boin(0.3, 5), 90.0)
    fresh = [Patient(1, False, 5.0)] * 3
    assert late.decide(fresh).action == "suspend"
    early = late.imputed_rate([Patient(1, True, 10.0), Patient(1, False, 90.0), Patient(1, False, 30.0)], 1)
    later = late.imputed_rate([Patient(1, True, 10.0), Patient(1, False, 90.0), Patient(1, False, 80.0)], 1)
    assert early > later > 1 / 3
    oc = late.simulate(TRUTH, trials=40, interval=20.0, seed=1)
    assert oc.none_selected + oc.selected.sum() == pytest.approx(1)


def test_accelerated_titration_decisions() -> None:
    design = AcceleratedTitration(ThreePlusThree(4))
    assert design.decide("1N 2N").dose == 3
    assert design.decide("1N 2M 3N").dose == 4
    ended = design.decide("1N 2M 3M")
    assert (ended.dose, ended.patients) == (3, 2)
    assert design.decide("1N 2T 2NN").patients == 3
    assert design.decide("1N 2T 2T").patients == 1
    assert design.decide("1N 2T 2NT").recommended == 1
    with pytest.raises(ImpossibleOutcome):
        design.decide("1N 2NNN")


def test_accelerated_titration_exact_equals_simulated() -> None:
    design = AcceleratedTitration(ThreePlusThree(4))
    mild = (0.1, 0.15, 0.2, 0.2)
    truth = TRUTH[:4]
    oc = design.oc(truth, mild)
    assert oc.none_selected + oc.selected.sum() == pytest.approx(1)
    assert sum(q for _, q in oc.sizes) == pytest.approx(1)
    assert oc.toxicities == pytest.approx(oc.patients * np.array(truth))
    rng = np.random.default_rng(8)
    runs = 1500
    selected = np.zeros(5)
    for _ in range(runs):
        outcomes = ""
        while (decision := design.decide(outcomes, strict=False)).dose is not None:
            d = decision.dose - 1
            cells = (1 - truth[d] - mild[d], mild[d], truth[d])
            outcomes += f" {d + 1}{''.join(rng.choice(list('NMT'), decision.patients, p=cells))}"
        selected[decision.recommended or 0] += 1 / runs
    exact = np.array([oc.none_selected, *oc.selected])
    assert np.all(np.abs(selected - exact) < 4.5 * np.sqrt(exact * (1 - exact) / runs) + 1e-3)


def test_rolling_six_published_rule() -> None:
    """Skolnik et al. 2008 (doi:10.1200/JCO.2007.12.7852), rows of the decision table from memory."""
    rule = RollingSix(4)
    expected = {
        (0, 0, 0): "start",
        (0, 0, 3): "stay",
        (0, 2, 1): "stay",
        (0, 3, 0): "escalate",
        (0, 4, 0): "escalate",
        (1, 2, 0): "stay",
        (1, 4, 1): "suspend",
        (0, 5, 1): "escalate",
        (1, 5, 0): "escalate",
        (0, 3, 3): "suspend",
        (2, 1, 0): "de-escalate",
        (2, 0, 3): "de-escalate",
    }
    for (toxic, safe, pending), action in expected.items():
        assert rule.assign(2, toxic, safe, pending).action == action, (toxic, safe, pending)
    assert rule.assign(1, 2, 1, 0).stopped
    assert rule.assign(4, 1, 5, 0).recommended == 4
    with pytest.raises(ImpossibleOutcome):
        rule.assign(2, 3, 3, 1)


def test_rolling_six_selects_like_three_plus_three() -> None:
    """With patients far apart nothing is pending, and both rules select a dose with equal chances."""
    truth, runs = (0.1, 0.25, 0.45), 3000
    exact = ThreePlusThree(3, deescalate=True).oc(truth)
    rolling = RollingSix(3).simulate(truth, window=28.0, interval=1e7, trials=runs, seed=6)
    shares = [rolling.none_selected, *rolling.selected]
    for a, b in zip([exact.none_selected, *exact.selected], shares, strict=True):
        assert abs(a - b) < 4.5 * math.sqrt(a * (1 - a) / runs)
    # Two toxicities end a level at once, so it takes fewer patients; close arrivals take more.
    assert rolling.expected_n < exact.expected_n
    crowded = RollingSix(3).simulate(truth, window=28.0, interval=5.0, trials=500, seed=6)
    assert crowded.expected_n > rolling.expected_n


def test_boin12_prefers_utility_and_obeys_toxicity() -> None:
    design = Boin12(4, 0.35, 0.25)
    assert design.decide("").dose == 1
    assert design.decide("1NNN").dose == 2  # nothing at dose 1: the untried neighbour is more desirable
    assert design.decide("1EEE").dose == 1  # three responses: stay
    assert design.decide("1NNE 2TTT").dose == 1  # toxic: down whatever the utility
    assert design.decide("1TTT").stopped
    better = design.desirability(design.counts(design_cohorts("1EEE 2EBT")))
    assert better[0] > better[1]
    oc = design.simulate((0.05, 0.1, 0.2, 0.5), (0.1, 0.5, 0.5, 0.5), trials=120, seed=3)
    assert oc.none_selected + oc.selected.sum() == pytest.approx(1)
    assert oc.selected[1] > 0.4 > oc.selected[3]
    with pytest.raises(BadDesign):
        Boin12(4, 0.35, 0.25, utility=(50, 60, 40, 0))


def design_cohorts(text: str) -> Any:
    from trialrun.design.escalation.outcomes import parse

    return parse(text, 4, "NETB")


def test_backfilling_needs_a_response_and_safety() -> None:
    rule = Boin(0.3, 5)
    assert open_for_backfill(rule, (3, 3, 3, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), 3) == ()
    assert open_for_backfill(rule, (3, 3, 3, 0, 0), (0, 0, 0, 0, 0), (1, 0, 0, 0, 0), 3) == (1,)
    assert open_for_backfill(rule, (3, 3, 3, 0, 0), (0, 0, 0, 0, 0), (0, 1, 0, 0, 0), 3) == (2,)
    assert open_for_backfill(rule, (3, 3, 3, 0, 0), (0, 2, 2, 0, 0), (1, 1, 0, 0, 0), 3) == (1,)
    assert open_for_backfill(rule, (12, 3, 3, 0, 0), (0, 0, 0, 0, 0), (3, 1, 0, 0, 0), 3) == (2,)
    assert open_for_backfill(rule, (3, 3, 3, 0, 0), (3, 0, 0, 0, 0), (1, 1, 1, 0, 0), 3) == ()
