"""Measurements, scores, tests, responses, age, sex and answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.matching.judging import (
    ON,
    OPEN,
    condition,
    drug,
    finding,
    lab,
    moment,
    patient,
    says,
    score,
    value,
)
from tests.strategies import ANALYTES
from tests.thoroughness import examples

from trialrun.criteria import parse
from trialrun.matching.chart import Chart
from trialrun.matching.evaluator import evaluate, judge, timeline
from trialrun.model import criteria as c
from trialrun.model import patient as p
from trialrun.model.logic import Truth
from trialrun.model.screening import Policy
from trialrun.vocab.units import convert

CREATININE = "creatinine < 2 x ULN"
RECENT_HIV = "test(hiv test) negative within 28 days before treatment"
HEPATITIS_B = "test(hepatitis b test) positive"
HB = "hemoglobin >= 9 g/dL"


def hb(number: float, on: str | None = "2026-11-10", unit: str = "g/dL", **fields: Any) -> p.AnyFact:
    return value("hemoglobin", number, unit, on, **fields)


CASES = [
    # the bound itself, and conversion
    (HB, [hb(9.0)], "yes"),
    (HB, [hb(8.9)], "no"),
    (HB, [value("hemoglobin", 90, "g/L")], "yes"),
    ("hemoglobin > 9 g/dL", [value("hemoglobin", 90, "g/L")], "no"),
    ("creatinine <= 1.5 mg/dL", [value("creatinine", 132, "umol/L")], "yes"),
    ("creatinine <= 1.5 mg/dL", [value("creatinine", 133, "umol/L")], "no"),
    # units that are missing or cannot be converted, values that cannot be
    (HB, [value("hemoglobin", 12)], "unknown"),
    (HB, [value("hemoglobin", 12, "parrots")], "unknown"),
    (HB, [hb(50000)], "unknown"),
    (HB, [value("creatinine", 12, "mg/dL")], "unknown"),
    # the latest counts; an old one is missing; a conflict of one day is unknown
    (HB, [hb(12, "2026-10-01"), hb(8, "2026-11-01")], "no"),
    (HB, [hb(12, "2026-11-01"), hb(8, "2026-11-01")], "unknown"),
    (HB, [hb(12, "2026-11-01"), hb(11, "2026-11-01")], "yes"),
    (HB, [hb(12, "2026-08-23")], "yes"),  # 90 days before
    (HB, [hb(12, "2026-08-22")], "unknown"),
    (HB, [hb(12, "2026-08")], "unknown"),
    (HB, [hb(12, "2026-11")], "yes"),
    (HB, [hb(12, None)], "unknown"),
    (HB, [hb(12, "2026-12-01")], "unknown"),
    (HB, [hb(12, "2026-11-10"), hb(12, None)], "unknown"),
    (HB, [hb(12, "2026-11-10"), hb(8, "2026-12-01")], "yes"),
    # the criterion's window stands in place of the policy
    (f"{HB} within 14 days before enrolment", [hb(12, "2026-11-07")], "yes"),
    (f"{HB} within 14 days before enrolment", [hb(12, "2026-11-06")], "unknown"),
    ("lvef >= 45 % within 6 months before screening", [value("lvef", 50, "%", "2026-06-01")], "yes"),
    ("lvef >= 45 % within 6 months after treatment", [value("lvef", 50, "%", "2026-11-01")], "unknown"),
    # comparators
    ("troponin < 5 ng/mL", [value("troponin", 5, "ng/mL", comparator="<")], "yes"),
    ("troponin < 5 ng/mL", [value("troponin", 6, "ng/mL", comparator="<")], "unknown"),
    ("troponin >= 5 ng/mL", [value("troponin", 5, "ng/mL", comparator="<")], "no"),
    ("troponin >= 5 ng/mL", [value("troponin", 5, "ng/mL", comparator="<=")], "unknown"),
    ("troponin from 0 to 10 ng/mL", [value("troponin", 5, "ng/mL", comparator="<")], "yes"),
    ("troponin > 5 ng/mL", [value("troponin", 5, "ng/mL", comparator=">")], "yes"),
    # the laboratory's own limits
    (CREATININE, [value("creatinine", 1.9, "mg/dL", upper_limit=1.0)], "yes"),
    (CREATININE, [value("creatinine", 2.0, "mg/dL", upper_limit=1.0)], "no"),
    (CREATININE, [value("creatinine", 150, "umol/L", upper_limit=80)], "yes"),
    (CREATININE, [value("creatinine", 1.0, "mg/dL")], "unknown"),
    ("hemoglobin > 1 x LLN", [hb(12.1, lower_limit=12)], "yes"),
    ("hemoglobin > 1 x LLN", [hb(12.1, upper_limit=16)], "unknown"),
    ("creatinine < 1.5 x baseline", [value("creatinine", 1.0, "mg/dL")], "unknown"),
    # per cent of the predicted value
    ("fev1 > 60 % predicted", [value("fev1", 70, "%{predicted}")], "yes"),
    ("fev1 > 60 % predicted", [value("fev1", 70, "%")], "yes"),
    ("fev1 > 60 % predicted", [value("fev1", 2.1, "L")], "unknown"),
    ("fev1 > 60 % predicted", [value("fev1", 2.1, "L"), value("fev1", 55, "%{predicted}")], "no"),
    ("fev1 > 1 L", [value("fev1", 2.1, "L"), value("fev1", 55, "%{predicted}")], "yes"),
    ("hba1c <= 7.5 %", [value("hba1c", 53, "mmol/mol")], "yes"),
    # narrower and broader quantities
    ("qtc < 470 ms", [value("qtcf", 450, "ms")], "yes"),
    ("qtcf < 470 ms", [value("qtc", 450, "ms")], "unknown"),
    ("qtc < 470 ms", [value("qtcf", 450, "ms"), value("qtcb", 480, "ms", "2026-11-11")], "unknown"),
    ("transaminases <= 100 U/L", [value("alt", 50, "U/L"), value("ast", 60, "U/L", "2026-11-01")], "yes"),
    # scores
    ("ecog <= 1", [score("ecog", 1)], "yes"),
    ("ecog <= 1", [score("ecog", 2)], "no"),
    ("ecog <= 1", [score("ecog", 70)], "unknown"),
    ("ecog <= 1", [score("ecog", 1, "2026-01-01")], "unknown"),
    ("ecog <= 1", [score("karnofsky", 100)], "yes"),
    ("ecog <= 1", [score("karnofsky", 50)], "no"),
    ("ecog <= 1", [score("karnofsky", 70)], "unknown"),
    ("karnofsky > 60", [score("ecog", 1)], "yes"),
    ("karnofsky > 60", [score("ecog", 3)], "no"),
    ("karnofsky > 70", [score("ecog", 1)], "unknown"),
    ("karnofsky > 70", [score("ecog", 1), score("karnofsky", 80)], "yes"),
    ("karnofsky > 70", [score("ecog", 0), score("karnofsky", 60, "2026-10-01")], "no"),
    ("karnofsky > 70", [score("ecog", 0), score("karnofsky", 60, "2020-10-01")], "yes"),
    ("nyha <= 2", [score("ecog", 1)], "unknown"),
    # tests: findings reach up, their absence reaches down
    ("test(hiv test) positive", [lab("hiv test", "positive", "2012")], "yes"),
    ("test(hiv test) positive", [lab("hiv test", "negative")], "no"),
    ("test(hiv test) negative", [lab("hiv test", "negative", None)], "yes"),
    ("test(hiv test) positive", [lab("hiv test", None)], "unknown"),
    ("test(hiv test) positive", [condition("HIV infection")], "unknown"),
    ("test(hiv test) positive", [], "unknown"),
    (HEPATITIS_B, [lab("hbsag", "positive")], "yes"),
    (HEPATITIS_B, [lab("hbsag", "negative")], "unknown"),
    ("test(hbsag) positive", [lab("hepatitis b test", "negative")], "no"),
    ("test(hbsag) positive", [lab("hepatitis b test", "positive")], "unknown"),
    ("test(hbsag) positive", [lab("hbsag", "positive"), lab("hbsag", "negative", "2026-11-12")], "no"),
    ("test(hbsag) positive", [lab("hbsag", "positive"), lab("hbsag", "negative")], "unknown"),
    (HEPATITIS_B, [lab("hbsag", "positive"), lab("hbv dna", "negative")], "yes"),
    ("test(flt3 mutation) mutated", [lab("flt3-itd", "positive")], "yes"),
    ("test(flt3-itd) mutated", [lab("flt3 mutation", "wild type")], "no"),
    ("test(flt3-itd) negative", [lab("flt3 mutation", "wild type")], "yes"),
    ("test(flt3-itd) mutated", [lab("flt3 mutation", "mutated")], "unknown"),
    ("test(her2) positive", [lab("her2", "amplified")], "yes"),
    ("test(her2) positive", [lab("her2", "mutated")], "unknown"),
    # each change of a gene for itself, and any of them for "alteration"
    ("test(ret fusion) positive", [lab("ret mutation", "mutated")], "unknown"),
    ("test(ret fusion) positive", [lab("ret fusion", "rearranged")], "yes"),
    ("test(ret fusion) positive", [lab("ret alteration", "negative")], "no"),
    ("test(ret fusion) positive", [lab("ret alteration", "positive")], "unknown"),
    ("test(ret alteration) positive", [lab("ret mutation", "mutated")], "yes"),
    ("test(ret alteration) positive", [lab("ret fusion", "negative")], "unknown"),
    ("test(egfr mutation) amplified", [lab("egfr mutation", "mutated")], "unknown"),
    ("test(egfr mutation) positive", [lab("egfr mutation", "amplified")], "unknown"),
    ("test(nras mutation) amplified", [lab("nras mutation", "wild type")], "unknown"),
    ("test(nras mutation) amplified", [lab("nras mutation", "amplified")], "yes"),
    ("test(alk rearrangement) positive", [lab("alk rearrangement", "mutated")], "unknown"),
    ("test(alk rearrangement) positive", [lab("alk rearrangement", "wild type")], "no"),
    ("test(braf v600e) mutated", [lab("braf v600e", "positive")], "yes"),
    ("test(germline brca mutation) positive", [lab("brca1 mutation", "mutated")], "unknown"),
    ("test(germline brca mutation) positive", [lab("germline brca1 mutation", "mutated")], "yes"),
    ("test(brca mutation) positive", [lab("germline brca2 mutation", "positive")], "yes"),
    # another method of the same test answers it, another kind of antibody does not
    ("test(tuberculosis test) negative", [lab("interferon-gamma release assay", "negative")], "yes"),
    ("test(tuberculosis test) positive", [lab("tuberculin skin test", "positive")], "yes"),
    ("test(tuberculin skin test) positive", [lab("interferon-gamma release assay", "positive")], "unknown"),
    (
        "test(tuberculosis test) negative",
        [lab("tuberculin skin test", "positive"), lab("interferon-gamma release assay", "negative")],
        "unknown",
    ),
    ("test(hav igm) positive", [lab("hav antibody", "positive")], "unknown"),
    ("test(hav antibody) positive", [lab("hav igm", "positive")], "yes"),
    ("test(pregnancy test) negative", [lab("pregnancy test", "negative", "2026-11-01")], "yes"),
    ("test(pregnancy test) negative", [lab("pregnancy test", "negative", "2025-11-01")], "unknown"),
    (RECENT_HIV, [lab("hiv test", "negative", "2026-11-01")], "yes"),
    (RECENT_HIV, [lab("hiv test", "negative", "2025")], "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "expected"), CASES)
def test_what_a_record_says(text: str, facts: list[p.AnyFact], expected: str) -> None:
    assert says(text, *facts) == expected


def test_no_pregnancy_test_is_asked_of_a_man() -> None:
    negative = "test(pregnancy test) negative within 7 days before treatment"
    assert says(negative, sex="male") == "yes"
    assert says("test(pregnancy test) positive", sex="male") == "no"
    assert says(negative) == says(negative, sex="female") == "unknown"
    assert says("test(hiv test) negative", sex="male") == "unknown"
    # a result on record is looked at all the same: it or the sex is wrong
    positive = lab("pregnancy test", "positive")
    assert says("test(pregnancy test) negative", positive, sex="male") == "no"


def test_an_old_value_counts_as_missing_and_says_so() -> None:
    found = finding(HB, hb(12, "2026-03-01"))
    assert "older than 90 days and counts as missing" in found.text and "2026-03-01" in found.text
    assert found.missing == "hemoglobin from the last 90 days"
    assert says(HB, hb(12, "2026-03-01"), policy=Policy(measurement_days=365)) == "yes"


def test_reasons_name_value_unit_bound_and_day() -> None:
    found = finding("creatinine <= 1.5 mg/dL", value("creatinine", 200, "umol/L"))
    assert found.text.startswith("creatinine 200 µmol/L of 2026-11-10 (that is 2.26")
    assert found.text.endswith("is not at most 1.5 mg/dL")
    found = finding(CREATININE, value("creatinine", 1.0, "mg/dL"))
    assert found.missing == "the laboratory's upper limit of creatinine"
    found = finding(HB, hb(50000))
    assert "not plausible" in found.text


def test_a_value_expires_on_the_day_after_its_last() -> None:
    leaf, chart = parse(HB), Chart(patient(hb(12, "2026-11-10")))
    (change,) = timeline(leaf, chart, ON, OPEN, Truth.YES)
    assert (change.day, change.truth) == (date(2026, 11, 10) + timedelta(days=91), Truth.UNKNOWN)


def test_complete_tests_mean_no_finding_but_never_a_result() -> None:
    closed = Policy(complete=frozenset(("tests",)))
    assert finding("test(hiv test) positive", policy=closed).assumed
    assert says("test(hiv test) positive", policy=closed) == "no"
    assert says("test(hiv test) negative", policy=closed) == "unknown"
    assert says("test(hiv test) positive", lab("hiv test", None), policy=closed) == "unknown"


@settings(max_examples=examples(400))
@given(
    concept=st.sampled_from([name for name, (units, _) in ANALYTES.items() if len(units) > 1]),
    ratio=st.floats(0.5, 2.0),
    bound=st.floats(0.5, 2.0),
    exact=st.booleans(),
    limits=st.booleans(),
    included=st.booleans(),
)
def test_the_same_patient_in_other_units_gives_the_same_truth(
    concept: str, ratio: float, bound: float, exact: bool, limits: bool, included: bool
) -> None:
    (first, *others), usual = ANALYTES[concept]
    amount = usual * (bound if exact else ratio)
    tree = c.Measurement(concept, c.Range(high=usual * bound, high_included=included), first)
    relative = c.Measurement(concept, c.Range(high=bound, high_included=included), "x ULN")

    def truths(unit: str) -> tuple[Truth, Truth]:
        def as_unit(number: float) -> float:
            return convert(number, first, unit, concept)

        fact = value(concept, as_unit(amount), unit, upper_limit=as_unit(usual) if limits else None)
        return evaluate(tree, patient(fact), ON), evaluate(relative, patient(fact), ON)

    for unit in others:
        assert truths(unit) == truths(first)
    assert truths(first)[0].decided and truths(first)[1].decided is limits


# ---- responses -----------------------------------------------------------------------------------------


def response(category: str, on: str | None = "2026-10-01", **fields: Any) -> p.ResponseFact:
    return p.ResponseFact(concept=category, source=p.Source("Observation/9"), on=moment(on), **fields)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("response >= VGPR", [response("VGPR")], "yes"),
        ("response >= VGPR", [response("sCR")], "yes"),
        ("response >= VGPR", [response("PR")], "no"),
        ("response = PR", [response("CR")], "no"),
        ("response = CR", [response("sCR")], "yes"),
        ("response >= CR", [response("CRi")], "no"),
        ("response >= CRi", [response("CR")], "yes"),
        ("response >= VGPR", [response("CRi")], "unknown"),
        ("response = PD", [response("relapse")], "unknown"),
        ("response = relapse", [response("CR")], "no"),
        ("response >= PR", [response("PD", "2026-11-01"), response("CR", "2026-05-01")], "no"),
        ("response >= PR", [response("PD", "2026-05-01"), response("CR", "2026-05-01")], "unknown"),
        ("response >= VGPR by IMWG", [response("VGPR", criteria="IMWG")], "yes"),
        ("response >= VGPR by IMWG", [response("VGPR")], "yes"),
        ("response = PD by ELN", [response("PD", criteria="RECIST")], "unknown"),
        # VGPR is of the IMWG's scale: the response of a leukemia by ELN says nothing of it
        ("response >= VGPR", [response("SD", criteria="ELN")], "unknown"),
        ("response >= VGPR", [response("SD", criteria="IMWG")], "no"),
        ("response >= CRi", [response("SD", criteria="ELN")], "no"),
        ("response >= CRi", [response("SD", criteria="RECIST")], "unknown"),
        ("response >= PR", [response("SD", criteria="ELN")], "no"),
        ("response >= VGPR line 2", [response("VGPR", line=2), response("PD", "2026-11-01", line=3)], "yes"),
        ("response >= VGPR line 2", [response("VGPR", line=1)], "unknown"),
        ("response >= VGPR line 2", [response("VGPR")], "unknown"),
        ("response >= VGPR line 2", [response("VGPR", line=2), response("PD", "2026-11-01")], "unknown"),
        ("response >= VGPR line 2", [response("VGPR", line=2), response("CR", "2026-11-01")], "yes"),
        ("response >= PR", [drug("azacitidine")], "unknown"),
    ],
)
def test_responses(text: str, facts: list[p.AnyFact], expected: str) -> None:
    assert says(text, *facts) == expected


# ---- age and sex ---------------------------------------------------------------------------------------

ADULT, UP_TO_70 = "age >= 18 years", "age from 18 to 70 years"


@pytest.mark.parametrize(
    ("text", "birth", "expected"),
    [
        (ADULT, "2008-11-21", "yes"),
        (ADULT, "2008-11-22", "no"),
        (ADULT, "2008-11", "unknown"),
        (ADULT, "2008-10", "yes"),
        (ADULT, "2008", "unknown"),
        (ADULT, "2009", "no"),
        (ADULT, "", "unknown"),
        (UP_TO_70, "1955-11-22", "yes"),
        (UP_TO_70, "1955-11-21", "no"),
        ("age > 18 years", "2008-11-20", "no"),
        ("age >= 6 months", "2026-05-21", "yes"),
        ("age >= 6 months", "2026-05-22", "no"),
        ("age < 28 days", "2026-10-25", "yes"),
        ("age < 28 days", "2026-10-24", "no"),
        ("age < 4 weeks", "2026-10-24", "no"),
        (ADULT, "2027-01-01", "unknown"),
        ("age < 1 years", "2026", "yes"),
    ],
)
def test_ages(text: str, birth: str, expected: str) -> None:
    assert says(text, birth=birth) == expected


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2000, 12, 31), date(2025, 12, 30), 24),
        (date(2000, 12, 31), date(2025, 12, 31), 25),
    ],
)
def test_birthdays(birth: date, day: date, years: int) -> None:
    at_least = c.Age(c.Range(low=years))
    more = c.Age(c.Range(low=years + 1))
    who = patient(birth=birth.isoformat())
    assert evaluate(at_least, who, day) is Truth.YES and evaluate(more, who, day) is Truth.NO


@settings(max_examples=examples(300))
@given(
    st.dates(date(1930, 1, 1), date(2026, 11, 21)),
    st.sampled_from(("years", "months", "weeks", "days")),
    st.integers(0, 1200),
)
def test_the_day_a_bound_of_age_is_passed_is_told(birth: date, unit: Any, bound: int) -> None:
    leaf = c.Age(c.Range(high=bound), unit)
    chart = Chart(patient(birth=birth.isoformat()))
    now = judge(leaf, chart, ON, OPEN).truth
    changes = timeline(leaf, chart, ON, OPEN, now)
    assert bool(changes) is (now is Truth.YES)
    for change in changes:
        assert judge(leaf, chart, change.day, OPEN).truth is Truth.NO
        assert judge(leaf, chart, change.day - timedelta(days=1), OPEN).truth is Truth.YES


def test_sex() -> None:
    assert says("sex female", sex="female") == "yes"
    assert says("sex female", sex="male") == "no"
    assert says("sex female") == "unknown"


# ---- answers -------------------------------------------------------------------------------------------


def answer(text: str, yes: bool, by: Any = "patient", on: str | None = None) -> p.AnswerFact:
    return p.AnswerFact(concept=text, source=p.Source("form"), yes=yes, by=by, on=moment(on))


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ('attest "Written informed consent"', [answer("written informed  consent.", True)], "yes"),
        ('attest "Written informed consent"', [answer("written informed consent", False)], "no"),
        ('attest "Written informed consent"', [answer("willing", True)], "unknown"),
        ('attest "consent"', [answer("consent", True), answer("consent", False)], "unknown"),
        (
            'attest "consent"',
            [answer("consent", True, on="2026"), answer("consent", False, on="2024")],
            "yes",
        ),
        ('attest "consent"', [answer("consent", True, "investigator")], "yes"),
        ('attest by investigator "fit enough"', [answer("fit enough", True)], "unknown"),
        ('attest by investigator "fit enough"', [answer("fit enough", True, "investigator")], "yes"),
        ('unparsed "something"', [answer("something", True)], "unknown"),
        ('allowed "hydroxyurea"', [], "yes"),
    ],
)
def test_what_only_a_person_can_say(text: str, facts: list[p.AnyFact], expected: str) -> None:
    assert says(text, *facts) == expected
