"""The page of all trials: corrections of what was understood, filters, the printed page, closed pages."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from web_studies import Client, plain_study

from trialrun.matching.ranking import Site
from trialrun.model.patient import ConditionFact, MeasurementFact, Patient, Source
from trialrun.model.time import Moment
from trialrun.patients import read_form, read_note
from trialrun.web import cases
from trialrun.web.cases import Case, Change, Person, fact_id, is_derived
from trialrun.web.corrections import PREFIX, BadCorrection, corrected, entries
from trialrun.web.forms import Form
from trialrun.web.house import House
from trialrun.web.matches import whom_to_call
from trialrun.web.patient_view import patient_view
from trialrun.web.store import GRACE, ForgottenPatient, PatientStore

NOTE = (
    "A 63-year-old man with relapsed multiple myeloma. ECOG 1. Creatinine 2.4 mg/dL on 2026-11-10. "
    "Peripheral neuropathy grade 3. No history of stroke."
)
DAY = "2026-11-21"


def words(page: str) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def matched(client: Client, house: House, note: str = NOTE, **more: Any) -> str:
    data = {"token": house.token.value, "way": "note", "note": note, "on": DAY, **more}
    answer = client.post("/match", data=data)
    assert answer.status_code == 200, words(answer.text)
    return str(answer.text)


def kept(page: str, **more: Any) -> dict[str, Any]:
    """The hidden fields of the page's form."""
    form = page.partition('<form id="kept"')[2].partition("</form>")[0]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescape(value))
    return {**found, **more}


def fact_of(page: str, name: str) -> str:
    """The id behind the "Correct" button of the fact."""
    found = re.search(rf'value="([0-9a-f]+)">Correct<span class="hidden"> {re.escape(name)}', page)
    assert found, f"no fact {name} on the page"
    return found[1]


def test_answers_that_cannot_be_read_are_told_each_with_its_place(client, house):
    """The form is far below on a phone: what is wrong leads there, and what was right is still in it."""
    data = {"token": house.token.value, "way": "form", "age": "63", "ecog": "1-2", "labs": "potassium high"}
    answer = client.post("/match", data=data)
    assert answer.status_code == 400
    box = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert "The short form cannot be read." in box
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', box) == [
        ("a-ecog", "ECOG performance status"),
        ("a-labs", "Measured values"),
    ]
    for id in ("a-ecog", "a-labs"):
        assert f'id="{id}"' in answer.text
    assert 'value="63"' in answer.text


# ---- corrections over the pages ------------------------------------------------------------------------


def test_a_fact_can_be_corrected_removed_and_the_change_undone(client, house):
    page = matched(client, house)
    assert "2.4 mg/dL" in page
    id = fact_of(page, "Creatinine 2.4 mg/dL")
    form = client.post("/patient/fact", data=kept(page, fact=id))
    assert 'value="2.4"' in form.text and form.headers["cache-control"] == "no-store"
    answers = {
        PREFIX + "name": "creatinine",
        PREFIX + "value": "1.1",
        PREFIX + "unit": "mg/dL",
        PREFIX + "on": DAY,
    }
    page = client.post("/patient/correct", data=kept(form.text, **answers)).text
    assert "1.1 mg/dL" in page and "Changed by hand" in page
    assert "corrected here; before: sentence 3" in page
    page = client.post("/patient/remove", data=kept(page, fact=fact_of(page, "Peripheral neuropathy"))).text
    assert "Removed: Peripheral neuropathy" in words(page)
    page = client.post("/patient/undo", data=kept(page, change="1")).text
    assert fact_of(page, "Peripheral neuropathy")
    page = client.post("/patient/undo", data=kept(page, change="0")).text
    assert "2.4 mg/dL" in page and "Changed by hand" not in page


def test_a_correction_changes_the_verdict(client, house):
    page = client.post(
        "/trials/LARK1/screen",
        data={"token": house.token.value, "way": "note", "note": NOTE.replace("ECOG 1", "ECOG 3"), "on": DAY},
    ).text
    assert '<div class="overall ineligible">' in page
    form = client.post("/patient/fact", data=kept(page, fact=fact_of(page, "ECOG 3"))).text
    page = client.post(
        "/patient/correct", data=kept(form, **{PREFIX + "value": "0", PREFIX + "on": DAY})
    ).text
    assert "Can this patient join?" in page, "the way leads back to the trial"
    assert '<div class="overall possibly">' in page


