"""Every design decides, estimates, draws and describes itself; outcomes it could not have are refused."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trialrun.design.errors import ImpossibleOutcome
from trialrun.design.escalation.backfill import Backfill, BackfillCrm, next_level
from trialrun.design.escalation.crm import Crm
from trialrun.design.escalation.estimates import clopper_pearson
from trialrun.design.escalation.interval import Boin, I3Plus3, Keyboard
from trialrun.design.escalation.late import TiteBoin, TiteCrm
from trialrun.design.escalation.outcomes import Decision
from trialrun.design.escalation.rule import Escalation
from trialrun.design.escalation.staged import AcceleratedTitration, RollingSix
from trialrun.design.escalation.three_plus_three import ThreePlusThree
from trialrun.design.escalation.two_parameter import Blrm, Crm2, ewoc
from trialrun.design.escalation.utility import Boin12
from trialrun.design.odds import joint_cells
from trialrun.design.seamless import Seamless
from trialrun.design.two_stage import bryant_day
from trialrun.design.two_stage.bayes import Bop2, PredictiveProbability, thall_simon
from trialrun.design.two_stage.bryant_day import BryantDay
from trialrun.design.two_stage.designs import TwoStage
from trialrun.design.two_stage.multi_stage import SingleStage, fleming, green_dahlberg

SKELETON = (0.05, 0.12, 0.25, 0.4)
BOIN = Boin(0.3, 4, cohorts=6)
FEW = {"trials": 20, "seed": 1}
RESPONSE = {**FEW, "response": (0.2, 0.3, 0.4, 0.4)}

# Each escalation with outcomes that it can have produced, and what its characteristics need.
ESCALATIONS: list[tuple[Escalation, str, dict[str, Any]]] = [
    (ThreePlusThree(4), "1NNN 2NNT", {}),
    (BOIN, "1NNN 2NNT", {}),
    (Keyboard(0.3, 4, cohorts=6), "1NNN 2NNT", {}),
    (I3Plus3(0.3, 4, cohorts=6), "1NNN 2NNT", {}),
    (Crm(SKELETON, 0.25, patients=12), "1NNN 2NNT", {}),
    (Crm2.from_skeleton(SKELETON, 0.25, patients=9), "1NNN 2NNT", {}),
    (Blrm.for_doses((10.0, 20.0, 40.0, 60.0), 40.0, patients=9), "1NNN 2NNT", {}),
    (ewoc((10.0, 20.0, 40.0, 60.0), 40.0, patients=9), "1NNN 2NNT", {}),
    (AcceleratedTitration(ThreePlusThree(4)), "1N 2T", {"moderate": (0.1, 0.1, 0.1, 0.1)}),
    (RollingSix(4), "1NNN 2NTP", FEW),
    (TiteCrm(SKELETON, 0.25, 84.0, patients=9), "1NNN 2N@30 2T", FEW),
    (TiteBoin(BOIN, 84.0), "1NNN 2NN@60 2T", FEW),
    (Boin12(4, 0.35, 0.25, cohorts=4), "1NNN 2NNT", RESPONSE),
    (Backfill(BOIN), "1NNE 1E 2NNT", RESPONSE),
    (BackfillCrm(Crm(SKELETON, 0.25, patients=9)), "1NNE 2NNN 1E 3NNT", RESPONSE),
]
IDS = [type(rule).__name__ for rule, _, _ in ESCALATIONS]


@pytest.mark.parametrize(("rule", "outcomes", "how"), ESCALATIONS, ids=IDS)
def test_every_escalation_decides_estimates_and_draws(
    rule: Escalation, outcomes: str, how: dict[str, Any], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    found = rule.infer(outcomes)
    assert found.decision == rule.decide(outcomes)
    n, t = rule.tally(outcomes)
    assert [(d.patients, d.toxicities) for d in found.doses] == list(zip(n, t, strict=True))
    assert sum(t) == outcomes.count("T") and len(found.doses) == rule.doses == 4
    for d in found.doses:
        assert 0 <= d.lower <= (d.rate or d.lower) <= d.upper <= 1
        assert (d.rate is None) == (d.patients == 0)
        assert d.model is None or 0 < d.model < 1
    models = [d.model for d in found.doses if d.model is not None]
    assert models == sorted(models) or isinstance(rule, (Boin12,))
    assert "dose 4: 0 of 0" in repr(found) and "(" in repr(rule)
    truth = (0.05, 0.15, 0.3, 0.5)
    oc = rule.characteristics(truth, **how)
    assert oc.none_selected + oc.selected.sum() == pytest.approx(1)
    for k, draw in enumerate((lambda out: rule.plot(out, truth, **how), found.plot)):
        out = tmp_path / f"{k}.svg"
        draw(out)
        assert out.read_text(encoding="utf-8").count("<text") > 5


def test_every_phase_two_design_decides_infers_and_draws(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    predictive = PredictiveProbability.search(0.1, 0.4, 0.1, 0.2)
    designs: list[tuple[Any, int, int]] = [
        (TwoStage(2, 10, 5, 17, 0.2, 0.5), 7, 17),
        (green_dahlberg(0.2, 0.5, 12, 20), 9, 20),
        (SingleStage(6, 19, 0.2, 0.5), 7, 19),
        (fleming(0.05, 0.2, 0.05, (20, 20)), 5, 40),
        (predictive, predictive.rule.looks[-1][2], predictive.rule.looks[-1][0]),
        (Bop2.search(0.2, 0.5, 0.1, (10, 20)), 10, 20),
        (thall_simon((20, 80), delta=0.1, lower=0.05, upper=0.95, looks=(10, 20), p0=0.2, p1=0.4), 9, 20),
    ]
    for k, (design, responses, patients) in enumerate(designs):
        found = design.infer(responses, patients)
        assert found.promising and 0 < found.p_value < 0.2 and found.lower < found.umvue < found.upper_exact
        assert 0 < design.oc(0.3).reject < 1
        decision = design.decide(responses, patients)
        assert getattr(decision, "action", decision) == "go"
        assert "p0" in repr(design) and "alpha" in repr(design)
        if k in (0, 4):
            design.plot(tmp_path / f"{k}.svg")
            found.plot(tmp_path / f"{k}i.svg", 0.2, 0.5)
            assert all((tmp_path / f"{k}{s}.svg").stat().st_size > 1000 for s in ("", "i"))


SMALL = BryantDay(1, 3, 6, 4, 8, 12, 0.2, 0.5, 0.6, 0.85)


@cache
def inferred(responses: int, safe: int, patients: int) -> Any:
    return SMALL.infer(responses, safe, patients)


@pytest.mark.parametrize("odds_ratio", [0.2, 1.0, 5.0])
def test_bryant_day_inference_holds_however_the_endpoints_are_related(odds_ratio: float) -> None:
    """Level, coverage and (without relation) unbiasedness, as exact sums over every way to end."""
    for response, safe in ((0.2, 0.85), (0.5, 0.6), (0.4, 0.9)):
        chance: dict[tuple[int, int, int], float] = {}
        cells = joint_cells(1 - safe, response, odds_ratio)
        one, two = bryant_day._joint(6, cells), bryant_day._joint(6, cells)
        for x, s in np.ndindex(one.shape):
            if not (x > 1 and s > 3):
                chance[x, s, 6] = chance.get((x, s, 6), 0.0) + one[x, s]
                continue
            for dx, ds in np.ndindex(two.shape):
                end = (x + dx, s + ds, 12)
                chance[end] = chance.get(end, 0.0) + one[x, s] * two[dx, ds]
        ends = [(q, inferred(*end)) for end, q in chance.items() if q > 0]
        assert sum(q for q, _ in ends) == pytest.approx(1)
        for true, of in ((response, "response"), (safe, "safety")):
            found = [(q, getattr(i, of)) for q, i in ends]
            assert sum(q for q, e in found if e.lower > true + 1e-9) <= 0.025 + 1e-9
            assert sum(q for q, e in found if e.upper < true - 1e-9) <= 0.025 + 1e-9
            null = {"response": 0.2, "safety": 0.6}[of]
            if true == null:
                for level in (0.01, 0.05, 0.1, 0.3):
                    assert sum(q for q, e in found if e.p_value <= level) <= level + 1e-9
            if odds_ratio == 1:
                assert sum(q * e.rate for q, e in found) == pytest.approx(true)
        assert sum(q for q, i in ends if i.accepted) == pytest.approx(
            SMALL.oc(response, 1 - safe, odds_ratio).accept
        )
    assert "accepted" in repr(SMALL.infer(7, 11, 12)) and "without toxicity: 11 of 12" in repr(
        SMALL.infer(7, 11)
    )
    for end in ((3, 5, 6), (3, 5, 9), (1, 11, 12)):
        with pytest.raises(ImpossibleOutcome):
            SMALL.infer(*end)


def test_a_joined_trial_decides_infers_draws_and_describes_itself(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    trial = Seamless(ThreePlusThree(2, confirm=True), TwoStage(2, 10, 5, 17, 0.2, 0.5, 0.1, 0.1))
    assert trial.decide("1NNN") == trial.escalation.decide("1NNN")
    ended = "1NNN 2NNN 2NNN"
    assert isinstance(found := trial.decide(ended), Decision) and found.recommended == 2
    assert trial.decide(ended, 2, 10).action == "stop" and trial.decide(ended, 3, 10).action == "continue"
    with pytest.raises(ImpossibleOutcome, match="phase I alone treated 6"):
        trial.decide(ended, 1, 5)
    with pytest.raises(ImpossibleOutcome, match="recommended no dose"):
        trial.decide("1NNN", 3, 10)
    assert trial.infer(7) == trial.two_stage.infer(7)
    assert "count in stage one" in repr(trial) and "power 0.9040" in repr(trial)
    trial.plot(tmp_path / "a.svg", {"safe": (0.05, 0.1)})
    assert "nominal bound 0.1" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_every_design_is_frozen_and_has_the_whole_protocol() -> None:
    """Whoever knows one design knows all: the same verbs, and no value that changes behind one's back."""
    makes: list[Any] = [rule for rule, _, _ in ESCALATIONS]
    makes += [
        TwoStage(2, 10, 5, 17, 0.2, 0.5),
        SingleStage(6, 19, 0.2, 0.5),
        fleming(0.05, 0.2, 0.05, (20, 20)),
    ]
    makes += [PredictiveProbability.search(0.1, 0.4, 0.1, 0.2), Bop2.search(0.2, 0.5, 0.1, (10, 20))]
    makes += [BryantDay(1, 3, 6, 4, 8, 12, 0.2, 0.5, 0.6, 0.85)]
    makes += [Seamless(ThreePlusThree(2), TwoStage(2, 10, 5, 17, 0.2, 0.5))]
    for design in makes:
        for verb in ("infer", "decide", "plot"):
            assert callable(getattr(design, verb)), (design, verb)
        assert callable(getattr(design, "oc", None) or getattr(design, "simulate", None)), design
        name = dataclasses.fields(design)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(design, name, getattr(design, name))
        assert " object at 0x" not in repr(design) and hash(design) == hash(dataclasses.replace(design))


