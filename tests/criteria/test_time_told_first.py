"""Times that stand first or belong to a test, lower limits alone, and what only the first of a list lacks."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text

INCLUSIONS = {
    "Haemoglobin at least normal": "hemoglobin >= 1 x LLN",
    "Haemoglobin normal": "hemoglobin >= 1 x LLN and hemoglobin <= 1 x ULN",
    "Total and direct bilirubin < 2 x ULN": "bilirubin < 2 x ULN and direct bilirubin < 2 x ULN",
    "Age 20 to 60 at the time of bone marrow transplantation": "age from 20 to 60 years",
    "Within 3 months of enrollment, no stroke": "not condition(stroke) within 3 months before enrolment",
    # a value, and a result, of that time
    "Within 2 weeks of enrollment, platelets > 100,000/µL": (
        "platelets > 100000 /uL within 2 weeks before enrolment"
    ),
    "Within 14 days prior to randomization, HIV RNA >= 400 copies/mL": (
        "hiv viral load >= 400 copies/mL within 14 days before randomisation"
    ),
    "Within 6 weeks prior to study entry, negative HIV test": (
        "test(hiv test) negative within 6 weeks before enrolment"
    ),
    # who is asked was of childbearing potential before that time
    "Within 7 days before treatment, women of childbearing potential must have a negative pregnancy test": (
        "if condition(childbearing potential) then test(pregnancy test) negative within 7 days before treatment"
    ),
}
EXCLUSIONS = {
    "Within 3 weeks of the baseline MRI, chemotherapy": "received(chemotherapy) within 3 weeks before baseline",
    "Within 30 days of study entry, patients who have received any investigational drugs": (
        "received(investigational agent) within 30 days before enrolment"
    ),
    "In the past 3 months, stroke or unstable angina": (
        "condition(stroke) within 3 months before screening"
        " or condition(unstable angina) within 3 months before screening"
    ),
    "Interstitial pneumonia (to be excluded by chest CT within 21 days before enrollment)": (
        "condition(interstitial pneumonia)"
    ),
    "Tuberculosis by culture or PCR testing": "condition(tuberculosis)",
    "Absent corneal reflex or uveitis": 'not condition("corneal reflex") or condition(uveitis)',
    # what one has now has no such time
    "Within 3 months of entry, surgery or currently on methotrexate": (
        'unparsed "Within 3 months of entry" or received(surgery) or received(methotrexate) ongoing'
    ),
}


@pytest.mark.parametrize("sentence", INCLUSIONS)
def test_inclusions(sentence: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == INCLUSIONS[sentence]


@pytest.mark.parametrize("sentence", EXCLUSIONS)
def test_exclusions(sentence: str) -> None:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == EXCLUSIONS[sentence]
