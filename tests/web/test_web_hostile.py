"""Registry text is untrusted: whatever it says, it comes out as text."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from litestar.testing import TestClient
from web_studies import HOSTILE, plain_study, stored

from trialrun.web.app import create_app
from trialrun.web.house import House
from trialrun.web.prose import blocks, mail_address, phone_address, web_address

ALLOWED = ("/", "#", "https://", "http://", "mailto:", "tel:")


class Markup(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def assert_harmless(page: str) -> Markup:
    """No markup but our own: one script file, no handlers, no styles, only addresses that may be followed."""
    markup = Markup(page)
    for tag, attributes in markup.elements:
        assert tag not in ("img", "iframe", "object", "embed", "style", "base", "b"), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], tag
        if tag == "script":
            assert attributes["src"].startswith("/static/trialrun.js")
        for name in ("href", "src", "action", "formaction"):
            value = attributes.get(name, "/")
            assert value.startswith(ALLOWED) or value == "", (tag, name, value)
            if value.startswith("http") and tag == "a":
                assert {"noopener", "nofollow"} <= set(attributes.get("rel", "").split()), value
    assert "49" not in "".join(markup.text).split(), "a template ran inside the text"
    return markup


PAGES = (
    "/",
    "/?q=alert",
    "/trials/NCT99999999",
    "/trials/NCT99999999?near=Milan",
    "/trials/NCT99999999/places",
    "/trials/NCT99999999/screen",
    "/places",
    "/about",
)


@pytest.mark.parametrize("address", PAGES)
def test_hostile_records_are_text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert_harmless(response.text)


def test_the_hostile_text_is_shown_and_not_swallowed(client):
    markup = assert_harmless(client.get("/trials/NCT99999999").text)
    text = " ".join("".join(markup.text).split())
    assert text.count("<script>alert('x')</script>") > 40
    assert " ".join(HOSTILE.split())[:60] in text


def test_hostile_questions_are_text(client):
    for name in ("q", "near", "age", "phase", "country", "condition", "sponsor", "page", "<script>"):
        response = client.get("/", params={name: HOSTILE})
        assert response.status_code in (200, 400)
        assert_harmless(response.text)
    for path in (
        "/trials/%3Cscript%3Ealert(1)%22'",
        "/places/%3Cscript%3E",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        response = client.get(path)
        assert response.status_code == 404
        assert_harmless(response.text)


def test_a_hostile_screening_is_text(client, house):
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "resource": {
                    "resourceType": "Patient",
                    "id": "p1",
                    "birthDate": "1961-04-23",
                    "gender": "female",
                }
            },
            {
                "resource": {
                    "resourceType": "Condition",
                    "id": "c1",
                    "code": {"text": HOSTILE},
                    "subject": {"reference": "Patient/p1"},
                }
            },
        ],
    }
    import json

    fields = {"token": house.token.value, "way": "bundle", "pasted": json.dumps(bundle)}
    for address in ("/trials/NCT99999999/screen", "/match"):
        response = client.post(address, data=fields)
        assert response.status_code == 200
        assert "alert(" in "".join(assert_harmless(response.text).text)


def test_a_title_cannot_turn_the_page_around_or_flood_it(tmp_path):
    """Characters that reverse the reading order vanish; a title of a megabyte does not fill every list."""
    reverse, flood = "\u202egnitiurcer ton\u202c\u2066 trial\x07", "Flood" * 200_000
    studies = [
        plain_study(1, title=f"A {reverse}"),
        plain_study(2, title=flood),
        plain_study(3, title="B " * 500_000),
    ]
    with (
        stored(tmp_path, studies) as catalog,
        TestClient(create_app(House(catalog)), base_url="http://127.0.0.1") as visitor,
    ):
        for address in (
            "/",
            "/places/Italy?city=Milan",
            *(f"/trials/NCT9000000{n}/screen" for n in (1, 2, 3)),
        ):
            page = visitor.get(address)
            assert page.status_code == 200
            assert not set("\u202e\u202c\u2066\x07") & set(page.text)
            assert len(page.text) < 100_000
        page = visitor.get("/trials/NCT90000001").text
        assert "gnitiurcer ton trial" in page and not set("\u202e\u2066\x07") & set(page)
        assert "…" in visitor.get("/trials/NCT90000002").text.partition("<h1>")[2][:700]


def test_hostile_records_in_lists_to_take_away(client):
    feed = ElementTree.fromstring(client.get("/search.atom").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 26
    table = client.get("/search.csv").text
    assert all(not line.startswith(("=", "+", "@")) for line in table.splitlines())


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org:8080/", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,hello", False),
        ("//example.org/", False),
        ("/local", False),
        ("https://", False),
        ("https://user:pass@example.org/", False),
        ("https://example.org\\@evil.example/", False),
        ("https://[broken/", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url, kept):
    assert web_address(url) == (url if kept else "")


def test_other_addresses():
    assert mail_address("bea@example.org") == "bea@example.org"
    assert mail_address("bea@example.org?bcc=x@y.zz") == ""
    assert phone_address("+39 (02) 5550-100") == "+39025550100"
    assert phone_address("ask at the desk") == ""


def test_prose_becomes_paragraphs_and_lists():
    found = blocks("One\nparagraph 10\\^9.\n\n* first\n  wrapped\n* second\n\n1. third\n\nEnd - not a list")
    assert [block.text for block in found] == ["One paragraph 10^9.", "", "End - not a list"]
    assert found[1].items == ("first wrapped", "second", "third")
