"""What a sentence concedes, what is at hand, ages at another date, and what a definition adds to a name."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write

INCLUSION, EXCLUSION = "Inclusion Criteria:\n\n * ", "Exclusion Criteria:\n\n * "


def read(part: str, sentence: str) -> list[str]:
    return [write(one.tree) for one in compile_text(part + sentence + "\n")]


@pytest.mark.parametrize(
    ("sentence", "tree"),
    [
        ("Prior cancer, even if cured", "condition(malignancy) history"),
        ("Pregnancy (even in case of a negative test)", "condition(pregnancy)"),
        ("Diabetes, even though controlled by diet", "condition(diabetes mellitus)"),
    ],
)
def test_what_even_concedes_changes_nothing(sentence: str, tree: str) -> None:
    assert read(EXCLUSION, sentence) == [tree]


@pytest.mark.parametrize(
    "sentence", ["Unable to walk, even if assisted", "Pain not controlled even when treated"]
)
def test_even_may_say_how_bad_it_has_to_be(sentence: str) -> None:
    [tree] = read(EXCLUSION, sentence)
    assert "unparsed" in tree or "attest" in tree


@pytest.mark.parametrize(
    "sentence",
    ["Aged 30 to 60 in 1988", "Age 40-65 years on January 1, 2001", "Women aged 50-69 years in 2010"],
)
def test_how_old_they_were_then_is_no_age_of_today(sentence: str) -> None:
    [tree] = read(INCLUSION, sentence)
    assert "age " not in tree.split("attest")[0] and "attest" in tree


@pytest.mark.parametrize(
    "sentence", ["CT or MRI available", "Chest X-ray, CT or PET scan is available", "MRI available"]
)
def test_what_is_at_hand_a_person_says(sentence: str) -> None:
    [tree] = read(INCLUSION, sentence)
    assert tree.startswith("attest") and "received" not in tree


def test_a_definition_does_not_widen_a_name() -> None:
    assert read(EXCLUSION, "Active infection, defined as fever or antibiotics") == [
        "condition(infection) active and (condition(fever) or received(antibiotic))"
    ]
    assert read(EXCLUSION, "Heart disease, defined as myocardial infarction or heart failure") == [
        "condition(myocardial infarction) or condition(heart failure)"
    ]
    # whether all of them are meant, or one will do
    assert "condition(fever) and" not in read(INCLUSION, "Active infection, defined as: fever, cough")[0]


def test_who_is_to_be_scheduled() -> None:
    assert read(INCLUSION, "Patients to be scheduled for colonoscopy or bronchoscopy") == [
        "received(colonoscopy) planned or received(bronchoscopy) planned"
    ]


@pytest.mark.parametrize(
    "sentence", ["Donors aged 18-40", "Healthy donors without hepatitis B", "Donors with diabetes"]
)
def test_what_is_asked_of_donors_the_patient_is_not_asked(sentence: str) -> None:
    for part in (INCLUSION, EXCLUSION):
        [tree] = read(part, sentence)
        assert tree.startswith("attest")


@pytest.mark.parametrize("head", ["One the following:", "Any one of these", "One of the followings:"])
def test_one_of_a_list_by_other_spellings(head: str) -> None:
    text = f"{head}\n   * Gout\n   * Stroke"
    assert read(INCLUSION, text) == ["condition(gout) or condition(stroke)"]
