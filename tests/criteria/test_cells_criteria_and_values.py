"""What is part of a name and no treatment or mood of its own, and what a bracket or a pair of commas leaves open."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(kind: str, sentence: str) -> str:
    (criterion,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("NK-cell lymphoproliferative disorder", "condition(NK-cell lymphoproliferative disorder)"),
        ("NK cell leukemia", 'condition("nk cell leukemia")'),
        ("Dendritic cell sarcoma", 'condition("dendritic cell sarcoma")'),
        ("NK cell disorder", 'condition("nk cell disorder")'),
        ("NK cell or T-cell lymphoma", "condition(NK/T-cell lymphoma) or condition(T-cell lymphoma)"),
        # and what is given stays given
        ("Prior NK cells", "received(nk cell therapy)"),
        ("NK cell infusion", "received(nk cell therapy)"),
        ("CAR-T cell or NK cell therapy", "received(car-t therapy) or received(nk cell therapy)"),
    ],
)
def test_a_disease_of_cells_is_no_treatment_with_them(kind: str, sentence: str, expected: str) -> None:
    assert tree(kind, sentence) == expected


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize("denies", ["without", "with no"])
def test_a_person_says_whether_a_denial_reaches_over_the_comma_before_or(kind: str, denies: str) -> None:
    assert tree(kind, "Gout, without tophus, or psoriasis").endswith(
        'condition(psoriasis) and attest by investigator "without tophus, or psoriasis"'
    )
    assert tree(kind, f"Psoriasis, {denies} uveitis, or eczema") == (
        "condition(psoriasis) and not condition(uveitis) and not condition(eczema)"
        f' or condition(eczema) and attest by investigator "{denies} uveitis, or eczema"'
    )


def test_a_list_of_several_denied_things_is_denied_to_its_end() -> None:
    assert tree("inclusion", "Psoriasis, without uveitis, eczema, or gout") == (
        "condition(psoriasis) and not (condition(uveitis) or condition(eczema) or condition(gout))"
    )
    assert tree("inclusion", "Psoriasis, without uveitis or eczema") == (
        "condition(psoriasis) and not (condition(uveitis) or condition(eczema))"
    )


@pytest.mark.parametrize("join", [",", " or"])
def test_a_value_alone_makes_a_coagulopathy(join: str) -> None:
    bracket = f"INR > 1.7{join} platelets < 60,000/mm3"
    assert tree("exclusion", f"Coagulopathy ({bracket})") == (
        "inr > 1.7 or platelets < 60000 /uL"
        f' or condition(coagulation disorder) and attest by investigator "{bracket}"'
    )
    denied = tree("inclusion", f"No coagulopathy ({bracket})")
    assert denied.startswith("not (inr > 1.7 or platelets < 60000 /uL or ")


def test_a_value_says_how_far_another_disease_has_gone() -> None:
    assert tree("exclusion", "Cirrhosis (INR > 1.7, bilirubin > 2 mg/dL)") == (
        "condition(cirrhosis) and (inr > 1.7 or bilirubin > 2 mg/dL)"
    )


@pytest.mark.parametrize("long", ["more than 3 days", "at least 2 weeks", "longer than 2 months"])
def test_for_how_long_it_was_given_stays_a_question(long: str) -> None:
    assert tree("inclusion", f"At least 3 weeks since prior isoniazid for {long}") == (
        "not (received(isoniazid) within 3 weeks before treatment"
        f' and attest by investigator "isoniazid for {long}")'
    )
    assert tree("exclusion", f"Less than 3 weeks since isoniazid for {long}") == (
        "received(isoniazid) within 3 weeks before screening"
        f' and attest by investigator "isoniazid for {long}"'
    )


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Meets the criteria for kidney transplantation",
        "Fulfilling national criteria for bariatric surgery",
        "Does not meet criteria for dialysis",
        "Within the Milan criteria for liver transplantation",
        "Meets criteria for initiation of antiretroviral therapy",
    ],
)
def test_a_candidate_for_a_treatment_has_not_had_it(kind: str, sentence: str) -> None:
    assert tree(kind, sentence) == f'attest by investigator "{sentence}"'


def test_the_disease_stands_beside_the_criteria_for_its_treatment() -> None:
    assert tree("inclusion", "Cirrhosis meeting criteria for liver transplantation") == (
        'condition(cirrhosis) and attest by investigator "meeting criteria for liver transplantation"'
    )
    # who meets the criteria for a disease has it
    assert tree("inclusion", "Meets the criteria for asthma") == "condition(asthma)"


@pytest.mark.parametrize(
    "how",
    [
        "as confirmed by interview",
        "confirmed by diagnostic interview",
        "established by semi-structured interview",
        "as determined by telephone interview",
    ],
)
def test_an_interview_is_no_disease(how: str) -> None:
    assert tree("inclusion", f"Diagnosis of panic disorder, {how}") == "condition(panic disorder)"


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_what_somebody_had_in_a_lifetime_he_may_have_had_once(kind: str) -> None:
    assert tree(kind, "Lifetime schizophrenia") == "condition(schizophrenia) history"
    assert tree(kind, "Lifetime diagnosis of schizophrenia") == "condition(schizophrenia) history"
    assert tree(kind, "Current or lifetime schizophrenia") == "condition(schizophrenia) history"
    assert tree(kind, "Lifetime panic disorder or current gout") == (
        "condition(panic disorder) history or condition(gout) active"
    )
    assert "history" not in tree(kind, "Lifetime smoking > 20 pack-years")


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Depression of bone marrow function",
        "Depression in T-helper cells",
        "Depression of CD8 lymphocyte counts",
    ],
)
def test_a_depression_of_cells_is_no_mood(kind: str, sentence: str) -> None:
    assert "condition(depression)" not in tree(kind, sentence)
    assert tree(kind, "Depression in patients with few T cells").startswith("condition(depression)")
