"""Lists under lines that say whether they let in or keep out, on what condition, and of which part of the trial."""

from __future__ import annotations

import pytest

from trialrun.criteria.compiler import compile_text
from trialrun.criteria.trees.writer import write

INCLUSION = "Inclusion Criteria:\n\n"
EXCLUSION = "Exclusion Criteria:\n\n"


def read(text: str) -> list[tuple[str, str]]:
    return [(one.kind, write(one.tree)) for one in compile_text(text)]


def scoped(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.applies_to, write(one.tree)) for one in compile_text(text)]


@pytest.mark.parametrize(
    "head",
    [
        "Prohibited:",
        "Forbidden medications:",
        "Not allowed:",
        "The following drugs are not permitted:",
        "Excluded:",
    ],
)
def test_what_is_prohibited_keeps_out_among_the_inclusions(head: str) -> None:
    text = f"{INCLUSION}* Asthma\n* {head}\n  * Warfarin\n* Age over 18\n"
    assert [kind for kind, _ in read(text)] == ["inclusion", "exclusion", "inclusion"]
    assert read(text)[1][1].startswith("received(warfarin)")


@pytest.mark.parametrize(
    "head",
    ["Patients must be:", "Subjects must demonstrate:", "Required within 2 weeks of entry:", "Included:"],
)
def test_what_is_asked_for_behind_the_exclusions(head: str) -> None:
    text = f"{EXCLUSION}Stroke\n\n{head}\n\n* Diabetes\n"
    assert [kind for kind, _ in read(text)] == ["exclusion", "inclusion"]


def test_a_demand_that_opens_the_exclusions_may_say_whom_they_keep_out() -> None:
    text = f"{EXCLUSION}Patients must have any of the following:\n\n* Diabetes\n* Gout\n"
    assert {kind for kind, _ in read(text)} == {"exclusion"}
    denied = f"{EXCLUSION}Stroke\n\nPatients must not have:\n\n* Diabetes\n"
    assert {kind for kind, _ in read(denied)} == {"exclusion"}


def test_a_bullet_that_excludes_ends_with_its_list() -> None:
    text = f"{INCLUSION}* Asthma\n* Excluded:\n  * Stroke\n* Age over 18\n\n{EXCLUSION}* Gout\n* Required:\n  * HIV infection\n* Lupus\n"
    assert [kind for kind, _ in read(text)] == [
        *("inclusion", "exclusion", "inclusion"),
        *("exclusion", "inclusion", "exclusion"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Brain metastases allowed if:",
        "Brain metastases are permitted provided that all of the following conditions are met:",
        "Patients with brain metastases are eligible if they have:",
        "Brain metastases allowed",
    ],
)
def test_the_conditions_of_a_permission_are_asked_of_those_alone(head: str) -> None:
    text = f"{INCLUSION}* {head}\n  * No concurrent steroids\n* Age over 18\n"
    assert read(text) == [
        ("inclusion", "if condition(brain metastasis) then not received(corticosteroid) ongoing"),
        ("inclusion", "age > 18 years"),
    ]


@pytest.mark.parametrize(
    "how",
    ["if clinically stable", "for treatment of mild toxicity of the drug", "only if started before entry"],
)
def test_a_permitted_list_with_a_condition_asks_nobody_for_its_drugs(how: str) -> None:
    text = f"{INCLUSION}* Allowed {how}:\n  * Rifampin\n  * Isoniazid\n"
    for _, tree in read(text):
        assert not tree.startswith("received(")


@pytest.mark.parametrize(
    "head",
    ["Allowed but not encouraged:", "Concurrent Medication: Recommended:", "Permitted, but discouraged:"],
)
def test_what_is_allowed_is_not_asked_for(head: str) -> None:
    assert read(f"{INCLUSION}* {head}\n  * Aspirin\n") == [("inclusion", 'allowed "Aspirin"')]


def test_a_medication_that_is_not_permitted_is_no_permission() -> None:
    [(kind, tree)] = read(f"{EXCLUSION}* Use of a non-permitted medication:\n  * Warfarin\n")[-1:]
    assert kind == "exclusion" and tree.startswith("received(warfarin)")


@pytest.mark.parametrize(
    "head",
    [
        "Prior chemotherapy; however, the following are allowed:",
        "Prior chemotherapy. Allowed:",
        "Prior chemotherapy. Exceptions:",
        "Prior chemotherapy, but the following drugs are permitted:",
    ],
)
def test_a_list_of_what_is_allowed_spares(head: str) -> None:
    assert read(f"{EXCLUSION}* {head}\n  * Tamoxifen\n  * Letrozole\n* Gout\n") == [
        ("exclusion", "received(chemotherapy except tamoxifen, letrozole)"),
        ("exclusion", "condition(gout)"),
    ]


def test_whom_a_list_of_reasons_keeps_out() -> None:
    text = f"{EXCLUSION}* Patients with gout will be excluded if they have any of the following:\n  * Stroke\n* Lupus\n"
    assert read(text) == [
        ("exclusion", "condition(stroke) and condition(gout)"),
        ("exclusion", "condition(systemic lupus erythematosus)"),
    ]


