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
        "not (received(isoniazid) within less than 3 weeks before treatment"
        f' and attest by investigator "isoniazid for {long}")'
    )
    assert tree("exclusion", f"Less than 3 weeks since isoniazid for {long}") == (
        "received(isoniazid) within less than 3 weeks before screening"
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


@pytest.mark.parametrize("must", ["should not be taken", "must not be used", "may not have been given"])
def test_what_must_not_be_given_keeps_out_whoever_was_given_it(must: str) -> None:
    given = "received(ibuprofen) within 5 days before screening"
    assert tree("inclusion", f"Ibuprofen {must} within 5 days") == f"not {given}"
    assert tree("exclusion", f"Ibuprofen {must} within 5 days") == given
    # what is forbidden later is for a person to read
    assert tree("inclusion", f"Ibuprofen {must} within 5 days after surgery").startswith("unparsed")


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("At least one, but not more than four, prior lines", 1, 4),
        ("At least two, but no more than five, prior regimens", 2, 5),
        ("At least 1, and not more than 3, prior lines of therapy", 1, 3),
    ],
)
def test_commas_may_stand_around_the_most_lines_of_therapy(sentence: str, low: int, high: int) -> None:
    expected = f"received(antineoplastic therapy) lines from {low} to {high}"
    assert tree("inclusion", sentence) == expected
    assert tree("exclusion", sentence) == expected


@pytest.mark.parametrize("join", ["or", "and/or"])
def test_an_irregular_plural_is_shared_too(join: str) -> None:
    both = "condition(gastric varices) or condition(esophageal varices)"
    assert tree("exclusion", f"Gastric {join} esophageal varices") == both
    assert tree("inclusion", f"No gastric {join} esophageal varices") == f"not ({both})"


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_whether_a_drug_cures_or_prevents_is_asked_beside_the_drug(kind: str) -> None:
    for sentence, drug in (
        ("Therapeutic oral antibiotics", "oral antibiotic"),
        ("Prophylactic antibiotics", "antibiotic"),
        ("Therapeutic corticosteroids", "corticosteroid"),
        ("Therapeutic anticoagulation", "anticoagulant"),
    ):
        assert tree(kind, sentence) == f'received({drug}) and attest by investigator "{sentence}"'
    assert tree(kind, "Anticoagulation") == "received(anticoagulant)"


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize("first", ["Primary or initial", "Primary", "First", "Initial"])
def test_which_of_its_infections_is_asked_of_every_virus(kind: str, first: str) -> None:
    def asked(names: str) -> str:
        return f'attest by investigator "{first} infection with {names}"'

    assert tree(kind, f"{first} infection with EBV, CMV or toxoplasma") == (
        f"condition(epstein-barr virus infection) and {asked('EBV')}"
        f" or condition(cytomegalovirus infection) and {asked('CMV')}"
        f" or condition(toxoplasmosis) and {asked('toxoplasma')}"
    )


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
def test_either_type_of_a_virus_is_the_virus(kind: str) -> None:
    assert tree(kind, "HSV types 1 or 2 infection") == "condition(herpes simplex)"
    assert tree(kind, "HIV type 1 or type 2 infection") == "condition(HIV infection)"
    assert tree(kind, "HSV types 1 or 2 infection in the active phase") == "condition(herpes simplex) active"
    assert tree(kind, "Hepatitis B in the active phase") == "condition(hepatitis B) active"
    # one type alone is not the virus
    assert tree(kind, "HSV type 2 infection") != "condition(herpes simplex)"
