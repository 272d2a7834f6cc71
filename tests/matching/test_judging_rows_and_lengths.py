"""Rows of results, how long something lasted, plans, specimens; home, language and insurance."""

from __future__ import annotations

import msgspec
import pytest
from tests.matching.judging import ON, condition, drug, finding, lab, never, says, value
from tests.patients.samples import bundle

from trialrun.criteria import parse
from trialrun.matching.asking import question_id
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge
from trialrun.matching.finding import Finding
from trialrun.model import patient as p
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy
from trialrun.patients.reader import read_patient

TWICE = "platelets >= 100 10*9/L on 2 occasions"
WEEK_APART = "platelets >= 100 10*9/L on 2 occasions 1 week apart"
FOR_LONG = "platelets >= 100 10*9/L for at least 3 months"
SWABS = "test(sars-cov-2 test) negative on 2 occasions"
MONTHS = "received(imatinib) for at least 3 months"
BRIEFLY = "received(imatinib) for at most 3 months"
DOSE = "received(imatinib) ongoing stable for at least 4 weeks"
PLANNED = "received(anthracycline) planned"
STABLE = "condition(brain metastasis) stable for at least 4 weeks"
SICK = "condition(hypertension) active for at least 1 year"


def platelets(number: float, on: str, **fields: object) -> p.AnyFact:
    return value("platelets", number, "10*9/L", on, **fields)


TWO_DAYS = [platelets(120, "2026-11-10"), platelets(130, "2026-11-09")]
WEEK = [platelets(120, "2026-11-10"), platelets(130, "2026-11-03")]
SUMMER = [platelets(120, "2026-11-10"), platelets(110, "2026-08-01")]
CSF = "leukocytes in cerebrospinal fluid < 5 /uL"


@pytest.mark.parametrize(
    ("tree", "facts", "answer"),
    [
        (TWICE, [platelets(120, "2026-11-10")], "unknown"),
        (TWICE, [platelets(120, "2026-11-10"), platelets(130, "2026-11-10")], "unknown"),  # one occasion
        (TWICE, [platelets(120, "2026-11-10"), platelets(130, "2026-11-09")], "yes"),
        (TWICE, [platelets(120, "2026-11-10"), platelets(80, "2026-11-09")], "no"),
        (TWICE, [platelets(80, "2026-11-10")], "no"),
        (TWICE, [platelets(120, "2026-11-10"), platelets(130, "2025-11-09")], "unknown"),  # too old
        (TWICE, [*TWO_DAYS, platelets(80, "2026-11")], "unknown"),
        (WEEK_APART, [platelets(120, "2026-11-10"), platelets(130, "2026-11-09")], "unknown"),
        (WEEK_APART, [platelets(120, "2026-11-10"), platelets(130, "2026-11-03")], "yes"),
        (WEEK_APART, [*WEEK, platelets(8, "2026-11-05")], "unknown"),
        (FOR_LONG, [platelets(120, "2026-11-10")], "unknown"),
        (FOR_LONG, [platelets(120, "2026-11-10"), platelets(110, "2026-08-01")], "yes"),
        (FOR_LONG, [*SUMMER, platelets(90, "2026-09-01")], "unknown"),
        (FOR_LONG, [platelets(20, "2026-11-10"), platelets(110, "2026-08-01")], "no"),
        (SWABS, [lab("sars-cov-2 test", "negative", "2026-11-10")], "unknown"),
        (SWABS, [lab("sars-cov-2 test", "negative", day) for day in ("2026-11-10", "2026-11-12")], "yes"),
        (SWABS, [lab("sars-cov-2 test", "positive", "2026-11-12")], "no"),
        (MONTHS, [drug("imatinib", on="2026-01-01", until="2026-04-01")], "yes"),
        (MONTHS, [drug("imatinib", on="2026-01-01", until="2026-03-31")], "unknown"),  # there may be another
        (MONTHS, [drug("imatinib", "ongoing", on="2026-08-21")], "yes"),
        (MONTHS, [drug("imatinib", on="2026", until="2026-04-01")], "unknown"),
        (MONTHS, [drug("imatinib", "ongoing")], "unknown"),
        (MONTHS, [never("imatinib")], "no"),
        (BRIEFLY, [drug("imatinib", on="2026-01-01", until="2026-04-01")], "yes"),
        (BRIEFLY, [drug("imatinib", on="2026-01-01", until="2026-04-02")], "unknown"),
        (DOSE, [drug("imatinib", "ongoing", on="2025-08-21")], "unknown"),
        (DOSE, [never("imatinib")], "no"),
        (PLANNED, [drug("doxorubicin", "planned", on="2026-12-01")], "yes"),
        (PLANNED, [drug("doxorubicin", "completed", on="2026-10-01")], "unknown"),
        (PLANNED, [drug("chemotherapy", "planned")], "unknown"),
        (PLANNED, [never("anthracycline")], "unknown"),
        (f"{PLANNED} within 4 weeks after enrolment", [drug("doxorubicin", "planned")], "unknown"),
        (STABLE, [condition("brain metastasis", course="stable", on="2026-01-01")], "unknown"),
        (STABLE, [condition("brain metastasis", course="progressive", on="2026-01-01")], "no"),
        (STABLE, [condition("brain metastasis", course="stable", on="2026-11-20")], "unknown"),
        (SICK, [condition("hypertension", on="2025-11-21")], "yes"),
        (SICK, [condition("hypertension", on="2025-11-22")], "unknown"),
        (SICK, [condition("hypertension")], "unknown"),
    ],
)  # fmt: skip
def test_what_lasts_repeats_or_is_planned(tree: str, facts: list[p.AnyFact], answer: str) -> None:
    assert says(tree, *facts) == answer


