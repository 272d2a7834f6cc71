"""Names, times and types that were once read more narrowly than said, or more widely without a word of it."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text

INCLUSIONS = {
    "No preexisting severe organ dysfunction": "not condition(organ dysfunction) severe",
    "More than 4 weeks since prior radiotherapy (8 weeks since prior mitomycin)": (
        "not received(radiotherapy) within 4 weeks before treatment"
        " and not received(mitomycin) within 8 weeks before treatment"
    ),
    "More than 4 weeks since prior radiotherapy (at least 8 weeks for mitomycin)": (
        "not received(radiotherapy) within 4 weeks before treatment"
        " and not received(mitomycin) within less than 8 weeks before treatment"
    ),
    "At least 4 weeks since prior radiotherapy (8 weeks since prior mitomycin)": (
        "not received(radiotherapy) within less than 4 weeks before treatment"
        " and not received(mitomycin) within less than 8 weeks before treatment"
    ),
}
EXCLUSIONS = {
    "Digitalis": "received(cardiac glycoside)",
    "Use of digitalis glycosides": "received(cardiac glycoside) ongoing",
    "Digoxin": "received(digoxin)",
    "Organ failure": "condition(organ failure)",
    # "stable or unstable": any of it, in that time
    "Stroke, stable or unstable angina, or seizure within 3 months": (
        "condition(stroke) within 3 months before screening"
        " or condition(angina pectoris) stable within 3 months before screening"
        " or condition(angina pectoris) uncontrolled within 3 months before screening"
        " or condition(seizure) within 3 months before screening"
    ),
    "Stroke, stable angina, or seizure within 3 months": (
        "condition(stroke) within 3 months before screening or condition(angina pectoris) stable"
        " or condition(seizure) within 3 months before screening"
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_as_wide_as_it_is_said(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("HIV-1 seropositivity", "Read as: HIV of either type, though the sentence names “HIV-1”."),
        (
            "No prior systemic chemotherapy",
            "Read as: any such treatment, though the sentence says “systemic”.",
        ),
        ("No systemic steroids", ""),
        ("No systemic anticoagulation", ""),
        ("No systemic antibiotics", ""),
        (
            "At least 2 weeks since other antibiotics",
            "Read as: any such treatment, though the sentence says “other”.",
        ),
        (
            "No bone metastases by bone scan or x-ray",
            "Read as: a diagnosis on the record counts as it is, though the sentence wants it “by bone scan or x-ray”.",
        ),
        (
            "Diagnosis of asthma based on spirometry",
            "Read as: a diagnosis on the record counts as it is, though the sentence wants it “based on spirometry”.",
        ),
        ("Diabetes on insulin", ""),
        ("Asthma treated by a pulmonologist", ""),
        ("HIV-1 or HIV-2 positive", ""),
        ("HIV-1/2 positive", ""),
        ("HIV-1 infection", ""),
        (
            "Has met the ACR criteria for gout",
            "Read as: a diagnosis on the record counts as it is, though the sentence wants it “met the ACR criteria”.",
        ),
    ],
)
def test_what_is_read_more_widely_is_told(sentence: str, note: str) -> None:
    (one,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    assert one.note == note
