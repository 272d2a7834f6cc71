"""Hosts, cross-site requests, headers, size limits, the store; nothing of a patient in any log or file."""

from __future__ import annotations

import json
import logging
import tempfile

import pytest
from litestar.testing import TestClient

from trialrun.model.patient import Patient
from trialrun.web import api, screens
from trialrun.web.app import create_app
from trialrun.web.forms import parse_form
from trialrun.web.security import CONTENT_SECURITY_POLICY, FormToken, host_name
from trialrun.web.server import allowed_hosts, is_loopback
from trialrun.web.store import ForgottenPatient, PatientStore

SECRET = "Quillfeather"
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {
            "resource": {
                "resourceType": "Patient",
                "id": SECRET,
                "name": [{"family": SECRET}],
                "birthDate": "1961-04-23",
                "gender": "female",
            }
        },
        {
            "resource": {
                "resourceType": "Condition",
                "id": "c1",
                "code": {"text": f"multiple myeloma {SECRET}"},
                "subject": {"reference": f"Patient/{SECRET}"},
            }
        },
    ],
}
SCREEN = "/trials/NCT90000001/screen"


def fields(house, **more):
    return {"token": house.token.value, "way": "bundle", "pasted": json.dumps(BUNDLE), **more}


# ---- headers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["/", "/trials/NCT90000001", "/nope", "/static/trialrun.css", "/api/search", SCREEN, "/api/nope"],
)
def test_every_answer_has_the_headers(client, address):
    headers = client.get(address).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers
    assert "set-cookie" not in headers


def test_a_question_for_the_head_alone_has_no_body(client):
    for path, status in (
        ("/", 200),
        ("/trials/NCT90000001", 200),
        ("/nope", 404),
        ("/static/trialrun.css", 200),
    ):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (status, b"")
        assert answer.headers["content-length"] == client.get(path).headers["content-length"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_pages_with_patients_are_not_stored_by_caches(client, house):
    answers = [client.get(SCREEN), client.get("/match")]
    answers += [client.post(SCREEN, data=fields(house)), client.post("/match", data=fields(house))]
    answers += [client.post(SCREEN, data=fields(house, pasted="{"))]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


# ---- hosts and other sites -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", ""]
)
def test_other_host_names_are_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421
    assert client.get("/nope", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1234", "[::1]:8000"])
def test_own_host_names_are_answered(client, host):
    assert client.get("/about", headers={"host": host}).status_code == 200


def test_a_server_for_the_network_takes_addresses_but_no_unknown_names(house):
    with TestClient(
        create_app(house, allowed_hosts("0.0.0.0", ("trials.example",)), any_address=True)
    ) as client:
        for host, status in (
            ("192.168.1.7:8000", 200),
            ("trials.example", 200),
            ("evil.example", 421),
            ("1.2.3.4.evil.example", 421),
        ):
            assert client.get("/about", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
@pytest.mark.parametrize("address", [SCREEN, "/match", "/forget", "/api/screen", "/api/match"])
def test_posts_from_other_sites_are_refused(client, house, headers, address):
    response = client.post(address, data=fields(house), headers=headers)
    assert response.status_code == 403
    assert len(house.store) == 0


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "http://127.0.0.1:8000"}, {"origin": "null", "sec-fetch-site": "same-origin"}],
)
def test_own_forms_are_taken(client, house, headers):
    # Browsers send "Origin: null" with our own forms, as the pages forbid referrers.
    assert client.post(SCREEN, data=fields(house), headers=headers).status_code == 200


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_form_without_this_servers_token_is_refused(client, house, token):
    response = client.post(SCREEN, data=fields(house, token=token))
    assert response.status_code == 400
    assert "another site" in response.text
    assert len(house.store) == 0
    assert client.post("/forget", data={"token": token, "key": "x"}).status_code == 400


def test_programs_must_say_that_it_is_json(client):
    body = json.dumps({"trial": "NCT90000001", "patient": BUNDLE})
    assert client.post("/api/screen", content=body, headers={"content-type": "text/html"}).status_code == 415
    assert (
        client.post("/api/screen", content=body, headers={"content-type": "application/json"}).status_code
        == 200
    )


def test_host_names():
    assert host_name("[::1]:8000") == "[::1]"
    assert host_name("LocalHost:80") == "localhost"
    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("localhost")
    assert not is_loopback("0.0.0.0") and not is_loopback("192.168.0.2") and not is_loopback("example.org")


def test_tokens_differ():
    assert FormToken().value != FormToken().value


# ---- sizes and broken bodies ---------------------------------------------------------------------------


def test_too_large_bodies_are_refused(client, house):
    data = fields(house, pasted="x" * 10_000_001)
    response = client.post(SCREEN, data=data)
    assert response.status_code == 413
    assert "10 MB" in response.text
    answer = client.post(
        "/api/match", content=b"[" * 10_000_001, headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["error"]) == (413, "The server takes at most 10 MB at once.")


def test_a_body_without_a_length_is_limited_too(client):
    def endless():
        for _ in range(11):
            yield b"x" * 1_000_000

    assert client.post(SCREEN, content=endless()).status_code == 413


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"hello"),
        ("multipart/form-data", b"hello"),
        ("multipart/form-data; boundary=x", b"hello"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nunfinished',
        ),
        ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(400))),
    ],
)
def test_broken_forms_get_a_message(client, kind, body):
    response = client.post(SCREEN, content=body, headers={"content-type": kind})
    assert response.status_code == 400
    assert "form" in response.text


