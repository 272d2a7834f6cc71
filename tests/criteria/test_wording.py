"""What means the same in other words has the same tree, and is told in the record's own words."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text
from trialrun.criteria.record.wording import worded


@each(
    inclusion={
        "At least four (4) weeks since radiotherapy (six (6) weeks for mitomycin)": "not received(radiotherapy) within less than 4 weeks before treatment and not received(mitomycin) within less than 6 weeks before treatment",
        "Received at least five (6) doses": 'unparsed "Received at least five (6) doses"',
        "Lansky 60-100% (ten years and under)": "if age <= 10 years then lansky from 60 to 100",
        "Creatinine no > 2 mg/dL": "creatinine <= 2 mg/dL",
        "AST/ALT not > 3 times ULN": "transaminases <= 3 x ULN",
        "Patients must be equal to or > 21 years of age": "age >= 21 years",
        "Barthel index of =/> 60": "barthel index >= 60",
        "Hematocrit 30 percent or higher": "hematocrit >= 30 %",
        "Volunteers should have a negative HIV test": "test(hiv test) negative",
        "Individuals who have asthma": "condition(asthma)",
        "Stable dose of prednisone for 3 or more weeks": "received(prednisone) ongoing stable for at least 3 weeks",
    },
    exclusion={
        "Past medical history of allergy to penicillin": "allergy(penicillin)",
        "Current or past history of gout": "condition(gout) history",
        "Patient or family history of epilepsy": "condition(epilepsy) history or family history(epilepsy)",
        "Drug and/or alcohol abuse": "condition(substance abuse)",
        "Alcohol and/or nicotine dependence": "condition(alcohol dependence) or condition(nicotine dependence)",
        "Drug or food allergies": "condition(drug allergy) or condition(food allergy)",
        "Headache lasting longer than four weeks": "condition(headache) for more than 4 weeks",
        "Total or partial bowel obstruction": "condition(bowel obstruction)",
    },
)
def test_what_is_said_otherwise_is_read_alike(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("within four (4) weeks", "within 4 weeks"),
        ("five (6) doses", None),  # two numbers that differ: which is meant, nobody knows
        ("within the past six months", None),
        ("dose no > 5 mg", "dose ≤ 5 mg"),
        ("dose no > 5 mg is allowed", None),  # a bound of what is permitted
        ("aged greater than or equal to 21", "aged ≥ 21"),
        ("must be less than or equal to 5", "must be ≤ 5"),
        ("AST is not to exceed 100 U/L", None),  # a demand, in an exclusion, too
        ("ESR no more than 15 mm/h (men) or 20 mm/h (women)", "ESR ≤ 15 mm/h (men) or 20 mm/h (women)"),
        ("No > 5 drinks", None),  # "no" denies the sentence there
        ("complete or partial remission", None),
        ("contact with individuals who have measles", None),
        ("Patients should be informed", "Patients must be informed"),
        ("family or personal history of gout", None),
    ],
)
def test_only_what_always_means_the_same_is_put_for_it(text: str, read: str | None) -> None:
    told = worded(text)
    assert (told.text if told else None) == read


def test_a_question_is_asked_in_the_words_of_the_record() -> None:
    text = "Inclusion Criteria:\n\n* Volunteers should be able to walk for six (6) hours by themselves\n"
    (one,) = compile_text(text)
    assert one.text == "Volunteers should be able to walk for six (6) hours by themselves"
    assert "six (6) hours" in str(one.tree)
    assert [text[span.start : span.end] for span in one.spans] == [one.text]
