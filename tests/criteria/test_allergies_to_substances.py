"""Allergies to what the vocabulary does not code: foods, metals, adhesives; and how bad the allergy was."""

from __future__ import annotations

import pytest
from tests.criteria.reading import each, tree


@pytest.mark.parametrize(
    "substance",
    ["shellfish", "jellyfish", "rubber", "metal", "adhesive", "preservative", "feather", "animal dander"],
)
def test_a_noun_that_ends_like_an_adjective_is_a_substance(substance: str) -> None:
    assert tree(f"Allergy to {substance}", "exclusion") == f'allergy("{substance}")'
    assert tree(f"No known allergy to {substance}", "inclusion") == f'not allergy("{substance}")'


@each(
    inclusion={
        "No allergy to metal or plaster": 'not (allergy("metal") or allergy("plaster"))',
    },
    exclusion={
        "Known hypersensitivity to adhesives, rubber or plaster": (
            'allergy("adhesives") or allergy("rubber") or allergy("plaster")'
        ),
        "Allergy to rubber, aspirin": 'allergy("rubber") or allergy(aspirin)',
        "Metal implants": "condition(metal implant)",
    },
)
def test_such_substances_stand_in_lists(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No severe allergy to walnuts": (
            'not (allergy("walnuts") and attest by investigator "severe allergy to walnuts")'
        ),
    },
    exclusion={
        "Severe allergy to walnuts": (
            'allergy("walnuts") and attest by investigator "Severe allergy to walnuts"'
        ),
        "History of life-threatening hypersensitivity to sulphites or walnuts": (
            '(allergy("sulphites") or allergy("walnuts"))'
            ' and attest by investigator "History of life-threatening hypersensitivity to sulphites or walnuts"'
        ),
        "Allergy to walnuts": 'allergy("walnuts")',
    },
)
def test_a_mild_allergy_to_an_uncoded_substance_is_no_severe_one(
    kind: str, sentence: str, expected: str
) -> None:
    """A patient whose record names the allergy alone was kept out by "severe"."""
    assert tree(sentence, kind) == expected


def test_hypersensibility_is_hypersensitivity() -> None:
    assert tree("Hypersensibility to penicillin", "exclusion") == "allergy(penicillin)"
    assert tree("Known hypersensibility to lupine", "exclusion") == 'allergy("lupine")'
