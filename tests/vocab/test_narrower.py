"""A narrower name is a concept of its own: excluding it must not keep out the rest of the broader one."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import resolve


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("thiamine deficiency", "nutritional deficiency"),
        ("constrictive pericarditis", "pericardial disease"),
        ("paranoid schizophrenia", "schizophrenia"),
        ("myopia", "refractive error"),
        ("protein C deficiency", "thrombophilia"),
        ("visceral leishmaniasis", "leishmaniasis"),
        ("opioid dependence", "opioid use disorder"),
        ("binge eating disorder", "eating disorder"),
        ("patellar dislocation", "dislocation"),
        ("shoulder dislocation", "dislocation"),
        ("non-sustained ventricular tachycardia", "ventricular tachycardia"),
        ("subclinical hypothyroidism", "hypothyroidism"),
        ("peanut allergy", "food allergy"),
        ("stress urinary incontinence", "urinary incontinence"),
        ("wet AMD", "macular degeneration"),
        ("granulomatosis with polyangiitis", "ANCA-associated vasculitis"),
        ("post-ET myelofibrosis", "myelofibrosis"),
        ("viral meningitis", "meningitis"),
        ("cytomegalovirus viremia", "cytomegalovirus infection"),
        ("squamous cell carcinoma of the larynx", "head and neck squamous cell carcinoma"),
    ],
)
def test_the_narrower_name_has_its_own_concept(narrower: str, broader: str) -> None:
    found = resolve(narrower, "condition")
    assert found != broader
    assert is_a(found, broader, "condition")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("becker muscular dystrophy", "duchenne muscular dystrophy"),
        ("epidural hematoma", "subdural hematoma"),
        ("in-stent restenosis", "stent thrombosis"),
        ("graft rejection", "graft failure"),
        ("threatened abortion", "miscarriage"),
        ("paratyphoid fever", "typhoid fever"),
        ("kyphosis", "scoliosis"),
        ("rickets", "osteomalacia"),
        ("pityriasis rosea", "pityriasis lichenoides"),
        ("post-polio syndrome", "poliomyelitis"),
        ("galactose intolerance", "lactose intolerance"),
        ("metal implant", "foreign body"),
        ("solitary bone plasmacytoma", "extramedullary plasmacytoma"),
        ("wet AMD", "dry AMD"),
        ("congenital long QT syndrome", "acquired long QT syndrome"),
        ("dermatomyositis", "polymyositis"),
    ],
)
def test_neighbours_are_told_apart(one: str, other: str) -> None:
    first, second = resolve(one, "condition"), resolve(other, "condition")
    assert first and second
    assert not is_a(first, second, "condition")
    assert not is_a(second, first, "condition")


@pytest.mark.parametrize(
    ("general", "particular"),
    [
        ("varicella zoster virus infection", "varicella"),
        ("conduction defect", "heart block"),
        ("head injury", "traumatic brain injury"),
        ("coronavirus infection", "COVID-19"),
        ("facial palsy", "bell palsy"),
        ("atrial fibrillation or flutter", "atrial fibrillation"),
        ("illicit drug use", "drug abuse"),
        ("vascular malformation", "arteriovenous malformation"),
    ],
)
def test_the_general_name_does_not_say_the_particular(general: str, particular: str) -> None:
    found = resolve(general, "condition")
    assert is_a(particular, found, "condition")
    assert not is_a(found, particular, "condition")


def test_a_risk_is_not_the_thought() -> None:
    assert resolve("risk of suicide", "condition") != "suicidal ideation"


def test_alcohol_is_no_drug_of_those_that_the_law_forbids() -> None:
    drugs, use = resolve("drug abuse", "condition"), resolve("illicit drug use", "condition")
    for drinking in ("alcoholism", "alcohol dependence", "heavy drinking"):
        name = resolve(drinking, "condition")
        assert not is_a(name, use, "condition") and not is_a(name, drugs, "condition")
    assert is_a(resolve("alcoholism", "condition"), "substance abuse", "condition")
    assert is_a(resolve("heroin dependence", "condition"), use, "condition")
