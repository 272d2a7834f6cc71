"""Designs beside Simon's and the count rules, by themselves and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.design import specification
from trialrun.design.errors import BadDesign, ImpossibleOutcome
from trialrun.design.escalation.backfill import Backfill, BackfillCrm
from trialrun.design.escalation.crm import Crm
from trialrun.design.escalation.interval import DOWN, STAY, UP, Boin, Keyboard
from trialrun.design.escalation.late import Patient, read_patients
from trialrun.design.escalation.staged import RollingSix
from trialrun.design.two_stage.designs import TwoStage
from trialrun.design.two_stage.multi_stage import MultiStage, SingleStage
from trialrun.model.errors import TrialrunError


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["design", *arguments])
    if isinstance(result.exception, TrialrunError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def answer(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def mtpi2_move(target: float, margin: float, n: int, t: int) -> int:
    """mTPI-2 by its definition: the interval of the greatest density, with shorter ones at the ends."""
    low, high = target - margin, target + margin
    below, above = [low], [high]
    while below[-1] > 1e-9:
        below.append(max(below[-1] - 2 * margin, 0.0))
    while above[-1] < 1 - 1e-9:
        above.append(min(above[-1] + 2 * margin, 1.0))
    edges = np.array(sorted({round(v, 10) for v in (*below, *above)}))
    density = np.diff(betainc(1 + t, 1 + n - t, edges)) / np.diff(edges)
    best = int(density.argmax())
    return UP if edges[best + 1] <= low + 1e-9 else DOWN if edges[best] >= high - 1e-9 else STAY


@pytest.mark.parametrize("target", [0.1, 0.15, 0.2, 0.25, 0.3, 0.33])
@pytest.mark.parametrize("margin", [0.03, 0.05])
def test_keyboard_and_mtpi2_make_the_same_moves(target: float, margin: float) -> None:
    moves = Keyboard(target, 3, cohorts=8, below=margin, above=margin).moves()
    for n in range(1, 25):
        for t in range(n + 1):
            assert moves[n, t] == mtpi2_move(target, margin, n, t), (n, t)


def test_three_of_six_de_escalates_as_mtpi2_was_published_to_do() -> None:
    # Guo et al. 2017 (doi:10.1016/j.cct.2017.04.006), from memory: mTPI stays with 3 of 6 at a target of 0.3.
    moves = Keyboard(0.3, 3).moves()
    assert [int(moves[3, t]) for t in range(4)] == [UP, STAY, DOWN, DOWN]
    assert [int(moves[6, t]) for t in range(7)] == [UP, UP, STAY, DOWN, DOWN, DOWN, DOWN]


@given(
    st.integers(2, 9).flatmap(lambda n1: st.tuples(st.just(n1), st.integers(0, n1 - 1), st.integers(1, 8))),
    st.floats(0.05, 0.95),
)
def test_curtailing_keeps_every_conclusion_and_saves_patients(rule: tuple[int, int, int], p: float) -> None:
    n1, r1, more = rule
    n = n1 + more
    design = TwoStage(r1, n1, min(r1 + more // 2 + 1, n - 1), n, 0.2, 0.5)
    looks = MultiStage(((n1, r1, n1 + 1), (n, design.r, design.r + 1)), 0.2, 0.5)
    short = looks.curtailed()
    assert short.rejection(p) == pytest.approx(design.rejection(p), abs=1e-12)
    assert short.en(p) == pytest.approx(design.curtailed_size(p), abs=1e-10)
    assert short.en(p) <= looks.en(p) + 1e-12


def test_single_stage_is_a_design_with_one_look() -> None:
    design = SingleStage.search(0.2, 0.5, 0.1, 0.1)
    assert design.oc(0.2).reject == pytest.approx(design.type_1)
    assert (
        design.decide(7, 19) == "go" and design.decide(6, 19) == "stop" and design.decide(6, 12) == "continue"
    )


def test_looks_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(BadDesign):
        MultiStage(((10, 5, 4), (20, 7, 8)), 0.2, 0.5)
    with pytest.raises(BadDesign):
        MultiStage(((10, 2, 11), (10, 7, 8)), 0.2, 0.5)


def test_looks_on_the_command_line_agree_with_the_two_stage_design() -> None:
    design = TwoStage(2, 10, 5, 17, 0.2, 0.5)
    plain = answer("looks", "--bounds", "10:2,17:5", "--p0", ".2", "--p1", ".5")
    short = answer("looks", "--bounds", "10:2,17:5", "--p0", ".2", "--p1", ".5", "--curtailed")
    for found in (plain, short):
        assert found["alpha"] == pytest.approx(design.type_1)
        assert found["power"] == pytest.approx(design.power)
        assert sum(look["stopped_p0"] for look in found["looks"]) == pytest.approx(1)
    assert plain["en0"] == pytest.approx(design.en0)
    assert short["en0"] == pytest.approx(design.curtailed_size(0.2))


def test_phase_two_commands_answer_in_json() -> None:
    assert answer("single", "--p0", ".2", "--p1", ".5", "--alpha", ".1", "--beta", ".1")["n"] == 19
    assert len(answer("fleming", "--p0", ".2", "--p1", ".4", "--stages", "15,15,15")["looks"]) == 3
    bop2 = answer("bop2", "--p0", ".2", "--p1", ".4", "--looks", "10,20,30,40")
    assert bop2["alpha"] <= 0.1 < bop2["power"]
    watched = answer(
        *("thall-simon", "--standard", "20,80", "--delta", ".15", "--looks", "10,20,30"),
        *("--p0", ".2", "--p1", ".4"),
    )
    assert watched["looks"][-1]["stop_at_most"] + 1 == watched["looks"][-1]["promising_at_least"]
    rule = answer("attained", "--p0", ".2", "--p1", ".5", "--n1", "12", "--n", "20")
    assert (rule["r1"], rule["r"]) == (2, 7)
    both = answer("bryant-day", "--pr0", ".2", "--pr1", ".6", "--tox0", ".5", "--tox1", ".15")
    chances = {row["truth"]: row["accept"] for row in both["truths"]}
    assert chances["poor response"] <= 0.1 and chances["poor safety"] <= 0.1 and chances["both good"] >= 0.9


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("looks", "--bounds", "10:2,x", "--p0", ".2", "--p1", ".5"), "N:A"),
        (("looks", "--bounds", "10:2,9:3", "--p0", ".2", "--p1", ".5"), "rising"),
        (("single", "--p0", ".5", "--p1", ".2"), "not above"),
        (("fleming", "--p0", ".2", "--p1", ".4", "--stages", "15,1.5"), "patient numbers"),
        (("thall-simon", "--standard", "3", "--looks", "10", "--p0", ".2", "--p1", ".4"), "Beta"),
        (
            (
                *("thall-simon", "--standard", "20,80", "--looks", "10", "--p0", ".2", "--p1", ".4"),
                *("--lower", ".9", "--upper", ".1"),
            ),
            "not below",
        ),
        (
            (
                *("oc", "boin", "--target", ".3", "--truth", ".1,.2", "--cohorts-planned", "8"),
                *("--set", "cohorts=6"),
            ),
            "contradict",
        ),
        (
            ("infer", "--bounds", "10:2,17:5", "--r1", "1", "--p0", ".2", "--p1", ".5", "--responses", "7"),
            "two designs",
        ),
        (("simulate", "boin", "--target", ".3", "--truth", ".1,.2"), "design oc boin"),
        (("simulate", "boin12", "--truth", ".1,.2"), "tox_limit"),
        (("simulate", "backfill", "--target", ".3", "--truth", ".1,.2"), "response rates"),
        (("simulate", "nine", "--truth", ".1,.2"), "unknown escalation rule"),
        (("oc", "tite-crm", "--target", ".3", "--truth", ".1,.2"), "design simulate"),
        (("decide", "tite-crm", "--doses", "3", "--target", ".3"), "window"),
    ],
)
def test_mistakes_say_what_to_change(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(TrialrunError) as caught:
        run(*arguments)
    assert words in str(caught.value)


def test_follow_up_in_the_outcome_notation() -> None:
    patients = read_patients("1NT 2N@30", 2, 84.0)
    assert patients == (Patient(1, False, 84.0), Patient(1, True, 84.0), Patient(2, False, 30.0))
    with pytest.raises(ImpossibleOutcome):
        read_patients("1N@soon", 2, 84.0)
    with pytest.raises(ImpossibleOutcome):
        read_patients("3N", 2, 84.0)


def test_decisions_of_rules_that_follow_patients() -> None:
    waiting = answer(
        *("decide", "tite-boin", "--doses", "3", "--target", ".3", "--set", "window=84"),
        *("--outcomes", "1NNN@5"),
    )
    assert waiting["action"] == "suspend"
    done = answer(
        *("decide", "tite-boin", "--doses", "3", "--target", ".3", "--set", "window=84", "--outcomes", "1NNN")
    )
    assert (done["action"], done["dose"]) == ("escalate", 2)
    early, late = (
        answer(
            *("decide", "tite-crm", "--doses", "4", "--target", ".25", "--set", "window=84"),
            *("--outcomes", f"1NNN 2NNN@{days}"),
        )["details"]["toxicity"][1]
        for days in (5, 80)
    )
    assert late < early  # more follow-up without toxicity makes the dose look safer
    assert answer("decide", "titration", "--doses", "4", "--outcomes", "1N 2N 3T")["patients"] == 2
    best = answer(
        *("decide", "boin12", "--doses", "4", "--set", "tox_limit=.35", "--set", "response_floor=.25"),
        *("--outcomes", "1EEE"),
    )
    assert best["dose"] == 1


@pytest.mark.parametrize(
    ("outcomes", "action", "dose"),
    [
        ("", "start", 1),
        ("1NNP", "stay", 1),
        ("1NNN", "escalate", 2),
        ("1NNN 2NTT", "de-escalate", 1),
        ("1NNNNNN 2TT", "stop", None),
        ("1NNN 2NTT 1NNN", "stop", None),
        ("1NPPPPP", "suspend", 1),
    ],
)
def test_rolling_six_reads_outcomes(outcomes: str, action: str, dose: int | None) -> None:
    decision = RollingSix(3).decide(outcomes)
    assert (decision.action, decision.dose) == (action, dose)


def test_backfilling_without_places_is_the_exact_boin() -> None:
    truth = (0.1, 0.25, 0.4)
    rule = Boin(0.25, 3, cohorts=5)
    simulated = Backfill(rule, per_cohort=0).simulate(truth, (0.2, 0.3, 0.4), trials=1500, seed=4)
    exact = rule.oc(truth)
    assert np.abs(simulated.selected - exact.selected).max() < 4.5 * simulated.mc_error
    assert simulated.backfilled.sum() == 0


def test_a_backfilled_crm_learns_from_everyone() -> None:
    """Places apart it is the exact CRM; a backfilled patient moves the model, not the number of cohorts."""
    crm = Crm((0.05, 0.12, 0.25, 0.4), 0.25, patients=12)
    truth, response = (0.05, 0.15, 0.3, 0.5), (0.3,) * 4
    plain = BackfillCrm(crm, per_cohort=0).simulate(truth, response, trials=1500, seed=4)
    assert np.abs(plain.selected - crm.oc(truth).selected).max() < 4 * plain.mc_error
    assert plain.backfilled.sum() == 0
    filled = BackfillCrm(crm).simulate(truth, response, trials=300, seed=4)
    assert filled.backfilled[-1] == 0 and filled.backfilled[0] > 0.5
    assert filled.expected_n - filled.backfilled.sum() == pytest.approx(12)
    for before, after in (("1NNE 2NNN", "1NNE 2NNN 1N"), ("1NNE 2NNT", "1NNE 2NNT 1TTT")):
        found = BackfillCrm(crm, per_cohort=3).infer(after)
        n, t = ([4, 3, 0, 0], [0] * 4) if before.endswith("N") else ([6, 3, 0, 0], [3, 1, 0, 0])
        assert [d.model for d in found.doses] == list(crm.fit(tuple(n), tuple(t)).toxicity)
    # Three toxicities of backfilled patients take the escalation down; the model closes the level.
    assert BackfillCrm(crm).decide("1NNE 2NNT 1TTT").dose == 1
    assert BackfillCrm(crm).open((6, 3, 3, 0), (0, 0, 0, 0), (1, 0, 1, 0), 3) == (1,)
    assert BackfillCrm(crm).open((6, 3, 3, 0), (5, 2, 2, 0), (1, 1, 1, 0), 3) == ()
    with pytest.raises(ImpossibleOutcome):  # no response was seen at dose 1
        BackfillCrm(crm).decide("1NNN 2NNN 1N")


def test_backfilled_patients_are_below_and_counted() -> None:
    truth, response = (0.05, 0.1, 0.3, 0.5), (0.3, 0.4, 0.5, 0.5)
    rule = Boin(0.3, 4, cohorts=6)
    plain = Backfill(rule, per_cohort=0).simulate(truth, response, trials=400, seed=5)
    filled = Backfill(rule, per_cohort=3, most=9).simulate(truth, response, trials=400, seed=5)
    assert filled.backfilled[-1] == 0 and filled.backfilled[0] > 0
    assert filled.expected_n - filled.backfilled.sum() <= rule.largest
    assert filled.expected_n > plain.expected_n + 2
    assert max(n for n, _ in filled.sizes) <= rule.largest + 3 * rule.cohorts
    nothing = Backfill(rule).simulate(truth, (0.0,) * 4, trials=50, seed=5)
    assert nothing.backfilled.sum() == 0  # a level opens only after a response


def test_backfill_says_which_levels_are_open() -> None:
    found = answer("decide", "backfill", "--doses", "4", "--target", ".3", "--outcomes", "1NNE 1E 2NNN")
    assert found["dose"] == 3 and found["details"]["open"] == [1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rolling6", "--interval", "10"),
        ("tite-crm", "--target", ".25", "--window", "84"),
        ("tite-boin", "--target", ".25", "--window", "56", "--set", "cohorts=4"),
        ("boin12", "--set", "tox_limit=.35", "--set", "response_floor=.2", "--response", ".2,.4,.5"),
        ("backfill", "--target", ".25", "--response", ".2,.4,.5"),
        ("backfill-crm", "--target", ".25", "--response", ".2,.4,.5", "--set", "patients=9"),
    ],
    ids=lambda a: a[0],
)
def test_simulations_state_seed_and_error(arguments: tuple[str, ...]) -> None:
    ask = ("simulate", *arguments, "--truth", ".05,.2,.45", "--trials", "60", "--seed", "7")
    found = answer(*ask)
    assert found["exact"] is False and found["seed"] == 7 and found["trials"] == 60
    assert 0 < found["mc_error"] <= 0.5 / 60**0.5 + 1e-12
    assert sum(found["selected"]) + found["none_selected"] == pytest.approx(1)
    assert found == answer(*ask)


def test_titration_is_exact_on_the_command_line() -> None:
    ask = ("oc", "titration", "--truth", ".02,.1,.3")
    plain, mild = answer(*ask), answer(*ask, "--moderate", ".1,.2,.3")
    assert plain["exact"] and plain["expected_patients"] < mild["expected_patients"]
    assert sum(mild["selected"]) + mild["none_selected"] == pytest.approx(1)


def test_every_rule_describes_itself_in_words() -> None:
    settings: dict[str, dict[str, Any]] = {
        "titration": {"doses": 3},
        "rolling6": {"doses": 3},
        "tite-crm": {"doses": 3, "target": 0.25, "window": 84},
        "tite-boin": {"doses": 3, "target": 0.25, "window": 84},
        "boin12": {"doses": 3, "tox_limit": 0.35, "response_floor": 0.2},
        "backfill": {"doses": 3, "target": 0.25},
        "backfill-crm": {"doses": 3, "target": 0.25},
    }
    assert set(settings) == set(specification.OTHER_RULES)
    for name, values in settings.items():
        text = repr(specification.other_rule({"rule": name, **values}))
        assert "=" not in text.replace("<=", "").replace(">=", ""), text


def test_pictures_of_the_other_designs(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for k, arguments in enumerate(
        (
            ("single", "--p0", ".2", "--p1", ".5"),
            ("fleming", "--p0", ".2", "--p1", ".4", "--stages", "15,15"),
            ("bop2", "--p0", ".2", "--p1", ".4", "--looks", "10,20"),
            ("bryant-day", "--pr0", ".2", "--pr1", ".6", "--tox0", ".5", "--tox1", ".15"),
            ("simulate", "rolling6", "--truth", ".1,.3", "--trials", "20"),
        )
    ):
        out = tmp_path / f"{k}.svg"
        run(*arguments, "--plot", str(out))
        assert out.read_text(encoding="utf-8").count("<text") > 5


def test_outcomes_may_be_taken_as_given() -> None:
    ask = ("decide", "3+3", "--doses", "3", "--outcomes", "1NNN 3NNT")
    with pytest.raises(ImpossibleOutcome) as caught:
        run(*ask)
    assert "--as-given" in str(caught.value)
    assert answer(*ask, "--as-given")["dose"] == 3
    tree = answer("pathways", *ask[1:], "--cohorts", "1", "--as-given")
    assert len(tree["branches"]) == 4


def test_inference_after_a_deviating_stage_two_says_so() -> None:
    text = run(
        *("infer", "--r1", "2", "--n1", "10", "--r", "5", "--n", "17", "--p0", ".2", "--p1", ".5"),
        *("--responses", "7", "--patients", "19", "--stage-1", "4"),
    )
    assert "another size than planned" in text and "conservative" not in text and "Koyama-Chen" in text
