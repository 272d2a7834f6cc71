"""Faults that are found, and innocent sections in which none is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import DAY, patients, trees
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.criteria import COMPILER, compile_study, compile_text, parse
from trialrun.criteria.diff import effect
from trialrun.criteria.lint import SEVERITIES, Finding, lint
from trialrun.demo.trials import demo_trials
from trialrun.matching import evaluate
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion, Eligibility, Kind
from trialrun.model.logic import Truth
from trialrun.model.patient import Patient
from trialrun.records import Record, read_bytes


def section(*criteria: str) -> tuple[Finding, ...]:
    """Findings for criteria written "I: tree", "E: tree" or "age: tree" (a field of the record)."""
    found = []
    for index, line in enumerate(criteria, 1):
        letter, _, tree = line.partition(": ")
        kinds: dict[str, Kind] = {"I": "inclusion", "E": "exclusion"}
        kind = kinds.get(letter, "structured")
        name = letter if kind == "structured" else f"{letter}{index}"
        found.append(Criterion(name, kind, f"sentence {index}", parse(tree)))
    return lint(Eligibility(COMPILER, "", tuple(found)))


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.check, one.severity, one.criteria) for one in findings]


FAULTS = (
    (("I: age >= 18 years", "I: age < 16 years"), "contradiction", "error", ("I1", "I2")),
    (("I: hemoglobin > 10 g/dL", "I: hemoglobin < 90 g/L"), "contradiction", "error", ("I1", "I2")),
    (("I: ecog <= 1 and ecog >= 2",), "contradiction", "error", ("I1",)),
    (("I: sex male or ecog <= 1 and ecog >= 2",), "contradiction", "warning", ("I1",)),
    (("E: hemoglobin < 8 g/dL and hemoglobin > 9 g/dL",), "contradiction", "warning", ("E1",)),
    (("I: condition(acute myeloid leukemia)", "E: condition(malignancy)"), "excluded requirement", "error", ("I1", "E2")),
    (("E: condition(malignancy) history", "I: condition(breast cancer) stage III"), "excluded requirement", "error", ("I2", "E1")),
    (("I: platelets >= 50000 /uL", "E: platelets > 20 10*9/L"), "excluded requirement", "error", ("I1", "E2")),
    (("I: condition(asthma) or condition(leukemia)", "E: condition(leukemia)"), "excluded requirement", "warning", ("I1", "E2")),
    (("age: age from 18 to 60 years", "I: age > 65 years"), "record's fields", "error", ("age", "I2")),
    (("age: age >= 18 years", "I: age from 18 to 75 years"), "record's fields", "warning", ("age", "I2")),
    (("age: age >= 18 years", "I: age > 18 years"), "record's fields", "warning", ("age", "I2")),
    (("I: age >= 18 years",), "record's fields", "warning", ("I1",)),
    (("sex: sex male", "I: sex female"), "record's fields", "error", ("sex", "I2")),
    (("I: sex female",), "record's fields", "warning", ("I1",)),
    (("I: hemoglobin >= 90 g/dL",), "impossible range", "error", ("I1",)),
    (("I: creatinine < 200 mg/dL",), "implausible range", "warning", ("I1",)),
    (("I: bilirubin < 1000 x ULN",), "implausible range", "warning", ("I1",)),
    (("I: ecog >= 6",), "impossible range", "error", ("I1",)),
    (("I: ecog <= 7",), "implausible range", "warning", ("I1",)),
    (("I: karnofsky >= 7",), "implausible range", "warning", ("I1",)),
    (("age: age <= 150 years",), "implausible range", "warning", ("age",)),
    (("E: condition(neuropathy) grade >= 6",), "impossible range", "error", ("E1",)),
    (("E: received(surgery) between 6 months and 4 weeks before treatment",), "impossible range", "error", ("E1",)),
    (("I: creatinine < 1.5",), "no unit", "warning", ("I1",)),
    (("I: creatinine < 1.5 mm[Hg]",), "no unit", "warning", ("I1",)),
    (("E: condition(stroke) within 6 months before screening",), "unanchored window", "note", ("E1",)),
    (("I: ecog <= 1", "E: ecog > 1"), "said twice", "note", ("I1", "E2")),
    (('I: unparsed "something"',), "not understood", "warning", ("I1",)),
    (('I: unparsed "something"', "I: ecog <= 1", "I: inr <= 1.5"), "not understood", "note", ("I1",)),
)  # fmt: skip


@pytest.mark.parametrize(("criteria", "check", "severity", "ids"), FAULTS)
def test_a_fault_is_found(criteria: tuple[str, ...], check: str, severity: str, ids: tuple[str, ...]) -> None:
    findings = section(*criteria)
    assert (check, severity, ids) in told(findings)
    (one,) = [x for x in findings if (x.check, x.criteria) == (check, ids)]
    assert one.why and "{" not in one.why
    if check != "not understood":
        assert one.sentences


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("Hemoglobin >= 90 g/dL", "impossible range"),
        ("Neutrophils >= 1500 x 10^9/L", "impossible range"),
        ("ECOG >= 6", "impossible range"),
        ("Platelets < 100000 x 10^9/L", "implausible range"),
        ("QTc < 4700 ms", "implausible range"),
        ("Karnofsky of 7 or more", "implausible range"),
    ],
)
def test_a_value_that_nobody_has_is_told_of_the_sentence(sentence: str, check: str) -> None:
    # The compiler does not believe such a bound; whoever wrote it should hear why.
    criteria = tuple(compile_text(f"Inclusion Criteria:\n\n* {sentence}"))
    findings = lint(Eligibility(COMPILER, "", criteria))
    assert check in [one.check for one in findings if one.criteria == ("I1",)]


@pytest.mark.parametrize(
    "sentence", ["Hemoglobin as in 9 of those trials", "Xyzzy > 9 g/dL", "Platelets < 3 moons"]
)
def test_what_is_not_understood_for_another_reason_has_no_value_to_tell(sentence: str) -> None:
    criteria = tuple(compile_text(f"Inclusion Criteria:\n\n* {sentence}"))
    assert {one.check for one in lint(Eligibility(COMPILER, "", criteria))} <= {"not understood"}


INNOCENT = (
    ("age: age from 18 to 70 years", "I: age >= 18 years", "I: age <= 70 years"),
    ("age: age >= 6 months and age <= 17 years", "I: ecog <= 2"),
    ("I: condition(acute myeloid leukemia)", "E: condition(malignancy except acute myeloid leukemia)"),
    ("I: condition(malignancy)", "E: condition(breast cancer)"),
    ("I: platelets >= 50000 /uL", "I: platelets <= 400 10*9/L"),
    ("I: bilirubin <= 1.5 x ULN or condition(gilbert syndrome) and bilirubin <= 3 x ULN",),
    ("I: if condition(childbearing potential) then test(pregnancy test) negative", "E: condition(childbearing potential)"),
    ("I: creatinine clearance >= 60 mL/min/{1.73_m2}",),
    ("I: inr <= 1.5", "I: lvef >= 50 %", "I: karnofsky >= 70", "I: alt <= 5 x ULN"),
    ("E: received(chemotherapy) within 4 weeks before treatment", "I: received(chemotherapy)"),
    ("E: received(surgery) between 4 weeks and 6 months before treatment",),
)  # fmt: skip


@pytest.mark.parametrize("criteria", INNOCENT)
def test_nothing_is_found_in(criteria: tuple[str, ...]) -> None:
    assert section(*criteria) == ()


def test_criteria_of_two_arms_do_not_contradict_each_other() -> None:
    one = Criterion("I1", "inclusion", "Age", parse("age >= 60 years"), applies_to="Part A")
    other = Criterion("I2", "inclusion", "Age", parse("age < 60 years"), applies_to="Part B")
    assert lint(Eligibility(COMPILER, "", (one, other))) == ()


def test_a_contradiction_with_a_sentence_understood_in_part_is_only_a_warning() -> None:
    findings = section("I: age >= 18 years", 'I: age < 16 years and unparsed "of the second group"')
    assert ("contradiction", "warning", ("I1", "I2")) in told(findings)


def test_a_window_that_names_screening_is_anchored() -> None:
    tree = parse("condition(stroke) within 6 months before screening")
    criterion = Criterion("E1", "exclusion", "Stroke within 6 months of the screening visit", tree)
    assert lint(Eligibility(COMPILER, "", (criterion,))) == ()


def test_errors_come_first() -> None:
    findings = section(
        "E: condition(stroke) within 6 months before screening", "I: creatinine < 2", "I: ecog >= 6"
    )
    severities = [SEVERITIES.index(one.severity) for one in findings]
    assert severities == sorted(severities)
    assert len(set(severities)) == 3


@settings(max_examples=60)
@given(
    parts=st.lists(st.tuples(trees(max_leaves=3), st.sampled_from(("inclusion", "exclusion"))), min_size=1, max_size=5),
    patient=patients(),
)  # fmt: skip
def test_no_patient_meets_what_is_said_to_be_contradictory(
    parts: list[tuple[c.Tree, Kind]], patient: Patient
) -> None:
    criteria = tuple(Criterion(f"X{i}", kind, f"sentence {i}", tree) for i, (tree, kind) in enumerate(parts))
    by_id = {one.id: one for one in criteria}
    for finding in lint(Eligibility(COMPILER, "", criteria)):
        if finding.check in ("contradiction", "excluded requirement") and finding.severity == "error":
            truths = [evaluate(effect(by_id[name]), patient, DAY) for name in finding.criteria]
            assert not all(truth is Truth.YES for truth in truths), finding


def test_the_seed_trials_as_retold_for_the_demo_hold_no_error() -> None:
    for name, data in demo_trials():
        if name.startswith(("NCT03875495", "NCT04347616")):
            for record in read_bytes(data, name):
                assert isinstance(record, Record)
                assert not [x for x in lint(compile_study(record.study)) if x.severity == "error"]


# ---- the command ---------------------------------------------------------------------------------------


def record(tmp_path: Path, text: str) -> str:
    study = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99999999", "briefTitle": "Trial of nothing"},
            "eligibilityModule": {"eligibilityCriteria": text, "minimumAge": "18 Years", "sex": "ALL"},
        }
    }
    path = tmp_path / "study.json"
    path.write_text(json.dumps(study))
    return str(path)


def test_the_command_ends_with_status_1_on_an_error(tmp_path: Path) -> None:
    text = "Inclusion Criteria:\n\n* Age below 16 years\n\nExclusion Criteria:\n\n* Hemoglobin < 8 g/dL"
    done = CliRunner().invoke(app, ["lint", record(tmp_path, text), "--json"])
    document = json.loads(done.stdout)
    assert done.exit_code == 1
    assert document["counts"]["error"] == 1
    assert document["findings"][0]["criteria"] == ["age", "I1"]
    shown = CliRunner().invoke(app, ["lint", record(tmp_path, text)])
    assert shown.exit_code == 1
    assert "record's fields" in shown.stdout and "1 error" in shown.stdout


def test_the_command_ends_with_status_0_without_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["lint", record(tmp_path, "Inclusion Criteria:\n\n* ECOG 0-1")])
    assert done.exit_code == 0
    assert "No faults found." in done.stdout
