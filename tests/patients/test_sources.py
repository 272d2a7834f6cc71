"""A patient from any source by its content, structured answers, and several sources with their conflicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from tests.patients import samples as s
from typer.testing import Result

from trialrun.model.errors import MalformedPatient, TrialrunError
from trialrun.model.patient import AnswerFact, ConditionFact, MeasurementFact, ScoreFact, TreatmentFact
from trialrun.patients import merge, of_one_person, read_any
from trialrun.patients.answers_file import schema
from trialrun.patients.recognise import form_of

ON = date(2026, 1, 15)
NOTE = b"A 64-year-old woman has hypertension, ECOG 1. Creatinine 1.9 mg/dL. She denies asthma."
YAML = b"""
# invented
id: w1
day: 2026-01-15
birth_date: 1961-04-23
sex: female
ecog: 2
conditions:
  - hypertension
  - asthma
labs: creatinine 1.3 mg/dL 2026-01-15
pregnant: no
answers:
  Able to swallow tablets: true
"""


def test_the_form_is_seen_from_the_content() -> None:
    assert form_of(s.bundle(s.woman())) == "fhir"
    assert form_of(YAML) == "answers"
    assert form_of(json.dumps({"sex": "female", "age": "64"}).encode()) == "answers"
    assert form_of(NOTE) == "note"
    assert form_of(b"Age: 64 years. Sex: female. She has gout and cough.") == "note"
    assert form_of(b"\xff\xfe\x00") is None
    assert form_of(b"") is None


def test_structured_answers() -> None:
    patient = read_any(YAML, "a.yaml")
    assert (patient.id, patient.sex, str(patient.birth)) == ("w1", "female", "1961-04-23")
    assert {f.concept for f in patient.facts if isinstance(f, ConditionFact) and not f.absent} == {
        "hypertension",
        "asthma",
    }
    assert [
        f.value for f in patient.facts if isinstance(f, MeasurementFact) and f.concept == "creatinine"
    ] == [1.3]
    assert [(f.concept, f.yes) for f in patient.facts if isinstance(f, AnswerFact)] == [
        ("Able to swallow tablets", True)
    ]
    assert all(f.on is not None and f.on.first == ON for f in patient.facts if isinstance(f, ScoreFact))


@pytest.mark.parametrize(
    "text",
    [
        "sex: female\nfavourite colour: Zzyzx",
        "sex: female\nconditions: {Zzyzx: 1}",
        "sex: female\nday: Zzyzx",
        "sex: female\nanswers: [Zzyzx]",
        "sex: Zzyzx",
        "sex: female\n\tecog: [Zzyzx",
        "birth_date: Zzyzx",
    ],
)
def test_wrong_answers_are_named_without_their_content(text: str) -> None:
    with pytest.raises(TrialrunError) as caught:
        read_any(text.encode(), "a.yaml")
    assert "Zzyzx" not in str(caught.value)


def test_the_schema_takes_what_the_reader_takes() -> None:
    published = Path(__file__).parents[2] / "docs" / "schemas" / "answers.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == schema()
    content = yaml.safe_load(YAML)
    content["day"], content["birth_date"] = str(content["day"]), str(content["birth_date"])
    jsonschema.validate(content, schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"colour": "red"}, schema())


def test_sources_are_joined_and_their_conflicts_listed() -> None:
    found = merge([("note.txt", read_any(NOTE, "note.txt", on=ON)), ("a.yaml", read_any(YAML, "a.yaml"))])
    said = {(c.kind, c.about): (c.first, c.second) for c in found.conflicts}
    assert said == {
        ("condition", "asthma"): ("absent (note.txt)", "present (a.yaml)"),
        ("score", "ecog"): ("1 (note.txt)", "2 (a.yaml)"),
        ("measurement", "creatinine"): ("1.9 mg/dL (note.txt)", "1.3 mg/dL (a.yaml)"),
    }
    assert str(found.patient.birth) == "1961-04-23"
    assert found.joined == 1  # hypertension
    places = {f.source.place for f in found.patient.facts}
    assert "a.yaml: form: ecog" in places


def test_what_agrees_is_no_conflict() -> None:
    one = read_any(
        b"A 64-year-old woman. Creatinine 1.3 mg/dL. No asthma. She will start docetaxel.", "n", on=ON
    )
    other = read_any(
        b"sex: female\nlabs: creatinine 115 umol/L 2026-01-15\ntreatments: no docetaxel", "a", on=ON
    )
    assert merge([("n", one), ("a", other)]).conflicts == ()


def test_a_later_onset_is_no_conflict_with_an_earlier_denial() -> None:
    one = read_any(b"A 64-year-old woman denies asthma and cough.", "n", on=date(2020, 1, 1))
    other = read_any(b"sex: female\nconditions: asthma since 2025-03", "a", on=ON)
    assert merge([("n", one), ("a", other)]).conflicts == ()


def test_sexes_and_births_that_differ() -> None:
    one = read_any(b"A 64-year-old woman has gout.", "n", on=ON)
    other = read_any(b"sex: male\nage: 50", "a", on=ON)
    found = merge([("n", one), ("a", other)])
    assert [c.kind for c in found.conflicts] == ["person", "birth", "sex"]
    assert found.patient.sex is None
    birth = found.patient.birth  # as wide as both: neither age decides alone
    assert birth is not None and birth.last.year - birth.first.year > 13


@pytest.mark.parametrize(
    ("first", "second", "says", "refused"),
    [
        ("sex: male\nbirth_date: 1958-06-07", "sex: male\nbirth_date: 1996-11-30", "born 1996-11-30", True),
        ("sex: male\nage: 80", "sex: male\nage: 42", "born 19", True),
        ("sex: male\nbirth_date: 1958-06-07", "sex: female\nbirth_date: 1958-06-08", "female, born", True),
        ("sex: male\nbirth_date: 1958", "sex: male\nbirth_date: 1998", "born 1998", True),
        # Slips: of a digit, of two neighbours, of day and month; an age told a year ago.
        ("sex: male\nbirth_date: 1958-06-07", "sex: male\nbirth_date: 1988-06-07", "born 1988", False),
        ("sex: male\nbirth_date: 1958-06-07", "sex: male\nbirth_date: 1985-06-07", "born 1985", False),
        ("sex: male\nbirth_date: 1958-06-07", "sex: male\nbirth_date: 1958-07-06", "born 1958-07-06", False),
        ("sex: male\nbirth_date: 1958-06-07", "sex: male\nage: 66", "born 19", False),
        ("sex: male\nbirth_date: 1958-06-07", "sex: female\nbirth_date: 1958-06-07", "female (b)", False),
        ("sex: male\nconditions: gout", "sex: female\nconditions: cough", "female (b)", False),
        # Nothing to doubt.
        ("sex: male\nbirth_date: 1958-06-07", "sex: male\nage: 67", "", False),
        ("sex: male\nbirth_date: 1958-06-07", "conditions: gout", "", False),
    ],
)
def test_two_people_are_told_apart_from_a_slip(first: str, second: str, says: str, refused: bool) -> None:
    for texts in ((first, second), (second, first)):
        names = ("a", "b") if texts[0] == first else ("b", "a")
        joined = merge([(n, read_any(t.encode(), n, on=ON)) for n, t in zip(names, texts, strict=True)])
        assert joined.two_people is refused
        if says:
            assert joined.conflicts[0].kind == "person" and says in joined.doubt
            assert joined.doubt.startswith("These may be the records of two people")
        else:
            assert joined.doubt == "" and all(one.kind != "person" for one in joined.conflicts)
        if refused:
            with pytest.raises(MalformedPatient, match="two people"):
                of_one_person(joined)
        else:
            assert of_one_person(joined) is joined


def test_a_third_source_of_another_person_is_seen() -> None:
    texts = ("sex: male\nconditions: gout", "birth_date: 1950-03-04", "birth_date: 1999-12-24")
    joined = merge([(str(n), read_any(text.encode(), "x", on=ON)) for n, text in enumerate(texts)])
    assert joined.two_people and "born 1950-03-04 (1), but born 1999-12-24 (2)" in joined.doubt


def test_nothing_follows_from_a_value_that_is_disputed() -> None:
    note = b"A 64-year-old woman. Creatinine 0.9 mg/dL on 2025-12-12. Creatinine 0.8 mg/dL on 2025-11-01."
    one = read_any(note, "n", on=ON)

    def derived(labs: str) -> set[str]:
        other = read_any(f"sex: female\nday: 2025-12-12\nlabs: {labs}".encode(), "a", on=ON)
        facts = merge([("n", one), ("a", other)]).patient.facts
        return {fact.concept for fact in facts if fact.source.place == "derived"}

    assert "egfr" not in derived("creatinine 2.1 mg/dL")
    assert "egfr" in derived("creatinine 0.9 mg/dL")
    assert "egfr" in derived("creatinine 2.1 mg/dL on 2025-12-14")  # a later day, and no dispute


def test_nothing_to_merge() -> None:
    with pytest.raises(MalformedPatient):
        merge([])


Run = Callable[..., Result]


def test_the_command_reads_notes_and_answers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(NOTE)
    (tmp_path / "a.yaml").write_bytes(YAML)
    shown = run(tmp_path / "note.txt", "--on", "2026-01-15")
    assert shown.exit_code == 0, shown.output
    assert "Patient note, female" in shown.stdout
    assert "sentence 3: She denies asthma." in shown.stdout
    merged = run(tmp_path / "note.txt", tmp_path / "a.yaml", "--merge", "--on", "2026-01-15")
    assert "condition asthma: absent (note.txt) / present (a.yaml)" in merged.stdout
    document = json.loads(run(tmp_path / "note.txt", tmp_path / "a.yaml", "--merge", "--json").stdout)
    assert {c["kind"] for c in document["conflicts"]} >= {"condition"}
    assert document["patient"]["sex"] == "female"
    folder = run(tmp_path)
    assert folder.exit_code == 0 and folder.stdout.count("Patient ") == 2


def test_treatments_planned_are_no_conflict_with_never_given() -> None:
    one = read_any(b"A 64-year-old woman will receive cisplatin.", "n", on=ON)
    assert [f.status for f in one.facts if isinstance(f, TreatmentFact)] == ["planned"]