def test_the_name_before_examples_counts_too() -> None:
    listed = "  * Lupus\n  * Rheumatoid arthritis\n"
    assert ("exclusion", "condition(autoimmune disease)") in read(
        f"{EXCLUSION}* Autoimmune disease, e.g.:\n{listed}"
    )
    [(_, tree)] = read(f"{INCLUSION}* Autoimmune disease, such as:\n{listed}")
    assert tree.split(" or ")[0] == "condition(autoimmune disease)" and tree.count(" or ") == 2
    denied = read(f"{INCLUSION}* Other: No autoimmune disease, e.g.:\n{listed}")
    assert ("inclusion", "condition(systemic lupus erythematosus)") not in denied
    assert ("inclusion", "not condition(autoimmune disease)") in denied


@pytest.mark.parametrize("deeper", ["", "  "])
def test_a_bullet_that_announces_a_group(deeper: str) -> None:
    text = (
        f"{INCLUSION}* HIV infection\n* Patients may be eligible for Group 1a if they:\n{deeper}* Have asthma\n"
        f"* Patients may be eligible for Group 2 if they:\n{deeper}* Have gout\n"
    )
    assert scoped(text) == [
        ("inclusion", "", "condition(HIV infection)"),
        ("inclusion", "Group 1a", "condition(asthma)"),
        ("inclusion", "Group 2", "condition(gout)"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Inclusion Criteria - Stage 1", "Exclusion Criteria - Stage 1"),
        ("Stage 1 Inclusion Criteria:", "Stage 1 Exclusion Criteria:"),
        ("Inclusion Criteria – Part A", "Exclusion Criteria – Part A"),
        ("Cohort 1 - Inclusion Criteria", "Cohort 1 - Exclusion Criteria"),
        ("Phase 2 Inclusion Criteria:", "Phase 2 Exclusion Criteria:"),
        ("Inclusion Criteria - Healthy Controls", "Exclusion Criteria - Healthy Controls"),
    ],
)
def test_headings_that_name_whose_criteria_come(first: str, second: str) -> None:
    text = f"{first}\n\n* Asthma\n\n{second}\n\n* Gout\n\nExclusion Criteria:\n\n* Stroke\n"
    found = scoped(text)
    part = found[0][1]
    assert part and part in first
    assert found == [
        ("inclusion", part, "condition(asthma)"),
        ("exclusion", part, "condition(gout)"),
        ("exclusion", "", "condition(stroke)"),
    ]


def test_what_is_allowed_goes_on_behind_its_first_list() -> None:
    text = (
        f"{INCLUSION}Concurrent Medication:\n\nAllowed:\n\n  -  Antibiotics.\n\nUsual medications such as:\n\n"
        "  -  Antidepressants.\n\nPatients must have:\n\n  -  HIV infection.\n"
    )
    assert [tree.split(" ")[0] for _, tree in read(text)] == [*["allowed"] * 3, "condition(HIV"]


def test_a_line_over_the_headings_says_whose_criteria_come() -> None:
    text = (
        f"Patients\n\n{INCLUSION}* Asthma\n\n{EXCLUSION}* Stroke\n\nHealthy controls\n\n{INCLUSION}* Age over 18\n\n"
        f"{EXCLUSION}* Smoking\n"
    )
    assert [(kind, part) for kind, part, _ in scoped(text)] == [
        ("inclusion", "Patients"),
        ("exclusion", "Patients"),
        ("inclusion", "Healthy controls"),
        ("exclusion", "Healthy controls"),
    ]
    last = f"{INCLUSION}Asthma\n\nHealthy volunteers\n\n{EXCLUSION}Stroke\n"  # what is asked of everybody
    assert {part for _, part, _ in scoped(last)} == {""}


def test_a_group_that_heads_inclusions_and_exclusions_is_a_part() -> None:
    first, second = "Children with a history of stroke:", "Relatives of children with stroke:"
    text = (
        f"{INCLUSION}{first}\n\n* Age under 18\n\n{second}\n\n* Age over 18\n\n"
        f"{EXCLUSION}{first}\n\n* Gout\n\n{second}\n\n* Diabetes\n"
    )
    parts = [first.strip(":"), second.strip(":")]
    assert [(part, tree) for _, part, tree in scoped(text)] == [
        (parts[0], "age < 18 years"),
        (parts[1], "age > 18 years"),
        (parts[0], "condition(gout)"),
        (parts[1], "condition(diabetes mellitus)"),
    ]


def test_who_may_join_is_no_criterion_of_its_own() -> None:
    text = (
        "Your child may be eligible for this study if he/she:\n\n* Has asthma\n\n"
        "A woman will not be eligible for this study if she:\n\n* Has gout\n"
    )
    assert read(text) == [("inclusion", "condition(asthma)"), ("exclusion", "condition(gout)")]


def test_an_illness_with_a_colon_is_not_surely_all_that_keeps_out() -> None:
    found = read(f"{EXCLUSION}* Rash:\n* Exfoliative\n")
    assert found[0] == ("exclusion", 'condition(rash) and attest by investigator "Rash"')
