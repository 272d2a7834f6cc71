"""Headings and sentences that limit a demand to a cohort, an arm, a phase or a group of people."""

from __future__ import annotations

import time

import pytest

from trialrun.criteria.compiler import compile_text
from trialrun.criteria.layout.parts import Parts
from trialrun.criteria.trees.limits import inside, limits
from trialrun.criteria.trees.writer import write


def asked(text: str, *arms: str) -> list[tuple[str, str]]:
    return [(criterion.applies_to, criterion.text) for criterion in compile_text(text, arms=arms)]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Cohort A:", "Cohort A"),
        ("PART B ONLY", "Part B"),
        ("For Phase 2:", "Phase 2"),
        ("For patients in Arm 2 only:", "Arm 2"),
        ("Cohorts B and C (colon cancer):", "Cohorts B and C"),
        ("Stratum II patients:", "Stratum II"),
        ("Dose escalation:", "Dose escalation"),
        ("Inclusion criteria for cohort 2:", "Cohort 2"),
        ("Healthy volunteers:", "Healthy volunteers"),
        ("Living donors:", "Living donors"),
        ("Lung cancer cohort:", "Lung cancer cohort"),
        ("All cohorts:", ""),
        ("Both phases:", ""),
        ("Adequate organ function:", None),
        ("Patients with the following:", None),
        ("Clinical group III rhabdomyosarcoma", None),
        ("Arm circumference below 35 cm", None),
        ("Period 2 weeks:", None),
    ],
)
def test_a_line_that_names_a_part(line: str, part: str | None) -> None:
    assert Parts().heading(line) == part


@pytest.mark.parametrize(
    ("sentence", "part", "rest"),
    [
        ("Cohort A: ECOG 0-1", "Cohort A", "ECOG 0-1"),
        ("For phase 2, no brain metastases", "Phase 2", "no brain metastases"),
        ("(Part B only) Measurable disease", "Part B", "Measurable disease"),
        ("Measurable disease (Part B only)", "Part B", "Measurable disease"),
        ("Stroke, for arm 1 only", "Arm 1", "Stroke"),
        ("Patients in cohort 3 must have diabetes", "Cohort 3", "must have diabetes"),
        ("Prior surgery (except in cohorts 2 and 4)", "except Cohorts 2 and 4", "Prior surgery"),
    ],
)
def test_a_sentence_for_one_part(sentence: str, part: str, rest: str) -> None:
    limited = Parts().limited(sentence)
    assert limited is not None
    assert (limited.part, sentence[limited.start : limited.end].strip()) == (part, rest)


@pytest.mark.parametrize(
    "sentence",
    [
        "History of group A streptococcal infection",
        "Prior participation in a phase I trial",
        "Chronic phase or accelerated phase",
        "Group B streptococcus in the last pregnancy",
    ],
)
def test_a_name_that_is_no_part(sentence: str) -> None:
    assert Parts().limited(sentence) is None
    assert Parts().heading(sentence) is None


def test_a_part_holds_until_the_next_one_or_the_next_heading() -> None:
    text = (
        "Inclusion Criteria:\n\nAll parts:\n\n* Adults\n\nPart A:\n\n* Asthma\n* Cough\n\nPart B (eczema):\n\n* Eczema\n\n"
        "Exclusion Criteria:\n\n* Pregnancy"
    )
    assert asked(text) == [
        ("", "Adults"),
        ("Part A", "Asthma"),
        ("Part A", "Cough"),
        ("Part B", "Eczema"),
        ("", "Pregnancy"),
    ]


def test_a_part_with_headings_of_its_own_holds_beyond_them() -> None:
    text = (
        "Part A\n\nInclusion Criteria:\n\n* Asthma\n\nExclusion Criteria:\n\n* Smoking\n\n"
        "Part B\n\nInclusion Criteria:\n\n* Eczema\n\nExclusion Criteria:\n\n* Pregnancy"
    )
    assert [part for part, _ in asked(text)] == ["Part A", "Part A", "Part B", "Part B"]


def test_parts_among_bullets_with_and_without_lists_under_them() -> None:
    nested = "Inclusion Criteria:\n\n* Adults\n* Cohort 1:\n\n  * Asthma\n  * Cough\n* Stroke"
    assert asked(nested) == [("", "Adults"), ("Cohort 1", "Asthma"), ("Cohort 1", "Cough"), ("", "Stroke")]
    flat = "Inclusion Criteria:\n\n* Adults\n* Cohort 1:\n* Asthma\n* Cough\n* Cohort 2:\n* Stroke"
    assert asked(flat) == [
        ("", "Adults"),
        ("Cohort 1", "Asthma"),
        ("Cohort 1", "Cough"),
        ("Cohort 2", "Stroke"),
    ]


