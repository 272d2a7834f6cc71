"""Screening and matching by the short form: verdicts, what is missing, when it changes, mistakes."""

from __future__ import annotations

import pytest
from web_text import form, words

SCREEN = "/trials/NCT90000001/screen"


def test_the_short_form_gives_a_verdict_for_each_sentence(client, house):
    answers = {
        "age": "63",
        "sex": "female",
        "ecog": "1",
        "pregnant": "no",
        "breastfeeding": "no",
        "hiv": "yes",
    }
    response = client.post(SCREEN, data=form(house, **answers, conditions="multiple myeloma"))
    text = words(response.text)
    assert response.status_code == 200
    assert "Ineligible 1 criterion is not met on this day" in text
    assert "supports a clinician and does not replace one" in text
    assert "Female, 63 years" in text or "Female, 62 or 63 years" in text
    for word in ("Met", "Not enough information", "Not met"):
        assert word in text
    assert "Known HIV infection" in text and "form: hiv" in text
    assert "What was understood" in text


def test_missing_information_is_unknown_and_asked_for(client, house):
    text = words(
        client.post(SCREEN, data=form(house, age="63", sex="male", conditions="multiple myeloma")).text
    )
    assert "Possibly eligible" in text
    assert "What would decide it:" in text
    assert "What is not recorded is unknown, never “no”." in text


def test_what_time_alone_changes_says_from_when_and_to_what(client, house):
    answers = form(house, birth_date="1951-06-01", sex="male", on="2026-11-21")
    text = words(client.post(SCREEN, data=answers | {"conditions": "multiple myeloma"}).text)
    # The trial takes people up to 75 years of age.
    assert "Possibly eligible" in text
    assert "What time alone changes within a year" in text
    assert "From 1 Jun 2027 The trial: Ineligible Not met : Ages eligible: 18 Years to 75 Years" in text


def test_complete_lists_are_assumed_and_said_so(client, house):
    answers = form(
        house, age="63", sex="male", conditions="multiple myeloma", complete=["conditions", "tests"]
    )
    text = words(client.post(SCREEN, data=answers).text)
    assert "Taken to be complete: conditions, tests and markers" in text
    assert "Assumed." in text


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "The form is empty."),
        ({"age": "old"}, "Write whole years"),
        ({"age": "63", "on": "yesterday"}, "is not a date"),
        ({"age": "63", "measurement_days": "-1"}, "not a number of days"),
        ({"age": "63", "measurement_days": "000000090" + "9" * 5000}, "not a number of days"),
        ({"age": "63", "complete": "everything"}, "not a kind of facts"),
    ],
)
def test_answers_that_cannot_be_read_are_explained_and_kept(client, house, answers, says):
    response = client.post(SCREEN, data=form(house, sex="male" if answers else "", **answers))
    assert response.status_code == 400
    assert says in words(response.text)
    if answers:
        assert '<option value="male" selected>' in response.text


def test_the_rules_are_kept_when_the_form_has_a_mistake(client, house):
    rules = {"near": "Xqzwvk", "recruiting": "yes", "measurement_days": "14", "complete": "conditions"}
    page = client.post("/match", data={**form(house, age="63"), **rules}).text
    assert "is not a place we know" in words(page)
    assert 'name="near" value="Xqzwvk"' in page and 'name="measurement_days" value="14"' in page
    assert 'name="recruiting" value="yes" checked' in page and 'value="conditions" checked' in page


def test_a_match_ranks_trials_and_leads_to_each_screening(client, house):
    response = client.post("/match", data=form(house, age="63", conditions="multiple myeloma", near="Milan"))
    text = words(response.text)
    assert response.status_code == 200
    assert "1 trial of 26 studies what the patient has." in text
    assert "Milan, Italy, less than 1 km" in text
    key = response.text.partition('name="key" value="')[2].partition('"')[0]
    assert 'formaction="/trials/NCT90000001/screen"' in response.text
    kept = {"token": house.token.value, "way": "kept", "key": key, "on": "2026-11-21"}
    screening = client.post(SCREEN, data=kept)
    assert screening.status_code == 200
    assert "screened on 21 Nov 2026" in words(screening.text)


def test_only_trials_that_recruit(client, house):
    asked = form(house, conditions="heart failure", recruiting="yes", near="Rome")
    text = words(client.post("/match", data=asked).text)
    assert "24 trials of 26 study what the patient has. 12 of them fit the filters." in text
    assert "Completed" not in text