def test_who_the_patient_is_can_be_corrected(client, house):
    page = matched(client, house)
    form = client.post("/patient/fact", data=kept(page, fact="person")).text
    data = kept(form, **{PREFIX + "sex": "female", PREFIX + "birth": "2012-01-01"})
    text = words(client.post("/patient/correct", data=data).text)
    assert "Female, 14 years" in text
    assert "Corrected: sex female, before male" in text


def test_more_can_be_added_and_contradictions_are_shown(client, house):
    page = matched(client, house)
    page = client.post(
        "/patient/add", data=kept(page, note="She had a stroke in 2024. Platelets 90 x 10^9/L.")
    ).text
    text = words(page)
    assert "Platelets" in text and "added here" in text
    assert "The sources disagree" in text and "stroke" in text
    for note, says in (("", "no note yet"), ("The weather is agreeable today.", "Nothing was recognised")):
        answer = client.post("/patient/add", data=kept(page, note=note))
        assert (answer.status_code, says in answer.text) == (400, True)


def test_what_is_added_of_another_person_is_refused_or_doubted_first(client, house):
    page = matched(client, house)
    refused = client.post("/patient/add", data=kept(page, note="A 24-year-old man with a stroke in 2024."))
    assert refused.status_code == 400 and "two people" in words(refused.text)
    doubted = client.post("/patient/add", data=kept(page, note="This woman had a stroke in 2024."))
    said = words(doubted.text)
    assert said.index("These may be the records of two people") < said.index("← Another patient")
    assert "sex not stated, before male" in said  # and no answer rests on either
    screened = client.post("/trials/NCT90000001/screen", data=kept(doubted.text))
    assert "These may be the records of two people" in words(screened.text)


def test_what_cannot_be_read_is_explained_and_kept(client, house):
    page = matched(client, house)
    id = fact_of(page, "Creatinine 2.4 mg/dL")
    form = client.post("/patient/fact", data=kept(page, fact=id)).text
    wrong = {
        PREFIX + "name": "", PREFIX + "value": "lots", PREFIX + "unit": "spoons", PREFIX + "on": "yesterday",
        PREFIX + "lower": "1e9",
    }  # fmt: skip
    answer = client.post("/patient/correct", data=kept(form, **wrong))
    text = words(answer.text)
    assert answer.status_code == 400
    for says in ("Write what it is", "Write a number", "no unit", "Write a day"):
        assert says in text
    assert 'value="spoons"' in answer.text and answer.text.count('aria-invalid="true"') == 5


def test_stale_pages_and_strange_questions_do_no_harm(client, house):
    page = matched(client, house)
    id = fact_of(page, "Creatinine 2.4 mg/dL")
    once = client.post("/patient/remove", data=kept(page, fact=id)).text
    twice = client.post("/patient/remove", data=kept(page, fact=id)).text  # the page was sent again
    assert words(once).count("Removed:") == words(twice).count("Removed:")
    assert client.post("/patient/fact", data=kept(page, fact=id)).status_code == 400
    assert client.post("/patient/correct", data=kept(page, fact=id)).status_code == 200
    assert client.post("/patient/nothing", data=kept(page)).status_code == 404
    for change in ("x", "", "-1"):
        assert client.post("/patient/undo", data=kept(page, change=change)).status_code == 400
    assert client.post("/patient/undo", data=kept(page, change="99999")).status_code == 200
    assert client.post("/patient/remove", data=kept(page, key="wrong", fact=id)).status_code == 410
    assert client.post("/patient/remove", data=kept(page, token="wrong", fact=id)).status_code == 400


# ---- cases ---------------------------------------------------------------------------------------------


def case_of(note: str = NOTE) -> Case:
    return Case(read_note(note, "a note", date.fromisoformat(DAY)))


