"""Treatments: courses, windows and washouts, lines; when a washout ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.matching.judging import ON, OPEN, drug, finding, never, patient, procedure, says

from trialrun.criteria import parse
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import judge, timeline
from trialrun.model import patient as p
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy

CLOSED = Policy(complete=frozenset(("treatments",)))
WASHOUT = "received(anthracycline) within 4 weeks before treatment"
LONG_AGO = "received(autologous stem cell transplant) at least 6 months before treatment"
HALF_LIVES = "received(doxorubicin) within 5 half-lives before treatment"
TWO_LINES = "received(chemotherapy) lines >= 2"
ASCT = "autologous stem cell transplant"

CASES = [
    # covered, broader, planned, future, never
    ("received(anthracycline)", [drug("doxorubicin", on="2020")], "yes"),
    ("received(doxorubicin)", [drug("anthracycline", on="2020")], "unknown"),
    ("received(doxorubicin)", [drug("doxorubicin", "planned", on="2026-10-01")], "unknown"),
    ("received(doxorubicin)", [drug("doxorubicin", on="2026-12-01")], "unknown"),
    ("received(doxorubicin)", [never("anthracycline")], "no"),
    ("received(anthracycline)", [never("doxorubicin")], "unknown"),
    ("received(doxorubicin)", [never("anthracycline"), drug("doxorubicin", on="2020")], "unknown"),
    ("received(doxorubicin)", [never("anthracycline", on="2019"), drug("doxorubicin", on="2020")], "yes"),
    ("received(chemotherapy except doxorubicin)", [drug("doxorubicin")], "unknown"),
    ("received(chemotherapy except doxorubicin)", [drug("doxorubicin"), drug("daunorubicin")], "yes"),
    ("received(chemotherapy except doxorubicin)", [drug("anthracycline")], "unknown"),
    # the record does not tell by which way it was given
    ("received(oral corticosteroid)", [drug("dexamethasone", on="2026-03")], "unknown"),
    ("received(oral corticosteroid)", [drug("prednisone", on="2026-03")], "yes"),
    ("received(parenteral corticosteroid)", [drug("dexamethasone", on="2026-03")], "unknown"),
    ("received(systemic corticosteroid)", [drug("hydrocortisone", on="2026-03")], "unknown"),
    ("received(oral antibiotic)", [drug("amoxicillin", on="2026-03")], "unknown"),
    ("received(oral corticosteroid)", [never("dexamethasone")], "unknown"),
    ("received(oral corticosteroid)", [never("corticosteroid")], "no"),
    # what was never given in January may have been given since
    (WASHOUT, [never("anthracycline", on="2026-01-05")], "unknown"),
    (WASHOUT, [never("anthracycline", on="2026-11-05")], "no"),
    ("received(chemotherapy) lines <= 0", [never("chemotherapy", on="2026-01-05")], "unknown"),
    # going on
    ("received(azacitidine) ongoing", [drug("azacitidine", "ongoing", on="2026-03-01")], "yes"),
    ("received(azacitidine) ongoing", [drug("azacitidine", "completed", on="2026-03-01")], "no"),
    ("received(chemotherapy) ongoing", [drug("azacitidine", "completed", on="2026-03-01")], "unknown"),
    ("received(azacitidine) ongoing", [drug("azacitidine", "unknown", on="2026-03-01")], "unknown"),
    ("received(azacitidine) ongoing", [drug("azacitidine", "unknown", until="2026-05-01")], "no"),
    ("received(azacitidine) ongoing", [drug("azacitidine", "ongoing", until="2026-11-21")], "yes"),
    # a session that is over does not say whether the next one comes
    ("received(hemodialysis) ongoing", [procedure("hemodialysis", "2026-11-18")], "unknown"),
    ("received(appendectomy) ongoing", [procedure("appendectomy", "2026-11-18")], "no"),
    # "within": the last exposure
    (WASHOUT, [drug("doxorubicin", on="2026-01-01", until="2026-10-24")], "yes"),  # 28 days before
    (WASHOUT, [drug("doxorubicin", on="2026-01-01", until="2026-10-23")], "unknown"),
    (WASHOUT, [drug("doxorubicin", on="2026-01-01", until="2026-10")], "unknown"),
    (WASHOUT, [drug("doxorubicin", "ongoing", on="2026-01-01")], "yes"),
    (WASHOUT, [drug("doxorubicin", on="2026-11-01")], "yes"),
    (WASHOUT, [drug("doxorubicin", on="2026-01-01")], "unknown"),  # its end is not known
    (WASHOUT, [drug("doxorubicin")], "unknown"),
    (WASHOUT, [never("anthracycline")], "no"),
    (WASHOUT, [procedure("doxorubicin", "2026-01-01")], "unknown"),
    # "at least": the last one, and none more recent
    (LONG_AGO, [procedure(ASCT, "2026-05-21")], "yes"),
    (LONG_AGO, [procedure(ASCT, "2026-05-22")], "no"),
    (LONG_AGO, [procedure(ASCT, "2026-05")], "unknown"),
    (LONG_AGO, [procedure(ASCT, "2024-05"), procedure(ASCT, "2026-09-01")], "no"),
    (LONG_AGO, [procedure(ASCT, "2024-05"), procedure("stem cell transplant", "2026-09-01")], "unknown"),
    (LONG_AGO, [], "unknown"),
    (LONG_AGO, [never("stem cell transplant")], "no"),
    # half-lives, and what lies after the screening
    (HALF_LIVES, [drug("doxorubicin", "ongoing")], "yes"),
    (HALF_LIVES, [drug("doxorubicin", until="2026-01-01")], "unknown"),
    ("received(doxorubicin) within 4 weeks after treatment", [drug("doxorubicin", "ongoing")], "unknown"),
    ("received(doxorubicin) within 4 weeks before diagnosis", [drug("doxorubicin", "ongoing")], "unknown"),
    # lines
    ("received(chemotherapy) line 2", [drug("doxorubicin", line=2)], "yes"),
    ("received(chemotherapy) line 2", [drug("doxorubicin", line=1)], "unknown"),
    ("received(chemotherapy) line 2", [drug("doxorubicin")], "unknown"),
    (TWO_LINES, [drug("doxorubicin", line=1), drug("daunorubicin", line=2)], "yes"),
    (TWO_LINES, [drug("doxorubicin", line=1), drug("azacitidine", line=1)], "unknown"),
    (TWO_LINES, [drug("doxorubicin"), drug("daunorubicin")], "unknown"),
    ("received(chemotherapy) lines <= 1", [drug("doxorubicin", line=1), drug("daunorubicin", line=2)], "no"),
    ("received(chemotherapy) lines <= 1", [drug("doxorubicin", line=1)], "unknown"),
    ("received(chemotherapy) lines <= 1", [never("chemotherapy")], "yes"),
    ("received(chemotherapy) lines >= 1", [never("chemotherapy")], "no"),
    ("received(antineoplastic therapy) lines >= 3", [drug("doxorubicin", line=3)], "yes"),
    ("received(chemotherapy) lines >= 3", [drug("doxorubicin", line=3)], "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "expected"), CASES)
def test_what_a_record_says(text: str, facts: list[p.AnyFact], expected: str) -> None:
    assert says(text, *facts) == expected


@pytest.mark.parametrize(
    ("text", "facts", "truth", "assumed"),
    [
        (WASHOUT, [], Truth.NO, True),
        (WASHOUT, [drug("doxorubicin", on="2026-01-01", until="2026-10-23")], Truth.NO, True),
        (WASHOUT, [drug("doxorubicin", on="2026-01-01")], Truth.UNKNOWN, False),
        ("received(chemotherapy) lines <= 1", [drug("doxorubicin", line=1)], Truth.YES, True),
        (
            "received(chemotherapy) lines <= 1",
            [drug("doxorubicin"), drug("daunorubicin")],
            Truth.UNKNOWN,
            False,
        ),
        ("received(chemotherapy) lines <= 2", [drug("doxorubicin"), drug("daunorubicin")], Truth.YES, True),
        ("received(chemotherapy) lines >= 1", [drug("doxorubicin")], Truth.YES, False),
        ("received(chemotherapy) lines <= 2", [], Truth.YES, True),
    ],
)
def test_a_complete_list_answers_by_assumption(
    text: str, facts: list[p.AnyFact], truth: Truth, assumed: bool
) -> None:
    found = finding(text, *facts, policy=CLOSED)
    assert (found.truth, found.assumed) == (truth, assumed)


def test_a_washout_says_when_it_ends() -> None:
    leaf = parse(WASHOUT)
    chart = Chart(patient(drug("doxorubicin", on="2026-01-01", until="2026-11-10")))
    assert judge(leaf, chart, ON, OPEN).truth is Truth.YES
    (change,) = timeline(leaf, chart, ON, OPEN, Truth.YES)
    assert change.day == date(2026, 11, 10) + timedelta(days=29)
    assert judge(leaf, chart, change.day - timedelta(days=1), OPEN).truth is Truth.YES
    assert judge(leaf, chart, change.day, OPEN).truth is Truth.UNKNOWN
    assert judge(leaf, chart, change.day, CLOSED).truth is Truth.NO


def test_a_waiting_time_says_when_it_is_over() -> None:
    leaf = parse(LONG_AGO)
    chart = Chart(patient(procedure(ASCT, "2026-08-31")))
    (change,) = timeline(leaf, chart, ON, OPEN, Truth.NO)
    # Half a year before 28 February is 28 August; the 31st is reached on 1 March.
    assert (change.day, change.truth) == (date(2027, 3, 1), Truth.YES)


def test_an_end_before_the_start_counts_as_the_end() -> None:
    wrong = drug("doxorubicin", on="2026-11-01", until="2026-06-01")
    assert says(WASHOUT, wrong) == "unknown"
    assert says("received(anthracycline) at least 4 weeks before treatment", wrong) == "yes"


def test_reasons_name_the_course() -> None:
    found = finding(WASHOUT, drug("doxorubicin", "completed", on="2026-01-05", until="2026-10-30", line=2))
    assert found.text == "the record has doxorubicin (completed, line 2, from 2026-01-05 until 2026-10-30)"
    found = finding(WASHOUT, drug("doxorubicin", on="2020", until="2021"))
    assert "was not within 4 weeks before treatment" in found.text and "any other anthracycline" in found.text


def test_what_would_settle_a_treatment_that_goes_on_is_whether_it_is_being_given() -> None:
    over = drug("azacitidine", "completed", on="2026-03-01")
    assert finding("received(chemotherapy) ongoing", over).missing == "whether chemotherapy is being given"


@pytest.mark.parametrize(
    ("asked", "given", "truth"),
    [
        ("oral corticosteroid", "dexamethasone", Truth.UNKNOWN),
        ("oral corticosteroid", "methylprednisolone", Truth.UNKNOWN),
        ("systemic corticosteroid", "triamcinolone", Truth.UNKNOWN),
        ("intravenous antibiotic", "vancomycin", Truth.UNKNOWN),
        ("topical corticosteroid", "mometasone", Truth.UNKNOWN),
        # of these it is told
        ("parenteral corticosteroid", "prednisone", Truth.NO),
        ("oral corticosteroid", "fluticasone", Truth.NO),
        ("oral corticosteroid", "topical hydrocortisone", Truth.NO),
        ("inhaled corticosteroid", "dexamethasone", Truth.NO),
        ("oral bisphosphonate", "zoledronic acid", Truth.NO),
        ("oral anticoagulant", "enoxaparin", Truth.NO),
    ],
)
def test_by_which_way_a_drug_was_given(asked: str, given: str, truth: Truth) -> None:
    someone = patient(drug(given, on="2026-03"))
    assert judge(parse(f"received({asked})"), Chart(someone), ON, CLOSED).truth is truth
