"""What one part of a sentence says, said of that part: of the first disease, of the last alternative, of now."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def tree(sentence: str, kind: str = "Inclusion") -> str:
    (criterion,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    return write(criterion.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Age ≥ 65 years, or ≥ 18 years and ineligible for intensive therapy",
            'age >= 65 years or age >= 18 years and attest by investigator "ineligible for intensive therapy"',
        ),
        (
            "Age 50 years or older, or 18 years or older and unfit for transplantation",
            'age >= 50 years or age >= 18 years and attest by investigator "unfit for transplantation"',
        ),
    ],
)
def test_a_second_demand_is_the_last_alternatives(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "disease"),
    [
        (
            "Follicular lymphoma, relapsed within 6 months of or refractory to the last chemoimmunotherapy",
            "condition(follicular lymphoma) and (",
        ),
        (
            "Renal cell carcinoma, progressed within a year of or intolerant of the last regimen",
            "condition(renal cell carcinoma) and ",
        ),
    ],
)
def test_what_stands_behind_the_comma_is_said_of_the_disease(sentence: str, disease: str) -> None:
    assert tree(sentence).startswith(disease)


def test_another_way_in_stands_for_all_that_is_asked_before() -> None:
    asked = tree("Must have received two prior lines including bortezomib, or have a T315I mutation")
    assert asked.endswith(" or test(bcr-abl t315i) positive")
    assert tree("Must not have received bevacizumab, or be on warfarin") == (
        "not (received(bevacizumab) or received(warfarin) ongoing)"
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Disease progression on sorafenib", "received(sorafenib) and response = PD"),
        ("Currently on sorafenib", "received(sorafenib) ongoing"),
    ],
)
def test_a_drug_on_which_a_disease_progressed_may_be_over(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "BNP ≥ 150 pg/mL (≥ 300 if atrial fibrillation)",
            "bnp >= 150 pg/mL and (if condition(atrial fibrillation) then bnp >= 300 pg/mL)",
        ),
        (
            "ALT ≤ 3 x ULN (≤ 5 if liver metastases)",
            "alt <= 3 x ULN or condition(liver metastasis) and alt <= 5 x ULN",
        ),
    ],
)
def test_a_bare_bound_in_a_bracket_is_told_in_the_unit_before_it(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Grade 3 diarrhea with fever", "condition(diarrhea) grade = 3 and condition(fever)"),
        ("Severe asthma with nasal polyps", "condition(asthma) severe and condition(nasal polyps)"),
        (
            "Asthma with severe obesity",
            "condition(asthma) and condition(obesity) severe",
        ),
    ],
)
def test_a_degree_is_that_of_the_disease_behind_it(sentence: str, expected: str) -> None:
    assert tree(sentence, "Exclusion") == expected


def test_a_permitted_drug_takes_no_value_away() -> None:
    assert tree("Leukocytes > 30 x 10^9/L (hydroxyurea permitted)", "Exclusion") == "leukocytes > 30 10*9/L"
    asked = tree("Hemoglobin < 8 g/dL (down to 7 g/dL permitted for thalassemia)", "Exclusion")
    assert asked != "hemoglobin < 8 g/dL"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Exacerbation of COPD requiring oral steroids within 6 weeks",
            "condition(COPD exacerbation) within 6 weeks before screening"
            " and received(oral corticosteroid) within 6 weeks before screening",
        ),
        (
            "Infection requiring intravenous antibiotics within 10 days",
            "condition(infection) within 10 days before screening"
            " and received(intravenous antibiotic) within 10 days before screening",
        ),
    ],
)
def test_an_episode_is_of_the_time_of_what_it_needed(sentence: str, expected: str) -> None:
    assert tree(sentence, "Exclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "HbA1c ≥ 8 % despite metformin for at least 3 months",
            "hba1c >= 8 % and received(metformin) for at least 3 months",
        ),
        ("Edema despite diuretics", "condition(edema) and received(diuretic)"),
    ],
)
def test_a_length_behind_despite_is_the_treatments(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Severe asthma: FEV1 < 60 % predicted", "condition(asthma) severe and fev1 < 60 % predicted"),
        (
            "Active Crohn's disease: CDAI 220 to 450",
            "condition(crohn disease) active and cdai from 220 to 450",
        ),
        ("Renal function: creatinine < 2 mg/dL", "creatinine < 2 mg/dL"),
    ],
)
def test_a_disease_of_a_degree_before_its_values_is_asked_for(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_alternatives_for_the_same_people_are_asked_of_them_alone() -> None:
    text = (
        "Inclusion Criteria:\n\n* Pleural effusions allowed if one of the following is met:\n"
        "    * The fluid is a transudate\n    * The effusion is too small to tap"
    )
    (criterion,) = compile_text(text)
    assert write(criterion.tree).startswith("if condition(pleural effusion) then ")


def test_a_heading_lends_its_time_where_a_person_answers_a_part() -> None:
    text = (
        "Exclusion Criteria:\n\nPrior Medication:\n\nExcluded within 1 month of study entry:\n\n"
        "  * Interferon or systemic immunomodulators"
    )
    (criterion,) = (x for x in compile_text(text) if "nterferon" in x.text)
    assert write(criterion.tree).count("within 1 month") == 2


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Prior intravenous contrast, or nonsteroidal antiinflammatory drugs", 0),
        ("Intravenous antibiotics or antivirals", 1),
    ],
)
def test_a_route_is_shared_by_drugs_that_are_given_so(sentence: str, asked: int) -> None:
    assert tree(sentence, "Exclusion").count("attest") == asked


def test_what_donors_must_have_is_not_asked_of_the_patient() -> None:
    text = (
        "Inclusion Criteria:\n\nPatients must have:\n\n  * HIV infection\n\n"
        "Donor siblings must have:\n\n  * HIV negativity"
    )
    of = {x.text: x.applies_to for x in compile_text(text)}
    assert of == {"HIV infection": "", "HIV negativity": "Donor siblings"}


def test_anorexia_beside_bulimia_is_no_loss_of_appetite() -> None:
    assert tree("Bulimia/anorexia", "Exclusion") == "condition(anorexia or bulimia nervosa)"
    assert tree("Nausea or anorexia", "Exclusion") == "condition(nausea) or condition(anorexia)"
