"""Drugs, procedures and vaccines: what was given, when, and whether it goes on."""

from __future__ import annotations

from typing import Any

import pytest
from tests.patients.samples import RXNORM, SNOMED, coded, only, read, resource

from trialrun.model.patient import TreatmentFact
from trialrun.model.time import Moment
from trialrun.patients.treatments import drugs_named
from trialrun.vocab.concepts import is_a

LENALIDOMIDE = coded(RXNORM, "342369", "lenalidomide")


def request(**elements: Any) -> dict[str, Any]:
    given = {"status": "active", "intent": "order", "authoredOn": "2025-06-01"} | elements
    return resource("MedicationRequest", medicationCodeableConcept=LENALIDOMIDE, **given)


def statement(**elements: Any) -> dict[str, Any]:
    return resource(
        "MedicationStatement", **{"medicationCodeableConcept": LENALIDOMIDE, "status": "active"} | elements
    )


def administration(**elements: Any) -> dict[str, Any]:
    return resource("MedicationAdministration", medicationCodeableConcept=LENALIDOMIDE, **elements)


def procedure(**elements: Any) -> dict[str, Any]:
    code = coded(SNOMED, "no-such-code", "Autologous stem cell transplant")
    return resource("Procedure", **{"code": code, "status": "completed"} | elements)


def bounds(start: str, end: str | None = None) -> dict[str, Any]:
    period = {"start": start} | ({"end": end} if end else {})
    return {"timing": {"repeat": {"boundsPeriod": period}}}


@pytest.mark.parametrize(
    ("elements", "status", "until"),
    [
        ({}, "ongoing", None),
        ({"status": "completed"}, "completed", None),
        ({"status": "stopped"}, "completed", None),
        ({"status": "on-hold"}, "unknown", None),
        ({"status": "unknown"}, "unknown", None),
        ({"status": "draft"}, "planned", None),
        ({"intent": "plan"}, "planned", None),
        ({"intent": "proposal", "status": "completed"}, "planned", None),
        ({"dosageInstruction": [bounds("2025-06-10", "2025-12-31")]}, "unknown", "2025-12-31"),
        ({"dosageInstruction": [bounds("2025-06-10")]}, "ongoing", None),
        ({"dosageInstruction": [bounds("2025-06-10", "2025-12-31"), {"text": "later"}]}, "ongoing", None),
    ],
)
def test_prescriptions(elements: dict[str, Any], status: str, until: str | None) -> None:
    fact = only(request(**elements))
    assert isinstance(fact, TreatmentFact)
    assert (fact.concept, fact.kind, fact.absent) == ("lenalidomide", "drug", False)
    assert (fact.status, fact.until) == (status, Moment.parse(until) if until else None)
    assert str(fact.on) == ("2025-06-10" if "dosageInstruction" in elements else "2025-06-01")


@pytest.mark.parametrize(
    ("elements", "says"),
    [
        ({"status": "cancelled"}, "withdrawn before anything was given"),
        ({"status": "entered-in-error"}, "entered in error"),
        ({"doNotPerform": True}, "asks not to give"),
    ],
)
def test_prescriptions_that_are_no_facts(elements: dict[str, Any], says: str) -> None:
    patient = read(request(**elements))
    assert patient.facts == ()
    assert says in patient.problems[0]


@pytest.mark.parametrize(
    ("elements", "status", "absent", "on", "until"),
    [
        ({"effectivePeriod": {"start": "2025-01-05"}}, "ongoing", False, "2025-01-05", None),
        ({"effectivePeriod": {"start": "2025-01", "end": "2025-03"}}, "unknown", False, "2025-01", "2025-03"),
        (
            {"status": "completed", "effectivePeriod": {"start": "2025", "end": "2025-03-01"}},
            "completed",
            False,
            "2025",
            "2025-03-01",
        ),
        ({"status": "completed", "effectiveDateTime": "2025-02-01"}, "completed", False, "2025-02-01", None),
        ({"status": "stopped"}, "completed", False, None, None),
        ({"status": "intended"}, "planned", False, None, None),
        ({"status": "not-taken"}, "unknown", True, None, None),
        ({"status": "on-hold"}, "unknown", False, None, None),
        ({"status": "unknown"}, "unknown", False, None, None),
    ],
)
def test_statements(
    elements: dict[str, Any], status: str, absent: bool, on: str | None, until: str | None
) -> None:
    fact = only(statement(**elements))
    assert (fact.status, fact.absent) == (status, absent)
    assert fact.on == (Moment.parse(on) if on else None)
    assert fact.until == (Moment.parse(until) if until else None)


