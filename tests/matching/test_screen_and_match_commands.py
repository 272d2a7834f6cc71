"""`trialrun screen` and `trialrun match` as a person runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.model.errors import TrialrunError

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"

BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p1", "birthDate": "1961-04-02", "gender": "female"}},
        {
            "resource": {
                "resourceType": "Condition",
                "id": "c1",
                "subject": {"reference": "Patient/p1"},
                "clinicalStatus": {"coding": [{"code": "active"}]},
                "code": {"text": "Acute myeloid leukemia"},
                "onsetDateTime": "2024-03-01",
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "id": "o1",
                "status": "final",
                "subject": {"reference": "Patient/p1"},
                "code": {"text": "Creatinine", "coding": [{"system": "http://loinc.org", "code": "2160-0"}]},
                "effectiveDateTime": "2026-11-10",
                "valueQuantity": {"value": 2.4, "unit": "mg/dL", "code": "mg/dL"},
            }
        },
    ],
}


def record(id: str, condition: str, criteria: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": id, "briefTitle": f"A made-up trial of {condition}"},
            "statusModule": {"overallStatus": "RECRUITING"},
            "conditionsModule": {"conditions": [condition]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "eligibilityModule": {"eligibilityCriteria": criteria, "minimumAge": "18 Years", "sex": "ALL"},
            "contactsLocationsModule": {"locations": [{"city": "Milan", "country": "Italy"}]},
        }
    }


CRITERIA = """Inclusion Criteria:

* Acute myeloid leukemia
* Serum creatinine <= 1.5 mg/dL

Exclusion Criteria:

* HIV infection
* Pregnant women
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "patient.json").write_text(json.dumps(BUNDLE))
    (tmp_path / "trial.json").write_text(
        json.dumps(record("NCT90000001", "Acute Myeloid Leukemia", CRITERIA))
    )
    return tmp_path


Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *arguments, **more: CliRunner().invoke(app, [str(a) for a in arguments], **more)


def test_a_screening_shows_sentence_verdict_reason_and_fact(folder: Path, run: Run) -> None:
    result = run("screen", folder / "trial.json", folder / "patient.json", "--on", "2026-11-21")
    assert result.exit_code == 0, result.output
    text = result.stdout
    assert "NCT90000001" in text and "On 2026-11-21: ineligible" in text
    assert "✗ not met  I2  Serum creatinine <= 1.5 mg/dL" in text
    assert "Creatinine 2.4 mg/dL of 2026-11-10 is not at most 1.5 mg/dL." in text
    assert "(Observation/o1, 2026-11-10)" in text
    assert "✓ met  I1" in text and "? unknown  E1" in text
    assert "Would settle it: whether there is HIV infection" in text
    assert text.rstrip().endswith("This supports, and does not replace, a clinician.")


def test_a_screening_as_json_is_of_the_published_form(folder: Path, run: Run) -> None:
    result = run("screen", folder / "trial.json", folder / "patient.json", "--on", "2026-11-21", "--json")
    told = json.loads(result.stdout)
    schema = json.loads((SCHEMAS / "screening.schema.json").read_text())
    jsonschema.validate(told, schema, cls=jsonschema.Draft202012Validator)
    assert (told["trial"], told["on"], told["verdict"]) == ("NCT90000001", "2026-11-21", "ineligible")
    assert [one["id"] for one in told["criteria"]] == ["age", "I1", "I2", "E1", "E2"]


def test_policies_come_from_options(folder: Path, run: Run) -> None:
    base = ("screen", folder / "trial.json", folder / "patient.json", "--json")
    complete = json.loads(run(*base, "--on", "2026-11-21", "--assume-complete", "conditions,tests").stdout)
    hiv = next(one for one in complete["criteria"] if one["id"] == "E1")
    assert (hiv["verdict"], hiv["assumed"]) == ("met", True)
    old = json.loads(run(*base, "--on", "2026-11-21", "--lab-age", "5").stdout)
    assert next(one for one in old["criteria"] if one["id"] == "I2")["verdict"] == "unknown"
    before = json.loads(run(*base, "--on", "2023-01-01").stdout)
    assert next(one for one in before["criteria"] if one["id"] == "I1")["verdict"] == "unknown"


def test_the_patient_can_come_from_standard_input(folder: Path, run: Run) -> None:
    result = run("screen", folder / "trial.json", "-", "--json", input=json.dumps(BUNDLE))
    assert json.loads(result.stdout)["patient"] == "p1"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--on", "yesterday"), "is not a day"),
        (("--on", "9999-12-31"), "is not a day"),
        (("--assume-complete", "everything"), "is not a kind of facts"),
        (("--lab-age", "-1"), "less than 0 days"),
    ],
)
def test_mistakes_are_told_in_words(folder: Path, run: Run, options: tuple[str, ...], says: str) -> None:
    result = run("screen", folder / "trial.json", folder / "patient.json", *options)
    assert isinstance(result.exception, TrialrunError) and says in str(result.exception)