def test_lines_for_different_parts_are_no_alternatives() -> None:
    text = "Inclusion Criteria:\n\n* One of the following:\n\n  * Cohort 1: Asthma\n  * Cohort 2: Eczema"
    assert [part for part, _ in asked(text)] == ["Cohort 1", "Cohort 2"]


def test_patients_are_a_part_where_others_are_asked_for_too() -> None:
    both = "Patients:\n\n* Asthma\n\nHealthy controls:\n\n* No asthma\n\nControls and patients:\n\n* Adults"
    assert [part for part, _ in asked(both)] == ["Patients", "Healthy controls", ""]
    assert [part for part, _ in asked("Patients:\n\n* Asthma")] == [""]


def test_an_arm_s_label_is_a_part() -> None:
    text = "Inclusion Criteria:\n\nMild asthma:\n\n* FEV1 above 80% predicted\n\nSevere asthma:\n\n* FEV1 below 50% predicted"
    assert [part for part, _ in asked(text, "Mild asthma", "Severe asthma")] == [
        "Mild asthma",
        "Severe asthma",
    ]
    assert [part for part, _ in asked(text)] == ["", ""]


def test_the_sentence_stays_whole_and_its_limit_is_not_part_of_its_meaning() -> None:
    (criterion,) = compile_text("Inclusion Criteria:\n\n* ECOG 0-1 (Cohort B only)")
    (plain,) = compile_text("Inclusion Criteria:\n\n* ECOG 0-1")
    assert criterion.text == "ECOG 0-1 (Cohort B only)"
    assert (criterion.tree, criterion.applies_to) == (plain.tree, "Cohort B")


@pytest.mark.parametrize(
    ("written", "sort", "names"),
    [
        ("Cohort A", "cohort", {"a"}),
        ("Cohorts A, B and C", "cohort", {"a", "b", "c"}),
        ("Arms A-C", "arm", {"a", "b", "c"}),
        ("Groups 1 to 3", "group", {"1", "2", "3"}),
        ("Phase II", "phase", {"2"}),
        ("Phases 1b and 2", "phase", {"1", "2"}),
        ("Healthy controls", "people", {"healthy controls"}),
    ],
)
def test_a_limit_reads_back(written: str, sort: str, names: set[str]) -> None:
    (limit,) = limits(written)
    assert (limit.sort, limit.names, limit.other) == (sort, names, False)


def test_limits_inside_one_another_and_exceptions() -> None:
    assert limits("") == ()
    assert [(one.sort, set(one.names)) for one in limits("Part B, Cohort 1")] == [
        ("part", {"b"}),
        ("cohort", {"1"}),
    ]
    assert limits("except Cohort A")[0].other
    assert inside("Part B", "Cohort 1") == "Part B, Cohort 1"
    assert inside("Part B", "Part C") == "Part C"


def test_a_long_list_of_parts_takes_no_long_time() -> None:
    begun = time.process_time()
    assert Parts().limited("Treated before - 18 Group III or " + "IV, " * 40 + "and the rest of it") is None
    assert time.process_time() - begun < 1


def asked_of(text: str) -> list[tuple[str, str]]:
    return [(one.applies_to, write(one.tree)) for one in compile_text(f"Inclusion Criteria:\n\n{text}")]


@pytest.mark.parametrize("bullet", ["", "* "])
@pytest.mark.parametrize(
    ("donors", "recipients"),
    [
        ("Cord donors, 18-40 years:", "Recipients, 20-60 years:"),
        ("Related donors (aged 18 to 40 years):", "Recipients (20 to 60 years of age):"),
        ("Healthy volunteers - 18 to 40 years:", "Patients, aged 20-60 years:"),
    ],
)
def test_an_age_in_the_heading_of_a_part_is_asked_of_that_part(
    bullet: str, donors: str, recipients: str
) -> None:
    text = f"{bullet}{donors}\n\n  * No gout\n\n{bullet}{recipients}\n\n  * Psoriasis\n"
    first, second = (line.split(",")[0].split(" (")[0].split(" - ")[0] for line in (donors, recipients))
    assert asked_of(text) == [
        (first, "age from 18 to 40 years"),
        (first, "not condition(gout)"),
        (second, "age from 20 to 60 years"),
        (second, "condition(psoriasis)"),
    ]


def test_the_label_of_a_group_says_of_whom_the_line_is_asked() -> None:
    assert asked_of("* Exposed group: children < 18 months\n* Gout\n") == [
        ("Exposed group", "age < 18 months"),
        ("", "condition(gout)"),
    ]
    told = asked_of("* Cases: adults over 40 years\n* Controls: adults under 30 years\n")
    assert [part for part, _ in told] == ["Cases", "Controls"]


@pytest.mark.parametrize("label", ["Target group", "Age group", "Patient group"])
def test_the_only_group_is_everybody(label: str) -> None:
    assert asked_of(f"* {label}: 18 to 65 years\n* Gout\n") == [
        ("", "age from 18 to 65 years"),
        ("", "condition(gout)"),
    ]
