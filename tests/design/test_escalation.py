"""Escalation rules: against R, by their decisions, and exact against simulated."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.design.errors import BadDesign, ImpossibleOutcome
from trialrun.design.escalation import crm, two_parameter
from trialrun.design.escalation.interval import Boin, I3Plus3, Interval, Keyboard, isotonic
from trialrun.design.escalation.rule import CountRule, States
from trialrun.design.escalation.three_plus_three import ThreePlusThree

SKELETON = (0.05, 0.12, 0.25, 0.4, 0.55)
RULES: tuple[CountRule, ...] = (
    ThreePlusThree(4),
    ThreePlusThree(4, deescalate=True),
    ThreePlusThree(3, deescalate=True, confirm=True),
    ThreePlusThree(3, cap=9),
    Boin(0.3, 4, cohorts=6),
    Boin(0.25, 4, cohorts=6, extra_safe=True, enough=9),
    Keyboard(0.3, 4, cohorts=6),
    I3Plus3(0.3, 4, cohorts=6),
    crm.Crm(SKELETON[:4], 0.25, patients=15),
    crm.Crm(SKELETON[:4], 0.25, patients=15, kind="logistic", stop_above=0.9, enough=9),
    two_parameter.Blrm.for_doses((10.0, 20.0, 40.0, 60.0), 40.0, patients=12),
    two_parameter.ewoc((10.0, 20.0, 40.0, 60.0), 40.0, patients=12),
    two_parameter.Crm2.from_skeleton(SKELETON[:4], 0.25, patients=12),
)


def _truth(doses: int, low: float = 0.08, step: float = 0.12) -> tuple[float, ...]:
    return tuple(min(low + k * step, 0.95) for k in range(doses))


@pytest.mark.corpus
def test_three_plus_three_agrees_with_r_exactly(reference: Any) -> None:
    cases = reference.json("three_plus_three_exact.json")["cases"]
    assert cases
    for case in cases:
        doses = case["num_doses"]
        oc = ThreePlusThree(doses, deescalate=case["allow_deescalate"]).oc(case["true_prob_tox"])
        # The five-dose case was printed to four digits.
        digits = 1e-4 if doses == 5 else 1e-10
        assert oc.none_selected == pytest.approx(case["prob_recommend"]["NoDose"], abs=digits)
        for k in range(doses):
            assert oc.selected[k] == pytest.approx(case["prob_recommend"][str(k + 1)], abs=digits)
        assert oc.expected_n == pytest.approx(case["expected_n"], abs=1e-5)
        assert oc.toxicities.sum() == pytest.approx(case["expected_tox"], abs=1e-5)
        # R's chance of being given a dose is the mean of the shares of patients by trial.
        paths = ThreePlusThree(doses, deescalate=case["allow_deescalate"]).paths()
        chance = paths.probabilities(np.array([case["true_prob_tox"]]))[:, 0]
        shares = chance @ (paths.n / paths.n.sum(axis=1, keepdims=True))
        for k, share in enumerate(shares, start=1):
            if "prob_administer" in case:
                assert share == pytest.approx(case["prob_administer"][str(k)], abs=digits)


@pytest.mark.corpus
def test_boin_boundaries_agree_with_r(reference: Any) -> None:
    tables = reference.json("boin_boundaries.json")["tables"]
    assert tables
    for target, table in tables.items():
        rule = Boin(float(target), 5, cohorts=12)
        assert rule.lambda_e == pytest.approx(table["lambda_e"], abs=1e-12)
        assert rule.lambda_d == pytest.approx(table["lambda_d"], abs=1e-12)
        assert [list(column) for column in zip(*rule.boundaries(), strict=True)] == table["full"]


def test_published_boundaries_of_boin() -> None:
    """Published: Liu & Yuan 2015 (doi:10.1111/rssc.12089), rates to escalate and de-escalate, from memory."""
    published = {
        0.15: (0.118, 0.179),
        0.2: (0.157, 0.238),
        0.25: (0.197, 0.298),
        0.3: (0.236, 0.358),
        0.35: (0.276, 0.419),
        0.4: (0.316, 0.479),
    }
    for target, (up, down) in published.items():
        rule = Boin(target, 5)
        # The paper cuts the third digit of some and rounds that of others.
        assert rule.lambda_e == pytest.approx(up, abs=1e-3)
        assert rule.lambda_d == pytest.approx(down, abs=1e-3)
    decisions = Boin(0.3, 5).boundaries()
    rows = [decisions[n - 1] for n in (3, 6, 9, 12)]
    assert rows == [(3, 0, 2, 3), (6, 1, 3, 4), (9, 2, 4, 5), (12, 2, 5, 7)]


@pytest.mark.corpus
def test_boin_selection_agrees_with_r(reference: Any) -> None:
    cases = reference.json("boin_select_mtd.json")["cases"]
    assert cases
    for case in cases:
        rule = Boin(0.3, len(case["n"]))
        selected = int(rule.select(States.of(case["n"], case["y"], 1))[0])
        assert (selected or 99) == case["mtd"], case


@pytest.mark.corpus
def test_exact_boin_lies_within_the_error_of_rs_simulation(reference: Any) -> None:
    for case in reference.json("boin_oc_sim.json")["oc"]:
        oc = Boin(0.3, 5).oc(case["p_true"])
        for k in range(5):
            share = oc.selected[k]
            error = 4 * math.sqrt(share * (1 - share) / 20_000) + 1e-4
            assert abs(100 * share - case["selpercent"][k]) < 100 * error
            assert oc.patients[k] == pytest.approx(case["npatients"][k], abs=0.12)
            assert oc.toxicities[k] == pytest.approx(case["ntox"][k], abs=0.08)
        assert 100 * oc.none_selected == pytest.approx(case["percentstop"], abs=0.06)
        assert oc.expected_n == pytest.approx(case["totalN"], abs=0.02)
        assert oc.toxicities.sum() == pytest.approx(case["totaltox"], abs=0.08)


@pytest.mark.corpus
def test_crm_fits_agree_with_dfcrm(reference: Any) -> None:
    data = reference.json("dfcrm_examples.json")
    fits = [*data["fits"]]
    assert fits
    for case in fits:
        doses = len(case["prior"])
        n = tuple(case["level"].count(k + 1) for k in range(doses))
        t = tuple(
            sum(y for d, y in zip(case["level"], case["tox"], strict=True) if d == k + 1)
            for k in range(doses)
        )
        fit = crm.fit_counts(crm.Model(tuple(case["prior"])), case["target"], n, t)
        # R's adaptive quadrature stops at about eight digits
        assert fit.estimate == pytest.approx(case["estimate"], abs=1e-7)
        assert fit.variance == pytest.approx(case["post_var"], abs=1e-7)
        assert fit.toxicity == pytest.approx(case["ptox"], abs=1e-7)
        assert fit.lower == pytest.approx(case["ptoxL"], abs=1e-7)
        assert fit.upper == pytest.approx(case["ptoxU"], abs=1e-7)
        assert fit.mtd == case["mtd"]
    example = data["other"]["crm_man_example"]
    levels, tox = (3, 4, 4, 3, 3, 4, 3, 2, 2, 2), (0, 0, 1, 0, 0, 1, 1, 0, 0, 0)
    n = tuple(levels.count(k + 1) for k in range(6))
    t = tuple(sum(y for d, y in zip(levels, tox, strict=True) if d == k + 1) for k in range(6))
    fit = crm.fit_counts(crm.Model((0.05, 0.10, 0.20, 0.35, 0.50, 0.70)), 0.2, n, t)
    assert fit.estimate == pytest.approx(example["estimate"], abs=1e-7)
    assert fit.variance == pytest.approx(example["post_var"], abs=1e-7)
    assert fit.toxicity == pytest.approx(example["ptox"], abs=1e-7)
    assert fit.mtd == example["mtd"]
    for kind in ("empiric", "logistic"):
        got = crm.getprior(0.05, 0.25, 3, 5, kind=kind)
        assert got == pytest.approx(data["other"]["getprior"][kind], abs=1e-12)


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(("cohort", "runs"), [(3, 5000), (1, 2000)])
def test_exact_crm_lies_within_the_error_of_crmsim(reference: Any, cohort: int, runs: int) -> None:
    case = reference.json("dfcrm_examples.json")["other"][f"crmsim_mcohort{cohort}"]
    oc = crm.Crm(SKELETON, 0.25, patients=24, cohort=cohort).oc((0.05, 0.10, 0.20, 0.35, 0.50))
    for k, share in enumerate(oc.selected):
        assert abs(share - case["MTD"][k]) < 4 * math.sqrt(share * (1 - share) / runs)
        assert oc.patients[k] == pytest.approx(case["level_pct_or_n"][k], abs=0.35)
        assert oc.toxicities[k] == pytest.approx(case["tox"][k], abs=0.2)


def _simulate(
    rule: CountRule, truth: tuple[float, ...], trials: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Plain patient-by-patient simulation through `next_dose`, vectorised over trials."""
    rng = np.random.default_rng(seed)
    s = States(
        *(np.zeros((trials, rule.doses), dtype=np.int64) for _ in range(2)),
        *(np.zeros(trials, dtype=np.int64) for _ in range(2)),
    )
    running = np.arange(trials)
    while running.size:
        dose, size = rule.next_dose(s.take(running))
        running, dose, size = running[dose > 0], dose[dose > 0], size[dose > 0]
        toxic = rng.binomial(size, np.asarray(truth)[dose - 1])
        s.n[running, dose - 1] += size
        s.t[running, dose - 1] += toxic
        s.at[running], s.last[running] = dose, toxic
    return np.bincount(rule.select(s), minlength=rule.doses + 1) / trials, s.n.mean(axis=0)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: repr(r)[:30])