def test_what_cannot_be_read_is_told_without_its_content(folder: Path, run: Run) -> None:
    missing = run("screen", folder / "trial.json", folder / "none.json")
    assert isinstance(missing.exception, TrialrunError) and "cannot be opened" in str(missing.exception)
    (folder / "broken.json").write_text('{"resourceType": "Patient", "name": "Rossi"')
    broken = run("screen", folder / "trial.json", folder / "broken.json")
    assert isinstance(broken.exception, TrialrunError) and "Rossi" not in str(broken.exception)
    unknown = run("screen", "NCT00000000", folder / "patient.json", "--catalog", folder / "no catalog")
    assert isinstance(unknown.exception, TrialrunError)


# ---- match ---------------------------------------------------------------------------------------------


@pytest.fixture
def catalog(folder: Path, run: Run) -> Path:
    trials = [
        record("NCT90000001", "Acute Myeloid Leukemia", CRITERIA),
        record("NCT90000002", "Leukemia", "Inclusion Criteria:\n\n* Leukemia"),
        record("NCT90000003", "Asthma", "Inclusion Criteria:\n\n* Asthma"),
    ]
    (folder / "trials.json").write_text(json.dumps(trials))
    result = run("load", folder / "trials.json", "--catalog", folder / "catalog")
    assert result.exit_code == 0, result.output
    return folder / "catalog"


def test_trials_are_ranked_and_the_others_counted(folder: Path, catalog: Path, run: Run) -> None:
    base = ("match", folder / "patient.json", "--catalog", catalog, "--on", "2026-11-21")
    result = run(*base, "--near", "Milan")
    assert result.exit_code == 0, result.output
    text = result.stdout
    assert text.startswith("2 of 3 trials for this patient")
    assert text.index("NCT90000002") < text.index("NCT90000001")
    assert "✗ ineligible" in text and "not met: I2" in text and "Milan, Italy 0 km" in text
    assert "studies leukemia (the patient has acute myeloid leukemia)" in text
    assert "Not listed: 1 studies no condition of the patient." in text
    assert text.rstrip().endswith("This supports, and does not replace, a clinician.")
    everything = run(*base, "--unrelated").stdout
    assert everything.startswith("3 of 3 trials")


def test_a_match_as_json_is_of_the_published_form(folder: Path, catalog: Path, run: Run) -> None:
    base = ("match", folder / "patient.json", "--catalog", catalog, "--on", "2026-11-21", "--json")
    told = json.loads(run(*base, "--near", "Milan", "--within", "50km", "--status", "recruiting").stdout)
    schema = json.loads((SCHEMAS / "match.schema.json").read_text())
    jsonschema.validate(told, schema, cls=jsonschema.Draft202012Validator)
    assert (told["total"], told["considered"]) == (2, 3)
    assert [one["trial"] for one in told["matches"]] == ["NCT90000002", "NCT90000001"]
    assert told["matches"][1]["failing"] == ["I2"]
    none = json.loads(run(*base, "--status", "completed").stdout)
    assert none["total"] == 0 and sum(none["not_listed"].values()) == 3
    few = json.loads(run(*base, "--limit", "1").stdout)
    assert len(few["matches"]) == 1 and few["not_listed"]["ranks after the limit"] == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--within", "50km"), "needs a place"),
        (("--near", "Xyzzyville"), "Xyzzyville"),
        (("--limit", "-1"), "from 0 on"),
        (("--status", "nonsense"), "nonsense"),
    ],
)
def test_mistakes_of_a_match_are_told_in_words(
    folder: Path, catalog: Path, run: Run, options: tuple[str, ...], says: str
) -> None:
    result = run("match", folder / "patient.json", "--catalog", catalog, *options)
    assert isinstance(result.exception, TrialrunError) and says in str(result.exception)


def test_a_note_without_a_date_is_of_the_day_of_the_screening(folder: Path, run: Run) -> None:
    trial = folder / "note_trial.json"
    trial.write_text(json.dumps(record("NCT99000077", "gout", "Inclusion Criteria:\n\n* ECOG 0 to 1")))
    told = folder / "note.txt"
    told.write_text("A 60-year-old woman with gout. ECOG 1 and otherwise well.")
    for day in ("2025-03-01", "2026-11-20"):
        done = run("screen", trial, told, "--on", day, "--json")
        (asked,) = (
            c for c in json.loads(done.stdout)["criteria"] if c["kind"] == "inclusion" and "ECOG" in c["text"]
        )
        assert asked["verdict"] == "met", (day, asked)