def known(case: Case) -> set[Any]:
    """What is recorded, and of what is derived what it says (not where the patient's sex was read)."""
    nowhere = Source("")
    return {structs.replace(f, source=nowhere) if is_derived(f) else f for f in case.patient.facts}


def test_what_is_derived_follows_what_it_rests_on():
    case = case_of()
    creatinine = next(f for f in case.patient.facts if f.concept == "creatinine")
    egfr = next(f for f in case.patient.facts if f.concept == "egfr")
    assert isinstance(egfr, MeasurementFact) and is_derived(egfr)
    without = cases.changed(case, [creatinine], ())
    assert not [f for f in without.patient.facts if f.concept == "egfr"]
    back = cases.undone(without, 0)
    assert known(back) == known(case)
    woman = cases.with_person(case, Person(case.patient.birth, "female"))
    other = next(f for f in woman.patient.facts if f.concept == "egfr")
    assert isinstance(other, MeasurementFact) and other.value != egfr.value


@given(
    st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=8),
    st.lists(st.integers(0, 9), max_size=8),
)
def test_undoing_everything_gives_the_patient_back(steps, undone):
    start = case_of()
    case = start
    for step, (number, removes) in enumerate(steps):
        recorded = [f for f in case.patient.facts if not is_derived(f)]
        if recorded:
            fact = recorded[number % len(recorded)]
            case = cases.changed(
                case, [fact], [] if removes else [structs.replace(fact, shown=f"no. {step}")]
            )
    for number in undone:
        if case.changes:
            case = cases.undone(case, number % len(case.changes))
    while case.changes:
        case = cases.undone(case, len(case.changes) - 1)
    assert known(case) == known(start)


def answers(**fields: str) -> Form:
    return Form({PREFIX + name: [value] for name, value in fields.items()}, {})


SAID = "A 60-year-old man had a very good partial response. Mother had breast cancer."
FACTS = read_form(
    {
        "age": "63", "sex": "female", "ecog": "1", "hiv": "no", "allergies": "penicillin",
        "conditions": "multiple myeloma, relapsed, since 2024-05\nneuropathy grade 2\nhistory of stroke",
        "labs": "creatinine 1.2 mg/dL (0.6-1.1) 2026-01-10", "treatments": "lenalidomide 2024-05 to 2025-03",
    },
    date.fromisoformat(DAY),
).facts + read_note(SAID, "n").facts  # fmt: skip


@pytest.mark.parametrize("fact", [f for f in FACTS if not is_derived(f)], ids=lambda f: f"{f.concept}")
def test_a_form_sent_back_as_it_was_changes_nothing(fact):
    same = {entry.name: entry.value for entry in entries(fact)}
    assert corrected(fact, answers(**same)) == fact


def test_another_name_is_looked_up_and_loses_the_codes():
    fact = ConditionFact(
        concept="neuropathy", shown="Neuropathy", source=Source("Condition/1"), status="active"
    )
    new = corrected(fact, answers(name="heart failure", status="absent", on="2026"))
    assert isinstance(new, ConditionFact)
    assert (new.concept, new.absent, new.on, new.codes) == ("heart failure", True, Moment.parse("2026"), ())
    assert corrected(fact, answers(name="gloom of the soul", status="active")).concept == ""
    for wrong in ({"grade": "9"}, {"grade": "x"}, {"until": "2026-13-01"}):
        with pytest.raises(BadCorrection) as caught:
            corrected(fact, answers(name="neuropathy", status="active", **wrong))
        assert caught.value.fields.keys() == wrong.keys()


def test_a_comma_that_may_part_thousands_is_asked_about():
    fact = next(one for one in FACTS if one.concept == "creatinine")
    said = {entry.name: entry.value for entry in entries(fact)}
    for field in ("value", "upper"):
        with pytest.raises(BadCorrection) as caught:
            corrected(fact, answers(**said | {field: "1,500"}))
        assert set(caught.value.fields) == {field}
    assert corrected(fact, answers(**said | {"value": "1,5"})).value == 1.5


def test_equal_facts_share_an_id_and_others_do_not():
    ids = [fact_id(fact) for fact in FACTS]
    assert len(set(ids)) == len(set(FACTS))
    assert Change() == Change()