def test_exact_equals_simulated_and_sums_to_one(rule: CountRule) -> None:
    truth = _truth(rule.doses)
    oc = rule.oc(truth)
    assert oc.none_selected + oc.selected.sum() == pytest.approx(1, abs=1e-9)
    assert sum(q for _, q in oc.sizes) == pytest.approx(1, abs=1e-9)
    assert sum(n * q for n, q in oc.sizes) == pytest.approx(oc.expected_n)
    assert oc.toxicities == pytest.approx(oc.patients * np.array(truth))
    assert max(n for n, _ in oc.sizes) <= rule.largest
    trials = 4000
    share, patients = _simulate(rule, truth, trials, seed=11)
    exact = np.array([oc.none_selected, *oc.selected])
    assert np.all(np.abs(share - exact) < 4.5 * np.sqrt(exact * (1 - exact) / trials) + 1e-3)
    assert patients == pytest.approx(oc.patients, abs=0.3)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: repr(r)[:30])
def test_more_toxicity_selects_no_higher(rule: CountRule) -> None:
    """The chance to select above the lowest dose falls when every dose becomes more toxic."""
    chances = []
    for shift in (0.0, 0.15, 0.35, 0.6):
        oc = rule.oc(tuple(min(p + shift, 0.97) for p in _truth(rule.doses)))
        chances.append(float(oc.selected[1:].sum()))
    assert all(b <= a + 1e-9 for a, b in itertools.pairwise(chances))


