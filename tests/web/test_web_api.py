"""The interface for programs: bodies, answers, errors, limits, and that its description says what it does."""

from __future__ import annotations

import json
import time
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from litestar.testing import TestClient
from web_studies import BUNDLE, Client

from trialrun.web import api
from trialrun.web.app import create_app
from trialrun.web.house import House
from trialrun.web.limits import Limits, Meter

SCHEMAS = Path(__file__, "../../../docs/schemas").resolve()
SECRET = "Quillfeather"
FORM = {"age": "63", "sex": "male", "conditions": ["multiple myeloma", "neuropathy grade 3"], "ecog": "1"}
NOTE = "A 63-year-old man with multiple myeloma. ECOG 1. No history of stroke."
YAML = "age: 63\nsex: male\nconditions: [multiple myeloma]\necog: 1\n"


def published(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def described(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def fits(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    """The value is as a schema inside the description says."""
    whole = {"components": document["components"], **schema}
    jsonschema.Draft202012Validator(whole).validate(value)


# ---- answers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "name"), [("/api/screen", "screening"), ("/api/match", "match")])
def test_every_kind_of_body_gives_an_answer_of_the_published_shape(client, path, name):
    rules = {"trial": "LARK1", "on": "2026-11-21", "near": "Milan", "within": "100km"}
    bodies: list[dict[str, Any]] = [
        {"json": {"patient": BUNDLE, **rules}},
        {"json": {"answers": FORM, **rules}},
        {"json": {"note": NOTE, **rules}},
        {"json": {"patient": BUNDLE, "note": NOTE, "answers": {"ecog": 1}, **rules}},
        {"content": NOTE, "headers": {"content-type": "text/plain; charset=utf-8"}, "params": rules},
        {"content": YAML, "headers": {"content-type": "application/yaml"}, "params": rules},
        {
            "content": json.dumps(BUNDLE),
            "headers": {"content-type": "application/fhir+json"},
            "params": rules,
        },
        {"data": {**FORM, **rules, "status": ["recruiting", "completed"]}},
    ]
    document = described(client)
    answer_of = document["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    found = []
    for body in bodies:
        answer = client.post(path, **body)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        jsonschema.validate(answer.json(), published(name))
        fits(document, answer_of, answer.json())
        assert answer.json()["on"] == "2026-11-21"
        found.append(answer.json())
    if name == "match":
        assert [one["matches"][0]["trial"] for one in found] == ["NCT90000001"] * 8
        assert found[0]["matches"][0]["distance_km"] < 5
    else:
        assert {one["trial"] for one in found} == {"NCT90000001"}


def test_the_forms_facts_count(client):
    form = {"trial": "LARK1", "answers": {"age": "17", "conditions": "multiple myeloma"}}
    assert client.post("/api/screen", json=form).json()["verdict"] == "ineligible"


def test_sources_are_joined_and_their_conflicts_named(client):
    body = {"patient": BUNDLE, "note": "This woman is without multiple myeloma."}
    found = client.post("/api/patient", json=body).json()
    document = described(client)
    answer_of = document["paths"]["/api/patient"]["post"]["responses"]["200"]["content"]["application/json"]
    fits(document, answer_of["schema"], found)
    assert found["patient"]["sex"] is None
    assert found["conflicts"][0]["kind"] == "person" and not found["two_people"]
    about = {one["about"] for one in found["conflicts"][1:]}
    assert {"sex", "birth", "multiple myeloma"} >= about >= {"sex"}
    notes = client.post("/api/screen", json={"trial": "LARK1", **body}).json()["notes"]
    assert notes[0].startswith("These may be the records of two people")
    assert any("disagree about sex" in note for note in notes)


def test_no_answer_rests_on_the_records_of_two_people(client):
    body = {"patient": BUNDLE, "answers": {"sex": "female", "age": "24"}}
    shown = client.post("/api/patient", json=body).json()
    assert shown["two_people"] and shown["conflicts"][0]["kind"] == "person"
    for path, more in (("/api/screen", {"trial": "LARK1"}), ("/api/match", {})):
        answer = client.post(path, json={**body, **more})
        assert answer.status_code == 400 and "seem to be of two people" in answer.text


def test_trials_are_listed_and_read(client):
    for path in ("/api/trials", "/api/search"):
        answer = client.get(path, params={"q": "foxglove", "status": "recruiting", "limit": "3"}).json()
        jsonschema.validate(answer, published("search"))
        assert answer["total"] == 13 and len(answer["studies"]) == 3
    record = client.get("/api/trials/LARK1").json()
    assert record["protocolSection"]["identificationModule"]["nctId"] == "NCT90000001"


def test_the_demonstration_says_the_same_as_the_command_line(client):
    """The body of the documentation's example is a patient of the demonstration."""
    bundle = (resources.files("trialrun.demo") / "patients" / "myeloma-neuropathy.json").read_bytes()
    answer = client.post(
        "/api/screen?trial=LARK1", content=bundle, headers={"content-type": "application/fhir+json"}
    )
    assert (
        answer.json()["patient"]
        == json.loads(
            client.post("/api/screen", json={"trial": "LARK1", "patient": json.loads(bundle)}).text
        )["patient"]
    )


# ---- the description -----------------------------------------------------------------------------------


def test_the_description_is_whole(client):
    document = described(client)
    assert document["openapi"].startswith("3.1")
    components = document["components"]["schemas"]
    for schema in components.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "')[1:]}:
        assert reference.removeprefix("#/components/schemas/") in components, reference
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"] and "200" in operation["responses"], (path, method)
    for name in ("status", "q", "near"):
        known = {one["name"]: one for one in document["paths"]["/api/trials"]["get"]["parameters"]}
        assert known[name]["description"] or name == "q"


@pytest.mark.parametrize("name", ["screening", "match", "patient"])
def test_schemas_are_those_of_the_documentation(client, name):
    answer = client.get(f"/api/schemas/{name}.schema.json")
    assert answer.json() == published(name)
    assert client.get("/api/schemas/nothing").status_code == 400


# ---- errors --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "place", "says"),
    [
        ({}, 400, "$", "no patient"),
        ({"patient": None, "note": ""}, 400, "$", "no patient"),
        ({"note": "{}"}, 400, "$.note", "no note"),
        ({"patient": BUNDLE, "limit": 501}, 400, "$.limit", "0 to 500"),
        ({"patient": BUNDLE, "limit": "many"}, 400, "$.limit", "int"),
        ({"patient": BUNDLE, "on": "tomorrow"}, 400, "on", "not a date"),
        ({"patient": BUNDLE, "measurement_days": 0}, 400, "measurement_days", "number of days"),
        ({"patient": BUNDLE, "complete": ["everything"]}, 400, "complete", "kind of facts"),
        ({"patient": BUNDLE, "within": "5km"}, 400, "$.within", "place"),
        ({"patient": BUNDLE, SECRET: 1}, 400, "$", "not known"),
        ({"answers": {SECRET: "1"}}, 400, "$.answers", "none of the fields"),
        ({"answers": {"age": SECRET, "sex": SECRET}}, 400, "$.answers.sex, $.answers.age", "Age"),
        ({"answers": {"age": {"a": SECRET}}}, 400, "$.answers", "one value"),
        ({"answers": [SECRET]}, 400, "$.answers", "Expected"),
        ({"patient": {"resourceType": SECRET}}, 400, "$.patient", ""),
        ({"patient": [SECRET]}, 400, "$.patient", ""),
        ({"patient": SECRET}, 400, "$.patient", ""),
    ],
)  # fmt: skip
def test_errors_say_what_and_where_and_repeat_nothing(client, body, status, place, says):
    answer = client.post("/api/match", json=body)
    error = answer.json()
    assert (answer.status_code, error.get("place")) == (status, place), error
    assert says in error["error"]
    assert SECRET not in answer.text
    fits(described(client), {"$ref": "#/components/schemas/Error"}, error)


def test_what_is_not_json_has_a_line_and_a_column(client):
    broken = '{"resourceType": "Bundle",\n "entry": [}'
    answer = client.post(
        "/api/screen?trial=LARK1", content=broken, headers={"content-type": "application/fhir+json"}
    )
    assert (answer.status_code, answer.json()["place"]) == (400, "$.patient, line 2, column 12")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"resourceType": "Bund', "The body is not JSON."),
        ('{"resourceType": "Bundle", "entry": []}', "This is a FHIR resource by itself."),
        ('{"colour": "red"}', "There is a field that is not known."),
    ],
)
def test_a_body_of_another_shape_is_named_for_what_it_is(client, body, says):
    answer = client.post("/api/match", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (400, says)


def test_other_types_are_refused_and_the_known_ones_named(client):
    for kind in ("text/html", "multipart/form-data", "text/csv", ""):
        answer = client.post("/api/match", content=b"x", headers={"content-type": kind})
        assert answer.status_code == 415
        assert "application/fhir+json" in answer.json()["hint"]


def test_a_form_of_another_page_is_refused(client):
    for origin, status in (("null", 415), ("https://evil.example", 403)):
        bodies: tuple[dict[str, Any], ...] = (
            {"data": FORM},
            {"content": NOTE, "headers": {"content-type": "text/plain"}},
        )
        for body in bodies:
            headers = {**body.get("headers", {}), "origin": origin}
            answer = client.post("/api/match", **{**body, "headers": headers})
            assert answer.status_code == status
            assert answer.json()["error"]


def test_unknown_trials_and_pages_are_errors_in_json(client):
    for answer in (
        client.get("/api/trials/NCT00000000"),
        client.post("/api/screen", json={"trial": "NCT00000000", "patient": BUNDLE}),
        client.get("/api/nothing"),
    ):
        assert answer.status_code == 404
        assert answer.json()["error"]
    assert client.get("/api/match").status_code == 405


# ---- limits --------------------------------------------------------------------------------------------


def limited(house: House, **limits: Any) -> TestClient[Any]:
    own = House(house.catalog, limits=Limits(**limits))
    return TestClient(create_app(own), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


def test_sizes_are_limited(house):
    with limited(house, megabytes=1) as client:
        answer = client.post(
            "/api/match", content=b"[" * 1_000_001, headers={"content-type": "application/json"}
        )
        assert (answer.status_code, answer.json()["error"]) == (413, "The server takes at most 1 MB at once.")
        assert "1 MB" in client.get("/api/openapi.json").json()["info"]["description"]


def test_rates_are_limited_by_client_and_pages_stay_open(house):
    with limited(house, per_minute=5) as client:
        asked = [client.post("/api/match", json={"patient": BUNDLE}) for _ in range(6)]
        assert [one.status_code for one in asked] == [200] * 5 + [429]
        assert 1 <= int(asked[5].headers["retry-after"]) <= 12
        assert asked[5].json().keys() == {"error", "hint"}
        assert asked[5].headers["content-security-policy"]
        assert client.get("/api/trials").status_code == 429
        assert client.get("/").status_code == 200
        page = client.post("/match", data={"way": "form", "age": "3"})
        assert page.status_code == 429 and "too many" in page.text


def test_a_bucket_fills_again_and_clients_are_apart():
    now = [0.0]
    meter = Meter(60, clock=lambda: now[0])
    assert [meter.take("10.0.0.1") for _ in range(61)] == [0] * 60 + [1]
    assert meter.take("10.0.0.2") == 0
    now[0] = 1.0
    assert [meter.take("10.0.0.1") for _ in range(2)] == [0, 1]
    assert [meter.take(f"2001:db8::{n:x}") for n in range(61)] == [0] * 60 + [1]  # one network, one client
    assert [Meter(0).take("a") for _ in range(1000)] == [0] * 1000


def test_the_meter_is_bounded(monkeypatch):
    monkeypatch.setattr("trialrun.web.limits.MOST_CLIENTS", 10)
    meter = Meter(1)
    for number in range(100):
        meter.take(f"10.0.0.{number}")
    assert len(meter) == 10


def test_work_is_given_up_after_its_time(house, monkeypatch):
    monkeypatch.setattr(api, "_match", lambda *_: time.sleep(1))
    with limited(house, seconds=0.2) as client:
        answer = client.post("/api/match", json={"patient": BUNDLE})
    assert answer.status_code == 503
    assert "0.2 seconds" in answer.json()["error"]


def test_the_schema_of_answers_is_given_as_it_is_published(client):
    assert client.get("/api/schemas/answers").json() == published("answers")
