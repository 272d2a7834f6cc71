"""A list of demands whose last one has alternatives: none of the others is a way in beside them."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Age 20 to 60 years, gout, and urate above 8 mg/dL or creatinine above 2 mg/dL": "age from 20 to 60 years and condition(gout) and (uric acid > 8 mg/dL or creatinine > 2 mg/dL)",
        "Women must be non-pregnant, non-lactating, and either postmenopausal or surgically sterile": "if sex female then not condition(pregnancy) and not condition(lactation) and (condition(postmenopausal) or condition(surgically sterile))",
        "Obesity, BMI above 35 kg/m2, and gout or psoriasis": "condition(obesity) and bmi > 35 kg/m2 and (condition(gout) or condition(psoriasis))",
        "No gout, vertigo, and tinnitus or psoriasis": "not (condition(gout) or condition(vertigo) or condition(tinnitus) or condition(psoriasis))",
    },
    exclusion={
        "Age over 60 years, gout, and vertigo or psoriasis": "age > 60 years or condition(gout) or condition(vertigo) or condition(psoriasis)",
    },
)  # fmt: skip
def test_what_stands_before_the_last_demand_lets_nobody_in(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Currently receiving at least two of the following: lithium, clozapine, heparin": "at least 2 of (received(lithium) ongoing, received(clozapine) ongoing, received(heparin) ongoing)",
    },
    exclusion={
        "Treatment with any of the following: lithium, clozapine, heparin": "received(lithium) or received(clozapine) or received(heparin)",
        "Use of any of the following within 4 weeks: lithium, clozapine": "received(lithium) within 4 weeks before screening or received(clozapine) within 4 weeks before screening",
    },
)  # fmt: skip
def test_that_the_following_are_given_is_said_of_each(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