@pytest.mark.parametrize(
    ("elements", "status", "absent", "until"),
    [
        ({"status": "completed", "effectiveDateTime": "2025-03-01"}, "completed", False, "2025-03-01"),
        ({"status": "in-progress", "effectiveDateTime": "2025-03-01"}, "ongoing", False, None),
    ],
)
def test_administrations(elements: dict[str, Any], status: str, absent: bool, until: str | None) -> None:
    fact = only(administration(**elements))
    assert (fact.status, fact.absent) == (status, absent)
    assert fact.until == (Moment.parse(until) if until else None)


@pytest.mark.parametrize("kind", ["entry", "contained", "display"])
def test_the_drug_may_stand_in_another_resource(kind: str) -> None:
    drug = {"resourceType": "Medication", "id": "m", "code": LENALIDOMIDE}
    given = request()
    del given["medicationCodeableConcept"]
    parts = [given]
    if kind == "entry":
        given["medicationReference"] = {"reference": "Medication/m"}
        parts.append(drug)
    elif kind == "contained":
        given |= {"medicationReference": {"reference": "#m"}, "contained": [{"id": 1}, drug]}
    else:
        given["medicationReference"] = {"reference": "Medication/away", "display": "lenalidomide"}
    assert only(*parts).concept == "lenalidomide"


def test_ingredients_count_where_the_product_is_unknown() -> None:
    drug = {
        "resourceType": "Medication",
        "id": "m",
        "ingredient": [{"itemCodeableConcept": {"text": "bortezomib"}}],
    }
    given = request() | {"medicationReference": {"reference": "urn:uuid:m"}}
    del given["medicationCodeableConcept"]
    assert only(given, drug).concept == "bortezomib"


def test_a_prescription_without_a_drug_is_a_remark() -> None:
    given = request() | {"medicationReference": {"reference": "Medication/away"}}
    del given["medicationCodeableConcept"]
    patient = read(given)
    assert patient.facts == ()
    assert "names no drug" in patient.problems[0]


def test_each_ingredient_of_a_product_is_a_fact() -> None:
    both = coded(RXNORM, "0", "bortezomib 3.5 MG / dexamethasone 4 MG Injection")
    facts = read(statement(medicationCodeableConcept=both)).facts
    assert [fact.concept for fact in facts] == ["bortezomib", "dexamethasone"]
    assert {fact.source.place for fact in facts} == {"MedicationStatement/r"}


@pytest.mark.parametrize(
    ("product", "drugs"),
    [
        ("Cisplatin 50 MG Injection", ("cisplatin",)),
        ("1 ML DOCEtaxel 20 MG/ML Injection", ("docetaxel",)),
        ("10 ML oxaliplatin 5 MG/ML Injection", ("oxaliplatin",)),
        ("abemaciclib Oral Product", ("abemaciclib",)),
        ("zzyzxurp 5 MG Injection", ()),
        ("", ()),
    ],
)
def test_names_of_products(product: str, drugs: tuple[str, ...]) -> None:
    assert drugs_named(product) == drugs


def test_a_cream_is_the_local_form_of_its_drug() -> None:
    (drug,) = drugs_named("Hydrocortisone 10 MG/ML Topical Cream")
    assert is_a(drug, "topical corticosteroid", "therapy")


def test_an_unknown_drug_is_kept() -> None:
    fact = only(statement(medicationCodeableConcept={"text": "zzyzxurp"}))
    assert (fact.concept, fact.shown, fact.status) == ("", "zzyzxurp", "ongoing")


