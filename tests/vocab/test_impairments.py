"""A poor function of an organ is less than any disease of it, and more than its name."""

from __future__ import annotations

from trialrun.vocab.concepts import is_a


def test_what_impairs_an_organ_by_its_nature_is_an_impairment() -> None:
    for disease, impairment in (
        ("cirrhosis", "hepatic impairment"),
        ("alcoholic hepatitis", "hepatic impairment"),
        ("dilated cardiomyopathy", "cardiac impairment"),
        ("chronic kidney disease", "renal impairment"),
        ("chronic obstructive pulmonary disease", "pulmonary impairment"),
        ("gastroparesis", "gastrointestinal impairment"),
    ):
        assert is_a(disease, impairment, "condition")
    assert not is_a("hepatic steatosis", "hepatic impairment", "condition")
    assert not is_a("asthma", "pulmonary impairment", "condition")
    assert not is_a("peptic ulcer", "gastrointestinal impairment", "condition")
    assert not is_a("myocardial infarction", "cardiac impairment", "condition")
