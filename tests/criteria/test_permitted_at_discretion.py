"""What a doctor may permit is asked of those whom it is about; what is permitted beside a judgement is part of it."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Stable angina on standard treatment allowed at discretion of investigator": (
            "if condition(angina pectoris) then attest by investigator"
            ' "Stable angina on standard treatment allowed at discretion of investigator"'
        ),
        "Patients with gout may be enrolled at the discretion of the investigator.": (
            "if condition(gout) then attest by investigator"
            ' "Patients with gout may be enrolled at the discretion of the investigator"'
        ),
        "Therefore, patients who are not on antiretroviral therapy may be enrolled at the discretion of the clinician.": (
            "if not received(antiretroviral therapy) ongoing then attest by investigator"
            ' "Therefore, patients who are not on antiretroviral therapy may be enrolled at the discretion of the clinician"'
        ),
        "Prior radiotherapy is allowed at the discretion of the principal investigator": (
            "if received(radiotherapy) then attest by investigator"
            ' "Prior radiotherapy is allowed at the discretion of the principal investigator"'
        ),
        # who is let in so cannot be told
        "No uncontrolled asthma allowed at the discretion of the investigator": (
            'attest by investigator "No uncontrolled asthma allowed at the discretion of the investigator"'
        ),
        "Patients not eligible at the discretion of the investigator": (
            'attest by investigator "Patients not eligible at the discretion of the investigator"'
        ),
    },
    exclusion={
        "Patients with gout may be enrolled at the discretion of the investigator": (
            'attest by investigator "Patients with gout may be enrolled at the discretion of the investigator"'
        ),
        "Drug use considered by the investigator to hinder compliance. Coffee is permitted.": (
            'attest by investigator "Drug use considered by the investigator to hinder compliance. Coffee is permitted"'
        ),
        "Heart failure or cirrhosis. Asthma is permitted.": "condition(heart failure) or condition(cirrhosis)",
    },
)
def test_a_permission_is_decided_for_those_whom_it_is_about(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
