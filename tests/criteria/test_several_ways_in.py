"""Inclusions with several ways in: none of them is wider than the sentence, and no line is demanded of all."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "No history of gout OR platelet count greater than 120,000/mm3": "not condition(gout) history or platelets > 120000 /uL",
        "No cardiomyopathy or LVEF at least 55%": "not condition(cardiomyopathy) or lvef >= 55 %",
        "No history of cardiomyopathy and LVEF at least 55%": "not condition(cardiomyopathy) history and lvef >= 55 %",
        "No cardiomyopathy or LVEF less than 35%": "not (condition(cardiomyopathy) or lvef < 35 %)",
        "No renal failure or creatinine clearance less than 40 mL/min": "not (condition(renal failure) or creatinine clearance < 40 mL/min)",
        "No renal failure or creatinine no greater than 2 mg/dL": "not condition(renal failure) or creatinine <= 2 mg/dL",
    },
    exclusion={
        "Cardiomyopathy or LVEF less than 35%": "condition(cardiomyopathy) or lvef < 35 %",
    },
)  # fmt: skip
def test_a_value_of_the_healthy_is_not_denied_with_an_illness(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Kidney cancer or melanoma with liver metastases": '(condition(kidney cancer) or condition(melanoma)) and (condition(liver metastasis) or condition(kidney cancer) and attest by investigator "Kidney cancer or melanoma with liver metastases")',
        "Type 1 diabetes or type 2 diabetes with neuropathy": '(condition(type 1 diabetes mellitus) or condition(type 2 diabetes mellitus)) and (condition(neuropathy) or condition(type 1 diabetes mellitus) and attest by investigator "Type 1 diabetes or type 2 diabetes with neuropathy")',
        "Epilepsy or stroke with a pacemaker": '(condition(epilepsy) or condition(stroke)) and (received(pacemaker) or condition(epilepsy) and attest by investigator "Epilepsy or stroke with a pacemaker")',
        "Stage III kidney cancer or lung cancer with pleural effusion": '(condition(kidney cancer) stage III or condition(lung cancer) stage III) and (condition(pleural effusion) or condition(kidney cancer) stage III and attest by investigator "Stage III kidney cancer or lung cancer with pleural effusion")',
        "Melanoma with liver metastases": "condition(melanoma) and condition(liver metastasis)",
        "No kidney cancer or melanoma with liver metastases": "not (condition(kidney cancer) or condition(melanoma) and condition(liver metastasis))",
    },
    exclusion={
        "Kidney cancer or melanoma with liver metastases": "condition(kidney cancer) or condition(melanoma) and condition(liver metastasis)",
    },
)  # fmt: skip
def test_what_is_told_behind_two_illnesses_may_be_asked_of_both(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Vulvar cancer, including squamous cell carcinoma or adenocarcinoma": 'condition(vulvar cancer) or (condition(squamous cell carcinoma) or condition(adenocarcinoma)) and attest by investigator "Vulvar cancer"',
        "Thyroid cancer (e.g., papillary carcinoma)": 'condition(thyroid cancer) or condition("papillary carcinoma") and attest by investigator "Thyroid cancer"',
        "Soft tissue sarcoma, including leiomyosarcoma": "condition(soft tissue sarcoma) or condition(leiomyosarcoma)",
        "No vulvar cancer, including adenocarcinoma": "not (condition(vulvar cancer) or condition(adenocarcinoma))",
    },
    exclusion={
        "Vulvar cancer, including adenocarcinoma": "condition(vulvar cancer) or condition(adenocarcinoma)",
    },
)  # fmt: skip
def test_a_tissue_as_an_example_is_that_of_the_organ(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No rapidly worsening disease as defined by LDH greater than 2 times upper limit of normal": "not ldh > 2 x ULN",
        "No poor state of nutrition, defined as albumin below 2.8 g/dL": "not albumin < 2.8 g/dL",
        "Must not be in a weak state, defined as ECOG above 1": "not ecog > 1",
        "Rapidly worsening disease as defined by LDH greater than 2 times upper limit of normal": "ldh > 2 x ULN",
    },
    exclusion={
        "Rapidly worsening disease as defined by LDH greater than 2 times upper limit of normal": "ldh > 2 x ULN",
    },
)  # fmt: skip
def test_the_definition_of_what_nobody_may_have_is_denied_with_it(
    kind: str, sentence: str, expected: str
) -> None:
    assert tree(sentence, kind) == expected


def lines(text: str, kind: str = "inclusion") -> list[str]:
    return [write(one.tree) for one in compile_text(f"{kind.capitalize()} Criteria:\n\n{text}")]


def test_a_stop_that_is_lost_before_what_is_allowed() -> None:
    assert lines(
        "* Histologically confirmed gastric adenocarcinoma Confined to the stomach Ascites allowed"
    ) == [
        "condition(gastric adenocarcinoma)",
        'unparsed "Confined to the stomach"',
        'allowed "Ascites allowed"',
    ]
    assert lines("* Histologically confirmed relapsed Hodgkin lymphoma allowed") == [
        'allowed "Histologically confirmed relapsed Hodgkin lymphoma allowed"'
    ]
    assert lines("* Creatinine < 2 mg/dL OR creatinine clearance > 70 mL/min Urinalysis normal") == [
        "creatinine < 2 mg/dL or creatinine clearance > 70 mL/min",
        "test(urinalysis) normal",
    ]


def test_a_list_under_those_who_are_treated_is_asked_of_them() -> None:
    assert lines(
        "* For patients on lithium:\n\n    * Must be on a stable dose of lithium for at least 3 weeks"
    ) == ["if received(lithium) ongoing then received(lithium) ongoing stable for at least 3 weeks"]
    assert lines("* Patients on dialysis:\n\n    * On dialysis for at least 5 months") == [
        "received(dialysis) ongoing for at least 5 months"
    ]


_FLAT = (
    "* At least one of the following:\n\n* History of gout treated with allopurinol for at least 2 months\n\n"
    "* Psoriasis or vitiligo seen by a dermatologist within the last 3 years\n\n* Age 20 years or older"
)


def test_lines_of_which_one_is_enough_are_not_demanded_one_by_one() -> None:
    question = 'attest by investigator "At least one of the following"'
    announced, gout, skin, age = lines(_FLAT)
    assert announced == 'unparsed "At least one of the following"'
    assert gout.endswith(f" or {question}")
    assert skin.endswith(f" or {question}")
    assert age == "age >= 20 years"
    assert not any(question in one for one in lines(_FLAT.replace("At least one", "All")))


def test_nobody_is_kept_out_by_one_line_of_which_two_are_needed() -> None:
    question = 'attest by investigator "At least two of the following"'
    told = lines("* At least two of the following:\n\n* Gout\n\n* Vertigo\n\n* Psoriasis", "exclusion")
    assert told[1:] == [f"condition({ill}) and {question}" for ill in ("gout", "vertigo", "psoriasis")]
