"""What something was given for, to whom, or what it is not fit for: part of the demand, and never one of its own."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write

INCLUSIONS = {
    # the diseases behind "for" are not demanded, and keep nobody out by themselves
    "No prior chemotherapy for relapsed or disseminated lung cancer": (
        'not (received(chemotherapy) and attest by investigator "for relapsed or disseminated lung cancer")'
    ),
    # whoever had no more than two of any kind had no more than two of this one; whoever had more may still fit
    "No more than 2 prior chemotherapy regimens for metastatic disease": (
        "received(chemotherapy) lines <= 2 or attest by investigator "
        '"No more than 2 prior chemotherapy regimens for metastatic disease"'
    ),
    "Biopsy proven sarcoma not amenable to surgery or radiotherapy": (
        'condition(sarcoma) and attest by investigator "not amenable to surgery or radiotherapy"'
    ),
    "No neuropathy worse than grade 2": "not condition(neuropathy) grade > 2",
    # a diagnostic operation is no diagnosis
    "At least 2 months since prior surgery except diagnostic biopsy": (
        "not (received(surgery except biopsy) within less than 2 months before treatment or received(biopsy) "
        'within less than 2 months before treatment and not attest by investigator "diagnostic biopsy")'
    ),
    # known exceptions are known, whatever is said of the last one
    "No other malignancy in the last 3 years except carcinoma in situ of the cervix or another cancer in remission": (
        "not (condition(malignancy except carcinoma in situ of the cervix) within 3 years before screening "
        'and not attest by investigator "another cancer in remission")'
    ),
    # who did not drink has no disease of that name
    "Has not consumed beer": 'unparsed "Has not consumed beer"',
    # what the bound says already
    "Elevated INR of at least 1.5": "inr >= 1.5",
    "BMI = 20-30 kg/m2": "bmi from 20 to 30 kg/m2",
    # the value is the record's, the ability a person's
    "FEV1 > 1 L and able to use a spirometer": (
        'fev1 > 1 L and attest by investigator "able to use a spirometer"'
    ),
}
EXCLUSIONS = {
    # weighed, and in no record
    "Moderate or high suicide risk": 'attest by investigator "Moderate or high suicide risk"',
    "Patients transferred from another hospital": (
        'attest by investigator "Patients transferred from another hospital"'
    ),
    # an illness is no way on which somebody came
    "Patients identified by stroke": 'unparsed "Patients identified by stroke"',
    "Insulin in the preceding 12 hours before the appointment": "received(insulin) within 12 hours before study",
    "Retinal detachment at first presentation": (
        'condition(retinal detachment) and attest by investigator "at first presentation"'
    ),
    # an infection keeps out, whatever is planned
    "Active infection or planning to become pregnant": (
        'condition(infection) active or attest "planning to become pregnant"'
    ),
    "Diabetes, stroke or participation in another trial": (
        "condition(diabetes mellitus) or condition(stroke) or "
        'attest by investigator "participation in another trial"'
    ),
    # what is planned may go on behind the comma
    "Planning to take aspirin, ibuprofen": "received(aspirin) planned or received(ibuprofen) planned",
    "Raised creatinine above 2 mg/dL": "creatinine > 2 mg/dL",
    "Subject who underwent thyroid surgery": "received(thyroid surgery)",
    "Serious adverse reaction to a vaccine": (
        'condition(adverse reaction) severe and attest by investigator "to a vaccine"'
    ),
}


@pytest.mark.parametrize("sentence", INCLUSIONS)
def test_a_purpose_belongs_to_what_was_given(sentence: str) -> None:
    (criterion,) = compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")
    assert write(criterion.tree) == INCLUSIONS[sentence]


@pytest.mark.parametrize("sentence", EXCLUSIONS)
def test_a_tail_narrows_what_keeps_out(sentence: str) -> None:
    (criterion,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
    assert write(criterion.tree) == EXCLUSIONS[sentence]


def test_the_next_demand_begins_with_its_measurement_where_the_stop_is_lost() -> None:
    found = compile_text("Inclusion Criteria:\n\n* No ascites Albumin at least 3 g/dL")
    assert [write(x.tree) for x in found] == ["not condition(ascites)", "albumin >= 3 g/dL"]
    told = compile_text("Inclusion Criteria:\n\n* Diabetes with Hemoglobin A1c above 8 %")
    assert len(told) == 1
