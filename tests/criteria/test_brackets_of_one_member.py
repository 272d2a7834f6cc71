"""Brackets that tell of one member of a list, or by what an illness is treated; and treatment that goes on."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No gout or prior organ transplant (from someone else)": 'not (condition(gout) or received(solid organ transplant) and attest by investigator "from someone else")',
        "No gout or seizures (febrile seizures excepted)": 'not (condition(gout) or condition(seizure) and attest by investigator "febrile seizures excepted")',
    },
    exclusion={
        "Gout, vertigo or kidney transplant (from a relative)": 'condition(gout) or condition(vertigo) or received(kidney transplant) and attest by investigator "from a relative"',
        "Gout or seizures (febrile seizures excepted)": 'condition(gout) or condition(seizure) and attest by investigator "febrile seizures excepted"',
        "Gout or vertigo (as judged by the physician)": '(condition(gout) or condition(vertigo)) and attest by investigator "as judged by the physician"',
    },
)  # fmt: skip
def test_a_bracket_of_the_last_member_leaves_the_first_as_it_is(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No gout (on allopurinol)": 'not (condition(gout) and received(allopurinol) ongoing)',
    },
    exclusion={
        "Diabetes (on insulin)": "condition(diabetes mellitus) and received(insulin) ongoing",
        "COPD (on home oxygen)": "condition(chronic obstructive pulmonary disease) and received(long-term oxygen therapy) ongoing",
        "Asthma (requiring steroids)": 'condition(asthma) and (received(corticosteroid) ongoing or attest by investigator "requiring steroids")',
        "Gout, diabetes (on insulin), or vertigo": "condition(gout) or condition(diabetes mellitus) and received(insulin) ongoing or condition(vertigo)",
        "Asthma (requiring steroids), gout": 'condition(asthma) and (received(corticosteroid) ongoing or attest by investigator "requiring steroids") or condition(gout)',
        "Systemic steroids (on prednisone)": "received(systemic corticosteroid) or received(prednisone) ongoing",
    },
)  # fmt: skip
def test_what_an_illness_is_treated_with_keeps_out_nobody_else(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Not under treatment with warfarin": "not received(warfarin) ongoing",
        "At least 3 weeks since prior extensive or limited radiotherapy": "not received(radiotherapy) within less than 3 weeks before treatment",
    },
    exclusion={
        "Gout or under treatment for anxiety": 'condition(gout) or condition(anxiety) history and attest by investigator "on treatment for anxiety"',
        "Currently under medical treatment with methotrexate": "received(methotrexate) ongoing",
        "Major or minor surgery within 2 weeks": "received(surgery) within 2 weeks before screening",
        "Major surgery within 2 weeks": "received(major surgery) within 2 weeks before screening",
    },
)  # fmt: skip
def test_under_treatment_and_of_either_extent(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Diabetes mellitus (type 2), gout or vertigo": "condition(type 2 diabetes mellitus) or condition(gout) or condition(vertigo)",
        "No allergy (to penicillin) or gout": "not (allergy(penicillin) or condition(gout))",
        "Women (postmenopausal) or men": "if sex female then condition(postmenopausal)",
    },
    exclusion={
        "Diabetes (type 1 or 2) or gout": "condition(type 1 diabetes mellitus) or condition(type 2 diabetes mellitus) or condition(gout)",
        "Active hepatitis (B, C)": "condition(hepatitis B) active or condition(hepatitis C) active",
        "Viral hepatitis (B or C) or gout": "condition(hepatitis B) or condition(hepatitis C) or condition(gout)",
        "Allergy (to penicillin) or gout": "allergy(penicillin) or condition(gout)",
        "Gout (chronic)": 'condition(gout) and attest by investigator "chronic"',
    },
)  # fmt: skip
def test_a_bracket_that_is_part_of_the_name(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Diabetes, treated with insulin or metformin": "condition(diabetes mellitus) and (received(insulin) or received(metformin))",
        "Diabetes controlled with insulin or metformin": "condition(diabetes mellitus) controlled and (received(insulin) ongoing or received(metformin) ongoing)",
        "Asthma not controlled with steroids or omalizumab": 'condition(asthma) and attest by investigator "not controlled with steroids or omalizumab"',
        "Age over 18 years, taking methotrexate or leflunomide": "age > 18 years and (received(methotrexate) ongoing or received(leflunomide) ongoing)",
    },
    exclusion={
        "Asthma treated with oral steroids or omalizumab": "condition(asthma) and (received(oral corticosteroid) or received(omalizumab))",
        "Psoriasis treated with radiation or chemotherapy within 6 months": "condition(psoriasis) and (received(radiotherapy) within 6 months before screening or received(chemotherapy) within 6 months before screening)",
        "Asthma, use of steroids or omalizumab": "condition(asthma) or received(corticosteroid) ongoing or received(omalizumab) ongoing",
        "Diabetes poorly controlled with insulin or metformin": "condition(diabetes mellitus) uncontrolled and (received(insulin) ongoing or received(metformin) ongoing)",
    },
)  # fmt: skip
def test_either_treatment_is_one_of_the_illness(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Negative urine drug screen for opioids and cocaine": 'test(drug screen) negative or attest by investigator "for opioids and cocaine"',
        "Non-small cell lung (NSCLC) cancer": "condition(non-small cell lung cancer)",
        "No injury or disease of the spine": 'not (condition(injury) and attest by investigator "injury or disease of the spine" or unparsed "disease of the spine")',
    },
    exclusion={
        "Positive urine drug screen for opioids or cocaine": 'test(drug screen) positive and attest by investigator "for opioids or cocaine"',
        "Acute respiratory distress (ARDS) syndrome": "condition(acute respiratory distress syndrome)",
        "Renal (ESRD) disease": "condition(renal disease) or condition(end-stage renal disease)",
        "Alcohol or drug-induced hepatitis": 'condition("alcohol induced hepatitis") or condition(drug-induced hepatitis)',
        "Gout or disease of the lung": "condition(gout) or condition(pulmonary disease)",
    },
)  # fmt: skip
def test_names_around_brackets_screens_and_places(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_letters_behind_the_noun_that_carries_them_ask_nothing() -> None:
    assert "CNS" not in tree("Central nervous system lesions (CNS) or gout", "exclusion")
    assert tree("Chronic kidney disease (CKD) or gout", "exclusion") == (
        "condition(chronic kidney disease) or condition(gout)"
    )


def test_what_both_kinds_require_lets_nobody_in_by_itself() -> None:
    asked = tree("Diabetes (type I or II) requiring insulin or tablets to lower the blood sugar")
    assert asked.startswith("condition(diabetes mellitus) and ") and " or " not in asked.replace(
        "insulin or tablets", ""
    ).replace("I or II", "")
