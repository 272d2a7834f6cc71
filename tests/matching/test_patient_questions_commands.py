"""`screen` with an arm, an audit and why not; `match` with near misses, times and plans; `ask`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.model.errors import TrialrunError

Run = Callable[..., Result]
ON = ("--on", "2026-11-21")


def resource(kind: str, id: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "resource": {
            "resourceType": kind,
            "id": id,
            "subject": {"reference": "Patient/p1"},
            "code": {"text": text},
            **more,
        }
    }


BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p1", "birthDate": "1961-04-02", "gender": "male"}},
        resource(
            "Condition", "c1", "Acute myeloid leukemia", clinicalStatus={"coding": [{"code": "active"}]}
        ),
        resource(
            "Observation",
            "o1",
            "Creatinine",
            status="final",
            effectiveDateTime="2026-11-10",
            valueQuantity={"value": 1.8, "unit": "mg/dL", "code": "mg/dL"},
        ),
    ],
}
LEUKEMIA = "Inclusion Criteria:\n\n* Acute myeloid leukemia\n"
TRIALS = {
    "NCT90000001": LEUKEMIA
    + "* Creatinine <= 1.5 mg/dL\n\nExclusion Criteria:\n\n* Pregnant women\n* HIV infection\n",
    "NCT90000002": LEUKEMIA
    + "* Signed informed consent\n* ECOG 0 to 1\n* No azacitidine within 4 weeks before enrolment\n",
    "NCT90000003": "Inclusion Criteria:\n\nCohort A:\n\n* Multiple myeloma\n\nCohort B:\n\n"
    "* Acute myeloid leukemia\n"
    "* ECOG 0 to 1\n",
}


def record(id: str, criteria: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": id, "briefTitle": f"The made-up trial {id}"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "conditionsModule": {"conditions": ["Acute Myeloid Leukemia"]},
            "eligibilityModule": {"eligibilityCriteria": criteria, "minimumAge": "18 Years", "sex": "ALL"},
        }
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("questions")
    (found / "patient.json").write_text(json.dumps(BUNDLE))
    (found / "trials.json").write_text(json.dumps([record(*one) for one in TRIALS.items()]))
    done = CliRunner().invoke(app, ["load", str(found / "trials.json"), "--catalog", str(found / "catalog")])
    assert done.exit_code == 0, done.output
    return found


@pytest.fixture
def run(folder: Path) -> Run:
    def command(name: str, *arguments: str, **more: Any) -> Result:
        where = ["--catalog", str(folder / "catalog")]
        return CliRunner().invoke(app, [name, *arguments, *where], **more)

    return command


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


# ---- an arm --------------------------------------------------------------------------------------------


def test_a_screening_for_one_cohort_asks_only_what_is_asked_there(folder: Path, run: Run) -> None:
    base = ("NCT90000003", str(folder / "patient.json"), *ON, "--json")
    standing = {
        arm: {one["id"]: one["standing"] for one in told(run("screen", *base, "--arm", arm))["criteria"]}
        for arm in ("Cohort A", "cohort b")
    }
    assert standing["Cohort A"] == {
        "age": "met", "I1": "unknown", "I2": "not applicable", "I3": "not applicable",
    }  # fmt: skip
    assert standing["cohort b"] == {"age": "met", "I1": "not applicable", "I2": "met", "I3": "unknown"}
    found = told(run("screen", *base, "--arm", "Cohort B"))
    assert (found["part"], found["met"], found["unknown"]) == ("Cohort B", 2, 1)


def test_an_arm_that_the_trial_does_not_name_is_told_with_those_it_does(folder: Path, run: Run) -> None:
    wrong = run("screen", "NCT90000003", str(folder / "patient.json"), "--arm", "Cohort Z")
    assert isinstance(wrong.exception, TrialrunError)
    assert wrong.exception.hint == "It names: Cohort A; Cohort B."


def test_a_match_for_one_cohort_lists_the_trials_that_have_it(folder: Path, run: Run) -> None:
    found = told(run("match", str(folder / "patient.json"), *ON, "--json", "--arm", "Cohort B"))
    assert [one["trial"] for one in found["matches"]] == ["NCT90000003"]
    assert found["not_listed"] == {"names no such arm, cohort or phase": 2}
    assert found["considered"] == 3


# ---- audit and why not ---------------------------------------------------------------------------------


def test_an_audit_gives_the_same_verdict_again_and_shows_what_was_changed(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "audit.json"
    base = ("screen", "NCT90000003", str(folder / "patient.json"), *ON, "--arm", "Cohort B")
    assert run(*base, "--audit", str(path)).exit_code == 0
    again = run("screen", "--replay", str(path))
    assert again.exit_code == 0 and again.stdout.endswith("possibly eligible, as in the audit.\n")
    document = json.loads(path.read_text())
    document["screening"]["criteria"][0]["verdict"] = "not met"
    path.write_text(json.dumps(document))
    assert run("screen", "--replay", str(path)).exit_code == 1
    path.write_text("{")
    assert isinstance(run("screen", "--replay", str(path)).exception, TrialrunError)


def test_why_not_names_the_one_fact_and_what_is_needed(folder: Path, run: Run) -> None:
    found = told(run("screen", "NCT90000001", str(folder / "patient.json"), *ON, "--why-not", "--json"))
    assert [one["criterion"] for one in found["obstacles"]] == ["I2"]
    assert found["verdict_after"] == "possibly eligible"


def test_what_is_asked_of_women_is_not_applicable_to_a_man(folder: Path, run: Run) -> None:
    found = told(run("screen", "NCT90000001", str(folder / "patient.json"), *ON, "--json"))
    assert {one["id"]: one["standing"] for one in found["criteria"]}["E1"] == "not applicable"


# ---- near misses, times, plans -------------------------------------------------------------------------


def test_a_match_can_tell_near_misses_times_and_what_a_plan_closes(folder: Path, run: Run) -> None:
    options = ("--near-misses", "--timeline", "--plan", "start azacitidine 2026-12-01", "--json")
    found = told(run("match", str(folder / "patient.json"), *ON, *options))
    assert [one["trial"] for one in found["near_misses"]] == ["NCT90000001"]
    assert {one["trial"] for one in found["timeline"]} == set(TRIALS)
    assert [one["trial"] for one in found["plan"]["trials"]] == ["NCT90000002"]
    text = run("match", str(folder / "patient.json"), *ON, *options[:-1]).stdout
    assert "Closed by starting azacitidine on 2026-12-01: 1" in text


@pytest.mark.parametrize(
    "plan", ["azacitidine", "start 2026-12-01", "start azacitidine tomorrow", "start xyzzyn 2026-12-01"]
)
def test_a_plan_that_is_not_understood_is_told(folder: Path, run: Run, plan: str) -> None:
    wrong = run("match", str(folder / "patient.json"), *ON, "--plan", plan)
    assert isinstance(wrong.exception, TrialrunError)


# ---- ask -----------------------------------------------------------------------------------------------


def test_asking_goes_on_until_nothing_is_left_and_facts_come_before_promises(folder: Path, run: Run) -> None:
    answers: list[str] = []
    asked: list[str] = []
    for _ in range(12):
        given = [part for answer in answers for part in ("--answer", answer)]
        found = told(run("ask", str(folder / "patient.json"), *ON, *given, "--json"))
        if found["question"] is None:
            break
        asked.append(found["question"]["id"])
        answers.append(f"{asked[-1]}={'1' if asked[-1].startswith('score') else 'no'}")
    assert asked[0] == "score:ecog"
    assert asked[-1].startswith("patient:")
    verdicts = {one["trial"]: (one["verdict"], one["settled"]) for one in found["trials"]}
    assert verdicts["NCT90000002"] == ("ineligible", True)  # no consent
    assert all(settled for _, settled in verdicts.values())


def test_a_person_is_asked_shown_what_falls_out_and_may_stop(folder: Path, run: Run) -> None:
    result = run("ask", str(folder / "patient.json"), *ON, input="3\nstop\n")
    assert result.exit_code == 0, result.output
    assert "ECOG" in result.stdout
    assert "- NCT90000002  The made-up trial NCT90000002: possibly eligible → ineligible" in result.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--answer", "score:ecog"), "ID=ANSWER"),
        (("--answer", "score:ecog=well"), "not understood"),
        (("--trials", "0"), "at least 1"),
    ],
)
def test_mistakes_in_answers_are_told(folder: Path, run: Run, options: tuple[str, ...], says: str) -> None:
    wrong = run("ask", str(folder / "patient.json"), *ON, *options)
    assert isinstance(wrong.exception, TrialrunError) and says in str(wrong.exception)
