"""A trial with cohorts: what each offers stands in the list, and one can be chosen to be screened for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from litestar.testing import TestClient
from test_web_match import kept, words
from web_studies import Client, plain_study, stored

from trialrun.web.app import create_app
from trialrun.web.corrections import PREFIX
from trialrun.web.house import House

CRITERIA = """Inclusion Criteria:

* Multiple myeloma
* Age 18 years or older

Cohort A:

* ECOG performance status of 0 or 1

Cohort B:

* ECOG performance status of 2 or 3
* No history of stroke
"""
NOTE = "A 63-year-old man with multiple myeloma. ECOG 2. No history of stroke."
DAY = "2026-11-21"


@pytest.fixture(scope="module")
def cohorts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    study = plain_study(1, criteria=CRITERIA)
    with stored(tmp_path_factory.mktemp("parts"), [study, plain_study(2)]) as catalog:
        yield House(catalog)


@pytest.fixture
def visitor(cohorts: House) -> Iterator[Client]:
    with TestClient(create_app(cohorts), base_url="http://127.0.0.1:8000") as found:
        yield found


def asked(visitor: Client, house: House, address: str, **more: Any) -> str:
    data = {"token": house.token.value, "way": "note", "note": NOTE, "on": DAY, **more}
    answer = visitor.post(address, data=data)
    assert answer.status_code == 200, words(answer.text)
    return str(answer.text)


def verdict(page: str) -> str:
    found = re.search(r'<div class="overall (\w+)">', page)
    assert found
    return found[1]


def test_the_list_says_what_each_cohort_offers(visitor, cohorts):
    page = asked(visitor, cohorts, "/match")
    text = words(page)
    assert "Cohort A Ineligible" in text and "Cohort B Possibly eligible" not in text
    assert "Cohort B Eligible" in text
    buttons = re.findall(r'formaction="([^"]+)" name="arm" value="([^"]+)"', page)
    assert buttons == [("/trials/NCT90000001/screen", "Cohort A"), ("/trials/NCT90000001/screen", "Cohort B")]
    summary = words(visitor.post("/match/summary", data=kept(page)).text)
    assert "By part: Cohort A ineligible; Cohort B eligible." in summary


def test_one_cohort_is_screened_for_and_the_others_criteria_do_not_count(visitor, cohorts):
    page = asked(visitor, cohorts, "/match")
    of_a = visitor.post("/trials/NCT90000001/screen", data=kept(page, arm="Cohort A")).text
    of_b = visitor.post("/trials/NCT90000001/screen", data=kept(page, arm="cohort b")).text
    whole = visitor.post("/trials/NCT90000001/screen", data=kept(page)).text
    assert (verdict(of_a), verdict(of_b), verdict(whole)) == ("ineligible", "eligible", "eligible")
    assert "Judged for those who join Cohort A" in words(of_a)
    assert "Asked of others only: 2" in words(of_a) and "Asked of others only: 1" in words(of_b)
    assert "Asked of others only" not in whole
    assert "Cohort B Eligible" in words(of_a), "the other parts can still be compared and chosen"


def test_the_choice_stays_while_facts_are_corrected(visitor, cohorts):
    page = asked(visitor, cohorts, "/trials/NCT90000001/screen", way="note")
    page = visitor.post("/trials/NCT90000001/screen", data=kept(page, arm="Cohort A")).text
    fact = re.search(r'value="([0-9a-f]+)">Correct<span class="hidden"> ECOG 2', page)
    assert fact
    form = visitor.post("/patient/fact", data=kept(page, fact=fact[1])).text
    page = visitor.post(
        "/patient/correct", data=kept(form, **{PREFIX + "value": "1", PREFIX + "on": DAY})
    ).text
    assert "Judged for those who join Cohort A" in words(page)
    assert verdict(page) == "eligible"


def test_a_part_that_the_trial_does_not_name_is_explained(visitor, cohorts):
    page = asked(visitor, cohorts, "/match")
    answer = visitor.post("/trials/NCT90000001/screen", data=kept(page, arm="<b>Cohort Z</b>"))
    assert answer.status_code == 400
    assert "names no such arm, cohort or phase" in answer.text and "Cohort A; Cohort B" in answer.text
    assert "<b>" not in answer.text
    assert "Parts of this trial" not in asked(visitor, cohorts, "/trials/NCT90000002/screen")


def test_the_pages_and_the_interface_agree(visitor, cohorts):
    for arm, expected in (("Cohort A", "ineligible"), ("Cohort B", "eligible")):
        page = asked(visitor, cohorts, "/trials/NCT90000001/screen", arm=arm)
        body = {"note": NOTE, "on": DAY, "trial": "NCT90000001", "arm": arm}
        found = visitor.post("/api/screen", json=body).json()
        assert (verdict(page), found["verdict"]) == (expected, expected)
        counts = re.search(r'aria-label="(\d+) met, (\d+) without enough information, (\d+) not met"', page)
        assert counts
        assert tuple(map(int, counts.groups())) == (found["met"], found["unknown"], found["not_met"])
        assert unescape(found["part"]) == arm


def test_the_form_of_such_a_trial_asks_for_the_part(visitor, cohorts):
    page = visitor.get("/trials/NCT90000001/screen").text
    assert '<option value="Cohort A">Cohort A</option>' in page
    assert "Part of the trial" not in visitor.get("/trials/NCT90000002/screen").text
    wrong = {"token": cohorts.token.value, "way": "form", "age": "old", "arm": "Cohort B"}
    page = visitor.post("/trials/NCT90000001/screen", data=wrong).text
    assert '<option value="Cohort B" selected>' in page