def test_bryant_day_decides_on_two_endpoints() -> None:
    """Its accepted trials, decided patient group by patient group, have the exact probability."""
    d = BryantDay(1, 3, 6, 4, 8, 12, 0.2, 0.5, 0.6, 0.85)
    assert d.decide(1, 6, 6) == "stop" and d.decide(4, 3, 6) == "stop" and d.decide(2, 4, 6) == "continue"
    assert d.decide(5, 9, 12) == "go" and d.decide(4, 12, 12) == "stop" and d.decide(0, 5, 5) == "stop"
    with pytest.raises(ImpossibleOutcome):
        d.decide(3, 14, 13)
    rng = np.random.default_rng(2)
    accepted = 0
    for _ in range(3000):
        r, s = rng.random((2, 12)) < np.array([[0.5], [0.85]])
        if d.decide(int(r[:6].sum()), int(s[:6].sum()), 6) == "continue":
            accepted += d.decide(int(r.sum()), int(s.sum()), 12) == "go"
    assert accepted / 3000 == pytest.approx(d.oc(0.5, 0.15).accept, abs=0.035)


@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [
        (RollingSix(4), "2NNN"),
        (RollingSix(4), "1NN 2N"),
        (RollingSix(4), "1NNTT 2N"),
        (RollingSix(4), "1NNNNNNN"),
        (TiteCrm(SKELETON, 0.25, 84.0), "2N"),
        (TiteCrm(SKELETON, 0.25, 84.0), "1N 3N"),
        (TiteBoin(BOIN, 84.0), "1NNN 3NNN"),
        (Boin12(4, 0.35, 0.25), "2NNN"),
        (Boin12(4, 0.35, 0.25), "1TTT 1NNN"),
        (Boin12(4, 0.35, 0.25), "1NNNN"),
        (Backfill(BOIN), "1NNN 1E 2NNN"),
        (Backfill(BOIN), "1NNE 3NNN"),
        (Backfill(BOIN), "1NN 2NNN"),
        (AcceleratedTitration(ThreePlusThree(4)), "1NN"),
    ],
    ids=lambda v: v if isinstance(v, str) else type(v).__name__,
)
def test_outcomes_no_course_of_the_rule_leads_to_are_refused(rule: Escalation, outcomes: str) -> None:
    with pytest.raises(ImpossibleOutcome) as caught:
        rule.decide(outcomes)
    assert caught.value.hint


