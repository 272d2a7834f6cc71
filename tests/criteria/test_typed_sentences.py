"""Plain sentences that were read otherwise than anybody means them, found by typing variations."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree

from trialrun.criteria import compile_text, write


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("HIV uninfected", "test(hiv test) negative"),
        (
            "Not previously treated with paclitaxel or docetaxel",
            "not (received(paclitaxel) or received(docetaxel))",
        ),
        (
            "Taking at least two oral antidiabetic drugs",
            'received(oral antidiabetic) ongoing and attest by investigator "at least two oral antidiabetic drugs"',
        ),
        ("Receiving at least one antihypertensive medication", "received(antihypertensive) ongoing"),
        (
            "Failure of two or more prior antidepressants",
            'received(antidepressant) and attest by investigator "Failure of two or more prior antidepressants"',
        ),
        (
            "Histologically confirmed non-metastatic breast cancer",
            "condition(breast cancer) and not condition(breast cancer) metastatic",
        ),
        (
            "Hospitalized men or women aged 18 or older",
            "age >= 18 years and received(hospitalization) ongoing",
        ),
        (
            "Women aged 50-70 who are postmenopausal or men aged 55-70",
            "sex female and age from 50 to 70 years and condition(postmenopausal)"
            " or sex male and age from 55 to 70 years",
        ),
        (
            "Confirmed unresectable, stage IV, or recurrent soft tissue sarcoma",
            "condition(soft tissue sarcoma) unresectable or condition(soft tissue sarcoma) stage IV"
            " or condition(soft tissue sarcoma) recurrent",
        ),
        ("No prior mediastinal radiotherapy", "not received(mediastinal radiotherapy)"),
        (
            "These criteria for ITP are based on the society's practice guideline for ITP",
            'allowed "These criteria for ITP are based on the society\'s practice guideline for ITP"',
        ),
        (
            "Insulin-dependent diabetes",
            "condition(insulin-treated diabetes) or condition(diabetes mellitus) and received(insulin) ongoing",
        ),
    ],
)
def test_a_demand_is_read_as_meant(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        (
            "Patients with HIV are eligible if CD4 > 350",
            "Inclusion",
            "if condition(HIV infection) then cd4 count > 350",
        ),
        (
            "Patients with HIV are eligible if CD4 > 350",
            "Exclusion",
            "condition(HIV infection) and not cd4 count > 350",
        ),
        (
            "Subjects with hepatitis B may enroll if they have undetectable HBV DNA",
            "Inclusion",
            "if condition(hepatitis B) then test(hbv dna) negative",
        ),
        (
            "Patients with HBV are excluded unless on antiviral therapy",
            "Exclusion",
            "condition(hepatitis B) and not received(antiviral) ongoing",
        ),
        (
            "History of seizures or on anticonvulsants",
            "Exclusion",
            "condition(seizure) history or received(anticonvulsant) ongoing",
        ),
        (
            "Asthma, candidate for phototherapy or systemic therapy",
            "Inclusion",
            'condition(asthma) and attest by investigator "candidate for phototherapy or systemic therapy"',
        ),
        ("Asthma or other conditions", "Exclusion", 'condition(asthma) or unparsed "other conditions"'),
        (
            "Chemotherapy or other treatment",
            "Exclusion",
            'received(chemotherapy) or unparsed "other treatment"',
        ),
        ("Kidney transplant recipient", "Exclusion", "received(kidney transplant)"),
    ],
)
def test_more_is_asked_of_some(sentence: str, kind: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_is_not_of_a_disease_does_not_name_the_disease() -> None:
    assert "HIV infection" not in tree("Encephalopathy that is non-HIV associated", "Exclusion")
    assert "HIV infection" not in tree("No children with non-HIV associated encephalopathy")
    assert tree("Non-Hodgkin lymphoma") == "condition(non-hodgkin lymphoma)"


def test_who_does_not_take_something_is_not_read_as_who_takes_it() -> None:
    listed = "Exclusion Criteria:\n\n* Stroke\n* Not taking a statin\n"
    trees = [write(criterion.tree) for criterion in compile_text(listed)]
    assert trees == ["condition(stroke)", 'unparsed "Not taking a statin"']


def test_demands_that_follow_one_another_do_not_ask_for_the_disease() -> None:
    text = (
        "Renal: Not specified Other: No active infection No known infection with HIV No other illness of note"
    )
    trees = [write(criterion.tree) for criterion in compile_text(text)]
    assert "condition(HIV infection)" not in trees
    assert "not condition(HIV infection)" in trees
    (last, *others) = compile_text("No active infection HIV negative No concurrent illness")
    assert others and not any("not (not" in write(criterion.tree) for criterion in (last, *others))


@pytest.mark.parametrize(
    "sentence",
    [
        "Female participants of nonchildbearing potential may be enrolled in the study",
        "Patients with controlled asthma may also be included",
        "Non-childbearing potential is defined as hysterectomy, bilateral oophorectomy, and post-menopause",
    ],
)
def test_who_may_join_and_what_a_word_means_is_asked_of_nobody(sentence: str) -> None:
    assert tree(sentence) == f'allowed "{sentence}"'


def test_of_whom_alone_it_may_be_said_a_person_says() -> None:
    assert tree("Patients on warfarin may be enrolled").startswith("unparsed")
    of_the_trial = compile_text(
        "Inclusion Criteria:\n* Patients with asthma may be enrolled", diseases=("asthma",)
    )
    assert "condition(asthma)" in write(of_the_trial[0].tree)


def test_only_those_who_may_join_are_left_to_a_person() -> None:
    assert not tree("Only patients with asthma may be enrolled").startswith("allowed")
    assert not tree("Patients who cannot swallow can not be enrolled").startswith("allowed")