def test_a_value_of_another_specimen_is_another_quantity() -> None:
    csf = value("leukocytes", 2, "/uL", specimen="cerebrospinal fluid")
    assert says(CSF, csf) == "yes"
    assert says("leukocytes < 5 /uL", csf) == "unknown"
    assert says(CSF, value("leukocytes", 2, "/uL")) == "unknown"


def test_no_plan_is_taken_from_a_complete_list() -> None:
    found = finding(PLANNED, policy=Policy(complete=frozenset(("treatments",))))
    assert found.truth is Truth.UNKNOWN and not found.assumed


@pytest.mark.parametrize("tree", [TWICE, FOR_LONG, SWABS, PLANNED, CSF])
def test_no_question_is_asked_whose_answer_could_not_decide(tree: str) -> None:
    assert question_id(parse(tree)) == ""


def test_home_and_language_of_a_fhir_patient() -> None:
    person = {
        "resourceType": "Patient",
        "id": "a",
        "address": [{"country": "CA", "city": "Somewhere"}, {"use": "old", "country": "France"}],
        "communication": [{"language": {"coding": [{"code": "fr-CA"}]}}, {"language": {"text": "English"}}],
    }
    found = read_patient(bundle(person), "a.json")
    assert (found.country, found.languages) == ("Canada", ("French", "English"))

    def truth(tree: str, *facts: p.AnyFact) -> str:
        chart = Chart(msgspec.structs.replace(found, facts=facts))
        return judge(parse(tree), chart, ON, Policy()).truth.name

    assert truth("residence(Canada)") == "YES"
    assert truth("residence(France)") == "NO"
    assert truth("residence(a nursing home)") == "UNKNOWN"
    assert truth("language(english)") == "YES"
    assert truth("language(German)") == "UNKNOWN"
    answer = p.AnswerFact(concept="language: German", source=p.Source("an answer"), yes=False)
    assert truth("language(German)", answer) == "NO"
    assert truth("insurance(health insurance)", answer) == "UNKNOWN"


@pytest.mark.parametrize(
    ("tree", "question", "registered", "yes"),
    [
        ("language(English)", "language: English", "YES", False),
        ("residence(France)", "residence: France", "NO", True),
        ("residence(Canada)", "residence: Canada", "YES", False),
    ],
)
def test_an_answer_against_the_record_of_a_person_is_a_conflict(
    tree: str, question: str, registered: str, yes: bool
) -> None:
    """Neither the record nor the answer wins: both are shown, and somebody has to say which is right."""
    person = p.Patient(id="one", country="Canada", languages=("English",))

    def found(*said: bool) -> Finding:
        answers = tuple(
            p.AnswerFact(concept=question, source=p.Source(f"an answer/{n}"), yes=one)
            for n, one in enumerate(said)
        )
        return judge(parse(tree), Chart(msgspec.structs.replace(person, facts=answers)), ON, Policy())

    assert found().truth.name == registered
    disputed = found(yes)
    assert (disputed.truth, disputed.conflict) == (Truth.UNKNOWN, True)
    assert disputed.facts and disputed.evidence and disputed.missing == "which of the two is right"
    agreed = found(not yes)
    assert agreed.truth.name == registered and not agreed.conflict
    assert found(yes, not yes).conflict
