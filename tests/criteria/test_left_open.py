"""What a text that is left to a person names, denies and counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.criteria.left_open import bounds, named


def names(text: str) -> list[str]:
    return [f"{'no ' if one.denied else ''}{one.name}" for one in named(text)]


def numbers(text: str) -> list[tuple[float | None, float | None, str, str]]:
    return [(one.range.low, one.range.high, one.unit, one.kind) for one in bounds(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "anything that makes travelling unsafe, such as heart failure or asthma",
            ["heart failure", "asthma"],
        ),
        (
            "judged fit, with no heart failure, asthma or epilepsy",
            ["no heart failure", "no asthma", "no epilepsy"],
        ),
        ("no reason to fear, as asthma was mild", ["asthma"]),
        ("not suitable for chemotherapy", ["chemotherapy"]),
        ("without active asthma. Diabetes is weighed", ["no asthma", "diabetes mellitus"]),
        ("able to follow what is said", []),
        ("unable to understand French well enough", ["no French"]),
        ("able to speak French", ["French"]),
        ("able to read Braille", []),
        ("seen during the admission", ["hospitalization"]),
        ("stroke in hospital, if any", ["stroke", "hospitalization"]),
        ("weak on admission to the study", []),
        ("told by the admission diagnosis", []),
        ("unwilling to become pregnant", []),
        ("nausea after the study drug", ["nausea"]),
        ("never treated with insulin or metformin", ["no insulin", "no metformin"]),
        ("not treated for asthma", ["asthma"]),
        ("unable to undergo MRI", ["no magnetic resonance imaging"]),
        ("who refuse transfusion", ["no transfusion"]),
        ("do not intend to take insulin", ["no insulin"]),
        ("seen as non-COPD controls with asthma", ["no chronic obstructive pulmonary disease", "asthma"]),
        ("non-small cell lung cancer that was weighed", ["non-small cell lung cancer"]),
        ("excluded from dialysis because of heart failure", ["no dialysis", "heart failure"]),
        ("weighed in the absence of asthma or epilepsy", ["no asthma", "no epilepsy"]),
        ("if there is no clinical or imaging evidence of pneumonia", ["no pneumonia"]),
        ("no mild or fading active eczema", ["no eczema"]),
        ("who abstain from smoking and avoid caffeine", ["no smoking", "no caffeine"]),
        ("did not show asthma", ["no asthma"]),
        ("not yet diagnosed with epilepsy", ["no epilepsy"]),
        ("a rash incompatible with psoriasis", ["rash", "no psoriasis"]),
        ("an implant incompatible with MRI", ["magnetic resonance imaging"]),
        ("epilepsy was ruled out by a neurologist", ["no epilepsy"]),
        ("those in whom stroke is not visible", ["no stroke"]),
        ("seizure-free as told by the family", ["no seizure"]),
        ("with asthma are excluded", ["asthma"]),
        ("anaemia with free T4 weighed", ["anemia", "free t4"]),
        ("a node that has not been irradiated", ["no radiotherapy"]),
        ("irradiated platelets are given", ["platelets"]),
        ("not operated on for gallstones", ["no surgery", "gallstones"]),
        ("ventilated in hospital", ["mechanical ventilation", "hospitalization"]),
    ],
)
def test_what_is_named(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stayed in hospital for more than 48 h", [(48, None, "h", "time")]),
        ("walks for at least 6 minutes", [(6, None, "min", "time")]),
        ("trains more than 9 hours per week", [(9, None, "h/wk", "value")]),
        ("weight steady (± 3 kg)", [(3, 3, "kg", "tolerance")]),
        ("seen after 20 days of fever", [(20, None, "d", "time")]),
        ("moved in the first 12 hours", [(None, 12, "h", "time")]),
        ("a grip below 20 kg", [(None, 20, "kg", "value")]),
        ("knits for over 15 hours per week", [(15, None, "h/wk", "value")]),
        ("rests for twenty minutes or more", [(20, None, "min", "time")]),
        ("seen 3 times in five weeks", [(5, 5, "wk", "time")]),
        ("three grandparents abroad", [(3, 3, "", "count")]),
        ("fills two or more prescriptions", [(2, None, "", "count")]),
        ("one earlier antibiotic course", [(1, 1, "", "count")]),
        ("8 cycles as planned", [(8, 8, "", "count")]),
        ("bulky stage II tumours", [(2, 2, "", "stage")]),
        ("stage I or III, as judged", [(1, 1, "", "stage"), (3, 3, "", "stage")]),
        ("fit by ASA 2 standards", [(2, 2, "", "value")]),
        (
            "within 3 weeks or 5 half-lives, whichever is longer",
            [(None, 3, "wk", "time"), (None, 5, "half-lives", "time")],
        ),
        ("moved by +/- 2 days", [(2, 2, "d", "tolerance")]),
        ("in any share (from 0 to 100%)", []),
        ("one reason or another", []),
        ("type 2 fibres", []),
        ("two thirds of those asked", []),
        ("3 on the 0-10 pain scale", []),
        ("open from 7am to 11pm", []),
        ("as in DSM-5 and RECIST 1.1", []),
        ("room 12 of the ward", []),
        ("told by Denis grading II or III", [(2.0, 3.0, "", "grade")]),
        ("seen as Angle class II", [(2.0, 2.0, "", "grade")]),
        ("class of 12", []),
    ],
)
def test_what_is_counted(text: str, expected: list[tuple[float | None, float | None, str, str]]) -> None:
    assert [(low, high, unit, kind) for low, high, unit, kind in numbers(text)] == expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text("aeo ,.()<>≥±0123456789hdmkg%/-\n", max_size=80))
def test_places_are_in_the_text(text: str) -> None:
    for one in (*named(text), *bounds(text)):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip()