def test_forms_in_both_encodings():
    body = (
        b'--x\r\nContent-Disposition: form-data; name="way"\r\n\r\nbundle\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n'
        b"Content-Type: application/json\r\n\r\n{}\r\n"
        b'--x\r\nContent-Disposition: form-data; name="empty"; filename=""\r\n\r\n\r\n--x--\r\n'
    )
    form = parse_form("multipart/form-data; boundary=x", body)
    assert (form.first("way"), form.files) == ("bundle", {"file": b"{}"})
    form = parse_form("application/x-www-form-urlencoded", b"way=form&complete=a&complete=b&no=")
    assert (form.first("way"), form.all("complete"), form.first("no")) == ("form", ["a", "b"], "")


# ---- patients stay in memory ---------------------------------------------------------------------------


def test_a_patient_is_dropped_when_the_time_is_over():
    now = [0.0]
    store = PatientStore(minutes=30, clock=lambda: now[0])
    key = store.put(Patient(id="a"))
    now[0] = 29 * 60
    assert store.get(key).id == "a"  # and the time begins anew
    now[0] += 29 * 60
    assert store.get(key).id == "a"
    now[0] += 30 * 60
    store.drop_expired()
    assert len(store) == 0
    with pytest.raises(ForgottenPatient):
        store.get(key)


def test_the_store_is_bounded_and_drops_the_oldest_use():
    store = PatientStore(capacity=3)
    keys = [store.put(Patient(id=str(n))) for n in range(3)]
    store.get(keys[0])
    keys.append(store.put(Patient(id="3")))
    assert len(store) == 3
    with pytest.raises(ForgottenPatient):
        store.get(keys[1])
    assert [store.get(key).id for key in (keys[0], keys[2], keys[3])] == ["0", "2", "3"]
    assert len({len(key) for key in keys}) == 1 and len(keys[0]) >= 43


def test_forgetting_on_request(client, house):
    page = client.post(SCREEN, data=fields(house)).text
    key = page.partition('name="key" value="')[2].partition('"')[0]
    kept = {"token": house.token.value, "way": "kept", "key": key}
    assert client.post("/match", data=kept).status_code == 200
    assert client.post("/forget", data=kept).status_code == 200
    assert len(house.store) == 0
    response = client.post("/match", data=kept)
    assert response.status_code == 410
    assert "no longer in memory" in response.text


def test_no_address_on_a_patients_page_holds_the_key(client, house):
    for address in (SCREEN, "/match"):
        page = client.post(address, data=fields(house)).text
        key = page.partition('name="key" value="')[2].partition('"')[0]
        assert len(key) == 43
        assert page.count(key) == page.count(f'<input type="hidden" name="key" value="{key}">') >= 1


def test_nothing_of_a_patient_is_logged_or_written(client, house, caplog, capfd, monkeypatch):
    def no_files(*_args, **_kwargs):
        raise AssertionError("a temporary file was made")

    for name in ("SpooledTemporaryFile", "TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, no_files)
    caplog.set_level(logging.DEBUG)
    large = json.dumps({**BUNDLE, "text": SECRET * 300_000}).encode()  # Litestar would spool this to disk
    files = {"file": (f"{SECRET}.json", large, "application/json")}
    form = {"token": house.token.value, "way": "bundle"}
    for address in (SCREEN, "/match"):
        assert client.post(address, data=form, files=files).status_code == 200
        assert (
            client.post(address, data={**form, "pasted": f'{{"resourceType": "{SECRET}'}).status_code == 400
        )
        assert client.post(address, data={**form, "pasted": f'{{"{SECRET}": 1}}'}).status_code == 400
        short = {**form, "way": "form", "conditions": SECRET, "age": SECRET, "labs": SECRET}
        assert client.post(address, data=short).status_code == 400
    for address in ("/api/screen", "/api/match"):
        for patient in (BUNDLE, {SECRET: 1}, [SECRET], SECRET):
            client.post(address, json={"trial": "NCT90000001", "patient": patient})
        answer = client.post(address, json={"trial": "NCT90000001", "patient": BUNDLE, SECRET: SECRET})
        assert (answer.status_code, SECRET in answer.text) == (400, False)
    assert_silent(caplog, capfd)


def test_an_unexpected_error_says_nothing_of_the_patient(client, house, caplog, capfd, monkeypatch):
    def failing(*_args, **_kwargs):
        raise ValueError(f"cannot do this with {SECRET}")

    monkeypatch.setattr(screens, "screen", failing)
    monkeypatch.setattr(api, "screen", failing)
    response = client.post(SCREEN, data=fields(house))
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    answer = client.post("/api/screen", json={"trial": "NCT90000001", "patient": BUNDLE})
    assert (answer.status_code, set(answer.json())) == (500, {"error", "hint"})
    assert SECRET not in response.text + answer.text
    assert "unexpected ValueError" in caplog.text  # the place is logged, the text is not
    assert_silent(caplog, capfd)


def assert_silent(caplog, capfd) -> None:
    written = capfd.readouterr()
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert SECRET not in logged
    assert SECRET not in written.out + written.err


def test_a_malformed_bundle_is_explained_without_its_content(client, house):
    for pasted in ("{", '{"a": 1}', f'{{"{SECRET}": "{SECRET}"}}', f'["{SECRET}"]', "not json at all"):
        response = client.post(SCREEN, data=fields(house, pasted=pasted))
        assert response.status_code == 400
        assert 'role="alert"' in response.text
        assert SECRET not in response.text
    assert "There is no patient yet" in client.post(SCREEN, data=fields(house, pasted=" ")).text