# ---- filters and the list ------------------------------------------------------------------------------


def test_filters_count_what_choosing_them_gives(client, house):
    page = matched(client, house, note="A 60-year-old woman with heart failure.", near="Rome")
    counts = dict(
        re.findall(r'name="(?:phase|verdict|recruiting)" value="([^"]+)".*?</span>(\d+)<span', page)
    )
    assert counts["yes"] == "12" and counts["PHASE3"] == "24"
    assert sum(int(counts[v]) for v in ("eligible", "possibly eligible", "ineligible")) == 24
    for fields, total in (
        ({"recruiting": "yes"}, 12),
        ({"within": "25 km"}, 16),
        ({"within": "25 km", "recruiting": "yes"}, 8),
        ({"phase": "PHASE3"}, 24),
        ({"phase": "PHASE1"}, 0),
        ({"verdict": ["eligible", "ineligible"]}, int(counts["eligible"]) + int(counts["ineligible"])),
    ):
        found = client.post("/match", data=kept(page, near="Rome", **fields)).text
        listed = sum(map(int, re.findall(r"<h2 id=\"h-\d\">[^<(]+\((\d+)\)", found)))
        assert listed == total, fields
        assert ("No trial here fits." in found) is (total == 0)


def test_long_lists_come_in_parts(client, house, monkeypatch):
    monkeypatch.setattr("trialrun.web.matches.LISTED", 5)
    page = matched(client, house, note="A 60-year-old woman with heart failure.", shown="10")
    assert page.count('class="link no-print" type="submit" form="kept" formaction="/trials/') == 10
    more = re.search(r'name="shown" value="(\d+)">Show more', page)
    assert more and more[1] == "20"
    page = client.post("/match", data=kept(page, shown=more[1])).text
    assert page.count('class="link no-print" type="submit" form="kept" formaction="/trials/') == 20


def test_a_bad_distance_or_place_is_explained(client, house):
    for fields in ({"near": "Nowhereville"}, {"near": "Rome", "within": "far"}):
        data = {"token": house.token.value, "way": "note", "note": NOTE, **fields}
        answer = client.post("/match", data=data)
        assert answer.status_code == 400 and 'role="alert"' in answer.text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30"])
@pytest.mark.parametrize("address", ["/match", "/trials/NCT90000001/screen"])
def test_a_day_beyond_every_calendar_is_explained(client, house, address, day):
    data = {"token": house.token.value, "way": "note", "note": NOTE, "on": day}
    answer = client.post(address, data=data)
    assert answer.status_code == 400 and "is not a date" in words(answer.text)


def test_a_page_names_its_character_set_once(client):
    for address in ("/", "/search.csv", "/nowhere"):
        assert client.get(address).headers["content-type"].count("charset") == 1


def test_trials_are_worked_out_once_for_a_patient_and_again_when_they_change(client, house, monkeypatch):
    calls = []
    matcher = house.catalog.matcher
    real = matcher.listing
    monkeypatch.setattr(matcher, "listing", lambda *a, **k: calls.append(1) or real(*a, **k))
    page = matched(client, house)
    client.post("/match", data=kept(page, recruiting="yes"))
    client.post("/match/summary", data=kept(page))
    assert len(calls) == 1
    client.post("/patient/remove", data=kept(page, fact=fact_of(page, "Creatinine 2.4 mg/dL")))
    assert len(calls) == 2


def test_the_page_for_the_clinician(client, house):
    page = matched(client, house, note=NOTE.replace("2.4", "0.9"))
    text = words(client.post("/match/summary", data=kept(page)).text)
    assert "Trials to talk about" in text and "Male, 63 years: multiple myeloma" in text
    assert "Larkspur Extract" in text and "Bea Example, +39 02 5550 100" in text
    assert "supports a clinician and does not replace one" in text
    assert "ECOG 1" in text


