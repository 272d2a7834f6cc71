"""What a sentence tells of how, when and for whom, which once became a demand on everybody's history."""

from __future__ import annotations

import msgspec
import pytest

from trialrun.criteria import write
from trialrun.criteria.compiler import compile_text
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.sentences import compile_sentence, context_for
from trialrun.criteria.trees.build import Built

INCLUSIONS = {
    # what takes part in no history: it is forbidden
    "Patients cannot receive any radiotherapy within 30 days of enrollment": (
        "not received(radiotherapy) within 30 days before enrolment"
    ),
    "Participants may not receive other anticancer therapy": "not received(antineoplastic therapy) ongoing",
    "Patients can not be on anticoagulants": "not received(anticoagulant) ongoing",
    "Subjects must not be receiving or be likely to receive an investigational drug, with one of these": (
        'unparsed "Subjects must not be receiving or be likely to receive an investigational drug, with one of these"'
    ),
    # a treatment still to come
    "ECOG 0-1 before radiotherapy": 'ecog from 0 to 1 and attest by investigator "before radiotherapy"',
    "Platelets > 100,000/µL prior to starting chemotherapy": (
        'platelets > 100000 /uL and attest by investigator "prior to starting chemotherapy"'
    ),
    # of the receptor, and not of the drug
    "Estrogen and progesterone status determined": 'unparsed "Estrogen and progesterone status determined"',
    # asked of those who have it
    "HIV-positive patients must have a CD4 count above 350/µL": (
        "if condition(HIV infection) then cd4 count > 350 /uL"
    ),
    "Asthmatic patients must be on inhaled steroids": (
        "if condition(asthma) then received(inhaled corticosteroid) ongoing"
    ),
    # on what a diagnosis rests, and how old a scan is
    "Diagnosis of asthma based on wheezing and reversibility": (
        'condition(asthma) and attest by investigator "based on wheezing and reversibility"'
    ),
    "Measurable tumor on a CT scan performed within 2 weeks of study entry": (
        "condition(neoplasm) measurable and attest by investigator"
        ' "on a CT scan performed within 2 weeks of study entry"'
    ),
    # symptoms of it, and not the disease as such
    "No symptoms of cardiac disease": "not condition(heart disease) symptomatic",
    "No signs or symptoms of infection": "not condition(infection) symptomatic",
    "Symptoms of heart failure such as dyspnea": (
        "condition(heart failure) symptomatic or condition(dyspnea) and attest by investigator "
        '"Symptoms of heart failure such as dyspnea"'
    ),
    "No symptomatic ascites": "not condition(ascites) symptomatic",
}


@pytest.mark.parametrize("text", INCLUSIONS)
def test_nothing_told_is_asked_for(text: str) -> None:
    (found,) = compile_text(f"Inclusion Criteria:\n\n* {text}\n")
    assert write(found.tree) == INCLUSIONS[text]


def test_one_of_two_diseases_studied_is_not_asked_of_all() -> None:
    text = "Inclusion Criteria:\n\n* Patients with asthma must be on inhaled steroids\n"
    (of_one,) = compile_text(text, diseases=("asthma",))
    (of_two,) = compile_text(text, diseases=("asthma", "cystic fibrosis"))
    assert write(of_one.tree) == "condition(asthma) and received(inhaled corticosteroid) ongoing"
    assert write(of_two.tree) == "if condition(asthma) then received(inhaled corticosteroid) ongoing"


LISTED = """Inclusion Criteria:

- Patients without leukemia or myeloma:

    - Platelet count at least 75,000/µL
    - At least 3 weeks since prior radiotherapy

- Patients not on dialysis:

    - Creatinine no greater than 2.5 mg/dL

- Patients with liver metastases:

    - ALT less than 5 times ULN

- Patients without a wish to move:

    - Hemoglobin > 9 g/dL
"""


def test_a_list_under_a_heading_of_people_is_asked_of_them() -> None:
    """ "Patients without X:" says of whom it is asked, and not that its list keeps out."""
    found = compile_text(LISTED)
    assert {one.kind for one in found} == {"inclusion"}
    assert [write(one.tree) for one in found] == [
        "if not (condition(leukemia) or condition(multiple myeloma)) then platelets >= 75000 /uL",
        "if not (condition(leukemia) or condition(multiple myeloma))"
        " then not received(radiotherapy) within less than 3 weeks before treatment",
        "if not received(dialysis) ongoing then creatinine <= 2.5 mg/dL",
        "if condition(liver metastasis) then alt < 5 x ULN",
        'if unparsed "Patients without a wish to move" then hemoglobin > 9 g/dL',
    ]


def test_what_the_trial_studies_limits_nothing() -> None:
    text = "Inclusion Criteria:\n\n- Patients with asthma:\n\n    - FEV1 > 50 % predicted\n    - Age > 18\n"
    assert [write(one.tree) for one in compile_text(text, diseases=("asthma",))] == [
        "fev1 > 50 % predicted",
        "age > 18 years",
    ]


def test_each_of_several_diseases_is_asked() -> None:
    text = "Inclusion Criteria:\n\n- Patients with asthma, COPD, and gout must have creatinine < 2 mg/dL\n"
    (found,) = compile_text(text)
    assert write(found.tree) == (
        "if (condition(asthma) or condition(chronic obstructive pulmonary disease) or condition(gout))"
        " then creatinine < 2 mg/dL"
    )


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (
            "Stage III or IV ovarian, fallopian tube or primary peritoneal cancer",
            "condition(ovarian cancer) stage III|IV or condition(fallopian tube cancer) stage III|IV"
            " or condition(peritoneal cancer) stage III|IV",
        ),
        (
            "Stage IV breast or lung cancer",
            "condition(breast cancer) stage IV or condition(lung cancer) stage IV",
        ),
        (
            "Stage IIIB non-small cell lung cancer or brain metastases",
            "condition(non-small cell lung cancer) stage IIIB or condition(brain metastasis)",
        ),
    ],
)
def test_the_stage_in_front_is_that_of_each(text: str, tree: str) -> None:
    (found,) = compile_text(f"Inclusion Criteria:\n\n* {text}\n")
    assert write(found.tree) == tree


def test_several_kinds_of_patients_are_no_patient_with_all_of_it() -> None:
    text = "Inclusion Criteria:\n\n* Patients with asthma, COPD and gout will be enrolled\n"
    (found,) = compile_text(text)
    assert write(found.tree) == (
        "condition(asthma) or condition(chronic obstructive pulmonary disease) or condition(gout)"
    )


def test_a_rule_does_not_ask_for_the_sentence_that_it_reads() -> None:
    """Retold, "before treatment" is what stands there: asked again, it would be asked forty times."""
    text = "Adalimumab within 3 weeks before treatment"
    depths: list[int] = []

    def part(text: str, start: int, end: int, context: Context) -> Built:
        depths.append(context.depth)
        return compile_sentence(text, start, end, context)

    context = msgspec.structs.replace(context_for(text, "exclusion"), compile=part)
    built = compile_sentence(text, 0, len(text), context)
    assert write(built.tree) == "received(adalimumab) within 3 weeks before treatment"
    assert max(depths, default=0) < 3
