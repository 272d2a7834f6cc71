"""The trial's own drugs and what is in them: allergies to "the study drug", "any of its excipients"."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_study, compile_text, write
from trialrun.criteria.record.own_drugs import own_drugs
from trialrun.model import criteria as c
from trialrun.model.study import ArmsInterventions, EligibilityModule, Intervention, Protocol, Study


def study(text: str, *interventions: tuple[str, str]) -> Study:
    given = tuple(Intervention(type=kind, name=name) for kind, name in interventions)
    protocol = Protocol(
        eligibility_module=EligibilityModule(eligibility_criteria=text),
        arms_interventions_module=ArmsInterventions(interventions=given),
    )
    return Study(protocol_section=protocol)


def asked(sentence: str, *interventions: tuple[str, str]) -> str:
    whole = compile_study(study(f"Exclusion Criteria:\n\n* {sentence}\n", *interventions))
    (one,) = (one for one in whole.criteria if one.kind == "exclusion")
    assert len(one.spans) == len([*c.leaves(one.tree)])
    return write(one.tree)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Allergy to the study drug", "allergy(metformin) or allergy(aspirin)"),
        ("Known hypersensitivity to any of the study medications", "allergy(metformin) or allergy(aspirin)"),
        ("Antiplatelet agents other than study drugs", "received(antiplatelet drug except aspirin)"),
        (
            "Investigational agents within 4 weeks",
            "received(investigational agent) within 4 weeks before screening",
        ),
        ("Allergy to penicillin", "allergy(penicillin)"),
    ],
)
def test_the_study_drug_is_what_the_record_lists(sentence: str, expected: str) -> None:
    assert (
        asked(sentence, ("DRUG", "Metformin XR"), ("DRUG", "Aspirin 81 mg"), ("DRUG", "Placebo")) == expected
    )


def test_what_has_no_name_is_asked_of_a_person() -> None:
    question = 'attest by investigator "Allergy to the study drug"'
    assert asked("Allergy to the study drug") == question
    assert asked("Allergy to the study drug", ("DRUG", "Chemotherapy")) == question
    mixed = asked(
        "Allergy to the study drug", ("DRUG", "Metformin"), ("BIOLOGICAL", "the older of both arms")
    )
    assert mixed == f"allergy(metformin) or {question}"


def test_a_drug_that_the_vocabulary_lacks_goes_by_its_name() -> None:
    assert asked("Allergy to the study drug", ("DRUG", "ZQX-4471")) == 'allergy("zqx-4471")'


def test_the_note_says_which_drugs() -> None:
    whole = compile_study(study("Exclusion Criteria:\n\n* Allergy to study drug\n", ("DRUG", "Metformin")))
    assert any("metformin" in one.note for one in whole.criteria)


def test_procedures_are_no_drugs() -> None:
    one = study("", ("PROCEDURE", "Colonoscopy"), ("RADIATION", "Radiotherapy"), ("DRUG", "Metformin"))
    assert own_drugs(one) == (("metformin",), True)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Allergy to metformin or any of its excipients", "“any of its excipients”"),
        ("Hypersensitivity to aspirin or drugs of similar structure", "“drugs of similar structure”"),
        ("Allergy to any component of the study vaccine", "“any component of the study vaccine”"),
    ],
)
def test_ingredients_are_told_in_the_note(sentence: str, words: str) -> None:
    (one,) = compile_text(f"Exclusion Criteria:\n\n* {sentence}\n")
    assert words in one.note


def test_ingredients_are_no_substance_beside_the_drug() -> None:
    (one,) = compile_text("Exclusion Criteria:\n\n* Allergy to metformin, or any ingredient\n")
    assert write(one.tree) == "allergy(metformin)"


def test_an_abbreviation_of_what_the_trial_gives_is_a_treatment() -> None:
    given = ("DEVICE", "ZQXT with cooling")
    assert asked("With a history of ZQXT", given) == 'received("zqxt")'
    assert asked("With a history of ZQXT") == 'condition("zqxt") history'
    assert asked("With a history of ZQXTA", given) == 'condition("zqxta") history'
    assert asked("With a history of gout", ("DRUG", "GOUT 4")) == "condition(gout) history"
