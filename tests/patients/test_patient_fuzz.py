"""Whatever comes in, the reader answers with a patient or with MalformedPatient, and with nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.patients import samples as s
from tests.thoroughness import examples

from trialrun.model.errors import BadRequest, MalformedPatient
from trialrun.patients import FORM, read_form, read_patient

RECORD: list[dict[str, Any]] = [
    s.woman(),
    s.condition(
        clinicalStatus=s.clinical("active"),
        onsetAge={"value": 50, "code": "a"},
        abatementPeriod={"start": "2024", "end": "2025"},
        severity={"text": "CTCAE grade 3"},
        stage=[{"summary": {"text": "Stage IIIA"}}],
        bodySite=[s.coded(s.SNOMED, "1", "Brain structure")],
    ),
    s.observation(
        s.coded(s.LOINC, "2160-0", "Creatinine"),
        valueQuantity=s.quantity(1.3, "mg/dL", comparator="<"),
        referenceRange=[
            {"low": s.quantity(50, "umol/L"), "text": "0.6 - 1.1", "age": {"low": {"value": 18}}}
        ],
        component=[{"code": s.coded(s.LOINC, "8480-6"), "valueInteger": 3}],
    ),
    s.observation(s.coded(s.LOINC, "56888-1"), valueCodeableConcept=s.coded(s.SNOMED, "10828004")),
    s.observation(s.coded(s.LOINC, "89247-1"), valueString="ECOG 2"),
    s.observation(s.coded(s.LOINC, "97509-4"), valueCodeableConcept=s.coded(s.SNOMED, "359746009")),
    s.resource(
        "MedicationRequest",
        status="active",
        intent="order",
        medicationReference={"reference": "#m"},
        contained=[{"resourceType": "Medication", "id": "m", "code": {"text": "lenalidomide"}}],
        dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2025-01-01"}}}}],
    ),
    s.resource("Procedure", status="completed", code={"text": "Splenectomy"}, performedAge={"value": 30}),
    s.resource("AllergyIntolerance", code={"text": "Allergy to cisplatin"}, recordedDate="2020-02-30"),
    s.resource("Immunization", status="completed", vaccineCode={"text": "flu"}, occurrenceDateTime="2025"),
    s.resource(
        "DiagnosticReport", status="final", conclusionCode=[{"text": "AML"}], result=[{"reference": "x"}]
    ),
    s.resource("FamilyMemberHistory", status="completed", condition=[{"code": {"text": "breast cancer"}}]),
]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(
        [10**400, -1, 1e308, "", "\u0130", "\ud800", "0000-00-00", "9999-12-31", "#", "urn:uuid:"]
    ),
    st.text(max_size=8),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all values inside a JSON value."""
    found = [path]
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        found += nodes(child, (*path, key))
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


BUNDLE: dict[str, Any] = json.loads(s.bundle(*RECORD))
PATHS = [path for path in nodes(BUNDLE) if path]


def readable(data: bytes) -> None:
    """Read it; a patient that comes out must print as JSON."""
    try:
        patient = read_patient(data, "fuzz.json")
    except MalformedPatient as error:
        assert error.place.startswith("fuzz.json")
        return
    msgspec.json.encode(patient)


@settings(max_examples=examples(400), suppress_health_check=[HealthCheck.too_slow])
@given(changes=st.lists(st.tuples(st.sampled_from(PATHS), VALUES), min_size=1, max_size=4))
def test_changed_values(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    mutant = copy.deepcopy(BUNDLE)
    for path, new in changes:
        try:
            put(mutant, path, copy.deepcopy(new))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    try:
        data = json.dumps(mutant).encode()
    except (UnicodeEncodeError, ValueError):
        return
    readable(data)


@settings(max_examples=examples(300))
@given(start=st.integers(0, 6000), length=st.integers(0, 40), new=st.binary(max_size=12))
def test_changed_bytes(start: int, length: int, new: bytes) -> None:
    data = json.dumps(BUNDLE).encode()
    readable(data[:start] + new + data[start + length :])


@settings(max_examples=examples(200))
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    readable(data)


@settings(max_examples=examples(300))
@given(VALUES)
def test_any_json(value: Any) -> None:
    try:
        data = json.dumps(value).encode()
    except (UnicodeEncodeError, ValueError):
        return
    readable(data)


LINE = r"[a-zA-Z ]{0,12} ?[<>]?\d{0,9}[.,]?\d{0,4} ?[a-zA-Z/%^0-9]{0,6}( \(\d+-\d+\))?"


@settings(max_examples=examples(400))
@given(
    st.dictionaries(
        st.sampled_from([field.name for field in FORM]),
        st.text(max_size=40)
        | st.sampled_from(["creatinine 1.2 mg/dL (9-1)", "AML since 2024 to 2023", "stage", "grade 3", "no"])
        | st.from_regex(
            r"[a-zA-Z ]{0,12} ?[<>]?\d{0,9}[.,]?\d{0,4} ?[a-zA-Z/%^0-9]{0,6}( \(\d+-\d+\))?", fullmatch=True
        ),
        max_size=5,
    )
)
def test_any_form(answers: dict[str, str]) -> None:
    try:
        patient = read_form(answers)
    except BadRequest:
        return
    msgspec.json.encode(patient)
