"""What is asked by itself beside what is left to a person: permissions, disclaimers, states that a record holds."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "No gout, psoriasis, or any other systemic disease that would affect the patient's welfare": 'not (condition(gout) or condition(psoriasis) or attest by investigator "any other systemic disease that would affect the patient\'s welfare")',
    },
    exclusion={
        "Gout, psoriasis, or any other systemic disease that would affect the patient's welfare": 'condition(gout) or condition(psoriasis) or attest by investigator "any other systemic disease that would affect the patient\'s welfare"',
        "Stroke, epilepsy, or other chronic disease which may confound the results": 'condition(stroke) or condition(epilepsy) or attest by investigator "other chronic disease which may confound"',
    },
)  # fmt: skip
def test_whatever_the_members_before_it_do(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Arthritis or knee problems that preclude moderate exercise": '(condition(arthritis) or condition("knee problems")) and attest by investigator "that preclude moderate exercise"',
        "Arthritis or moderate asthma": 'condition(arthritis) or condition(asthma) moderate',
        "Severe exercise intolerance": 'condition(exercise intolerance) severe',
    },
)  # fmt: skip
def test_how_hard_an_exercise_is_told_of_no_illness(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No other prior malignancy with a life expectancy of less than 2 years": 'not (condition(malignancy) history and attest by investigator "with a life expectancy of less than 2 years")',
    },
    exclusion={
        "Other malignancy with an expected survival of less than 3 years": 'condition(malignancy) and attest by investigator "with an expected survival of less than 3 years"',
        "Heart failure with a life expectancy of less than 1 year": 'life expectancy < 1 a and condition(heart failure)',
    },
)  # fmt: skip
def test_how_long_another_illness_leaves(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Calcium ≤ 11 mg/dL (may receive bisphosphonates to lower calcium)": 'calcium <= 11 mg/dL',
        "Potassium >= 3.5 mEq/L (patients may take potassium to correct the level only if oral)": 'potassium >= 3.5 meq/L and unparsed "patients may take potassium to correct the level only if oral"',
    },
    exclusion={},
)  # fmt: skip
def test_what_may_be_given_is_no_demand(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Patients must be able to give signed, informed consent.": 'attest "Patients must be able to give signed, informed consent"',
    },
    exclusion={
        "Self-reported history of pneumonia": 'condition(pneumonia) history',
        "Self-reported asthma": 'condition(asthma)',
        "Use of regular sedative medication": 'received(sedative) ongoing and attest by investigator "Use of regular sedative medication"',
        "This information was not intended to contain all considerations for taking part": 'allowed "This information was not intended to contain all considerations for taking part"',
    },
)  # fmt: skip
def test_told_in_other_words(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Not pregnant or nursing": 'not (condition(pregnancy) or condition(lactation))',
    },
    exclusion={
        "Women who are pregnant, nursing, or potentially pregnant, or patients who are not willing to use contraception during the study": 'condition(pregnancy) or condition(lactation) or attest "potentially pregnant" or attest "patients who are not willing to use contraception during the study"',
        "Pregnancy, or if the patient intends to become pregnant during the study": 'condition(pregnancy) or attest "if the patient intends to become pregnant during the study"',
    },
)  # fmt: skip
def test_who_may_be_pregnant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Any unresolved toxicity of grade 2 or more from prior chemotherapy except alopecia": 'condition(adverse reaction) active grade >= 2 and attest by investigator "from prior chemotherapy" and not attest by investigator "alopecia"',
        "Any unresolved toxicity of grade 2 or more except alopecia": 'condition(adverse reaction) active grade >= 2 and not attest by investigator "alopecia"',
    },
)  # fmt: skip
def test_what_left_a_toxicity(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_a_state_before_a_demand_that_lost_its_stop() -> None:
    found = compile_text("Inclusion Criteria:\n\n* Not pregnant Accessible by telephone\n")
    assert [write(one.tree) for one in found] == [
        "not condition(pregnancy)",
        'attest "Accessible by telephone"',
    ]
