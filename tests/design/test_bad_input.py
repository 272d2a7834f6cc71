"""Whatever is wrong in what a user gives, the answer is a message that says what to change, never a trace."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.model.errors import TrialrunError

COMMANDS = """
simon --p0 .2 --p1 .2
simon --p0 nan --p1 .4
simon --p0 .2 --p1 .4 --alpha 0
simon --p0 .2 --p1 .4 --alpha 1.5
simon --p0 .2 --p1 .4 --n-max -5
simon --p0 .2 --p1 .4 --n1-min 100000000
simon --p0 .2 --p1 .4 --alpha 1e-300 --beta 1e-300
identify --n1 -1 --n 17
identify --n1 10 --n 100000
identify --n1 10 --n 17 --r1 50
infer --p0 .2 --p1 .5 --responses 7
infer --r1 2 --n1 10 --r 5 --n 17 --p0 .5 --p1 .2 --responses 7
infer --r1 2 --n1 10 --r 5 --n 17 --p0 .2 --p1 .5 --responses 7 --stage-1 1
infer --r1 2 --n1 10 --r 5 --n 17 --p0 .2 --p1 .5 --responses 7 --patients 20000000 --stage-1 4
infer --r1 2 --n1 10 --r 5 --n 1700000000 --p0 .2 --p1 .5 --responses 7
infer --bounds 10:2,17:5 --p0 .2 --p1 .5 --responses 7 --patients 13
single --p0 .2 --p1 .2000001
fleming --p0 .2 --p1 .4 --stages 1e9,1e9
predictive --p0 .2 --p1 .4 --first-look 100000
bop2 --p0 .2 --p1 .4 --looks 10,1000000000
thall-simon --standard 20,80 --looks 10,20 --p0 .2 --p1 .4 --delta 3
looks --bounds 10:2,17:50 --p0 .2 --p1 .5
looks --bounds -10:2,17:5 --p0 .2 --p1 .5
attained --p0 .2 --p1 1.5 --n1 10 --n 20
attained --p0 .2 --p1 .5 --n1 10 --n 2000000000
oc boin --target 3 --truth .1,.2
oc boin --target .3 --truth .1,nan
oc boin --target .3 --truth .1,.2 --set cohorts=100000
oc boin --target .3 --truth .1,.2 --set cohorts=2.5
oc boin --target .3 --truth .1,.2 --set cohort=true
oc crm --skeleton .3,.2 --target .25 --truth .1,.2
oc crm --target .25 --truth .1,.2 --set patients=-3
oc crm2 --target .25 --skeleton .1,.2 --truth .1,.2 --set mean=3
oc blrm --truth .1,.2 --set amounts=10,20 --set reference=x
oc blrm --truth .1,.2 --set amounts=10,20 --set reference=10 --set color=3
oc 3+3 --truth .1,.2 --set cap=-4
oc titration --truth .5,.6 --set moderate=x
decide 3+3 --doses 3 --outcomes 1NNN3NNN
decide boin --doses 3 --target .3 --outcomes 1NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN --as-given
decide tite-boin --doses 3 --target .3 --set window=80 --outcomes 1NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN
decide tite-crm --doses 3 --target .3 --set window=80 --outcomes 1N@nan
decide boin12 --doses 3 --set tox_limit=.3 --set response_floor=.2 --set utility=1,2
simulate tite-crm --target .25 --window 84 --truth .1,.2 --interval -5
simulate backfill --target .3 --truth .1,.2 --response .1,2
identify --n1 10 --n 17 --r1 3 --r 2
fleming --p0 .2 --p1 .4 --stages nan,20
fleming --p0 .2 --p1 .4 --stages inf
bop2 --p0 .2 --p1 .4 --looks nan
thall-simon --standard nan,3 --looks 10,20 --p0 .2 --p1 .4
oc boin --target .3 --truth ,
oc crm --target .25 --truth .1,.2 --set no_skip=3
oc crm --target .25 --truth .1,.2 --set intercept=nan
oc crm --target .25 --truth .1,.2 --set prior_mtd=x
oc blrm --truth .1,.2 --set amounts=10,nan --set reference=10
oc 3+3 --truth .1,.2 --set deescalate=maybe
oc 3+3 --truth .1,.2,.3 --set cap=2
simulate rolling6 --truth .1,.2 --window nan
simulate rolling6 --truth .1,.2 --interval inf
"""


@pytest.mark.parametrize("command", COMMANDS.strip().splitlines())
def test_wrong_arguments(command: str) -> None:
    result = CliRunner().invoke(app, ["design", *shlex.split(command)])
    assert isinstance(result.exception, TrialrunError), (result.exception, result.output)
    assert result.exception.hint


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("simulate boin12 --truth .1,.2", ("--set tox_limit=", "--set response_floor=")),
        ("decide tite-crm --target .25 --doses 3", ("--set window=",)),
        ("oc boin --truth .1,.2", ("--target ",)),
        ("decide ewoc", ("--set amounts=", "--set reference=")),
        ("pathways 3+3", ("--doses ",)),
    ],
)
def test_what_is_missing_is_named_by_its_option(command: str, options: tuple[str, ...]) -> None:
    """A hint once listed the names of parameters, which are no options of the command."""
    result = CliRunner().invoke(app, ["design", *shlex.split(command)])
    assert isinstance(result.exception, TrialrunError)
    assert all(option in result.exception.hint for option in options), result.exception.hint


ESCALATION, TWO_STAGE = "{rule: 3+3, doses: 3}", "{r1: 2, n1: 10, r: 5, n: 17, p0: 0.2, p1: 0.5}"


@pytest.mark.parametrize(
    ("escalation", "two_stage", "rest"),
    [
        ("", TWO_STAGE, ""),
        ("3+3", TWO_STAGE, ""),
        ("[1, 2]", TWO_STAGE, ""),
        ("{rule: 3+3, doses: -3}", TWO_STAGE, ""),
        ("{rule: 3+3, doses: 3, deescalate: perhaps}", TWO_STAGE, ""),
        ("{rule: 3+3, doses: 2.5}", TWO_STAGE, ""),
        (ESCALATION, "hello", ""),
        (ESCALATION, "{r1: 2, n1: 10, r: 5, n: 17, p0: 0.5, p1: 0.2}", ""),
        (ESCALATION, "{r1: 2, n1: 10, r: 5, n: 17, p0: low, p1: 0.2}", ""),
        (ESCALATION, "{r1: 2.5, n1: 10, r: 5, n: 17, p0: 0.1, p1: 0.2}", ""),
        (ESCALATION, "{search: optimal, p0: x, p1: 0.5, alpha: 0.1, beta: 0.1}", ""),
        (ESCALATION, "{search: optimal, p0: 0.2, p1: 0.5, alpha: 0.1, beta: 0.1, color: 3}", ""),
        (ESCALATION, "{search: optimal, p0: 0.2, p1: 0.5, alpha: 0.1, beta: 0.1, constraints: 3}", ""),
        (
            ESCALATION,
            "{search: minimax, p0: 0.2, p1: 0.5, alpha: 0.1, beta: 0.1, constraints: {n: 5}}",
            "",
        ),
        (ESCALATION, TWO_STAGE, "scenarios: [0.1, 0.2, 0.3]"),
        (ESCALATION, TWO_STAGE, "scenarios: {a: 0.3}"),
        (ESCALATION, TWO_STAGE, "scenarios: {a: [0.1, 0.2]}"),
        (ESCALATION, TWO_STAGE, "scenarios: {a: [0.1, 0.2, .nan]}"),
        (ESCALATION, TWO_STAGE, "odds_ratios: many"),
        (ESCALATION, TWO_STAGE, "odds_ratios: [0, 1]"),
        (ESCALATION, TWO_STAGE, "response: high"),
        (ESCALATION, TWO_STAGE, "response: [0.1]"),
        (ESCALATION, TWO_STAGE, "funnel: {window: -1}"),
        (ESCALATION, TWO_STAGE, "funnel: [1]"),
        (ESCALATION, TWO_STAGE, "funnel: {attempts: 1.5}"),
        (ESCALATION, TWO_STAGE, "count_phase_1: perhaps"),
        (ESCALATION, TWO_STAGE, "doses: 3"),
    ],
)
def test_wrong_specifications(escalation: str, two_stage: str, rest: str, tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    scenarios = "" if rest.startswith("scenarios") else "scenarios: {a: [0.1, 0.2, 0.3]}\n"
    path.write_text(
        f"escalation: {escalation}\ntwo_stage: {two_stage}\n{scenarios}{rest}\n", encoding="utf-8"
    )
    for command in (("seamless", str(path)), ("report", str(path), "--out", str(tmp_path / "x.html"))):
        result = CliRunner().invoke(app, ["design", *command])
        assert isinstance(result.exception, TrialrunError), (result.exception, result.output)
        assert result.exception.hint
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize("content", [b"", b"- 1\n", b"title: [x\n", b"\xff\xfe\x00\x01"])
def test_files_that_hold_no_specification(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_bytes(content)
    result = CliRunner().invoke(app, ["design", "seamless", str(path)])
    assert isinstance(result.exception, TrialrunError) and result.exception.hint


def test_a_mistake_ends_with_status_two_and_no_trace() -> None:
    asked = [sys.executable, "-m", "trialrun", "design", "simon", "--p0", ".5", "--p1", ".2"]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 2 and "p1" in ended.stderr and "Traceback" not in ended.stderr