def test_without_a_contact_of_the_trial_a_site_s_is_named():
    study = plain_study()
    contacts = structs.replace(study.contacts, central_contacts=())
    study = structs.replace(
        study, protocol_section=structs.replace(study.protocol_section, contacts_locations_module=contacts)
    )
    assert whom_to_call(plain_study()) == "Bea Example, +39 02 5550 100"
    assert whom_to_call(study) == "Clinic of Milan, Dee Example, +39 02 5550 101"
    nearest = Site("Clinic of Nijmegen", "Nijmegen", "Netherlands", 3.0)
    assert whom_to_call(study, nearest) == "Clinic of Nijmegen, Dee Example, +39 02 5550 101"


# ---- notes ---------------------------------------------------------------------------------------------


def test_a_note_that_says_nothing_is_explained_and_kept(client, house):
    data = {
        "token": house.token.value,
        "way": "note",
        "note": "The weather is agreeable. Nothing else to say.",
    }
    answer = client.post("/match", data=data)
    assert answer.status_code == 400
    assert "Nothing was recognised" in answer.text and "The weather is agreeable" in answer.text
    assert client.post("/match", data={**data, "note": ""}).status_code == 400
    assert len(house.store) == 0


def test_a_file_may_hold_a_note_or_answers(client, house):
    for content in (NOTE, "age: 63\nsex: male\nconditions:\n- multiple myeloma\n"):
        answer = client.post(
            "/match",
            data={"token": house.token.value, "way": "bundle"},
            files={"file": ("p.txt", content.encode(), "text/plain")},
        )
        assert "Male, 63 years: multiple myeloma" in words(answer.text)


# ---- closed pages --------------------------------------------------------------------------------------


def test_a_patient_is_forgotten_soon_after_the_last_page_is_closed():
    now = [0.0]
    store = PatientStore(clock=lambda: now[0])
    key = store.put(Patient(id="a"))
    first, second = store.viewed(key), store.viewed(key)
    store.closed(key, first)
    store.closed(key, "never given out")
    now[0] = GRACE * 2
    assert store.get(key).id == "a"  # the second page is still open
    store.closed(key, second)
    now[0] += GRACE / 2
    third = store.viewed(key)  # the next page came
    now[0] += GRACE * 2
    assert store.get(key).id == "a"
    store.closed(key, third)
    now[0] += GRACE
    store.drop_expired()
    assert len(store) == 0
    with pytest.raises(ForgottenPatient):
        store.get(key)
    assert store.viewed(key) == ""


def test_a_closed_page_says_so_with_the_token(client, house):
    page = matched(client, house)
    view = re.search(r'data-view="([^"]+)"', page)
    assert view
    sent = {"token": house.token.value, "key": kept(page)["key"][0], "view": view[1]}
    assert client.post("/closed", data={**sent, "token": "x"}).status_code == 400
    assert client.post("/closed", data=sent).status_code == 204
    assert len(house.store) == 1  # for a short time yet
    assert client.post("/closed", data={**sent, "key": "unknown"}).status_code == 204


def test_what_was_worked_out_is_remembered_until_the_case_changes():
    store = PatientStore()
    key = store.put(Patient(id="a"))
    assert [store.worked_out(key, "x", lambda case: object()) for _ in range(2)].count(
        store.worked_out(key, "x", lambda case: object())
    ) == 2
    before = store.worked_out(key, "x", lambda case: object())
    store.change(key, lambda case: case)
    assert store.worked_out(key, "x", lambda case: object()) is before
    store.change(key, lambda case: Case(Patient(id="b")))
    assert store.worked_out(key, "x", lambda case: case.patient.id) == "b"


def test_the_patient_s_line_names_each_condition_once() -> None:
    """Two entries of one disease under different names are one disease."""
    facts = tuple(
        ConditionFact(concept=concept, source=Source(f"Condition/{n}"), shown=shown, status="active")
        for n, (concept, shown) in enumerate(
            (
                ("acute myeloid leukemia", "AML"),
                ("acute myeloid leukemia", "Acute myeloid leukemia"),
                ("hypertension", "High blood pressure"),
                ("asthma", "Asthma"),
            )
        )
    )
    view = patient_view(Patient(id="one", facts=facts), date(2026, 11, 21))
    assert view.key_facts == "AML, High blood pressure, asthma"