@pytest.mark.parametrize("rule", RULES, ids=lambda r: repr(r)[:30])
def test_pathways_hold_the_decisions(rule: CountRule) -> None:
    root = rule.pathways(cohorts=2)
    truth = _truth(rule.doses)
    chances = root.probabilities(truth)
    leaves = [so_far for so_far, node in root.walk() if not node.branches]
    assert sum(chances[k] for k in leaves) == pytest.approx(1)
    for so_far, node in root.walk():
        decision = rule.decide(so_far)
        assert (decision.dose, decision.recommended) == (node.dose, node.recommended)


def test_outcomes_that_the_rule_could_not_have_produced() -> None:
    rule = ThreePlusThree(3)
    with pytest.raises(ImpossibleOutcome, match="dose 3"):
        rule.decide("1NNN 3NNN")
    with pytest.raises(ImpossibleOutcome, match="ended"):
        rule.decide("1NTT 1NNN")
    with pytest.raises(ImpossibleOutcome, match="patients"):
        rule.decide("1NNNN")
    with pytest.raises(ImpossibleOutcome, match="letter"):
        rule.decide("1NXN")
    with pytest.raises(ImpossibleOutcome, match="not a dose level"):
        rule.decide("NNN")
    with pytest.raises(ImpossibleOutcome, match="doses 1 to 3"):
        rule.decide("4NNN")
    for rule_ in RULES:
        with pytest.raises(ImpossibleOutcome):
            rule_.decide("2NNN")
    assert rule.decide("1NNN 3NNN", strict=False).stopped


