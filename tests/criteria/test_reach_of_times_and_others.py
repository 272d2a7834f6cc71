"""How far a time, a treatment or "other" reaches in a list, and what is found, asked of a person."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write
from trialrun.model.eligibility import Kind


def trees(text: str) -> list[str]:
    return [write(one.tree) for one in compile_text(text)]


@each(
    inclusion={
        "No prior or concurrent heparin or warfarin within the past 9 days": (
            "not (received(heparin) within 9 days before screening or received(warfarin) within 9 days before screening)"
        ),
        "No prior or concurrent heparin, aspirin, or warfarin within past 9 days": (
            "not (received(heparin) within 9 days before screening or received(aspirin) within 9 days before screening"
            " or received(warfarin) within 9 days before screening)"
        ),
        # each of these has its own
        "No prior or concurrent warfarin": "not received(warfarin)",
        "No history of gout currently receiving allopurinol, colchicine, or other steroids": (
            "not (condition(gout) history and (received(allopurinol) ongoing or received(colchicine) ongoing"
            " or received(corticosteroid) ongoing))"
        ),
        "Gout currently taking allopurinol or colchicine": (
            "condition(gout) and (received(allopurinol) ongoing or received(colchicine) ongoing)"
        ),
        "Negative pregnancy test, 48 hours prior to CT scan": (
            'test(pregnancy test) negative within 48 hours before screening and attest by investigator "within 48 hours prior to CT scan"'
        ),
        "Negative pregnancy test, 5 days prior to enrollment": (
            "test(pregnancy test) negative within 5 days before enrolment"
        ),
        "HCV RNA < 80 IU/mL using the Acme Superquant assay": (
            'hcv rna level < 80 [IU]/mL and attest by investigator "using the Acme Superquant assay"'
        ),
        "Single-agent methotrexate (e.g., Otrexup, Trexall)": 'received("single agent methotrexate")',
        "Residual measurable thyroid and/or cervical mass": (
            'condition("residual thyroid mass") measurable or condition("residual cervical mass") measurable'
        ),
        "Clinical findings and endoscopy support celiac disease": (
            'attest by investigator "Clinical findings and endoscopy support celiac disease"'
        ),
        "Need for ventilatory support": 'received(mechanical ventilation) ongoing or attest by investigator "Need for ventilatory support"',
        "Psoriasis and be either asymptomatic or have arthritis": (
            'condition(psoriasis) and attest by investigator "be either asymptomatic or have arthritis"'
        ),
        "However, if the ferritin is raised due to gout, the patient may be included": (
            'allowed "However, if the ferritin is raised due to gout, the patient may be included"'
        ),
    },
    exclusion={
        "Prior or concurrent use of heparin or warfarin within 9 days": (
            "received(heparin) within 9 days before screening or received(warfarin) within 9 days before screening"
        ),
        "Gout currently taking allopurinol, colchicine, or prednisone": (
            "condition(gout) and (received(allopurinol) ongoing or received(colchicine) ongoing or received(prednisone) ongoing)"
        ),
        # two that keep out
        "History of gout, currently receiving allopurinol or colchicine": (
            "condition(gout) history or received(allopurinol) ongoing or received(colchicine) ongoing"
        ),
        "Serology suggests celiac disease": 'attest by investigator "Serology suggests celiac disease"',
        "Residual toxicity of the previous treatment": "condition(drug toxicity)",
        "Toxicity of previous treatment": "condition(adverse reaction) history",
        "Emergency surgery": 'attest by investigator "Emergency surgery"',
        "Emergency surgery within 20 days": "received(emergency surgery) within 20 days before screening",
        "However, if the gout is controlled with drugs the patient may be included": (
            'allowed "However, if the gout is controlled with drugs the patient may be included"'
        ),
    },
)
def test_what_is_said_of_several(kind: Kind, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Other anticoagulants", True),
        ("Use of any other antihypertensive drugs within 6 weeks", True),
        ("Any other class of antihypertensive", True),
        ("Warfarin or other anticoagulants", False),
        ("Other investigational drugs", False),
        ("Other skin disease", False),
    ],
)
def test_a_note_tells_that_any_treatment_counts(sentence: str, told: bool) -> None:
    (one,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
    assert ("says “other”" in one.note) is told


@pytest.mark.parametrize(
    ("heading", "first", "expected"),
    [
        (
            "Current cardiac disease, within three weeks of study entry, defined as:",
            "Stroke",
            "condition(stroke) within 3 weeks before enrolment",
        ),
        (
            "Current abnormal laboratory values, within three weeks of study entry defined as:",
            "Hemoglobin < 8 g/dL",
            "hemoglobin < 8 g/dL within 3 weeks before enrolment",
        ),
        (
            "Nonmeasurable disease only, including:",
            "Ascites",
            'condition(ascites) and attest by investigator "Nonmeasurable disease only"',
        ),
    ],
)
def test_what_a_heading_says_of_its_list(heading: str, first: str, expected: str) -> None:
    assert expected in trees(f"Exclusion Criteria:\n\n* {heading}\n  - {first}\n  - Pleural effusion\n")


def test_only_nonmeasurable_disease_is_denied() -> None:
    text = "Inclusion Criteria:\n\n* No nonmeasurable disease only including:\n  - Ascites\n  - Pleural effusion\n"
    assert trees(text) == [
        'condition(ascites) and attest by investigator "nonmeasurable disease only"',
        'condition(pleural effusion) and attest by investigator "nonmeasurable disease only"',
    ]
