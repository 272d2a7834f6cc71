"""A remark, a refusal or a time told of one member of a list says nothing of the others, or of them all."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def compiled(sentence: str, section: str) -> str:
    (criterion,) = compile_text(f"{section} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # a value cannot be high and low at once
        (
            "Hypotension (systolic blood pressure consistently below 85 mmHg) or gout",
            "condition(hypotension) and systolic blood pressure < 85 mm[Hg]"
            ' and attest by investigator "consistently" or condition(gout)',
        ),
        (
            "Temperature > 38 °C (oral) or history of cough within 2 days",
            'temperature > 38 Cel and attest by investigator "oral"'
            " or condition(cough) history within 2 days before screening",
        ),
        # the grades that a scale has are no demand
        (
            "Mucositis greater than grade 2 (on a scale of 1-4)",
            "condition(mucositis) grade > 2",
        ),
        # the time of a trial is that of the drug beside it
        (
            "Receipt of an investigational drug, device or substance, or participation in a drug trial"
            " within 60 days before dosing",
            "received(investigational agent) within 60 days before treatment"
            " or received(investigational device) within 60 days before treatment"
            ' or attest by investigator "participation in a drug trial within 60 days before dosing"',
        ),
        (
            "Females who are pregnant, and males and females who will not use condoms",
            'sex female and condition(pregnancy) or attest "males and females who will not use condoms"',
        ),
        (
            "Females who are nursing or with plans to become pregnant",
            'sex female and (condition(lactation) or attest "with plans to become pregnant")',
        ),
        (
            "Women known to be pregnant at enrolment or with a wish to conceive",
            'sex female and (condition(pregnancy) or attest "with a wish to conceive")',
        ),
    ],
)
def test_exclusions(sentence: str, expected: str) -> None:
    assert compiled(sentence, "Exclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Aged 20 to 70 years and with good compliance", "age from 20 to 70 years"),
        ("Hemoglobin ≥ 10 g/dL, good compliance", "hemoglobin >= 10 g/dL"),
    ],
)
def test_compliance_is_asked_beside_what_is_known(sentence: str, expected: str) -> None:
    assert compiled(sentence, "Inclusion").startswith(f'{expected} and attest "')