def test_three_plus_three_decisions() -> None:
    nk4aml = ThreePlusThree(3, deescalate=True, confirm=True)
    assert (nk4aml.decide("").dose, nk4aml.decide("").action) == (1, "start")
    assert nk4aml.decide("1NNN").dose == 2
    assert nk4aml.decide("1NNN 2NNT").action == "stay"
    assert nk4aml.decide("1NNN 2NN").patients == 1
    assert nk4aml.decide("1NNN 2NNT 2NNN").dose == 3
    back = nk4aml.decide("1NNN 2NNT 2NTN")
    assert (back.action, back.dose, back.patients) == ("de-escalate", 1, 3)
    assert nk4aml.decide("1NNN 2NNN 3NNN").dose == 3  # six in the highest tolerable dose
    assert nk4aml.decide("1NNN 2NNN 3NNN 3NNT").recommended == 3
    assert nk4aml.decide("1TTN").stopped and nk4aml.decide("1TTN").recommended is None
    plain = ThreePlusThree(3)
    assert plain.decide("1NNN 2NNN 3NNN").recommended == 3
    assert plain.decide("1NNN 2NTT").recommended == 1


def test_cap_of_nine_leaves_no_room_for_an_extension() -> None:
    rule = ThreePlusThree(3, cap=9)
    assert rule.decide("1NNN 2NNN 3NNN").recommended == 3
    ended = rule.decide("1NNN 2NNT 2NNN")
    assert ended.stopped and ended.recommended == 2 and "cap" in ended.reason
    # One toxicity in three without its extension is not a tolerated dose.
    assert rule.decide("1NNN 2NNN 3NNT").recommended == 2


@settings(max_examples=60)
@given(
    st.integers(0, 3),
    st.integers(1, 5).flatmap(lambda d: st.lists(st.integers(0, 9), min_size=d, max_size=d)),
    st.randoms(),
)
def test_isotonic_estimates_rise_and_equal_pooling(_: int, n: list[int], random: Any) -> None:
    t = [random.randint(0, k) for k in n]
    counts, toxic = np.array([n]), np.array([t])
    usable = counts > 0
    got = isotonic(toxic, counts, usable)[0][usable[0]]
    assert all(b >= a - 1e-12 for a, b in itertools.pairwise(got))
    # Pool adjacent violators, the textbook way.
    blocks: list[list[float]] = []
    for m, y in zip(n, t, strict=True):
        if m == 0:
            continue
        weight = (m + 0.1) ** 2 * (m + 1.1) / ((y + 0.05) * (m - y + 0.05))
        blocks.append([(y + 0.05) / (m + 0.1), weight, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            b, a = blocks.pop(), blocks.pop()
            w = a[1] + b[1]
            blocks.append([(a[0] * a[1] + b[0] * b[1]) / w, w, a[2] + b[2]])
    want = [b[0] for b in blocks for _ in range(int(b[2]))]
    assert got == pytest.approx(want)


@pytest.mark.parametrize("rule", [Boin(0.3, 5), Keyboard(0.3, 5), I3Plus3(0.3, 5)])
def test_more_toxicities_never_move_up(rule: Interval) -> None:
    table = rule.table()
    for n in range(1, rule.largest + 1):
        assert all(b <= a for a, b in zip(table[n, : n + 1], table[n, 1 : n + 1], strict=False))


def test_i3plus3_published_rule() -> None:
    """Liu, Wang & Ji (doi:10.1080/10543406.2019.1636811): one of three is above .35, none is below: stay."""
    rule = I3Plus3(0.25, 5)
    decisions = {(n, t): int(rule.moves()[n, t]) for n in (3, 6) for t in range(n + 1)}
    assert decisions[3, 0] == 1 and decisions[3, 1] == 0 and decisions[3, 2] == -1
    assert decisions[6, 0] == 1 and decisions[6, 1] == 1 and decisions[6, 2] == 0 and decisions[6, 3] == -1


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=20),
    st.sampled_from(["empiric", "logistic"]),
)
def test_crm_posterior_against_adaptive_quadrature(patients: list[tuple[int, bool]], kind: str) -> None:
    from scipy.integrate import quad

    model = crm.Model(SKELETON, kind)
    n = tuple(sum(d == k for d, _ in patients) for k in range(5))
    t = tuple(sum(d == k and y for d, y in patients) for k in range(5))

    def density(beta: float) -> float:
        p = model.curve(np.array(beta))
        like = math.prod(float(p[k]) ** t[k] * float(1 - p[k]) ** (n[k] - t[k]) for k in range(5))
        return like * math.exp(-0.5 * (beta / model.scale) ** 2)

    total = quad(density, -8, 8, epsabs=0, epsrel=1e-11, limit=300)[0]
    mean = quad(lambda b: b * density(b), -8, 8, epsabs=1e-14 * total, epsrel=1e-11, limit=300)[0] / total
    got, _ = model.posterior(np.array([n]), np.array([t]))
    assert got[0] == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize("kind", ["empiric", "logistic"])
