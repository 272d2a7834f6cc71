"""The demo's patients: invented and marked so, wholly understood, fresh on any day, each with its point."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib import resources

import pytest

from trialrun.criteria import compile_study
from trialrun.demo.patients import REFERENCE_DAY, demo_patients, shifted
from trialrun.matching import screen
from trialrun.model.patient import Fact, MeasurementFact, Patient
from trialrun.model.screening import CriterionVerdict, Screening
from trialrun.model.time import full_years
from trialrun.patients import read_patient
from trialrun.records import Record, read_bytes

ON = date(2027, 3, 2)
KEYS = {
    "aml-ecog-3",
    "aml-first-line-unfit",
    "aml-pregnant",
    "aml-relapsed",
    "child-leukemia",
    "healthy-volunteer",
    "mds-excess-blasts-2",
    "myeloma-creatinine-over",
    "myeloma-creatinine-under",
    "myeloma-neuropathy",
    "myeloma-value-missing",
    "myeloma-vgpr",
}


def read(key: str, on: date = ON) -> Patient:
    return next(read_patient(bundle, key) for name, _, _, bundle in demo_patients(on) if name == key)


def test_twelve_patients_with_titles() -> None:
    found = demo_patients(ON)
    assert {key for key, _, _, _ in found} == KEYS
    assert len({title for _, title, _, _ in found}) == 12
    assert all(description.endswith(".") for _, _, description, _ in found)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_fact_is_understood(key: str) -> None:
    patient = read(key)
    assert patient.problems == ()
    assert [fact.shown for fact in patient.facts if not fact.concept] == []
    assert len(patient.facts) > 20


@pytest.mark.parametrize("key", sorted(KEYS))
def test_marked_as_invented(key: str) -> None:
    text = (resources.files("trialrun.demo") / "patients" / f"{key}.json").read_text(encoding="utf-8")
    bundle = json.loads(text)
    patient = bundle["entry"][0]["resource"]
    for marked in (bundle, patient):
        assert any(tag["code"] == "invented" for tag in marked["meta"]["tag"])
    assert "invented patient" in patient["text"]["div"]
    assert patient["name"][0]["text"].startswith("Invented")
    ids = [(entry["resource"]["resourceType"], entry["resource"]["id"]) for entry in bundle["entry"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("on", [date(2026, 1, 15), date(2026, 11, 21), date(2028, 2, 29), date(2031, 7, 1)])
def test_ages_and_freshness_do_not_depend_on_the_day(on: date) -> None:
    for key in KEYS:
        then, now = read(key, date(2026, 1, 15)), read(key, on)
        assert then.birth is not None
        assert now.birth is not None
        days = full_years(now.birth.first, on) - full_years(then.birth.first, date(2026, 1, 15))
        assert abs(days) <= 1  # a leap day may move a birthday past the day
        for fact in now.facts:
            if isinstance(fact, MeasurementFact):
                assert fact.on is not None
                assert timedelta(0) <= on - fact.on.last <= timedelta(days=90)
        assert [_bare(fact, on) for fact in now.facts if not _derived(fact)] == [
            _bare(fact, date(2026, 1, 15)) for fact in then.facts if not _derived(fact)
        ]


def _derived(fact: Fact) -> bool:
    return fact.source.place == "derived"


def _bare(fact: Fact, on: date) -> tuple[str, str, int | None]:
    return fact.concept, fact.source.place, (on - fact.on.first).days if fact.on else None


def test_only_whole_dates_move() -> None:
    day = timedelta(days=31)
    value = {"a": ["2026-01-15", "2026-01-15T08:00:00+01:00", "2026", "on 2026-01-15", 3, None]}
    assert shifted(value, day) == {
        "a": ["2026-02-15", "2026-02-15T08:00:00+01:00", "2026", "on 2026-01-15", 3, None]
    }
    moved = json.loads(demo_patients(ON)[0][3])
    told = {part["url"]: part for part in moved["meta"]["extension"]}
    assert told[REFERENCE_DAY]["valueDate"] == ON.isoformat()


def screening(trial: str, key: str) -> Screening:
    file = resources.files("trialrun.demo") / "trials" / f"{trial}.json"
    (record,) = read_bytes(file.read_bytes(), file.name)
    assert isinstance(record, Record)
    return screen(record.study, compile_study(record.study), read(key), ON)


def refusals(found: Screening) -> list[CriterionVerdict]:
    return [criterion for criterion in found.criteria if criterion.verdict == "not met"]


TEM_MM, NK4AML = "NCT03875495", "NCT04347616"


@pytest.mark.parametrize(
    ("trial", "key"),
    [
        (TEM_MM, "myeloma-vgpr"),
        (TEM_MM, "myeloma-creatinine-under"),
        (TEM_MM, "myeloma-value-missing"),
        (NK4AML, "aml-relapsed"),
        (NK4AML, "aml-first-line-unfit"),
        (NK4AML, "mds-excess-blasts-2"),
    ],
)
def test_who_may_join(trial: str, key: str) -> None:
    found = screening(trial, key)
    assert [(criterion.text, criterion.reason) for criterion in refusals(found)] == []
    assert found.verdict == "possibly eligible"


@pytest.mark.parametrize(
    ("trial", "key", "because"),
    [
        (TEM_MM, "myeloma-neuropathy", "neuropathy"),
        (TEM_MM, "myeloma-creatinine-over", "creatinine"),
        (NK4AML, "aml-pregnant", "pregnancy"),
        (NK4AML, "aml-ecog-3", "ecog"),
    ],
)
def test_who_may_not_and_for_one_reason_only(trial: str, key: str, because: str) -> None:
    found = screening(trial, key)
    assert found.verdict == "ineligible"
    (reason,) = refusals(found)
    assert because in reason.reason.lower()


@pytest.mark.parametrize(("key", "field"), [("child-leukemia", "age"), ("healthy-volunteer", "volunteers")])
def test_who_is_kept_out_by_the_record_s_own_fields(key: str, field: str) -> None:
    assert field in {criterion.id for criterion in refusals(screening(NK4AML, key))}