def test_clopper_pearson_limits() -> None:
    from scipy.stats import binomtest

    for x, n in ((0, 3), (1, 3), (6, 6), (4, 17)):
        want = binomtest(x, n).proportion_ci(0.9, "exact")
        assert clopper_pearson(x, n, 0.9) == pytest.approx((want.low, want.high), abs=1e-10)
    assert clopper_pearson(0, 0, 0.9) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("n", "t", "at", "dose"),
    [
        # Nothing conflicts: BOIN's own moves at 0.3 (up to 0.236, down from 0.358).
        ((3, 3, 0, 0), (0, 0, 0, 0), 2, 3),
        ((6, 3, 0, 0), (1, 1, 0, 0), 2, 2),
        ((6, 3, 0, 0), (1, 2, 0, 0), 2, 1),
        # Dose 1 says stay (2 of 7), dose 2 says up: together 2 of 10 says up.
        ((7, 3, 0, 0), (2, 0, 0, 0), 2, 3),
        # 3 of 10 and 0 of 2 together are 3 of 12: stay.
        ((10, 2, 0, 0), (3, 0, 0, 0), 2, 2),
        # 5 of 10 and 0 of 3 together are 5 of 13, too many; dose 1 itself is not below the boundary.
        ((10, 3, 0, 0), (5, 0, 0, 0), 2, 1),
        # Doses 2 and 3 together, 7 of 15; dose 2 alone is too toxic: one below it.
        ((6, 9, 6, 0), (0, 4, 3, 0), 3, 1),
        # The highest conflicting level is dose 2; 4 of 12 up to dose 3: stay, in spite of dose 3 alone.
        ((6, 9, 3, 0), (0, 4, 0, 0), 3, 3),
        # A level eliminated below the one in use is left at once.
        ((3, 6, 3, 0), (0, 5, 0, 0), 3, 1),
        ((6, 3, 3, 0), (6, 0, 0, 0), 3, 0),
    ],
)
def test_backfilled_patients_are_pooled_where_levels_conflict(
    n: tuple[int, ...], t: tuple[int, ...], at: int, dose: int
) -> None:
    """Zhao et al. 2024 (doi:10.1158/1078-0432.CCR-23-2585), each case by hand."""
    assert next_level(Boin(0.3, 4, cohorts=12), n, t, at) == dose
