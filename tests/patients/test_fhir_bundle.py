"""Inputs of every shape: Bundle, single resource, list, NDJSON; and what is none of these."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.patients.samples import (
    ICD10,
    bundle,
    clinical,
    coded,
    condition,
    conditions,
    man,
    read,
    recorded,
    resource,
    woman,
)

from trialrun.model.errors import MalformedPatient
from trialrun.patients import read_patient


def refused(data: bytes, **options: Any) -> MalformedPatient:
    with pytest.raises(MalformedPatient) as caught:
        read_patient(data, "x.json", **options)
    return caught.value


@pytest.mark.parametrize(
    "data",
    [
        bundle(woman(), condition()),
        json.dumps([woman(), condition()]).encode(),
        b"\n".join(json.dumps(part).encode() for part in (woman(), condition())) + b"\n",
        b"\xef\xbb\xbf" + bundle(woman(), condition()),
        bundle(woman(), condition()).decode().encode("utf-16"),
        bundle(json.loads(bundle(woman(), condition()))),  # a batch response holds Bundles
    ],
    ids=["bundle", "list", "ndjson", "byte order mark", "utf-16", "nested"],
)
def test_every_shape_gives_the_same_facts(data: bytes) -> None:
    patient = read_patient(data, "x.json")
    assert (patient.id, patient.sex) == ("p", "female")
    assert [(fact.concept, fact.source.place) for fact in patient.facts] == [
        ("acute myeloid leukemia", "Condition/r")
    ]


def test_a_patient_alone_has_no_facts() -> None:
    patient = read_patient(json.dumps(woman()).encode(), "x.json")
    assert (patient.id, patient.facts, patient.problems) == ("p", (), ())


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (b'{"resourceType":\n  "Bundle",\n  oops}', "x.json, line 3, column 3", "not JSON"),
        (bundle(woman())[:-20], "x.json, line 1, column", "ends too early"),
        (b"", "x.json", "empty"),
        (b"  \n", "x.json", "empty"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "x.json", "XML"),
        (b'{"a": 1}', "x.json", "not FHIR"),
        (b'{"resourceType": 3}', "x.json", "not FHIR"),
        (b"[1, 2]", "x.json", "no Patient"),
        (b"42", "x.json", "not FHIR"),
        (b"null", "x.json", "not FHIR"),
        (b'{"resourceType": "Bundle", "entry": 3}', "x.json", "not a FHIR Bundle"),
        (b'{"resourceType": "Bundle"}', "x.json", "no Patient"),
        (json.dumps(condition()).encode(), "x.json", "1 resource but no Patient"),
        (json.dumps(woman(birthDate=1961)).encode(), "x.json", "cannot be read"),
        (b'{"x":' * 200_000, "x.json", "nested too deeply"),
        (b"[" * 200_000, "x.json", "nested too deeply"),
    ],
)
def test_what_is_no_patient_is_refused_with_its_place(data: bytes, place: str, says: str) -> None:
    error = refused(data)
    assert error.place.startswith(place)
    assert says in error.message


def test_size_limit() -> None:
    assert "larger than 1 MB" in refused(b" " * (1024 * 1024 + 1), max_bytes=1024 * 1024).message


def test_several_patients_need_a_choice() -> None:
    data = bundle(
        woman(), man(id="q"), condition(), condition(id="other", subject={"reference": "Patient/q"})
    )
    error = refused(data)
    assert "2 patients" in error.message
    assert error.hint
    chosen = read_patient(data, "x.json", patient_id="q")
    assert chosen.sex == "male"
    assert [fact.source.place for fact in recorded(chosen)] == ["Condition/other"]
    assert "Condition/r: left out, it is not about this patient" in chosen.problems
    assert "no Patient of that id" in refused(data, patient_id="z").message


def test_a_resource_about_someone_else_is_left_out() -> None:
    patient = read(condition(subject={"reference": "Patient/daughter"}))
    assert patient.facts == ()
    assert patient.problems == ("Condition/r: left out, it is not about this patient",)


@pytest.mark.parametrize(
    "reference", ["Patient/p", "urn:uuid:p", "https://server.example/fhir/Patient/p", "Patient/p/_history/2"]
)
def test_ways_to_name_the_patient(reference: str) -> None:
    assert len(read(condition(subject={"reference": reference})).facts) == 1


def test_a_resource_without_subject_is_remarked_on() -> None:
    nobody = condition()
    del nobody["subject"]
    patient = read(nobody)
    assert len(patient.facts) == 1
    assert any("name no patient" in problem for problem in patient.problems)


@pytest.mark.parametrize(
    "broken",
    [
        {"code": "AML"},
        {"code": {"coding": "secret"}},
        {"onsetDateTime": 2024},
        {"clinicalStatus": 1},
        {"subject": "Patient/p"},
    ],
)
def test_one_broken_resource_is_a_remark_with_its_place_and_without_its_content(
    broken: dict[str, object],
) -> None:
    patient = read(
        condition() | {"id": "good"}, condition(**broken) if "code" not in broken else condition() | broken
    )
    assert [fact.source.place for fact in patient.facts] == ["Condition/good"]
    assert len(patient.problems) == 1
    assert re.match(r"Condition/r: left out, an? [a-z ]+ is expected at \w", patient.problems[0])
    assert "secret" not in patient.problems[0]


def test_broken_entries_and_lines_are_remarks() -> None:
    good = json.dumps(condition())
    data = f'{json.dumps(woman())}\n{{"resourceType": "Condition", \n{good}\n"text"\n'.encode()
    patient = read_patient(data, "x.ndjson")
    assert len(patient.facts) == 1
    assert [problem.partition(":")[0] for problem in patient.problems] == ["line 2", "line 4"]
    entries = json.loads(bundle(woman(), condition()))
    entries["entry"] += [3, {"resource": {"no": "type"}}, {"search": {"mode": "outcome"}}, {"resource": None}]
    patient = read_patient(json.dumps(entries).encode(), "x.json")
    assert len(patient.facts) == 1
    assert [problem.partition(":")[0] for problem in patient.problems] == ["entry 3", "entry 4"]


def test_the_same_resource_twice_is_read_once_and_said_so() -> None:
    patient = read(condition(), condition())
    assert len(patient.facts) == 1
    assert patient.problems == ("Condition/r: holds the same resource twice; read once",)


def test_two_resources_of_one_id_are_both_read_and_said_so() -> None:
    patient = read(condition(), condition(clinicalStatus=clinical("resolved")))
    assert len(patient.facts) == 2
    assert "both were read" in patient.problems[0]


def test_of_a_history_the_newest_version_counts() -> None:
    versions = (condition(clinicalStatus=clinical("resolved")), condition(clinicalStatus=clinical("active")))
    patient = read_patient(bundle(woman(), *versions, type="history"), "x.json")
    assert [fact.status for fact in conditions(patient)] == ["resolved"]
    gone = json.loads(bundle(woman(), type="history"))
    gone["entry"] += [
        {"request": {"method": "DELETE", "url": "Condition/r"}},
        {"resource": condition(), "request": {"method": "PUT", "url": "Condition/r"}},
    ]
    assert read_patient(json.dumps(gone).encode(), "x.json").facts == ()


def test_a_page_of_several_is_remarked_on() -> None:
    data = bundle(woman(), type="searchset", link=[{"relation": "next", "url": "https://example.org/2"}])
    assert "one page of several" in read_patient(data, "x.json").problems[0]


def test_what_is_not_read_is_counted() -> None:
    patient = read(resource("QuestionnaireResponse"), resource("QuestionnaireResponse", id="s"))
    assert patient.problems == ("Bundle: not read: 2 QuestionnaireResponse",)


AML_STU3 = {"code": coded(ICD10, "C92.00"), "clinicalStatus": "active", "verificationStatus": "confirmed"}


@pytest.mark.parametrize(
    ("part", "version"),
    [
        (condition() | AML_STU3, "STU3"),
        (resource("Procedure", status="completed", notDone=False, code=coded(ICD10, "x")), "STU3"),
        (
            resource("MedicationStatement", taken="y", medicationCodeableConcept=coded(ICD10, "x")),
            "STU3",
        ),
        (resource("MedicationRequest", medication={"concept": coded(ICD10, "x")}, status="active"), "R5"),
        (resource("Procedure", status="completed", occurrenceDateTime="2025-01-01"), "R5"),
    ],
)
def test_other_versions_are_refused(part: dict[str, object], version: str) -> None:
    error = refused(bundle(woman(), part))
    assert version in error.message
    assert "R4" in error.hint


def test_one_odd_resource_among_r4_ones_is_no_other_version() -> None:
    active = clinical("active")
    patient = read(
        *(condition(clinicalStatus=active) | {"id": str(i)} for i in range(3)), condition() | AML_STU3
    )
    assert len(patient.facts) == 4


def test_a_wrong_shape_is_told_without_the_names_of_types() -> None:
    said = str(refused(json.dumps({"resourceType": "Bundle", "entry": {}}).encode()))
    assert "a list is expected at entry, not an object" in said
    assert "`" not in said


@pytest.mark.parametrize(
    ("gender", "sex", "remarked"),
    [("female", "female", False), ("Female", "female", False), ("other", None, False), ("Q", None, True)],
)
def test_a_gender_that_is_none_is_remarked_on(gender: str, sex: str | None, remarked: bool) -> None:
    patient = read_patient(json.dumps(woman() | {"gender": gender}).encode(), "x.json")
    assert patient.sex == sex
    assert any("gender" in problem for problem in patient.problems) is remarked
