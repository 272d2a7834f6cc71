"""The structure of eligibility texts: labels, enumerations in a line, preambles, demands where they are not expected."""

from __future__ import annotations

import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text


def read(text: str) -> list[tuple[str, str]]:
    return [(criterion.id, write(criterion.tree)) for criterion in compile_text(text)]


OLDEST = (
    "DISEASE CHARACTERISTICS:\n\n  -  Melanoma\n\nPRIOR CONCURRENT THERAPY:\n\nBiologic therapy\n\n  -  Not specified\n\n"
    "Chemotherapy\n\n  -  At least 4 weeks since prior chemotherapy\n\nSurgery:\n\n  -  Recovered from prior surgery\n"
)


def test_a_bare_label_is_no_demand() -> None:
    assert read(OLDEST) == [
        ("I1", "condition(melanoma)"),
        ("I2", 'allowed "Not specified"'),
        ("I3", "not received(chemotherapy) within less than 4 weeks before treatment"),
        ("I4", 'attest by investigator "Recovered from prior surgery"'),
    ]
    assert [criterion.lead for criterion in compile_text(OLDEST)] == [
        "",
        "Biologic therapy",
        "Chemotherapy",
        "Surgery:",
    ]


def test_labels_in_dashes_are_headings() -> None:
    text = "PROTOCOL ENTRY CRITERIA:\n\n--Disease Characteristics--\n\n  -  Melanoma\n\n--Prior/Concurrent Therapy--\n\n  -  No prior chemotherapy\n"
    assert read(text) == [("I1", "condition(melanoma)"), ("I2", "not received(chemotherapy)")]


def test_a_label_at_the_end_of_a_line_belongs_to_the_next() -> None:
    text = (
        "PATIENT CHARACTERISTICS: Age: 21 and over Performance status: Not specified anywhere Life expectancy:\n"
        "At least 3 months Hepatic: Bilirubin no greater than 2 mg/dL\n"
    )
    assert read(text)[-2:] == [("I3", "life expectancy >= 3 mo"), ("I4", "bilirubin <= 2 mg/dL")]


@pytest.mark.parametrize(
    "line",
    [
        "1.Melanoma 2.Asthma 3.Stroke",
        "1) Melanoma; 2) Asthma; 3) Stroke",
        "A. Melanoma; B. Asthma; C. Stroke",
        "a) melanoma b) asthma c) stroke",
        "(i) melanoma, (ii) asthma, (iii) stroke",
    ],
)
def test_an_enumeration_in_one_line_is_a_list(line: str) -> None:
    assert [tree for _, tree in read(f"Exclusion Criteria:\n\n{line}")] == [
        "condition(melanoma)",
        "condition(asthma)",
        "condition(stroke)",
    ]


@pytest.mark.parametrize(
    "line", ["Creatinine below 1.5 mg/dL", "Hepatitis A. Hepatitis B. Asthma", "Grade 2. Age 18"]
)
def test_what_only_looks_like_a_mark_is_none(line: str) -> None:
    assert "".join(criterion.text for criterion in compile_text(line)).replace(" ", "") == line.replace(
        " ", ""
    )


@pytest.mark.parametrize(
    ("preamble", "kind"),
    [
        ("Exclusion criteria included the following:", "exclusion"),
        ("Subjects will be excluded if", "exclusion"),
        ("You will not be eligible for this study if you:", "exclusion"),
        ("Patients are not eligible for this trial if they:", "exclusion"),
        ("You may be eligible for this study if you:", "inclusion"),
        ("Patients may be included when they have the following:", "inclusion"),
    ],
)
def test_a_preamble_says_which_way_its_list_points_and_demands_nothing(preamble: str, kind: str) -> None:
    for text in (f"{preamble}\n\n- Asthma\n- Stroke", f"{preamble}\n\n  -  Asthma\n\n  -  Stroke"):
        found = compile_text(text)
        assert [(criterion.kind, write(criterion.tree)) for criterion in found] == [
            (kind, "condition(asthma)"),
            (kind, "condition(stroke)"),
        ]


def test_who_may_join_after_who_may_not() -> None:
    text = "Exclusion Criteria:\n\n- Stroke\n\nPatients are eligible if they have:\n\n- Asthma"
    assert [criterion.kind for criterion in compile_text(text)] == ["exclusion", "inclusion"]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Must not be pregnant", "condition(pregnancy)"),
        ("Patients must have asthma", "not condition(asthma)"),
        ("No asthma", "condition(asthma)"),
        ("Patients with asthma are also excluded", "condition(asthma)"),
    ],
)
def test_demands_among_the_exclusions(sentence: str, tree: str) -> None:
    assert read(f"Exclusion Criteria:\n\n* {sentence}") == [("E1", tree)]


def test_who_is_excluded_among_the_inclusions() -> None:
    assert read("Inclusion Criteria:\n\n* Patients with epilepsy are excluded") == [
        ("I1", "not condition(epilepsy)")
    ]


@pytest.mark.parametrize(
    ("sentence", "kind", "tree"),
    [
        (
            "Brain metastases allowed if stable",
            "Inclusion",
            'if condition(brain metastasis) then attest by investigator "stable"',
        ),
        ("Aspirin is allowed only if ECOG is 0-1", "Inclusion", "if received(aspirin) then ecog from 0 to 1"),
        ("Aspirin is allowed only if ECOG is 0-1", "Exclusion", "received(aspirin) and not ecog from 0 to 1"),
        ("Aspirin is allowed when needed", "Inclusion", 'allowed "Aspirin is allowed when needed"'),
        ("Allowed: aspirin, paracetamol", "Exclusion", 'allowed "Allowed: aspirin, paracetamol"'),
    ],
)
def test_what_is_permitted_on_a_condition_asks_for_it(sentence: str, kind: str, tree: str) -> None:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    assert write(criterion.tree) == tree


def test_a_permission_stands_only_at_the_root() -> None:
    text = "Inclusion Criteria:\n\n* Chemotherapy: See Disease Characteristics; No prior radiotherapy"
    assert read(text) == [("I1", "not received(radiotherapy)")]


def test_longer_washouts_for_some_and_recovery() -> None:
    text = "Inclusion Criteria:\n\n* At least 4 weeks since prior chemotherapy (6 weeks for nitrosoureas) and recovered"
    assert read(text) == [
        (
            "I1",
            "not received(chemotherapy) within less than 4 weeks before treatment and not received(nitrosourea) within less than 6 weeks before "
            "treatment and (if (received(chemotherapy) or received(nitrosourea)) then "
            'attest by investigator "prior chemotherapy (6 weeks for nitrosoureas) and recovered")',
        )
    ]