def test_a_note_beside_a_bundle_decides_what_both_know_and_leaves_open_where_they_disagree(
    folder: Path, catalog: Path, run: Run
) -> None:
    note = folder / "note.txt"
    note.write_text("Clinic note 10 November 2026\nWoman with AML. Serum creatinine 1.1 mg/dL. HIV positive.")
    asked = (folder / "patient.json", "--with", note, "--on", "2026-11-21", "--json")
    told = json.loads(run("screen", folder / "trial.json", *asked).stdout)
    verdicts = {one["id"]: one["standing"] for one in told["criteria"]}
    assert verdicts["E1"] == "not met"  # only the note knows of HIV, only the bundle of the age
    assert verdicts["age"] == "met"
    assert verdicts["I2"] == "conflict"
    assert [note for note in told["notes"] if "disagree about creatinine" in note], told["notes"]

    ranked = json.loads(run("match", *asked, "--catalog", catalog).stdout)
    assert ranked["notes"] == [note for note in told["notes"] if "disagree" in note]
    assert "disagree about creatinine" in run("match", *asked[:-1], "--catalog", catalog).stdout


def test_standard_input_is_one_source_of_a_patient_only(folder: Path, run: Run) -> None:
    result = run("screen", folder / "trial.json", "-", "--with", "-", input=json.dumps(BUNDLE))
    assert isinstance(result.exception, TrialrunError) and "one source" in str(result.exception)


def test_the_record_of_another_person_is_not_joined(folder: Path, catalog: Path, run: Run) -> None:
    other = folder / "other.yaml"
    other.write_text("sex: female\nbirth_date: 1999-12-24\nconditions: HIV infection\n")
    asked = (folder / "patient.json", "--with", other, "--on", "2026-11-21", "--catalog", catalog)
    for command in (("screen", folder / "trial.json"), ("match",), ("ask",)):
        result = run(*command, *asked)
        assert result.exit_code != 0 and isinstance(result.exception, TrialrunError)
        assert "two people" in str(result.exception) and not result.stdout
    # Another sex alone may be a slip of the administration: said before all else, and sex is unknown.
    other.write_text("sex: male\nbirth_date: 1961-04-02\n")
    for command in (("screen", folder / "trial.json"), ("match",)):
        text = run(*command, *asked).stdout
        assert text.startswith("These may be the records of two people: female (patient.json), but male")
        assert text.count("two people") == 1
        document = json.loads(run(*command, *asked, "--json").stdout)
        assert document["verdict"] != "eligible" if command[0] == "screen" else document["total"] == 2
        assert document["notes"][0].startswith("These may be the records of two people")
    why = run("screen", folder / "trial.json", *asked, "--why-not", "--json")
    assert "two people" in why.stderr and json.loads(why.stdout)


def test_a_plan_lies_ahead(folder: Path, catalog: Path, run: Run) -> None:
    asked = ("match", folder / "patient.json", "--catalog", catalog, "--on", "2026-11-21", "--json")
    for day in ("1800-02-01", "2026-11-20", "9999-01-01"):
        result = run(*asked, "--plan", f"start azacitidine {day}")
        assert isinstance(result.exception, TrialrunError) and not result.stdout
    for day in ("2026-11-21", "2027-01-04"):
        told = json.loads(run(*asked, "--plan", f"start azacitidine {day}").stdout)
        assert told["plan"]["plan"]["day"] == day


def test_an_answer_to_a_misspelt_question_is_refused(folder: Path, catalog: Path, run: Run) -> None:
    asked = ("ask", folder / "patient.json", "--catalog", catalog, "--on", "2026-11-21", "--json")
    for given, near in (
        ("score:ecgo=1", "score:ecog"),
        ("score:ECOG PS=1", "score:ecog"),
        ("measurement:creatinin=1", "measurement:creatinine"),
        ("condition:asthmaa=no", "condition:asthma"),
        ("treatment:azacitadine=no, never", "treatment:azacitidine"),
        ("test:hiv tets=negative", "test:hiv test"),
    ):
        result = run(*asked, "--answer", given)
        assert isinstance(result.exception, TrialrunError), given
        assert near in str(result.exception) and not result.stdout
    for given in ("score:ecog=1", "condition:asthma=no", "sex:=female"):
        assert run(*asked, "--answer", given).exit_code == 0, given


def test_a_file_that_is_missing_is_said_to_be_missing(catalog: Path, run: Run) -> None:
    for command in (("criteria",), ("screen",)):
        patient = ("-",) if command[0] == "screen" else ()
        result = run(*command, "missing.json", *patient, "--catalog", catalog, input=json.dumps(BUNDLE))
        assert "no such file" in str(result.exception) and "missing.json" in str(result.exception)
    assert "no such file" not in str(run("criteria", "NCT90000099", "--catalog", catalog).exception)


def test_one_record_is_not_several(folder: Path, run: Run) -> None:
    loaded = run("load", folder / "trial.json", "--catalog", folder / "c1")
    assert "1 record read = " in loaded.output
