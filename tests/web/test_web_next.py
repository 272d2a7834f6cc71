"""The next question on the page of all trials, near misses, and what time alone changes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from test_web_match import NOTE, fact_of, kept, matched, words

from trialrun.catalog.matcher import Line
from trialrun.criteria import compile_study
from trialrun.matching.screening import screen
from trialrun.model.errors import BadRequest
from trialrun.model.screening import Overall, Policy
from trialrun.patients import read_note
from trialrun.web import cases, questions_view
from trialrun.web.cases import Case
from trialrun.web.corrections import PREFIX
from trialrun.web.questions_view import moved, timeline

DAY = date(2026, 11, 21)


def question_of(page: str) -> str:
    found = re.search(r'name="question" value="([^"]+)"', page)
    return found[1] if found else ""


def test_answers_change_the_trials_and_can_be_undone(client, house):
    page = matched(client, house, note=NOTE.replace("2.4", "0.9").replace("ECOG 1. ", ""))
    asked = []
    for _ in range(12):
        question = question_of(page)
        if not question:
            break
        assert question not in asked, "a question is asked twice"
        asked.append(question)
        section = page.partition('id="next"')[2].partition("</section>")[0]
        options = re.findall(r'name="answer" value="([^"]+)"', section)
        answer = "3" if question == "score:ecog" else options[-1] if options else "1"
        page = client.post("/patient/answer", data=kept(page, question=question, answer=answer)).text
        assert 'role="status"' in page
    assert "score:ecog" in asked and len(asked) >= 2
    assert "Added: " in words(page) and "Ineligible" in words(page)
    number = asked.index("score:ecog")
    page = client.post("/patient/undo", data=kept(page, change=str(number))).text
    text = words(page)
    assert "Possibly eligible" in text
    assert question_of(page) == "score:ecog", "what is undone can be asked again"


def test_the_last_answer_says_what_fell_out(client, house):
    page = matched(client, house, note="A 60-year-old woman with multiple myeloma.")
    question = {"question": "score:ecog", "answer": "4"}
    text = words(client.post("/patient/answer", data=kept(page, **question)).text)
    assert "1 trial fell out: “Larkspur Extract for Relapsed Multiple Myeloma”." in text


def test_a_correction_says_what_it_moved(client, house):
    page = matched(client, house, note="A 60-year-old woman with multiple myeloma. ECOG 1.")
    fact = fact_of(page, "ECOG 1")
    form = client.post("/patient/fact", data=kept(page, fact=fact)).text
    answers = {PREFIX + "value": "4", PREFIX + "on": DAY.isoformat()}
    page = client.post("/patient/correct", data=kept(form, **answers)).text
    assert "1 trial fell out: “Larkspur Extract for Relapsed Multiple Myeloma”." in words(page)
    page = client.post("/patient/undo", data=kept(page, change="0")).text
    assert "1 trial came in: “Larkspur Extract for Relapsed Multiple Myeloma”." in words(page)


def test_a_question_can_be_passed_over(client, house):
    page = matched(client, house)
    first = question_of(page)
    page = client.post("/patient/skip", data=kept(page, question=first)).text
    assert 'role="status"' not in page, "passing over moves nothing"
    assert question_of(page) not in ("", first)
    assert "Changed by hand" not in page


def test_an_answer_that_cannot_be_read_is_explained(client, house):
    page = matched(client, house)
    for question, answer in (("score:ecog", "often"), ("condition:stroke", "perhaps"), ("nothing", "yes")):
        response = client.post("/patient/answer", data=kept(page, question=question, answer=answer))
        assert response.status_code == 400, question
        assert "often" not in response.text


def test_a_treatment_may_have_ended_on_a_day():
    case = Case(read_note(NOTE, "a note", DAY))
    after = questions_view.answered(case, "treatment:lenalidomide", "yes, until DATE", "2026-05", DAY)
    fact = next(f for f in after.patient.facts if f.concept == "lenalidomide")
    assert str(fact.until) == "2026-05"
    assert after.changes[0].question in after.skipped
    assert cases.undone(after, 0).skipped == ()
    with pytest.raises(BadRequest):
        questions_view.answered(case, "treatment:lenalidomide", "yes, until DATE", "", DAY)


def test_what_moved():
    def state(**verdicts: tuple[Overall, int]) -> list[Line]:
        return [
            Line(number, id, verdict, 0, unknown, "RECRUITING", ())
            for number, (id, (verdict, unknown)) in enumerate(verdicts.items())
        ]

    before = state(
        a=("possibly eligible", 3), b=("ineligible", 1), c=("possibly eligible", 3), d=("eligible", 0)
    )
    after = state(
        a=("ineligible", 2), b=("possibly eligible", 1), c=("possibly eligible", 2), e=("eligible", 0)
    )
    found = moved(before, after, lambda trial: f"Trial {trial}")
    assert (found.closed, found.opened, found.nearer) == (("Trial a",), ("Trial b",), 1)
    assert found.sentence == (
        "1 trial fell out: “Trial a”; 1 trial came in: “Trial b”; in 1 trial fewer criteria are open."
    )
    assert moved(before, before, str).sentence == "No verdict changed."


def test_near_misses_say_what_would_be_needed(client, house):
    text = words(matched(client, house, note="A woman of 60 with multiple myeloma. ECOG 2."))
    assert "You must be able to do at least light work" in text.partition("Near misses")[2]


def test_the_page_says_that_time_alone_changes_nothing(client, house):
    text = words(matched(client, house, note="A woman of 60 with multiple myeloma."))
    assert "What time alone changes Within a year, nothing" in text


def test_the_timeline_agrees_with_the_screening_of_each_day():
    """A bar's verdict is the one that a screening on its first day gives."""
    from web_studies import plain_study

    study = plain_study(
        criteria="Inclusion Criteria:\n\n* No radiotherapy within 3 months before treatment\n"
    )
    eligibility = compile_study(study)
    patient = read_note(
        "A 60-year-old woman with multiple myeloma. She received radiotherapy on 2026-10-30.", "n", DAY
    )
    found = timeline([(study, eligibility)], patient, DAY, Policy())
    assert found is not None and len(found.rows) == 1
    stretches = found.rows[0].stretches
    assert stretches[0].verdict == "ineligible" == screen(study, eligibility, patient, DAY, Policy()).verdict
    later = [date.fromisoformat(iso) for iso in ("2027-01-29", "2027-02-01")]
    assert [screen(study, eligibility, patient, day, Policy()).verdict for day in later] == [
        "ineligible",
        stretches[1].verdict,
    ]
    assert abs(sum(part.width for part in stretches) - 100) < 0.2
    assert "ineligible now" in found.rows[0].told and "Jan 2027" in found.rows[0].told
    assert timeline([], patient, DAY, Policy()) is None
