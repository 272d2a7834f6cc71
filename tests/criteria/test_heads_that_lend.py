"""What the head of a list says of its lines: how, when and since when they are meant."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(heading: str, head: str, *lines: str) -> list[str]:
    listed = "\n".join(f"* {line}" for line in lines)
    return [write(one.tree) for one in compile_text(f"{heading} Criteria:\n\n{head}\n\n{listed}\n")]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Current use of:", ["received(insulin) ongoing", "received(warfarin) ongoing"]),
        ("Patients who are taking:", ["received(insulin) ongoing", "received(warfarin) ongoing"]),
        ("Ongoing treatment with:", ["received(insulin) ongoing", "received(warfarin) ongoing"]),
        ("Prior treatment with:", ["received(insulin)", "received(warfarin)"]),
    ],
)
def test_what_is_taken_now(head: str, expected: list[str]) -> None:
    assert trees("Exclusion", head, "Insulin", "Warfarin") == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            "Recent:",
            [
                'condition(stroke) and attest by investigator "Recent Stroke"',
                'condition(seizure) and attest by investigator "Recent Seizure"',
            ],
        ),
        (
            "Severe or uncontrolled diseases:",
            [
                "condition(stroke) severe or condition(stroke) uncontrolled",
                "condition(seizure) severe or condition(seizure) uncontrolled",
            ],
        ),
        ("Significant heart disease, defined as the following:", ["condition(stroke)", "condition(seizure)"]),
        ("History of:", ["condition(stroke)", "condition(seizure)"]),
    ],
)
def test_of_what_course(head: str, expected: list[str]) -> None:
    assert trees("Exclusion", head, "Stroke", "Seizure") == expected


def test_newly_diagnosed_and_proven() -> None:
    (one,) = trees("Inclusion", "Newly diagnosed histologically proven:", "Sarcoma", "Thymoma")
    assert one == 'condition(sarcoma) "newly diagnosed" or condition(thymoma) "newly diagnosed"'


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Drug or tobacco abuse", ["condition(drug abuse) or condition(tobacco use)"]),
        (
            "Alcohol, drug or nicotine dependence",
            ["condition(alcohol dependence) or condition(drug dependence) or condition(nicotine dependence)"],
        ),
    ],
)
def test_no_drug_is_lost(sentence: str, expected: list[str]) -> None:
    assert [write(one.tree) for one in compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")] == expected


def test_a_disease_that_is_defined_keeps_out_by_its_name() -> None:
    lines = trees("Exclusion", "Patients with sepsis, defined as:", "Temperature above 39 C", "Hypotension")
    assert lines == ["condition(sepsis)", "temperature > 39 Cel", "condition(hypotension)"]
    told = trees("Exclusion", "Menopausal women are defined as:", "Temperature above 39 C", "Hypotension")
    assert not any("menopaus" in line for line in told)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Metformin for at least 3 months prior to screening",
            "received(metformin) ongoing for at least 3 months",
        ),
        ("Metformin for at least 3 months", "received(metformin) for at least 3 months"),
        ("Prior metformin for at least 3 months before entry", "received(metformin) for at least 3 months"),
    ],
)
def test_what_lasts_until_entry_goes_on(sentence: str, expected: str) -> None:
    assert [write(one.tree) for one in compile_text(f"Inclusion Criteria:\n\n* {sentence}\n")] == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Any substance dependence except for nicotine",
            "condition(substance dependence except nicotine dependence)",
        ),
        (
            "Drug abuse other than cannabis",
            "condition(drug abuse except cannabis abuse)",
        ),
    ],
)
def test_a_substance_is_excepted_with_what_is_done_with_it(sentence: str, expected: str) -> None:
    assert [write(one.tree) for one in compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")] == [expected]
