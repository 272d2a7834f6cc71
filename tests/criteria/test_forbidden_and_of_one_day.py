"""What may not be given, values of one day, times in bare numbers, lists that go on, and how the trial goes on."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Temperature below 38 °C on the day of infusion": (
            "temperature < 38 Cel within less than 1 day before treatment"
        ),
        "Negative pregnancy test on the day of surgery": (
            "test(pregnancy test) negative within less than 1 day before surgery"
        ),
        "Creatinine ≤ 2 mg/dL within 9 days before enrollment; temperature < 38 °C on the day of infusion": (
            "creatinine <= 2 mg/dL within 9 days before enrolment"
            " and temperature < 38 Cel within less than 1 day before treatment"
        ),
        # on either day
        "Hemoglobin ≥ 9 g/dL at screening and on the day of surgery": (
            'hemoglobin >= 9 g/dL and attest by investigator "on the day of surgery"'
        ),
        "Age over 18 years on the day of consent": "age > 18 years",
        "ECOG 0-1 on the day of enrollment": "ecog from 0 to 1",
    },
    exclusion={
        "Blood pressure above 170/105 mmHg on the day of surgery": (
            "systolic blood pressure > 170 mm[Hg] within less than 1 day before surgery"
            " or diastolic blood pressure > 105 mm[Hg] within less than 1 day before surgery"
        ),
        "Active infection on the day of transplant": "condition(infection) active",
    },
)
def test_a_value_of_one_day_is_no_earlier_one(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No syncope in two months": "not condition(syncope) within 2 months before screening",
        "Methotrexate for at least 5 months but no more than 3 years before entry": (
            "received(methotrexate) ongoing for between 5 months and 3 years"
        ),
        "Treated with insulin for at least 5 months but not longer than 4 years": (
            "received(insulin) for between 5 months and 4 years"
        ),
        "Treated with insulin for at least 5 months": "received(insulin) for at least 5 months",
    },
    exclusion={
        "Hemoptysis and epistaxis in five months": (
            "condition(hemoptysis) within 5 months before screening"
            " or condition(epistaxis) within 5 months before screening"
        ),
        "Stroke in 5 months prior to enrollment": "condition(stroke) within 5 months before enrolment",
        # still to come, and how fast
        "Pregnancy planned in 5 months": 'unparsed "Pregnancy planned in 5 months"',
        "Weight loss of more than 9 % in 5 months": (
            'weight loss > 9 % and attest by investigator "in 5 months"'
        ),
        "CKD grades 3 and 4": (
            "condition(chronic kidney disease stage 3) or condition(chronic kidney disease stage 4)"
        ),
        "Grade 3 mucositis": "condition(mucositis) grade = 3",
    },
)
def test_times_and_stages_by_bare_numbers(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        # how the trial goes on asks nothing of what was done before
        "Surgery for participants of this study will be according to accepted standards of care": (
            'allowed "Surgery for participants of this study will be according to accepted standards of care"'
        ),
        "Radiotherapy will be given according to institutional guidelines": (
            'allowed "Radiotherapy will be given according to institutional guidelines"'
        ),
        "2 prior regimens allowed": 'allowed "2 prior regimens allowed"',
    },
    exclusion={
        "Hormonal contraceptives may not be used": "received(hormonal contraceptive) ongoing",
        "Drugs with potential to cause deafness should not be given daily for > 3 weeks": (
            'attest by investigator "Drugs with potential to cause deafness given daily for > 3 weeks"'
        ),
        "Ibuprofen should not be taken within 6 days of surgery": (
            "received(ibuprofen) within 6 days before surgery"
        ),
        "Patients should not have received rituximab within 5 weeks": (
            "received(rituximab) within 5 weeks before screening"
        ),
        # of which cohort somebody may be one
        "Prior use of ABC123, with the exception of subjects randomized into a study of ABC123 with metformin": (
            'received("abc123") and not attest by investigator'
            ' "subjects randomized into a study of ABC123 with metformin"'
        ),
    },
)
def test_what_is_forbidden_and_what_goes_on(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No antiviral drugs (lumecor, tebrimol, etc.)": "not received(antiviral)",
    },
    exclusion={
        "Investigational agents including antiviral agents (ribavirin, oseltamivir, etc.)": (
            "received(investigational agent)"
        ),
        "Antibiotics (lumecor, tebrimol, etc.)": "received(antibiotic)",
        "Antihypertensive medications (beta blockers, ACE inhibitors, etc.)": (
            "received(antihypertensive) or received(beta blocker) or received(ace inhibitor)"
        ),
        # by which way: it is no list of drugs
        "Antibiotics (oral, IV, etc.)": 'received(antibiotic) and attest by investigator "oral, IV, etc"',
    },
)
def test_a_list_that_goes_on_narrows_nothing(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