@pytest.mark.parametrize(
    ("elements", "status", "absent", "on", "until"),
    [
        ({"performedDateTime": "2023-11-02"}, "completed", False, "2023-11-02", "2023-11-02"),
        (
            {"performedPeriod": {"start": "2023-11-01", "end": "2023-11-03"}},
            "completed",
            False,
            "2023-11-01",
            "2023-11-03",
        ),
        ({"performedPeriod": {"start": "2023-11-01"}}, "completed", False, "2023-11-01", None),
        (
            {"performedAge": {"value": 60, "code": "a"}},
            "completed",
            False,
            "2021-04-23..2022-04-22",
            "2021-04-23..2022-04-22",
        ),
        ({"performedString": "in spring"}, "completed", False, None, None),
        ({"status": "in-progress"}, "ongoing", False, None, None),
        ({"status": "preparation"}, "planned", False, None, None),
        ({"status": "stopped"}, "unknown", False, None, None),
        ({"status": "not-done"}, "unknown", True, None, None),
    ],
)
def test_procedures(
    elements: dict[str, Any], status: str, absent: bool, on: str | None, until: str | None
) -> None:
    fact = only(procedure(**elements))
    assert (fact.concept, fact.kind) == ("autologous stem cell transplant", "procedure")
    assert (fact.status, fact.absent) == (status, absent)
    assert (str(fact.on) if fact.on else None, str(fact.until) if fact.until else None) == (on, until)


def test_procedures_that_are_no_facts() -> None:
    assert read(procedure(status="entered-in-error")).facts == ()
    assert "no code" in read(procedure(code=None)).problems[0]


def vaccination(**elements: Any) -> dict[str, Any]:
    code = {"vaccineCode": coded("http://hl7.org/fhir/sid/cvx", "999", "Zzyzx vaccine")}
    return resource(
        "Immunization", **code | {"status": "completed", "occurrenceDateTime": "2025-10-01"} | elements
    )


def test_vaccines() -> None:
    fact = only(vaccination())
    assert (fact.concept, fact.status, str(fact.on)) == ("vaccine", "completed", "2025-10-01")
    globulin = coded("http://hl7.org/fhir/sid/cvx", "30", "HBIG")
    assert only(vaccination(vaccineCode=globulin)).concept != "vaccine"


def test_the_line_of_therapy() -> None:
    line = {"url": "http://example.org/fhir/StructureDefinition/therapy-line", "valuePositiveInt": 2}
    assert only(statement(extension=[line])).line == 2


def test_an_end_before_the_start_is_left_out() -> None:
    patient = read(statement(effectivePeriod={"start": "2025-03", "end": "2024-03"}))
    (fact,) = patient.facts
    assert isinstance(fact, TreatmentFact) and fact.until is None
    assert "ends before it starts" in patient.problems[0]


@pytest.mark.parametrize(
    "resource",
    [
        administration(status="not-done", effectiveDateTime="2025-03-01"),
        procedure(status="not-done", performedDateTime="2025-03-01"),
        vaccination(status="not-done"),
        statement(status="not-taken", effectivePeriod={"start": "2025-01-01", "end": "2025-03-01"}),
    ],
)
def test_what_did_not_happen_once_may_have_happened_at_another_time(resource: dict[str, Any]) -> None:
    patient = read(resource)
    assert patient.facts == ()
    assert patient.problems[0].endswith("open")


@pytest.mark.parametrize(
    ("name", "denied"),
    [
        ("lenalidomide", {"lenalidomide"}),
        ("antiviral medicine", {"antiviral"}),
        ("lopinavir / ritonavir", {""}),
        ("vitamin D analogue X", {""}),
    ],
)
def test_a_product_not_taken_denies_no_more_than_its_name_says(name: str, denied: set[str]) -> None:
    found = read(statement(status="not-taken", medicationCodeableConcept={"text": name})).facts
    assert {fact.concept for fact in found} == denied