def test_probability_that_the_lowest_dose_is_too_toxic(kind: str) -> None:
    from scipy.integrate import quad
    from scipy.optimize import brentq

    model = crm.Model(SKELETON, kind)
    n, t = np.array([[6, 3, 0, 0, 0]]), np.array([[2, 2, 0, 0, 0]])

    def density(beta: float) -> float:
        p = model.curve(np.array(beta))
        like = math.prod(float(p[k]) ** t[0, k] * float(1 - p[k]) ** (n[0, k] - t[0, k]) for k in range(2))
        return like * math.exp(-0.5 * (beta / model.scale) ** 2)

    total = quad(density, -8, 8, limit=200)[0]
    border = brentq(lambda b: model.curve(np.array(b))[0] - 0.25, -5, 5)
    above = quad(density, -8, border, limit=200)[0] / total
    assert crm.lowest_above(model, n, t, 0.25)[0] == pytest.approx(above, abs=5e-5)


def test_the_calibrated_skeleton_selects_best_on_its_grid() -> None:
    """Lee and Cheung's scenarios: one dose at the target, the others off it by an odds ratio of 2."""
    found = crm.Crm.search(0.25, 4, patients=15)
    # Odds of 1/6 and 2/3 beside the 1/3 of the target.
    truths = [[1 / 7] * k + [0.25] + [0.4] * (3 - k) for k in range(4)]

    def right(skeleton: tuple[float, ...]) -> float:
        rule = crm.Crm(skeleton, 0.25, patients=15)
        return float(np.mean([rule.oc(truth).selected[k] for k, truth in enumerate(truths)]))

    best = right(found.skeleton)
    widths = [k / 100 for k in range(1, 20)]
    others = [right(crm.getprior(w, 0.25, 2, 4)) for w in widths]
    assert best == pytest.approx(max(others)) and best > others[0] + 0.02
    assert found.skeleton in [crm.getprior(w, 0.25, 2, 4) for w in widths]
    with pytest.raises(BadDesign, match="sets no doses apart"):
        crm.Crm.search(0.25, 4, odds_ratio=1.0)


def test_crm_is_coherent_by_itself() -> None:
    """Cheung 2005 (doi:10.1093/biomet/92.4.863): the limit changes nothing for the one-parameter model."""
    truth = (0.05, 0.10, 0.20, 0.35)
    with_limit = crm.Crm(SKELETON[:4], 0.25, patients=12).oc(truth)
    without = crm.Crm(SKELETON[:4], 0.25, patients=12, coherent=False).oc(truth)
    assert with_limit.selected == pytest.approx(without.selected)


def test_two_parameter_posterior_does_not_depend_on_the_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    model = two_parameter.LogisticModel((-1.4, -0.7, 0.0, 0.4))
    n, t = np.array([[3, 3, 6, 0]]), np.array([[0, 1, 2, 0]])
    weights, p = model.posterior(n, t)
    coarse = weights[0] @ p
    over = weights[0] @ model.above(0.33)
    two_parameter._grid.cache_clear()
    monkeypatch.setattr(two_parameter, "_POINTS", (801, 121))
    weights, p = model.posterior(n, t)
    two_parameter._grid.cache_clear()
    assert coarse == pytest.approx(weights[0] @ p, abs=1e-6)
    assert over == pytest.approx(weights[0] @ model.above(0.33), abs=3e-4)


@pytest.mark.parametrize(
    "build",
    [
        lambda: crm.Crm((0.1, 0.1, 0.3), 0.25),
        lambda: crm.Crm((0.3, 0.2), 0.25),
        lambda: crm.Model((0.1, 0.2), "probit"),
        lambda: crm.getprior(0.3, 0.25, 2, 4),
        lambda: Boin(0.3, 5, p_low=0.4),
        lambda: Boin(1.3, 5),
        lambda: Keyboard(0.04, 3),
        lambda: ThreePlusThree(3, cohort=6, extended=6),
        lambda: two_parameter.Blrm.for_doses((10.0, 5.0), 10.0),
        lambda: ThreePlusThree(3).oc((0.1, 0.2)),
        lambda: ThreePlusThree(2).oc((0.1, 1.2)),
    ],
)
def test_bad_designs_say_what_to_change(build: Any) -> None:
    with pytest.raises(BadDesign) as caught:
        build()
    assert caught.value.hint
