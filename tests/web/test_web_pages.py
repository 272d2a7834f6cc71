"""What the pages say: search, a trial, trials by location, screening, matching, and errors in plain words."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import msgspec
import pytest
from web_studies import BUNDLE, plain_study
from web_text import words

from trialrun.catalog import Query
from trialrun.model.criteria import Age, All, Attest, Condition, Not, Range, Unparsed
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, Source, TreatmentFact
from trialrun.model.time import Moment
from trialrun.web import wording
from trialrun.web.criteria_view import logic_view
from trialrun.web.patient_view import paper_facts, patient_line, patient_view
from trialrun.web.places_view import ALL_ON_PAGE, places, site_groups
from trialrun.web.trial_view import trial_view
from trialrun.web.verdict_view import Tally

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


# ---- words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2027-01-04", "4 Jan 2027"),
        ("2027-01", "Jan 2027"),
        ("2027", "2027"),
        ("soon", "soon"),
        ("2027-13", "2027-13"),
        (date(2026, 12, 31), "31 Dec 2026"),
    ],
)
def test_days(given, expected):
    assert wording.day(given) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("18 Years", "70 Years", "18 to 70 years"),
        ("18 Years", "", "18 years or older"),
        ("", "17 Years", "up to 17 years"),
        ("", "", "any age"),
        ("6 Months", "2 Years", "6 months to 2 years"),
        ("1 Year", "", "1 year or older"),
    ],
)
def test_ages(low, high, expected):
    assert wording.ages(low, high) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("active, since 2025-03-31", "active, since 31 Mar 2025"),
        ("from 2024-05 until 2025-03", "from May 2024 until Mar 2025"),
        ("2.45 mg/dL of 2026-11-15 is not below", "2.45 mg/dL of 15 Nov 2026 is not below"),
        ("number 2019-001929-27, range 1000-2000", "number 2019-001929-27, range 1000-2000"),
        ("since 2026-11-15T10:00", "since 2026-11-15T10:00"),
    ],
)
def test_days_inside_a_sentence(given, expected):
    assert wording.days_in(given) == expected


def test_numbers_and_lists():
    assert wording.count(1, "site") == "1 site"
    assert wording.count(1218, "country", "countries") == "1\u202f218 countries"
    assert (wording.distance(0.3), wording.distance(7.44), wording.distance(312.4)) == (
        "less than 1 km",
        "7.4 km",
        "312 km",
    )
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.shortened("one two three four", 12) == "one two …"


# ---- search --------------------------------------------------------------------------------------------


def test_the_first_page_lists_everything_and_every_filter(client):
    page = client.get("/")
    text = words(page.text)
    assert page.status_code == 200
    assert "Search 26 trials" in text
    for name in (
        "Status",
        "Phase",
        "Age",
        "Sex",
        "Healthy volunteers",
        "Country",
        "Kind of study",
        "Sponsor",
    ):
        assert f"{name} ?" in text or f"{name} (years) ?" in text
    assert "1 to 20 of 26" in text
    assert len(page.content) < 150_000


def test_the_query_is_the_address(client):
    page = client.get(
        "/", params={"q": "foxglove", "status": "recruiting", "country": "Norway", "page": "1"}
    ).text
    text = words(page)
    assert "4 trials for “foxglove”" in text
    assert 'name="q" value="foxglove"' in page
    assert re.search(r'value="recruiting" form="search" checked', page)
    # each filter in use can be lifted, and keeps the others
    assert 'href="/?q=foxglove&amp;country=Norway"' in page
    assert 'href="/?q=foxglove&amp;status=recruiting"' in page


def test_hits_say_what_a_person_wants_to_know(client):
    text = words(client.get("/", params={"q": "larkspur", "near": "Milan"}).text)
    assert "Recruiting Phase 1 and 2 Interventional NCT90000001" in text
    assert "Larkspur Extract for Relapsed Multiple Myeloma Multiple Myeloma" in text
    assert "Milan, Italy, less than 1 km · 2 sites in 2 countries · 18 to 75 years" in text


def test_pages_of_the_list(client):
    first = client.get("/", params={"q": "foxglove"}).text
    assert 'rel="next" href="/?q=foxglove&amp;page=2"' in first
    second = client.get("/", params={"q": "foxglove", "page": "2"}).text
    assert "21 to 25 of 25" in words(second)
    assert 'rel="prev"' in second and 'rel="next"' not in second


def test_an_empty_result_says_which_filter_to_lift(client):
    page = client.get("/", params={"q": "larkspur", "phase": "4", "status": "completed"}).text
    assert "No trial fits all of this." in words(page)
    page = client.get("/", params={"q": "larkspur", "phase": "4"}).text
    assert re.search(r'<a href="/\?q=larkspur">Any phase</a>: 2\d trials', page)
    assert "<legend>Phase</legend>" in page, "the filter in use stays"
    assert "<legend>Country</legend>" not in page, "a filter without a choice is left out"


def test_a_distance_is_one_choice_however_it_is_written(client):
    page = client.get("/", params={"within": "200km", "near": "Milan"}).text
    assert page.count("selected>within 200 km</option>") == 1
    assert "within 200km" not in page and "Distance: 200 km" in words(page)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"phase": "9"}, "is not a phase"),
        ({"age": "old"}, "is not an age"),
        ({"near": "Xqzwvk"}, "is not a place we know"),
        ({"page": "0"}, "not a number"),
        ({"page": "x"}, "not a number"),
        ({"page": "000000001" + "0" * 5000}, "not a number"),
        ({"colour": "blue"}, "is not something to search by"),
        ({"within": "far", "near": "Milan"}, "is not a distance"),
        ({"sort": "best"}, "is not"),
    ],
)
def test_a_bad_parameter_is_explained_on_the_page(client, parameters, says):
    page = client.get("/", params=parameters)
    assert page.status_code == 400
    assert says in words(page.text)
    assert 'id="search"' in page.text  # and the form is there to mend it


def test_a_distance_without_a_place_is_no_error(client):
    assert client.get("/", params={"within": "50 km", "near": ""}).status_code == 200


def test_lists_to_take_away(client, catalog):
    table = list(csv.reader(io.StringIO(client.get("/search.csv?q=foxglove").content.decode("utf-8-sig"))))
    assert len(table) == 26 and table[0][:3] == ["id", "title", "status"]
    feed = client.get("/search.atom?q=larkspur")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "http://127.0.0.1:8000/trials/NCT90000001" in feed.text
    answer = client.get("/api/search?q=foxglove&limit=3").json()
    expected = msgspec.to_builtins(catalog.search(Query(text="foxglove", limit=3)))
    assert answer == json.loads(json.dumps(expected))
    assert set(answer) >= {"total", "studies", "facets"}


# ---- a trial -------------------------------------------------------------------------------------------

FACTS = (
    "Larkspur Extract for Relapsed Multiple Myeloma (LARK1)",
    "An Open-Label Study: Larkspur Extract",
    "Recruiting",
    "Phase 1 and 2",
    "18 to 75 years",
    "Any sex",
    "No healthy volunteers",
    "23 people (planned)",
    "Larkspur Foundation",
    "Foxglove Works",
    "Ada Example, Head, Larkspur Clinic",
    "Principal investigator Cy Example, MD Larkspur Clinic",
    "NCT90000001",
    "LARK-1",
    "EudraCT number 2026-000101-29",
    "4 Jan 2027 (planned)",
    "Jun 2030 (planned)",
    "1 Oct 2026",
    "People receive an extract of larkspur. It is measured what happens.",
    "one thing another thing",
    "Multiple Myeloma",
    "Low dose Experimental: this group gets what is being tested. 3.0 x 10^6 units. Drug: Larkspur",
    "High dose Active comparator",
    "Also called Delphinium",
    "Not randomised",
    "Parallel groups",
    "Double-blind Not told: participant and investigator.",
    "8 weeks Response by week 8",
    "Clinic of Milan 20132",
    "Bea Example +39 02 5550 100 bea@example.org",
    "Clinic of Nijmegen",
    "ClinicalTrials.gov JSON",
)


def test_a_trials_page_holds_everything_of_the_record(client):
    text = words(client.get("/trials/NCT90000001").text)
    missing = [
        fact
        for fact in FACTS
        if fact not in text.replace("Clinic of Milan Milan, 20132", "Clinic of Milan 20132")
    ]
    assert not missing


def test_sentences_stand_beside_their_logic(client):
    page = client.get("/trials/nct90000001").text
    text = words(page)
    assert re.search(r"ECOG performance status of 0 or 1 In plain words: You must [^.]+\. Logic: ecog", text)
    assert "Read by a person: The weather of the patient's village" in text
    assert re.search(r"\d of 8 compiled", text) or re.search(r"\d of 9 compiled", text)
    assert 'rel="noopener nofollow noreferrer">the record at ClinicalTrials.gov' in page
    assert 'href="https://clinicaltrials.gov/study/NCT90000001"' in page


def test_sites_are_sorted_by_distance(client):
    text = words(client.get("/trials/NCT90000001", params={"near": "Amsterdam"}).text)
    assert text.index("Clinic of Nijmegen", text.index("Distances as")) < text.index("Clinic of Milan")
    assert "Nearest site 8" in text
    response = client.get("/trials/NCT90000001", params={"near": "Xqzwvk"})
    assert response.status_code == 400
    assert "is not a place we know" in words(response.text)


def test_unknown_trials_and_pages(client, catalog):
    response = client.get("/trials/NCT00000000")
    assert response.status_code == 404
    assert "There is no such trial here" in response.text
    assert str(catalog.directory) not in response.text
    assert client.get("/nothing").status_code == 404
    assert "There is no such page" in client.get("/nothing").text
    assert client.post("/").status_code == 405
    answer = client.get("/api/trials/NCT00000000")
    assert (answer.status_code, set(answer.json())) == (404, {"error", "hint"})


def test_other_names_of_a_trial_lead_to_it(client):
    assert "NCT90000001" in client.get("/trials/LARK1").text
    assert "NCT90000001" in client.get("/trials/2026-000101-29").text


def test_views_leave_out_what_the_record_does_not_say():
    view = trial_view(msgspec.convert({}, type(plain_study())))
    assert (view.id, view.enrolment, view.dates, view.identifiers, view.registry) == ("", "", (), (), "")
    assert [row.name for row in view.who] == ["Ages"]


def test_many_sites_keep_the_page_small():
    cities = tuple((f"City {n}", "Italy" if n % 2 else "Norway", 45.0 + n / 1000, 9.0) for n in range(500))
    study = plain_study(cities=cities)
    assert places(study).counts == (("Italy", 250), ("Norway", 250))
    from trialrun.vocab.places import place

    near = places(study, place("Milan"))
    assert (near.shown, near.total) == (ALL_ON_PAGE, 500)
    assert near.nearest is not None
    distances = [site.distance for site in site_groups(study, place("Milan"))[0].sites]
    assert distances == sorted(distances)


def test_logic_is_nested():
    tree = All((Age(Range(low=18)), Not(Condition("pregnancy")), Attest("consent"), Unparsed("odd")))
    view = logic_view(tree)
    assert view.word == "all of"
    assert [part.reader for part in view.of] == ["", "", "person answers", "person reads"]
    assert view.of[1].text == "not condition(pregnancy)"


def test_a_quotation_that_is_denied_says_so():
    """ "No wish to become pregnant" is not the wish."""
    view = logic_view(Not(Attest("a wish to become pregnant")))
    assert (view.word, view.of[0].reader) == ("not", "person answers")


def test_every_sentence_has_plain_words(client):
    page = client.get("/trials/nct90000001").text
    assert "A person has to read this sentence." in words(page)
    assert '<div class="plain"></div>' not in page


# ---- trials by location --------------------------------------------------------------------------------


def test_countries_lead_to_cities_and_cities_to_trials(client):
    countries = client.get("/places").text
    assert re.search(r'<a href="/places/Italy">Italy</a> <span class="quiet">17 trials', countries)
    cities = client.get("/places/Italy").text
    assert 'href="/places/Italy?city=Rome">Rome</a>' in cities
    trials = words(client.get("/places/Italy", params={"city": "milan"}).text)
    assert "Trials in Milan, Italy" in trials and "Larkspur Extract" in trials
    assert client.get("/places/Atlantis").status_code == 404
    assert client.get("/places/Italy", params={"city": "Xqz"}).status_code == 404


def test_json_has_the_shapes_of_the_command_line(client):
    screening = client.post(
        "/api/screen", json={"trial": "LARK1", "patient": BUNDLE, "on": "2026-11-21"}
    ).json()
    assert {"trial", "patient", "on", "verdict", "criteria"} <= set(screening)
    assert {"id", "kind", "text", "verdict", "reason", "evidence"} <= set(screening["criteria"][0])
    matches = client.post("/api/match", json={"patient": BUNDLE, "near": "Milan", "limit": 5}).json()
    assert {"total", "matches"} <= set(matches)
    assert {"trial", "title", "verdict", "met", "not_met", "unknown"} <= set(matches["matches"][0])
    for name, answer in (
        ("screening", screening),
        ("match", matches),
        ("search", client.get("/api/search?q=foxglove&near=Milan").json()),
    ):
        jsonschema.validate(answer, json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))
    for options, total in (({"status": ["recruiting"]}, 1), ({"status": ["completed"]}, 0)):
        assert client.post("/api/match", json={"patient": BUNDLE, **options}).json()["total"] == total
    for options, total in (({"within": "50km"}, 1), ({"within": "50km", "near": "Tokyo"}, 0)):
        found = client.post("/api/match", json={"patient": BUNDLE, "near": "Milan", **options}).json()
        assert found["total"] == total
    assert client.post("/api/match", json={"patient": BUNDLE, "within": "50km"}).status_code == 400
    for body, status in (
        ({"patient": BUNDLE}, 400),
        ({"trial": "NCT00000000", "patient": BUNDLE}, 404),
        ({"trial": "LARK1", "patient": {}}, 400),
        ({"trial": "LARK1", "patient": BUNDLE, "on": "x"}, 400),
        ({"trial": "LARK1"}, 400),
    ):
        answer = client.post("/api/screen", json=body)
        assert answer.status_code == status
        assert answer.json()["error"]
    answer = client.post("/api/match", content=b"{", headers={"content-type": "application/json"})
    assert answer.json() == {"error": "The body is not JSON."}


def test_the_description_for_programs_loads_nothing(client):
    schema = client.get("/api/openapi.json").json()
    assert {"/api/trials", "/api/trials/{id}", "/api/screen", "/api/match"} <= set(schema["paths"])
    assert client.get("/api").json() == schema


# ---- patients ------------------------------------------------------------------------------------------


def test_repeated_facts_show_the_latest():
    def value(number: float, day: str) -> MeasurementFact:
        return MeasurementFact(
            concept="creatinine", shown="Creatinine", value=number, unit="mg/dL",
            on=Moment.parse(day), source=Source(f"Observation/{day}"),
        )  # fmt: skip

    facts = (value(0.9, "2024"), value(1.4, "2026-11-02"), value(1.1, "2025-03"))
    condition = ConditionFact(concept="", shown="Sadness", source=Source("Condition/1"), status="active")
    patient = Patient(birth=Moment.parse("1961-04"), sex="female", facts=(*facts, condition))
    view = patient_view(patient, date(2026, 11, 21))
    rows = {row.name: row for group in view.groups for row in group.rows}
    assert (rows["Creatinine"].value, rows["Creatinine"].on, rows["Creatinine"].earlier) == (
        "1.4 mg/dL",
        "2 Nov 2026",
        2,
    )
    assert rows["Sadness"].understood == ""
    assert view.facts_words == "4 facts, 3 of them recognised"


def test_what_was_worked_out_and_what_was_answered_is_named_as_people_write_it():
    facts = (
        ConditionFact(
            concept="pregnancy", shown="the patient is male", absent=True,
            source=Source("derived", ("note: sex",)),
        ),
        TreatmentFact(concept="anti-cd38 antibody", source=Source("answer")),
        MeasurementFact(
            concept="platelets", shown="platelets 92,000/uL", value=92000, unit="/uL",
            source=Source("sentence 1"),
        ),
    )  # fmt: skip
    patient = Patient(facts=facts)
    rows = [row for group in patient_view(patient, date(2026, 11, 21)).groups for row in group.rows]
    named = {row.name: (row.value, row.source) for row in rows}
    assert named["pregnancy"] == ("does not have it", "worked out: the patient is male")
    assert named["anti-CD38 antibody"][0] == "received"
    assert "platelets 92,000/uL" in paper_facts(patient, 9)


def test_a_partial_date_of_birth_gives_both_ages():
    assert (
        patient_line(Patient(birth=Moment.parse("1961"), sex="male"), date(2026, 11, 21))
        == "Male, 64 or 65 years"
    )
    assert patient_line(Patient(), date(2026, 11, 21)) == "Sex not stated, age not stated"


def test_bars_add_up():
    assert Tally(1, 2, 1).parts == (("met", 0.0, 25.0), ("unknown", 25.0, 50.0), ("not-met", 75.0, 25.0))
    assert Tally(0, 0, 0).parts == ()
    assert Tally(3, 0, 0).parts == (("met", 0.0, 100.0),)
